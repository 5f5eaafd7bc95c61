"""Turns what pydantic finds wrong with a scenario into problems in our own words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from model.core.errors import Problem, Rest, ScenarioError, unknown
from model.core.limits import LONGEST_NAME, MOST_ENTRIES, MOST_PROBLEMS, MOST_SEARCHED
from model.core.reading import shown
from model.core.said import say

__all__ = ["explain", "refuse"]

_DATE = say("a date as YYYY-MM-DD")
_KINDS = {
    "bool_type": say("true or false"),
    "date_from_datetime_inexact": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_type": _DATE,
    "dict_type": say("a table of names and values"),
    "finite_number": say("a finite number"),
    "float_type": say("a number"),
    "frozen_instance": say("a scenario is frozen"),
    "int_type": say("a whole number"),
    "model_type": say("a table such as { russia = 0.5 }"),
    "string_type": say("text"),
    "tuple_type": say("a list"),
}


def refuse(allowed: str, remedy: str | Callable[[], str] = "") -> PydanticCustomError:
    """Return the error that a validator raises: what is allowed, and how to mend it.

    A remedy that costs a search is handed over as a function: it is sought only where it is told.
    """
    return PydanticCustomError("problem", "{allowed}", {"allowed": allowed, "remedy": remedy})


def check_entries(fields: Mapping[str, object]) -> None:
    """Refuse a scenario that states more than there is, before any entry is looked at.

    Raises
    ------
    ScenarioError
        When its tables and lists have more than :data:`~model.core.limits.MOST_ENTRIES` entries.
    """
    count = sum(len(value) for value in fields.values() if isinstance(value, dict | list))
    if count > MOST_ENTRIES:
        allowed = say("at most {count:,} entries in all tables", count=MOST_ENTRIES)
        raise ScenarioError([Problem("scenario", say("{count:,} entries", count=count), allowed)])


def explain(
    error: ValidationError,
    fields: Sequence[str],
    nested: Sequence[str],
    tables: Mapping[str, Sequence[str]] | None = None,
    ranged: Sequence[str] = (),
) -> list[Problem]:
    """Return one problem for each thing that pydantic found; those beyond the limit are counted.

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
    told = [
        _problem(detail, fields, _names(detail, nested, tables or {}), ranged, n < MOST_SEARCHED)
        for n, detail in enumerate(found[:MOST_PROBLEMS])
    ]
    more = len(found) - len(told)
    return [*told, Rest.of(more)] if more else told


def _names(
    detail: ErrorDetails, nested: Sequence[str], tables: Mapping[str, Sequence[str]]
) -> Sequence[str]:
    return tables.get(str(next(iter(detail["loc"]), "")), nested)


def _problem(
    detail: ErrorDetails, fields: Sequence[str], nested: Sequence[str], ranged: Sequence[str],
    searched: bool,
) -> Problem:  # fmt: skip
    path = [str(part)[:LONGEST_NAME] for part in detail["loc"] if part != "[key]"]
    where = ".".join(path) or "scenario"
    given = shown(detail["input"])
    context = detail.get("ctx", {})
    match detail["type"]:
        case "problem":
            remedy = context["remedy"]
            told = (remedy() if searched else "") if callable(remedy) else remedy
            return Problem(where, given, context["allowed"], told)
        case "extra_forbidden":
            names = fields if len(path) == 1 else nested
            return unknown(where, path[-1], names, "no field of this name exists", given)
        case "greater_than_equal" | "less_than_equal" if math.isfinite(detail["input"]):
            remedy = _nearest_share(detail["input"])
            return Problem(where, given, "a share lies in [0, 1]", remedy)
        case "literal_error":
            return Problem(where, given, say("one of {names}", names=context["expected"]))
        case "string_too_long":
            allowed = say("at most {count} characters", count=context["max_length"])
            return Problem(where, given, allowed)
        case "float_type" if where in ranged and isinstance(detail["input"], str):
            remedy = say('State a range apart: ranges."{where}" = "0.5 to 1".', where=where)
            return Problem(where, given, "a number", remedy)
        case "greater_than_equal" | "less_than_equal":
            return Problem(where, given, _KINDS["finite_number"])
        case kind:
            return Problem(where, given, _KINDS.get(kind, detail["msg"]))


def _nearest_share(value: Any) -> str:
    share = float(value)
    if share <= 0:
        return say("Use 0 for nothing.")
    while share > 1:
        share /= 10
    return say("Did you mean {name}?", name=f"{share:.6g}")
