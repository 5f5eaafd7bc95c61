// The map in the browser: it draws what Python sends and reports which region was chosen.
// It changes attributes only; the SVG is never rebuilt, so the keyboard focus stays.
const hub = (globalThis[Symbol.for("mineral-wealth.region-map")] ??= new Map());
const maps = new WeakMap();
const UNKNOWN = [0, 0, 0, "", ""];
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const STEPS = 20;
const SHOWN = 0.005;
// Pixels for one unit of the drawing below which names make way for shares: a map of 480 pixels.
const SMALLEST_NAMED = 0.48;
// How long a choice may stay without an answer [ms].
const PATIENCE = 2000;
const SVG = "http://www.w3.org/2000/svg";

export default function mount({ data: [data], parentElement, setTriggerValue }) {
  const svg = parentElement.querySelector("svg.map");
  if (!maps.has(svg)) maps.set(svg, new RegionMap(parentElement, svg));
  const map = maps.get(svg);
  map.send = data.local
    ? (id) => hub.get(data.channel)?.chose?.(id)
    : (id) => setTriggerValue("selected", id);
  map.speak(data);
  return listen(data.channel, map);
}

function listen(channel, map) {
  const line = hub.get(channel) ?? {};
  const draw = (state) => map.draw(state);
  line.draw = draw;
  line.follow = (...shown) => map.follow(...shown);
  hub.set(channel, line);
  if (line.state) draw(line.state);
  return () => {
    // A map that was mounted anew in the meantime has its own line: leave it alone.
    if (line.draw === draw) delete line.draw;
    map.close();
  };
}

