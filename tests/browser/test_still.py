"""Nothing on the screen is pushed about, from the first paint until the last answer has come."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from model import Scenario, World, evaluate
from tests.browser.conftest import Visit
from tests.browser.test_ladder import WORK, compared, show
from ui.pages.deals.compared import deals_chart

COUNTED = """new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries())
        (window.moved ??= []).push([value, ...sources.map(({ node, previousRect, currentRect }) =>
            `${(node?.innerText ?? "").slice(0, 40)}: ${previousRect.y} to ${currentRect.y}`)]);
}).observe({ type: "layout-shift", buffered: true });"""
"""Notes what moves, and how far, in the browser's own measure of it."""

SCREENS = {"wide": (1280, 800), "narrow": (390, 844)}


def check_that_nothing_moved(page: Page) -> None:
    moves = page.evaluate("window.moved ?? []")
    assert sum(value for value, *_ in moves) < 0.1, moves


@pytest.fixture(params=list(SCREENS))
def counted(visit: Visit, request: pytest.FixtureRequest) -> Visit:
    """A visitor whose browser notes what moves from the first paint on."""
    width, height = SCREENS[request.param]
    visit.page.set_viewport_size({"width": width, "height": height})
    visit.page.add_init_script(COUNTED)
    return visit


@pytest.mark.parametrize("path", ["/", "/uncertainty", "/claims"])
def test_nothing_moves_while_a_page_comes(counted: Visit, path: str) -> None:
    page = counted.open(path)
    counted.settle()
    check_that_nothing_moved(page)


def test_nothing_moves_when_the_answer_comes(counted: Visit, seed: Scenario, world: World) -> None:
    """At first the answer is worked out; then it is known, and all of the page comes at once."""
    for _ in range(2):
        page = counted.open("/ladder")
        expect(page.locator("h1")).to_have_text("Could minerals repay the aid?")
        show(page, seed, world)
        counted.settle()
        check_that_nothing_moved(page)


def test_nothing_moves_when_the_comparison_comes(
    counted: Visit, seed: Scenario, world: World
) -> None:
    told = deals_chart(evaluate(seed, world), compared(seed, world)).title
    for _ in range(2):
        page = counted.open("/deals")
        expect(page.locator(".st-key-deals-answer h2")).to_have_text(told, timeout=WORK)
        counted.settle()
        check_that_nothing_moved(page)
