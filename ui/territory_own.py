"""Uploads of the territory page: a map and a table of values of one's own, shown before applied.

Nothing changes the scenario in hand before the reader applies it; a file with any problem shows
all of them and nothing else.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from model import Outcome, Scenario, World, evaluate
from model.control import RUSSIA, control_by_region
from model.errors import ModelError, Problem, ScenarioError
from model.own_values import OwnValues, read_values
from ui import state, words
from ui.language import N_, n, number, percent, t, told
from ui.map import holders, region_map
from ui.map.points import OTHER, SURE
from ui.map.territory import (
    deposit_points,
    name_of,
    parties,
    point_words,
    recorded,
    shade,
)

if TYPE_CHECKING:
    from model.geometry import GeometryControl, Layers, Location

__all__ = ["default_party", "deposits_inside", "own_map", "own_values", "with_map", "with_values"]

LAYER = {
    "russia": N_("held by Russia"),
    "other": N_("held by neither side"),
    "ukraine": N_("held by Ukraine"),
    "ignore": N_("left out"),
}
CRIMEA = {"UA-43": 1.0, "UA-40": 1.0}
"""Regions that the daily record counts whole; own polygons cover their coast only nearly."""
NEAR = 0.01
"""A deposit is listed from this probability on [1]."""


def _problems(problems: tuple[Problem, ...]) -> None:
    """Show everything that is wrong with a file, each with its place."""
    head = n("{count} problem; the scenario in hand is unchanged.",
             "{count} problems; the scenario in hand is unchanged.", len(problems))  # fmt: skip
    st.error(head)
    for problem in problems:
        st.markdown(f"- **{_plain(problem.where)}**: {_plain(words.problem_text(problem))}")


def _plain(text: str) -> str:
    """Return a text of a file so that Markdown shows it as it stands, at most 400 letters."""
    cleaned = "".join(c if c.isprintable() else " " for c in text)[:400]
    # A word joiner keeps an address from becoming a link.
    return _MARKUP.sub(r"\\\g<0>", cleaned).replace(r"\/\/", "\u2060\\/\\/")


_MARKUP = re.compile(r"[!-/:-@\[-`{-~]")
"""Punctuation that Markdown may read as its own; a backslash takes that from it."""


# --- a map of one's own ----------------------------------------------------------------------


def own_map(world: World) -> None:
    """Draw the upload of occupied territory, its preview, and what applying it would change."""
    st.markdown(
        t(
            "Any GeoJSON of polygons in WGS84, up to 5 MB: each region's share is that of its "
            "area inside them. A day's file of the public DeepState archive goes through as it is."
        )
    )
    file = st.file_uploader(
        t("Map of held territory (GeoJSON)"), ["geojson", "json"], key="own-map"
    )
    if file is None:
        return
    content = file.getvalue()
    try:
        layers = _layers(_id(content), content)
        mapping = _mapping(layers)
        assume = _assumed()
        found = _overlay(_id(content), tuple(mapping.items()), assume, layers)
    except ModelError as error:
        _problems(error.problems)
        return
    _notes(found.notes)
    _map_preview(found, file.name, world)


def _id(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@st.cache_resource(show_spinner=False, max_entries=4)
def _layers(id: str, _content: bytes) -> Layers:
    from model.geometry import read_geojson

    return read_geojson(_content)


@st.cache_resource(show_spinner=False, max_entries=8)
def _overlay(
    id: str, mapping: tuple[tuple[str, str], ...], assume: bool, _layers: Layers
) -> GeometryControl:
    from model.geometry import overlay

    return overlay(_layers, mapping=dict(mapping), assume=CRIMEA if assume else {})


def default_party(layers: Layers, name: str) -> str | None:
    """Return what a layer counts as by its name; None where the reader must say."""
    from model.geometry import UNNAMED, Layer, parties_of
    from model.geometry import Layers as Some

    if len(layers.names) == 1:
        return parties_of(layers)[name]
    layer = next(layer for layer in layers if layer.name == name)
    beside = Layer(UNNAMED, layer.geometry)  # a layer alone would count as Russia's
    try:
        return parties_of(Some((layer, beside)))[name]
    except ScenarioError:
        return None


def _mapping(layers: Layers) -> dict[str, str]:
    """Draw a choice of party for each layer; a layer without one is a problem of the file."""
    mapping = {}
    places = st.columns(min(len(layers.names), 3))
    for index, name in enumerate(layers.names):
        first = default_party(layers, name)
        chosen = places[index % len(places)].selectbox(
            t("Layer {name}", name=_plain(name)),
            list(LAYER),
            index=list(LAYER).index(first) if first else None,
            format_func=lambda party: t(LAYER[party]),
            placeholder=t("Choose what it counts as"),
            key=f"layer-{index}-{name}",
        )
        if chosen:
            mapping[name] = chosen
    return mapping


def _assumed() -> bool:
    return st.checkbox(
        t("Count Crimea and Sevastopol whole, as the daily record does"),
        value=False,
        key="own-map-crimea",
        help=t("Coasts are drawn differently by every source, so polygons cover them only nearly."),
    )


def _notes(notes: tuple[str, ...]) -> None:
    if notes:
        with st.expander(n("{count} note on the file", "{count} notes on the file", len(notes))):
            for note in notes:
                st.markdown(f"- {_plain(told(note))}")


def with_map(scenario: Scenario, control: Mapping[str, Mapping[str, float]]) -> Scenario:
    """Return a scenario that starts from shares of one's own instead of a dated line."""
    return scenario.replace(base="borders-1991", control=control)


