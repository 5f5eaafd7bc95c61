"""Some places of arrays alone: what few projects need is not calculated for all."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["Places", "at", "places_of"]

Places: TypeAlias = "tuple[NDArray[np.intp], ...]"
"""Places in an array, an index an axis."""


def places_of(chosen: NDArray[np.bool_]) -> Places:
    """Return the places at which something holds; a single number is a place without an index."""
    order: Literal["C", "F"] = "C" if chosen.flags.c_contiguous else "F"
    flat = np.flatnonzero(chosen.ravel(order))  # as it lies, a sixth of the time of nonzero
    return np.unravel_index(flat, chosen.shape, order) if chosen.ndim else ()


def at(array: NDArray[Any], places: Places) -> NDArray[Any]:
    """Return what an array has at places of the shape that it broadcasts to.

    Parameters
    ----------
    array : ndarray
        Of any shape that broadcasts to that of the places.
    places : tuple of ndarray, each of shape (n_places,)
        As :func:`places_of` gives them.

    Returns
    -------
    ndarray
        Shape (n_places,), or (1,) of a single number; () where there is but one place.
    """
    if array.size == 1:
        return array.reshape((1,) if places else ())
    own = zip(places[len(places) - array.ndim :], array.shape, strict=True)
    return np.asarray(array[tuple(0 if size == 1 else place for place, size in own)])
