"""The Uncertainty page in a real browser: refined by itself, on a phone too."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from model import Scenario, World, simulate
from tests.browser.conftest import REFINED, Visit
from tests.browser.test_still import COUNTED, check_that_nothing_moved
from ui.pages.uncertainty.words import band

DONE = f"From {REFINED:,} simulations."


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit.open("/uncertainty", ready="[data-testid=stMetric]")


def give_range(page: Page, text: str) -> None:
    field = page.get_by_label("Range", exact=True)
    field.fill(text)
    field.press("Enter")


def refining(page: Page) -> Locator:
    """Return the button that stops the refinement; other work may have one of its own."""
    return page.locator(".st-key-stop-refining").get_by_role("button", name="Stop", exact=True)


def test_the_bands_are_refined_to_the_end_on_a_phone_too(
    page: Page, seed: Scenario, world: World
) -> None:
    expect(page.locator(".st-key-refined").get_by_text(DONE)).to_be_visible()
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    found = simulate(seed, world, REFINED)
    metrics = page.get_by_test_id("stMetric")
    for place, figure in ((1, "ukraine"), (2, "russia"), (3, "aid_coverage")):
        expect(metrics.nth(place)).to_contain_text(
            band(figure, *found.quantiles(figure, (0.05, 0.95)))
        )
    expect(page.get_by_text(f"In none of {REFINED:,} simulations do they reach")).to_be_visible()
    expect(page.locator("[data-testid=stVegaLiteChart]")).to_have_count(3)
    for chart in page.locator(
        "[data-testid=stVegaLiteChart] svg, [data-testid=stVegaLiteChart] canvas"
    ).all():
        expect(chart).to_be_visible()
    page.get_by_text("For analysts").click()
    page.get_by_text("In which simulations is it reached?").click()
    said = page.get_by_text(re.compile(r"There is no simulation among the [\d,]+ drawn in which"))
    expect(said).to_be_visible()
    expect(page.locator("[data-testid=stVegaLiteChart]")).to_have_count(5)
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("""() => {
        const main = document.querySelector('[data-testid="stMain"]');
        return main.scrollWidth <= main.clientWidth;
    }""")  # charts take their new width a moment later


def test_nothing_moves_while_the_simulations_are_refined(visit: Visit) -> None:
    page = visit.open("/uncertainty")
    page.evaluate(f"() => {{ {COUNTED} }}")
    give_range(page, "0.8 to 1.3")
    expect(page.locator(".st-key-refined").get_by_text(DONE)).to_have_count(0)
    page.evaluate("window.moved = []")
    expect(page.locator(".st-key-refined").get_by_text(DONE)).to_be_visible()
    visit.settle()
    check_that_nothing_moved(page)


def test_a_wrong_range_is_said_beside_its_field_and_other_pages_do_not_wait(page: Page) -> None:
    give_range(page, "2 to 1")
    expect(page.get_by_test_id("stSidebar").get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Range", exact=True)).to_have_value("2 to 1")
    give_range(page, "0.9 to 1.2")
    expect(refining(page)).to_be_visible()
    page.get_by_role("link", name="Map").click()
    expect(page.get_by_text("On 11 February 2025, $")).to_be_visible()
    expect(page.locator("svg.map")).to_be_visible()
    page.get_by_role("link", name="How sure?").click()
    expect(page.locator(".st-key-refined").get_by_text(DONE)).to_be_visible()
