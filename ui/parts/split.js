// One bar of what each party holds of the whole; the figures in words stand beside it.
const hub = (globalThis[Symbol.for("mineral-wealth.region-map")] ??= new Map());
const PARTIES = ["ukraine", "other", "russia"];

export default function mount({ data: [data], parentElement }) {
  const root = parentElement.querySelector(".split");
  root.setAttribute("aria-hidden", "true");
  while (root.children.length < PARTIES.length) root.append(document.createElement("i"));
  const draw = ({ held: [ukraine, russia, other] }) => {
    const parts = [ukraine, other, russia];
    const total = ukraine + other + russia || 1;
    PARTIES.forEach((party, index) => {
      root.children[index].className = party;
      root.children[index].style.width = `${((parts[index] / total) * 100).toFixed(2)}%`;
    });
  };
  const line = hub.get(data.channel) ?? {};
  line.draw = draw;
  hub.set(data.channel, line);
  if (line.state) draw(line.state);
  return () => {
    if (line.draw === draw) line.draw = null;
  };
}
