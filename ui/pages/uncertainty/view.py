"""The Uncertainty page: bands, chances, and what drives them, refined while one reads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import count
from typing import Any

import streamlit as st

from model import Outcome
from model.futures.drivers import BreakEvenDraws
from ui.controls.bar import scenario_bar
from ui.controls.numbers import Range, number_entry
from ui.explain.cells import draw_numbers
from ui.explain.panel import draw_trees, explained, figure_button
from ui.hand import state
from ui.hand.background import Task
from ui.hand.drawn import Futures
from ui.pages.uncertainty import charts, tables
from ui.pages.uncertainty.explain import (
    BARS,
    band_tree,
    bar_tree,
    looked_at_tree,
    needed_tree,
    part_tree,
    said_tree,
)
from ui.pages.uncertainty.files import shares_by
from ui.pages.uncertainty.ranges import cannot_be_drawn, ranges_editor
from ui.pages.uncertainty.words import (
    answer,
    band,
    chance,
    drawn_note,
    enough,
    figure_name,
    is_share,
    needed_text,
    place_text,
    rival_text,
    rule_text,
    value_text,
    weakly_sourced,
)
from ui.pages.uncertainty.work import ACCOUNT, REFINED, UNMOVED, Work, central
from ui.parts.kit import metric, note, pick, problems, section, version_note
from ui.parts.waiting import POLL, look, progress_text, ready
from ui.show.about import draw_with_tools
from ui.show.chart import Ink
from ui.show.money import said_without_money
from ui.show.table import draw_long
from ui.speech import words
from ui.speech.age import age_text
from ui.speech.language import N_, number, t
from ui.speech.said import spoken

HEADLINE = ("total", "ukraine", "russia", "aid_coverage")
PICKED = ("S10", "S9", "S8", "S7", "S5", "S4", "S1", "aid_coverage", "ukraine", "russia", *ACCOUNT)
BY = {"group": N_("by group"), "input": N_("by the strongest inputs")}
PATIENCE = 1.5


def _progress(
    work: Work, first: Task, refined: Task, drawn: tuple[bool, ...], looks: Iterator[int]
) -> None:
    """Draw how far the refinement is; when the page was drawn from less, draw it anew."""
    work.keep(first, refined)
    if refined.busy and not work.stopped(refined):
        said = {"done": number(refined.done, 0), "all": number(REFINED, 0)}
        waiting = t("Place {place} in line: the refinement to {all} simulations",
                    place=work.place(refined), **said)  # fmt: skip
        text = t("Refining: {done} of {all} simulations", **said)
        _done(work, refined, text if refined.state == "running" else waiting, "stop-refining")
    look(looks, first, refined)
    if drawn != _drawn(work, first, refined):
        st.rerun()


def _drawn(work: Work, first: Task, refined: Task) -> tuple[bool, ...]:
    """Return what decides how the page looks: which work goes on, and whether it was stopped."""
    return first.busy, refined.busy, work.stopped(refined)


def _refinement(
    work: Work, first: Task, refined: Task, seen: tuple[bool, ...], drawn: Futures | None
) -> None:
    """Draw from how many simulations the page is, and how far more of them are; in one row."""
    first_busy, refined_busy, stopped = seen
    with st.container(key="refined"):
        left, right = st.columns([1, 2], vertical_alignment="center")
        if drawn is not None:
            left.caption(drawn_note(drawn.found))
        with right:
            if first_busy or (refined_busy and not stopped):
                state.fragment(_progress, POLL)(work, first, refined, seen, count())
            elif stopped:
                _stopped(work, refined, t("Stopped at the first draws."), t("Refine"), "go-on")
    problems((*first.problems, *refined.problems), words.problem_line)


def _done(work: Work, task: Task, text: str, key: str) -> None:
    """Draw how far a piece of work is, and what stops it."""
    left, right = st.columns([4, 1], vertical_alignment="center")
    left.progress(task.done / task.of if task.of else 0.0, text=text)
    right.button(t("Stop"), key=key, on_click=work.stop, args=(task,))


def _stopped(work: Work, task: Task, text: str, label: str, key: str) -> None:
    """Draw that a piece of work was stopped, and what takes it up again."""
    left, right = st.columns([4, 1], vertical_alignment="center")
    left.caption(text)
    right.button(label, key=key, on_click=work.resume, args=(task,))


def _figures(outcome: Outcome, drawn: Futures | None, failed: bool) -> None:
    for column, figure in zip(st.columns(4, gap="small"), HEADLINE, strict=True):
        said = t("no band") if failed else t("calculating …")
        if drawn is not None:
            ends = (float(drawn.bands.loc[figure, end]) for end in ("p5", "p95"))
            said = band(figure, *ends)
        value, name = value_text(figure, central(outcome, figure)), words.named("headline", figure)
        with column.container(gap=None, key=f"number-{figure}"):
            metric(st, name, value, said)
            if drawn is not None:
                about = partial(_about, outcome, drawn, figure)
                figure_button(name, figure, key=f"explain-{figure}", draw=about)


def _about(outcome: Outcome, drawn: Futures, figure: str) -> None:
    """Say how a figure came about, then its band."""
    trees = [explained(outcome, figure), band_tree(outcome, drawn, figure)]
    draw_trees(trees, outcome.world, f"tree-band-{figure}")


def _drivers(outcome: Outcome, work: Work, figure: str, ink: Ink) -> None:
    """Draw what explains the spread of a figure; it has its room before it is known."""
    st.header(t("What drives it"))
    with st.container(key="drivers"):
        state.begin("shares-by", "group")
        by = st.segmented_control(
            t("Shared out"), list(BY), key="shares-by", required=True,
            format_func=lambda id: t(BY[id]), label_visibility="collapsed",
        )  # fmt: skip
        if figure in ACCOUNT:
            st.caption(t("Not for figures of the deal's account: it would take minutes."))
            return
        task = work.shares(str(by), figure)
        if ready(work, task):
            draw_with_tools(charts.shares(task.result, figure, outcome.world, ink))


def _rungs(outcome: Outcome, drawn: Futures, ink: Ink) -> None:
    st.header(t("Every step with its band"))
    draw_with_tools(charts.bands(outcome, drawn, ink))
    draw_numbers(tables.steps(outcome, drawn), tree=partial(said_tree, outcome, drawn))


def _reached(outcome: Outcome, work: Work, figure: str, least: float, ink: Ink) -> None:
    """Draw how often a figure reaches the reader's threshold."""
    drawn = _drawn_of(work, figure)
    if drawn is None:
        return
    found = drawn.found
    draw_with_tools(charts.histogram(outcome, found, figure, least, ink))
    place = place_text(found, figure, central(outcome, figure))
    said = (chance(found, figure, least), place, enough(found, figure))
    st.caption(words.escaped(" ".join(filter(None, said))))
    draw_numbers(tables.looked_at(outcome, found, figure, least),
                 tree=partial(looked_at_tree, outcome, drawn, figure, least))  # fmt: skip


