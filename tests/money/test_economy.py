"""What a scenario comes to: receipts, account, money units, draws."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from model import Scenario, ScenarioError, World, evaluate
from model.core.errors import UnitError
from model.money.economy import (
    Economy,
    base_unit,
    deal_unit,
    ground_of,
    lever_values,
    reckon,
    settlement_years,
    valuation_date,
)
from model.money.ladder import RUNGS
from model.money.plan import EXTENSION, FREED, HELD, LADDER, OCCUPIED, RUNNING
from model.territory.control import control_shares
from model.territory.value import Held, value_matrix
from model.world.catalog import catalog
from model.world.deal_terms import DealTerms
from tests.plans import over, undiscounted

A = np.array
DEALS = catalog().deals


def economy(scenario: Scenario, world: World) -> Economy:
    return evaluate(scenario, world).economy


def draws_of(scenario: Scenario, world: World, count: int, v: dict[str, Any]) -> Economy:
    """Reckon `count` draws with shares, values and parameters repeated."""
    shares = np.repeat(control_shares(scenario, world)[None], count, axis=0)
    value = np.repeat(value_matrix(scenario, world).astype(float)[None], count, axis=0)
    return reckon(scenario, world, Held.of(shares, value), v)


# Receipts


def test_receipts_sum_to_the_undiscounted_royalties(world: World, seed: Scenario) -> None:
    found = economy(seed.replace(freed_share=0.4, price_multiple=3.0), world)
    plain = undiscounted(found.plan)
    resource = plain.royalty + plain.psa
    assert float(plain.psa.sum()) > 0.0
    for name, origins in (
        ("state_existing", (RUNNING, EXTENSION)), ("state_new", (HELD, FREED))
    ):  # fmt: skip
        wanted = over(resource, found.plan, origins).sum() / 1e6
        assert getattr(found.receipts, name).sum() == pytest.approx(wanted, rel=1e-12)
    wanted = over(plain.npv_investor, found.plan, (HELD, FREED)).sum() / 1e6
    assert np.sum(found.receipts.project_new) == pytest.approx(wanted, rel=1e-9)


def test_profit_tax_is_no_receipt_that_a_deal_counts(world: World, seed: Scenario) -> None:
    seed = seed.replace(economic_filter=False)  # with it a tax says what is dug
    usual, untaxed = economy(seed, world), economy(seed.replace(income_tax=0.0), world)
    existing = [np.asarray(found.receipts.state_existing) for found in (usual, untaxed)]
    assert existing[0] == pytest.approx(existing[1])
    assert float(usual.totals["S9"]) > float(untaxed.totals["S9"])


def test_new_projects_pay_nothing_before_they_can(world: World, seed: Scenario) -> None:
    found = economy(seed, world)
    new = np.asarray(found.receipts.state_new)
    ready = 100 / 365.25 + 3 * 1.25  # an old field: three years, a quarter more by slip
    assert (new[: int(ready)] == 0.0).all()
    assert new[int(ready) + 1] > 0.0
    assert np.asarray(found.receipts.state_existing)[0] > 0.0


def test_receipts_of_today_are_those_on_record(world: World, seed: Scenario) -> None:
    """About 1.15 billion dollars in 2024, by the terms of February 2025."""
    first = float(np.asarray(economy(seed, world).receipts.state_existing)[0])
    assert first == pytest.approx(1_150.0, rel=0.35)


def test_occupied_ground_is_reckoned_for_the_deal_that_counts_it(
    world: World, seed: Scenario
) -> None:
    (id,) = (id for id in DEALS if world.deals[id].inflow_base == "occupied")
    found = economy(seed.replace(deal=id), world)
    assert OCCUPIED in found.plan.origins
    assert np.sum(found.receipts.occupied) > 0.0
    usual = economy(seed, world)
    assert np.sum(usual.receipts.occupied) == 0.0
    for rung in list(RUNGS)[:-1]:
        assert float(found.totals[rung]) == pytest.approx(float(usual.totals[rung]), rel=1e-12)


# Account


@pytest.mark.parametrize("id", DEALS)
def test_inflow_is_the_share_of_what_counts(id: str, world: World, seed: Scenario) -> None:
    found = economy(seed.replace(deal=id), world)
    terms, run = found.terms, found.account
    existing, new, private, occupied = found.receipts.arrays(found.horizon)
    bases = {"all": existing + new, "new": new, "none": 0.0 * new, "occupied": occupied}
    counted = bases[terms.inflow_base] + (private if terms.private_income_included else 0.0)
    assert (run.inflow <= terms.inflow_share * counted + 1e-9).all()
    if terms.cap is None:
        assert run.inflow == pytest.approx(terms.inflow_share * counted)
    assert run.years.tolist() == list(range(2025, 2025 + 50))
    assert found.cumulated()["inflow"] == pytest.approx(run.inflow.sum())
    assert found.cumulated()["us"] == pytest.approx(run.us.sum())
    assert found.cumulated()["state"] == pytest.approx((existing + new).sum())


@pytest.mark.parametrize("cap", [1.0, 6.0, 500.0])
def test_pay_outs_that_wait_for_a_ceiling_come_once_it_is_reached(
    cap: float, world: World, seed: Scenario
) -> None:
    terms = world.deals["dl2-draft-500-2025-02"].replace(cap=cap)
    v = {"price_multiple": np.array([[0.5], [1.0], [2.0]])}
    many = draws_of(seed.replace(own_deal=terms), world, 3, v)
    run, sums = many.account, many.cumulated()
    assert (run.us.sum(axis=-1) > 0.0).tolist() == (run.room[..., -1] <= 0.0).tolist()
    assert sums["us"] == pytest.approx(run.us.sum(axis=-1), rel=1e-12)
    assert sums["inflow"] == pytest.approx(run.inflow.sum(axis=-1), rel=1e-12)


def test_s10_is_the_discounted_inflow(world: World, seed: Scenario) -> None:
    """Years are lumps at their end in one and a stream in the other: half a year apart."""
    found = economy(seed.replace(deal="dl1-bessent-draft-2025-02"), world)
    lumps = float(found.account.discounted("inflow", 0.11))
    middle = lumps * 1.11**0.5
    states = float(found.parameters["hazard"].item())
    assert states == 0.019
    assert float(found.totals["S10"]) == pytest.approx(middle, rel=0.01)


def test_no_deal_pays_nothing(world: World, seed: Scenario) -> None:
    found = economy(seed.replace(deal="dl0-grant-2022-02"), world)
    assert float(found.totals["S10"]) == 0.0
    assert found.account.inflow.sum() == found.account.us.sum() == 0.0
    existing, new, _, _ = found.receipts.arrays(50)
    assert found.account.kept == pytest.approx(existing + new)


def test_the_claim_is_the_aid_figure_where_past_aid_is_owed(world: World, seed: Scenario) -> None:
    outcome = evaluate(seed.replace(past_aid_counts=True, aid_amount="90 billion USD_2025"), world)
    start = float(outcome.economy.account.claim_start)
    assert start in (90_000.0, 1e3 * (outcome.economy.terms.past_aid_amount or 0.0))
    assert outcome.claim_met.ending in ("grows", "later", "stands", "converges")


# Money units


def test_the_ladder_s_money_is_a_row_of_data(world: World) -> None:
    assert base_unit(world) == "USD_2025"


def test_money_of_an_own_deal_is_turned_into_the_ladder_s(world: World, seed: Scenario) -> None:
    terms = {
        "inflow_share": 0.5, "inflow_base": "all", "new_aid_to_claim": 1.0,
        "past_aid_counts": True, "past_aid_amount": 100.0, "us_share_before": 1.0,
    }  # fmt: skip
    rate = {"exchange_rate": "eur-usd-2025-02"}
    euro = seed.replace(own_deal=DealTerms.of(unit="EUR_2025", **terms), new_aid=1000.0, **rate)
    dollar = {**terms, "past_aid_amount": 103.57}
    there = seed.replace(own_deal=DealTerms.of(**dollar), new_aid=1035.7)
    assert (deal_unit(euro, world), deal_unit(there, world)) == ("EUR_2025", "USD_2025")
    here, wanted = economy(euro, world), economy(there, world)
    assert here.new_aid == pytest.approx(1035.7)
    assert here.account.balance == pytest.approx(wanted.account.balance, rel=1e-12)
    assert here.account.claimed == pytest.approx(wanted.account.claimed, rel=1e-12)


def test_a_euro_deal_without_a_rate_is_refused(world: World, seed: Scenario) -> None:
    euro = seed.replace(own_deal=DealTerms.of(unit="EUR_2025", seed_us=1.0))
    with pytest.raises(ScenarioError, match=r"a dated exchange rate between EUR and USD"):
        _ = economy(euro, world)


def test_values_in_euros_without_a_rate_are_refused(world: World) -> None:
    own = {"own_values": {"UA-14": {"coal": 5.0}}, "own_values_unit": "EUR_2023"}
    outcome_of = Scenario(**own, aid_amount="1 billion EUR_2023")  # type: ignore[arg-type]
    with pytest.raises(UnitError, match=r"exchange_rate: none given; a dated exchange rate"):
        _ = economy(outcome_of, world)


# Dates


def test_the_horizon_is_counted_from_the_scenario_s_day(world: World) -> None:
    day = dt.date(2025, 2, 11)
    line = Scenario(base="front-line", front_line_date=day)
    assert valuation_date(line, world) == day
    assert valuation_date(line.replace(date=dt.date(2026, 5, 1)), world) == dt.date(2026, 5, 1)
    assert valuation_date(line.replace(date=dt.date(2014, 5, 1)), world) == dt.date(2025, 1, 1)
    assert valuation_date(Scenario(), world) == world.front_line_days[-1]


@pytest.mark.parametrize(
    ("settled", "years"),
    [(None, 100 / 365.25), ("2025-02-11", 0.0), ("2020-01-01", 0.0), ("2027-02-11", 730 / 365.25)],
)
def test_years_to_the_settlement(settled: str | None, years: float, world: World) -> None:
    date = None if settled is None else dt.date.fromisoformat(settled)
    scenario = Scenario(date=dt.date(2025, 2, 11), settlement_date=date)
    assert settlement_years(scenario, world) == pytest.approx(years)


# Levers


def test_levers_that_are_not_stated_leave_the_most_likely_figures(world: World) -> None:
    v = lever_values(Scenario(), world)
    assert {"investor_rate", "investor_rate_war", "state_rate", "income_tax"}.isdisjoint(v)
    stated = lever_values(Scenario(investor_rate=0.08, income_tax=0.25), world)
    assert stated["investor_rate"] == stated["investor_rate_war"] == 0.08
    assert stated["income_tax"] == 0.25
    assert all(array.shape == (1,) for array in stated.values())


def test_prices_of_a_month_are_money_of_its_year(world: World) -> None:
    for month, year in (("2023-02", 304.702), ("2025-02", 321.943), ("latest", 321.943)):
        scenario = Scenario(price_date=month, deflator="us-cpi")  # type: ignore[arg-type]
        usual = Scenario(price_date=month)  # type: ignore[arg-type]
        ratio = economy(scenario, world).rungs["S1"] / economy(usual, world).rungs["S1"]
        wanted = 321.943 / year  # the tonnes are the same: prices in money of their own year
        assert ratio == pytest.approx(np.full(len(ratio), wanted), rel=1e-12), month


def test_ground_is_weighed_by_value(world: World) -> None:
    shares = np.zeros((3, 2, 12))
    shares[:, 0], shares[:, 1] = A([1.0, 0.0, 0.0])[:, None], A([0.25, 0.5, 0.25])[:, None]
    value = np.zeros((2, 12))
    value[:, 0] = 30.0, 10.0
    part = ground_of(Held.of(shares, value), A([0.2]), world.economics, np.full(12, 0.7))
    group = world.economics.group == 0
    assert part.held[group] == pytest.approx((30 + 2.5) / 40)
    assert part.freed[group] == pytest.approx(0.2 * 5 / 40)
    assert part.occupied[group] == pytest.approx(0.8 * 5 / 40)
    assert (part.held[~group] == 0.0).all()
    assert (part.reference == 0.7).all()


# Draws


@pytest.mark.parametrize("id", ["dl6-signed-2025-04", "dl1-bessent-draft-2025-02"])
def test_equal_draws_equal_one_scenario(id: str, world: World, seed: Scenario) -> None:
    scenario = seed.replace(deal=id, freed_share=0.3)
    single = economy(scenario, world)
    v = {
        "price_multiple": np.ones((3, 1)),
        "conversion": np.tile(single.parameters["conversion"], (3, 1)),
    }
    many = draws_of(scenario, world, 3, v)
    for rung in RUNGS:
        wanted = np.broadcast_to(single.rungs[rung], (3, len(world.economics.ids)))
        assert many.rungs[rung] == pytest.approx(wanted, rel=1e-12)
    for name in ("inflow", "us", "ukraine", "kept", "fund", "balance"):
        wanted = np.broadcast_to(getattr(single.account, name), (3, 50))
        assert np.broadcast_to(getattr(many.account, name), (3, 50)) == pytest.approx(
            wanted, rel=1e-12
        )


def test_pieces_of_draws_give_the_whole(world: World, seed: Scenario) -> None:
    v = {"price_multiple": np.linspace(0.5, 3.0, 10)[:, None]}
    many = draws_of(seed, world, 10, v)
    whole = many.cumulated()
    for size in (1, 3, 10, 64):
        parts = [part.cumulated() for part in many.pieces(10, size)]
        for name, wanted in whole.items():
            found = np.concatenate([np.atleast_1d(part[name]) for part in parts])
            assert found == pytest.approx(wanted, rel=1e-14), (name, size)


def test_a_draw_of_the_inflow_share_reaches_ladder_and_account(
    world: World, seed: Scenario
) -> None:
    shares = A([[0.0], [0.25], [0.5]])
    many = draws_of(seed, world, 3, {"inflow_share": shares})
    assert many.totals["S10"] == pytest.approx(shares[:, 0] * 2 * many.totals["S10"][2])
    inflow = many.account.inflow.sum(axis=-1)
    assert inflow == pytest.approx(shares[:, 0] * 2 * inflow[2])


def test_the_origins_of_the_ladder_leave_the_occupied_out() -> None:
    assert OCCUPIED not in LADDER


def test_licence_fees_count_as_receipts_of_new_permits(seed: Scenario, world: World) -> None:
    plain, paid = economy(seed, world), economy(seed.replace(licence_fees=40.0), world)
    more = np.asarray(paid.receipts.state_new) - np.asarray(plain.receipts.state_new)
    assert more == pytest.approx(np.full(paid.horizon, 40.0))
    inflow = paid.account.inflow - plain.account.inflow
    assert inflow == pytest.approx(np.full(paid.horizon, 20.0))  # half, by the signed deal
    for rung in ("S9", "S10"):
        assert paid.totals[rung] == plain.totals[rung]
    grant = economy(seed.replace(licence_fees=40.0, deal="dl0-grant-2022-02"), world)
    assert grant.account.inflow.sum() == 0.0


def test_licence_fees_are_money_of_the_deal_s_unit(seed: Scenario, world: World) -> None:
    own = DealTerms.of(unit="USD_2023", inflow_share=1.0, inflow_base="new", us_share_after=1.0)
    asked = seed.replace(own_deal=own, licence_fees=40.0, deflator="us-cpi")
    rate = world.rates.factor("USD_2023", "USD_2025", "us-cpi")
    assert economy(asked, world).licence_fees == pytest.approx(40.0 * rate)
    assert rate > 1.0


def test_what_licence_fees_would_bring_is_told_until_they_are_stated(
    seed: Scenario, world: World
) -> None:
    said = "auctions of 2025 brought 44 million dollars"
    assert any(said in note for note in evaluate(seed, world).notes)
    assert not any(said in note for note in evaluate(seed.replace(licence_fees=0.0), world).notes)
    grant = evaluate(seed.replace(deal="dl0-grant-2022-02"), world)
    assert not any(said in note for note in grant.notes)
