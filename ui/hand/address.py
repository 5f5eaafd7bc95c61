"""The address that opens a scenario, and the link that it holds."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit, urlunsplit

from model import DEFAULT_PRESET, Scenario, evaluate
from model.answers.link import LIMIT, encode
from ui.hand import state
from ui.hand.state import LINK
from ui.speech.language import DEFAULT, current
from ui.speech.naming import named


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


def keep_address() -> None:
    """Let the address hold the link of the current scenario.

    It holds none for the default preset, which an address without a link opens, and for what is
    too long for a link. A link that was opened stays as it is, with the figures of its day.
    """
    held = state.hand()
    found = held.reopened
    opened = found is not None and found.link.scenario.hash == held.scenario.hash
    state.keep_link(held.link if opened else _made(held.scenario))


def _made(scenario: Scenario) -> str:
    if scenario == Scenario.from_preset(DEFAULT_PRESET):
        return ""
    link = encode(evaluate(named(scenario), state.world()))
    return link if len(link) <= LIMIT else ""
