"""The Timeline and territory pages in a real browser: playing, keyboard, no other host asked."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from model import Scenario, World, evaluate
from model.answers.timeline import only_the_line, value_history
from model.territory.geometry import overlay, read_layers
from tests.browser.conftest import Visit
from ui.pages.territory.map import with_map
from ui.speech import words
from ui.speech.language import percent

EAST = [[[36.5, 46.5], [40.3, 46.5], [40.3, 49.5], [37.8, 49.5], [36.5, 47.5], [36.5, 46.5]]]


@pytest.fixture
def timeline(visit: Visit) -> Page:
    page = visit.open("/timeline", ready=".player .date")
    expect(page.locator(".region[data-id='UA-14']")).to_have_attribute(
        "aria-label", re.compile("Donetsk: .*Controlled")
    )
    visit.settle()
    return page


def date(page: Page) -> str:
    return page.locator(".player .date").inner_text()


def donetsk(page: Page) -> str:
    return page.locator(".region[data-id='UA-14']").get_attribute("aria-label") or ""


def test_the_first_day_shown_is_the_scenarios_and_events_are_stepped_through(
    timeline: Page, world: World
) -> None:
    outcome = evaluate(only_the_line(Scenario.from_preset("bessent-visit-2025-02")), world)
    ukraine, russia = (words.trillions(int(v)) for v in outcome.party_million[:2])
    page = timeline
    assert date(page) == "11 February 2025"
    split = page.locator(".player .split").inner_text()
    assert split == f"Ukraine {ukraine} (56%) · Russia {russia} (44%)"
    assert page.locator(".stamp").inner_text().startswith("Front line of 11 February 2025")
    expect(page.locator(".player .when")).to_have_text("10 February 2025 · Trump: 500bn")
    page.get_by_role("button", name="Next event").click()
    assert date(page) == "12 February 2025"
    assert page.locator(".player .when").inner_text() == "12 February 2025 · Bessent in Kyiv"
    page.get_by_role("button", name="Previous event").click()
    assert date(page) == "10 February 2025"


def test_the_keyboard_moves_the_day_and_map_and_deposits_follow(
    timeline: Page, world: World
) -> None:
    page = timeline
    before = page.locator(".points use.r").count()
    slider = page.get_by_role("slider", name="Day of the front line")
    slider.focus()
    page.keyboard.press("Home")
    assert date(page) == "1 February 2014"
    assert donetsk(page).endswith("Controlled, by value: Ukraine 100%.")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert date(page) == "4 February 2014"
    said = page.locator(".player .record").inner_text()
    assert said.startswith("No record of this day. The newest before it: 1 February 2014")
    assert said.endswith("age in days: 3")
    page.keyboard.press("End")
    assert page.locator(".points use.r").count() > before
    assert "Pokrovs" in page.locator(".player .moves").inner_text()
    assert page.locator(".points use").count() == len(world.deposits.ids)
    history = value_history(Scenario.from_preset("bessent-visit-2025-02"), world)
    index = world.regions.index("UA-14")
    share = history.by_region[-1, 1, index] / history.by_region[-1, :, index].sum()
    assert f"Russia {percent(float(share))}" in donetsk(page)
    page.keyboard.press("ArrowLeft")
    assert date(page) == "21 August 2026"
    spoken = slider.get_attribute("aria-valuetext") or ""
    assert spoken.startswith("21 August 2026: Ukraine ")
    assert words.trillions(int(history.party_million[-2, 1])) in spoken
    page.get_by_label("Deposits of").select_option("no mineral")
    expect(page.locator(".points use").first).to_be_hidden()
    expect(page.locator(".shapes")).to_be_hidden()
    page.get_by_label("Deposits of").select_option("all minerals")
    expect(page.locator(".points use").first).to_be_visible()


def test_playing_asks_nothing_of_the_server_and_ends(timeline: Page, visit: Visit) -> None:
    page = timeline
    page.get_by_label("Only days with a daily map").check()
    slider = page.get_by_role("slider", name="Day of the front line")
    slider.focus()
    page.keyboard.press("Home")
    assert date(page) == "8 July 2024"
    before, first = sum(visit.received), donetsk(page)
    page.get_by_role("button", name="Play").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".player .date")).not_to_contain_text("July 2024")
    assert sum(visit.received) == before
    # The page answers while it plays.
    page.get_by_text("Table behind the chart").click()
    page.get_by_test_id("stDataFrame").wait_for()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    assert donetsk(page) != first
    slider.fill(str(int(slider.get_attribute("max") or 0) - 20))
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert date(page) == "22 August 2026"
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").click()
    assert date(page) != "22 August 2026"


def test_a_region_is_chosen_on_the_map_without_the_server(timeline: Page, visit: Visit) -> None:
    page, before = timeline, sum(visit.received)
    region = page.locator(".region[data-id='UA-46']")
    region.focus()
    page.keyboard.press("Enter")
    expect(region).to_have_attribute("aria-pressed", "true")
    subject = page.locator(".player .subject")
    expect(subject).to_have_text(re.compile("^Lviv alone"))
    assert (
        page.locator(".player .edge").get_attribute("d")
        == "M0 100.00"
        + "".join(
            re.findall("H[0-9.]+V100.00", page.locator(".player .edge").get_attribute("d") or "")
        )
        + "H1000"
    )
    page.keyboard.press("Escape")
    expect(subject).to_have_text(re.compile("^All of Ukraine"))
    expect(region).to_have_attribute("aria-pressed", "false")
    assert sum(visit.received) == before
    check_a_phone(page)


def check_a_phone(page: Page) -> None:
    """All of the page is shown on a phone, with buttons that a finger meets."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator(".moves ul").last.wait_for()
    main = page.get_by_test_id("stMain")
    assert main.evaluate("e => e.scrollWidth <= e.clientWidth")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    box = page.get_by_role("button", name="Next event").bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 24


def test_the_day_is_taken_into_the_calculator(timeline: Page) -> None:
    page = timeline
    page.get_by_role("button", name="Next event").click()
    page.get_by_role("button", name="Use this date in the calculator").click()
    page.get_by_text("now starts from the front line of 12 February 2025").wait_for()
    page.get_by_role("link", name="Map").click()
    # Half of the rare earths is still the preset's: with another day it is an assumption.
    expect(page.get_by_text("Under these assumptions, Ukraine would control")).to_be_visible()
    expect(page.get_by_text("front line of 12 February 2025, area shares")).to_be_visible()


def test_an_uploaded_map_is_applied(visit: Visit, world: World, tmp_path: Path) -> None:
    geometry = {"type": "Polygon", "coordinates": EAST}
    file = tmp_path / "east.geojson"
    file.write_text(json.dumps(geometry), encoding="utf-8")
    page = visit.open("/territory")
    upload = page.locator("input[type=file]")
    upload.wait_for(state="attached")
    upload.set_input_files(file)
    apply = page.get_by_role("button", name="Apply", exact=True)
    apply.wait_for()
    control = overlay(read_layers(file)).control()
    share = re.escape(f"Russia {percent(control['UA-14']['russia'])}")
    expect(page.locator(".region[data-id='UA-14']")).to_have_attribute(
        "aria-label", re.compile(share)
    )
    apply.click()
    page.get_by_text("Applied. The calculator now uses this.").wait_for()
    after = evaluate(with_map(Scenario.from_preset("bessent-visit-2025-02"), control), world)
    page.get_by_role("link", name="Map").click()
    amount = words.trillions(int(after.party_million[1]))
    expect(page.get_by_text(amount).first).to_be_visible()
