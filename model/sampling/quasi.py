"""Scrambled Sobol points and plain random bits, one tile of 4,096 draws at a time.

Both sources answer the same question: the bits of every input for tile t. A tile depends on the
seed and on t alone, so that neither the size of a chunk nor the number of workers changes a draw;
a row depends on its place alone, so that a further input at the end leaves the others as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "MAX_COORDINATES",
    "TILE",
    "RandomBits",
    "Rows",
    "SobolBits",
    "Source",
    "directions",
    "sobol_bits",
]

Words = NDArray[np.uint32]
Halves = NDArray[np.uint16]

Unsigned = TypeVar("Unsigned", bound=np.unsignedinteger)

TILE = 4096
"""Draws in a tile: the unit of the random numbers and of the arithmetic."""

_TILE_BITS = 12
_WORD = 32
_TABLE = Path(__file__).with_name("joe_kuo.txt")

MAX_COORDINATES = 1024
"""Coordinates for which the package holds Sobol direction numbers."""


class Rows(Protocol):
    """Bits of one tile by coordinate; a row is valid until the next is asked for."""

    def __getitem__(self, place: int, /) -> NDArray[np.unsignedinteger]:
        """Return the bits of one coordinate."""


class Source(Protocol):
    """Where the bits of the draws come from."""

    def words(self, tile: int) -> Words:
        """Return 32 bits for every coordinate and draw, shape (coordinate, TILE)."""

    def halves(self, tile: int) -> Halves:
        """Return the upper 16 of those bits."""

    def rows(self, tile: int) -> Rows:
        """Return the upper 16 of those bits, made when a coordinate is asked for."""


@dataclass(frozen=True)
class RandomBits:
    """Independent bits: tile t owns ``SFC64(SeedSequence(seed, spawn_key=(t,)))``.

    Parameters
    ----------
    coordinates : int
        Number of inputs.
    seed : int
        Any whole number of at least 0.
    """

    coordinates: int
    seed: int

    def halves(self, tile: int) -> Halves:
        """Return 16 random bits for every coordinate and draw, shape (coordinate, TILE)."""
        return self._stream((tile,))

    def rows(self, tile: int) -> Rows:
        """Return the same by coordinate."""
        return self.halves(tile)

    def words(self, tile: int) -> Words:
        """Return 32 random bits, whose upper half is that of `halves`."""
        upper = self._stream((tile,)).astype(np.uint32)
        return (upper << np.uint32(16)) | self._stream((tile, 1))

    def _stream(self, key: tuple[int, ...]) -> Halves:
        raw = _raw(self.seed, key, self.coordinates * TILE // 4)
        return raw.view(np.uint16).reshape(self.coordinates, TILE)


@dataclass(frozen=True)
class SobolBits:
    """A Sobol sequence with random linear scrambling and a random digital shift.

    Tile t is the first tile with one word a coordinate added (exclusive or), since the points of
    the sequence form a linear space over the two-element field.

    Parameters
    ----------
    coordinates : int
        Number of inputs, at most `MAX_COORDINATES`.
    seed : int
        Any whole number of at least 0.

    References
    ----------
    Matousek (1998), J. Complexity 14, 527-556, doi:10.1006/jcom.1998.0489 (the scrambling).
    """

    coordinates: int
    seed: int

    def words(self, tile: int) -> Words:
        """Return 32 bits for every coordinate and draw, shape (coordinate, TILE)."""
        return self._first ^ self._offset(tile)[:, None]

    def halves(self, tile: int) -> Halves:
        """Return the upper 16 of those bits."""
        return self._first_halves ^ _upper(self._offset(tile))[:, None]

    def rows(self, tile: int) -> Rows:
        """Return the same by coordinate, through one row that stays in the cache."""
        return _Shifted(self._first_halves, _upper(self._offset(tile)))

    @cached_property
    def _scrambled(self) -> tuple[Words, Words]:
        noise = np.stack(
            [
                _raw(self.seed, (place, 0, 0), _WORD // 2 + 1).view(np.uint32)
                for place in range(self.coordinates)
            ]
        )
        return _scramble(directions(self.coordinates), noise), noise[:, _WORD].copy()

    @cached_property
    def _first(self) -> Words:
        return _span(self._scrambled[0][:, :_TILE_BITS])

    @cached_property
    def _first_halves(self) -> Halves:
        return _span(_upper(self._scrambled[0][:, :_TILE_BITS]))

    def _offset(self, tile: int) -> Words:
        words, offset = self._scrambled
        for place in range(tile.bit_length()):
            if tile >> place & 1:
                offset = offset ^ words[:, _TILE_BITS + place]
        return offset


@lru_cache(maxsize=4)
def sobol_bits(coordinates: int, seed: int) -> SobolBits:
    """Return a `SobolBits`, kept from the run before when that had the same seed."""
    return SobolBits(coordinates, seed)


class _Shifted:
    """The first tile with one half word a coordinate added."""

    def __init__(self, first: Halves, offset: Halves) -> None:
        self._first, self._offset = first, offset
        self._row = np.empty(TILE, dtype=np.uint16)

    def __getitem__(self, place: int, /) -> Halves:
        row: Halves = np.bitwise_xor(self._first[place], self._offset[place], out=self._row)
        return row


def _span(words: NDArray[Unsigned]) -> NDArray[Unsigned]:
    """Return every sum (exclusive or) of the words of each row, shape (row, 2**words)."""
    rows, bits = words.shape
    sums = np.zeros((rows, 1 << bits), dtype=words.dtype)
    for bit in range(bits):
        half = 1 << bit
        np.bitwise_xor(sums[:, :half], words[:, bit, None], out=sums[:, half : 2 * half])
    return sums


def _upper(words: Words) -> Halves:
    return (words >> np.uint32(16)).astype(np.uint16)


def _raw(seed: int, key: tuple[int, ...], count: int) -> NDArray[np.uint64]:
    stream = np.random.SFC64(np.random.SeedSequence(seed, spawn_key=key))
    raw: NDArray[np.uint64] = stream.random_raw(count)
    return raw


def _scramble(words: Words, noise: Words) -> Words:
    """Multiply the direction numbers by a random lower triangular matrix over two elements."""
    mixed = np.zeros_like(words)
    for place in range(_WORD):
        top = np.uint32(1 << (_WORD - 1 - place))
        column = top | (noise[:, place] & (top - np.uint32(1)))
        mixed ^= np.where(words & top, column[:, None], np.uint32(0))
    return mixed


@lru_cache(maxsize=8)
def directions(coordinates: int) -> Words:
    """Return the Sobol direction numbers by Joe and Kuo, shape (coordinate, 32).

    Parameters
    ----------
    coordinates : int
        At most `MAX_COORDINATES`.

    References
    ----------
    Joe, Kuo (2008), SIAM J. Sci. Comput. 30, 2635-2654, doi:10.1137/070709359.
    """
    rows = [[1 << (_WORD - 1 - place) for place in range(_WORD)]]
    with _TABLE.open(encoding="utf-8") as lines:
        table = (line for line in lines if not line.startswith("#"))
        rows += [_expand(line) for line, _ in zip(table, range(coordinates - 1), strict=False)]
    return np.array(rows[:coordinates], dtype=np.uint32)


def _expand(line: str) -> list[int]:
    """Return the 32 direction numbers of one line by the recurrence of its polynomial."""
    polynomial, *start = map(int, line.split())
    degree = len(start)
    words = [value << (_WORD - 1 - place) for place, value in enumerate(start)]
    for place in range(degree, _WORD):
        word = words[place - degree] ^ (words[place - degree] >> degree)
        for back in range(1, degree):
            if polynomial >> (degree - back) & 1:
                word ^= words[place - back]
        words.append(word)
    return words
