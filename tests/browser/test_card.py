"""The card of a region and the deposits of a mineral: the map read and moved where it is drawn."""

from __future__ import annotations

from collections import Counter

from playwright.sync_api import Locator, Page, expect

from model import Scenario, World
from model.world.deposits import MARKERS
from tests.browser.conftest import Visit
from tests.browser.test_accessible import grave
from tests.browser.test_drag import hold
from tests.browser.test_explore import expected, open_explore, show, with_donetsk
from ui.speech.language import stated

DONETSK = 'g.region[data-id="UA-14"]'


def card(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Donetsk: 3.80 trillion USD in the ground.")


def focused(page: Page) -> str:
    """The region, or the kind of control, that has the keyboard's focus."""
    found: str = page.evaluate(
        """() => { let at = document.activeElement;
        while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        return at.dataset.id ?? `${at.localName} in ${at.closest(".card") ? "card" : "page"}`; }"""
    )
    return found


def test_a_click_opens_the_card_and_its_lever_is_that_of_the_list(
    visit: Visit, seed: Scenario, world: World
) -> None:
    page = open_explore(visit)
    expect(card(page)).to_have_count(0)
    page.locator(DONETSK).click()
    expect(card(page)).to_contain_text("Russia's share with the line read by area 68%")
    expect(card(page)).to_contain_text("by deposit 66%")
    expect(card(page)).to_contain_text("38.0 billion")
    visit.settle()
    there = page.get_by_role("slider", name="Donetsk: controlled by Russia", exact=True)
    here = card(page).get_by_role("slider")
    share = hold(page, here, 0.3)
    show(page, expected(with_donetsk(seed, russia=share), world))
    expect(card(page).locator("output")).to_have_text(stated(share, share=True))
    expect(there).to_have_value(here.input_value())
    assert visit.state == "idle"  # followed, and nothing asked yet
    page.mouse.up()
    visit.settle()
    show(page, expected(with_donetsk(seed, russia=share), world))
    there.fill("12")
    expect(here).to_have_value("12")
    show(page, expected(with_donetsk(seed, russia=0.12), world))
    page.get_by_role("button", name="Close").click()
    expect(card(page)).to_have_count(0)


def test_three_buttons_take_the_ends_and_the_line(
    visit: Visit, seed: Scenario, world: World
) -> None:
    page = open_explore(visit)
    page.locator(DONETSK).click()
    row = page.locator('.levers .row[data-id="UA-14"]')
    row.get_by_label("in a neutral or joint zone, typed").fill("30")
    row.get_by_label("in a neutral or joint zone, typed").press("Enter")
    ends = {"Russia controls all": 1.0, "Ukraine controls all": 0.0}
    for name, share in ends.items():
        button = card(page).get_by_role("button", name=name)
        button.click()
        show(page, expected(with_donetsk(seed, russia=share), world))
        expect(button).to_have_attribute("aria-pressed", "true")
    card(page).get_by_role("button", name="as on the line of that day").click()
    show(page, expected(seed, world))
    expect(card(page).locator("output")).to_have_text("68.03%")


def test_keys_open_the_card_go_on_in_it_and_come_back(visit: Visit) -> None:
    page = open_explore(visit)
    page.locator('g.region[tabindex="0"]').focus()
    page.locator(DONETSK).focus()
    page.keyboard.press("Enter")
    expect(card(page).get_by_role("slider")).to_be_focused()
    visit.settle()
    assert focused(page) == "input in card"
    assert grave(page) == []
    page.keyboard.press("Escape")
    expect(card(page)).to_have_count(0)
    assert focused(page) == "UA-14"
    visit.settle()
    page.keyboard.press("Enter")
    why = card(page).get_by_role("button", name="How we got this")
    why.focus()
    page.keyboard.press("Enter")
    tree = page.get_by_role("dialog", name="How this number is calculated")
    expect(tree).to_contain_text("Donetsk")
    visit.settle()
    page.keyboard.press("Escape")
    expect(tree).to_have_count(0)
    expect(card(page)).to_be_visible()


def test_on_a_phone_the_card_leaves_map_and_figures_in_sight(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    page = open_explore(visit)
    page.locator(DONETSK).click()
    expect(card(page)).to_be_visible()
    visit.settle()
    sheet = card(page).bounding_box()
    assert sheet is not None
    assert (sheet["x"], sheet["width"]) == (0, 390)
    assert sheet["y"] + sheet["height"] == 844
    for part in (DONETSK, '[data-testid="stMetricValue"] >> nth=1'):
        box = page.locator(part).bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= sheet["y"], part


def test_a_region_in_the_west_is_not_under_its_card(visit: Visit) -> None:
    page = open_explore(visit)
    region = page.locator('g.region[data-id="UA-21"]')
    region.click()
    sheet, box = page.locator(".card").bounding_box(), region.bounding_box()
    assert sheet is not None
    assert box is not None
    assert box["x"] + box["width"] <= sheet["x"] or box["y"] + box["height"] <= sheet["y"]


def test_deposits_are_counted_by_region_and_stand_alone_close_by(
    visit: Visit, seed: Scenario, world: World
) -> None:
    rows = [row for row in world.deposits.rows if row["group"] == "coal"]
    counted = Counter(row["region"] for row in rows if row["level"] not in MARKERS)
    page = open_explore(visit)
    tallies, single = page.locator(".tallies .tally"), page.locator(".points use >> visible=true")
    expect(tallies).to_have_count(0)
    expect(single).to_have_count(0)
    page.get_by_label("Deposits of").select_option("Hard coal")
    expect(tallies).to_have_count(len({row["region"] for row in rows}))
    expect(single).to_have_count(0)
    texts = [int(text) for text in tallies.locator("text").all_text_contents() if text]
    assert sorted(texts) == sorted(counted.values())
    page.get_by_role("button", name="Donbas", exact=True).click()
    expect(tallies).to_have_count(0)
    expect(single).to_have_count(len(rows))
    boxes = [page.locator(f'g.region[data-id="{id}"]').bounding_box() for id in ("UA-14", "UA-09")]
    frame = page.locator("svg.map").bounding_box()
    assert frame is not None
    for box in boxes:
        assert box is not None
        assert box["x"] >= frame["x"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"]
    page.get_by_role("button", name="Donbas", exact=True).click()
    expect(tallies).to_have_count(len({row["region"] for row in rows}))
    page.get_by_role("button", name="Zoom in").click()
    expect(single).to_have_count(len(rows))
