"""Tables of the territory page, each declared once: drawn there and taken into files."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from model import Outcome, World
from model.answers.ground import compare_bases, compare_readings, marginal_value
from model.territory.control import RUSSIA, control_by_region
from model.territory.estimates import rival_estimates
from ui.map.territory import name_of
from ui.show.stamp import cited
from ui.show.table import Cell, Column, Table, million, table
from ui.speech import words
from ui.speech.control import since
from ui.speech.language import day, number, percent, t, told

if TYPE_CHECKING:
    from model.territory.geometry import GeometryControl, Location
    from ui.show.stamp import Source

NEAR = 0.01
"""A deposit is listed from this probability on [1]."""

GROUP = "group.{row}.russia.share"
REGION = "region.{row}.russia.control"


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


def _points(share: float) -> str:
    """Return a difference of shares in percentage points."""
    amount = number(100 * abs(share), 1)
    sign = "" if not amount.strip("0.,") else "+" if share > 0 else "−"
    return t("{sign}{amount} points", sign=sign, amount=amount)


def _apart(share: float) -> str:
    """Return how far two shares lie apart, in percentage points."""
    return t("{sign}{amount} points", sign="", amount=number(100 * share, 1))


def _share(share: float) -> str:
    """Return a share to a tenth of a percent; nothing for none."""
    return "" if math.isnan(share) else percent(share, 1)


def _groups(world: World, ids: Sequence[str]) -> list[str]:
    return [name_of(world, "commodity_groups", str(id)) for id in ids]


def readings(outcome: Outcome) -> Table:
    """Return Russia's share of each commodity group by either reading of the line."""
    found = compare_readings(outcome.scenario, outcome.world)
    found = found.sort_values("difference", key=abs, ascending=False)
    columns = (
        "group",
        Column("by-area", "", percent, GROUP),
        Column("by-deposit", "", percent, GROUP),
        Column("change", "", _points, GROUP),
        Column("deposits", unit=""),
        "read_by",
    )
    plain = found[["by_area", "by_deposit", "difference", "deposits"]]
    values = zip(*(plain[name].tolist() for name in plain), strict=True)
    ways = [words.named("weighed by", str(way)) for way in found["read_by"]]
    names = _groups(outcome.world, found.index)
    rows = [(name, *row, way) for name, row, way in zip(names, values, ways, strict=True)]
    return table("readings", columns, rows, t("share"), keys=list(map(str, found.index)))


def valuations(outcome: Outcome) -> Table:
    """Return totals and holders under every valuation, in millions of its own money."""
    found = compare_bases(outcome.scenario, outcome.world)
    columns = (
        Column("title", t("Valuation")),
        Column("price_year", "", str),
        *(Column(id, "", words.trillions, id) for id in ("total", "ukraine", "russia")),
        Column("russia_share", "", percent, "russia.share"),
        Column("aid_coverage", "", _coverage, "aid_coverage", unit=t("share")),
        Column("stated_russia", t("Published figure behind the line"), _stated, "stated"),
        Column("grade"),
    )
    values = zip(*(found[column.key].tolist() for column in columns[1:]), strict=True)
    rows = [(told(title), *row) for title, row in zip(found["title"], values, strict=True)]
    return table("valuations", columns, rows, t("million USD of the year named"),
                 keys=list(map(str, found.index)),
                 sources=cited(outcome.world, outcome.world.tables["value/bases"]))  # fmt: skip


def _coverage(share: float) -> str:
    return t("no index for this year") if math.isnan(share) else percent(share)


def _stated(million: float) -> str:
    return t("none") if math.isnan(million) else words.trillions(million)


def estimate_days(world: World) -> tuple[dt.date, ...]:
    """Return the days on which others than the daily record gave shares, newest first."""
    days = {row["date"] for row in world.tables["control/estimates"]}
    return tuple(sorted(map(dt.date.fromisoformat, days), reverse=True))


def fullest_day(world: World) -> dt.date:
    """Return the day that has most estimates, the newest of them."""

    def known(asked: dt.date) -> tuple[int, dt.date]:
        found = rival_estimates(world.front_line(asked), world)
        return sum(map(len, found.values())), asked

    return max(estimate_days(world), key=known)


def estimates(world: World, asked: dt.date) -> Table:
    """Return what different estimators say of one day, as shares of each region's area."""
    found = rival_estimates(world.front_line(asked), world)
    ids = list(dict.fromkeys(id for known in found.values() for id in known))
    columns = (
        "region",
        *(Column(id, "", _share, REGION) for id in ids),
        Column("spread", "", _apart, REGION),
    )
    rows = [
        (name_of(world, "regions", region), *(known.get(id, math.nan) for id in ids),
         max(known.values()) - min(known.values()))
        for region, known in found.items()
    ]  # fmt: skip
    title = t("Competing estimates of the front line, {day}", day=day(asked))
    return table("estimates", columns, rows, t("share of the region's area"), title,
                 keys=list(found), sources=_said_on(world, asked))  # fmt: skip


def _said_on(world: World, asked: dt.date) -> tuple[Source, ...]:
    """Return the sources of the estimates of a day, the daily record's among them."""
    record = ({"source_id": id} for id in world.front_line(asked).source_ids)
    rows = (r for r in world.tables["control/estimates"] if r["date"] == asked.isoformat())
    return cited(world, (*record, *rows))


