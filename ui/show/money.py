"""Whether a scenario can be turned into money; a deal in a unit that nothing converts cannot.

Where it cannot, pages say why and how to go back.
"""

from __future__ import annotations

import streamlit as st

from model import Outcome
from model.core.errors import ModelError, Problem
from ui.hand import state
from ui.parts.kit import problems, take_button
from ui.speech import words
from ui.speech.language import t


def money_problems(outcome: Outcome) -> tuple[Problem, ...]:
    """Return why a scenario has no ladder; nothing where it has one."""
    try:
        _ = outcome.economy.account, outcome.aid_base
    except ModelError as error:
        return tuple(error.problems)
    return ()


def has_money(outcome: Outcome) -> bool:
    """Return whether a scenario has a ladder."""
    return not money_problems(outcome)


def said_without_money(outcome: Outcome) -> bool:
    """Say why a scenario has no ladder, such as money that nothing converts; else return False."""
    found = money_problems(outcome)
    if found:
        st.header(t("This scenario cannot be turned into money"))
        problems(found, words.problem_line)
        if state.hand().scenario.own_deal is not None:
            put_aside_button()
    return bool(found)


def put_aside_button() -> None:
    """Draw the way back from an own deal to those on record."""
    back = t("Back to the deals on record")
    take_button(back, "own-deal-off", lambda scenario: scenario.replace(own_deal=None))