function put(node, name, value) {
  if (value === null) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

class RegionMap {
  constructor(root, svg) {
    Object.assign(this, { root, svg, state: { rows: {} }, words: {}, shown: null, asked: null });
    Object.assign(this, { usual: {}, titles: {}, texts: {} });
    this.frame = root.querySelector(".frame");
    this.tip = root.querySelector(".tip");
    this.card = new Card(this);
    this.marks = new Marks(this);
    this.lens = new Lens(this);
    this.regions = new Map(this.all(".region").map((node) => [node.dataset.id, node]));
    this.labels = new Map(this.all(".label").map((node) => [node.dataset.for, node]));
    this.current = this.regions.keys().next().value;
    this.attend();
    this.observer = new ResizeObserver(() => this.measure());
    this.observer.observe(svg);
  }

  all(selector) {
    return [...this.root.querySelectorAll(selector)];
  }

  one(selector) {
    return this.root.querySelector(selector);
  }

  close() {
    this.observer.disconnect();
    maps.delete(this.svg);
  }

  // --- what Python says -----------------------------------------------------------------------

  speak({ words, height, points = [], shown = true, usual = {}, titles = {}, texts = {}, pinned = false, card = null }) {
    Object.assign(this, { words, usual, titles, texts });
    this.marks.place(points, shown);
    this.card.speak(card);
    this.fold(pinned && matchMedia("(max-width: 48rem)").matches);
    for (const node of this.all("[data-word]")) write(node, words[node.dataset.word] ?? "");
    for (const node of this.all("[data-aria]")) put(node, "aria-label", words[node.dataset.aria]);
    this.frame.style.setProperty("--map-height", height ? `${height}px` : pinned ? "58vh" : "none");
    for (const [id, node] of this.labels) write(node.querySelector(".name"), words[id] ?? "");
    this.measure();
  }

  draw(state) {
    this.state = state;
    if (this.asked?.id === (state.selected ?? "")) this.asked = null;
    for (const [id, node] of this.regions) this.paint(id, node, this.row(id));
    const captions = [this.texts.caption, state.caption];
    write(this.one(".caption"), captions.filter(Boolean).join("; "));
    write(this.one(".stamp"), state.stamp ?? this.texts.stamp ?? "");
    put(this.one(".ground"), "d", state.ground ?? "");
    this.marks.hold(state.held);
    this.one(".only-other").hidden = !Object.values(state.rows).some((row) => row[1] > 0);
    this.ring("selected", state.selected);
    this.card.open(this.wanted());
    this.rove(this.svg.matches(":focus-within") ? this.current : state.selected ?? this.current);
    this.fit();
    if (this.shown) write(this.tip, this.title(this.shown));
  }

  // One region by its shares and their texts, until Python draws it again.
  follow(id, russia, other, texts) {
    const [, , strength] = this.row(id);
    const stripes = steps(russia, other);
    const label = stripes.some(Boolean) ? texts[1] || texts[2] : "";
    const row = [...stripes, strength, label, texts];
    this.state = { ...this.state, rows: { ...this.state.rows, [id]: row } };
    this.paint(id, this.regions.get(id), row);
    if (other) this.one(".only-other").hidden = false;
    this.fit([this.labels.get(id)]);
    this.card.show();
  }

  // Where the map stays in sight while the page scrolls, its legend folds below it.
  fold(folded) {
    const about = this.one(".about");
    if (this.folded !== folded) about.open = !folded;
    this.folded = folded;
    about.classList.toggle("folds", folded);
  }

  row(id) {
    return this.state.rows[id] ?? this.usual[id] ?? UNKNOWN;
  }

  // What is said of a region comes whole, or as the parts of Ukraine, Russia and others, and then
  // Russia's part by either reading of the line, and last what the lever says and why it differs.
  said(id) {
    return this.parts(id).join(" ");
  }

  parts(id) {
    const said = this.row(id)[4] || this.words[id] || id;
    if (!Array.isArray(said)) return [said];
    const { words } = this;
    const names = ["party_ukraine", "party_russia", "party_other"];
    const parts = names.map((name, index) => said[index] && `${words[name]} ${said[index]}`);
    const held = words.held.replace("{held}", parts.filter(Boolean).join(", "));
    const [, , , area, deposit, lever, why] = said;
    const read = area && words.readings?.replace("{area}", area).replace("{deposit}", deposit);
    const apart = lever && words.lever?.replace("{lever}", lever).replace("{why}", why);
    return [this.titles[id], held, read, apart].filter(Boolean);
  }

  title(id) {
    return this.marks.title(id) ?? this.said(id);
  }

  paint(id, node, [russia, other, value, share]) {
    const [base, stripes, dots] = node.children;
    const whole = russia === STEPS ? " all-russia" : other === STEPS ? " all-other" : "";
    put(node, "class", `region v${value}`);
    put(node, "aria-label", this.title(id));
    put(node, "aria-pressed", id === this.state.selected);
    put(base, "class", `base${whole}`);
    put(stripes, "fill", russia ? `url(#russia-${russia})` : "none");
    put(dots, "fill", other ? `url(#other-${other})` : "none");
    write(this.labels.get(id).querySelector(".share"), share);
  }

  ring(kind, id) {
    for (const use of this.all(`.ring.${kind}`)) put(use, "href", id ? `#${id}` : null);
  }

  // --- sizes: text, stripes and targets keep their pixels whatever the width of the map --------

  measure() {
    const scale = this.svg.getScreenCTM()?.a;
    if (!scale) return;
    const unit = (1 / scale).toFixed(3);
    this.scale = scale;
    this.svg.style.setProperty("--unit", unit);
    const tile = this.one("#tile");
    put(tile, "patternTransform", `${tile.dataset.turn} scale(${unit})`);
    this.fit();
  }

  // All lengths are asked for before anything is written: each question after a change would lay the
  // page out anew.
  fit(labels = [...this.labels.values()]) {
    const found = labels.map((node) => {
      const [name, share] = node.children;
      const room = Number(node.dataset.room);
      const lines = share.textContent ? 2 : 1;
      const tall = this.scale > SMALLEST_NAMED && 2.6 * room * this.scale > 13 * lines;
      const named = tall && fits(name, 7.4 * room);
      return `label${named ? " named" : ""}${fits(share, 9 * room) ? " shared" : ""}`;
    });
    labels.forEach((node, index) => put(node, "class", found[index]));
    this.marks.clear();
  }

  // --- what the reader does ---------------------------------------------------------------------

  attend() {
    const on = (type, act) => this.svg.addEventListener(type, act);
    on("click", (event) => {
      if (this.lens.moved) return;
      this.hover(event);
      // The second half of a double click is no second choice.
      if (event.detail < 2) this.with(event, (id) => this.choose(id));
      // What is said of a region stands in its card.
      if (this.card.id) this.hide();
    });
    on("keydown", (event) => this.with(event, (id) => this.key(event, id)));
    on("pointermove", (event) => this.hover(event));
    on("pointerleave", (event) => event.pointerType === "touch" || this.hide());
    on("focusin", (event) => this.with(event, (id) => this.focused(id)));
    on("focusout", () => {
      this.ring("focused", null);
      this.hide();
    });
  }

  with(event, act) {
    const point = event.target.closest(".point")?.dataset.region;
    const id = point ?? event.target.closest(".region")?.dataset.id;
    if (id) act(id);
  }

  choose(id) {
    this.ask(id === this.wanted() ? "" : id);
  }

  ask(id) {
    this.asked = { id, until: performance.now() + PATIENCE };
    this.send(id);
    this.card.open(id, true);
  }

  // A second press may come before Python has answered the first: it then undoes what was asked,
  // not what is still shown. A choice that Python declines is forgotten after a while.
  wanted() {
    const open = this.asked && performance.now() < this.asked.until;
    return open ? this.asked.id : this.state.selected ?? "";
  }

  key(event, id) {
    const ids = [...this.regions.keys()];
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key in ARROWS) this.go(this.neighbour(id, ARROWS[event.key]));
    else if (event.key === "Home") this.go(ids[0]);
    else if (event.key === "End") this.go(ids.at(-1));
    else if (event.key === "Enter" || event.key === " ") event.repeat || this.choose(id);
    else if (event.key === "Escape") this.leave();
    else return;
    event.preventDefault();
  }

  leave() {
    this.hide();
    if (this.wanted()) this.ask("");
  }

  neighbour(id, [right, down]) {
    const from = this.place(id);
    let best = id;
    let least = Infinity;
    for (const other of this.regions.keys()) {
      const [x, y] = this.place(other).map((value, axis) => value - from[axis]);
      const ahead = x * right + y * down;
      const aside = Math.abs(x * down) + Math.abs(y * right);
      if (ahead > 0 && aside <= 1.5 * ahead && ahead + 2 * aside < least) {
        [best, least] = [other, ahead + 2 * aside];
      }
    }
    return best;
  }

  place(id) {
    const { x, y } = this.regions.get(id).dataset;
    return [Number(x), Number(y)];
  }

  go(id) {
    this.rove(id);
    this.lens.reach(this.place(id));
    this.regions.get(id).focus();
  }

  rove(id) {
    this.current = id;
    for (const [other, node] of this.regions) put(node, "tabindex", other === id ? 0 : -1);
  }

  focused(id) {
    this.rove(id);
    if (!this.regions.get(id).matches(":focus-visible")) return;
    this.ring("focused", id);
    const box = this.regions.get(id).getBoundingClientRect();
    this.show(id, box.left + box.width / 2, box.top, box.bottom);
  }

  hover(event) {
    const use = event.target.closest(".point");
    const id = use ?? event.target.closest(".region")?.dataset.id;
    if (id) this.show(id, event.clientX, event.clientY - 10, event.clientY + 18);
    else this.hide();
  }

  show(id, x, top, bottom) {
    this.shown = id;
    this.tip.hidden = false;
    write(this.tip, this.title(id));
    const frame = this.frame.getBoundingClientRect();
    const { offsetWidth: wide, offsetHeight: high } = this.tip;
    const left = Math.min(Math.max(x - frame.left - wide / 2, 0), frame.width - wide);
    const above = top - frame.top - high;
    this.tip.style.left = `${left}px`;
    this.tip.style.top = `${top - high > 0 ? above : bottom - frame.top}px`;
  }

  hide() {
    this.shown = null;
    this.tip.hidden = true;
  }
}

// As `hatch_steps` in shade.py: neither a small part nor a small rest is rounded away.
function steps(russia, other) {
  const [first, second] = [russia, other].map((share) => {
    if (share <= SHOWN) return 0;
    const nearest = Math.round(share * STEPS - 1e-6);
    return share >= 1 - SHOWN ? STEPS : Math.min(Math.max(nearest, 1), STEPS - 1);
  });
  const full = russia + other >= 1 - SHOWN;
  const surplus = full ? first + second - STEPS : Math.max(first + second - STEPS + 1, 0);
  return first >= second ? [first - surplus, second] : [first, second - surplus];
}

function fits(text, width) {
  return Boolean(text.textContent) && text.getComputedTextLength() <= width;
}
