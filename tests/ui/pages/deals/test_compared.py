"""All deals at once on the Deals page: the model's medians, bands and what is disputed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from model import Scenario, World, compare_deals, evaluate
from model.futures.deals import ComparedDeals
from model.world.catalog import catalog
from tests.ui.explained import numbers
from tests.ui.working import settle
from ui.pages.deals.compared import SIDES, deals_chart, deals_table
from ui.speech import words
from ui.speech.drawn import band_text
from ui.speech.language import LANGUAGES, speaking
from ui.speech.money import amount, deal_name

Open = Callable[..., AppTest]
SIGNED = "dl6-signed-2025-04"
FEW = 64


@pytest.fixture(scope="module")
def found(seed: Scenario, world: World) -> ComparedDeals:
    return compare_deals(seed, world, FEW)


def test_the_page_shows_every_deal_as_the_model_has_it(
    open_page: Open, found: ComparedDeals
) -> None:
    app = settle(open_page("deals"))
    cells = numbers(app, "deals")
    assert len({name for name, _ in cells}) == len(catalog().deals) >= 12
    name = found.terms[SIGNED].title
    row = {head: text for (deal, head), (text, _) in cells.items() if deal == name}
    low, middle, high = found.band(SIGNED, "us")
    assert row["United States: median"] == amount(middle)
    assert row["United States: 5 to 95%"] == band_text(low, high)
    assert row["Paid in by the United States"] == "75.0 million"
    assert row["Status"] == "in force"
    assert "US share without a claim" in row["Disputed"]
    assert any("64 simulations" in caption.value for caption in app.caption)


def test_files_have_all_columns_of_the_comparison(
    found: ComparedDeals, seed: Scenario, world: World
) -> None:
    made = deals_table(evaluate(seed, world), found)
    records = dict(zip(found.terms, made.records(), strict=True))
    table = found.to_table()
    for deal, row in records.items():
        assert row["us"] == table.loc[deal, "us_p50"]
        assert row["us_central"] == table.loc[deal, "us"]
        assert row["kept_p95"] == table.loc[deal, "kept_p95"]
        assert row["date"] == str(world.deals[deal].date)


def test_the_chart_has_one_scale_for_any_scenario(
    found: ComparedDeals, seed: Scenario, world: World
) -> None:
    made = deals_chart(evaluate(seed, world), found)
    bars = [layer for layer in made.spec["layer"] if layer["mark"]["type"] == "bar"]
    assert [bar["encoding"]["x"]["scale"]["domain"] for bar in bars] == [[1.0, 1e6]]
    row = next(row for row in made.spec["data"]["values"] if row["id"] == SIGNED)
    assert row["middle"] == found.band(SIGNED, "us")[1]
    assert row["central"] == found.central[SIGNED]["us"]
    assert made.alt.count(";") >= len(catalog().deals) - 1


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("side", SIDES)
def test_the_title_says_under_which_deal_a_side_receives_most(
    side: str, language: str, found: ComparedDeals, seed: Scenario, world: World
) -> None:
    medians = {deal: found.band(deal, side)[1] for deal in found.terms}
    best = max(medians, key=medians.__getitem__)
    with speaking(language):
        title = deals_chart(evaluate(seed, world), found, side=side).title
        if amount(medians[best]) == amount(0.0):
            assert words.named("flow", side) in title
        else:
            assert deal_name(found.terms[best]) in title
            assert amount(medians[best]) in title


def test_a_sum_that_no_simulation_moves_is_said_to_be_its_texts(
    found: ComparedDeals, seed: Scenario, world: World
) -> None:
    """A band of no width would look like the surest of all."""
    for side in SIDES:
        medians = {deal: found.band(deal, side)[1] for deal in found.terms}
        low, _, high = found.band(max(medians, key=lambda deal: medians[deal]), side)
        title = deals_chart(evaluate(seed, world), found, side=side).title
        assert title.endswith("nothing that is simulated moves it") == (amount(low) == amount(high))
    assert deals_chart(evaluate(seed, world), found).title.endswith("moves it")


def test_a_return_that_we_assume_is_not_called_a_text(
    found: ComparedDeals, seed: Scenario, world: World
) -> None:
    """What a fund pays out of its capital is the rate's doing: five times it, five times that."""
    best = "dl7-peace-plan-2025-11"
    assert found.band(best, "us_return")[1] == found.band(best, "us")[1]
    title = deals_chart(evaluate(seed, world), found).title
    assert "the return of 5.0% a year that we assume on the fund's capital (grade D)" in title
    own = seed.replace(fund_return=0.01)
    less = compare_deals(own, world, FEW)
    assert less.band(best, "us")[1] == pytest.approx(found.band(best, "us")[1] / 5.0)
    title = deals_chart(evaluate(own, world), less).title
    assert "the return of 1.0% a year that this scenario sets for the fund's capital" in title


def test_deals_that_bring_the_same_are_counted(
    found: ComparedDeals, seed: Scenario, world: World
) -> None:
    kept = [amount(found.band(deal, "kept")[1]) for deal in found.terms]
    alike = kept.count(amount(max(found.band(deal, "kept")[1] for deal in found.terms))) - 1
    title = deals_chart(evaluate(seed, world), found, side="kept").title
    assert (f"and {alike} others alike" in title) == (alike > 0)
