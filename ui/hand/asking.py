"""What a visitor asks about the scenario in hand, each as a piece of work beside the page."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from model import Outcome, compare_deals, simulate
from model.money.ladder import RUNGS
from ui.hand import state
from ui.hand.background import DEALS, Progress, Task, background

if TYPE_CHECKING:
    import pandas as pd

    from model.futures.deals import ComparedDeals
    from model.sampling.spread import Distribution

FIRST = 4096
"""Draws at once, and of the comparison of all deals."""

HEADLINE = ("total", "ukraine", "russia", "aid_coverage")
DRAWN = (*HEADLINE, *RUNGS)


@dataclass(frozen=True)
class Futures:
    """A simulation, with the table of its bands so that no run of the page reads it anew."""

    found: Distribution
    bands: pd.DataFrame


class Asking:
    """The questions of one visitor about the scenario in hand.

    Parameters
    ----------
    outcome : Outcome
        What the scenario gives for one set of figures.
    """

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.asked = (outcome.scenario, outcome.world)
        self.hash = outcome.run.scenario_hash
        self.visitor = id(state.hand())
        background().leave(self.visitor, self.hash)

    def ask(self, work: Callable[[Progress], Any], *key: Hashable, quick: bool = False) -> Task:
        """Ask a question of this scenario; `quick` ones stand in the line of short work."""
        return background().ask((self.hash, *key), work, self.visitor, quick=quick)

    def keep(self, *tasks: Task) -> None:
        """Tell that somebody still waits for these pieces of work."""
        for task in tasks:
            background().ask(task.key, task.work, self.visitor, quick=task.quick)

    def stop(self, task: Task) -> None:
        """Want a piece of work no longer."""
        background().stop(task.key, self.visitor)

    def resume(self, task: Task) -> None:
        """Want it again."""
        background().resume(task.key, self.visitor)

    def stopped(self, task: Task) -> bool:
        """Return whether this visitor has stopped a piece of work that gave no answer yet."""
        return task.state != "done" and self.visitor in task.declined

    def first(self) -> Task:
        """Ask for the first draws."""
        return self.ask(self.draw(FIRST), "first", quick=True)

    def deals(self) -> Task:
        """Ask what every deal comes to."""

        def work(progress: Progress) -> ComparedDeals:
            return compare_deals(*self.asked, FIRST, progress=progress)

        return self.ask(work, DEALS)

    def draw(self, draws: int, outputs: tuple[str, ...] = DRAWN) -> Callable[[Progress], Futures]:
        """Return the work of a simulation."""

        def work(progress: Progress) -> Futures:
            found = simulate(*self.asked, draws, outputs=outputs, progress=progress)
            return Futures(found, found.to_table())

        return work
