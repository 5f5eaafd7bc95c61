"""The Uncertainty page: its numbers are simulate's, its ranges are checked beside the field."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from model import Scenario, ScenarioError, World, evaluate, simulate
from model.futures.drivers import break_even_draws, sobol
from model.futures.drivers import tornado as bars_of
from model.sampling.spread import Distribution
from model.scenario.correlation_levers import pair_of
from tests.ui.working import LIMIT, settle
from ui.hand import drawn as hand_drawn
from ui.hand.background import background
from ui.hand.drawn import Futures
from ui.pages.uncertainty import charts
from ui.pages.uncertainty import drawn as uncertainty_drawn
from ui.pages.uncertainty import work as uncertainty_work
from ui.pages.uncertainty.ranges import with_correlation, with_range
from ui.pages.uncertainty.words import (
    band,
    chance,
    input_text,
    needed_text,
)
from ui.show.chart import log_floor
from ui.speech import words
from ui.speech.language import speaking
from ui.speech.money import amount

DRAWS = 8192


@pytest.fixture(scope="module", autouse=True)
def few() -> Iterator[None]:
    """Refine to fewer draws, so that the tests are quick."""
    patch = pytest.MonkeyPatch()
    patch.setattr(uncertainty_work, "REFINED", DRAWS)
    patch.setattr(uncertainty_work, "BASE", {"group": 256, "input": 256})
    background.cache_clear()
    yield
    background.cache_clear()
    patch.undo()


def buttons(app: AppTest, key: str) -> list[object]:
    return [button for button in app.button if button.key == key]


def captions(app: AppTest) -> set[str]:
    return {caption.value for caption in app.caption}


def said(app: AppTest) -> str:
    blocks = [*app.markdown, *app.caption]
    return "\n".join(block.value for block in blocks).replace("\\", "")


def for_analysts(open_page: Callable[..., AppTest]) -> AppTest:
    """Open the page with what stands behind its last heading."""
    app = open_page("uncertainty")
    app.session_state["analysts"] = True
    return settle(app.run())


def test_the_page_says_what_simulate_finds(
    open_page: Callable[..., AppTest], found: Distribution, seed: Scenario, world: World
) -> None:
    app = settle(open_page("uncertainty"))
    shown = {metric.label: (metric.value, metric.delta) for metric in app.metric}
    outcome = evaluate(seed, world)
    for figure, label in (("ukraine", "Ukraine controls"), ("russia", "Russia controls")):
        point = amount(float(outcome.by_party["value"][figure]))
        assert shown[label] == (point, band(figure, *found.quantiles(figure, (0.05, 0.95))))
    assert shown["In the ground"] == ("14.8 trillion", "taken as given")
    assert shown["Aid figure, of Ukraine's share"][0] == "3.62%"
    low, high = (amount(x) for x in found.quantiles("S10", (0.05, 0.95)))
    assert f"In 90% of simulations, minerals pay between ${low} and ${high}" in said(app)
    assert "In none of 8,192 simulations do they reach the aid figure of 300 billion." in said(app)
    assert any("From 8,192 simulations." in caption.value for caption in app.caption)


def test_a_threshold_of_ones_own(open_page: Callable[..., AppTest], found: Distribution) -> None:
    app = settle(open_page("uncertainty"))
    app.selectbox(key="uncertain-figure").set_value("S8").run()
    (field,) = [n for n in app.text_input if str(n.key).startswith("threshold-money")]
    field.set_value("50").run()
    settle(app)
    assert chance(found, "S8", 50_000.0) in said(app)
    assert found.probability("S8", 50_000.0) == pytest.approx(0.06, abs=0.02)
    app.selectbox(key="uncertain-figure").set_value("aid_coverage").run()
    settle(app)
    assert "of simulations reach 100.00%" in said(app)


def test_a_range_of_ones_own_widens_the_band(
    open_page: Callable[..., AppTest], seed: Scenario, world: World
) -> None:
    app = settle(open_page("uncertainty"))
    app.selectbox(key="range-path").set_value("control.UA-14.russia").run()
    app.text_input(key="range-new").set_value("0.2 to 0.9").run()
    assert not app.exception
    settle(app)
    ranged = seed.replace(ranges={"control.UA-14.russia": "0.2 to 0.9"})
    direct = simulate(ranged, world, DRAWS)
    shown = {metric.label: metric.delta for metric in app.metric}
    assert shown["Ukraine controls"] == band("ukraine", *direct.quantiles("ukraine", (0.05, 0.95)))
    field = app.text_input(key="range control.UA-14.russia")
    assert field.value == "0.2 to 0.9"
    assert field.label == "Russia's share of Donetsk"
    field.set_value("").run()
    assert not app.session_state["hand"].scenario.ranges


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("2 to 1", "low"),
        ("half", "a number, a range such as 0.4 to 0.6"),
        ("0.5 to 2000", "from 0 to 1000"),
        ("gauss(1, 2)", "distribution"),
    ],
)
def test_what_is_no_range_is_said_beside_the_field(
    open_page: Callable[..., AppTest], text: str, problem: str
) -> None:
    app = open_page("uncertainty")
    app.text_input(key="range-new").set_value(text).run()
    assert not app.exception
    assert any(problem in error.value for error in app.error)
    assert app.text_input(key="range-new").value == text
    assert not app.session_state["hand"].scenario.ranges


def test_a_range_that_the_map_leaves_no_room_for_is_said_and_can_be_taken_away(
    open_page: Callable[..., AppTest],
) -> None:
    app = open_page("uncertainty")
    app.selectbox(key="range-path").set_value("control.UA-43.other").run()
    app.text_input(key="range-new").set_value("0 to 0.1").run()
    settle(app)  # nobody says that it goes on drawing
    (error,) = [one.value.replace("\\", "") for one in app.error]
    title = "A third party's share of Crimea"
    assert error.startswith(f"{title}: '0 to 0.1': at most 0, what the share of russia leaves.")
    assert "give Russia's share of Crimea a lower share or range" in error
    assert "control" not in error
    assert {metric.delta for metric in app.metric} == {"no band"}
    assert "14.8 trillion" in {metric.value for metric in app.metric}
    assert "No simulations can be drawn as long as this stands" in said(app)
    app.button(key="take-away control.UA-43.other").click().run()
    settle(app)
    assert not app.error
    assert not app.session_state["hand"].scenario.ranges
    assert "In 90% of simulations" in said(app)


def test_another_range_at_the_side_lets_one_go_on(open_page: Callable[..., AppTest]) -> None:
    app = open_page("uncertainty")
    app.selectbox(key="range-path").set_value("group_control.coal.other").run()
    app.text_input(key="range-new").set_value("0.1 to 0.9").run()
    settle(app)
    assert any("what the share of russia leaves" in error.value for error in app.error)
    app.text_input(key="range group_control.coal.other").set_value("0.1 to 0.15").run()
    settle(app)
    assert not app.error
    assert "In 90% of simulations" in said(app)


# The price multiple


def test_the_price_multiple_needed_is_what_the_model_finds(
    open_page: Callable[..., AppTest], seed: Scenario, world: World
) -> None:
    app = for_analysts(open_page)
    assert "at the prices expected" in said(app)
    found = break_even_draws(seed, world, "price_multiple", claim=300_000.0, draws=1024)
    assert needed_text(found) in said(app)
    assert f"{1 - found.without:.1%} of draws with a level that decides" in needed_text(found)
    app.selectbox(key="uncertain-figure").set_value("aid_coverage").run()
    settle(app)
    assert any("Prices do not move this figure." in c.value for c in app.caption)


def test_a_search_for_the_price_can_be_stopped_and_taken_up_again(
    open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object, **asked: Any) -> None:
        while True:
            time.sleep(0.05)
            asked["progress"](300, 1024)

    background.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(uncertainty_drawn, "break_even_draws", slow)
        app = open_page("uncertainty")
        app.session_state["analysts"] = True
        app.run()
        end = time.monotonic() + LIMIT
        while not buttons(app, "stop-needed") and time.monotonic() < end:
            time.sleep(0.1)
            app.run()
        app.button(key="stop-needed").click().run()
        assert any(caption.value == "Stopped." for caption in app.caption)
    app.button(key="go-on-needed").click().run()
    settle(app)
    assert "of draws with a level that decides" in said(app)


def test_the_refinement_can_be_stopped_and_taken_up_again(
    open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(scenario: Scenario, world: World, draws: int, **asked: Any) -> Any:
        while draws == DRAWS:
            time.sleep(0.05)
            asked["progress"](4096, DRAWS)
        return simulate(scenario, world, draws, **asked)

    first = f"From {hand_drawn.FIRST:,} simulations."
    background.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(hand_drawn, "simulate", held)
        app = open_page("uncertainty")
        end = time.monotonic() + LIMIT
        while first not in captions(app) and time.monotonic() < end:
            time.sleep(0.1)
            app.run()
        app.button(key="stop-refining").click().run()
        assert {"Stopped at the first draws.", first} <= captions(app)
    app.button(key="go-on").click().run()
    settle(app)
    assert "From 8,192 simulations." in captions(app)


def test_explore_does_no_work_of_this_page(open_page: Callable[..., AppTest]) -> None:
    before = dict(background()._tasks)
    open_page()
    assert background()._tasks == before


def test_the_page_speaks_ukrainian(open_page: Callable[..., AppTest]) -> None:
    with speaking("uk"):  # AppTest names the options of the last run anew
        app = settle(open_page("uncertainty", lang="uk"))
    assert "У 90%\u00a0варіантів" in said(app)
    assert "Від чого залежить" in said(app)


def test_the_account_is_drawn_on_request_only(open_page: Callable[..., AppTest]) -> None:
    app = settle(open_page("uncertainty"))
    app.selectbox(key="uncertain-figure").set_value("us").run()
    settle(app)
    assert f"In none of {hand_drawn.FIRST:,} simulations" in said(app)
    assert any("would take minutes" in caption.value for caption in app.caption)


def test_the_bands_stand_where_simulate_has_them(
    found: Distribution, seed: Scenario, world: World
) -> None:
    outcome = evaluate(seed, world)
    points = outcome.ladder["value"].to_dict()
    floor = log_floor(outcome.ladder)
    made = charts.bands(outcome, Futures(found, found.to_table()))
    rows = made.spec["data"]["values"]
    assert [row["id"] for row in rows] == list(outcome.ladder.index)
    for row in rows:
        low, middle, high = found.quantiles(row["id"], (0.05, 0.5, 0.95))
        assert row["low"] == pytest.approx(max(low, floor), rel=1e-9)
        assert row["p50"] == pytest.approx(max(middle, floor), rel=1e-9)
        assert row["high"] == pytest.approx(max(high, floor), rel=1e-9)
        assert row["at"] == pytest.approx(max(points[row["id"]], floor), rel=1e-9)
    assert json.dumps(made.spec)
    assert "S8 " in made.alt


def test_the_histogram_marks_the_threshold_wherever_it_lies(
    found: Distribution, seed: Scenario, world: World
) -> None:
    outcome = evaluate(seed, world)
    point = float(outcome.ladder.loc["S8", "value"])

    def drawn(figure: str, least: float) -> str:
        made = charts.histogram(outcome, found, figure, least)
        return json.dumps(made.spec, ensure_ascii=False)

    inside = drawn("S8", 5e4)
    assert "threshold 50.0 billion" in inside
    assert f"central inputs {amount(point)}" in inside
    assert "threshold 300 billion →" in drawn("S10", 3e5)
    assert "← threshold 0" in drawn("S8", 0.0)
    made = charts.histogram(outcome, found, "S8", 5e4)
    bars = made.spec["layer"][0]["data"]["values"]
    assert sum(bar["share"] for bar in bars) == pytest.approx(0.99, abs=0.005)
    assert "nine of ten within" in made.alt


def test_the_charts_of_the_drivers(world: World, seed: Scenario) -> None:
    drivers = sobol(seed, world, "S8", draws=512)
    table = drivers.to_table("S8", world)
    made = charts.shares(drivers, "S8", world)
    spec = made.spec
    assert [row["id"] for row in spec["data"]["values"]] == list(table.index)
    assert all(0 <= row["first"] <= 1.2 for row in spec["data"]["values"])
    assert "prices" in made.alt
    found = bars_of(seed, world, "S8")
    made = charts.tornado(found, world)
    rows = made.spec["data"]["values"]
    assert len(rows) == 2 * charts.BARS
    for bar, (low, high) in zip(found.bars, zip(rows[::2], rows[1::2], strict=True), strict=False):
        assert (low["id"], low["at"], high["at"]) == (bar.input, bar.at_low, bar.at_high)
        assert low["base"] == high["base"] == found.base
    assert "price level of all commodities" in made.alt


def test_a_wrong_range_is_said_by_name_and_as_plain_text(
    open_page: Callable[..., AppTest], world: World
) -> None:
    path = "control.UA-14.russia"
    app = open_page("uncertainty")
    app.selectbox(key="range-path").select(path)
    app.text_input(key="range-new").input("*x* [a](https://b.example)").run()
    (error,) = app.error
    assert error.value[1:].startswith(words.escaped(input_text(path, world))[1:])
    assert "control" not in error.value
    assert "{" not in error.value
    assert "\\[a\\](https" in error.value


def test_a_correlation_is_stated_and_taken_away_with_its_range(seed: Scenario) -> None:
    ranges = {"price_multiple": "0.5 to 2", "capacity_multiple": "0.5 to 2"}
    pair = "price_multiple ~ capacity_multiple"
    tied = with_correlation(seed.replace(ranges=ranges), pair, "0,6")
    assert tied.correlations == {pair: 0.6}
    assert with_correlation(tied, pair, " ").correlations == {}
    assert with_range(tied, "price_multiple", "").correlations == {}
    with pytest.raises(ScenarioError, match="a number from -1 to 1"):
        with_correlation(tied, pair, "much")


def test_the_field_of_a_correlation_stands_below_two_ranges(
    open_page: Callable[..., AppTest],
) -> None:
    app = open_page("uncertainty")
    for path in ("price_multiple", "capacity_multiple"):
        assert not [one for one in app.text_input if one.key == "correlation-new"]
        app.selectbox(key="range-path").select(path).run()
        app.text_input(key="range-new").set_value("0.5 to 2").run()
    app.text_input(key="correlation-new").set_value("0.6").run()
    assert not app.exception
    stated = app.session_state["hand"].scenario.correlations
    assert {frozenset(pair_of(pair)): figure for pair, figure in stated.items()} == {
        frozenset(("price_multiple", "capacity_multiple")): 0.6
    }


@pytest.mark.parametrize(
    ("language", "typed", "ranged"),
    [("uk", "0,5 до 2", "0.5 to 2"), ("uk", "0,5–2,25", "0.5 to 2.25"),
     ("uk", "0.5 to 2", "0.5 to 2"), ("uk", "normal(1, 0.2)", "normal(1, 0.2)"),
     ("en", " 0.5 – 2 ", "0.5 to 2"), ("en", "0.5 to 2", "0.5 to 2")],
)  # fmt: skip
def test_a_range_is_typed_as_the_language_writes_it(
    seed: Scenario, language: str, typed: str, ranged: str
) -> None:
    with speaking(language):
        found = with_range(seed, "price_multiple", typed)
    assert dict(found.ranges) == {"price_multiple": ranged}


def test_an_empty_text_takes_a_range_away(seed: Scenario) -> None:
    ranged = with_range(seed, "price_multiple", " 0.5 to 2 ")
    assert dict(ranged.ranges) == {"price_multiple": "0.5 to 2"}
    assert not with_range(ranged, "price_multiple", "").ranges
