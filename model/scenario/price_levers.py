"""Prices by commodity and year: a deck on record, or one's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    ValidationError,
    field_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from model.core.errors import nearest
from model.core.frozen import FrozenDict
from model.core.problems import refuse
from model.core.said import say
from model.world.assumption import assumption, name_of
from model.world.catalog import catalog
from model.world.price_years import wrong_years

__all__ = ["ALLOWED_PRICE", "HIGHEST_PRICE", "PriceLevers", "Prices"]

Prices = Mapping[str, Mapping[str, float]]
"""Benchmark prices by commodity and year, in dollars of the ladder's year per unit."""

HIGHEST_PRICE = 1e9
"""Highest price of one's own [USD per unit]: above that of any mineral."""

ALLOWED_PRICE = say("a number from {low:g} to {high:g}", low=0.0, high=HIGHEST_PRICE)
"""What a price may be, in words."""


def _as_text(year: Any) -> Any:
    return str(year) if isinstance(year, int) and not isinstance(year, bool) else year


_ByYear = Annotated[
    dict[Annotated[str, BeforeValidator(_as_text)], Annotated[float, Field(strict=True)]],
    AfterValidator(FrozenDict),
]


class PriceLevers(BaseModel):
    """Prices of the years to come; a part of :class:`model.Scenario`.

    A price that is stated holds in its year, counted from the scenario's date; the multiple and the
    growth of prices, and what is lost on the way from benchmark to mine, apply to it as to any
    other. In years that are not stated the price follows its path.
    """

    price_deck: Annotated[str, name_of("price_decks")] | None = assumption(
        "economy", "Price deck", "", "Published forecast of prices by year.", default=None,
    )  # fmt: skip
    prices: Annotated[dict[str, _ByYear], AfterValidator(FrozenDict)] = assumption(
        "economy", "Own prices", "USD of the ladder's year per unit",
        "Replaces benchmark prices by commodity and year; years follow one another.",
        default=FrozenDict({}),
    )  # fmt: skip

    @field_validator("prices")
    @classmethod
    def _prices_are_known(cls, value: Prices) -> Prices:
        rows = [
            InitErrorDetails(type=error, loc=loc, input=given)
            for component, by_year in value.items()
            for loc, given, error in _wrong(component, by_year)
        ]
        if rows:
            raise ValidationError.from_exception_data("prices", rows)
        return FrozenDict({component: by_year for component, by_year in value.items() if by_year})


def _wrong(
    component: str, by_year: Mapping[str, float]
) -> Iterator[tuple[tuple[str, ...], Any, PydanticCustomError]]:
    """Yield where something is wrong with a commodity's prices, what is given there, and why."""
    if component not in (known := catalog().components):
        told = say("no such name among the {kind}", kind=say("commodities"))
        yield (component,), component, refuse(told, lambda: nearest(component, known))
    for year, allowed, remedy in wrong_years([*by_year]):
        yield (component, year), year, refuse(allowed, remedy)
    for year, price in by_year.items():
        if not 0.0 <= price <= HIGHEST_PRICE:
            yield (component, year), price, refuse(ALLOWED_PRICE)
