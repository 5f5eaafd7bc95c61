"""Charts and tables of the pages on territory: the timeline, both readings, every valuation."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from model.answers.ground import compare_bases, compare_readings
from model.territory.estimates import rival_estimates
from model.world.catalog import PARTIES
from ui.pages.territory.charts import dot_rows, dots, dots_alt
from ui.pages.territory.compare import estimate_days, estimate_table, read_by
from ui.pages.timeline.player import history
from ui.show.canvas import Picture
from ui.show.chart import PARTY_COLOURS, money_axis
from ui.show.charts import spec_picture
from ui.show.stamp import Source, Subject
from ui.show.table import Table, of_frame
from ui.speech import words
from ui.speech.language import day, percent, t, told

__all__ = [
    "bases_picture",
    "bases_table",
    "estimates_picture",
    "estimates_table",
    "readings_picture",
    "readings_table",
    "timeline_picture",
    "timeline_table",
]


def timeline_picture(subject: Subject) -> Picture:
    """Return the value that Russia and neither side held on every day on record."""
    outcome = subject.outcome
    past = history(outcome.scenario, outcome.world)
    table = past.table
    first, last = table.index[0], table.index[-1]
    return spec_picture(
        "timeline",
        t("Value held by Russia over time, {unit}", unit=words.unit_text(past.unit)),
        t(
            "Value of the ground held by Russia by day: {was} dollars on {first}, {now} on {last}.",
            was=words.trillions(float(table["russia"].iloc[0])),
            now=words.trillions(float(table["russia"].iloc[-1])),
            first=day(pd.Timestamp(first).date()),
            last=day(pd.Timestamp(last).date()),
        ),
        _steps(table),
        subject.ground_sources,
        t("Between two records the newest one holds; nothing is interpolated."),
    )


def _steps(table: pd.DataFrame) -> dict[str, Any]:
    rows = [
        {"day": day_.date().isoformat(), "value": float(value)}
        for day_, value in zip(pd.DatetimeIndex(table.index), table["russia"], strict=True)
    ]
    mark = {"interpolate": "step-after", "color": PARTY_COLOURS["russia"]}
    return {
        "data": {"values": rows},
        "mark": {"type": "area", "opacity": 0.85, **mark},
        "encoding": {
            "x": {"field": "day", "type": "temporal", "axis": {"title": None, "format": "%Y",
                  "tickCount": "year", "grid": False}},
            "y": {"field": "value", "type": "quantitative", "axis": money_axis(log=False)},
        },
    }  # fmt: skip


def timeline_table(subject: Subject) -> Table:
    """Return who held what on every day on record."""
    outcome = subject.outcome
    past = history(outcome.scenario, outcome.world)
    named = past.table[list(PARTIES)].rename(columns=words.party).reset_index(drop=True)
    named.columns.name = None
    named.insert(0, t("Day"), [pd.Timestamp(at).date().isoformat() for at in past.table.index])
    unit = t("million {unit}", unit=words.unit_text(past.unit))
    return of_frame("timeline", t("Value held on every day on record"), named, unit,
                 subject.ground_sources)  # fmt: skip


def _readings(subject: Subject) -> pd.DataFrame:
    world = subject.outcome.world
    found = compare_readings(subject.outcome.scenario, world)
    names = [words.name(world, "commodity_groups", str(id)) for id in found.index]
    shown = found.set_axis(pd.Index(names, name=t("Commodity group")))
    return shown.sort_values("difference", key=abs, ascending=False)


def readings_picture(subject: Subject) -> Picture:
    """Return Russia's share of each commodity group by either reading of the line."""
    shown = _readings(subject)
    series = {"by_area": t("by area"), "by_deposit": t("by deposit")}
    spec = dots(dot_rows(shown, series), t("Share of the group's value held by Russia"))
    return spec_picture(
        "readings", t("The line read by area or by deposit"), dots_alt(shown, series), spec,
        subject.ground_sources,
    )  # fmt: skip


