"""A whole run as a multiple of the time numpy needs merely to fill the same random numbers.

    python benchmarks/bench_limits.py [--draws N] [--rounds N]

The toy has the shape of the real thing: 93 uncertain inputs (a common factor, 40 prices tied to
it, 20 triangular recoveries, 20 PERT costs, 10 shares, a rate, a lead time), a bilinear function
of them and 32 outputs, each with mean, standard error, quantiles and histogram. Against it stands
the mere filling of 41 normals and 52 uniforms a draw, in float32, by numpy's own generator, into
a buffer that stays in the cache. Its figures are made up. Aim: at most 2.0.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np

from model.sampling.distributions import LogNormal, Normal, Pert, Triangular, Uniform
from model.sampling.draws import TILE, Draws, Input, Inputs, Method, Sampler
from model.sampling.simulation import run

AIM = 2.0
PRICES, RECOVERIES, COSTS, SHARES, OUTPUTS = 40, 20, 20, 10, 32
NORMALS, UNIFORMS = PRICES + 1, RECOVERIES + COSTS + SHARES + 2


def toy_inputs() -> Inputs:
    """Return 93 inputs of made-up figures."""
    rng = np.random.default_rng(1)

    def price(place: int) -> Input:
        spread, load = rng.uniform(0.2, 0.5), rng.uniform(0.4, 0.8)
        return Input(f"price_{place}", LogNormal(1.0, spread), "prices", {"factor": load})

    def recovery(place: int) -> Input:
        return Input(f"recovery_{place}", Triangular(0.3, rng.uniform(0.4, 0.8), 0.9), "geology")

    def cost(place: int) -> Input:
        return Input(f"cost_{place}", Pert(0.2, rng.uniform(0.3, 0.8), 1.5), "technology")

    def share(place: int) -> Input:
        return Input(f"share_{place}", Uniform(0.1, rng.uniform(0.3, 0.9)), "territory")

    return Inputs(
        [
            Input("factor", Normal(0.0, 1.0), "prices"),
            *map(price, range(PRICES)),
            *map(recovery, range(RECOVERIES)),
            *map(cost, range(COSTS)),
            *map(share, range(SHARES)),
            Input("rate", Uniform(0.05, 0.15), "politics"),
            Input("lead", Triangular(4.0, 10.0, 20.0), "politics"),
        ]
    )


class Toy:
    """A bilinear function of the inputs with 32 outputs."""

    names = tuple(f"output_{place}" for place in range(OUTPUTS))

    def __init__(self, dtype: type) -> None:
        rng = np.random.default_rng(2)
        self.held = rng.uniform(0, 1, (PRICES, SHARES + 1)).astype(dtype)
        self.grouped = rng.uniform(0, 1, (OUTPUTS, PRICES)).astype(dtype)

    def __call__(self, draws: Draws) -> dict[str, Any]:
        rows = draws.array
        price = rows[1:41]
        recovery, cost, share = rows[41:61], rows[61:81], rows[81:91]
        discount = np.exp(-rows[91] * rows[92])
        margin = price[:20] * recovery
        margin -= cost
        np.clip(margin, 0, np.inf, out=margin)
        worth = self.held[:, 1:] @ share
        worth += self.held[:, :1]
        worth *= discount
        worth[:20] *= margin
        worth[20:] *= price[20:]
        return dict(zip(self.names, self.grouped @ worth, strict=True))


def fill(draws: int) -> None:
    """Fill the random numbers of as many draws, tile by tile, and do nothing with them."""
    rng = np.random.default_rng(1)
    normals = np.empty((NORMALS, TILE), dtype=np.float32)
    uniforms = np.empty((UNIFORMS, TILE), dtype=np.float32)
    for _ in range(draws // TILE):
        rng.standard_normal(dtype=np.float32, out=normals)
        rng.random(dtype=np.float32, out=uniforms)


def whole(inputs: Inputs, draws: int, method: Method, dtype: type, keep: bool | None) -> None:
    """Run the toy and read what a page shows of it."""
    found = run(Toy(dtype), inputs, draws, 1, method, keep=keep, dtype=dtype)
    found.to_table()
    for name in found.names[:4]:
        found.histogram(name)


def sample(inputs: Inputs, draws: int, method: Method, dtype: type) -> None:
    """Draw the inputs and do nothing with them."""
    for _ in Sampler(inputs, draws, 1, method, dtype=dtype).read():
        pass


def evaluate(inputs: Inputs, draws: int, dtype: type) -> None:
    """Evaluate the toy on one tile again and again."""
    tile, toy = next(Sampler(inputs, TILE, 1, dtype=dtype).read()), Toy(dtype)
    for _ in range(draws // TILE):
        toy(tile)


def seconds(work: Callable[[], None]) -> float:
    """Return the processor seconds of some work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=2**18)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    inputs, draws = toy_inputs(), options.draws
    single, double = np.float32, np.float64
    cases: dict[str, Callable[[], None]] = {
        "numpy fills the random numbers": lambda: fill(draws),
        "inputs drawn, sobol, float32": lambda: sample(inputs, draws, "sobol", single),
        "inputs drawn, random, float32": lambda: sample(inputs, draws, "random", single),
        "inputs drawn, sobol, float64": lambda: sample(inputs, draws, "sobol", double),
        "toy evaluated, float32": lambda: evaluate(inputs, draws, single),
        "toy evaluated, float64": lambda: evaluate(inputs, draws, double),
        "whole run, sobol, float32, sketch": lambda: whole(inputs, draws, "sobol", single, False),
        "whole run, random, float32, sketch": lambda: whole(inputs, draws, "random", single, False),
        "whole run, sobol, float32, exact": lambda: whole(inputs, draws, "sobol", single, True),
        "whole run, sobol, float64, sketch": lambda: whole(inputs, draws, "sobol", double, False),
        "whole run, sobol, float64, exact": lambda: whole(inputs, draws, "sobol", double, True),
    }
    for work in cases.values():
        work()  # tables, buffers and modules
    rounds = [{name: seconds(work) for name, work in cases.items()} for _ in range(options.rounds)]
    base = next(iter(cases))
    print(f"{draws:,} draws, {len(inputs)} inputs, {OUTPUTS} outputs, {options.rounds} rounds")
    for name in cases:
        cost = median(found[name] for found in rounds) / draws * 1e6
        ratio = median(found[name] / found[base] for found in rounds)
        print(f"{name:38s} {cost:7.3f} us a draw  {ratio:6.2f}")
    best = median(found["whole run, sobol, float32, sketch"] / found[base] for found in rounds)
    print(f"aim {AIM}: {'met' if best <= AIM else 'not met'} at {best:.2f}")


if __name__ == "__main__":
    main()
