"""What a user hands in, opened, measured and decoded; TOML, JSON and CSV on top.

Whatever cannot be used is refused with its place, what it is and what it should be. Values are
shortened here too, for a message as for JSON.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import math
import re
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from model.core.encodings import likely_encoding
from model.core.errors import DataError, Problem, ScenarioError
from model.core.file_kinds import refuse_foreign
from model.core.limits import DEEPEST, MOST_VALUES, SCENARIO_BYTES
from model.core.said import say

__all__ = [
    "between", "decoded", "file_name", "finite", "measured", "read_bytes", "read_json",
    "read_json_values", "read_plain", "read_rows", "read_text", "read_toml", "read_toml_file",
    "shown", "write_toml",
]  # fmt: skip

_LONGEST = 60
"""Characters of a value in a message."""

_PACKED = (b"\x1f\x8b", b"PK\x03\x04")


def read_text(source: str | bytes | Path, limit_bytes: int, kind: str) -> tuple[str, str]:
    """Return a name for messages, and the text of a file or upload.

    Parameters
    ----------
    source : str, bytes or Path
        A path, or the content itself: bytes, or a str that begins with a brace or bracket.
    limit_bytes : int [byte]
        A longer source is refused; of a file no more than its size is looked at.
    kind : str
        What the text should be, for messages: ``GeoJSON``.

    Raises
    ------
    ScenarioError
        When the source is missing, too long, packed, empty or not UTF-8.

    Examples
    --------
    >>> read_text(b"{}", 10, "GeoJSON")
    ('upload', '{}')
    """
    name, content = read_bytes(source, limit_bytes, kind)
    return name, decoded(name, content, kind)


def read_bytes(source: str | bytes | Path, limit_bytes: int, kind: str) -> tuple[str, bytes]:
    """Return a name for messages, and the bytes of a file or upload, as :func:`read_text` does.

    Raises
    ------
    ScenarioError
        When the source is missing, too long or empty.
    """
    name, content = _content(source, limit_bytes, kind)
    _check_length(name, len(content), limit_bytes)
    if not content.strip():
        needed = say("{kind} text", kind=kind)
        raise ScenarioError.at(name, "an empty file", needed, "Check that the file was saved.")
    return name, content


def _content(source: str | bytes | Path, limit: int, kind: str) -> tuple[str, bytes]:
    if isinstance(source, bytes):
        return "upload", source
    if isinstance(source, str) and _is_content(source):
        return "text", source.encode("utf-8", "replace")
    path = Path(source)
    return path.name, _opened(path, limit, kind)


def file_name(source: str | bytes | Path) -> str:
    """Return the name of the file that a path leads to; nothing where the content is given.

    Examples
    --------
    >>> file_name("maps/liberated.kml"), file_name(b"{}"), file_name(" {}")
    ('liberated.kml', '', '')
    """
    if isinstance(source, bytes) or (isinstance(source, str) and _is_content(source)):
        return ""
    return Path(source).name


def _is_content(source: str) -> bool:
    bare = source.lstrip("\ufeff \t\r\n")
    return not bare or bare[0] in "{["


def _opened(path: Path, limit: int, kind: str) -> bytes:
    """Return a file's bytes; one beyond the limit is enough to tell that it is too long."""
    needed, remedy = say("a {kind} file", kind=kind), say("Check the path.")
    if kind == "TOML":
        remedy = say("Check the path, or list the presets with `mineral-wealth presets`.")
    try:
        if "\0" in str(path) or not path.exists():
            where = str(path).replace("\0", "\\0")
            raise ScenarioError.at(where, "no such file", needed, remedy)
        if not path.is_file():
            raise ScenarioError.at(path.name, "no regular file", needed, remedy)
        _check_length(path.name, path.stat().st_size, limit)
        with path.open("rb") as stream:
            return stream.read(limit + 1)
    except OSError as error:
        given = error.strerror or say("no access")
        raise ScenarioError.at(path.name, given, needed, remedy) from None


