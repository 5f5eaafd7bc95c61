"""Frames of websockets: a flood of small ones waits for others, and pays for each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState

from tests.paths import ROOT
from ui.shell.frames import FRAME, PIECE, cut_frames
from ui.shell.gate import Gate, Limits

HOSTING = (ROOT / "docs" / "pages" / "reference" / "hosting.md").read_text(encoding="utf-8")
ASKED = (
    b"GET /_stcore/stream HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
BEGUN, MORE = b"\x02\x81\0\0\0\0x", b"\x00\x81\0\0\0\0x"
"""First and next piece of a message that never ends, a byte each."""


@pytest.fixture(autouse=True, scope="module")
def _cut() -> None:
    cut_frames()
    cut_frames()  # once is enough


def whole(data: bytes) -> bytes:
    """Return a message in one frame."""
    size = len(data)
    length = bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
    return b"\x82" + length + bytes(4) + data


class Wire(asyncio.Transport):
    """A connection that notes whether it is read."""

    read = True

    def is_closing(self) -> bool:
        return False

    def pause_reading(self) -> None:
        self.read = False

    def resume_reading(self) -> None:
        self.read = True

    def write(self, data: Any) -> None:
        return


async def nothing(scope: Any, receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    await asyncio.Event().wait()


def with_line(
    visit: Callable[[WebSocketsSansIOProtocol, Wire], Coroutine[Any, Any, None]], app: Any = nothing
) -> None:
    """Let somebody write to a websocket that is open."""

    async def visited() -> None:
        config = uvicorn.Config(app, lifespan="off", log_level="critical")
        config.load()
        line, wire = WebSocketsSansIOProtocol(config, ServerState(), {}), Wire()
        line.connection_made(wire)
        line.data_received(ASKED)
        for _ in range(5):
            await asyncio.sleep(0)
        assert wire.read
        await visit(line, wire)
        for task in line.tasks:
            task.cancel()

    with ThreadPoolExecutor(1) as aside:  # a browser test leaves its loop in this thread
        aside.submit(asyncio.run, visited()).result()


def test_others_have_a_turn_after_each_piece() -> None:
    sent = BEGUN + MORE * 9_999

    async def visit(line: WebSocketsSansIOProtocol, wire: Wire) -> None:
        line.data_received(sent)
        turns, before = 0, 0
        while True:
            assert len(line.frames) - before <= PIECE // len(MORE) + 1
            if wire.read:
                break
            turns, before = turns + 1, len(line.frames)
            await asyncio.sleep(0)
        assert len(line.frames) == 10_000
        assert turns >= len(sent) // PIECE

    with_line(visit)


@given(
    messages=st.lists(st.binary(max_size=5_000), max_size=6),
    cuts=st.lists(st.floats(0, 1), max_size=4),
)
def test_messages_come_whole_and_in_order_however_they_are_cut(
    messages: list[bytes], cuts: list[float]
) -> None:
    sent = b"".join(map(whole, messages))
    places = sorted({0, len(sent), *(int(cut * len(sent)) for cut in cuts)})

    async def visit(line: WebSocketsSansIOProtocol, wire: Wire) -> None:
        for a, b in pairwise(places):
            line.data_received(sent[a:b])
        assert [(await line.receive()).get("bytes") for _ in messages] == messages
        while not wire.read:
            await asyncio.sleep(0)

    with_line(visit)


def test_a_message_taken_does_not_let_more_in_while_pieces_wait() -> None:
    async def visit(line: WebSocketsSansIOProtocol, wire: Wire) -> None:
        line.data_received(whole(b"a") + BEGUN + MORE * 2_000)
        await line.receive()
        assert not wire.read

    with_line(visit)


def test_bytes_and_frames_that_come_too_fast_wait_though_no_message_ever_ends() -> None:
    asked: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        asked.append(scope["path"])
        await nothing(scope, receive, send)

    for sent, fine in (
        (whole(b"x" * 1_000), True), (whole(b"x" * 4_000), False),
        (BEGUN + MORE * 4, True), (BEGUN + MORE * 8, False),
    ):  # fmt: skip

        async def visit(
            line: WebSocketsSansIOProtocol, wire: Wire, sent: bytes = sent, fine: bool = fine
        ) -> None:
            line.data_received(sent)
            for _ in range(10):
                await asyncio.sleep(0)
                line.queue.empty() or await line.receive()
            assert wire.read is fine

        limits = Limits(websocket_bytes=3_000, websocket_bytes_a_second=1)
        with_line(visit, Gate(app, limits, lambda: 0.0))
    assert asked == ["/_stcore/stream"] * 4


def test_what_a_frame_costs_stands_in_the_documentation() -> None:
    assert f"a frame counts {FRAME} more" in HOSTING
