"""The Explore page in a real browser: levers, map, figures, sizes, and nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from model import Scenario, World, evaluate
from tests.browser.conftest import Visit
from ui.map.markup import TURN
from ui.speech import words
from ui.speech.language import LANGUAGES, percent, speaking

DONETSK = "Donetsk: controlled by Russia"
LEVERS = ("UA-14", "UA-43", "UA-23", "UA-12", "UA-63", "UA-65", "rare_earths")
"""Levers of a heavy move: six regions, the largest among them, and a commodity."""


SENTENCE = ".st-key-headline p"
BELOW_MAP = """() => {
  const [about, said] =
    [".st-key-stage-map", ".st-key-headline"].map(e => document.querySelector(e));
  const drawn = Math.max(...[...about.children].map(e => e.getBoundingClientRect().bottom));
  return said.getBoundingClientRect().top - drawn; }"""
"""How far what is said stands below the map and its legend [px]."""

FIRST_SCREEN = (
    "h1", '[data-testid="stMetric"] >> nth=0', '[data-testid="stMetric"] >> nth=3', "svg.map",
    ".split", *(f".levers .row >> nth={number}" for number in range(5)),
)  # fmt: skip
"""Title, figures, map, bar and five levers."""


def open_explore(visit: Visit, path: str = "/") -> Page:
    page = visit.open(path, ready="svg.map")
    page.wait_for_selector(".levers .row")
    return page


def figures(page: Page) -> list[str]:
    return page.get_by_test_id("stMetricValue").all_inner_texts()


def expected(scenario: Scenario, world: World) -> list[str]:
    outcome = evaluate(scenario, world)
    ukraine, russia, _ = outcome.party_million.tolist()
    amounts = [ukraine, russia, outcome.total_million]
    return [*map(words.trillions, amounts), percent(outcome.aid_coverage)]


def show(page: Page, texts: list[str]) -> None:
    for index, text in enumerate(texts):
        expect(page.get_by_test_id("stMetricValue").nth(index)).to_have_text(text)


def with_donetsk(seed: Scenario, **shares: float) -> Scenario:
    return seed.replace(control={"UA-14": shares})


def test_stripes_keep_their_turn_when_the_map_is_measured(visit: Visit) -> None:
    page = open_explore(visit)
    turned = page.locator("svg.map #tile").first
    expect(turned).to_have_attribute("patternTransform", re.compile(rf"^{re.escape(TURN)} scale"))


def test_the_first_screen_needs_no_scrolling(visit: Visit, seed: Scenario, world: World) -> None:
    page = open_explore(visit)
    show(page, expected(seed, world))
    expect(page.locator(SENTENCE)).to_have_text(words.headline(evaluate(seed, world)))
    for width, height in ((1440, 900), (1280, 720)):
        page.set_viewport_size({"width": width, "height": height})
        visit.settle()
        for part in FIRST_SCREEN:
            box = page.locator(part).bounding_box()
            assert box is not None, part
            assert box["y"] >= 0, part
            assert box["y"] + box["height"] <= height, (part, box)
    for width, height in ((1280, 720), (1280, 1024), (1920, 1200)):  # low, square and wide screens
        page.set_viewport_size({"width": width, "height": height})
        visit.settle()
        below_map = page.evaluate(BELOW_MAP)
        assert 0 <= below_map < 64, (width, height, below_map)


def test_on_a_phone_answer_and_map_stay_while_the_levers_scroll(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    page = open_explore(visit)
    lever = page.locator(".levers .row >> nth=4")
    lever.scroll_into_view_if_needed()
    lever.evaluate("node => node.scrollIntoView({ block: 'end' })")
    boxes = [page.locator(part).bounding_box() for part in (FIRST_SCREEN[1], "svg.map")]
    row = lever.bounding_box()
    assert row is not None
    for box in boxes:
        assert box is not None
        assert box["y"] >= 56
        assert box["y"] + box["height"] <= row["y"]


def test_a_slider_moved_by_keyboard_moves_the_figures(
    visit: Visit, seed: Scenario, world: World
) -> None:
    page = open_explore(visit)
    slider = page.get_by_role("slider", name=DONETSK, exact=True)
    slider.focus()
    slider.press("End")
    show(page, expected(with_donetsk(seed, russia=1.0), world))
    slider.press("ArrowLeft")
    slider.press("ArrowLeft")
    show(page, expected(with_donetsk(seed, russia=0.99), world))
    expect(slider).to_be_focused()
    expect(page.locator(".levers li")).to_contain_text("Donetsk, controlled by Russia: 99%")
    page.get_by_role("button", name=re.compile("^reset to scenario: Donetsk")).click()
    show(page, expected(seed, world))
    page.get_by_role("button", name="Undo").click()
    show(page, expected(with_donetsk(seed, russia=0.99), world))
    page.get_by_role("button", name="Redo").click()
    show(page, expected(seed, world))


def test_a_typed_value_is_taken_exactly_and_a_wrong_one_refused(
    visit: Visit, seed: Scenario, world: World
) -> None:
    page = open_explore(visit)
    field = page.get_by_label(f"{DONETSK}, typed, per cent")
    field.fill("12.34")
    field.press("Enter")
    good = expected(with_donetsk(seed, russia=0.1234), world)
    show(page, good)
    field.fill("140")
    field.press("Enter")
    alert = page.get_by_role("alert").filter(has_text="140%")
    expect(alert).to_contain_text("a share lies between 0 and 100%")
    expect(field).to_have_value("140")
    assert figures(page) == good
    expect(alert).to_contain_text("Until then the share stays as it was.")
    field.fill("half")
    field.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="“half”")).to_have_count(1)
    expect(field).to_have_value("half")
    field.fill("20")
    field.press("Enter")
    expect(alert).to_have_count(0)
    show(page, expected(with_donetsk(seed, russia=0.2), world))
    field.press("ArrowUp")
    show(page, expected(with_donetsk(seed, russia=0.21), world))
    expect(field).to_have_value("21")


@pytest.mark.parametrize(
    ("language", "shown", "after"), [("uk", "12,34", "40,5"), ("en", "12.34", "40.5")]
)
def test_a_decimal_comma_or_point_is_taken_and_shown_as_the_language_writes_it(
    language: str, shown: str, after: str, visit: Visit, seed: Scenario, world: World
) -> None:
    page = open_explore(visit, f"/?lang={language}")
    field = page.locator('.levers .row[data-id="UA-14"] input[type="text"]').first
    slider = page.locator('.levers .row[data-id="UA-14"] input[type="range"]').first
    for typed in ("12,34", "12.34"):
        field.fill(typed)
        field.press("Enter")
        with speaking(language):
            show(page, expected(with_donetsk(seed, russia=0.1234), world))
        field.blur()
        expect(field).to_have_value(shown)
        slider.fill("40.5")
        expect(field).to_have_value(after)
        with speaking(language):
            show(page, expected(with_donetsk(seed, russia=0.405), world))


@pytest.mark.parametrize("pressed", [True, False], ids=["asked", "typed"])
def test_what_is_typed_ahead_of_an_answer_counts(
    pressed: bool, visit: Visit, seed: Scenario, world: World
) -> None:
    """What the server says is held back meanwhile: what it said last is not what was asked last.

    The answer to what was asked before comes after the entry, or into the middle of it.
    """
    kept: list[bytes | str] | None = None
    to_page: list[Callable[[bytes | str], None]] = []

    def hand_on(message: bytes | str) -> None:
        (to_page[-1] if kept is None else kept.append)(message)

    def between(near: WebSocketRoute) -> None:
        to_page.append(near.send)
        near.connect_to_server().on_message(hand_on)

    visit.page.route_web_socket(re.compile("/_stcore/stream"), between)
    page = open_explore(visit)
    field = page.get_by_label(f"{DONETSK}, typed, per cent")
    field.fill("20")
    field.press("Enter")
    before = expected(with_donetsk(seed, russia=0.2), world)
    show(page, before)
    visit.settle()
    kept = []
    page.get_by_role("slider", name=DONETSK, exact=True).fill("60")
    show(page, expected(with_donetsk(seed, russia=0.6), world))
    field.fill("20")
    if pressed:
        field.press("Enter")
    late, kept = kept, None
    for message in late:
        hand_on(message)
    if not pressed:
        expect(page.locator(".levers li")).to_contain_text("Donetsk, controlled by Russia: 60%")
        field.press("Enter")
    show(page, before)
    expect(page.locator(".levers li")).to_contain_text("Donetsk, controlled by Russia: 20%")


def test_a_refused_value_that_is_cleared_states_nothing(
    visit: Visit, seed: Scenario, world: World
) -> None:
    page = open_explore(visit)
    field = page.get_by_label(f"{DONETSK}, typed, per cent")
    shown = field.input_value()
    field.fill("140")
    field.press("Enter")
    alert = page.get_by_role("alert").filter(has_text="140%")
    expect(alert).to_have_count(1)
    field.fill("")
    field.press("Enter")
    expect(alert).to_have_count(0)
    expect(field).to_have_value(shown)
    field.press("Enter")
    field.blur()
    expect(page.get_by_text("No changes yet.")).to_be_visible()
    assert figures(page) == expected(seed, world)


def test_a_click_on_the_map_opens_the_levers_of_a_region(
    visit: Visit, seed: Scenario, world: World
) -> None:
    page = open_explore(visit)
    page.locator('g.region[data-id="UA-56"]').click()
    row = page.locator('.levers .row[data-id="UA-56"]')
    expect(row).to_have_class(re.compile("selected"))
    expect(row.get_by_role("slider")).to_have_count(2)
    field = page.get_by_label("Rivne: in a neutral or joint zone, typed, per cent")
    field.fill("50")
    field.press("Enter")
    show(page, expected(seed.replace(control={"UA-56": {"other": 0.5}}), world))


def test_the_map_is_operated_by_keyboard(visit: Visit) -> None:
    page = open_explore(visit)
    page.locator('g.region[tabindex="0"]').focus()
    page.keyboard.press("Home")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    chosen = page.evaluate(
        """() => { let at = document.activeElement;
        while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        return at.dataset.id; }"""
    )
    page.keyboard.press("Enter")
    expect(page.locator(f'.levers .row[data-id="{chosen}"]')).to_have_class(re.compile("selected"))
    expect(page.locator(f'g.region[data-id="{chosen}"]')).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(page.locator(".levers .row.selected")).to_have_count(0)


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_one_move_sends_less_than_five_kilobytes(visit: Visit, language: str) -> None:
    """The worst of seven levers, each moved on top of the others; none is forgotten meanwhile."""
    page = open_explore(visit, f"/?lang={language}")
    sizes = []
    for number, lever in enumerate(LEVERS, start=1):
        slider = page.locator(f'.levers .row[data-id="{lever}"] input[type="range"]').first
        slider.evaluate("node => { node.closest('details')?.setAttribute('open', ''); }")
        slider.focus()
        slider.fill("42.5")
        changes = page.locator(".levers li")
        expect(changes).to_have_count(number)
        for share, count in (("20", 1), ("80", number)):
            visit.settle()
            visit.received.clear()
            slider.fill(share)
            expect(changes.filter(has_text=f": {share}%")).to_have_count(count)
            visit.settle()
            sizes.append(sum(visit.received))
    assert min(sizes) > 500
    assert max(sizes) <= 5_000, sizes


def test_opened_tables_follow_a_move(visit: Visit) -> None:
    page = open_explore(visit)
    page.get_by_text("Show the data").click()
    page.wait_for_selector('[data-testid="stDataFrame"]')
    page.get_by_role("slider", name=DONETSK, exact=True).press("End")
    expect(page.locator(SENTENCE)).to_contain_text("Under these assumptions")
    visit.settle()
    expect(page.get_by_test_id("stDataFrame")).to_have_count(2)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_scrolls_in_one_direction_only(
    visit: Visit, scheme: str, seed: Scenario, world: World
) -> None:
    visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    visit.page.set_viewport_size({"width": 390, "height": 844})
    page = visit.open("/", ready="svg.map")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    wide = page.evaluate(
        """() => [...document.querySelectorAll('[data-testid="stMain"] *')]
        .filter(node => node.scrollWidth > 392 && node.getBoundingClientRect().width > 392)
        .map(node => node.dataset.testid ?? node.tagName)"""
    )
    assert wide == []
    show(page, expected(seed, world))


def test_a_saved_file_loads_and_a_broken_one_is_explained(
    visit: Visit, seed: Scenario, world: World
) -> None:
    page = open_explore(visit)
    page.get_by_role("button", name="Assumptions").click()
    page.get_by_text("Save or open a scenario file").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save this scenario").click()
    assert Scenario.from_file(download.value.path()) == seed
    changed = with_donetsk(seed, russia=0.25)
    upload = page.locator('input[type="file"]').first
    upload.set_input_files(
        {"name": "s.toml", "mimeType": "application/toml", "buffer": changed.to_toml().encode()}
    )
    show(page, expected(changed, world))
    broken = b'base = "moon"\nvaluation = "forbs-2023"\n'
    page.locator('input[type="file"]').first.set_input_files(
        {"name": "broken.toml", "mimeType": "application/toml", "buffer": broken}
    )
    alert = page.get_by_test_id("stAlert")
    expect(alert).to_contain_text("moon")
    expect(alert).to_contain_text("forbs-2023")
    show(page, expected(changed, world))


def test_ukrainian_stays_when_a_lever_is_moved(visit: Visit, seed: Scenario, world: World) -> None:
    page = open_explore(visit, "/?lang=uk")
    page.locator('.levers .row[data-id="UA-14"] input[type="range"]').first.press("End")
    with speaking("uk"):
        scenario = with_donetsk(seed, russia=1.0)
        show(page, expected(scenario, world))
        said = words.headline(evaluate(scenario, world))
        expect(page.locator(SENTENCE)).to_contain_text(said[:60])
    picker = page.get_by_role("combobox").first
    expect(picker).to_have_value("Лютий 2025: числа, як заявлено")
    page.get_by_text("EN", exact=True).click()
    show(page, expected(scenario, world))
    expect(picker).to_have_value("February 2025: the figures as claimed")


def test_half_of_the_rare_earths_is_answered_on_a_phone_in_one_tap(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    page = open_explore(visit)
    page.get_by_role("link", name="Is half of the rare earths lost?").click()
    card = page.locator(".st-key-claim-rare-earths-half")
    expect(card).to_contain_text("Depends on how you count.")
    expect(card.locator("ul")).to_contain_text("4 of 6, 67%")
    box = card.locator("ul").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 844


def test_the_page_prints_on_one_sheet(visit: Visit, tmp_path: Path) -> None:
    page = open_explore(visit)
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    (sheet,) = pypdf.PdfReader(tmp_path / "page.pdf").pages
    said = "".join(sheet.extract_text().split())  # letters stand apart in it
    for text in ("controls Ukraine's minerals?", "8.28 trillion", "Hard coal"):
        assert text.replace(" ", "") in said
    assert "Sharethis" not in said