def readings_table(subject: Subject) -> Table:
    """Return Russia's share of each commodity group by either reading, as shares."""
    shown = _readings(subject)
    frame = pd.DataFrame(
        {
            t("Commodity group"): list(shown.index),
            t("By area"): shown["by_area"].to_list(),
            t("By deposit"): shown["by_deposit"].to_list(),
            t("Difference"): shown["difference"].to_list(),
            t("Deposits counted"): shown["deposits"].to_list(),
            t("Weighed by"): [read_by(str(by)) for by in shown["read_by"]],
        }
    )
    return of_frame("readings", t("The line read by area or by deposit"), frame, t("share"))


def _bases(subject: Subject) -> pd.DataFrame:
    found = compare_bases(subject.outcome.scenario, subject.outcome.world)
    return found.set_axis(pd.Index([told(title) for title in found["title"]], name="name"))


def bases_picture(subject: Subject) -> Picture:
    """Return Russia's share of the total under every valuation."""
    shown = _bases(subject)
    spec = dots(dot_rows(shown, {"russia_share": t("held by Russia")}),
                t("Share of the total held by Russia"))  # fmt: skip
    low, high = shown["russia_share"].min(), shown["russia_share"].max()
    alt = t(
        "Russia's share of the total lies between {low} and {high} over {count} valuations.",
        low=percent(float(low)), high=percent(float(high)), count=len(shown),
    )  # fmt: skip
    title = t("The same question under every valuation")
    return spec_picture("valuations", title, alt, spec, subject.ground_sources)


def bases_table(subject: Subject) -> Table:
    """Return totals and holders under every valuation, in millions of its own money."""
    shown = _bases(subject)
    frame = pd.DataFrame(
        {
            t("Valuation"): list(shown.index),
            t("Prices of"): shown["price_year"].to_list(),
            t("Total"): shown["total"].to_list(),
            **{words.party(party): shown[party].to_list() for party in ("ukraine", "russia")},
            t("Russia's share"): shown["russia_share"].to_list(),
            t("Aid to Ukraine's part"): shown["aid_coverage"].to_list(),
            t("Published figure behind the line"): shown["stated_russia"].to_list(),
            t("Grade"): shown["grade"].to_list(),
        }
    )
    title, unit = t("The same question under every valuation"), t("million USD of the year named")
    used = subject.of_rows(subject.outcome.world.tables["value/bases"])
    return of_frame("valuations", title, frame, unit, used)


def _estimates(subject: Subject, asked: dt.date | None) -> tuple[dt.date, pd.DataFrame]:
    """Return rival estimates of a day, or of that which has most of them, a column each [1]."""
    world = subject.outcome.world
    tables = {
        day_: estimate_table(rival_estimates(world.front_line(day_), world), world)
        for day_ in ([asked] if asked else estimate_days(world))
    }
    chosen = max(tables, key=lambda day_: (int(tables[day_].count().sum()), day_))
    return chosen, tables[chosen].rename(columns=lambda id: words.estimator(str(id)))


def estimates_picture(subject: Subject, asked: dt.date | None = None) -> Picture:
    """Return what different estimators say of one day, region by region."""
    chosen, table = _estimates(subject, asked)
    series = {str(name): str(name) for name in table}
    spec = dots(dot_rows(table, series), t("Share of the region's area held by Russia"))
    title = t("Rival estimates of the front line, {day}", day=day(chosen))
    alt = dots_alt(table, series)
    return spec_picture("estimates", title, alt, spec, _said_on(subject, chosen))


def _said_on(subject: Subject, chosen: dt.date) -> tuple[Source, ...]:
    """Return the sources of the estimates of a day, the daily record's among them."""
    world = subject.outcome.world
    rows = [r for r in world.tables["control/estimates"] if r["date"] == chosen.isoformat()]
    ids = [*world.front_line(chosen).source_ids, *(row["source_id"] for row in rows)]
    return tuple(map(subject.source, dict.fromkeys(ids)))


def estimates_table(subject: Subject, asked: dt.date | None = None) -> Table:
    """Return what different estimators say of one day, as shares of each region's area."""
    chosen, table = _estimates(subject, asked)
    frame = table.reset_index(names=t("Region"))
    frame[t("Spread")] = (table.max(axis=1) - table.min(axis=1)).to_list()
    title = t("Rival estimates of the front line, {day}", day=day(chosen))
    used = _said_on(subject, chosen)
    return of_frame("estimates", title, frame, t("share of the region's area"), used)
