"""The Deals page in a real browser: nothing moves when the comparison comes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from model import Scenario, World, compare_deals, evaluate
from tests.browser.conftest import Visit
from tests.browser.test_ladder import COUNTED, WORK
from ui.hand.drawn import FIRST
from ui.pages.deals.compared import deals_chart


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_moves_when_the_comparison_comes(
    visit: Visit, seed: Scenario, world: World, width: int
) -> None:
    visit.page.set_viewport_size({"width": width, "height": 720})
    page = visit.open("/deals")
    page.evaluate(COUNTED)
    outcome = evaluate(seed, world)
    told = deals_chart(outcome, compare_deals(seed, world, FIRST)).title
    expect(page.locator(".st-key-deals-answer h2")).to_have_text(told, timeout=WORK)
    visit.settle()
    assert page.evaluate("window.moved") < 0.1
