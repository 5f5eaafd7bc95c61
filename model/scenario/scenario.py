"""The scenario: every assumption a user may vary, checked, frozen, as TOML and back.

Fields carry title, unit, range, help and group, from which the page makes its controls and the
documentation its tables. Ids are checked against the project's own tables
(:mod:`model.world.catalog`), so that one error lists everything that is wrong.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    ConfigDict,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from model.core.errors import ScenarioError, UnitError, unknown
from model.core.files import data_path
from model.core.frozen import FrozenDict
from model.core.problems import check_entries, explain, refuse
from model.core.reading import read_toml, read_toml_file, write_toml
from model.core.said import say
from model.core.shown import Shown, drawings
from model.scenario.changes import Change, leaves
from model.scenario.correlation_levers import CorrelationLevers, pair_of
from model.scenario.figure_levers import FigureLevers
from model.scenario.levers import DealLevers, EconomyLevers
from model.scenario.price_levers import PriceLevers
from model.scenario.range_levers import range_paths
from model.world.assumption import (
    Amount,
    DepositId,
    GroupId,
    MoneyUnit,
    OneOf,
    Party,
    RegionId,
    Shares,
    assumption,
    in_lines,
    name_of,
    once,
    one_line,
)
from model.world.catalog import RECORD, Catalog, catalog
from model.world.deal_terms import DealTerms

__all__ = ["ABOUT", "DEFAULT_PRESET", "FORMAT", "Change", "Scenario", "Shares"]

FORMAT = 1
"""Version of the scenario format that this engine writes, and the newest that it reads."""

DAYS = (dt.date(1991, 8, 24), dt.date(2100, 12, 31))
"""First and last day that a scenario can describe: from the independence of Ukraine on."""

LARGEST_AID = 1e12
"""Largest aid figure of one's own [million of its money]: far beyond the world's product."""

DEFAULT_PRESET = "bessent-visit-2025-02"
"""The preset that a page or a command starts from when none is named."""

ABOUT = "about"
"""Group of the fields that describe a scenario and change no figure."""


_Amounts = Annotated[dict[GroupId, Amount], once("groups"), AfterValidator(FrozenDict)]
_OfRegions = Annotated[dict[RegionId, Shares], once("regions"), AfterValidator(FrozenDict)]
_OfGroups = Annotated[dict[GroupId, Shares], once("groups"), AfterValidator(FrozenDict)]


class Scenario(EconomyLevers, PriceLevers, FigureLevers, DealLevers, CorrelationLevers, Shown):
    """Everything that a user may assume, and nothing that follows from it.

    Examples
    --------
    >>> seed = Scenario.from_preset("bessent-visit-2025-02")
    >>> lost = seed.replace(control={"UA-14": {"russia": 1.0}})
    >>> [change.path for change in lost.diff(seed)]
    ['control.UA-14.russia']
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    format: int = assumption(
        ABOUT, "Format", "version", "Version of the scenario format.", default=FORMAT, strict=True
    )
    id: str = assumption(ABOUT, "Id", "", "Short name.", default="", max_length=80)
    title: str = assumption(ABOUT, "Title", "", "One line.", default="", max_length=200)
    author: str = assumption(ABOUT, "Author", "", "Who made it.", default="", max_length=200)
    date: dt.date | None = assumption(
        "settlement", "Date", "date",
        "Day that the scenario describes; the period and the wait for a settlement count from it.",
        default=None,
    )  # fmt: skip
    sources: tuple[Annotated[str, name_of("sources")], ...] = assumption(
        ABOUT, "Sources", "source ids", "Rows of sources.csv that it rests on.", default=()
    )
    baseline: str = assumption(
        ABOUT, "Baseline", "preset id", "Preset to compare with; empty for none.", default=""
    )
    description: str = assumption(
        ABOUT, "Description", "", "One paragraph.", default="", max_length=4000
    )
    base: Literal["borders-1991", "front-line"] = assumption(
        "territory",
        "Starting map",
        "",
        "Who controls each region before any change: all Ukraine in its recognised borders, or the "
        "front line of a date, read by area.",
        default="borders-1991",
    )
    front_line_date: dt.date | None = assumption(
        "territory",
        "Front line on",
        "date",
        "Day whose front line is the start; the newest record on or before it is used.",
        default=None,
        validate_default=True,
    )
    reading: Literal["by-area", "by-deposit"] = assumption(
        "territory",
        "Read the line",
        "",
        "By area: a region's share is that of its area behind the line. By deposit: that of its "
        "named deposits behind it, where a commodity group has enough of them.",
        default="by-area",
    )
    estimate: Annotated[str, name_of("estimates")] = assumption(
        "territory",
        "Estimate of control",
        "",
        "Whose figure of a day is taken where several are published; the daily record elsewhere.",
        default=RECORD,
    )
    control: _OfRegions = assumption(
        "territory",
        "Control by region",
        "share of a region's value",
        "Replaces what the start says about a region.",
        default=FrozenDict({}),
    )
    group_control: _OfGroups = assumption(
        "commodities",
        "Control by commodity",
        "share of a group's national value",
        "Sets a commodity group's national shares; spread over its regions along the map.",
        default=FrozenDict({}),
    )
    deposit_control: Annotated[dict[DepositId, Party], AfterValidator(FrozenDict)] = assumption(
        "commodities",
        "Control by deposit",
        "party",
        "Assigns a named deposit to a party; its part of the region's group follows.",
        default=FrozenDict({}),
    )
    valuation: Annotated[str, name_of("valuations")] = assumption(
        "value", "Valuation", "", "Published estimate of the value in the ground.",
        default="forbes-2023",
    )  # fmt: skip
    own_values: Annotated[dict[RegionId, _Amounts], once("regions"), AfterValidator(FrozenDict)] = (
        assumption(
            "value", "Your values", "million of own_values_unit",
            "Replaces the valuation's table by region and commodity group; what is left out is 0.",
            default=FrozenDict({}),
        )
    )  # fmt: skip
    own_values_unit: MoneyUnit = assumption(
        "value", "Unit of own values", "money unit", "Such as USD_2023.", default="USD_2023"
    )
    aid_claim: Annotated[str, name_of("aid_claims")] = assumption(
        "aid", "Aid figure", "", "Row of the aid ledger to compare with the minerals.",
        default="trump-300-2025-02",
    )  # fmt: skip
    aid_amount: str | None = assumption(
        "aid",
        "Own aid figure",
        "money with price year",
        "Replaces the ledger's figure, such as '120 billion USD_2025'.",
        default=None,
        max_length=80,
    )
    deflator: Annotated[str, name_of("deflators")] = assumption(
        "aid", "Deflator", "", "How money of one price year is compared with another's.",
        default="face-value",
    )  # fmt: skip
    exchange_rate: str = assumption(
        "aid", "Exchange rate", "", "Dated rate for aid counted in another currency.", default=""
    )

    def __init__(self, /, **fields: Any) -> None:
        check_entries(fields)
        try:
            super().__init__(**fields)
        except ValidationError as error:
            names, nested = list(Scenario.model_fields), list(Shares.model_fields)
            own = {"own_deal": list(DealTerms.model_fields)}
            raise ScenarioError(explain(error, names, nested, own, range_paths())) from None

    _one_line = field_validator("id", "title", "author", mode="before")(one_line)
    _in_lines = field_validator("description", mode="before")(in_lines)

    @field_validator("format")
    @classmethod
    def _format_is_known(cls, value: int) -> int:
        if not 1 <= value <= FORMAT:
            allowed = say("this engine reads formats 1 to {last}", last=FORMAT)
            raise refuse(allowed, "Update mineral-wealth.")
        return value

    @field_validator("baseline")
    @classmethod
    def _baseline_is_preset(cls, value: str) -> str:
        return value and OneOf("presets")(value)

    @field_validator("exchange_rate")
    @classmethod
    def _rate_is_known(cls, value: str) -> str:
        return value and OneOf("exchange_rates")(value)

    @field_validator("front_line_date")
    @classmethod
    def _date_is_on_record(cls, value: dt.date | None, info: ValidationInfo) -> dt.date | None:
        if value is None:
            if info.data.get("base") == "front-line":
                raise refuse("base = 'front-line' needs the day of the line", _limits(catalog()))
        elif not catalog().first_day <= value <= catalog().last_day:
            raise refuse("a day on record", _limits(catalog()))
        return value

    @field_validator("date", "front_line_date", "settlement_date", mode="before")
    @classmethod
    def _day_is_no_number(cls, value: Any) -> Any:
        if isinstance(value, int | float):  # pydantic would count seconds since 1970
            raise refuse("a date as YYYY-MM-DD")
        return value

    @field_validator("date")
    @classmethod
    def _day_is_in_reach(cls, value: dt.date | None) -> dt.date | None:
        first, last = DAYS
        if value is not None and not first <= value <= last:
            allowed = say("a day from {first} to {last}", first=str(first), last=str(last))
            raise refuse(allowed, "Check the year.")
        return value

    @field_validator("control", "group_control")
    @classmethod
    def _something_is_stated(cls, value: dict[str, Shares]) -> FrozenDict[str, Shares]:
        return FrozenDict({name: shares for name, shares in value.items() if shares != Shares()})

    @field_validator("own_values")
    @classmethod
    def _something_is_worth(cls, value: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
        if value and not any(round(a) for groups in value.values() for a in groups.values()):
            raise refuse("at least one value of a million or more", "Leave own_values out.")
        return value

    @field_validator("aid_amount")
    @classmethod
    def _amount_is_money(cls, value: str | None) -> str | None:
        return None if value is None else _checked_money(value)

    @classmethod
    def from_preset(cls, id: str) -> Self:
        """Return a preset of ``data/presets/``.

        Raises
        ------
        ScenarioError
            When no preset has this id; the nearest one is named.
        """
        presets = catalog().presets
        if id not in presets:
            raise ScenarioError([unknown("preset", id, presets, "no preset of this name")])
        path = data_path() / "presets" / f"{id}.toml"
        found: Self = _preset(cls, path, path.stat().st_mtime_ns)
        return found

    @classmethod
    def from_file(cls, path: str | Path) -> Self:
        """Return the scenario in a TOML file; ScenarioError lists all that is wrong with it."""
        return cls(**read_toml_file(path))

    @classmethod
    def from_toml(cls, content: str | bytes) -> Self:
        """Return the scenario in a TOML document; ScenarioError lists all that is wrong."""
        return cls(**read_toml(content))

    def to_toml(self) -> str:
        """Return the whole scenario as TOML, defaults included, so that it keeps its meaning."""
        return write_toml(self.as_dict())

    def as_dict(self) -> dict[str, Any]:
        """Return the fields as plain values, by group; what is not stated (None) is left out."""
        plain = self.model_dump(exclude_none=True)
        return {name: plain[name] for name in _in_order() if name in plain}

    def replace(self, **changes: Any) -> Self:
        """Return a scenario with whole fields exchanged; None takes a field's value away."""
        return type(self)(**{**self.as_dict(), **changes})

    def with_ranges(self, ranges: Mapping[str, str]) -> Self:
        """Return a scenario with these ranges; correlations of others are taken away."""
        tied = {pair: figure for pair, figure in self.correlations.items()
                if set(pair_of(pair)) <= ranges.keys()}  # fmt: skip
        return self.replace(ranges=dict(ranges), correlations=tied)

    def assumptions(self) -> dict[str, Any]:
        """Return every assumption by its dotted path, such as ``control.UA-14.russia``."""
        plain = self.model_dump(mode="json", exclude=_about(), exclude_none=True)
        return dict(sorted(leaves(plain, "")))

    def explore(self, world: Any, language: str = "en") -> Any:
        """Return the page's map and levers of a world as a widget; needs the extra `notebook`."""
        return drawings("explorer").explore(self, world, language)

    def diff(self, other: Scenario) -> tuple[Change, ...]:
        """Return the assumptions in which this scenario differs from `other`, by path."""
        here, there = self.assumptions(), other.assumptions()
        paths = sorted(here.keys() | there.keys())
        pairs = ((path, here.get(path), there.get(path)) for path in paths)
        return tuple(Change(*pair) for pair in pairs if pair[1] != pair[2])

    @property
    def hash(self) -> str:
        """First 12 hex digits of a SHA-256 over the assumptions; titles do not count."""
        text = json.dumps(self.assumptions(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


_GROUPS = (ABOUT, "territory", "commodities", "value", "aid", "economy", "settlement", "deal",
           "uncertainty")  # fmt: skip


@lru_cache(maxsize=64)
def _preset(cls: type[Any], path: Path, changed: int) -> Any:
    """Return the preset in a file, read once as long as the file is as it was [ns]."""
    return cls.from_file(path)


@cache
def _in_order() -> tuple[str, ...]:
    """Return the names of the fields, one group after the other."""
    groups = {name: _group(field) for name, field in Scenario.model_fields.items()}
    return tuple(sorted(groups, key=lambda name: _GROUPS.index(groups[name])))


@cache
def _about() -> set[str]:
    """Return the names of the fields that describe a scenario and assume nothing."""
    return {name for name, field in Scenario.model_fields.items() if _is_about(field)}


def _group(field: Any) -> str:
    return str(field.json_schema_extra["group"])


def _is_about(field: Any) -> bool:
    return _group(field) == ABOUT


def _limits(known: Catalog) -> str:
    return say("The record runs from {first} to {last}.",
               first=str(known.first_day), last=str(known.last_day))  # fmt: skip


def _checked_money(text: str) -> str:
    from model.core.units import parse, to_million  # pint is loaded only where money is typed

    try:
        million, _ = to_million(parse(text))
    except UnitError as error:
        (problem,) = error.problems
        raise refuse(problem.allowed, problem.remedy) from None
    if million < 0:
        raise refuse("an amount of at least 0")
    if million > LARGEST_AID:
        raise refuse(say("an amount of at most {billion:,.0f} billion", billion=LARGEST_AID / 1e3))
    return text
