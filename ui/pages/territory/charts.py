"""Charts and the map of the territory page, each declared once."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from model import Outcome, World
from model.territory.control import control_by_region
from ui.map.points import OTHER, SURE, holders
from ui.map.shade import RegionShade
from ui.map.territory import deposit_points, parties, point_words, recorded, shade
from ui.pages.territory import tables
from ui.parts.palette import MIDDLE, SERIES
from ui.show.chart import LEGEND, Chart, Spec, across, chart, coloured, layer, mark, tips
from ui.show.table import Table
from ui.speech import words
from ui.speech.language import percent, t

if TYPE_CHECKING:
    from model.territory.geometry import GeometryControl
    from ui.pages.territory.tables import MapPreview
    from ui.show.canvas import Picture
    from ui.show.stamp import Subject

_SHAPES = ("circle", "square", "diamond", "triangle-up")


def readings(table: Table) -> Chart:
    """Return Russia's share of each commodity group by either reading of the line."""
    series = {"by-area": t("by area"), "by-deposit": t("by deposit")}
    return dots(table, series, t("Share of the group's value controlled by Russia"))


def valuations(table: Table) -> Chart:
    """Return Russia's share of the total under every valuation."""
    shares = [float(row["russia_share"]) for row in table.records()]
    alt = t(
        "Russia's share of the total lies between {low} and {high} over {count} valuations.",
        low=percent(min(shares)), high=percent(max(shares)), count=len(shares),
    )  # fmt: skip
    series = {"russia_share": t("controlled by Russia")}
    return dots(table, series, t("Share of the total controlled by Russia"), alt)


def estimates(table: Table) -> Chart:
    """Return what different estimators say of one day, region by region."""
    series = {column.key: column.head for column in table.columns[1:-1]}
    made = dots(table, series, t("Share of the region's area controlled by Russia"))
    return replace(made, sources=table.sources)


def dots(table: Table, series: Mapping[str, str], axis: str, alt: str = "") -> Chart:
    """Return shares as dots along one axis, a line between the ends of each row.

    Parameters
    ----------
    table : Table
        Its first column names the lines; missing values leave no dot.
    series : mapping
        Column -> name of the series.
    axis : str
        Title of the axis.
    alt : str
        Its message; by default on which line the dots lie furthest apart.
    """
    rows = _dot_rows(table, series)
    names = list(dict.fromkeys(row["name"] for row in rows))
    shown = list(dict.fromkeys(row["series"] for row in rows))
    axis_y = {"labelLimit": 230, "ticks": False, "domain": False, "labelFontSize": 12}
    y = {"field": "name", "type": "nominal", "sort": names, "title": None, "axis": axis_y}
    x = across("share", title=axis, axis={"format": ".0%", "tickCount": 5, "titleAnchor": "start"})
    colours = dict(zip(shown, SERIES, strict=False))
    shapes = {"domain": shown, "range": list(_SHAPES[: len(shown)])}
    spec = chart(
        layer(mark("rule", MIDDLE), x={**x, "aggregate": "min"},
              x2={"field": "share", "aggregate": "max"}),
        layer(mark("point", filled=True, size=110, opacity=1), x=x,
              color=coloured("series", colours, {**LEGEND, "labelLimit": 260}),
              shape={"field": "series", "type": "nominal", "scale": shapes},
              tooltip=tips(name=" ", series="  ", text="   ")),
        rows=rows, height={"step": 26}, encoding={"y": y},
    )  # fmt: skip
    finding = alt or _apart(rows)
    return Chart(table.id, finding.rstrip("."), spec, finding, sources="ground")


def _dot_rows(table: Table, series: Mapping[str, str]) -> list[Spec]:
    """Return one row a dot: which line it stands on, which series it is of, its share [1]."""
    names = [str(row[0]) for row in table.rows]
    return [
        {"name": name, "series": text, "share": share, "text": percent(share)}
        for key, text in series.items()
        for name, share in zip(names, (float(row[key]) for row in table.records()), strict=True)
        if not math.isnan(share)
    ]


def _apart(rows: list[Spec]) -> str:
    """Return on which line the dots lie furthest apart."""
    lines: dict[str, list[Spec]] = {}
    for row in rows:
        lines.setdefault(row["name"], []).append(row)
    ends = {name: [row["share"] for row in line] for name, line in lines.items()}
    widest = max(ends, key=lambda name: max(ends[name]) - min(ends[name]))
    said = ", ".join(f"{row['series']} {row['text']}" for row in lines[widest])
    return t("The dots lie furthest apart for {name}: {said}.", name=widest, said=said)


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
    russia, other = (
        tables.located(found, party, world).probability for party in ("russia", "other")
    )
    letters = holders(russia, recorded(world))
    return "".join(
        OTHER if share >= SURE else letter for letter, share in zip(letters, other, strict=True)
    )


def own_map(subject: Subject, own: MapPreview) -> Picture:
    """Return a map of one's own: each party's share of the area of each region, and deposits."""
    from ui.show.canvas import Picture
    from ui.show.map_picture import Shown, map_svg

    world, shades = own.after.world, area_shades(own.after)
    texts = {**words.map_words(world), **point_words(world)}
    titles = {id: shade.title for id, shade in shades.items()}
    held = holders_inside(own.found, world)
    shown = Shown(shades, titles, texts, deposit_points(world), held)
    largest = sorted(shades, key=lambda id: -shades[id].russia)[:4]
    said = ", ".join(
        f"{words.name(world, 'regions', id)} {percent(shades[id].russia)}"
        for id in largest if shades[id].russia > 0
    )  # fmt: skip
    title = t("Shares of area by your file {name}", name=own.name)
    alt = t("Map of Ukraine's 27 regions by a file of one's own. Controlled by Russia: {list} of "
            "each region's area.", list=said or t("none"))  # fmt: skip
    return Picture("own-map", title, alt, map_svg(shown),
                   subject.showing(own.after).ground_sources,
                   t("Borders: internationally recognised."), own.after)  # fmt: skip
