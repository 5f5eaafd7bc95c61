"""Joint draws of every uncertain input: named, grouped, correlated, one tile at a time.

An input's draw is made on the normal scale: z_k = sum_f b_kf F_f + sqrt(1 - sum_f b_kf^2) e_k,
where the common factors F are inputs themselves and e_k is the input's own noise; the value is
the quantile of its distribution at Phi(z_k). The rank correlation of two inputs whose normal
scores correlate with rho is 6 / pi asin(rho / 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from model.core.errors import Problem, ScenarioError, unknown
from model.core.said import say
from model.sampling.distributions import Marginal
from model.sampling.quasi import MAX_COORDINATES, TILE, RandomBits, Source, sobol_bits
from model.sampling.transform import Exact, Mixed, Tables, Transform

__all__ = ["TILE", "Correlation", "Draws", "Input", "Inputs", "Method", "Sampler", "run_problems"]

Method = Literal["sobol", "random"]
_METHODS = get_args(Method)
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Input:
    """One uncertain input.

    Parameters
    ----------
    name : str
        Unique name.
    marginal : Marginal
        Its distribution; a `Point` where it is known.
    group : str
        What it belongs to: geology, prices, technology, territory, politics.
    loadings : mapping of str to float
        Loading on each common factor, an input by its name; their squares sum to at most 1.
    """

    name: str
    marginal: Marginal
    group: str = ""
    loadings: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Correlation:
    """Correlation between the normal scores of some inputs, beside or instead of factors.

    Parameters
    ----------
    names : tuple of str
        The inputs.
    matrix : array_like, shape (names, names)
        Symmetric, 1 on the diagonal, positive definite.

    Raises
    ------
    ScenarioError
        When the matrix is none of that.
    """

    names: tuple[str, ...]
    matrix: ArrayLike

    def __post_init__(self) -> None:
        """Refuse what is no correlation matrix."""
        matrix = np.asarray(self.matrix, dtype=np.float64)
        if matrix.shape != (len(self.names),) * 2:
            allowed = say("{count} rows and columns, one for each name", count=len(self.names))
            raise ScenarioError.at(
                "correlation", say("shape {shape}", shape=str(matrix.shape)), allowed
            )
        problems = [*_asymmetries(self.names, matrix), *_out_of_range(self.names, matrix)]
        if not problems and (least := float(np.linalg.eigvalsh(matrix)[0])) <= _ROUNDING:
            remedy = say("Shrink the correlations towards 0, or use one common factor.")
            given = say("a matrix whose least eigenvalue is {least:.3g}", least=least)
            problems = [Problem("correlation", given, "a positive definite matrix", remedy)]
        if problems:
            raise ScenarioError(problems)

    @cached_property
    def root(self) -> NDArray[np.float64]:
        """Lower triangular square root (Cholesky)."""
        return np.linalg.cholesky(np.asarray(self.matrix, dtype=np.float64))


class Inputs:
    """The uncertain inputs in order, checked.

    Parameters
    ----------
    rows : iterable of Input
        The inputs; the place of an input is its place in the random stream.
    correlation : Correlation, optional
        For inputs that load on no factor; they may be one.

    Raises
    ------
    ScenarioError
        With every problem: a name twice, an unknown factor, loadings that exceed 1.
    """

    def __init__(self, rows: Iterable[Input], correlation: Correlation | None = None) -> None:
        self.rows = tuple(rows)
        self.correlation = correlation
        self.names = tuple(row.name for row in self.rows)
        self.groups = tuple(dict.fromkeys(row.group for row in self.rows))
        self.place = {name: place for place, name in enumerate(self.names)}
        problems = list(self._problems())
        if problems:
            raise ScenarioError(problems)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Input]:
        return iter(self.rows)

    def __getitem__(self, name: str) -> Input:
        if name not in self.place:
            raise ScenarioError([unknown("inputs", name, self.names, "the name of an input", name)])
        return self.rows[self.place[name]]

    @property
    def marginals(self) -> tuple[Marginal, ...]:
        """The distribution of each input, in order."""
        return tuple(row.marginal for row in self.rows)

    @cached_property
    def mixed(self) -> Mixed:
        """Weight of each coordinate in the normal score of each correlated input."""
        mixed: Mixed = {}
        for place, row in enumerate(self.rows):
            if row.loadings:
                own = 1.0 - sum(loading**2 for loading in row.loadings.values())
                weights = [(self.place[name], loading) for name, loading in row.loadings.items()]
                mixed[place] = (*weights, (place, max(own, 0.0) ** 0.5))
        if self.correlation is not None:
            places = [self.place[name] for name in self.correlation.names]
            tied = {
                place: {s: float(w) for s, w in zip(places, line, strict=True) if w}
                for line, place in zip(self.correlation.root, places, strict=True)
            }
            mixed = {place: _through(place, row, tied) for place, row in mixed.items()}
            mixed |= {place: _through(place, (), tied) for place in tied}
        return mixed

    def followers(self, place: int) -> dict[int, float]:
        """Return the inputs tied to one, with the mean of their normal scores where its is 1."""
        name, beside = self.names[place], self.correlation
        found = {
            other: row.loadings[name] for other, row in enumerate(self.rows) if name in row.loadings
        }
        if beside is not None and name in beside.names:
            line = np.asarray(beside.matrix, float)[beside.names.index(name)].tolist()
            pairs = zip(beside.names, line, strict=True)
            found |= {self.place[other]: rho for other, rho in pairs if other != name and rho}
        return found

    def transform(self, exact: bool = False, dtype: DTypeLike = np.float64) -> Transform:
        """Return what turns bits into values: through tables, or by exact inverses."""
        return (Exact if exact else Tables)(self.marginals, self.mixed, dtype)

    def _problems(self) -> Iterator[Problem]:
        if not self.rows:
            yield Problem("inputs", "none", "at least one input")
        for name in self.place:
            if self.names.count(name) > 1:
                yield Problem(f"inputs.{name}", "the name twice", "each name once")
        for row in self.rows:
            yield from self._loading_problems(row)
        yield from self._correlation_problems()

    def _loading_problems(self, row: Input) -> Iterator[Problem]:
        where = f"inputs.{row.name}.loadings"
        for factor in row.loadings:
            if factor not in self.place:
                yield unknown(
                    f"{where}.{factor}", factor, self.names, "an input", "an unknown factor"
                )
            elif self.rows[self.place[factor]].loadings:
                allowed = say("a factor that loads on no factor itself")
                yield Problem(f"{where}.{factor}", "a chain of factors", allowed)
        total = sum(loading**2 for loading in row.loadings.values())
        if not total <= 1.0 + _ROUNDING:
            allowed = say("loadings whose squares sum to at most 1")
            yield Problem(where, say("{total:g} as sum of squares", total=total), allowed)

    def _correlation_problems(self) -> Iterator[Problem]:
        for name in self.correlation.names if self.correlation else ():
            if name not in self.place:
                where = f"correlation.{name}"
                yield unknown(where, name, self.names, "an input", "an unknown input")
            elif self[name].loadings:
                allowed = say("an input without loadings")
                yield Problem(f"correlation.{name}", "an input tied to a factor", allowed)


def _through(
    place: int, row: Sequence[tuple[int, float]], tied: Mapping[int, Mapping[int, float]]
) -> tuple[tuple[int, float], ...]:
    """Return the weights of coordinates behind an input, those of correlated ones taken apart.

    Its own coordinate stands last; an input without a row is its own.
    """
    weights: dict[int, float] = {}
    for source, weight in row or ((place, 1.0),):
        for coordinate, part in tied.get(source, {source: 1.0}).items():
            weights[coordinate] = weights.get(coordinate, 0.0) + weight * part
    own = weights.pop(place, 0.0)
    return (*weights.items(), (place, own))


@dataclass(frozen=True)
class Draws(Mapping[str, NDArray[np.floating]]):
    """The draws of one tile, by name or as one array.

    Parameters
    ----------
    inputs : Inputs
        Names and order.
    array : ndarray, shape (input, draw)
        One row an input; valid until the next tile is drawn.
    """

    inputs: Inputs
    array: NDArray[np.floating]

    def __getitem__(self, name: str) -> NDArray[np.floating]:
        row: NDArray[np.floating] = self.array[self.inputs.place[name]]
        return row

    def __iter__(self) -> Iterator[str]:
        return iter(self.inputs.names)

    def __len__(self) -> int:
        return len(self.inputs)

    @property
    def count(self) -> int:
        """Number of draws in this tile."""
        return int(self.array.shape[1])


class Sampler:
    """All draws of a run, tile by tile; picklable, the same for every reader.

    Parameters
    ----------
    inputs : Inputs
        What is drawn.
    draws : int
        At least 2; rounded up to a power of two for Sobol points (`note` tells).
    seed : int
        The same seed gives the same draws.
    method : {"sobol", "random"}
        Scrambled Sobol points, or independent draws.
    exact : bool
        True draws through exact inverse distribution functions in float64, the reference;
        False through tables with 2**16 slices.
    dtype : dtype
        float64, or float32 for a kernel that is proven on it.

    Raises
    ------
    ScenarioError
        When one of them is out of range, with all problems.
    """

    def __init__(
        self,
        inputs: Inputs,
        draws: int,
        seed: int = 0,
        method: Method = "sobol",
        *,
        exact: bool = False,
        dtype: DTypeLike = np.float64,
    ) -> None:
        problems = [*run_problems(draws, seed, method), *_too_many(method, inputs)]
        if problems:
            raise ScenarioError(problems)
        self.inputs, self.seed, self.method = inputs, int(seed), method
        self.exact, self.dtype, self.asked = exact, np.dtype(dtype), int(draws)
        self.draws = 1 << (self.asked - 1).bit_length() if method == "sobol" else self.asked

    @property
    def note(self) -> str:
        """What was changed about the number of draws; empty when nothing."""
        if self.draws == self.asked:
            return ""
        return (
            f"{self.asked:,} draws rounded up to {self.draws:,}: Sobol points need a power of two"
        )

    @property
    def tiles(self) -> int:
        """Number of tiles; the last may hold fewer draws."""
        return -(-self.draws // TILE)

    def source(self) -> Source:
        """Return where the bits come from."""
        if self.method == "sobol":
            return sobol_bits(len(self.inputs), self.seed)
        return RandomBits(len(self.inputs), self.seed)

    def read(self, first: int = 0, last: int | None = None) -> Iterator[Draws]:
        """Yield the draws of tiles `first` up to, not including, `last`.

        Each tile overwrites the one before it.
        """
        source = self.source()
        transform = self.inputs.transform(self.exact, self.dtype)
        values = np.empty((len(self.inputs), TILE), dtype=self.dtype)
        for tile in range(first, self.tiles if last is None else last):
            transform(source.words(tile) if self.exact else source.rows(tile), values)
            yield Draws(self.inputs, values[:, : min(TILE, self.draws - tile * TILE)])


def run_problems(draws: int, seed: int = 0, method: str = "sobol") -> Iterator[Problem]:
    """Yield what is wrong with the numbers and the method of a run.

    Parameters
    ----------
    draws, seed, method
        As for :class:`Sampler`.
    """
    if not _whole(draws) or not 2 <= draws <= 2**32:
        yield Problem("draws", repr(draws), "a whole number from 2 to 4,294,967,296")
    if not _whole(seed) or seed < 0:
        yield Problem("seed", repr(seed), "a whole number of at least 0")
    if method not in _METHODS:
        yield unknown("method", method, _METHODS, "one of sobol, random")


def _whole(value: object) -> bool:
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


def _too_many(method: str, inputs: Inputs) -> Iterator[Problem]:
    if method == "sobol" and len(inputs) > MAX_COORDINATES:
        allowed = say("at most {count} inputs for Sobol points", count=MAX_COORDINATES)
        given = say("{count} inputs", count=len(inputs))
        yield Problem("inputs", given, allowed, "Use method random.")


def _asymmetries(names: tuple[str, ...], matrix: NDArray[np.float64]) -> Iterator[Problem]:
    for row, column in np.argwhere(np.triu(np.abs(matrix - matrix.T) > _ROUNDING)):
        given = say("{one:g} and {other:g}", one=matrix[row, column], other=matrix[column, row])
        yield Problem(f"correlation.{names[row]}.{names[column]}", given, "one value both ways")


def _out_of_range(names: tuple[str, ...], matrix: NDArray[np.float64]) -> Iterator[Problem]:
    wrong = ~(np.abs(matrix) <= 1.0)
    np.fill_diagonal(wrong, np.abs(np.diag(matrix) - 1.0) > _ROUNDING)
    for row, column in np.argwhere(wrong):
        allowed = say("1 on the diagonal") if row == column else say("a correlation from -1 to 1")
        where = f"correlation.{names[row]}.{names[column]}"
        yield Problem(where, f"{matrix[row, column]:g}", allowed)
