"""Heads of requests: what is too long, has too many lines or never ends is not waited for."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import pairwise
from typing import Any

import h11
import pytest
import uvicorn
from hypothesis import example, given
from hypothesis import strategies as st

from tests.paths import ROOT
from ui.shell import heads
from ui.shell.heads import MOST_BYTES, MOST_LINES, SECONDS, measure_heads

LONG = 60.0
"""Seconds after which something never happens, however busy the machine is."""

HOSTING = (ROOT / "docs" / "pages" / "reference" / "hosting.md").read_text(encoding="utf-8")
ASKED = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"


@pytest.fixture(autouse=True, scope="module")
def _measured() -> None:
    measure_heads()
    measure_heads()  # once is enough


def head(lines: int = 2, size: int = 0) -> bytes:
    """Return a head of so many lines; of so many bytes, where that is more."""
    begun = b"GET / HTTP/1.1\r\nHost: here\r\n" + b"a: b\r\n" * (lines - 3)
    last = b"c: " + b"x" * max(size - len(begun) - 7, 0) + b"\r\n" if lines > 2 else b""
    return begun + last + b"\r\n"


def taken(pieces: list[bytes]) -> bool:
    """Return whether a server reads a head that comes in pieces."""
    line = h11.Connection(h11.SERVER, 1_000_000)
    try:
        for piece in pieces:
            line.receive_data(piece)
            event = line.next_event()
    except h11.RemoteProtocolError as error:
        return error.error_status_hint != 431
    return isinstance(event, h11.Request)


@pytest.mark.parametrize(
    ("sent", "fine"),
    [
        (head(MOST_LINES - 1), True), (head(MOST_LINES), False), (head(5_000), False),
        (head(3, MOST_BYTES), True), (head(3, MOST_BYTES + 1), False), (head(3, 500_000), False),
    ],
)  # fmt: skip
def test_a_head_is_as_long_as_it_may_be(sent: bytes, fine: bool) -> None:
    assert taken([sent]) is fine
    assert taken([sent[:-3], sent[-3:]]) is fine


@given(lines=st.integers(3, 120), size=st.integers(0, 20_000), cuts=st.lists(st.floats(0, 1)))
@example(lines=99, size=16_384, cuts=[0.5])
def test_pieces_make_no_difference(lines: int, size: int, cuts: list[float]) -> None:
    sent = head(lines, size)
    places = sorted({0, len(sent), *(int(cut * len(sent)) for cut in cuts)})
    pieces = [sent[a:b] for a, b in pairwise(places)]
    assert taken(pieces) is (lines < MOST_LINES and len(sent) <= MOST_BYTES)


def test_the_second_of_two_at_once_is_measured_too() -> None:
    line = h11.Connection(h11.SERVER, 1_000_000)
    line.receive_data(ASKED + head(200))
    assert isinstance(line.next_event(), h11.Request)
    assert isinstance(line.next_event(), h11.EndOfMessage)
    line.send(h11.Response(status_code=200, headers=[("content-length", "0")]))
    line.send(h11.EndOfMessage())
    line.start_next_cycle()
    with pytest.raises(h11.RemoteProtocolError, match="too many lines"):
        line.next_event()


async def _slow(scope: Any, receive: Any, send: Any) -> None:
    """Answer once the body is there."""
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"done"})


Visit = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]


@pytest.fixture
def visited(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Visit], None]]:
    """Return a function that lets somebody visit a server that waits a moment for heads."""
    monkeypatch.setattr(heads, "SECONDS", 0.2)

    async def visit(visitor: Visit) -> None:
        listening = socket.create_server(("127.0.0.1", 0))
        kinds = {"http": "h11", "lifespan": "off", "log_level": "critical"}
        serving = uvicorn.Server(uvicorn.Config(_slow, timeout_keep_alive=LONG, **kinds))
        task = asyncio.create_task(serving.serve([listening]))
        reader, writer = await asyncio.open_connection(*listening.getsockname())
        try:
            await visitor(reader, writer)
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()
            serving.should_exit = True
            await task
            listening.close()

    def run(visitor: Visit) -> None:
        with ThreadPoolExecutor(1) as aside:  # a browser test leaves its loop in this thread
            aside.submit(asyncio.run, visit(visitor)).result()

    return run


async def closed(reader: asyncio.StreamReader) -> bool:
    """Return whether a connection is closed with nothing more said."""
    try:
        return await asyncio.wait_for(reader.read(), LONG) == b""
    except ConnectionResetError:
        return True


@pytest.mark.parametrize("said", [b"", b"GET / HT", ASKED[:-2], ASKED[:-1]])
def test_a_connection_that_never_asks_is_closed(
    visited: Callable[[Visit], None], said: bytes
) -> None:
    async def visitor(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        assert await closed(reader)

    visited(visitor)


def test_so_is_one_that_asked_once_and_begins_again(visited: Callable[[Visit], None]) -> None:
    async def visitor(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(ASKED)
        while not (await reader.read(1000)).endswith(b"0\r\n\r\n"):
            pass
        writer.write(ASKED[:20])
        assert await closed(reader)

    visited(visitor)


def test_one_that_has_asked_has_time_for_the_rest(visited: Callable[[Visit], None]) -> None:
    async def visitor(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\n\r\nx")
        await asyncio.sleep(0.6)  # three times what a head has
        writer.write(b"y")
        assert (await asyncio.wait_for(reader.readline(), LONG)).startswith(b"HTTP/1.1 200")

    visited(visitor)


def test_the_limits_stand_in_the_documentation() -> None:
    assert f"| head of a request | {MOST_BYTES:,} bytes, {MOST_LINES - 1} lines |" in HOSTING
    assert f"have come whole | {SECONDS:g} s |" in HOSTING
