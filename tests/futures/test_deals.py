"""All deals at once: each as its own evaluation and its own simulation have it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Scenario, World, evaluate, simulate
from model.core.errors import ScenarioError
from model.futures.deals import OWN, SIDES, ComparedDeals, compare_deals, sides, under
from model.money.deal import Receipts, account
from model.world.catalog import catalog
from model.world.deal_terms import DealTerms

DRAWS = 512
SIGNED = "dl6-signed-2025-04"
RUSSIAN = "dl9-russian-offer-2025-02"


@pytest.fixture(scope="module")
def found(world: World, seed: Scenario) -> ComparedDeals:
    return compare_deals(seed, world, DRAWS, seed=3)


@pytest.mark.parametrize("deal", catalog().deals)
def test_a_central_figure_is_what_the_deal_alone_gives(
    found: ComparedDeals, world: World, seed: Scenario, deal: str
) -> None:
    economy = evaluate(seed.replace(deal=deal), world).economy
    run, central = economy.account, found.central[deal]
    assert found.terms[deal] == economy.terms
    for side in ("us", "ukraine", "other", "kept", "investors", "inflow"):
        assert central[side] == pytest.approx(float(getattr(run, side).sum()), rel=1e-12, abs=1e-9)
    assert central["us_paid_in"] == pytest.approx(1e3 * economy.terms.seed_us)
    assert central["us_owned"] == pytest.approx(float(run.us_share[-1] * run.fund[-1]))


@pytest.mark.parametrize("deal", [SIGNED, RUSSIAN, "dl4-march-draft-2025-03"])
def test_a_band_is_that_of_a_simulation_of_the_deal_with_the_same_seed(
    found: ComparedDeals, world: World, seed: Scenario, deal: str
) -> None:
    alone = simulate(seed.replace(deal=deal), world, DRAWS, seed=3, outputs=("us", "inflow"))
    for side in ("us", "inflow"):
        wanted = alone.quantiles(side, (0.05, 0.5, 0.95))
        assert found.band(deal, side) == pytest.approx(wanted, rel=1e-12, abs=1e-9)


def test_the_table_says_of_each_deal_by_date_what_the_parts_say(
    found: ComparedDeals, world: World
) -> None:
    table = found.to_table()
    assert list(table["date"]) == sorted(deal.date for deal in world.deals.values())  # type: ignore[type-var]
    assert set(table.index) == set(catalog().deals)
    row = table.loc[SIGNED]
    assert row["status"] == "in force"
    assert "us_share_after" in row["disputed"].split(";")
    assert row["us_p50"] == found.band(SIGNED, "us")[1]
    assert row["of_aid"] == pytest.approx(row["us_p50"] / found.aid)
    assert table.attrs["unit"] == "million USD_2025"
    for side in SIDES:
        assert (table[f"{side}_p5"] <= table[f"{side}_p50"]).all()
        assert (table[f"{side}_p50"] <= table[f"{side}_p95"]).all()


def test_a_deal_without_payments_leaves_the_state_all_its_receipts(found: ComparedDeals) -> None:
    grant = found.central["dl0-grant-2022-02"]
    assert grant["us"] == grant["inflow"] == grant["ukraine"] == 0.0
    draft = found.central["dl1-bessent-draft-2025-02"]
    assert draft["kept"] == pytest.approx(grant["kept"] / 2)
    assert draft["us"] == pytest.approx(grant["kept"] / 2)


def test_an_own_deal_stands_beside_those_on_record(world: World, seed: Scenario) -> None:
    own = DealTerms.of(title="Tenth", inflow_share=0.1, inflow_base="all", us_share_after=1.0)
    scenario = seed.replace(own_deal=own)
    assert next(iter(under(scenario, world))) == OWN
    found = compare_deals(scenario, world, 64)
    grant = found.central["dl0-grant-2022-02"]["kept"]
    assert found.central[OWN]["us"] == pytest.approx(grant / 10)
    assert found.to_table().loc[OWN, "title"] == "Tenth"


def test_without_aid_any_receipt_is_infinitely_much_of_it(world: World, seed: Scenario) -> None:
    found = compare_deals(seed.replace(aid_amount="0 USD_2025"), world, 64)
    assert found.of_aid("dl0-grant-2022-02") == 0.0
    assert math.isinf(found.of_aid(SIGNED))


def test_all_that_is_wrong_with_the_draws_is_said(world: World, seed: Scenario) -> None:
    with pytest.raises(ScenarioError, match=r"(?s)draws: 1 given.*seed: -1 given"):
        compare_deals(seed, world, 1, seed=-1)


@settings(max_examples=60, deadline=None)
@given(
    new=st.lists(st.floats(0.0, 500.0), min_size=3, max_size=12),
    gain=st.floats(0.0, 0.2),
    share=st.floats(0.0, 1.0),
    seed_us=st.floats(0.0, 5.0),
    wait=st.integers(0, 6),
    aid=st.floats(0.0, 100.0),
)
def test_what_the_us_receives_is_minerals_and_return_on_capital_and_nothing_else(
    new: list[float], gain: float, share: float, seed_us: float, wait: int, aid: float
) -> None:
    terms = DealTerms.of(
        inflow_share=0.5, inflow_base="new", us_share_after=share, seed_us=seed_us,
        new_aid_to_capital=1.0, reinvestment_years=wait,
    )  # fmt: skip
    run = account(terms, Receipts(state_new=np.array(new)), np.arange(len(new)) + 2025,
                  fund_return=gain, new_aid=aid)  # fmt: skip
    of = sides(run)
    assert of["us_minerals"] + of["us_return"] == pytest.approx(of["us"], abs=1e-9)
    paying = np.arange(len(new)) >= wait
    assert of["us_minerals"] == pytest.approx(share * 0.5 * float((paying * new).sum()), abs=1e-9)
    assert of["us_return"] == pytest.approx(share * float((paying * run.profit).sum()), abs=1e-9)
    assert of["us_paid_in"] == pytest.approx(1e3 * seed_us + aid * len(new))
    nothing = account(terms, Receipts(state_new=np.zeros(len(new))), np.arange(len(new)) + 2025,
                      fund_return=gain)  # fmt: skip
    assert sides(nothing)["us_minerals"] == 0.0  # return on seed money is none of minerals
