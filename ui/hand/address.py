"""The address that opens a scenario, and the link that it holds."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import streamlit as st

from model import DEFAULT_PRESET, Scenario, evaluate
from model.answers.link import LIMIT, Reopened, encode
from model.core.errors import ModelError, Problem
from model.core.said import say
from model.world.catalog import catalog
from ui.hand import asked, state
from ui.hand.asked import CHART, COMPARED, LINK, Asked
from ui.hand.bucket import network
from ui.hand.hand import RECENT, SIDE_BY_SIDE, Step
from ui.hand.links import links
from ui.speech.language import DEFAULT, current
from ui.speech.naming import named, title_of

FRESH = 2.0
"""Time after a change of the address in which a message may bear the one before [s]."""


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
    given = [(LINK, link), *((COMPARED, text) for text in compared)]
    given += [("lang", current())] if current() != DEFAULT else []
    given += [(CHART, chart)] if chart else []
    given += [("embed", "true"), ("embed_options", "light_theme")] if embed else []
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", urlencode(given), ""))


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
    keep_links(held.link if opened else _made(held.scenario), compared_links())


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


def follow_link() -> None:
    """Open the links of the address where they are others than those the page wrote there.

    For runs of the whole page: going to another address is always one. What runs alone, such as a
    move of a lever or a look at work under way, may bear an address of any age. A message that a
    control sent before the browser had the newest address bears an older one, unless it says that
    its visitor went there.
    """
    went, wanted, held = asked.went(), asked.read(), state.hand()
    fresh = time.monotonic() - held.written < FRESH or held.history.now != held.linked
    last = _noted()
    if wanted == last or (wanted in held.links and fresh and not went):
        return
    if went and wanted.link is None and last.link is not None:
        open_default()
    elif wanted.link is not None and wanted.link != last.link:
        open_link(wanted.link)
    if wanted.compared != last.compared and wanted != Asked():
        open_compared(wanted.compared)


def keep_links(link: str, compared: Iterable[str] = ()) -> None:
    """Write links into the address, and note them, so that no run reads them as somebody else's."""
    made = Asked(link or None, tuple(compared))
    asked.write(made)
    _note(made)


def _note(made: Asked) -> None:
    held = state.hand()
    if not held.links or held.links[-1] != made:
        held.links, held.written = (*held.links[-RECENT:], made), time.monotonic()
    held.linked = held.history.now


def _noted() -> Asked:
    return state.hand().links[-1] if state.hand().links else Asked()


def open_link(text: str) -> bool:
    """Take a link's scenario in hand; when anything is wrong with it, say all, change nothing.

    Parameters
    ----------
    text : str
        As :func:`model.answers.link.encode` made it.
    """
    held = state.hand()
    held.link, held.reopened = text, None
    _note(_noted()._replace(link=text))
    try:
        found = _read(text)
    except ModelError as error:
        state.refuse(LINK, error.problems)
        return False
    held.forgive()
    held.reopened = found
    held.leave(_linked(found.link.scenario), f"link {found.link.scenario.hash}")
    held.linked = held.history.now
    return True


def open_default() -> None:
    """Take the default preset in hand, which an address without a link opens."""
    held, preset = state.hand(), Scenario.from_preset(DEFAULT_PRESET)
    held.reopened = None
    held.forgive()
    held.leave(Step(preset, preset), "link")
    _note(_noted()._replace(link=None))


def _read(text: str) -> Reopened:
    return links.read(text, network(st.context.ip_address))


def open_compared(texts: tuple[str, ...]) -> bool:
    """Take the scenarios of links side by side in place of those kept, all of them or none.

    Parameters
    ----------
    texts : tuple of str
        At most `SIDE_BY_SIDE`, each as for :func:`open_link`; a title is the scenario's name.
    """
    held, found = state.hand(), list[Scenario]()
    _note(_noted()._replace(compared=texts))
    problems = list(_too_many(texts))
    for text in texts[:SIDE_BY_SIDE]:
        try:
            found.append(_read(text).link.scenario)
        except ModelError as error:
            problems += error.problems
    if problems:
        state.refuse(COMPARED, problems)
        return False
    held.forgive(COMPARED)
    held.kept, held.kept_links = {}, {}
    for text, scenario in zip(texts, found, strict=True):
        held.keep(held.free_name(title_of(scenario)), scenario, text)
    return True


def _too_many(texts: tuple[str, ...]) -> Iterator[Problem]:
    if len(texts) > SIDE_BY_SIDE:
        given = say("{count} scenarios", count=len(texts))
        allowed = say("at most {count} stand side by side", count=SIDE_BY_SIDE)
        yield Problem(COMPARED, given, allowed)


def close_link() -> None:
    """Say no more of the link that was opened."""
    state.hand().reopened = None
    state.hand().forgive(LINK, COMPARED)


def _linked(scenario: Scenario) -> Step:
    """Return a link's scenario with its preset; the link of a preset is that preset, with prose."""
    if scenario.id in catalog().presets:
        preset = Scenario.from_preset(scenario.id)
        if preset.hash == scenario.hash:
            return Step(preset, preset)
    return state.opened(scenario)
