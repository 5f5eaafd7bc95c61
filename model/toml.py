"""Reading and writing a scenario file, with an error that says what is wrong with the file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from model.errors import Problem, ScenarioError

__all__ = ["LIMIT_BYTES", "read_toml", "read_toml_file", "write_toml"]

LIMIT_BYTES = 1_000_000
"""Longest scenario file that is read [bytes]; far beyond any that a person writes."""


def read_toml_file(path: str | Path) -> dict[str, Any]:
    """Return the content of a TOML file.

    Raises
    ------
    ScenarioError
        When the file is missing, unreadable, too long, empty, binary or not TOML.
    """
    file = Path(path)
    try:
        if file.stat().st_size > LIMIT_BYTES:
            raise _refuse(file.name, f"{file.stat().st_size} bytes", f"at most {LIMIT_BYTES} bytes")
        content = file.read_bytes()
    except OSError as error:
        remedy = "Check the path, or list the presets with `mineral-wealth presets`."
        raise _refuse(
            str(path), error.strerror or "no file", "a readable TOML file", remedy
        ) from None
    return read_toml(content, file.name)


def read_toml(content: bytes | str, where: str = "scenario") -> dict[str, Any]:
    """Return the content of a TOML document given as bytes or text.

    Raises
    ------
    ScenarioError
        When it is empty, binary or not TOML.
    """
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
