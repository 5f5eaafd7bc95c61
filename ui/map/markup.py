"""The static part of the map: shapes, patterns and an empty legend as one text of HTML."""

from __future__ import annotations

from functools import cache
from itertools import starmap
from pathlib import Path
from string import Template

from model.core.files import data_path
from ui.map.points import symbols
from ui.map.shade import STEPS, VALUE_BREAKS
from ui.map.shapes import WIDTH, MapShapes, RegionShape, load_shapes

PERIOD = 12
"""Width of one stripe of each holder together [CSS pixel]."""

TINY = 8.0
"""Room below which a region is drawn last and gets a round target [SVG unit]."""


def asset(name: str) -> str:
    """Return the text of a file beside this one."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def country() -> MapShapes:
    """Return the shapes of the borders in ``data/``."""
    return load_shapes(data_path() / "geo" / "regions.geojson")


@cache
def component_html() -> str:
    """Return the HTML of the map, the same for every scenario and language."""
    shapes = country()
    paths = symbols()
    regions = sorted(shapes.regions, key=lambda shape: (shape.room < TINY, shape.id))
    return Template(asset("component.html")).substitute(
        width=f"{WIDTH:g}",
        height=f"{shapes.height:g}",
        patterns=_patterns(),
        outlines="".join(f'<path id="{shape.id}" d="{shape.path}"/>' for shape in regions),
        regions="".join(map(_region, regions)),
        symbols="".join(starmap(_symbol, enumerate(paths))),
        shapes="".join(map(_shape_key, range(len(paths)))),
        edges="".join(map(_edge, regions)),
        labels="".join(map(_label, regions)),
        ramp="".join(map(_ramp, range(len(VALUE_BREAKS) + 1))),
    )


def _region(shape: RegionShape) -> str:
    x, y = shape.anchor
    target = f'<circle class="target" cx="{x:.1f}" cy="{y:.1f}"/>' if shape.room < TINY else ""
    layers = "".join(f'<use href="#{shape.id}" class="{name}"/>' for name in ("base", "r", "o"))
    place = f'data-id="{shape.id}" data-x="{x:.1f}" data-y="{y:.1f}"'
    return f'<g class="region" role="button" tabindex="-1" {place}>{layers}{target}</g>'


def _edge(shape: RegionShape) -> str:
    return f'<use href="#{shape.id}"/>'


def _symbol(number: int, path: str) -> str:
    return f'<path id="symbol-{number}" d="{path}"/>'


def _shape_key(number: int) -> str:
    drawn = f'<use class="point" href="#symbol-{number}"/>'
    picture = f'<svg class="dot" viewBox="-8 -8 16 16" aria-hidden="true">{drawn}</svg>'
    return f'<span class="item" data-shape="{number}">{picture}<span></span></span>'


def _label(shape: RegionShape) -> str:
    x, y = shape.anchor
    texts = '<text class="name"></text><text class="share"></text>'
    place = f'data-for="{shape.id}" data-room="{shape.room:.1f}"'
    return f'<g class="label" {place} transform="translate({x:.1f} {y:.1f})">{texts}</g>'


def _ramp(step: int) -> str:
    return f'<rect class="ukraine v{step + 1}" x="{16 * step}" width="16" height="16"/>'


def _patterns() -> str:
    """Return a pattern a holder and step, and for the legend ones that keep their size.

    Stripes of Russia start at the left of a tile, stripes of others end at its right, so that
    both can lie over one region without hiding each other.
    """
    tiles = [_tile("tile"), _tile("key")]
    for step in range(1, STEPS + 1):
        width = PERIOD * step / STEPS
        tiles += [_drawn(f"russia-{step}", _stripe(width)), _drawn(f"other-{step}", _dots(width))]
    half, full = _stripe(PERIOD / 2), _stripe(PERIOD)
    keys = {"key-half": half, "key-russia": full, "key-other": _dots(PERIOD)}
    return "".join([*tiles, *(_drawn(name, drawn, "key") for name, drawn in keys.items())])


def _tile(name: str) -> str:
    box = f'width="{PERIOD}" height="{PERIOD}" patternUnits="userSpaceOnUse"'
    return f'<pattern id="{name}" {box} patternTransform="rotate(45)"/>'


def _drawn(name: str, content: str, tile: str = "tile") -> str:
    # A pattern takes size and turn from the one it refers to: the browser sets them once.
    return f'<pattern id="{name}" href="#{tile}">{content}</pattern>'


def _stripe(width: float) -> str:
    # Where stripes grow together a dark edge keeps them apart, up to step 20 and without colour.
    edge = max(width / PERIOD - 0.5, 0) * 2.4
    dark = f'<rect class="russia-edge" width="{edge:.2g}" height="{PERIOD}"/>' if edge else ""
    return f'<rect class="russia" width="{width:g}" height="{PERIOD}"/>{dark}'


def _dots(width: float) -> str:
    left, middle, radius = PERIOD - width, PERIOD - width / 2, min(width / 3, 2.0)
    stripe = f'<rect class="other" x="{left:g}" width="{width:g}" height="{PERIOD}"/>'
    place = f'cx="{middle:g}" cy="{PERIOD / 2:g}" r="{radius:.2g}"'
    return f'{stripe}<circle class="other-dot" {place}/>'
