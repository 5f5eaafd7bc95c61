"""Every figure of every kind of outcome reduces to its operands, and its value is the outcome's."""

from __future__ import annotations

import datetime as dt
import json
import math
from itertools import cycle
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Outcome, Scenario, ScenarioError, World, evaluate
from model.answers.answers import ladder_by_group
from model.answers.ground import marginal_value
from model.answers.revenue import revenue_account
from model.core.figures import Node
from model.explain.places import explain, figures
from model.territory.control import control_by_region, deposit_shares
from model.world.catalog import PARTIES, catalog
from tests.strategies import scenarios
from tests.trees import unsound

KINDS: dict[str, dict[str, Any]] = {
    "re-priced": {
        "valuation": "repriced-latest", "reading": "by-deposit", "estimate": "isw",
        "front_line_date": dt.date(2026, 2, 24), "war": "rate", "investor_rate": 0.2,
        "aid_amount": "100 billion EUR_2025", "exchange_rate": "eur-usd-2025-02",
    },
    "of the inventory, before the record": {
        "valuation": "bottom-up", "front_line_date": dt.date(2023, 1, 5),
        "control": {"UA-14": {"other": 0.1}, "UA-63": {"russia": 0.25}},
        "group_control": {"coal": {"russia": 0.9, "other": 0.05}},
    },
    "own values in euros": {
        "own_values": {"UA-14": {"coal": 500.0}}, "own_values_unit": "EUR_2023",
        "exchange_rate": "eur-usd-2025-02",
        "deposit_control": {catalog().deposits[0]: "other"},
    },
    "worthless": {"price_multiple": 0.0, "estimate": "mean",
                  "front_line_date": dt.date(2026, 2, 24)},
    "nothing held, no aid": {"control": {r: {"russia": 1.0} for r in catalog().regions},
                             "group_control": {}, "aid_amount": "0 USD_2025"},
}  # fmt: skip
"""What the scenarios of :mod:`tests.explain.drift`, checked there, leave alone."""


def off(outcome: Outcome) -> list[str]:
    """Return the nodes of all trees that are not what their kernel makes of their operands."""
    return unsound(explain(outcome, name) for name in figures(outcome))


PAIRS = list(zip(cycle(catalog().presets), catalog().deals, strict=False))
"""Every deal, and every preset with one of them."""


@pytest.mark.slow
@pytest.mark.parametrize(("id", "deal"), PAIRS)
def test_every_figure_of_a_preset_checks_and_of_a_deal(id: str, deal: str, world: World) -> None:
    assert off(evaluate(Scenario.from_preset(id).replace(deal=deal), world)) == []


def test_every_preset_is_among_them() -> None:
    assert {id for id, _ in PAIRS} == set(catalog().presets)


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(KINDS))
def test_every_figure_checks_whatever_is_assumed(kind: str, world: World, seed: Scenario) -> None:
    assert off(evaluate(seed.replace(**KINDS[kind]), world)) == []


def values(outcome: Outcome) -> dict[str, float]:
    """Return figures as the outcome itself gives them."""
    parties = {p: float(outcome.held[i].sum()) for i, p in enumerate(PARTIES)}
    found = {"total": float(outcome.total_million), **parties}
    found |= {"aid": outcome.aid.million, "aid_coverage": outcome.aid_coverage}
    found |= {rung: float(value) for rung, value in outcome.economy.totals.items()}
    for r, region in enumerate(outcome.world.regions):
        found[f"region.{region}"] = float(outcome.value[r].sum())
        for p, party in enumerate(PARTIES):
            found[f"region.{region}.{party}"] = float(outcome.held[p, r].sum())
    for k, group in enumerate(outcome.world.groups):
        found[f"group.{group}"] = float(outcome.value[:, k].sum())
        for p, party in enumerate(PARTIES):
            found[f"group.{group}.{party}"] = float(outcome.held[p, :, k].sum())
    shares = {
        f"{place}.share": value / (found[place.rpartition(".")[0] or "total"] or 1.0)
        for place, value in found.items()
        if place.split(".")[-1] in PARTIES and place.count(".") != 1
    }
    return {**found, **shares, **ground_values(outcome), **ladder_values(outcome)}


def ground_values(outcome: Outcome) -> dict[str, float]:
    """Return shares of ground, worth of ground and deposits as other modules give them."""
    found, worth = {}, marginal_value(outcome)
    area = control_by_region(outcome.scenario, outcome.world)
    for r, region in enumerate(outcome.world.regions):
        found |= {f"region.{region}.{p}.control": float(area[i, r]) for i, p in enumerate(PARTIES)}
        found |= {f"region.{region}.{of}": worth.loc[region, of] for of in ("per_km2", "per_point")}
    chances = deposit_shares(outcome.scenario, outcome.world)
    for d, (id, value) in enumerate(outcome.by_deposit["value"].items()):
        found[f"deposit.{id}"] = value
        found |= {f"deposit.{id}.{p}": float(chances[i, d]) for i, p in enumerate(PARTIES)}
    return found


