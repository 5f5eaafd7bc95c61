// Plays the front line in the browser. Every figure and text was made in Python and came with the
// first message; this file only picks what belongs to a day and hands it to the map of its channel.
const hub = (globalThis[Symbol.for("mineral-wealth.region-map")] ??= new Map());
const players = new WeakMap();
const DAY = 86_400_000;
// Days that one step of play goes ahead within the daily record, and how long a step lasts [ms].
const STRIDE = 7;
const PACE = 160;
// Records older than the daily one stand this many times longer.
const SLOW = 5;
const LISTED = 4;
const SNAP = 8;
const PLAY = "M3 1v14l11-7z";
const PAUSE = "M3 1h4v14H3zM9 1h4v14H9z";

export default function mount({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".player");
  if (!players.has(root)) players.set(root, new Player(root));
  const player = players.get(root);
  player.send = (name, value) => setTriggerValue(name, value);
  player.load(data);
  return () => player.close();
}

function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function put(node, name, value) {
  if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

// The last place of a sorted list whose value is not above the one sought.
function before(list, value) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

class Player {
  constructor(root) {
    this.root = root;
    this.timer = null;
    this.selected = null;
    for (const name of ["play", "back", "next", "day", "recent", "use", "explain", "chart"]) {
      this[name] = this.one(`.${name}`);
    }
    this.play.addEventListener("click", () => (this.timer ? this.stop() : this.start()));
    this.back.addEventListener("click", () => this.to_event(-1));
    this.next.addEventListener("click", () => this.to_event(1));
    this.day.addEventListener("input", () => this.go(Number(this.day.value)));
    this.recent.addEventListener("change", () => this.span());
    this.use.addEventListener("click", () => this.send("day", this.iso(this.now)));
    this.explain.addEventListener("click", () =>
      this.send("explain", `${this.iso(this.now)} ${this.selected ?? ""}`),
    );
    this.chart.addEventListener("pointerdown", (event) => this.point(event));
    this.chart.addEventListener("pointermove", (event) => event.buttons && this.point(event));
  }

  one(selector) {
    return this.root.querySelector(selector);
  }

  close() {
    this.stop();
    const line = hub.get(this.data.channel);
    if (line) delete line.chose;
  }

  load(data) {
    const again = JSON.stringify(data) === this.sent;
    this.sent = JSON.stringify(data);
    this.data = data;
    this.dates = new Intl.DateTimeFormat(data.locale, { dateStyle: "long", timeZone: "UTC" });
    this.months = new Intl.DateTimeFormat(data.locale, {
      month: "long",
      year: "numeric",
      timeZone: "UTC",
    });
    for (const node of this.root.querySelectorAll("[data-word]")) {
      write(node, data.words[node.dataset.word]);
    }
    for (const node of this.root.querySelectorAll("[data-title]")) {
      put(node, "aria-label", data.words[node.dataset.title]);
      put(node, "title", data.words[node.dataset.title]);
    }
    put(this.day, "aria-label", data.words.slider);
    const line = hub.get(data.channel) ?? {};
    hub.set(data.channel, line);
    line.chose = (id) => {
      this.selected = id || null;
      this.draw_chart();
      this.show();
    };
    this.now ??= data.start;
    this.label();
    if (again) this.show();
    else this.span();
  }

  // --- the day -----------------------------------------------------------------------------------

  text(day, form = this.dates) {
    return form.format(day * DAY);
  }

  iso(day) {
    return new Date(day * DAY).toISOString().slice(0, 10);
  }

  get first() {
    return this.recent.checked ? this.data.daily : this.data.days[0];
  }

  get last() {
    return this.data.days.at(-1);
  }

  go(day) {
    this.now = Math.min(Math.max(day, this.first), this.last);
    this.show();
  }

  span() {
    put(this.day, "min", this.first);
    put(this.day, "max", this.last);
    write(this.one(".from"), this.text(this.first));
    write(this.one(".to"), this.text(this.last));
    this.draw_chart();
    this.go(this.now);
  }

  // --- playing -----------------------------------------------------------------------------------

  start() {
    // A day that nobody has chosen is no place to begin at.
    if (this.now >= this.last || this.now === this.data.start) this.go(this.first);
    this.timer = setTimeout(() => this.tick(), PACE);
    this.label();
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = null;
    this.label();
  }

  tick() {
    const { days, daily } = this.data;
    const here = before(days, this.now);
    const goal = this.now < daily ? days[here + 1] : this.now + STRIDE;
    this.go(goal ?? this.last);
    if (this.now >= this.last) return this.stop();
    this.timer = setTimeout(() => this.tick(), this.now < daily ? SLOW * PACE : PACE);
  }

  label() {
    put(this.play.querySelector("path"), "d", this.timer ? PAUSE : PLAY);
    write(this.play.querySelector("span"), this.data.words[this.timer ? "pause" : "play"]);
  }

  to_event(step) {
    const days = this.data.events.map((event) => event[0]);
    const goals = step > 0 ? days.filter((d) => d > this.now) : days.filter((d) => d < this.now);
    const goal = step > 0 ? goals[0] : goals.at(-1);
    this.stop();
    if (goal !== undefined) {
      if (goal < this.first) this.recent.checked = false;
      this.now = goal;
      this.span();
    }
  }

  point(event) {
    const box = this.chart.getBoundingClientRect();
    const width = this.last - this.first;
    const at = this.first + ((event.clientX - box.left) / box.width) * width;
    const close = (SNAP / box.width) * width;
    const near = this.data.events.map((one) => one[0]).filter((day) => Math.abs(day - at) < close);
    const best = near.sort((a, b) => Math.abs(a - at) - Math.abs(b - at))[0];
    this.go(best ?? Math.round(at));
  }

  // --- what belongs to the day -------------------------------------------------------------------

  show() {
    const { data, now } = this;
    const record = before(data.days, now);
    const used = data.days[record];
    const [ukraine, russia] = data.split.texts[data.split.at[record]];
    const split = fill(data.words.split, { ukraine, russia });
    const source = data.sources.texts[data.sources.at[record]];
    const values = { day: this.text(used), age: now - used, source };
    this.day.value = now;
    put(this.day, "aria-valuetext", `${this.text(now)}: ${split}`);
    write(this.one(".date"), this.text(now));
    write(this.one(".split"), split);
    write(this.one(".record"), fill(data.words[now > used ? "older" : "fresh"], values));
    put(this.one(".cursor"), "d", `M${this.x(now)} 0V100`);
    this.tell(now);
    this.paint(record, values);
  }

  tell(now) {
    const { events, moves, words } = this.data;
    const [day, month, label, text] = events[before(events.map((e) => e[0]), now)] ?? [];
    const when = day === undefined ? "" : this.text(day, month ? this.months : this.dates);
    write(this.one(".when"), label ? `${when} · ${label}` : words.nothing);
    write(this.one(".what"), text ?? "");
    const last = before(moves.map((move) => move[0]), now);
    const lines = moves.slice(Math.max(last + 1 - LISTED, 0), last + 1).reverse();
    const texts = lines.map(([at, what]) => `${this.text(at)}: ${what}`);
    if (!texts.length) texts.push(words.unmoved);
    if (this.listed !== texts.join("\n")) this.list(texts);
  }

  list(texts) {
    this.listed = texts.join("\n");
    const items = texts.map((text) => {
      const item = document.createElement("li");
      item.textContent = text;
      return item;
    });
    this.one(".moves ul").replaceChildren(...items);
    const channel = `${this.data.channel}-moves`;
    const line = hub.get(channel) ?? {};
    hub.set(channel, line);
    line.state = texts;
    line.draw?.(texts);
  }

  paint(record, values) {
    const { data } = this;
    const pick = ([id, { texts, at }]) => [id, texts[at ? at[record] : 0]];
    const line = hub.get(data.channel);
    line.state = {
      rows: Object.fromEntries(Object.entries(data.rows).map(pick)),
      selected: this.selected,
      caption: fill(data.words[data.russia[record] ? "caption" : "unlined"], values),
      stamp: fill(data.words[data.russia[record] ? "stamp" : "unlined"], values),
      held: data.points.texts[data.points.at[record]],
    };
    line.draw?.(line.state);
  }

  // --- the chart: each record holds until the next, so the outline goes in steps --------------------

  x(day) {
    return (((day - this.first) / (this.last - this.first)) * 1000).toFixed(1);
  }

  draw_chart() {
    const { days, words, regions, levels, halves } = this.data;
    const region = regions[this.selected];
    const from = Math.max(before(days, this.first), 0);
    const height = (index) => (100 - 100 * this.russia(index, region)).toFixed(2);
    let path = `M0 ${height(from)}`;
    for (let index = from + 1; index < days.length; index += 1) {
      path += `H${this.x(days[index])}V${height(index)}`;
    }
    put(this.one(".chart .edge"), "d", `${path}H1000`);
    put(this.one(".chart .russia"), "d", `${path}H1000V100H0z`);
    const events = this.data.events.filter((event) => event[0] >= this.first);
    put(this.one(".ticks"), "d", events.map((event) => `M${this.x(event[0])} 92V100`).join(""));
    const subject = region ? fill(words.alone, { region: region.name }) : words.whole;
    write(this.one(".subject"), subject);
    this.draw_axes(words, region ? halves : levels);
  }

  // The part of the whole, or of one region, that Russia holds by a record.
  russia(index, region) {
    if (!region) return this.data.russia[index] / this.data.total;
    return (region.russia[index] ?? region.russia[0]) / 10_000;
  }

  draw_axes(words, levels) {
    const years = [];
    for (let year = new Date(this.first * DAY).getUTCFullYear() + 1; ; year += 1) {
      const day = Date.UTC(year, 0, 1) / DAY;
      if (day >= this.last) break;
      years.push([year, Number(this.x(day)) / 10]);
    }
    const shown = years.filter(([year]) => years.length < 5 || year % 2 === 0);
    const tenths = levels.map(([level, text]) => [100 - 100 * level, text]);
    put(
      this.one(".grid"),
      "d",
      shown.map(([, x]) => `M${10 * x} 0V100`).join("") + tenths.map(([y]) => `M0 ${y}H1000`).join(""),
    );
    this.one(".texts").replaceChildren(
      ...shown.map(([year, x]) => (x > 94 ? note("", "0", "0") : note(String(year), `${x}%`, "0"))),
      ...tenths.map(([y, text]) => note(text, "0", `calc(${y}% - 0.6em)`)),
      note(words.ukraine, "100%", "14%", "right party"),
      note(words.russia, "100%", "72%", "right party"),
    );
  }
}

function note(text, left, top, kind = "") {
  const node = document.createElement("span");
  node.textContent = text;
  node.className = kind;
  Object.assign(node.style, { left, top });
  return node;
}
