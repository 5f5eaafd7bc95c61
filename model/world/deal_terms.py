"""The terms of a deal about Ukraine's minerals: checked, frozen, from a row or a TOML file.

The twelve deals on record are rows of ``data/deals/terms.csv``; a user's own deal is a TOML
file, or the table ``own_deal`` of a scenario, with the same names. Money is in billions of the
deal's own `unit`; a text such as ``"500 billion USD_2025"`` is read too, and refused when its
currency or price year is another one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from model.core.errors import ScenarioError, UnitError, nearest
from model.core.files import package_path
from model.core.problems import explain, refuse
from model.core.reading import read_toml, read_toml_file, write_toml
from model.core.said import say
from model.world.assumption import (
    FINITE,
    MoneyUnit,
    Share,
    in_lines,
    one_line,
    within,
)
from model.world.tables import read_schema

__all__ = ["MONEY", "DealTerms"]

MONEY = ("seed_us", "seed_ukraine", "seed_other", "cap", "past_aid_amount")
"""Fields that are amounts of money [billion of `unit`]."""


def _billions(value: Any, info: ValidationInfo) -> Any:
    """Read money that is given as text, and refuse another currency or price year."""
    if not isinstance(value, str):
        return value
    from model.core.units import parse, to_million  # pint is loaded only where money is typed

    try:
        million, unit = to_million(parse(value))
    except UnitError as error:
        (problem,) = error.problems
        raise refuse(problem.allowed, problem.remedy) from None
    wanted = info.data.get("unit", unit)
    if unit != wanted:
        remedy = say("Convert it by a named rate first, or set unit = '{unit}' for the whole deal.",
                     unit=unit)  # fmt: skip
        raise refuse(say("all money of a deal is in its unit, {unit}", unit=wanted), remedy)
    return million / 1e3


def _term(unit: str = "", **more: Any) -> Any:
    """Return a field with its unit; what it is called and means stands in ``schema.csv``."""
    return Field(json_schema_extra={"group": "deal", "unit": unit}, **more)


def _described(made: dict[str, Any]) -> None:
    """Write into a JSON Schema of terms what ``schema.csv`` says of each."""
    for column in read_schema(package_path())["deals/terms"]:
        if column.column in made["properties"]:
            made["properties"][column.column] |= {
                "title": column.head, "description": column.description,
            }  # fmt: skip


Factor = Annotated[float, FINITE, within(0.0, 10.0)]
Money = Annotated[float, FINITE, BeforeValidator(_billions), within(0.0, 1e5)]
Rate = Annotated[float, FINITE, within(0.0, 1.0)]
Years = Annotated[int, Field(strict=True), within(0, 200)]
Flag = Annotated[bool, Field(strict=True)]


class DealTerms(BaseModel):
    """What a deal says about money, and nothing about how much money there is.

    Examples
    --------
    >>> half = DealTerms.of(inflow_share=0.5, inflow_base="all", cap="500 billion USD_2025")
    >>> half.cap
    500.0
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, json_schema_extra=_described
    )

    id: str = _term(default="own-deal", max_length=80)
    title: str = _term(default="", max_length=200)
    date: dt.date | None = _term("date", default=None)
    status: str = _term(default="own", max_length=200)
    parties: str = _term(default="", max_length=200)
    terms: str = _term(default="", max_length=4000)
    unit: MoneyUnit = _term("money unit", default="USD_2025")
    inflow_share: Share = _term("share", default=0.0)
    inflow_base: Literal["all", "new", "none", "occupied"] = _term(
        default="none", validate_default=True
    )
    private_income_included: Flag = _term(default=False)
    seed_us: Money = _term("billion", default=0.0)
    seed_ukraine: Money = _term("billion", default=0.0)
    seed_other: Money = _term("billion", default=0.0)
    cap: Money | None = _term("billion", default=None)
    cap_growth_per_new_aid: Factor = _term("per unit of new aid", default=0.0)
    interest: Rate = _term("share a year", default=0.0)
    past_aid_counts: Flag = _term(default=False)
    past_aid_amount: Money | None = _term("billion", default=None)
    new_aid_to_claim: Factor = _term("per unit of new aid", default=0.0)
    new_aid_to_capital: Factor = _term("per unit of new aid", default=0.0)
    us_share_before: Share = _term("share", default=0.0)
    us_share_after: Share = _term("share", default=0.0)
    shares_by_contribution: Flag = _term(default=False)
    rest_to: Literal["ukraine", "other"] = _term(default="ukraine")
    reinvestment_years: Years = _term("years", default=0)
    reinvest_until_full: Flag = _term(default=False, validate_default=True)
    disputed: tuple[str, ...] = _term(default=())

    _one_line = field_validator("id", "title", "status", "parties", mode="before")(one_line)
    _in_lines = field_validator("terms", mode="before")(in_lines)

    @field_validator("date", mode="before")
    @classmethod
    def _day_is_no_number(cls, value: Any) -> Any:
        if isinstance(value, int | float):  # pydantic would count seconds since 1970
            raise refuse("a date as YYYY-MM-DD")
        return value

    @field_validator("inflow_base")
    @classmethod
    def _a_share_needs_a_base(cls, value: str, info: ValidationInfo) -> str:
        if value == "none" and info.data.get("inflow_share", 0.0) > 0:
            raise refuse("inflow_share is above 0, so one of all, new, occupied", "Name the base.")
        return value

    @field_validator("cap")
    @classmethod
    def _cap_holds_contributions(cls, value: float | None, info: ValidationInfo) -> float | None:
        paid = info.data.get("seed_ukraine", 0.0)
        if value is not None and value < paid:
            allowed = say("at least seed_ukraine, {paid:g} [billion]", paid=paid)
            raise refuse(allowed, "Raise cap or lower seed_ukraine.")
        return value

    @field_validator("reinvest_until_full")
    @classmethod
    def _full_needs_a_cap(cls, value: bool, info: ValidationInfo) -> bool:
        if value and info.data.get("cap", 0.0) is None:
            raise refuse("a deal without a ceiling is never full", "State cap, or leave this out.")
        return value

    @field_validator("disputed")
    @classmethod
    def _disputes_name_terms(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if name not in cls.model_fields:
                remedy = nearest(name, list(cls.model_fields))
                raise refuse(say("{name!r} is no term", name=name), remedy)
        return value

    @classmethod
    def of(cls, **fields: Any) -> Self:
        """Return terms by name.

        Raises
        ------
        ScenarioError
            Everything that is wrong: unknown names with the nearest valid one, shares outside
            [0, 1], negative money, other currencies or price years, a ceiling below seed money.
        """
        try:
            return cls(**fields)
        except ValidationError as error:
            names = list(cls.model_fields)
            raise ScenarioError(explain(error, names, names)) from None

    @classmethod
    def from_row(cls, row: Mapping[str, str]) -> Self:
        """Return the terms in a row of ``deals/terms.csv``; an empty cell keeps the default."""
        stated = {name: row[name] for name in cls.model_fields if row.get(name)}
        return cls.of(**{name: _READ.get(name, float)(text) for name, text in stated.items()})

    @classmethod
    def from_toml(cls, content: str | bytes) -> Self:
        """Return the terms in a TOML document; ScenarioError lists all that is wrong."""
        return cls.of(**read_toml(content, "deal"))

    @classmethod
    def from_file(cls, path: str | Path) -> Self:
        """Return the terms in a TOML file; ScenarioError lists all that is wrong with it."""
        return cls.of(**read_toml_file(path))

    def to_toml(self) -> str:
        """Return all terms as TOML, defaults included, so that they keep their meaning."""
        return write_toml(self.model_dump(exclude_none=True))

    def replace(self, **changes: Any) -> Self:
        """Return terms with whole fields exchanged; None takes a field's value away."""
        kept = {k: v for k, v in {**self.model_dump(), **changes}.items() if v is not None}
        return self.of(**kept)

    def in_unit(self, unit: str, ratio: float) -> Self:
        """Return the terms in another money unit.

        Parameters
        ----------
        unit : str
            Money unit, such as ``USD_2023``.
        ratio : float
            How many of `unit` one of the deal's own unit is worth.
        """
        stated = {name: getattr(self, name) for name in MONEY}
        money = {name: v * ratio for name, v in stated.items() if v is not None}
        return self.replace(unit=unit, **money)


def _flag(text: str) -> bool:
    return text == "yes"


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split(";"))


_READ: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("id", "title", "status", "parties", "terms", "unit"), str),
    **dict.fromkeys(("inflow_base", "rest_to"), str),
    **dict.fromkeys(("past_aid_counts", "private_income_included"), _flag),
    **dict.fromkeys(("shares_by_contribution", "reinvest_until_full"), _flag),
    "date": dt.date.fromisoformat,
    "disputed": _names,
    "reinvestment_years": int,
}
