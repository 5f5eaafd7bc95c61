"""A draw of the ladder beside one under the supply of 0.1.0, both as they stand in git; and what
the United States, the fund and the state receive, drawn with the ladder, beside the ladder alone.

    python benchmarks/bench_before.py [--commit COMMIT] [--draws N] [--rounds N]

The older commit is unpacked into a folder of its own; each side is a process that stays, so that
neither pays for loading, and the sides run in turn. It takes a clone that holds that commit.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from statistics import median

from common import QUICK, ROOT, one_thread, ratio, table, verdict

OLD_SUPPLY = "20d79b1"
"""Commit of 25 November 2026, by which "today's time a draw" was measured."""
AIM, RECEIPTS = 1.3, 2.5
"""At most so many times a draw before, and a draw of the ladder."""

CHILD = """
import sys, time
from model import Scenario, load_world
try:
    from model.futures.uncertainty import simulate
except ImportError:
    from model import simulate
world, scenario = load_world(), Scenario.from_preset("bessent-visit-2025-02")
ladder = simulate(scenario, world, 4096).names
outputs = {"ladder": ladder, "receipts": (*ladder, "inflow", "us", "state")}
for line in sys.stdin:
    draws, precision, what = line.split()
    start = time.process_time()
    simulate(scenario, world, int(draws), method="random", seed=1, precision=precision,
             outputs=outputs[what])
    print(time.process_time() - start, flush=True)
"""


def unpacked(commit: str, folder: str) -> Path:
    """Return a folder with the files of a commit."""
    command = ["git", "archive", "--format=tar", commit, "model", "data", "pyproject.toml"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return Path(folder)


class Side:
    """A process that simulates when it is asked to."""

    def __init__(self, root: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", CHILD], cwd=root, text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(root)},
        )  # fmt: skip

    def __call__(self, draws: int, precision: str, what: str) -> float:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{draws} {precision} {what}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def end(self) -> None:
        self.process.communicate()


def main() -> int:
    one_thread()
    parser = argparse.ArgumentParser()
    parser.add_argument("--commit", default=OLD_SUPPLY)
    parser.add_argument("--draws", type=int, default=4096 if QUICK else 16_384)
    parser.add_argument("--rounds", type=int, default=1 if QUICK else 9)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sides = {"before": Side(unpacked(asked.commit, folder)), "now": Side(ROOT)}
        for precision in ("double", "single"):
            seconds: dict[str, list[float]] = {}
            runs = [("before", "ladder"), ("now", "ladder"), ("now", "receipts")]
            for number in range(asked.rounds):
                for name, what in runs if number % 2 else reversed(runs):
                    took = sides[name](asked.draws, precision, what)
                    seconds.setdefault(f"{what}, {name}", []).append(took)
            us = {run: 1e6 * median(found) / asked.draws for run, found in sorted(seconds.items())}
            print(f"\n{asked.draws:,} draws, {precision}, median of {asked.rounds} rounds in turn")
            table(("side", "us a draw"), list(us.items()))
            more = ratio(seconds, "ladder, now", "ladder, before")
            verdict(f"ladder, now / {asked.commit}, {precision}", more, AIM)
            beside = ratio(seconds, "receipts, now", "ladder, now")
            verdict(f"with receipts / ladder alone, now, {precision}", beside, RECEIPTS)
        for side in sides.values():
            side.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
