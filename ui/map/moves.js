// The list of deposits that changed holder, below the map on narrow screens; the player fills it.
const hub = (globalThis[Symbol.for("mineral-wealth.region-map")] ??= new Map());

export default function mount({ data, parentElement }) {
  const [title, list] = [".title", "ul"].map((name) => parentElement.querySelector(name));
  const line = hub.get(data.channel) ?? {};
  const draw = (texts) => {
    title.textContent = data.title;
    list.replaceChildren(
      ...texts.map((text) => {
        const item = document.createElement("li");
        item.textContent = text;
        return item;
      }),
    );
  };
  line.draw = draw;
  hub.set(data.channel, line);
  if (line.state) draw(line.state);
  return () => {
    if (line.draw === draw) delete line.draw;
  };
}
