"""Deposits with their holders, handing one over, and what a piece of each region is worth."""

from __future__ import annotations

import streamlit as st

from model import Outcome, Scenario, World
from model.world.catalog import PARTIES
from ui.explain.cells import draw_explained, draw_numbers
from ui.hand import state
from ui.map.territory import name_of
from ui.pages.territory import tables
from ui.parts.kit import para, pick, take_button
from ui.speech import words
from ui.speech.language import t


def deposits(world: World) -> None:
    """Show every deposit with its holder, and let one be handed to a party."""
    outcome = state.outcome()
    para(
        "Named deposits and who controls them: by the line, or as the scenario says. Near the line "
        "the holder is a probability, since coordinates are only so precise. Markers stand for "
        "many and are never counted with the rest; offshore the record of lines says nothing."
    )
    groups = {id: name_of(world, "commodity_groups", id) for id in world.groups}
    chosen = st.multiselect(
        t("Commodity groups"),
        list(groups),
        format_func=groups.__getitem__,
        placeholder=t("All of them"),
        key="deposit-groups",
    )
    shown = tables.deposits(outcome, chosen)
    draw_explained(shown.only(*(column.key for column in shown.columns[1:])), height=420)
    _hand_over(outcome)


def _hand_over(outcome: Outcome) -> None:
    world = outcome.world
    names = {id: name_of(world, "deposits/deposits", id) for id in world.deposits.ids}
    left, middle, right = st.columns([3, 2, 1], vertical_alignment="bottom")
    with left:
        id = pick(t("Deposit"), list(names), "hand-deposit", names.__getitem__)
    with middle:
        party = pick(t("Assign to"), list(PARTIES), "hand-party", words.party)
    take_button(t("Apply"), "hand-over", lambda s: with_deposit(s, id, party), right)
    stated = outcome.scenario.deposit_control
    if stated:
        said = ", ".join(f"{names[known]}: {words.party(to)}" for known, to in stated.items())
        st.caption(t("Assigned: {deposits}.", deposits=said))
        leave = t("Leave all deposits to the line")
        take_button(leave, "hand-none", lambda s: s.replace(deposit_control={}))


def with_deposit(scenario: Scenario, id: str, party: str) -> Scenario:
    """Return a scenario in which a deposit is held by a party."""
    return scenario.replace(deposit_control={**scenario.deposit_control, id: party})


def ground(world: World) -> None:
    """Show what a km2 and a percentage point of each region are worth."""
    para(
        "As if a region's value lay evenly over its area: what one square kilometre and one "
        "percentage point of it stand for."
    )
    table = tables.ground(state.outcome())
    shown = table.only(*(column.key for column in table.columns[1:]))
    draw_numbers(shown)
