"""The level of a lever at which a claim is just met, as a tree: what it is tried against."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from model.answers.breakeven import QUANTITIES
from model.core import figures as nodes
from model.core.figures import Node
from model.explain.receipts import receipts_node
from model.explain.rows import aid_base_node

if TYPE_CHECKING:
    from model.answers.breakeven import BreakEven
    from model.answers.outcome import Outcome

__all__ = ["explain_break_even"]

_SHARES = ("inflow_share", "held.")


def explain_break_even(outcome: Outcome, found: BreakEven) -> Node:
    """Return how the level of a lever was found that just meets the aid figure.

    Parameters
    ----------
    outcome : Outcome
        Of the scenario whose lever was tried.
    found : BreakEven
        From :func:`model.answers.breakeven.break_even`; a level that is none is told as no number.
    """
    unit = f"million {outcome.economy.unit}"
    label = _label(outcome, found.lever)
    ends = [
        nodes.given(f"{QUANTITIES[found.quantity]}, lever at its {end} bound", value, unit)
        for end, value in (("lower", found.at_low), ("upper", found.at_high))
    ]
    operands = [aid_base_node(outcome), receipts_node(outcome, f"receipts.{found.quantity}"), *ends]
    of = "1" if found.lever.startswith(_SHARES) else "x"
    level = math.nan if found.level is None else found.level
    formula = "first level between the bounds at which it reaches the aid figure, all else kept"
    if found.falls:
        formula = "last level between the bounds at which it reaches the aid figure, all else kept"
    return nodes.kernel(
        label, level, "years" if found.lever == "horizon" else of, formula, operands
    )


def _label(outcome: Outcome, lever: str) -> str:
    head, _, region = lever.partition(".")
    if not region:
        return f"{head.replace('_', ' ')}, break-even"
    return f"{outcome.world.label('regions', region)}, held by Ukraine, break-even"
