"""The Value ladder page: every figure is the model's, refused entries change nothing."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from model import Outcome, Scenario, World, evaluate, simulate
from model.answers.steps import steps
from model.money.ladder import RUNGS as MODEL_RUNGS
from model.world.catalog import catalog, names
from model.world.deal_terms import DealTerms
from tests.scenarios import roomy
from tests.ui.working import settle
from ui.controls.fields import groups
from ui.hand import tables
from ui.hand.asking import Asking
from ui.hand.background import deals_before, drawn_before
from ui.pages.ladder.levers import lever_static
from ui.pages.ladder.tables import parameters
from ui.speech import money as words_money
from ui.speech import words
from ui.speech.drawn import assumed, band_text, comes_from, drawn_answer
from ui.speech.language import percent, speaking
from ui.speech.money import (
    amount,
    answer,
    first_unit,
    grounds,
    point_note,
)

Open = Callable[..., AppTest]


def figures(app: AppTest) -> list[str]:
    return [metric.value for metric in app.metric]


def expected(outcome: Outcome) -> list[str]:
    """Return S0, and the medians of the flows, by the finest simulation that was drawn."""
    found = drawn_before(outcome).found
    medians = (found.quantile(id, 0.5) for id in ("S8", "S9", "S10"))
    return [amount(float(outcome.ladder.loc["S0", "value"])), *map(amount, medians)]


def said_first(outcome: Outcome) -> str:
    """Return the page's answer, by the comparison of all deals."""
    found = deals_before(outcome)
    assert found is not None
    return drawn_answer(outcome, found)


def headline(app: AppTest) -> str:
    """What the page says first, without the marks of its heading."""
    return str(app.markdown[1].value).lstrip("# ")


def said(app: AppTest) -> str:
    return "\n".join(block.value for block in app.markdown)


def test_rungs_are_named_as_the_model_names_them() -> None:
    assert {id: title for id, (title, _) in MODEL_RUNGS.items()} == {
        id: words_money.left(id) for id in MODEL_RUNGS
    }
    assert set(names("step")) == set(MODEL_RUNGS) - {"S0"}
    assert set(words_money.KINDS) == {kind for _, kind in MODEL_RUNGS.values()}


def test_each_preset_shows_what_evaluate_says(open_page: Open, world: World) -> None:
    app = open_page("ladder")
    for preset in catalog().presets:
        settle(app.selectbox(key="preset").select(preset).run())
        assert not app.exception, preset
        outcome = evaluate(Scenario.from_preset(preset), world)
        assert figures(app) == expected(outcome), preset
        assert headline(app) == words.escaped(said_first(outcome)), preset


def test_the_answer_and_what_it_rests_on(open_page: Open, seed: Scenario, world: World) -> None:
    outcome = evaluate(seed, world)
    received = float(outcome.economy.account.us.sum())
    share = percent(received / 300_000)
    assert answer(outcome) == (
        f"No. Over 50 years the United States would receive {share} of $300 billion."
    )
    assert f"would receive {amount(received)} dollars over 50 years" in grounds(outcome)
    assert "“Signed agreement" in grounds(outcome)
    app = open_page("ladder")
    assert app.markdown[0].value == "# Could minerals repay the aid?"


