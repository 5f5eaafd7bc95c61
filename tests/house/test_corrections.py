"""The ledger of corrections: each upstream value still stands where it is expected, ours too."""

from __future__ import annotations

import math

import numpy as np
import pytest

from model import World
from model.money.annuity import continuous, ramped_annuity
from model.money.appraisal import project_npv
from model.money.extraction import decision_price, mine_life
from model.world.tables import Row

NOTE = "method-note"


def row_of(world: World, table: str, key: str) -> Row:
    """Return the one row whose key columns, joined by dots, are `key`."""
    names = [column.column for column in world.schema[table] if column.key == "yes"]
    (found,) = (r for r in world.tables[table] if ".".join(r[name] for name in names) == key)
    return found


def value_of(world: World, table: str, key: str, column: str) -> str:
    rows = [row_of(world, table, part) for part in key.split("+")]
    if column.startswith("value_") and column not in rows[0]:
        million = sum(float(row["value_usd_million"]) for row in rows)
        total = float(row_of(world, table, "total.UA")["value_usd_million"])
        return f"{million / (total if column == 'value_share' else 1e6):.6g}"
    (row,) = rows
    return row[column]


def test_there_are_corrections_and_each_says_why(world: World) -> None:
    rows = world.tables["corrections"]
    assert len(rows) >= 9
    assert all(row["reason"].endswith(".") and len(row["reason"]) > 40 for row in rows)
    assert {row["table"] for row in rows} <= {NOTE, *world.tables}


def test_what_was_published_still_stands_in_our_tables(world: World) -> None:
    """When one of these changes, the correction is to be looked at again."""
    rows = [row for row in world.tables["corrections"] if row["table"] != NOTE]
    stale = {
        row["id"]: found
        for row in rows
        if (found := value_of(world, row["table"], row["key"], row["column"])) != row["upstream"]
    }
    assert stale == {}


def test_our_value_stands_where_the_ledger_says(world: World) -> None:
    rows = [row for row in world.tables["corrections"] if row["ours_table"]]
    found = {
        row["id"]: value_of(world, row["ours_table"], row["ours_key"], row["ours_column"])
        for row in rows
    }
    assert found == {row["id"]: row["ours"] for row in rows}


def test_a_changed_row_is_noticed(world: World) -> None:
    row = next(row for row in world.tables["corrections"] if row["id"] == "coal-share")
    assert value_of(world, "claims", "F09", "value") != row["upstream"]


def note_and_ours() -> dict[str, tuple[float, float]]:
    """Return both values of every formula of the method note that we correct."""
    ramp, life = 5.0, 3.0
    annuity = life - ramp / 2.0  # the note's form without discounting
    years = 2.0 / 1.0 + 6.0 / 2.0
    sigma, known = 0.6, 0.5
    mean = math.exp(-known * sigma**2 / 2.0)
    rate, build = float(continuous(0.2)), 6.0
    middle = math.exp(rate * build / 2.0)
    normal = np.random.default_rng(5).standard_normal(400_000)
    seen = decision_price(np.exp(sigma * normal - sigma**2 / 2.0), sigma, known)
    return {
        "annuity-short-life": (annuity, float(ramped_annuity(0.0, life, ramp))),
        "mine-life-small-deposit": (years, float(mine_life(2.0, 1.0, 6.0))),
        "foresight-mean": (mean, round(float(np.mean(seen)), 2)),
        "capital-mid-point": (middle, math.expm1(rate * build) / (rate * build)),
    }


def test_formulas_of_the_method_note_and_ours(world: World) -> None:
    rows = {row["id"]: row for row in world.tables["corrections"] if row["table"] == NOTE}
    both = note_and_ours()
    assert set(rows) == set(both)
    for id, (theirs, ours) in both.items():
        assert theirs == pytest.approx(float(rows[id]["upstream"]), rel=1e-5), id
        assert ours == pytest.approx(float(rows[id]["ours"]), rel=1e-5), id


def test_capital_is_spread_evenly_over_the_years_of_construction() -> None:
    """Spent over the six years before the start, at 20 %: 181.5 of the start's money for 100."""
    found = project_npv(1.0, 0.0, 0.0, 100.0, 10.0, construction_years=6.0, discount_rate=0.2)
    assert -found.npv * 1.2**6 == pytest.approx(181.5459, rel=1e-6)
