"""Checks across tables: sums, margins against claims, borders against regions."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from model import World
from model.world.checks import check_world
from model.world.tables import Row

Tables = dict[str, list[Row]]


def small(folder: Path) -> Tables:
    """Return two regions, two groups and their published margins, and write their borders."""
    (folder / "geo").mkdir()
    features = [{"id": "N"}, {"id": "S"}]
    (folder / "geo/regions.geojson").write_text(json.dumps({"features": features}))
    cells = {("N", "coal"): 6, ("N", "iron"): 1, ("S", "coal"): 2, ("S", "iron"): 1}
    margins = [
        ("total", "UA", 10, "sourced", "F1"),
        ("group", "coal", 8, "sourced", "F1;F2"),
        ("group", "iron", 2, "allocated", ""),
        ("region", "N", 7, "allocated", ""),
        ("region", "S", 3, "bounded", "F3"),
    ]
    tables: Tables = {
        "regions": [{"id": "N"}, {"id": "S"}],
        "commodity_groups": [{"id": "coal"}, {"id": "iron"}],
        "value/bases": [{"id": "b", "table": "value/v", "scaled_from": "", "reading": ""}],
        "value/v": [
            {
                "region": region,
                "group": group,
                "value_usd_million": str(value),
                "low_usd_million": "0",
                "high_usd_million": "9",
            }
            for (region, group), value in cells.items()
        ],
        "value/v_margins": [
            {"kind": k, "key": key, "value_usd_million": str(v), "basis": b, "claim_ids": c}
            for k, key, v, b, c in margins
        ],
        "claims": [
            {"id": "F1", "value": "0.01", "high": "", "unit": "usd_billion"},
            {"id": "F2", "value": "0.8", "high": "", "unit": "fraction_of_value"},
            {"id": "F3", "value": "", "high": "0.003", "unit": "usd_billion"},
        ],
    }
    return defaultdict(list, tables)  # what other checks read is empty


def found(tables: Tables, folder: Path) -> list[str]:
    return [str(problem) for problem in check_world(tables, folder)]


def change(name: str, row: int, /, **cells: str) -> Callable[[Tables], None]:
    return lambda tables: tables[name][row].update(cells)


BROKEN: dict[str, tuple[Callable[[Tables], None], list[str]]] = {
    "a cell that breaks three sums": (
        change("value/v", 0, value_usd_million="7"),
        [
            "value/v.csv, sum over UA: 11 given; 10 as in value/v_margins.csv:2 [USD million].",
            "value/v.csv, sum over coal: 9 given; 8 as in value/v_margins.csv:3 [USD million].",
            "value/v.csv, sum over N: 8 given; 7 as in value/v_margins.csv:5 [USD million].",
        ],
    ),
    "a moved value that keeps the total": (
        lambda t: (
            t["value/v"][0].update(value_usd_million="5"),
            t["value/v"][2].update(value_usd_million="3"),
        ),
        ["value/v.csv, sum over N: 6 given", "value/v.csv, sum over S: 4 given"],
    ),
    "a missing cell": (
        lambda t: t["value/v"].pop(3),
        ["value/v.csv: no row for S iron given", "UA: 9 given", "iron: 1 given", "S: 2 given"],
    ),
    "low above high": (
        change("value/v", 1, low_usd_million="5", high_usd_million="4"),
        ["value/v.csv:N:iron: 5 low given; low at most high."],
    ),
    "a total that is not the claim": (
        change("claims", 0, value="0.011"),
        [
            "value/v_margins.csv:2:value_usd_million: 10 given; 11 by F1 [USD million].",
            "value/v_margins.csv:3:value_usd_million: 8 given; 9 by F1;F2 [USD million].",
        ],
    ),
    "a margin above its bound": (
        change("claims", 2, high="0.002"),
        ["value/v_margins.csv:6:value_usd_million: 3 given; at most 2 by F3."],
    ),
    "a sourced margin without claim": (
        change("value/v_margins", 1, claim_ids=""),
        ["value/v_margins.csv:3:claim_ids: nothing given; claims of money with a value."],
    ),
    "a sourced margin from a claim of tonnes": (
        change("claims", 1, unit="Mt"),
        ["value/v_margins.csv:3:claim_ids: F1;F2 given; claims of money with a value."],
    ),
    "a bound from a claim without one": (
        change("claims", 2, high=""),
        ["value/v_margins.csv:6:claim_ids: F3 given; claims of money with a high."],
    ),
    "a valuation without table": (
        change("value/bases", 0, table="value/w"),
        ["value/bases.csv:2:table: value/w given; a table with its margins. Did you mean value/v?"],
    ),
    "a day of the record before its time": (
        lambda t: t.update(
            {
                "control/front_line": [
                    {"date": day}
                    for day in ("2024-07-08", "2034-07-08", "2024-07-09", "2024-07-10")
                ]
            }
        ),
        ["control/front_line.csv:3:date: 2034-07-08 given; 2024-07-09 or before, as in the row"],
    ),
    "a region without borders": (
        lambda t: t["regions"].append({"id": "W"}),
        [
            "geo/regions.geojson: W given; the same regions as regions.csv.",
            "no row for W coal",
            "no row for W iron",
        ],
    ),
}


def test_tables_that_agree_are_silent(tmp_path: Path) -> None:
    assert found(small(tmp_path), tmp_path) == []


@pytest.mark.parametrize(("breaks", "messages"), BROKEN.values(), ids=BROKEN)
def test_a_contradiction_is_told_with_both_sides(
    tmp_path: Path, breaks: Callable[[Tables], None], messages: list[str]
) -> None:
    tables = small(tmp_path)
    breaks(tables)
    problems = found(tables, tmp_path)
    assert len(problems) == len(messages)
    for problem, message in zip(problems, messages, strict=True):
        assert message in problem


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"features": [{}]}', '{"features": [1]}'])
def test_borders_that_cannot_be_read_are_a_problem(tmp_path: Path, text: str) -> None:
    tables = small(tmp_path)
    (tmp_path / "geo/regions.geojson").write_text(text)
    (problem,) = found(tables, tmp_path)
    assert problem.startswith("geo/regions.geojson: no borders (")


@pytest.mark.parametrize(
    "row",
    [
        {"parameter": "opex", "drawn_with": "yield"},
        {"parameter": "opex", "drawn_with": "ore"},
        {"parameter": "opex", "drawn_with": "psa"},
        {"parameter": "opex", "drawn_with": "netback", "distribution": "point"},
        {"parameter": "opex", "drawn_with": "-royalty", "component": "gold"},
    ],
    ids=["none", "known", "follows another", "known itself", "of another commodity"],
)
def test_a_figure_is_drawn_with_a_drawn_one_that_follows_no_other(tmp_path: Path, row: Row) -> None:
    usual = {"component": "gas", "distribution": "pert", "drawn_with": ""}
    usual |= {"low": "0", "mode": "0", "high": "0"}
    others = [
        {"parameter": "netback"},
        {"parameter": "royalty"},
        {"parameter": "psa", "drawn_with": "-royalty"},
        {"parameter": "ore", "distribution": "point"},
    ]
    tables = small(tmp_path)
    tables["economics/parameters"] = [usual | one for one in others]
    names = ("netback", "royalty", "psa", "ore", "opex")
    tables["economics/bounds"] = [{"parameter": n, "low": "0", "high": "1"} for n in names]
    assert found(tables, tmp_path) == []
    tables["economics/parameters"].append(usual | row)
    (problem,) = found(tables, tmp_path)
    assert problem == (
        f"economics/parameters.csv:6:drawn_with: {row['drawn_with']} given; "
        "a drawn figure that follows no other."
    )


def test_missing_borders_are_a_problem(tmp_path: Path) -> None:
    tables = small(tmp_path)
    (tmp_path / "geo/regions.geojson").unlink()
    (problem,) = found(tables, tmp_path)
    assert "No such file" in problem


def total(world: World, **key: str) -> int:
    rows = world.tables["value/forbes_2023"]
    chosen = (row for row in rows if all(row[k] == v for k, v in key.items()))
    return sum(int(row["value_usd_million"]) for row in chosen)


def test_the_published_sums_hold_to_the_million(world: World) -> None:
    assert total(world) == 14_800_000
    assert total(world, region="UA-14") == 3_800_000
    assert total(world, region="UA-09") == 3_200_000
    assert total(world, region="UA-12") == 3_500_000
    assert total(world, group="coal") == round(0.62 * 14_800_000)
    assert total(world, group="iron_ore") == round(0.14 * 14_800_000)


def test_every_other_group_stays_below_five_percent(world: World) -> None:
    for group in set(world.groups) - {"coal", "iron_ore", "other"}:
        assert total(world, group=group) < 0.05 * 14_800_000, group
