"""What a field of a scenario is made of: title, unit, help and group; names, numbers and shares.

Rooms that add levers to the scenario describe them with :func:`assumption`, so that the page can
make its controls, and the documentation its tables, from the fields themselves.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from model.core.errors import UnitError, nearest
from model.core.limits import LONGEST_NAME, MOST_PROBLEMS
from model.core.money_units import split_money_unit
from model.core.problems import refuse
from model.core.said import say
from model.world.aliases import likely, meant
from model.world.catalog import KINDS, catalog

__all__ = [
    "FINITE",
    "Amount",
    "DepositId",
    "GroupId",
    "MoneyUnit",
    "OneOf",
    "Party",
    "RegionId",
    "Share",
    "Shares",
    "Within",
    "assumption",
    "in_lines",
    "name_of",
    "once",
    "one_line",
    "within",
]


def assumption(
    group: str, title: str, unit: str, help: str, *, step: float = 0.0, reach: float = 0.0,
    **more: Any,
) -> Any:  # fmt: skip
    """Return a field of a scenario with what a control and a reference page need to know.

    Parameters
    ----------
    group, title, unit, help : str
        Where it stands, what it is called, its unit, what it means.
    step : float
        One step of its slider, large enough to argue about; 0 for a field without a slider.
    reach : float
        Where its slider ends, if before the upper bound, which can still be typed; else 0.
    **more
        As pydantic's ``Field`` takes it.
    """
    extra: dict[str, Any] = {"group": group, "unit": unit}
    extra |= {name: size for name, size in (("step", step), ("reach", reach)) if size}
    return Field(title=title, description=help, json_schema_extra=extra, **more)


def in_lines(text: Any) -> Any:
    r"""Return a text without characters that cannot be seen, its lines kept; else what is given.

    Controls and format characters are left out, such as those that turn the direction of writing
    and make a text read as another one.

    Examples
    --------
    >>> in_lines("a\u202eb\u200b\x07\r\nc"), one_line("a\nb")
    ('ab\nc', 'a b')
    """
    if not isinstance(text, str):
        return text
    lined = _BREAK.sub("\n", text)
    if lined.replace("\n", "").isprintable():  # as nearly every text: no need to look at each sign
        return lined
    return "".join(c for c in lined if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf"))


_BREAK = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")


def one_line(text: Any) -> Any:
    """Return a text as :func:`in_lines` has it, on one line; else what is given."""
    seen = in_lines(text)
    return seen.replace("\n", " ").replace("\t", " ") if isinstance(seen, str) else seen


@dataclass(frozen=True, slots=True)
class OneOf:
    """A validator that lets only ids of one kind of the catalogue pass; controls read them."""

    kind: str

    @property
    def names(self) -> tuple[str, ...]:
        """The ids."""
        return tuple(getattr(catalog(), self.kind))

    def __call__(self, value: str) -> str:
        """Return the id that `value` is, or is another name of."""
        if value in getattr(catalog(), self.kind):
            return value
        kind = _ALIASED.get(self.kind, "")
        if known := kind and meant(kind, value):
            return known
        told = say("no such name among the {kind}", kind=KINDS[self.kind])
        raise refuse(told, lambda: likely(kind, value) if kind else nearest(value, self.names))


_ALIASED = {"regions": "region", "groups": "group"}
"""Kinds whose ids have other names, as :mod:`model.world.aliases` calls them."""


def once(kind: str) -> BeforeValidator:
    """Return a validator of a table that refuses two names for one region or group."""

    def check(value: Any) -> Any:
        names = [name for name in value if isinstance(name, str)] if isinstance(value, dict) else []
        if set(names) <= set(OneOf(kind).names):  # as every scenario that the program wrote
            return value
        found = [meant(_ALIASED[kind], name) or name for name in names]
        counts = Counter(found)
        if twice := [name for name, id in zip(names, found, strict=True) if counts[id] > 1]:
            shown = ", ".join(name[:LONGEST_NAME] for name in twice[:MOST_PROBLEMS])
            raise refuse(say("one name for each; {names} are one", names=shown))
        return value

    return BeforeValidator(check)


def _as_share(value: Any) -> Any:
    match = _PERCENT.fullmatch(value) if isinstance(value, str) else None
    return float(match[1].replace(",", ".")) / 100 if match else value


_PERCENT = re.compile(r"\s*(\d{1,3}(?:[.,]\d{1,9})?)\s*%\s*")


def name_of(kind: str) -> AfterValidator:
    """Return a validator that lets only ids of one kind of the catalogue pass."""
    return AfterValidator(OneOf(kind))


@dataclass(frozen=True, slots=True)
class Within:
    """A validator that lets only numbers between two bounds pass; controls read the bounds."""

    low: float
    high: float

    def __call__(self, value: float) -> float:
        """Return `value` when it lies within the bounds."""
        if not self.low <= value <= self.high:
            raise refuse(say("a number from {low:g} to {high:g}", low=self.low, high=self.high))
        return value


def within(low: float, high: float) -> AfterValidator:
    """Return a validator that lets only numbers from `low` to `high` pass."""
    return AfterValidator(Within(low, high))


FINITE = Field(strict=True, allow_inf_nan=False)
"""A number, neither text nor NaN nor without end."""


def money_unit(value: str) -> str:
    """Return a money unit with price year, such as USD_2023, or refuse what is none."""
    try:
        split_money_unit(value)
    except UnitError as error:
        (problem,) = error.problems
        raise refuse(problem.allowed, problem.remedy) from None
    return value


MoneyUnit = Annotated[str, AfterValidator(money_unit)]
Share = Annotated[
    float, BeforeValidator(_as_share), Field(strict=True, ge=0.0, le=1.0, allow_inf_nan=False)
]
RegionId = Annotated[str, name_of("regions")]
GroupId = Annotated[str, name_of("groups")]
DepositId = Annotated[str, name_of("deposits")]
Amount = Annotated[float, FINITE, within(0.0, 1e9)]
Party = Literal["ukraine", "russia", "other"]


class Shares(BaseModel):
    """Shares of a region, or of a commodity group, that each party holds; Ukraine has the rest."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    russia: Share | None = assumption(
        "territory",
        "Russia controls",
        "share",
        "Share of the value controlled by Russia.",
        default=None,
    )
    other: Share | None = assumption(
        "territory",
        "Held by neither",
        "share",
        "Share of the value in a joint or demilitarised zone that neither side holds.",
        default=None,
    )

    @model_validator(mode="after")
    def _sum_at_most_one(self) -> Self:
        total = (self.russia or 0.0) + (self.other or 0.0)
        if total > 1.0 + 1e-12:
            allowed = say("the shares sum to {total:.6g}; together at most 1", total=total)
            raise refuse(allowed, "Lower one of them.")
        return self
