// Sliders with a field each: what share of a region, or of a commodity, each side holds.
// Moving one asks Python; what Python answers is written back, never more.
const hub = (globalThis[Symbol.for("mineral-wealth.region-map")] ??= new Map());
const panels = new WeakMap();
// A key that repeats asks this often at most [ms].
const PACE = 120;
// After the connection is back, what had no answer is asked again so much later [ms].
const AGAIN = 1000;
const APP = '[data-testid="stApp"]';

export default function mount({ data: [data], parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".levers");
  if (!panels.has(root)) panels.set(root, new Levers(root));
  const panel = panels.get(root);
  panel.watch();
  panel.send = (event) => setTriggerValue("moved", event);
  panel.build(data);
  const line = hub.get(data.channel) ?? {};
  const draw = (state) => panel.draw(state);
  line.draw = draw;
  line.handle = (id) => panel.handle(id);
  panel.line = line;
  hub.set(data.channel, line);
  if (line.state) draw(line.state);
  return () => {
    if (line.draw === draw) line.draw = line.handle = null;
  };
}

function connected() {
  const state = document.querySelector(APP)?.dataset.testConnectionState;
  return state === undefined || state === "CONNECTED";
}

function make(tag, parent, attributes = {}, text = "") {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.textContent = text;
  parent.append(node);
  return node;
}

function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function rounded(value) {
  return Number(value.toFixed(2));
}

// What was typed, with a decimal comma or point, as a number; what is none as it stands.
function read(typed) {
  const text = typed.replace(/[\s%]/g, "");
  const value = Number(text.replace("−", "-").replace(",", "."));
  return text === "" || !Number.isFinite(value) ? text : value;
}

class Levers {
  constructor(root) {
    Object.assign(this, { root, serial: Date.now(), asked: 0, selected: null });
  }

  build({ rows, words, tables, lines = null }) {
    this.lines = lines;
    const told = JSON.stringify([rows, words, tables]);
    if (told === this.told) return;
    const open = this.all("details[open]").map((node) => node.dataset.table);
    Object.assign(this, { told, words, rows: new Map(), lists: {} });
    this.point = (0.5).toLocaleString(words.locale).charAt(1);
    this.root.replaceChildren();
    this.offline = make("p", this.root, { class: "problem", role: "status" }, words.offline);
    this.offline.hidden = true;
    for (const [table, { title, folded }] of Object.entries(tables)) {
      const head = make("div", this.root, { class: "title" });
      make("h3", head, {}, title);
      make("span", head, { class: "worth" }, words.worth);
      const list = make("div", this.root, { class: "list" });
      const fold = make("details", this.root, { "data-table": table });
      fold.open = open.includes(table);
      make("summary", fold, {}, folded);
      this.lists[table] = { list, fold, rest: make("div", fold, {}) };
    }
    for (const row of rows) this.rows.set(`${row.table}.${row.id}`, this.row(row));
    make("h3", this.root, {}, words.differs);
    this.none = make("p", this.root, { class: "note" }, words.same);
    this.changes = make("ul", this.root, {});
  }

  watch() {
    this.watched ??= new MutationObserver(() => this.reconnected());
    const app = document.querySelector(APP);
    if (app) this.watched.observe(app, { attributeFilter: ["data-test-connection-state"] });
  }

  all(selector) {
    return [...this.root.querySelectorAll(selector)];
  }

  row({ table, id, name, zone, worth }) {
    const box = make("div", this.lists[table].rest, { class: "row", "data-id": id });
    const row = { box, table, id, worth, places: {} };
    row.places.russia = this.lever(row, "russia", name, `${name}: ${this.words.russia}`);
    if (zone) {
      row.zone = make("div", box, { class: "zone" });
      row.places.other = this.lever(row, "other", this.words.other, `${name}: ${this.words.other}`);
    }
    row.links = make("div", box, { class: "links" });
    row.map = this.link(row, this.words.follow, { value: null });
    row.preset = this.link(row, this.words.reset, { reset: true });
    return row;
  }

