"""A map of one's own -> who holds what share of each region, and which side of the line points are.

`read_layers` turns a file into named layers, `overlay` turns those into area shares of the 27
regions, `locate` sets points against a layer. Nothing here reads or writes a scenario.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from model.core import choices
from model.core.errors import Problem, ScenarioError, of_a_file, unknown
from model.core.said import Said, say
from model.territory.borders import Regions, load_regions
from model.territory.geojson import UNNAMED
from model.territory.ground_words import is_bare, party_of, says_nothing, speaks
from model.territory.layers import Layer, Layers, polygons_only, read_layers
from model.territory.location import Location, locate
from model.territory.projection import Floats, area_km2, shapely_module
from model.world.aliases import meant, misnamed

if TYPE_CHECKING:
    import pandas as pd
    from shapely.geometry.base import BaseGeometry

__all__ = [
    "PARTIES",
    "UNNAMED",
    "GeometryControl",
    "Layer",
    "Layers",
    "Location",
    "Regions",
    "default_party",
    "load_regions",
    "locate",
    "overlay",
    "parties_of",
    "read_layers",
    "refuse_unknown",
]

PARTIES = ("russia", "other", "ukraine", "ignore")
"""What a layer can count as; ``ukraine`` keeps its ground from the others, ``ignore`` does not."""

_TEXTS = {
    "russia": say("Layer {name!r} counts as controlled by Russia."),
    "other": say("Layer {name!r} counts as controlled by a third party."),
    "ukraine": say("Layer {name!r} stays with Ukraine."),
    "ignore": say("Layer {name!r} is left out."),
}
_QUOTED = {"russia": say("'russia'"), "other": say("'other'")}
_ONE_OF = say("one of {names}", names=", ".join(PARTIES))
_DIGITS = 6
_PREVIEW_TOLERANCE = 0.005
_PREVIEW_GRID = 0.001
_TOLD_SHARE = 0.001
_BEHIND = 0.5
"""Share of the country from which a layer of Ukraine is what the others are drawn upon."""


@dataclass(frozen=True, eq=False)
class GeometryControl:
    """Share of each region's area by party, from polygons.

    Parameters
    ----------
    regions : Regions
        The regions in the order of the shares.
    russia, other : ndarray, shape (27,) [share of the region's area]
        Both in [0, 1], their sum too; the rest is Ukraine's.
    held : mapping of party to Layer
        Dissolved territory of ``russia`` and ``other``, without overlap, not cut to Ukraine.
    notes : tuple of str
        Sentences on what was mended, assumed or left out.
    """

    regions: Regions
    russia: Floats
    other: Floats
    held: Mapping[str, Layer]
    notes: tuple[str, ...]

    @property
    def table(self) -> pd.DataFrame:
        """Shares as a table: 27 rows by region id, columns ``russia`` and ``other``, float64."""
        import pandas as pd

        index = pd.Index(self.regions.ids, name="region")
        return pd.DataFrame({"russia": self.russia, "other": self.other}, index=index)

    def control(self) -> dict[str, dict[str, float]]:
        """Return the ``control`` field of a scenario: regions with any share, to 6 digits."""
        russia = self.russia.round(_DIGITS)
        # Two roundings upwards must not add up to more than the whole region.
        other = np.minimum(self.other.round(_DIGITS), (1 - russia).round(_DIGITS))
        rows = zip(self.regions.ids, russia.tolist(), other.tolist(), strict=True)
        return {name: {"russia": r, "other": o} for name, r, o in rows if r or o}

    @cached_property
    def preview(self) -> dict[str, Any]:
        """The territory inside Ukraine as a small GeoJSON FeatureCollection, for drawing only.

        One feature a party (property ``party``), simplified, to a thousandth of a degree. Outer
        rings run clockwise, as d3 and Vega want them and as ``data/geo/regions.geojson`` has them.
        """
        features = [self._feature(party, layer) for party, layer in self.held.items()]
        return {"type": "FeatureCollection", "features": [f for f in features if f is not None]}

    def _feature(self, party: str, layer: Layer) -> dict[str, Any] | None:
        shapely = shapely_module()
        inside = shapely.intersection(layer.geometry, self.regions.country)
        drawn = shapely.simplify(polygons_only(inside), _PREVIEW_TOLERANCE)
        parts = shapely.get_parts(shapely.set_precision(drawn, _PREVIEW_GRID))
        if not len(parts):
            return None
        wound = [shapely.geometry.polygon.orient(part, sign=-1.0) for part in parts]
        geometry = json.loads(shapely.to_geojson(shapely.multipolygons(wound)))
        return {"type": "Feature", "properties": {"party": party}, "geometry": geometry}


def parties_of(layers: Layers, mapping: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return what each layer counts as.

    Parameters
    ----------
    layers : Layers
        The layers of a file.
    mapping : mapping of str to str, optional
        Layer name -> one of `PARTIES`; goes before what the name itself says, see
        :func:`model.territory.ground_words.party_of`. Case is ignored; a ``*`` at the end of a
        name stands for any rest. A single layer without a name, or with one that says nothing,
        such as *Polygon 1*, is read as occupied territory; a mere number, yes or no is asked
        about.

    Raises
    ------
    ScenarioError
        With every layer that has no party, and every party that is none.

    Examples
    --------
    >>> square = '{"type": "Polygon", "coordinates": [[[37, 48], [38, 48], [38, 49], [37, 48]]]}'
    >>> parties_of(read_layers(square))
    {'(no name)': 'russia'}
    """
    own = dict(mapping or {})
    found = {name: _party(name, own) or default_party(layers, name) for name in layers.names}
    problems = [
        unknown(_place(name), party, PARTIES, _ONE_OF)
        for name, party in own.items()
        if party not in PARTIES
    ]
    problems += _open_problems([name for name, party in found.items() if party is None])
    if problems:
        raise ScenarioError(problems)
    return {name: party for name, party in found.items() if party}


def _open_problems(names: list[str]) -> list[Problem]:
    """Return a problem for each layer without a party, or one for very many of them."""
    if len(names) <= _MOST_OPEN:
        return [Problem(_place(name), "no party", _ONE_OF, _remedy(name)) for name in names]
    shown = ", ".join(map(repr, names[:_MOST_OPEN]))
    given = say("{count} layers without a party: {names} and more", count=len(names), names=shown)
    return [Problem("layers", given, _ONE_OF, _remedy("*"))]


_MOST_OPEN = 12
"""Layers that are each asked about."""


def _place(name: str) -> Said:
    return say("layer {name}", name=repr(name))


def _remedy(name: str) -> Said:
    return say("Say whose ground it is ({layer}), or name another property ({property}).",
               layer=choices.layer(name), property=choices.PROPERTY)  # fmt: skip


def default_party(layers: Layers, name: str) -> str | None:
    """Return what a layer counts as by its name; None where the reader must say."""
    silent = says_nothing(name) and not is_bare(name)
    lone = len(layers.names) == 1 and (name == UNNAMED or silent)
    if lone or all(map(_only_names_ukraine, layers.names)):
        return "russia" if lone else None
    return party_of(name)


def _only_names_ukraine(name: str) -> bool:
    """Return whether a name is that of Ukraine alone, as in a column of countries."""
    return party_of(name) == "ukraine" and not speaks(name)


def refuse_unknown(layers: Layers, mapping: Mapping[str, str]) -> None:
    """Refuse a mapping that names layers which the file does not have.

    Raises
    ------
    ScenarioError
        With every such name.
    """
    known = layers.names
    problems = [
        unknown(_place(name), name, known, "a layer of the file", "no such layer")
        for name, party in mapping.items()
        if not any(_party(layer, {name: party}) for layer in known)
    ]
    if problems:
        raise ScenarioError(problems)


def _party(name: str, table: Mapping[str, str]) -> str | None:
    """Return the party of a name: its own entry first, then the longest prefix that fits."""
    folded = {" ".join(key.split()).casefold(): party for key, party in table.items()}
    key = name.casefold()
    prefixes = [p for p in folded if p.endswith("*") and key.startswith(p[:-1])]
    best = key if key in folded else max(prefixes, key=len, default="")
    return folded.get(best)


@of_a_file()
def overlay(
    layers: Layers,
    regions: Regions | None = None,
    mapping: Mapping[str, str] | None = None,
    *,
    assume: Mapping[str, float] | None = None,
) -> GeometryControl:
    """Lay polygons over the regions: share of each region's area by party.

    Parameters
    ----------
    layers : Layers
        From `read_layers`.
    regions : Regions, optional
        By default the full-resolution borders of ``data/``.
    mapping : mapping of str to str, optional
        Layer name -> party, see `parties_of`.
    assume : mapping of str to float, optional [share]
        Region -> Russian-controlled share that replaces what the polygons give, told in the notes.
        Coasts and borders are drawn differently by every source, so polygons that mean all of
        Crimea cover 99 % of it; ``{"UA-43": 1, "UA-40": 1}`` is the convention of
        ``data/control/front_line.csv`` (Crimea and Sevastopol).

    Returns
    -------
    GeometryControl
        Ground in layers of several parties counts once: for Ukraine before Russia before a third
        party; a layer of Ukraine that covers most of the country is the map behind the others.
        What is drawn as occupied and as liberated so stays with Ukraine. Share = area of
        the intersection / area of the region, both on the ellipsoid.

    Raises
    ------
    ScenarioError
        Layers without a party, unknown regions, shares outside [0, 1].
    """
    regions = regions or load_regions()
    assumed = _checked_assumptions(assume or {}, regions)
    parties = parties_of(layers, mapping)
    grounds = (_free(layers, parties, regions),
               *(_union(layers, parties, party) for party in ("russia", "other")))  # fmt: skip
    held = _held(*grounds)
    inside = {party: _areas_inside(held[party].geometry, regions) for party in held}
    russia, other = (np.clip(inside[party] / regions.areas, 0.0, 1.0) for party in held)
    notes = (
        *layers.notes,
        *_party_notes(parties, mapping or {}),
        *_overlap_notes(*grounds),
        *_outside_notes(held, inside),
        *_assumption_notes(assumed, regions, russia),
    )
    for region, share in assumed.items():
        russia[regions.ids.index(region)] = share
    return GeometryControl(regions, russia, np.minimum(other, 1 - russia), held, notes)


def _checked_assumptions(assume: Mapping[str, float], regions: Regions) -> dict[str, float]:
    problems = []
    found = {}
    for name, share in assume.items():
        where, region = f"assume.{name}", meant("region", name)
        if region not in regions.ids:
            problems.append(
                misnamed(where, "region", name, say("a region id"), "an unknown region")
            )
        elif not 0 <= share <= 1:
            problems.append(Problem(where, f"{share:g}", "a share lies in [0, 1]"))
        else:
            found[region] = float(share)
    if problems:
        raise ScenarioError(problems)
    return found


def _held(free: BaseGeometry, russia: BaseGeometry, other: BaseGeometry) -> dict[str, Layer]:
    """Return the ground of Russia, and that of a third party outside it [degree]."""
    taken = {"russia": free, "other": shapely_module().union(russia, free)}
    grounds = {"russia": russia, "other": other}
    return {party: Layer(party, _without(grounds[party], taken[party])) for party in grounds}


def _without(ground: BaseGeometry, taken: BaseGeometry) -> BaseGeometry:
    return polygons_only(shapely_module().difference(ground, taken))


def _union(layers: Layers, parties: Mapping[str, str], party: str) -> BaseGeometry:
    shapes = [layer.geometry for layer in layers if parties[layer.name] == party]
    return polygons_only(shapely_module().union_all(shapes))


def _free(layers: Layers, parties: Mapping[str, str], regions: Regions) -> BaseGeometry:
    """Return the ground of Ukraine's layers, but for one that shows the whole country behind."""
    most = _BEHIND * regions.country.area
    own = Layers(tuple(layer for layer in layers if layer.geometry.area < most))
    return _union(own, parties, "ukraine")


def _areas_inside(geometry: BaseGeometry, regions: Regions) -> Floats:
    """Return the area of a shape inside each region, shape (27,) [km2]."""
    shapes = np.asarray(regions.shapes)
    near = np.flatnonzero(shapely_module().intersects(shapes, geometry))
    areas = np.zeros(len(shapes))
    areas[near] = [area_km2(part) for part in shapely_module().intersection(shapes[near], geometry)]
    return areas


def _party_notes(parties: Mapping[str, str], mapping: Mapping[str, str]) -> list[Said]:
    notes = [say(_TEXTS[party].template, name=name) for name, party in parties.items()]
    idle = [key for key in mapping if not any(_party(name, {key: "-"}) for name in parties)]
    if idle:
        notes.append(say("The mapping names layers that the file does not hold: {names}.",
                         names=", ".join(idle)))  # fmt: skip
    return notes


def _overlap_notes(free: BaseGeometry, russia: BaseGeometry, other: BaseGeometry) -> list[Said]:
    both = _common_km2(russia, other)
    freed = _common_km2(shapely_module().union(russia, other), free)
    notes = [say("{area:,.0f} km2 lie in layers of both; they count as controlled by Russia.",
                 area=both)] * (both >= 1)  # fmt: skip
    if freed >= 1:
        notes.append(say("{area:,.0f} km2 lie in layers of Ukraine and in those of others; they "
                         "stay with Ukraine, unless its layers are left out.",
                         area=freed))  # fmt: skip
    return notes


def _common_km2(one: BaseGeometry, other: BaseGeometry) -> float:
    return area_km2(polygons_only(shapely_module().intersection(one, other)))


def _outside_notes(held: Mapping[str, Layer], inside: Mapping[str, Floats]) -> list[Said]:
    notes = []
    for party, layer in held.items():
        total = area_km2(layer.geometry)
        outside = total - float(inside[party].sum())
        if outside > _TOLD_SHARE * total:
            notes.append(say(
                "{part:.1%} of the area of {party} ({area:,.0f} km2) lies outside the regions "
                "(sea, or a border drawn differently) and counts for none.",
                part=outside / total, party=_QUOTED[party], area=outside,
            ))  # fmt: skip
    return notes


def _assumption_notes(assumed: Mapping[str, float], regions: Regions, russia: Floats) -> list[Said]:
    return [
        say("{region}: Russian-controlled share {share:,g} assumed; the polygons give "
            "{drawn:,.4f}.",
            region=region, share=share, drawn=float(russia[regions.ids.index(region)]))
        for region, share in assumed.items()
    ]  # fmt: skip
