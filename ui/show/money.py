"""Whether a scenario can be turned into money; a deal in a unit that nothing converts cannot."""

from __future__ import annotations

from model import Outcome
from model.core.errors import ModelError, Problem


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
