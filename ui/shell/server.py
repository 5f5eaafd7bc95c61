"""What the server does beside running the page: the JSON API, and headers on every answer.

``streamlit run app.py`` finds the application in ``app.py``, which takes both from here.

The environment variable ``MINERAL_WEALTH_FRAME_ANCESTORS`` says who may put the embedded page
(``?embed=true``) into a frame, as the sources of a CSP ``frame-ancestors``; by default anybody.
All other pages can be framed by the same site only.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import os
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from google.protobuf.message import DecodeError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import Runtime, app_session
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

from model import DEFAULT_PRESET, Scenario, evaluate
from ui.hand.address import framed
from ui.hand.background import background
from ui.hand.queue import drawing
from ui.hand.tables import world
from ui.shell.connections import Connections, accept_a_few, count_connections
from ui.shell.forged import pass_over_forged
from ui.shell.frames import cut_frames
from ui.shell.gate import Gate
from ui.shell.head import Head
from ui.shell.heads import MOST_BYTES, measure_heads
from ui.shell.making import make_in_turn
from ui.shell.routes import NEVER, etag_of, route_of, unchanged

_LOG = logging.getLogger(__name__)

ANCESTORS = "MINERAL_WEALTH_FRAME_ANCESTORS"

_POLICY = (
    "default-src 'self'; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "  # Streamlit and Vega compile text
    "style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; "
    "font-src 'self' data:; "
    "media-src 'self' data: blob:; "
    "worker-src 'self' blob:; "
    "connect-src 'self' data: blob:; "
    "frame-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; "
)
_SOURCES = re.compile(r"[A-Za-z0-9 '*:./_\[\]-]*")


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """Load the code of the first page and the data while the first browser loads the page's own.

    Long work is done in processes beside this one from here on.

    Data that cannot be read end the server, with every problem in its log.
    """
    _take_all_files()
    pass_over_forged()
    make_in_turn()
    measure_heads()
    cut_frames()
    count_connections(Connections())
    accept_a_few(asyncio.get_running_loop())
    _give_way_to_levers()
    _read_theme_once()
    warming = asyncio.create_task(run_in_threadpool(_warm))
    warming.add_done_callback(_or_stop)
    background().open()
    leaving = asyncio.create_task(_let_go())
    yield
    leaving.cancel()
    background().close()
    await asyncio.gather(warming, leaving, return_exceptions=True)


async def _let_go() -> None:
    """Give back pages that are gone: Streamlit does so only when another one is opened or left."""
    while True:
        await asyncio.sleep(config.get_option("server.disconnectedSessionTTL") / 2)
        let_go()


def let_go() -> None:
    """Close the sessions whose time to come back is over."""
    if Runtime.exists():
        len(Runtime.instance()._session_mgr._session_storage._cache)  # counting drops those


def _take_all_files() -> None:
    """Raise the limit of open files to what the machine allows: a visitor takes two to four."""
    try:
        import resource
    except ImportError:  # no such limit
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):  # where "all" is no number
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _give_way_to_levers() -> None:
    """Let a whole page wait a moment, at any of its elements, for a part that runs alone."""
    enqueue = ScriptRunContext.enqueue

    def given(context: ScriptRunContext, message: ForwardMsg) -> None:
        drawing.give_way()
        enqueue(context, message)

    ScriptRunContext.enqueue = given  # type: ignore[method-assign]


def _read_theme_once() -> None:
    """Keep the colours that every run of a page sends: Streamlit gathers them anew each time.

    That took an eighth of the time in which the lock was held beside twenty visitors.
    """
    gather = app_session._populate_theme_msg

    @cache
    def gathered(section: str) -> CustomThemeConfig:
        theme = CustomThemeConfig()
        gather(theme, section)
        return theme

    def add(theme: CustomThemeConfig, section: str = "theme") -> None:
        if gathered(section).ByteSize():
            theme.MergeFrom(gathered(section))

    app_session._populate_theme_msg = add


def _warm() -> None:
    for name in _FIRST:
        importlib.import_module(name)
    evaluate(Scenario.from_preset(DEFAULT_PRESET), world())


_FIRST = (
    "ui.shell.frame", "ui.controls.start", "ui.pages.explore.parts", "ui.pages.explore.levers",
    "ui.map.territory", "ui.map.held", "ui.parts.follow", "ui.pages.explore.tables",
    "ui.explain.places", "streamlit.emojis",
)  # fmt: skip
"""Modules that the first page needs, which Streamlit would load only then."""


def _or_stop(warming: asyncio.Task[None]) -> None:
    error = None if warming.cancelled() else warming.exception()
    if error is not None:
        _LOG.critical("the page cannot be served: %s", error)
        os._exit(1)  # what asked for this server is told that it failed; nobody is served yet


def middleware() -> list[Middleware]:
    """Return what every request goes through before Streamlit's own."""
    return [Middleware(Safe), Middleware(Gate), Middleware(Own), Middleware(Head)]


def policy(query: bytes, ancestors: str) -> str:
    """Return the Content-Security-Policy of an answer.

    Parameters
    ----------
    query : bytes
        Query of the address that was asked for.
    ancestors : str
        Who may frame the embedded page.
    """
    may_frame = ancestors if framed(query.decode("latin-1")) else "'self'"
    return f"{_POLICY}frame-ancestors {may_frame}"


