"""The front line through time: who held what value on every day on record, and dated events.

Only the line moves: a scenario's stated shares of regions, commodity groups and deposits, and its
choice among rival estimates of single days, are set aside. Between two records nothing is
interpolated: the newest one on or before a day holds.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.territory.control import RUSSIA, UKRAINE
from model.territory.value import value_matrix, value_unit, whole_parties
from model.world.catalog import PARTIES, RECORD

if TYPE_CHECKING:
    import pandas as pd

    from model.scenario.scenario import Scenario
    from model.world.deposits import Deposits
    from model.world.world import World

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Event:
    """One dated event, a row of ``events.csv``.

    Parameters
    ----------
    day : date
        Its day, or the first day of its month where only that is known.
    precision : str
        ``day`` or ``month``.
    label, text : str
        Short name, and one sentence.
    category : str
        Such as ``territory``, ``aid``, ``deal``.
    source_id, grade : str
        Where it comes from, and how sure that is.
    """

    day: dt.date
    precision: str
    label: str
    text: str
    category: str
    source_id: str
    grade: str


def events(world: World) -> tuple[Event, ...]:
    """Return the dated events, oldest first."""
    names = ("precision", "label", "event", "category", "source_id", "grade")
    found = [
        Event(dt.date.fromisoformat(row["date"]), *(row[name] for name in names))
        for row in world.tables["events"]
    ]
    return tuple(sorted(found, key=lambda event: event.day))


def only_the_line(scenario: Scenario) -> Scenario:
    """Return a scenario whose territory is what the record of front lines says, and nothing else.

    Valuation, own values, reading and aid stay as they are.
    """
    return scenario.replace(control={}, group_control={}, deposit_control={}, estimate=RECORD)


def held_by_day(russia: Array, value: Array) -> Array:
    """Return the value that each party holds on each day where Russia holds `russia` of a cell.

    ``H[d, russia, r, k] = s[d, r, k] * G[r, k]``; Ukraine holds the rest, no other party anything.

    Parameters
    ----------
    russia : ndarray, shape (n_days, n_regions, n_groups) or (n_days, n_regions, 1)
        Share of each cell controlled by Russia [1].
    value : ndarray, shape (n_regions, n_groups)
        Gross in-situ value [million].

    Returns
    -------
    ndarray, shape (n_days, n_parties, n_regions, n_groups) [million]

    Examples
    --------
    >>> held_by_day(np.array([[[0.25]], [[1.0]]]), np.array([[8.0]]))[:, :, 0, 0].tolist()
    [[6.0, 2.0, 0.0], [0.0, 8.0, 0.0]]
    """
    held = np.zeros((len(russia), len(PARTIES), *value.shape))
    held[:, RUSSIA] = russia * value
    held[:, UKRAINE] = value - held[:, RUSSIA]
    return held


@dataclass(frozen=True)
class History:
    """Who held what on every day on record.

    Parameters
    ----------
    days : tuple of date
        Days on record, oldest first.
    line : ndarray, shape (n_days, n_regions)
        Share of each region's area controlled by Russia [1].
    deposits : ndarray, shape (n_days, n_deposits)
        Probability that Russia held each deposit [1].
    held : ndarray, shape (n_days, n_parties, n_regions, n_groups)
        Gross in-situ value held [million of `unit`], not rounded.
    total_million : int
        National total [million of `unit`].
    unit : str
        Money unit, such as ``USD_2023``.
    """

    days: tuple[dt.date, ...]
    line: Array
    deposits: Array
    held: Array
    total_million: int
    unit: str

    @cached_property
    def party_million(self) -> NDArray[np.int64]:
        """Value controlled by each party, shape (n_days, n_parties); each day sums to the total."""
        by_party = self.held.sum(axis=(2, 3))
        return np.array([whole_parties(day, self.total_million) for day in by_party])

    @cached_property
    def by_region(self) -> Array:
        """Value held in each region, shape (n_days, n_parties, n_regions) [million of `unit`]."""
        return np.asarray(self.held.sum(axis=3))

    @cached_property
    def by_group(self) -> Array:
        """Value held of each group, shape (n_days, n_parties, n_groups) [million of `unit`]."""
        return np.asarray(self.held.sum(axis=2))

    def index(self, day: dt.date) -> int:
        """Return the place of the newest record on or before `day`; the first for earlier days."""
        return max(bisect_right(self.days, day) - 1, 0)

    @property
    def table(self) -> pd.DataFrame:
        """Index day; one column a party [million of `unit`]."""
        import pandas as pd

        columns = pd.Index(PARTIES, name="party")
        return pd.DataFrame(
            self.party_million, index=pd.Index(self.days, name="day"), columns=columns
        )


def value_history(scenario: Scenario, world: World) -> History:
    """Return who held what value on every day on record, under a scenario's valuation.

    All days are computed at once; each equals :func:`model.evaluate` of
    :func:`only_the_line` at that day.

    Parameters
    ----------
    scenario : Scenario
        For valuation, own values and the reading of the line.
    world : World
        The figures.
    """
    days, known = world.front_line_days, world.deposits
    line = np.stack([world.front_line(day).russia_share for day in days])
    probability = _probabilities(known, days, line)
    value = value_matrix(scenario, world)
    russia = line[:, :, None]
    if scenario.reading == "by-deposit":
        russia = _by_deposit(russia, probability, world)
    held = held_by_day(russia, value.astype(float))
    return History(days, line, probability, held, int(value.sum()), value_unit(scenario, world))


def _probabilities(known: Deposits, days: tuple[dt.date, ...], line: Array) -> Array:
    """Return the probability that Russia held each deposit, shape (n_days, n_deposits) [1].

    Days on which nothing about the deposits is different share one computation.
    """
    measured = sorted({dt.date.fromisoformat(row["date"]) for row in known.distance})
    found: dict[object, Array] = {}
    rows = []
    for day, share in zip(days, line, strict=True):
        same = _deposits_stand(known, day, measured)
        if same not in found:
            found[same] = known.russia_probability(day, share)
        rows.append(found[same])
    return np.stack(rows)


def _deposits_stand(known: Deposits, day: dt.date, measured: list[dt.date]) -> object:
    """Return what the probabilities of a day depend on, to compare with another day's.

    Before the daily record that is the day itself. Later: which deposits were behind the line,
    and how near each day is at which distances were measured, nearest first.
    """
    if day < known.record_start:
        return day
    nearest = sorted(measured, key=lambda other: abs(day - other))
    return (known.occupied(day).tobytes(), *nearest)


def _by_deposit(russia: Array, probability: Array, world: World) -> Array:
    """Return Russia's share of each cell, read by its deposits where the group has enough."""
    known = world.deposits
    read = [known.cell_share(day) for day in probability]
    sited = read[0][1] & known.sited_groups(int(world.assumption("deposits-enough")))
    return np.where(sited, np.stack([share for share, _ in read]), russia)
