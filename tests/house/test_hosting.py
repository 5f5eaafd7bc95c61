"""Safe to host: settings, headers, one real server, a container without privileges."""

from __future__ import annotations

import ast
import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from model import DEFAULT_PRESET, Scenario, World, evaluate
from model.core.errors import DataError, Problem
from tests.browser.conftest import free_port, wait_for
from tests.paths import ROOT
from ui.shell import server

pytestmark = pytest.mark.slow

CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


# Settings.


@pytest.mark.parametrize(
    ("section", "name", "value"),
    [
        ("server", "enableXsrfProtection", True),
        ("server", "enableCORS", True),  # Streamlit's name for refusing other origins
        ("server", "enableAgentApi", False),
        ("server", "maxUploadSize", 5),
        ("server", "maxMessageSize", 8),
        ("global", "maxCachedMessageAge", 20),
        ("browser", "gatherUsageStats", False),
        ("client", "showErrorDetails", "none"),
        ("client", "allowedOrigins", []),
        ("client", "disableDataExport", True),  # files are stamped and safe: ours only
    ],
)
def test_the_settings_are_safe(section: str, name: str, value: object) -> None:
    assert CONFIG[section][name] == value


def test_no_bare_html_and_one_file_holds_the_session() -> None:
    files = [ROOT / "app.py", *(ROOT / "ui").rglob("*.py")]
    for file in files:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword):
                assert node.arg not in ("unsafe_allow_html", "unsafe_allow_javascript"), file
            if isinstance(node, ast.Attribute):
                assert node.attr != "html" or file.name == "drawings.py", file
                assert node.attr != "session_state" or file.name == "state.py", file


def test_nothing_is_shown_that_the_secrets_or_the_machine_hold() -> None:
    for file in (ROOT / "ui").rglob("*.py"):
        assert "st.secrets" not in file.read_text(encoding="utf-8")


# Headers.


def answered(query: str = "", ancestors: str | None = None) -> Any:
    async def hello(request: object) -> PlainTextResponse:
        return PlainTextResponse("hello")

    with pytest.MonkeyPatch.context() as patch:
        if ancestors is None:
            patch.delenv(server.ANCESTORS, raising=False)
        else:
            patch.setenv(server.ANCESTORS, ancestors)
        app = Starlette(routes=[Route("/", hello)], middleware=server.middleware())
        with TestClient(app) as client:
            return client.get(f"/{query}").headers


def framed(headers: Any) -> str:
    return str(headers["content-security-policy"]).rpartition("frame-ancestors ")[2]


@pytest.mark.parametrize(
    ("query", "ancestors", "expected"),
    [
        ("", None, "'self'"),
        ("?s=1.a.b", None, "'self'"),
        ("?embed=false", None, "'self'"),
        ("?embed=true", None, "*"),
        ("?s=1.a.b&EMBED=TRUE", None, "*"),
        ("?embed=true", "https://paper.example 'self'", "https://paper.example 'self'"),
        ("?embed=true", "'none'", "'none'"),
        ("?embed=true", "x; script-src *", "'self'"),
        ("?embed=true", "https://a.example, https://b.example", "'self'"),
        ("?embed=true", "x\r\nSet-Cookie: a", "'self'"),
    ],
)
def test_who_may_frame_the_page(query: str, ancestors: str | None, expected: str) -> None:
    headers = answered(query, ancestors)
    assert framed(headers) == expected
    assert "x-frame-options" not in headers


def test_every_answer_carries_the_headers() -> None:
    headers = answered()
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    policy = headers["content-security-policy"]
    assert "default-src 'self'; " in policy
    assert "object-src 'none'" in policy
    assert not re.search(r"https?:", policy)


# One real server.


@dataclass
class Running:
    """A server of its own, started as the README says, from another folder."""

    home: str
    log: Path
    process: int

    def ask(self, path: str, body: object = None, **headers: str) -> HTTPResponse:
        data = None if body is None else json.dumps(body).encode()
        kind = {} if body is None else {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.home}{path}", data, {**kind, **headers})
        try:
            answer: HTTPResponse = urllib.request.urlopen(request, timeout=30)
        except urllib.error.HTTPError as error:
            return error  # type: ignore[return-value]
        return answer


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    port, log = free_port(), tmp_path_factory.mktemp("hosted") / "log.txt"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1", "--server.disconnectedSessionTTL", "1"]
    environment = {k: v for k, v in os.environ.items() if k != server.ANCESTORS}
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, env=environment
        )
        try:
            wait_for(f"http://127.0.0.1:{port}", process)
            yield Running(f"http://127.0.0.1:{port}", log, process.pid)
        finally:
            process.terminate()
            process.wait(timeout=20)
    assert "Traceback" not in log.read_text(encoding="utf-8", errors="replace")


def test_page_and_api_come_from_one_process(running: Running, world: World) -> None:
    with running.ask("/") as page:
        assert "<title>" in page.read().decode()
        assert framed(page.headers) == "'self'"
    with running.ask("/api/presets") as answer:
        assert len(json.load(answer)["presets"]) == 11
    scenario = Scenario.from_preset(DEFAULT_PRESET)
    with running.ask("/api/evaluate", scenario.model_dump(mode="json", exclude_none=True)) as said:
        parties = json.load(said)["by_party"]
    expected = evaluate(scenario, world).party_million.tolist()
    assert [row["value_usd_million"] for row in parties.values()] == expected
    with running.ask("/api/evaluate", {"base": "moon"}) as refused:
        assert refused.status == 422
        assert json.load(refused)["problems"][0]["where"] == "base"


