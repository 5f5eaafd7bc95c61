"""Which property of a map names its layers; where it is not plain, the names are asked about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import PurePath

from model.core.choices import PROPERTY
from model.core.errors import Problem, nearest
from model.core.said import Said, say
from model.territory.days import HUMP, SOURCE, is_timely
from model.territory.geojson import UNNAMED, RawPolygon, Reading
from model.territory.ground_words import NO, YES, is_bare, party_of, says_nothing, speaks
from model.world.aliases import fold, words

__all__ = ["SOURCE", "layer_name", "named", "naming_properties"]

_DRAWN = ("fill", "stroke", "color", "styleurl", "marker-color")
"""Properties that only say how a polygon is drawn: where they differ, sides may."""

_TAG = re.compile(r"<[^<>]*>")

_TITLES = ("name", "title", "label", "назва", "название")
"""Properties that tell polygons apart, and need not say whose they are where others do."""

_LONGEST_NAME = 80
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A property that may name layers: its value and what that says, for each polygon.

    A flag says yes or no to its own name.
    """

    key: str
    names: tuple[str, ...]
    parties: tuple[str | None, ...]
    known: bool
    flag: bool

    @property
    def credit(self) -> bool:
        """Whether the property says who drew a polygon, or in which language."""
        return fold(self.key) in words("credit property")

    @property
    def bare(self) -> bool:
        """Whether every polygon has the same mere number, yes or no."""
        return not self.flag and len(set(self.names)) == 1 and is_bare(self.names[0])

    @property
    def plain(self) -> bool:
        """Whether every polygon has a name that says whose ground it is."""
        return all(self.parties) and UNNAMED not in self.names

    @property
    def says(self) -> bool:
        """Whether a name plainly says whose ground it is, by more than a country's name."""
        pairs = zip(self.names, self.parties, strict=True)
        return any(party is not None and speaks(name) for name, party in pairs)

    @property
    def unclear(self) -> bool:
        """Whether a name speaks of ground but not plainly, or sorts polygons in another way."""
        if self.flag:
            said = (UNNAMED, self.key, f"not {self.key}")
            return _takes(self.key) and any(
                party is None and name not in said
                for name, party in zip(self.names, self.parties, strict=True)
            )
        open_names = {name for name, party in zip(self.names, self.parties, strict=True)
                      if party is None and name != UNNAMED}  # fmt: skip
        if self.known and any(map(speaks, open_names)):
            return True
        values = {_text(name) for name in self.names} - {_text(UNNAMED)}
        if values <= {*YES, *NO}:
            return bool(values)
        sorts = self.known and self.key != SOURCE and fold(self.key) not in _TITLES
        return sorts and len(values) > 1 and not all(map(says_nothing, open_names))


def layer_name(value: object) -> str:
    """Return a layer's name; DeepState writes ``Ukrainian /// English /// key`` into one string."""
    parts = _TAG.sub(" ", str(value if isinstance(value, str | int | float) else "")).split("///")
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
        found = _chosen(polygons, PurePath(reading.name).stem)
        reading.problems += _by_credit(found) or _disagreements(polygons, found)
        key = found[0].key if found else ""
        names = found[0].names if found else (UNNAMED,) * len(polygons)
        reading.problems += _said_elsewhere(reading, set(names))
    else:
        key = layer_property
        _check_property(reading, key)
        names = _names(polygons, key, _spelled(polygons))
    reading.more += [_told(key)] * any(name != UNNAMED for name in names)
    pairs = zip(polygons, names, strict=True)
    return [replace(polygon, layer=name) for polygon, name in pairs]


def _said_elsewhere(reading: Reading, names: set[str]) -> list[Problem]:
    """Return what a file says of ground that is not Russia's beside one name that says nothing.

    Such are the title of a collection or document, and a remark.
    """
    if len(names) > 1 or not all(name == UNNAMED or says_nothing(name) for name in names):
        return []
    rows = [polygon.around.properties for polygon in reading.polygons]
    remarks = (value for row in rows for value in row.values() if isinstance(value, str))
    said = dict.fromkeys(map(layer_name, chain(reading.titles, remarks)))
    open_ones = [text for text in said if speaks(text) and party_of(text) != "russia"]
    remedy = say("Say which property names the layers: {property}.", property=PROPERTY)
    return [Problem(reading.name, repr(text), "a name that says whose ground it is", remedy)
            for text in open_ones[:1]]  # fmt: skip


def _told(key: str) -> Said:
    """Return the sentence that says what named the layers."""
    if key == SOURCE:
        return say("Layers named by file, folder or table.")
    return say("Layers named by property {name}.", name=repr(key))


