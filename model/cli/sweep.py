"""The command ``sweep``: every scenario of a grid, on one machine or on a cluster."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from model.cli.output import Answer, command
from model.core.said import say
from model.ensemble.cells import Cells, Grid
from model.ensemble.engine import Engine, processes
from model.ensemble.ensemble import LIMIT, SweepResult, part_cells, sweep
from model.ensemble.grid import read_grid
from model.ensemble.parts import SweepError, need
from model.world.world import load_world

if TYPE_CHECKING:
    from rich.progress import Task

commands = typer.Typer()

ANSWER_S = 10
"""Seconds in which a scheduler, and then its first worker, has to answer."""

_INTERRUPTED = 130


class Told(StrEnum):
    """How a sweep says where its parts stand."""

    table = "table"
    json = "json"


@command(commands, "sweep")
def sweep_command(
    grid: Annotated[Path, typer.Argument(help="Base, grid and outputs as a TOML file.")],
    out: Annotated[Path, typer.Option("--out", help="Folder in which the parts land.")],
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=512, help="Processes on this machine.")
    ] = 1,
    dask: Annotated[
        str | None, typer.Option("--dask", help="Scheduler, such as tcp://10.0.0.1:8786.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with what is in the folder.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Most scenarios.")] = LIMIT,
    part: Annotated[int | None, typer.Option("--part", min=1, help="Scenarios in a part.")] = None,
    output: Annotated[
        Told, typer.Option("--format", help="How to say where the parts stand.")
    ] = Told.table,
) -> Answer:
    """Run every scenario of a grid; parts land as Parquet, and a sweep that stopped goes on."""
    base, cells, outputs, seed = read_grid(grid)
    console = Console(stderr=True, highlight=False, markup=False, emoji=False)
    for text in filter(None, (_plan_text(cells, outputs, part), getattr(cells, "note", ""))):
        _say(console, text)
    with _engine(workers, dask) as (engine, in_flight), _bar(console) as bar:
        try:
            found = sweep(
                base, load_world(), cells, outputs, engine, out, resume=resume, parts=part,
                progress=bar, limit=limit, seed=seed, in_flight=in_flight,
            )  # fmt: skip
        except KeyboardInterrupt:
            bar.stop()
            _say(console, f"Stopped; finished parts stand in {out}. Go on with --resume.")
            raise typer.Exit(_INTERRUPTED) from None
    return _told(found)


def _say(console: Console, text: str) -> None:
    console.print(text, soft_wrap=True)


def _plan_text(cells: Cells, outputs: tuple[str, ...], part: int | None) -> str:
    shape = " x ".join(str(n) for n in cells.shape) if isinstance(cells, Grid) else "a table"
    size = min(part or part_cells(cells, outputs), cells.size)
    count = -(-cells.size // size)
    said = f"{_many(cells.size, 'scenario')} ({shape}), {_many(count, 'part')} of {size:,}"
    return f"{said}: {', '.join(outputs)}"


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _told(found: SweepResult) -> Answer:
    """Return where the parts stand; as JSON: folder, scenarios, parts, outputs, paths."""
    record = {
        "folder": str(found.folder),
        "scenarios": found.size,
        "parts": found.parts,
        "outputs": found.outputs,
        "paths": found.cells.paths,
    }
    said = f"{_many(found.size, 'scenario')} in {_many(found.parts, 'part')}"
    return Answer([f"{said} in {found.folder}"], record=record)


class _Bar:
    """Progress with the rate of this run and the time left; what stood before is not its work."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._task = progress, progress.add_task("", total=None)

    def __call__(self, done: int, size: int) -> None:
        self._progress.update(self._task, completed=done, total=size)

    def stop(self) -> None:
        self._progress.stop()


class _Rate(TextColumn):
    def __init__(self) -> None:
        super().__init__("")

    def render(self, task: Task) -> Any:
        from rich.text import Text

        return Text(f"{task.speed:,.0f}/s" if task.speed else "", style="progress.data.speed")


@contextmanager
def _bar(console: Console) -> Iterator[_Bar]:
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        yield _Bar(progress)


@contextmanager
def _engine(workers: int, dask: str | None) -> Iterator[tuple[Engine | None, int | None]]:
    """Yield where the parts run, and how many at a time."""
    if dask is not None and workers > 1:
        allowed = "either processes here or a scheduler"
        raise SweepError.at("--workers", str(workers), allowed, "Leave one of them out.")
    if dask is None:
        yield (processes(workers) if workers > 1 else None), None
        return
    client = _client(dask)
    try:
        threads = sum(client.nthreads().values())
        yield client.get_executor(pure=False, retries=3), max(8, 4 * threads)
    finally:
        client.close(timeout=ANSWER_S)


def _client(address: str) -> Any:
    """Return a client of a scheduler that answers and has a worker."""
    need("distributed", "--dask")
    import distributed

    try:
        with ThreadPoolExecutor(1) as aside:  # a notebook's thread has a loop of its own
            aside.submit(_ask, address).result()
        connect: Any = distributed.Client
        client = connect(address, timeout=ANSWER_S, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        told = str(error).splitlines() or [say("no answer")]
        given = say("{address}: {answer}", address=address, answer=told[0])
        allowed = say("a scheduler that answers within {seconds} seconds", seconds=ANSWER_S)
        remedy = say("Start one with `dask scheduler`, and give the address that it prints.")
        raise SweepError.at("--dask", given, allowed, remedy) from None
    try:
        client.wait_for_workers(1, timeout=ANSWER_S)
    except OSError:  # a timeout is one
        client.close(timeout=ANSWER_S)
        given = say("{address} without workers", address=address)
        remedy = say("Start some with `dask worker {address}`.", address=address)
        raise SweepError.at("--dask", given, "at least one worker", remedy) from None
    return client


def _ask(address: str) -> None:
    asyncio.run(asyncio.wait_for(_identity(address), ANSWER_S))


async def _identity(address: str) -> None:
    """Ask a scheduler who it is: a client would wait without end for one that never says a word."""
    import distributed

    net: Any = distributed
    arguments = net.Security().get_connection_args("client")
    async with net.rpc(address, timeout=ANSWER_S, connection_args=arguments) as scheduler:
        await scheduler.identity()
