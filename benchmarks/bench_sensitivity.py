"""Sobol indices: ours against SALib, on the same model, inputs and base points.

    python benchmarks/bench_sensitivity.py [--points N] [--rounds N]

Both get the same formulas. SALib samples the unit cube, its points go through scipy's inverse
distribution functions and, as whole arrays, through the formulas in float64; it analyses each
output by itself with resamples for confidence. By group both run the model (groups + 2) times a
base point. By input SALib runs it (inputs + 2) times; ours runs it once for a kind of input, since
the figures of one commodity change that commodity alone (:mod:`model.sampling.freezing`). Ours in
single precision too.
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

from model.sampling.sensitivity import sobol

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
    parser.add_argument("--points", type=int, default=256 if QUICK else 1024)
    parser.add_argument("--rounds", type=int, default=1 if QUICK else 3)
    asked = parser.parse_args()
    work, outputs = Work(), [OUTPUT, "aid_coverage"]
    few = max(asked.points // 16, 16)

    def ours(by: str, dtype: type) -> Callable[[], object]:
        return lambda: sobol(
            work.function, work.inputs, asked.points, outputs=outputs, by=by, dtype=dtype
        )

    works: dict[str, Callable[[], object]] = {
        "ours, by group": ours("group", np.float64),
        "ours, by group, single": ours("group", np.float32),
        "SALib, by group": lambda: by_salib(work, asked.points, outputs, grouped=True),
        "ours, by input": ours("input", np.float64),
        "ours, by input, single": ours("input", np.float32),
    }
    works["ours, by group"]()
    seconds = in_turn(works, asked.rounds)
    alone = in_turn({"SALib, by input *": lambda: by_salib(work, few, outputs, grouped=False)}, 1)
    scale = asked.points / few
    seconds["SALib, by input *"] = [scale * s for s in alone["SALib, by input *"]] * asked.rounds
    rows = [
        (name, median(values), 1e6 * median(values) / asked.points,
         ratio(seconds, name, "ours, by input" if "input" in name else "ours, by group"))
        for name, values in seconds.items()
    ]  # fmt: skip
    table(("", "s", "us a base point", "times ours"), rows)
    groups, inputs = len(work.inputs.groups), len(work.inputs)
    print(f"{asked.points:,} base points, {groups} groups, {inputs} inputs, {len(outputs)} outputs")
    print(f"* on {few} points, multiplied up")
    why = (
        "By group both run the model as often; ours is as many times faster as drawing, model and "
        "sums are. The aim comes from a kernel in which freezing an input cost next to nothing: "
        "that is so by input."
    )
    one, other = (ratio(seconds, f"SALib, by {by}", f"ours, by {by.rstrip(' *')}, single")
                  for by in ("group", "input *"))  # fmt: skip
    verdict("SALib by group / ours, single precision", one, 100, least=True, why=why)
    verdict("SALib by input / ours, single precision", other, 100, least=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
