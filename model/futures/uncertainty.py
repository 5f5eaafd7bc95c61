"""How sure a scenario's figures are: joint draws of everything uncertain, through one function.

:func:`simulate` runs the formulas of :func:`model.evaluate` over draws of the inputs that
:mod:`model.futures.futures` names, tile by tile; its memory does not grow with the draws.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import TYPE_CHECKING, Literal

import numpy as np

from model.core.errors import Problem, ScenarioError, unknown
from model.futures.futures import HEADLINE, OUTPUTS, TOPICS, Futures, inputs_of
from model.money.ladder import RUNGS
from model.sampling.draws import Inputs, Method, run_problems
from model.sampling.simulation import run

if TYPE_CHECKING:
    from model.sampling.spread import Conditions, Distribution
    from model.scenario.scenario import Scenario
    from model.world.world import World

Precision = Literal["double", "single"]
_KINDS = {"double": np.float64, "single": np.float32}

DRAWS = 65_536
"""Draws of a simulation when none are asked for."""


def simulate(
    scenario: Scenario,
    world: World,
    draws: int = DRAWS,
    *,
    seed: int = 0,
    method: Method = "sobol",
    outputs: Sequence[str] = (*HEADLINE, *RUNGS),
    topics: Sequence[str] = TOPICS,
    events: dict[str, Conditions] | None = None,
    precision: Precision = "double",
    executor: Executor | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> Distribution:
    """Return the distribution of a scenario's figures.

    Parameters
    ----------
    scenario : Scenario
        The assumptions, with ``ranges`` for what is not sure.
    world : World
        The figures and their ranges.
    draws : int
        From 2; rounded up to a power of two for Sobol points, which the result's `note` tells.
    seed : int
        Same seed, same figures.
    method : {"sobol", "random"}
        Scrambled Sobol points, or independent draws.
    outputs : sequence of str
        Names of :data:`model.futures.futures.OUTPUTS` [million; ``aid_coverage`` 1]. The flows of
        the deal's account (``us``, ``inflow``, ``state``) cost as much again as the others.
    topics : sequence of str
        Groups of :data:`model.futures.futures.TOPICS` that are drawn; others stay at their
        central inputs.
    events : dict, optional
        Conditions whose joint share is counted, by name.
    precision : {"double", "single"}
        Of the numbers in the formulas: in float32 a run takes about two thirds of the time, and
        means and quantiles stay within 1e-4 of those in float64.
    executor : concurrent.futures.Executor, optional
        Where the work runs; the result is the same.
    progress : callable, optional
        Called as ``progress(draws_done, draws)``.

    Raises
    ------
    ScenarioError
        When an output, a topic, the precision, the method, the draws or the seed cannot be used;
        all problems at once.

    Examples
    --------
    >>> from model import Scenario, load_world
    >>> found = simulate(Scenario.from_preset("borders-1991"), load_world(), 1024)
    >>> bool(found.quantile("S8", 0.05) < found.quantile("S8", 0.95))
    True
    """
    problems = [*run_problems(draws, seed, method), *name_problems(outputs, topics)]
    if precision not in _KINDS:
        problems.append(Problem("precision", repr(precision), "one of double, single"))
    if problems:
        raise ScenarioError(problems)
    function, inputs = futures_of(scenario, world, outputs, topics)
    return run(
        function, inputs, draws, seed, method, outputs,
        events=events, executor=executor, progress=progress, dtype=_KINDS[precision],
    )  # fmt: skip


def futures_of(
    scenario: Scenario, world: World, outputs: Sequence[str], topics: Sequence[str] = TOPICS
) -> tuple[Futures, Inputs]:
    """Return a scenario's figures as a function of draws, and the inputs that are drawn.

    Parameters
    ----------
    scenario, world, outputs, topics
        As for :func:`simulate`.

    Raises
    ------
    ScenarioError
        When an output or a topic is unknown; all problems at once.
    """
    problems = name_problems(outputs, topics)
    if problems:
        raise ScenarioError(problems)
    names = tuple(dict.fromkeys(outputs))
    return Futures(scenario, world, names), inputs_of(scenario, world, topics)


def name_problems(outputs: Sequence[str], topics: Sequence[str] = TOPICS) -> list[Problem]:
    """Return what is wrong with the names of outputs and topics.

    Parameters
    ----------
    outputs, topics
        As for :func:`simulate`.
    """
    problems = [
        unknown(where, name, valid)
        for where, names, valid in (("outputs", outputs, OUTPUTS), ("topics", topics, TOPICS))
        for name in names
        if name not in valid
    ]
    if not outputs:
        problems.append(Problem("outputs", "none", "at least one output"))
    return problems
