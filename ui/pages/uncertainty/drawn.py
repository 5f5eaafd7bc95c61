"""What is worked out beside the Uncertainty page, perhaps in another process: no Streamlit here.

As :mod:`ui.hand.drawn`, of which it has the scenario with its tables.
"""

from __future__ import annotations

from typing import Literal

from model.futures.drivers import BreakEvenDraws, Drivers, break_even_draws, sobol, tornado
from model.futures.drivers import rule as rule_of
from model.sampling.rule import Rule
from model.sampling.tornado import Tornado
from ui.hand.drawn import Asked, known
from ui.hand.worker import Progress


def shares(
    asked: Asked,
    figures: tuple[str, ...],
    by: Literal["group", "input"],
    draws: int,
    progress: Progress,
) -> Drivers:
    """Return which part of each figure's variance each group, or each strong input, explains."""
    return sobol(*known(asked), figures, by, draws=draws, progress=progress)


def bars(asked: Asked, figure: str, _: Progress) -> Tornado:
    """Return the tornado of a figure."""
    return tornado(*known(asked), figure)


def corner(asked: Asked, figure: str, least: float, _: Progress) -> Rule:
    """Return in which corner of the assumptions a figure reaches a threshold."""
    return rule_of(*known(asked), {figure: least})


def needed(
    asked: Asked, figure: str, least: float, draws: int, progress: Progress
) -> BreakEvenDraws:
    """Return, future by future, the price multiple at which a figure reaches a threshold."""
    return break_even_draws(
        *known(asked), "price_multiple", claim=least, quantity=figure, draws=draws,
        progress=progress,
    )  # fmt: skip
