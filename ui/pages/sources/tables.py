"""The tables of the Sources page, each once: what the page draws is what a file holds."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from model import World
from model.answers.validation import validate_model
from model.upkeep.releases import since_release
from model.world.catalog import RECORD
from model.world.tables import Row
from ui.show.stamp import cited
from ui.show.table import Column, Table
from ui.speech import words
from ui.speech.language import N_, day, number, percent, t, told
from ui.speech.money import RUNGS, amount, deal_name, rung, term_text
from ui.speech.tables import figure_text

__all__ = [
    "NUMBERS",
    "Rivals",
    "checked",
    "checks_table",
    "cited_columns",
    "corrections_table",
    "disputes_table",
    "releases_table",
    "rival_sets",
    "rivals_table",
]

VALUES = ("forbes_total", "forbes_commodity", "earlier_official", "rival_total")
ONE_BY_ONE = ("distribution", "critique", "demand", "forbes_oblast")
"""Topics in which only claims about the very same thing are rivals."""


def cited_columns() -> tuple[Column, ...]:
    """Return the columns that say what a row rests on."""
    return (
        Column("grade", t("Grade"), told),
        Column("source", t("Source")),
        Column("address", t("Address"), link=True),
    )


# Competing figures.


@dataclass(frozen=True, slots=True)
class Rivals:
    """Values of one thing by different claimants.

    Parameters
    ----------
    id, title, unit : str
        Key, what it is, and the unit of all values.
    spread : float
        Largest value over the smallest [1]; NaN where one is zero.
    rows : tuple of tuple
        Claimant, what, value, date, grade, source, address and note of each.
    """

    id: str
    title: str
    unit: str
    spread: float
    rows: tuple[tuple[str, ...], ...]


def rivals_table(world: World, id: str = "") -> Table:
    """Return values of one thing by different claimants; of every thing without an id."""
    sets = rival_sets(world)
    chosen = [one for one in sets if one.id == id] or sets
    single = len(chosen) == 1
    columns = (
        Column("of", t("What is claimed")),
        Column("unit", t("Unit")),
        Column("claimant", t("Claimed by")),
        Column("what", t("What")),
        Column("value", t("Value")),
        Column("as_of", t("As of")),
        *cited_columns(),
        Column("note", t("Note")),
    )
    rows = [(one.title, one.unit, *row) for one in chosen for row in one.rows]
    title = f"{t('Competing figures')}: {chosen[0].title}" if single else t("Competing figures")
    return Table("rivals" if single else "rivals-all", title, columns, rows, sources=())


def rival_sets(world: World) -> tuple[Rivals, ...]:
    """Return every thing of which at least two claimants give a value, the widest spread first."""
    sets = [*_claimed(world), *_lines(world), *_aid(world)]
    return tuple(sorted(sets, key=lambda one: -one.spread if one.spread == one.spread else 0.0))


def _claimed(world: World) -> Iterator[Rivals]:
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in world.tables["claims"]:
        if row["value"] or row["low"] or row["high"]:
            groups.setdefault(_thing(row), []).append(row)
    for (topic, metric, group, region, unit, _), rows in groups.items():
        if len({row["claimant"] for row in rows}) > 1:
            parts = [
                _group(group, world),
                words.named("topic", topic),
                words.named("metric", metric),
                "" if region == "UA" else words.name(world, "regions", region),
            ]
            title = ", ".join(filter(None, parts))
            id = ".".join((topic, metric, group, region, unit, rows[0]["id"]))
            yield _set(id, title, told(unit.replace("_", " ")), rows, world)


def _thing(row: Row) -> tuple[str, ...]:
    """Return what a claim is about: values in the ground are one topic, whoever names them."""
    value = row["metric"] == "value_usd" and row["topic"] in VALUES
    topic = "rival_total" if value else row["topic"]
    what = row["commodity"] if topic in ONE_BY_ONE else ""
    return (topic, *(row[name] for name in ("metric", "group", "region", "unit")), what)


def _group(group: str, world: World) -> str:
    known = group in world.groups
    return words.name(world, "commodity_groups", group) if known else words.named("place", group)


def _lines(world: World) -> Iterator[Rivals]:
    record = {(r["date"], r["region"]): r for r in world.tables["control/front_line"]}
    places: dict[tuple[str, str], list[Row]] = {}
    for row in world.tables["control/estimates"]:
        places.setdefault((row["date"], row["region"]), []).append(row)
    for (date, region), rows in places.items():
        both = [*rows, *([record[date, region]] if (date, region) in record else [])]
        said = [
            {**row, "claimant": words.estimator(row.get("estimator", RECORD)), "commodity": date,
             "value": row["russia_share"], "as_of": date, "note": row.get("note", "")}
            for row in both
        ]  # fmt: skip
        where, what = words.name(world, "regions", region), words.named("topic", "control")
        title = f"{where}, {what}, {words.option(date)}"
        yield _set(f"control.{date}.{region}", title, t("share"), said, world)


def _aid(world: World) -> Iterator[Rivals]:
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in world.tables["aid/ledger"]:
        if row["use"] == "aid" and row["unit"] == "billion":
            groups.setdefault((row["donor"], row["currency"]), []).append(row)
    for (donor, currency), rows in groups.items():
        if len({row["claimant"] for row in rows}) > 1:
            said = [{**row, "value": row["amount"], "commodity": _stage(row)} for row in rows]
            unit = t("billion {currency}, prices as stated", currency=currency)
            title = t("Aid of {donor}, {currency}", donor=told(donor), currency=currency)
            yield _set(f"aid.{donor}.{currency}", title, unit, said, world)


def _stage(row: Row) -> str:
    return f"{told(row['stage'])}: {told(row['covers'])}"


def _set(id: str, title: str, unit: str, rows: list[Row], world: World) -> Rivals:
    made = tuple(_rival(row, world.source(row["source_id"])) for row in rows)
    middles = [middle for row in rows if (middle := _middle(row)) is not None]
    low, high = min(middles), max(middles)
    return Rivals(id, title, unit, high / low if low > 0 else float("nan"), made)


def _middle(row: Row) -> float | None:
    ends = [float(row[name]) for name in ("value", "low", "high") if row.get(name)]
    return float(row["value"]) if row["value"] else sum(ends) / len(ends) if ends else None


def _rival(row: Row, source: Row) -> tuple[str, ...]:
    said = (told(row["claimant"]), told(row["commodity"]), _value(row), row["as_of"])
    return (*said, row["grade"], told(source["title"]), source["url"], told(row["note"]))


def _value(row: Row) -> str:
    """Return a value with its range; one that was only bounded says so."""
    low, high = (number(float(row[end])) if row.get(end) else "" for end in ("low", "high"))
    if row["value"]:
        more = t(" ({low} to {high})", low=low, high=high) if low and high else ""
        return f"{number(float(row['value']))}{more}"
    if low and high:
        return t("{low} to {high}", low=low, high=high)
    return t("over {low}", low=low) if low else t("under {high}", high=high)


# Disputes, corrections, checks.


def disputes_table(world: World) -> Table:
    """Return every disputed term of a deal, with our reading."""
    columns = (
        Column("deal", t("Deal")),
        Column("date", t("Date")),
        Column("term", t("Term")),
        Column("reading", t("Our reading")),
        Column("grade", t("Grade")),
        Column("note", t("Note")),
    )
    disputed = [deal for deal in world.deals.values() if deal.disputed]
    on_record = {deal.id: world.label_row("deals/terms", deal.id) for deal in disputed}
    rows = [
        (
            deal_name(deal),
            day(deal.date) if deal.date else "",
            words.term(world, name),
            term_text(deal, name),
            on_record[deal.id]["grade"],
            told(on_record[deal.id]["note"]),
        )
        for deal in disputed
        for name in deal.disputed
    ]
    used = cited(world, on_record.values())
    return Table("disputes", t("Disputed terms"), columns, rows, sources=used)


def corrections_table(world: World) -> Table:
    """Return the ledger of corrections: what was published, what we use, and why."""
    columns = (
        Column("what", t("What")),
        Column("published", t("Published")),
        Column("ours", t("Here")),
        Column("unit", t("Unit")),
        Column("reason", t("Reason")),
        Column("where", t("Where")),
        *cited_columns(),
        Column("date", t("Date")),
    )
    found = world.tables["corrections"]
    rows = [
        (
            told(row["what"]), figure_text(row["upstream"]), figure_text(row["ours"]),
            told(row["unit"]),
            told(row["reason"]), ", ".join((row["table"], row["key"], row["column"])),
            row["grade"], told(world.source(row["source_id"])["title"]),
            world.source(row["source_id"])["url"], words.option(row["date"]),
        )
        for row in found
    ]  # fmt: skip
    title = words.named("table", "corrections")
    return Table("corrections", title, columns, rows, sources=cited(world, found))


@st.cache_data(show_spinner=False, max_entries=2)
def _moved(data_id: str, _world: World) -> list[tuple[str, str, str, str]]:
    return since_release(_world)


def releases_table(world: World) -> Table:
    """Return the headline figures of the presets that moved since the last release."""
    columns = (
        Column("preset", t("Scenario")),
        Column("figure", t("Figure")),
        Column("before", t("At the release")),
        Column("now", t("Now")),
    )
    rows = [
        (id, _figure_name(name), *(float(one) if one else None for one in pair))
        for id, name, *pair in _moved(world.data_id, world)
    ]
    title, unit = t("Since the last release"), t("million USD; a share for the coverage")
    return Table("since-release", title, columns, rows, unit, sources=())


_FIGURES = {
    "total": N_("Value in the ground"),
    "ukraine": N_("Value that Ukraine controls"),
    "russia": N_("Value that Russia controls"),
    "other": N_("Value that neither side controls"),
    "aid_coverage": N_("Aid figure as a share of what Ukraine controls"),
}
"""Headline figures that are no rungs."""


def _figure_name(name: str) -> str:
    return rung(name) if name in RUNGS else t(_FIGURES[name])


@st.cache_data(show_spinner=False, max_entries=2)
def checked(data_id: str, _world: World) -> pd.DataFrame:
    """Return every published result against the model's, calculated once a process."""
    return validate_model(_world)


