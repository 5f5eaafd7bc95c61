"""What a page is called before its scripts run, and what a pasted link says of itself."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from model import Scenario, World, evaluate
from model.answers import link
from ui.shell.head import base, head, style
from ui.shell.pages import PAGES
from ui.speech.language import LANGUAGES, speaking, t


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("name", list(PAGES))
def test_every_page_has_a_title_and_a_description(name: str, language: str) -> None:
    said = head(name, f"lang={language}")
    assert said.count("<title>") == 1
    assert 'name="description"' in said
    assert "Streamlit" not in said
    with speaking(language):
        name = t("Ukraine's mineral wealth")
    assert f'--name:"{name}";' in said


def test_the_server_is_looked_for_above_the_page() -> None:
    """Else every page but the first begins with errors of addresses that are not there."""
    said = base("claims")
    assert said.count("<script>") == 1
    assert "window.__streamlit={BACKEND_BASE_URL:location.origin+" in said
    assert r"location.pathname.replace(/\/(?:claims\/?)?$/" in said


def test_the_page_is_styled_before_its_first_element() -> None:
    """What a style moves later is pushed about under the reader's eyes."""
    said = style()
    assert said.startswith("<style>")
    assert said.count("</style>") == 1
    assert ".st-key-tools" in said


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_that_levers_stand_beside_it(name: str) -> None:
    """Their room is kept from the first paint on: the page would be pushed aside when they come."""
    assert PAGES[name].levers_beside == ("st.sidebar" in PAGES[name].view.read_text("utf-8"))


def test_pages_are_told_apart() -> None:
    titles = {head(name, "").partition("</title>")[0] for name in PAGES}
    assert len(titles) == len(PAGES)


def test_a_link_says_what_it_gives(world: World, seed: Scenario) -> None:
    text = link.encode(evaluate(seed, world))
    said = head("explore", urlencode({"s": text}))
    assert 'property="og:title" content="Russia controls 44% of Ukraine&#x27;s minerals"' in said
    assert "$6.52 trillion of $14.8 trillion in the ground, not money." in said
    assert "44%" in head("explore", urlencode({"s": text, "lang": "uk"}))


@pytest.mark.parametrize("bad", ["x", "1.aa.00000000", "<script>", '"><b>'])
def test_a_link_that_is_refused_is_not_named(bad: str) -> None:
    assert head("explore", urlencode({"s": bad})) == head("explore", "")
