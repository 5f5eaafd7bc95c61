"""Connections: so many of an address, and a server that has files left for everybody else."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from tests.paths import ROOT
from ui.shell.connections import (
    A_SECOND,
    AT_ONCE,
    FEW,
    MOST_OF_ONE,
    Connections,
    accept_a_few,
    count_connections,
)  # fmt: skip
from ui.shell.gate import Limits

HOSTING = (ROOT / "docs" / "pages" / "reference" / "hosting.md").read_text(encoding="utf-8")
ASKED = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"
OPENED = (
    b"GET / HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
LONG = 60.0


def few(**limits: Any) -> Connections:
    return Connections(**{"of_one": 2, "of_all": 9, "clock": lambda: 0.0} | limits)


def test_one_address_does_not_take_what_others_need() -> None:
    known = few()
    assert [known.begin("a") for _ in range(3)] == [True, True, False]
    assert known.begin("b")
    for _ in range(2):
        known.end("a")
    assert known.begin("a")


def test_no_more_are_open_than_there_are_files_for() -> None:
    known = few(of_all=3)
    assert [known.begin(who) for who in "abcd"] == [True, True, True, False]
    assert not known.begin("proxy", trusted=True)


def test_a_trusted_proxy_has_as_many_as_it_needs() -> None:
    known = few(at_once=1)
    assert all(known.begin("proxy", trusted=True) for _ in range(9))


def test_so_many_are_opened_at_once_and_then_each_second() -> None:
    now = [0.0]
    known = few(at_once=2, a_second=0.5, clock=lambda: now[0])

    def opened() -> bool:
        stays = known.begin("a")
        known.end("a")
        return stays

    assert [opened() for _ in range(3)] == [True, True, False]
    now[0] += 2.0
    assert [opened() for _ in range(2)] == [True, False]


@given(st.lists(st.sampled_from("abc")))
def test_all_that_end_leave_nothing(visitors: list[str]) -> None:
    known = few()
    for who in visitors:
        known.begin(who)
    for who in visitors:
        known.end(who)
    assert [known.begin(who) for who in "abc"] == [True] * 3


async def answer(scope: Any, receive: Any, send: Any) -> None:
    await receive()
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        await receive()
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"done"})


def served(
    monkeypatch: pytest.MonkeyPatch, visit: Callable[[Any], Coroutine[Any, Any, None]],
    trusted: str = "",
) -> None:  # fmt: skip
    """Let somebody visit a server that has two connections for an address."""
    for kind in (H11Protocol, WebSocketsSansIOProtocol):
        monkeypatch.setattr(kind, "connection_lost", kind.connection_lost)
    monkeypatch.setattr(H11Protocol, "connection_made", H11Protocol.connection_made)
    count_connections(few(of_one=1))
    count_connections(few())  # instead of those, not beside them

    async def run() -> None:
        listening = socket.create_server(("127.0.0.1", 0))
        kinds: dict[str, Any] = {"http": "h11", "lifespan": "off", "log_level": "critical"}
        kinds |= {"forwarded_allow_ips": trusted, "timeout_keep_alive": LONG}
        serving = uvicorn.Server(uvicorn.Config(answer, **kinds))
        task = asyncio.create_task(serving.serve([listening]))
        try:
            await visit(listening.getsockname())
        finally:
            serving.should_exit = True
            await task
            listening.close()

    with ThreadPoolExecutor(1) as aside:  # a browser test leaves its loop in this thread
        aside.submit(asyncio.run, run()).result()


async def answered(place: Any, said: bytes = ASKED) -> Any:
    """Return the connection that was answered, or nothing where it was closed without a word."""
    reader, writer = await asyncio.open_connection(*place)
    with suppress(ConnectionError):
        writer.write(said)
        if await asyncio.wait_for(reader.read(12), LONG):
            return writer
    writer.close()
    return None


async def left(writer: Any) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


@pytest.mark.parametrize("said", [ASKED, OPENED])
def test_one_more_is_closed_and_one_less_makes_room(
    monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    async def visit(place: Any) -> None:
        held = [await answered(place, said) for _ in range(2)]
        assert all(held)
        assert await answered(place) is None
        await left(held.pop())
        async with asyncio.timeout(LONG):
            while not (again := await answered(place)):
                await asyncio.sleep(0.01)
        await asyncio.gather(*map(left, [*held, again]))

    served(monkeypatch, visit)


def test_a_proxy_that_is_trusted_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    async def visit(place: Any) -> None:
        held = [await answered(place) for _ in range(5)]
        assert all(held)
        await asyncio.gather(*map(left, held))

    served(monkeypatch, visit, "127.0.0.1")


def test_few_are_taken_before_others_have_a_turn() -> None:
    made = 0

    class Made(asyncio.Protocol):
        def connection_made(self, transport: Any) -> None:
            nonlocal made
            made += 1
            transport.abort()

    async def run() -> None:
        loop = asyncio.get_running_loop()
        accept_a_few(loop)
        listening = socket.create_server(("127.0.0.1", 0), backlog=200)
        visitors = [socket.create_connection(listening.getsockname()) for _ in range(100)]
        serving = await loop.create_server(Made, sock=listening, backlog=200)
        async with asyncio.timeout(LONG):
            while made < len(visitors):
                before = made
                await asyncio.sleep(0)
                assert made - before <= FEW
        serving.close()
        for visitor in visitors:
            visitor.close()

    with ThreadPoolExecutor(1) as aside:
        aside.submit(asyncio.run, run()).result()


def test_an_address_may_have_what_its_pages_and_requests_need() -> None:
    limits = Limits()
    assert limits.pages + limits.under_way < MOST_OF_ONE
    assert (2 * limits.requests, 2 * limits.requests_a_second) == (AT_ONCE, A_SECOND)
    assert f"| {MOST_OF_ONE}; {AT_ONCE:,} at once, then {A_SECOND} a second |" in HOSTING
