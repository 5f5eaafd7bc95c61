"""Which property of a map names its layers; where it is not plain, the names are asked about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from model.core.errors import Problem, nearest
from model.core.said import say
from model.territory.geojson import UNNAMED, RawPolygon, Reading
from model.territory.ground_words import party_of
from model.world.aliases import fold, words

__all__ = ["SOURCE", "layer_name", "named", "naming_properties"]

SOURCE = "(file or folder)"
"""What stands for the file, folder or table that a polygon is of, as if it were a property."""

_DRAWN = ("fill", "stroke", "color", "styleurl", "marker-color")
"""Properties that only say how a polygon is drawn: where they differ, sides may."""

_LONGEST_NAME = 80
_MOST_NAMES = 30


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A property that may name layers: its value and what that says, for each polygon."""

    key: str
    names: tuple[str, ...]
    parties: tuple[str | None, ...]
    known: bool

    @property
    def plain(self) -> bool:
        """Whether every polygon has a name that says whose ground it is."""
        return all(self.parties) and UNNAMED not in self.names


def layer_name(value: object) -> str:
    """Return a layer's name; DeepState writes ``Ukrainian /// English /// key`` into one string."""
    parts = str(value if isinstance(value, str | int | float) else "").split("///")
    name = " ".join(parts[1 if len(parts) > 1 else 0].split())
    return name.encode("utf-8", "replace").decode()[:_LONGEST_NAME] or UNNAMED


def named(reading: Reading, layer_property: str | None) -> list[RawPolygon]:
    """Return the polygons with the names of their layers; what is wrong goes to the reading.

    Parameters
    ----------
    reading : Reading
        The polygons as they stand in the file.
    layer_property : str, optional
        Property whose value names a polygon's layer, `SOURCE` for its file or folder; by default
        the first known one that says of every polygon whose ground it is.
    """
    polygons = reading.polygons
    if layer_property is None:
        found = _chosen(polygons)
        reading.problems += _disagreements(polygons, found)
        names = found[0].names if found else (UNNAMED,) * len(polygons)
    else:
        _check_property(reading, layer_property)
        names = _names(polygons, layer_property)
    pairs = zip(polygons, names, strict=True)
    return [replace(polygon, layer=name) for polygon, name in pairs]


def _check_property(reading: Reading, asked: str) -> None:
    known = {fold(name) for name in reading.properties}
    if asked in ("name", SOURCE) or fold(asked) in known:
        return
    names = sorted(reading.properties)
    remedy = nearest(asked, names) or say("No feature has properties.")
    reading.refuse("layer_property", asked, say("a property of some feature"), remedy)


def _names(polygons: Iterable[RawPolygon], asked: str) -> tuple[str, ...]:
    if asked == SOURCE:
        return tuple(layer_name(polygon.around.source) for polygon in polygons)
    key = fold(asked)
    return tuple(
        layer_name(next((v for k, v in p.around.properties.items() if fold(str(k)) == key), None))
        for p in polygons
    )


def naming_properties(polygons: Iterable[RawPolygon]) -> list[str]:
    """Return the properties that may name layers: the known ones first, then texts that repeat."""
    rows = list(polygons)
    keys = dict.fromkeys(str(key) for polygon in rows for key in polygon.around.properties)
    values = {key: [p.around.properties.get(key) for p in rows] for key in keys}
    ranks = words("layer property")
    known = [key for key in keys if fold(key) in ranks and any(map(_is_name, values[key]))]
    known.sort(key=lambda key: int(ranks[fold(key)]))
    rest = [key for key in keys if key not in known]
    sorting = [key for key in rest if _sorts(values[key]) or _speaks(values[key])]
    looks = (key for key in rest if key.casefold() in _DRAWN)
    drawn = [key for key in looks if len({str(value) for value in values[key]}) > 1]
    return list(dict.fromkeys(known + sorting + drawn))


def _is_name(value: object) -> bool:
    return layer_name(value) != UNNAMED


def _sorts(values: list[object]) -> bool:
    """Return whether values sort polygons into kinds: yes and no, or a few texts that repeat."""
    if all(isinstance(value, bool) for value in values):
        return True
    texts = {value for value in values if isinstance(value, str) and value.strip()}
    return 1 < len(texts) <= min(_MOST_NAMES, len(values) - 1)


def _speaks(values: list[object]) -> bool:
    """Return whether texts that differ all say whose ground it is, other than by a country."""
    texts = {value for value in values if isinstance(value, str) and value.strip()}
    return len(texts) > 1 and all(party_of(layer_name(text), country=False) for text in texts)


def _chosen(polygons: list[RawPolygon]) -> list[_Candidate]:
    """Return what names the layers, then what else says whose ground they are."""
    offered = [_candidate(polygons, key) for key in naming_properties(polygons)]
    sources = {polygon.around.source for polygon in polygons}
    offered += [_candidate(polygons, SOURCE, len(sources) > 1)] * (sources != {""})
    plain = [candidate for candidate in offered if candidate.plain]
    if plain:
        return plain
    some = [c for c in offered if any(c.parties) and c.key != SOURCE]
    rest = [c for c in offered if set(c.names) != {UNNAMED} and c.key != SOURCE]
    return some[:1] or rest[:1]


def _candidate(polygons: list[RawPolygon], key: str, country: bool = True) -> _Candidate:
    names = _names(polygons, key)
    said = {name: party_of(name, country=country) for name in set(names)}
    known = fold(key) in words("layer property") or (key == SOURCE and country)
    return _Candidate(key, names, tuple(said[name] for name in names), known)


def _disagreements(polygons: list[RawPolygon], found: list[_Candidate]) -> list[Problem]:
    """Return the first polygon of which two properties say different things."""
    known = [candidate for candidate in found if candidate.known]
    for one, other in pairwise(known):
        for index, polygon in enumerate(polygons):
            if one.parties[index] != other.parties[index] and one.plain and other.plain:
                given = say(
                    "{one!r} by {first} and {other!r} by {second}",
                    one=one.names[index], first=one.key,
                    other=other.names[index], second=other.key,
                )  # fmt: skip
                return [Problem(polygon.where, given, "one that says whose ground it is",
                                "Say which property names the layers: --property.")]  # fmt: skip
    return []
