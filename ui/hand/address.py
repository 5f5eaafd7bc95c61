"""The address that opens a scenario."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit, urlunsplit

from ui.hand.state import LINK
from ui.speech.language import DEFAULT, current


def address(url: str, link: str, *, embed: bool = False) -> str:
    """Return the address that opens a link in the reader's language.

    Parameters
    ----------
    url : str
        Address of the page; what stands after its path is left out.
    link : str
        As :func:`model.answers.link.encode` made it.
    embed : bool
        Whether it is for a frame in another page.
    """
    parts = urlsplit(url)
    asked = {LINK: link}
    asked |= {"lang": current()} if current() != DEFAULT else {}
    asked |= {"embed": "true"} if embed else {}
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", urlencode(asked), ""))