def _drawn_of(work: Work, figure: str) -> Futures | None:
    """Return the simulations that hold a figure; None while they are being drawn."""
    if figure not in ACCOUNT:
        return work.refined().result or work.first().result
    task = work.account()
    return task.result if ready(work, task) else None


def _analysts(outcome: Outcome, work: Work, figure: str, least: float, ink: Ink) -> None:
    """Draw what few readers ask for: single inputs, prices needed, the corner, tables."""
    st.caption(words.escaped(rival_text(outcome)))
    _shares_table(outcome, work, figure)
    _tornado(outcome, work, figure, ink)
    _price_needed(outcome, work, figure, least, ink)
    section(t("In which simulations is it reached?"), "corner", lambda: (
        None if figure in ACCOUNT else _corner(outcome, work, figure, least)))  # fmt: skip
    drawn = work.refined().result or work.first().result
    title = t("Table behind the charts")
    section(title, "bands-table", lambda: draw_long(tables.bands(outcome, drawn)))


def _shares_table(outcome: Outcome, work: Work, figure: str) -> None:
    """Draw the shares of the spread that are known, each with the way to its explanation."""
    known = None if figure in ACCOUNT else work.shares(shares_by(), figure).result
    if known is not None:
        draw_numbers(tables.shares(outcome, known, figure).only("what", "first", "total"),
                     tree=lambda unit, *_: part_tree(outcome, figure, known, unit))  # fmt: skip
        note("Territory counts where estimates of control differ, where deposits near the line "
             "decide, or where a range is stated.")  # fmt: skip
        st.caption(words.escaped(spoken(known.note)))


def _threshold(outcome: Outcome, figure: str) -> float:
    """Draw the field of the threshold; it begins at the aid figure, or at all of it."""
    share = is_share(figure)
    unit, start = ("%", 100.0) if share else (t("billion"), outcome.aid_base / 1e3)
    typed = number_entry(
        t("Threshold to test, {unit}", unit=unit),
        f"threshold-{'share' if share else 'money'}-{outcome.aid_base:g}",
        Range(low=0.0, sign="%" if share else ""), start,
    )  # fmt: skip
    least = start if typed is None else typed
    return least / 100 if share else least * 1e3


