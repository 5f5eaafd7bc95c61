"""What one visitor holds: the current scenario with its history, and what was refused."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from model import Scenario
from model.answers.link import Reopened
from model.core.errors import Problem
from ui.hand.asked import Asked
from ui.hand.history import History
from ui.speech.naming import changed_title

RECENT = 8
"""Scenarios left behind that are kept in the session."""


SIDE_BY_SIDE = 4
"""Scenarios that can stand side by side."""

NAME = 60
"""Letters that the name of one of them may have."""


class Step(NamedTuple):
    """A scenario, the preset that it is set against, and the file or link that it began as."""

    preset: Scenario
    scenario: Scenario
    opened: Scenario | None = None

    def onward(self, made: Scenario) -> Step:
        """Return the step with another scenario; one that began as a file bears its name.

        What the file says of itself holds for its own assumptions only.
        """
        own = self.opened
        if own is None:
            return self._replace(scenario=made)
        if made.hash == own.hash:
            return self._replace(scenario=own)
        bare = {"id": "", "title": changed_title(own.title), "author": "", "description": ""}
        return self._replace(scenario=made.model_copy(update=bare))


@dataclass
class Hand:
    """What one visitor holds.

    Parameters
    ----------
    history : History of Step
        The last scenario that the model accepted with its preset, and what was before.
    selected : str or None
        Region that the map marks.
    problems : dict
        What was refused, by the key of the control where it was asked for.
    refused : dict
        What was typed there.
    kept : dict
        Scenarios to compare, by the name that the visitor gave.
    kept_links : dict
        Their links by the same names, as they were opened or once made.
    recent : tuple of Step
        Scenarios left behind for another preset or file, the latest first.
    serial : int
        Number of the latest move of a lever, which the browser gave it.
    drawn : tuple
        What the last whole run of a page was drawn from: all that no lever moves, the scenario.
    link : str
        The link that was opened last.
    links : tuple of Asked
        What the address has held, the newest last, so that no run reads its own.
    linked : Step or None
        What the newest of them says.
    written : float
        When the address was given it [s].
    reopened : Reopened or None
        What it gave then and gives now.
    previews : dict
        What the files shown on the territory page would give, ``map`` and ``values``.
    address : str
        Where the visitor comes from, as :func:`ui.hand.bucket.network` has it.
    """

    history: History[Step]
    selected: str | None = None
    problems: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    refused: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, Scenario] = field(default_factory=dict)
    kept_links: dict[str, str] = field(default_factory=dict)
    recent: tuple[Step, ...] = ()
    serial: int = 0
    drawn: tuple[object, Scenario | None] = (None, None)
    link: str = ""
    links: tuple[Asked, ...] = ()
    linked: Step | None = None
    written: float = float("-inf")
    reopened: Reopened | None = None
    previews: dict[str, Any] = field(default_factory=dict)
    address: str = ""

    @property
    def scenario(self) -> Scenario:
        """The last scenario that the model accepted."""
        return self.history.now.scenario

    @property
    def preset(self) -> Scenario:
        """The preset that the scenario is set against."""
        return self.history.now.preset

    def go(self, step: Step, place: str) -> None:
        """Take another step."""
        self.history = self.history.step(step, place, time.monotonic())

    def leave(self, step: Step, place: str) -> None:
        """Take up another scenario as a whole, and remember the one that was made here."""
        left = self.history.now
        self.go(step, place)
        if left.scenario not in (left.preset, step.scenario):
            others = (old for old in self.recent if old.scenario.hash != left.scenario.hash)
            self.recent = (left, *others)[:RECENT]

    def keep(self, name: str, scenario: Scenario, link: str = "") -> None:
        """Keep a scenario for comparing under a name; one in use is renewed, a fifth is not kept.

        Parameters
        ----------
        name : str
            Its name, the visitor's or that of :meth:`free_name`.
        scenario : Scenario
            The scenario.
        link : str
            The link that it was opened from.
        """
        if name in self.kept or len(self.kept) < SIDE_BY_SIDE:
            self.kept[name] = scenario
            self.kept_links.pop(name, None)
            self.kept_links |= {name: link} if link else {}

    def free_name(self, name: str) -> str:
        """Return a name for what is to be kept, with a number behind it where it is taken."""
        name = name[:NAME]
        names = [name, *(f"{name} {number}" for number in range(2, SIDE_BY_SIDE + 2))]
        return next(free for free in names if free not in self.kept)

    def drop(self, name: str) -> None:
        """Keep a scenario no longer."""
        for of in (self.kept, self.kept_links):
            of.pop(name, None)

    def forgive(self, *places: str) -> None:
        """Forget what was refused at some controls, or at all of them."""
        for place in places or tuple(self.problems):
            self.problems.pop(place, None)
            self.refused.pop(place, None)
