"""The trees of the receipts sum to what the account says, for every deal."""

from __future__ import annotations

import math

import numpy as np
import pytest

from model import Outcome, Scenario, World, evaluate
from model.answers.answers import receipts_totals
from model.explain.places import explain, figures
from model.explain.receipts import receipts_figures
from model.world.catalog import catalog


def values(outcome: Outcome) -> dict[str, float]:
    """Return what the account, and the page, say of every figure of the receipts."""
    economy, run = outcome.economy, outcome.economy.account
    totals = receipts_totals(economy)
    found = {f"receipts.{name}": float(economy.cumulated()[name]) for name in ("us", "state")}
    found |= {f"receipts.{name}": float(getattr(run, name).sum())
              for name in ("ukraine", "kept", "investors", "inflow", "distributed", "other",
                           "profit", "us_minerals", "us_return", "credited_us")}  # fmt: skip
    found["receipts.us_paid_in"] = float((run.cash_us + run.credited_us).sum())
    found["receipts.us_owned"] = float((run.us_share * run.fund)[-1])
    found["receipts.fund"] = float(run.fund[-1])
    found["receipts.seed"] = float(run.contributions.sum())
    paying = float(run.inflow[run.distributed > 0.0].sum())
    found["receipts.gain"] = float(run.distributed.sum()) - paying
    for flow, row in totals.drop("other").iterrows():
        found[f"receipts.{flow}.today"] = row["discounted"]
        found[f"receipts.{flow}.aid"] = row["cumulated"] / outcome.aid_base
    found["claim.start"] = float(np.max(run.claim_start))
    found["claim.balance"] = float(outcome.balance.iloc[-1])
    found["claim.met"] = float(outcome.claim_met.year)
    return found


@pytest.mark.parametrize("deal", catalog().deals)
def test_every_flow_of_every_deal_is_the_account_s(seed: Scenario, world: World, deal: str) -> None:
    outcome = evaluate(seed.replace(deal=deal), world)
    wanted = values(outcome)
    assert set(wanted) == set(receipts_figures())
    for figure, whole in wanted.items():
        found = explain(outcome, figure).value
        assert found == pytest.approx(whole, rel=1e-9, abs=1e-6), figure


def test_a_claim_leads_to_the_aid_that_it_counts(seed: Scenario, world: World) -> None:
    march = evaluate(seed.replace(deal="dl4-march-draft-2025-03"), world)
    tree = explain(march, "claim.start")
    assert ("deals/terms", "dl4-march-draft-2025-03.past_aid_amount") in {
        (row["table"], row["key"]) for row in tree.sources()
    }
    met = explain(march, "claim.met")
    assert met.label == "the deal's own claim is met in"
    other = evaluate(march.scenario.replace(claim_start=200.0), world)
    start = explain(other, "claim.start")
    assert start.value == pytest.approx(200_000.0)
    assert "Past aid claimed, set by the scenario" in {node.label for node in start.walk()}


def test_without_aid_a_flow_has_no_share_of_it(seed: Scenario, world: World) -> None:
    tree = explain(evaluate(seed.replace(aid_amount="0 USD_2025"), world), "receipts.us.aid")
    assert math.isinf(tree.value)
    assert tree.formula.endswith("which says nothing where that is not above 0")


def test_a_term_stands_with_its_row_or_as_the_scenarios(seed: Scenario, world: World) -> None:
    stated = explain(evaluate(seed, world), "receipts.us")
    assert ("deals/terms", "dl6-signed-2025-04.us_share_after") in {
        (row["table"], row["key"]) for row in stated.sources()
    }
    other = explain(evaluate(seed.replace(us_share=0.8), world), "receipts.us")
    labels = {node.label for node in other.walk()}
    assert "US share without a claim, set by the scenario" in labels


def test_a_ceiling_is_no_product(seed: Scenario, world: World) -> None:
    terms = world.deals["dl1-bessent-draft-2025-02"].replace(cap=1.0)
    tree = explain(evaluate(seed.replace(own_deal=terms), world), "receipts.inflow")
    assert tree.value == pytest.approx(1000.0)
    assert "kernel" in {node.op for node in tree.operands}
    assert tree.check() == []


def test_figures_lists_them(seed: Scenario, world: World) -> None:
    assert set(receipts_figures()) <= set(figures(evaluate(seed, world)))
