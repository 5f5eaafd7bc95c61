"""What one visitor may ask of the server: so many requests, messages, files, pages at once.

Whoever asks for more is told so with status 429 and when to ask again; `docs/` has the limits
and what a proxy must say so that an address is a visitor's own.
"""

from __future__ import annotations

import asyncio
import time
from asyncio import sleep
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime import Runtime

from ui.hand.bucket import Bucket, Buckets, network
from ui.shell.frames import weigh
from ui.shell.routes import ROUTES, closed, route_of
from ui.speech.language import DEFAULT, LANGUAGES, speaking, t

_UPLOADS = "/_stcore/upload_file/"
_A_WHILE = 1.0
"""Seconds after which a page whose messages wait is looked at: it may be gone."""

_WITH_BODY = {"content-length", "transfer-encoding"}


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
    websocket_bytes, websocket_bytes_a_second : int
        Bytes of all pages of an address at once, and then each second; what comes faster waits.
    held_seconds : float
        Seconds that a page's messages may have waited in all before its connection is closed.
    pages, all_pages : int
        Pages that are open: of an address, of all.
    opened, opened_a_second : int
        Pages that an address opens at once, and then each second.
    session_bytes, session_files, address_bytes, all_bytes : int
        Files handed in that are kept: bytes and number for one page, bytes of an address, of all.
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
    websocket_bytes: int = 3_000_000
    websocket_bytes_a_second: int = 500_000
    held_seconds: float = 60.0
    pages: int = 60
    all_pages: int = 500
    opened: int = 60
    opened_a_second: int = 2
    session_bytes: int = 40_000_000
    session_files: int = 20
    address_bytes: int = 100_000_000
    all_bytes: int = 400_000_000


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
        of = self.limits
        self._requests = Buckets(of.requests, of.requests_a_second)
        self._messages = Buckets(of.address_messages, of.address_messages_a_second)
        self._opened = Buckets(of.opened, of.opened_a_second)
        self._bytes = Buckets(of.websocket_bytes, of.websocket_bytes_a_second)
        self._under_way: Counter[str] = Counter()
        self._pages: Counter[str] = Counter()
        self._files: dict[str, dict[str, int]] = {}
        self._whose: dict[str, str] = {}
        self._turn = asyncio.Lock()

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
        if refused is None and path.startswith(_UPLOADS):
            refused = self._uploaded(scope, who)
            send = self._released(scope, send)
        if refused is not None:
            if _WITH_BODY.intersection(Headers(scope=scope).keys()):
                refused.headers["Connection"] = "close"  # what is left of the body is not read
            await refused(scope, receive, send)
            return
        with _counted(self._under_way, who):
            await self.app(scope, _in_time(receive, self.limits.body_seconds), send)

    def _refused(self, who: str, scope: Scope) -> Response | None:
        seconds = self._requests.of(who).take(self._clock())
        if seconds or self._under_way[who] >= self.limits.under_way:
            return _too_many(scope, seconds)
        if "transfer-encoding" in Headers(scope=scope):  # no end to it, and each piece costs
            return PlainTextResponse("A request is sent with its length.\n", 411)
        if route_of(str(scope["path"])) is ROUTES[0] and self._full(who):
            return _too_many(scope, 30.0, pages=True)
        return None

    def _full(self, who: str) -> bool:
        at_all = self._pages.total() >= self.limits.all_pages
        return at_all or self._pages[who] >= self.limits.pages

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        who = address(scope)
        if self._full(who) or self._opened.of(who).take(self._clock()):
            await _turned_away(scope, send)
            return
        self._weigh(who, receive)
        with _counted(self._pages, who):
            await self.app(scope, *self._paced(who, receive, send))

    def _weigh(self, who: str, receive: Receive) -> None:
        """Let bytes of a websocket wait where they come faster than a page sends them.

        The pieces of a message that never ends cost, and no reader of messages sees them.
        """
        bucket = self._bytes.of(who)
        line = getattr(receive, "__self__", None)
        weigh(line, lambda parts: bucket.take(self._clock(), debt=True, parts=parts))

    def _paced(self, who: str, receive: Receive, send: Send) -> tuple[Receive, Send]:
        """Return a line that takes no more messages than a person sends; a flood closes it."""
        limits, held, cut = self.limits, 0.0, False
        buckets = (Bucket(limits.messages, limits.messages_a_second),
                   Bucket(limits.lasting, limits.lasting_a_second),
                   self._messages.of(who))  # fmt: skip
        line = getattr(getattr(receive, "__self__", None), "transport", None)

        def gone() -> bool:
            return line is not None and line.is_closing()

        async def paced() -> Message:
            nonlocal held, cut
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            now = self._clock()
            wait = max(bucket.take(now, debt=True) for bucket in buckets)
            held += wait
            if held > limits.held_seconds:
                cut = True
                await send({"type": "websocket.close", "code": 1008})
                return {"type": "websocket.disconnect", "code": 1008}
            while wait > 0 and not gone():
                await sleep(min(wait, _A_WHILE))
                wait -= _A_WHILE
            async with self._turn:  # what waits in a flood of several pages lets others in between
                await asyncio.sleep(0)
            return {"type": "websocket.disconnect", "code": 1006} if gone() else message

        async def sent(message: Message) -> None:
            nonlocal cut
            if cut:
                return
            try:
                await send(message)
            except OSError:  # the page is gone; what it is sent until that is read, is lost
                cut = True

        return paced, sent

    # Files handed in: Streamlit keeps them in memory for as long as their session is there.

    def _uploaded(self, scope: Scope, who: str) -> Response | None:
        session, file = _file_of(scope)
        if scope["method"] == "DELETE":
            self._files.get(session, {}).pop(file, None)
            return None
        length = Headers(scope=scope).get("content-length", "")
        if not length.isdecimal():
            return PlainTextResponse("A file is sent with its length.\n", 411)
        for gone in [id for id in self._files if not self._alive(id)]:
            del self._files[gone], self._whose[gone]
        own, self._whose[session] = self._files.setdefault(session, {}), who
        more, limits = int(length) - own.get(file, 0), self.limits
        sizes = {id: sum(files.values()) for id, files in self._files.items()}
        theirs = sum(size for id, size in sizes.items() if self._whose[id] == who)
        kept = ((sizes[session], limits.session_bytes), (theirs, limits.address_bytes),
                (sum(sizes.values()), limits.all_bytes))  # fmt: skip
        too_many = len(own.keys() | {file}) > limits.session_files
        if too_many or any(size + more > most for size, most in kept):
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
    """Return whose address a request comes from, as :func:`ui.hand.bucket.network` has it."""
    client = scope.get("client")
    return network(client[0] if client else None)


def _file_of(scope: Scope) -> tuple[str, str]:
    session, _, file = scope["path"].removeprefix(_UPLOADS).partition("/")
    return session, file


def _is_there(session: str) -> bool:
    return not Runtime.exists() or Runtime.instance().is_active_session(session)


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
    told = {"Retry-After": f"{max(seconds, 1):.0f}", "Connection": "close"}  # no more of a pipeline
    return PlainTextResponse(f"{text}\n", 429, told)


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
