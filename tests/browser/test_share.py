"""Sharing in a real browser: a link that is shown opens what was on screen, for anybody else."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from model import Scenario, World, evaluate
from model.answers import link
from tests.browser.conftest import Visit
from tests.browser.test_explore import DONETSK, expected, open_explore, show, with_donetsk


def shown_link(page: Page) -> str:
    page.get_by_role("button", name="Share this").click()
    field = page.get_by_role("textbox", name="Link")
    expect(field).to_have_value(re.compile(r"s=1[.]"))
    return field.input_value()


def test_a_link_carries_what_is_on_screen_to_another_visitor(
    visit: Visit, browser: Browser, seed: Scenario, world: World
) -> None:
    page = open_explore(visit)
    slider = page.get_by_role("slider", name=DONETSK, exact=True)
    slider.focus()
    slider.press("End")
    lost = with_donetsk(seed, russia=1.0)
    show(page, expected(lost, world))
    address = shown_link(page)
    assert address.startswith(f"{visit.home}/?s=1.")
    assert link.decode(parse_qs(urlsplit(address).query)["s"][0]).scenario.hash == lost.hash

    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="uk-UA")
    other = Visit(context.new_page(), visit.home)
    other.watch()
    opened = open_explore(other, address.removeprefix(visit.home) + "&lang=en")
    show(opened, expected(lost, world))
    context.close()
    assert other.complaints == other.strangers == []


def test_the_address_holds_what_is_on_screen(visit: Visit, seed: Scenario, world: World) -> None:
    """After a reload, in a second tab, on another page, and going back."""
    page = open_explore(visit)
    assert "s=" not in page.url
    slider = page.get_by_role("slider", name=DONETSK, exact=True)
    slider.focus()
    slider.press("End")
    lost = with_donetsk(seed, russia=1.0)
    page.wait_for_url("**s=1.*")
    assert link.decode(parse_qs(urlsplit(page.url).query)["s"][0]).scenario.hash == lost.hash
    page.reload()
    show(page, expected(lost, world))
    first = page.url
    page.get_by_role("link", name="Timeline").click()
    page.wait_for_url("**/timeline?s=1.*")
    expect(page.locator("h1")).to_have_text("Timeline")
    visit.settle()
    page.go_back()
    show(page, expected(lost, world))
    assert page.url == first
    page.go_back()
    show(page, expected(seed, world))
    assert urlsplit(page.url).query == ""
    page.go_forward()
    show(page, expected(lost, world))
    assert page.url == first
    page.go_forward()
    expect(page.locator("h1")).to_have_text("Timeline")
    visit.settle()
    page.get_by_role("link", name="Map").click()
    show(page, expected(lost, world))
    second = visit.page.context.new_page()
    second.goto(first)
    show(second, expected(lost, world))
    second.close()


def test_a_shared_comparison_opens_as_shared(visit: Visit, browser: Browser) -> None:
    """Kept from the header, shared, opened by another visitor, and reloaded there."""
    page = open_explore(visit)
    page.get_by_role("button", name="Keep to compare").click()
    expect(page.get_by_role("button", name="Compare 1")).to_be_visible()
    page.wait_for_url("**c=1.*")
    visit.open("/compare" + page.url.removeprefix(visit.home).removeprefix("/"))
    page.get_by_role("button", name="Add", exact=True).wait_for()
    page.get_by_role("textbox", name="Name of the current scenario").fill("Mine")
    page.get_by_role("button", name="Add the current scenario").click()
    expect(page.get_by_role("button", name="Remove")).to_have_count(2)
    address = shown_link(page)
    assert parse_qs(urlsplit(address).query).keys() == {"s", "c"}

    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    other = Visit(context.new_page(), visit.home)
    other.watch()
    opened = other.open(address.removeprefix(visit.home))
    for _ in range(2):
        expect(opened.get_by_role("button", name="Remove")).to_have_count(2)
        expect(opened.get_by_role("table").first).to_contain_text("Mine")
        other.settle()
        opened.reload()
    context.close()
    assert other.complaints == other.strangers == []


def test_a_page_reached_by_navigation_keeps_what_the_link_brought(
    visit: Visit, seed: Scenario, world: World
) -> None:
    lost = with_donetsk(seed, russia=0.9)
    page = open_explore(visit, f"/?lang=uk&s={link.encode(evaluate(lost, world))}")
    page.get_by_role("link", name="Хронологія").click()
    page.wait_for_selector("h1")
    visit.settle()
    page.get_by_role("button", name="Поділитися").click()
    expect(page.get_by_test_id("stCode").first).to_contain_text(lost.hash)


@pytest.mark.parametrize("harm", ["cut", "markup"])
def test_a_bad_link_says_so_and_shows_the_default(
    visit: Visit, seed: Scenario, world: World, harm: str
) -> None:
    good = link.encode(evaluate(with_donetsk(seed, russia=1.0), world))
    bad = {"cut": good[:-4], "markup": "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"}[harm]
    page = open_explore(visit, f"/?s={bad}")
    expect(page.get_by_test_id("stAlert")).to_contain_text("This link is incomplete")
    show(page, expected(seed, world))
    page.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


ADDRESSES = (
    "=1+1 http://evil.example https://evil.example/x www.evil.example a@evil.example "
    "mailto:a@evil.example [click](http://evil.example) <http://evil.example>"
)


def test_a_name_full_of_addresses_makes_no_link(visit: Visit) -> None:
    page = visit.open("/compare")
    for name in (ADDRESSES[:60], ADDRESSES[60:120], ADDRESSES[-60:]):
        page.get_by_role("textbox", name="Name of the current scenario").fill(name)
        page.get_by_role("button", name="Add the current scenario").click()
        expect(page.get_by_role("button", name="Remove").first).to_be_visible()
        visit.settle()
    expect(page.get_by_role("button", name="Remove")).to_have_count(3)
    assert "evil.example" in page.get_by_role("table").first.inner_text()
    expect(page.locator('a[href*="evil"], a[href^="mailto"]')).to_have_count(0)


def test_the_link_is_copied_by_keyboard(visit: Visit) -> None:
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=visit.home)
    page = open_explore(visit)
    button = page.get_by_role("button", name="Share this")
    button.focus()
    button.press("Enter")
    field = page.get_by_role("textbox", name="Link")
    expect(field).to_have_value(re.compile(r"s=1[.]"))
    copy = page.get_by_role("button", name="Copy", exact=True).first
    copy.focus()
    copy.press("Enter")
    expect(page.get_by_text("Copied", exact=True)).to_be_visible()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied == field.input_value()


def test_two_visitors_do_not_see_each_other(
    visit: Visit, browser: Browser, seed: Scenario, world: World
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    other = Visit(context.new_page(), visit.home)
    first, second = open_explore(visit), open_explore(other)
    slider = first.get_by_role("slider", name=DONETSK, exact=True)
    slider.focus()
    slider.press("End")
    show(first, expected(with_donetsk(seed, russia=1.0), world))
    second.reload()
    second.wait_for_selector(".levers .row")
    show(second, expected(seed, world))
    slider = second.get_by_role("slider", name=DONETSK, exact=True)
    slider.focus()
    slider.press("Home")
    show(second, expected(with_donetsk(seed, russia=0.0), world))
    visit.settle()
    show(first, expected(with_donetsk(seed, russia=1.0), world))
    context.close()
