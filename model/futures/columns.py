"""Draws as arrays with one column a commodity, laid out with the draws closest together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import DTypeLike, NDArray

if TYPE_CHECKING:
    from model.world.economics import Parameter

Array: TypeAlias = NDArray[np.float64]
Draw: TypeAlias = Mapping[str, NDArray[Any]]
"""Draws by input, shape (n_draws,); their precision is that of what is calculated with them."""


def kind_of(draw: Draw) -> DTypeLike:
    """Return the precision of draws, float64 where nothing is drawn."""
    return next(iter(draw.values())).dtype if draw else np.dtype(np.float64)


def factors_of(
    found: Mapping[int, NDArray[np.floating]], count: int, size: int, kind: DTypeLike
) -> Array:
    """Return factors of places, shape (n_draws, size); 1 where nothing is drawn."""
    factors = np.ones((count, size), kind, order="F")
    for index, drawn in found.items():
        factors[:, index] = drawn
    return factors


def drawn_of(parameter: Parameter, draw: Draw, central: Array, ids: Sequence[str]) -> Array | None:
    """Return a parameter's draws, shape (n_draws, 1) or (n_draws, n_c); None when none is drawn."""
    name = parameter.name
    if parameter.common:
        return draw[name][:, None] if name in draw else None
    names = [f"{name}.{id}" for id in ids]
    if not any(full in draw for full in names):
        return None
    modes = central.tolist()
    return columns_of([draw.get(full, mode) for full, mode in zip(names, modes, strict=True)])


def columns_of(columns: Sequence[NDArray[np.floating] | float]) -> Array:
    """Return draws of each commodity, shape (n_draws, n_c); a number stands for all its draws."""
    rows, kind = np.broadcast_arrays(*columns), np.result_type(*columns)
    return np.stack(rows, dtype=kind, casting="same_kind").T
