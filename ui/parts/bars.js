// Bars of who holds each commodity group. A run changes widths and texts only.
const hub = (globalThis[Symbol.for("mineral-wealth.region-map")] ??= new Map());
const drawings = new WeakMap();
const PARTIES = ["ukraine", "russia", "other"];

export default function mount({ data: [data], parentElement }) {
  const root = parentElement.querySelector(".bars");
  if (!drawings.has(root)) drawings.set(root, new Bars(root));
  const bars = drawings.get(root);
  bars.build(data);
  const line = hub.get(data.channel) ?? {};
  const draw = (state) => bars.draw(state);
  line.draw = draw;
  hub.set(data.channel, line);
  if (line.state) draw(line.state);
  return () => {
    if (line.draw === draw) line.draw = null;
  };
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

class Bars {
  constructor(root) {
    this.root = root;
  }

  build({ title, rows, words, columns }) {
    const told = JSON.stringify([title, rows, words, columns]);
    if (told === this.told) return;
    Object.assign(this, { told, words });
    this.root.replaceChildren();
    this.key(words);
    const table = make("table", this.root, { role: "table" });
    make("caption", table, { class: "spoken" }, title);
    const head = make("tr", make("thead", table, { role: "rowgroup" }), { role: "row" });
    for (const name of columns) make("th", head, { scope: "col", role: "columnheader" }, name);
    const body = make("tbody", table, { role: "rowgroup" });
    this.rows = rows.map((row) => this.row(body, row));
  }

  key(words) {
    const key = make("div", this.root, { class: "key", "aria-hidden": "true" });
    for (const party of PARTIES) {
      const item = make("span", key, { "data-party": party });
      make("i", item, { class: `swatch ${party}` });
      make("span", item, {}, words[party]);
    }
    this.zone = key.lastChild;
  }

  row(body, { name, text }) {
    const row = make("tr", body, { role: "row" });
    make("th", row, { scope: "row", role: "rowheader" }, name);
    make("td", row, { role: "cell" }, text);
    const held = make("td", row, { class: "held", role: "cell" });
    const bar = make("td", row, { class: "bar", "aria-hidden": "true" });
    return { held, parts: PARTIES.map((party) => make("i", bar, { class: party })) };
  }

  draw({ rows }) {
    this.zone.hidden = !rows.some((row) => row[2] > 0);
    rows.forEach(([russia, said, other = 0, rest], index) => {
      const { held, parts } = this.rows[index];
      const zone = rest ? `, ${this.words.other} ${rest}` : "";
      write(held, `${this.words.russia} ${said}${zone}`);
      [1 - russia - other, russia, other].forEach((share, party) => {
        parts[party].style.width = `${(share * 100).toFixed(2)}%`;
      });
    });
  }
}
