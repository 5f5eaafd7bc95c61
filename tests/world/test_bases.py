"""Rival valuations: published totals met to the million, the pattern of Forbes kept."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from model import Scenario, World, evaluate
from model.world.bases import check_scaling, price_ratios, scaled
from model.world.tables import Row

MATRIX = np.array([[600, 100, 20], [300, 0, 11]])
GROUPS = ["coal", "iron_ore", "lithium"]
COMPONENTS: list[Row] = [
    {"group": "coal", "price_series": "thermal", "share_of_group": "0.75"},
    {"group": "coal", "price_series": "coking", "share_of_group": "0.25"},
    {"group": "lithium", "price_series": "carbonate", "share_of_group": "1"},
]
PRICES: list[Row] = [
    {"series": "thermal", "month": "2023-02", "price": "200"},
    {"series": "thermal", "month": "2025-02", "price": "100"},
    {"series": "coking", "month": "2023-02", "price": "300"},
    {"series": "coking", "month": "2025-02", "price": "240"},
    {"series": "carbonate", "month": "2023-02", "price": "40"},
]


def rule(group: str, kind: str, **more: str) -> Row:
    empty = dict.fromkeys(("base_month", "price_month", "value_usd_million", "factor"), "")
    return {"valuation": "own", "group": group, "rule": kind, **empty, **more}


def basis(id: str, table: str = "", scaled_from: str = "", **made: str) -> Row:
    none = {"reading": "", "quantity_end": "", "price_month": ""}
    return {"id": id, "table": table, "scaled_from": scaled_from, **none, **made}


def test_a_total_is_met_and_the_rest_takes_its_own_total() -> None:
    rules = [
        rule("coal", "total", value_usd_million="1800"),
        rule("all", "total", value_usd_million="655"),
    ]
    found = scaled(MATRIX, rules, GROUPS, {})
    assert found.tolist() == [[1200, 500, 100], [600, 0, 55]]


def test_a_factor_and_a_drop_touch_their_group_only() -> None:
    rules = [rule("iron_ore", "factor", factor="0.5"), rule("lithium", "drop")]
    assert scaled(MATRIX, rules, GROUPS, {}).tolist() == [[600, 50, 0], [300, 0, 0]]


def test_a_price_moves_its_group_by_the_weighted_change_of_its_commodities() -> None:
    ratios = price_ratios(COMPONENTS, PRICES)
    assert ratios["coal", "2023-02", "2025-02"] == pytest.approx(0.75 * 0.5 + 0.25 * 0.8)
    rules = [rule("coal", "price", base_month="2023-02", price_month="2025-02")]
    found = scaled(MATRIX, rules, GROUPS, ratios)
    assert found[:, 0].sum() == pytest.approx(900 * 0.575, abs=1)
    assert (found[:, 1:] == MATRIX[:, 1:]).all()


def test_a_group_without_both_prices_has_no_ratio() -> None:
    assert ("lithium", "2023-02", "2025-02") not in price_ratios(COMPONENTS, PRICES)


@given(
    matrix=st.lists(
        st.lists(st.integers(0, 10**7), min_size=3, max_size=3), min_size=2, max_size=6
    ).filter(lambda rows: any(map(any, rows))),
    total=st.integers(1, 10**8),
)
@settings(max_examples=50)
def test_any_scaling_keeps_the_pattern_and_meets_the_total(
    matrix: list[list[int]], total: int
) -> None:
    values = np.array(matrix)
    found = scaled(values, [rule("all", "total", value_usd_million=str(total))], GROUPS, {})
    assert found.sum() == total
    assert (found >= 0).all()
    exact = values * (total / values.sum())
    assert np.abs(found - exact).max() <= 2.0
    assert (found[values == 0] == 0).all()


TOTALS = {
    "forbes-2023": (14_800_000, ["F01"]),
    "secdev-2022": (26_000_000, ["R02"]),
    "reserves-mykhailov-2025": (5_000_000, ["R40"]),
    "official-2017-national": (7_500_000, ["R24"]),
    "official-2017-foreign": (11_500_000, ["R25"]),
}


@pytest.mark.parametrize("valuation", TOTALS)
def test_published_totals_are_met_to_the_million(world: World, valuation: str) -> None:
    total, claims = TOTALS[valuation]
    known = {row["id"]: row for row in world.tables["claims"]}
    assert [float(known[id]["value"]) * 1e6 for id in claims] == [total]
    assert int(world.value(valuation).sum()) == total
    assert set(claims) <= set(_basis(world, valuation)["claim_ids"].split(";"))


def _basis(world: World, id: str) -> Row:
    return next(row for row in world.tables["value/bases"] if row["id"] == id)


def test_the_old_official_range_has_both_its_ends(world: World) -> None:
    claim = next(row for row in world.tables["claims"] if row["id"] == "F33")
    ends = [int(world.value(f"official-2005-{end}").sum()) for end in ("low", "high")]
    assert ends == [float(claim["low"]) * 1e6, float(claim["high"]) * 1e6]


def test_secdev_has_its_coal_and_the_rest(world: World) -> None:
    by_group = world.value("secdev-2022").sum(axis=0)
    coal = by_group[world.groups.index("coal")]
    known = {row["id"]: float(row["value"] or "nan") for row in world.tables["claims"][:150]}
    assert coal == 18_900_000
    assert coal / 1e6 == pytest.approx(known["R10"] / known["R05"], abs=0.05)
    assert by_group.sum() - coal == 7_100_000


def test_without_coal_is_forbes_less_its_coal(world: World) -> None:
    assert world.value("without-coal").sum() == 14_800_000 - 9_176_000
    left = world.value("without-coal").sum(axis=1)
    donbas = left[[world.regions.index("UA-14"), world.regions.index("UA-09")]].sum()
    assert 450_000 < donbas < 550_000


def test_critical_minerals_are_about_a_trillion_and_a_half(world: World) -> None:
    forbes, critical = world.value("forbes-2023"), world.value("critical-only")
    kept = critical.sum(axis=0) > 0
    assert kept.sum() == 7
    assert (critical[:, kept] == forbes[:, kept]).all()
    assert critical.sum() == 1_511_694


@pytest.mark.parametrize(("valuation", "share"), [("secdev-2022", 0.03), ("critical-only", 0.03)])
def test_the_map_of_the_seed_day_meets_what_the_authors_state(
    world: World, seed: Scenario, valuation: str, share: float
) -> None:
    stated = float(_basis(world, valuation)["stated_russia_usd_million"])
    held = evaluate(seed.replace(valuation=valuation), world).party_million[1]
    assert held == pytest.approx(stated, rel=share)


def test_coal_and_iron_ore_alone_would_reprice_forbes_to_about_ten_trillion(world: World) -> None:
    rules = [row for row in world.scaling("repriced-2025-02") if row["group"] in GROUPS[:2]]
    ratios = price_ratios(world.tables["economics/components"], world.tables["economics/prices"])
    found = scaled(world.value("forbes-2023"), rules, world.groups, ratios)
    assert found.sum() / 1e6 == pytest.approx(10.0, abs=0.05)


@pytest.mark.parametrize(
    ("valuation", "month"), [("repriced-2025-02", "2025-02"), ("repriced-latest", "latest")]
)
def test_a_repricing_is_the_step_of_the_ladder_to_those_prices(
    world: World, valuation: str, month: str
) -> None:
    """What the claims and the money page say of the same tonnes at the same prices is one."""
    moved = evaluate(Scenario(valuation="forbes-2023", price_date=month), world).economy
    assert world.value(valuation).sum() == pytest.approx(moved.rungs["S1"].sum(), rel=1e-6)
    by_group = np.bincount(world.economics.group, moved.rungs["S1"])
    assert world.value(valuation).sum(axis=0) == pytest.approx(by_group, rel=1e-4)


def test_values_are_made_once_and_cannot_be_written(world: World) -> None:
    first: NDArray[np.int64] = world.value("secdev-2022")
    assert world.value("secdev-2022") is first
    with pytest.raises(ValueError, match="read-only"):
        first[0, 0] = 1


@pytest.mark.parametrize(
    ("bases", "rules", "message"),
    [
        (
            [basis("a", "t", "b")],
            [],
            "bases.csv:2: table, scaled_from given; one of table, scaled_from and reading",
        ),
        ([basis("a")], [], "bases.csv:2: nothing given; one of table, scaled_from and reading"),
        ([basis("a", reading="ore")], [], "bases.csv:2: reading given; with it quantity_end"),
        ([basis("a", scaled_from="b")], [], "0 rules in value/scaling.csv given; rules for a"),
        ([basis("own", "t")], [rule("coal", "drop")], "1 rules in value/scaling.csv"),
        ([basis("own", scaled_from="b")], [rule("coal", "drop")], "b given; a valuation with a"),
        ([], [rule("coal", "total")], "scaling.csv:2:value_usd_million: nothing given"),
        ([], [rule("coal", "factor")], "scaling.csv:2:factor: nothing given"),
        ([], [rule("coal", "price")], "scaling.csv:2:base_month: nothing given"),
        (
            [],
            [rule("lithium", "price", base_month="2023-02", price_month="2025-02")],
            "scaling.csv:2: lithium 2023-02 2025-02 given; a group whose commodities have prices",
        ),
    ],
)
def test_contradictions_between_valuations_and_rules_are_told(
    bases: list[Row], rules: list[Row], message: str
) -> None:
    problems = check_scaling(bases, rules, price_ratios(COMPONENTS, PRICES))
    assert message in "\n".join(map(str, problems))


def test_sound_rules_give_no_problem() -> None:
    bases = [basis("a", "t"), basis("own", scaled_from="a")]
    rules = [rule("coal", "price", base_month="2023-02", price_month="2025-02")]
    assert not list(check_scaling(bases, rules, price_ratios(COMPONENTS, PRICES)))
