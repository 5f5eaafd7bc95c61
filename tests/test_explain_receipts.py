"""The trees of the receipts sum to what the account says, for every deal."""

from __future__ import annotations

import pytest

from model import Scenario, World, evaluate
from model.catalog import catalog
from model.explain_receipts import receipts_figures, receipts_node
from model.explaining import explain, figures


@pytest.mark.parametrize("deal", catalog().deals)
def test_every_flow_of_every_deal_checks(seed: Scenario, world: World, deal: str) -> None:
    outcome = evaluate(seed.replace(deal=deal), world)
    for figure in receipts_figures():
        tree = explain(outcome, figure)
        whole = float(getattr(outcome.economy.account, figure.partition(".")[2]).sum())
        assert tree.value == pytest.approx(whole, rel=1e-12, abs=1e-9)
        assert tree.check() == []


def test_a_term_stands_with_its_row_or_as_the_scenarios(seed: Scenario, world: World) -> None:
    stated = receipts_node(evaluate(seed, world), "receipts.us")
    assert ("deals/terms", "dl6-signed-2025-04.us_share_after") in {
        (row["table"], row["key"]) for row in stated.sources()
    }
    other = receipts_node(evaluate(seed.replace(us_share=0.8), world), "receipts.us")
    labels = {node.label for node in other.walk()}
    assert "US share without a claim, set by the scenario" in labels


def test_a_ceiling_is_no_product(seed: Scenario, world: World) -> None:
    terms = world.deals["dl1-bessent-draft-2025-02"].replace(cap=1.0)
    tree = receipts_node(evaluate(seed.replace(own_deal=terms), world), "receipts.inflow")
    assert tree.value == pytest.approx(1000.0)
    assert "kernel" in {node.op for node in tree.operands}
    assert tree.check() == []


def test_figures_lists_them(seed: Scenario, world: World) -> None:
    assert set(receipts_figures()) <= set(figures(evaluate(seed, world)))
