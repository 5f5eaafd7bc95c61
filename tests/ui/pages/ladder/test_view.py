"""The Value ladder page: every figure is the model's, refused entries change nothing."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from model import Outcome, Scenario, World, evaluate, simulate
from model.answers.answers import receipts_totals
from model.answers.breakeven import LEVERS, break_even, region_flips
from model.money.ladder import RUNGS as MODEL_RUNGS
from model.world.catalog import catalog, names
from model.world.deal_terms import DealTerms
from tests.scenarios import roomy
from tests.ui.working import settle
from ui.controls.fields import groups
from ui.hand.asking import Asking
from ui.hand.background import deals_before, drawn_before
from ui.pages.ladder.charts import flip_shades
from ui.pages.ladder.deal import disputed_levers
from ui.pages.ladder.tables import parameters
from ui.speech import money as words_money
from ui.speech import words
from ui.speech.drawn import assumed, band_text, comes_from, drawn_answer, drawn_grounds, reached
from ui.speech.language import percent, speaking
from ui.speech.money import (
    amount,
    answer,
    break_even_text,
    deal_label,
    first_unit,
    grounds,
    point_note,
)
from ui.speech.said import spoken

Open = Callable[..., AppTest]


def figures(app: AppTest) -> list[str]:
    return [metric.value for metric in app.metric]


def expected(outcome: Outcome) -> list[str]:
    """Return S0, and the medians of the flows, by the finest simulation that was drawn."""
    found = drawn_before(outcome).found
    medians = (found.quantile(id, 0.5) for id in ("S8", "S9", "S10"))
    return [amount(float(outcome.ladder.loc["S0", "value"])), *map(amount, medians)]


def said_first(outcome: Outcome) -> tuple[str, str]:
    """Return the page's answer, and what it rests on, by the comparison of all deals."""
    found = deals_before(outcome)
    assert found is not None
    return drawn_answer(outcome, found), drawn_grounds(outcome, found)


def headline(app: AppTest) -> str:
    """What the page says first, without the marks of its heading."""
    return str(app.markdown[1].value).lstrip("# ")


def paragraph(app: AppTest) -> str:
    """What stands below it."""
    return str(app.markdown[2].value).replace("\\", "")


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
        told, rests = said_first(outcome)
        assert figures(app) == expected(outcome), preset
        assert headline(app) == words.escaped(told), preset
        assert paragraph(app).startswith(rests), preset


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
    settle(app)
    assert "Not even prices 10 times as high would reach the aid figure." in paragraph(app)


def test_until_an_answer_is_there_no_other_stands_in_its_place(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = SimpleNamespace(busy=True, wait=lambda _: None, result=None, state="asked", problems=())
    monkeypatch.setattr(Asking, "deals", lambda _: late)
    monkeypatch.setattr(Asking, "keep", lambda *_: None)
    monkeypatch.setattr(Asking, "place", lambda *_: 0)
    app = open_page("ladder")
    first, second = (block.value for block in app.markdown[:2])
    assert (first, second) == ("# Could minerals repay the aid?", "## Being worked out …")
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
    deals = deals_before(outcome)
    assert deals is not None
    assert words.escaped(reached(outcome, deals)) in said(app)
    low, middle, high = deals.band(seed.deal, "kept")
    assert f"{amount(middle)}, 5 to 95%: {band_text(low, high)}" in said(app)


def test_every_deal_can_be_picked(open_page: Open, world: World, seed: Scenario) -> None:
    app = open_page("ladder")
    for deal in catalog().deals:
        settle(app.selectbox(key="deal").select(deal).run())
        assert not app.exception, deal
        assert app.session_state["hand"].scenario.deal == deal
        shows_the_deal(app, evaluate(seed.replace(deal=deal), world), world.deals[deal])


def shows_the_deal(app: AppTest, outcome: Outcome, terms: DealTerms) -> None:
    """Check figures, terms, claim, totals and the marks of disputed terms."""
    text, totals = said(app), receipts_totals(outcome.economy)
    assert figures(settle(app)) == expected(outcome)
    assert words.escaped(terms.terms) in text
    assert words.escaped(spoken(outcome.claim_met.reason)) in text
    heads = "Over the whole period"  # the table of all deals may stand above, or not yet
    shown = next(one.value[heads] for one in app.table if heads in one.value.columns)
    assert shown.tolist() == [amount(float(totals.loc[f, "cumulated"])) for f in words_money.FLOWS]
    assert ("⚑" in text) == bool(terms.disputed)
    kinds = ("selectbox", "text_input", "button_group")
    keys = {widget.key for kind in kinds for widget in app.get(kind)}
    assert {*disputed_levers(terms)} <= keys


def test_all_deals_are_offered_by_name(open_page: Open, world: World) -> None:
    app = open_page("ladder")
    assert app.selectbox(key="deal").options == [deal_label(d) for d in world.deals.values()]
    assert len(app.selectbox(key="deal").options) == 12


def test_a_disputed_term_is_read_otherwise(open_page: Open, world: World, seed: Scenario) -> None:
    app = open_page("ladder")
    settle(app.text_input(key="us_share").set_value("80").run())
    outcome = evaluate(seed.replace(us_share=0.8), world)
    assert app.session_state["hand"].scenario.us_share == 0.8
    assert said_first(outcome)[0] in headline(app).replace("\\", "")


def test_every_lever_of_economy_and_settlement_has_a_control(open_page: Open) -> None:
    app = open_page("ladder")
    widgets = ("text_input", "toggle", "selectbox", "button_group", "date_input")
    keys = {widget.key for kind in widgets for widget in app.sidebar.get(kind)}
    assert {*groups()["economy"], *groups()["settlement"]} <= keys
    assert app.text_input(key="price_multiple").value == "1"


def test_levers_move_the_ladder(open_page: Open, world: World, seed: Scenario) -> None:
    app = open_page("ladder")
    app.text_input(key="price_multiple").set_value("2").run()
    app.button_group(key="price_date").set_value("2023-02").run()
    app.toggle(key="economic_filter").set_value(False).run()
    app.text_input(key="freed_share").set_value("40").run()
    app.button_group(key="war").set_value("rate").run()
    changed = seed.replace(price_multiple=2.0, price_date="2023-02", economic_filter=False,
                           freed_share=0.4, war="rate")  # fmt: skip
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


def test_own_deal_is_loaded_and_put_aside(open_page: Open, world: World, seed: Scenario) -> None:
    app = open_page("ladder")
    app.session_state["own-deal"] = True
    app.run()
    terms = world.deals["dl1-bessent-draft-2025-02"].replace(id="mine", title="My own deal")
    upload(app, terms.to_toml())
    assert not app.exception
    outcome = evaluate(seed.replace(own_deal=terms), world)
    assert "“My own deal”" in paragraph(app)
    assert figures(settle(app)) == expected(outcome)
    app.button(key="own-deal-off").click().run()
    assert app.session_state["hand"].scenario.own_deal is None


def upload(app: AppTest, text: str) -> None:
    app.file_uploader(key="deal-file").set_value(("deal.toml", text.encode(), "application/toml"))
    app.run()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("inflow_share = 1.4\nrent = 3\n", ("inflow\\_share", "rent", "2 problems")),
        ('unit = "USD_2025"\ncap = "5 billion EUR_2024"\n', ("all money of a deal", "1 problem")),
        ("this is no toml", ("1 problem",)),
    ],
)
def test_a_wrong_deal_changes_nothing_and_says_all(
    open_page: Open, text: str, parts: tuple[str, ...]
) -> None:
    app = open_page("ladder")
    good = figures(settle(app))
    app.session_state["own-deal"] = True
    app.run()
    upload(app, text)
    assert not app.exception
    assert figures(settle(app)) == good
    (error,) = app.error
    for part in parts:
        assert part in error.value
    assert app.session_state["hand"].scenario.own_deal is None


