"""Units of different parts taken together: the same indices as one by one, in fewer evaluations."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from model import Scenario, World
from model.futures.futures import Futures, inputs_of
from model.sampling.distributions import Normal, Uniform
from model.sampling.draws import Draws, Input, Inputs
from model.sampling.freezing import Additive
from model.sampling.indices import SobolIndices, sobol

pytestmark = pytest.mark.slow


class Plain:
    """A function that says nothing about its parts, and counts its draws."""

    def __init__(self, function: Any) -> None:
        self.function, self.drawn = function, 0

    def __call__(self, draw: Draws) -> Mapping[str, Any]:
        self.drawn += draw.count
        return self.function(draw)  # type: ignore[no-any-return]


class Parts(Plain):
    """The same function, which says what it says of its parts."""

    @property
    def components(self) -> Any:
        return self.function.components

    def parts(self, draw: Draws) -> Any:
        self.drawn += draw.count
        return self.function.parts(draw)


def same(one: SobolIndices, other: SobolIndices) -> None:
    assert one.units == other.units
    for name in ("first", "total", "variance", "first_interval", "total_interval"):
        wanted = getattr(other, name)
        assert getattr(one, name) == pytest.approx(wanted, rel=1e-9, abs=1e-11), name


def test_the_ladder_gives_the_same_indices_in_a_third_of_the_draws(
    world: World, seed: Scenario
) -> None:
    outputs = ("S8", "S10", "aid_coverage")
    function, inputs = Futures(seed, world, outputs), inputs_of(seed, world)
    assert isinstance(function, Additive)
    plain, parts = Plain(function), Parts(function)
    slow, quick = (sobol(f, inputs, 64, outputs=outputs) for f in (plain, parts))
    same(quick, slow)
    assert parts.drawn < plain.drawn / 3
    with ThreadPoolExecutor(2) as pool:
        there = sobol(function, inputs, 256, outputs=outputs, executor=pool)
    assert (there.total == quick.total).all()


def test_groups_are_not_taken_apart(world: World, seed: Scenario) -> None:
    function, inputs = Futures(seed, world, ("S8",)), inputs_of(seed, world)
    same(*(sobol(f, inputs, 256, by="group") for f in (Plain(function), Parts(function))))


def test_the_account_is_no_sum_of_commodities(world: World, seed: Scenario) -> None:
    assert Futures(seed, world, ("S8", "us")).components == {}
    parts, ids = Futures(seed, world, ("S8",)).components, world.economics.ids
    assert [parts[f"price.{id}"] for id in ids] == list(range(len(ids)))
    assert set(parts) & set(inputs_of(seed, world).names) > {f"price.{id}" for id in ids}


class Sum:
    """y = c (a_0 b_0 + a_1 b_1): known indices, two parts of two inputs each, one for both."""

    components = {"a0": 0, "b0": 0, "a1": 1, "b1": 1}  # noqa: RUF012

    def parts(self, draw: Draws) -> Any:
        made = [draw["c"] * draw[f"a{i}"] * draw[f"b{i}"] for i in range(2)]
        return {"y": np.stack(made, axis=-1)}

    def __call__(self, draw: Draws) -> Any:
        return {"y": self.parts(draw)["y"].sum(axis=-1), "other": draw["c"]}


def test_an_additive_function_of_few_inputs() -> None:
    rows = [Input(f"{k}{i}", Uniform(0.0, 1.0 + i), "g") for i in range(2) for k in "ab"]
    inputs = Inputs([*rows, Input("c", Normal(1.0, 0.1), "g")])
    found = sobol(Sum(), inputs, 4096)
    same(found, sobol(Plain(Sum()), inputs, 4096))
    y, other = (dict(zip(found.units, row, strict=True)) for row in found.total)
    assert other["c"] == pytest.approx(1.0, abs=0.02)
    assert [other[name] for name in ("a0", "b0", "a1", "b1")] == [0.0] * 4
    assert y["a1"] > y["a0"] > 0.0
