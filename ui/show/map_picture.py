"""The map as one drawing that stands alone: shapes and patterns of the page's map, painted.

The page's map is painted in the browser from a feed; here the same rows are written into
``picture.svg`` with the same outlines, patterns and symbols (:func:`ui.map.markup.shared`), in the
same colours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import starmap
from operator import attrgetter
from string import Template
from xml.sax.saxutils import escape

import numpy as np

from model import Outcome
from model.territory.control import RUSSIA
from ui.map.held import map_parts, map_shades
from ui.map.markup import PERIOD, TURN, asset, country, ordered, patterns, shared
from ui.map.points import MapPoint, placed
from ui.map.shade import STEPS, VALUE_BREAKS, RegionShade, Row, encode
from ui.map.shapes import WIDTH, RegionShape
from ui.map.territory import corner, deposit_points, held_by, point_words
from ui.parts.palette import AREAS
from ui.show.canvas import BODY, FONT, Picture, wrapped
from ui.show.stamp import Subject
from ui.speech import words
from ui.speech.language import percent, t

DRAWN = 612.0
"""Width of the map beside its legend [CSS pixel]."""

UNIT = WIDTH / DRAWN


@dataclass(frozen=True)
class Shown:
    """What a map shows.

    Parameters
    ----------
    shades : mapping of str to RegionShade
        What each region shows; one left out is drawn pale.
    titles : mapping of str to str
        The full text of each region.
    texts : mapping of str to str
        The words of the page's map, of its deposits too.
    points : tuple of MapPoint
        Deposits.
    held_by : str
        Who holds each of them, a letter each.
    stamp : str
        Date and source, printed on it.
    """

    shades: Mapping[str, RegionShade]
    titles: Mapping[str, str]
    texts: Mapping[str, str]
    points: tuple[MapPoint, ...] = ()
    held_by: str = ""
    stamp: str = ""


def shown_map(outcome: Outcome) -> Shown:
    """Return what the map of a scenario shows."""
    usual, titles = map_parts(outcome)
    texts = {**words.map_words(outcome.world), **point_words(outcome.world)}
    return Shown(
        {**usual, **map_shades(outcome)}, titles, texts,
        deposit_points(outcome.world), held_by(outcome), corner(outcome),
    )  # fmt: skip


@cache
def palette(*, dark: bool = False) -> dict[str, str]:
    """Return the colours of the page's map on light or dark ground."""
    found = {name: pair[dark] for name, pair in AREAS.items()}
    ink, paper, line = ("#f2f3f5", "#14161b", "#9a9ea9") if dark else ("#16181d", "#fff", "#6f737d")
    return {**found, "ink": ink, "paper": paper, "line": line}


def rules(colours: dict[str, str], scope: str = ".mw-map") -> str:
    """Return the style sheet of the drawing, for one ground."""
    named = {name.replace("-", "_"): colour for name, colour in colours.items()}
    sheet = Template(asset("picture.css")).substitute(named)
    return "".join(f"{scope} {rule}" for rule in sheet.splitlines())


_STRENGTH = (0.08, 0.26, 0.44, 0.63, 0.82, 1.0)
_SHAPE = """
.mw-map .n{fill:url(#unsure)}
.mw-map .edges{fill:none;stroke-linejoin:round}
.mw-map .point{stroke-width:1.6;stroke-linejoin:round;paint-order:stroke}
.mw-map .halo{stroke-linejoin:round;paint-order:stroke}
"""


def map_picture(subject: Subject) -> Picture:
    """Return the map of a scenario with legend, date and source."""
    return Picture(
        "map",
        t("Who controls the value in the ground"),
        map_alt(subject.outcome),
        map_svg(shown_map(subject.outcome)),
        subject.ground_sources,
        t("Borders: internationally recognised."),
    )


