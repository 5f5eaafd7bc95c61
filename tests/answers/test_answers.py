"""The ladder, the receipts and the ratios as tables."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from model import DEFAULT_PRESET, Outcome, Scenario, World, evaluate
from model.answers.answers import (
    FLOWS,
    ladder_by_group,
    ladder_table,
    notes,
    ratios,
    receipts_table,
    receipts_totals,
)
from model.money.ladder import RUNGS
from model.money.plan import FREED, HELD
from model.world.catalog import catalog
from tests.plans import over, undiscounted


@pytest.fixture(scope="module")
def outcome(world: World, seed: Scenario) -> Outcome:
    return evaluate(seed, world)


def test_the_ladder_table(outcome: Outcome) -> None:
    table = ladder_table(outcome.economy, outcome.aid_base)
    assert list(table.columns) == ["title", "kind", "value", "step", "coverage"]
    assert table.index.tolist() == list(RUNGS)
    assert table.attrs["unit"] == "million USD_2025"
    assert table.loc["S0", "value"] == pytest.approx(14_800_000)
    assert table.loc["S0", "coverage"] == pytest.approx(14.8 / 0.3)
    wanted = (table["value"] / 300_000).to_numpy()
    assert table["coverage"].to_numpy() == pytest.approx(wanted)
    assert outcome.ladder.equals(table)


def test_coverage_of_no_aid_is_without_limit_but_of_nothing_nothing(
    world: World, seed: Scenario
) -> None:
    nothing = seed.replace(price_multiple=0.0, aid_amount="0 USD_2025")
    table = evaluate(nothing, world).ladder
    assert table.loc["S0", "coverage"] == np.inf
    assert table.loc["S10", "coverage"] == 0.0
    loss = evaluate(nothing.replace(economic_filter=False), world).ladder
    assert loss.loc["S7", "value"] < 0.0
    assert loss.loc["S7", "coverage"] == -np.inf


def test_the_ladder_by_group(outcome: Outcome, world: World) -> None:
    table = ladder_by_group(outcome.economy, world)
    assert table.index.tolist() == list(world.groups)
    assert list(table.columns) == list(RUNGS)
    assert table.loc["coal", "S0"] == pytest.approx(9_176_000)
    assert table["S0"].to_numpy() == pytest.approx(outcome.value.sum(axis=0))
    totals = [float(value) for value in outcome.economy.totals.values()]
    assert table.sum().to_numpy() == pytest.approx(totals)


def test_receipts_by_year(outcome: Outcome) -> None:
    table = receipts_table(outcome.economy)
    assert table.index.tolist() == list(range(2025, 2075))
    columns = ["state_existing", "state_new", "investors", "inflow", "us", "ukraine"]
    columns += ["other", "kept"]
    assert list(table.columns) == [*columns, "fund", "balance"]
    state = table["state_existing"] + table["state_new"]
    private = outcome.economy.account.inflow_private
    assert (table["kept"] + table["inflow"] - private).to_numpy() == pytest.approx(state.to_numpy())
    assert (table["investors"] < 0.0).any()
    assert outcome.receipts.equals(table)
    assert outcome.balance.equals(table["balance"])


def test_investors_receive_what_is_left_after_building(outcome: Outcome) -> None:
    plan = outcome.economy.plan
    wanted = over(undiscounted(plan).npv_investor, plan, (HELD, FREED)).sum() / 1e6
    table = receipts_table(outcome.economy)
    assert table["investors"].sum() == pytest.approx(wanted, rel=1e-9)


def test_totals_cumulate_and_discount_the_yearly_table(outcome: Outcome) -> None:
    table, totals = receipts_table(outcome.economy), receipts_totals(outcome.economy)
    assert totals.index.tolist() == list(FLOWS)
    weights = 1.05 ** -np.arange(1.0, 51.0)  # the states' rate is 5 % a year, at each year's end
    for name in ("us", "ukraine", "investors", "kept", "inflow"):
        assert totals.loc[name, "cumulated"] == pytest.approx(table[name].sum())
        assert totals.loc[name, "discounted"] == pytest.approx((table[name] * weights).sum())


def test_the_state_s_rate_of_the_scenario_discounts(world: World, seed: Scenario) -> None:
    totals = receipts_totals(evaluate(seed.replace(state_rate=0.0), world).economy)
    assert totals["discounted"].to_numpy() == pytest.approx(totals["cumulated"].to_numpy())


@pytest.mark.parametrize("deal", catalog().deals)
def test_what_is_paid_out_goes_to_somebody(deal: str, world: World, seed: Scenario) -> None:
    economy = evaluate(seed.replace(deal=deal), world).economy
    totals = receipts_totals(economy)["cumulated"]
    other = float(economy.account.other.sum())
    assert totals["us"] + totals["ukraine"] + other == pytest.approx(totals["distributed"])


def test_ratios(outcome: Outcome) -> None:
    table, found = outcome.ladder["value"], ratios(outcome.economy)
    assert found["government_take"] == pytest.approx(table["S9"] / table["S8"])
    assert 0.35 < found["government_take"] < 0.85  # mining 40 to 60 %, petroleum 55 to 85 %
    assert found["fund_per_dollar"] == pytest.approx(table["S10"] / 14_800_000)


def test_a_share_of_nothing_or_of_a_loss_is_no_number(world: World, seed: Scenario) -> None:
    nothing = evaluate(seed.replace(price_multiple=0.0), world).economy
    assert np.isnan(ratios(nothing)["government_take"])
    assert ratios(nothing)["fund_per_dollar"] == 0.0
    loss = seed.replace(price_multiple=0.0, economic_filter=False)
    assert np.isnan(ratios(evaluate(loss, world).economy)["government_take"])


def test_notes_say_what_a_reader_must_know(world: World, seed: Scenario) -> None:
    def said(**changes: object) -> str:
        outcome = evaluate(seed.replace(**changes), world)
        assert outcome.notes == notes(outcome.economy, outcome.scenario, world)
        return " ".join(outcome.notes)

    assert said(licence_fees=0.0) == (
        "A mine ends after its life and nothing follows it: neither renewal nor new finds count."
    )
    past = said(settlement_date=dt.date(2024, 1, 1))
    assert "The settlement of 2024-01-01 is not after 2025-02-11, so nobody waits for it." in past
    assert "nobody waits" not in said(settlement_date=dt.date(2024, 1, 1), war="rate")
    assert "occupied ground draws investment as if freed" in said(withdrawal_first=False)
    late = said(horizon_years=10, lead_time_multiple=5.0)
    assert "comes after 19.0 years, beyond the period of 10: only running mines count." in late
    assert "beyond the period" not in said(capacity_multiple=0.0)
    far = said(price_multiple=999.0)
    assert "Prices are 999 times what they were, outside 0.1 to 10: costs" in far
    assert "Capacities are 0.05 times what they are, outside 0.1 to 10" in said(
        capacity_multiple=0.05
    )
    for within in (0.0, 0.1, 1.0, 10.0):
        assert "no forecast" not in said(price_multiple=within, capacity_multiple=within)


def test_fees_that_are_stated_are_said_to_stand_beside_the_ladder(
    world: World, seed: Scenario
) -> None:
    fees = evaluate(seed.replace(licence_fees=40.0), world)
    assert "Licence fees are no part of S9 and S10" in " ".join(fees.notes)
    assert fees.ladder.loc["S10", "value"] < 1.0 < fees.economy.account.inflow.sum()
    grant = evaluate(seed.replace(licence_fees=40.0, deal="dl0-grant-2022-02"), world)
    assert "Licence fees" not in " ".join(grant.notes)


@pytest.mark.parametrize("deal", ["dl1-bessent-draft-2025-02", "dl4-march-draft-2025-03"])
def test_interest_and_ceilings_are_said_to_be_real(deal: str, world: World, seed: Scenario) -> None:
    said = "in current dollars a claim grows more slowly and a ceiling is reached sooner"
    assert any(said in note for note in evaluate(seed.replace(deal=deal), world).notes)
    assert not any(said in note for note in evaluate(seed, world).notes)


def test_nothing_is_counted_before_the_year_of_the_ladders_money(world: World) -> None:
    early = evaluate(Scenario.from_preset("borders-1991"), world)
    assert receipts_table(early.economy).index[0] == 2025


def test_a_deal_whose_terms_reach_beyond_the_last_rung_says_so(world: World) -> None:
    seed = Scenario.from_preset(DEFAULT_PRESET)
    for deal, told in (("dl4-march-draft-2025-03", True), ("dl6-signed-2025-04", False)):
        outcome = evaluate(seed.replace(deal=deal), world)
        said = " ".join(outcome.notes)
        assert ("S10 counts royalties and state shares of profit alone" in said) is told


def test_every_party_of_a_deal_has_its_column(world: World) -> None:
    plan = Scenario.from_preset(DEFAULT_PRESET).replace(deal="dl7-peace-plan-2025-11")
    run = evaluate(plan, world).economy
    table, totals = receipts_table(run), receipts_totals(run)
    paid = table[["us", "ukraine", "other"]].to_numpy().sum()
    assert paid == pytest.approx(totals.loc["distributed", "cumulated"])
    assert totals.loc["other", "cumulated"] > 0.0
