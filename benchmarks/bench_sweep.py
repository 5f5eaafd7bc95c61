"""1,771,561 territory scenarios: 11 levels of control for each of 6 regions.

    python benchmarks/bench_sweep.py [--rounds N] [--loop N]

Ours reckons every party's value, the national total and the coverage of the aid figure for all of
them in one process. Beside it: a loop that makes each scenario and evaluates it, of which a few
hundred are run and the rest EXTRAPOLATED; the same sweep over two processes and over Dask with two
worker processes, each with its start-up stated apart. All by wall clock, one BLAS thread.

The light sweep is too short for any pool to pay; a second table does the same for the flows of the
deal's account, about a millisecond a scenario, which is what clusters are for.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from statistics import median

from common import QUICK, in_turn, one_thread, ratio, table, verdict

one_thread()

from model import DEFAULT_PRESET, Scenario, evaluate, load_world  # noqa: E402
from model.ensemble.engine import processes  # noqa: E402
from model.ensemble.ensemble import sweep  # noqa: E402
from model.ensemble.grid import cells_of  # noqa: E402
from model.ensemble.landscape import with_settings  # noqa: E402
from model.futures.futures import HEADLINE  # noqa: E402

REGIONS = ("UA-14", "UA-09", "UA-23", "UA-65", "UA-12", "UA-63")
LEVELS = [i / 10 for i in range(4 if QUICK else 11)]
GRID = {f"control.{region}.russia": LEVELS for region in REGIONS}
HEAVY: dict[str, Sequence[float]] = {
    "control.UA-14.russia": LEVELS,
    "control.UA-23.russia": LEVELS,
    "price_multiple": [0.5 + 0.05 * i for i in range(8 if QUICK else 40)],
}
AIM = 400
WORLD, SEED = load_world(), Scenario.from_preset(DEFAULT_PRESET)


def wall(work: Callable[[], object]) -> float:
    """Return the seconds that some work took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def loop_of(count: int) -> Callable[[], object]:
    """Return a loop that makes and evaluates scenarios of the grid, chosen by chance."""
    grid = cells_of(GRID, SEED)
    numbers = random.Random(7).sample(range(grid.size), count)

    def run() -> None:
        for number in numbers:
            outcome = evaluate(with_settings(SEED, grid.cell(number)), WORLD)
            (outcome.held.sum(axis=(1, 2)), outcome.total_million, outcome.aid_coverage)

    return run


@contextmanager
def two_processes() -> Iterator[Executor]:
    """Yield a pool of two processes."""
    with processes(2)() as pool:
        yield pool


@contextmanager
def dask() -> Iterator[Executor]:
    """Yield an executor of Dask with two worker processes."""
    import distributed

    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None,
            host="127.0.0.1",
        ) as cluster,
        distributed.Client(cluster, set_as_default=False) as client,
    ):  # fmt: skip
        yield client.get_executor(pure=False)


def swept(grid: Mapping[str, Sequence[float]], outputs: Sequence[str], **more: object) -> object:
    """Sweep in memory."""
    return sweep(SEED, WORLD, grid, outputs, **more)  # type: ignore[arg-type]


def pools(grid: Mapping[str, Sequence[float]], outputs: Sequence[str], rounds: int) -> None:
    """Print what processes and Dask take for a sweep, beside one process."""
    size = cells_of(grid, SEED).size
    serial = median(wall(lambda: swept(grid, outputs)) for _ in range(rounds))
    rows: list[list[object]] = [["one process", 0.0, serial, 1.0]]
    part = -(-size // 16)
    for name, engine in (("two processes", two_processes), ("Dask, two workers", dask)):
        start = time.perf_counter()
        with engine() as executor:
            small = {**grid, next(iter(grid)): [0.0, 1.0]}
            swept(small, outputs[:1], executor=executor, parts=part)  # reads the tables
            ready = time.perf_counter() - start
            run = lambda: swept(grid, outputs, executor=executor, parts=part)  # noqa: E731
            seconds = median(wall(run) for _ in range(rounds))
        rows.append([name, ready, seconds, serial / seconds])
    print(f"\n{size:,} scenarios, {', '.join(outputs)}, 16 parts, in memory")
    table(["", "start-up s", "sweep s", "times as fast as one"], rows)


def main() -> None:
    """Print times, ratios and the verdict."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2 if QUICK else 5)
    parser.add_argument("--loop", type=int, default=40 if QUICK else 400)
    options = parser.parse_args()
    size = cells_of(GRID, SEED).size
    sides = {"ours": lambda: swept(GRID, HEADLINE), "loop": loop_of(options.loop)}
    for work in sides.values():
        work()
    seconds = in_turn(sides, options.rounds, wall)
    times = size / options.loop
    ours, one = median(seconds["ours"]), median(seconds["loop"]) / options.loop
    print(f"{size:,} scenarios, all of {', '.join(HEADLINE)}")
    table(
        ["", "seconds", "us a scenario"],
        [
            ["ours, every scenario", ours, ours / size * 1e6],
            [f"loop of evaluate, from {options.loop} (extrapolated)", one * size, one * 1e6],
        ],
    )
    found = ratio(seconds, "loop", "ours") * times
    verdict("loop of evaluate (extrapolated) in sweeps of ours", found, AIM, least=True)
    pools(GRID, HEADLINE, options.rounds)
    pools(HEAVY, ["us"], 1 if QUICK else 3)


if __name__ == "__main__":
    main()
