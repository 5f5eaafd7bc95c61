const hub = (globalThis[Symbol.for("mineral-wealth.region-map")] ??= new Map());

export default function feed({ data }) {
  const states = JSON.parse(new TextDecoder().decode(data));
  for (const [channel, state] of Object.entries(states)) {
    const line = hub.get(channel) ?? {};
    line.state = state;
    hub.set(channel, line);
    line.draw?.(state);
  }
}
