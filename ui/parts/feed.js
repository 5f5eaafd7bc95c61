// Hands the values of one run to the drawings on the page, each by its channel. The drawings are
// other elements that never change, so that Streamlit sends them once and then only a reference.
const hub = (globalThis[Symbol.for("mineral-wealth.region-map")] ??= new Map());

export default function feed({ data }) {
  for (const [channel, state] of Object.entries(data)) {
    const line = hub.get(channel) ?? {};
    line.state = state;
    hub.set(channel, line);
    line.draw?.(state);
  }
}
