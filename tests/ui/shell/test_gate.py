"""What one visitor may ask of the server, and what is told to one who asks for more."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket, WebSocketDisconnect

from ui.shell.gate import Bucket, Gate, Limits, address

UPLOAD = "/_stcore/upload_file/session/"


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


async def hello(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


async def refuse(request: Request) -> PlainTextResponse:
    return PlainTextResponse("no", 403)


async def echo(line: WebSocket) -> None:
    await line.accept()
    async for text in line.iter_text():
        await line.send_text(text)


def guarded(clock: Clock | None = None, alive: Any = None, **limits: Any) -> TestClient:
    routes = [
        Route("/", hello, methods=["GET"]),
        Route("/_stcore/upload_file/session/bad", refuse, methods=["PUT"]),
        Route("/_stcore/upload_file/{session}/{file}", hello, methods=["PUT", "DELETE"]),
        WebSocketRoute("/_stcore/stream", echo),
    ]
    known = {
        "limits": Limits(**limits),
        "clock": clock or Clock(),
        "alive": alive or (lambda _: True),
    }
    return TestClient(Starlette(routes=routes, middleware=[Middleware(Gate, **known)]))


def test_so_many_at_once_then_so_many_a_second() -> None:
    bucket = Bucket(2, 0.5)
    assert [bucket.take(0.0) for _ in range(3)] == [0.0, 0.0, 2.0]
    assert bucket.take(2.0) == 0.0
    assert [bucket.take(2.0, debt=True) for _ in range(2)] == [2.0, 4.0]
    assert Bucket(1, 1.0).take(0.0, debt=True) == 0.0


def test_too_many_requests_are_told_when_to_come_again() -> None:
    clock = Clock()
    client = guarded(clock, requests=3, requests_a_second=0.1)
    assert [client.get("/").status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = client.get("/", headers={"Accept-Language": "uk-UA,en;q=0.5"})
    assert answer.headers["retry-after"] == "10"
    assert answer.headers["connection"] == "close"  # what waits behind it is not answered
    assert "Спробуйте" in answer.text
    assert "Try again in a moment." in client.get("/").text
    clock.now += 10
    assert client.get("/").status_code == 200


def test_a_page_too_many_says_so_in_place_of_the_page() -> None:
    with guarded(pages=2) as client:
        with client.websocket_connect("/_stcore/stream") as first:
            with client.websocket_connect("/_stcore/stream") as second:
                answer = client.get("/")
                assert answer.status_code == 429
                assert answer.text.startswith("Too many pages are open.")
                with (
                    pytest.raises(WebSocketDenialResponse) as denied,
                    client.websocket_connect("/_stcore/stream"),
                ):
                    pass
                assert denied.value.status_code == 429
                second.send_text("served")
                assert second.receive_text() == "served"
            first.send_text("a")
            assert first.receive_text() == "a"
            assert client.get("/").status_code == 200
        with client.websocket_connect("/_stcore/stream") as again:
            again.send_text("b")
            assert again.receive_text() == "b"


def test_messages_wait_and_a_flood_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr("ui.shell.gate.sleep", sleep)
    client = guarded(messages=2, messages_a_second=1, held_seconds=4.0)

    def flood() -> None:
        with client.websocket_connect("/_stcore/stream") as line:
            for _ in range(10):
                line.send_text("a")
            for _ in range(10):
                line.receive_text()

    with pytest.raises((WebSocketDisconnect, RuntimeError)):
        flood()
    assert slept == [1.0, 1.0, 1.0]  # one and two seconds; the next would have made seven


def test_a_request_without_an_end_is_not_begun() -> None:
    def pieces() -> Iterator[bytes]:
        yield b"x"

    for path in ("/", "/nothing", "/_stcore/upload_file/session/a"):
        answer = guarded().request("GET", path, content=pieces())
        assert answer.status_code in (404, 405, 411)
        assert answer.headers["connection"] == "close"
    assert guarded().post("/", content=b"abc").headers["connection"] == "close"
    assert "connection" not in guarded().get("/").headers


def test_so_many_pages_are_opened_however_fast_they_are_closed() -> None:
    clock = Clock()
    client = guarded(clock, opened=2, opened_a_second=0.5)
    for _ in range(2):
        with client.websocket_connect("/_stcore/stream"):
            pass
    with pytest.raises(WebSocketDenialResponse), client.websocket_connect("/_stcore/stream"):
        pass
    clock.now += 2
    with client.websocket_connect("/_stcore/stream"):
        pass


def test_messages_of_a_flood_pass_one_at_a_time_and_others_come_in_between() -> None:
    turns = 0

    async def app(scope: Any, receive: Any, send: Any) -> None:
        for _ in range(5):
            await receive()

    async def receive() -> Any:
        return {"type": "websocket.receive", "text": "a"}

    async def send(_: Any) -> None:
        return

    async def flood() -> None:
        nonlocal turns
        gate = Gate(app, Limits(), Clock())
        scope = {"type": "websocket", "client": ("127.0.0.1", 1), "path": "/_stcore/stream"}
        pages = asyncio.gather(*(gate(scope, receive, send) for _ in range(10)))
        while not pages.done():
            turns += 1
            await asyncio.sleep(0)

    with ThreadPoolExecutor(1) as aside:
        aside.submit(asyncio.run, flood()).result()
    assert turns >= 10 * 5


def test_a_page_that_keeps_it_up_becomes_slower(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr("ui.shell.gate.sleep", sleep)
    client = guarded(lasting=3, lasting_a_second=2)
    with client.websocket_connect("/_stcore/stream") as line:
        for _ in range(5):
            line.send_text("a")
            line.receive_text()
    assert slept == [0.5, 1.0]


def test_all_pages_of_an_address_share_its_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr("ui.shell.gate.sleep", sleep)
    client = guarded(address_messages=2, address_messages_a_second=2)
    for _ in range(3):
        with client.websocket_connect("/_stcore/stream") as line:
            line.send_text("a")
            line.receive_text()
    assert slept == [0.5]


@pytest.mark.parametrize(
    ("limits", "sizes", "statuses"),
    [
        ({"session_files": 2}, (1, 1, 1), [200, 200, 429]),
        ({"session_bytes": 10}, (6, 4, 1), [200, 200, 429]),
        ({"address_bytes": 10}, (6, 5, 4), [200, 429, 200]),
        ({"all_bytes": 10}, (6, 5, 4), [200, 429, 200]),
    ],
)
def test_files_handed_in_are_counted(
    limits: dict[str, int], sizes: tuple[int, ...], statuses: list[int]
) -> None:
    client = guarded(**limits)
    found = [client.put(f"{UPLOAD}{n}", content=b"x" * size) for n, size in enumerate(sizes)]
    assert [answer.status_code for answer in found] == statuses


def test_a_file_given_back_or_refused_makes_room() -> None:
    client = guarded(session_files=1)
    assert client.put(f"{UPLOAD}a", content=b"x").status_code == 200
    assert client.put(f"{UPLOAD}a", content=b"y").status_code == 200  # the same file again
    assert client.put(f"{UPLOAD}b", content=b"x").status_code == 429
    assert client.delete(f"{UPLOAD}a").status_code == 200
    assert client.put(f"{UPLOAD}bad", content=b"x").status_code == 403
    assert client.put(f"{UPLOAD}b", content=b"x").status_code == 200


def test_files_of_a_session_that_is_gone_are_not_counted() -> None:
    gone: set[str] = set()
    client = guarded(alive=lambda id: id not in gone, all_bytes=5)
    assert client.put("/_stcore/upload_file/one/a", content=b"x" * 5).status_code == 200
    assert client.put("/_stcore/upload_file/two/a", content=b"x" * 5).status_code == 429
    gone.add("one")
    assert client.put("/_stcore/upload_file/two/a", content=b"x" * 5).status_code == 200


def test_a_file_without_its_length_is_not_taken() -> None:
    answer = guarded().put(f"{UPLOAD}a", content=iter([b"x"]))
    assert answer.status_code == 411


def test_a_request_that_does_not_come_whole_is_given_up() -> None:
    sent: list[Any] = []
    client = guarded(body_seconds=0.02)
    scope = {
        "type": "http", "method": "PUT", "path": f"{UPLOAD}a", "query_string": b"",
        "headers": [(b"content-length", b"5")], "client": ("192.0.2.1", 1), "http_version": "1.1",
    }  # fmt: skip

    async def never() -> Any:
        await asyncio.sleep(60)

    async def send(message: Any) -> None:
        sent.append(message)

    with ThreadPoolExecutor(1) as aside:  # a browser test leaves its loop in this thread
        aside.submit(asyncio.run, client.app(scope, never, send)).result()  # type: ignore[arg-type]
    assert sent[0]["status"] == 408


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        (("192.0.2.1", 1), "192.0.2.1"),
        (("2001:db8:1:2:3::4", 1), "2001:db8:1:2::/64"),
        (("testclient", 1), ""),
        (None, ""),
    ],
)
def test_an_address_is_one_customers(client: Any, expected: str) -> None:
    assert address({"type": "http", "client": client}) == expected
