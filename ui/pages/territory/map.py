"""A map of held territory of one's own: uploaded, shown with what it would change, then applied."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from model import Scenario, World, evaluate
from model.core.choices import PROPERTY, asks_for, layer
from model.core.errors import ModelError, ScenarioError
from model.core.said import say
from model.explain.beside import explain_located
from model.territory.map_files import LIMIT_BYTES, LIMIT_PACKED
from model.territory.naming import SOURCE
from model.territory.own_map import kept, map_fields
from model.world.catalog import names
from ui.explain.cells import compared, draw_numbers
from ui.explain.panel import Explained
from ui.hand import state
from ui.hand.background import FILE_SECONDS, beside
from ui.hand.queue import asking
from ui.map.drawing import region_map
from ui.map.markup import country
from ui.map.shapes import outline
from ui.map.territory import deposit_points, point_words
from ui.pages.territory import tables
from ui.pages.territory.apply import (
    apply_button,
    say_problems,
    set_beside,
)
from ui.pages.territory.charts import area_shades, holders_inside
from ui.pages.territory.tables import MapPreview, located
from ui.parts.kit import file_entry, para, pick, plain
from ui.show.table import Table
from ui.speech import words
from ui.speech.language import day, n, t
from ui.speech.said import spoken

if TYPE_CHECKING:
    from model.territory.geometry import GeometryControl, Layers

_Read = tuple[str, str | None, dt.date | None]
"""The id of a content, what names its layers and the day, which together decide what is read."""

_ENDINGS = ["geojson", "json", "geojsonl", "geojsons", "ndjson", "topojson", "kml", "kmz", "zip",
            "gpkg", "fgb", "gz"]  # fmt: skip
_MB = 1_000_000
_SAMPLE = json.dumps({
    "type": "FeatureCollection",
    "features": [{
        "type": "Feature",
        "properties": {"name": "Occupied", "date": "2025-02-11"},
        "geometry": {"type": "Polygon", "coordinates": [
            [[37.6, 47.1], [38.2, 47.1], [38.9, 47.9], [40.0, 48.2], [40.1, 49.5], [38.6, 49.9],
             [38.0, 49.0], [37.4, 48.4], [37.6, 47.1]]]},
    }],
})  # fmt: skip
MOST_LAYERS = 30
"""Layers of one file that can each be given a party."""


def own_map(world: World) -> None:
    """Draw the upload of occupied territory, its preview, and what applying it would change."""
    para(
        "Polygons in GeoJSON, TopoJSON, Esri JSON, KML, KMZ, a zipped shapefile, GeoPackage or "
        "FlatGeobuf, in any coordinate system that the file names: each region's share is that of "
        "its area inside them. A map has at most {most} MB, and a packed file {packed} MB with at "
        "most {most} MB in it; the files of the public DeepState archive go through as they are, "
        "the packed one of all days too.",
        most=LIMIT_BYTES // _MB, packed=LIMIT_PACKED // _MB,
    )  # fmt: skip
    st.download_button(t("A sample map"), _SAMPLE, "sample-map.geojson", "application/geo+json")
    entry = t("Map of controlled territory")
    file = file_entry(entry, _ENDINGS, key="own-map", most=LIMIT_PACKED // _MB)
    state.hand().previews.pop("map", None)
    if file is None:
        return
    content = file.getvalue()
    id = _id(content)
    named, shown = _choices(id, file.name, content)
    try:
        layers = _layers((id, named, shown), file.name, content)
        mapping = _mapping(layers, id)
        whole = _whole()
        found = _overlay((id, named, shown), tuple(mapping.items()), whole, layers)
    except ModelError as error:
        say_problems(error.problems)
        return
    _notes(found.notes)
    _map_preview(found, file.name, world)


def _choices(id: str, name: str, content: bytes) -> tuple[str | None, dt.date | None]:
    """Draw what names the layers and, where a file holds several days, which one is read."""
    label, help = (
        spoken(PROPERTY.label),
        t("Features with the same value of this property form one layer."),
    )
    key = f"own-map-property-{id}"
    try:
        offered = _layers((id, None, None), name, content)
    except ModelError as error:
        if not asks_for(error, PROPERTY):
            return None, None
        typed = st.text_input(label, key=key, max_chars=80, help=help)
        return typed.strip() or None, None
    names = {None: t("as the file says itself"), SOURCE: t("file, folder or table")}
    names |= {name: plain(name) for name in offered.properties}
    named = pick(label, list(names), key, names.__getitem__, help=help)
    if len(offered.days) < 2:
        return named, None
    days = offered.days[::-1]
    return named, pick(t("Day of the map"), days, f"own-map-day-{id}", day)


def _id(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@st.cache_resource(show_spinner=False, max_entries=4)
def _layers(id: _Read, name: str, _content: bytes) -> Layers:
    from model.territory.geometry import read_layers

    _, named, shown = id
    read = partial(read_layers, _content, layer_property=named, day=shown, name=name)
    with asking(state.visitor()):
        layers = beside(read, FILE_SECONDS)
    count = len(layers.names)
    if count > MOST_LAYERS:
        given, allowed, remedy = (
            say("{count} layers", count=count),
            say("at most {count} layers", count=MOST_LAYERS),
            say("Name another property ({property}), or merge layers.", property=PROPERTY),
        )
        raise ScenarioError.at("layers", given, allowed, remedy)
    return layers


@st.cache_resource(show_spinner=False, max_entries=8)
def _overlay(
    id: _Read, mapping: tuple[tuple[str, str], ...], whole: bool, _layers: Layers
) -> GeometryControl:
    from ui.pages.territory.read import control_of

    with asking(state.visitor()):
        return beside(partial(control_of, _layers, mapping, whole), FILE_SECONDS)


def _mapping(layers: Layers, id: str) -> dict[str, str]:
    """Draw a choice of party for each layer; a layer without one is a problem of the file."""
    from model.territory.geometry import default_party

    mapping, parties = {}, list(names("layer"))
    places = st.columns(min(len(layers.names), 3))
    for index, name in enumerate(layers.names):
        key = f"layer-{index}-{name}-{id}"
        state.begin(key, default_party(layers, name))
        chosen = places[index % len(places)].selectbox(
            spoken(layer(plain(name)).label),
            parties,
            index=None,
            format_func=partial(words.named, "layer"),
            placeholder=spoken(layer("*").label),
            key=key,
        )
        if chosen:
            mapping[name] = chosen
    return mapping


def _whole() -> bool:
    state.begin("own-map-crimea", True)
    return st.checkbox(
        t("Count Crimea and Sevastopol whole where the map covers nearly all of them"),
        key="own-map-crimea",
        help=t(
            "Every source draws coasts differently, so polygons that mean all of Crimea cover "
            "nearly all of it. What a map leaves out stays out."
        ),
    )


def _notes(notes: tuple[str, ...]) -> None:
    if notes:
        with st.expander(
            n("{count} note about this file", "{count} notes about this file", len(notes))
        ):
            for note in notes:
                st.markdown(f"- {plain(spoken(note))}")


def with_map(scenario: Scenario, control: Mapping[str, Mapping[str, float]]) -> Scenario:
    """Return a scenario that starts from shares of one's own instead of a dated line."""
    return scenario.replace(**map_fields(control))


