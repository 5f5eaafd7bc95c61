"""A small JSON API beside the page, in the same process: presets, schema, evaluate, OpenAPI.

Bad input is answered with status 422 and every problem as a row ``{where, given, allowed,
remedy}``, as the model found it. Nothing is kept between two requests, and no other site's script
can read an answer (no CORS).
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import PydanticJsonSchemaWarning, models_json_schema
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from model import Scenario, __version__, evaluate
from model.core.errors import ModelError, Problem, ScenarioError
from model.core.limits import BODY_BYTES
from model.core.reading import finite, read_plain
from model.world.catalog import catalog
from ui.hand import state

_HEADERS = {"Cache-Control": "no-store"}
_DOCUMENT = Path(__file__).with_name("openapi.json")


def routes() -> list[BaseRoute]:
    """Return the routes of the API; any other path below ``/api`` is answered with 404."""
    known: dict[str, tuple[str, Callable[[Request], Any]]] = {
        "/api/presets": ("GET", _presets),
        "/api/scenario-schema": ("GET", _schema),
        "/api/evaluate": ("POST", _evaluate),
        "/api/openapi.json": ("GET", _openapi),
    }
    found: list[BaseRoute] = [Route(p, do, methods=[how]) for p, (how, do) in known.items()]
    every = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    async def other(request: Request) -> Response:
        path = request.url.path
        if path in known:
            allowed = known[path][0]
            problem = Problem("method", request.method, allowed)
            return _refusal([problem], 405, Allow=allowed)
        remedy = "See GET /api/openapi.json."
        return _refusal([Problem("path", path[:80], ", ".join(known), remedy)], 404)

    return [*found, Route("/api/{path:path}", other, methods=every)]


def answer(scenario: Scenario) -> dict[str, Any]:
    """Return what ``POST /api/evaluate`` says of a scenario: the outcome's keys and the ladder.

    ``ladder`` has a row a rung, S0 to S10, in `ladder_unit`; what is not finite becomes null.
    """
    outcome = evaluate(scenario, state.world())
    rungs = outcome.ladder.reset_index().to_dict("records")
    unit = f"million {outcome.economy.unit}"
    said: dict[str, Any] = finite({**outcome.as_dict(), "ladder_unit": unit, "ladder": rungs})
    return said


@cache
def schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario, made from its fields."""
    with _quiet():
        return Scenario.model_json_schema()


@cache
def openapi() -> dict[str, Any]:
    """Return the OpenAPI document; its schema of a scenario is the model's own."""
    models = [(model, "validation") for model in (Scenario, Presets, Outcome, Problems)]
    with _quiet():
        _, made = models_json_schema(models, ref_template="#/components/schemas/{model}")
    document: dict[str, Any] = json.loads(_DOCUMENT.read_text("utf-8"))
    document["info"]["version"] = __version__
    document["components"]["schemas"] |= made["$defs"]
    return document


def _quiet() -> warnings.catch_warnings[None]:
    """Leave out of a schema what is no JSON to pydantic, an empty table, without a warning."""
    return warnings.catch_warnings(action="ignore", category=PydanticJsonSchemaWarning)


async def _presets(request: Request) -> Response:
    scenarios = [Scenario.from_preset(id) for id in catalog().presets]
    plain = [s.model_dump(mode="json", exclude_none=True) for s in scenarios]
    return JSONResponse({"presets": plain}, headers=_HEADERS)


async def _schema(request: Request) -> Response:
    return JSONResponse(schema(), headers=_HEADERS)


async def _openapi(request: Request) -> Response:
    return JSONResponse(openapi(), headers=_HEADERS)


async def _evaluate(request: Request) -> Response:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        problem = Problem("content-type", repr(kind[:80]), "application/json")
        return _refusal([problem], 415)
    try:
        body = await _body(request)
        said = await run_in_threadpool(lambda: answer(Scenario(**_read(body))))
    except ModelError as error:
        return _refusal(error.problems, 422)
    except _TooLongError:
        problem = Problem("body", f"more than {BODY_BYTES} bytes", f"at most {BODY_BYTES} bytes")
        return _refusal([problem], 413, Connection="close")
    except ClientDisconnect:
        return Response(status_code=400)
    return JSONResponse(said, headers=_HEADERS)


class _TooLongError(Exception):
    """The body is longer than is read."""


async def _body(request: Request) -> bytes:
    """Return the body; no more of it is kept than is allowed."""
    parts, length = [], 0
    async for part in request.stream():
        length += len(part)
        if length > BODY_BYTES:
            raise _TooLongError
        parts.append(part)
    return b"".join(parts)


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


def _refusal(problems: Any, status: int, **headers: str) -> JSONResponse:
    rows = [_row(problem) for problem in problems]
    return JSONResponse({"problems": rows}, status_code=status, headers={**_HEADERS, **headers})


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


class Row(BaseModel):
    """One thing that is wrong, as a row."""

    where: str
    given: str
    allowed: str
    remedy: str


class Problems(BaseModel):
    """All that is wrong."""

    problems: list[Row]


class Presets(BaseModel):
    """The presets with their whole scenarios."""

    presets: list[Scenario]


class Parties(BaseModel):
    """What each party holds [million of the unit]."""

    ukraine: float
    russia: float
    other: float


class Line(BaseModel):
    """The day of the front line that was asked for, and the record that holds on it."""

    asked: str
    used: str
    age_days: int
    note: str


class Outcome(BaseModel):
    """What follows from a scenario."""

    unit: str
    total_usd_million: int
    by_party: dict[str, dict[str, float]]
    aid_usd_million: float
    aid_coverage: float | None
    by_region: dict[str, Parties]
    by_group: dict[str, Parties]
    front_line: Line | None
    ladder_unit: str
    ladder: list[dict[str, Any]]
    run: dict[str, str]
