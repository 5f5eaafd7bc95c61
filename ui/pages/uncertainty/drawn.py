"""What is worked out beside the Uncertainty page, perhaps in another process: no Streamlit here.

Each function takes the scenario first, and last what it tells its progress.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from model import Scenario, simulate
from model.futures.drivers import BreakEvenDraws, Drivers, break_even_draws, sobol, tornado
from model.futures.drivers import rule as rule_of
from model.sampling.rule import Rule
from model.sampling.tornado import Tornado
from ui.hand.tables import world
from ui.hand.worker import Progress

if TYPE_CHECKING:
    import pandas as pd

    from model.sampling.spread import Distribution


@dataclass(frozen=True)
class Futures:
    """A simulation, with the table of its bands so that no run of the page reads it anew."""

    found: Distribution
    bands: pd.DataFrame


def futures(
    scenario: Scenario, draws: int, outputs: tuple[str, ...], progress: Progress
) -> Futures:
    """Return so many futures of some figures."""
    found = simulate(scenario, world(), draws, outputs=outputs, progress=progress)
    return Futures(found, found.to_table())


def shares(
    scenario: Scenario,
    figures: tuple[str, ...],
    by: Literal["group", "input"],
    draws: int,
    progress: Progress,
) -> Drivers:
    """Return which part of each figure's variance each group, or each strong input, explains."""
    return sobol(scenario, world(), figures, by, draws=draws, progress=progress)


def bars(scenario: Scenario, figure: str, _: Progress) -> Tornado:
    """Return the tornado of a figure."""
    return tornado(scenario, world(), figure)


def corner(scenario: Scenario, figure: str, least: float, _: Progress) -> Rule:
    """Return in which corner of the assumptions a figure reaches a threshold."""
    return rule_of(scenario, world(), {figure: least})


def needed(
    scenario: Scenario, figure: str, least: float, draws: int, progress: Progress
) -> BreakEvenDraws:
    """Return, future by future, the price multiple at which a figure reaches a threshold."""
    return break_even_draws(
        scenario, world(), "price_multiple", claim=least, quantity=figure, draws=draws,
        progress=progress,
    )  # fmt: skip
