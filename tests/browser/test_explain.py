"""Figures of the pages open to their sources in a real browser: a day, a band, a frame."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from model import Scenario, World, evaluate
from model.answers.timeline import only_the_line
from model.explain.beside import explain_change
from model.explain.places import explain
from tests.browser.conftest import Visit
from ui.speech.explain import figure_text

DIALOG = "How this number is calculated"


def choose(page: Page, label: str, option: str) -> None:
    """Pick an answer out of a long list by typing it."""
    picker = page.get_by_role("combobox", name=label, exact=True).first
    picker.click()
    picker.fill(option)
    page.get_by_role("option", name=option, exact=True).first.click()


def test_a_day_of_the_player_opens_to_its_sources(
    visit: Visit, seed: Scenario, world: World
) -> None:
    page = visit.open()
    page.get_by_role("link", name="Timeline").click()
    page.locator(".player .date").wait_for()
    expect(page.locator(".player .date")).to_have_text("11 February 2025")
    visit.settle()
    page.get_by_role("button", name="Next event").click()
    day = page.locator(".player .date").inner_text()
    assert day == "12 February 2025"
    button = page.get_by_role("button", name="Sources for this date")
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name=DIALOG)
    asked = only_the_line(seed).replace(front_line_date="2025-02-12")
    outcome = evaluate(asked, world)
    tree = explain(outcome, "russia")
    expect(dialog).to_contain_text(f"controlled by Russia: {figure_text(tree)}")
    for place in (1, 2, 3):  # after the publication: region, cell, share
        branch = dialog.locator("summary").nth(place)
        branch.focus()
        page.keyboard.press("Enter")
        visit.settle()
    share = next(node for node in tree.walk() if node.label == "share of Russia by area")
    assert share.source is not None
    expect(dialog.get_by_role("link", name=share.source["title"]).first).to_be_visible()
    expect(dialog).to_contain_text("control/front_line")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    # The line below stands at the same day, and explains another figure of it.
    choose(page, "Where", "Kharkiv")
    visit.settle()
    page.get_by_role("button", name="▸ Explain this", exact=True).first.click()
    kharkiv = explain(outcome, "region.UA-63.russia")
    expect(dialog).to_contain_text(f"Kharkiv, controlled by Russia: {figure_text(kharkiv)}")


def test_a_distance_of_compared_scenarios_opens(visit: Visit, seed: Scenario, world: World) -> None:
    page = visit.open()
    visit.open_behind("Compare")
    page.get_by_role("button", name="Add the current scenario").click()
    name = "All of Donetsk and Luhansk to Russia"
    choose(page, "Scenario", name)
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_text("In brackets: difference from the first scenario.").wait_for()
    visit.settle()
    page.get_by_role("button", name=f"Russia controls, {name}").click()
    other = evaluate(Scenario.from_preset("donbas-ceded"), world)
    dialog = page.get_by_role("dialog", name=DIALOG)
    for tree in (explain(other, "russia"), explain_change(other, evaluate(seed, world), "russia")):
        expect(dialog).to_contain_text(f"{tree.label}: {figure_text(tree)}")


def test_a_figure_of_the_page_in_a_frame_opens(visit: Visit, seed: Scenario, world: World) -> None:
    page = visit.open("/?embed=true", ready=".levers .row >> nth=0")
    page.get_by_role("button", name=re.compile("Russia controls")).click()
    tree = explain(evaluate(seed, world), "russia")
    dialog = page.get_by_role("dialog", name=DIALOG)
    expect(dialog).to_contain_text(f"controlled by Russia: {figure_text(tree)}")
    part = dialog.locator("summary").filter(has_text=figure_text(tree.operands[0]))
    expect(part.first).to_be_visible()
