"""Reading a plan in tests: sums over origins, and what its projects come to without discounting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from model.money.cashflow import present_values
from model.money.plan import Plan, scaled
from model.money.project import Values

__all__ = ["over", "undiscounted"]


def over(array: NDArray[np.float64], plan: Plan, origins: Sequence[int]) -> NDArray[np.float64]:
    """Return an array (..., n_origins, n_c) summed over some origins."""
    places = [place for place, origin in enumerate(plan.origins) if origin in origins]
    summed: NDArray[np.float64] = array[..., places, :].sum(axis=-2)
    return summed


def undiscounted(plan: Plan) -> Values:
    """Return what is developed as plain sums over the horizon, by origin [USD]."""
    every = []
    for works in plan.works:
        values = scaled(present_values(works.project, 0.0, plan.horizon), works.developed)
        every.append([works.wide(getattr(values, field.name)) for field in fields(values)])
    return Values(*(np.stack(lines, axis=-2) for lines in zip(*every, strict=True)))
