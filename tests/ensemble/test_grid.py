"""A grid as a person writes it: paths, levels, files, and everything wrong with them at once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from model import DEFAULT_PRESET, Scenario, World
from model.core.errors import ModelError
from model.ensemble.cells import Grid, Samples
from model.ensemble.grid import GridError, cells_of, check_cells, draw_samples, paths, read_grid

DONETSK = "control.UA-14.russia"
PRICE = "price_multiple"


def written(tmp_path: Path, text: str, name: str = "grid.toml") -> Path:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return file


def places(error: pytest.ExceptionInfo[ModelError]) -> list[str]:
    return [problem.where for problem in error.value.problems]


def test_steps_are_even_and_take_in_both_ends(seed: Scenario) -> None:
    grid = cells_of({DONETSK: {"from": 0.0, "to": 1.0, "steps": 10}}, seed)
    assert isinstance(grid, Grid)
    assert grid.axes[0].levels == (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
    down = cells_of({PRICE: {"from": 2, "to": 1, "steps": 4}}, seed)
    assert isinstance(down, Grid)
    assert down.axes[0].levels == (2.0, 1.75, 1.5, 1.25, 1.0)


def test_nested_tables_are_paths(seed: Scenario) -> None:
    nested = {"control": {"UA-14": {"russia": [0, 1], "other": {"from": 0, "to": 0.1, "steps": 1}}}}
    assert cells_of(nested, seed).paths == (DONETSK, "control.UA-14.other")


def test_dates_and_numpy_levels_become_plain(seed: Scenario) -> None:
    grid = cells_of({"settlement_date": [dt.date(2026, 1, 1)], PRICE: np.array([1.0, 2.0])}, seed)
    assert grid.cell(1) == {"settlement_date": "2026-01-01", PRICE: 2.0}


def test_every_path_names_a_field_that_the_scenario_has() -> None:
    known = set(Scenario.model_fields)
    assert {path.split(".")[0] for path in paths()} <= known
    assert {DONETSK, PRICE, "deal", "war", "own_deal.inflow_share", "date"} <= set(paths())
    assert "inflow_share" not in paths()
    assert len(set(paths())) == len(paths())


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"control.UA-15.russia": [0]}, r"Did you mean control\.UA-\d\d\.russia\?"),
        ({"prise_multiple": [1]}, "prise_multiple: an unknown path given; .*price_multiple"),
        ({"ranges.price_multiple": ["1 to 2"]}, "an unknown path"),
        ({PRICE: []}, r"\[\] given; a list of levels"),
        ({PRICE: 2.0}, "2.0 given; a list of levels"),
        ({PRICE: [1, 1.0]}, "1.0 twice given; each level once"),
        ({PRICE: [[1]]}, "levels that are numbers"),
        ({PRICE: {"from": 0, "to": 1}}, "three numbers"),
        ({PRICE: {"from": 0, "to": float("nan"), "steps": 2}}, "three numbers"),
        ({PRICE: {"from": 0, "to": 1, "steps": 0}}, "steps: 0 given; a whole number from 1"),
        ({PRICE: {"from": 0, "to": 1, "steps": 2.5}}, "2.5 given; a whole number"),
        ({PRICE: {"from": 1, "to": 1, "steps": 2}}, "two ends that differ"),
        ({}, "a table of at least one path"),
        ("all", "'all' given; a table of at least one path"),
    ],
)
def test_what_is_no_grid(seed: Scenario, content: Any, text: str) -> None:
    with pytest.raises(GridError, match=text):
        cells_of(content, seed)


def test_all_that_is_wrong_is_listed_at_once(seed: Scenario) -> None:
    content = {"dael": ["x"], PRICE: [], DONETSK: {"from": 1, "to": 1, "steps": 3}}
    with pytest.raises(GridError, match="3 problems") as error:
        cells_of(content, seed)
    assert places(error) == ["grid.dael", f"grid.{PRICE}", f"grid.{DONETSK}"]


def test_levels_that_the_model_refuses_are_found_before_it_runs(
    seed: Scenario, world: World
) -> None:
    grid = cells_of({PRICE: [1, -4, 3000], "deal": ["x", "dl6-signed-2025-04"]}, seed)
    problems = check_cells(grid, seed, world, coverage=True)
    assert {(p.where, p.given) for p in problems} == {
        (PRICE, "-4"),
        (PRICE, "3000"),
        ("deal", "'x'"),
    }


def test_shares_that_sum_above_one_in_any_cell_are_refused(seed: Scenario, world: World) -> None:
    both = cells_of({DONETSK: [0.2, 0.7], "control.UA-14.other": [0.1, 0.5]}, seed)
    assert any("sum to 1.2" in p.allowed for p in check_cells(both, seed, world, coverage=False))
    with_line = cells_of({"control.UA-14.other": [0.1, 0.5]}, seed)
    assert check_cells(with_line, seed, world, coverage=False)[0].where == "control.UA-14"
    sound = cells_of({DONETSK: [0.2, 0.5], "control.UA-14.other": [0.1, 0.5]}, seed)
    assert check_cells(sound, seed, world, coverage=True) == []


def test_a_row_whose_shares_sum_above_one_is_refused(seed: Scenario, world: World) -> None:
    rows = pd.DataFrame({DONETSK: [0.9, 0.5, 0.1], "control.UA-14.other": [0.05, 0.6, 0.9]})
    found = check_cells(cells_of(rows, seed), seed, world, coverage=False)
    assert any("sum to 1.1" in p.allowed for p in found)
    assert check_cells(cells_of(rows.iloc[[0]], seed), seed, world, coverage=True) == []


def test_an_aid_figure_without_a_rate_is_found_only_where_it_is_asked_for(
    seed: Scenario, world: World
) -> None:
    grid = cells_of({"aid_amount": ["1 billion EUR_2024", "2 billion USD_2025"]}, seed)
    assert check_cells(grid, seed, world, coverage=False) == []
    assert check_cells(grid, seed, world, coverage=True) != []


def test_a_table_of_samples(seed: Scenario) -> None:
    cells = cells_of(pd.DataFrame({PRICE: [1, 2], "deal": ["a", "b"]}), seed)
    assert isinstance(cells, Samples)
    assert cells.arrays == {PRICE}
    assert cells.cell(1) == {PRICE: 2, "deal": "b"}


@pytest.mark.parametrize(
    ("table", "text"),
    [
        (pd.DataFrame({"prise": [1.0]}), "an unknown path"),
        (pd.DataFrame({PRICE: []}), "an empty table"),
        (pd.DataFrame({PRICE: [1.0, None]}), "an empty cell given; a value in every row"),
        (pd.DataFrame([[1.0, 2.0]], columns=[PRICE, PRICE]), "a column twice"),
    ],
)
def test_what_is_no_table_of_samples(seed: Scenario, table: pd.DataFrame, text: str) -> None:
    with pytest.raises(GridError, match=text):
        cells_of(table, seed)


def test_samples_are_drawn_from_ranges(seed: Scenario) -> None:
    ranges = {PRICE: "0.5 to 2", DONETSK: "uniform(0.2, 0.4)"}
    cells = draw_samples(ranges, seed, 100, seed=3)
    assert cells.size == 128
    shares = cells.table[DONETSK]
    assert 0.2 <= shares.min() < 0.21 < 0.39 < shares.max() <= 0.4
    again = draw_samples(ranges, seed, 100, seed=3)
    assert cells.as_dict() == again.as_dict()
    assert draw_samples(ranges, seed, 100, seed=4).as_dict() != cells.as_dict()
    with pytest.raises(GridError, match="2 problems"):
        draw_samples({"prise": "1 to 2", PRICE: "2 to"}, seed, 100, 0)
    with pytest.raises(GridError, match="a range for at least one path"):
        draw_samples({}, seed, 100, 0)


def test_a_file_with_base_changes_and_grid(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        f"""
        preset = "borders-1991"
        outputs = ["russia"]
        [set]
        price_date = "2025-02"
        control.UA-63.russia = 0.5
        [grid]
        control.UA-14.russia = {{ from = 0.0, to = 1.0, steps = 2 }}
        deal = ["dl6-signed-2025-04"]
        {PRICE} = [1.0, 2.0]
        """,
    )
    base, cells, outputs, seed = read_grid(file)
    assert base.price_date == "2025-02"
    assert base.control["UA-63"].russia == 0.5
    assert cells.paths == ("deal", DONETSK, PRICE)
    assert (cells.size, outputs, seed) == (6, ("russia",), None)


def test_a_file_with_a_scenario_of_its_own(tmp_path: Path) -> None:
    written(tmp_path, 'title = "Mine"\nprice_multiple = 3.0', "mine.toml")
    file = written(tmp_path, 'scenario = "mine.toml"\n[grid]\nwar = ["rate"]')
    base, cells, _, _ = read_grid(file)
    assert (base.title, base.price_multiple, cells.size) == ("Mine", 3.0, 1)


@pytest.mark.parametrize("name", ["rows.csv", "rows.parquet"])
def test_a_file_with_a_table_of_samples(tmp_path: Path, name: str) -> None:
    rows = pd.DataFrame({PRICE: [0.1, 0.2], "war": ["rate", "states"]})
    if name.endswith("csv"):
        rows.to_csv(tmp_path / name, index=False)
    else:
        rows.to_parquet(tmp_path / name, index=False)
    _, cells, _, _ = read_grid(written(tmp_path, f'samples = "{name}"'))
    assert cells.cell(1) == {PRICE: 0.2, "war": "states"}


def test_a_file_with_samples_to_draw(tmp_path: Path) -> None:
    text = f'[samples]\ncount = 8\nseed = 7\n{PRICE} = "1 to 2"\n{DONETSK} = "0 to 1"'
    base, cells, outputs, seed = read_grid(written(tmp_path, text))
    assert base == Scenario.from_preset(DEFAULT_PRESET)
    assert (cells.size, seed, outputs[0]) == (8, 7, "total")


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", "an empty file"),
        ("x = 1", r"x: an unknown key given(.|\n)*neither given"),
        ('[grid]\nwar = ["rate"]\n[samples]\nwar = "1"', "both given"),
        ('outputs = "us"\n[grid]\nwar = ["rate"]', "'us' given; a list of names"),
        ('preset = "x"\n[grid]\nwar = ["rate"]', "no preset of this name"),
        ('preset = "x"\nscenario = "y"\n[grid]\nwar = ["rate"]', "preset and scenario given"),
        ('scenario = "y.toml"\n[grid]\nwar = ["rate"]', r"y\.toml"),
        ('set = 1\n[grid]\nwar = ["rate"]', "set: 1 given; a table of assumptions"),
        ('[set]\nwr = 1\n[grid]\nwar = ["rate"]', r"set\.wr: an unknown path"),
        ("samples = 3", "3 given; a file, or a table of ranges"),
        ('samples = "none.csv"', "a table as CSV or Parquet"),
        ("grid = 3", "a table of at least one path"),
    ],
)
def test_what_is_no_file_of_a_grid(tmp_path: Path, text: str, match: str) -> None:
    with pytest.raises(ModelError, match=match):
        read_grid(written(tmp_path, text))


def test_samples_are_clipped_as_a_simulation_does(seed: Scenario) -> None:
    cells = draw_samples({PRICE: "normal(1, 0.3)"}, seed, 4096, seed=0)
    assert cells.table[PRICE].min() == 0.0
    assert cells.table[PRICE].mean() == pytest.approx(1.0, abs=0.01)
    assert cells.note == ""


def test_rows_rounded_up_are_told(seed: Scenario) -> None:
    told = "300 draws rounded up to 512: Sobol points need a power of two"
    assert draw_samples({PRICE: "0.5 to 2"}, seed, 300, seed=0).note == told


def test_everything_wrong_with_samples_is_named_as_in_the_file(seed: Scenario) -> None:
    ranges = {PRICE: "-1 to 2", DONETSK: "x", "aid_amount": "1 to", "prise": "1"}
    with pytest.raises(GridError, match="6 problems") as caught:
        draw_samples(ranges, seed, 1, -1)
    where = {problem.where for problem in caught.value.problems}
    wanted = {"samples.count", "samples.seed", "grid.prise", "samples.aid_amount"}
    assert where == wanted | {f"samples.{PRICE}", f"samples.{DONETSK}"}


def test_what_only_describes_a_scenario_is_taken_and_not_offered(seed: Scenario) -> None:
    assert cells_of({"title": ["a", "b"]}, seed).size == 2
    with pytest.raises(GridError, match="an assumption that may vary") as caught:
        cells_of({"zzz": [1]}, seed)
    remedy = caught.value.problems[0].remedy
    assert "price_multiple" in remedy
    assert not {"format", "id", "title", "author"} & set(remedy.replace(",", " ").split())


def test_paths_of_a_grid_go_by_any_name_of_a_region_or_group(seed: Scenario) -> None:
    grid = cells_of({"control.Донецька обл..russia": [0.0, 1.0], "control": {"Crimea": {
        "russia": [0.5]}}, "group_control.Літій.russia": [0.25]}, seed)  # fmt: skip
    assert grid.paths == (
        "control.UA-14.russia", "control.UA-43.russia", "group_control.lithium.russia",
    )  # fmt: skip
    table = pd.DataFrame({"control.Donetsk.russia": [0.5], "own_values.Луганськ.coal": [7]})
    assert cells_of(table, seed).paths == ("control.UA-14.russia", "own_values.UA-09.coal")


def test_two_names_of_one_path_are_refused(seed: Scenario) -> None:
    twice = {"control.UA-14.russia": [0.0], "control.Donetsk.russia": [1.0]}
    with pytest.raises(GridError, match=r"another name of control\.UA-14\.russia given; each"):
        cells_of(twice, seed)


def test_a_row_longer_than_its_heads_is_refused_not_moved(tmp_path: Path) -> None:
    """Pandas would take 0.5 as the name of the row, and read the rest one column to the left."""
    (tmp_path / "rows.csv").write_text(f"control.UA-14.russia,{PRICE}\n0.5,1,3\n")
    with pytest.raises(GridError, match="rows of more cells than there are heads"):
        read_grid(written(tmp_path, 'samples = "rows.csv"'))


def test_an_empty_cell_at_the_end_of_each_row_moves_nothing(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text(f"control.UA-14.russia,{PRICE}\n0.5,2,\n0.25,3,\n")
    _, cells, _, _ = read_grid(written(tmp_path, 'samples = "rows.csv"'))
    assert cells.cell(1) == {"control.UA-14.russia": 0.25, PRICE: 3}
