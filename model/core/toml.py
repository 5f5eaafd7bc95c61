"""Reading and writing a scenario file, with an error that says what is wrong with the file."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path
from typing import Any

from model.core.errors import Problem, ScenarioError

__all__ = ["LIMIT_BYTES", "read_toml", "read_toml_file", "write_toml"]

LIMIT_BYTES = 1_000_000
"""Longest scenario file that is read [bytes]; far beyond any that a person writes."""


def read_toml_file(path: str | Path) -> dict[str, Any]:
    """Return the content of a TOML file.

    Raises
    ------
    ScenarioError
        When the file is missing, unreadable, no regular file, longer than :data:`LIMIT_BYTES`,
        empty, binary or not TOML.
    """
    file = Path(path)
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
            raise _refuse(file.name, "no regular file", "a readable TOML file", "Save it first.")
        if status.st_size > LIMIT_BYTES:
            raise _refuse(file.name, f"{status.st_size} bytes", f"at most {LIMIT_BYTES} bytes")
        with file.open("rb") as stream:
            content = stream.read(LIMIT_BYTES + 1)
    except (OSError, ValueError) as error:  # a name with a NUL is a ValueError
        remedy = "Check the path, or list the presets with `mineral-wealth presets`."
        given = getattr(error, "strerror", None) or "no file"
        where = str(path).replace("\0", "\\0")
        raise _refuse(where, given, "a readable TOML file", remedy) from None
    return read_toml(content, file.name)


def read_toml(content: bytes | str, where: str = "scenario") -> dict[str, Any]:
    """Return the content of a TOML document given as bytes or text.

    Raises
    ------
    ScenarioError
        When it is neither bytes nor text, too long, empty, binary or not TOML.
    """
    if not isinstance(content, str | bytes):
        given = type(content).__name__
        raise _refuse(where, given, "a scenario in TOML, as text or bytes")
    if len(content) > LIMIT_BYTES:
        raise _refuse(where, f"{len(content)} bytes", f"at most {LIMIT_BYTES} bytes")
    text = content if isinstance(content, str) else _decode(content, where)
    if not text.strip():
        raise _refuse(where, "an empty file", "a scenario in TOML", "Start from a preset's file.")
    try:
        return tomllib.loads(text)
    except ValueError as error:  # not TOML, or a number of thousands of digits
        raise _refuse(where, f"text that is not TOML: {error}", "a scenario in TOML") from None
    except RecursionError:
        raise _refuse(where, "lists within lists without end", "a scenario in TOML") from None


def _decode(content: bytes, where: str) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise _refuse(where, "a binary file", "a scenario in TOML, as UTF-8 text")
    return text


def _refuse(where: str, given: str, allowed: str, remedy: str = "") -> ScenarioError:
    return ScenarioError([Problem(where, given, allowed, remedy)])


def write_toml(content: dict[str, Any]) -> str:
    """Return `content` as a TOML document."""
    import tomli_w

    return tomli_w.dumps(content)
