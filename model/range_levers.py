"""Ranges: what the user of a scenario is not sure of, drawn in simulations."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, field_validator

from model.assumption import assumption
from model.catalog import catalog
from model.errors import ScenarioError, nearest
from model.frozen import FrozenDict
from model.problems import refuse

__all__ = ["RANGED", "RangeLevers", "range_paths"]

RANGED = (
    "price_multiple",
    "price_growth",
    "capacity_multiple",
    "recovery_multiple",
    "lead_time_multiple",
    "royalty_multiple",
    "freed_share",
    "investor_rate",
    "state_rate",
    "income_tax",
    "inflow_share",
)
"""Assumptions that may be given as a range, beside shares of regions and of groups."""


def range_paths() -> tuple[str, ...]:
    """Return every path that ``ranges`` may name."""
    places = [f"control.{id}" for id in catalog().regions]
    places += [f"group_control.{id}" for id in catalog().groups]
    return (*RANGED, *(f"{place}.{party}" for place in places for party in ("russia", "other")))


class RangeLevers(BaseModel):
    """Ranges by path; a part of :class:`model.Scenario`."""

    ranges: Annotated[dict[str, str], AfterValidator(FrozenDict)] = assumption(
        "uncertainty",
        "Ranges",
        "text by path",
        "What one is not sure of, such as price_multiple = '0.5 to 2'; drawn in simulations.",
        default=FrozenDict({}),
    )

    @field_validator("ranges")
    @classmethod
    def _ranges_are_known(cls, value: dict[str, str]) -> dict[str, str]:
        for path, text in value.items():
            _check(path, text)
        return value


def _check(path: str, text: str) -> None:
    from model.ranges import parse  # distributions are loaded only where a range is stated

    if path not in range_paths():
        raise refuse(f"{path!r} is no assumption that can be a range", nearest(path, range_paths()))
    try:
        parse(text, path)
    except ScenarioError as error:
        problem = error.problems[0]
        raise refuse(f"{path}: {problem.allowed}", problem.remedy) from None
