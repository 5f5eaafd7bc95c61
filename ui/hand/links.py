"""Links are read here, so many refused ones of an address in a time.

To say what is wrong with a link made to cost costs tens of milliseconds of the time that all
visitors share; a good one is read however many come.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from model.answers.link import Reopened, reopen
from model.core.errors import ModelError, ScenarioError
from model.core.said import say
from ui.hand.bucket import Buckets
from ui.hand.tables import world

REFUSED, REFUSED_A_SECOND = 20, 1.0
"""Links of an address that may be refused at once, and then each second."""


class Links:
    """The reader of links.

    Parameters
    ----------
    clock : callable
        Returns the time [s].
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._refused = clock, Buckets(REFUSED, REFUSED_A_SECOND)

    def read(self, text: str, who: str) -> Reopened:
        """Return what a link gives today.

        Parameters
        ----------
        text : str
            The link.
        who : str
            The address that asks.

        Raises
        ------
        ScenarioError
            As :func:`model.answers.link.reopen`; and when too many of the address's were refused.
        """
        bucket = self._refused.of(who)
        if bucket.wait(self._clock()):
            raise ScenarioError.at("link", _MANY, _ALLOWED, _AGAIN)
        try:
            return reopen(text, world())
        except ModelError:
            bucket.take(self._clock(), debt=True)
            raise


_MANY = say("one more after many that cannot be used")
_ALLOWED = say("at most {count} at once that cannot be used", count=REFUSED)
_AGAIN = say("Ask again in a moment.")

links = Links()
"""The one reader of this process."""
