"""What new readers come for, with the most clicks that it may take; see the other tests for more.

Half of the rare earths on a phone: ``test_explore``; five levers at 1280 by 720 too. An address
that holds after a reload: ``test_share``. Files for ``pandas``: ``tests/ui/show/test_every.py``.
"""

from __future__ import annotations

import re

from playwright.sync_api import expect

from model import World
from tests.browser.conftest import Visit
from tests.browser.test_ladder import WORK
from ui.speech.money import deal_label

DEALS = ("dl6-signed-2025-04", "dl2-draft-500-2025-02")
"""The deal in force, and the draft that people set beside it."""


def test_forbes_is_named_and_both_deals_stand_on_one_screen(visit: Visit, world: World) -> None:
    page = visit.open("/", ready="svg.map")
    page.locator(".st-key-explain-total button").click()
    tree = page.get_by_role("dialog")
    expect(tree.get_by_text(re.compile("Forbes Ukraine, April 2023")).first).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(tree).to_have_count(0)
    visit.settle()

    page.get_by_role("link", name="Deals", exact=True).click()
    chart = page.locator('[aria-label^="United States, paid out by the fund under each deal"]')
    expect(chart).to_be_attached(timeout=WORK)
    said = chart.get_attribute("aria-label") or ""
    assert all(deal_label(world.deals[deal]) in said for deal in DEALS)
    box = chart.bounding_box()
    assert box is not None
    assert box["height"] <= 800