def _map_preview(found: GeometryControl, name: str, world: World) -> None:
    control = found.control()
    before = state.outcome()
    after = evaluate(with_map(before.scenario, control), world)
    own = MapPreview(found, after, name)
    state.hand().previews["map"] = own
    shares = tables.map_shares(before, own, held=True)
    left, right = st.columns([11, 9], gap="medium")
    with left:
        _preview_map(own, world)
    with right:
        set_beside(before, after)
        draw_numbers(
            shares.only("region", "before", "after", "change"),
            tree=lambda _, which, figure: compared(after, before, figure, which),
        )
        for told in kept(before.scenario, world):
            st.caption(plain(spoken(told)))
        apply_button("own-map-apply", lambda s: with_map(s, control))
    inside = tables.map_deposits(own, near=True).only("deposit", "group", "russia", "km")
    _deposits_inside(inside, own, world)


def _preview_map(own: MapPreview, world: World) -> None:
    region_map(
        area_shades(own.after),
        selected=None,
        caption=t("shares of area by your file {name}", name=own.name),
        words={**words.map_words(world), **point_words(world)},
        key="own-map-preview",
        points=deposit_points(world),
        held_by=holders_inside(own.found, world),
        ground=outline(own.found.preview["features"], country().projection),
    )


def _deposits_inside(inside: Table, own: MapPreview, world: World) -> None:
    """List the deposits that the map puts behind the line, or near it; their chances open."""
    head = n("{count} deposit inside your map or near its edge",
             "{count} deposits inside your map or near its edge", len(inside.rows))  # fmt: skip
    at = located(own.found, "russia", world)

    def tree(id: str, *_: str) -> Explained:
        index = world.deposits.place[id]
        km, chance = float(at.signed_distance_km[index]), float(at.probability[index])
        return explain_located(world, index, km, chance), own.after

    with st.expander(head):
        st.caption(t("Shown only: applying the map sets shares of regions."))
        draw_numbers(inside, tree=tree)