def _map_preview(found: GeometryControl, name: str, world: World) -> None:
    control = found.control()
    before = state.outcome()
    after = evaluate(with_map(before.scenario, control), world)
    left, right = st.columns([11, 9], gap="medium")
    with left:
        _preview_map(found, after, name, world)
    with right:
        _beside(before, after)
        st.table(_shares_table(before, after, world))
        _apply("own-map-apply", lambda s: with_map(s, control))
    _deposits_inside(found, world)


def _preview_map(found: GeometryControl, after: Outcome, name: str, world: World) -> None:
    totals = after.value.sum(axis=1)
    ground = control_by_region(after.scenario, world)
    shades = {}
    for index, region in enumerate(world.regions):
        shares = parties(ground[:, index])
        title = words.region_title(world, region, shares, int(totals[index]))
        shades[region] = shade(shares, int(totals[index]) / after.total_million, title)
    region_map(
        shades,
        selected=None,
        caption=t("shares of area by your file {name}", name=_plain(name)),
        words={**words.map_words(world), **point_words(world)},
        key="own-map-preview",
        points=deposit_points(world),
        held_by=_letters(found, world),
    )


def _letters(found: GeometryControl, world: World) -> str:
    """Return who holds each deposit by the map, a letter each."""
    russia, other = (_located(found, party, world).probability for party in ("russia", "other"))
    letters = holders(russia, recorded(world))
    return "".join(
        OTHER if share >= SURE else letter for letter, share in zip(letters, other, strict=True)
    )


def _located(found: GeometryControl, party: str, world: World) -> Location:
    from model.geometry import locate

    points = [(float(row["lon"]), float(row["lat"])) for row in world.deposits.rows]
    return locate(points, world.deposits.precision, found.held[party])


def _deposits_inside(found: GeometryControl, world: World) -> None:
    """List the deposits that the map puts behind the line, or near it."""
    table = deposits_inside(found, world)
    head = n("{count} deposit inside your map or near its edge",
             "{count} deposits inside your map or near its edge", len(table))  # fmt: skip
    with st.expander(head):
        st.caption(t("Shown only: applying the map sets shares of regions."))
        st.table(table)


def deposits_inside(found: GeometryControl, world: World) -> pd.DataFrame:
    """Return the deposits that Russia may hold by a map, the surest first."""
    located = _located(found, "russia", world)
    places = [i for i in np.argsort(-located.probability, kind="stable").tolist()
              if located.probability[i] > NEAR]  # fmt: skip
    rows, share = world.deposits.rows, located.probability
    columns = {
        t("Commodity group"): [
            name_of(world, "commodity_groups", rows[i]["group"]) for i in places
        ],
        t("Russia's probability"): [percent(float(share[i])) for i in places],
        t("km behind the edge"): [number(float(located.signed_distance_km[i]), 1) for i in places],
    }
    names = [name_of(world, "deposits/deposits", rows[i]["id"]) for i in places]
    return pd.DataFrame(columns, index=pd.Index(names, name=t("Deposit")))


def _shares_table(before: Outcome, after: Outcome, world: World) -> pd.DataFrame:
    now, then = (control_by_region(o.scenario, world)[RUSSIA] for o in (before, after))
    rows = [i for i in range(len(world.regions)) if max(now[i], then[i]) > 0]
    names = [name_of(world, "regions", world.regions[i]) for i in rows]
    columns = {
        t("Russia, in hand"): [percent(float(now[i]), 1) for i in rows],
        t("Russia, your map"): [percent(float(then[i]), 1) for i in rows],
        t("Difference, points"): [number(100 * float(then[i] - now[i]), 1) for i in rows],
    }
    return pd.DataFrame(columns, index=pd.Index(names, name=t("Region")))


