"""Who holds how much, at once: the same as the long way through every region and group."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Scenario, World
from model.futures.fitted import Fitted, held_at_once
from model.territory.control import OTHER, RUSSIA, UKRAINE, shares_from
from model.territory.value import Held, value_matrix

share = st.one_of(st.none(), st.floats(0.0, 1.0))
pair = st.tuples(share, share).filter(lambda p: (p[0] or 0.0) + (p[1] or 0.0) <= 1.0)


def fitted(world: World, seed: Scenario, rng: np.random.Generator, draws: int) -> Fitted:
    table = value_matrix(seed, world).astype(float)
    rows, columns = (rng.uniform(0.5, 2.0, (draws, size)) for size in table.shape)
    return Fitted(rows, columns, table)


def map_shares(rng: np.random.Generator, draws: int, regions: int, third: bool) -> Any:
    parts = rng.dirichlet((1.0, 1.0, 1.0), (draws, regions)).transpose(0, 2, 1)
    parts[:, RUSSIA] *= rng.random((draws, regions)) < 0.5
    if not third:
        parts[:, OTHER] = 0.0
    parts[:, UKRAINE] = 1.0 - parts[:, RUSSIA] - parts[:, OTHER]
    return parts


@given(
    national=st.dictionaries(st.sampled_from(("coal", "rare_earths", "lithium")), pair),
    third=st.booleans(),
    drawn=st.booleans(),
    seed_=st.integers(0, 2**32 - 1),
)
@settings(max_examples=50)
def test_at_once_is_the_long_way(
    national: dict[str, tuple[float | None, float | None]], third: bool, drawn: bool, seed_: int,
    world: World, seed: Scenario,
) -> None:  # fmt: skip
    rng, draws = np.random.default_rng(seed_), 3
    value = fitted(world, seed, rng, draws)
    by_region = map_shares(rng, draws, len(world.regions), third)
    stated: dict[str, Any] = dict(national)
    if drawn:  # shares of groups with a draw axis
        stated = {
            group: tuple(None if part is None else np.full(draws, part) for part in parts)
            for group, parts in national.items()
        }
    plain = seed.replace(reading="by-area", group_control={}, deposit_control={})
    shares = shares_from(by_region, stated, plain, world, value.values)
    long_way = Held.of(shares, value.values)
    found = held_at_once(by_region, stated, value, world.groups)
    assert found.total == pytest.approx(long_way.total, rel=1e-12)
    scale = long_way.total.max()
    assert found.parties / scale == pytest.approx(long_way.parties / scale, abs=1e-12)


def test_one_map_serves_all_draws_and_one_value_all_maps(world: World, seed: Scenario) -> None:
    rng = np.random.default_rng(1)
    value, by_region = fitted(world, seed, rng, 4), map_shares(rng, 1, len(world.regions), True)
    one = held_at_once(by_region[0], {}, value, world.groups)
    many = held_at_once(np.repeat(by_region, 4, axis=0), {}, value, world.groups)
    assert one.parties == pytest.approx(many.parties, rel=1e-12)
    single = fitted(world, seed, rng, 1)
    many = held_at_once(np.repeat(by_region, 4, axis=0), {}, single, world.groups)
    assert many.parties.shape == (4, 3, len(world.groups))
    assert many.parties.sum(axis=1) == pytest.approx(np.repeat(single.summed(), 4, axis=0))


def test_a_group_is_the_same_by_itself_and_in_the_table(world: World, seed: Scenario) -> None:
    value = fitted(world, seed, np.random.default_rng(2), 3)
    for index in range(len(world.groups)):
        assert value.of_group(index) == pytest.approx(value.values[..., index])
    assert value.summed() == pytest.approx(value.values.sum(axis=1))
