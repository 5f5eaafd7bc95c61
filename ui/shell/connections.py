"""Connections: so many of one address, and of all; one more is closed without a word.

One that says nothing costs a file for 20 s, and a server without files answers nobody: it logs each
try a thousand times a second instead. A proxy that is trusted (``FORWARDED_ALLOW_IPS``) has as many
as it needs, since it counts its visitors itself.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from uvicorn.middleware.proxy_headers import _TrustedHosts
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from ui.hand.bucket import Buckets, network

MOST_OF_ONE = 256
"""Connections of an address that are open: its pages, its requests under way, and some to spare."""

AT_ONCE, A_SECOND = 1_200, 120
"""Connections that an address opens at once, and then each second: twice its requests."""

FEW = 16
"""New connections that are taken before others have their turn."""


def most_of_all() -> float:
    """Return how many may be open in all: half of the files that the process may open."""
    try:
        import resource
    except ImportError:  # no such limit
        return math.inf
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return math.inf if soft == resource.RLIM_INFINITY else soft // 2


@dataclass
class Connections:
    """Those that are open, by address.

    Parameters
    ----------
    of_one, of_all : float
        How many may be open.
    at_once, a_second : float
        How many an address may open.
    clock : callable
        Returns the time [s].
    """

    of_one: float = MOST_OF_ONE
    of_all: float = field(default_factory=most_of_all)
    at_once: float = AT_ONCE
    a_second: float = A_SECOND
    clock: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        """Begin with none."""
        self._open: Counter[str] = Counter()
        self._all = 0
        self._opened = Buckets(self.at_once, self.a_second)

    def begin(self, who: str, trusted: bool = False) -> bool:
        """Count one more of an address; return whether it may stay."""
        self._open[who] += 1
        self._all += 1
        if trusted or self._all > self.of_all:
            return self._all <= self.of_all
        return not self._opened.of(who).take(self.clock()) and self._open[who] <= self.of_one

    def end(self, who: str) -> None:
        """Count one less."""
        self._all -= 1
        self._open[who] -= 1
        if self._open[who] <= 0:
            del self._open[who]


def accept_a_few(loop: Any) -> None:
    """Let a loop that is about to serve take few new connections before others have a turn.

    It takes 2,048 in one go, a second of everybody's time, and says as often that files ran out.
    """
    accept = getattr(loop, "_accept_connection", None)
    if accept is not None:
        loop._accept_connection = lambda factory, sock, secure, server, backlog, *more: accept(
            factory, sock, secure, server, min(backlog, FEW), *more
        )


def count_connections(known: Connections) -> None:
    """Count all connections of this process from here on."""
    begun = _uncounted(H11Protocol.connection_made)

    def begin(line: Any, transport: Any) -> None:
        begun(line, transport)
        host = line.client[0] if line.client else ""
        trusted = host in _TrustedHosts(line.config.forwarded_allow_ips)
        if not known.begin(network(host), trusted):
            transport.abort()

    _put(H11Protocol, "connection_made", begin, begun)
    for kind in (H11Protocol, WebSocketsSansIOProtocol):
        _put(kind, "connection_lost", _ending(known, kind), _uncounted(kind.connection_lost))


def _ending(known: Connections, kind: Any) -> Callable[[Any, Exception | None], None]:
    lost = _uncounted(kind.connection_lost)

    def end(line: Any, error: Exception | None) -> None:
        lost(line, error)
        known.end(network(line.client[0] if line.client else ""))

    return end


def _put(kind: Any, name: str, ours: Any, before: Any) -> None:
    ours.uncounted = before
    setattr(kind, name, ours)


def _uncounted(method: Any) -> Any:
    """Return what a method was before connections were counted."""
    return getattr(method, "uncounted", method)
