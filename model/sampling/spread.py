"""What a run found: the distribution of every output, and whether the draws suffice.

Standard errors. For independent draws: sd / sqrt(n) of a mean, sqrt(p (1 - p) / n) of a share,
and half the distance between the order statistics one binomial standard error either side of a
quantile. For Sobol points, which are not independent, the mean's error is taken from the spread
of the means of 16 consecutive blocks as though those were independent. Together the blocks are
better balanced than that, so the stated error is an upper estimate, as are the two others when
the points are Sobol's; the tests show its coverage.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.core.errors import ScenarioError, unknown
from model.core.said import Said, say
from model.core.shown import Shown, drawings
from model.sampling.statistics import Moments, Sketches, order_errors
from model.sampling.store import Store

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BLOCKS", "Conditions", "Distribution", "Enough", "meets"]

Floats = NDArray[np.float64]
Conditions = Mapping[str, float | tuple[float, float]]
"""For each output: a number it must reach, or (low, high) with low <= value < high."""

BLOCKS = 16
"""Consecutive blocks of Sobol points whose means tell the error of the mean."""

_MANY = 256
_Z975 = 1.959963984540054


def meets(values: Mapping[str, NDArray[np.floating]], conditions: Conditions) -> NDArray[np.bool_]:
    """Return in which draws all conditions hold.

    Parameters
    ----------
    values : mapping of str to ndarray, shape (draw,)
        Values of each output.
    conditions : mapping
        For each output a number it must reach, or (low, high) with low <= value < high.
    """
    holds: NDArray[np.bool_] | None = None
    for name, condition in conditions.items():
        low, high = condition if isinstance(condition, tuple) else (condition, math.inf)
        here = (values[name] >= low) & (values[name] < high)
        holds = here if holds is None else holds & here
    if holds is None:
        raise ScenarioError.at("conditions", "none", "at least one condition")
    return holds


_BEYOND = 10**12
"""Draws beyond which none are named that would do."""


@dataclass(frozen=True)
class Enough:
    """Whether the draws suffice for the digits shown.

    Parameters
    ----------
    digits : int
        Significant digits asked for.
    unit : float
        Worth of the last of them.
    error : float
        Half width of the 95 % interval of the figure.
    draws : int
        Draws of the run.
    needed : int
        Draws that would do; an upper estimate for Sobol points.
    """

    digits: int
    unit: float
    error: float
    draws: int
    needed: int

    def __bool__(self) -> bool:
        return self.error <= 0.5 * self.unit

    @property
    def said(self) -> Said:
        """Whether they do, in words."""
        known = {"draws": self.draws, "digits": self.digits, "needed": self.needed}
        if self:
            return say("{draws:,} draws suffice for {digits} digits", **known)
        if self.needed > _BEYOND:
            return say("{draws:,} draws do not suffice for {digits} digits", **known)
        return say("{draws:,} draws do not suffice for {digits} digits; {needed:,} would", **known)

    def __str__(self) -> str:
        """Return a sentence."""
        return str(self.said)


@dataclass(frozen=True)
class Distribution(Shown):
    """The distribution of every output of a run.

    Parameters
    ----------
    names : tuple of str
        The outputs, in the order of every other part.
    moments : Moments
        Count, mean, variance, extremes.
    sketches : Sketches
        Counts by bins of 1/64 octave.
    blocks : ndarray, shape (output, BLOCKS), or None
        Means of consecutive blocks of Sobol points.
    events : mapping of str to int
        How often each event asked for was met.
    store : Store or None
        Every value, where kept.
    seed, method
        As run.
    note : str
        What was changed about the run; empty when nothing.
    """

    names: tuple[str, ...]
    moments: Moments
    sketches: Sketches
    blocks: Floats | None
    events: Mapping[str, int]
    store: Store | None
    seed: int
    method: str
    note: str = ""

    def __repr__(self) -> str:
        """Say in one line how much was drawn, and of which figures."""
        drawn = f"{self.moments.count:,} draws, {self.method}, seed {self.seed}"
        return f"Distribution({drawn}: {', '.join(self.names)})"

    @property
    def count(self) -> int:
        """Number of draws."""
        return self.moments.count

    @property
    def exact(self) -> bool:
        """Whether quantiles and shares are exact for these draws, or read from the sketch."""
        return self.store is not None

    def mean(self, name: str) -> float:
        """Return the mean of an output."""
        return float(self.moments.mean[self._row(name)])

    def sd(self, name: str) -> float:
        """Return the standard deviation of an output."""
        return float(self.moments.sd[self._row(name)])

    def range(self, name: str) -> tuple[float, float]:
        """Return the least and the greatest value of an output."""
        row = self._row(name)
        return float(self.moments.low[row]) + 0.0, float(self.moments.high[row]) + 0.0

    def se(self, name: str) -> float:
        """Return the standard error of the mean; an upper estimate for Sobol points."""
        row = self._row(name)
        if self.blocks is not None:
            return float(self.blocks[row].std(ddof=1)) / math.sqrt(BLOCKS)
        return float(self.moments.sd[row]) / math.sqrt(self.count)

    def quantile(self, name: str, share: float) -> float:
        """Return the value below which a share of the draws lies.

        Exact (linear between neighbours) where values are kept; else from the sketch, within
        1/64 of the value and usually within 1e-4 of it, and exactly 0 where draws that are 0
        have the rank.

        Parameters
        ----------
        name : str
            An output.
        share : float
            In [0, 1].
        """
        return self.quantiles(name, (share,))[0]

    def quantiles(self, name: str, shares: Sequence[float]) -> list[float]:
        """Return several quantiles of an output, read in one pass."""
        row = self._row(name)
        wrong = [share for share in shares if not 0.0 <= share <= 1.0]
        if wrong:
            raise ScenarioError.at("share", f"{wrong[0]:g}", "a share lies in [0, 1]")
        if self.store is None:
            found: list[float] = np.clip(
                self.sketches[row].quantiles(shares), *self.range(name)
            ).tolist()
            return found
        places = [share * (self.count - 1) for share in shares]
        ends = [(math.floor(place), math.ceil(place)) for place in places]
        at = self._ranked(row, {rank for pair in ends for rank in pair}, self.store)
        return [
            at[low] + (place - low) * (at[high] - at[low])
            for place, (low, high) in zip(places, ends, strict=True)
        ]

    def quantile_se(self, name: str, share: float) -> float:
        """Return the standard error of a quantile, by its neighbours in rank."""
        ranks = np.array(order_errors(share, self.count)) / max(self.count - 1, 1)
        low, high = self.quantiles(name, ranks.tolist())
        return 0.5 * (high - low)

    def probability(self, name: str, at_least: float) -> float:
        """Return the share of draws in which an output reaches a threshold.

        Exact where values are kept, and at a threshold of 0; else from the sketch, which may
        misplace the draws within 1/64 of the threshold (its bin), draws that are exactly 0 never:
        ask for an event when it must be exact.
        """
        if self.store is not None:
            return self.joint({name: at_least})
        return float(self._above(name, np.array([at_least]))[0])

    def joint(self, conditions: Conditions) -> float:
        """Return the share of draws in which all conditions hold.

        Parameters
        ----------
        conditions : mapping
            For each output a number it must reach, or (low, high) with low <= value < high.

        Raises
        ------
        ScenarioError
            When an output is unknown, or the values were not kept.
        """
        rows = [self._row(name) for name in conditions]
        if self.store is None:
            remedy = say("Name the conditions as an event of the run.")
            given = say("a run of {count:,} draws", count=self.count)
            raise ScenarioError.at("joint", given, "a run that kept its values", remedy)
        blocks = (dict(zip(conditions, block, strict=True)) for block in self.store.blocks(rows))
        return sum(int(meets(block, conditions).sum()) for block in blocks) / self.count

    def event(self, name: str) -> float:
        """Return the share of draws in which an event of the run was met."""
        if name not in self.events:
            where = f"events.{name}"
            raise ScenarioError([unknown(where, name, self.events, "an event", "an unknown event")])
        return self.events[name] / self.count

    def share_se(self, share: float) -> float:
        """Return the standard error of a share of the draws: sqrt(p (1 - p) / n)."""
        return math.sqrt(max(share * (1.0 - share), 0.0) / self.count)

    def histogram(
        self, name: str, bins: int = 40, cut: float = 0.005
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the share of draws in equal bins, for a chart.

        Parameters
        ----------
        name : str
            An output.
        bins : int
            Number of bins.
        cut : float
            Share left out at either end; the shares of the bins then sum to less than 1. Where
            values are not kept, a bin may hold draws of its neighbours: those within 1/64 of
            the edge between them, but none that are exactly 0.

        Returns
        -------
        shares : ndarray, shape (bins,)
            Share of all draws in each bin.
        edges : ndarray, shape (bins + 1,)
            Edges of the bins.
        """
        row = self._row(name)
        low, high = self.quantiles(name, (cut, 1.0 - cut))
        if not low < high:
            low, high = low - 0.5, low + 0.5
        edges = np.linspace(low, high, bins + 1)
        if self.store is None:
            ends = np.append(edges[:-1], np.nextafter(edges[-1], math.inf))  # the last has its end
            above = self._above(name, ends)
            return np.maximum(above[:-1] - above[1:], 0.0), edges
        counts = sum(np.histogram(block[0], edges)[0] for block in self.store.blocks([row]))
        return np.asarray(counts) / self.count, edges

    def enough(self, name: str, digits: int = 2, share: float | None = None) -> Enough:
        """Return whether the draws suffice to show a figure with some digits.

        They do when the 95 % interval of the figure is no wider than the last digit.

        Parameters
        ----------
        name : str
            An output.
        digits : int
            Significant digits shown.
        share : float, optional
            Ask about this quantile; about the mean when not given.
        """
        if share is None:
            figure, error = self.mean(name), _Z975 * self.se(name)
        else:
            figure, error = self.quantile(name, share), _Z975 * self.quantile_se(name, share)
        size = abs(figure) or self.sd(name) or 1.0
        unit = 10.0 ** (math.floor(math.log10(size)) - digits + 1)
        needed = math.ceil(self.count * max(error / (0.5 * unit), 1.0) ** 2)
        if self.method == "sobol":
            needed = 1 << (needed - 1).bit_length()
        return Enough(digits, unit, error, self.count, needed)

    def plot(self, figure: str | None = None) -> Any:
        """Return the share of simulations by the value of a figure, as an Altair chart.

        Parameters
        ----------
        figure : str, optional
            One of the outputs; by default the last.

        Raises
        ------
        ModelError
            When the extra ``notebook`` is not installed.
        """
        return drawings("plots").distribution(self, figure)

    def to_table(self, shares: tuple[float, ...] = (0.05, 0.5, 0.95)) -> pd.DataFrame:
        """Return one row an output: mean, se, sd, quantiles (p5, p50, p95), low, high."""
        import pandas as pd

        rows = {name: dict(self._cells(name, shares)) for name in self.names}
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("output")

    def _cells(self, name: str, shares: tuple[float, ...]) -> Iterator[tuple[str, float]]:
        figures: tuple[Callable[[str], float], ...] = (self.mean, self.se, self.sd)
        yield from ((figure.__name__, figure(name)) for figure in figures)
        labels = [f"p{100 * share:g}" for share in shares]
        yield from zip(labels, self.quantiles(name, shares), strict=True)
        yield from zip(("low", "high"), self.range(name), strict=True)

    def _above(self, name: str, thresholds: Floats) -> Floats:
        """Return the share of values of at least each threshold, from the sketch."""
        low, high = self.range(name)
        shares = self.sketches[self._row(name)].shares_above(thresholds)
        return np.where(thresholds <= low, 1.0, np.where(thresholds > high, 0.0, shares))

    def _row(self, name: str) -> int:
        if name not in self.names:
            where = f"output.{name}"
            raise ScenarioError(
                [unknown(where, name, self.names, "an output", "an unknown output")]
            )
        return self.names.index(name)

    def _ranked(self, row: int, ranks: set[int], store: Store) -> dict[int, float]:
        """Return the value of each rank: the sketch names its bin, the store the values in it."""
        sketch = self.sketches[row]
        bins = {rank: sketch.bin_of(rank) for rank in ranks}
        wanted = sorted({key for key, _ in bins.values()})
        held: dict[int, list[tuple[Floats, NDArray[np.intp]]]] = {key: [] for key in wanted}
        for (values,) in store.blocks([row]):
            for key in wanted:
                held[key].append(_counted(sketch.members(values, key)))
        return {rank: _pick(held[key], rank - below) for rank, (key, below) in bins.items()}


def _counted(values: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """Return values with their counts; many are taken together, so that a spike stays small."""
    if len(values) > _MANY:
        return np.unique(values, return_counts=True)
    return values, np.ones(len(values), dtype=np.intp)


def _pick(parts: list[tuple[Floats, NDArray[np.intp]]], rank: int) -> float:
    """Return the value of a rank among values given with their counts."""
    values = np.concatenate([part for part, _ in parts])
    counts = np.concatenate([count for _, count in parts])
    order = np.argsort(values, kind="stable")
    return float(values[order][np.searchsorted(np.cumsum(counts[order]), rank, side="right")])
