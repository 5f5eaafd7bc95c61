// The address holds the link of what is shown: a reload, a copy and a second tab show the same.
const hub = (globalThis[Symbol.for("mineral-wealth.region-map")] ??= new Map());

export default ({ data: [{ link }], parentElement }) => {
  const box = parentElement.getRootNode().host ?? parentElement;
  box.closest('[data-testid="stElementContainer"]').style.display = "none";
  hub.set("address", { draw: write });
  write({ link });
};

function write({ link }) {
  const url = new URL(location.href);
  for (const name of ["amp;s", "S"]) url.searchParams.delete(name);
  if (link) url.searchParams.set("s", link);
  else url.searchParams.delete("s");
  if (url.href !== location.href) history.replaceState(history.state, "", url);
}
