"""Heads of requests: so long, so many lines, and whole so soon; else the connection is closed.

The server reads a head of 64 kB and thousands of lines, at 20 ms of the time that all visitors
share, before anything of ours sees it, and waits for the rest of one as long as it takes:
connections that never say a word hold its files. Streamlit starts it with settings of its own, so
that these limits are set where it reads.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.http import h11_impl
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_BYTES = 16_384
"""Length of a head, cookies and address included [byte]."""

MOST_LINES = 100

SECONDS = 20.0
"""Time in which a head must have come whole, and a new connection have begun [s]."""

_h11 = h11_impl.h11
_END = re.compile(rb"\n\r?\n")


def measure_heads() -> None:
    """Set the limits for all connections of this process; once is enough."""
    if H11Protocol.connection_made is not _made:
        readers, place = _h11._readers.READERS, (_h11.CLIENT, _h11.IDLE)
        readers[place] = _measured(readers[place])
        H11Protocol.connection_made = _made  # type: ignore[method-assign]
        H11Protocol.data_received = _received  # type: ignore[method-assign]


def _measured(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a reader of heads that refuses one which is too long before it is read."""

    def measured(buffer: Any) -> Any:
        begun = bytes(buffer._data[:MOST_BYTES])
        end = _END.search(begun)
        if end is None and len(begun) == MOST_BYTES:
            raise _h11.LocalProtocolError("the head is too long", 431)
        if begun.count(b"\n", 0, end.end() if end else None) > MOST_LINES:
            raise _h11.LocalProtocolError("the head has too many lines", 431)
        return read(buffer)

    return measured


_begin, _take = H11Protocol.connection_made, H11Protocol.data_received


def _made(line: H11Protocol, transport: asyncio.Transport) -> None:
    _begin(line, transport)
    _watch(line)


def _received(line: H11Protocol, data: bytes) -> None:
    _take(line, data)
    if line.conn.their_state is _h11.IDLE:
        _watch(line)
    else:
        _watched(line, None)


def _watch(line: H11Protocol) -> None:
    """Close a connection that is still without a whole head when its time is over."""
    if getattr(line, _TIMER, None) is None:
        _watched(line, line.loop.call_later(SECONDS, _give_up, line))


def _watched(line: H11Protocol, timer: asyncio.TimerHandle | None) -> None:
    before: asyncio.TimerHandle | None = getattr(line, _TIMER, None)
    if before is not None:
        before.cancel()
    setattr(line, _TIMER, timer)


_TIMER = "_head_timer"


def _give_up(line: H11Protocol) -> None:
    if line.conn.their_state is _h11.IDLE:
        line.transport.abort()
