"""What is known about one uncertain figure: a frozen distribution with closed forms.

Every distribution maps a probability to a value (`Marginal.ppf`), knows its mean and variance,
and prints itself the way a user types it. scipy is loaded when a function needs it, never before.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from model.core.errors import Problem
from model.sampling.marginal import Floats, Marginal, in_order, not_negative, refuse
from model.sampling.slices import SCORES, over_normal_scores, slice_means

__all__ = [
    "Z95",
    "Bernoulli",
    "Beta",
    "LogNormal",
    "Marginal",
    "Normal",
    "Pert",
    "Point",
    "Triangular",
    "Uniform",
]

Z95 = 1.6448536269514722
"""The 95 % point of the standard normal: 5 to 95 % spans 2 x 1.645 standard deviations."""

_PERT_WEIGHT = 4.0
"""Weight of the mode in a PERT mean, (low + 4 mode + high) / 6."""


@dataclass(frozen=True)
class Point(Marginal):
    """One value, known."""

    value: float

    def __str__(self) -> str:
        """Return the number alone."""
        return f"{self.value:g}"

    def ppf(self, u: ArrayLike) -> Floats:
        """Return the value whatever `u` is."""
        return np.full(np.shape(u), self.value)

    @property
    def mean(self) -> float:
        """The value."""
        return self.value

    @property
    def variance(self) -> float:
        """Zero."""
        return 0.0


@dataclass(frozen=True)
class Uniform(Marginal):
    """Anything from `low` to `high`, equally likely; typed ``0.4 to 0.6``."""

    low: float
    high: float

    def ppf(self, u: ArrayLike) -> Floats:
        """Return low + u (high - low)."""
        return self.low + np.asarray(u, dtype=np.float64) * (self.high - self.low)

    @property
    def mean(self) -> float:
        """(low + high) / 2."""
        return 0.5 * (self.low + self.high)

    @property
    def variance(self) -> float:
        """(high - low)^2 / 12."""
        return (self.high - self.low) ** 2 / 12.0

    def _problems(self) -> Sequence[Problem]:
        return in_order(self.kind, self.low, self.high)


@dataclass(frozen=True)
class Triangular(Marginal):
    """A triangle from `low` over `mode` to `high`."""

    low: float
    mode: float
    high: float

    def ppf(self, u: ArrayLike) -> Floats:
        """Return the root of the quadratic on the side of the mode where `u` lies."""
        u = np.asarray(u, dtype=np.float64)
        width, rise = self.high - self.low, self.mode - self.low
        up = self.low + np.sqrt(u * width * rise)
        down = self.high - np.sqrt((1.0 - u) * width * (width - rise))
        return np.where(u * width <= rise, up, down)

    @property
    def mean(self) -> float:
        """(low + mode + high) / 3."""
        return (self.low + self.mode + self.high) / 3.0

    @property
    def variance(self) -> float:
        """((high - low)^2 - (mode - low) (high - mode)) / 18."""
        width = self.high - self.low
        return (width**2 - (self.mode - self.low) * (self.high - self.mode)) / 18.0

    def _problems(self) -> Sequence[Problem]:
        return in_order(self.kind, self.low, self.high, self.mode)


@dataclass(frozen=True)
class Beta(Marginal):
    """A beta distribution with shapes `a` and `b`, stretched from [0, 1] to [low, high]."""

    a: float
    b: float
    low: float = 0.0
    high: float = 1.0

    def ppf(self, u: ArrayLike) -> Floats:
        """Return the inverse of the incomplete beta function, stretched."""
        from scipy.special import betaincinv

        unit: Floats = betaincinv(self.a, self.b, np.asarray(u, dtype=np.float64))
        return self.low + (self.high - self.low) * unit

    def table(self, bits: int = 16) -> Floats:
        """Return the slice means, through a smooth curve since the inverse is slow."""
        return slice_means(self.ppf, bits, over_normal_scores(self.ppf, self._density))

    def score_table(self) -> Floats:
        """Return the value at each normal score, through the same curve."""
        return over_normal_scores(self.ppf, self._density)(SCORES)

    @property
    def mean(self) -> float:
        """Low + (high - low) a / (a + b)."""
        return self.low + (self.high - self.low) * self.a / (self.a + self.b)

    @property
    def variance(self) -> float:
        """(high - low)^2 a b / ((a + b)^2 (a + b + 1))."""
        total = self.a + self.b
        return (self.high - self.low) ** 2 * self.a * self.b / (total**2 * (total + 1.0))

    def _density(self, x: Floats) -> Floats:
        from scipy.special import betaln, xlog1py, xlogy

        width = self.high - self.low
        unit = (x - self.low) / width
        log = xlogy(self.a - 1, unit) + xlog1py(self.b - 1, -unit) - betaln(self.a, self.b)
        density: Floats = np.exp(log) / width
        return density

    def _problems(self) -> Sequence[Problem]:
        shapes = [
            Problem(f"{self.kind}.{name}", f"{value:g}", "a shape above 0")
            for name, value in (("a", self.a), ("b", self.b))
            if value <= 0
        ]
        return [*shapes, *in_order(self.kind, self.low, self.high)]


@dataclass(frozen=True)
class Pert(Marginal):
    """A beta from `low` to `high` with mean (low + 4 mode + high) / 6: the PERT distribution.

    References
    ----------
    Malcolm, Roseboom, Clark, Fazar (1959), Operations Research 7(5), 646-669,
    doi:10.1287/opre.7.5.646.
    """

    low: float
    mode: float
    high: float

    @property
    def beta(self) -> Beta:
        """The same distribution by its shapes; both are 3 where low and high coincide."""
        width = self.high - self.low
        place = (self.mode - self.low) / width if width > 0 else 0.5
        a, b = 1.0 + _PERT_WEIGHT * place, 1.0 + _PERT_WEIGHT * (1.0 - place)
        return Beta(a, b, self.low, self.high)

    def ppf(self, u: ArrayLike) -> Floats:
        """Return the inverse of the incomplete beta function, stretched."""
        return self.beta.ppf(u)

    def table(self, bits: int = 16) -> Floats:
        """Return the slice means, through a smooth curve since the inverse is slow."""
        return self.beta.table(bits)

    def score_table(self) -> Floats:
        """Return the value at each normal score, through the same curve."""
        return self.beta.score_table()

    @property
    def mean(self) -> float:
        """(low + 4 mode + high) / 6."""
        return (self.low + _PERT_WEIGHT * self.mode + self.high) / (_PERT_WEIGHT + 2.0)

    @property
    def variance(self) -> float:
        """(mean - low) (high - mean) / 7."""
        return (self.mean - self.low) * (self.high - self.mean) / (_PERT_WEIGHT + 3.0)

    def _problems(self) -> Sequence[Problem]:
        return in_order(self.kind, self.low, self.high, self.mode)


def _times(spread: float, z: ArrayLike) -> Floats:
    """Return `spread` z, where z may be infinite; no spread leaves nothing of it."""
    values = np.asarray(z, dtype=np.float64)
    return spread * values if spread else np.zeros_like(values)


@dataclass(frozen=True)
class Normal(Marginal):
    """A normal distribution by its mean and standard deviation."""

    centre: float
    spread: float

    @classmethod
    def between(cls, low: float, high: float, centre: float | None = None) -> Normal:
        """Return the normal whose 5 and 95 % points lie `high` - `low` apart.

        Parameters
        ----------
        low, high : float
            5 and 95 % points.
        centre : float, optional
            Mean; half way when not given.
        """
        refuse(in_order("normal", low, high))
        return cls(0.5 * (low + high) if centre is None else centre, (high - low) / (2 * Z95))

    def ppf(self, u: ArrayLike) -> Floats:
        """Return mean + sd Phi^-1(u)."""
        from scipy.special import ndtri

        return self.from_normal(ndtri(np.asarray(u, dtype=np.float64)))

    def from_normal(self, z: ArrayLike) -> Floats:
        """Return mean + sd z; the mean alone where sd is 0, at the ends too."""
        return self.centre + _times(self.spread, z)

    @property
    def mean(self) -> float:
        """The mean."""
        return self.centre

    @property
    def variance(self) -> float:
        """The square of the standard deviation."""
        return self.spread**2

    def _problems(self) -> Sequence[Problem]:
        return not_negative("normal.sd", self.spread)


@dataclass(frozen=True)
class LogNormal(Marginal):
    """A lognormal by its median and the standard deviation `sigma` of its logarithm."""

    median: float
    sigma: float

    @classmethod
    def between(cls, low: float, high: float, median: float | None = None) -> LogNormal:
        """Return the lognormal whose 5 and 95 % points stand in the ratio `high` / `low`.

        Parameters
        ----------
        low, high : float
            5 and 95 % points, above 0.
        median : float, optional
            Median; the geometric mean of low and high when not given.
        """
        positive = [
            Problem(f"lognormal.{name}", f"{value:g}", "a number above 0")
            for name, value in (("low", low), ("high", high))
            if not value > 0
        ]
        refuse([*positive, *in_order("lognormal", low, high)])
        middle = math.sqrt(low * high) if median is None else median
        return cls(middle, math.log(high / low) / (2 * Z95))

    def ppf(self, u: ArrayLike) -> Floats:
        """Return median exp(sigma Phi^-1(u))."""
        from scipy.special import ndtri

        return self.from_normal(ndtri(np.asarray(u, dtype=np.float64)))

    def from_normal(self, z: ArrayLike) -> Floats:
        """Return median exp(sigma z); the median alone where sigma is 0, at the ends too."""
        value: Floats = self.median * np.exp(_times(self.sigma, z))
        return value

    @property
    def mean(self) -> float:
        """Median exp(sigma^2 / 2)."""
        return self.median * math.exp(0.5 * self.sigma**2)

    @property
    def variance(self) -> float:
        """Mean^2 (exp(sigma^2) - 1)."""
        return self.mean**2 * math.expm1(self.sigma**2)

    def _problems(self) -> Sequence[Problem]:
        problems = list(not_negative("lognormal.sigma", self.sigma))
        if self.median <= 0:
            problems.append(Problem("lognormal.median", f"{self.median:g}", "a number above 0"))
        return problems


@dataclass(frozen=True)
class Bernoulli(Marginal):
    """1 with `probability`, else 0; a simulation draws it to the nearest 1/65,536."""

    probability: float

    def ppf(self, u: ArrayLike) -> Floats:
        """Return 1 in the upper share `probability` of `u`, else 0."""
        reached: Floats = np.greater_equal(u, 1.0 - self.probability).astype(np.float64)
        return reached

    def table(self, bits: int = 16) -> Floats:
        """Return whole slices of 0 and 1: the probability to the nearest 1 / 2**bits."""
        ones = round(self.probability * 2**bits)
        table: Floats = (np.arange(2**bits) >= 2**bits - ones).astype(np.float64)
        return table

    @property
    def mean(self) -> float:
        """The probability."""
        return self.probability

    @property
    def variance(self) -> float:
        """P (1 - p)."""
        return self.probability * (1.0 - self.probability)

    def _problems(self) -> Sequence[Problem]:
        if 0.0 <= self.probability <= 1.0:
            return ()
        given = f"{self.probability:g}"
        return [Problem("bernoulli.probability", given, "a probability lies in [0, 1]")]
