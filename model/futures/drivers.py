"""What drives a scenario's figures: tornado, Sobol indices and a rule on its own inputs.

The methods of :mod:`model.sampling.sensitivity` applied to :class:`model.futures.futures.Futures`.
A scenario has some 260 uncertain inputs. By group, Sobol indices take (groups + 2) evaluations a
base point; by input they are screened with few points first, and only the strongest are told
apart, the others taken together as one unit, so that nothing is left out of the variance.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from model.core.errors import ScenarioError
from model.core.said import say
from model.futures.breakeven import LEVERS, BreakEvenDraws, break_even_draws
from model.futures.futures import TOPICS, Futures, inputs_of
from model.futures.input_names import input_label, input_unit
from model.futures.uncertainty import futures_of
from model.sampling import indices as generic
from model.sampling import rule as peeling
from model.sampling import tornado as single
from model.sampling.draws import TILE, Inputs, Sampler
from model.sampling.spread import meets

if TYPE_CHECKING:
    import pandas as pd

    from model.sampling.rule import Rule
    from model.sampling.spread import Conditions
    from model.sampling.tornado import Tornado
    from model.scenario.scenario import Scenario
    from model.world.world import World

__all__ = [
    "LEVERS", "REST", "BreakEvenDraws", "Drivers", "break_even_draws", "labels", "rule", "sobol",
    "tornado",
]  # fmt: skip

Progress = Callable[[int, int], object]

REST = say("all others")
"""The unit of all inputs that are not among the strongest."""

_SCREEN = 256
_OWN = say(
    "An input stands here for what is its own: what prices, say, have in common stands in the "
    "price level of all commodities. A bar of the tornado moves the whole of an input."
)


@dataclass(frozen=True)
class Drivers:
    """Sobol indices of a scenario's figures.

    Parameters
    ----------
    indices : SobolIndices
        By group or by input.
    by : {"group", "input"}
        What a unit is.
    inputs : int
        Uncertain inputs in all.
    screened : int
        Inputs taken together as :data:`REST` after the screening; 0 by group.
    """

    indices: generic.SobolIndices
    by: str
    inputs: int
    screened: int

    def to_table(self, output: str, world: World) -> pd.DataFrame:
        """Return one row a unit, the greatest total first; by input with its name in words."""
        table = self.indices.to_table(output)
        names = [_unit_label(str(unit), self.by, world) for unit in table.index]
        table.insert(0, "label", names)
        return table

    @property
    def note(self) -> str:
        """What a unit by input stands for, and how many the screening took together."""
        if self.by == "group":
            return ""
        if not self.screened:
            return _OWN
        return say(
            "Of {inputs} inputs the {told} strongest after a screening with {points} points are "
            "told apart; the other {screened} stand together as “{rest}”. {own}",
            inputs=self.inputs, told=self.inputs - self.screened, points=_SCREEN,
            screened=self.screened, rest=REST, own=_OWN,
        )  # fmt: skip


def _unit_label(unit: str, by: str, world: World) -> str:
    return unit if by == "group" or unit == REST else input_label(unit, world)


def labels(scenario: Scenario, world: World, *, units: bool = True) -> dict[str, str]:
    """Return every uncertain input of a scenario in words, with the unit of its values."""
    names = inputs_of(scenario, world).names
    return {
        name: input_label(name, world) + (f" [{input_unit(name, world)}]" if units else "")
        for name in names
    }


def tornado(
    scenario: Scenario, world: World, output: str = "S10", low: float = 0.1, high: float = 0.9,
    topics: Sequence[str] = TOPICS,
) -> Tornado:  # fmt: skip
    """Move one uncertain input at a time; all others stay at their median.

    A bar moves the whole of an input, what it has in common with others included; the Sobol
    indices by input, see :func:`sobol`, count that apart.

    Parameters
    ----------
    scenario, world
        As for :func:`model.simulate`.
    output : str
        Of :data:`model.futures.futures.OUTPUTS`.
    low, high : float
        Probabilities of the two values of each input.
    topics : sequence of str
        Groups of inputs that are moved; the others stay at their central inputs.

    Raises
    ------
    ScenarioError
        When the output or a topic is unknown, or the probabilities are out of order.
    """
    function, inputs = futures_of(scenario, world, (output,), topics)
    return single.tornado(function, inputs, output, low, high)


def sobol(
    scenario: Scenario,
    world: World,
    outputs: str | Sequence[str] = "S10",
    by: Literal["group", "input"] = "group",
    *,
    draws: int = 4096,
    seed: int = 0,
    strongest: int = 12,
    topics: Sequence[str] = TOPICS,
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> Drivers:
    """Share the variance of figures out among groups of inputs, or among the strongest inputs.

    Parameters
    ----------
    scenario, world
        As for :func:`model.simulate`.
    outputs : str or sequence of str
        Of :data:`model.futures.futures.OUTPUTS`; one run serves them all.
    by : {"group", "input"}
        Groups are geology, prices, technology, territory, politics, and "stated": the ranges of
        the scenario itself. An input stands for what is its own: what it has in common with
        others is the factor's, such as the price level of all commodities.
    draws : int
        Base points; the model is evaluated (units + 2) times on each.
    seed : int
        Same seed, same indices.
    strongest : int
        Inputs told apart for each output, by their total index in a screening.
    topics : sequence of str
        Groups of inputs that are drawn; the others stay at their central inputs.
    progress : callable, optional
        Called as ``progress(base_points_done, base_points)``.
    executor : concurrent.futures.Executor, optional
        Where the model is evaluated; the indices are the same, bit for bit.

    Raises
    ------
    ScenarioError
        When a name or number is none that can be used.
    """
    names = (outputs,) if isinstance(outputs, str) else tuple(dict.fromkeys(outputs))
    function, inputs = futures_of(scenario, world, names, topics)
    if by not in ("group", "input"):
        raise ScenarioError.at("by", repr(by), "one of group, input")
    units, apart = inputs, len(inputs)
    if by == "input":
        chosen = _strongest(function, inputs, names, seed, strongest, executor)
        apart = len(chosen)
        units = Inputs(
            replace(row, group=row.name if row.name in chosen else REST) for row in inputs
        )
    found = generic.sobol(
        function, units, draws, seed, outputs=names, by="group", progress=progress,
        executor=executor,
    )  # fmt: skip
    return Drivers(found, by, len(inputs), len(inputs) - apart)


def _strongest(
    function: Futures, inputs: Inputs, outputs: tuple[str, ...], seed: int, count: int,
    executor: Executor | None,
) -> set[str]:  # fmt: skip
    if count < 1:
        raise ScenarioError.at("strongest", f"{count}", "a whole number of at least 1")
    screen = generic.sobol(
        function, inputs, _SCREEN, seed + 1, outputs=outputs, by="input", executor=executor
    )
    order = np.argsort(-screen.total, axis=1, kind="stable")[:, :count]
    return {screen.units[place] for place in order.ravel().tolist()}


def rule(
    scenario: Scenario,
    world: World,
    conditions: Conditions,
    *,
    draws: int = 8192,
    seed: int = 0,
    density: float = 0.9,
    bounded: int = 5,
    topics: Sequence[str] = TOPICS,
    executor: Executor | None = None,
) -> Rule:
    """Find the corner of the assumptions in which a claim is met.

    Parameters
    ----------
    scenario, world
        As for :func:`model.simulate`.
    conditions : mapping
        For each figure a number that it must reach, or (low, high).
    draws : int
        Futures from which boxes are found, as many again to choose one and as many to judge it.
    seed : int
        Same seed, same rule.
    density : float
        Share of the simulations in the box that shall meet the conditions.
    bounded : int
        Inputs that may be bounded: those whose ranks correlate most with the claim being met.
        A rule over all inputs is longer than anyone reads, and holds for its own draws only.
    topics : sequence of str
        Groups of inputs that are drawn.
    executor : concurrent.futures.Executor, optional
        Where the simulations are evaluated; the rule is the same, bit for bit.

    Notes
    -----
    ``found.sentence(labels(scenario, world))`` says it in words.
    """
    function, inputs = futures_of(scenario, world, tuple(conditions), topics)
    over = _telling(function, inputs, conditions, seed, bounded)
    return peeling.rule(
        function, inputs, conditions, draws, seed, over=over, density=density, executor=executor
    )


def _telling(
    function: Futures, inputs: Inputs, conditions: Conditions, seed: int, count: int
) -> list[str]:
    """Return the inputs whose ranks correlate most with the conditions being met."""
    if count < 1:
        raise ScenarioError.at("bounded", f"{count}", "a whole number of at least 1")
    tile = next(Sampler(inputs, TILE, seed + 2).read())
    met = meets(function(tile), conditions).astype(float)
    ranks = tile.array.argsort(axis=1).argsort(axis=1)
    size = np.abs((ranks - ranks.mean(axis=1, keepdims=True)) @ (met - met.mean()))
    return [inputs.names[place] for place in np.argsort(-size, kind="stable")[:count]]
