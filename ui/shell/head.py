"""What a page is called before its scripts run: for search engines, and where a link is pasted.

Streamlit answers every page with the same document, titled Streamlit. Here title, description and
``og:`` tags are set by the path, the language and the link of the address; a link that is refused
is not named.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from html import escape
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from model import Outcome
from model.core.errors import ModelError
from ui.hand.address import framed
from ui.hand.asked import LINK, mangled
from ui.hand.links import links
from ui.hand.queue import asker, asking
from ui.parts.drawings import asset, header_words
from ui.shell.card_words import PATH, SIZE, card_query, told_in_short
from ui.shell.gate import address
from ui.shell.pages import FIRST, PAGES
from ui.show.extras import missing
from ui.speech.language import DEFAULT, LANGUAGES, speaking, t

_TITLE = re.compile(rb"<title>[^<]*</title>")
_SITE = re.compile(r"https?://[A-Za-z0-9.\[\]:-]{1,255}")
_UNCHANGED = (b"etag", b"last-modified", b"accept-ranges")


class Head:
    """Sets title, description and tags of every page's document.

    Parameters
    ----------
    app : ASGIApp
        What answers with the document.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; only the document of a page is changed."""
        name = str(scope.get("path", "")).strip("/") or FIRST.name
        if scope["type"] != "http" or scope["method"] != "GET" or name not in PAGES:
            await self.app(scope, receive, send)
            return
        asked = _OF_THE_FILE
        scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in asked]}
        start: list[Message] = []
        body = bytearray()

        async def gathered(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.append(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body"):
                query = scope.get("query_string", b"").decode("latin-1")
                with asking(address(scope)):
                    tags = await run_in_threadpool(_tags, name, query, _site(scope))
                content = _TITLE.sub(lambda _: tags.encode(), bytes(body), count=1)
                if PAGES[name].levers_beside and not framed(query):
                    content = content.replace(b"<html", b"<html data-beside", 1)
                content = content.replace(b"</body>", style().encode() + b"</body>", 1)
                await send(_resized(start[0], len(content)))
                await send({"type": "http.response.body", "body": content})

        await self.app(scope, receive, gathered)


_OF_THE_FILE = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range", b"if-range")
"""What a browser may ask about a file as it lies there, which no document of a page is."""


def _resized(start: Message, length: int) -> Message:
    headers = MutableHeaders(raw=[p for p in start["headers"] if p[0].lower() not in _UNCHANGED])
    headers["content-length"] = str(length)
    return {**start, "headers": headers.raw}


def _tags(name: str, query: str, site: str) -> str:
    return head(name, query) + picture(site, query) + base(name)


@cache
def style() -> str:
    """Return what Streamlit's own elements look like; it stands behind Streamlit's own styles.

    In the document it holds from the first element on: nothing moves when it comes.
    """
    return f"<style>{asset('page.css')}</style>"


def base(name: str) -> str:
    """Return the script that says where the server is, and keeps one step of history a page.

    Streamlit would look for the server below the page first, and every page would begin with
    errors. It goes to another page without what the address asks for, which comes a moment later:
    the way back would lead to that moment, and from there on again.

    Parameters
    ----------
    name : str
        Name of the page, the last part of its address.
    """
    place = rf'location.pathname.replace(/\/(?:{re.escape(name)}\/?)?$/, "/")'
    said = f"window.__streamlit={{BACKEND_BASE_URL:location.origin+{place}}}"
    return f"\n    <script>{said};{_ONE_STEP}</script>"


_ONE_STEP = """(() => {
      const push = history.pushState.bind(history), stay = history.replaceState.bind(history);
      history.pushState = (state, title, url) => {
        const to = new URL(url ?? location.href, location.href);
        if (to.pathname !== location.pathname && !to.search) to.search = location.search;
        (to.href === location.href ? stay : push)(state, title, to.href);
      };
    })()"""


def _site(scope: Scope) -> str:
    host = Headers(scope=scope).get("host", "")
    return f"{scope.get('scheme', 'http')}://{host}"


def head(name: str, query: str) -> str:
    """Return title, description and tags of a page as HTML.

    Parameters
    ----------
    name : str
        Name of the page.
    query : str
        What the address asks for: ``lang`` and ``s`` are read.
    """
    language, link = _asked(query)
    return _head(name, language, link if _opened(link) is not None else "")


def _asked(query: str) -> tuple[str, str]:
    """Return language and link of an address."""
    asked = parse_qs(query)
    language = asked.get("lang", [DEFAULT])[0]
    link = next((asked[key][0] for key in mangled(LINK) if key in asked), "")
    return language if language in LANGUAGES else DEFAULT, link


@lru_cache(maxsize=256)
def _head(name: str, language: str, link: str) -> str:
    with speaking(language):
        page, outcome = PAGES[name], _opened(link)
        whole = t("Ukraine's mineral wealth")
        title = whole if page is FIRST else f"{t(page.title)} · {whole}"
        told = told_in_short(outcome) if outcome is not None else (title, _about())
        words = "".join(f"--{key}:{json.dumps(text, ensure_ascii=False)};"
                        for key, text in header_words().items())  # fmt: skip
    og = {"title": told[0], "description": told[1], "type": "website", "site_name": whole}
    lines = [f"<title>{escape(title)}</title>", _meta("name", "description", told[1])]
    lines += [_meta("property", f"og:{key}", text) for key, text in og.items()]
    lines.append(f"<style>:root{{{words}}}</style>")
    return "\n    ".join([*lines, *_twitter(told)])


def _twitter(told: tuple[str, str]) -> list[str]:
    kind = "summary" if missing("png") else "summary_large_image"
    said = {"card": kind, "title": told[0], "description": told[1]}
    return [_meta("name", f"twitter:{key}", text) for key, text in said.items()]


def picture(site: str, query: str) -> str:
    """Return the tags of the picture that a pasted link shows; empty where none can be drawn.

    Parameters
    ----------
    site : str
        Scheme and host of the page.
    query : str
        What the address asks for.
    """
    language, link = _asked(query)
    if missing("png") or not _SITE.fullmatch(site):
        return ""
    shown = link if _opened(link) is not None else ""
    asked = card_query(shown, language)
    address = f"{site}{PATH}?{asked}" if asked else f"{site}{PATH}"
    width, height = map(str, SIZE)
    lines = [_meta("property", "og:image", address), _meta("property", "og:image:width", width),
             _meta("property", "og:image:height", height),
             _meta("name", "twitter:image", address)]  # fmt: skip
    return "\n    ".join(["", *lines])


def _meta(kind: str, name: str, text: str) -> str:
    return f'<meta {kind}="{name}" content="{escape(text)}" />'


def _about() -> str:
    return t("Who controls Ukraine's minerals, what they could bring, and how sure that is.")


def _opened(link: str) -> Outcome | None:
    """Return what a link gives today, or None for one that is refused."""
    try:
        return _good(link) if link else None
    except ModelError:
        return None


@lru_cache(maxsize=32)
def _good(link: str) -> Outcome:
    return links.read(link, str(asker())).outcome
