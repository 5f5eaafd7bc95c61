"""Every page can be read and operated by everyone: axe finds nothing serious, keys reach all."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from ui.frame import PAGES

VIEWS = Path(__file__).resolve().parents[2] / "ui" / "views"
PATHS = [
    "/" if name == "explore" else f"/{name}" for name in PAGES if (VIEWS / f"{name}.py").exists()
]
GRAVE = ("serious", "critical")
FOCUSED = """() => { let at = document.activeElement;
while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
return at.getAttribute('aria-label') ?? at.id ?? ''; }"""


def grave(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_serious(visit: Visit, path: str, scheme: str) -> None:
    visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page = visit.open(path)
    assert grave(page) == []


def test_an_opened_explore_page_is_as_good(visit: Visit) -> None:
    page = visit.open("/?lang=uk", ready="svg.map")
    for details in page.locator(".levers summary").all():
        details.click()
    page.locator('g.region[data-id="UA-05"]').click()
    visit.settle()
    assert grave(page) == []


def test_tab_goes_through_controls_levers_and_map(visit: Visit) -> None:
    page = visit.open("/", ready="svg.map")
    page.wait_for_selector(".levers .row")
    seen = set()
    page.keyboard.press("Tab")
    for _ in range(90):
        seen.add(page.evaluate(FOCUSED))
        page.keyboard.press("Tab")
    labels = " | ".join(seen)
    for part in ("Donetsk: held by Russia", "Rare earths: held by Russia", "USD in the ground"):
        assert part in labels, part


def test_the_page_holds_at_twice_the_size(visit: Visit) -> None:
    """Text at 200 % is the same page on half the pixels."""
    visit.page.set_viewport_size({"width": 640, "height": 400})
    page = visit.open("/", ready="svg.map")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    expect(page.get_by_test_id("stMetricValue")).to_have_count(4)
