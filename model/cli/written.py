"""What a command leaves behind: the scenario that ``--out`` names."""

from __future__ import annotations

import tomllib
from pathlib import Path

import typer

from model.core.errors import ModelError
from model.scenario.scenario import Scenario

__all__ = ["OutputError", "unwritten", "write_scenario"]


class OutputError(ModelError):
    """A result cannot be written."""

    heading = "The result cannot be written"


def unwritten(where: str, error: OSError) -> OutputError:
    """Return the error of what cannot be written at a place."""
    remedy = "Check that its folder exists, that it may be written, and that the disk has room."
    given = error.strerror or str(error) or type(error).__name__
    return OutputError.at(where, given, "a place that can be written", remedy)


def write_scenario(file: Path, scenario: Scenario, what: str) -> None:
    """Write a scenario to the file that ``--out`` names, and say so on stderr.

    Raises
    ------
    OutputError
        When the file cannot be written, or holds something else, such as the table that was read.
    """
    if not _may_go(file):
        raise OutputError.at(f"--out {file}", "a file that is no scenario", "a new file",
                             "Name another: what it holds would be lost.")  # fmt: skip
    try:
        file.write_text(scenario.to_toml(), encoding="utf-8")
    except (OSError, ValueError) as error:  # a name with a NUL is a ValueError
        known = error if isinstance(error, OSError) else OSError(str(error))
        raise unwritten(f"--out {file}".replace("\0", "\\0"), known) from None
    typer.echo(f"{file}: {what}", err=True)


def _may_go(file: Path) -> bool:
    """Return whether nothing but a scenario is lost where a file is written."""
    try:
        if not file.is_file() or not file.stat().st_size:
            return True
        return "format" in tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return False
