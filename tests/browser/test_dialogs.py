"""A dialog stays open while the page beneath it goes on working, and closed once it is closed."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit

WORK = 120_000
"""Milliseconds after which work beside the page is stuck, however busy the machine is."""


def test_a_dialog_outlives_the_work_of_the_page_and_stays_closed(visit: Visit) -> None:
    page = visit.open("/ladder")
    page.get_by_role("button", name="Share this").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Link")).to_be_visible()
    visit.settle()
    expect(page.get_by_text(re.compile("medians of [0-9,]+ simulations"))).to_be_attached(
        timeout=WORK
    )
    expect(dialog.get_by_label("Link")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_test_id("stTopNav").get_by_role("link", name="How sure?").click()
    visit.settle()
    expect(dialog).to_be_hidden()
    page.go_back()
    visit.settle()
    expect(dialog).to_be_hidden()
