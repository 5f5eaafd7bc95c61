"""Numbering of scenarios: each once, the same whatever range is asked for."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.ensemble.cells import Axis, Cells, Grid, Samples, outer_sum

GRID = Grid.of(
    (
        Axis("price_multiple", (0.5, 1.0, 2.0), drawn=True),
        Axis("deal", ("a", "b")),
        Axis("control.UA-14.russia", (0.0, 1.0), drawn=True),
        Axis("economic_filter", (True, False)),
    )
)
SAMPLES = Samples(
    {
        "deal": np.array(["a", "b", "a", "a"]),
        "price_multiple": np.array([1.0, 2.0, 3.0, 1.0]),
    },
    frozenset({"price_multiple"}),
)
small = st.integers(1, 4)


def whole(cells: Cells) -> dict[str, Any]:
    return cells.columns(0, cells.size)


def test_what_runs_one_by_one_varies_slowest_otherwise_the_order_is_kept() -> None:
    assert GRID.paths == (
        "deal", "economic_filter", "price_multiple", "control.UA-14.russia",
    )  # fmt: skip
    assert GRID.shape == (2, 2, 3, 2)
    assert GRID.size == 24
    assert GRID.inner_size == 6


def test_every_combination_is_one_cell() -> None:
    rows = [tuple(GRID.cell(number).values()) for number in range(GRID.size)]
    assert rows == list(itertools.product(*(axis.levels for axis in GRID.axes)))


@pytest.mark.parametrize("cells", [GRID, SAMPLES], ids=["grid", "samples"])
def test_columns_and_cells_agree(cells: Cells) -> None:
    columns = whole(cells)
    for number in range(cells.size):
        row = {path: column[number].item() for path, column in columns.items()}
        assert row == cells.cell(number)


@given(st.integers(0, 23), st.integers(1, 24))
def test_a_range_of_columns_is_cut_from_the_whole(start: int, length: int) -> None:
    stop = min(start + length, GRID.size)
    part = GRID.columns(start, stop)
    for path, column in whole(GRID).items():
        assert np.array_equal(part[path], column[start:stop])
        assert part[path].dtype == column.dtype


@given(st.integers(0, 23), st.integers(1, 24))
def test_runs_cover_a_range_once_and_share_their_settings(start: int, length: int) -> None:
    stop = min(start + length, GRID.size)
    seen = np.zeros(stop - start, int)
    for run in GRID.runs(start, stop):
        seen[run.where] += 1
        for offset, inner in enumerate(range(run.start, run.stop)):
            cell = GRID.cell(start + run.where.start + offset)
            assert dict(run.settings).items() <= cell.items()
            place = Grid(GRID.drawn).cell(inner)
            assert place.items() <= cell.items()
    assert (seen == 1).all()


def test_rows_with_the_same_settings_are_one_run() -> None:
    runs = [(dict(run.settings), run.where.tolist()) for run in SAMPLES.runs(0, 4)]
    assert runs == [({"deal": "a"}, [0, 2, 3]), ({"deal": "b"}, [1])]


def test_a_worker_is_sent_its_rows_alone_and_a_grid_whole() -> None:
    part, start, stop = SAMPLES.part(1, 3)
    assert (part.size, start, stop) == (2, 0, 2)
    assert part.cell(0) == SAMPLES.cell(1)
    assert GRID.part(3, 7) == (GRID, 3, 7)


def test_trials_of_a_grid_try_every_level_and_the_largest_together() -> None:
    trials = list(GRID.trials(1000))
    for axis in GRID.axes:
        assert {trial[axis.path] for trial in trials} == set(axis.levels)
    largest = {"price_multiple": 2.0, "control.UA-14.russia": 1.0}
    assert sum(largest.items() <= trial.items() for trial in trials) == 4


def test_trials_of_samples_are_rows_of_the_table() -> None:
    place = {"control.UA-14.russia": np.array([0.1, 0.9, 0.5]),
             "control.UA-14.other": np.array([0.8, 0.0, 0.45])}  # fmt: skip
    table = Samples(place, frozenset(place))
    trials = list(table.trials(10))
    assert table.cell(2) in trials or max(sum(t.values()) for t in trials) == pytest.approx(0.95)  # type: ignore[arg-type]
    assert all(trial in [table.cell(n) for n in range(3)] for trial in trials)


def test_a_change_in_one_value_changes_the_hash_of_samples() -> None:
    other = Samples({**SAMPLES.table, "price_multiple": np.array([1.0, 2.0, 3.0, 1.5])})
    assert other.as_dict() != SAMPLES.as_dict()
    assert other.as_dict()["samples"]["count"] == 4


def test_levels_of_mixed_kinds_become_text_and_numbers_stay_numbers() -> None:
    mixed = Grid.of((Axis("x", ("a", 1)), Axis("y", (1, 2.5))))
    columns = whole(mixed)
    assert columns["x"].tolist() == ["a", "a", "1", "1"]
    assert columns["y"].tolist() == [1.0, 2.5, 1.0, 2.5]


@st.composite
def tables(draw: st.DrawFn) -> tuple[np.ndarray, list[np.ndarray]]:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    sizes = draw(st.lists(small, max_size=4))
    return rng.normal(size=2), [rng.normal(size=(2, size)) for size in sizes]


@given(tables(), st.data())
@settings(max_examples=50)
def test_outer_sums_are_sums_and_do_not_depend_on_the_range(
    made: tuple[np.ndarray, list[np.ndarray]], data: st.DataObject
) -> None:
    first, steps = made
    size = int(np.prod([step.shape[1] for step in steps], dtype=int))
    every = outer_sum(first, steps, 0, size)
    choices = itertools.product(*(range(step.shape[1]) for step in steps))
    for column, choice in enumerate(choices):
        total = first.copy()
        for step, level in zip(steps, choice, strict=True):
            total = total + step[:, level]
        assert np.array_equal(every[:, column], total)
    start = data.draw(st.integers(0, size - 1))
    stop = data.draw(st.integers(start + 1, size))
    assert np.array_equal(outer_sum(first, steps, start, stop), every[:, start:stop])
