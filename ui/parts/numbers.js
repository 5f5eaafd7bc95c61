// A table whose numbers are buttons: each asks how it came about. Drawn anew only when it changes.
const drawn = new WeakMap();

export default ({ data: [data], parentElement, setTriggerValue }) => {
  const root = parentElement.querySelector(".numbers");
  const said = JSON.stringify(data);
  root.onclick = ({ target }) => {
    const button = target.closest("button");
    if (button) setTriggerValue("asked", button.dataset.figure);
  };
  if (drawn.get(root) === said) return;
  drawn.set(root, said);
  root.replaceChildren(table(data));
};

function make(tag, parent, attributes = {}, text = "") {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.textContent = text;
  parent?.append(node);
  return node;
}

function table({ title, heads, rows, ask }) {
  const whole = make("table");
  make("caption", whole, { class: "spoken" }, title);
  const head = make("tr", make("thead", whole));
  for (const name of heads) make("th", head, { scope: "col" }, name);
  const body = make("tbody", whole);
  for (const [name, ...cells] of rows) {
    const row = make("tr", body);
    make("th", row, { scope: "row" }, name);
    cells.forEach((cell, place) => fill(make("td", row), cell, ask, `${name}, ${heads[place + 1]}`));
  }
  return whole;
}

function fill(place, [text, figure, number], ask, name) {
  if (number) place.className = "number";
  if (!figure) {
    place.textContent = text;
    return;
  }
  const named = `${name}: ${text}. ${ask}`;
  const look = { type: "button", "data-figure": figure, "aria-label": named, title: ask };
  make("button", place, look, text);
}
