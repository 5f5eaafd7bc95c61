"""In which corner of the inputs a claim is met: a box found by peeling, told in plain words.

The patient rule induction method (PRIM): from the whole of the inputs, the slice of one input
whose loss most raises the share of simulations that meet the claim is cut off, again. This
is done over each choice of a few inputs, and the best box is taken; better ones may be left.

References
----------
Friedman, Fisher (1999), Statistics and Computing 9, 123-143, doi:10.1023/A:1008894516817.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.core.errors import Problem, ScenarioError
from model.core.said import Said, say
from model.sampling.distributions import Bernoulli, Point
from model.sampling.draws import TILE, Inputs, Sampler
from model.sampling.peeling import Box, boxes, within
from model.sampling.simulation import Function, evaluate_tile, in_order
from model.sampling.spread import Conditions, meets

__all__ = ["Limit", "Rule", "rule"]

_OTHERS = 3
_CLAIM = say("the claim is met")


@dataclass(frozen=True)
class Limit:
    """Bounds of one input in the box.

    Parameters
    ----------
    input : str
        Its name.
    low, high : float
        low <= value < high; infinite where open.
    chance : bool
        Whether the input is a probability, so that the bounds mean yes or no.
    """

    input: str
    low: float
    high: float
    chance: bool = False

    def text(self, label: str = "") -> Said:
        """Return the bounds in words.

        Examples
        --------
        >>> Limit("price", 80.0, float("inf")).text("the price of ore")
        'the price of ore is at least 80'
        """
        what = label or self.input
        if self.chance and self.low > 0:
            return say("{what} comes true", what=what)
        if self.chance:
            return say("{what} does not come true", what=what)
        if math.isinf(self.high):
            return say("{what} is at least {low:,.3g}", what=what, low=self.low)
        if math.isinf(self.low):
            return say("{what} is below {high:,.3g}", what=what, high=self.high)
        return say("{what} is from {low:,.3g} to {high:,.3g}", what=what, low=self.low,
                   high=self.high)  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """A box over the inputs, judged on draws that did not shape it.

    Parameters
    ----------
    limits : tuple of Limit
        The inputs that are bounded.
    density : float
        Share of the simulations in the box that meet the claim.
    coverage : float
        Share of the simulations that meet the claim that lie in the box.
    support : float
        Share of all simulations that lie in the box.
    base : float
        Share of all simulations that meet the claim.
    draws : int
        Futures drawn for the judgement.
    wanted : float
        Density asked for.
    """

    limits: tuple[Limit, ...]
    density: float
    coverage: float
    support: float
    base: float
    draws: int
    wanted: float

    @property
    def found(self) -> bool:
        """Whether the box has the density asked for."""
        return self.base > 0 and self.density >= self.wanted

    @property
    def stands_out(self) -> bool:
        """Whether the box beats all simulations by more than two standard errors."""
        error = math.sqrt(self.base * (1.0 - self.base) / max(self.support * self.draws, 1.0))
        return bool(self.limits) and self.density - self.base > 2.0 * error

    def sentence(self, labels: Mapping[str, str] | None = None, claim: str = _CLAIM) -> Said:
        """Return the rule in plain words.

        Parameters
        ----------
        labels : mapping of str to str, optional
            Words for inputs by name.
        claim : str
            What is met, as a clause.
        """
        said: dict[str, Any] = {"draws": self.draws, "share": _percent(self.base), "claim": claim}
        if self.base == 0.0:
            return say("There is no simulation among the {draws:,} drawn in which {claim}.", **said)
        if self.base == 1.0:
            return say("In each of the {draws:,} simulations {claim}.", **said)
        if not self.stands_out:
            return say(
                "In {share} of all simulations {claim}; no corner was found that stands out.",
                **said,
            )
        words, density = labels or {}, _percent(self.density)
        if density == _percent(self.wanted) and not self.found:
            density = Said("{share:.1%}", share=math.floor(1000 * self.density) / 1000)
        limits = [limit.text(words.get(limit.input, "")) for limit in self.limits]
        said |= {"density": density, "coverage": _percent(self.coverage),
                 "where": reduce(_both, limits), "wanted": _percent(self.wanted)}  # fmt: skip
        if self.found:
            return say("In {density} of simulations where {where}, {claim}; {coverage} of all "
                       "simulations in which it holds lie there.", **said)  # fmt: skip
        return say("In {density} of simulations where {where}, {claim}; {coverage} of all "
                   "simulations in which it holds lie there; none was found that reaches {wanted}.",
                   **said)  # fmt: skip


def _both(one: Said, other: Said) -> Said:
    return say("{one} and {other}", one=one, other=other)


def rule(
    function: Function,
    inputs: Inputs,
    conditions: Conditions,
    draws: int = 32_768,
    seed: int = 0,
    *,
    over: Sequence[str] | None = None,
    density: float = 0.9,
    peel: float = 0.05,
    least: float = 0.02,
    executor: Executor | None = None,
) -> Rule:
    """Find the corner of the inputs in which conditions on the outputs are met.

    Parameters
    ----------
    function, inputs
        As in `model.sampling.simulation.run`.
    conditions : mapping
        For each output a number it must reach, or (low, high) with low <= value < high.
    draws : int
        Futures from which boxes are found, as many again to choose one and as many to judge it.
    seed : int
        Same seed, same rule.
    over : sequence of str, optional
        Inputs that may be bounded; all that are not known when not given.
    density : float
        Share of the simulations in the box that shall meet the conditions [1].
    peel : float
        Share of the box cut off in one step [1].
    least : float
        Share of all simulations that the box keeps at least [1].
    executor : concurrent.futures.Executor, optional
        Where the simulations are evaluated, with a picklable function where processes run; the rule
        is the same, bit for bit.

    Raises
    ------
    ScenarioError
        When an input or output is unknown, or a share lies outside (0, 1).
    """
    _check(density=density, peel=peel, least=least)
    places = [
        inputs.place[name]
        for name in (inputs[name].name for name in (inputs.names if over is None else over))
        if not isinstance(inputs[name].marginal, Point)
    ]
    values, met = _sample(function, Sampler(inputs, draws, seed), places, conditions, executor)
    box: Box = []
    if places and met.any() and not met.all():
        found = boxes(values, met, density, peel, max(1, math.ceil(least * len(met))))
        others = Sampler(inputs, draws, seed + _OTHERS)
        fresh = _sample(function, others, places, conditions, executor)
        box = _best(found, [(values, met), fresh], density)
    names = [inputs.names[place] for place in places]
    limits = tuple(
        Limit(names[row], low, high, isinstance(inputs[names[row]].marginal, Bernoulli))
        for row, low, high in box
    )
    judges = Sampler(inputs, draws, seed + 1)
    return _judge(function, judges, limits, conditions, density, executor)


def _best(
    found: Sequence[Box],
    samples: Sequence[tuple[NDArray[np.float32], NDArray[np.bool_]]],
    density: float,
) -> Box:
    """Return the box that covers most of those that reach the density over all samples.

    Those that pass it by two standard errors, or by one, come first; where none reaches it, the
    densest.
    """

    def worth(box: Box) -> tuple[int, float]:
        counted = [_counted(values, met, box) for values, met in samples]
        both, held = (sum(counts) for counts in zip(*counted, strict=True))
        share = both / max(held, 1)
        error = math.sqrt(density * (1.0 - density) / max(counted[-1][1], 1))
        sure = sum(share - errors * error >= density for errors in (0, 1, 2))
        return sure, both if sure else share

    return max(found, key=worth)


def _counted(values: NDArray[np.float32], met: NDArray[np.bool_], box: Box) -> tuple[int, int]:
    """Return how many simulations in the box meet the claim, and how many lie there."""
    inside = within(values, box)
    return int((inside & met).sum()), int(inside.sum())


def _check(**shares: float) -> None:
    problems = [
        Problem(name, f"{share:g}", "a share above 0 and below 1")
        for name, share in shares.items()
        if not 0.0 < share < 1.0
    ]
    if problems:
        raise ScenarioError(problems)


def _sample(
    function: Function,
    sampler: Sampler,
    places: Sequence[int],
    conditions: Conditions,
    executor: Executor | None,
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return the inputs that may be bounded, shape (input, draw), and which draws meet."""
    values = np.empty((len(places), sampler.draws), dtype=np.float32)
    met = np.empty(sampler.draws, dtype=np.bool_)
    calls = ((function, sampler, places, conditions, tile) for tile in range(sampler.tiles))
    every = (
        itertools.starmap(_tile, calls) if executor is None else in_order(executor, _tile, calls)
    )
    for number, (drawn, meeting) in enumerate(every):
        here = slice(number * TILE, number * TILE + meeting.size)
        values[:, here], met[here] = drawn, meeting
    return values, met


