"""What is drawn beside the pages, perhaps in another process: no Streamlit here.

Each function takes the scenario with its tables first (none in another process, which reads its
own), and last what it tells its progress.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from model import Scenario, World, compare_deals, simulate
from model.money.ladder import RUNGS
from ui.hand.tables import world
from ui.hand.worker import Progress

if TYPE_CHECKING:
    import pandas as pd

    from model.futures.deals import ComparedDeals
    from model.sampling.spread import Distribution

Asked = tuple[Scenario, World | None]

FIRST = 4096
"""Draws at once, and of the comparison of all deals."""

HEADLINE = ("total", "ukraine", "russia", "aid_coverage")
DRAWN = (*HEADLINE, *RUNGS)


@dataclass(frozen=True)
class Futures:
    """A simulation, with the table of its bands so that no run of the page reads it anew."""

    found: Distribution
    bands: pd.DataFrame


def known(asked: Asked) -> tuple[Scenario, World]:
    """Return a scenario with its tables."""
    return asked[0], asked[1] or world()


def futures(asked: Asked, draws: int, outputs: tuple[str, ...], progress: Progress) -> Futures:
    """Return so many futures of some figures."""
    found = simulate(*known(asked), draws, outputs=outputs, progress=progress)
    return Futures(found, found.to_table())


def deals(asked: Asked, draws: int, progress: Progress) -> ComparedDeals:
    """Return all deals in the same futures, so many of them."""
    return compare_deals(*known(asked), draws, progress=progress)
