"""Whatever moves a figure stands in its tree, and every node is what its kernel makes of it.

Each technical parameter, price, lever, deal term and kind of data row that a scenario uses is
moved, one after the other; every figure that moves with it must name it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from model import Outcome, Scenario, World, evaluate
from model.core.figures import FIGURES, Node
from model.explain.places import explain, figures
from model.money.claim import claim_met
from model.money.economy import Economy, reckon
from model.money.rungs import RUNGS
from model.scenario.range_levers import LEVERS
from model.territory.control import control_by_region, deposit_shares
from model.territory.value import Held
from model.world.catalog import PARTIES

Array = NDArray[np.float64]
Told = dict[str, frozenset[str]]

FLOWS = ("us", "ukraine", "kept", "investors", "inflow", "distributed", "other", "profit")
TODAY = ("us", "ukraine", "kept", "investors", "inflow", "distributed")


# Every figure at once, by the outcome itself; money with any axes of draws before.


def rungs_of(outcome: Outcome, economy: Economy) -> dict[str, Array]:
    """Return the figures of the ladder."""
    world, aid, found = outcome.world, outcome.aid_base, dict(economy.totals)
    found = {rung: np.asarray(value) for rung, value in found.items()}
    first = found["S0"]
    for place, rung in enumerate(RUNGS):
        value = found[rung]
        found[f"{rung}.step"] = value - (found[f"S{place - 1}"] if place else 0.0)
        found[f"{rung}.aid"] = value / aid
        found[f"{rung}.first"] = value / first
        by = np.asarray(economy.rungs[rung])
        for k, group in enumerate(world.groups):
            found[f"{rung}.group.{group}"] = by[..., world.economics.group == k].sum(axis=-1)
    found["fund_per_dollar"] = found["S10"] / first
    found["government_take"] = np.where(found["S8"] > 0, found["S9"] / found["S8"], np.nan)
    return found


def account(outcome: Outcome, economy: Economy) -> dict[str, Array]:
    """Return the figures of the account."""
    run, aid = economy.account, outcome.aid_base
    found = {f"receipts.{name}": np.asarray(getattr(run, name).sum(axis=-1)) for name in FLOWS}
    found["receipts.state"] = economy.cumulated()["state"]
    found["receipts.seed"] = run.contributions.sum(axis=-1)
    found["receipts.fund"] = run.fund[..., -1]
    paying = np.where(run.distributed > 0.0, run.inflow, 0.0).sum(axis=-1)
    found["receipts.gain"] = found["receipts.distributed"] - paying
    rate = np.asarray(economy.parameters["state_rate"])[..., 0]
    for name in TODAY:
        found[f"receipts.{name}.today"] = run.discounted(name, rate)
        found[f"receipts.{name}.aid"] = found[f"receipts.{name}"] / aid
    found["claim.start"] = np.asarray(run.claim_start)
    found["claim.balance"] = run.balance[..., -1]
    owed = float(np.max(run.claim_start)) > 0.0
    found["claim.met"] = claim_met(run, None if owed else aid).year
    return found


def ground(outcome: Outcome) -> dict[str, float]:
    """Return the figures of places and deposits, and the aid."""
    world, held, value = outcome.world, outcome.held, outcome.value
    found: dict[str, Any] = {
        "total": float(outcome.total_million), "aid": outcome.aid.million,
        "aid_coverage": outcome.aid_coverage, "aid_base": outcome.aid_base,
    }  # fmt: skip
    for p, party in enumerate(PARTIES):
        found[party] = float(held[p].sum())
        found[f"{party}.share"] = found[party] / (found["total"] or 1.0)
    for axis, ids, of in (("region", world.regions, 1), ("group", world.groups, 0)):
        whole = value.sum(axis=of)
        for place, id in enumerate(ids):
            found[f"{axis}.{id}"] = float(whole[place])
            for p, party in enumerate(PARTIES):
                part = float(held[p].sum(axis=of)[place])
                found[f"{axis}.{id}.{party}"] = part
                found[f"{axis}.{id}.{party}.share"] = part / (float(whole[place]) or 1.0)
    area = control_by_region(outcome.scenario, world)
    for r, row in enumerate(world.tables["regions"]):
        id, worth = row["id"], float(value[r].sum())
        found |= {f"region.{id}.{p}.control": area[i, r] for i, p in enumerate(PARTIES)}
        found[f"region.{id}.per_km2"] = worth / float(row["area_km2"])
        found[f"region.{id}.per_point"] = worth * 0.01
    return found | of_deposits(outcome)


def of_deposits(outcome: Outcome) -> dict[str, float]:
    known, chances = outcome.world.deposits, deposit_shares(outcome.scenario, outcome.world)
    worth = known.weight * outcome.value[known.region, known.group]
    found = {f"deposit.{id}": float(worth[d]) for d, id in enumerate(known.ids)}
    for d, id in enumerate(known.ids):
        found |= {f"deposit.{id}.{p}": float(chances[i, d]) for i, p in enumerate(PARTIES)}
    return found


def every(outcome: Outcome) -> dict[str, float]:
    economy = outcome.economy
    found = {**rungs_of(outcome, economy), **account(outcome, economy)}
    return {**ground(outcome), **{name: float(value) for name, value in found.items()}}


# What the trees name.


@dataclass(frozen=True)
class Case:
    """A scenario, its figures, and what the tree of each names."""

    outcome: Outcome
    nodes: list[Node]
    values: dict[str, float]
    told: Told


def key_of(node: Node) -> str:
    if node.source:
        return f"{node.source['table']}:{node.source['key']}"
    return node.name if node.op == "given" else ""


def below(root: Node, known: dict[int, tuple[Node, int]], bits: dict[str, int]) -> int:
    """Return what is named below a node as bits; those below each node are kept."""
    waiting = [(root, False)]
    while waiting:
        node, done = waiting.pop()
        if id(node) in known:
            continue
        if not done:
            waiting += [(node, True), *((child, False) for child in node.below)]
            continue
        key = key_of(node)
        mine = 1 << bits.setdefault(key, len(bits)) if key else 0
        for child in node.below:
            mine |= known[id(child)][1]
        known[id(node)] = node, mine
    return known[id(root)][1]


def case_of(scenario: Scenario, world: World) -> Case:
    outcome = evaluate(scenario, world)
    known: dict[int, tuple[Node, int]] = {}
    bits: dict[str, int] = {}
    masks = {name: below(explain(outcome, name), known, bits) for name in figures(outcome)}
    told = {
        name: frozenset(key for key, bit in bits.items() if mask >> bit & 1)
        for name, mask in masks.items()
    }
    return Case(outcome, [node for node, _ in known.values()], every(outcome), told)


OTHER: dict[str, Any] = {
    "reading": "by-deposit", "valuation": "secdev-2022", "deal": "dl4-march-draft-2025-03",
    "freed_share": 0.5, "new_aid": 1000.0, "deflator": "us-cpi", "recovery_multiple": 1.5,
    "price_growth": 0.01, "capacity_multiple": 1.5, "settlement_date": dt.date(2027, 1, 1),
    "front_line_date": dt.date(2026, 2, 24), "group_control": {"lithium": {"russia": 0.4}},
    "control": {"UA-63": {"russia": 0.25, "other": 0.1}}, "estimate": "mean",
    "deposit_control": {"shevchenkivske-lithium": "russia"},
}  # fmt: skip
"""Another scenario, in which most that the first leaves alone is used."""

CAPPED: dict[str, Any] = {
    "deal": "dl1-bessent-draft-2025-02", "withdrawal_first": False, "economic_filter": False,
    "war": "rate", "price_date": "2023-02", "estimate": "range",
    "valuation": "repriced-2025-02", "horizon_years": 20,
    "front_line_date": dt.date(2026, 2, 24),
}  # fmt: skip
"""A third one: a ceiling, a war rate, prices of an old month."""

KINDS = {"seed": {}, "other": OTHER, "capped": CAPPED}


@pytest.fixture(scope="module")
def cases(world: World, seed: Scenario) -> Callable[[str], Case]:
    return cache(lambda kind: case_of(seed.replace(**KINDS[kind]), world))


@pytest.fixture(params=list(KINDS))
def case(request: pytest.FixtureRequest, cases: Callable[[str], Case]) -> Case:
    return cases(request.param)


@pytest.fixture(params=["seed", "other"])
def moved_case(request: pytest.FixtureRequest, cases: Callable[[str], Case]) -> Case:
    """A case in which parameters and rows are moved; the third is there for its levers."""
    return cases(request.param)


# The tests.


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


def untold(case: Case, key: str, values: dict[str, Array]) -> list[str]:
    """Return the figures that move with what `key` names and do not name it."""
    missing = []
    for name, moved in values.items():
        usual = case.values[name]
        same = np.isclose(moved, usual, rtol=1e-9, atol=1e-9, equal_nan=True)
        if not np.all(same) and key not in case.told[name]:
            missing.append(f"{name} <- {key}")
    return missing


def drawn(case: Case, changes: list[tuple[str, int, float]]) -> dict[str, Array]:
    """Return money's figures with one parameter of one commodity changed in each draw."""
    outcome, count = case.outcome, len(changes)
    used = outcome.economy.parameters
    v = {name: np.repeat(used[name][None], count, axis=0) for name in {n for n, _, _ in changes}}
    for draw, (name, c, value) in enumerate(changes):
        v[name][draw, c] = value
    held = Held(outcome.held.sum(axis=1), outcome.value.sum(axis=0).astype(float))
    whole = reckon(outcome.scenario, outcome.world, held, v)
    pieces = [account(outcome, part) for part in whole.pieces(count, 64)]
    sizes = [min(64, count - 64 * place) for place in range(len(pieces))]
    flows = {
        name: np.concatenate([np.broadcast_to(piece[name], size)
                              for piece, size in zip(pieces, sizes, strict=True)])
        for name in pieces[0]
    }  # fmt: skip
    rungs = rungs_of(outcome, whole)
    return {**{name: np.broadcast_to(x, count) for name, x in rungs.items()}, **flows}


