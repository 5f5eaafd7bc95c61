"""Every page can be read and operated by everyone: axe finds nothing serious, keys reach all."""

from __future__ import annotations

import re
from contextlib import suppress
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page, expect

from tests.browser.conftest import Visit
from tests.paths import ROOT
from ui.shell.pages import PAGES
from ui.show.chart import Ink
from ui.speech.language import LANGUAGES

FOLDER = ROOT / "ui" / "pages"
PATHS = [
    "/" if name == "explore" else f"/{name}"
    for name in PAGES
    if (FOLDER / name / "view.py").exists()
]
GRAVE = ("serious", "critical")
ANY = re.compile(".+")
CONTROLS = """() => {
  const inside = root => [...root.querySelectorAll('*')].flatMap(
    e => [e, ...(e.shadowRoot ? inside(e.shadowRoot) : [])]);
  const groups = inside(document).filter(
    e => e.matches('[role=radiogroup],[role=toolbar],[data-testid=stButtonGroup]'));
  window.controls = inside(document).filter(e => e.tabIndex >= 0 && !e.disabled
    && e.matches('a[href],button,input,select,textarea,summary,[tabindex]')
    && !e.closest('[inert],[aria-hidden=true]') && e.getClientRects().length
    && e.checkVisibility({visibilityProperty: true}));
  return window.controls.map(e => [
    (e.getAttribute('aria-label') || e.innerText || e.id || e.className).toString().slice(0, 60),
    groups.findIndex(group => group.contains(e)) + 1]); }"""
"""Everything that says it can be reached by Tab, with the number of its group of choices."""
PLACE = """() => { let at = document.activeElement;
while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
return window.controls.indexOf(at); }"""
HERE = (
    "Donetsk: controlled by Russia", "Rare earths: controlled by Russia",
    "USD in the ground",
)  # fmt: skip
"""Of the first page's levers and map, what must be among them."""
DRAWN = """() => !document.querySelector('[data-testid=stSkeleton]')
&& [...document.querySelectorAll('[data-testid=stVegaLiteChart],[data-testid=stDataFrame]')]
.every(e => e.querySelector('svg,canvas'))"""
DARK = """() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor
.match(/\\d+/g).slice(0, 3).every(part => part < 64)"""
"""Whether the page has dark ground."""
ON_DARK = f"[data-testid=stVegaLiteChart] text[fill='{Ink.on('dark').text}']"
"""Writing in a chart that is drawn for dark ground."""
LEVELS = """() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')]
.map(heading => Number(heading.tagName[1]))"""
OUTSIDE = """width => [...document.querySelectorAll('[data-testid=stMain] *')].filter(e => {
  if (!e.checkVisibility() || e.getBoundingClientRect().right <= width + 1) return false;
  for (let box = e.parentElement; box; box = box.parentElement)
    if (getComputedStyle(box).overflowX !== 'visible' && box.dataset.testid !== 'stMain'
      && box.getBoundingClientRect().right <= width + 1) return false;
  return true; }).map(e => e.outerHTML.slice(0, 120))"""
"""What sticks out of the page, unless it stands in a box that scrolls by itself."""


def grave(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]


def opened(visit: Visit, path: str, language: str = "en") -> Page:
    page = visit.open(f"{path}?lang={language}")
    expect(page.locator("html")).to_have_attribute("lang", language)
    if path == "/":  # the map's figures come a moment after its shapes
        expect(page.locator('g.region[data-id="UA-05"]')).to_have_attribute("aria-label", ANY)
    return page


def left_out_by_tab(page: Page) -> list[str]:
    """Controls that Tab does not reach; of a group of choices one is enough, arrows go on."""
    page.wait_for_function(DRAWN)  # charts and tables come with scripts of their own
    names = page.evaluate(CONTROLS)
    if urlsplit(page.url).path == "/":
        assert {*HERE} <= {part for part in HERE for name, _ in names if part in name}
    reached, awaited = set(), {group or -at for at, (_, group) in enumerate(names, 1)}
    for _ in range(len(names) + 60):
        page.keyboard.press("Tab")
        reached.add(place := page.evaluate(PLACE))
        awaited -= {names[place][1] or -place - 1} if place >= 0 else set()
        if not awaited:
            return []
    groups = {names[place][1] for place in reached if place >= 0} - {0}
    there = page.evaluate(
        "() => window.controls.map(one => one.isConnected)"
    )  # Stop goes when done
    missed = [names[at] for at in range(len(names)) if at not in reached and there[at]]
    return [name for name, group in missed if group not in groups]


def check_inside(page: Page, width: int) -> None:
    """Nothing sticks out, as soon as charts have taken the width of the screen."""
    with suppress(Error):
        page.wait_for_function(f"width => !({OUTSIDE})(width).length", arg=width)
    assert page.evaluate(OUTSIDE, width) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def check_headings(page: Page) -> None:
    """One heading of the first order, none left out below it."""
    levels = page.evaluate(LEVELS)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_for_everyone(visit: Visit, path: str) -> None:
    """Read by a screen reader, gone through by keys, at 200 % (half the pixels), on a phone.

    Then once more in the dark, in the other language.
    """
    page = opened(visit, path)
    assert grave(page) == []
    check_headings(page)
    assert left_out_by_tab(page) == []
    for width, height in ((640, 400), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        visit.settle()
        check_inside(page, width)
        if path == "/" and width == 640:
            expect(page.get_by_test_id("stMetricValue")).to_have_count(4)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="dark")
    if path == "/ladder":  # nobody has touched the page since: its charts follow by themselves
        expect(page.locator(ON_DARK).first).to_be_attached()
    page.locator(".st-key-lang").get_by_text("УК", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "uk")
    visit.settle()
    page.wait_for_function(DARK)
    page.wait_for_function(DRAWN)
    assert grave(page) == []


def test_the_document_in_a_frame_says_its_language(visit: Visit) -> None:
    for language in LANGUAGES:
        page = visit.open(f"/?embed=true&lang={language}", ready=".stMain p >> visible=true")
        expect(page.locator("html")).to_have_attribute("lang", language)


def test_the_document_follows_the_choice_of_language(visit: Visit) -> None:
    page = visit.open("/method?lang=uk")
    expect(page.locator("html")).to_have_attribute("lang", "uk")
    page.get_by_text("EN", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_an_opened_explore_page_is_as_good(visit: Visit) -> None:
    page = visit.open("/?lang=uk", ready="svg.map")
    for details in page.locator(".levers summary").all():
        details.click()
    page.locator('g.region[data-id="UA-05"]').click()
    visit.settle()
    assert grave(page) == []


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_a_figure_gives_the_focus_to_what_it_opens_and_gets_it_back(
    visit: Visit, language: str
) -> None:
    page = visit.open(f"/?lang={language}", ready="svg.map")
    figure = page.locator(".st-key-explain-ukraine button")
    figure.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").locator("summary").first).to_be_visible()
    visit.settle()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(figure).to_be_focused()
