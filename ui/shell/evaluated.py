"""What ``POST /api/evaluate`` says of a body; asked of another process, so no Streamlit here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from model import Scenario, evaluate
from model.core.errors import ModelError, Problem, ScenarioError
from model.core.reading import finite, read_plain
from ui.hand.tables import world


def said_of(body: bytes) -> tuple[int, bytes]:
    """Return status and body of the answer."""
    try:
        status, said = 200, answer(Scenario(**_read(body)))
    except ModelError as error:
        status, said = 422, refused(error.problems)
    return status, written(said)


def written(said: dict[str, Any]) -> bytes:
    """Return an answer as bytes of JSON."""
    return json.dumps(said, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode(
        "utf-8",
        "backslashreplace",  # half a pair of UTF-16 as JSON writes it
    )


def refused(problems: Iterable[Problem]) -> dict[str, Any]:
    """Return what is wrong, a row each."""
    return {"problems": [_row(problem) for problem in problems]}


def answer(scenario: Scenario) -> dict[str, Any]:
    """Return what ``POST /api/evaluate`` says of a scenario: the outcome's keys and the ladder.

    ``ladder`` has a row a rung, S0 to S10, in `ladder_unit`; what is not finite becomes null.
    """
    outcome = evaluate(scenario, world())
    rungs = outcome.ladder.reset_index().to_dict("records")
    unit = f"million {outcome.economy.unit}"
    said: dict[str, Any] = finite({**outcome.as_dict(), "ladder_unit": unit, "ladder": rungs})
    return said


def _read(body: bytes) -> dict[str, Any]:
    """Return the fields in a body.

    Raises
    ------
    ScenarioError
        When it is no JSON object.
    """
    try:
        content = read_plain(body, "body")
    except (ValueError, RecursionError) as error:
        given = f"text that is not JSON: {str(error)[:120] or 'nested too deep'}"
        raise _no_scenario(given) from None
    if not isinstance(content, dict):
        raise _no_scenario(f"JSON that is no object: {_kind(content)}")
    return content


def _kind(content: Any) -> str:
    """Return what JSON calls a value that is no object."""
    if content is None or isinstance(content, bool):
        return json.dumps(content)
    return {list: "an array", str: "text"}.get(type(content), "a number")


def _no_scenario(given: str) -> ScenarioError:
    allowed = "a scenario as a JSON object"
    return ScenarioError([Problem("body", given, allowed, "See GET /api/scenario-schema.")])


def _row(problem: Problem) -> dict[str, str]:
    """Return a problem as a row, whose ``allowed`` says what may stand there, not what may not."""
    row = problem.as_dict()
    told = _ALLOWED.get(getattr(problem.allowed, "template", problem.allowed))
    if told:
        nearest = getattr(problem.remedy, "values", {}).get("name")
        row["allowed"] = told.format(**getattr(problem.allowed, "values", {}))
        row["allowed"] += f", such as {nearest}" if nearest else ""
    return row


_ALLOWED = {
    "no such name among the {kind}": "one of the {kind}",
    "no field of this name exists": "the name of a field",
}
