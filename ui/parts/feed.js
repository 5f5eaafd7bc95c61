const hub = (globalThis[Symbol.for("mineral-wealth.region-map")] ??= new Map());
export default ({ data }) => {
  for (const [name, state] of Object.entries(JSON.parse(new TextDecoder().decode(data)))) {
    hub.set(name, Object.assign(hub.get(name) ?? {}, { state }));
    hub.get(name).draw?.(state);
  }
};
