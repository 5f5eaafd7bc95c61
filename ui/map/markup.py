"""The static part of the map: shapes, patterns and an empty legend as one text of HTML."""

from __future__ import annotations

from collections.abc import Iterator
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

TURN = "rotate(45)"
"""How stripes and dots are turned."""

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
    regions = ordered()
    return Template(asset("component.html")).substitute(
        shared(),
        patterns="".join([_tile("tile"), _tile("key"), *starmap(_pattern, patterns())]),
        regions="".join(map(_region, regions)),
        shapes="".join(map(_shape_key, range(len(symbols())))),
        labels="".join(map(_label, regions)),
        ramp="".join(map(_ramp, range(len(VALUE_BREAKS) + 1))),
    )


@cache
def shared() -> dict[str, str]:
    """Return what the page's map and the one in files have in common, in SVG."""
    shapes, regions = country(), ordered()
    return {
        "width": f"{WIDTH:g}",
        "height": f"{shapes.height:g}",
        "outlines": "".join(f'<path id="{shape.id}" d="{shape.path}"/>' for shape in regions),
        "symbols": "".join(starmap(_symbol, enumerate(symbols()))),
        "edges": "".join(f'<use href="#{shape.id}"/>' for shape in regions),
    }


def ordered() -> list[RegionShape]:
    """Return the regions in the order in which they are drawn: the smallest on top."""
    return sorted(country().regions, key=lambda shape: (shape.room < TINY, shape.id))


def _region(shape: RegionShape) -> str:
    x, y = shape.anchor
    target = f'<circle class="target" cx="{x:.1f}" cy="{y:.1f}"/>' if shape.room < TINY else ""
    layers = "".join(f'<use href="#{shape.id}" class="{name}"/>' for name in ("base", "r", "o"))
    place = f'data-id="{shape.id}" data-x="{x:.1f}" data-y="{y:.1f}"'
    return f'<g class="region" role="button" tabindex="-1" {place}>{layers}{target}</g>'


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


def patterns() -> Iterator[tuple[str, str, str]]:
    """Yield a pattern a holder and step, and for the legend ones that keep their size.

    A name, what one tile of it holds, and whether it is a ``tile`` of the map or of a ``key``.
    """
    for step in range(1, STEPS + 1):
        width = PERIOD * step / STEPS
        yield f"russia-{step}", _stripe(width), "tile"
        yield f"other-{step}", _dots(width), "tile"
    yield "key-half", _stripe(PERIOD / 2), "key"
    yield "key-russia", _stripe(PERIOD), "key"
    yield "key-other", _dots(PERIOD), "key"


def _tile(name: str) -> str:
    box = f'width="{PERIOD}" height="{PERIOD}" patternUnits="userSpaceOnUse"'
    return f'<pattern id="{name}" {box} data-turn="{TURN}" patternTransform="{TURN}"/>'


def _pattern(name: str, content: str, tile: str) -> str:
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
