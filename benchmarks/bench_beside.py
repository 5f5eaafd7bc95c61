"""A lever's round trip alone, and beside what others may do to the server, as ratios.

    python benchmarks/bench_beside.py [--only LOAD ...] [--others N] [--moves N] [--seconds N]

One visitor moves a lever every half a second, measured at the websocket. Beside him: others on
levers; on the Uncertainty page; clients that send the dearest scenario to the API; others that ask
for reports and pictures; a flood of messages; hostile links. Aim: at most 2 times alone at the
median, 4 times at 95 %, and no error of his.

The same is counted in processor time: what the server's process spends from question to answer,
on him and on others in between. On a machine with other users a round trip waits for a processor
too, at times for half a second, whatever the server does; the processor time does not.

Then 40 pages a second are opened and dropped for three minutes (what is beyond the limits is
turned away), and memory, threads and files of the server are counted before and after.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from statistics import median
from typing import Any

from bench_memory import resident
from common import QUICK, ROOT, p95, table, verdict
from served import server
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from visitors import Visitor
from websockets.exceptions import ConnectionClosed, InvalidStatus

from model import Scenario
from tests.house.test_limits import _link

ELSEWHERE = "127.0.0.2"
"""Where a flood comes from: who shares its address shares its limits."""

EVERY = 0.5
MEDIAN, TAIL = 2.0, 4.0
"""Aims: times alone, at the median and at 95 %."""

Load = Callable[[str, int], Awaitable[None]]


class Reader(Visitor):
    """A visitor who opens the download dialog and asks for its files."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.files: dict[str, str] = {}

    def _look(self, message: ForwardMsg) -> None:
        super()._look(message)
        element = message.delta.new_element
        if element.WhichOneof("type") == "download_button":
            found = element.download_button
            self.files[found.id.partition("download-")[2]] = found.deferred_file_id
        if element.WhichOneof("type") == "button" and element.button.id.endswith("-download"):
            self.controls["download"] = element.button.id

    async def open(self) -> None:
        """Open the dialog."""
        asked = self._asked()
        control = asked.rerun_script.widget_states.widgets.add()
        control.id, control.trigger_value = self.controls["download"], True
        await self._answered(asked)

    async def fetch(self, name: str) -> None:
        """Ask for a file and wait for its address."""
        asked = BackMsg()
        asked.backend_operation_request.request_id = name
        asked.backend_operation_request.session_id = self.session
        asked.backend_operation_request.deferred_file.file_id = self.files[name]
        await self.line.send(asked.SerializeToString())
        while True:
            found = ForwardMsg.FromString(await self.line.recv())
            if found.WhichOneof("type") == "backend_operation_response":
                if found.backend_operation_response.error_msg:
                    raise RuntimeError(found.backend_operation_response.error_msg)
                return


async def levers(address: str, others: int) -> None:
    """Others move levers too, every two seconds."""

    async def one(place: int) -> None:
        await asyncio.sleep(2.0 * place / others)
        async with Visitor(address) as visitor:
            number = 0
            while True:
                await visitor.move(number)
                number += 1
                await asyncio.sleep(2.0)

    await asyncio.gather(*map(one, range(others)))


async def unsure(address: str, others: int) -> None:
    """Others look at the Uncertainty page, each at a scenario of his own."""

    async def one(place: int) -> None:
        async with Visitor(address) as visitor:
            await visitor.move(place)
            while True:
                await visitor.visit("uncertainty")
                await asyncio.sleep(2.0)

    await asyncio.gather(*map(one, range(others)))


async def calls(address: str, others: int) -> None:
    """Clients send scenarios to the API without a pause, no two the same."""

    async def one(place: int) -> None:
        number = place
        while True:
            number += others
            body = Scenario(horizon_years=100, investor_rate=0.08 + number * 1e-7)
            await asyncio.to_thread(_post, address, body.model_dump_json(exclude_none=True))

    await asyncio.gather(*map(one, range(others)))


def _post(address: str, body: str) -> None:
    kind = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{address}/api/evaluate", body.encode(), kind)
    with suppress(urllib.error.HTTPError), urllib.request.urlopen(request, timeout=60) as answer:
        answer.read()


async def reports(address: str, others: int) -> None:
    """Others ask for a picture of the map and a report, each of a scenario of his own."""

    async def one(place: int) -> None:
        async with Reader(address) as reader:
            number = place
            while True:
                await reader.move(number)
                await reader.open()
                for name in ("map-png", "report-pdf-en"):
                    if name in reader.files:
                        await reader.fetch(name)
                number += others
                await asyncio.sleep(EVERY)

    await asyncio.gather(*map(one, range(others)))


async def flood(address: str, others: int) -> None:
    """One connection sends messages as fast as it can, and comes again when it is closed."""
    while True:
        async with Visitor(address, source=ELSEWHERE) as visitor:
            asked = visitor._asked().SerializeToString()
            try:
                with suppress(ConnectionClosed):
                    while True:
                        await visitor.line.send(asked)
                        await asyncio.sleep(0)
            finally:  # what the server has not read yet would keep a farewell waiting for minutes
                visitor.line.transport.abort()


async def links(address: str, others: int) -> None:
    """Pages are opened with links that unpack to a range of 10,000 blanks."""
    hostile = _link({"ranges": {"price_multiple": "1" + " " * 10_000 + "2"}})
    async with Visitor(address, source=ELSEWHERE) as visitor:
        while True:
            asked = visitor._asked()
            asked.rerun_script.query_string = f"s={hostile}"
            await visitor._answered(asked)


