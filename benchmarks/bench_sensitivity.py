"""Sobol indices by group: ours against SALib, on the same model, inputs and base points.

    python benchmarks/bench_sensitivity.py [--points N] [--rounds N]

Both get the same function of the draws. SALib samples the unit cube, its points go through
scipy's inverse distribution functions, and it analyses each output by itself with resamples for
confidence; by group, as ours, and once by input, as it is mostly used.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from statistics import median

import numpy as np
from common import QUICK, in_turn, one_thread, ratio, table, verdict
from numpy.typing import NDArray
from peers import Work, mixed, scipy_of

from model.sensitivity import sobol

Floats = NDArray[np.float64]
OUTPUT = "S8"


def problem(work: Work, grouped: bool) -> dict[str, object]:
    names = list(work.inputs.names)
    found = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    return {**found, "groups": [row.group for row in work.inputs]} if grouped else found


def by_salib(work: Work, points: int, outputs: list[str], *, grouped: bool) -> dict[str, Floats]:
    from SALib.analyze import sobol as analyse
    from SALib.sample import sobol as sample

    asked = problem(work, grouped)
    cube = sample.sample(asked, points, calc_second_order=False, seed=1)
    cube = np.clip(cube, 1e-9, 1 - 1e-9)
    columns = {}
    for place, row in enumerate(work.inputs):
        distribution, keywords = scipy_of(row)
        columns[row.name] = distribution.ppf(cube[:, place], **keywords)
    found = work(mixed(work, columns))
    return {
        name: analyse.analyze(asked, found[name], calc_second_order=False, seed=1)["ST"]
        for name in outputs
    }


def main() -> int:
    one_thread()
    parser = argparse.ArgumentParser()
    parser.add_argument("--points", type=int, default=64 if QUICK else 1024)
    parser.add_argument("--rounds", type=int, default=1 if QUICK else 3)
    asked = parser.parse_args()
    work, outputs = Work(), [OUTPUT, "aid_coverage"]
    works: dict[str, Callable[[], object]] = {
        "ours, by group": lambda: sobol(
            work.function, work.inputs, asked.points, outputs=outputs, by="group"
        ),
        "SALib, by group": lambda: by_salib(work, asked.points, outputs, grouped=True),
    }
    works["ours, by group"]()
    seconds = in_turn(works, asked.rounds)
    alone = in_turn(
        {"SALib, by input": lambda: by_salib(work, asked.points // 16, outputs, grouped=False)}, 1
    )
    groups, inputs = len(work.inputs.groups), len(work.inputs)
    runs = {"ours, by group": groups + 2, "SALib, by group": groups + 2}
    work.inside = 0.0
    work(mixed_draws(work))
    model = work.inside / 4096
    rows = [
        (name, median(values), 1e6 * median(values) / asked.points,
         model * runs[name] * asked.points, ratio(seconds, name, "ours, by group"))
        for name, values in seconds.items()
    ]  # fmt: skip
    single = 16 * alone["SALib, by input"][0]
    rows.append(("SALib, by input *", single, 1e6 * single / asked.points,
                 model * (inputs + 2) * asked.points,
                 single / median(seconds["ours, by group"])))  # fmt: skip
    table(("", "s", "us a base point", "s in the model alone", "times ours"), rows)
    print(f"{asked.points:,} base points, {groups} groups, {inputs} inputs, {len(outputs)} outputs")
    print("* on a sixteenth of the points, multiplied up")
    why = (
        "By group both run the model as often, and that is most of the time of either; the aim "
        "comes from a kernel in which freezing an input cost next to nothing."
    )
    verdict("SALib by group / ours", rows[1][4], 100, least=True, why=why)
    return 0


def mixed_draws(work: Work) -> dict[str, Floats]:
    from model.draws import Sampler

    tile = next(iter(Sampler(work.inputs, 4096, 1, "random").read(0, 1)))
    return {name: np.array(values) for name, values in tile.items()}


if __name__ == "__main__":
    sys.exit(main())
