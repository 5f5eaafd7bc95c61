"""Assumptions by their dotted paths: each value once, and a nought without a sign."""

from __future__ import annotations

import math
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from model.scenario.changes import leaves

KEYS = some.text("abcdef", min_size=1, max_size=3)
GROUPS = some.recursive(
    some.integers() | some.text(),
    lambda inner: some.dictionaries(KEYS, inner, min_size=1, max_size=3),
    max_leaves=8,
)


@given(value=GROUPS)
def test_every_value_is_found_again_by_its_path(value: Any) -> None:
    for path, leaf in leaves(value, ""):
        found = value
        for key in path.split(".") if path else []:
            found = found[key]
        assert found == leaf


def test_a_nought_has_no_sign() -> None:
    ((_, nought),) = leaves({"a": -0.0}, "")
    assert math.copysign(1.0, nought) == 1.0
