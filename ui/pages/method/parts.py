"""The tables of the Method page: assumptions, parameters, glossary, and how to cite.

Pure functions from the scenario's fields and the world's tables to rows of text; nothing draws.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from model import Outcome, World
from ui.controls.fields import Kind, groups, kind_of
from ui.speech import words
from ui.speech.language import N_, number, others, percent, spoken, t, told

__all__ = [
    "assumption_rows",
    "bibtex",
    "citation",
    "commodities",
    "glossary",
    "glossary_head",
    "glossary_rows",
    "parameter_rows",
    "range_text",
    "table",
]

Lines = list[tuple[str, ...]]
CITATION = Path(__file__).resolve().parents[3] / "CITATION.cff"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown: plain HTML, that a screen reader and a phone can read."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def assumption_rows(
    outcome: Outcome, write: Callable[[str], str] = words.escaped
) -> dict[str, Lines]:
    """Return the levers of the scenario by group: title, help, unit, what is allowed, in hand.

    Parameters
    ----------
    outcome : Outcome
        With the scenario in hand.
    write : callable
        Makes a text harmless where it is written; by default for Markdown.
    """
    world, scenario = outcome.world, outcome.scenario
    found = {}
    for group, names in groups().items():
        rows: Lines = []
        for name in names:
            field = type(scenario).model_fields[name]
            value = getattr(scenario, name)
            texts = (
                told(str(field.title)),
                told(str(field.description)),
                told(words.field_extra(name, "unit")),
                range_text(kind_of(name)),
                _value(name, value, world),
            )
            rows.append(tuple(map(write, texts)))
        found[group] = rows
    return found


def _value(name: str, value: Any, world: World) -> str:
    if hasattr(value, "keys") or hasattr(value, "model_fields"):
        return t("{count} set", count=number(len(value))) if value else t("none")
    if name == "deal":
        return told(world.label("deals/terms", value, "title"))
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


def commodities(world: World) -> dict[str, str]:
    """Return the commodities that have parameters of their own, by id, and ALL for the rest."""
    rows = world.tables["economics/components"]
    return {"ALL": t("all commodities"), **{r["id"]: told(r["name_en"]) for r in rows}}


def parameter_rows(world: World, component: str) -> Lines:
    """Return the technical parameters of a commodity: name, low, likely, high, unit, grade."""
    return [
        (
            words.escaped(told(row["parameter"].replace("_", " "))),
            *(number(float(f"{float(row[end]):.4g}")) for end in ("low", "mode", "high")),
            words.escaped(told(row["unit"])),
            row["grade"],
            words.escaped(told(world.source(row["source_id"])["title"])),
        )
        for row in world.tables["economics/parameters"]
        if row["component"] == component
    ]


def glossary_rows(world: World, asked: str = "") -> Lines:
    """Return the terms that hold `asked`, as Markdown, in the columns of :func:`glossary`."""
    wanted = asked.casefold().split()
    rows = glossary(world)
    found = [row for row in rows if all(word in " ".join(row).casefold() for word in wanted)]
    return [(f"**{words.escaped(a)}**", *map(words.escaped, rest)) for a, *rest in found]


def glossary_head() -> tuple[str, ...]:
    """Return the heads of the glossary; a term in another language stands under its own name."""
    return (t("Term"), *(language.name for language in others()), t("Unit"), t("Meaning"))


def glossary(world: World) -> Lines:
    """Return every term in its order: term, the other languages' terms, unit, meaning."""
    terms = [language.column("term") for language in (spoken(), *others())]
    meaning = spoken().column("definition")
    rows = [
        (*(row[term] for term in terms), told(row["unit"]), row[meaning])
        for row in world.tables["glossary"]
    ]
    return sorted(rows, key=lambda row: row[0].casefold())


@cache
def _cff() -> dict[str, str]:
    """Return the one-line entries of ``CITATION.cff``, and the author; empty without the file."""
    text = CITATION.read_text(encoding="utf-8") if CITATION.exists() else ""
    found = re.findall(r'^(?:  - )?([a-z-]+): "?([^"\n]+)"?$', text, flags=re.MULTILINE)
    return dict(found)


def citation(outcome: Outcome) -> str:
    """Return the line by which a result is cited."""
    cff, run = _cff(), outcome.run
    year = cff.get("date-released", "")[:4]
    return t(
        "{author} ({year}): {title}. Version {version}, data {data}, scenario {scenario}.",
        author=cff.get("name", ""),
        year=year,
        title=cff.get("title", ""),
        version=run.version,
        data=run.data_id,
        scenario=run.scenario_hash,
    )


def bibtex(outcome: Outcome) -> str:
    """Return the same as an entry for BibTeX."""
    cff, run = _cff(), outcome.run
    fields = {
        "author": f"{{{cff.get('name', '')}}}",
        "title": f"{{{cff.get('title', '')}}}",
        "year": cff.get("date-released", "")[:4],
        "version": run.version,
        "note": f"data {run.data_id}, scenario {run.scenario_hash}",
    }
    inner = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items())
    return f"@software{{mineral_wealth,\n{inner}}}"