def _tile(
    function: Function, sampler: Sampler, places: Sequence[int], conditions: Conditions, tile: int
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return the same of one tile."""
    drawn = next(sampler.read(tile, tile + 1))
    values = drawn.array[list(places)].astype(np.float32)
    return values, _met(evaluate_tile(function, drawn), conditions)


def _met(results: Mapping[str, NDArray[np.floating]], conditions: Conditions) -> NDArray[np.bool_]:
    allowed = say("one of {names}", names=", ".join(results))
    problems = [
        Problem(f"conditions.{name}", "an unknown output", allowed)
        for name in conditions
        if name not in results
    ]
    if problems:
        raise ScenarioError(problems)
    return meets(results, conditions)


def _judge(
    function: Function,
    sampler: Sampler,
    limits: tuple[Limit, ...],
    conditions: Conditions,
    wanted: float,
    executor: Executor | None,
) -> Rule:
    places = [sampler.inputs.place[limit.input] for limit in limits]
    values, met = _sample(function, sampler, places, conditions, executor)
    box = [(row, limit.low, limit.high) for row, limit in enumerate(limits)]
    (both, held), hits = _counted(values, met, box), int(met.sum())
    return Rule(
        limits=limits,
        density=both / max(held, 1),
        coverage=both / max(hits, 1),
        support=held / len(met),
        base=hits / len(met),
        draws=len(met),
        wanted=wanted,
    )


def _percent(share: float) -> Said:
    return Said("{share:.0%}" if share >= 0.01 else "{share:.2%}", share=share)
