"""The tables of the Value ladder, each declared once, for the page, its files and the report."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from model import Outcome
from model.answers.answers import ladder_by_group
from model.answers.revenue import LINES, revenue_account
from ui.show.table import Cell, Column, Table, million, table
from ui.speech import words
from ui.speech.explain import label_text
from ui.speech.language import percent, t, told
from ui.speech.money import amount, left


def ladder(outcome: Outcome) -> Table:
    """Return every rung: what is left, the step to it, and what it is of aid and of S0."""
    kinds = {"stock": t("stock"), "flow": t("flow")}
    columns = (
        "rung",
        "title",
        "kind",
        Column("value", "", amount, "{row}"),
        Column("step", t("Change"), amount, "{row}.step"),
        Column("coverage", "", percent, "{row}.aid"),
        Column("first", t("Of S0"), percent, "{row}.first"),
    )
    frame = outcome.ladder
    first = float(frame["value"].iloc[0])
    rows = [
        (id, left(id), kinds[kind], value, Cell(step, "") if id == "S0" else step, coverage,
         value / first if first else 0.0)
        for id, kind, value, step, coverage in zip(
            map(str, frame.index), *(frame[name] for name in ("kind", "value", "step", "coverage")),
            strict=True,
        )
    ]  # fmt: skip
    return table("ladder", columns, rows, million(outcome.economy.unit))


def ladder_groups(outcome: Outcome) -> Table:
    """Return every rung of every commodity group."""
    frame = ladder_by_group(outcome.economy, outcome.world)
    rungs = (Column(id, id, amount, f"{id}.group.{{row}}") for id in map(str, frame.columns))
    ids = list(map(str, frame.index))
    rows = [
        (words.name(outcome.world, "commodity_groups", id), *values)
        for id, values in zip(ids, frame.to_numpy().tolist(), strict=True)
    ]
    unit = million(outcome.economy.unit)
    return table("ladder-by-group", ("group", *rungs), rows, unit, keys=ids)


def revenue(outcome: Outcome) -> Table:
    """Return where the revenue of mines goes: costs, the state, its companies, private owners."""
    found = revenue_account(outcome.economy, outcome.world)
    columns = (
        Column("line", t("In today's money")),
        Column("existing", t("Existing permits"), amount),
        Column("new", t("New permits"), amount),
        Column("all", t("All"), amount, "revenue.{row}"),
    )
    rows = [
        (label_text(LINES[str(line)]), *values)
        for line, values in zip(found.index, found.to_numpy().tolist(), strict=True)
    ]
    unit = million(outcome.economy.unit)
    return table("revenue", columns, rows, unit, keys=list(LINES))


def parameters(outcome: Outcome, grades: Sequence[str] = ()) -> Table:
    """Return the technical figures used, with source and grade.

    Parameters
    ----------
    outcome : Outcome
        The result.
    grades : sequence of str
        Grades of the figures, by default all.
    """
    world, used = outcome.world, outcome.economy.parameters
    ids = world.economics.ids
    columns = (Column("grade", "", grade_text), "commodity", "parameter", "used", "low", "mode",
               "high", "unit", "source", "note")  # fmt: skip
    rows = []
    for row in world.tables["economics/parameters"]:
        if grades and row["grade"] not in grades:
            continue
        values = np.broadcast_to(np.asarray(used[row["parameter"]], float), (len(ids),))
        of_all = row["component"] == "ALL"
        rows.append(
            (
                row["grade"],
                t("all") if of_all
                else told(world.label("economics/components", row["component"], "name_en")),
                told(row["parameter"].replace("_", " ")),
                float(values[0 if of_all else ids.index(row["component"])]),
                *(float(row[end]) for end in ("low", "mode", "high")),
                told(row["unit"]),
                told(world.source(row["source_id"])["title"]),
                told(row["note"]),
            )
        )  # fmt: skip
    return table("parameters", columns, rows)


def grade_text(grade: str) -> str:
    """Return a grade; D is marked as our own judgement."""
    return t("D, ours") if grade == "D" else told(grade)