def test_until_an_answer_is_there_no_other_stands_in_its_place(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = SimpleNamespace(busy=True, wait=lambda _: None, result=None, state="asked", problems=())
    monkeypatch.setattr(Asking, "deals", lambda _: late)
    monkeypatch.setattr(Asking, "keep", lambda *_: None)
    monkeypatch.setattr(Asking, "place", lambda *_: 0)
    app = open_page("ladder")
    assert app.markdown[0].value == "# Could minerals repay the aid?"
    assert "Being worked out …" in [caption.value for caption in app.caption]
    assert "would receive" not in said(app)


def test_the_money_of_s0_is_named_as_it_is(open_page: Open, seed: Scenario, world: World) -> None:
    assert first_unit(evaluate(seed, world)) == "USD, 2023 prices taken at face value"
    moved = first_unit(evaluate(seed.replace(deflator="us-cpi"), world))
    assert moved == "USD (2025 prices), from 2023 by an index"
    same = evaluate(seed.replace(valuation="repriced-2025-02"), world)
    assert first_unit(same) == "USD (2025 prices)"
    app = open_page("ladder")
    assert app.metric[0].delta == "USD (2023 prices)"
    captions = [caption.value for caption in app.caption]
    assert "S0: USD, 2023 prices taken at face value." in captions


def test_the_median_leads_and_central_inputs_come_second(
    open_page: Open, seed: Scenario, world: World
) -> None:
    outcome = evaluate(seed, world)
    found = simulate(seed, world, 256)
    assert point_note(outcome) == "Each figure is for central inputs."
    note = point_note(outcome, found)
    assert note.startswith("S8 to S10: medians of 256 simulations, in today's money.")
    assert note.endswith("S10 0.")  # of next to nothing there is no less
    room = roomy(seed)
    point = float(evaluate(room, world).ladder.loc["S10", "value"])
    found = simulate(room, world, 256)
    less = percent(1.0 - found.probability("S10", point))
    note = point_note(evaluate(room, world), found)
    assert note.endswith(
        f"S10 {amount(point)}; {less} of the simulations give less of S10 than that."
    )
    app = settle(open_page("ladder"))
    drawn = drawn_before(outcome).found
    low, high = drawn.quantiles("S8", (0.05, 0.95))
    assert app.metric[1].delta == f"5 to 95%: {band_text(low, high)}"
    captions = "\n".join(caption.value for caption in app.caption)
    assert words.escaped(f"{assumed(outcome)} {comes_from(outcome)}") in captions


def app_outcome(app: AppTest) -> Outcome:
    return evaluate(app.session_state["hand"].scenario, tables.world())


def test_every_lever_of_economy_and_settlement_has_a_control(open_page: Open) -> None:
    app = open_page("ladder")
    widgets = ("text_input", "toggle", "selectbox", "button_group", "date_input")
    keys = {widget.key for kind in widgets for widget in app.sidebar.get(kind)}
    assert {*groups()["economy"], *groups()["settlement"]} - {*steps()} <= keys
    rows = lever_static(app_outcome(app), "S8")["rows"]
    assert {row["id"] for row in rows} == {*steps()}
    assert not keys & {*steps()}


def test_levers_move_the_ladder(open_page: Open, world: World, seed: Scenario) -> None:
    app = open_page("ladder")
    app.button_group(key="price_date").set_value("2023-02").run()
    app.toggle(key="economic_filter").set_value(False).run()
    app.text_input(key="gas_regulated_until").set_value("2030").run()
    app.button_group(key="war").set_value("rate").run()
    changed = seed.replace(price_date="2023-02", economic_filter=False, gas_regulated_until=2030,
                           war="rate")  # fmt: skip
    assert app.session_state["hand"].scenario == changed
    assert figures(settle(app)) == expected(evaluate(changed, world))


def test_a_refused_lever_keeps_the_last_good_result(open_page: Open) -> None:
    app = open_page("ladder")
    good = figures(settle(app))
    app.session_state["own-aid"] = True
    app.run()
    app.text_input(key="aid_amount").input("-5 billion USD_2025").run()
    assert not app.exception
    assert figures(settle(app)) == good
    assert len(app.error) == 1


def test_a_scenario_without_a_ladder_says_why(open_page: Open, seed: Scenario) -> None:
    terms = DealTerms.of(unit="EUR_2024", inflow_share=0.5, inflow_base="all", cap=10.0)
    app = open_page()
    held = app.session_state["hand"]
    step = held.history.now
    held.go(step._replace(scenario=seed.replace(own_deal=terms)), "test")
    app.switch_page("ui/pages/ladder/view.py").run()
    assert not app.exception
    assert app.error
    app.button(key="own-deal-off").click().run()
    assert not app.error
    assert len(app.metric) == 4


def test_our_own_assumptions_are_marked(open_page: Open, world: World, seed: Scenario) -> None:
    app = open_page("ladder")
    frame = parameters(evaluate(seed, world)).frame
    ours = int((frame["Grade"] == "D").sum())
    assert len(frame) == len(world.tables["economics/parameters"])
    assert app.warning[0].value.startswith(f"{ours} of the {len(frame)} technical inputs")
    app.session_state["parameters"] = True
    app.run()
    shown = app.dataframe[-1].value
    assert len(shown) == ours
    assert set(shown["Grade"]) == {"D, ours"}
    app.button_group(key="parameter-grade").set_value([]).run()
    assert len(app.dataframe[-1].value) == len(frame)


def test_every_chart_states_its_message(open_page: Open) -> None:
    app = settle(open_page("ladder"))
    alts = [element.proto.alt for element in app.get("vega_lite_chart")]
    assert len(alts) == 2
    assert all(alts)


def test_the_page_speaks_ukrainian(open_page: Open, world: World, seed: Scenario) -> None:
    with speaking("uk"):
        app = settle(open_page("ladder", lang="uk"))
        outcome = evaluate(seed, world)
        assert figures(settle(app)) == expected(outcome)
        assert headline(app) == words.escaped(said_first(outcome))
    assert "Could minerals" not in headline(app)