NUMBERS = ("unit", "published_low", "published_high", "model_low", "model_high", "apart",
           "allowance", "measure")  # fmt: skip
"""Columns of the checks that a file has beside what the page shows."""


def checks_table(world: World) -> Table:
    """Return published results against the model's: as people read them, then as numbers."""
    found = checked(world.data_id, world)
    columns = (
        Column("project", t("Project")),
        Column("metric", t("Figure")),
        Column("published", t("Published")),
        Column("model", t("Model")),
        Column("distance", t("Apart")),
        Column("verdict", t("Verdict")),
        Column("basis", t("What it shows")),
        Column("note", t("Note")),
        Column("grade", t("Grade")),
        Column("unit", t("Unit")),
        Column("published_low", t("Published, low")),
        Column("published_high", t("Published, high")),
        Column("model_low", t("Model, low")),
        Column("model_high", t("Model, high")),
        Column("apart", t("Difference")),
        Column("allowance", t("Allowed")),
        Column("measure", t("Measure")),
    )
    rows = list(map(_check, found.to_dict("records")))
    used = cited(world, ({"source_id": id} for id in dict.fromkeys(found["source_id"])))
    title = words.named("table", "economics/validation_targets")
    return Table("checks", title, columns, rows, sources=used)


def _check(row: Mapping[Hashable, Any]) -> tuple[Any, ...]:
    unit = row["unit"]
    return (
        told(row["project"]),
        _metric(row["metric"]),
        _result(row["published_low"], row["published_high"], unit),
        _result(row["model_low"], row["model_high"], unit),
        _apart(row),
        words.named("verdict", row["verdict"]),
        told(row["basis"]),
        told(row["note"]),
        row["grade"],
        told(str(unit)),
        *(row[end] for end in ("published_low", "published_high", "model_low", "model_high")),
        row["distance"],
        row["allowance"],
        words.named("measure", row["measure"]),
    )


def _metric(name: str) -> str:
    named = words.named("result", name)
    return told(name.replace("_", " ")) if named == name else named


def _result(low: float, high: float, unit: str) -> str:
    ends = [_quantity(end, unit) for end in dict.fromkeys((low, high))]
    return " – ".join(ends)


def _quantity(value: float, unit: str) -> str:
    """Return a result with its unit: large dollars in words, rates as per cent."""
    if value != value:  # NaN
        return "–"
    if unit == "USD" and abs(value) >= 1e6:
        return f"{amount(value / 1e6)} USD"
    if unit == "1/year" or unit.startswith("share"):
        return percent(value)
    return f"{number(float(f'{value:.4g}'))} {told(unit)}"


def _apart(row: Mapping[Hashable, Any]) -> str:
    """Return how far the model lies from what was published, and how far it may."""
    if row["measure"] == "relative":
        return t("{distance}, allowed {allowance}", distance=percent(row["distance"]),
                 allowance=percent(row["allowance"]))  # fmt: skip
    distance, allowance = (_quantity(row[end], row["unit"]) for end in ("distance", "allowance"))
    return t("{distance}, allowed {allowance}", distance=distance, allowance=allowance)