def map_alt(outcome: Outcome) -> str:
    """Return the message of the map as one sentence."""
    world, held = outcome.world, outcome.held[RUSSIA].sum(axis=1)
    totals = np.maximum(outcome.value.sum(axis=1), 1)
    largest = [i for i in np.argsort(-held)[:4].tolist() if held[i] > 0]
    if not largest:
        return t("Map of Ukraine's 27 regions: Russia controls none of the value in the ground.")
    said = ", ".join(
        f"{words.name(world, 'regions', world.regions[i])} {percent(min(held[i] / totals[i], 1))}"
        for i in largest
    )
    return t(
        "Map of Ukraine's 27 regions by who controls the value in the ground. The most valuable "
        "ground controlled by Russia lies in: {list} of each region's value.",
        list=said,
    )


def map_svg(shown: Shown) -> str:
    """Return a map with its legend as an SVG text of the size of every picture."""
    blank: dict[str, Row] = {shape.id: (0, 0, 0, "", "") for shape in ordered()}
    rows = {**blank, **{id: encode(shade) for id, shade in shown.shades.items()}}
    labels = (_label(shape, shown.texts.get(shape.id, ""), rows[shape.id][3])
              for shape in ordered())  # fmt: skip
    sizes = {"wide": BODY[0], "high": BODY[1], "drawn": DRAWN, "tall": country().height / UNIT,
             "thick": 2 * UNIT, "thin": 0.6 * UNIT}  # fmt: skip
    return Template(asset("picture.svg").strip()).substitute(
        shared(),
        font=FONT,
        style=f"{_SHAPE}{rules(palette())}",
        patterns="".join(starmap(_pattern, patterns())),
        regions="".join(_region(id, rows[id], shown.titles[id]) for id in map(_id, ordered())),
        points=_points(shown),
        labels="".join(labels),
        legend=_legend(shown),
        **{name: f"{size:g}" for name, size in sizes.items()},
    )


_MARKED = " marker"
_id = attrgetter("id")


def _pattern(name: str, content: str, tile: str) -> str:
    """Return a pattern with size and turn of its own: not every viewer takes them from another."""
    scaled = f" scale({UNIT:g})" if tile == "tile" else ""
    box = f'width="{PERIOD}" height="{PERIOD}" patternUnits="userSpaceOnUse"'
    return f'<pattern id="{name}" {box} patternTransform="{TURN}{scaled}">{content}</pattern>'


def _region(id: str, row: Row, title: str) -> str:
    russia, other, strength, *_ = row
    whole = " all-russia" if russia == STEPS else " all-other" if other == STEPS else ""
    fills = (f"url(#russia-{russia})" if russia else "none",
             f"url(#other-{other})" if other else "none")  # fmt: skip
    layers = "".join(f'<use href="#{id}" fill="{fill}"/>' for fill in fills)
    base = f'<use href="#{id}" class="base{whole}"/>'
    told = f"<title>{escape(title)}</title>"
    return f'<g class="region" opacity="{_STRENGTH[strength]:g}">{base}{layers}{told}</g>'


def _label(shape: RegionShape, name: str, share: str) -> str:
    """Return name and share of a region where they fit, as the page writes them."""
    pixels = shape.room / UNIT
    named = 2.6 * pixels > 13 * (2 if share else 1) and len(name) * 6.2 < 7.4 * pixels
    lines = [(name, 12.0, "400")] if named else []
    lines += [(share, 13.0, "700")] if share and len(share) * 7.4 < 9 * pixels else []
    texts = ""
    for index, (text, size, weight) in enumerate(lines):
        y = (0.35 + (index * 1.15 - 0.57 * (len(lines) - 1))) * 12 * UNIT
        look = f'font-size="{size * UNIT:g}" font-weight="{weight}" stroke-width="{3 * UNIT:g}"'
        texts += (f'<text class="halo" text-anchor="middle" {look} y="{y:.1f}">'
                  f"{escape(text)}</text>")  # fmt: skip
    x, y = shape.anchor
    return f'<g class="label" transform="translate({x:.1f} {y:.1f})">{texts}</g>'


