"""One scenario: numbers only, with tables, and a move of one slider.

    python benchmarks/bench_evaluate.py [--rounds N]

Beside ours stand the same figures done straightforwardly in numpy (no checks of the scenario, no
whole numbers that sum exactly) and by pandas groupby over a long table of party, region and group.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Callable
from statistics import median

import numpy as np
import pandas as pd
from common import QUICK, in_turn, one_thread, ratio, repeated, table, verdict

from model import Scenario, World, evaluate, load_world
from model.territory.control import control_shares
from model.territory.value import value_matrix
from model.world.catalog import PARTIES

TIMES = 100


def by_numpy(scenario: Scenario, world: World) -> tuple[float, ...]:
    """Spread stated shares over regions and multiply, with a loop over the groups."""
    value = value_matrix(scenario, world).astype(float)
    russia = world.front_line(scenario.front_line_date).russia_share.copy()
    for region, stated in scenario.control.items():
        russia[world.regions.index(region)] = stated.russia or 0.0
    shares = np.stack([np.broadcast_to(russia[:, None], value.shape)])
    shares = np.concatenate([1 - shares, shares, 0 * shares])
    for group, stated in scenario.group_control.items():
        column = world.groups.index(group)
        worth, goal = value[:, column], (stated.russia or 0.0) * value[:, column].sum()
        part, room = shares[1, :, column].copy(), np.ones(len(russia))
        for _ in range(30):  # raise all in proportion, cut off what is full, and again
            got = (part * worth).sum()
            if abs(got - goal) < 1e-6 or not (part * worth).any():
                break
            part = np.minimum(part * (goal / got), room)
        shares[1, :, column], shares[0, :, column] = part, 1 - part
    held = shares * value
    by_party = held.sum(axis=(1, 2))
    tables = held.sum(axis=1), held.sum(axis=2)
    return *by_party.tolist(), *(float(part.sum()) for part in tables)


def long_table(scenario: Scenario, world: World) -> pd.DataFrame:
    shares = control_shares(scenario, world)
    held = shares * value_matrix(scenario, world)
    axes = itertools.product(PARTIES, world.regions, world.groups)
    frame = pd.DataFrame(list(axes), columns=["party", "region", "group"])
    return frame.assign(value=held.ravel())


def by_pandas(scenario: Scenario, world: World) -> None:
    frame = long_table(scenario, world)
    frame.groupby("party")["value"].sum()
    frame.groupby(["region", "party"])["value"].sum().unstack()  # noqa: PD010
    frame.groupby(["group", "party"])["value"].sum().unstack()  # noqa: PD010


def numbers(scenario: Scenario, world: World) -> None:
    outcome = evaluate(scenario, world)
    outcome.party_million, outcome.aid_coverage  # noqa: B018


def tables(scenario: Scenario, world: World) -> None:
    outcome = evaluate(scenario, world)
    outcome.by_party, outcome.by_region, outcome.by_group  # noqa: B018


def ladder(scenario: Scenario, world: World) -> None:
    evaluate(scenario, world).economy.totals  # noqa: B018


def sides(scenario: Scenario, world: World) -> dict[str, Callable[[], object]]:
    places = itertools.cycle([0.3, 0.7])
    plain = Scenario(base="front-line", front_line_date=scenario.front_line_date)

    def move() -> None:
        numbers(scenario.replace(control={"UA-14": {"russia": next(places)}}), world)

    return {
        "numbers, shares of a line": lambda: numbers(plain, world),
        "numbers, with a group's share stated": lambda: numbers(scenario, world),
        "a slider's move: new scenario, checked": move,
        "with tables": lambda: tables(scenario, world),
        "with the whole ladder": lambda: ladder(scenario, world),
        "numpy, straightforward": lambda: by_numpy(scenario, world),
        "pandas groupby": lambda: by_pandas(scenario, world),
    }


def main() -> int:
    one_thread()
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3 if QUICK else 15)
    asked = parser.parse_args()
    world = load_world()
    scenario = Scenario.from_preset("bessent-visit-2025-02")
    works = {name: repeated(work, TIMES) for name, work in sides(scenario, world).items()}
    for work in works.values():
        work()
    seconds = in_turn(works, asked.rounds)
    base = "numbers, with a group's share stated"
    us = {name: 1e6 * median(values) / TIMES for name, values in seconds.items()}
    rows = [
        (name, us[name], 1e6 * min(seconds[name]) / TIMES, ratio(seconds, name, base))
        for name in works
    ]
    table(("", "us, median", "us, least", "times the second row"), rows)
    why = (
        "Calls of numpy on arrays of a few hundred numbers: overhead of about 60 calls. The "
        "scenario is checked by pydantic on every move, which the aim's kernel did not do."
    )
    verdict("numbers only [us]", us["numbers, shares of a line"], 30, why=why)
    verdict("a slider's move [us]", us["a slider's move: new scenario, checked"], 150, why=why)
    why = "Three pandas tables cost more than 60 us each, whatever is in them."
    verdict("with tables [us]", us["with tables"], 150, why=why)
    verdict(
        "pandas groupby / with tables", us["pandas groupby"] / us["with tables"], 10, least=True
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
