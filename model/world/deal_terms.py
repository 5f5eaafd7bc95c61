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
from model.core.problems import explain, refuse
from model.core.reading import read_toml, read_toml_file, write_toml
from model.core.said import say
from model.world.assumption import (
    FINITE,
    MoneyUnit,
    Share,
    assumption,
    in_lines,
    one_line,
    within,
)

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


def _term(title: str, unit: str, help: str, **more: Any) -> Any:
    return assumption("deal", title, unit, help, **more)


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

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    id: str = _term("Id", "", "Short name.", default="own-deal", max_length=80)
    title: str = _term("Title", "", "One line.", default="", max_length=200)
    date: dt.date | None = _term("Date", "date", "Day of the text.", default=None)
    status: str = _term("Status", "", "What became of it.", default="own", max_length=200)
    parties: str = _term("Parties", "", "Who would be bound.", default="", max_length=200)
    terms: str = _term("Terms", "", "The terms in words.", default="", max_length=4000)
    unit: MoneyUnit = _term(
        "Money unit", "money unit", "Currency and price year of every amount.", default="USD_2025"
    )
    inflow_share: Share = _term(
        "Paid in", "share", "Part of the receipts counted that is paid in.", default=0.0
    )
    inflow_base: Literal["all", "new", "none", "occupied"] = _term(
        "Receipts counted", "", "All state receipts from resources, only those of permits given "
        "after the deal, none, or the income of deposits in occupied ground.",
        default="none", validate_default=True,
    )  # fmt: skip
    private_income_included: Flag = _term(
        "Private income counts", "", "Whether the income of new private projects counts too.",
        default=False,
    )  # fmt: skip
    seed_us: Money = _term(
        "US seed money", "billion", "Cash that the US pays in at the start.", default=0.0
    )
    seed_ukraine: Money = _term(
        "Ukraine's seed money", "billion", "Cash that Ukraine pays in at the start beside its "
        "share of receipts.", default=0.0,
    )  # fmt: skip
    seed_other: Money = _term(
        "Others' seed money", "billion", "Cash of third parties, or frozen assets put in.",
        default=0.0,
    )  # fmt: skip
    cap: Money | None = _term(
        "Ceiling", "billion", "Where Ukraine's payments stop; none when not stated.",
        default=None,
    )  # fmt: skip
    cap_growth_per_new_aid: Factor = _term(
        "Ceiling rises with new aid", "per unit of new aid",
        "How far each dollar of later aid lifts the ceiling.", default=0.0,
    )  # fmt: skip
    interest: Rate = _term(
        "Interest on the claim", "share a year", "Yearly growth of the US claim.",
        default=0.0,
    )  # fmt: skip
    past_aid_counts: Flag = _term(
        "Past aid counts", "", "Whether aid given before the deal opens a US claim.", default=False
    )
    past_aid_amount: Money | None = _term(
        "Past aid that counts", "billion", "The claim at the start, where past aid counts.",
        default=None,
    )  # fmt: skip
    new_aid_to_claim: Factor = _term(
        "New aid raises the claim", "per unit of new aid",
        "How much each dollar of later aid adds to the claim.", default=0.0,
    )  # fmt: skip
    new_aid_to_capital: Factor = _term(
        "New aid counts as capital", "per unit of new aid",
        "How much each dollar of later aid adds to the US contribution, in kind.",
        default=0.0,
    )  # fmt: skip
    us_share_before: Share = _term(
        "US share while the claim stands", "share",
        "Part of what the fund pays out that goes to the US until its claim is met.",
        default=0.0,
    )  # fmt: skip
    us_share_after: Share = _term(
        "US share without a claim", "share",
        "Part of what the fund pays out that goes to the US when no claim stands.",
        default=0.0,
    )  # fmt: skip
    shares_by_contribution: Flag = _term(
        "Shares by contribution", "", "Whether each side's share follows what it has put in, "
        "instead of the share without a claim.", default=False,
    )  # fmt: skip
    rest_to: Literal["ukraine", "other"] = _term(
        "The rest goes to", "", "Who receives what the US does not.", default="ukraine"
    )
    reinvestment_years: Years = _term(
        "Years of reinvestment", "years", "First years in which nothing is paid out.",
        default=0,
    )  # fmt: skip
    reinvest_until_full: Flag = _term(
        "Reinvested until full", "", "Whether nothing is paid out before the ceiling is reached.",
        default=False, validate_default=True,
    )  # fmt: skip
    disputed: tuple[str, ...] = _term(
        "Disputed", "", "Terms that are unpublished, or on which accounts differ.", default=()
    )

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
