"""The Deals page: who receives what under each, disputed terms, a deal of one's own."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import cast

import pytest
from streamlit.testing.v1 import AppTest

from model import Outcome, Scenario, World, evaluate
from model.answers.answers import receipts_totals
from model.answers.breakeven import LEVERS, break_even, region_flips
from model.world.catalog import catalog
from model.world.deal_terms import DealTerms
from tests.ui.explained import numbers
from tests.ui.working import settle
from ui.hand.background import deals_before
from ui.pages.deals.charts import received
from ui.pages.deals.compared import deals_chart
from ui.pages.deals.flips import flip_shades
from ui.pages.deals.tables import disputed, disputed_levers
from ui.speech import money as words_money
from ui.speech import words
from ui.speech.drawn import band_text, drawn_grounds, reached
from ui.speech.language import speaking
from ui.speech.money import amount, break_even_text, deal_label
from ui.speech.said import spoken

Open = Callable[..., AppTest]


def said(app: AppTest) -> str:
    return "\n".join(block.value for block in app.markdown)


def finding(outcome: Outcome, side: str = "us") -> str:
    """What the comparison of all deals finds, as the heading says it."""
    found = deals_before(outcome)
    assert found is not None
    return words.escaped(deals_chart(outcome, found, side=side).title)


def totals_shown(app: AppTest) -> list[str]:
    """What each side receives over the horizon, in the table of them."""
    cells = numbers(app, "totals")
    return [text for (_, head), (text, _) in cells.items() if head == "Over the whole period"]


def totals_of(outcome: Outcome) -> list[str]:
    found = receipts_totals(outcome.economy)
    return [amount(float(found.loc[flow, "cumulated"])) for flow in words_money.FLOWS]


def test_the_page_says_under_which_deal_each_side_receives_most(
    open_page: Open, world: World, seed: Scenario
) -> None:
    app = settle(open_page("deals"))
    outcome = evaluate(seed, world)
    assert app.markdown[0].value == "# What would each deal bring to whom?"
    assert app.markdown[1].value == f"## {finding(outcome)}"
    for side in ("ukraine", "kept", "investors"):
        app.button_group(key="deals-side").set_value(side).run()
        assert app.markdown[1].value == f"## {finding(outcome, side)}"
    found = deals_before(outcome)
    assert found is not None
    text = said(app)
    assert words.escaped(drawn_grounds(outcome, found)) in text
    assert words.escaped(reached(outcome, found)) in text
    low, middle, high = found.band(seed.deal, "kept")
    said_small = "\n".join(caption.value for caption in app.caption)
    assert f"{amount(middle)}, 5 to 95%: {band_text(low, high)}" in said_small
    assert "Not even prices 10 times as high would reach the aid figure." in text


def test_every_chart_states_its_message(open_page: Open) -> None:
    app = settle(open_page("deals"))
    alts = [element.proto.alt for element in app.get("vega_lite_chart")]
    assert len(alts) == 6
    assert all(alts)


def test_the_page_speaks_ukrainian(open_page: Open, world: World, seed: Scenario) -> None:
    with speaking("uk"):
        app = settle(open_page("deals", lang="uk"))
        assert app.markdown[1].value == f"## {finding(evaluate(seed, world))}"
    assert "would" not in app.markdown[1].value


def test_both_sides_of_a_disputed_term_are_told(seed: Scenario, world: World) -> None:
    draft = seed.replace(deal="dl1-bessent-draft-2025-02")
    rows = disputed(evaluate(draft, world)).records()
    tried = {(row["term"], row["reading"]): row["us"] for row in rows}
    assert len(tried) == len(rows) == 4
    for scope in ("new", "all"):
        outcome = evaluate(draft.replace(deal_scope=scope), world)
        name = ("Permits that count", words.option(scope))
        assert tried[name] == outcome.economy.cumulated()["us"]
    none, whole = (tried["US share of pay-outs", share] for share in ("0%", "100%"))
    assert none <= evaluate(draft, world).economy.cumulated()["us"] <= whole
    grant = evaluate(seed.replace(deal="dl0-grant-2022-02"), world)
    assert disputed(grant).rows == []


def test_every_deal_can_be_picked(open_page: Open, world: World, seed: Scenario) -> None:
    app = open_page("deals")
    for deal in catalog().deals:
        settle(app.selectbox(key="deal").select(deal).run())
        assert not app.exception, deal
        assert app.session_state["hand"].scenario.deal == deal
        shows_the_deal(app, evaluate(seed.replace(deal=deal), world), world.deals[deal])


def shows_the_deal(app: AppTest, outcome: Outcome, terms: DealTerms) -> None:
    """Check figures, terms, claim, totals and the marks of disputed terms."""
    text = said(app)
    assert words.escaped(terms.terms) in text
    assert words.escaped(spoken(outcome.claim_met.reason)) in "\n".join(
        [text, *(caption.value for caption in app.caption)]
    )
    assert totals_shown(app) == totals_of(outcome)
    assert ("⚑" in text) == bool(terms.disputed)
    kinds = ("selectbox", "text_input", "button_group")
    keys = {widget.key for kind in kinds for widget in app.get(kind)}
    assert {*disputed_levers(terms)} <= keys


def test_all_deals_are_offered_by_name(open_page: Open, world: World) -> None:
    app = open_page("deals")
    assert app.selectbox(key="deal").options == [deal_label(d) for d in world.deals.values()]
    assert len(app.selectbox(key="deal").options) == 12


def test_a_disputed_term_is_read_otherwise(open_page: Open, world: World, seed: Scenario) -> None:
    app = open_page("deals")
    settle(app.text_input(key="us_share").set_value("80").run())
    outcome = evaluate(seed.replace(us_share=0.8), world)
    assert app.session_state["hand"].scenario.us_share == 0.8
    assert totals_shown(app) == totals_of(outcome)
    assert app.markdown[1].value == f"## {finding(outcome)}"


def test_own_deal_is_loaded_and_put_aside(open_page: Open, world: World, seed: Scenario) -> None:
    app = open_page("deals")
    app.session_state["own-deal"] = True
    app.run()
    terms = world.deals["dl1-bessent-draft-2025-02"].replace(id="mine", title="My own deal")
    upload(app, terms.to_toml())
    assert not app.exception
    outcome = evaluate(seed.replace(own_deal=terms), world)
    assert "“My own deal”" in said(settle(app))
    assert totals_shown(app) == totals_of(outcome)
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
    app = open_page("deals")
    good = totals_shown(settle(app))
    app.session_state["own-deal"] = True
    app.run()
    upload(app, text)
    assert not app.exception
    assert totals_shown(settle(app)) == good
    (error,) = app.error
    for part in parts:
        assert part in error.value
    assert app.session_state["hand"].scenario.own_deal is None


def test_money_that_nothing_converts_is_refused(open_page: Open) -> None:
    app = open_page("deals")
    app.session_state["own-deal"] = True
    app.run()
    upload(app, 'unit = "EUR_2024"\ninflow_share = 0.5\ninflow_base = "all"\ncap = 10.0\n')
    assert not app.exception
    assert app.session_state["hand"].scenario.own_deal is None
    assert len(app.error) == 1


def test_break_even_says_level_or_the_bounds(open_page: Open, world: World, seed: Scenario) -> None:
    app = open_page("deals")
    app.session_state["break-even"] = True
    app.run()
    app.selectbox(key="break-even-quantity").select("state").run()
    app.selectbox(key="break-even-region").select("UA-12").run()
    assert not app.exception
    cells = numbers(app, "break-even")
    shown = [text for text, _ in cells.values()]
    outcome = evaluate(seed, world)
    for row, lever in enumerate((*LEVERS, "held.UA-12")):
        found = break_even(seed, world, lever, claim=outcome.aid_base, quantity="state")
        assert tuple(shown[2 * row : 2 * row + 2]) == break_even_text(found)
    assert "never, from" in shown[4]
    assert "is not reached either way" in said(app)


def test_regions_that_flip_are_named_and_marked(
    open_page: Open, world: World, seed: Scenario
) -> None:
    app = open_page("deals")
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


def test_disputed_terms_say_what_they_mean(open_page: Open, world: World) -> None:
    app = settle(open_page("deals"))
    app.session_state["deals-disputed"] = True
    text = said(settle(app.run()))
    for name in {name for deal in world.deals.values() for name in deal.disputed}:
        column = world.column("deals/terms", name)
        assert words.escaped(f"{column.head}: {column.description}") in text


def test_next_to_nothing_has_a_sane_axis(seed: Scenario, world: World) -> None:
    """What is too small to be said is no bar, no sum and no axis of fractions of a million."""
    outcome = evaluate(seed, world)
    tiny = SimpleNamespace(receipts=outcome.receipts * 0.0 + 2e-5, economy=outcome.economy)
    chart = received(cast(Outcome, tiny), "investors")
    assert chart.title.endswith("next to nothing")
    assert chart.spec["layer"][0]["encoding"]["y"]["scale"] == {"domain": [0, 1]}
    assert "scale" not in received(outcome, "kept").spec["layer"][0]["encoding"]["y"]
