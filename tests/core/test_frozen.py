"""A frozen dict: sorted, equal to a plain one, and never changed."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.core.frozen import FrozenDict

contents = st.dictionaries(st.text(max_size=5), st.integers(), max_size=6)
CHANGES: dict[str, Callable[[Any], Any]] = {
    "set": lambda d: d.__setitem__("a", 2),
    "delete": lambda d: d.__delitem__("a"),
    "or": lambda d: d.__ior__({"b": 1}),
    "clear": lambda d: d.clear(),
    "pop": lambda d: d.pop("a"),
    "popitem": lambda d: d.popitem(),
    "setdefault": lambda d: d.setdefault("b", 1),
    "update": lambda d: d.update({"b": 1}),
    "update by name": lambda d: d.update(b=1),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_it_refuses_every_change(change: Callable[[Any], Any]) -> None:
    frozen = FrozenDict({"a": 1})
    with pytest.raises(TypeError, match=r"frozen; use scenario\.replace"):
        change(frozen)
    assert frozen == {"a": 1}


@given(contents)
def test_it_equals_the_plain_dict_and_sorts_its_keys(content: dict[str, int]) -> None:
    frozen = FrozenDict(content)
    assert frozen == content
    assert list(frozen) == sorted(content)


@given(contents)
def test_order_of_making_does_not_matter(content: dict[str, int]) -> None:
    turned = dict(reversed(content.items()))
    assert list(FrozenDict(content).items()) == list(FrozenDict(turned).items())
    assert hash(FrozenDict(content)) == hash(FrozenDict(turned))


@given(contents)
def test_it_survives_pickling_and_copying(content: dict[str, int]) -> None:
    frozen = FrozenDict(content)
    for again in (pickle.loads(pickle.dumps(frozen)), copy.deepcopy(frozen)):
        assert type(again) is FrozenDict
        assert again == frozen


def test_it_can_be_a_key() -> None:
    assert {FrozenDict({"a": FrozenDict({"b": 1})}): 5}[
        FrozenDict({"a": FrozenDict({"b": 1})})
    ] == 5