def ladder_values(outcome: Outcome) -> dict[str, float]:
    """Return steps, shares and groups of every rung as the tables have them."""
    ladder, first = outcome.ladder, float(outcome.ladder.loc["S0", "value"])
    by_group = ladder_by_group(outcome.economy, outcome.world)
    account = revenue_account(outcome.economy, outcome.world)
    found = {f"revenue.{line}": value for line, value in account["all"].items()}
    found["aid_base"] = outcome.aid_base
    for rung, row in ladder.iterrows():
        found |= {f"{rung}.step": row["step"], f"{rung}.aid": row["coverage"]}
        found[f"{rung}.first"] = row["value"] / first if first else 0.0
        found |= {f"{rung}.group.{group}": by_group.loc[group, rung] for group in by_group.index}
    return found


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_tree_s_value_is_the_outcome_s(kind: str, world: World, seed: Scenario) -> None:
    outcome = evaluate(seed.replace(**KINDS[kind]), world)
    named = values(outcome)
    receipts = {name for name in figures(outcome) if name.startswith(("receipts.", "claim."))}
    assert set(figures(outcome)) - receipts <= {*named, "government_take", "fund_per_dollar"}
    for name, value in named.items():
        found = explain(outcome, name).value
        assert found == pytest.approx(value, rel=1e-9, abs=1e-6), name


@settings(max_examples=15, deadline=None)
@given(scenario=scenarios(), data=st.data())
def test_any_figure_of_any_scenario_checks(world: World, scenario: Scenario, data: Any) -> None:
    outcome = evaluate(scenario, world)
    named = {**values_of_ground(outcome), **shares_of_groups(outcome)}
    for _ in range(6):
        name = data.draw(st.sampled_from(sorted(named)))
        tree = explain(outcome, name)
        assert tree.value == pytest.approx(named[name], rel=1e-9, abs=1e-6), name
        assert tree.check() == []


def values_of_ground(outcome: Outcome) -> dict[str, float]:
    """Return what each party holds in each region."""
    return {
        f"region.{region}.{party}": float(outcome.held[p, r].sum())
        for r, region in enumerate(outcome.world.regions)
        for p, party in enumerate(PARTIES)
    }


def shares_of_groups(outcome: Outcome) -> dict[str, float]:
    """Return the share of each group that Russia holds, as the bars of the first page have it."""
    shares = outcome.held[1].sum(axis=0) / np.maximum(outcome.value.sum(axis=0), 1)
    return {
        f"group.{group}.russia.share": float(share)
        for group, share in zip(outcome.world.groups, shares, strict=True)
    }


@pytest.fixture(scope="module")
def outcome(world: World, seed: Scenario) -> Outcome:
    return evaluate(seed, world)


def leaves(tree: Node) -> list[Node]:
    return [node for node in tree.walk() if not node.operands]


def test_aid_coverage_leads_to_the_ledger_and_the_table(outcome: Outcome) -> None:
    tree = explain(outcome, "aid_coverage")
    tables = {source["table"] for source in tree.sources()}
    published = {"value/bases", "value/forbes_2023_margins"}
    reckoned = {"value/forbes_2023", "control/front_line", "rates"}
    assert tables == {"aid/ledger"} | published | reckoned
    assert tree.operands[0].operands[0].value == 300_000
    assert {"D", "B"} <= {source["grade"] for source in tree.sources()}


def test_the_last_rung_leads_to_the_deal_and_its_parameters(outcome: Outcome) -> None:
    tree = explain(outcome, "S10")
    keys = {(s["table"], s["key"]) for s in tree.sources()}
    assert ("deals/terms", "dl6-signed-2025-04.inflow_share") in keys
    assert ("economics/parameters", "gas.royalty") in keys
    tables = {s["table"] for s in explain(outcome, "S7").sources()}
    assert {"economics/prices", "economics/parameters"} <= tables


