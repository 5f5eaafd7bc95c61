"""The tables of the Method page, each once: assumptions, symbols, grades, glossary."""

from __future__ import annotations

from typing import Any

from model import Outcome, World
from model.world.catalog import names
from ui.controls.fields import Kind, groups, kind_of
from ui.pages.method.words import CHAIN
from ui.show.table import Column, Table, table
from ui.speech import words
from ui.speech.docstrings import doc_of, markdown
from ui.speech.language import N_, folded, number, others, percent, spoken, t, told


def assumptions_table(outcome: Outcome) -> Table:
    """Return every lever of a scenario: what it does, what it may be, what it is here."""
    columns = (
        Column("group", t("Group")),
        Column("title", t("Assumption")),
        "help",
        "unit",
        "allowed",
        Column("here", t("Now")),
    )
    rows = [
        (told(group.capitalize()), *_assumption(name, outcome))
        for group, fields in groups().items()
        for name in fields
    ]
    return table("levers", columns, rows, sources=())


def _assumption(name: str, outcome: Outcome) -> tuple[str, ...]:
    scenario = outcome.scenario
    field = type(scenario).model_fields[name]
    return (
        told(str(field.title)),
        told(str(field.description)),
        told(words.field_extra(name, "unit")),
        range_text(kind_of(name)),
        _value(name, getattr(scenario, name), outcome.world),
    )


def _value(name: str, value: Any, world: World) -> str:
    if hasattr(value, "keys") or hasattr(value, "model_fields"):
        return t("{count} set", count=number(len(value))) if value else t("none")
    return words.value_text(name, value, world)


def range_text(kind: Kind) -> str:
    """Return what a field takes: options, or bounds, or the kind of value."""
    if kind.options:
        few = len(kind.options) <= 5
        shown = ", ".join(map(words.option, kind.options))
        return shown if few else t("one of {count}", count=number(len(kind.options)))
    if kind.type is bool:
        return t("yes or no")
    if kind.low is not None and kind.high is not None:
        write = percent if kind.share else number
        return t("{low} to {high}", low=write(kind.low), high=write(kind.high))
    return t(_KINDS.get(kind.type.__name__, ""))


_KINDS = {"date": N_("a date"), "dict": N_("a table"), "str": N_("text")}


def symbols_table() -> Table:
    """Return what goes into each formula of the method: symbol, meaning, unit."""
    columns = ("step", "formula", "function", Column("symbol", "", _code, markup=True),
               Column("meaning", markup=True), "unit")  # fmt: skip
    rows = [
        (t(step.title), t(title), f"model.{name}", one.names, markdown(told(one.text)),
         told(one.unit))
        for step in CHAIN.values()
        for name, title in step.formulas.items()
        for one in doc_of(name).parameters
    ]  # fmt: skip
    return table("symbols", columns, rows, sources=())


def _code(symbols: str) -> str:
    return ", ".join(f"`{name}`" for name in symbols.split(", "))


def grades_table() -> Table:
    """Return what each grade of a source says."""
    rows = [(grade, told(text)) for grade, text in names("grade").items()]
    return table("grades", ("grade", "meaning"), rows, sources=())


def glossary_table(world: World, asked: str = "") -> Table:
    """Return the terms that hold every word asked for: in every language, with unit and meaning."""
    said = (spoken(), *others())
    columns = (
        "term",
        *(Column(language.column("term"), language.name) for language in others()),
        "unit",
        Column("meaning", t("Meaning")),
    )
    rows = [
        (*(language.said(row, "term") for language in said), told(row["unit"]),
         spoken().said(row, "definition"))
        for row in world.tables["glossary"]
    ]  # fmt: skip
    wanted = folded(asked).split()
    found = [row for row in rows if all(word in folded(" ".join(row)) for word in wanted)]
    found.sort(key=lambda row: row[0].casefold())
    return table("glossary", columns, found, sources=())


def commodities(world: World) -> dict[str, str]:
    """Return the commodities that have parameters of their own, by id, and ALL for the rest."""
    rows = world.tables["economics/components"]
    return {"ALL": t("all commodities"), **{r["id"]: told(r["name_en"]) for r in rows}}
