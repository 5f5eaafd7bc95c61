"""Places of arrays: against choosing by a mask."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.money.places import at, places_of

SHAPES = [(7, 3), (2, 7, 3), (5,), (3, 0)]


@pytest.mark.parametrize("shape", SHAPES)
@given(data=st.data())
def test_an_array_at_places_is_what_a_mask_chooses(shape: tuple[int, ...], data: Any) -> None:
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    chosen = rng.random(shape) < data.draw(st.sampled_from([0.0, 0.3, 1.0]))
    laid_out = np.asfortranarray(chosen) if data.draw(st.booleans()) else chosen
    places, found = places_of(laid_out), np.zeros(shape)
    part = rng.random([1 if data.draw(st.booleans()) else n for n in shape])
    if data.draw(st.booleans()):
        part = part[(0,) * min(1, part.ndim)]  # one axis fewer
    found[places] = at(part, places)
    np.testing.assert_array_equal(found, np.where(chosen, part, 0.0))


def test_a_number_is_the_same_at_every_place() -> None:
    places = places_of(np.ones((4, 2), bool))
    assert at(np.array(3.0), places).tolist() == [3.0]
    assert at(np.array([[3.0]]), places).tolist() == [3.0]
    assert at(np.array([1.0, 2.0]), places).shape == (8,)
    assert at(np.array([3.0]), places_of(np.array(True))).shape == ()
