"""The one unit registry: money with a price year, mass, area.

Money of each currency and price year has a dimension of its own (``USD_2023``, ``EUR_2024``),
so that sums over price years fail until a deflator or exchange rate is named
(:mod:`model.world.rates`). pint serves at the edges; formulas take plain float64.
"""

from __future__ import annotations

import math
import re
from importlib import resources
from typing import Any, TypeAlias

import pint
from pint.registry import Quantity as PintQuantity

from model.core.errors import UnitError, nearest
from model.core.money_units import CURRENCIES, YEARS, money_unit, split_money_unit
from model.core.said import say

__all__ = [
    "CURRENCIES",
    "YEARS",
    "Quantity",
    "money",
    "money_unit",
    "parse",
    "registry",
    "split_money_unit",
    "to_million",
]

_SCALES = ("thousand", "million", "billion", "trillion")
_MONEY = re.compile(r"\b([A-Z]{3})_(\d{4})\b")
_NUMBER = r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,3})?"
_WORDS = r"(?:%|[A-Za-z]\w*)(?:(?: +| */ *)(?:%|[A-Za-z]\w*))*"
_TEXT = re.compile(rf"\s*({_NUMBER})\s*({_WORDS})\s*", re.ASCII)
_BARE = re.compile(rf"\b({'|'.join(CURRENCIES)})\b(?!_\d)")
_SLASH = re.compile(r"\s*/\s*")
_CONVERT = say(
    "Convert one of them first: model.world.rates.convert(quantity, unit, deflator=...)."
)


class Quantity(PintQuantity):  # type: ignore[type-arg]
    """A pint quantity whose mistakes are :class:`model.core.errors.UnitError` with a remedy."""

    def _add_sub(self, other: Any, operator: Any) -> Any:
        try:
            return super()._add_sub(other, operator)
        except pint.DimensionalityError as error:
            raise _mixed("sum", error) from None

    def compare(self, other: Any, op: Any) -> Any:
        """Compare with `other`; quantities of different dimensions raise `UnitError`."""
        try:
            return super().compare(other, op)
        except pint.DimensionalityError as error:
            raise _mixed("comparison", error) from None

    def to(self, other: Any = None, *contexts: Any, **kwargs: Any) -> Any:
        """Return the quantity in another unit of the same dimension, else raise `UnitError`."""
        try:
            return super().to(other, *contexts, **kwargs)
        except pint.UndefinedUnitError:
            raise UnitError.at("conversion", repr(other), "a known unit") from None
        except pint.DimensionalityError as error:
            raise _mixed("conversion", error) from None

    def __format__(self, spec: str) -> str:
        """Write money as people do: ``14.8 trillion USD_2023``."""
        parts = dict(self._units)
        scale = [str(name) for name in parts if name in _SCALES]
        if len(parts) == 2 and len(scale) == 1 and set(parts.values()) == {1}:
            (unit,) = (str(name) for name in parts if name not in _SCALES)
            return f"{format(self.magnitude, spec or '.12g')} {scale[0]} {unit}"
        return super().__format__(spec)

    def __str__(self) -> str:
        """Return the quantity as text in the form that :func:`parse` reads."""
        return format(self, "")


class _Registry(pint.UnitRegistry):  # type: ignore[type-arg]
    Quantity: TypeAlias = Quantity


def _mixed(where: str, error: pint.DimensionalityError) -> UnitError:
    given = say("{one} and {other}", one=str(error.units1), other=str(error.units2))
    return UnitError.at(where, given, "both sides need one dimension and price year", _CONVERT)


def _build() -> _Registry:
    built = _Registry(None)
    definitions = resources.files("model.core").joinpath("units.txt").read_text(encoding="utf-8")
    lines = [line for line in definitions.splitlines() if line and not line.startswith("#")]
    lines += [
        f"{money_unit(code, year)} = [{code}_{year}]" for code in CURRENCIES for year in YEARS
    ]
    for line in lines:
        built.define(line)
    pint.set_application_registry(built)  # type: ignore[no-untyped-call]
    return built


