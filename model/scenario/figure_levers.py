"""Technical figures of one's own, in place of those of ``data/economics/parameters.csv``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, ValidationError, field_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from model.core.errors import nearest
from model.core.frozen import FrozenDict
from model.core.problems import refuse
from model.core.said import say
from model.scenario.range_levers import LEVERS
from model.world.assumption import Within, assumption
from model.world.catalog import catalog

__all__ = ["FigureLevers", "Figures"]

Figures = Mapping[str, Mapping[str, float]]
"""Technical figures by commodity (``ALL`` for what all share) and name, in the table's units."""

_OfOne = Annotated[dict[str, Annotated[float, Field(strict=True)]], AfterValidator(FrozenDict)]


class FigureLevers(BaseModel):
    """Technical figures that a scenario states; a part of :class:`model.Scenario`."""

    parameters: Annotated[dict[str, _OfOne], AfterValidator(FrozenDict)] = assumption(
        "economy",
        "Technical figures",
        "unit of the figure",
        "Replaces technical figures, by commodity and name.",
        default=FrozenDict({}),
    )

    @field_validator("parameters")
    @classmethod
    def _figures_are_known(cls, value: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
        rows = [
            InitErrorDetails(type=error, loc=(component, name), input=figure)
            for component, figures in value.items()
            for name, figure in figures.items()
            if (error := _wrong(component, name, figure)) is not None
        ]
        if rows:
            raise ValidationError.from_exception_data("parameters", rows)
        return FrozenDict({component: found for component, found in value.items() if found})


def _wrong(component: str, name: str, figure: float) -> PydanticCustomError | None:
    """Return what is wrong with a figure that a scenario states, None where nothing is."""
    path, known = f"{component}.{name}", catalog().figures
    if name in LEVERS:
        return refuse("a technical figure that is no lever",
                      say("Set {name} itself.", name=name))  # fmt: skip
    if path not in known:
        meant = partial(_meant, component, name, [*known])
        return refuse("a technical figure, as COMMODITY.NAME", meant)
    try:
        Within(*known[path])(figure)
    except PydanticCustomError as error:
        return error
    return None


def _meant(component: str, name: str, known: list[str]) -> str:
    """Return the path that was meant: of the right name if that exists, else the nearest."""
    of_name = [path for path in known if path.endswith(f".{name}")]
    return nearest(f"{component}.{name}", of_name or known)