LOADS: dict[str, tuple[Load, int]] = {
    "others on levers": (levers, 20), "others on Uncertainty": (unsure, 20),
    "clients of the API": (calls, 8), "others asking for files": (reports, 8),
    "a flood of messages": (flood, 1), "hostile links": (links, 1),
}  # fmt: skip


@asynccontextmanager
async def beside(load: Load | None, address: str, others: int) -> AsyncIterator[None]:
    """Run a load while the block runs; an error of its own ends the benchmark."""
    task = asyncio.ensure_future(load(address, others)) if load else None
    await asyncio.sleep(2.0 if task else 0.0)
    try:
        yield
    finally:
        if task is not None:
            failed = task.done() and task.exception()
            task.cancel()
            with suppress(asyncio.CancelledError, ConnectionClosed):
                await task
            if failed:
                raise failed


async def trips(address: str, load: Load | None, others: int, moves: int) -> list[list[float]]:
    """Return the seconds of a lever's moves beside a load, and those of the server's processor."""
    spent, process = list[float](), serving(address)
    async with Visitor(address) as visitor:
        await visitor.move(0)
        visitor.seconds.clear()
        async with beside(load, address, others):
            for number in range(moves):
                start, before = time.perf_counter(), processor(process)
                await visitor.move(number)
                spent.append(processor(process) - before)
                await asyncio.sleep(max(EVERY - (time.perf_counter() - start), 0.0))
        return [visitor.seconds, spent]


def processor(process: int) -> float:
    """Return the processor time of another process, threads that ended among it [s]."""
    return time.clock_gettime((~process << 3) | 2)  # as clock_getcpuclockid(3) numbers it


DROPPED = 40
"""Pages that are opened and dropped a second."""

REST = 45.0
"""Seconds after which sessions that were dropped must have given all back."""


def serving(address: str) -> int:
    """Return the process that serves an address."""
    port = f"{int(address.rpartition(':')[2]):04X}"
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    inode = next(line[9] for line in lines if line[1].endswith(f":{port}") and line[3] == "0A")
    for handle in Path("/proc").glob("[0-9]*/fd/*"):
        with suppress(OSError):
            if handle.readlink().name == f"socket:[{inode}]":
                return int(handle.parents[1].name)
    raise SystemExit(f"no process serves {address}")


def held(process: int) -> dict[str, float]:
    """Return megabytes, threads and files of a process."""
    folder = Path(f"/proc/{process}")
    counts = {what: len(list((folder / of).iterdir())) for what, of in _COUNTED.items()}
    return {"MB": resident(process), **counts}


_COUNTED = {"threads": "task", "files": "fd"}


async def dropped(address: str, seconds: float) -> Counter[str]:
    """Open pages and leave them without a word; return how many came in and how many did not."""
    found: Counter[str] = Counter()

    async def one() -> None:
        try:
            async with asyncio.timeout(30), Visitor(address):
                found["served"] += 1
        except (InvalidStatus, ConnectionClosed):
            found["turned away"] += 1

    async with asyncio.TaskGroup() as group:
        for _ in range(int(seconds * DROPPED)):
            group.create_task(one())
            await asyncio.sleep(1 / DROPPED)
    return found


def given_back(address: str, seconds: float) -> None:
    """Print what the server holds before and after pages were dropped."""
    asyncio.run(dropped(address, seconds / 4))  # what is loaded only then is no growth
    time.sleep(REST)
    before = held(serving(address))
    print(dict(asyncio.run(dropped(address, seconds))))
    time.sleep(REST)
    after = held(serving(address))
    table(("held", "before", "after"), [(what, before[what], after[what]) for what in before])
    for what in before:
        verdict(f"pages dropped: {what} after / before", after[what] / before[what], 1.05)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", nargs="*", default=list(LOADS))
    parser.add_argument("--others", type=int, default=0)
    parser.add_argument("--moves", type=int, default=4 if QUICK else 30)
    parser.add_argument("--seconds", type=float, default=2.0 if QUICK else 180.0)
    given = parser.parse_args()
    tables: dict[str, list[tuple[Any, ...]]] = {"round trip": [], "processor": []}
    with server(ROOT / "app.py") as address:
        for name in given.only:
            load, others = LOADS[name]
            others = min(others, given.others or others)
            alone = asyncio.run(trips(address, None, 0, given.moves))
            busy = asyncio.run(trips(address, load, others, given.moves))
            for rows, *both in zip(tables.values(), alone, busy, strict=True):
                found = [1e3 * of(seconds) for seconds in both for of in (median, p95)]
                rows.append((f"{others} {name}", *found, found[2] / found[0], found[3] / found[1]))
                print(json.dumps(rows[-1]), flush=True)
        if given.seconds:
            given_back(address, given.seconds)
    for what, rows in tables.items():
        table((what, "alone ms", "95 %", "beside ms", "95 %", "times", "95 %"), rows)
        for name, *_, middle, tail in rows:
            verdict(f"{name}, {what}: median", middle, MEDIAN)
            verdict(f"{name}, {what}: 95 %", tail, TAIL)
    return 0


if __name__ == "__main__":
    sys.exit(main())
