"""One input at a time: the output at an input's low and high value, all others at their median."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.core.errors import ScenarioError, unknown
from model.core.said import say
from model.sampling.distributions import Bernoulli, Point
from model.sampling.draws import Draws, Inputs
from model.sampling.simulation import Function, evaluate_tile

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Bar", "Tornado", "tornado"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Bar:
    """What one input does to one output.

    Parameters
    ----------
    input, group : str
        Name and group of the input.
    low, high : float
        Its values.
    at_low, at_high : float
        The output there.
    """

    input: str
    group: str
    low: float
    high: float
    at_low: float
    at_high: float

    @property
    def swing(self) -> float:
        """Output at the high value less that at the low one."""
        return self.at_high - self.at_low


@dataclass(frozen=True)
class Tornado:
    """The bars of one output, the longest first.

    Parameters
    ----------
    output : str
        Its name.
    base : float
        The output with every input at its median.
    bars : tuple of Bar
        One for each input that is not known.
    """

    output: str
    base: float
    bars: tuple[Bar, ...]

    def to_table(self) -> pd.DataFrame:
        """Return one row a bar: input, group, low, high, at_low, at_high, swing."""
        import pandas as pd

        return pd.DataFrame([{**vars(bar), "swing": bar.swing} for bar in self.bars])


def tornado(
    function: Function, inputs: Inputs, output: str, low: float = 0.1, high: float = 0.9
) -> Tornado:
    """Move each input from its low to its high value while all others stay at their median.

    A common factor takes the inputs that load on it along; an input that loads on a factor moves
    over the whole of its own distribution. A probability (Bernoulli) moves from 0 to 1.

    Parameters
    ----------
    function : callable
        As in `model.sampling.simulation.run`; called once, with 2 draws an input and one for the
        base.
    inputs : Inputs
        The uncertain inputs.
    output : str
        Name of the output.
    low, high : float
        Probabilities of the two values, 0.1 and 0.9 unless given [1].

    Raises
    ------
    ScenarioError
        When the output is unknown or the probabilities are out of order.
    """
    if not 0.0 < low < high < 1.0:
        given = say("{one:g} and {other:g}", one=low, other=high)
        raise ScenarioError.at("low, high", given, "probabilities with 0 < low < high < 1")
    moved = [place for place, row in enumerate(inputs) if not isinstance(row.marginal, Point)]
    table = _table(inputs, moved, (low, high))
    results = evaluate_tile(function, Draws(inputs, table))
    if output not in results:
        where = f"output.{output}"
        raise ScenarioError([unknown(where, output, results, "an output", "an unknown output")])
    bars = list(_bars(inputs, moved, table, results[output].astype(np.float64)))
    bars.sort(key=lambda bar: -abs(bar.swing))
    return Tornado(output, float(results[output][-1]), tuple(bars))


def _table(inputs: Inputs, moved: list[int], shares: tuple[float, float]) -> Floats:
    """Return the inputs of every case: low and high of each input in turn, then the base."""
    from scipy.special import ndtri

    medians = np.array([marginal.ppf(0.5) for marginal in inputs.marginals], dtype=np.float64)
    table = np.repeat(medians[:, None], 2 * len(moved) + 1, axis=1)
    scores = ndtri(np.array(shares))
    for column, place in enumerate(moved):
        case = slice(2 * column, 2 * column + 2)
        marginal = inputs.marginals[place]
        table[place, case] = (0, 1) if isinstance(marginal, Bernoulli) else marginal.ppf(shares)
        for follower, loading in inputs.followers(place).items():
            table[follower, case] = inputs.marginals[follower].from_normal(loading * scores)
    return table


def _bars(inputs: Inputs, moved: list[int], table: Floats, values: Floats) -> Iterator[Bar]:
    for column, place in enumerate(moved):
        row = inputs.rows[place]
        low, high = table[place, 2 * column : 2 * column + 2].tolist()
        at_low, at_high = values[2 * column : 2 * column + 2].tolist()
        yield Bar(row.name, row.group, low, high, at_low, at_high)
