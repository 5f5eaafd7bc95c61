"""What a visitor asks about the current scenario, each as a piece of work beside the page."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial

from model import Outcome
from ui.hand import drawn, state
from ui.hand.background import DEALS, LineName, Task, background
from ui.hand.drawn import DRAWN
from ui.hand.queue import Visitor
from ui.hand.worker import Work


class Asking:
    """The questions of one visitor about the current scenario.

    Parameters
    ----------
    outcome : Outcome
        What the scenario gives for one set of figures.
    visitor : Visitor, optional
        Who asks; who looks at the page that is drawn by default.
    """

    def __init__(self, outcome: Outcome, visitor: Visitor | None = None) -> None:
        self.outcome = outcome
        world = None if background().opened else outcome.world  # a process reads its own
        self.asked = (outcome.scenario, world)
        self.hash = outcome.run.scenario_hash
        self.visitor = visitor or state.visitor()
        background().leave(self.visitor, self.hash)

    def ask(self, work: Work, *key: Hashable, line: LineName = "long") -> Task:
        """Ask a question of this scenario; `work` is a function that can be pickled."""
        return background().ask((self.hash, *key), work, self.visitor, line)

    def keep(self, *tasks: Task) -> None:
        """Tell that somebody still waits for these pieces of work."""
        for task in tasks:
            background().ask(task.key, task.work, self.visitor, task.line)

    def place(self, task: Task) -> int:
        """Return how many turns it is until a piece of work's; 0 when it waits no more."""
        return background().place(task)

    def stop(self, task: Task) -> None:
        """Want a piece of work no longer."""
        background().stop(task.key, self.visitor)

    def resume(self, task: Task) -> None:
        """Want it again."""
        background().resume(task.key, self.visitor)

    def stopped(self, task: Task) -> bool:
        """Return whether this visitor has stopped a piece of work that gave no answer yet."""
        return task.state != "done" and self.visitor in task.declined

    def first(
        self, name: str = "first", outputs: tuple[str, ...] = DRAWN, line: LineName = "quick"
    ) -> Task:
        """Ask for the first draws."""
        return self.draw(name, drawn.FIRST, outputs, line)

    def deals(self) -> Task:
        """Ask what every deal comes to."""
        return self.ask(partial(drawn.deals, self.asked, drawn.FIRST), DEALS)

    def draw(
        self, name: str, draws: int, outputs: tuple[str, ...] = DRAWN, line: LineName = "long"
    ) -> Task:
        """Ask for a simulation."""
        return self.ask(partial(drawn.futures, self.asked, draws, outputs), name, line=line)
