"""A page that works something out beside itself: tests wait for that work, not for a time."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from streamlit.testing.v1 import AppTest

from model import Scenario, World, simulate
from ui.hand import drawn
from ui.hand.background import GRACE, background
from ui.pages.uncertainty import work
from ui.speech.money import amount

LIMIT = 600.0
"""Seconds after which a page that goes on working is stuck, however busy the machine is."""

WAITS = ("Being worked out …", "calculating …")


def await_work() -> None:
    """Wait for all work under way, or until the page must ask for it again, lest it be dropped."""
    end = time.monotonic() + GRACE / 4
    for task in tuple(background()._tasks.values()):
        if task.busy:
            task.wait(max(end - time.monotonic(), 0.0))


def works(app: AppTest) -> bool:
    """Return whether the page says that an answer is still to come."""
    texts = [caption.value for caption in app.caption] + [metric.delta for metric in app.metric]
    return any(text in WAITS or "in line" in str(text) for text in texts) or any(
        str(button.key).startswith("stop-") for button in app.button
    )


def settle(app: AppTest) -> AppTest:
    """Run the page until nothing is being worked out."""
    end = time.monotonic() + LIMIT
    while works(app):
        if time.monotonic() > end:
            raise TimeoutError("the page goes on working")
        await_work()
        app.run()
        assert not app.exception
    return app


def medians(
    scenario: Scenario, world: World, rungs: Sequence[str], first: int | None = None
) -> Iterator[list[str]]:
    """Yield what a page prints for rungs: medians of the first draws, or else of the refined ones.

    Pages of one process share what was drawn, so a page may have more from another visitor.
    """
    for draws in (first or drawn.FIRST, work.REFINED):
        found = simulate(scenario, world, draws, outputs=tuple(rungs))
        yield [amount(found.quantile(rung, 0.5)) for rung in rungs]
