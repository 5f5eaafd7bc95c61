"""A slider that is held down: the page follows before it asks, and says what the model says."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from model import Scenario, World, evaluate
from model.territory.control import RUSSIA
from tests.browser.conftest import Visit
from tests.browser.test_explore import SENTENCE
from ui.map.held import map_shades
from ui.map.shade import hatch_steps
from ui.pages.explore.parts import figures as written
from ui.parts.follow import zone_text
from ui.speech import words
from ui.speech.language import LANGUAGES, percent, speaking


@pytest.fixture
def sent(visit: Visit) -> list[int]:
    """Length of each message that the browser sent over the websocket [byte]."""
    lengths: list[int] = []
    visit.page.on(
        "websocket", lambda ws: ws.on("framesent", lambda frame: lengths.append(len(frame)))
    )
    return lengths


def open_explore(visit: Visit, path: str = "/") -> Page:
    page = visit.open(path, ready="svg.map")
    page.wait_for_selector(".levers .row")
    visit.settle()
    return page


def slider(page: Page, id: str, party: str = "russia") -> Locator:
    row = page.locator(f'.levers .row[data-id="{id}"] input[type="range"]')
    return row.nth(0 if party == "russia" else 1)


def hold(page: Page, lever: Locator, *ways: float) -> float:
    """Press a slider and go to parts of its way; return its share there, still held."""
    lever.scroll_into_view_if_needed()
    box = lever.bounding_box()
    assert box is not None
    places = [box["x"] + box["width"] * (0.04 + 0.92 * way) for way in ways]
    middle = box["y"] + box["height"] / 2
    at = float(lever.input_value()) / 100
    page.mouse.move(box["x"] + box["width"] * (0.04 + 0.92 * at), middle)
    page.mouse.down()
    for place in places:
        page.mouse.move(place, middle, steps=4)
    return float(lever.input_value()) / 100


def shown(page: Page) -> dict[str, str | list[str]]:
    ids = ("stMetricValue", "stMetricDelta")
    return {
        "headline": page.locator(SENTENCE).inner_text().strip(),
        "bars": page.locator(".bars td.held").all_inner_texts(),
        **{id: page.get_by_test_id(id).all_inner_texts() for id in ids},
    }


def expected(scenario: Scenario, preset: Scenario, world: World) -> dict[str, str | list[str]]:
    outcome = evaluate(scenario, world)
    figures = written(outcome, evaluate(preset, world))
    shares = outcome.held.sum(axis=1) / outcome.value.sum(axis=0)
    order = (-outcome.value.sum(axis=0)).argsort(kind="stable").tolist()
    zone = [
        f", {words.party('other')} {percent(share)}" if share > 0 else "" for share in shares[2]
    ]
    russia = words.party("russia")
    return {
        "headline": words.headline(outcome),
        "bars": [f"{russia} {percent(shares[RUSSIA, one])}{zone[one]}" for one in order],
        "stMetricValue": [figure.value for figure in figures],
        "stMetricDelta": [
            (figure.id == "total" and zone_text(outcome)) or figure.beside for figure in figures
        ],
    }


def drawn(page: Page, id: str) -> tuple[str, str]:
    """Return the stripes of Russia on a region, and its label."""
    fill = page.locator(f'g.region[data-id="{id}"] .r').get_attribute("fill") or ""
    return fill, page.locator(f'.label[data-for="{id}"] .share').text_content() or ""


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_figures_bars_and_map_follow_a_slider_that_is_held(
    visit: Visit, sent: list[int], seed: Scenario, world: World, language: str
) -> None:
    page = open_explore(visit, f"/?lang={language}")
    for way in (0.1, 0.43, 0.97):
        sent.clear()
        share = hold(page, slider(page, "UA-14"), way)
        moved = seed.replace(control={"UA-14": {"russia": share}})
        with speaking(language):
            answer = expected(moved, seed, world)
            shade = map_shades(evaluate(moved, world))["UA-14"]
        assert shown(page) == answer
        assert drawn(page, "UA-14") == (
            f"url(#russia-{hatch_steps(shade.russia, shade.other)[0]})",
            shade.label,
        )
        assert sent == []
        page.mouse.up()
        visit.settle()
        expect(page.locator(".levers li")).to_have_count(1)
        assert sent
        assert shown(page) == answer


def test_the_rare_earths_follow(
    visit: Visit, sent: list[int], seed: Scenario, world: World
) -> None:
    page = open_explore(visit)
    sent.clear()
    share = hold(page, slider(page, "rare_earths"), 0.9)
    answer = expected(seed.replace(group_control={"rare_earths": {"russia": share}}), seed, world)
    assert shown(page) == answer
    assert sent == []
    page.mouse.up()
    expect(page.locator(".levers li")).to_have_count(1)
    visit.settle()
    assert shown(page) == answer


def test_a_zone_of_neither_side_follows(
    visit: Visit, sent: list[int], seed: Scenario, world: World
) -> None:
    page = open_explore(visit)
    page.locator('g.region[data-id="UA-53"]').click()
    expect(page.locator('.levers .row[data-id="UA-53"]')).to_have_class(re.compile("selected"))
    visit.settle()
    sent.clear()
    share = hold(page, slider(page, "UA-53", "other"), 0.6)
    answer = expected(seed.replace(control={"UA-53": {"other": share}}), seed, world)
    assert shown(page) == answer
    assert sent == []
    page.mouse.up()
    expect(page.locator(".levers li")).to_have_count(1)
    visit.settle()
    assert shown(page) == answer


def test_a_slider_let_go_where_it_was_taken_up_leaves_all_as_it_was(
    visit: Visit, sent: list[int], seed: Scenario, world: World
) -> None:
    page = open_explore(visit)
    before, map_before = shown(page), drawn(page, "UA-14")
    sent.clear()
    lever = slider(page, "UA-14")
    at = lever.input_value()
    hold(page, lever, 0.2)
    assert shown(page) != before
    box = lever.bounding_box()
    assert box is not None
    for step in range(-20, 21):
        way = float(at) / 100 + step / 1000
        page.mouse.move(box["x"] + box["width"] * (0.04 + 0.92 * way), box["y"] + 5)
        if lever.input_value() == at:
            break
    page.mouse.up()
    visit.settle()
    assert lever.input_value() == at
    assert shown(page) == before
    assert drawn(page, "UA-14") == map_before
    assert sent == []


def test_a_share_that_is_refused_leaves_the_last_good_figures(
    visit: Visit, seed: Scenario, world: World
) -> None:
    page = open_explore(visit)
    page.get_by_text("All 27 regions").click()
    page.locator('.levers .row[data-id="UA-63"] button.name').click()
    expect(slider(page, "UA-63", "other")).to_be_visible()
    visit.settle()
    before = shown(page)
    assert hold(page, slider(page, "UA-63", "other"), 0.5, 1.0) > 0.97
    assert shown(page) != before
    page.mouse.up()
    expect(page.get_by_role("alert").filter(has_text="more than 100%")).to_have_count(1)
    visit.settle()
    assert shown(page) == before


def test_no_lever_moves_under_a_hand_when_an_answer_comes(visit: Visit) -> None:
    """The way back that a moved lever has then stands in a line that was always there."""
    page = open_explore(visit)
    places = "rows => rows.map(row => row.getBoundingClientRect().y)"
    rows = page.locator(".levers .row")
    before = rows.evaluate_all(places)
    hold(page, slider(page, "UA-14"), 0.2)
    page.mouse.up()
    expect(page.locator(".levers .list .links button:visible")).not_to_have_count(1)
    visit.settle()
    assert rows.evaluate_all(places)[:5] == before[:5]


def test_a_second_drag_before_the_answer_follows_from_the_answer(
    visit: Visit, seed: Scenario, world: World
) -> None:
    page = open_explore(visit)
    first = hold(page, slider(page, "UA-14"), 0.2)
    page.mouse.up()
    second = hold(page, slider(page, "UA-23"), 0.3)
    control = {"UA-14": {"russia": first}, "UA-23": {"russia": second}}
    answer = expected(seed.replace(control=control), seed, world)
    expect(page.locator(SENTENCE)).to_have_text(str(answer["headline"]))
    visit.settle()
    assert shown(page) == answer
    page.mouse.up()
    expect(page.locator(".levers li")).to_have_count(2)
    visit.settle()
    assert shown(page) == answer