def test_the_price_ratio_names_the_prices_it_is_made_of(world: World, seed: Scenario) -> None:
    chosen = seed.replace(valuation="repriced-2025-02", price_date="latest", price_multiple=2.0)
    tree = explain(evaluate(chosen, world), "S1")
    coal, uranium = (
        next(n for n in tree.walk() if n.label == f"{name}, S1").operands[1]
        for name in ("Thermal coal", "Uranium oxide")
    )
    priced = [
        [leaf.label for leaf in leaves(tree)
         if leaf.source and leaf.source["table"] == "economics/prices"]
        for tree in (coal, uranium)
    ]  # fmt: skip
    assert priced[0] == ["coal_thermal, latest", "coal_thermal, 2025-02"]
    assert priced[1][-1] == "uranium_u3o8, 2025-02"
    assert coal.value == pytest.approx(2.0 * 118.37 / 106.93)


def test_levers_stand_in_the_tree_where_they_are_used(world: World, seed: Scenario) -> None:
    changed = seed.replace(capacity_multiple=2.0, investor_rate=0.09, royalty_multiple=0.5)
    tree = explain(evaluate(changed, world), "S8")
    found = {node.label: node.value for node in tree.walk()}
    assert found["investor rate, set by the scenario"] == 0.09
    tree = explain(evaluate(changed, world), "S5")
    found = {node.label: node.value for node in tree.walk()}
    assert (found["capacity multiple"], found["royalty multiple"]) == (2.0, 0.5)


def test_a_war_rate_is_explained_as_such(world: World, seed: Scenario) -> None:
    tree = explain(evaluate(seed.replace(war="rate"), world), "S8")
    labels = {node.label: node.value for node in tree.walk()}
    assert labels["investor rate war"] == 0.18
    assert "hazard" not in labels


def test_a_share_is_told_from_where_it_comes(world: World, seed: Scenario) -> None:
    chosen = seed.replace(control={"UA-14": {"other": 0.1}, "UA-63": {"russia": 0.25}})
    outcome = evaluate(chosen, world)
    donetsk = {node.label for node in explain(outcome, "region.UA-14.russia").walk()}
    assert "share of Russia by area" in donetsk
    zone = {node.label for node in explain(outcome, "region.UA-14.other").walk()}
    assert "share of neither side, set by the scenario" in zone
    kharkiv = {node.label for node in explain(outcome, "region.UA-63.russia").walk()}
    assert "share of Russia, set by the scenario" in kharkiv
    kyiv = {node.label for node in explain(outcome, "region.UA-32.russia").walk()}
    assert not any("by area" in label for label in kyiv)


def test_a_take_of_a_loss_is_no_number(world: World, seed: Scenario) -> None:
    outcome = evaluate(seed.replace(**KINDS["worthless"]), world)
    tree = explain(outcome, "government_take")
    assert math.isnan(tree.value)
    assert tree.formula.endswith("which says nothing where that is not above 0")
    assert [node.value for node in tree.operands] == [0.0, 0.0]


def test_text_dict_and_html_say_the_same(outcome: Outcome) -> None:
    tree = explain(outcome, "aid_coverage")
    assert tree.as_text(1).splitlines()[0] == (
        "aid as a share of what Ukraine controls: 0.0362147 1 = aid figure / controlled by Ukraine"
    )
    plain = json.loads(json.dumps(tree.as_dict()))
    assert plain["operands"][1]["value"] == pytest.approx(8_283_935, abs=1)
    lines = list(tree.lines())
    assert {id(node) for _, node, _ in lines} == {id(node) for node in tree.walk()}
    count = len(lines)
    assert len(tree.as_text().splitlines()) == count
    shown = tree.as_html()
    assert shown.count("<details>") + shown.count("<div>") == count
    assert "<script" not in shown


@pytest.mark.parametrize(
    ("name", "remedy"),
    [("aid_coverag", "Did you mean aid_coverage"), ("s5", "Did you mean S5"),
     ("region.UA-15", "Did you mean region.UA-"), ("", "Valid names: total")],
)  # fmt: skip
def test_an_unknown_figure_names_the_nearest(name: str, remedy: str, outcome: Outcome) -> None:
    with pytest.raises(ScenarioError, match=r"figure: .* given; no figure of this name") as caught:
        explain(outcome, name)
    assert remedy in str(caught.value)


@pytest.mark.parametrize(
    ("name", "figure"),
    [("region.Donetsk.russia", "region.UA-14.russia"), ("group.Літій", "group.lithium"),
     ("region.Донецька обл..per_km2", "region.UA-14.per_km2"),
     ("group.hard coal.russia.share", "group.coal.russia.share")],
)  # fmt: skip
def test_a_figure_goes_by_any_name_of_its_place(name: str, figure: str, seed: Scenario,
                                                world: World) -> None:  # fmt: skip
    outcome = evaluate(seed, world)
    found, same = explain(outcome, name), explain(outcome, figure)
    assert (found.label, found.value) == (same.label, same.value)
