
// While a lever is being moved the page follows along the lines that the model has sent: each
// value is where it stands and what the lever's way moves of it. Python's answer replaces it all.

function followed(levers, row, party, to) {
  const { still, now } = sent();
  const { lines } = levers;
  const line = lines?.[row.table][row.id];
  const zone = party === "other";
  if (!line || !still || !now || (zone && !lines.zone.includes(row.id))) return;
  const bars = hub.get("bars");
  const at = row.table === "control"
    ? levers.values(row.table, row.id).slice(0, 2).map((share) => share / 100)
    : [0, 2].map((place) => bars.state.rows[line[1]][place] ?? 0);
  if (to + at[zone ? 0 : 1] > 1) return;
  const step = to - at[zone ? 1 : 0];
  const [moved, ...parts] = line;
  const held = [...now.held];
  held[0] -= moved * step;
  held[zone ? 2 : 1] += moved * step;
  followed.on = true;
  tell(still, held, "assumed");
  bars?.draw?.({ rows: shifted(still, bars.state.rows, parts, step, zone ? 2 : 0) });
  if (row.table !== "control") return;
  const bent = lines.bent.includes(row.id);
  const knots = now.bent?.[row.id];
  if (!bent) shade(still, row.id, zone ? [at[0], to] : [to, at[1]]);
  else if (knots && !zone) shade(still, row.id, [along(knots, to * 1e3) / 1e5, 0]);
}

// What Python said last, written where it belongs.
function settle() {
  const { still, now } = sent();
  if (!still || !now) return;
  tell(still, now.held, now.said);
  if (followed.on) for (const name of ["bars", "map"]) hub.get(name)?.draw?.(hub.get(name).state);
  followed.on = false;
}

function sent() {
  return { still: hub.get("follow")?.state, now: hub.get("now")?.state };
}

function shifted(still, rows, parts, step, place) {
  const moved = rows.map((row) => [row[0], row[1], row[2] ?? 0, row[3]]);
  for (let next = 0; next < parts.length; next += 2) {
    const row = moved[parts[next]];
    row[place] += parts[next + 1] * step;
    row[place + 1] = percent(still, row[place]);
  }
  return moved;
}

function shade(still, id, [russia, other]) {
  const parts = [1 - russia - other, russia, other];
  const texts = parts.map((part) => (part >= 0.00005 ? percent(still, part) : ""));
  hub.get("map")?.follow?.(id, russia, other, texts);
}

// Positions and values in turn.
function along(knots, at) {
  let next = 2;
  while (knots[next] < at) next += 2;
  const [left, low, right, high] = knots.slice(next - 2, next + 2);
  return low + ((high - low) * (at - left)) / (right - left);
}

// --- figures: written where Streamlit has put them ----------------------------------------------

function tell(still, held, said = "plain") {
  const [ukraine, russia, other] = held.map(Math.round);
  hub.get("split")?.draw?.({ held });
  const share = ukraine > 0 ? percent(still, still.aid / held[0]) : still.endless;
  const was = still.beside.replace("{amount}", still.stated).replace("{was}", still.was);
  const change = (now, index) => {
    const far = now - still.preset[index];
    const text = percent(still, now / still.total);
    return far ? `${text} (${far > 0 ? "+" : "−"}${amount(still, Math.abs(far))})` : text;
  };
  const texts = {
    ".st-key-headline p": spoken(still, [ukraine, russia, other], share, said),
    [value("ukraine")]: amount(still, ukraine),
    [beside("ukraine")]: change(ukraine, 0),
    [value("russia")]: amount(still, russia),
    [beside("russia")]: change(russia, 1),
    [value("coverage")]: share,
    [beside("coverage")]: share === still.was ? still.stated : was,
    [beside("total")]: other ? still.zone.replace("{amount}", amount(still, other)) : still.whole,
  };
  for (const [place, text] of Object.entries(texts)) put(place, text);
}

const value = (id) => `.st-key-shown-${id} [data-testid="stMetricValue"]`;
const beside = (id) => `.st-key-shown-${id} [data-testid="stMetricDelta"]`;

function put(place, text) {
  const root = document.querySelector(place);
  const node = root && document.createTreeWalker(root, NodeFilter.SHOW_TEXT).nextNode();
  if (node && node.nodeValue !== text) node.nodeValue = text;
}

function spoken(still, [ukraine, russia, other], share, said) {
  const { zone, aid } = still.headline;
  const [held, rest, total] = [ukraine, russia, still.total].map((million) => amount(still, million));
  const parts = { held, rest, total };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const sentences = [fill(still.headline[said], parts)];
  if (other) sentences.push(fill(zone, { amount: amount(still, other) }));
  return [...sentences, ukraine > 0 ? fill(aid, { share }) : still.headline.none].join(" ");
}

// --- numbers as the page writes them ------------------------------------------------------------

function decimal(still, number, digits) {
  const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return number.toLocaleString(still.locale, { ...fraction, roundingMode: "halfEven" });
}

function percent(still, share) {
  const per = Math.round(Math.max(share, 0) * 1e11) / 1e9;
  return `${decimal(still, per, per >= 9.95 || !per ? 0 : per >= 0.95 ? 1 : 2)}%`;
}

function scaled(still, million) {
  const [text, step] = still.scales.find(([, size]) => million >= size * 0.9995) ?? ["0", 1];
  const number = million / step;
  return { text, digits: decimal(still, number, number < 9.995 ? 2 : number < 99.95 ? 1 : 0) };
}

function amount(still, million) {
  const { text, digits } = scaled(still, million);
  return text.replace("{amount}", digits);
}
