"""Peak memory and cost a draw from ten thousand to ten million draws; memory of a page process.

    python benchmarks/bench_memory.py [--most N] [--moves N] [--page-only]

Each number of draws in a process of its own: the real model, which up to 2^20 draws keeps every
value in a temporary file, and the function of `bench_limits.py`, with the same sampling and
statistics, which keeps none, so that a draw is the same work at every number. The page: 2,000
moves by a websocket visitor, of the shares of three regions and of the rare earths, of the aid
figure and of the price, with a visit to another page every 100; each page is seen once before the
count begins, so that what is loaded only then is no growth.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import subprocess
import sys
from pathlib import Path
from statistics import median

from common import QUICK, ROOT, one_thread, table, verdict
from served import free_port, wait_for
from visitors import HOME, Visitor

CHILD = """
import json, resource, sys, time
sys.path.insert(0, {folder!r})
if {real}:
    from peers import Work
    from model.futures.uncertainty import simulate
    work = Work()
    run = lambda draws: simulate(work.scenario, work.world, draws, method="random")
else:
    import bench_limits as limits
    from model.sampling.simulation import run as whole
    inputs, toy = limits.toy_inputs(), limits.Toy(float)
    run = lambda draws: whole(toy, inputs, draws, method="random", keep=False)
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


async def rested(pid: int) -> float:
    """Return the resident memory of a process that has come to rest [MB]: drawing takes some."""
    before, stat = -1.0, Path(f"/proc/{pid}/stat")
    for _ in range(60):
        spent = sum(map(float, stat.read_text(encoding="ascii").rpartition(")")[2].split()[11:13]))
        if spent - before <= 2:
            break
        before = spent
        await asyncio.sleep(1)
    return resident(pid)


REGIONS = ("UA-14", "UA-23", "UA-65")
OTHERS = ("ladder", "deals", "uncertainty", "compare", "timeline", "territory", "sources", "method")
PRICES = 20
"""Moves of the price that each visit of the ladder begins with."""


async def some_move(visitor: Visitor, number: int) -> None:
    """Move one lever; which one and how far goes by the number of the move."""
    if number % 10 == 0:
        claims = visitor.choices["aid_claim"]
        await visitor.choose("aid_claim", claims[number // 10 % len(claims)])
    elif number % 10 in (3, 6, 9):
        await visitor.move(number, "group_control", "rare_earths")
    else:
        await visitor.move(number, id=REGIONS[number % 3])


async def page_moves(address: str, pid: int, moves: int) -> tuple[dict[int, float], list[float]]:
    """Return the memory of the page after some numbers of moves [MB], and their seconds."""
    marks, found, number = {moves // 20, moves // 4, moves // 2, moves}, {}, 0
    async with Visitor(address) as visitor:
        for name in (*OTHERS, HOME):
            await visitor.visit(name)
        found[0] = await rested(pid)
        visitor.seconds.clear()
        while number < moves:
            number += 1
            if number % 100 == 0:
                await visitor.visit(OTHERS[number // 100 % len(OTHERS)])
            if "price_multiple" in visitor.controls and number % 100 < PRICES:
                await visitor.choose("price_multiple", f"{0.5 + number % 10 / 10:g}")
            else:
                if visitor.page != visitor.pages[HOME]:
                    await visitor.visit(HOME)
                await some_move(visitor, number)
            if number in marks:
                found[number] = await rested(pid)
        return found, visitor.seconds


def page(moves: int) -> None:
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1"]
    with subprocess.Popen(command, cwd=ROOT, stdout=-3, stderr=-3) as process:
        try:
            wait_for(address := f"http://127.0.0.1:{port}")
            found, seconds = asyncio.run(page_moves(address, process.pid, moves))
        finally:
            process.terminate()
    print("\na page process")
    table(("moves", "resident MB"), [(f"{n:,}", megabytes) for n, megabytes in found.items()])
    print(f"{sum(seconds):,.0f} s in all, median {1e3 * median(seconds):.0f} ms a move")
    first, last = found[moves // 20], found[moves]
    verdict(f"resident after {moves:,} moves / after {moves // 20:,}", last / first, 1.05)


def main() -> int:
    one_thread()
    parser = argparse.ArgumentParser()
    parser.add_argument("--most", type=int, default=100_000 if QUICK else 10_000_000)
    parser.add_argument("--moves", type=int, default=100 if QUICK else 2000)
    parser.add_argument("--page-only", action="store_true", help="leave the draws out")
    asked = parser.parse_args()
    if asked.page_only:
        page(asked.moves)
        return 0
    growth(real=True, most=asked.most)
    growth(real=False, most=asked.most)
    page(asked.moves)
    return 0


if __name__ == "__main__":
    sys.exit(main())
