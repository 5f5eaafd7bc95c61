"""The whole simulation against other libraries: drawing, the real model, quantiles.

    .venv-bench/bin/python benchmarks/bench_simulate.py [--draws N ...] [--rounds N]

About 260 uncertain inputs, 16 outputs. Every side is given the same formulas, in float64 but for
the row ``ours, single`` (float32, held to 1e-4 by a test); the others take their draws through
them as whole arrays, ours in tiles of the cache's size (``numpy, in tiles`` has those too). The
time outside of the formulas stands in columns of its own. Each run is a process of its own
(seconds of processor; memory is the growth over what was loaded, infinite where there was not
enough of it), the sides in turn. A part of the ratios at 1e6 draws is the others' memory:
gigabytes of temporary arrays, whose pages cost time. Libraries that take one case at a time run
200 cases, and their time is multiplied up.
"""

from __future__ import annotations

import argparse
import json
import math
import signal
import subprocess
import sys
from importlib.util import find_spec
from statistics import median

from common import QUICK, one_thread, table, verdict

CHILD = """
import json, resource, sys, time
sys.path.insert(0, {folder!r})
import peers, numpy as np
work, side, draws = peers.Work(), {side!r}, {draws}
run = peers.SIDES[side]
run(work, 64)
work.inside = 0.0
inside = work.function.__class__.__call__
if side.startswith("ours"):
    def timed(self, draw):
        start = time.process_time()
        found = inside(self, draw)
        work.inside += time.process_time() - start
        return found
    work.function.__class__.__call__ = timed
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.process_time()
found = run(work, draws)
seconds = time.process_time() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
names = list(work.function.outputs)
print(json.dumps([seconds, work.inside, (peak - before) / 1024, found[names.index("S8")].tolist()]))
"""
PACKAGES = {
    "squigglepy": "squigglepy", "OpenTURNS": "openturns", "chaospy": "chaospy",
    "monaco": "monaco", "ema_workbench": "ema_workbench",
}  # fmt: skip
ONE_BY_ONE, CASES = ("monaco", "ema_workbench"), 200


def run(side: str, draws: int) -> tuple[float, float, float, list[float]]:
    """Return seconds, those of them in the model, growth of memory [MB], and S8 in figures."""
    cases = min(draws, CASES) if side in ONE_BY_ONE else draws
    code = CHILD.format(folder=sys.path[0], side=side, draws=cases)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    if done.returncode == -signal.SIGKILL:
        return math.inf, 0.0, math.inf, [math.nan]
    if done.returncode:
        raise SystemExit(f"{side} failed:\n{done.stderr[-2000:]}")
    seconds, inside, megabytes, figures = json.loads(done.stdout.strip().splitlines()[-1])
    return seconds * draws / cases, inside * draws / cases, megabytes, figures


def compare(sides: list[str], draws: int, rounds: int) -> None:
    """Print the sides at one number of draws."""
    found: dict[str, list[tuple[float, float, float, list[float]]]] = {name: [] for name in sides}
    for number in range(rounds):
        for side in sides if number % 2 else sides[::-1]:
            found[side].append(run(side, draws))
    print(f"\n{draws:,} draws, median of {rounds} rounds in turn")
    base = [r[0] for r in found["ours"]]
    rest = [r[0] - r[1] for r in found["ours"]]
    rows = []
    for side, runs in found.items():
        whole = median(r[0] / one for r, one in zip(runs, base, strict=True))
        around = median((r[0] - r[1]) / one for r, one in zip(runs, rest, strict=True))
        us = [1e6 * median(values) / draws for values in ([r[0] for r in runs],
                                                         [r[0] - r[1] for r in runs])]  # fmt: skip
        star = "*" if side in ONE_BY_ONE else ""
        megabytes = median(r[2] for r in runs)
        rows.append((side + star, us[0], whole, us[1], around, f"{megabytes:,.0f}",
                     f"{runs[-1][3][0]:,.0f}"))  # fmt: skip
    head = (
        "side",
        "us a draw",
        "times ours",
        "without the model",
        "times ours",
        "MB",
        "mean of S8",
    )
    table(head, rows)
    libraries = {row[0]: row for row in rows if not row[0].startswith(("ours", "numpy"))}
    if libraries and draws >= 100_000:
        name = min(libraries, key=lambda key: libraries[key][2])
        aim = 20 if draws >= 1_000_000 else 10
        single = next(row for row in rows if row[0] == "ours, single")
        why = (
            "Every side runs the same formulas of the real ladder (two or three origins of 21 "
            "commodities), which take most of the time whoever draws. Without them, "
            f"{name} takes {libraries[name][4] / single[4]:.3g} times ours."
        )
        what, ratio = f"fastest library ({name}) / ours, single", libraries[name][2] / single[2]
        verdict(what, ratio, aim, least=True, why=why)


def main() -> int:
    one_thread()
    parser = argparse.ArgumentParser()
    sizes = [10_000] if QUICK else [10_000, 100_000, 1_000_000]
    parser.add_argument("--draws", type=int, nargs="+", default=sizes)
    parser.add_argument("--rounds", type=int, default=1 if QUICK else 3)
    asked = parser.parse_args()
    there = [name for name, package in PACKAGES.items() if find_spec(package)]
    missing = sorted(PACKAGES.keys() - set(there))
    print(f"not installed, left out: {', '.join(missing) or 'none'}")
    for draws in asked.draws:
        sides = ["ours", "ours, single", "numpy, in tiles", "numpy", *there]
        if draws > 10_000:
            sides = [name for name in sides if name not in ONE_BY_ONE]
        if draws > 100_000:
            sides = [name for name in sides if name != "chaospy"]
        compare(sides, draws, asked.rounds if draws < 1_000_000 else 1)
    print(f"* one case at a time: {CASES} cases, multiplied up; above 10,000 draws left out")
    print("chaospy is left out above 100,000 draws, where its time grows in proportion")
    return 0


if __name__ == "__main__":
    sys.exit(main())
