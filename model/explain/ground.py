"""The trees of whose a region's ground is: the record, rival estimates, what is stated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.core import figures
from model.core.figures import Node
from model.core.said import Said, say
from model.explain.parts import chosen, data_row
from model.explain.values import ValueTree
from model.territory.control import (
    OTHER,
    RUSSIA,
    UKRAINE,
    control_by_region,
)
from model.world.catalog import MEAN, PARTIES, RANGE, RECORD, names

if TYPE_CHECKING:
    from model.answers.outcome import Outcome
    from model.world.tables import Row

__all__ = ["CHANCE", "SHARE", "GroundTree", "also", "held_by", "none_stated", "recognised", "rest"]

_HELD = (say("held by Ukraine"), say("held by Russia"), say("held by neither side"))
SHARE = (say("Ukraine's share"), say("share of Russia"), say("share of neither side"))
CHANCE = (
    say("probability that it is held by Ukraine"),
    say("probability that it is held by Russia"),
    say("probability that it is held by neither side"),
)


def held_by(party: int) -> Said:
    """Return by whom something is held, of a party of the axis.

    Examples
    --------
    >>> held_by(1), held_by(2)
    ('held by Russia', 'held by neither side')
    """
    return _HELD[party]


class GroundTree:
    """Builds the trees of shares of ground of one outcome, each once.

    Parameters
    ----------
    outcome : Outcome
        From :func:`model.evaluate`.
    values : ValueTree, optional
        Trees of the values by which national shares are spread.
    """

    def __init__(self, outcome: Outcome, values: ValueTree | None = None) -> None:
        self.outcome, self.world = outcome, outcome.world
        self.scenario, self.known = outcome.scenario, outcome.world.deposits
        self.values = values or ValueTree(outcome)
        self.done: dict[tuple[Any, ...], Node] = {}

    def once(self, make: Callable[..., Node], *key: Any) -> Node:
        """Return what a method makes of a key, made when it is first asked for."""
        asked = (make.__name__, *key)
        if asked not in self.done:
            self.done[asked] = make(*key)
        return self.done[asked]

    def ground(self, region: int, party: int) -> Node:
        """Return a party's share of a region's area, as the scenario or the map has it."""
        return self.once(self._ground, region, party)

    def _ground(self, region: int, party: int) -> Node:
        share = float(self._by_region[party, region])
        if party == UKRAINE:
            others = [self.ground(region, p) for p in (RUSSIA, OTHER)]
            return rest(SHARE[UKRAINE], share, others)
        label, name = SHARE[party], self.world.regions[region]
        stated = self.scenario.control.get(name)
        if stated is not None and getattr(stated, PARTIES[party]) is not None:
            path = f"control.{name}.{PARTIES[party]}"
            return figures.given(say("{name}, set by the scenario", name=label), share, "1", path)
        if party == OTHER:
            return none_stated(label)
        return also(self._by_map(label, share, name), *self._start)

    @cached_property
    def _start(self) -> tuple[Node, ...]:
        """The choices by which the map is the one that it is."""
        more = () if self.outcome.front_line is None else ("front_line_date", "estimate")
        names = ("base", *more)
        return tuple(chosen(self.scenario, name) for name in names)

    def _by_line(self, region: int) -> Node:
        """Return Russia's share of a region by the line alone."""
        name, line = self.world.regions[region], self.outcome.front_line
        share = 0.0 if line is None else float(line.russia_share[region])
        if line is None:
            return figures.constant(recognised(SHARE[RUSSIA]), share, "1")
        return self._record(SHARE[RUSSIA], share, name)

    @cached_property
    def _by_region(self) -> NDArray[np.float64]:
        return control_by_region(self.scenario, self.world)

    def _row(self, label: str, value: float, unit: str, place: tuple[str, str], row: Row) -> Node:
        return data_row(self.world, *place, row, (label, value, unit))

    def _by_map(self, label: str, share: float, region: str) -> Node:
        line, taken = self.outcome.front_line, self.scenario.estimate
        if line is None:
            return figures.constant(recognised(label), share, "1")
        used = self._estimates(region, bounds=taken == RANGE) if taken != RECORD else []
        if taken in (MEAN, RANGE) and len(used) > 1:
            formula = say("mean of the estimates")
            if taken == RANGE:
                formula = say("middle of their range")
            return figures.kernel(label, share, "1", formula, used,
                                  _mean if taken == MEAN else _middle)  # fmt: skip
        from_named = [node for node in used if node.name == taken]
        if from_named:
            return Node(say("{name} by area", name=label), share, "1", op="row",
                        source=from_named[0].source)  # fmt: skip
        return self._record(label, share, region)

    def _record(self, label: str, share: float, region: str) -> Node:
        """Return the share of a region that the daily record, or an anchor, gives."""
        line = self.outcome.front_line
        found = self.world.front_line_row(line.used, region) if line else None
        if found is None:
            return figures.constant(say("{name}, nothing behind the line", name=label), share, "1")
        table, row = found
        return self._row(say("{name} by area", name=label), share, "1",
                         (table, f"{row['date']}.{region}"), row)  # fmt: skip

    def _estimates(self, region: str, *, bounds: bool) -> list[Node]:
        """Return the record's share of a region and every rival of that day, with its bounds."""
        line = self.outcome.front_line
        if line is None:
            return []
        rows = [r for r in self.world.tables["control/estimates"]
                if (r["date"], r["region"]) == (line.asked.isoformat(), region)]  # fmt: skip
        anchors = [r for r in self.world.tables["control/anchors"]
                   if (r["date"], r["region"]) == (line.used.isoformat(), region)]  # fmt: skip
        if not rows and not (bounds and any(r["low"] or r["high"] for r in anchors)):
            return []
        index = self.world.regions.index(region)
        found = [self._record(SHARE[RUSSIA], float(line.russia_share[index]), region)]
        for row in anchors if bounds else []:
            found += self._bounds(say("anchor"), row, "control/anchors", f"{row['date']}.{region}")
        for row in rows:
            key = f"{row['date']}.{region}.{row['estimator']}"
            share = float(row["russia_share"])
            name = Said(names("estimator").get(row["estimator"], row["estimator"]))
            node = self._row(name, share, "1", ("control/estimates", key), row)
            found.append(replace(node, name=row["estimator"]))
            if bounds:
                found += self._bounds(name, row, "control/estimates", key)
        return found

    def _bounds(self, label: str, row: Row, table: str, key: str) -> list[Node]:
        return [
            self._row(
                say("{name}, {end}", name=label, end=text), float(row[end]), "1", (table, key), row
            )
            for end, text in (("low", say("low end")), ("high", say("high end")))
            if row[end]
        ]


def _mean(*shares: float) -> float:
    return float(np.mean(shares))


def _middle(*shares: float) -> float:
    return (min(shares) + max(shares)) / 2


def also(node: Node, *by: Node) -> Node:
    """Return a node with more that chose how it is made."""
    return replace(node, by=(*node.by, *by))


def none_stated(label: str) -> Node:
    """Return what nobody states: nothing."""
    return figures.constant(say("{name}, none stated", name=label), 0.0, "1")


def recognised(label: str) -> Said:
    """Return a label for the recognised borders."""
    return say("{name}, recognised borders", name=label)


def rest(label: str, share: float, others: list[Node]) -> Node:
    """Return what others leave of the whole."""
    whole = figures.constant(say("the whole"), 1.0, "1")
    some = [node for node in others if node.value or node.by or node.op != "constant"]
    return figures.difference(label, share, "1", [whole, *some])