class Safe:
    """Adds the headers that keep a page safe to every answer.

    Parameters
    ----------
    app : ASGIApp
        What answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        stated = os.environ.get(ANCESTORS, "").strip()
        self.ancestors = stated or "*"
        if not _SOURCES.fullmatch(stated):
            _LOG.error("%s: %r given; sources of a CSP with blanks between them. "
                       "Until it is mended only this site may frame the page.",
                       ANCESTORS, stated)  # fmt: skip
            self.ancestors = "'self'"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; a websocket passes without waiting to fill a packet.

        One from another site's page is closed here: Streamlit would ask another host for this
        server's own address before it refuses, on the thread that serves everybody.
        """
        if scope["type"] == "websocket":
            _send_at_once(receive)
            if not _same_site(scope):
                await send({"type": "websocket.close", "code": 1008})
                return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(scope, message)
            await send(message)

        read = scope["method"] in ("GET", "HEAD")
        asked = Headers(scope=scope).get("if-none-match", "").replace("*", "")  # of what may not be
        kept = read and unchanged(asked, etag_of(scope["path"]))
        app = Response(status_code=304) if kept else self.app
        await app(scope, receive, with_headers)

    def _add(self, scope: Scope, message: Message) -> None:
        """Add the headers of an answer: what may be done with it, and how long it may be kept."""
        headers, path = MutableHeaders(scope=message), str(scope["path"])
        if path.startswith("/static/") and headers.get("content-type", "").startswith("text/html"):
            message["status"] = 404  # Streamlit has its document for files that it does not have
        allowed = policy(scope.get("query_string", b""), self.ancestors)
        headers["Content-Security-Policy"] = allowed
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
        good = message["status"] < 400 and scope["method"] != "OPTIONS"
        route = route_of(path) if good else None
        if route is None or route.cache:
            headers["Cache-Control"] = route.cache if route else NEVER
        if route and etag_of(path):
            headers["ETag"] = etag_of(path)


def _same_site(scope: Scope) -> bool:
    """Return whether a websocket comes from the page itself, a site allowed by name, or no browser.

    The sites allowed are ``server.corsAllowedOrigins`` and ``browser.serverAddress``, as ever.
    """
    headers = dict(scope.get("headers", ()))
    origin = headers.get(b"origin", b"").decode("latin-1")
    try:
        seen = urlsplit(origin)
        if not origin or seen.netloc == headers.get(b"host", b"").decode("latin-1"):
            return True
        named = config.get_option("server.corsAllowedOrigins") or []
        addresses = {urlsplit(site).hostname for site in named}
        own = config.get_option("browser.serverAddress")
        addresses |= {own} if own != "localhost" or _at_home(headers) else set()
        return seen.hostname is not None and seen.hostname in addresses
    except ValueError:  # no address
        return False


def _at_home(headers: dict[bytes, bytes]) -> bool:
    """Return whether the page was asked for on this machine, where other pages of it may be."""
    host = urlsplit(f"//{headers.get(b'host', b'').decode('latin-1')}").hostname
    return host in ("localhost", "127.0.0.1", "::1")


class Own:
    """Passes over what a websocket says beside what a page asks for itself.

    It stands behind the limits, which count all that comes.

    Parameters
    ----------
    app : ASGIApp
        What answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        passed = _of_the_page(receive) if scope["type"] == "websocket" else receive
        await self.app(scope, passed, send)


_FROM_THE_PAGE = frozenset(
    ("rerun_script", "stop_script", "app_heartbeat", "file_urls_request",
     "backend_operation_request")
)  # fmt: skip
"""Messages of a visitor that concern nobody else."""

_OPERATIONS = frozenset(("deferred_file", "dataframe_chunk"))
"""Operations that a page asks for; others write on the disk of the server."""

_MOST_FILES, _MOST_CONTROLS, _LONGEST_NAME = 20, 2_000, 200


def _of_the_page(receive: Receive) -> Receive:
    """Return a receiver that passes over what would touch all visitors, or the server.

    A message for a part of a page, such as a move of a lever, is announced to whole pages.

    Streamlit takes from anybody: empty the caches, run on save, tell of the repository.
    """

    async def received() -> Message:
        message = await receive()
        while message["type"] == "websocket.receive":
            said = _harmless(message.get("bytes"))
            if said is not None:
                if said.rerun_script.fragment_id:
                    drawing.announce()
                break
            message = await receive()
        return message

    return received


def _harmless(data: bytes | None) -> BackMsg | None:
    """Return a message if it is one of the page's, with names such as pages give."""
    try:
        said = BackMsg.FromString(data or b"")
    except DecodeError:
        return None
    return said if _as_pages_say(said) else None


def _as_pages_say(said: BackMsg) -> bool:
    kind = said.WhichOneof("type")
    asked, urls = said.backend_operation_request, said.file_urls_request
    if kind == "backend_operation_request" and asked.WhichOneof("payload") not in _OPERATIONS:
        return False
    controls = said.rerun_script.widget_states.widgets
    if len(urls.file_names) > _MOST_FILES or len(controls) > _MOST_CONTROLS:
        return False
    if len(said.rerun_script.context_info.url) > MOST_BYTES:
        return False
    run, of = said.rerun_script, said.rerun_script.context_info
    names = (asked.request_id, asked.session_id, urls.request_id, run.fragment_id,
             run.page_script_hash, run.page_name, of.timezone, of.locale)  # fmt: skip
    return kind in _FROM_THE_PAGE and all(map(_is_a_name, names))


def _is_a_name(text: str) -> bool:
    """Return whether a text may stand in the log."""
    return len(text) <= _LONGEST_NAME and (text.isprintable() or not text)


def _send_at_once(receive: Receive) -> None:
    """Turn off Nagle's algorithm on a websocket's connection, where uvicorn shows it.

    asyncio does so for sockets that name their protocol; Streamlit's do not. A run of the page
    sends several small frames, and each pause between two of them would wait until the browser
    has acknowledged the one before, which it puts off for 40 ms.
    """
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    line = transport.get_extra_info("socket") if transport is not None else None
    if line is not None and line.family in (socket.AF_INET, socket.AF_INET6):
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
