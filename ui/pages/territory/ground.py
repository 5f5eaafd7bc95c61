"""Deposits with their holders, handing one over, and what a piece of each region is worth."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from model import Outcome, Scenario, World
from model.answers.ground import marginal_value
from model.world.catalog import PARTIES
from ui.hand import state
from ui.map.territory import name_of
from ui.speech import words
from ui.speech.control import since
from ui.speech.language import number, percent, t

__all__ = ["deposit_table", "deposits", "ground", "ground_table", "with_deposit"]

_HAND = "hand-over"


def deposits(world: World) -> None:
    """Show every deposit with its holder, and let one be handed to a party."""
    outcome = state.outcome()
    st.markdown(
        t(
            "Named deposits and who holds them: by the line, or as the scenario says. Near the "
            "line the holder is a probability, since coordinates are only so precise. Markers "
            "stand for many and are never counted with the rest; offshore the record of lines "
            "says nothing."
        )
    )
    groups = {id: name_of(world, "commodity_groups", id) for id in world.groups}
    chosen = st.multiselect(
        t("Commodity groups"),
        list(groups),
        format_func=groups.__getitem__,
        placeholder=t("All of them"),
        key="deposit-groups",
    )
    table = deposit_table(outcome)
    if chosen:
        table = table[table[t("Commodity group")].isin([groups[id] for id in chosen])]
    st.dataframe(table, width="stretch", height=420, hide_index=True)
    _hand_over(outcome)


def deposit_table(outcome: Outcome) -> pd.DataFrame:
    """Return the deposits as people read them, in the order of their table."""
    world, frame = outcome.world, outcome.by_deposit
    sea = t("not on record")
    columns = {
        t("Deposit"): [name_of(world, "deposits/deposits", str(id)) for id in frame.index],
        t("Commodity group"): [name_of(world, "commodity_groups", g) for g in frame["group"]],
        t("Region"): [name_of(world, "regions", r) for r in frame["region"]],
        t("Held by"): [
            sea if offshore and id not in outcome.scenario.deposit_control else words.party(holder)
            for id, offshore, holder in zip(
                frame.index, frame["offshore"], frame["holder"], strict=True
            )
        ],
        t("Russia's probability"): [
            sea if offshore else percent(share)
            for offshore, share in zip(frame["offshore"], frame["russia"], strict=True)
        ],
        t("First seen behind the line"): [since(str(text)) for text in frame["since"]],
        t("Counted"): [t("yes") if counted else t("no") for counted in frame["counted"]],
    }
    return pd.DataFrame(columns)


def _hand_over(outcome: Outcome) -> None:
    world = outcome.world
    names = {id: name_of(world, "deposits/deposits", id) for id in world.deposits.ids}
    left, middle, right = st.columns([3, 2, 1], vertical_alignment="bottom")
    id = left.selectbox(
        t("Deposit"),
        list(names),
        format_func=names.__getitem__,
        key="hand-deposit",
        placeholder=t("Choose an option"),
    )
    party = middle.selectbox(
        t("Hand it to"),
        list(PARTIES),
        format_func=words.party,
        key="hand-party",
        placeholder=t("Choose an option"),
    )
    right.button(
        t("Apply"),
        key=_HAND,
        on_click=lambda: state.attempt(_HAND, lambda s: with_deposit(s, id, party)),
    )
    for problem in state.problems_at(_HAND):
        st.error(words.problem_text(problem))
    stated = outcome.scenario.deposit_control
    if stated:
        said = ", ".join(f"{names[known]}: {words.party(to)}" for known, to in stated.items())
        st.caption(t("Handed over: {deposits}.", deposits=said))
        st.button(
            t("Leave all deposits to the line"),
            key="hand-none",
            on_click=lambda: state.attempt(_HAND, lambda s: s.replace(deposit_control={})),
        )


def with_deposit(scenario: Scenario, id: str, party: str) -> Scenario:
    """Return a scenario in which a deposit is held by a party."""
    return scenario.replace(deposit_control={**scenario.deposit_control, id: party})


def ground(world: World) -> None:
    """Show what a km2 and a percentage point of each region are worth."""
    st.markdown(
        t(
            "As if a region's value lay evenly over its area: what one square kilometre and one "
            "percentage point of it stand for."
        )
    )
    st.table(ground_table(state.outcome(), world))


def ground_table(outcome: Outcome, world: World) -> pd.DataFrame:
    """Return the marginal value of each region's ground, the dearest first."""
    frame = marginal_value(outcome).sort_values("per_km2", ascending=False)
    unit = words.unit_text(outcome.unit)
    columns = {
        t("Area, km²"): [number(v, 0) for v in frame["area_km2"]],
        t("Value, {unit}", unit=unit): [words.trillions(v) for v in frame["value"]],
        t("One km², million"): [number(v, 2) for v in frame["per_km2"]],
        t("One percentage point"): [words.trillions(v) for v in frame["per_point"]],
    }
    names = [name_of(world, "regions", str(id)) for id in frame.index]
    return pd.DataFrame(columns, index=pd.Index(names, name=t("Region")))
