"""The Value ladder and the explanations in a real browser: figures, keyboard, phone, no errors."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Page, expect

from model import Scenario, World, compare_deals, evaluate, simulate
from model.answers.steps import lever_steps, steps
from model.explain.places import explain
from model.futures.deals import ComparedDeals
from model.sampling.spread import Distribution
from tests.browser.conftest import FIRST, Visit
from tests.browser.test_accessible import grave
from ui.controls.numbers import Range, fault
from ui.pages.ladder.levers import worth_text
from ui.speech import words
from ui.speech.drawn import drawn_answer
from ui.speech.explain import figure_text
from ui.speech.language import LANGUAGES, speaking, told
from ui.speech.money import amount, deal_label

T = TypeVar("T")

HEADLINE = "h1, h5"
ANSWER = ".st-key-money-answer h2"
FIGURES = ("S0", "S8", "S9", "S10")
WORK = 120_000
"""Milliseconds after which work is stuck on any machine."""

COUNTED = re.compile(r"medians of ([0-9,]+) simulations")
"""What the page says of its medians: another visitor may have had them refined."""


def open_ladder(visit: Visit) -> Page:
    page = visit.open("/ladder")
    expect(page.locator(ANSWER)).to_contain_text("the United States would receive")
    visit.settle()
    return page


_DRAWN: dict[tuple[str, int], Any] = {}
"""What was drawn for a scenario, by its hash and the number of simulations."""


def compared(scenario: Scenario, world: World) -> ComparedDeals:
    """Return all deals in the simulations that the page makes."""
    return _drawn(scenario, 0, lambda: compare_deals(scenario, world, FIRST))


def drawn_figures(scenario: Scenario, world: World, draws: int) -> Distribution:
    """Return the figures of the page in so many simulations."""
    return _drawn(scenario, draws, lambda: simulate(scenario, world, draws, outputs=FIGURES[1:]))


def _drawn(scenario: Scenario, draws: int, make: Callable[[], T]) -> T:
    key = scenario.hash, draws
    if key not in _DRAWN:
        _DRAWN[key] = make()
    return _DRAWN[key]


def show(page: Page, scenario: Scenario, world: World) -> None:
    """Expect the answer and the figures, medians of flows, once they are worked out."""
    outcome = evaluate(scenario, world)
    told = drawn_answer(outcome, compared(scenario, world))
    expect(page.locator(ANSWER)).to_have_text(told, timeout=WORK)
    metrics = page.get_by_test_id("stMetricValue")
    expect(metrics.first).to_have_text(amount(float(outcome.ladder.loc["S0", "value"])))
    note = page.locator(".st-key-point-note")
    expect(note).to_contain_text(COUNTED, timeout=WORK)
    wait_until(lambda: stated(page) == medians(scenario, world, counted(note.inner_text())))


def counted(note: str) -> int:
    """Return how many simulations a page says that its medians are of."""
    found = COUNTED.search(note)
    assert found is not None, note
    return int(found[1].replace(",", ""))


def stated(page: Page) -> list[str]:
    return page.get_by_test_id("stMetricValue").all_inner_texts()[1 : len(FIGURES)]


def medians(scenario: Scenario, world: World, draws: int) -> list[str]:
    found = drawn_figures(scenario, world, draws)
    return [amount(found.quantile(rung, 0.5)) for rung in FIGURES[1:]]


def wait_until(true: Callable[[], bool]) -> None:
    """Wait for what may change meanwhile: another visitor's refinement reaches every page."""
    end = time.monotonic() + WORK / 1000
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


def choose(page: Page, label: str, option: str) -> None:
    picker = page.get_by_role("combobox", name=label, exact=True)
    picker.focus()
    picker.press("ArrowDown")
    page.get_by_role("option", name=option).click()


def test_it_opens_by_navigation_and_another_deal_changes_it(
    visit: Visit, seed: Scenario, world: World
) -> None:
    page = visit.open("/")
    page.get_by_role("link", name="From rock to money", exact=True).click()
    show(page, seed, world)
    visit.settle()
    assert words.money(300_000, "USD_2025") in page.locator(ANSWER).inner_text()
    page.get_by_role("link", name="who would receive what").click()
    march = world.deals["dl4-march-draft-2025-03"]
    choose(page, "Deal", deal_label(march))
    expect(page.get_by_text("the claim grows faster than it is paid")).to_be_visible(timeout=WORK)
    expect(page.get_by_text("3 disputed terms")).to_be_visible()
    page.get_by_role("link", name="From rock to money", exact=True).click()
    show(page, seed.replace(deal=march.id), world)