registry = _build()


def money(million: float, unit: str) -> Quantity:
    """Return an amount given in millions of `unit` as a quantity at a readable scale.

    Parameters
    ----------
    million : float
        Amount [million of `unit`].
    unit : str
        Money unit with its price year, such as ``USD_2023``.

    Examples
    --------
    >>> str(money(14_800_000, "USD_2023"))
    '14.8 trillion USD_2023'
    """
    steps = (("trillion", 1e6), ("billion", 1e3), ("million", 1.0))
    scale, step = next((s for s in steps if abs(million) >= s[1]), steps[-1])
    return registry.Quantity(million / step, f"{scale} * {unit}")


def parse(text: str, where: str = "quantity") -> Quantity:
    """Read a number with its unit.

    Parameters
    ----------
    text : str
        Such as ``"14.8 trillion USD_2023"``, ``"13.8 Mt"``, ``"26517 km2"``.
    where : str
        Place to name in an error.

    Raises
    ------
    UnitError
        When the text has no finite number, an unknown unit, or money without a price year.

    Examples
    --------
    >>> str(parse("300 billion USD_2025"))
    '300 billion USD_2025'
    >>> parse("13.8 Mt").to("t").magnitude
    13800000.0
    """
    if bare := _BARE.search(text):
        remedy = say("Add the price year, as in {unit}.", unit=f"{bare[1]}_2023")
        raise UnitError.at(where, repr(text), "money carries its price year", remedy)
    match = _TEXT.fullmatch(text)
    if match is None:
        raise _unreadable(text, where)
    try:  # only plain names reach pint, whose parser would also compute 9**9**9
        units = " * ".join(_SLASH.sub("/", match[2]).split())
        quantity = registry.Quantity(float(match[1]), units)
    except (pint.UndefinedUnitError, pint.DefinitionSyntaxError, ValueError):
        raise _unreadable(text, where, match[2]) from None
    if not math.isfinite(quantity.magnitude):
        raise UnitError.at(where, repr(text), "a finite number with a unit")
    return quantity


def _unreadable(text: str, where: str, units: str = "") -> UnitError:
    allowed = say("a plain number and a known unit, such as '300 billion USD_2025' or '13.8 Mt'")
    unknown = [word for word in re.split(r"[\s/]+", units) if word and not _is_known(word)]
    known = [*_SCALES, "USD_2023", "EUR_2024", "UAH_2024", "kt", "Mt", "Gt", "km2", "year"]
    remedy = nearest(unknown[0], known) if unknown else ""
    if unknown and _MONEY.fullmatch(unknown[0]):
        remedy = say("Known currencies: {names}; price years: {first} to {last}.",
                     names=", ".join(CURRENCIES), first=YEARS[0], last=YEARS[-1])  # fmt: skip
    return UnitError.at(where, repr(text), allowed, remedy)


def _is_known(word: str) -> bool:
    try:
        return word in registry
    except ValueError:  # pint reads "nan" and "inf" as numbers
        return False


def to_million(quantity: Quantity, where: str = "quantity") -> tuple[float, str]:
    """Return an amount of money as millions and its unit.

    Raises
    ------
    UnitError
        When `quantity` is not an amount of money of one currency and price year.

    Examples
    --------
    >>> to_million(parse("300 billion USD_2025"))
    (300000.0, 'USD_2025')
    """
    dimension = {str(name).strip("[]"): power for name, power in quantity.dimensionality.items()}
    unit = next(iter(dimension), "")
    if list(dimension.values()) != [1] or not _MONEY.fullmatch(unit):
        allowed = say("an amount of money with its price year, such as '300 billion USD_2025'")
        raise UnitError.at(where, str(quantity), allowed)
    million = float(quantity.to(f"million * {unit}").magnitude)
    if not math.isfinite(million):
        raise UnitError.at(where, str(quantity), "a finite amount of money")
    return million, unit
