"""Every address that is open stands in one table, which the documentation has too."""

from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from tests.paths import ROOT
from ui.shell import api, server
from ui.shell.pages import PAGES
from ui.shell.routes import ROUTES, closed, etag_of, route_of, unchanged

HOSTING = (ROOT / "docs" / "pages" / "reference" / "hosting.md").read_text(encoding="utf-8")


def test_the_documentation_has_the_same_table() -> None:
    rows = re.findall(r"^\| `([^|]*)` \| ([A-Z, ]*) \| (?:`([^|]*)`|[^|`]*) \|$", HOSTING, re.M)
    table = [(route.path, ", ".join(route.methods), route.cache) for route in ROUTES]
    assert [(path.replace("`", ""), methods, cache) for path, methods, cache in rows] == table


@pytest.mark.parametrize("path", ["/", *(f"/{name}" for name in PAGES), "/ladder/"])
def test_every_page_is_open(path: str) -> None:
    assert closed("GET", path) is None
    assert route_of(path) is ROUTES[0]


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent/interact",
        "/_stcore/agent/openapi.json", "/_stcore/agent/mcp", "/auth/login", "/oauth2callback",
        "/app/static/x.png", "/component/x/index.html", "/.git/config", "/api", "/index.html",
        "/ladder/_stcore/health", "//elsewhere.example", "/_stcore/upload_file/session", "/x",
    ],
)  # fmt: skip
def test_all_else_is_closed(path: str) -> None:
    for method in ("GET", "HEAD", "POST", "PUT", "OPTIONS"):
        answer = closed(method, path)
        assert answer is not None, method
        assert answer.status_code == 404


@pytest.mark.parametrize("path", ["/", "/static/a.js", "/_stcore/health", "/media/a.png",
                                  "/_stcore/upload_file/a/b", "/api/evaluate"])  # fmt: skip
def test_options_names_what_is_answered_and_nothing_for_others(path: str) -> None:
    route, answer = route_of(path), closed("OPTIONS", path)
    assert route is not None
    assert answer is not None
    assert answer.status_code == 204
    assert answer.headers["allow"] == ", ".join((*route.methods, "OPTIONS"))
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "TRACE"])
def test_a_method_that_is_not_answered(method: str) -> None:
    answer = closed(method, "/")
    assert answer is not None
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


@pytest.fixture(scope="module")
def client() -> TestClient:
    routes = [*api.routes(), Route("/media/{file}", lambda _: PlainTextResponse("picture"))]
    return TestClient(Starlette(routes=routes, middleware=server.middleware()))


@pytest.mark.parametrize("path", ["/api/presets", "/api/scenario-schema", "/api/openapi.json",
                                  "/media/0a1b.png"])  # fmt: skip
def test_what_is_the_same_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    route = route_of(path)
    assert route is not None
    assert first.headers["cache-control"] == route.cache
    etag = first.headers["etag"]
    again = client.get(path, headers={"If-None-Match": f'W/{etag}, "x"'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert client.get(path, headers={"If-None-Match": '"x"'}).content == first.content
    head = client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(first.content))


def test_answers_of_the_api_that_are_wrong_say_so_as_rows(client: TestClient) -> None:
    for method, path, status in (("GET", "/api/evaluate", 405), ("GET", "/api/x", 404)):
        answer = client.request(method, path)
        assert answer.status_code == status
        assert answer.json()["problems"]
        assert answer.headers["cache-control"] == "no-store"


def test_every_answer_carries_the_headers(client: TestClient) -> None:
    for path in ("/api/presets", "/nowhere", "/media/a.png", "/"):
        headers = client.get(path).headers
        for name in ("content-security-policy", "x-content-type-options", "referrer-policy"):
            assert headers[name], path


def test_an_etag_is_the_contents_hash_in_the_name() -> None:
    assert etag_of("/media/0a1b.png") == '"0a1b"'
    assert etag_of("/api/presets") == ""
    assert unchanged('"a", W/"b"', '"b"')
    assert unchanged("*", '"b"')
    assert not unchanged("", '"b"')
    assert not unchanged('""', "")
