"""The trees of who holds what: a share of a cell, of a region's ground, of a deposit."""

from __future__ import annotations

import datetime as dt
import math
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.core import figures
from model.core.figures import Node
from model.core.said import Said, named, say
from model.explain.ground import CHANCE, SHARE, GroundTree, also, none_stated, recognised, rest
from model.explain.parts import assumption, chosen, data_row, filled
from model.territory.control import (
    OTHER,
    RUSSIA,
    UKRAINE,
    control_shares,
    deposit_shares,
    moved,
    read_by_deposit,
    spread,
    third_part,
)
from model.world.catalog import PARTIES
from model.world.deposits import normal_cdf

if TYPE_CHECKING:
    from model.world.tables import Row

__all__ = ["ControlTree", "within"]


class ControlTree(GroundTree):
    """Builds the trees of one outcome's shares of cells and of deposits, each once."""

    def cell(self, region: int, group: int, party: int) -> Node:
        """Return a party's share of a region's value of a group, with what decided it."""
        return self.once(self._cell, region, group, party)

    def _cell(self, region: int, group: int, party: int) -> Node:
        share = float(self.outcome.shares[party, region, group])
        if party == UKRAINE:
            return rest(SHARE[UKRAINE], share,
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
            return also(self.ground(region, party), reading)
        if party == OTHER:
            return none_stated(SHARE[party])
        enough = assumption(self.world, "deposits-enough")
        return also(self._by_deposit(region, group, party), reading, enough)

    def _handed_over(self, region: int, group: int, party: int, handed: list[int]) -> Node:
        before = self.once(self._unhanded, region, group, party)
        value = float(self.outcome.shares[party, region, group])
        formula = say("share by the line, then the part of each deposit handed over")
        parts = [self._moved(index, party, before) for index in handed]
        return figures.kernel(
            SHARE[party], value, "1", formula, [before, *parts],
            lambda share, *more: min(max(share + sum(more), 0.0), 1.0),
        )  # fmt: skip

    def _moved(self, index: int, party: int, before: Node) -> Node:
        """Return what handing a deposit over adds to a party's share of its cell."""
        id, weight = self.known.ids[index], self.weight(index)
        named_party = self.scenario.deposit_control[id] == PARTIES[party]
        label = say("{name} is handed to this party: 1 yes, 0 no", name=self._name(index))
        goes = figures.given(label, float(named_party), "1", f"deposit_control.{id}")
        had = before
        national = self.world.groups[self.known.group[index]] in self.scenario.group_control
        if self._sited[self.known.region[index], self.known.group[index]] and not national:
            had = self.deposit(index, RUSSIA) if party == RUSSIA else none_stated(SHARE[party])
        more = figures.difference(say("more of it than before"), goes.value - had.value, "1",
                                  [goes, had])  # fmt: skip
        return figures.product(self._name(index), weight.value * more.value, "1",
                               say("part x more of it"), [weight, more])  # fmt: skip

    def deposit(self, index: int, party: int) -> Node:
        """Return the probability that a party holds a deposit."""
        return self.once(self._deposit, index, party)

    def _deposit(self, index: int, party: int) -> Node:
        value = float(self._deposits[party, index])
        if party == UKRAINE:
            others = [self.deposit(index, p) for p in (RUSSIA, OTHER)]
            return rest(SHARE[UKRAINE], value, others)
        region = int(self.known.region[index])
        if self.world.regions[region] not in self.scenario.control:
            return self._line(index) if party == RUSSIA else none_stated(CHANCE[party])
        formula = say("probability by the line, moved with the share of the region")
        stated = self.scenario.control[self.world.regions[region]]
        line = self.once(self._by_line, region)
        if party == OTHER:
            russia = line if stated.russia is None else self.ground(region, RUSSIA)
            operands = [self.deposit(index, RUSSIA), russia, self.ground(region, OTHER)]
            return figures.kernel(CHANCE[party], value, "1", formula, operands, third_part)
        if stated.russia is None:
            return self._line(index)
        return figures.kernel(
            CHANCE[party],
            value,
            "1",
            formula,
            [self._line(index), line, self.ground(region, party)],
            moved,
        )

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
            SHARE[party], share, "1", formula, "kernel",
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
        return Node(say("{name} by deposit", name=SHARE[party]), share, "1",
                    say("sum of deposits"), "sum", parts)  # fmt: skip

    def _line(self, index: int) -> Node:
        """Return the probability that Russia holds a deposit by the line alone."""
        return self.once(self._at_line, index)

    def _at_line(self, index: int) -> Node:
        label, line = CHANCE[RUSSIA], self.outcome.front_line
        if line is None:
            return figures.constant(recognised(label), 0.0, "1")
        value = float(self.known.russia_probability(line.asked, line.russia_share)[index])
        if line.asked < self.known.record_start:
            return also(self._before_record(label, value, index), *self._start[:2])
        row = self._distance(index, line.asked)
        if row is None:
            return also(self._certain(label, value, index), *self._start[:2])
        id, behind = self.known.ids[index], row["occupied"] == "yes"
        km = float(row["km_to_line"]) * (1.0 if behind else -1.0)
        place = ("deposits/distance", f"{id}.{row['date']}")
        precise = self.known.rows[index]
        operands = [
            self._row(say("distance to the line, above 0 behind it"), km, "km", place, row),
            self._row(say("precision of its coordinates"), float(self.known.precision[index]),
                      "km", ("deposits/deposits", id), precise),
        ]  # fmt: skip
        return Node(
            label,
            value,
            "1",
            say("normal distribution at distance / precision"),
            "kernel",
            operands,
            of=within,
            by=(*self._start[:2], *self._seen(index)),
        )

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
        share = self._record(SHARE[RUSSIA], value, region)
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
