"""Turns what pydantic finds wrong with a scenario into problems in our own words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from model.core.errors import Problem, nearest

__all__ = ["explain", "refuse"]

_SHARE = "a share lies in [0, 1]"
_KINDS = {
    "bool_type": "true or false",
    "date_from_datetime_inexact": "a date as YYYY-MM-DD",
    "date_from_datetime_parsing": "a date as YYYY-MM-DD",
    "date_type": "a date as YYYY-MM-DD",
    "dict_type": "a table of names and values",
    "finite_number": "a finite number",
    "float_type": "a number",
    "frozen_instance": "a scenario is frozen",
    "int_type": "a whole number",
    "model_type": "a table such as { russia = 0.5 }",
    "string_type": "text",
    "tuple_type": "a list",
}


def refuse(allowed: str, remedy: str = "") -> PydanticCustomError:
    """Return the error that a validator raises: what is allowed, and how to mend it."""
    return PydanticCustomError("problem", "{allowed}", {"allowed": allowed, "remedy": remedy})


def explain(
    error: ValidationError,
    fields: Sequence[str],
    nested: Sequence[str],
    tables: Mapping[str, Sequence[str]] | None = None,
    ranged: Sequence[str] = (),
) -> list[Problem]:
    """Return one problem for each thing that pydantic found.

    Parameters
    ----------
    error : ValidationError
        Raised by pydantic.
    fields, nested : sequence of str
        Valid names at the top of a scenario and inside one entry of its tables.
    tables : mapping, optional
        Valid names inside a table that has names of its own, by the table's name.
    ranged : sequence of str
        Paths of numbers for which a range can be stated beside them.
    """
    found = error.errors(include_url=False)
    return [
        _problem(detail, fields, _names(detail, nested, tables or {}), ranged) for detail in found
    ]


def _names(
    detail: ErrorDetails, nested: Sequence[str], tables: Mapping[str, Sequence[str]]
) -> Sequence[str]:
    return tables.get(str(next(iter(detail["loc"]), "")), nested)


def _problem(
    detail: ErrorDetails, fields: Sequence[str], nested: Sequence[str], ranged: Sequence[str]
) -> Problem:
    path = [str(part) for part in detail["loc"] if part != "[key]"]
    where = ".".join(path) or "scenario"
    given = shown(detail["input"])
    context = detail.get("ctx", {})
    match detail["type"]:
        case "problem":
            return Problem(where, given, context["allowed"], context["remedy"])
        case "extra_forbidden":
            names = fields if len(path) == 1 else nested
            return Problem(where, given, "no field of this name exists", nearest(path[-1], names))
        case "greater_than_equal" | "less_than_equal":
            return Problem(where, given, _SHARE, _nearest_share(detail["input"]))
        case "literal_error":
            return Problem(where, given, f"one of {context['expected']}")
        case "string_too_long":
            return Problem(where, given, f"at most {context['max_length']} characters")
        case "float_type" if where in ranged and isinstance(detail["input"], str):
            remedy = f'State a range apart: ranges."{where}" = "0.5 to 1".'
            return Problem(where, given, "a number", remedy)
        case kind:
            return Problem(where, given, _KINDS.get(kind, detail["msg"]))


def shown(value: Any) -> str:
    """Return a value as it is named in a message, cut to a readable length."""
    if value is None or isinstance(value, dt.date):
        return "nothing" if value is None else str(value)
    if isinstance(value, bool):
        return str(value).lower()  # as TOML and JSON have it
    try:
        text = repr(value)
    except RecursionError:
        return "tables within tables without end"
    return text if len(text) <= 60 else f"{text[:57]}..."


def _nearest_share(value: Any) -> str:
    share = float(value)
    if share <= 0:
        return "Use 0 for nothing."
    while share > 1:
        share /= 10
    return f"Did you mean {share:.6g}?"
