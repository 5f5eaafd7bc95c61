"""The header's row: the tools of every page never lie on the pages' names, and none is hidden."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from ui.speech.language import LANGUAGES, speaking, t

ENDS = """() => {
  const names = [...document.querySelectorAll('[data-testid=stTopNav] .rc-overflow-item')]
    .filter(e => getComputedStyle(e).opacity === '1').map(e => e.getBoundingClientRect().right);
  return [Math.max(...names), document.querySelector('.st-key-tools').getBoundingClientRect().left];
}"""
"""Where the last name of a page ends, and where the tools begin."""


def check_apart(page: Page) -> None:
    page.wait_for_function(f"() => {{ const [end, start] = ({ENDS})(); return end <= start; }}")


def named(page: Page, where: str, language: str) -> bool:
    """Whether a part of the page's head says whose page it is."""
    seen = (
        "node => [getComputedStyle(node, '::before')].map(s => s.display !== 'none' && s.content)"
    )
    with speaking(language):
        name = t("Ukraine's mineral wealth")
    return bool(page.get_by_test_id(where).evaluate(seen) == [f'"{name}"'])


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_name_stands_before_the_pages_where_no_levers_do(visit: Visit, language: str) -> None:
    page = visit.open(f"/method?lang={language}")
    for width, there in ((1280, True), (1210, True), (1024, False)):
        page.set_viewport_size({"width": width, "height": 800})
        assert named(page, "stTopNav", language) == there
        check_apart(page)


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_way_past_the_header_is_in_the_readers_language(visit: Visit, language: str) -> None:
    """Streamlit's own text is English in every language."""
    page = visit.open(f"/claims?lang={language}")
    with speaking(language):
        expect(page.get_by_test_id("stSkipToContent")).to_have_text(t("Skip to main content"))


@pytest.mark.parametrize(("language", "told"), [("en", "dd"), ("uk", "дд")])
def test_an_empty_date_says_its_places_in_the_readers_language(
    visit: Visit, language: str, told: str
) -> None:
    page = visit.open(f"/ladder?lang={language}")
    place = page.locator('[data-placeholder][data-type="day"]').first
    place.wait_for()
    drawn = place.evaluate("e => [getComputedStyle(e).fontSize, getComputedStyle(e, '::before')"
                           ".content]")  # fmt: skip
    assert drawn == ["0px", f'"{told}"']


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_steps_that_lead_nowhere_stand_grey_beside_the_names_of_all_pages(
    visit: Visit, language: str
) -> None:
    page = visit.open(f"/ladder?lang={language}")
    with speaking(language):
        names = [t(text) for text in ("Undo", "Redo", "Share this")]
    undo, redo, share = (page.get_by_role("button", name=name, exact=True) for name in names)
    for step in (undo, redo):
        expect(step).to_be_visible()
        expect(step).to_be_disabled()
    expect(share).to_be_visible()
    expect(page.get_by_test_id("stTopNavLink").filter(visible=True)).to_have_count(6)
    check_apart(page)
    assert named(page, "stSidebarHeader", language)
    slider = page.locator('.st-key-step-levers [data-id="price_multiple"] input[type=range]')
    slider.focus()
    slider.press("ArrowRight")
    expect(undo).to_be_enabled()
    page.locator(".st-key-keep-here button").click()
    expect(page.locator(".st-key-tray")).to_be_visible()
    for width in (1440, 1280, 1024, 800):
        page.set_viewport_size({"width": width, "height": 800})
        check_apart(page)
    # Streamlit counts in English what finds no room: a reader sees the page's own word instead.
    rest = page.locator(".rc-overflow-item-rest p")
    expect(rest).to_be_attached()
    seen = rest.evaluate("node => getComputedStyle(node, '::before').content")
    with speaking(language):
        assert seen == f'"{t("More")}"'
    assert rest.evaluate("node => getComputedStyle(node).fontSize") == "0px"


def test_the_menu_of_a_phone_can_be_closed(visit: Visit) -> None:
    """The tools at the end of the head make room for it while it is open."""
    visit.page.set_viewport_size({"width": 390, "height": 844})
    page = visit.open("/ladder")
    tools = page.locator(".st-key-tools")
    expect(tools).to_be_visible()
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(tools).to_be_hidden()
    page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
    expect(tools).to_be_visible()