def _by_credit(found: list[_Candidate]) -> list[Problem]:
    """Return what is asked where nothing names sides but a source, an author or a language."""
    asked = [c for c in found[:1] if c.credit and any(c.parties)]
    return [Problem(say("property {name}", name=repr(c.key)),
                    ", ".join(map(repr, sorted(set(c.names))[:_SHOWN])),
                    "one that says whose ground it is",
                    say("Name it if it does, else another: {property}.", property=PROPERTY))
            for c in asked]  # fmt: skip


def _check_property(reading: Reading, asked: str) -> None:
    known = {fold(name) for name in reading.properties}
    if asked in ("name", SOURCE) or fold(asked) in known:
        return
    names = sorted(reading.properties)
    remedy = nearest(asked, names) or say("No feature has properties.")
    reading.refuse("property", repr(asked), say("a property of some feature"), remedy)


_Spelled = Mapping[str, Sequence[str]]
"""How each property is written, by its folded name."""


def _spelled(polygons: Iterable[RawPolygon]) -> _Spelled:
    found: dict[str, list[str]] = {}
    for key in _keys(polygons):
        found.setdefault(fold(key), []).append(key)
    return found


def _keys(polygons: Iterable[RawPolygon]) -> list[str]:
    return list(dict.fromkeys(chain(*(polygon.around.properties for polygon in polygons))))


def _names(polygons: Iterable[RawPolygon], asked: str, spelled: _Spelled) -> tuple[str, ...]:
    if asked == SOURCE:
        return tuple(layer_name(polygon.around.source) for polygon in polygons)
    same, flag = spelled.get(fold(asked), ()), _said_of(asked) is not None
    rows = [polygon.around.properties for polygon in polygons]
    found = [_of_all([row[name] for name in same if name in row]) for row in rows]
    return tuple(_said_by_flag(asked, value) if flag else layer_name(value) for value in found)


def _of_all(values: list[object]) -> object:
    """Return the value of a property that is written in several ways, such as *name* and *Name*."""
    distinct = list({_text(value): value for value in values if value not in (None, "")}.values())
    return " / ".join(map(str, distinct)) if len(distinct) > 1 else next(iter(distinct), None)


def _said_by_flag(key: str, value: object) -> str:
    """Return what a yes or no says: *occupied* or *not occupied*; another value as it is."""
    text = _text(value)
    if text in YES or (text in NO and text):
        return key if text in YES else f"not {key}"
    silent = value not in (None, "") and says_nothing(layer_name(value))
    return layer_name(f"{key} {value}") if silent and _takes(key) else layer_name(value)


def naming_properties(polygons: Iterable[RawPolygon]) -> list[str]:
    """Return the properties that may name layers: the known ones first, then what else differs."""
    rows = list(polygons)
    keys = _keys(rows)
    values = {key: [p.around.properties.get(key) for p in rows] for key in keys}
    ranks = words("layer property")
    known = [key for key in keys if fold(key) in ranks and any(map(_is_name, values[key]))]
    known.sort(key=lambda key: int(ranks[fold(key)]))
    flags = [key for key in keys if _is_flag(key, values[key])]
    rest = [key for key in keys if _sorts(key, values[key])]
    looks = [key for key in rest if key.casefold() in _DRAWN]
    rest.sort(key=lambda key: (key in looks, not all(map(_speaks, values[key]))))
    return list(dict.fromkeys(known + flags + rest))


def _is_name(value: object) -> bool:
    return layer_name(value) not in (UNNAMED, "Polygon", "MultiPolygon")


def _is_flag(key: str, values: list[object]) -> bool:
    """Return whether a property says yes or no to what it is named by, such as *liberated*.

    One that takes ground from Russia is heard whatever it says.
    """
    answers = {_text(value) for value in values}
    return _said_of(key) is not None and (answers <= {*YES, *NO} or _takes(key))


def _said_of(key: str) -> str | None:
    """Return whose ground the name of a property says it is, such as *isDisputed*."""
    return party_of(_in_words(key))


def _in_words(key: str) -> str:
    return HUMP.sub(" ", key.rstrip("?"))


def _takes(key: str) -> bool:
    """Return whether a property is named by ground that is not Russia's, or that it may not be.

    The name of a country or language is neither.
    """
    said = _said_of(key)
    other = party_of(f"not {_in_words(key)}") is not None
    return said is not None and speaks(_in_words(key)) and (said != "russia" or other)


def _text(value: object) -> str:
    return "" if value is None else str(value).strip().casefold()


def _sorts(key: str, values: list[object]) -> bool:
    """Return whether a property may sort polygons into kinds: one that nobody knows, and differs.

    What is known to say nothing of ground does so where it speaks of ground all the same.
    """
    folded = fold(key)
    idle = folded in words("idle property") and not any(speaks(layer_name(v)) for v in values)
    if idle or folded in words("layer property") or is_timely(key):
        return False
    return len({_text(value) for value in values}) > 1


