"""The picture of a pasted link: drawn beside the pages, for links that validate only."""

from __future__ import annotations

import hashlib
from functools import partial

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from model.core.errors import ModelError
from ui.hand.asked import LINK
from ui.hand.background import BusyError, beside_async
from ui.shell.card_words import PATH
from ui.shell.gate import address
from ui.shell.routes import unchanged
from ui.speech.language import DEFAULT, LANGUAGES

SECONDS = 20.0
"""How long one picture may take."""


def routes() -> list[Route]:
    """Return the one route of the picture."""
    return [Route(PATH, _card)]


async def _card(request: Request) -> Response:
    link, language = request.query_params.get(LINK, ""), request.query_params.get("lang", DEFAULT)
    language = language if language in LANGUAGES else DEFAULT
    from ui.shell.card_picture import card_png  # what draws is loaded when a picture is asked for

    try:
        drawn = await beside_async(
            partial(card_png, link, language), address(request.scope), SECONDS
        )
    except BusyError:
        return PlainTextResponse("Ask again in a moment.\n", 429, {"Retry-After": "5"})
    except ModelError:
        return PlainTextResponse("This link has no picture.\n", 404)
    etag = f'"{hashlib.sha256(drawn).hexdigest()[:16]}"'
    if unchanged(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers={"ETag": etag})
    return Response(drawn, media_type="image/png", headers={"ETag": etag})
