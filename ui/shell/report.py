"""The report of a scenario: everything an editor needs to print a figure, and to check it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from model import Outcome, evaluate
from model.world.catalog import PARTIES
from ui.hand.background import deals_before, drawn_before
from ui.pages.compare import charts as compared
from ui.pages.compare import tables as compared_tables
from ui.pages.deals.charts import balance, received
from ui.pages.deals.tables import totals
from ui.pages.explore.charts import commodities
from ui.pages.explore.parts import figures
from ui.pages.explore.tables import by_group, largest_first
from ui.pages.ladder import tables
from ui.pages.ladder.charts import waterfall
from ui.show.blocks import (
    Block,
    Break,
    Figures,
    Grid,
    Heading,
    Items,
    Lead,
    Link,
    Note,
    Report,
    Text,
)
from ui.show.canvas import Picture
from ui.show.chart import Chart, picture
from ui.show.map_picture import map_picture
from ui.show.money import has_money, money_problems
from ui.show.stamp import Subject
from ui.show.table import grid
from ui.show.tables import assumptions, sources_used
from ui.speech import words
from ui.speech.age import age_text
from ui.speech.drawn import assumed, comes_from, drawn_answer, drawn_grounds
from ui.speech.language import current, n, number, t, told
from ui.speech.money import (
    KINDS,
    answer,
    deal_label,
    first_unit,
    grounds,
    point_note,
    question,
    term_text,
)
from ui.speech.said import spoken


def report(subject: Subject) -> Report:
    """Return the report of a scenario in the language that is spoken.

    Parameters
    ----------
    subject : Subject
        The scenario's result.

    Raises
    ------
    ModelError
        When what draws the charts is not installed.
    """
    problems = money_problems(subject.outcome)
    parts = [_result(subject), _commodities(subject)]
    if problems:
        said = tuple(map(words.problem_line, problems))
        head = Heading(t("This scenario cannot be turned into money"))
        parts.append(iter((head, Items(said))))
    else:
        parts += [_ladder(subject), _deal(subject), _receipts(subject)]
    parts += [_compared(subject), _differences(subject), _assumptions(subject)]
    parts += [] if problems else [_own(subject)]
    parts += [_sources(subject), _origin(subject)]
    return Report(
        language=current(),
        title=subject.title,
        subtitle=t("Ukraine's mineral wealth"),
        stamp=subject.run,
        blocks=tuple(block for part in parts for block in part),
    )


SIZES = {"commodities": (680, 500), "ladder-stock": (680, 350), "ladder-flow": (680, 410),
         "receipts-us": (680, 230), "receipts-kept": (680, 230), "balance": (680, 260)}  # fmt: skip
"""Width and height of the charts in a report [CSS pixel]: smaller, so that letters are larger."""


def _chart(subject: Subject, chart: Chart) -> Picture:
    return picture(chart, subject, SIZES[chart.id])


def _result(subject: Subject) -> Iterator[Block]:
    """Yield the first page, which stands alone: answer, map, money, changes, sources, link."""
    outcome = subject.outcome
    yield Lead(words.headline(outcome))
    shown = figures(outcome, subject.preset)
    yield Figures(tuple((figure.label, figure.value, figure.beside) for figure in shown))
    yield replace(map_picture(subject), title="")
    if has_money(outcome):
        yield Text(f"{question()} {_answer(outcome)}")
    if subject.prose:
        yield Text(subject.prose)
    yield Note(f"{subject.dates} {age_text(outcome.world, today=subject.made)}")
    yield Note(
        t(
            "These are gross values at one month's prices, before any cost, delay or risk. "
            "Borders are the internationally recognised ones; control is as of a day."
        )
    )
    if subject.link:
        yield Link(t("Open this scenario"), subject.link)
    yield Break()


def _answer(outcome: Outcome) -> str:
    found = deals_before(outcome)
    return answer(outcome) if found is None else drawn_answer(outcome, found)


def _commodities(subject: Subject) -> Iterator[Block]:
    outcome = subject.outcome
    yield Heading(t("Who controls each commodity group"))
    yield replace(_chart(subject, commodities(outcome)), title="")
    table = largest_first(by_group(outcome), outcome)
    yield grid(table.only("name", "total", *PARTIES), table.caption)


def _ladder(subject: Subject) -> Iterator[Block]:
    outcome = subject.outcome
    yield Heading(t("From rock to money"))
    found, drawn = deals_before(outcome), drawn_before(outcome)
    yield Lead(f"{question()} {_answer(outcome)}")
    yield Text(grounds(outcome) if found is None else drawn_grounds(outcome, found))
    yield Note(f"{assumed(outcome)} {comes_from(outcome)}".strip())
    for kind in KINDS:
        yield _chart(subject, waterfall(outcome, kind))
    table = tables.ladder(outcome)
    yield grid(table.only("rung", "title", "value", "step", "coverage"), table.caption)
    if outcome.unit != outcome.economy.unit:
        yield Note(f"S0: {first_unit(outcome)}.")
    yield Note(point_note(outcome, None if drawn is None else drawn.found))
    yield Items(tuple(map(spoken, outcome.notes)))


def _deal(subject: Subject) -> Iterator[Block]:
    outcome = subject.outcome
    terms = outcome.economy.terms
    own = outcome.scenario.own_deal
    stated = own or outcome.world.deals[outcome.scenario.deal]
    yield Heading(t("The deal"))
    yield Lead(deal_label(stated) if stated.date or stated.status else _named(stated.title))
    if stated.terms:
        yield Text(told(stated.terms))
    if stated.disputed:
        count = n("{count} disputed term", "{count} disputed terms", len(stated.disputed))
        names = ", ".join(
            f"{words.term(outcome.world, name)} ({term_text(terms, name)})"
            for name in stated.disputed
        )
        yield Note(f"{count}: {names}.")


def _named(title: str) -> str:
    return told(title) or t("own deal")


def _receipts(subject: Subject) -> Iterator[Block]:
    outcome = subject.outcome
    yield Heading(t("Who receives what"))
    table = totals(outcome)
    yield grid(table, table.caption)
    for flow in ("us", "kept"):
        yield _chart(subject, received(outcome, flow))
    chart = balance(outcome)
    yield _chart(subject, chart) if chart else Text(spoken(outcome.claim_met.reason))


def _compared(subject: Subject) -> Iterator[Block]:
    """Yield the scenarios side by side, where any are kept."""
    kept = {name: evaluate(one, subject.outcome.world) for name, one in subject.kept.items()}
    if not kept:
        return
    yield Heading(t("Compare"))
    for chart in (compared.held(kept), compared.money(kept)):
        if chart is not None:
            yield picture(chart, subject, (680, max(len(chart.spec["data"]["values"]) * 20, 160)))
    figures, inputs = compared_tables.figures(kept), compared_tables.inputs(kept)
    yield grid(figures.only("figure", *kept), figures.caption)
    if len(inputs.rows) > 1:
        yield grid(inputs, inputs.caption)


def _differences(subject: Subject) -> Iterator[Block]:
    scenario, world = subject.outcome.scenario, subject.outcome.world
    changes = scenario.diff(subject.preset.scenario)
    yield Heading(t("Your changes"))
    preset = told(subject.preset.scenario.title)
    if not changes:
        yield Text(t("Nothing: these are the assumptions of “{preset}”.", preset=preset))
        return
    yield Text(t("The preset is “{preset}”.", preset=preset))
    yield Items(tuple(words.change_line(change, world) for change in changes))


def _assumptions(subject: Subject) -> Iterator[Block]:
    yield Heading(t("Assumptions"))
    yield grid(assumptions(subject.outcome), t("Every assumption of the scenario"))


def _own(subject: Subject) -> Iterator[Block]:
    every = tables.parameters(subject.outcome, ("D",)).records()
    yield Heading(t("Our own judgement: technical figures of grade D"))
    yield Text(
        t(
            "No source at hand states these; they are assumptions of this project, each with the "
            "range that the uncertainty page draws from."
        )
    )
    by_name: dict[str, list[dict[str, Any]]] = {}
    for row in every:
        by_name.setdefault(row["parameter"], []).append(row)
    rows = tuple(
        (
            name,
            number(len(found), 0),
            _range(row["used"] for row in found),
            _range(row[end] for row in found for end in ("low", "high")),
            str(found[0]["unit"]),
        )
        for name, found in by_name.items()
    )
    head = (t("Parameter"), t("Figures"), t("Used"), t("Could be"), t("Unit"))
    counted = n("{count} figure of grade D", "{count} figures of grade D", len(every))
    caption = t("{figures}, from the lowest to the highest over all commodities", figures=counted)
    yield Grid(caption, head, rows, numbers=(1, 2, 3))
    yield Note(t("Each of them, with its range and note, is in the table that the page exports."))


def _range(values: Iterable[float]) -> str:
    ends = sorted(values)
    first, last = (number(float(f"{end:.4g}")) for end in (ends[0], ends[-1]))
    return first if first == last else f"{first} – {last}"


def _sources(subject: Subject) -> Iterator[Block]:
    yield Heading(t("Sources used"))
    yield Note(
        t(
            "A: official or primary. B: press quoting a primary source. C: secondary or partisan. "
            "D: our judgement or memory, an assumption."
        )
    )
    table = sources_used(subject)
    count = n("{count} source", "{count} sources", len(table.rows))
    yield grid(table.only("title", "publisher", "published", "grade"), count,
               tuple(source.url for source in subject.sources))  # fmt: skip


def _origin(subject: Subject) -> Iterator[Block]:
    yield Heading(t("Where this report comes from"))
    yield Text(subject.run)
    yield Text(subject.dates)
    if subject.link:
        yield Text(
            t("The link on the first page opens the scenario, and shows what has moved since if "
              "anything has.")
        )  # fmt: skip
    else:
        yield Text(t("This scenario is too long for a link. Send it as a file."))
