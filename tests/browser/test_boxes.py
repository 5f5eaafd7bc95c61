"""What is wide scrolls in its own box, and a chart has no buttons but the page's own."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.test_accessible import ANY, check_headings, check_inside, grave
from ui.speech.language import LANGUAGES

PHONE = {"width": 390, "height": 844}


def check_no_wider_than_the_screen(page: Page) -> None:
    main = page.get_by_test_id("stMain")
    assert main.evaluate("e => [e.scrollWidth, e.clientWidth]") == [390, 390]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def scrolls(box: Locator) -> bool:
    """Return whether a table scrolls, by itself or in the box drawn around it."""
    moved = "box => (box.scrollLeft = 50, box.scrollLeft > 0)"
    return bool(box.evaluate(f"e => [e, e.parentElement].some({moved})"))


def test_four_scenarios_are_compared_on_a_phone(visit: Visit) -> None:
    visit.page.set_viewport_size(PHONE)
    page = visit.open("/compare")
    for count in range(1, 5):
        page.locator(".st-key-keep-preset input").click()
        page.get_by_role("option").nth(count).click()
        visit.settle()
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_role("button", name="Remove")).to_have_count(count)
        visit.settle()
    table = page.get_by_role("table").first
    expect(table.locator("th")).to_have_count(5)
    check_no_wider_than_the_screen(page)
    assert scrolls(table)


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_all_of_the_method_can_be_read_on_a_phone_too(visit: Visit, language: str) -> None:
    page = visit.open(f"/method?lang={language}")
    sections = page.locator("details summary")
    for section in sections.all():
        section.focus()
        page.keyboard.press("Enter")
    visit.settle()
    expect(page.locator("details[open]")).to_have_count(sections.count())
    expect(page.get_by_text("model.money.rungs.fund_part")).to_be_visible()
    expect(page.locator(".katex").first).to_be_visible()
    assert grave(page) == []
    check_headings(page)
    assert page.get_by_role("table").count() > 10
    page.set_viewport_size(PHONE)
    visit.settle()
    check_inside(page, PHONE["width"])
    check_no_wider_than_the_screen(page)
    assert any(map(scrolls, page.get_by_role("table").all()))


@pytest.mark.parametrize(("path", "language"), [("/ladder", "en"), ("/uncertainty", "uk")])
def test_a_chart_says_its_message_and_has_no_buttons_of_streamlit(
    visit: Visit, path: str, language: str
) -> None:
    page = visit.open(f"{path}?lang={language}")
    charts = page.get_by_test_id("stVegaLiteChart")
    expect(charts.first).to_have_attribute("aria-label", ANY)
    said = [one.get_attribute("aria-label") or "" for one in charts.all()]
    assert said
    assert all(len(text) > 40 and any(c.isdigit() for c in text) for text in said), said
    chart = charts.first
    expect(chart.locator("canvas, svg").first).to_be_visible()
    chart.hover()
    visit.settle()
    chart.click()
    expect(page.get_by_test_id("stElementToolbar").filter(visible=True)).to_have_count(0)
    for name in ("Download as PNG", "Copy Vega-Lite spec", "Show data", "Fullscreen"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    expect(page.locator(".vega-embed details, .vega-actions")).to_have_count(0)
