"""The trees of whose a region's ground is: the record, rival estimates, what is stated."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import numpy as np

from model.core.figures import Node, constant, given, made
from model.core.said import Said, say
from model.explain.parts import also, once, whole
from model.explain.values import ValueTree
from model.territory.control import OTHER, RUSSIA, UKRAINE
from model.world.catalog import MEAN, PARTIES, RANGE, RECORD, names

_HELD = (
    say("controlled by Ukraine"),
    say("controlled by Russia"),
    say("in a neutral or joint zone"),
)
SHARE = (say("Ukraine's share"), say("share of Russia"), say("share of neither side"))
CHANCE = (
    say("probability that it is controlled by Ukraine"),
    say("probability that it is controlled by Russia"),
    say("probability that it is in a neutral or joint zone"),
)
_ENDS = {"low": say("low end"), "high": say("high end")}
_OF_ESTIMATES = {
    MEAN: (lambda *shares: float(np.mean(shares)), say("mean of the estimates")),
    RANGE: (lambda *shares: (min(shares) + max(shares)) / 2, say("middle of their range")),
}


def held_by(party: int) -> Said:
    """Return by whom something is held, of a party of the axis.

    Examples
    --------
    >>> held_by(1), held_by(2)
    ('controlled by Russia', 'in a neutral or joint zone')
    """
    return _HELD[party]


class GroundTree(ValueTree):
    """Makes the trees of shares of ground of one outcome."""

    @once
    def ground(self, region: int, party: int) -> Node:
        """Return a party's share of a region's area, as the scenario or the map has it."""
        label, name = SHARE[party], self.world.regions[region]
        if party == UKRAINE:
            return rest(label, [self.ground(region, p) for p in (RUSSIA, OTHER)])
        share = getattr(self.scenario.control.get(name), PARTIES[party], None)
        if share is not None:
            path = f"control.{name}.{PARTIES[party]}"
            return given(say("{name}, set by the scenario", name=label), share, "1", path)
        control = self.chosen("control")
        if party == OTHER:
            return none_stated(label, *control)
        return also(self._by_map(region), *self.start, *control)

    @cached_property
    def start(self) -> tuple[Node, ...]:
        """The choices by which the map is the one that it is."""
        more = () if self.outcome.front_line is None else ("front_line_date", "estimate")
        return self.chosen("base", *more)

    def _by_map(self, region: int) -> Node:
        taken = self.scenario.estimate
        used = [] if taken == RECORD else self._estimates(region)
        if taken in _OF_ESTIMATES and len(used) > 1:
            of, formula = _OF_ESTIMATES[taken]
            return made(of, SHARE[RUSSIA], "1", used, formula)
        label = say("{name} by area", name=SHARE[RUSSIA])
        from_named = [replace(node, label=label, name="") for node in used if node.name == taken]
        return from_named[0] if from_named else self.record(region)

    @once
    def record(self, region: int) -> Node:
        """Return Russia's share of a region by the line: the daily record's, or an anchor's."""
        line, label = self.outcome.front_line, SHARE[RUSSIA]
        if line is None:
            return constant(recognised(label), 0.0, "1")
        found = self.world.front_line_row(line.used, self.world.regions[region])
        if found is None:
            return constant(say("{name}, nothing behind the line", name=label), 0.0, "1")
        return self.row(*found, say("{name} by area", name=label), "russia_share", "1")

    def _estimates(self, region: int) -> list[Node]:
        """Return the record's share of a region and every rival of that day, with its bounds."""
        line, ends = self.outcome.front_line, self.scenario.estimate == RANGE
        if line is None:
            return []
        found, name = [self.record(region)], self.world.regions[region]
        for table, day in (("control/anchors", line.used), ("control/estimates", line.asked)):
            for row in self.world.tables[table]:
                if (row["date"], row["region"]) == (day.isoformat(), name):
                    who = row.get("estimator", "")
                    label = Said(names("estimator").get(who, who)) if who else say("anchor")
                    if who:
                        node = self.row(table, row, label, "russia_share", "1")
                        found.append(replace(node, name=who))
                    found += [
                        self.row(table, row, say("{name}, {end}", name=label, end=text), end, "1")
                        for end, text in _ENDS.items() if ends and row[end]
                    ]  # fmt: skip
        return found if len(found) > 1 else []


def none_stated(label: str, *by: Node) -> Node:
    """Return what nobody states: nothing."""
    return also(constant(say("{name}, none stated", name=label), 0.0, "1"), *by)


def recognised(label: str) -> Said:
    """Return a label for the recognised borders."""
    return say("{name}, recognised borders", name=label)


def rest(label: str, others: list[Node]) -> Node:
    """Return what others leave of the whole."""
    some = [node for node in others if node.value or node.by or node.op != "constant"]
    return made("difference", label, "1", [whole(), *some])
