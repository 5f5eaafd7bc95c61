"""What one visitor may ask of the server: so many requests, messages, files, pages at once.

Whoever asks for more is told so with status 429 and when to ask again; `docs/` has the limits
and what a proxy must say so that an address is a visitor's own.
"""

from __future__ import annotations

import asyncio
import ipaddress
import time
from asyncio import sleep
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime import Runtime

from ui.shell.routes import ROUTES, closed, route_of
from ui.speech.language import DEFAULT, LANGUAGES, speaking, t

_REMEMBERED = 10_000
"""Addresses and sessions that are remembered; the longest unseen is forgotten."""

_UPLOADS = "/_stcore/upload_file/"


@dataclass(frozen=True)
class Limits:
    """How much is let through; each is stated in ``docs/pages/reference/hosting.md``.

    Parameters
    ----------
    requests, requests_a_second : int
        Requests of an address at once, and then each second.
    under_way : int
        Requests of an address that are not answered yet.
    body_seconds : float
        Seconds in which a request must have come whole.
    messages, messages_a_second : int
        Messages of one page at once, and then each second; what comes faster waits.
    lasting, lasting_a_second : int
        The same for a page that keeps it up.
    address_messages, address_messages_a_second : int
        The same of all pages of an address.
    held_seconds : float
        Seconds that a page's messages may have waited in all before its connection is closed.
    pages, all_pages : int
        Pages that are open: of an address, of all.
    session_bytes, session_files, all_bytes : int
        Files handed in that are kept: bytes and number for one page, bytes for all.
    """

    requests: int = 600
    requests_a_second: int = 60
    under_way: int = 64
    body_seconds: float = 60.0
    messages: int = 60
    messages_a_second: int = 10
    lasting: int = 120
    lasting_a_second: int = 4
    address_messages: int = 300
    address_messages_a_second: int = 60
    held_seconds: float = 60.0
    pages: int = 60
    all_pages: int = 500
    session_bytes: int = 40_000_000
    session_files: int = 20
    all_bytes: int = 400_000_000


@dataclass
class Bucket:
    """So many at once, and then so many a second."""

    most: float
    a_second: float
    left: float = field(init=False)
    at: float = 0.0

    def __post_init__(self) -> None:
        """Begin full."""
        self.left = self.most

    def take(self, now: float, debt: bool = False) -> float:
        """Take one; return the seconds until there is one, 0 when it was there.

        Parameters
        ----------
        now : float
            The time [s].
        debt : bool
            Whether it is taken even when it is not there yet.
        """
        self.left = min(self.left + (now - self.at) * self.a_second, self.most)
        self.at = now
        if self.left < 1 and not debt:
            return (1 - self.left) / self.a_second
        self.left -= 1
        return max(-self.left / self.a_second, 0.0)