  lever(row, party, name, label) {
    const { table, id } = row;
    const box = party === "other" ? row.zone : row.box;
    const head = make("div", box, { class: "head" });
    const select = party === "russia" && row.table === "control";
    const title = make(select ? "button" : "span", head, { class: "name" }, name);
    if (select) title.addEventListener("click", () => this.ask({ select: row.id }));
    const typed = make("label", head, { class: "typed" });
    make("span", typed, { class: "spoken" }, `${label}, ${this.words.typed}`);
    // As text: a number field shows the decimal sign of the browser, not of the page.
    const field = make("input", typed, { type: "text", inputmode: "decimal", autocomplete: "off" });
    make("span", typed, { "aria-hidden": "true" }, "%");
    const range = { type: "range", min: 0, max: 100, step: 0.5, "aria-label": label };
    const slider = make("input", box, range);
    if (party === "russia") make("span", box, { class: "worth" }, row.worth);
    const problem = make("p", box, { class: "problem", role: "alert" });
    problem.hidden = true;
    problem.id = `problem-${table}-${id}-${party}`;
    field.setAttribute("aria-describedby", problem.id);
    const place = { field, slider, problem, key: `${row.table}.${row.id}.${party}`, pending: 0 };
    const ask = (value) => this.move(row, party, place, value);
    slider.addEventListener("input", () => {
      place.held = true;
      field.value = this.written(Number(slider.value));
      this.say(place);
      this.dragged = { row, party, place };
      this.follow();
    });
    slider.addEventListener("change", () => ask(Number(slider.value)));
    // Let go where it was taken up: there is nothing to ask.
    for (const end of ["pointerup", "pointercancel"]) {
      slider.addEventListener(end, () => setTimeout(() => place.held && this.back(row, party)));
    }
    const enter = () => {
      place.typing = false;
      const shown = this.shown(row, party);
      const value = read(field.value);
      // What was asked last counts, answered or not: what equals an older answer is a change too.
      const open = place.pending > (this.state?.serial ?? 0);
      if (value !== "" && value !== (open ? place.wanted : rounded(shown))) ask(value);
      else if (open) return;
      else if (problem.hidden) this.write(place, shown);
      else place.pending = this.ask({ table, id, party, clear: true });
    };
    field.addEventListener("input", () => (place.typing = true));
    field.addEventListener("change", enter);
    field.addEventListener("blur", () => place.typing && enter());
    field.addEventListener("keydown", (event) => {
      // What was refused may be asked again although it is still the same.
      if (event.key === "Enter" && !problem.hidden) enter();
      const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (step) this.step(field, step, enter);
      if (step) event.preventDefault();
    });
    return place;
  }

  step(field, by, enter) {
    const value = read(field.value);
    if (typeof value !== "number") return;
    field.value = this.written(Math.min(Math.max(value + by, 0), 100));
    enter();
  }

  link(row, text, event) {
    const button = make("button", row.links, { class: "link", type: "button" }, text);
    button.addEventListener("click", () => this.ask({ table: row.table, id: row.id, ...event }));
    return button;
  }

  // --- what the reader does ---------------------------------------------------------------------

  follow() {
    const { row, party, place } = this.dragged;
    followed(this, row, party, Number(place.slider.value) / 100);
  }

  back(row, party) {
    this.dragged = null;
    row.places[party].held = false;
    this.write(row.places[party], this.shown(row, party));
    settle();
  }

  move(row, party, place, value, more = {}) {
    place.held = false;
    this.dragged = null;
    place.wanted = value;
    place.pending = this.ask({ table: row.table, id: row.id, party, value, ...more });
  }

  ask(event) {
    this.serial = Math.max(this.serial + 1, Date.now());
    this.next = this.waiting = { ...event, serial: this.serial };
    const wait = this.asked + PACE - performance.now();
    clearTimeout(this.timer);
    if (wait <= 0) this.deliver();
    else this.timer = setTimeout(() => this.deliver(), wait);
    return this.serial;
  }

  // What was asked while the connection was away, or lost with it, is asked again.
  deliver() {
    this.asked = performance.now();
    if (connected()) this.send(this.next);
    this.offline.hidden = connected();
  }