def deposits(outcome: Outcome, groups: Sequence[str] = ()) -> Table:
    """Return every deposit, or those of some commodity groups, with its holder.

    Parameters
    ----------
    outcome : Outcome
        The result.
    groups : sequence of str
        The commodity groups, by default all.
    """
    world, frame = outcome.world, outcome.by_deposit
    if groups:
        frame = frame[frame["group"].isin(list(groups))]
    russia = Column("russia", t("Russia's probability"), percent, "deposit.{row}.russia",
                    format="percent")  # fmt: skip
    columns = ("id", "deposit", "group", "region", "holder", russia, "since", "counted")
    stated = outcome.scenario.deposit_control
    rows = [_deposit(str(id), row, id not in stated, world) for id, row in frame.iterrows()]
    return table("deposits", columns, rows, sources=_of_deposits(world))


def _of_deposits(world: World) -> tuple[Source, ...]:
    return cited(world, world.tables["deposits/deposits"])


def _deposit(id: str, row: Any, by_line: bool, world: World) -> tuple[Any, ...]:
    """Return a deposit; of those offshore the record of lines says nothing."""
    sea = t("not on record")
    return (
        id,
        name_of(world, "deposits/deposits", id),
        name_of(world, "commodity_groups", row["group"]),
        name_of(world, "regions", row["region"]),
        sea if row["offshore"] and by_line else words.party(str(row["holder"])),
        Cell(None, sea) if row["offshore"] else float(row["russia"]),
        since(str(row["since"])),
        t("yes") if row["counted"] else t("no"),
    )


def ground(outcome: Outcome) -> Table:
    """Return what a square kilometre and a percentage point of each region stand for."""
    frame = marginal_value(outcome).sort_values("per_km2", ascending=False)
    columns = (
        Column("id"),
        Column("region"),
        Column("area_km2", "", lambda area: number(area, 0), unit=""),
        Column("value", "", words.trillions, "region.{row}"),
        Column("per_km2", "", words.trillions, "region.{row}.per_km2"),
        Column("per_point", "", words.trillions, "region.{row}.per_point"),
    )
    values = zip(*(frame[column.key].tolist() for column in columns[2:]), strict=True)
    rows = [(str(id), name_of(outcome.world, "regions", str(id)), *row)
            for id, row in zip(frame.index, values, strict=True)]  # fmt: skip
    return table("ground", columns, rows, million(outcome.unit), sources="ground")


def map_shares(before: Outcome, own: MapPreview, *, held: bool = False) -> Table:
    """Return Russia's share of each region in hand and by a map of one's own.

    Parameters
    ----------
    before : Outcome
        Of the current scenario.
    own : MapPreview
        The map.
    held : bool
        Only the regions of which Russia holds something in either.
    """
    world = before.world
    now, then = (control_by_region(one.scenario, world)[RUSSIA] for one in (before, own.after))
    columns = (
        "id",
        "region",
        Column("before", t("Russia, now"), _share, REGION),
        Column("after", t("Russia, your map"), _share, REGION),
        Column("change", "", _points, REGION),
    )
    rows = [
        (id, name_of(world, "regions", id), was, is_, is_ - was)
        for id, was, is_ in zip(world.regions, now.tolist(), then.tolist(), strict=True)
        if not held or max(was, is_) > 0
    ]
    title = t("Shares of area by your file {name}", name=own.name)
    unit = t("share of the region's area")
    return table("own-map-shares", columns, rows, unit, title, of=own.after)


def located(found: GeometryControl, party: str, world: World) -> Location:
    """Return where the deposits lie against a party's part of a map."""
    from model.territory.geometry import locate

    points = [(float(row["lon"]), float(row["lat"])) for row in world.deposits.rows]
    return locate(points, world.deposits.precision, found.held[party])


def map_deposits(own: MapPreview, *, near: bool = False) -> Table:
    """Return the deposits by a map of one's own, the surest to be controlled by Russia first.

    Parameters
    ----------
    own : MapPreview
        The map.
    near : bool
        Only those that lie inside it or near its edge.
    """
    world = own.after.world
    at, known = located(own.found, "russia", world), world.deposits.rows
    order = np.argsort(-at.probability, kind="stable").tolist()
    columns = (
        "id",
        "deposit",
        "group",
        Column("russia", t("Russia's probability"), percent, "located {row}"),
        Column("km", "", lambda km: number(km, 1)),
    )
    rows = [
        (known[i]["id"], name_of(world, "deposits/deposits", known[i]["id"]),
         name_of(world, "commodity_groups", known[i]["group"]), float(at.probability[i]),
         float(at.signed_distance_km[i]))
        for i in order if not near or at.probability[i] > NEAR
    ]  # fmt: skip
    title = t("Deposits by your file {name}", name=own.name)
    return table("own-map-deposits", columns, rows, title=title, sources=_of_deposits(world),
                 of=own.after)  # fmt: skip


def own_values(after: Outcome) -> Table:
    """Return the totals of values of one's own beside Forbes', by commodity group."""
    world = after.world
    reference = world.value(world.tables["value/bases"][0]["id"])
    columns = (
        "id",
        "group",
        Column("after", t("Yours, million"), lambda value: number(value, 0), "group.{row}"),
        Column("forbes", t("Forbes, million"), lambda value: number(value, 0), "group.{row}"),
    )
    totals = ([int(v) for v in value.sum(axis=0)] for value in (after.value, reference))
    rows = list(zip(world.groups, _groups(world, world.groups), *totals, strict=True))
    return table("own-values", columns, rows, words.unit_text(after.unit), of=after)
