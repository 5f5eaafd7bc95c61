"""Time to a given accuracy, which is what a user waits for: ours against other samplers.

    .venv-bench/bin/python benchmarks/bench_accuracy.py [--seeds N] [--most N]

Mean and the 5, 50 and 95 % points of S8 and of S10 at growing numbers of draws, each with several
seeds; their root mean square error against the sampler's own mean in its longest runs, relative
to it, since the libraries do not draw the figures that we draw together, and so tend to a value a
little off ours (the table of means). A line through the errors on log scales says how many draws
1 % and 0.1 % take, and the seconds of processor that a draw costs in the longest run say how long
that is. Errors of independent draws fall with the root of the draws, so that the line has this
slope; those of low-discrepancy points fall at least as fast, and no flatter line is believed of a
few seeds. Where 0.1 % is beyond the longest run, it is read off the line. Figures whose reference
is next to 0 have no relative error and are left out. What was tried besides stands in `TRIED.md`.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec

import numpy as np
from common import QUICK, one_thread, table, verdict

OUTPUTS = ("S8", "S10")
FIGURES = ("mean", "5%", "50%", "95%")
TARGETS = (0.01, 0.001)
WHOLE, OTHERS = 100.0, 5.0
"""Aims: times the fastest plain sampler for the mean at 0.1 %, times the fastest of all."""

ROOT = -0.5
"""Slope of errors that fall with the root of the draws, on log scales."""

PLAIN = ("squigglepy", "OpenTURNS", "chaospy")
PACKAGES = {"squigglepy": "squigglepy", "OpenTURNS": "openturns",
            "OpenTURNS, Sobol": "openturns", "chaospy": "chaospy"}  # fmt: skip

Floats = np.ndarray
Run = Callable[[int, int], Floats]


@dataclass
class Side:
    """Errors and cost of one sampler.

    Parameters
    ----------
    run : callable
        Takes draws and seed, returns figures of the outputs, shape (output, figure).
    independent : bool
        Whether the draws are.
    """

    run: Run
    independent: bool
    found: dict[int, list[Floats]] = field(default_factory=dict)
    seconds: dict[int, float] = field(default_factory=dict)

    def measure(self, draws: int, seeds: int) -> None:
        """Run with several seeds; the seconds are those of a run."""
        start = time.process_time()
        self.found[draws] = [self.run(draws, seed) for seed in range(1, seeds + 1)]
        self.seconds[draws] = (time.process_time() - start) / seeds

    @property
    def means(self) -> Floats:
        """Means of the longest runs."""
        return np.mean(self.found[max(self.found)], axis=0)

    def needed(self, place: tuple[int, int], target: float) -> float:
        """Return the seconds to an error, by a line through the errors on log scales."""
        sizes, truth = np.array(sorted(self.found)), self.means[place]
        away = [[(run[place] - truth) ** 2 for run in self.found[size]] for size in sizes]
        errors = np.sqrt(np.mean(away, axis=1)) / abs(truth)
        errors[-1] *= math.sqrt(len(away[-1]) / (len(away[-1]) - 1))  # around its own mean
        slope, _ = np.polyfit(np.log(sizes), np.log(np.maximum(errors, 1e-12)), 1)
        slope = ROOT if self.independent else min(slope, ROOT)
        level = np.mean(np.log(np.maximum(errors, 1e-12)) - slope * np.log(sizes))
        draws = max(math.exp((math.log(target) - level) / slope), float(sizes[0]))
        return draws * self.seconds[int(sizes[-1])] / float(sizes[-1])


def sides() -> dict[str, Side]:
    """Return every sampler that is installed."""
    import peers

    work = peers.Work(OUTPUTS)

    def ours(method: str) -> Run:
        def run(draws: int, seed: int) -> Floats:
            return peers.ours(work, draws, "single", method, seed)[:, [0, 2, 3, 4]]

        return run

    def other(side: str) -> Run:
        made = peers.SIDES[side]

        def run(draws: int, _: int) -> Floats:  # each run goes on where the last one ended
            return made(work, draws)[:, [0, 2, 3, 4]]

        return run

    found = {"ours, Sobol": Side(ours("sobol"), False), "ours, random": Side(ours("random"), True)}
    there = [name for name, package in PACKAGES.items() if find_spec(package)]
    print(f"not installed, left out: {', '.join(sorted(PACKAGES.keys() - set(there))) or 'none'}")
    return found | {name: Side(other(name), name in PLAIN) for name in there}


def main() -> int:
    one_thread()
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=2 if QUICK else 8)
    parser.add_argument("--most", type=int, default=2**11 if QUICK else 2**16)
    asked = parser.parse_args()
    found = sides()
    draws = asked.most
    while draws >= 2**9:
        for name, side in found.items():
            if name != "chaospy" or draws <= 2**14:  # beyond, its time grows in proportion
                side.measure(draws, asked.seeds)
        draws //= 4
    truth = found["ours, Sobol"].means
    print("\nmeans of the longest runs")
    table(("figure", *found), [
        (f"{output}, {figure}", *(side.means[row, place] for side in found.values()))
        for row, output in enumerate(OUTPUTS) for place, figure in enumerate(FIGURES)
    ])  # fmt: skip
    for target in TARGETS:
        rows, times = [], {}
        for (row, output), (place, figure) in (
            (a, b) for a in enumerate(OUTPUTS) for b in enumerate(FIGURES)
        ):
            if truth[row, place] > 1e-3 * truth[row, -1]:
                at = {n: side.needed((row, place), target) for n, side in found.items()}
                times[output, figure] = at
                rows.append((f"{output}, {figure}", *(at[name] for name in found)))
        print(f"\nseconds of processor to {target:.1%}")
        table(("figure", *found), rows)
        for what, at in times.items():
            others = {name: t for name, t in at.items() if not name.startswith("ours")}
            mine = min(at["ours, Sobol"], at["ours, random"])
            if others:
                name = min(others, key=lambda one: others[one])
                verdict(f"{', '.join(what)} to {target:.1%}: fastest other ({name}) / ours",
                        others[name] / mine, OTHERS, least=True)  # fmt: skip
            plain = [t for name, t in others.items() if name in PLAIN]
            if plain and what[1] == "mean" and target == TARGETS[-1]:
                verdict(f"{', '.join(what)} to {target:.1%}: fastest plain sampler / ours",
                        min(plain) / mine, WHOLE, least=True)  # fmt: skip
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
