"""Tables of the Sources and Method pages as a reader takes them along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from model import Scenario, evaluate
from model.answers.validation import validate_model
from model.world.catalog import PARTIES, catalog
from ui.pages.method import parts as method
from ui.pages.method.words import CHAIN, GRADES
from ui.pages.sources import parts as sources
from ui.show.stamp import Subject
from ui.show.table import Table, of_frame
from ui.speech import words
from ui.speech.columns import HEADS
from ui.speech.docstrings import doc_of, markdown
from ui.speech.language import N_, t, told

__all__ = [
    "checks_table",
    "corrections_table",
    "data_table",
    "disputes_table",
    "fields_table",
    "glossary_table",
    "grades_table",
    "presets_table",
    "rivals_table",
    "search_table",
    "symbols_table",
]


def _headed(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose columns are headed as on the page."""
    return frame.rename(columns=lambda name: t(HEADS[name]) if name in HEADS else name)


def data_table(subject: Subject, name: str) -> Table:
    """Return a table of ``data/`` with the title, address and date of each row's source.

    Parameters
    ----------
    subject : Subject
        Where the world is taken from.
    name : str
        Of :data:`ui.pages.sources.parts.TABLES`.
    """
    world = subject.outcome.world
    used = subject.of_rows(world.tables[name])
    return of_frame(f"data-{name.replace('/', '-')}", t(sources.TABLES[name]),
                 sources.figures(world, name), sources=used)  # fmt: skip


def search_table(subject: Subject, query: str) -> Table:
    """Return the rows of all tables in which every word of a query stands."""
    found = sources.search(subject.outcome.world, query)
    title = t("Rows that hold: {query}", query=query)
    return of_frame("search", title, _headed(found), sources=())


def rivals_table(subject: Subject, id: str) -> Table:
    """Return values of one thing by different claimants; of every thing without an id."""
    sets = sources.rival_sets(subject.outcome.world)
    chosen = [one for one in sets if one.id == id] or sets
    parts = []
    for one in chosen:
        rows = one.rows.copy()
        rows.insert(0, t("Unit"), one.unit)
        rows.insert(0, t("Of what"), one.title)
        parts.append(_headed(rows))
    single = len(chosen) == 1
    title = f"{t('Rival values')}: {chosen[0].title}" if single else t("Rival values")
    frame = pd.concat(parts, ignore_index=True)
    return of_frame("rivals" if single else "rivals-all", title, frame, sources=())


def disputes_table(subject: Subject) -> Table:
    """Return every disputed term of a deal, with our reading."""
    world = subject.outcome.world
    disputed = [world.label_row("deals/terms", d.id) for d in world.deals.values() if d.disputed]
    return of_frame("disputes", t("Disputed terms"), _headed(sources.disputes(world)),
                 sources=subject.of_rows(disputed))  # fmt: skip


MEASURES = {"relative": N_("share of what was published"), "absolute": N_("in the unit")}
"""How the distance from a published result is measured."""


def checks_table(subject: Subject) -> Table:
    """Return published results against the model's, as plain numbers with their unit."""
    world = subject.outcome.world
    found = validate_model(world)
    said = sources.checks(found)
    frame = pd.DataFrame(
        {
            t("Project"): said["project"].to_list(),
            t("Figure"): said["metric"].to_list(),
            t("Unit"): [told(str(unit)) for unit in found["unit"]],
            t("Published, low"): found["published_low"].to_list(),
            t("Published, high"): found["published_high"].to_list(),
            t("Model, low"): found["model_low"].to_list(),
            t("Model, high"): found["model_high"].to_list(),
            t("Apart"): found["distance"].to_list(),
            t("Allowed"): found["allowance"].to_list(),
            t("Measure"): [t(MEASURES[measure]) for measure in found["measure"]],
            t("Verdict"): said["verdict"].to_list(),
            t("Note"): said["note"].to_list(),
            t("Grade"): said["grade"].to_list(),
        }
    )
    used = tuple(map(subject.source, dict.fromkeys(found["source_id"])))
    return of_frame("checks", t("Published results that the model is held against"), frame,
                 sources=used)  # fmt: skip


def corrections_table(subject: Subject) -> Table:
    """Return the ledger of corrections: what was published, what is used here, and why."""
    world = subject.outcome.world
    heads = {"ours": t("Here"), "reason": t("Reason"), "where": t("Where")}
    frame = _headed(sources.corrections(world).rename(columns=heads))
    used, name = subject.of_rows(world.tables["corrections"]), sources.TABLES["corrections"]
    return of_frame("corrections", t(name), frame, sources=used)


def _texts(id: str, title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    return of_frame(id, title, pd.DataFrame(list(rows), columns=list(head)), sources=())


def glossary_table(subject: Subject) -> Table:
    """Return every term: in both languages, with its unit and meaning."""
    head = (t("Term"), t("In the other language"), t("Unit"), t("Meaning"))
    return _texts("glossary", t("Glossary"), head, method.glossary(subject.outcome.world))


def grades_table(_: Subject) -> Table:
    """Return what each grade of a source says."""
    rows = [(told(grade), t(text)) for grade, text in GRADES.items()]
    return _texts("grades", t("Grades of sources"), (t("Grade"), t("What it is")), rows)


def fields_table(subject: Subject) -> Table:
    """Return every lever of a scenario: what it does, what it may be, what it is here."""
    head = (t("Group"), t("Assumption"), t("What it does"), t("Unit"), t("Allowed"), t("In hand"))
    rows = [
        (told(group.capitalize()), *row)
        for group, lines in method.assumption_rows(subject.outcome, write=str).items()
        for row in lines
    ]
    return _texts("levers", t("Table of assumptions"), head, rows)


def symbols_table(_: Subject) -> Table:
    """Return what goes into each formula of the method: symbol, meaning, unit."""
    head = (t("Step"), t("Formula"), t("Function"), t("Symbol"), t("What it is"), t("Unit"))
    rows = [
        (t(step.title), t(title), f"model.{name}", one.names, markdown(told(one.text)),
         told(one.unit))
        for step in CHAIN.values()
        for name, title in step.formulas.items()
        for one in doc_of(name).parameters
    ]  # fmt: skip
    return _texts("symbols", t("Symbols of the formulas"), head, rows)


def presets_table(subject: Subject) -> Table:
    """Return every preset with what it gives, in millions of its own money."""
    world, rows = subject.outcome.world, []
    for id in catalog().presets:
        preset = Scenario.from_preset(id)
        found = evaluate(preset, world)
        parties = dict(zip(map(words.party, PARTIES), map(int, found.party_million), strict=True))
        rows.append(
            {
                t("Code"): id,
                t("Name"): told(preset.title),
                t("Description"): told(preset.description),
                t("Author"): preset.author,
                t("Source"): "; ".join(preset.sources),
                t("Total"): found.total_million,
                **parties,
                t("Aid figure"): float(found.aid.million),
                t("Aid to Ukraine's part"): float(found.aid_coverage),
                t("Unit"): words.unit_text(found.unit),
                t("Hash of the scenario"): found.run.scenario_hash,
            }
        )
    named = (id for preset in map(Scenario.from_preset, catalog().presets) for id in preset.sources)
    used = tuple(map(subject.source, dict.fromkeys(named)))
    return of_frame("presets", t("Presets"), pd.DataFrame(rows), t("million"), used)
