
// Deposits of the mineral chosen: on the whole map one mark a region with their number, closer by
// each for itself. They are placed once; then only their class changes.
const ALL = "all";
const ROUND = 7;
// Below its region's name [px].
const BELOW = 27;

class Marks {
  constructor(map) {
    Object.assign(this, { map, points: [], choice: map.one(".mineral"), tallies: new Map() });
    this.choice.addEventListener("change", () => this.show());
  }

  place(points, shown) {
    const { map } = this;
    const text = JSON.stringify([points, map.words]);
    for (const node of map.all(".only-points")) node.hidden = !points.length;
    if (text === this.placed) return;
    this.placed = text;
    map.svg.classList.toggle("dotted", points.length > 0);
    this.points = points.map((point) => this.point(...point));
    // Those that stand for many lie below the single ones.
    const order = [...this.points].sort((a, b) => b.marker.length - a.marker.length);
    map.one(".points").replaceChildren(...order.map((point) => point.place));
    this.offer(shown);
    this.show();
  }

  point(region, x, y, symbol, marker, title) {
    const [place, use] = ["g", "use"].map((name) => document.createElementNS(SVG, name));
    put(place, "transform", `translate(${x} ${y})`);
    put(use, "href", `#symbol-${symbol}`);
    use.dataset.region = region;
    place.append(use);
    return { place, use, x, y, region, title, symbol: String(symbol), marker: marker ? " marker" : "", held: "" };
  }

  // The minerals that there are deposits of, none first.
  offer(shown) {
    const { words } = this.map;
    const before = this.choice.value || (shown ? ALL : "");
    const shapes = [...new Set(this.points.map(({ symbol }) => symbol))].sort((a, b) => a - b);
    const named = [["", words.points_none], [ALL, words.points_all], ...shapes.map((one) => [one, words[`shape_${one}`]])];
    this.choice.replaceChildren(...named.map(([value, text]) => new Option(text, value)));
    this.choice.value = before;
  }

  hold(held = "") {
    this.points.forEach((point, index) => {
      point.held = held[index] ?? "";
      put(point.use, "class", `point ${point.held}${point.marker}`);
    });
    this.show();
  }

  show() {
    const { map, points } = this;
    const chosen = points.length ? this.choice.value : "";
    const single = chosen === ALL || (chosen && map.lens.near);
    for (const point of points) point.place.style.display = [ALL, point.symbol].includes(chosen) ? "" : "none";
    map.one(".points").classList.toggle("off", !single);
    this.count(single ? [] : points.filter((point) => point.symbol === chosen));
    for (const node of map.all(".key")) node.hidden = !chosen;
    if (!map.state.held?.includes("o")) map.one(".only-point-o").hidden = true;
    for (const node of map.all("[data-shape]")) {
      node.hidden = ![ALL, node.dataset.shape].includes(chosen);
      write(node.querySelector("span"), map.words[`shape_${node.dataset.shape}`] ?? "");
    }
    this.clear();
  }

  // One mark a region, its parts as large as the deposits that each side controls.
  count(points) {
    const regions = new Map();
    // A mark that stands for many is not counted.
    for (const { region, held, marker } of points) {
      const all = regions.get(region) ?? [];
      regions.set(region, marker ? all : [...all, held || "n"]);
    }
    const box = this.map.one(".tallies");
    const told = JSON.stringify([...regions]);
    if (told === this.counted) return;
    this.counted = told;
    box.innerHTML = [...regions].map(([region, held]) => this.tally(region, held)).join("");
  }

  tally(region, held) {
    const [x, y] = this.map.place(region);
    const around = Math.PI * ROUND;
    let from = 0;
    const parts = [..."urno"].map((letter) => {
      const part = held.filter((one) => one === letter).length / (held.length || 1);
      const arc = `stroke-dasharray="${part * around} ${around}" stroke-dashoffset="${-from * around}"`;
      from += part;
      return part && `<circle class="part ${letter}" r="${ROUND / 2}" ${arc} />`;
    });
    const marks = `<circle class="rim" r="${ROUND + 1}" />${parts.filter(Boolean).join("")}`;
    const count = `<text x="${ROUND + 4}" y="0">${held.length || ""}</text>`;
    return `<g transform="translate(${x} ${y})"><g class="tally"><g transform="translate(-8 ${BELOW})">${marks}${count}</g></g></g>`;
  }

  // Names and shares win: a mark behind one of them fades.
  clear() {
    const { map } = this;
    if (!this.choice.value || !map.scale) return;
    const boxes = [...map.labels.values()].flatMap((label) => taken(label, 1 / map.scale));
    for (const { place, x, y } of this.points) {
      const behind = boxes.some(([left, top, right, low]) => x > left && x < right && y > top && y < low);
      place.classList.toggle("faint", behind);
    }
  }

  title(use) {
    const point = this.points.find((one) => one.use === use);
    return point && `${point.title}\n${this.map.words[`point_${point.held}`] ?? ""}`;
  }
}

// What the written lines of a label cover, with a little room [unit of the drawing].
function taken(label, unit) {
  const [x, y] = label.getAttribute("transform").match(/-?[\d.]+/g).map(Number);
  const lines = ["named", "shared"].filter((name) => label.classList.contains(name));
  if (!lines.length) return [];
  const texts = lines.map((name) => label.querySelector(name === "named" ? ".name" : ".share"));
  const wide = Math.max(...texts.map((text) => text.getComputedTextLength())) / 2 + 4 * unit;
  const high = (lines.length * 8 + 4) * unit;
  return [[x - wide, y - high, x + wide, y + high]];
}
