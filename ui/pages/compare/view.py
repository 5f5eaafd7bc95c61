"""The Compare page: up to four scenarios side by side: maps, bars, figures, what differs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

from model import Outcome, Scenario, evaluate
from model.answers.link import reopen
from model.world.catalog import catalog
from ui.controls.kept import keep, keep_entry
from ui.explain.cells import both, draw_numbers
from ui.explain.panel import Trees, explained
from ui.hand import state
from ui.hand.address import compared_links
from ui.hand.hand import NAME, SIDE_BY_SIDE, Step
from ui.pages.compare import tables
from ui.pages.compare.charts import held, money
from ui.pages.compare.maps import difference_map, difference_text, gains, scenario_map
from ui.parts.kit import note, para, pick
from ui.show.about import draw_with_tools
from ui.show.chart import Chart, Ink
from ui.show.money import has_money
from ui.show.table import Table
from ui.speech import words
from ui.speech.control import mines_moved
from ui.speech.language import N_, n, t
from ui.speech.money import deal_name
from ui.speech.naming import title_of

DEALS = ("dl6-signed-2025-04", "dl1-bessent-draft-2025-02")
PRESETS = {
    N_("Latest line and before the invasion"): ("latest-front-line", "line-2022-02-23"),
    N_("Latest line and 28-point plan"): ("latest-front-line", "november-2025-plan"),
}
"""Pairs that an empty page offers."""


def _pairs() -> None:
    """Draw pairs that can be set side by side with one click."""
    with st.container(horizontal=True, gap="small"):
        st.button(t("Signed deal and draft of 12 February 2025"), key="pair-deals",
                  on_click=_keep_deals)  # fmt: skip
        for place, (name, presets) in enumerate(PRESETS.items()):
            st.button(t(name), key=f"pair-{place}", on_click=_keep_all(presets))


def _keep_deals() -> None:
    """Keep the current scenario with each of the two deals, named after them."""
    state.speak_again()
    for id in DEALS:
        scenario = state.hand().scenario.replace(deal=id, own_deal=None)
        keep(scenario, deal_name(state.world().deals[id])[:NAME])


def _keep_all(presets: tuple[str, ...]) -> Callable[[], None]:
    def kept() -> None:
        for id in presets:
            keep(Scenario.from_preset(id))

    return kept


def _keep_preset() -> None:
    keep(Scenario.from_preset(state.typed("keep-preset")))


def _choose() -> None:
    """Draw what can be put beside the others: the current scenario, or a preset."""
    if len(state.hand().kept) >= SIDE_BY_SIDE:
        st.info(t("Four scenarios stand side by side; take one away to add another."))
        return
    left, right = st.columns(2, gap="medium")
    with left, st.container(horizontal=True, vertical_alignment="bottom"):
        keep_entry()
    with right, st.container(horizontal=True, vertical_alignment="bottom"):
        pick(t("Scenario"), catalog().presets, "keep-preset",
             lambda id: title_of(Scenario.from_preset(id)))  # fmt: skip
        st.button(t("Add"), key="add-preset", on_click=_keep_preset)


def _drop(name: str) -> Callable[[], None]:
    return lambda: state.hand().drop(name)


def _take(scenario: Scenario) -> Callable[[], None]:
    return lambda: state.recall(scenario)


def _heads(kept: dict[str, Scenario]) -> None:
    """Draw the names of the scenarios with what can be done with each."""
    for column, (name, scenario) in zip(st.columns(len(kept)), kept.items(), strict=True):
        row = column.container(horizontal=True, gap="small", vertical_alignment="center")
        with row:
            st.markdown(f"**{words.escaped(name)}**", width="stretch")
            st.button(t("Use"), key=f"take-{name}", on_click=_take(scenario))
            st.button(t("Remove"), key=f"drop-{name}", on_click=_drop(name))


def _table(table: Table) -> None:
    """Draw a table of texts: plain HTML, so that a screen reader and a phone can read it."""
    shown = _without_hashes(table)
    cells = [[words.escaped(cell) for cell in line] for line in (table.heads, *shown.read())]
    marks = ["---", *["---:"] * (len(table.columns) - 1)]
    st.markdown("\n".join(f"| {' | '.join(line)} |" for line in (cells[0], marks, *cells[1:])))


def _numbers(table: Table, outcomes: dict[str, Outcome]) -> None:
    """Draw a table of figures; each opens, with its distance from the first scenario below it."""
    first = next(iter(outcomes))

    def tree(_: str, name: str, figure: str) -> Trees:
        if name == first:
            return explained(outcomes[name], figure), outcomes[name]
        return both(outcomes[name], outcomes[first], figure)

    draw_numbers(_without_hashes(table), tree=tree)


def _without_hashes(table: Table) -> Table:
    """Return a table as the page shows it; files say in a first row which scenarios these are."""
    return replace(table, rows=table.rows[1:], keys=table.keys[1:])


def _side_by_side(kept: dict[str, Scenario]) -> None:
    world, ink = state.world(), Ink.on(st.context.theme.type)
    outcomes = {name: evaluate(scenario, world) for name, scenario in kept.items()}
    names = list(kept)
    _moved()
    ground, receipts = partial(_ground, outcomes, ink), partial(_receipts, outcomes, ink)
    for draw in (receipts, ground) if _same_ground(outcomes) else (ground, receipts):
        draw()
    st.header(t("Figures"))
    figures, shares = tables.figures(outcomes).only("figure", *names), tables.groups(outcomes)
    _numbers(figures, outcomes)
    if len(shares.rows) > 1:
        _numbers(shares, outcomes)
    if len(kept) > 1:
        _differing(outcomes, figures, shares)


def _same_ground(outcomes: dict[str, Outcome]) -> bool:
    """Return whether scenarios, two at least, have the same control of the same values."""
    first, *others = outcomes.values()
    return bool(others) and not any(gains(first, other) for other in others)


def _ground(outcomes: dict[str, Outcome], ink: Ink) -> None:
    """Draw the maps, and what each side controls."""
    _maps(outcomes)
    _bars(held(outcomes, ink))


def _receipts(outcomes: dict[str, Outcome], ink: Ink) -> None:
    """Draw what each side receives, where the scenarios have money."""
    _bars(money(outcomes, ink))
    if any(map(has_money, outcomes.values())):
        note(
            "Money is for central inputs; Deals and How sure? have its medians and bands. The "
            "fund pays out more than is paid in: its start capital and the return on it are paid "
            "out too."
        )


def _bars(made: Chart | None) -> None:
    if made is not None:
        st.header(words.escaped(made.title), anchor=False)
        st.markdown(words.escaped(made.alt))
        draw_with_tools(made, compared_links(), titled=False)


def _moved() -> None:
    """Say which scenarios of a comparison that was opened give other figures than they did."""
    links = state.hand().kept_links.items()
    moved = [name for name, link in links if reopen(link, state.world()).moved]
    if moved:
        note("Other figures than when the link was made: {names}.",
             names=words.escaped(", ".join(moved)))  # fmt: skip


def _maps(outcomes: dict[str, Outcome]) -> None:
    """Draw a map a scenario; of two, that of their difference between them."""
    if _same_ground(outcomes):
        para("Control and its value are the same in all of them.")
        return
    first, *others = outcomes
    shown = [first, None, *others] if len(others) == 1 else [first, *others]
    places = {name: number for number, name in enumerate(outcomes)}
    for column, name in zip(st.columns(len(shown)), shown, strict=True):
        with column:
            if name is None:
                _difference(outcomes, first, others[0])
            else:
                st.markdown(f"**{words.escaped(name)}**")
                scenario_map(outcomes[name], f"compared-{places[name]}")
    if len(others) > 1:
        other = pick(t("Difference from the first"), others, "compared-with")
        _difference(outcomes, first, str(other))


def _difference(outcomes: dict[str, Outcome], first: str, other: str) -> None:
    told = t("{after} against {before}", after=other, before=first)
    st.markdown(f"**{words.escaped(told)}**")
    difference_map(outcomes[first], outcomes[other], "compared-difference")
    pair = outcomes[first], outcomes[other]
    st.caption(words.escaped(f"{difference_text(*pair)} {mines_moved(*pair)}".strip()))


def _differing(outcomes: dict[str, Outcome], *shown: Table) -> None:
    """Say what stands in brackets, where anything does, and list the inputs that differ."""
    if any(cell.endswith(")") for table in shown for row in table.read() for cell in row[1:]):
        st.caption(t("In brackets: difference from the first scenario."))
    st.header(t("What differs"))
    inputs = tables.inputs(outcomes)
    if len(inputs.rows) > 1:
        _table(inputs)
    else:
        st.write(t("All assumptions are the same."))


def _left(step: Step) -> str:
    """Return the name of a scenario left behind: its preset's, or that of the file it began as."""
    if step.opened is None:
        return title_of(step.preset)
    return t("{title}, compared with “{preset}”", title=title_of(step.scenario),
             preset=title_of(step.preset))  # fmt: skip


def _recent() -> None:
    recent = state.hand().recent
    if not recent:
        return
    st.header(t("Left behind in this session"))
    for number, step in enumerate(recent):
        changes = len(step.scenario.diff(step.preset))
        with st.container(horizontal=True, vertical_alignment="center"):
            para(
                "{preset}: {changes}",
                preset=words.escaped(_left(step)),
                changes=n("{count} change", "{count} changes", changes),
            )
            st.button(t("Use"), key=f"recent-{number}", on_click=_take(step.scenario))


def page() -> None:
    """Draw the page."""
    kept = state.hand().kept
    st.title(t("Compare"))
    _choose()
    if kept:
        _heads(kept)
        _side_by_side(kept)
    else:
        para(
            "Nothing is kept yet. Add the current scenario or a preset; up to four stand side "
            "by side. Or begin with a pair:"
        )
        _pairs()
    _recent()


page()
