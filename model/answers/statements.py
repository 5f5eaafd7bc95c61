"""What people have said in public, each checked against what the model gives: then and now.

A statement is a row of ``statements.csv``. Its readings are different answers of the model to the
same question; the verdict follows from them by a rule, see :func:`verdict`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from model.answers.outcome import Outcome, evaluate
from model.scenario.scenario import DEFAULT_PRESET, Scenario
from model.territory.control import RUSSIA, deposit_holders
from model.world.tables import Row
from model.world.world import World

__all__ = ["VERDICTS", "Checked", "Reading", "check", "scenario", "verdict"]

VERDICTS = ("supported", "roughly", "depends", "unsupported", "unchecked")
"""Every verdict, the best first."""

COUNT = "count"
"""Reading of a share by the number of located deposits."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One answer of the model.

    Parameters
    ----------
    then, now : str
        What was read for the day of the statement, and for today.
    was, value : float
        What it gives for that day and for today, in the unit of the statement.
    of : int
        Number of deposits that are counted; 0 where none are.
    """

    then: str
    now: str
    was: float
    value: float
    of: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """A statement with what the model says of it.

    Parameters
    ----------
    row : mapping
        The row of ``statements.csv``.
    readings : tuple of Reading
        Every answer; none where the model has none.
    verdict : str
        One of :data:`VERDICTS`, of the day of the statement.
    """

    row: Row
    readings: tuple[Reading, ...]
    verdict: str


def check(row: Row, world: World) -> Checked:
    """Return a statement with every reading of it and the verdict.

    Parameters
    ----------
    row : mapping
        Row of ``statements.csv``.
    world : World
        The tables; the verdict's rule is in ``assumptions.csv``.
    """
    pairs = (pair.partition(">") for pair in row["readings"].split(";") if pair)
    days = _day(row, world), world.front_line_days[-1]
    value = _MEASURES.get(row["measure"], _nothing)
    readings = tuple(
        Reading(then, now or then, value(row, then, days[0], world),
                value(row, now or then, days[1], world), len(_sites(row, world)) * (then == COUNT))
        for then, _, now in pairs
    )  # fmt: skip
    low, high = (float(row[end]) if row[end] else None for end in ("low", "high"))
    limits = (float(world.assumption(id)) for id in ("claim-close", "claim-rough"))
    return Checked(row, readings, verdict(low, high, [each.was for each in readings], *limits))


def verdict(
    low: float | None, high: float | None, readings: Sequence[float], close: float, rough: float
) -> str:
    """Return what the readings say of a stated range.

    Parameters
    ----------
    low, high : float or None
        What was stated; an end left out is open.
    readings : sequence of float
        The answers, in the same unit.
    close, rough : float
        By how much the larger of a reading and the end that it passes may exceed the smaller
        [1]; nothing where one end is open: what was stated is met or it is not.

    Returns
    -------
    str
        ``supported``, all readings close; ``roughly``, all at least roughly; ``depends``, some;
        ``unsupported``, none; ``unchecked``, there is no reading.

    Examples
    --------
    >>> verdict(0.5, 0.5, [0.35, 0.5], 0.1, 0.25), verdict(0.5, 0.5, [0.35], 0.1, 0.25)
    ('depends', 'unsupported')
    """
    if not readings:
        return "unchecked"
    off = [_off(low, high, reading) for reading in readings]
    if max(off) <= close:
        return "supported"
    if max(off) <= rough:
        return "roughly"
    return "depends" if min(off) <= rough else "unsupported"


def _off(low: float | None, high: float | None, reading: float) -> float:
    """Return by how much the larger of a reading and the end it passes exceeds the smaller [1]."""
    below, above = low is not None and reading < low, high is not None and reading > high
    if not (below or above):
        return 0.0
    if low is None or high is None:
        return float("inf")
    small, large = sorted((reading, low if below else high))
    return large / small - 1.0 if small > 0.0 else float("inf")


def scenario(row: Row, world: World) -> Scenario:
    """Return the scenario of a statement: its day's line, its first valuation or deal."""
    first = row["readings"].partition(";")[0].partition(">")[0]
    seed = Scenario.from_preset(DEFAULT_PRESET)
    change: dict[str, object] = {}
    if row["measure"] in ("worth", "held"):
        change = {"valuation": first}
    elif row["measure"] == "deal":
        change = {"deal": first}
    elif row["measure"] == "share":
        change = {"reading": first}
    return seed.replace(front_line_date=_day(row, world), group_control={}, **change)


def _day(row: Row, world: World) -> dt.date:
    """Return the day of a statement as far as the record of lines reaches; a month's first day."""
    said = dt.date.fromisoformat((row["date"] + "-01-01")[:10])
    return min(max(said, world.front_line_days[0]), world.front_line_days[-1])


def _outcome(world: World, day: dt.date, **change: object) -> Outcome:
    seed = Scenario.from_preset(DEFAULT_PRESET)
    return evaluate(seed.replace(front_line_date=day, group_control={}, **change), world)


def _places(row: Row, world: World) -> tuple[list[int], list[int]]:
    """Return the regions and the groups that a statement is about; all where it names none."""
    named = set(filter(None, row["subject"].split(";")))
    regions = [place for place, id in enumerate(world.regions) if id in named]
    groups = [place for place, id in enumerate(world.groups) if id in named]
    return regions or [*range(len(world.regions))], groups or [*range(len(world.groups))]


def _worth(row: Row, valuation: str, day: dt.date, world: World) -> float:
    regions, groups = _places(row, world)
    value = _outcome(world, day, valuation=valuation).value
    return float(value[regions][:, groups].sum())


def _held(row: Row, valuation: str, day: dt.date, world: World) -> float:
    regions, groups = _places(row, world)
    held = _outcome(world, day, valuation=valuation).held[RUSSIA]
    return float(held[regions][:, groups].sum())


def _share(row: Row, reading: str, day: dt.date, world: World) -> float:
    if reading == COUNT:
        shares = deposit_holders(_outcome(world, day).scenario, world)
        return float((shares[RUSSIA, _sites(row, world)] >= 0.5).mean())
    _, groups = _places(row, world)
    outcome = _outcome(world, day, reading=reading)
    whole = float(outcome.value[:, groups].sum())
    return float(outcome.held[RUSSIA][:, groups].sum()) / whole


def _sites(row: Row, world: World) -> list[int]:
    """Return the located single deposits on land that a statement is about, by their place."""
    _, groups = _places(row, world)
    named = {world.groups[place] for place in groups}
    return [
        place for place, site in enumerate(world.deposits.rows)
        if site["group"] in named and site["level"] == "deposit" and site["offshore"] == "no"
    ]  # fmt: skip


def _aid(row: Row, id: str, day: dt.date, world: World) -> float:
    return float(world.aid[id].amount)


def _deal(row: Row, deal: str, day: dt.date, world: World) -> float:
    return float(_outcome(world, day, deal=deal).economy.account.us.sum())


def _nothing(row: Row, id: str, day: dt.date, world: World) -> float:
    return float("nan")


_MEASURES: dict[str, Callable[[Row, str, dt.date, World], float]] = {
    "worth": _worth, "held": _held, "share": _share, "aid": _aid, "deal": _deal,
}  # fmt: skip
