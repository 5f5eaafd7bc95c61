"""What is read from a run that did not keep its values, beside outputs that are often 0."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from model.sampling.distributions import Uniform
from model.sampling.draws import Draws, Input, Inputs
from model.sampling.simulation import run
from model.sampling.spread import Distribution


def atoms(draws: Draws) -> dict[str, Any]:
    paid = np.where(draws["u"] < 0.46, 0.0, 5000.0 * draws["v"])
    return {
        "paid": paid,
        "lost": -draws["v"] * (draws["u"] > 0.98),
        "both": paid * np.where(draws["w"] < 0.5, -1.0, 1.0),
        "nothing": -0.0 * draws["v"],
    }


ATOMS = Inputs(Input(name, Uniform(low, 1.0)) for name, low in (("u", 0), ("v", 0.5), ("w", 0)))
ASKED = {"paid": 1e-6, "lost": 0.0, "both": 0.0, "nothing": 0.0}


@pytest.fixture(scope="module")
def beside_zero() -> tuple[Distribution, Distribution]:
    events = {name: {name: level} for name, level in ASKED.items()}
    exact, sketch = (
        run(atoms, ATOMS, 20_000, 3, "random", events=events, keep=keep) for keep in (True, False)
    )
    return exact, sketch


@pytest.mark.parametrize("name", ASKED)
def test_the_sketch_is_right_beside_an_atom_at_zero(
    beside_zero: tuple[Distribution, Distribution], name: str
) -> None:
    exact, sketch = beside_zero
    for level in (ASKED[name], -1e-6, 0.0, 1e-6):
        assert sketch.probability(name, level) == exact.probability(name, level), level
    assert sketch.probability(name, ASKED[name]) == sketch.event(name)
    shares = [0.01, 0.1, 0.2, 0.3, 0.4, 0.44, 0.5, 0.7, 0.9]
    wanted = exact.quantiles(name, shares)
    assert sketch.quantiles(name, shares) == pytest.approx(wanted, rel=1 / 64)
    assert [x == 0.0 for x in sketch.quantiles(name, shares)] == [x == 0.0 for x in wanted]


@pytest.mark.parametrize("name", ASKED)
def test_a_histogram_of_the_sketch_keeps_an_atom_in_its_bin(
    beside_zero: tuple[Distribution, Distribution], name: str
) -> None:
    exact, sketch = (found.histogram(name, 9)[0] for found in beside_zero)
    assert sketch == pytest.approx(exact, abs=0.02)
    assert sketch.max() == pytest.approx(exact.max(), abs=0.005)


def test_zeros_are_the_same_for_any_portions(
    beside_zero: tuple[Distribution, Distribution],
) -> None:
    with ThreadPoolExecutor(3) as threads:
        found = run(atoms, ATOMS, 20_000, 3, "random", keep=False, chunk=4096, executor=threads)
    assert found.to_table().equals(beside_zero[1].to_table())
    for row in range(len(found.names)):
        assert found.sketches[row].zeros == beside_zero[1].sketches[row].zeros
    assert found.range("nothing") == (0.0, 0.0)
    assert "-0" not in str(found.range("nothing"))
