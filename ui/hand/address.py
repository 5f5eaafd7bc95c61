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


def kept_link() -> str:
    """Return the link that the address is to hold: of the scenario in hand, and noted as such.

    It is empty for the default preset, which an address without a link opens, and for what is too
    long for a link.
    """
    scenario = state.hand().scenario
    link = "" if scenario == Scenario.from_preset(DEFAULT_PRESET) else _short(scenario)
    state.keep_link(link)
    return link


def _short(scenario: Scenario) -> str:
    link = encode(evaluate(named(scenario), state.world()))
    return link if len(link) <= LIMIT else ""
