"""The map as one drawing that stands alone: shapes and patterns of the page's map, painted.

The page's map is painted in the browser from a feed; here the same rows are written into the same
markup, and its colours are read from the same style sheet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import numpy as np

from model import Outcome
from model.territory.control import RUSSIA
from ui.map.held import map_parts, map_shades
from ui.map.markup import asset, component_html, country
from ui.map.points import MapPoint, placed
from ui.map.shade import STEPS, VALUE_BREAKS, RegionShade, Row, encode
from ui.map.shapes import WIDTH
from ui.map.territory import corner, deposit_points, held_by, point_words
from ui.show.canvas import BODY, FONT, Picture, wrapped
from ui.show.stamp import Subject
from ui.speech import words
from ui.speech.language import percent, t

DRAWN = 612.0
"""Width of the map beside its legend [CSS pixel]."""

UNIT = WIDTH / DRAWN
_COLOUR = re.compile(r"--([\w-]+):\s*(?:light-dark\((#\w+),\s*(#\w+)\)|(#\w+))")


@dataclass(frozen=True)
class Shown:
    """What a map shows.

    Parameters
    ----------
    shades : mapping of str to RegionShade
        What each region shows.
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
    found = {name: (single or (night if dark else light))
             for name, light, night, single in _COLOUR.findall(asset("component.css"))}  # fmt: skip
    ink, paper, line = ("#f2f3f5", "#14161b", "#9a9ea9") if dark else ("#16181d", "#fff", "#6f737d")
    return {**found, "ink": ink, "paper": paper, "line": line}


def rules(colours: dict[str, str], scope: str = ".mw-map") -> str:
    """Return the style sheet of the drawing, for one ground."""
    c = colours
    pairs = {
        ".ukraine": f"fill:{c['ukraine']}",
        ".base": f"fill:{c['ukraine']}",
        ".russia": f"fill:{c['russia']}",
        ".all-russia": f"fill:{c['russia']}",
        ".russia-edge": f"fill:{c['russia-edge']}",
        ".other": f"fill:{c['other']}",
        ".all-other": f"fill:{c['other']}",
        ".other-dot": f"fill:{c['other-dot']}",
        ".wide": f"stroke:{c['paper']}",
        ".thin": f"stroke:{c['line']}",
        ".swatch": f"stroke:{c['line']}",
        ".u": f"fill:{c['point-u']};stroke:#fff",
        ".r": f"fill:{c['point-r']};stroke:#000",
        ".n": f"stroke:{c['ink']}",
        ".o": f"fill:{c['point-o']};stroke:{c['ink']}",
        ".marker": f"fill-opacity:0.15;stroke-dasharray:2 1.5;stroke:{c['ink']}",
        ".plain": f"fill:none;stroke:{c['ink']}",
        ".stop-u": f"stop-color:{c['point-u']}",
        ".stop-r": f"stop-color:{c['point-r']}",
        "text": f"fill:{c['ink']}",
        ".halo": f"stroke:{c['paper']}",
    }
    return "".join(f"{scope} {name}{{{rule}}}" for name, rule in pairs.items())


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
        t("Who holds the value in the ground"),
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
        return t("Map of Ukraine's 27 regions: Russia holds none of the value in the ground.")
    said = ", ".join(
        f"{words.name(world, 'regions', world.regions[i])} {percent(min(held[i] / totals[i], 1))}"
        for i in largest
    )
    return t(
        "Map of Ukraine's 27 regions by who holds the value in the ground. The most valuable "
        "ground held by Russia lies in: {list} of each region's value.",
        list=said,
    )


def map_svg(shown: Shown) -> str:
    """Return a map with its legend as an SVG text of the size of every picture."""
    width, height = BODY
    tall = country().height / UNIT
    style = f"<style>{_SHAPE}{rules(palette())}</style>"
    drawn = ET.tostring(_painted(shown), encoding="unicode")
    place = f'<svg x="0" y="0" width="{DRAWN:g}" height="{tall:g}" overflow="visible"'
    drawn = drawn.replace("<svg", place, 1)
    return (
        f'<svg class="mw-map" xmlns="http://www.w3.org/2000/svg" width="{width}" '
        f'height="{height}" overflow="visible" viewBox="0 0 {width} {height}" '
        f'font-family="{FONT}">{style}{drawn}{_legend(shown)}</svg>'
    )