def decoded(name: str, content: bytes, kind: str) -> str:
    """Return bytes as text, or refuse them as :func:`read_text` does."""
    needed = say("{kind} text", kind=kind)
    refuse_foreign(name, content, needed)
    if content.startswith(_PACKED):
        raise ScenarioError.at(name, "a compressed file", needed, "Unpack it first.")
    if b"\0" in content:
        raise ScenarioError.at(name, "a binary file", needed, "Save the file as UTF-8.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        given = say("bytes that are not UTF-8 (at byte {place})", place=error.start)
        if found := likely_encoding(content):
            given = say("text that looks like {encoding}, not UTF-8 (at byte {place})",
                        encoding=found, place=error.start)  # fmt: skip
        raise ScenarioError.at(name, given, "UTF-8 text", "Save the file as UTF-8.") from None
    if not text.strip():
        raise ScenarioError.at(name, "an empty file", needed, "Check that the file was saved.")
    return text


def _check_length(name: str, size: int, limit: int) -> None:
    if size > limit:
        given, allowed = say("{size:,} bytes", size=size), say("at most {size:,} bytes", size=limit)
        raise ScenarioError.at(name, given, allowed, "Simplify it, or keep a part of it.")


def read_toml_file(path: str | Path) -> dict[str, Any]:
    """Return the content of a TOML file of at most :data:`~model.core.limits.SCENARIO_BYTES`.

    Raises
    ------
    ScenarioError
        As :func:`read_text`; and when it is not TOML.
    """
    return _toml(*read_text(Path(path), SCENARIO_BYTES, "TOML"))


def read_toml(content: bytes | str, where: str = "scenario") -> dict[str, Any]:
    """Return the content of a TOML document given as bytes or text.

    Raises
    ------
    ScenarioError
        When it is neither bytes nor text, too long, empty, binary or not TOML.
    """
    if not isinstance(content, str | bytes):
        raise ScenarioError.at(
            where, type(content).__name__, "a scenario in TOML, as text or bytes"
        )
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
    _check_length(where, len(raw), SCENARIO_BYTES)
    return _toml(where, decoded(where, raw, "TOML"))


def _toml(where: str, text: str) -> dict[str, Any]:
    measured(where, text)
    try:
        return tomllib.loads(text)
    except ValueError as error:  # not TOML, or a number of thousands of digits
        given = say("text that is not TOML: {error}", error=str(error))
    except RecursionError:
        given = say("lists within lists without end")
    raise ScenarioError.at(where, given, "a scenario in TOML", "Start from a preset's file.")


def write_toml(content: dict[str, Any]) -> str:
    """Return `content` as a TOML document."""
    import tomli_w

    return tomli_w.dumps(content)


def read_json(text: str | bytes, number: Callable[[str], float] | None = None) -> Any:
    """Return what a JSON document says.

    Parameters
    ----------
    text : str or bytes
        The document.
    number : callable, optional
        What to make of ``NaN`` and ``Infinity``; by default they are refused.

    Raises
    ------
    ScenarioError
        With every key that an object has more than once.
    ValueError
        When it is no JSON, or states a number that JSON does not have; json's own error.
    """
    return json.loads(text, parse_constant=number or _no_number, object_pairs_hook=_once)


def read_plain(content: bytes, where: str) -> Any:
    """Return what a short JSON document says, whose depth and number of values are limited.

    Raises
    ------
    ScenarioError, ValueError
        As :func:`measured` and :func:`read_json`.
    """
    text = content.decode(json.detect_encoding(content), "surrogatepass")
    measured(where, text)
    return read_json(text)


def measured(where: str, text: str) -> None:
    """Refuse TOML or JSON that goes too deep or has too many values, before it is parsed.

    Raises
    ------
    ScenarioError
        Above :data:`~model.core.limits.DEEPEST` or :data:`~model.core.limits.MOST_VALUES`.
    """
    depth = parts = values = 0
    for token in _SIGNS.finditer(text):
        sign = text[token.start()]
        if sign in "\"'#":
            continue
        parts = parts + 1 if sign == "." else 0
        depth += (sign in "[{") - (sign in "]}")
        values += sign in "=,"
        if max(depth, parts) > DEEPEST:
            allowed = say("at most {count} lists and tables within each other", count=DEEPEST)
            raise ScenarioError.at(where, "lists within lists without end", allowed)
        if values > MOST_VALUES:
            given = say("more than {count:,} values", count=MOST_VALUES)
            raise ScenarioError.at(where, given, say("at most {count:,} values", count=MOST_VALUES))


_SIGNS = re.compile(
    r'''"""(?:[^"\\]+|\\.|"{1,2}(?!"))*+(?:"{3,5})?|"(?:[^"\\\n]+|\\.)*+"?'''
    r"""|'''(?:[^']+|'{1,2}(?!'))*+(?:'{3,5})?|'[^'\n]*+'?"""
    r"|#[^\n]*+|[.\[\]{}=,\n]",
    re.DOTALL,
)
"""Texts and comments, each as one, and what gives TOML and JSON their shape. No alternative can
fail after its first sign, so that every character is looked at once. What is a text here and none
to a parser is no document to it either."""


def read_json_values(text: str, number: Callable[[str], float] | None = None) -> list[Any]:
    """Return the JSON values of a text: one, or GeoJSON objects one after the other.

    Blanks, line ends, commas and the record separators of RFC 8142 may stand between them.

    Parameters
    ----------
    text : str
        The text.
    number : callable, optional
        As of :func:`read_json`.

    Raises
    ------
    ScenarioError, ValueError
        As :func:`read_json`.
    """
    decoder = json.JSONDecoder(parse_constant=number or _no_number, object_pairs_hook=_once)
    found: list[Any] = []
    place = between(text, 0)
    while place < len(text) or not found:
        if found and not (isinstance(found[0], dict) and "type" in found[0]):
            raise json.JSONDecodeError("Extra data", text, place)
        value, end = decoder.raw_decode(text, place)
        found.append(value)
        place = between(text, end)
    return found


def between(text: str, place: int) -> int:
    """Return the place of the next JSON value of a text of many."""
    found = _BETWEEN.match(text, place)
    return found.end() if found else place


_BETWEEN = re.compile("[, \t\r\n\x1e]*")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the fields of an object, none of which may stand there twice."""
    table = dict(pairs)
    if len(table) == len(pairs):
        return table
    counts = Counter(key for key, _ in pairs)
    raise ScenarioError(
        Problem(key[:80], say("this key {count} times", count=count), "each key of an object once")
        for key, count in counts.items()
        if count > 1
    )


def _no_number(name: str) -> float:
    raise ValueError(say("{name} is no JSON", name=name))


def finite(content: Any) -> Any:
    """Return plain values as JSON has them: what is not a finite number becomes null."""
    if isinstance(content, dict):
        return {str(key): finite(part) for key, part in content.items()}
    if isinstance(content, list | tuple):
        return [finite(part) for part in content]
    return None if isinstance(content, float) and not math.isfinite(content) else content


def read_rows(table: Path, name: str = "") -> list[dict[str, str]]:
    """Return the rows of a CSV table as text, one dict a row.

    Parameters
    ----------
    table : Path
        The file.
    name : str, optional
        What to call it in an error; its file name by default.

    Raises
    ------
    DataError
        When the file cannot be read as UTF-8 text, a column is there twice, or a row is longer
        or shorter than the header; every such row is listed.
    """
    place = name or table.name
    header, *rows = _cells(table, place) or [[]]
    twice = sorted({column for column in header if header.count(column) > 1})
    problems = [Problem(f"{place}:1", column, "each column once") for column in twice]
    needed = say("{count} cells", count=len(header))
    problems += [
        Problem(f"{place}:{number}", say("a row of {count} cells", count=len(row)), needed)
        for number, row in enumerate(rows, 2)
        if len(row) != len(header)
    ]
    if problems:
        raise DataError(problems)
    return [dict(zip(header, row, strict=True)) for row in rows]


def _cells(table: Path, place: str) -> list[list[str]]:
    try:
        if table.exists() and not (table.is_file() or table.is_dir()):
            raise OSError(0, say("no regular file"))  # a pipe or device may have no end
        with table.open(encoding="utf-8", newline="") as stream:
            return list(csv.reader(stream))
    except FileNotFoundError:
        raise DataError.at(place, "no file", "the table must be there") from None
    except UnicodeDecodeError as error:
        given = say("bytes that are not UTF-8 ({reason})", reason=error.reason)
    except csv.Error as error:
        given = say("text that is no table ({error})", error=str(error))
    except OSError as error:
        raise DataError.at(place, error.strerror or "no access", "a readable file") from None
    raise DataError.at(place, given, "a CSV table in UTF-8")


def shown(value: Any) -> str:
    """Return a value as it is named in a message, cut to a readable length."""
    if value is None:
        return say("nothing")
    if isinstance(value, dt.date):
        return str(value)
    if isinstance(value, bool):
        return str(value).lower()  # as TOML and JSON have it
    try:
        text = repr(value)
    except RecursionError:
        return say("tables within tables without end")
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