  reconnected() {
    this.offline.hidden = connected() || !this.waiting;
    clearTimeout(this.again);
    if (connected() && this.waiting) this.again = setTimeout(() => this.waiting && this.deliver(), AGAIN);
  }

  // Another handle on a region's lever, such as its card on the map: it turns this very slider.
  handle(id) {
    const row = this.rows.get(`control.${id}`);
    const place = row.places.russia;
    return {
      value: place.slider.value,
      written: this.written(Number(place.held ? place.slider.value : place.pending > this.state.serial ? place.wanted : this.shown(row, "russia"))),
      worth: row.worth,
      stated: !row.map.hidden,
      turn: (event, value) => {
        place.slider.value = value;
        place.slider.dispatchEvent(new Event(event));
      },
      only: (value) => this.move(row, "russia", place, value, { alone: true }),
      line: () => row.map.click(),
      ask: (event) => this.ask(event),
    };
  }

  // --- what Python says -------------------------------------------------------------------------

  shown({ table, id }, party) {
    return this.values(table, id)[party === "russia" ? 0 : 1];
  }

  values(table, id) {
    const [russia = 0, flags = 0, other = 0] = this.state?.rows[table][id] ?? [];
    return [russia, other, flags];
  }

  draw(state) {
    this.state = state;
    if (this.waiting && this.waiting.serial <= state.serial) this.waiting = null;
    for (const [key, row] of this.rows) this.paint(key, row);
    if (state.selected && state.selected !== this.selected) {
      const row = this.rows.get(`control.${state.selected}`);
      if (!row.box.matches(":focus-within")) row.box.scrollIntoView({ block: "nearest" });
    }
    this.selected = state.selected;
    this.list(state.changes);
    if (state.told) put(".st-key-bar-changes p", state.told);
    if (this.dragged) this.follow();
    else if (!this.waiting) settle();
  }

  list(changes) {
    this.none.hidden = changes.length > 0;
    const told = JSON.stringify(changes);
    if (told === this.listed) return;
    this.listed = told;
    this.changes.replaceChildren();
    for (const [path, what, text] of changes) {
      const item = make("li", this.changes, {}, `${what}: ${text} `);
      const name = `${this.words.reset}: ${what}`;
      const button = make("button", item, { class: "link", "aria-label": name }, this.words.reset);
      button.addEventListener("click", () => this.ask({ back: path }));
    }
  }

  paint(key, row) {
    const [russia, other, flags] = this.values(row.table, row.id);
    const selected = row.table === "control" && row.id === this.state.selected;
    this.place(row, selected || flags > 0);
    row.box.className = `row${selected ? " selected" : ""}${flags & 4 ? " changed" : ""}`;
    if (row.zone) row.zone.hidden = !selected && !other && !this.state.problems[`${key}.other`];
    row.map.hidden = !(flags & 2);
    row.preset.hidden = !(flags & 4);
    for (const [party, place] of Object.entries(row.places)) {
      this.answer(place, party === "russia" ? russia : other);
    }
  }

  place(row, listed) {
    const { list, rest } = this.lists[row.table];
    const home = listed ? list : rest;
    if (row.box.parentNode === home || row.box.matches(":focus-within")) return;
    const order = [...this.rows.values()].map(({ box }) => box);
    const after = [...home.children].find((box) => order.indexOf(box) > order.indexOf(row.box));
    home.insertBefore(row.box, after ?? null);
  }

  answer(place, value) {
    const problem = this.state.problems[place.key] ?? "";
    write(place.problem, problem);
    place.problem.hidden = !problem;
    place.field.setAttribute("aria-invalid", Boolean(problem));
    if (place.held || place.pending > this.state.serial) return;
    place.pending = 0;
    this.write(place, value, problem);
  }

  write(place, value, problem) {
    place.slider.value = value;
    if (!problem && !place.typing) place.field.value = this.written(value);
    this.say(place);
  }

  written(value) {
    return String(rounded(value)).replace(".", this.point);
  }

  say(place) {
    place.slider.setAttribute("aria-valuetext", `${Number(place.slider.value).toLocaleString(this.words.locale)}%`);
    this.line?.heard?.();
  }
}
