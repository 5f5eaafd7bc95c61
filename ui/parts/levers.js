// Sliders with a field each: what share of a region, or of a commodity, each side holds; or any
// number that a row describes, with what a step of it is worth.
// Moving one asks Python; what Python answers is written back, never more.
const hub = (globalThis[Symbol.for("mineral-wealth.region-map")] ??= new Map());
const panels = new WeakMap();
// A key that repeats asks this often at most [ms].
const PACE = 120;
// After the connection is back, what had no answer is asked again so much later; and while it holds,
// after so long without one: a message may be lost on the way [ms].
const AGAIN = 1000;
const LOST = 8000;
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
  // What steps are worth comes by itself, sooner or later than where the levers stand.
  const price = () => panel.price();
  panel.worth = hub.get(`${data.channel}-worth`) ?? {};
  panel.worth.draw = price;
  hub.set(`${data.channel}-worth`, panel.worth);
  if (line.state) draw(line.state);
  return () => {
    if (line.draw === draw) line.draw = line.handle = null;
    if (panel.worth.draw === price) panel.worth.draw = null;
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

function rounded(value, digits = 2) {
  return Number(value.toFixed(digits));
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
      this.lists[table] = { list, rest: list };
      if (!folded) continue;
      const fold = make("details", this.root, { "data-table": table });
      fold.open = open.includes(table);
      make("summary", fold, {}, folded);
      this.lists[table].rest = make("div", fold, {});
    }
    for (const row of rows) this.rows.set(`${row.table}.${row.id}`, this.row(row));
    if (!words.differs) return;
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

  // A share of Russia's, unless the row says which number it is: `field` is the name of its entry,
  // `low` and `high` what can be typed, `reach` where its slider ends, `about` what it means.
  row({ table, id, name, zone, worth, number }) {
    const box = make("div", this.lists[table].rest, { class: "row", "data-id": id });
    const row = { box, table, id, worth, number, places: {} };
    const party = number ? "value" : "russia";
    row.main = row.places[party] = this.lever(row, party, name, number ? name : `${name}: ${this.words.russia}`);
    if (number) this.explained(row, name);
    if (zone) {
      row.zone = make("div", box, { class: "zone" });
      row.places.other = this.lever(row, "other", this.words.other, `${name}: ${this.words.other}`);
    }
    row.links = make("div", box, { class: "links" });
    row.map = this.link(row, this.words.follow, { value: null });
    row.preset = this.link(row, this.words.reset, { reset: true });
    return row;
  }

  explained(row, name) {
    const about = make("p", row.box, { class: "note" }, row.number.about);
    about.hidden = true;
    const label = `${this.words.about}: ${name}`;
    const button = make("button", row.box.querySelector(".name"), { class: "about", "aria-expanded": false, "aria-label": label }, "?");
    button.addEventListener("click", () => {
      about.hidden = !about.hidden;
      button.setAttribute("aria-expanded", !about.hidden);
    });
    row.step = make("p", row.box, { class: "step" });
    row.step.id = `step-${row.id}`;
    row.main.slider.setAttribute("aria-describedby", row.step.id);
  }

  lever(row, party, name, label) {
    const { table, id } = row;
    const number = row.number ?? { field: `${label}, ${this.words.typed}`, unit: "%", low: 0, high: 100, step: 0.5, typed: 1 };
    const box = party === "other" ? row.zone : row.box;
    const head = make("div", box, { class: "head" });
    const select = party === "russia" && row.table === "control";
    const title = make(select ? "button" : "span", head, { class: "name" }, name);
    if (select) title.addEventListener("click", () => this.ask({ select: row.id }));
    const typed = make("label", head, { class: "typed" });
    make("span", typed, { class: "spoken" }, number.field);
    // As text: a number field shows the decimal sign of the browser, not of the page. A telephone's
    // keys for decimals have no minus.
    const keys = number.low < 0 ? "text" : "decimal";
    const field = make("input", typed, { type: "text", inputmode: keys, autocomplete: "off" });
    make("span", typed, { "aria-hidden": "true" }, number.unit);
    const { low: min, high, reach: max = high, step } = number;
    const slider = make("input", box, { type: "range", min, max, step, "aria-label": label });
    if (party === "russia") make("span", box, { class: "worth" }, row.worth);
    const problem = make("p", box, { class: "problem", role: "alert" });
    problem.hidden = true;
    problem.id = `problem-${table}-${id}-${party}`;
    field.setAttribute("aria-describedby", problem.id);
    const place = { field, slider, problem, number, key: `${row.table}.${row.id}.${party}`, pending: 0 };
    const ask = (value) => this.move(row, party, place, value);
    slider.addEventListener("input", () => {
      place.held = true;
      field.value = this.written(Number(slider.value), number.digits);
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
      // How a number is written is Python's to read; a share here is no more than a number.
      const value = row.number ? field.value.trim() : read(field.value);
      const now = row.number ? this.written(shown, number.digits) : rounded(shown);
      // What was asked last counts, answered or not: what equals an older answer is a change too.
      const open = place.pending > (this.state?.serial ?? 0);
      if (value !== "" && value !== (open ? place.wanted : now)) ask(value);
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
      const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (by) this.step(place, by, enter);
      if (by) event.preventDefault();
    });
    return place;
  }

  step({ field, number }, by, enter) {
    const value = read(field.value);
    if (typeof value !== "number") return;
    const moved = value + by * (number.typed ?? number.step);
    field.value = this.written(Math.min(Math.max(moved, number.low), number.high), number.digits);
    enter();
  }

  link(row, text, event) {
    const button = make("button", row.links, { class: "link", type: "button", hidden: "" }, text);
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

  // What was asked while the connection was away, or was lost, is asked again.
  deliver() {
    this.asked = performance.now();
    if (connected()) this.send(this.next);
    this.offline.hidden = connected();
    this.later(LOST);
  }

  reconnected() {
    this.offline.hidden = connected() || !this.waiting;
    this.later(AGAIN);
  }

  later(wait) {
    clearTimeout(this.again);
    this.again = setTimeout(() => connected() && this.waiting && this.deliver(), wait);
  }

  // Another handle on a region's lever, such as its card on the map: it turns this very slider.
  handle(id) {
    const row = this.rows.get(`control.${id}`);
    const place = row.main;
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
    return this.values(table, id)[party === "other" ? 1 : 0];
  }

  values(table, id) {
    const [value = 0, flags = 0, other = 0] = this.state?.rows[table][id] ?? [];
    return [value, other, flags];
  }

  draw(state) {
    this.state = state;
    if (this.waiting && this.waiting.serial <= state.serial) this.waiting = null;
    for (const [key, row] of this.rows) this.paint(key, row);
    this.price();
    if (state.selected && state.selected !== this.selected) {
      const row = this.rows.get(`control.${state.selected}`);
      if (!row.box.matches(":focus-within")) row.box.scrollIntoView({ block: "nearest" });
    }
    this.selected = state.selected;
    if (this.none) this.list(state.changes);
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
    const [value, other, flags] = this.values(row.table, row.id);
    const selected = row.table === "control" && row.id === this.state.selected;
    this.place(row, selected || flags > 0);
    row.box.className = `row${selected ? " selected" : ""}${flags & 4 ? " changed" : ""}`;
    if (row.zone) row.zone.hidden = !selected && !other && !this.state.problems[`${key}.other`];
    row.map.hidden = !(flags & 2);
    row.preset.hidden = !(flags & 4);
    for (const [party, place] of Object.entries(row.places)) {
      this.answer(place, party === "other" ? other : value);
    }
  }

  // What a step was worth before stays, paler, until what it is worth now is there.
  price() {
    const { of, texts = {} } = this.worth.state ?? {};
    for (const { id, step } of this.rows.values()) {
      if (!step) continue;
      write(step, texts[id] ?? "");
      step.classList.toggle("old", of !== this.state?.of);
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
    const typed = problem ? this.state.typed?.[place.key] : this.written(value, place.number.digits);
    if (!place.typing && typed !== undefined) place.field.value = typed;
    this.say(place);
  }

  written(value, digits) {
    return String(rounded(value, digits)).replace(".", this.point);
  }

  say(place) {
    const gap = place.number.unit === "%" ? "" : " ";
    const value = Number(place.slider.value).toLocaleString(this.words.locale);
    place.slider.setAttribute("aria-valuetext", `${value}${gap}${place.number.unit}`);
    this.line?.heard?.();
  }
}
