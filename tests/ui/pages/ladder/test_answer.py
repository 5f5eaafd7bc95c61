"""The answer of the Value ladder page in words: short, and told by where the money comes from."""

from __future__ import annotations

import pytest

from model import Scenario, World, evaluate
from model.answers.breakeven import break_even
from model.money.claim import claim_met
from model.world.catalog import catalog
from ui.speech.language import LANGUAGES, speaking
from ui.speech.money import amount, answer, grounds, price_text

LONGEST = 75
"""Signs of a heading that stays on two lines at 1280 pixels and on five at 390."""


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("preset", catalog().presets)
def test_the_answer_is_one_short_sentence(preset: str, language: str, world: World) -> None:
    with speaking(language):
        text = answer(evaluate(Scenario.from_preset(preset), world))
    assert len(text) <= LONGEST
    assert text.count(". ") == 0
    assert text.endswith(".")


def test_the_price_needed_is_said_to_lie_beyond_the_bounds(seed: Scenario, world: World) -> None:
    found = break_even(seed, world, "price_multiple", claim=1e12, quantity="us")
    assert price_text(found) == ("Not even prices 1,000 times as high would reach the aid figure.")


def test_the_answer_tells_minerals_from_the_fund_s_return(seed: Scenario, world: World) -> None:
    outcome = evaluate(seed, world)
    run = outcome.economy.account
    direct = float(run.inflow[run.distributed > 0].sum())
    gain = float(run.profit[run.distributed > 0].sum())
    assert direct + gain == pytest.approx(float(run.distributed.sum()))
    text = grounds(outcome)
    assert f"Minerals pay {amount(float(run.inflow.sum()))} dollars into the fund" in text
    assert f"seed money is {amount(float(run.contributions.sum()))}" in text
    assert f"{amount(gain)} are the return that we assume on its capital (grade D)" in text
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
    assert answer(small) == f"Yes: the United States receives $0.1 billion by {year:.0f}."


def test_a_deal_that_takes_nothing_is_said_so(seed: Scenario, world: World) -> None:
    grant = evaluate(seed.replace(deal="dl0-grant-2022-02"), world)
    frozen = evaluate(seed.replace(deal="dl7-peace-plan-2025-11"), world)
    none = "No: under this deal minerals pay nothing into a fund."
    assert answer(grant) == answer(frozen) == none
    assert grounds(grant).startswith("The deal: “")
    assert grounds(frozen).startswith("What the United States receives under “")
    assert grounds(frozen).endswith("comes from other money.")