def test_the_server_shares_nothing_with_other_origins(running: Running) -> None:
    for path in ("/", "/_stcore/health", "/_stcore/host-config", "/api/presets"):
        with running.ask(path, Origin="https://elsewhere.example") as answer:
            assert answer.headers["Access-Control-Allow-Origin"] is None, path
            assert answer.headers["X-Content-Type-Options"] == "nosniff", path


def test_no_page_around_a_frame_may_steer_it(running: Running) -> None:
    with running.ask("/_stcore/host-config") as answer:
        said = json.load(answer)
    assert said["allowedOrigins"] == []
    assert not said["useExternalAuthToken"]
    assert not said["enableCustomParentMessages"]
    assert "streamlit" not in json.dumps(said)


@pytest.mark.parametrize(("origin", "status"), [("https://elsewhere.example", 403), ("", 101)])
def test_a_websocket_of_another_origin_is_refused(
    running: Running, origin: str, status: int
) -> None:
    connection = shaken(running, origin or running.home)
    try:
        assert connection.getresponse().status == status
    finally:
        connection.close()


def shaken(running: Running, origin: str) -> HTTPConnection:
    """Return a connection that has asked for a websocket."""
    handshake = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
        "Origin": origin,
    }
    connection = HTTPConnection(running.home.removeprefix("http://"), timeout=30)
    connection.request("GET", "/_stcore/stream", headers=handshake)
    return connection


def open_files(process: int) -> int:
    """Return how many files a process holds; lsof counts them where there is no /proc."""
    folder = Path(f"/proc/{process}/fd")
    if folder.exists():
        return len([*folder.iterdir()])
    listed = subprocess.run(["lsof", "-p", str(process)], capture_output=True, check=True)
    return listed.stdout.count(b"\n") - 1


def test_pages_that_are_gone_give_back_their_files_though_nobody_comes(running: Running) -> None:
    def files(wanted: Callable[[int], bool]) -> int:
        end = time.monotonic() + 60
        while not wanted(found := open_files(running.process)):
            assert time.monotonic() < end, found
            time.sleep(0.2)
        return found

    rest = files(lambda _: True)
    pages = [shaken(running, running.home) for _ in range(8)]
    for page in pages:
        assert page.getresponse().status == 101
    assert files(lambda found: found >= rest + 24) >= rest + 24
    for page in pages:
        page.close()
    files(lambda found: found <= rest + 2)


def test_the_page_of_an_agent_is_closed(running: Running) -> None:
    with running.ask("/_stcore/agent/interact", {}) as answer:
        assert answer.status >= 400


def test_the_server_is_ready_when_it_says_so(running: Running) -> None:
    with running.ask("/api/evaluate", {}) as answer:
        assert answer.status == 200


def test_a_websocket_does_not_wait_to_fill_a_packet() -> None:
    found: list[int] = []

    async def closing(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "websocket.close"})

    async def seen(scope: Any, receive: Any, send: Any) -> None:
        await server.Safe(closing)(scope, receive, send)
        line = receive.__self__.transport.get_extra_info("socket")
        found.append(line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    listening = socket.socket()  # as Streamlit binds its own: without a protocol
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    kinds = {"ws": "websockets-sansio", "lifespan": "off", "log_level": "critical"}
    serving = uvicorn.Server(uvicorn.Config(seen, **kinds))

    async def visit() -> None:
        task = asyncio.create_task(serving.serve([listening]))
        with pytest.raises(InvalidStatus, match="403"):
            async with connect(f"ws://127.0.0.1:{listening.getsockname()[1]}/"):
                pass
        serving.should_exit = True
        await task

    with ThreadPoolExecutor(1) as aside:  # a browser test leaves its loop in this thread
        aside.submit(asyncio.run, visit()).result()
    assert found == [1]


def test_a_websocket_whose_connection_is_hidden_is_served_all_the_same() -> None:
    async def hello(line: Any) -> None:
        await line.accept()
        await line.send_text("hello")
        await line.close()

    app = Starlette(routes=[WebSocketRoute("/", hello)], middleware=server.middleware())
    with TestClient(app) as client, client.websocket_connect("/") as line:
        assert line.receive_text() == "hello"


def test_data_that_cannot_be_read_end_the_server(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ended: list[int] = []
    monkeypatch.setattr(server.os, "_exit", ended.append)

    def broken() -> None:
        raise DataError([Problem("data/sources.csv", "no such file", "a table")])

    async def serve() -> None:
        async with server.lifespan(None):
            await asyncio.sleep(0.05)

    monkeypatch.setattr(server, "_warm", broken)
    with ThreadPoolExecutor(1) as aside:  # a browser test's loop may run in this thread
        aside.submit(asyncio.run, serve()).result()
    assert ended == [1]
    assert "data/sources.csv" in caplog.text
    monkeypatch.setattr(server, "_warm", lambda: None)
    with ThreadPoolExecutor(1) as aside:
        aside.submit(asyncio.run, serve()).result()
    assert ended == [1]


def test_the_first_page_loads_nothing_that_only_other_pages_need() -> None:
    names = "from ui.shell import server; [importlib.import_module(n) for n in server._FIRST]"
    heavy = (
        "model.futures.drivers",
        "model.explain.places",
        "model.futures.futures",
        "scipy",
        "altair",
        "pandas",
    )
    code = f"import importlib, sys; {names}; print([n for n in {heavy!r} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().splitlines()[-1] == "[]"


def test_the_first_run_of_the_page_loads_no_pandas() -> None:
    code = (
        "import sys; from streamlit.testing.v1 import AppTest; "
        f"run = AppTest.from_file({str(ROOT / 'app.py')!r}, default_timeout=60).run(); "
        "print(len(run.exception), 'pandas' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip().splitlines()[-1] == "0 False"
