"""Values kept outside memory come back as they went in."""

from __future__ import annotations

import gc
import pickle
import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.sampling.store import Store


def filled(lengths: list[int], rows: int = 3) -> tuple[Store, np.ndarray]:
    store = Store(rows)
    values = np.random.default_rng(1).normal(size=(rows, sum(lengths)))
    start = 0
    for length in lengths:
        store.append(values[:, start : start + length])
        start += length
    return store, values


def read(store: Store, rows: list[int]) -> np.ndarray:
    return np.concatenate(list(store.blocks(rows)), axis=1)


@settings(max_examples=25)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=6), st.permutations([0, 1, 2]))
def test_blocks_of_any_length_come_back_in_any_order_of_rows(
    lengths: list[int], rows: list[int]
) -> None:
    store, values = filled(lengths)
    assert store.count == sum(lengths)
    np.testing.assert_array_equal(read(store, rows), values[rows])


def test_a_copy_by_pickling_lives_on_its_own() -> None:
    store, values = filled([5, 7])
    copy = pickle.loads(pickle.dumps(store))
    del store
    gc.collect()
    np.testing.assert_array_equal(read(copy, [0, 1, 2]), values)
    copy.append(values[:, :2])
    assert copy.count == 14
    np.testing.assert_array_equal(read(copy, [1])[0], [*values[1], *values[1, :2]])


@pytest.mark.parametrize("dtype", [np.float32, np.int64])
def test_other_numbers_are_kept_as_float64(dtype: type) -> None:
    store = Store(1)
    store.append(np.arange(4, dtype=dtype)[None, :])
    np.testing.assert_array_equal(read(store, [0])[0], [0.0, 1.0, 2.0, 3.0])


def test_threads_may_read_at_the_same_time() -> None:
    store, values = filled([50] * 20)
    right: list[bool] = []

    def check(row: int) -> None:
        same = (np.array_equal(read(store, [row])[0], values[row]) for _ in range(20))
        right.append(all(same))

    threads = [threading.Thread(target=check, args=(row,)) for row in (0, 1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert right == [True, True, True]
