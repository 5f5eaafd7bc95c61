"""Whatever moves a figure stands in its tree, and every node is what its kernel makes of it.

Every lever of a scenario is moved, one after the other, those that it leaves alone from their
default; every figure that moves with one must name it. Parameters and rows of data stand in
:mod:`tests.explain.test_drift_rows`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from model import Scenario, World, evaluate
from model.core.registry import FIGURES
from model.explain.places import explain, figures
from model.scenario.range_levers import LEVERS
from model.world.deal_terms import DealTerms
from tests.explain.drift import Case, every, untold

pytestmark = pytest.mark.slow


def test_every_root_is_the_outcome_s(case: Case) -> None:
    assert set(case.values) == set(figures(case.outcome))
    for name, value in case.values.items():
        found = explain(case.outcome, name).value
        assert found == pytest.approx(value, rel=1e-9, abs=1e-6, nan_ok=True), name


def test_every_node_is_what_its_kernel_makes_of_its_operands(case: Case) -> None:
    assert [(n.label, n.value, n.formula) for n in case.nodes if not n.holds()] == []


def test_nothing_computed_is_called_given_and_no_kernel_stands_without_operands(
    case: Case,
) -> None:
    fields = (*Scenario.model_fields, "")
    for node in case.nodes:
        if node.op == "given":
            assert node.name.partition(".")[0] in fields[:-1], node.label
            assert not node.operands
        elif node.op in ("row", "constant"):
            assert not node.operands
        else:
            assert node.operands, (node.label, node.op)


ABOUT = ("format", "id", "title", "author", "sources", "baseline", "description", "ranges",
         "correlations")  # fmt: skip
"""Fields that no figure of a single scenario rests on."""

MOVED: dict[str, tuple[Any, ...]] = {
    "aid_amount": ("120 billion USD_2025",),
    "aid_claim": ("trump-300-2025-02", "zelensky-76-2025-02"),
    "base": ("front-line", "borders-1991"),
    "claim_start": (120.0,),
    "contribution_shares": (True, False),
    "control": ({"UA-23": {"russia": 0.2, "other": 0.1}},),
    "date": (dt.date(2027, 3, 1),),
    "deal": ("dl6-signed-2025-04", "dl3-framework-2025-02"),
    "deal_scope": ("as-stated", "all"),
    "deflator": ("face-value", "us-cpi"),
    "deposit_control": ({"shevchenkivske-lithium": "other"}, {"pokrovske-coal": "ukraine"}),
    "economic_filter": (True, False),
    "estimate": ("deepstate", "mean"),
    "exchange_rate": ("eur-usd-2025-02",),
    "fund_return": (0.07,),
    "gas_regulated_price": (300.0,),
    "gas_regulated_until": (2033,),
    "group_control": ({"coal": {"russia": 0.9, "other": 0.05}},),
    "horizon_years": (25, 55),
    "income_tax": (0.25,),
    "inflow_share": (0.4,),
    "investor_rate": (0.2,),
    "new_aid": (5000.0,),
    "licence_fees": (500.0,),
    "own_deal": (DealTerms.of(inflow_share=0.3, inflow_base="all", us_share_after=0.4),),
    "own_values": ({"UA-14": {"coal": 700.0}},),
    "own_values_unit": ("USD_2020",),
    "parameters": ({"iron_ore": {"netback": 0.5}, "ALL": {"hazard": 0.03}},),
    "past_aid_counts": (True, False),
    "permit_renewals": (2,),
    "price_date": ("latest", "2023-02"),
    "price_deck": ("world-bank-2025-10",),
    "prices": ({"gas": {"2027": 100.0, "2028": 400.0}, "iron_ore": {"2031": 20.0}},),
    "royalty_bands": (True, False),
    "reading": ("by-area", "by-deposit"),
    "settlement_date": (dt.date(2030, 1, 1),),
    "state_rate": (0.07,),
    "us_share": (0.8,),
    "valuation": ("forbes-2023", "secdev-2022"),
    "war": ("states", "rate"),
    "withdrawal_first": (True, False),
}
"""To what each lever is moved: every one of these that it does not stand at."""


def levers(scenario: Scenario) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every lever by its path, with a change of it."""
    for name in LEVERS:
        value = getattr(scenario, name)
        if value is not None:
            yield name, {name: value * 1.1 if value else 0.05}
    for name in set(MOVED) & set(Scenario.model_fields):
        for value in MOVED[name]:
            if value != getattr(scenario, name):
                yield name, {name: value}
    day = scenario.front_line_date
    assert day is not None
    yield "front_line_date", {"front_line_date": day + dt.timedelta(days=120)}
    yield from places(scenario)


def places(scenario: Scenario) -> Iterator[tuple[str, dict[str, Any]]]:
    for field in ("control", "group_control"):
        for id, shares in scenario.as_dict().get(field, {}).items():
            for party, share in shares.items():
                changed = {**shares, party: share * 0.9}
                yield f"{field}.{id}.{party}", {field: {**scenario.as_dict()[field], id: changed}}
    for id in scenario.deposit_control:
        yield f"deposit_control.{id}", {"deposit_control": {id: "other"}}


def test_every_field_of_a_scenario_is_a_lever_that_is_moved() -> None:
    told = {*ABOUT, *MOVED, *LEVERS, "front_line_date"}
    assert set(Scenario.model_fields) <= told


def test_every_lever_that_moves_a_figure_stands_in_its_tree(case: Case) -> None:
    scenario, missing = case.outcome.scenario, []
    for name, change in levers(scenario):
        moved = every(evaluate(scenario.replace(**change), case.outcome.world))
        missing += untold(case, [name], moved)
    assert missing == []


def test_no_parameter_bears_the_name_of_a_declared_figure(world: World) -> None:
    assert set(world.economics.parameter).isdisjoint(FIGURES)
