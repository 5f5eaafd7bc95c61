"""What the Sources page reads out of the tables: search, rival values, disputes, corrections.

Pure functions from the world to tables; nothing here draws.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from model import World
from model.world.catalog import RECORD
from model.world.tables import Column, Row
from ui.speech import words
from ui.speech.language import DEFAULT, current, day, number, percent, t, told
from ui.speech.money import amount, deal_name, term_text
from ui.speech.tables import cell_text, figure_text, frame_text

__all__ = [
    "Rivals",
    "checks",
    "corrections",
    "disputes",
    "figures",
    "rival_sets",
    "search",
]

VALUES = ("forbes_total", "forbes_commodity", "earlier_official", "rival_total")
ONE_BY_ONE = ("distribution", "critique", "demand", "forbes_oblast")
"""Topics in which only claims about the very same thing are rivals."""

HITS = 200


@dataclass(frozen=True, slots=True)
class Rivals:
    """Values of one thing by different claimants.

    Parameters
    ----------
    id, title, unit : str
        Key, what it is, and the unit of all values.
    spread : float
        Largest value over the smallest [1]; NaN where one is zero.
    rows : DataFrame
        Columns claimant, what, value, as_of, grade, source, address, note.
    """

    id: str
    title: str
    unit: str
    spread: float
    rows: pd.DataFrame


def figures(world: World, table: str) -> pd.DataFrame:
    """Return a table with the title, address and date of each row's source beside it."""
    frame = world.table(table)
    if table == "control/front_line":
        frame = frame[frame["date"] == frame["date"].max()]
    frame = frame_text(world, table, frame)
    if "source_id" not in frame:
        return frame
    sources = world.table("sources").set_index("id")
    beside = sources.loc[frame["source_id"], ["title", "url", "published"]].reset_index(drop=True)
    beside["title"] = list(map(told, beside["title"]))
    beside.columns = pd.Index(["source", "address", "source_published"])
    return pd.concat([frame.reset_index(drop=True), beside], axis=1).drop(columns="source_id")


def search(world: World, query: str) -> pd.DataFrame:
    """Return the rows of all tables in which every word of the query stands.

    Parameters
    ----------
    world : World
        The tables.
    query : str
        Words in any order; upper and lower case are the same.

    Returns
    -------
    DataFrame
        Columns table, row, text, grade, source, address; at most :data:`HITS` rows.
    """
    asked = query.casefold().split()
    columns = ["table", "row", "text", "grade", "source", "address"]
    found = []
    for hit in _hits(world, asked) if asked else ():
        found.append(hit)
        if len(found) == HITS:
            break
    return pd.DataFrame(found, columns=columns)


def _hits(world: World, asked: list[str]) -> Iterator[list[str]]:
    order = sorted(world.tables, key=lambda name: name == "sources")  # figures come first
    for table in order:
        rows = world.tables[table]
        columns = world.schema[table]
        keys = [column.column for column in columns if column.key == "yes"]
        for row in rows:
            source = world.source(row["source_id"]) if row.get("source_id") else row
            written, said = _row_text(row, source), _row_said(columns, row, source)
            lower = f"{written} {said}".casefold()
            if all(word in lower for word in asked):
                key = ".".join(row[name] for name in keys)
                yield [
                    words.named("table", table), key, said,
                    row.get("grade", ""), told(source.get("title", "")), source.get("url", ""),
                ]  # fmt: skip


def _row_text(row: Mapping[str, str], source: Mapping[str, str]) -> str:
    said = [*row.values(), source.get("title", ""), source.get("publisher", "")]
    return " · ".join(filter(None, said))


def _row_said(columns: tuple[Column, ...], row: Row, source: Mapping[str, str]) -> str:
    """Return the same as it is read in the reader's language."""
    if current() == DEFAULT:
        return _row_text(row, source)
    return _row_text({one.column: cell_text(one, row[one.column]) for one in columns}, source)


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
    made = [_row(row, world) for row in rows]
    middles = [middle for row in rows if (middle := _middle(row)) is not None]
    low, high = min(middles), max(middles)
    spread = high / low if low > 0 else float("nan")
    return Rivals(id, title, unit, spread, pd.DataFrame(made))


def _middle(row: Row) -> float | None:
    ends = [float(row[name]) for name in ("value", "low", "high") if row.get(name)]
    return float(row["value"]) if row["value"] else sum(ends) / len(ends) if ends else None


def _row(row: Row, world: World) -> dict[str, str]:
    source = world.source(row["source_id"])
    return {
        "claimant": told(row["claimant"]),
        "what": told(row["commodity"]),
        "value": _value(row),
        "as_of": row["as_of"],
        "grade": row["grade"],
        "source": told(source["title"]),
        "address": source["url"],
        "note": told(row["note"]),
    }


def _value(row: Row) -> str:
    """Return a value with its range; one that was only bounded says so."""
    low, high = (number(float(row[end])) if row.get(end) else "" for end in ("low", "high"))
    if row["value"]:
        more = t(" ({low} to {high})", low=low, high=high) if low and high else ""
        return f"{number(float(row['value']))}{more}"
    if low and high:
        return t("{low} to {high}", low=low, high=high)
    return t("over {low}", low=low) if low else t("under {high}", high=high)


def disputes(world: World) -> pd.DataFrame:
    """Return every disputed term of a deal, with our reading: deal, date, term, reading, note."""
    rows = [
        {
            "deal": deal_name(terms),
            "date": day(terms.date) if terms.date else "",
            "term": told(str(type(terms).model_fields[name].title)),
            "reading": term_text(terms, name),
            "grade": world.label_row("deals/terms", terms.id)["grade"],
            "note": told(world.label_row("deals/terms", terms.id)["note"]),
        }
        for terms in world.deals.values()
        for name in terms.disputed
    ]
    return pd.DataFrame(rows)


def corrections(world: World) -> pd.DataFrame:
    """Return the ledger of corrections: what was published, what we use, and why."""
    rows = [
        {
            "what": told(row["what"]),
            "published": figure_text(row["upstream"]),
            "ours": figure_text(row["ours"]),
            "unit": told(row["unit"]),
            "reason": told(row["reason"]),
            "where": ", ".join((row["table"], row["key"], row["column"])),
            "grade": row["grade"],
            "date": words.option(row["date"]),
            "source": told(world.source(row["source_id"])["title"]),
            "address": world.source(row["source_id"])["url"],
        }
        for row in world.tables["corrections"]
    ]
    return pd.DataFrame(rows)


def checks(found: pd.DataFrame) -> pd.DataFrame:
    """Return the table of :func:`model.answers.validation.validate_model` as people read it.

    Returns
    -------
    DataFrame
        Columns project, metric, published, model, distance, verdict, note, grade.
    """
    rows = [
        {
            "project": told(row["project"]),
            "metric": _metric(row["metric"]),
            "published": _result(row["published_low"], row["published_high"], row["unit"]),
            "model": _result(row["model_low"], row["model_high"], row["unit"]),
            "distance": _apart(row),
            "verdict": words.named("verdict", row["verdict"]),
            "note": told(row["note"]),
            "grade": row["grade"],
        }
        for row in found.to_dict("records")
    ]
    return pd.DataFrame(rows)


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
