"""The Deals page in a real browser: nothing moves when the comparison comes."""

from __future__ import annotations

from playwright.sync_api import expect

from model import Scenario, World, compare_deals, evaluate
from tests.browser.conftest import Visit
from tests.browser.test_ladder import COUNTED, WORK, check_that_nothing_moved
from ui.hand.drawn import FIRST
from ui.pages.deals.compared import deals_chart


def test_nothing_moves_when_the_comparison_comes(
    visit: Visit, seed: Scenario, world: World
) -> None:
    page = visit.open("/deals")
    page.evaluate(COUNTED)
    told = deals_chart(evaluate(seed, world), compare_deals(seed, world, FIRST)).title
    expect(page.locator(".st-key-deals-answer h2")).to_have_text(told, timeout=WORK)
    visit.settle()
    check_that_nothing_moved(page)