def _beside(before: Outcome, after: Outcome) -> None:
    """Show what each side holds, with what is in hand beside it."""
    row = st.container(horizontal=True, gap="small")
    for index, party in enumerate(("ukraine", "russia", "other")):
        now, was = int(after.party_million[index]), int(before.party_million[index])
        if now or was:
            row.metric(
                words.party(party),
                words.trillions(now),
                t("in hand {amount}", amount=words.trillions(was)),
                delta_color="off",
                delta_arrow="off",
                width="content",
            )


def _apply(key: str, make: state.Callable[[Scenario], Scenario]) -> None:
    def applied() -> None:
        if state.attempt(key, make):
            st.toast(t("Applied: the calculator now works with it."))

    st.button(t("Apply"), key=key, type="primary", on_click=applied)
    if state.problems_at(key):
        _problems(state.problems_at(key))


# --- values of one's own ----------------------------------------------------------------------


def own_values(world: World) -> None:
    """Draw the upload of a table of values, its totals beside Forbes', and what is missing."""
    st.markdown(
        t(
            "A CSV with the columns region, group, value and unit (or a unit given here). Regions "
            "and groups by their ids; numbers with a point, without separators."
        )
    )
    st.download_button(
        t("The Forbes table in this shape"), _template(world), "own_values.csv", "text/csv"
    )
    file = st.file_uploader(t("Own values (CSV)"), ["csv"], key="own-values")
    left, right = st.columns(2)
    unit = left.text_input(t("Unit, if the file has no such column"), key="own-values-unit",
                           placeholder="million USD_2023")  # fmt: skip
    total = right.number_input(t("Total that it should have, in that unit"), value=None,
                               min_value=0.0, key="own-values-total")  # fmt: skip
    if state.hand().scenario.own_values:
        _apply_none()
    if file is None:
        return
    try:
        found = read_values(file.getvalue(), world, unit.strip() or None, total)
        after = evaluate(with_values(state.hand().scenario, found), world)
    except ModelError as error:
        _problems(error.problems)
        return
    _values_preview(found, after, world)


def _template(world: World) -> str:
    value = world.value(world.tables["value/bases"][0]["id"])
    unit = f"million {world.price_unit(world.tables['value/bases'][0]['id'])}"
    rows = [
        f"{region},{group},{value[i, j]},{unit}"
        for i, region in enumerate(world.regions)
        for j, group in enumerate(world.groups)
    ]
    return "\n".join(["region,group,value,unit", *rows, ""])


def _apply_none() -> None:
    key = "own-values-drop"
    st.button(
        t("Give up own values, back to the published valuation"),
        key=key,
        on_click=lambda: state.attempt(key, lambda s: s.replace(own_values={})),
    )


def with_values(scenario: Scenario, found: OwnValues) -> Scenario:
    """Return a scenario with values of one's own."""
    table = found.values  # noqa: PD011 (a mapping, no array)
    own = {region: dict(groups) for region, groups in table.items()}
    return scenario.replace(own_values=own, own_values_unit=found.unit)


def _values_preview(found: OwnValues, after: Outcome, world: World) -> None:
    row = st.container(horizontal=True, gap="small")
    row.metric(t("Your total, {unit}", unit=words.unit_text(found.unit)),
               words.trillions(found.total), width="content")  # fmt: skip
    row.metric(t("Forbes, for comparison"), words.trillions(found.reference_total), width="content")
    _missing(found.missing)
    reference = world.value(world.tables["value/bases"][0]["id"])
    names = [name_of(world, "commodity_groups", id) for id in world.groups]
    columns = {
        t("Yours, million"): [number(int(v), 0) for v in after.value.sum(axis=0)],
        t("Forbes, million"): [number(int(v), 0) for v in reference.sum(axis=0)],
    }
    st.table(pd.DataFrame(columns, index=pd.Index(names, name=t("Commodity group"))))
    _beside(state.outcome(), after)
    _apply("own-values-apply", lambda s: with_values(s, found))


def _missing(cells: tuple[str, ...]) -> None:
    if not cells:
        st.caption(t("No cell is missing that Forbes has a value for."))
        return
    head = n(
        "{count} cell that Forbes has a value for is missing and counts as 0",
        "{count} cells that Forbes has a value for are missing and count as 0",
        len(cells),
    )
    with st.expander(head):
        st.code("\n".join(cells), language=None)
