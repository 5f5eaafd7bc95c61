"""What every benchmark here shares: one BLAS thread, rounds in turn, medians, ratios, verdicts."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles

_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
ROOT = Path(__file__).resolve().parents[1]
QUICK = bool(os.environ.get("QUICK"))
"""Set QUICK=1 for a smoke test: few rounds, small sizes; its figures prove nothing."""


def one_thread() -> None:
    """Start the script anew with one BLAS thread where it has more: numpy reads that at import."""
    if any(os.environ.get(name) != "1" for name in _THREADS):
        os.environ.update(dict.fromkeys(_THREADS, "1"))
        os.execv(sys.executable, [sys.executable, *sys.argv])


def timed(work: Callable[[], object]) -> float:
    """Return the seconds of processor that some work in this process took."""
    start = time.process_time()
    work()
    return time.process_time() - start


def in_turn(
    sides: Mapping[str, Callable[[], object]],
    rounds: int,
    clock: Callable[[Callable[[], object]], float] = timed,
) -> dict[str, list[float]]:
    """Return the seconds of each side in each round, the sides taken in turn."""
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(rounds):
        order = list(sides) if number % 2 else list(sides)[::-1]
        for name in order:
            seconds[name].append(clock(sides[name]))
    return seconds


def repeated(work: Callable[[], object], times: int) -> Callable[[], object]:
    """Return the same work done many times, for what is too short to be timed alone."""

    def loop() -> None:
        for _ in range(times):
            work()

    return loop


def ratio(seconds: Mapping[str, Sequence[float]], side: str, to: str) -> float:
    """Return the median over the rounds of one side's seconds in another's."""
    pairs = zip(seconds[side], seconds[to], strict=True)
    return median(one / other for one, other in pairs)


def p95(values: Sequence[float]) -> float:
    """Return the value that 95 in 100 do not pass."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table, numbers to the right."""
    texts = [list(head), *([_text(cell) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    for row in texts:
        first, *rest = zip(row, widths, strict=True)
        print("  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)]))


def _text(cell: object) -> str:
    return (
        f"{cell:,.3g}"
        if isinstance(cell, float) and abs(cell) < 1000
        else (f"{cell:,.0f}" if isinstance(cell, float) else str(cell))
    )


def verdict(what: str, value: float, aim: float, *, least: bool = False, why: str = "") -> bool:
    """Print whether an aim is met (`least`: a value of at least it), and why when it is not."""
    met = value >= aim if least else value <= aim
    bound = "at least" if least else "at most"
    print(f"{'MET   ' if met else 'MISSED'} {what}: {value:.3g}, aim {bound} {aim:g}")
    if not met and why:
        print(f"       {why}")
    return met


def fresh(code: str, *, python: str = sys.executable, where: Path = ROOT) -> str:
    """Return what a fresh process prints."""
    done = subprocess.run(
        [python, "-c", code], cwd=where, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()
