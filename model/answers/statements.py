"""What people have said in public, each checked against what the model gives: then and now.

A statement is a row of ``statements.csv``. Its readings are different answers of the model to the
same question; the verdict follows from those of its day by a rule, see :func:`verdict`. Of its day
are the line of that day and the newest prices and aid figures on record that were out by then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from model.answers.outcome import Outcome, evaluate
from model.scenario.scenario import DEFAULT_PRESET, Scenario
from model.territory.control import RUSSIA, deposit_holders
from model.world.age import last_day
from model.world.tables import Row
from model.world.world import World

__all__ = ["VERDICTS", "Checked", "Reading", "check", "scenario", "shared_out", "verdict"]

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
    dates : tuple of str
        Dates of the prices or of the aid figure of both; empty where it depends on none.
    out : bool
        Whether what was read for the day was out by then; else it is the oldest on record.
    """

    then: str
    now: str
    was: float
    value: float
    of: int = 0
    dates: tuple[str, str] = ("", "")
    out: bool = True


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
    readings = tuple(_reading(row, choices, world) for choices in _readings(row, world))
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
    change = next((_then(row, choices).change for choices in _readings(row, world)), {})
    seed = Scenario.from_preset(DEFAULT_PRESET)
    return seed.replace(front_line_date=_day(row, world), group_control={}, **change)


def shared_out(row: Row, valuation: str, world: World) -> bool:
    """Return whether a valuation answers with a part of it that its author did not publish.

    Published are, where its margins say ``sourced``, its total, or a group or region as a whole.
    """
    table = world.label_row("value/bases", valuation)["table"]
    if not table:
        return False
    named = set(filter(None, row["subject"].split(";")))
    cross = bool(named & {*world.regions}) and bool(named & {*world.groups})
    margins = world.tables[f"{table}_margins"]
    known = {one["key"] for one in margins if one["basis"] == "sourced"}
    return row["measure"] == "held" or cross or not (named or {"UA"}) <= known


class _Choice(NamedTuple):
    """One thing that a reading may be read from: of which date, and out from which day on."""

    id: str
    change: dict[str, object]
    date: str = ""
    out: dt.date = dt.date.min


def _readings(row: Row, world: World) -> list[list[_Choice]]:
    """Return what each reading of a statement may be read from, the oldest first."""
    return [_choices(row, one, world) for one in row["readings"].split(";") if one]


def _choices(row: Row, reading: str, world: World) -> list[_Choice]:
    measure = row["measure"]
    if measure == "aid":
        return [_printed(world.label_row("aid/ledger", id)) for id in reading.split(">")]
    if measure in ("worth", "held"):
        return [_priced(basis["id"], basis) for basis in _repriced(reading, world)]
    if measure == "share" and reading != COUNT:
        seed = Scenario.from_preset(DEFAULT_PRESET).valuation
        priced = (_priced(reading, basis, reading=reading) for basis in _repriced(seed, world))
        return [one if len(_places(row, world)[1]) > 1 else one._replace(date="") for one in priced]
    return [_Choice(reading, {"deal": reading} if measure == "deal" else {})]


def _printed(row: Row) -> _Choice:
    return _Choice(row["id"], {}, row["as_of"], last_day(row["published"]))


def _priced(id: str, basis: Row, **change: object) -> _Choice:
    """Return a choice of prices; those of a month are out when it is over."""
    out = last_day(basis["price_date"]) + dt.timedelta(days=1)
    return _Choice(id, {"valuation": basis["id"], **change}, basis["price_date"], out)


def _repriced(id: str, world: World) -> list[Row]:
    """Return the valuations that differ from one by the month of their prices alone."""

    def kind(basis: Row) -> tuple[str, ...]:
        rules = {rule["rule"] for rule in world.scaling(basis["id"])}
        made = (basis["reading"], basis["quantity_end"])
        return made if made[0] else (basis["scaled_from" if rules == {"price"} else "id"],)

    bases = world.tables["value/bases"]
    alike = kind(world.label_row("value/bases", id))
    return sorted((one for one in bases if kind(one) == alike), key=lambda one: one["price_date"])


def _then(row: Row, choices: Sequence[_Choice]) -> _Choice:
    """Return the newest choice that was out on the day of a statement, else the oldest there is."""
    return next((one for one in reversed(choices) if one.out <= _said(row)), choices[0])


def _reading(row: Row, choices: Sequence[_Choice], world: World) -> Reading:
    value, then, now = _MEASURES[row["measure"]], _then(row, choices), choices[-1]
    return Reading(
        then.id, now.id,
        value(row, then, _day(row, world), world),
        value(row, now, world.front_line_days[-1], world),
        len(_sites(row, world)) * (then.id == COUNT), (then.date, now.date),
        then.out <= _said(row),
    )  # fmt: skip


def _said(row: Row) -> dt.date:
    """Return the day of a statement; of a month its first."""
    return dt.date.fromisoformat((row["date"] + "-01-01")[:10])


def _day(row: Row, world: World) -> dt.date:
    """Return the day of a statement as far as the record of lines reaches."""
    return min(max(_said(row), world.front_line_days[0]), world.front_line_days[-1])


def _outcome(world: World, day: dt.date, **change: object) -> Outcome:
    seed = Scenario.from_preset(DEFAULT_PRESET)
    return evaluate(seed.replace(front_line_date=day, group_control={}, **change), world)


def _places(row: Row, world: World) -> tuple[list[int], list[int]]:
    """Return the regions and the groups that a statement is about; all where it names none."""
    named = set(filter(None, row["subject"].split(";")))
    regions = [place for place, id in enumerate(world.regions) if id in named]
    groups = [place for place, id in enumerate(world.groups) if id in named]
    return regions or [*range(len(world.regions))], groups or [*range(len(world.groups))]


def _worth(row: Row, choice: _Choice, day: dt.date, world: World) -> float:
    regions, groups = _places(row, world)
    value = _outcome(world, day, **choice.change).value
    return float(value[regions][:, groups].sum())


def _held(row: Row, choice: _Choice, day: dt.date, world: World) -> float:
    regions, groups = _places(row, world)
    held = _outcome(world, day, **choice.change).held[RUSSIA]
    return float(held[regions][:, groups].sum())


def _share(row: Row, choice: _Choice, day: dt.date, world: World) -> float:
    outcome = _outcome(world, day, **choice.change)
    if choice.id == COUNT:
        shares = deposit_holders(outcome.scenario, world)
        return float((shares[RUSSIA, _sites(row, world)] >= 0.5).mean())
    _, groups = _places(row, world)
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


def _aid(row: Row, choice: _Choice, day: dt.date, world: World) -> float:
    return float(world.aid[choice.id].amount)


def _deal(row: Row, choice: _Choice, day: dt.date, world: World) -> float:
    return float(_outcome(world, day, **choice.change).economy.account.us.sum())


_MEASURES: dict[str, Callable[[Row, _Choice, dt.date, World], float]] = {
    "worth": _worth, "held": _held, "share": _share, "aid": _aid, "deal": _deal,
}  # fmt: skip
