"""What every distribution of an uncertain figure can do; the families stand in `distributions`.

scipy is loaded when a function needs it, never before.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.core.errors import Problem, ScenarioError
from model.core.said import say
from model.sampling.slices import SCORES, slice_means

__all__ = ["Floats", "Marginal", "in_order", "not_negative", "refuse"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Marginal(ABC):
    """The distribution of one input. Subclasses: `Pert`, `LogNormal`, ... .

    Raises
    ------
    ScenarioError
        On making one with figures that are not finite or not in order, with all problems.
    """

    def __post_init__(self) -> None:
        """Refuse figures that make no distribution."""
        problems = [
            Problem(f"{self.kind}.{field.name}", repr(value), "a finite number")
            for field in fields(self)
            if not _finite(value := getattr(self, field.name))
        ]
        problems = problems or list(self._problems())
        if problems:
            raise ScenarioError(problems)

    @property
    def kind(self) -> str:
        """Name of the family, as it is typed: ``pert``, ``lognormal``."""
        return type(self).__name__.lower()

    def __str__(self) -> str:
        """Return the distribution as a user types it: ``pert(1, 2, 4)``."""
        return f"{self.kind}({', '.join(f'{value:g}' for value in astuple(self))})"

    @abstractmethod
    def ppf(self, u: ArrayLike) -> Floats:
        """Return the value below which a share `u` of the probability lies.

        Parameters
        ----------
        u : array_like
            Probabilities in (0, 1), of any shape.
        """

    @property
    @abstractmethod
    def mean(self) -> float:
        """Expected value."""

    @property
    @abstractmethod
    def variance(self) -> float:
        """Variance."""

    @property
    def sd(self) -> float:
        """Standard deviation."""
        return math.sqrt(self.variance)

    def from_normal(self, z: ArrayLike) -> Floats:
        """Return the value at standard normal score `z`: ppf(Phi(z)), of any shape."""
        from scipy.special import ndtr

        return self.ppf(ndtr(z))

    def table(self, bits: int = 16) -> Floats:
        """Return the mean of the distribution within each of ``2**bits`` equal slices.

        Indexing it with whole numbers from 0 to ``2**bits - 1`` draws from the distribution at
        the cost of one look-up. The mean is exact to 1e-6 of a standard deviation; a value
        differs from that of `ppf` by less than 1e-4 standard deviations between the 1st and the
        99th percentile. The outermost slices, one draw in 2**(bits-1), are each one value.
        """
        return slice_means(self.ppf, bits)

    def score_table(self) -> Floats:
        """Return the value at each of the normal scores `model.sampling.slices.SCORES`."""
        return self.from_normal(SCORES)

    def _problems(self) -> Sequence[Problem]:
        return ()


def _finite(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
        return False
    return math.isfinite(value)


def refuse(problems: Sequence[Problem]) -> None:
    """Raise a ScenarioError of the problems, if there are any."""
    if problems:
        raise ScenarioError(problems)


def not_negative(where: str, value: float) -> Sequence[Problem]:
    """Return the problem of a number below 0."""
    return [] if value >= 0 else [Problem(where, f"{value:g}", "a number of at least 0")]


def in_order(kind: str, low: float, high: float, mode: float | None = None) -> list[Problem]:
    """Return what is wrong with the order of low, mode and high."""
    if low > high:
        allowed = say("a number up to high, {high:g}", high=high)
        return [Problem(f"{kind}.low", f"{low:g}", allowed, "Exchange low and high.")]
    if mode is not None and not low <= mode <= high:
        allowed = say("a number from {low:g} to {high:g}", low=low, high=high)
        return [Problem(f"{kind}.mode", f"{mode:g}", allowed)]
    return []