def _painted(shown: Shown) -> ET.Element:
    """Return the page's markup with the rows of a map written into it."""
    html = component_html()
    start = html.index('<svg class="map"')
    root = ET.fromstring(html[start : html.index("</svg>", start) + 6])  # noqa: S314 (our own)
    for name in ("class", "role", "data-aria", "aria-describedby"):
        root.attrib.pop(name, None)
    _lay_tiles(root)
    rings = next(node for node in root if node.get("class") == "rings")
    root.remove(rings)
    rows = {id: encode(shade) for id, shade in shown.shades.items()}
    for region in _classed(root, "region"):
        _paint(region, rows[region.attrib["data-id"]], shown.titles)
    _edge_widths(root)
    _label_all(root, rows, shown.texts)
    _dot(root, shown)
    return root


def _lay_tiles(root: ET.Element) -> None:
    """Give each pattern size and turn of its own: not every viewer takes them from another."""
    tiles = {tile.get("id"): dict(tile.attrib) for tile in root.iter("pattern")}
    for tile in root.iter("pattern"):
        base = tiles.get(tile.attrib.pop("href", "").removeprefix("#"), {})
        tile.attrib |= {name: text for name, text in base.items() if name != "id"}
        if base.get("id") == "tile":
            tile.set("patternTransform", f"rotate(45) scale({UNIT:g})")


def _classed(root: ET.Element, name: str) -> list[ET.Element]:
    return [node for node in root.iter() if name in (node.get("class") or "").split()]


def _paint(region: ET.Element, row: Row, titles: Mapping[str, str]) -> None:
    russia, other, strength, *_ = row
    base, stripes, dots = list(region)[:3]
    title = titles[region.attrib["data-id"]]
    for name in ("role", "tabindex", "data-id", "data-x", "data-y"):
        region.attrib.pop(name, None)
    whole = " all-russia" if russia == STEPS else " all-other" if other == STEPS else ""
    base.set("class", f"base{whole}")
    region.set("opacity", f"{_STRENGTH[strength]:g}")
    stripes.attrib.pop("class")
    dots.attrib.pop("class")
    stripes.set("fill", f"url(#russia-{russia})" if russia else "none")
    dots.set("fill", f"url(#other-{other})" if other else "none")
    for target in [node for node in region if node.tag == "circle"]:
        region.remove(target)
    ET.SubElement(region, "title").text = title


def _edge_widths(root: ET.Element) -> None:
    for node in root:
        kind = node.get("class") or ""
        if kind.startswith("edges"):
            node.set("stroke-width", f"{(2 if 'wide' in kind else 0.6) * UNIT:g}")


def _label_all(root: ET.Element, rows: dict[str, Row], names: Mapping[str, str]) -> None:
    holder = next(node for node in root if node.get("class") == "labels")
    for label in list(holder):
        id, room = label.attrib.pop("data-for"), float(label.attrib.pop("data-room"))
        for node in list(label):
            label.remove(node)
        _label(label, names.get(id, ""), rows[id][3], room)


def _label(label: ET.Element, name: str, share: str, room: float) -> None:
    """Write name and share of a region where they fit, as the page does."""
    pixels = room / UNIT
    named = 2.6 * pixels > 13 * (2 if share else 1) and len(name) * 6.2 < 7.4 * pixels
    lines = [(name, 12.0, "400")] if named else []
    lines += [(share, 13.0, "700")] if share and len(share) * 7.4 < 9 * pixels else []
    for index, (text, size, weight) in enumerate(lines):
        y = (0.35 + (index * 1.15 - 0.57 * (len(lines) - 1))) * 12 * UNIT
        node = ET.SubElement(label, "text", {"class": "halo", "text-anchor": "middle"})
        node.attrib |= {"font-size": f"{size * UNIT:g}", "font-weight": weight, "y": f"{y:.1f}"}
        node.set("stroke-width", f"{3 * UNIT:g}")
        node.text = text


def _dot(root: ET.Element, shown: Shown) -> None:
    """Place the deposits; those that stand for many lie below the single ones."""
    holder = next(node for node in root if node.get("class") == "points")
    rows = zip(placed(shown.points, country().projection), shown.held_by, strict=True)
    for (_, x, y, shape, marker, title), letter in sorted(rows, key=lambda row: -row[0][4]):
        scale = UNIT * (1.7 if marker else 1.0)
        place = {"transform": f"translate({x} {y}) scale({scale:g})", "href": f"#symbol-{shape}"}
        kind = f"point {letter}{' marker' if marker else ''}"
        node = ET.SubElement(holder, "use", {**place, "class": kind})
        ET.SubElement(node, "title").text = title


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
