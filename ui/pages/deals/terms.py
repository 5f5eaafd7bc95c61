"""The deal in force: picker, terms in words, disputed terms, a deal of one's own."""

from __future__ import annotations

import streamlit as st

from model import Outcome, Scenario, World, evaluate
from model.core.errors import ScenarioError, counted
from model.world.deal_terms import DealTerms
from ui.controls.fields import field_control
from ui.explain.cells import draw_numbers
from ui.explain.panel import Explained, explained
from ui.hand import state
from ui.pages.deals.tables import LEVER_OF, deal_terms, disputed, disputed_levers, read_as
from ui.parts.kit import load_entry, note, problem_list, save_button, section
from ui.show.money import put_aside_button
from ui.show.table import draw
from ui.speech import words
from ui.speech.language import day, n, t, told
from ui.speech.money import deal_label, deal_name, term_text

FILE = "deal-file"


def deal_picker(world: World) -> None:
    """Draw the choice among all deals on record; choosing one puts an own deal aside."""
    deals = world.deals
    field_control(
        "deal",
        shown=lambda id: deal_label(deals[id]),
        make=lambda scenario, id: scenario.replace(deal=id, own_deal=None),
    )


def deal_panel(outcome: Outcome) -> None:
    """Draw what the deal in force says, what is disputed, and an own deal."""
    scenario, world = outcome.scenario, outcome.world
    terms = scenario.own_deal or world.deals[scenario.deal]
    if scenario.own_deal is not None:
        st.info(t("Your own deal is in force: {title}.", title=words.escaped(deal_name(terms))))
        put_aside_button()
    _said(terms, world if scenario.own_deal is None else None)
    left, right = st.columns(2, gap="medium")
    with left:
        _disputed(outcome, terms)
    with right:
        title = t("All financial terms")
        section(title, "deal-terms", lambda: _money_terms(outcome, terms))
        refused = bool(state.problems_at(FILE))
        section(t("Write your own deal"), "own-deal", lambda: _own_deal(terms), ask=refused)


def _said(terms: DealTerms, world: World | None) -> None:
    """Say title, date, status, parties and terms, with the source of a deal on record."""
    head = [told(terms.status), day(terms.date) if terms.date else "", told(terms.parties)]
    st.markdown(
        f"**{words.escaped(deal_name(terms))}** · " + words.escaped(" · ".join(filter(None, head)))
    )
    if terms.terms:
        st.markdown(words.escaped(told(terms.terms)))
    if world is None:
        return
    row = world.label_row("deals/terms", terms.id)
    ids = [row["source_id"], *filter(None, row["more_source_ids"].split(";"))]
    links = ", ".join(words.source_link(world.source(id)) for id in ids)
    lines = [t("Sources: {sources}. Grade {grade}.", sources=links, grade=row["grade"])]
    if row["governance"]:
        lines.append(t("Governance: {text}", text=words.escaped(told(row["governance"]))))
    if row["security"]:
        lines.append(t("Security: {text}", text=words.escaped(told(row["security"]))))
    lines.append(words.escaped(told(row["note"])))
    st.caption(" ".join(lines))


def _disputed(outcome: Outcome, terms: DealTerms) -> None:
    """Mark disputed terms, draw the levers that read them otherwise, and what that gives."""
    if not terms.disputed:
        st.markdown(t("No term of this deal is marked as disputed."))
        return
    count = n("{count} disputed term", "{count} disputed terms", len(terms.disputed))
    st.markdown(f"⚑ **{count}**")
    note("Unpublished, or accounts differ. A control left default keeps our reading.")
    for lever in disputed_levers(terms):
        field_control(lever, shown=words.option if lever == "deal_scope" else None)
    table = disputed(outcome)
    if table.rows:
        draw_numbers(table, tree=lambda reading, *_: _tree(outcome, reading))
        note("With central inputs; a share at its bounds, between which any reading lies.")
    rest = [name for name in terms.disputed if name not in LEVER_OF]
    if rest:
        names = ", ".join(
            f"{words.term(outcome.world, name)} ({term_text(terms, name)})" for name in rest
        )
        note("To change {names}, download the terms, edit the file and open it again.",
              names=words.escaped(names))  # fmt: skip


def disputed_meanings(world: World) -> None:
    """List what each term means that is disputed in a deal on record, in the tables' own words."""
    names = dict.fromkeys(name for deal in world.deals.values() for name in deal.disputed)
    lines = (
        t("{term}: {meaning}", term=words.term(world, name),
          meaning=told(world.column("deals/terms", name).description))
        for name in names
    )  # fmt: skip
    st.markdown("\n".join(f"- {words.escaped(line)}" for line in lines))


def _tree(outcome: Outcome, reading: str) -> Explained:
    """Return how US receipts come about with a disputed term read in one way."""
    of = read_as(outcome, reading)
    return explained(of, "receipts.us"), of


def _money_terms(outcome: Outcome, terms: DealTerms) -> None:
    """List what the deal says about money."""
    unit = words.unit_text(terms.unit)
    st.caption(t("Money unit of the deal: {unit}.", unit=unit))
    draw(deal_terms(outcome))


def _own_deal(terms: DealTerms) -> None:
    """Save these terms, or load one's own; a file with problems changes nothing and lists all."""
    save = t("Save these terms (TOML)")
    save_button(save, terms.to_toml(), f"{terms.id}.toml", width="stretch")
    load_entry(t("Load terms of your own (TOML)"), FILE, take_deal)
    problems = state.problems_at(FILE)
    if problems:
        head = n(
            "{count} problem; the deal in force stays.",
            "{count} problems; the deal in force stays.",
            counted(problems),
        )
        st.error(problem_list(head, problems))


def take_deal(content: bytes) -> bool:
    """Put an own deal in force; say all that is wrong with it otherwise."""
    try:
        terms = DealTerms.from_toml(content)
    except ScenarioError as error:
        state.refuse(FILE, error.problems)
        return False
    return state.attempt(FILE, lambda scenario: _with_deal(scenario, terms))


def _with_deal(scenario: Scenario, terms: DealTerms) -> Scenario:
    changed = scenario.replace(own_deal=terms)
    _ = evaluate(changed, state.world()).economy  # money that nothing converts is refused here
    return changed