def test_every_chart_is_drawn_in_both_scales_and_says_its_message(visit: Visit) -> None:
    page = open_ladder(visit)
    charts = page.get_by_test_id("stVegaLiteChart")
    expect(charts).to_have_count(2)
    for index in range(2):
        charts.nth(index).scroll_into_view_if_needed()
        expect(charts.nth(index).locator("canvas, svg").first).to_be_visible()
    alts = [charts.nth(index).get_attribute("aria-label") or "" for index in range(2)]
    assert all(alts)
    assert alts[0].startswith("From in the ground, 14.8 trillion")
    page.get_by_role("radio", name="true scale").click()
    visit.settle()
    expect(page.get_by_role("radio", name="true scale")).to_be_checked()
    expect(charts).to_have_count(2)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        visit.settle()
        main = page.get_by_test_id("stMain")
        assert main.evaluate("e => e.scrollWidth <= e.clientWidth")


def test_an_explanation_is_opened_by_keyboard(visit: Visit, seed: Scenario, world: World) -> None:
    page = open_ladder(visit)
    button = page.get_by_role("button", name=re.compile("^S10 .*How we got"))
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="How this number is calculated")
    tree = explain(evaluate(seed, world), "S10")
    expect(dialog).to_contain_text(f"{tree.label}: {figure_text(tree)}")
    assert page.evaluate("document.activeElement.closest('[role=dialog]') !== null")
    assert grave(page) == []
    branch = dialog.locator("summary").first
    expect(branch).to_contain_text(figure_text(tree.operands[0]))
    branch.focus()
    page.keyboard.press("Enter")
    inner = dialog.locator("summary").filter(has_text="share paid in").first
    inner.focus()
    page.keyboard.press("Enter")
    share = next(node for node in tree.operands[0].walk() if node.label == "share paid in")
    assert share.source is not None
    link = dialog.get_by_role("link", name=share.source["title"])
    expect(link).to_have_attribute("href", world.source(share.source["source_id"])["url"])
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_a_figure_of_explore_opens_to_its_sources(
    visit: Visit, seed: Scenario, world: World
) -> None:
    page = visit.open("/", ready="svg.map")
    page.get_by_role("button", name="Ukraine controls: How we got this number").click()
    dialog = page.get_by_role("dialog", name="How this number is calculated")
    tree = explain(evaluate(seed, world), "ukraine")
    expect(dialog).to_contain_text(f"controlled by Ukraine: {figure_text(tree)}")
    more = dialog.get_by_role("button", name=re.compile(r"and \d+ more"))
    before = dialog.locator("summary").count()
    more.click()
    opening = [node for node in tree.below if node.below]
    expect(dialog.locator("summary")).to_have_count(len(opening))
    assert before < len(opening)


def test_a_lever_by_key_or_typed_in_moves_the_figures_and_own_terms_with_problems_do_not(
    visit: Visit, seed: Scenario, world: World
) -> None:
    page = open_ladder(visit)
    slider = page.get_by_role("slider", name="Price multiple", exact=True)
    price = page.get_by_role("textbox", name="Price multiple, x", exact=True)
    expect(price).to_have_value("1")
    check_worth(page, "price_multiple", seed, world)
    slider.focus()
    slider.press("ArrowRight")
    expect(price).to_have_value("1.1")
    moved = seed.replace(price_multiple=1.1)
    show(page, moved, world)
    expect(slider).to_be_focused()
    check_worth(page, "price_multiple", moved, world)
    price.fill("2.5")
    price.press("Enter")
    show(page, seed.replace(price_multiple=2.5), world)
    undo = page.get_by_role("button", name="Undo")
    undo.click()
    expect(price).not_to_have_value("2.5")
    if price.input_value() != "1":  # two moves of a lever within a moment are one step
        undo.click()
    show(page, seed, world)
    expect(price).to_have_value("1")
    page.get_by_role("link", name="Deals", exact=True).click()
    page.get_by_text("Write your own deal").click()
    upload = page.get_by_test_id("stMain").locator("input[type=file]")
    upload.wait_for(state="attached")
    wrong = b'inflow_share = 1.4\ninflow_base = "all"\nrent = 2\n'
    upload.set_input_files({"name": "d.toml", "mimeType": "application/toml", "buffer": wrong})
    expect(page.get_by_text("2 problems; the deal in force stays.")).to_be_visible()
    page.get_by_role("link", name="From rock to money", exact=True).click()
    show(page, seed, world)


