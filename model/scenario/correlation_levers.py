"""Correlations between ranges of one's own: which of them tend to be high together."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from model.core.errors import ScenarioError, nearest
from model.core.frozen import FrozenDict
from model.core.limits import MOST_TIED
from model.core.problems import refuse
from model.core.said import say
from model.scenario.range_levers import RangeLevers
from model.world.assumption import FINITE, Within, assumption

if TYPE_CHECKING:
    from model.sampling.draws import Correlation

__all__ = ["TIE", "CorrelationLevers", "correlation_of", "pair_of"]

TIE = " ~ "
"""What stands between the two paths of a pair."""

_BOUNDS = Within(-1.0, 1.0)


def pair_of(key: str) -> tuple[str, ...]:
    """Return the paths that a key names: two, where it is a pair.

    Examples
    --------
    >>> pair_of("price_multiple ~ capacity_multiple")
    ('price_multiple', 'capacity_multiple')
    """
    return tuple(part.strip() for part in key.split(TIE.strip()))


class CorrelationLevers(RangeLevers):
    """Correlations by pair of ranges; a part of :class:`model.Scenario`.

    A figure is the rank correlation of the two ranges' draws. They are drawn through a Gaussian
    copula, so that each range keeps its distribution.
    """

    correlations: Annotated[
        dict[str, Annotated[float, Field(strict=True), FINITE]], AfterValidator(FrozenDict)
    ] = assumption(
        "uncertainty",
        "Correlations",
        "rank correlation by pair",
        "How two ranges go together, such as 'price_multiple ~ capacity_multiple' = 0.6.",
        default=FrozenDict({}),
    )

    @field_validator("correlations")
    @classmethod
    def _pairs_are_known(cls, value: dict[str, float], info: ValidationInfo) -> dict[str, float]:
        if not value or "ranges" not in info.data:  # ranges that are wrong are told first
            return value
        rows = [
            InitErrorDetails(type=error, loc=(key,), input=value[key])
            for key, error in _wrong(value, info.data["ranges"])
        ]
        if rows:
            raise ValidationError.from_exception_data("correlations", rows)
        if len({path for key in value for path in pair_of(key)}) > MOST_TIED:
            told = say("correlations of at most {count} ranges", count=MOST_TIED)
            raise refuse(told, say("State the pairs that matter most."))
        named = FrozenDict({TIE.join(pair_of(key)): figure for key, figure in value.items()})
        try:
            correlation_of(named)
        except ScenarioError as error:
            (problem,) = error.problems
            told = say("{given}; correlations that can hold together", given=problem.given)
            raise refuse(told, say("Shrink the correlations towards 0.")) from None
        return named


def _wrong(
    pairs: Mapping[str, float], ranges: Collection[str]
) -> Iterator[tuple[str, PydanticCustomError]]:
    """Yield each pair that cannot be, with what is wrong with it."""
    seen: set[frozenset[str]] = set()
    for key, figure in pairs.items():
        pair = pair_of(key)
        if len(pair) != 2 or pair[0] == pair[1]:
            yield key, refuse("two ranges of one's own, as 'ONE ~ OTHER'")
            continue
        for path in pair:
            if path not in ranges:
                told = say("{path!r} is no range that this scenario states", path=path)
                found = nearest(path, list(ranges)) or say("State its range first.")
                yield key, refuse(told, found)
        if frozenset(pair) in seen:
            yield key, refuse("each pair once, in one order")
        seen.add(frozenset(pair))
        try:
            _BOUNDS(figure)
        except PydanticCustomError as error:
            yield key, error


def correlation_of(pairs: Mapping[str, float]) -> Correlation:
    """Return the correlation of normal scores that gives the stated rank correlations.

    Of two normal scores that correlate with rho the rank correlation is ``6 / pi asin(rho / 2)``;
    hence ``rho = 2 sin(pi r / 6)``.

    Parameters
    ----------
    pairs : mapping of str to float
        Rank correlations by pair, of at least one.

    Raises
    ------
    ScenarioError
        When they cannot hold together: the matrix is not positive definite.
    """
    import numpy as np

    from model.sampling.draws import Correlation

    names = tuple(dict.fromkeys(path for key in pairs for path in pair_of(key)))
    matrix = np.eye(len(names))
    for key, figure in pairs.items():
        one, other = (names.index(path) for path in pair_of(key))
        matrix[one, other] = matrix[other, one] = 2.0 * math.sin(math.pi * figure / 6.0)
    return Correlation(names, matrix)
