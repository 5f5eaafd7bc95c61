
// The part of the map that is in sight: all of it, closer, or the Donbas.
const DONBAS = ["UA-14", "UA-09"];
const CLOSEST = 8;
// From here on deposits stand each for itself, and answer to the pointer.
const NEAR = 1.9;
// A press that went further than this is no click [px].
const STILL = 4;

class Lens {
  constructor(map) {
    Object.assign(this, { map, times: 1, moved: false });
    const { x, y, width, height } = map.svg.viewBox.baseVal;
    Object.assign(this, { whole: [x, y, width, height], at: [x + width / 2, y + height / 2] });
    for (const button of map.all("[data-lens]")) {
      button.addEventListener("click", () => this.press(button.dataset.lens));
    }
    const on = (type, act) => map.svg.addEventListener(type, act);
    on("pointerdown", (event) => this.take(event));
    on("pointermove", (event) => this.pull(event));
    for (const end of ["pointerup", "pointercancel"]) on(end, () => (this.from = null));
  }

  get near() {
    return this.times >= NEAR;
  }

  press(what) {
    const { map } = this;
    if (what === "donbas") return this.donbas ? this.look(1, this.middle()) : this.look(...this.around(DONBAS), true);
    const id = map.wanted();
    const aim = id && what === "in" ? map.place(id) : this.at;
    return this.look(this.times * (what === "in" ? 2 : 0.5), aim);
  }

  middle() {
    const [x, y, width, height] = this.whole;
    return [x + width / 2, y + height / 2];
  }

  // How close, and where, some regions fill the frame.
  around(ids) {
    const boxes = ids.map((id) => this.map.regions.get(id).getBBox());
    const [left, top] = ["x", "y"].map((side) => Math.min(...boxes.map((box) => box[side])));
    const right = Math.max(...boxes.map((box) => box.x + box.width));
    const low = Math.max(...boxes.map((box) => box.y + box.height));
    const times = 0.95 * Math.min(this.whole[2] / (right - left), this.whole[3] / (low - top));
    return [times, [(left + right) / 2, (top + low) / 2]];
  }

  look(times, at, donbas = false) {
    const [x, y, width, height] = this.whole;
    this.times = Math.min(Math.max(times, 1), CLOSEST);
    this.donbas = donbas;
    const size = [width / this.times, height / this.times];
    const inside = (value, low, all, part) => Math.min(Math.max(value, low + part / 2), low + all - part / 2);
    this.at = [inside(at[0], x, width, size[0]), inside(at[1], y, height, size[1])];
    const corner = this.at.map((value, axis) => value - size[axis] / 2);
    put(this.map.svg, "viewBox", [...corner, ...size].map((value) => value.toFixed(1)).join(" "));
    this.map.svg.classList.toggle("near", this.near);
    this.map.svg.classList.toggle("cut", this.times > 1);
    for (const button of this.map.all("[data-lens]")) this.able(button);
    this.map.measure();
    this.map.marks.show();
  }

  able(button) {
    const { lens } = button.dataset;
    if (lens === "donbas") put(button, "aria-pressed", this.donbas);
    else put(button, "aria-disabled", lens === "in" ? this.times >= CLOSEST : this.times <= 1);
  }

  // A region that the keyboard goes to comes into sight.
  reach(place) {
    const size = [this.whole[2] / this.times, this.whole[3] / this.times];
    const out = place.some((value, axis) => Math.abs(value - this.at[axis]) > 0.45 * size[axis]);
    if (this.times > 1 && out) this.look(this.times, place);
  }

  // --- the mouse pulls what is in sight; a finger scrolls the page ------------------------------

  take(event) {
    this.moved = false;
    if (this.times > 1 && event.pointerType !== "touch") this.from = [event.clientX, event.clientY, ...this.at];
  }

  pull(event) {
    if (!this.from) return;
    const [x, y, ...at] = this.from;
    const way = [event.clientX - x, event.clientY - y];
    if (!this.moved && Math.hypot(...way) < STILL) return;
    this.moved = true;
    this.look(this.times, at.map((value, axis) => value - way[axis] / this.map.scale));
  }
}
