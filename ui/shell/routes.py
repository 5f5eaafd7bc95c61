"""Every address that the server answers, with its methods and how long an answer may be kept.

All else is answered with 404, and Streamlit never sees it: its metrics, its agents, its logins.
The same table stands in ``docs/pages/reference/hosting.md``; a test compares the two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from starlette.responses import PlainTextResponse, Response

from ui.shell.pages import PAGES

REVALIDATE = "no-cache"
"""An answer that is asked for again each time, and not sent again while it is the same."""

NEVER = "no-store"
"""An answer that is not kept."""


@dataclass(frozen=True, slots=True)
class Route:
    """One kind of address.

    Parameters
    ----------
    path : str
        As the documentation writes it.
    methods : tuple of str
        Those that are answered, besides OPTIONS.
    cache : str
        The answer's ``Cache-Control``; empty where what answers says it.
    shape : str
        Pattern of the whole path.
    """

    path: str
    methods: tuple[str, ...]
    cache: str
    shape: str


_READ = ("GET", "HEAD")
_ONE = r"[^/]+"
_PAGES = "|".join(map(re.escape, PAGES))

ROUTES = (
    Route("/, /explore and the other pages", _READ, REVALIDATE, rf"/(?:{_PAGES})?/?"),
    Route("/static/…", _READ, "public, immutable, max-age=31536000", "/static/.+"),
    Route("/favicon.png", _READ, "public, immutable, max-age=31536000", r"/favicon\.png"),
    Route("/card.png", _READ, "public, max-age=86400", r"/card\.png"),
    Route("/manifest.json", _READ, REVALIDATE, r"/manifest\.json"),
    Route("/_stcore/health", _READ, REVALIDATE, "/_stcore/health"),
    Route("/_stcore/host-config", _READ, REVALIDATE, "/_stcore/host-config"),
    Route("/_stcore/bidi-components/…", _READ, "", "/_stcore/bidi-components/.+"),
    Route("/_stcore/upload_file/SESSION/FILE", ("PUT", "DELETE"), NEVER,
          rf"/_stcore/upload_file/{_ONE}/{_ONE}"),
    Route("/media/FILE", _READ, "private, max-age=3600, immutable", rf"/media/{_ONE}"),
    Route("/api/presets", _READ, REVALIDATE, "/api/presets"),
    Route("/api/scenario-schema", _READ, REVALIDATE, "/api/scenario-schema"),
    Route("/api/openapi.json", _READ, REVALIDATE, r"/api/openapi\.json"),
    Route("/api/evaluate", ("POST",), NEVER, "/api/evaluate"),
)  # fmt: skip

_SHAPES = tuple((re.compile(route.shape), route) for route in ROUTES)
_API = "/api/"


def route_of(path: str) -> Route | None:
    """Return what an address is, or None where there is nothing."""
    return next((route for shape, route in _SHAPES if shape.fullmatch(path)), None)


def closed(method: str, path: str) -> Response | None:
    """Return the answer to what is not open, and to OPTIONS; None where the page answers.

    What is wrong below ``/api/`` the API says itself, as rows.
    """
    route = route_of(path)
    if route is None:
        return None if path.startswith(_API) else PlainTextResponse("Nothing is here.\n", 404)
    allow = {"Allow": ", ".join((*route.methods, "OPTIONS"))}
    if method == "OPTIONS":
        return Response(status_code=204, headers=allow)
    if method in route.methods or path.startswith(_API):
        return None
    return PlainTextResponse(f"{method} is not answered here.\n", 405, allow)


def etag_of(path: str) -> str:
    """Return the ETag of a picture or a file made, whose name is its content's hash; else empty."""
    kept = path.startswith("/media/")
    return f'"{path.rpartition("/")[2].partition(".")[0]}"' if kept else ""


def unchanged(asked: str, etag: str) -> bool:
    """Return whether who asks has the answer already (``If-None-Match``)."""
    known = {tag.strip().removeprefix("W/") for tag in asked.split(",")}
    return bool(etag) and (etag in known or "*" in known)
