
// The card of the region chosen: what is said of it, a second handle on its lever, and the way to
// how its share comes about. It stands in a corner of the map, on a phone at the foot of the screen.
class Card {
  constructor(map) {
    Object.assign(this, { map, id: "", box: map.one(".card") });
    [this.slider, this.share] = ["input", "output"].map((name) => this.box.querySelector(name));
    this.slider.addEventListener("input", () => this.lever()?.turn("input", this.slider.value));
    this.slider.addEventListener("change", () => this.lever()?.turn("change", this.slider.value));
    this.on("click", ".quick", (button) => this.take(button.dataset.share));
    this.on("click", ".why", () => this.lever()?.ask({ explain: this.id }));
    this.on("click", ".close", () => map.leave());
    this.box.addEventListener("keydown", (event) => event.key === "Escape" && map.leave());
  }

  on(type, selector, act) {
    for (const node of this.box.querySelectorAll(selector)) node.addEventListener(type, () => act(node));
  }

  // Python names the channel of the levers where the card can move one, and its words.
  speak(told) {
    this.told = told;
    for (const node of this.box.querySelectorAll("[data-say]")) write(node, told?.[node.dataset.say] ?? "");
    put(this.box.querySelector(".close"), "aria-label", told?.close ?? "");
    if (told) hub.set(told.channel, Object.assign(hub.get(told.channel) ?? {}, { heard: () => this.show() }));
  }

  lever() {
    return this.told && this.id ? hub.get(this.told.channel)?.handle?.(this.id) : null;
  }

  take(share) {
    const lever = this.lever();
    if (share === "") lever?.line();
    else lever?.only(Number(share));
  }

  // Who chose the region here goes on in the card, and comes back to the region from it.
  open(id, taken = false) {
    if (!this.told || id === this.id) return this.show();
    const [left, within] = [this.id, this.box.matches(":focus-within")];
    this.id = id;
    this.box.hidden = !id;
    put(this.map.frame, "data-card", id || null);
    this.show();
    if (id) this.aside();
    if (id && (taken || within)) this.slider.focus({ preventScroll: true });
    else if (!id && within) this.map.go(left);
  }

  // In the other corner where it would lie on its region.
  aside() {
    this.box.classList.remove("aside");
    const [card, region] = [this.box, this.map.regions.get(this.id)].map((node) => node.getBoundingClientRect());
    const over = region.left < card.right && region.bottom > card.top;
    this.box.classList.toggle("aside", over && region.right < card.left + this.map.frame.clientWidth / 2);
  }

  show() {
    const lever = this.lever();
    if (!lever) return;
    const name = this.map.words[this.id];
    const [title, ...said] = this.map.parts(this.id);
    write(this.box.querySelector(".card-name"), title);
    write(this.box.querySelector(".said"), said.join(" "));
    write(this.share, `${lever.written}%`);
    this.slider.value = lever.value;
    put(this.slider, "aria-label", `${name}: ${this.told.lever}`);
    put(this.slider, "aria-valuetext", `${lever.written}%`);
    write(this.box.querySelector(".worth"), lever.worth);
    for (const button of this.box.querySelectorAll(".quick")) {
      const { share } = button.dataset;
      const on = share === "" ? !lever.stated : lever.stated && Number(share) === Number(lever.value);
      put(button, "aria-pressed", on);
    }
  }
}
