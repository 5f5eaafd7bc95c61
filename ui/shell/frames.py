"""Frames of websockets: a little at a time, so that a flood of small ones waits for others.

The server reads up to 256 kB in one go and takes every frame in it before anybody else has a turn:
37,000 empty ones, half a second. Streamlit starts it with a reader of its own, so that the pieces
are cut where it reads, as heads are measured (:mod:`ui.shell.heads`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol as Line

PIECE = 2_048
"""Bytes of one connection that are taken before others have their turn."""

FRAME = 500
"""Bytes that a frame counts beside its own: what it costs however short it is."""

_take = Line.data_received


def cut_frames() -> None:
    """Cut what comes for all connections of this process; once is enough."""
    Line.data_received = _received  # type: ignore[method-assign]


def weigh(line: Any, charge: Callable[[int], float]) -> bool:
    """Let the bytes and frames of a connection be charged; return whether it is of this kind.

    Parameters
    ----------
    line : object
        What reads the connection.
    charge : callable
        Takes so many bytes, and says how long the next ones must wait [s].
    """
    if not isinstance(line, Line):
        return False
    _kept(line).charge = charge
    return True


class _Kept:
    """What has come of one connection and waits for its turn, and what it cost so far."""

    def __init__(self, line: Line) -> None:
        self.data, self.resting = bytearray(), False
        self.cost, self.charge = 0, lambda parts: 0.0
        events = line.conn.events_received

        def counted() -> Sequence[Any]:
            found = events()
            self.cost += sum(FRAME + len(getattr(frame, "data", b"")) for frame in found)
            return found

        line.conn.events_received = counted  # type: ignore[assignment]


def _kept(line: Line) -> _Kept:
    if "kept" not in line.__dict__:
        line.__dict__["kept"] = _Kept(line)
    found: _Kept = line.__dict__["kept"]
    return found


def _received(line: Line, data: bytes) -> None:
    kept = _kept(line)
    kept.data += data
    if not kept.resting:
        _go_on(line, kept)


def _go_on(line: Line, kept: _Kept) -> None:
    """Take one piece; read on once no other is left and all that came is paid for."""
    kept.resting = False
    if line.transport.is_closing():
        kept.data.clear()
        return
    piece, kept.cost = bytes(kept.data[:PIECE]), 0
    del kept.data[:PIECE]
    _take(line, piece)
    wait = kept.charge(max(len(piece), kept.cost))
    if kept.data or wait:
        kept.resting, line.read_paused = True, False  # it would read on once a message is taken
        line.transport.pause_reading()
        line.loop.call_later(wait, _go_on, line, kept)
    elif line.queue.empty():
        line.transport.resume_reading()
    else:  # it reads on by itself
        line.read_paused = True
        line.transport.pause_reading()
