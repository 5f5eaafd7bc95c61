"""Sobol indices: which share of an output's variance each input, or group of inputs, explains.

With A and B two independent tables of draws and A_u the table A whose unit u is taken from B, the
first order index is mean(y_B (y_Au - y_A)) / V and the total index mean((y_A - y_Au)^2) / (2 V).
Own noise and common factors are separate, independent inputs: an input that loads on a factor
answers for its own noise alone, the factor for what its followers share.

References
----------
Saltelli et al. (2010), Comput. Phys. Commun. 181, 259-270, doi:10.1016/j.cpc.2009.09.018;
Jansen (1999), Comput. Phys. Commun. 117, 35-43, doi:10.1016/S0010-4655(98)00154-4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import DTypeLike, NDArray

from model.core.errors import Problem, ScenarioError, unknown
from model.core.said import say
from model.sampling.draws import TILE, Inputs, Method, Sampler
from model.sampling.freezing import Job, parts_of, results_of
from model.sampling.simulation import Function, evaluate_tile

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SobolIndices", "sobol"]

Floats = NDArray[np.float64]
By = Literal["input", "group"]

_BLOCKS = 128
_RESAMPLES = 1000
_ROUNDING = 1e-12
"""Spread of an output, as a share of its size, that is taken for rounding."""


@dataclass(frozen=True)
class SobolIndices:
    """Sobol indices of every output and unit, with their intervals.

    Parameters
    ----------
    outputs, units : tuple of str
        Names; a unit is an input or a group.
    first, total : ndarray, shape (output, unit)
        First order and total index; 0 for an output that does not vary.
    first_interval, total_interval : ndarray, shape (2, output, unit)
        Ends of the 95 % bootstrap interval.
    variance : ndarray, shape (output,)
        Variance of each output.
    evaluations : int
        Draws on which the function would be evaluated unit by unit, (units + 2) a base point.
    """

    outputs: tuple[str, ...]
    units: tuple[str, ...]
    first: Floats
    total: Floats
    first_interval: Floats
    total_interval: Floats
    variance: Floats
    evaluations: int

    def to_table(self, output: str) -> pd.DataFrame:
        """Return one row a unit, the greatest total first: both indices with their intervals."""
        import pandas as pd

        if output not in self.outputs:
            where = f"output.{output}"
            raise ScenarioError(
                [unknown(where, output, self.outputs, "an output", "an unknown output")]
            )
        row = self.outputs.index(output)
        columns = {
            "first": self.first[row],
            "first_low": self.first_interval[0, row],
            "first_high": self.first_interval[1, row],
            "total": self.total[row],
            "total_low": self.total_interval[0, row],
            "total_high": self.total_interval[1, row],
        }
        table = pd.DataFrame(columns, index=pd.Index(self.units, name="unit"))
        return table.sort_values("total", ascending=False, kind="stable")


def sobol(
    function: Function,
    inputs: Inputs,
    draws: int = 8192,
    seed: int = 0,
    method: Method = "sobol",
    outputs: Sequence[str] | None = None,
    *,
    by: By = "input",
    exact: bool = False,
    dtype: DTypeLike = np.float64,
    progress: Callable[[int, int], object] | None = None,
    executor: Executor | None = None,
) -> SobolIndices:
    """Share the variance of each output out among inputs or groups.

    Parameters
    ----------
    function, inputs, seed, method, exact, dtype, progress
        As in `model.sampling.simulation.run`.
    executor : concurrent.futures.Executor, optional
        Where the function is evaluated, with a picklable function where processes run; the
        indices are the same, bit for bit, since all sums are made here and in one order.
    draws : int
        Base points, rounded up to a power of two of at least 256; the function is evaluated on
        (units + 2) times as many draws, an :class:`model.sampling.freezing.Additive` one on
        fewer.
    outputs : sequence of str, optional
        Outputs wanted; all when not given.
    by : {"input", "group"}
        What an index [1] is of: each input, or each group of inputs.

    Raises
    ------
    ScenarioError
        When an argument is out of range, an input has no group, or a correlation matrix ties
        inputs of different units, whose indices would have no meaning.
    """
    units = _units(inputs, by)
    sampler = Sampler(inputs, draws, seed, method, exact=exact, dtype=dtype)
    names = _names(function, sampler, outputs)
    count = 1 << (max(sampler.draws, 2 * _BLOCKS) - 1).bit_length()
    parts = parts_of(function, inputs, units)
    job = Job(function, sampler, names, tuple(tuple(unit) for unit in units.values()), parts, count)
    sums = _add_up(job, executor, progress)
    return _indices(names, tuple(units), sums, count * (len(units) + 2))


def _units(inputs: Inputs, by: str) -> dict[str, list[int]]:
    """Return the places of the inputs of each unit."""
    problems = []
    if by not in ("input", "group"):
        problems.append(Problem("by", repr(by), "one of input, group"))
    units: dict[str, list[int]] = {}
    for place, row in enumerate(inputs):
        unit = row.name if by == "input" else row.group
        if not unit:
            problems.append(Problem(f"inputs.{row.name}.group", "none", "the name of a group"))
        units.setdefault(unit, []).append(place)
    problems += _torn(inputs, by)
    if problems:
        raise ScenarioError(problems)
    return units


def _torn(inputs: Inputs, by: str) -> Iterator[Problem]:
    names = inputs.correlation.names if inputs.correlation else ()
    units = {inputs[name].name if by == "input" else inputs[name].group for name in names}
    if len(units) > 1:
        given = say("a matrix that ties {names}", names=", ".join(sorted(units)))
        remedy = say("Use common factors, or group the inputs it ties.")
        yield Problem("correlation", given, "correlations within one unit", remedy)


def _names(function: Function, sampler: Sampler, outputs: Sequence[str] | None) -> tuple[str, ...]:
    valid = list(evaluate_tile(function, next(sampler.read(0, 1))))
    names = tuple(valid if outputs is None else outputs)
    problems = [
        unknown(f"outputs.{name}", name, valid, "an output", "an unknown output")
        for name in names
        if name not in valid
    ]
    if problems or not names:
        raise ScenarioError(problems or [Problem("outputs", "none", "at least one output")])
    return names


@dataclass
class _Sums:
    """Sums over the base points of each of `_BLOCKS` blocks.

    `plain` holds y_A, y_A^2, y_B, y_B^2; `frozen` holds y_B (y_Au - y_A), y_Au - y_A and
    (y_A - y_Au)^2 for every unit u. `noise` is the variance that rounding alone may cause.
    """

    plain: Floats
    frozen: Floats
    count: Floats
    noise: Floats

    @classmethod
    def none(cls, outputs: int, units: int) -> _Sums:
        return cls(
            np.zeros((_BLOCKS, 4, outputs)),
            np.zeros((_BLOCKS, 3, outputs, units)),
            np.zeros(_BLOCKS),
            np.zeros(outputs),
        )


def _add_up(
    job: Job, executor: Executor | None, progress: Callable[[int, int], object] | None
) -> _Sums:
    """Evaluate all pieces and add them up, always here and in one order."""
    sums = _Sums.none(len(job.outputs), len(job.units))
    results = results_of(job, executor)
    shift: Floats | None = None
    for tile in range(job.tiles):
        y_b, y_a = next(results)
        if shift is None:
            shift = y_a.mean(axis=1, keepdims=True)
            sums.noise[:] = (_ROUNDING * shift[:, 0]) ** 2
        frozen = _frozen(job, results, shift)
        _add_tile(sums, job, tile, (y_a - shift, y_b - shift), frozen)
        if progress is not None:
            progress(min((tile + 1) * TILE, job.count), job.count)
    return sums


def _frozen(
    job: Job, results: Iterator[list[Floats]], shift: Floats
) -> Iterator[tuple[int, Floats]]:
    """Yield each unit u of one tile with the outputs of A_u."""
    for units in job.turns:
        yield from ((u, y_u - shift) for u, y_u in zip(units, next(results), strict=True))


def _add_tile(
    sums: _Sums,
    job: Job,
    tile: int,
    ends: tuple[Floats, Floats],
    frozen: Iterator[tuple[int, Floats]],
) -> None:
    """Add the sums of one tile to those of its blocks."""
    (y_a, y_b), size = ends, job.size(tile)
    blocks = (tile * TILE + np.arange(size)) * _BLOCKS // job.count
    starts = np.flatnonzero(np.diff(blocks, prepend=-1))
    held = blocks[starts]
    sums.count[held] += np.add.reduceat(np.ones(size), starts)
    for place, series in enumerate((y_a, y_a**2, y_b, y_b**2)):
        sums.plain[held, place] += np.add.reduceat(series, starts, axis=1).T
    for unit, y_u in frozen:
        away = y_u - y_a
        for place, series in enumerate((y_b * away, away, away**2)):
            sums.frozen[held, place, :, unit] += np.add.reduceat(series, starts, axis=1).T


def _indices(
    outputs: tuple[str, ...], units: tuple[str, ...], sums: _Sums, evaluations: int
) -> SobolIndices:
    """Turn sums into indices, and resample the blocks for their intervals."""
    first, total, variance = _estimate(np.ones((1, _BLOCKS)), sums)
    weights = np.random.default_rng(0).multinomial(
        _BLOCKS, np.full(_BLOCKS, 1 / _BLOCKS), _RESAMPLES
    )
    firsts, totals, _ = _estimate(weights.astype(np.float64), sums)
    ends = (0.025, 0.975)
    return SobolIndices(
        outputs=outputs,
        units=units,
        first=first[0],
        total=total[0],
        first_interval=np.quantile(firsts, ends, axis=0),
        total_interval=np.quantile(totals, ends, axis=0),
        variance=variance[0],
        evaluations=evaluations,
    )


def _estimate(weights: Floats, sums: _Sums) -> tuple[Floats, Floats, Floats]:
    """Return first order, total and variance for each row of block weights."""
    count = weights @ sums.count
    plain = np.einsum("rb,bso->sro", weights, sums.plain) / count[:, None]
    product, away, square = np.einsum("rb,bsou->srou", weights, sums.frozen) / count[:, None, None]
    centre = 0.5 * (plain[0] + plain[2])
    variance = 0.5 * (plain[1] + plain[3]) - centre**2
    scale = np.where(variance > sums.noise, variance, np.inf)[:, :, None]
    first = (product - centre[:, :, None] * away) / scale
    return first, 0.5 * square / scale, variance