def test_money_that_nothing_converts_is_refused(open_page: Open) -> None:
    app = open_page("ladder")
    app.session_state["own-deal"] = True
    app.run()
    upload(app, 'unit = "EUR_2024"\ninflow_share = 0.5\ninflow_base = "all"\ncap = 10.0\n')
    assert not app.exception
    assert app.session_state["hand"].scenario.own_deal is None
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


def test_break_even_says_level_or_the_bounds(open_page: Open, world: World, seed: Scenario) -> None:
    app = open_page("ladder")
    app.session_state["break-even"] = True
    app.run()
    app.selectbox(key="break-even-quantity").select("state").run()
    app.selectbox(key="break-even-region").select("UA-12").run()
    assert not app.exception
    table = app.table[-1].value
    outcome = evaluate(seed, world)
    for row, lever in enumerate((*LEVERS, "held.UA-12")):
        found = break_even(seed, world, lever, claim=outcome.aid_base, quantity="state")
        assert tuple(table.iloc[row]) == tuple(map(words.escaped, break_even_text(found)))
    assert "not met at any level from" in table.iloc[2, 0]
    assert "is not met, so that no region's loss alone" in said(app)


def test_regions_that_flip_are_named_and_marked(
    open_page: Open, world: World, seed: Scenario
) -> None:
    app = open_page("ladder")
    app.session_state["own-aid"] = True
    app.session_state["break-even"] = True
    app.run()
    app.text_input(key="aid_amount").input("16 billion USD_2025").run()
    app.selectbox(key="break-even-quantity").select("state").run()
    assert not app.exception
    outcome = evaluate(seed.replace(aid_amount="16 billion USD_2025"), world)
    flips = region_flips(outcome.scenario, world, claim=16_000.0, quantity="state")
    names = ", ".join(words.name(world, "regions", id) for id, flip in flips.items() if flip)
    assert 0 < sum(flips.values()) < len(flips)
    assert f"the loss of one of these alone changes that: {names}." in said(app).replace("\\", "")
    shades = flip_shades(outcome, flips)
    assert {id for id, shade in shades.items() if shade.label == "⚑"} == {
        id for id, flip in flips.items() if flip
    }


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
    assert len(alts) == 8
    assert all(alts)


def test_the_page_speaks_ukrainian(open_page: Open, world: World, seed: Scenario) -> None:
    with speaking("uk"):
        app = settle(open_page("ladder", lang="uk"))
        outcome = evaluate(seed, world)
        assert figures(settle(app)) == expected(outcome)
        assert headline(app) == words.escaped(said_first(outcome)[0])
    assert "Could minerals" not in headline(app)