def moves(value: float) -> tuple[float, ...]:
    """Return where a parameter is moved to; one that says yes or no turns about."""
    return (1.0 - value, 0.05) if value in (0.0, 1.0) else (0.9 * value,)


def test_every_technical_parameter_that_moves_a_figure_stands_in_its_tree(moved_case: Case) -> None:
    case = moved_case
    economics = case.outcome.world.economics
    changes, keys = [], []
    for row in economics.parameters:
        c = 0 if row["component"] == "ALL" else economics.ids.index(row["component"])
        value = float(case.outcome.economy.parameters[row["parameter"]][c])
        for place in moves(value):
            changes.append((row["parameter"], c, place))
            keys.append(f"economics/parameters:{row['component']}.{row['parameter']}")
    values = drawn(case, changes)
    missing = [
        text for draw, key in enumerate(keys)
        for text in untold(case, key, {name: array[draw] for name, array in values.items()})
    ]  # fmt: skip
    assert sorted(set(missing)) == []


def levers(scenario: Scenario) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every lever in use by its path, with a change of it."""
    for name in (*LEVERS, "new_aid", "fund_return", "us_share", "claim_start"):
        value = getattr(scenario, name)
        if value is not None:
            yield name, {name: value * 1.1 if value else 0.05}
    yield "horizon_years", {"horizon_years": scenario.horizon_years + 5}
    others = {
        "war": ("states", "rate"), "price_date": ("latest", "2023-02"),
        "deal_scope": ("as-stated", "all"), "reading": ("by-area", "by-deposit"),
        "deflator": ("face-value", "us-cpi"), "estimate": ("deepstate", "mean"),
        "base": ("front-line", "borders-1991"), "deal": ("dl6-signed-2025-04",
        "dl3-framework-2025-02"), "valuation": ("forbes-2023", "secdev-2022"),
        "aid_claim": ("trump-300-2025-02", "zelensky-76-2025-02"),
    }  # fmt: skip
    for name, pair in others.items():
        yield name, {name: next(one for one in pair if one != getattr(scenario, name))}
    for name in ("withdrawal_first", "economic_filter"):
        yield name, {name: not getattr(scenario, name)}
    day = scenario.front_line_date
    assert day is not None
    yield "front_line_date", {"front_line_date": day + dt.timedelta(days=120)}
    if scenario.settlement_date:
        yield "settlement_date", {"settlement_date": dt.date(2030, 1, 1)}
    yield from places(scenario)


def places(scenario: Scenario) -> Iterator[tuple[str, dict[str, Any]]]:
    for field in ("control", "group_control"):
        for id, shares in scenario.as_dict().get(field, {}).items():
            for party, share in shares.items():
                changed = {**shares, party: share * 0.9}
                yield f"{field}.{id}.{party}", {field: {**scenario.as_dict()[field], id: changed}}
    for id in scenario.deposit_control:
        yield f"deposit_control.{id}", {"deposit_control": {id: "other"}}


def test_every_lever_that_moves_a_figure_stands_in_its_tree(case: Case) -> None:
    scenario, missing = case.outcome.scenario, []
    for name, change in levers(scenario):
        moved = every(evaluate(scenario.replace(**change), case.outcome.world))
        missing += untold(case, name, {n: np.asarray(v) for n, v in moved.items()})
    assert missing == []


REST_ON = {
    "rates": ("rates",), "aid/": ("aid",), "deals/": ("deals",), "deposits/": ("deposits",),
    "economics/": ("economics", "_price_ratios", "_values", "reference_held"),
    "value/": ("_values", "_bases", "reference_held"), "assumptions": ("reference_held",),
    "control/": ("_record", "_line_rows", "reference_held"), "regions": (),
}  # fmt: skip
"""What a world has worked out of which tables."""


def changed(world: World, table: str, which: int, cells: dict[str, str]) -> World:
    """Return the world with some cells of one row of a table changed."""
    rows = list(world.tables[table])
    rows[which] = {**rows[which], **cells}
    found = World(world.path, {**world.tables, table: tuple(rows)}, world.schema)
    stale = next(names for start, names in REST_ON.items() if table.startswith(start))
    kept = {k: v for k, v in vars(world).items() if k not in (*stale, "_by_id", *vars(found))}
    vars(found).update(kept)
    return found


Change = tuple[str, str, int, dict[str, str]]
"""Table, key and place of a row, and what its cells are changed to."""


def rows_of(case: Case) -> Iterator[Change]:
    """Yield a change of rows of every kind that the scenario uses."""
    yield from terms(case)
    yield from prices(case)
    yield from values_of(case)
    yield from control(case)
    yield from deposits(case)
    tables = case.outcome.world.tables
    for which, row in enumerate(tables["rates"]):
        yield "rates", row["id"], which, {"value": repr(1.1 * float(row["value"]))}
    moved = {"deposits-enough": "30", "ladder-price-year": "2024", "settlement-after": "400",
             "output-measured": "20240901", "fund-return": "0.06"}  # fmt: skip
    for which, row in enumerate(tables["assumptions"]):
        if row["id"] in moved:
            yield "assumptions", row["id"], which, {"value": moved[row["id"]]}
    for which, row in enumerate(tables["aid/ledger"]):
        if row["id"] == case.outcome.scenario.aid_claim:
            cells = {"amount": repr(1.1 * float(row["amount"]))}
            yield "aid/ledger", row["id"], which, cells
    for which, row in list(enumerate(tables["regions"]))[::9]:
        yield "regions", row["id"], which, {"area_km2": repr(1.1 * float(row["area_km2"]))}


TERMS = {
    "inflow_base": "new", "private_income_included": "yes", "past_aid_counts": "yes",
    "shares_by_contribution": "yes", "rest_to": "other", "reinvest_until_full": "yes",
    "reinvestment_years": "7", "past_aid_amount": "123", "seed_us": "1.5", "seed_ukraine": "0.5",
    "seed_other": "2", "cap": "3", "interest": "0.06", "us_share_before": "0.7",
}  # fmt: skip
"""What a term is changed to; others grow by a twentieth."""


def terms(case: Case) -> Iterator[Change]:
    deal, table = case.outcome.scenario.deal, "deals/terms"
    rows = case.outcome.world.tables[table]
    which = next(place for place, row in enumerate(rows) if row["id"] == deal)
    more = ("inflow_share", "cap_growth_per_new_aid", "new_aid_to_claim", "new_aid_to_capital",
            "us_share_after")  # fmt: skip
    grown = {name: repr(0.05 + 0.9 * float(rows[which][name] or 0.0)) for name in more}
    for name, text in {**TERMS, **grown}.items():
        if name == "reinvest_until_full" and not rows[which]["cap"]:
            continue
        yield table, f"{deal}.{name}", which, {name: text}


LEFT = ("zircon", "nickel", "fluorspar", "building_stone", "potash", "lignite", "gold", "tantalum",
        "beryllium", "kaolin", "manganese_ore", "uranium_u3o8")  # fmt: skip
"""Series of prices that are not moved: of their kind there are enough others."""


def prices(case: Case) -> Iterator[Change]:
    scenario, world = case.outcome.scenario, case.outcome.world
    rules = world.scaling(scenario.valuation)
    months = {scenario.price_date, "long-run", "2023-02"}
    months |= {rule[end] for rule in rules for end in ("base_month", "price_month")}
    for which, row in enumerate(world.tables["economics/prices"]):
        if row["month"] in months and row["series"] not in LEFT:
            key = f"{row['series']}.{row['month']}"
            yield "economics/prices", key, which, {"price": repr(1.1 * float(row["price"]))}
    for which, row in list(enumerate(world.tables["economics/components"]))[::4]:
        cells = {"share_of_group": repr(0.9 * float(row["share_of_group"]))}
        yield "economics/components", row["id"], which, cells


def values_of(case: Case) -> Iterator[Change]:
    world = case.outcome.world
    some = [(which, row) for which, row in enumerate(world.tables["value/forbes_2023"])
            if int(row["value_usd_million"]) > 0]  # fmt: skip
    for which, row in some[::15]:
        cells = {"value_usd_million": str(2 * int(row["value_usd_million"]))}
        yield "value/forbes_2023", f"{row['region']}.{row['group']}", which, cells
    for which, row in enumerate(world.tables["value/scaling"]):
        if row["valuation"] == case.outcome.scenario.valuation:
            cells = {name: repr(0.9 * float(row[name])) for name in
                     ("value_usd_million", "factor") if row[name]}  # fmt: skip
            yield "value/scaling", f"{row['valuation']}.{row['group']}", which, cells


def control(case: Case) -> Iterator[Change]:
    world, line = case.outcome.world, case.outcome.front_line
    assert line is not None
    measured = f"{world.assumption('output-measured'):.0f}"
    days = {line.used.isoformat(), f"{measured[:4]}-{measured[4:6]}-{measured[6:]}"}
    for which, row in enumerate(world.tables["control/front_line"]):
        if row["date"] in days and float(row["russia_share"]) > 0.0:
            cells = {"russia_share": repr(0.9 * float(row["russia_share"]))}
            yield "control/front_line", f"{row['date']}.{row['region']}", which, cells
    for which, row in enumerate(world.tables["control/estimates"]):
        if row["date"] == line.asked.isoformat():
            cells = {"russia_share": "0.5", "low": "0.4", "high": "0.9"}
            key = f"{row['date']}.{row['region']}.{row['estimator']}"
            yield "control/estimates", key, which, cells


def deposits(case: Case) -> Iterator[Change]:
    world, line = case.outcome.world, case.outcome.front_line
    for which, row in list(enumerate(world.tables["deposits/deposits"]))[::12]:
        for column in ("ore_mt", "coord_precision_km"):
            if row[column]:
                cells = {column: repr(1.5 * float(row[column]))}
                yield "deposits/deposits", row["id"], which, cells
    assert line is not None
    for which, row in enumerate(world.tables["deposits/distance"]):
        if row["date"] == line.asked.isoformat() and row["km_to_line"] and which % 4 == 0:
            cells = {"km_to_line": repr(0.5 + 0.5 * float(row["km_to_line"]))}
            yield "deposits/distance", f"{row['deposit']}.{row['date']}", which, cells
    for which, row in list(enumerate(world.tables["deposits/occupation"]))[::3]:
        if row["first_seen_occupied"]:
            cells = {"first_seen_occupied": "2024-08-01" if row["first_seen_occupied"] >
                     line.asked.isoformat() else "2026-08-01"}  # fmt: skip
            yield "deposits/occupation", row["deposit"], which, cells


def test_every_row_that_moves_a_figure_stands_in_its_tree(moved_case: Case) -> None:
    case = moved_case
    outcome, missing = case.outcome, []
    for table, key, which, cells in rows_of(case):
        world = changed(outcome.world, table, which, cells)
        moved = every(evaluate(outcome.scenario, world))
        missing += untold(case, f"{table}:{key}", {n: np.asarray(v) for n, v in moved.items()})
    assert missing == []


def test_no_parameter_bears_the_name_of_a_declared_figure(world: World) -> None:
    assert set(world.economics.parameter).isdisjoint(FIGURES)
