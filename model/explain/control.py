"""The trees of who holds what: a share of a cell, of a region's ground, of a deposit."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.core import figures as nodes
from model.core.figures import Node
from model.territory.control import OTHER, RUSSIA, UKRAINE, control_by_region, deposit_shares
from model.world.catalog import MEAN, PARTIES, RANGE, RECORD

if TYPE_CHECKING:
    from model.answers.outcome import Outcome
    from model.world.tables import Row

__all__ = ["ControlTree", "holder"]

_PARTY = {"ukraine": "Ukraine", "russia": "Russia", "other": "neither side"}


def holder(party: int) -> str:
    """Return the name of a party of the axis.

    Examples
    --------
    >>> holder(1), holder(2)
    ('Russia', 'neither side')
    """
    return _PARTY[PARTIES[party]]


class ControlTree:
    """Builds the trees of one outcome's shares.

    Parameters
    ----------
    outcome : Outcome
        From :func:`model.evaluate`.
    """

    def __init__(self, outcome: Outcome) -> None:
        self.outcome, self.world = outcome, outcome.world
        self.scenario, self.known = outcome.scenario, outcome.world.deposits

    def cell(self, region: int, group: int, party: int) -> Node:
        """Return a party's share of a region's value of a group, with what decided it."""
        share = float(self.outcome.shares[party, region, group])
        if party == UKRAINE:
            others = [self.cell(region, group, p) for p in (RUSSIA, OTHER)]
            return _rest("Ukraine's share", share, others)
        label = f"share of {holder(party)}"
        handed = [i for i in self._handed if (self.known.region[i], self.known.group[i]) ==
                  (region, group)]  # fmt: skip
        if handed:
            parts = [self.weight(index) for index in handed]
            formula = "share by the line, then the part of each deposit handed over"
            return nodes.kernel(label, share, "1", formula, parts)
        if self.world.groups[group] in self.scenario.group_control:
            return self._national(label, share, self.world.groups[group], party)
        if self._sited[region, group]:
            return self._by_deposit(label, share, region, group, party)
        return self.ground(region, party)

    def ground(self, region: int, party: int) -> Node:
        """Return a party's share of a region's area, as the scenario or the map has it."""
        share = float(self._by_region[party, region])
        if party == UKRAINE:
            return _rest(
                "Ukraine's share", share, [self.ground(region, p) for p in (RUSSIA, OTHER)]
            )
        label, name = f"share of {holder(party)}", self.world.regions[region]
        stated = self.scenario.control.get(name)
        if stated is not None and getattr(stated, PARTIES[party]) is not None:
            return nodes.given(f"{label}, set by the scenario", share, "1")
        if party == OTHER:
            return nodes.given(f"{label}, none stated", share, "1")
        return self._by_map(label, share, name)

    def deposit(self, index: int, party: int) -> Node:
        """Return the probability that a party holds a deposit."""
        value = float(self._deposits[party, index])
        if party == UKRAINE:
            return _rest(
                "Ukraine's share", value, [self.deposit(index, p) for p in (RUSSIA, OTHER)]
            )
        label = f"probability that it is held by {holder(party)}"
        region = self.world.regions[int(self.known.region[index])]
        if region in self.scenario.control:
            stated = [self.ground(int(self.known.region[index]), p) for p in (RUSSIA, OTHER)]
            formula = "probability by the line, moved with the share of the region"
            return nodes.kernel(label, value, "1", formula, [self._line(index), *stated])
        if party == OTHER:
            return nodes.given(f"{label}, none stated", value, "1")
        return self._line(index)

    def weight(self, index: int) -> Node:
        """Return the part of its region's group that a deposit stands for."""
        known, value = self.known, float(self.known.weight[index])
        label = f"part that {self._name(index)} stands for"
        if not known.counted[index]:
            return nodes.given(f"{label}, never counted with the rest", value, "1")
        same = (known.region == known.region[index]) & (known.group == known.group[index])
        members = np.flatnonzero(same & known.counted).tolist()
        if not known.by_ore[index] or known.ore[members].sum() <= 0:
            ones = nodes.given("deposits counted in the cell", float(len(members)), "deposits")
            return nodes.ratio(label, value, "1", nodes.given("one", 1.0, "deposits"), ones)
        ores = [self._ore(member) for member in members]
        whole = nodes.total("ore of the cell", float(known.ore[members].sum()), "Mt",
                            "sum of deposits", ores)  # fmt: skip
        return nodes.ratio(label, value, "1", self._ore(index), whole)

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
        """Return which cells are read by their deposits, shape (n_regions, n_groups)."""
        _, sited = self.known.cell_share(np.zeros(len(self.known.ids)))
        if self.scenario.reading != "by-deposit":
            return np.zeros_like(sited)
        sited &= self.known.sited_groups(int(self.world.assumption("deposits-enough")))[None, :]
        sited[[self.world.regions.index(region) for region in self.scenario.control]] = False
        return sited

    def _name(self, index: int) -> str:
        return self.world.label("deposits/deposits", self.known.ids[index])

    def _ore(self, index: int) -> Node:
        row = self.known.rows[index]
        return self._row(self._name(index), float(self.known.ore[index]), "Mt",
                         ("deposits/deposits", row["id"]), row)  # fmt: skip

    def _row(self, label: str, value: float, unit: str, place: tuple[str, str], row: Row) -> Node:
        return nodes.row(label, value, unit, place, row, self.world.source(row["source_id"]))

    def _national(self, label: str, share: float, group: str, party: int) -> Node:
        national = getattr(self.scenario.group_control[group], PARTIES[party])
        known = [] if national is None else [nodes.given("national share", national, "1")]
        formula = "national share spread over the regions along the map"
        return nodes.kernel(label, share, "1", formula, known)

    def _by_deposit(self, label: str, share: float, region: int, group: int, party: int) -> Node:
        if party == OTHER:
            return nodes.given(f"{label}, none stated", share, "1")
        here = (self.known.region == region) & (self.known.group == group) & self.known.counted
        parts = []
        for index in np.flatnonzero(here).tolist():
            pair = [self.weight(index), self.deposit(index, party)]
            part = pair[0].value * pair[1].value
            parts.append(nodes.product(self._name(index), part, "1", "part x probability", pair))
        return nodes.total(f"{label} by deposit", share, "1", "sum of deposits", parts)

    def _by_map(self, label: str, share: float, region: str) -> Node:
        line, chosen = self.outcome.front_line, self.scenario.estimate
        if line is None:
            return nodes.given(f"{label}, recognised borders", share, "1")
        used = self._estimates(region, bounds=chosen == RANGE) if chosen != RECORD else []
        if chosen in (MEAN, RANGE) and len(used) > 1:
            formula = "mean of the estimates" if chosen == MEAN else "middle of their range"
            return nodes.kernel(label, share, "1", formula, used)
        named = [node for node in used if node.label == chosen]
        if named:
            source = named[0].source
            return Node(f"{label} by area", share, "1", op="row", source=source)
        return self._record(label, share, region)

    def _record(self, label: str, share: float, region: str) -> Node:
        """Return the share of a region that the daily record, or an anchor, gives."""
        line = self.outcome.front_line
        found = self.world.front_line_row(line.used, region) if line else None
        if found is None:
            return nodes.given(f"{label}, nothing behind the line", share, "1")
        table, row = found
        return self._row(f"{label} by area", share, "1", (table, f"{row['date']}.{region}"), row)

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
        found = [self._record("share of Russia", float(line.russia_share[index]), region)]
        for row in anchors if bounds else []:
            found += self._bounds("anchor", row, "control/anchors", f"{row['date']}.{region}")
        for row in rows:
            key = f"{row['date']}.{region}.{row['estimator']}"
            share = float(row["russia_share"])
            found.append(self._row(row["estimator"], share, "1", ("control/estimates", key), row))
            if bounds:
                found += self._bounds(row["estimator"], row, "control/estimates", key)
        return found

    def _bounds(self, label: str, row: Row, table: str, key: str) -> list[Node]:
        return [
            self._row(f"{label}, {end}", float(row[end]), "1", (table, key), row)
            for end in ("low", "high")
            if row[end]
        ]

    def _line(self, index: int) -> Node:
        """Return the probability that Russia holds a deposit by the line alone."""
        label, line = "probability that it is held by Russia", self.outcome.front_line
        if line is None:
            return nodes.given(f"{label}, recognised borders", 0.0, "1")
        value = float(self.known.russia_probability(line.asked, line.russia_share)[index])
        if line.asked < self.known.record_start:
            return self._before_record(label, value, index)
        row = self._distance(index, line.asked)
        if row is None:
            return self._certain(label, value, index)
        id, behind = self.known.ids[index], row["occupied"] == "yes"
        km = float(row["km_to_line"]) * (1.0 if behind else -1.0)
        place = ("deposits/distance", f"{id}.{row['date']}")
        precise = self.known.rows[index]
        operands = [
            self._row("distance to the line, above 0 behind it", km, "km", place, row),
            self._row("precision of its coordinates", float(self.known.precision[index]), "km",
                      ("deposits/deposits", id), precise),
        ]  # fmt: skip
        formula = "normal distribution at distance / precision"
        return nodes.kernel(label, value, "1", formula, operands)

    def _before_record(self, label: str, value: float, index: int) -> Node:
        """Return a probability of a day older than the record: what came when is not known."""
        if not self.known.before_record[index]:
            return nodes.given(f"{label}, nothing behind the line", value, "1")
        region = self.world.regions[int(self.known.region[index])]
        share = self._record("share of Russia", value, region)
        formula = "share of the region's area, since the day on which it came there is not known"
        return nodes.kernel(label, value, "1", formula, [share])

    def _certain(self, label: str, value: float, index: int) -> Node:
        """Return a probability of 0 or 1: whether the deposit was seen behind the line by then."""
        id = self.known.ids[index]
        found = [row for row in self.known.occupation if row["deposit"] == id]
        if not found:
            return nodes.given(f"{label}, not on record", value, "1")
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


def _rest(label: str, share: float, others: list[Node]) -> Node:
    whole = nodes.given("the whole", 1.0, "1")
    return nodes.difference(label, share, "1", [whole, *(node for node in others if node.value)])