def _points(shown: Shown) -> str:
    """Return the deposits; those that stand for many lie below the single ones."""
    rows = zip(placed(shown.points, country().projection), shown.held_by, strict=True)
    return "".join(
        f'<use transform="translate({x} {y}) scale({UNIT * (1.7 if marker else 1.0):g})" '
        f'href="#symbol-{shape}" class="point {letter}{_MARKED * marker}">'
        f"<title>{escape(title)}</title></use>"
        for (_, x, y, shape, marker, title), letter in sorted(rows, key=lambda row: -row[0][4])
    )


def _legend(shown: Shown) -> str:
    """Return the legend beside the map: holders, strength of colour, deposits, date and source."""
    texts = shown.texts
    left, y = DRAWN + 26, 12.0
    parts: list[str] = []
    for swatch, name in _holders(shown):
        parts.append(_swatch(left, y, swatch) + _line(texts[name], left + 40, y + 12.5))
        y += 24
    steps = len(VALUE_BREAKS) + 1
    parts.append(_line(texts["value"], left, y + 14))
    y += 22
    ramp = "".join(f'<rect class="ukraine" x="{left + 26 * k:g}" y="{y:g}" width="26" height="14" '
                   f'opacity="{_STRENGTH[k + 1]:g}"/>' for k in range(steps))  # fmt: skip
    parts.append(ramp + _line(texts["value_low"], left, y + 28, 11.5))
    parts.append(_line(texts["value_high"], left + 26 * steps, y + 28, 11.5, end=True))
    y += 46
    parts += _deposits(shown, left, y) if shown.points else []
    for index, row in enumerate(shown.stamp.split("\n")[::-1]):
        parts.append(_line(row, 0, BODY[1] - 6 - 16 * index, 12.5))
    return "".join(parts)


def _deposits(shown: Shown, left: float, y: float) -> list[str]:
    """Return the part of the legend that explains the deposits."""
    texts, parts = shown.texts, list[str]()
    for letter in "urno":
        if letter in shown.held_by:
            parts.append(_symbol(left, y, 0, letter))
            for row in wrapped(texts[f"point_{letter}"], 240, 12, 2):
                parts.append(_line(row, left + 22, y + 4, 12))
                y += 16
            y += 3
    parts.append(_symbol(left, y, 0, "u marker"))
    for row in wrapped(texts["marker"], 240, 12, 2):
        parts.append(_line(row, left + 22, y + 4, 12))
        y += 16
    y += 6
    groups = sum(name.startswith("shape_") for name in texts)
    step = min((BODY[1] - y) / groups, 17)
    for number in range(groups):
        parts.append(_symbol(left, y, number, "plain"))
        parts.append(_line(texts[f"shape_{number}"], left + 22, y + 4, 11.5))
        y += step
    return parts


def _holders(shown: Shown) -> list[tuple[str, str]]:
    other = any(shade.other > 0 for shade in shown.shades.values())
    rows = [("ukraine", "ukraine"), ("key-half", "share"), ("key-russia", "russia")]
    return [*rows, ("key-other", "other")] if other else rows


def _swatch(x: float, y: float, kind: str) -> str:
    box = f'x="{x:g}" y="{y:g}" width="30" height="16"'
    base = {"key-russia": "russia", "key-other": "other"}.get(kind, "ukraine")
    drawn = f'<rect class="{base}" {box}/>'
    drawn += f'<rect {box} fill="url(#{kind})"/>' if kind != "ukraine" else ""
    return f'{drawn}<rect class="swatch" {box} fill="none"/>'


def _symbol(x: float, y: float, number: int, kind: str) -> str:
    place = f'transform="translate({x + 6:g} {y:g})"'
    return f'<use class="point {kind}" {place} href="#symbol-{number}"/>'


def _line(text: str, x: float, y: float, size: float = 12.5, *, end: bool = False) -> str:
    anchor = ' text-anchor="end"' if end else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}"{anchor}>{escape(text)}</text>'