def _speaks(value: object) -> bool:
    return isinstance(value, str) and party_of(layer_name(value)) is not None


def _chosen(polygons: list[RawPolygon], file: str) -> list[_Candidate]:
    """Return what names the layers, then what else says whose ground they are."""
    spelled = _spelled(polygons)
    keys = naming_properties(polygons)
    known = [_candidate(polygons, key, spelled) for key in keys]
    offered = [candidate for candidate in known if not (candidate.credit or candidate.bare)]
    sources = {polygon.around.source for polygon in polygons}
    source = _candidate(polygons, SOURCE, spelled)
    if _names_sides(sources) and not _outranked(source, offered, file):
        offered.append(source)
    unclear = [candidate for candidate in offered if candidate.unclear]
    plain = [candidate for candidate in offered if candidate.plain]
    if plain and not unclear:
        peers = [key for key in _same_for_all(polygons, keys)
                 if _is_peer(plain[0], key) or _is_remark(key)]  # fmt: skip
        others = offered + [_candidate(polygons, key, spelled) for key in peers]
        return [plain[0], *(c for c in others if c is not plain[0] and any(c.parties))]
    some = [c for c in offered if any(c.parties)]
    credits = [c for c in known if c.credit]
    bare = [c for c in known if c.bare]
    rest = [c for c in offered + credits + bare if set(c.names) != {UNNAMED}]
    rest.sort(key=lambda candidate: (candidate.bare, len(set(candidate.names)) < 2))
    return unclear[:1] or some[:1] or rest[:1]


def _names_sides(sources: set[str]) -> bool:
    """Return whether files or folders may name sides: several, or one that speaks of ground."""
    return len(sources) > 1 or any(map(speaks, sources))


def _outranked(source: _Candidate, offered: list[_Candidate], file: str) -> bool:
    """Return whether features say whose ground they are, so that the name of all is not heard.

    The name of a folder is, where it is plain.
    """
    if len(set(source.names)) > 1:
        return False
    said = [candidate for candidate in offered if candidate.says]
    plain = any(candidate.plain for candidate in said)
    return bool(said and source.unclear) or (plain and source.names[0] == layer_name(file))


def _same_for_all(polygons: list[RawPolygon], but: Iterable[str]) -> list[str]:
    """Return the properties that name no layers, as they are the same for all, or remark on it."""
    rest = [key for key in _keys(polygons) if key not in but and not is_timely(key)]
    values = {key: polygons[0].around.properties.get(key) for key in rest}
    return [key for key in rest if not _is_remark(key) or speaks(layer_name(values[key]))]


def _is_remark(key: str) -> bool:
    return fold(key) in words("idle property")


def _is_peer(one: _Candidate, other: str) -> bool:
    """Return whether a property names sides as another does, be it by the mere name of a country.

    Such are two that nobody knows, as *before* and *after*, and *status_isw* beside *status*.
    """
    if fold(other) in words("place property"):
        return False
    parts = f" {fold(HUMP.sub(' ', other))} "
    known = words("layer property").keys() - set(_TITLES)
    return not one.known or any(f" {name} " in parts for name in known)


def _candidate(polygons: list[RawPolygon], key: str, spelled: _Spelled) -> _Candidate:
    names = _names(polygons, key, spelled)
    said = {name: _said_of(name) for name in set(names)}
    flag = _said_of(key) is not None
    known = fold(key) in words("layer property") or key == SOURCE or flag
    return _Candidate(key, names, tuple(said[name] for name in names), known, flag)


def _disagreements(polygons: list[RawPolygon], found: list[_Candidate]) -> list[Problem]:
    """Return the first polygon of which two properties say different things."""
    for other in found[1:]:
        for index, polygon in enumerate(polygons):
            if _disagree(found[0], other, index):
                given = say(
                    "{one!r} by {first} and {other!r} by {second}",
                    one=found[0].names[index], first=found[0].key,
                    other=other.names[index], second=other.key,
                )  # fmt: skip
                remedy = say("Say which property names the layers: {property}.", property=PROPERTY)
                return [Problem(polygon.where, given, "one that says whose ground it is", remedy)]
    return []


def _disagree(one: _Candidate, other: _Candidate, index: int) -> bool:
    """Return whether two properties say different things of a polygon.

    The mere name of a country, as of a folder or in a column of places, is no statement.
    """
    said = {one.parties[index], other.parties[index]} - {None}
    states = other.key != SOURCE and (other.known or _is_peer(one, other.key))
    return len(said) > 1 and (states or speaks(other.names[index]))