class Gate:
    """Lets through what the limits allow.

    Parameters
    ----------
    app : ASGIApp
        What answers.
    limits : Limits
        How much is let through.
    clock : callable
        Returns the time [s].
    alive : callable
        Says whether a session is still there.
    """

    def __init__(
        self,
        app: ASGIApp,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
        alive: Callable[[str], bool] | None = None,
    ) -> None:
        self.app, self.limits = app, limits or Limits()
        self._clock, self._alive = clock, alive or _is_there
        self._requests: OrderedDict[str, Bucket] = OrderedDict()
        self._messages: OrderedDict[str, Bucket] = OrderedDict()
        self._under_way: Counter[str] = Counter()
        self._pages: Counter[str] = Counter()
        self._files: dict[str, dict[str, int]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or say why not."""
        if scope["type"] == "http":
            await self._request(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._page(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        who, path = address(scope), str(scope.get("path", ""))
        refused = closed(scope["method"], path) or self._refused(who, scope)
        if refused is not None:
            await refused(scope, receive, send)
            return
        if path.startswith(_UPLOADS):
            refused = self._uploaded(scope)
            if refused is not None:
                await refused(scope, receive, send)
                return
            send = self._released(scope, send)
        with _counted(self._under_way, who):
            await self.app(scope, _in_time(receive, self.limits.body_seconds), send)

    def _refused(self, who: str, scope: Scope) -> Response | None:
        limits = self.limits
        bucket = _of(self._requests, who, limits.requests, limits.requests_a_second)
        seconds = bucket.take(self._clock())
        if seconds or self._under_way[who] >= limits.under_way:
            return _too_many(scope, seconds)
        if route_of(str(scope["path"])) is ROUTES[0] and self._full(who):
            return _too_many(scope, 30.0, pages=True)
        return None

    def _full(self, who: str) -> bool:
        at_all = self._pages.total() >= self.limits.all_pages
        return at_all or self._pages[who] >= self.limits.pages

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        who = address(scope)
        if self._full(who):
            await _turned_away(scope, send)
            return
        with _counted(self._pages, who):
            await self.app(scope, *self._paced(who, receive, send))

    def _paced(self, who: str, receive: Receive, send: Send) -> tuple[Receive, Send]:
        """Return a line that takes no more messages than a person sends; a flood closes it."""
        limits, held, cut = self.limits, 0.0, False
        own = (Bucket(limits.messages, limits.messages_a_second),
               Bucket(limits.lasting, limits.lasting_a_second))  # fmt: skip
        rates = (limits.address_messages, limits.address_messages_a_second)

        async def paced() -> Message:
            nonlocal held, cut
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            now = self._clock()
            buckets = (*own, _of(self._messages, who, *rates))
            wait = max(bucket.take(now, debt=True) for bucket in buckets)
            held += wait
            if held > limits.held_seconds:
                cut = True
                await send({"type": "websocket.close", "code": 1008})
                return {"type": "websocket.disconnect", "code": 1008}
            if wait:
                await sleep(wait)
            return message

        async def sent(message: Message) -> None:
            if not cut:
                await send(message)

        return paced, sent

    # Files handed in: Streamlit keeps them in memory for as long as their session is there.

    def _uploaded(self, scope: Scope) -> Response | None:
        session, file = _file_of(scope)
        if scope["method"] == "DELETE":
            self._files.get(session, {}).pop(file, None)
            return None
        length = Headers(scope=scope).get("content-length", "")
        if not length.isdecimal():
            return PlainTextResponse("A file is sent with its length.\n", 411)
        for gone in [id for id in self._files if not self._alive(id)]:
            del self._files[gone]
        own = self._files.setdefault(session, {})
        others = sum(sum(files.values()) for id, files in self._files.items() if id != session)
        mine = sum(own.values()) - own.get(file, 0) + int(length)
        limits, count = self.limits, len(own.keys() | {file})
        if (
            mine > limits.session_bytes
            or count > limits.session_files
            or mine + others > limits.all_bytes
        ):
            return _too_many(scope, 30.0)
        own[file] = int(length)
        return None

    def _released(self, scope: Scope, send: Send) -> Send:
        """Return a sender that forgets a file which was refused."""

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] >= 400:
                session, file = _file_of(scope)
                self._files.get(session, {}).pop(file, None)
            await send(message)

        return sent


def address(scope: Scope) -> str:
    """Return whose address a request comes from; of IPv6, the network that one customer has."""
    client = scope.get("client")
    try:
        found = ipaddress.ip_address(client[0] if client else "")
    except ValueError:
        return ""
    if found.version == 6:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _file_of(scope: Scope) -> tuple[str, str]:
    session, _, file = scope["path"].removeprefix(_UPLOADS).partition("/")
    return session, file


def _is_there(session: str) -> bool:
    return not Runtime.exists() or Runtime.instance().is_active_session(session)


def _of(buckets: OrderedDict[str, Bucket], who: str, most: float, a_second: float) -> Bucket:
    """Return an address's bucket; the longest unseen is forgotten."""
    if who not in buckets:
        buckets[who] = Bucket(most, a_second)
    buckets.move_to_end(who)
    while len(buckets) > _REMEMBERED:
        buckets.popitem(last=False)
    return buckets[who]


@contextmanager
def _counted(counts: Counter[str], who: str) -> Iterator[None]:
    counts[who] += 1
    try:
        yield
    finally:
        counts[who] -= 1
        if not counts[who]:
            del counts[who]


def _in_time(receive: Receive, seconds: float) -> Receive:
    """Return a receiver that gives up on a request which does not come whole."""
    loop = asyncio.get_running_loop()
    end, whole = loop.time() + seconds, False

    async def received() -> Message:
        nonlocal whole
        if whole:
            return await receive()
        try:
            async with asyncio.timeout_at(end):
                message = await receive()
        except TimeoutError:
            raise HTTPException(408, "The request did not come whole in time.") from None
        whole = not message.get("more_body", False)
        return message

    return received


def _too_many(scope: Scope, seconds: float, *, pages: bool = False) -> Response:
    """Return the sentence that says what was too much, in the browser's language."""
    with speaking(_language(scope)):
        text = t("Too much was asked for from your address. Try again in a moment.")
        if pages:
            text = t("Too many pages are open. Close some, or try again in a minute.")
    return PlainTextResponse(f"{text}\n", 429, {"Retry-After": f"{max(seconds, 1):.0f}"})


def _language(scope: Scope) -> str:
    asked = Headers(scope=scope).get("accept-language", "")
    known = (part.strip()[:2].lower() for part in asked[:200].split(","))
    return next((language for language in known if language in LANGUAGES), DEFAULT)


async def _turned_away(scope: Scope, send: Send) -> None:
    """Refuse a websocket before it is opened, with the status where the server can send one."""
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1013})
        return
    answer = _too_many(scope, 30.0, pages=True)
    head = {"status": answer.status_code, "headers": answer.raw_headers}
    await send({"type": "websocket.http.response.start", **head})
    await send({"type": "websocket.http.response.body", "body": answer.body})