def check_worth(page: Page, name: str, scenario: Scenario, world: World) -> None:
    step = lever_steps(evaluate(scenario, world))[name]
    place = page.locator(f'.row[data-id="{name}"] .step:not(.old)')
    expect(place).to_have_text(worth_text(step, name, "S8"), timeout=WORK)


def test_levers_stand_as_the_preset_has_them_however_they_are_moved(visit: Visit) -> None:
    page = open_ladder(visit)
    places = page.locator(".st-key-step-levers .row")
    expect(places).to_have_count(len(steps()))
    before = places.evaluate_all(PLACES)
    assert before[0][0] == "price_multiple"
    slider = page.get_by_role("slider", name="Growth of prices", exact=True)
    slider.focus()
    for _ in range(3):
        slider.press("ArrowLeft")
    visit.settle()
    growth = page.get_by_role("textbox", name="Growth of prices, %", exact=True)
    expect(growth).to_have_value("-3")
    assert places.evaluate_all(PLACES) == before
    page.get_by_role("radio", name="S9", exact=True).click()
    expect(places.first.locator(".step")).to_contain_text("S9")
    page.reload()  # the address has what was moved
    expect(growth).to_have_value("-3")


def test_a_refused_lever_says_so_after_a_change_of_page_too(visit: Visit) -> None:
    page = open_ladder(visit)
    field = page.get_by_role("textbox", name="Price multiple, x", exact=True)
    field.fill("5000")
    field.press("Enter")
    alert = page.get_by_role("alert").filter(has_text="5000")
    expect(alert).to_have_count(1)
    page.get_by_role("link", name="Deals", exact=True).click()
    page.get_by_role("link", name="From rock to money", exact=True).click()
    expect(alert).to_have_count(1)
    expect(field).to_have_value("5000")


PLACES = "rows => rows.map(r => [r.dataset.id, r.offsetTop, r.offsetHeight])"
"""What the levers are and where they stand."""


def check_that_the_answer_is_short(page: Page, lines: float) -> None:
    heading = page.locator(ANSWER)
    high = heading.evaluate("node => node.getBoundingClientRect().height")
    line = heading.evaluate("node => parseFloat(getComputedStyle(node).lineHeight)")
    assert high / line < lines + 0.9


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_answer_is_short_and_a_number_out_of_range_refused_beside_its_field(
    visit: Visit, language: str, seed: Scenario, world: World
) -> None:
    page = visit.open(f"/ladder?lang={language}")
    check_that_the_answer_is_short(page, 2)
    with speaking(language):
        label = f"{told('Price multiple')}, {told('x')}"
        said = fault("5000", Range(0, 1000), 1.0)
        answer_ = drawn_answer(evaluate(seed, world), compared(seed, world))
        typed = "2,5" if language == "uk" else "2.5"
    field = page.get_by_role("textbox", name=label, exact=True)
    field.fill("5000")
    field.press("Enter")
    alert = page.get_by_role("alert").filter(has_text=said)
    expect(alert).to_have_count(1)
    expect(field).to_have_value("5000")
    expect(page.locator(ANSWER)).to_have_text(answer_, timeout=WORK)
    below, above = alert.bounding_box(), field.bounding_box()
    assert below is not None
    assert above is not None
    assert 0 < below["y"] - above["y"] < 120
    field.fill("2,5")
    field.press("Enter")
    expect(alert).to_have_count(0)
    expect(field).to_have_value(typed)
    page.get_by_role("button", name="Undo" if language == "en" else "Скасувати").first.click()
    expect(page.locator(ANSWER)).to_have_text(answer_)
    page.set_viewport_size({"width": 390, "height": 844})
    visit.settle()
    check_that_the_answer_is_short(page, 5)


def test_sources_are_searched(visit: Visit) -> None:
    page = visit.open("/")
    visit.open_behind("Sources")
    page.get_by_role("radio", name="Search").click()
    field = page.get_by_label("Search all tables")
    field.fill("shevchenkivske lithium")
    field.press("Enter")
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    page.get_by_role("radio", name="Corrections").click()
    expect(page.get_by_text("published 0.817, here 0.78406")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    visit.settle()
    main = page.get_by_test_id("stMain")
    assert main.evaluate("e => e.scrollWidth <= e.clientWidth")
