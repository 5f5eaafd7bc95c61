"""What a region shows: who holds its value, in steps that a hatch can be drawn in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from model.core.errors import ModelError, Problem

STEPS = 20
"""Widths that a stripe can have: step 20 covers the region, step 10 half of it."""

VALUE_BREAKS = (0.01, 0.03, 0.08, 0.15)
"""Shares of the country's value that part the five strengths of colour [1]."""

SHOWN = 0.005
"""Smallest share that is drawn and labelled [1]; below it a region counts as undivided."""

Row = tuple[int, int, int, str, str | tuple[str, ...]]
"""Stripe of Russia, stripe of others, strength of colour, label, title."""


@dataclass(frozen=True)
class RegionShade:
    """What one region shows.

    Parameters
    ----------
    russia, other : float
        Shares of the region's value controlled by Russia, and held jointly, demilitarised or by
        anybody else; the rest is controlled by Ukraine [1].
    value_share : float
        The region's part of the country's value [1].
    label : str
        Short text on the map, as ``68 %``; shown where others than Ukraine hold a part.
    title : str
        Full text for the tooltip and for screen readers; it stands alone.
    parts : tuple of str
        The shares of Ukraine, Russia and others in writing, in place of `title`: the browser
        then makes the text from its words; an empty one is left out.
    readings : tuple of str
        Russia's share with the line alone, read by area and by deposit, in writing, said after
        `parts`.
    lever : tuple of str
        What the region's lever says, and why its value is held otherwise; said last.
    marked : bool
        Whether the label is written where all is Ukraine's, too.

    Raises
    ------
    ModelError
        When a share lies outside [0, 1], or the two shares add up to more than 1.
    """

    russia: float
    other: float
    value_share: float
    label: str
    title: str = ""
    parts: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    lever: tuple[str, ...] = ()
    marked: bool = False

    def __post_init__(self) -> None:
        """Refuse shares that no map can show."""
        problems = list(self._problems())
        if problems:
            raise ModelError(problems)

    def _problems(self) -> Iterator[Problem]:
        for name in ("russia", "other", "value_share"):
            share = getattr(self, name)
            if not 0 <= share <= 1:
                yield Problem(name, f"{share:g}", "a share lies in [0, 1]")
        held = self.russia + self.other
        if held > 1 + 1e-9:
            yield Problem("russia + other", f"{held:g}", "parts of one whole add up to at most 1")


def encode(shade: RegionShade) -> Row:
    """Return the row that the browser draws `shade` from."""
    russia, other = hatch_steps(shade.russia, shade.other)
    label = shade.label if russia or other or shade.marked else ""
    return (
        russia,
        other,
        1 + bisect_right(VALUE_BREAKS, shade.value_share),
        label,
        shade.parts + shade.readings + shade.lever if shade.parts else shade.title,
    )


def hatch_steps(russia: float, other: float) -> tuple[int, int]:
    """Return the stripes of both shares in steps, together 20 at most.

    Neither a small part nor a small rest is rounded away: a share above `SHOWN` gets a stripe,
    and so does what is left to Ukraine.

    Examples
    --------
    >>> hatch_steps(0.68, 0.0), hatch_steps(0.01, 0.0), hatch_steps(0.99, 0.0)
    ((14, 0), (1, 0), (19, 0))
    """
    first, second = _step(russia), _step(other)
    full = russia + other >= 1 - SHOWN
    surplus = first + second - (STEPS if full else STEPS - 1)
    surplus = surplus if full else max(surplus, 0)
    return (first - surplus, second) if first >= second else (first, second - surplus)


def _step(share: float) -> int:
    if share <= SHOWN:
        return 0
    nearest = round(share * STEPS - 1e-6)  # half a step goes down, as in the browser
    return STEPS if share >= 1 - SHOWN else min(max(nearest, 1), STEPS - 1)
