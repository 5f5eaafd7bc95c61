"""Which terms a scenario puts in force, and the levers that say so."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Scenario, ScenarioError, World
from model.money.deal_choice import fund_return, terms_of
from model.world.catalog import catalog
from model.world.deal_terms import DealTerms

OWN = {"title": "Third", "inflow_share": 0.3, "inflow_base": "all", "cap": 50.0}


def test_the_signed_agreement_is_in_force_by_default(world: World) -> None:
    scenario = Scenario()
    assert scenario.deal == "dl6-signed-2025-04"
    assert terms_of(scenario, world) == world.deals["dl6-signed-2025-04"]


@pytest.mark.parametrize("id", catalog().deals)
def test_every_deal_can_be_chosen(world: World, id: str) -> None:
    assert terms_of(Scenario(deal=id), world) == world.deals[id]


def test_scope_changes_only_deals_that_count_state_receipts(world: World) -> None:
    assert terms_of(Scenario(deal_scope="all"), world).inflow_base == "all"
    draft = Scenario(deal="dl1-bessent-draft-2025-02", deal_scope="new")
    assert terms_of(draft, world).inflow_base == "new"
    for id in ("dl0-grant-2022-02", "dl9-russian-offer-2025-02"):
        kept = terms_of(Scenario(deal=id, deal_scope="all"), world)
        assert kept.inflow_base == world.deals[id].inflow_base


def test_disputed_shares(world: World) -> None:
    terms = terms_of(Scenario(us_share=0.2, contribution_shares=True), world)
    assert (terms.us_share_after, terms.shares_by_contribution) == (0.2, True)


def test_past_aid_that_is_owed_is_the_aid_figure_in_hand(world: World, seed: Scenario) -> None:
    assert terms_of(seed.replace(past_aid_counts=True), world).past_aid_amount == 300.0
    own = seed.replace(past_aid_counts=True, aid_amount="120 billion USD_2025")
    assert terms_of(own, world).past_aid_amount == pytest.approx(120.0)
    kiel = seed.replace(
        past_aid_counts=True, aid_claim="kiel-us-2024-12", exchange_rate="eur-usd-2025-02"
    )
    assert terms_of(kiel, world).past_aid_amount == pytest.approx(114.898 * 1.0357)


def test_opening_claim_of_the_march_draft(world: World) -> None:
    march = Scenario(deal="dl4-march-draft-2025-03")
    assert terms_of(march, world).past_aid_amount == 100.0
    assert terms_of(march.replace(claim_start=300.0), world).past_aid_amount == 300.0
    assert terms_of(march.replace(past_aid_counts=False), world).past_aid_counts is False


def test_own_deal_replaces_the_one_on_record(world: World) -> None:
    scenario = Scenario(own_deal=OWN)
    assert terms_of(scenario, world) == DealTerms.of(**OWN)
    assert Scenario.from_toml(scenario.to_toml()) == scenario
    assert scenario.replace(us_share=0.1).own_deal == DealTerms.of(**OWN)


def test_money_of_an_own_deal_is_turned_by_named_rates_only(world: World) -> None:
    euro = Scenario(own_deal={**OWN, "unit": "EUR_2025"})
    with pytest.raises(ScenarioError, match=r"exchange_rate: none given.*deal is in EUR_2025"):
        terms_of(euro, world, "USD_2025")
    turned = terms_of(euro.replace(exchange_rate="eur-usd-2025-02"), world, "USD_2025")
    assert turned.cap == pytest.approx(50 * 1.0357)
    assert turned.unit == "USD_2025"
    assert terms_of(Scenario(), world, "USD_2023").seed_us == pytest.approx(0.075)
    real = terms_of(Scenario(deflator="us-cpi"), world, "USD_2023")
    assert real.seed_us == pytest.approx(0.075 * 304.702 / 321.943)


def test_return_of_the_fund_is_our_assumption_until_stated(world: World) -> None:
    assert fund_return(Scenario(), world) == world.assumption("fund-return") == 0.05
    assert fund_return(Scenario(fund_return=0.0), world) == 0.0


@settings(max_examples=40)
@given(
    st.sampled_from(catalog().deals),
    st.sampled_from(["as-stated", "new", "all"]),
    st.none() | st.floats(0.0, 1.0),
    st.none() | st.booleans(),
    st.none() | st.floats(0.0, 1e4),
)
def test_any_levers_give_terms_and_survive_toml(
    world: World,
    deal: str,
    scope: str,
    share: float | None,
    flag: bool | None,
    start: float | None,
) -> None:
    scenario = Scenario(
        deal=deal, deal_scope=scope, us_share=share, contribution_shares=flag,
        past_aid_counts=flag, claim_start=start,
    )  # fmt: skip
    assert Scenario.from_toml(scenario.to_toml()) == scenario
    terms = terms_of(scenario, world)
    assert not terms.past_aid_counts or terms.past_aid_amount is not None
