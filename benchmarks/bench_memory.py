"""Peak memory and cost a draw from ten thousand to ten million draws; memory of a page process.

    python benchmarks/bench_memory.py [--most N] [--moves N]

Each number of draws in a process of its own. The real model up to a million draws; the function
of `bench_limits.py`, with the same sampling and statistics, up to ten million. The page: 2,000
moves of a lever by a websocket visitor; resident memory after the first 200 and at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import subprocess
import sys
from pathlib import Path

from bench_page import free_port
from common import QUICK, ROOT, one_thread, table, verdict

CHILD = """
import json, resource, sys, time
sys.path.insert(0, {folder!r})
if {real}:
    from peers import Work
    from model.uncertainty import simulate
    work = Work()
    run = lambda draws: simulate(work.scenario, work.world, draws, method="random")
else:
    import bench_limits as limits
    from model.simulation import run as whole
    inputs, toy = limits.toy_inputs(), limits.Toy(float)
    run = lambda draws: whole(toy, inputs, draws, method="random")
run(8192)
start = time.process_time()
run({draws})
seconds = time.process_time() - start
lines = open("/proc/self/status").read().splitlines()
peak = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
print(json.dumps([seconds, peak / 1024]))
"""


def run(draws: int, *, real: bool) -> tuple[float, float]:
    code = CHILD.format(folder=sys.path[0], real=real, draws=draws)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    seconds, megabytes = json.loads(done.stdout)
    return seconds, megabytes


def slope(points: list[tuple[int, float]]) -> float:
    """Return the log-log slope of seconds over draws, by least squares."""
    x, y = ([math.log(point[place]) for point in points] for place in (0, 1))
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    pairs = zip(x, y, strict=True)
    up = sum((one - mean_x) * (other - mean_y) for one, other in pairs)
    return up / sum((one - mean_x) ** 2 for one in x)


def growth(*, real: bool, most: int) -> None:
    sizes = [size for size in (10_000, 100_000, 1_000_000, 10_000_000) if size <= most]
    found = {size: run(size, real=real) for size in sizes}
    name = "the real model" if real else "the toy of bench_limits.py"
    print(f"\n{name}")
    rows = [(f"{n:,}", s, 1e6 * s / n, mb) for n, (s, mb) in found.items()]
    table(("draws", "s", "us a draw", "peak MB of the process"), rows)
    peaks = [megabytes for _, megabytes in found.values()]
    verdict(f"{name}: greatest peak / least", max(peaks) / min(peaks), 1.10)
    tail = [(n, s) for n, (s, _) in found.items() if n >= 100_000] or [
        (n, s) for n, (s, _) in found.items()
    ]
    if len(tail) > 1:
        steep = slope(tail)
        why = "Above 2^20 draws values are no longer kept, which makes each draw cheaper."
        verdict(f"{name}: |slope - 1| of cost over draws", abs(steep - 1.0), 0.05, why=why)


def resident(pid: int) -> float:
    """Return the resident memory of a process [MB]."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    line = next(line for line in lines if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


async def page_moves(address: str, pid: int, moves: int) -> dict[int, float]:
    """Return the resident memory of the page after some numbers of moves [MB]."""
    from visitors import Visitor

    marks, found = {moves // 10, moves // 4, moves // 2, moves}, {}
    async with Visitor(address) as visitor:
        for number in range(1, moves + 1):
            await visitor.move(number)
            if number in marks:
                found[number] = resident(pid)
    return found


def page(moves: int) -> None:
    from bench_page import wait_for

    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1"]
    with subprocess.Popen(command, cwd=ROOT, stdout=-3, stderr=-3) as process:
        try:
            wait_for(address := f"http://127.0.0.1:{port}")
            found = asyncio.run(page_moves(address, process.pid, moves))
        finally:
            process.terminate()
    print("\na page process")
    table(("moves", "resident MB"), [(f"{n:,}", megabytes) for n, megabytes in found.items()])
    first, last = found[min(found)], found[max(found)]
    verdict(f"resident after {max(found):,} moves / after {min(found):,}", last / first, 1.05)


def main() -> int:
    one_thread()
    parser = argparse.ArgumentParser()
    parser.add_argument("--most", type=int, default=100_000 if QUICK else 10_000_000)
    parser.add_argument("--moves", type=int, default=100 if QUICK else 2000)
    asked = parser.parse_args()
    growth(real=True, most=min(asked.most, 1_000_000))
    growth(real=False, most=asked.most)
    page(asked.moves)
    return 0


if __name__ == "__main__":
    sys.exit(main())
