"""The report of a scenario: everything an editor needs to print a figure, and to check it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ui.pages.explore.parts import figures
from ui.pages.ladder.parts import totals_table
from ui.show import charts
from ui.show.blocks import (
    Block,
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
from ui.show.canvas import BODY, Picture
from ui.show.money import money_problems
from ui.show.stamp import Subject
from ui.show.tables import assumptions, own_parameters
from ui.speech import words
from ui.speech.language import current, n, number, percent, t, told
from ui.speech.money import (
    RUNGS,
    amount,
    answer,
    deal_label,
    first_unit,
    grounds,
    point_note,
    question,
    term_text,
)
from ui.speech.problems import note_text
from ui.speech.said import spoken

__all__ = ["report"]


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
    parts += [_differences(subject), _assumptions(subject)]
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


def _chart(subject: Subject, id: str) -> Picture:
    return charts.made(subject, id, SIZES.get(id, BODY))


def _result(subject: Subject) -> Iterator[Block]:
    outcome = subject.outcome
    yield Lead(words.headline(outcome))
    shown = figures(outcome, subject.preset)
    yield Figures(tuple((figure.label, figure.value, figure.beside) for figure in shown))
    if subject.prose:
        yield Text(subject.prose)
    yield Note(subject.dates)
    yield Heading(t("Who holds the value in the ground"))
    yield replace(_chart(subject, "map"), title="")
    yield Note(
        t(
            "Gross value in the ground at the prices of one month: no cost, no time and no doubt "
            "is taken off. Borders are the internationally recognised ones; control is a dated "
            "layer with its source."
        )
    )


def _commodities(subject: Subject) -> Iterator[Block]:
    outcome = subject.outcome
    yield Heading(t("Who holds each commodity group"))
    yield replace(_chart(subject, "commodities"), title="")
    frame = outcome.by_group
    order = frame.sum(axis=1).sort_values(ascending=False, kind="stable").index
    rows = [
        (
            words.name(outcome.world, "commodity_groups", str(group)),
            number(int(frame.loc[group].sum()), 0),
            *(number(int(frame.loc[group, party]), 0) for party in frame.columns),
        )
        for group in order
    ]
    sums = [int(value) for value in outcome.party_million]
    rows.append((t("Total"), *(number(value, 0) for value in (outcome.total_million, *sums))))
    head = (t("Commodity group"), t("Total"), *map(words.party, frame.columns))
    caption = t("By commodity group, million {unit}", unit=words.unit_text(outcome.unit))
    yield Grid(caption, head, tuple(rows), numbers=(1, 2, 3, 4))


def _ladder(subject: Subject) -> Iterator[Block]:
    outcome = subject.outcome
    yield Heading(t("From rock to money"))
    yield Lead(f"{question()} {answer(outcome)}")
    yield Text(grounds(outcome))
    yield _chart(subject, "ladder-stock")
    yield _chart(subject, "ladder-flow")
    frame = outcome.ladder
    rows = tuple(
        (
            f"{id} {t(RUNGS[str(id)])}",
            amount(float(row["value"])),
            amount(float(row["step"])) if id != "S0" else "",
            percent(float(row["coverage"])),
        )
        for id, row in frame.iterrows()
    )
    head = (t("Rung"), t("Left"), t("Step"), t("Of the aid figure"))
    unit = words.unit_text(outcome.economy.unit)
    yield Grid(t("The value ladder, {unit}", unit=unit), head, rows, numbers=(1, 2, 3))
    if outcome.unit != outcome.economy.unit:
        yield Note(f"S0: {first_unit(outcome)}.")
    yield Note(point_note(outcome))
    yield Items(tuple(map(note_text, outcome.notes)))


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
            f"{told(str(type(stated).model_fields[name].title))} ({term_text(terms, name)})"
            for name in stated.disputed
        )
        yield Note(f"{count}: {names}.")


def _named(title: str) -> str:
    return told(title) or t("own deal")


def _receipts(subject: Subject) -> Iterator[Block]:
    outcome = subject.outcome
    yield Heading(t("Who receives what"))
    frame = totals_table(outcome)
    rows = tuple((str(name), *map(str, row)) for name, row in zip(frame.index, frame.to_numpy(),
                                                                  strict=True))  # fmt: skip
    unit = words.unit_text(outcome.economy.unit)
    head = (str(frame.index.name), *map(str, frame.columns))
    yield Grid(t("Receipts over the horizon, {unit}", unit=unit), head, rows, numbers=(1, 2, 3))
    yield _chart(subject, "receipts-us")
    yield _chart(subject, "receipts-kept")
    years, _, _ = charts.balance_of(outcome)
    if float(years.max()) > 0:
        yield _chart(subject, "balance")
    else:
        yield Text(spoken(outcome.claim_met.reason))


def _differences(subject: Subject) -> Iterator[Block]:
    scenario, world = subject.outcome.scenario, subject.outcome.world
    changes = scenario.diff(subject.preset.scenario)
    yield Heading(t("What differs from the preset"))
    preset = told(subject.preset.scenario.title)
    if not changes:
        yield Text(t("Nothing: these are the assumptions of “{preset}”.", preset=preset))
        return
    yield Text(t("The preset is “{preset}”.", preset=preset))
    yield Items(tuple(words.change_line(change, world) for change in changes))


def _assumptions(subject: Subject) -> Iterator[Block]:
    outcome = subject.outcome
    yield Heading(t("Assumptions"))
    rows = tuple(assumptions(outcome.scenario, outcome))
    head = (t("Assumption"), t("Set to"), t("Unit"))
    yield Grid(t("Every assumption of the scenario"), head, rows)


def _own(subject: Subject) -> Iterator[Block]:
    frame = own_parameters(subject.outcome)
    yield Heading(t("Our own judgement: technical figures of grade D"))
    yield Text(
        t(
            "No source at hand states these; they are assumptions of this project, each with the "
            "range that the uncertainty page draws from."
        )
    )
    rows = tuple(
        (
            str(name),
            number(len(rows), 0),
            _range(rows["used"].min(), rows["used"].max()),
            _range(rows["low"].min(), rows["high"].max()),
            str(rows["unit"].iloc[0]),
        )
        for name, rows in frame.groupby("parameter", sort=False)
    )
    head = (t("Parameter"), t("Figures"), t("Used"), t("Could be"), t("Unit"))
    counted = n("{count} figure of grade D", "{count} figures of grade D", len(frame))
    caption = t("{figures}, from the lowest to the highest over all commodities", figures=counted)
    yield Grid(caption, head, rows, numbers=(1, 2, 3))
    yield Note(t("Each of them, with its range and note, is in the table that the page exports."))


def _range(low: float, high: float) -> str:
    first, last = (number(float(f"{value:.4g}")) for value in (low, high))
    return first if first == last else f"{first} – {last}"


def _sources(subject: Subject) -> Iterator[Block]:
    yield Heading(t("Sources used"))
    yield Note(
        t(
            "A: official or primary. B: press quoting a primary source. C: secondary or partisan. "
            "D: our judgement or memory, an assumption."
        )
    )
    sources = subject.sources
    rows = tuple((s.title, s.publisher, s.published, s.grade) for s in sources)
    head = (t("Source"), t("Publisher"), t("Published"), t("Grade"))
    yield Grid(
        n("{count} source", "{count} sources", len(rows)),
        head,
        rows,
        addresses=tuple(s.url for s in sources),
    )


def _origin(subject: Subject) -> Iterator[Block]:
    yield Heading(t("Where this report comes from"))
    yield Text(subject.run)
    yield Text(subject.dates)
    if subject.link:
        yield Text(
            t("The link opens the scenario, and shows what has moved since if anything has.")
        )
        yield Link(t("Open this scenario"), subject.link)
    else:
        yield Text(t("This scenario is too long for a link. Send it as a file."))
