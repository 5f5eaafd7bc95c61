"""A small JSON API beside the page, in the same process: presets, schema, evaluate, OpenAPI.

Bad input is answered with status 422 and every problem as a row ``{where, given, allowed,
remedy}``, as the model found it. Nothing is kept between two requests, and no other site's script
can read an answer (no CORS).
"""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import PydanticJsonSchemaWarning, models_json_schema
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from model import Scenario, __version__
from model.core.errors import ModelError, Problem
from model.core.limits import BODY_BYTES
from model.world.catalog import catalog
from ui.hand.background import BusyError, beside_async
from ui.shell.evaluated import refused, said_of, written
from ui.shell.gate import address
from ui.shell.routes import NEVER, REVALIDATE, unchanged

SECONDS = 20.0
"""Longest that a scenario may take; some 30 ms is usual."""

_HEADERS = {"Cache-Control": NEVER}
_DOCUMENT = Path(__file__).with_name("openapi.json")


def routes() -> list[BaseRoute]:
    """Return the routes of the API; any other path below ``/api`` is answered with 404."""
    known: dict[str, tuple[str, Callable[[Request], Any]]] = {
        "/api/presets": ("GET, HEAD", _same(presets)),
        "/api/scenario-schema": ("GET, HEAD", _same(schema)),
        "/api/evaluate": ("POST", _evaluate),
        "/api/openapi.json": ("GET, HEAD", _same(openapi)),
    }
    found: list[BaseRoute] = [
        Route(p, do, methods=how.split(", ")) for p, (how, do) in known.items()
    ]
    every = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]

    async def other(request: Request) -> Response:
        path = request.url.path
        if path in known:
            allowed = f"{known[path][0]}, OPTIONS"
            if request.method == "OPTIONS":
                return Response(status_code=204, headers={"Allow": allowed})
            problem = Problem("method", request.method, allowed)
            return _refusal([problem], 405, Allow=allowed)
        remedy = "See GET /api/openapi.json."
        return _refusal([Problem("path", path[:80], ", ".join(known), remedy)], 404)

    return [*found, Route("/api/{path:path}", other, methods=every)]


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


@cache
def presets() -> dict[str, Any]:
    """Return the presets with their whole scenarios."""
    scenarios = [Scenario.from_preset(id) for id in catalog().presets]
    return {"presets": [s.model_dump(mode="json", exclude_none=True) for s in scenarios]}


@cache
def _kept(make: Callable[[], dict[str, Any]]) -> tuple[bytes, str]:
    """Return an answer that is the same until the server ends, and its ETag."""
    said = written(make())
    return said, f'"{hashlib.sha256(said).hexdigest()[:16]}"'


def _same(make: Callable[[], dict[str, Any]]) -> Callable[[Request], Response]:
    """Return what answers with the same each time; runs on a thread, since the first makes it."""

    def answer(request: Request) -> Response:
        said, etag = _kept(make)
        headers = {"Cache-Control": REVALIDATE, "ETag": etag}
        if unchanged(request.headers.get("if-none-match", ""), etag):
            return Response(None, 304, headers)
        return Response(said, 200, headers, "application/json")

    return answer


async def _evaluate(request: Request) -> Response:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        problem = Problem("content-type", repr(kind[:80]), "application/json")
        return _refusal([problem], 415)
    try:
        body = await _body(request)
        asked = partial(said_of, body), _visitor(request), SECONDS
        status, said = await beside_async(*asked, "calls")
    except ModelError as error:
        status = 429 if isinstance(error, BusyError) else 503
        return _refusal(error.problems, status, **{"Retry-After": "5"})
    except _TooLongError:
        problem = Problem("body", f"more than {BODY_BYTES} bytes", f"at most {BODY_BYTES} bytes")
        return _refusal([problem], 413, Connection="close")
    except ClientDisconnect:
        return Response(status_code=400)
    return Response(said, status, _HEADERS, "application/json")


def _visitor(request: Request) -> str:
    """Return who asks, as far as can be known: visitors take turns."""
    return f"address {address(request.scope)}"


class _TooLongError(Exception):
    """The body is longer than is read."""


async def _body(request: Request) -> bytes:
    """Return the body; no more of it is kept than is allowed."""
    parts, length = [], 0
    stated = request.headers.get("content-length", "")
    if stated.isdecimal() and int(stated[:20]) > BODY_BYTES:  # and none of it is waited for
        raise _TooLongError
    async for part in request.stream():
        length += len(part)
        if length > BODY_BYTES:
            raise _TooLongError
        parts.append(part)
    return b"".join(parts)


def _refusal(problems: Any, status: int, **headers: str) -> Response:
    said = written(refused(problems))
    return Response(said, status, {**_HEADERS, **headers}, "application/json")


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


class Newest(BaseModel):
    """The newest day on record, and the age from which it is called outdated [day]."""

    day: str
    limit_days: int


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
    newest: dict[str, Newest]
    ladder_unit: str
    ladder: list[dict[str, Any]]
    run: dict[str, str]