def _tornado(outcome: Outcome, work: Work, figure: str, ink: Ink) -> None:
    task = work.bars(figure)
    if not ready(work, task):
        return
    found = task.result
    if not any(bar.swing for bar in found.bars):
        st.caption(t("No input alone moves this figure."))
        return
    draw_with_tools(charts.tornado(found, outcome.world, ink))
    draw_numbers(tables.tornado(outcome, found, BARS).only("input", "low", "high", "at_low",
                                                           "at_high"),
                 tree=lambda id, end, _: bar_tree(outcome, found, id, end))  # fmt: skip
    if said := weakly_sourced(found, outcome.world):
        st.caption(said)


def _price_needed(outcome: Outcome, work: Work, figure: str, least: float, ink: Ink) -> None:
    """Draw which multiple of the expected prices takes the figure to the reader's threshold."""
    if figure in UNMOVED:
        st.caption(t("Prices do not move this figure."))
        return
    task = work.needed(figure, least)
    task.wait(PATIENCE / 8)
    if task.state == "done":
        _needed(outcome, task.result, figure, least, ink)
    elif work.stopped(task):
        _stopped(work, task, t("Stopped."), t("Work it out"), "go-on-needed")
    elif task.busy:
        state.fragment(_searching, POLL)(work, task, count())
    problems(task.problems, words.problem_line)


def _searching(work: Work, task: Task, looks: Iterator[int]) -> None:
    work.keep(task)
    _done(work, task, progress_text(work, task), "stop-needed")
    look(looks, task)
    if not task.busy or work.stopped(task):
        st.rerun()


def _needed(outcome: Outcome, found: BreakEvenDraws, figure: str, least: float, ink: Ink) -> None:
    if found.without >= 1.0:
        st.markdown(words.escaped(needed_text(found)))
        return
    draw_with_tools(charts.needed(found, figure, least, ink))
    draw_numbers(tables.needed(found, figure),
                 tree=lambda level, *_: needed_tree(outcome, found, level))  # fmt: skip


def _corner(outcome: Outcome, work: Work, figure: str, least: float) -> None:
    task = work.corner(figure, least)
    if ready(work, task):
        st.markdown(words.escaped(rule_text(task.result, figure, least, outcome.world)))


def _sidebar(outcome: Outcome) -> None:
    with st.sidebar:
        ranges_editor(outcome)


def _body(outcome: Outcome, work: Work) -> None:
    ink = Ink.on(st.context.theme.type)
    first = work.first()
    first.wait(PATIENCE)  # before other work is asked for that would take the processor from it
    work.shares("group", "S10")
    refined = work.refined()  # last in line, since it is the longest
    seen = _drawn(work, first, refined)
    drawn: Any = refined.result or first.result
    failed = drawn is None and first.state == "failed"
    with st.container(key="sure-answer", gap="xsmall"):
        asked = t("How sure are these figures?")
        st.markdown(f"# {words.escaped(answer(drawn.found, outcome.aid_base)) if drawn else asked}")
        if failed:
            cannot_be_drawn(first.problems, outcome.world)
        else:
            _refinement(work, first, refined, seen, drawn)
    _figures(outcome, drawn, failed)
    st.caption(words.escaped(age_text(outcome.world, "prices", "aid")))
    if drawn is not None:
        _looked_at(outcome, work, drawn, ink)
    version_note(outcome)


def _looked_at(outcome: Outcome, work: Work, drawn: Futures, ink: Ink) -> None:
    """Draw what drives a figure, every step, the reader's threshold, and the rest when opened."""
    figure = str(state.remembered("uncertain-figure", PICKED[0]))
    _drivers(outcome, work, figure, ink)
    _rungs(outcome, drawn, ink)
    st.header(t("Test a threshold of your own"))
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        figure = pick(t("Figure"), PICKED, "uncertain-figure", figure_name)
    with right:
        least = _threshold(outcome, figure)
    _reached(outcome, work, figure, least, ink)
    section(t("For analysts"), "analysts",
            lambda: _analysts(outcome, work, figure, least, ink))  # fmt: skip


def page() -> None:
    """Draw the page."""
    outcome = state.outcome()
    work = Work(outcome)
    work.first()  # goes on while the head of the page is drawn
    scenario_bar(outcome)
    _sidebar(outcome)  # before the rest, since it moves the page beside it
    if not said_without_money(outcome):
        _body(outcome, work)


page()
