"""Commands about the tables themselves: what is added to them, what changed between two."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from model.cli.output import Answer, Part, command
from model.core.errors import ScenarioError
from model.core.files import DATA, data_path
from model.core.reading import shown
from model.upkeep.aid import add_aid
from model.upkeep.copies import UpkeepError
from model.upkeep.diff import Diff, Moves, diff
from model.upkeep.lines import add_lines
from model.upkeep.prices import add_prices
from model.upkeep.releases import UNRELEASED, release

if TYPE_CHECKING:
    import pandas as pd

commands = typer.Typer()
data = typer.Typer(help="Renew the tables from their upstreams, compare and record them.")
commands.add_typer(data, name="data")

Folder = Annotated[
    Path | None,
    typer.Option("--data", envvar=DATA, help="Folder of tables; a copy is made if there is none."),
]
Day = Annotated[
    str, typer.Option("--date", metavar="YYYY-MM-DD", help="Day of it; today by default.")
]
Address = Annotated[str, typer.Option("--address", help="Web address of a release that is new.")]
Published = Annotated[
    str, typer.Option("--published", metavar="YYYY-MM-DD", help="When a new release appeared.")
]


@command(data, "add-lines", formats=False)
def add_lines_command(
    source: Annotated[Path, typer.Argument(help="A day, a folder of days, or all in one .gz.")],
    folder: Folder = None,
    day: Day = "",
    accept_moves: Annotated[
        bool,
        typer.Option("--accept-moves", help="Take over regions that moved farther than line-step."),
    ] = False,
) -> Answer:
    """Take over days of the front line from the archive of the DeepState map."""
    told = add_lines(source, _own(folder), _day(day), accept_moves=accept_moves)
    return Answer([told])


@command(data, "add-prices", formats=False)
def add_prices_command(
    file: Annotated[Path, typer.Argument(help="Monthly workbook, or yearly data release (csv).")],
    folder: Folder = None,
    day: Day = "",
    address: Address = "",
    published: Published = "",
) -> Answer:
    """Take over prices: the World Bank's monthly workbook, the US Geological Survey's release."""
    return Answer([add_prices(file, _own(folder), _day(day), address, published)])


@command(data, "add-aid", formats=False)
def add_aid_command(
    file: Annotated[Path, typer.Argument(help="Workbook of a release of the Kiel tracker.")],
    folder: Folder = None,
    day: Day = "",
    address: Address = "",
    published: Published = "",
) -> Answer:
    """Take over aid by donor and year from a release of the Kiel Institute's tracker."""
    return Answer([add_aid(file, _own(folder), _day(day), address, published)])


def _own(folder: Path | None) -> Path:
    """Return the folder of one's own tables, which must be named."""
    if folder is None:
        remedy = "Such as --data my-tables; it is made if there is none."
        raise UpkeepError.at("--data", "nothing", "the folder of your copy of the tables", remedy)
    return folder


@command(data, "diff")
def diff_command(
    old: Annotated[Path, typer.Argument(help="Folder of tables.")],
    new: Annotated[Path, typer.Argument(help="Folder of tables.")],
) -> Answer:
    """List what changed between two folders of tables, and which headline figures that moves."""
    found = diff(data_path(old, "OLD"), data_path(new, "NEW"))
    counts, cells, moved = _counts(found), _cells(found), _moved(found)
    people: list[Part] = [("Rows", counts), *_told(found), "",
                          ("What moves the headline figures", moved)]  # fmt: skip
    aside = (found.note,) if found.note else ()
    return Answer(people, (cells, moved), found.as_dict, aside=aside)


def _counts(found: Diff) -> pd.DataFrame:
    import pandas as pd

    rows = [
        (name, len(t.added), len(t.removed), len(t.changed),
         "not alone" if t.effects is None else len(t.effects))
        for name, t in found.tables.items()
    ]  # fmt: skip
    columns = ["table", "added", "removed", "changed", "presets moved"]
    return pd.DataFrame(rows, columns=columns).set_index("table")


def _cells(found: Diff) -> pd.DataFrame:
    import pandas as pd

    rows = []
    for name, table in found.tables.items():
        rows += [(name, key, "added", "", "", "") for key in table.added]
        rows += [(name, key, "removed", "", "", "") for key in table.removed]
        rows += [
            (name, key, "changed", column, *pair)
            for key, cells in table.changed.items()
            for column, pair in cells.items()
        ]
    columns = ["table", "row", "change", "column", "old", "new"]
    return pd.DataFrame(rows, columns=columns).set_index("table")


_LISTED = 10
"""Rows of each kind of change of a table that people are told; JSON and CSV have all."""


def _told(found: Diff) -> Iterator[str]:
    """Yield the rows of each table that changed, a line each, and how many more there are."""
    for name, table in found.tables.items():
        changed = [f"{key}: {_shown(cells)}" for key, cells in table.changed.items()]
        kinds = {"added": table.added, "removed": table.removed, "changed": changed}
        lines = [line for kind, rows in kinds.items() for line in _first(kind, rows)]
        yield "\n".join(["", name, *lines])


def _first(kind: str, rows: Sequence[str]) -> list[str]:
    more = len(rows) - _LISTED
    lines = [f"  {kind} {row}" for row in rows[:_LISTED]]
    return [*lines, f"  and {more:,} more {kind}"] if more > 0 else lines


def _shown(cells: Mapping[str, tuple[str, str]]) -> str:
    """Return the cells of a row, before and after, each cut to a readable length."""
    return ", ".join(f"{name} {shown(old)} -> {shown(new)}" for name, (old, new) in cells.items())


def _moved(found: Diff) -> pd.DataFrame:
    import pandas as pd

    parts: dict[str, Moves] = {name: t.effects or {} for name, t in found.tables.items()}
    rows = [
        (name, preset, figure, *pair)
        for name, moves in {**parts, "all together": found.effects or {}}.items()
        for preset, figures in moves.items()
        for figure, pair in figures.items()
    ]
    columns = ["table", "preset", "figure", "old", "new"]
    return pd.DataFrame(rows, columns=columns).set_index("table")


@command(data, "release", formats=False)
def release_command(
    name: Annotated[str, typer.Argument(help="Such as 0.2.0.")] = UNRELEASED,
    folder: Folder = None,
    day: Day = "",
) -> Answer:
    """Write the headline figures of every preset into releases.csv."""
    rows = release(data_path(folder), name, _day(day))
    return Answer([f"releases.csv: {name}, data {rows[0]['data_id']}, {len(rows)} figures"])


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text) if text else dt.date.today()
    except ValueError:
        raise ScenarioError.at("--date", repr(text), "a date as YYYY-MM-DD") from None
