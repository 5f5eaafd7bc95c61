"""Twenty visitors on one process, each moving a lever every two seconds.

    python benchmarks/bench_users.py [--users N] [--moves N]

Measured at the websocket, from the move to the end of the run that answers it: twenty browsers on
two cores would measure themselves. Aim: their p95 at most 3 times a single visitor's, no error.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from contextlib import AsyncExitStack
from statistics import median

from common import QUICK, ROOT, p95, table, verdict
from served import server
from visitors import Visitor, walk

EVERY = 2.0


async def visit(address: str, users: int, moves: int) -> list[Visitor]:
    """Let some visitors move their levers at the same time, their starts spread out."""
    async with AsyncExitStack() as stack:
        visitors = [await stack.enter_async_context(Visitor(address)) for _ in range(users)]
        for visitor in visitors:
            await visitor.move(0)
            visitor.seconds.clear()
        delays = (EVERY * place / users for place in range(users))
        await asyncio.gather(
            *(walk(one, moves, EVERY, delay) for one, delay in zip(visitors, delays, strict=True))
        )
        return visitors


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--users", type=int, default=5 if QUICK else 20)
    parser.add_argument("--moves", type=int, default=3 if QUICK else 15)
    parser.add_argument("--rounds", type=int, default=1 if QUICK else 3)
    asked = parser.parse_args()
    found: dict[int, list[float]] = {1: [], asked.users: []}
    bytes_of: list[int] = []
    with server(ROOT / "app.py") as address:
        for _ in range(asked.rounds):
            for users, seconds in found.items():
                for visitor in asyncio.run(visit(address, users, asked.moves)):
                    seconds += visitor.seconds
                    bytes_of += visitor.sizes
    rows = [
        (f"{users} visitors", 1e3 * median(seconds), 1e3 * p95(seconds), 1e3 * max(seconds),
         str(len(seconds))) for users, seconds in found.items()
    ]  # fmt: skip
    table(("", "median ms", "p95 ms", "worst ms", "moves"), rows)
    print(f"bytes a move: median {median(bytes_of):,.0f}, most {max(bytes_of):,}")
    print("errors: none (an error, or a figure that does not follow the move, stops the run)")
    verdict("p95, all visitors / one", rows[1][2] / rows[0][2], 3.0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
