"""The trees of who holds what: a share of a cell, of a region's ground, of a deposit."""

from __future__ import annotations

import datetime as dt
import math
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.core.figures import Node, constant, given, made
from model.core.said import Said, say
from model.explain.ground import CHANCE, SHARE, GroundTree, none_stated, recognised, rest
from model.explain.parts import also, assumption, filled, once
from model.territory.control import (
    OTHER,
    RUSSIA,
    UKRAINE,
    control_shares,
    moved,
    read_by_deposit,
    spread,
    third_part,
)
from model.world.catalog import PARTIES
from model.world.deposits import normal_cdf

if TYPE_CHECKING:
    from model.world.tables import Row

AT_LINE = say("normal distribution at distance / precision")


class ControlTree(GroundTree):
    """Makes the trees of one outcome's shares of cells and of deposits."""

    @once
    def cell(self, region: int, group: int, party: int) -> Node:
        """Return a party's share of a region's value of a group, with what decided it."""
        if party == UKRAINE:
            return rest(SHARE[party], [self.cell(region, group, p) for p in (RUSSIA, OTHER)])
        before, known = self._unhanded(region, group, party), self.world.deposits
        handed = [
            index for index in map(known.place.__getitem__, self.scenario.deposit_control)
            if (known.region[index], known.group[index]) == (region, group)
        ]  # fmt: skip
        if not handed:
            return also(before, *self.chosen("deposit_control"))
        return made(
            lambda share, *more: min(max(share + sum(more), 0.0), 1.0), SHARE[party], "1",
            [before, *(self._moved(index, party, before) for index in handed)],
            say("share by the line, then the part of each deposit assigned"),
        )  # fmt: skip

    @once
    def _unhanded(self, region: int, group: int, party: int) -> Node:
        """Return the share of a cell before any deposit is handed over."""
        if self.world.groups[group] in self.scenario.group_control:
            return self._national(region, group, party)
        return also(self._mapped(region, group, party), *self.chosen("group_control"))

    def _mapped(self, region: int, group: int, party: int) -> Node:
        """Return the share of a cell that the map, or the region's stated share, gives."""
        reading = self.chosen("reading")
        if not self._sited[region, group]:
            return also(self.ground(region, party), *reading)
        if party == OTHER:
            return none_stated(SHARE[party], *reading, *self.chosen("control"))
        known = self.world.deposits
        here = (known.region == region) & (known.group == group) & known.counted
        parts = [
            made("product", self._name(i), "1", [self.weight(i), self.deposit(i, party)],
                 say("part x probability"))
            for i in np.flatnonzero(here).tolist()
        ]  # fmt: skip
        return made("sum", say("{name} by deposit", name=SHARE[party]), "1", parts,
                    say("sum of deposits"),
                    by=(*reading, *self.chosen("control"),
                        assumption(self.world, "deposits-enough")))  # fmt: skip

    def _moved(self, index: int, party: int, before: Node) -> Node:
        """Return what handing a deposit over adds to a party's share of its cell."""
        known, name = self.world.deposits, self._name(index)
        id, region, group = known.ids[index], known.region[index], known.group[index]
        label = say("{name} is assigned to this party: 1 yes, 0 no", name=name)
        goes = given(label, float(self.scenario.deposit_control[id] == PARTIES[party]), "1",
                     f"deposit_control.{id}")  # fmt: skip
        had, national = before, self.world.groups[group] in self.scenario.group_control
        if self._sited[region, group] and not national:
            had = self.deposit(index, RUSSIA) if party == RUSSIA else none_stated(SHARE[party])
        more = made("difference", say("more of it than before"), "1", [goes, had])
        return made("product", name, "1", [self.weight(index), more], say("part x more of it"))

    @once
    def deposit(self, index: int, party: int) -> Node:
        """Return the probability that a party holds a deposit."""
        if party == UKRAINE:
            return rest(SHARE[party], [self.deposit(index, p) for p in (RUSSIA, OTHER)])
        region, line = int(self.world.deposits.region[index]), self._line(index)
        stated = self.scenario.control.get(self.world.regions[region])
        control = self.chosen("control")
        if stated is None:
            return also(line if party == RUSSIA else none_stated(CHANCE[party]), *control)
        formula = say("probability by the line, moved with the share of the region")
        if party == RUSSIA:
            if stated.russia is None:
                return also(line, *control)
            shares = [self.record(region), self.ground(region, party)]
            return made(moved, CHANCE[party], "1", [line, *shares], formula)
        russia = self.record(region) if stated.russia is None else self.ground(region, RUSSIA)
        operands = [self.deposit(index, RUSSIA), russia, self.ground(region, OTHER)]
        return made(third_part, CHANCE[party], "1", operands, formula)

    @once
    def weight(self, index: int) -> Node:
        """Return the part of its region's group that a deposit stands for."""
        known = self.world.deposits
        label = say("part that {name} stands for", name=self._name(index))
        if not known.counted[index]:
            return constant(say("{name}, never counted with the rest", name=label), 0.0, "1")
        same = (known.region == known.region[index]) & (known.group == known.group[index])
        members = np.flatnonzero(same & known.counted).tolist()
        if not known.by_ore[index] or known.ore[members].sum() <= 0:
            counts = {say("one"): 1.0, say("deposits counted in the cell"): float(len(members))}
            pair = [constant(name, count, "deposits") for name, count in counts.items()]
            return made("ratio", label, "1", pair)
        ores = {member: self._of_row(member, self._name(member), "ore_mt", "Mt")
                for member in members}  # fmt: skip
        under = made("sum", say("ore of the cell"), "Mt", list(ores.values()),
                     say("sum of deposits"))  # fmt: skip
        return made("ratio", label, "1", [ores[index], under])

    @cached_property
    def _sited(self) -> NDArray[np.bool_]:
        return read_by_deposit(self.scenario, self.world)

    def _shares(self, **changes: Any) -> NDArray[np.float64]:
        """Return shares of cells with some of the scenario's control taken back."""
        return control_shares(self.scenario.replace(**changes), self.world)

    def _name(self, index: int) -> Said:
        return self.named("deposits/deposits", self.world.deposits.ids[index])

    def _of_row(self, index: int, label: str, column: str, unit: str) -> Node:
        return self.row("deposits/deposits", self.world.deposits.rows[index], label, column, unit)

    def _national(self, region: int, group: int, party: int) -> Node:
        """Return a national share spread over the regions along the map."""
        name = self.world.groups[group]
        stated = self.scenario.group_control[name]
        levers = {
            which: given(say("national share"), share, "1", f"group_control.{name}.{which}")
            for which in ("russia", "other")
            if (share := getattr(stated, which)) is not None
        }

        def of(map_: Any, worth: Any, *national: float) -> float:
            known = dict(zip(levers, national, strict=True))
            shares = spread(map_, worth, known.get("russia"), known.get("other"))
            return float(np.clip(shares, 0.0, 1.0)[party, region])

        return made(
            of, SHARE[party], "1",
            lambda: [self._map_of(group), self._worth(group), *levers.values()],
            say("national share spread over the regions along the map"),
            float(self._spread[party, region, group]),
        )  # fmt: skip

    @cached_property
    def _spread(self) -> NDArray[np.float64]:
        """Shares of cells before deposits are handed over."""
        handed = self.scenario.deposit_control
        return self._shares(deposit_control={}) if handed else self.outcome.shares

    @once
    def _map_of(self, group: int) -> Node:
        """Return all shares of a group's cells by the map, those of nobody left out."""
        shares = self._map[..., group]
        places = [(p, r) for p in (RUSSIA, OTHER) for r in np.flatnonzero(shares[p]).tolist()]

        def of(*found: float) -> NDArray[np.float64]:
            array = filled(shares.shape, places, found)
            array[UKRAINE] = 1.0 - array[RUSSIA] - array[OTHER]
            return array

        return Node(
            say("shares of the map, region by region"), float(len(places)), "shares",
            say("shares of every region"), "kernel",
            lambda: [self._mapped(r, group, p) for p, r in places], of=of, exact=shares,
        )  # fmt: skip

    @cached_property
    def _map(self) -> NDArray[np.float64]:
        return self._shares(group_control={}, deposit_control={})

    @once
    def _worth(self, group: int) -> Node:
        worth = self.outcome.value[:, group].astype(float)
        places = np.flatnonzero(worth).tolist()
        return Node(
            say("values, region by region"), float(worth.sum()), f"million {self.outcome.unit}",
            say("sum of cells"), "sum", lambda: [self.worth(r, group) for r in places],
            of=lambda *found: filled(worth.shape, [(r,) for r in places], found), exact=worth,
        )  # fmt: skip

    @once
    def _line(self, index: int) -> Node:
        """Return the probability that Russia holds a deposit by the line alone."""
        label, line, known = CHANCE[RUSSIA], self.outcome.front_line, self.world.deposits
        if line is None:
            return constant(recognised(label), 0.0, "1")
        row = self._distance(index, line.asked)
        if line.asked < known.record_start:
            node = self._before_record(index)
        elif row is None:
            node = self._certain(index, float(known.occupied(line.asked)[index]))
        else:
            km = float(row["km_to_line"]) * (1.0 if row["occupied"] == "yes" else -1.0)
            told = say("distance to the line, above 0 behind it")
            operands = [
                self.row("deposits/distance", row, told, km, "km"),
                self._of_row(index, say("precision of its coordinates"), "coord_precision_km",
                             "km"),
            ]  # fmt: skip
            node = made(within, label, "1", operands, AT_LINE, by=self._seen(index))
        return also(node, *self.start[:2])

    def _seen(self, index: int, label: str = "", value: float = math.nan) -> tuple[Node, ...]:
        """Return the row that says since when a deposit lies behind the line, if any."""
        rows = self.world.rows("deposits/occupation", deposit=self.world.deposits.ids[index])
        label, unit = (label, "1") if label else (say("seen behind the line"), "")
        return tuple(self.row("deposits/occupation", row, label, value, unit) for row in rows[:1])

    def _before_record(self, index: int) -> Node:
        """Return a probability of a day older than the record: what came when is not known."""
        known, label = self.world.deposits, CHANCE[RUSSIA]
        if not known.before_record[index]:
            return constant(say("{name}, nothing behind the line", name=label), 0.0, "1")
        formula = say(
            "share of the region's area, since the day on which it came there is not known"
        )
        share = self.record(int(known.region[index]))
        return made(lambda one: one, label, "1", [share], formula)

    def _certain(self, index: int, value: float) -> Node:
        """Return a probability of 0 or 1: whether the deposit was seen behind the line by then."""
        found, label = self._seen(index, CHANCE[RUSSIA], value), CHANCE[RUSSIA]
        return found[0] if found else constant(say("{name}, not on record", name=label), value, "1")

    def _distance(self, index: int, day: dt.date) -> Row | None:
        """Return the row that :meth:`model.world.deposits.Deposits.signed_distance` reads."""
        known = self.world.deposits
        side = "yes" if known.occupied(day)[index] else "no"
        rows = [
            row for row in known.distance
            if (row["deposit"], row["occupied"]) == (known.ids[index], side) and row["km_to_line"]
        ]  # fmt: skip
        return min(rows, key=lambda r: abs(dt.date.fromisoformat(r["date"]) - day), default=None)


def within(km: float, precision: float) -> float:
    """Return the probability that a point lies behind a line at a distance."""
    return float(normal_cdf(np.array([km / precision]))[0])
