"""The address that opens a scenario, and the link that it holds."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from model import DEFAULT_PRESET, Scenario, evaluate
from model.answers.link import LIMIT, encode
from ui.hand import state
from ui.hand.asked import CHART, COMPARED, LINK
from ui.speech.language import DEFAULT, current
from ui.speech.naming import named, title_of


def address(
    url: str, link: str, *, embed: bool = False, compared: Iterable[str] = (), chart: str = ""
) -> str:
    """Return the address that opens a link in the reader's language.

    Parameters
    ----------
    url : str
        Address of the page; what stands after its path is left out.
    link : str
        As :func:`model.answers.link.encode` made it.
    embed : bool
        Whether it is for a frame in another page.
    compared : iterable of str
        Links of the scenarios side by side.
    chart : str
        Id of the one chart that the frame shows.
    """
    parts = urlsplit(url)
    asked = [(LINK, link), *((COMPARED, text) for text in compared)]
    asked += [("lang", current())] if current() != DEFAULT else []
    asked += [(CHART, chart)] if chart else []
    asked += [("embed", "true"), ("embed_options", "light_theme")] if embed else []
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", urlencode(asked), ""))


def framed(query: str) -> bool:
    """Return whether the query of an address asks for the frame in another page."""
    return "true" in parse_qs(query.lower()).get("embed", [])


def keep_address() -> None:
    """Let the address hold the link of the current scenario.

    It holds none for the default preset, which an address without a link opens, and for what is
    too long for a link. A link that was opened stays as it is, with the figures of its day.
    """
    held = state.hand()
    found = held.reopened
    opened = found is not None and found.link.scenario.hash == held.scenario.hash
    state.keep_links(held.link if opened else _made(held.scenario), compared_links())


def compared_links() -> list[str]:
    """Return the links of the scenarios side by side, each titled as its visitor named it.

    What is too long for a link is left out.
    """
    held = state.hand()
    for name, scenario in held.kept.items():
        if name not in held.kept_links:
            shared = named(scenario)
            if title_of(shared) != name:
                shared = shared.replace(id="", title=name)
            held.kept_links[name] = encode(evaluate(shared, state.world()))
    texts = (held.kept_links[name] for name in held.kept)
    return [text for text in texts if len(text) <= LIMIT]


def _made(scenario: Scenario) -> str:
    if scenario == Scenario.from_preset(DEFAULT_PRESET):
        return ""
    link = encode(evaluate(named(scenario), state.world()))
    return link if len(link) <= LIMIT else ""
