"""The answer of the Value ladder page in words: short, and told by where the money comes from."""

from __future__ import annotations

import pytest

from model import Scenario, World, compare_deals, evaluate
from model.answers.answers import running_share
from model.answers.breakeven import break_even
from model.futures.deals import ComparedDeals
from model.money.claim import claim_met
from model.money.plan import RUNNING
from model.world.catalog import catalog
from ui.speech.drawn import assumed, comes_from, drawn_answer, drawn_grounds, reached
from ui.speech.language import LANGUAGES, percent, speaking
from ui.speech.money import amount, answer, grounds, price_text

LONGEST = 75
"""Signs of a heading that stays on two lines at 1280 pixels and on five at 390."""


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("preset", catalog().presets)
def test_the_answer_is_one_short_sentence(preset: str, language: str, world: World) -> None:
    with speaking(language):
        text = answer(evaluate(Scenario.from_preset(preset), world))
    assert len(text) <= LONGEST
    assert text.count(". ") == 1
    assert text.endswith(".")


@pytest.fixture(scope="module")
def found(seed: Scenario, world: World) -> ComparedDeals:
    return compare_deals(seed, world, 64)


def test_the_median_of_the_simulations_answers(
    seed: Scenario, world: World, found: ComparedDeals
) -> None:
    outcome, deal = evaluate(seed, world), seed.deal
    low, middle, high = found.band(deal, "us")
    share = percent(middle / 300_000)
    assert drawn_answer(outcome, found) == (
        f"No. Over 50 years the United States would receive {share} of $300 billion."
    )
    text = drawn_grounds(outcome, found)
    assert f"{amount(middle)} dollars in 50 years, not discounted; " in text
    assert f"5 to 95%: {amount(low)} to {amount(high)}. " in text
    assert f"With central inputs: {amount(found.central[deal]['us'])}." in text
    minerals, gain = (amount(found.band(deal, of)[1]) for of in ("us_minerals", "us_return"))
    assert f"{minerals} from minerals, {gain} from the return that we assume" in text
    assert "pays in 75.0 million and owns " in text
    stated = seed.replace(fund_return=0.02)
    assert "that this scenario sets" in drawn_grounds(
        evaluate(stated, world), compare_deals(stated, world, 64)
    )


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("deal", catalog().deals)
def test_the_answer_by_the_median_is_as_short(
    deal: str, language: str, seed: Scenario, world: World, found: ComparedDeals
) -> None:
    outcome = evaluate(seed.replace(deal=deal), world)
    with speaking(language):
        text = drawn_answer(outcome, found)
    assert len(text) <= LONGEST
    assert text.endswith(".")
    none = found.band(deal, "inflow")[-1] <= 0.0
    if language == "en":
        assert ("pay nothing into a fund" in text) == none
        assert (drawn_grounds(outcome, found) == grounds(outcome)) == none


def test_a_claim_that_most_simulations_reach_is_met(seed: Scenario, world: World) -> None:
    small = seed.replace(aid_amount="100 million USD_2025")
    outcome, found = evaluate(small, world), compare_deals(small, world, 64)
    begins = "Yes. Over 50 years the United States would receive 2"
    assert drawn_answer(outcome, found).startswith(begins)
    share = percent(found.drawn.probability(f"{small.deal}.us", 100.0))
    assert reached(outcome, found).endswith(f"in {share} of the simulations.")


def test_what_is_assumed_of_peace_and_prices_is_said(seed: Scenario, world: World) -> None:
    text = assumed(evaluate(seed, world))
    assert text.startswith("Assumed: a settlement on ")
    assert "the simulations draw how much later it comes" in text
    assert text.endswith("Prices: latest, returning to their long-run level.")
    other = seed.replace(war="rate", price_multiple=2.0, price_growth=0.01)
    text = assumed(evaluate(other, world))
    assert text.startswith("Assumed: nobody waits for peace")
    assert text.endswith("times 2, growing by 1.0% a year.")
    later = seed.replace(parameters={"ALL": {"settlement_delay": 3.0}})
    assert "delayed by 3 years." in assumed(evaluate(later, world))


def test_what_nearly_all_of_s8_comes_from_is_said(seed: Scenario, world: World) -> None:
    outcome = evaluate(seed, world)
    economy = outcome.economy
    money = economy.plan.values()
    by_origin = money.npv_pre.reshape(len(economy.plan.origins), -1).sum(axis=1)
    share = by_origin[economy.plan.origins.index(RUNNING)] / by_origin.sum()
    assert running_share(economy) == pytest.approx(share)
    text = comes_from(outcome)
    assert f"mines and wells that run today give {percent(share)} of S8" in text
    poor = seed.replace(price_multiple=0.01, economic_filter=False)
    assert comes_from(evaluate(poor, world)) == ""


def test_the_price_needed_is_said_to_lie_beyond_the_bounds(seed: Scenario, world: World) -> None:
    found = break_even(seed, world, "price_multiple", claim=1e12, quantity="us")
    assert price_text(found) == ("Not even prices 10 times as high would reach the aid figure.")


def test_the_answer_tells_minerals_from_the_fund_s_return(seed: Scenario, world: World) -> None:
    outcome = evaluate(seed, world)
    run = outcome.economy.account
    direct = float(run.inflow[run.distributed > 0].sum())
    gain = float(run.profit[run.distributed > 0].sum())
    assert direct + gain == pytest.approx(float(run.distributed.sum()))
    text = grounds(outcome)
    assert f"Mineral revenue adds {amount(float(run.inflow.sum()))} dollars to the fund" in text
    assert f"on top of {amount(float(run.contributions.sum()))} in start-up money" in text
    assert f"{amount(gain)} is investment return, which is our assumption (grade D)" in text
    assert gain > float(run.distributed.sum()) / 2
    stated = grounds(evaluate(seed.replace(fund_return=0.02), world))
    assert "that this scenario sets" in stated
    assert "return" not in grounds(evaluate(seed.replace(fund_return=0.0), world))


def test_the_answer_turns_when_the_claim_is_met(seed: Scenario, world: World) -> None:
    rich = seed.replace(
        price_multiple=20.0, deal="dl1-bessent-draft-2025-02", capacity_multiple=9.0
    )
    outcome = evaluate(rich, world)
    received = float(outcome.economy.account.us.sum())
    assert answer(outcome).startswith("Yes") == (received >= 300_000)
    small = evaluate(seed.replace(aid_amount="100 million USD_2025"), world)
    year = float(claim_met(small.economy.account, 100.0).year)
    assert answer(small) == f"Yes. The United States would receive $0.1 billion by {year:.0f}."


def test_a_deal_that_takes_nothing_is_said_so(seed: Scenario, world: World) -> None:
    grant = evaluate(seed.replace(deal="dl0-grant-2022-02"), world)
    frozen = evaluate(seed.replace(deal="dl7-peace-plan-2025-11"), world)
    none = "No. Under this deal minerals would pay nothing into a fund."
    assert answer(grant) == answer(frozen) == none
    assert grounds(grant).startswith("The deal: “")
    assert grounds(frozen).startswith("What the United States would receive under “")
    assert grounds(frozen).endswith("comes from other money.")
