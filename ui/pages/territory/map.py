"""A map of held territory of one's own: uploaded, shown with what it would change, then applied."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from model import Outcome, Scenario, World, evaluate
from model.core.errors import ModelError, Problem, ScenarioError
from model.territory.control import RUSSIA, control_by_region
from ui.hand import state
from ui.map.drawing import region_map
from ui.map.points import OTHER, SURE, holders
from ui.map.shade import RegionShade
from ui.map.territory import (
    deposit_points,
    name_of,
    parties,
    point_words,
    recorded,
    shade,
)
from ui.pages.territory.apply import apply_button, plain, say_problems, set_beside
from ui.speech import words
from ui.speech.language import N_, n, number, percent, t
from ui.speech.problems import note_text

if TYPE_CHECKING:
    from model.territory.geometry import GeometryControl, Layers, Location

__all__ = [
    "MapPreview",
    "area_shades",
    "default_party",
    "deposits_inside",
    "holders_inside",
    "located",
    "own_map",
    "with_map",
]

LAYER = {
    "russia": N_("held by Russia"),
    "other": N_("held by neither side"),
    "ukraine": N_("held by Ukraine"),
    "ignore": N_("left out"),
}
CRIMEA = {"UA-43": 1.0, "UA-40": 1.0}
"""Regions that the daily record counts whole; own polygons cover their coast only nearly."""
MOST_LAYERS = 30
"""Layers of one file that can each be given a party."""
_FEWER = "Name another property, or merge layers."
NEAR = 0.01
"""A deposit is listed from this probability on [1]."""


@dataclass(frozen=True)
class MapPreview:
    """What a map of one's own would give.

    Parameters
    ----------
    found : GeometryControl
        Its shares of the regions.
    after : Outcome
        The result with it.
    name : str
        Name of the file.
    """

    found: GeometryControl
    after: Outcome
    name: str


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
    state.hand().previews.pop("map", None)
    if file is None:
        return
    content, named = file.getvalue(), _property()
    try:
        layers = _layers(_id(content), named, content)
        mapping = _mapping(layers)
        assume = _assumed()
        found = _overlay((_id(content), named), tuple(mapping.items()), assume, layers)
    except ModelError as error:
        say_problems(error.problems)
        return
    _notes(found.notes)
    _map_preview(found, file.name, world)


def _property() -> str:
    return st.text_input(
        t("Property that names the layers"),
        "name",
        key="own-map-property",
        max_chars=80,
        help=t("Features with the same value of this property form one layer."),
    )


def _id(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@st.cache_resource(show_spinner=False, max_entries=4)
def _layers(id: str, named: str, _content: bytes) -> Layers:
    from model.territory.geometry import read_geojson

    layers = read_geojson(_content, layer_property=named)
    count = len(layers.names)
    if count > MOST_LAYERS:
        allowed = f"at most {MOST_LAYERS} layers"
        raise ScenarioError([Problem("layers", f"{count} layers", allowed, _FEWER)])
    return layers


@st.cache_resource(show_spinner=False, max_entries=8)
def _overlay(
    id: tuple[str, str], mapping: tuple[tuple[str, str], ...], assume: bool, _layers: Layers
) -> GeometryControl:
    from model.territory.geometry import overlay

    return overlay(_layers, mapping=dict(mapping), assume=CRIMEA if assume else {})


def default_party(layers: Layers, name: str) -> str | None:
    """Return what a layer counts as by its name; None where the reader must say."""
    from model.territory.geometry import UNNAMED, Layer, parties_of
    from model.territory.geometry import Layers as Some

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
            t("Layer {name}", name=plain(name)),
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
                st.markdown(f"- {plain(note_text(note))}")


def with_map(scenario: Scenario, control: Mapping[str, Mapping[str, float]]) -> Scenario:
    """Return a scenario that starts from shares of one's own instead of a dated line."""
    return scenario.replace(base="borders-1991", control=control)


def _map_preview(found: GeometryControl, name: str, world: World) -> None:
    control = found.control()
    before = state.outcome()
    after = evaluate(with_map(before.scenario, control), world)
    state.hand().previews["map"] = MapPreview(found, after, name)
    left, right = st.columns([11, 9], gap="medium")
    with left:
        _preview_map(found, after, name, world)
    with right:
        set_beside(before, after)
        st.table(_shares_table(before, after, world))
        apply_button("own-map-apply", lambda s: with_map(s, control))
    _deposits_inside(found, world)


def _preview_map(found: GeometryControl, after: Outcome, name: str, world: World) -> None:
    region_map(
        area_shades(after),
        selected=None,
        caption=t("shares of area by your file {name}", name=name),
        words={**words.map_words(world), **point_words(world)},
        key="own-map-preview",
        points=deposit_points(world),
        held_by=holders_inside(found, world),
    )


def area_shades(after: Outcome) -> dict[str, RegionShade]:
    """Return what the map of one's own shows: each party's share of the area of each region."""
    world, totals = after.world, after.value.sum(axis=1)
    ground = control_by_region(after.scenario, world)
    shades = {}
    for index, region in enumerate(world.regions):
        shares = parties(ground[:, index])
        title = words.region_title(world, region, shares, int(totals[index]))
        shades[region] = shade(shares, int(totals[index]) / after.total_million, title)
    return shades


def holders_inside(found: GeometryControl, world: World) -> str:
    """Return who holds each deposit by the map, a letter each."""
    russia, other = (located(found, party, world).probability for party in ("russia", "other"))
    letters = holders(russia, recorded(world))
    return "".join(
        OTHER if share >= SURE else letter for letter, share in zip(letters, other, strict=True)
    )


def located(found: GeometryControl, party: str, world: World) -> Location:
    """Return where the deposits lie against a party's part of a map."""
    from model.territory.geometry import locate

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
    at = located(found, "russia", world)
    places = [i for i in np.argsort(-at.probability, kind="stable").tolist()
              if at.probability[i] > NEAR]  # fmt: skip
    rows, share = world.deposits.rows, at.probability
    columns = {
        t("Commodity group"): [
            name_of(world, "commodity_groups", rows[i]["group"]) for i in places
        ],
        t("Russia's probability"): [percent(float(share[i])) for i in places],
        t("km behind the edge"): [number(float(at.signed_distance_km[i]), 1) for i in places],
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
