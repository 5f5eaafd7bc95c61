"""Opening an explanation a level at a time, beside one evaluation of the scenario.

    python benchmarks/bench_explain.py [--rounds N]

A level is what a click opens: the figures directly below one, made from nothing but what is shown
above them. Every level on the way from the figure down to the row of data that lies deepest is
opened; the dearest counts.
"""

from __future__ import annotations

import argparse
import sys
from statistics import median

from common import QUICK, in_turn, one_thread, ratio, table, timed, verdict

from model import Outcome, Scenario, evaluate, load_world
from model.core.figures import Node
from model.explain.places import Trees

FIGURES = {
    "the state's part (S9)": "ladder:S9",
    "received by the United States": "receipts:receipts.us",
    "the same in today's money": "receipts:receipts.us.today",
    "held by Ukraine": "places:ukraine",
}


def root(outcome: Outcome, figure: str) -> Node:
    """Return a figure of trees that nothing was opened of."""
    trees, (room, _, name) = Trees(outcome), figure.partition(":")
    return {"ladder": trees.ladder, "receipts": trees.receipts, "places": trees}[room].node(name)


def dearest(outcome: Outcome, figure: str) -> float:
    """Return the seconds of the dearest level on the way down."""
    made: list[Node] = []
    seconds = [timed(lambda: made.append(root(outcome, figure)))]
    node = made[0]
    while not node.leaf:
        seconds.append(timed(lambda node=node: (node.below, [one.leaf for one in node.below])))
        node = next((one for one in node.operands if not one.leaf), node.below[0])
    return max(seconds)


def main() -> int:
    one_thread()
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3 if QUICK else 15)
    asked = parser.parse_args()
    world, scenario = load_world(), Scenario.from_preset("bessent-visit-2025-02")

    def reckoned() -> Outcome:
        outcome = evaluate(scenario, world)
        outcome.economy.account  # noqa: B018
        return outcome

    outcome = reckoned()
    levels = {name: lambda f=figure: dearest(outcome, f) for name, figure in FIGURES.items()}
    sides = {"an evaluation, account included": lambda: timed(reckoned), **levels}
    seconds = in_turn(sides, asked.rounds, clock=lambda work: float(work()))
    base, *_ = sides
    rows = [(name, 1e3 * median(seconds[name]), ratio(seconds, name, base)) for name in sides]
    table(("dearest level", "ms, median", "times an evaluation"), rows)
    verdict("the dearest level of all [ms]", max(ms for _, ms, _ in rows[1:]), 100)
    return 0


if __name__ == "__main__":
    sys.exit(main())
