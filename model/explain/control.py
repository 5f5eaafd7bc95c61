"""The trees of who holds what: a share of a cell, of a region's ground, of a deposit."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.core import figures
from model.core.figures import Node
from model.core.said import Said, named, say
from model.explain.parts import assumption, chosen, data_row, filled
from model.explain.values import ValueTree
from model.territory.control import (
    OTHER,
    RUSSIA,
    UKRAINE,
    control_by_region,
    control_shares,
    deposit_shares,
    moved,
    read_by_deposit,
    spread,
    third_part,
)
from model.world.catalog import MEAN, PARTIES, RANGE, RECORD
from model.world.deposits import normal_cdf

if TYPE_CHECKING:
    from model.answers.outcome import Outcome
    from model.world.tables import Row

__all__ = ["ControlTree", "held_by", "within"]

_HELD = (say("held by Ukraine"), say("held by Russia"), say("held by neither side"))
_SHARE = (say("Ukraine's share"), say("share of Russia"), say("share of neither side"))
_CHANCE = (
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


class ControlTree:
    """Builds the trees of one outcome's shares, each once.

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

    def cell(self, region: int, group: int, party: int) -> Node:
        """Return a party's share of a region's value of a group, with what decided it."""
        return self.once(self._cell, region, group, party)

    def _cell(self, region: int, group: int, party: int) -> Node:
        share = float(self.outcome.shares[party, region, group])
        if party == UKRAINE:
            return _rest(_SHARE[UKRAINE], share,
                         [self.cell(region, group, p) for p in (RUSSIA, OTHER)])  # fmt: skip
        here = (region, group)
        handed = [i for i in self._handed if (self.known.region[i], self.known.group[i]) == here]
        if handed:
            return self._handed_over(region, group, party, handed)
        return self.once(self._unhanded, region, group, party)

    def _unhanded(self, region: int, group: int, party: int) -> Node:
        """Return the share of a cell before any deposit is handed over."""
        if self.world.groups[group] in self.scenario.group_control:
            return self._national(region, group, party)
        return self._mapped(region, group, party)

    def _mapped(self, region: int, group: int, party: int) -> Node:
        """Return the share of a cell that the map, or the region's stated share, gives."""
        reading = chosen(self.scenario, "reading")
        if not self._sited[region, group]:
            return _also(self.ground(region, party), reading)
        if party == OTHER:
            return _none_stated(_SHARE[party])
        enough = assumption(self.world, "deposits-enough")
        return _also(self._by_deposit(region, group, party), reading, enough)

    def _handed_over(self, region: int, group: int, party: int, handed: list[int]) -> Node:
        before = self.once(self._unhanded, region, group, party)
        value = float(self.outcome.shares[party, region, group])
        formula = say("share by the line, then the part of each deposit handed over")
        parts = [self._moved(index, party, before) for index in handed]
        return figures.kernel(
            _SHARE[party], value, "1", formula, [before, *parts],
            lambda share, *more: min(max(share + sum(more), 0.0), 1.0),
        )  # fmt: skip

    def _moved(self, index: int, party: int, before: Node) -> Node:
        """Return what handing a deposit over adds to a party's share of its cell."""
        id, weight = self.known.ids[index], self.weight(index)
        named_party = self.scenario.deposit_control[id] == PARTIES[party]
        label = say("{name} is handed to this party: 1 yes, 0 no", name=self._name(index))
        goes = figures.given(label, float(named_party), "1", f"deposit_control.{id}")
        had = before
        if self._sited[self.known.region[index], self.known.group[index]]:
            had = self.deposit(index, RUSSIA) if party == RUSSIA else _none_stated(_SHARE[party])
        more = figures.difference(say("more of it than before"), goes.value - had.value, "1",
                                  [goes, had])  # fmt: skip
        return figures.product(self._name(index), weight.value * more.value, "1",
                               say("part x more of it"), [weight, more])  # fmt: skip

    def ground(self, region: int, party: int) -> Node:
        """Return a party's share of a region's area, as the scenario or the map has it."""
        return self.once(self._ground, region, party)

    def _ground(self, region: int, party: int) -> Node:
        share = float(self._by_region[party, region])
        if party == UKRAINE:
            others = [self.ground(region, p) for p in (RUSSIA, OTHER)]
            return _rest(_SHARE[UKRAINE], share, others)
        label, name = _SHARE[party], self.world.regions[region]
        stated = self.scenario.control.get(name)
        if stated is not None and getattr(stated, PARTIES[party]) is not None:
            path = f"control.{name}.{PARTIES[party]}"
            return figures.given(say("{name}, set by the scenario", name=label), share, "1", path)
        if party == OTHER:
            return _none_stated(label)
        return _also(self._by_map(label, share, name), *self._start)

    @cached_property
    def _start(self) -> tuple[Node, ...]:
        """The choices by which the map is the one that it is."""
        names = ["base"] if self.outcome.front_line is None else ["front_line_date", "estimate"]
        return tuple(chosen(self.scenario, name) for name in names)

    def deposit(self, index: int, party: int) -> Node:
        """Return the probability that a party holds a deposit."""
        return self.once(self._deposit, index, party)

    def _deposit(self, index: int, party: int) -> Node:
        value = float(self._deposits[party, index])
        if party == UKRAINE:
            others = [self.deposit(index, p) for p in (RUSSIA, OTHER)]
            return _rest(_SHARE[UKRAINE], value, others)
        region = int(self.known.region[index])
        if self.world.regions[region] not in self.scenario.control:
            return self._line(index) if party == RUSSIA else _none_stated(_CHANCE[party])
        formula = say("probability by the line, moved with the share of the region")
        stated = self.scenario.control[self.world.regions[region]]
        line = self.once(self._by_line, region)
        if party == OTHER:
            russia = line if stated.russia is None else self.ground(region, RUSSIA)
            operands = [self.deposit(index, RUSSIA), russia, self.ground(region, OTHER)]
            return figures.kernel(_CHANCE[party], value, "1", formula, operands, third_part)
        if stated.russia is None:
            return self._line(index)
        return figures.kernel(_CHANCE[party], value, "1", formula,
                              [self._line(index), line, self.ground(region, party)], moved)  # fmt: skip

    def _by_line(self, region: int) -> Node:
        """Return Russia's share of a region by the line alone."""
        name, line = self.world.regions[region], self.outcome.front_line
        share = 0.0 if line is None else float(line.russia_share[region])
        if line is None:
            return figures.constant(_recognised(_SHARE[RUSSIA]), share, "1")
        return self._record(_SHARE[RUSSIA], share, name)

    def weight(self, index: int) -> Node:
        """Return the part of its region's group that a deposit stands for."""
        return self.once(self._weight, index)

    def _weight(self, index: int) -> Node:
        known, value = self.known, float(self.known.weight[index])
        label = say("part that {name} stands for", name=self._name(index))
        if not known.counted[index]:
            return figures.constant(say("{name}, never counted with the rest", name=label), value,
                                    "1")  # fmt: skip
        same = (known.region == known.region[index]) & (known.group == known.group[index])
        members = np.flatnonzero(same & known.counted).tolist()
        if not known.by_ore[index] or known.ore[members].sum() <= 0:
            ones = figures.constant(say("deposits counted in the cell"), float(len(members)),
                                    "deposits")  # fmt: skip
            return figures.ratio(label, value, "1", figures.constant(say("one"), 1.0, "deposits"),
                                 ones)  # fmt: skip
        ores = [self._ore(member) for member in members]
        whole = figures.total(say("ore of the cell"), float(known.ore[members].sum()), "Mt",
                              say("sum of deposits"), ores)  # fmt: skip
        return figures.ratio(label, value, "1", self._ore(index), whole)

    @cached_property
    def _by_region(self) -> NDArray[np.float64]:
        return control_by_region(self.scenario, self.world)

    @cached_property
    def _deposits(self) -> NDArray[np.float64]:
        return deposit_shares(self.scenario, self.world)

    @cached_property
    def _handed(self) -> list[int]:
        return [self.known.place[id] for id in self.scenario.deposit_control]

    @cached_property
    def _sited(self) -> NDArray[np.bool_]:
        return read_by_deposit(self.scenario, self.world)

    @cached_property
    def _map(self) -> NDArray[np.float64]:
        """Shares of cells before national ones are spread and deposits handed over."""
        plain = self.scenario.replace(group_control={}, deposit_control={})
        return control_shares(plain, self.world)

    def _name(self, index: int) -> Said:
        return named(self.world.label_row("deposits/deposits", self.known.ids[index]))

    def _ore(self, index: int) -> Node:
        row = self.known.rows[index]
        return self._row(self._name(index), float(self.known.ore[index]), "Mt",
                         ("deposits/deposits", row["id"]), row)  # fmt: skip

    def _row(self, label: str, value: float, unit: str, place: tuple[str, str], row: Row) -> Node:
        return data_row(self.world, *place, row, (label, value, unit))

    def _national(self, region: int, group: int, party: int) -> Node:
        """Return a national share spread over the regions along the map."""
        name = self.world.groups[group]
        stated = self.scenario.group_control[name]
        levers = {
            which: figures.given(say("national share"), share, "1", f"group_control.{name}.{which}")
            for which in ("russia", "other")
            if (share := getattr(stated, which)) is not None
        }

        def of(map_: Any, worth: Any, *national: float) -> float:
            known = dict(zip(levers, national, strict=True))
            shares = spread(map_, worth, known.get("russia"), known.get("other"))
            return float(np.clip(shares, 0.0, 1.0)[party, region])

        share = float(self._spread(group)[party, region])
        formula = say("national share spread over the regions along the map")
        return Node(
            _SHARE[party], share, "1", formula, "kernel",
            lambda: [self.once(self._map_of, group), self.once(self._worth, group),
                     *levers.values()], of=of,
        )  # fmt: skip

    def _spread(self, group: int) -> NDArray[np.float64]:
        if not self._handed:
            return self.outcome.shares[..., group]
        return control_shares(self.scenario.replace(deposit_control={}), self.world)[..., group]

    def _map_of(self, group: int) -> Node:
        """Return all shares of a group's cells by the map, those of nobody left out."""
        shares = self._map[..., group]
        places = [(p, r) for p in (RUSSIA, OTHER) for r in np.flatnonzero(shares[p]).tolist()]

        def of(*found: float) -> NDArray[np.float64]:
            made = filled(shares.shape, places, found)
            made[UKRAINE] = 1.0 - made[RUSSIA] - made[OTHER]
            return made

        return Node(
            say("shares of the map, region by region"), float(len(places)), "shares",
            say("shares of every region"), "kernel",
            lambda: [self._mapped(r, group, p) for p, r in places], of=of, exact=shares,
        )  # fmt: skip

    def _worth(self, group: int) -> Node:
        worth = self.outcome.value[:, group].astype(float)
        places = np.flatnonzero(worth).tolist()
        return Node(
            say("values, region by region"), float(worth.sum()), f"million {self.outcome.unit}",
            say("sum of cells"), "sum", lambda: [self.values.cell(r, group) for r in places],
            of=lambda *found: filled(worth.shape, [(r,) for r in places], found), exact=worth,
        )  # fmt: skip

    def _by_deposit(self, region: int, group: int, party: int) -> Node:
        share = float(self._map[party, region, group])
        here = (self.known.region == region) & (self.known.group == group) & self.known.counted
        parts = []
        for index in np.flatnonzero(here).tolist():
            pair = [self.weight(index), self.deposit(index, party)]
            part = pair[0].value * pair[1].value
            parts.append(figures.product(self._name(index), part, "1", say("part x probability"),
                                         pair))  # fmt: skip
        return Node(say("{name} by deposit", name=_SHARE[party]), share, "1",
                    say("sum of deposits"), "sum", parts)  # fmt: skip

    def _by_map(self, label: str, share: float, region: str) -> Node:
        line, taken = self.outcome.front_line, self.scenario.estimate
        if line is None:
            return figures.constant(_recognised(label), share, "1")
        used = self._estimates(region, bounds=taken == RANGE) if taken != RECORD else []
        if taken in (MEAN, RANGE) and len(used) > 1:
            formula = say("mean of the estimates")
            if taken == RANGE:
                formula = say("middle of their range")
            return figures.kernel(label, share, "1", formula, used,
                                  _mean if taken == MEAN else _middle)  # fmt: skip
        from_named = [node for node in used if node.label == taken]
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
        found = [self._record(_SHARE[RUSSIA], float(line.russia_share[index]), region)]
        for row in anchors if bounds else []:
            found += self._bounds(say("anchor"), row, "control/anchors", f"{row['date']}.{region}")
        for row in rows:
            key = f"{row['date']}.{region}.{row['estimator']}"
            share = float(row["russia_share"])
            found.append(
                self._row(Said(row["estimator"]), share, "1", ("control/estimates", key), row)
            )
            if bounds:
                found += self._bounds(Said(row["estimator"]), row, "control/estimates", key)
        return found

    def _bounds(self, label: str, row: Row, table: str, key: str) -> list[Node]:
        return [
            self._row(
                say("{name}, {end}", name=label, end=text), float(row[end]), "1", (table, key), row
            )
            for end, text in (("low", say("low end")), ("high", say("high end")))
            if row[end]
        ]

    def _line(self, index: int) -> Node:
        """Return the probability that Russia holds a deposit by the line alone."""
        return self.once(self._at_line, index)

    def _at_line(self, index: int) -> Node:
        label, line = _CHANCE[RUSSIA], self.outcome.front_line
        if line is None:
            return figures.constant(_recognised(label), 0.0, "1")
        value = float(self.known.russia_probability(line.asked, line.russia_share)[index])
        if line.asked < self.known.record_start:
            return _also(self._before_record(label, value, index), *self._start[:1])
        row = self._distance(index, line.asked)
        if row is None:
            return _also(self._certain(label, value, index), *self._start[:1])
        id, behind = self.known.ids[index], row["occupied"] == "yes"
        km = float(row["km_to_line"]) * (1.0 if behind else -1.0)
        place = ("deposits/distance", f"{id}.{row['date']}")
        precise = self.known.rows[index]
        operands = [
            self._row(say("distance to the line, above 0 behind it"), km, "km", place, row),
            self._row(say("precision of its coordinates"), float(self.known.precision[index]),
                      "km", ("deposits/deposits", id), precise),
        ]  # fmt: skip
        return Node(label, value, "1", say("normal distribution at distance / precision"),
                    "kernel", operands, of=within, by=(*self._start[:1], *self._seen(index)))  # fmt: skip

    def _seen(self, index: int) -> list[Node]:
        """Return the row that says since when a deposit lies behind the line, if any."""
        id = self.known.ids[index]
        return [
            data_row(self.world, "deposits/occupation", id, row,
                     (say("seen behind the line"), math.nan, ""))
            for row in self.known.occupation if row["deposit"] == id
        ][:1]  # fmt: skip

    def _before_record(self, label: str, value: float, index: int) -> Node:
        """Return a probability of a day older than the record: what came when is not known."""
        if not self.known.before_record[index]:
            return figures.constant(say("{name}, nothing behind the line", name=label), value, "1")
        region = self.world.regions[int(self.known.region[index])]
        share = self._record(_SHARE[RUSSIA], value, region)
        formula = say(
            "share of the region's area, since the day on which it came there is not known"
        )
        return figures.kernel(label, value, "1", formula, [share], lambda one: one)

    def _certain(self, label: str, value: float, index: int) -> Node:
        """Return a probability of 0 or 1: whether the deposit was seen behind the line by then."""
        id = self.known.ids[index]
        found = [row for row in self.known.occupation if row["deposit"] == id]
        if not found:
            return figures.constant(say("{name}, not on record", name=label), value, "1")
        return self._row(label, value, "1", ("deposits/occupation", id), found[0])

    def _distance(self, index: int, day: dt.date) -> Row | None:
        """Return the row that :meth:`model.world.deposits.Deposits.signed_distance` reads."""
        side = "yes" if self.known.occupied(day)[index] else "no"
        rows = [
            row for row in self.known.distance
            if (row["deposit"], row["occupied"]) == (self.known.ids[index], side)
            and row["km_to_line"]
        ]  # fmt: skip
        return min(rows, key=lambda r: abs(dt.date.fromisoformat(r["date"]) - day), default=None)


def within(km: float, precision: float) -> float:
    """Return the probability that a point lies behind a line at a distance."""
    return float(normal_cdf(np.array([km / precision]))[0])


def _mean(*shares: float) -> float:
    return float(np.mean(shares))


def _middle(*shares: float) -> float:
    return (min(shares) + max(shares)) / 2


def _also(node: Node, *by: Node) -> Node:
    """Return a node with more that chose how it is made."""
    return replace(node, by=(*node.by, *by))


def _none_stated(label: str) -> Node:
    return figures.constant(say("{name}, none stated", name=label), 0.0, "1")


def _recognised(label: str) -> Said:
    return say("{name}, recognised borders", name=label)


def _rest(label: str, share: float, others: list[Node]) -> Node:
    whole = figures.constant(say("the whole"), 1.0, "1")
    some = [node for node in others if node.value]
    return figures.difference(label, share, "1", [whole, *some])
