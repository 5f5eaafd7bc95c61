"""Turning money of one price year or currency into another, by a method that is named.

A *deflator* moves an amount between price years of one currency: by an index
(``us-cpi``), or not at all (``face-value``, the way the press sets dollars of different years
side by side). An *exchange rate* is dated and turns one currency into another at the same
price year. All figures are rows of ``data/rates.csv``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import permutations
from typing import TYPE_CHECKING, Any

from model.core.errors import ScenarioError, UnitError, nearest, unknown
from model.core.said import say
from model.world.catalog import EXCHANGE

if TYPE_CHECKING:
    from pint.facets.context.objects import Context

    from model.core.units import Quantity

__all__ = ["Rate", "Rates"]

_FACE = "any"


@dataclass(frozen=True, slots=True)
class Rate:
    """One row of ``rates.csv``: an index level, or what one unit is worth in another."""

    id: str
    method: str
    from_unit: str
    to_unit: str
    value: float


@dataclass(frozen=True)
class Rates:
    """Every deflator and exchange rate of a world.

    Parameters
    ----------
    rows : tuple of Rate
        The rows of ``rates.csv``.
    """

    rows: tuple[Rate, ...]

    @cached_property
    def _index(self) -> Mapping[str, Mapping[str, float]]:
        index: dict[str, dict[str, float]] = {}
        for rate in self.rows:
            if rate.method != EXCHANGE:
                index.setdefault(rate.method, {})[rate.from_unit] = rate.value
        return index

    @cached_property
    def _exchange(self) -> Mapping[str, Rate]:
        return {rate.id: rate for rate in self.rows if rate.method == EXCHANGE}

    def factor(self, source: str, target: str, deflator: str, exchange_rate: str = "") -> float:
        """Return how many `target` one `source` is worth: exchange rate times index ratio.

        Parameters
        ----------
        source, target : str
            Money units with price years, such as ``EUR_2025`` and ``USD_2023``.
        deflator : str
            Name of a deflator, such as ``face-value`` or ``us-cpi``.
        exchange_rate : str, optional
            Id of a dated exchange rate; needed where the currencies differ.

        Raises
        ------
        UnitError
            When the method is unknown, or has no figure for one of the units.
        """
        if source == target:
            return 1.0
        (from_code, from_year), (to_code, to_year) = source.split("_"), target.split("_")
        ratio = 1.0
        if from_code != to_code:
            ratio = self._turn(from_code, to_code, exchange_rate)
        if from_year == to_year:
            return ratio
        return (
            ratio * self._level(deflator, target) / self._level(deflator, f"{to_code}_{from_year}")
        )

    def _turn(self, source: str, target: str, exchange_rate: str) -> float:
        rate = self._exchange.get(exchange_rate)
        if rate and (rate.from_unit, rate.to_unit) == (source, target):
            return rate.value
        if rate and (rate.from_unit, rate.to_unit) == (target, source):
            return 1.0 / rate.value
        fitting = [
            r.id for r in self._exchange.values() if {r.from_unit, r.to_unit} == {source, target}
        ]
        allowed = say("a dated exchange rate between {source} and {target}",
                      source=source, target=target)  # fmt: skip
        raise UnitError.at("exchange_rate", exchange_rate or "none", allowed, nearest("", fitting))

    def _level(self, deflator: str, unit: str) -> float:
        if deflator not in self._index:
            raise _unknown("deflator", deflator, list(self._index))
        levels = self._index[deflator]
        level = levels.get(unit, levels.get(_FACE))
        if level is None:
            allowed = say("{deflator} has figures for {names}",
                          deflator=deflator, names=", ".join(levels))  # fmt: skip
            raise UnitError.at("deflator", unit, allowed, "Choose face-value, or another year.")
        return level

    def context(self, name: str) -> Context:
        """Return the pint context of one deflator or exchange rate.

        Inside it, :meth:`pint.Quantity.to` turns money between the units that the method has
        figures for; two contexts chain, as in ``EUR_2025`` -> ``USD_2025`` -> ``USD_2023``.

        Examples
        --------
        >>> from model import load_world
        >>> from model.core.units import parse, registry
        >>> rates = load_world().rates
        >>> with registry.context(rates.context("face-value")):
        ...     print(parse("300 billion USD_2025").to("billion * USD_2023"))
        300 billion USD_2023
        """
        import pint

        made = pint.Context(name)
        for source, target in self._pairs(name):
            exchange = name if name in self._exchange else ""
            ratio = self.factor(source, target, name, exchange)
            made.add_transformation(f"[{source}]", f"[{target}]", _multiply(ratio, source, target))
        return made

    def _pairs(self, name: str) -> Iterator[tuple[str, str]]:
        from model.core.money_units import CURRENCIES, YEARS, money_unit

        if name in self._exchange:
            rate = self._exchange[name]
            codes = (rate.from_unit, rate.to_unit)
            for year in YEARS:
                yield from permutations((money_unit(code, year) for code in codes), 2)
            return
        if name not in self._index:
            raise _unknown("context", name, [*self._index, *self._exchange])
        named = [unit for unit in self._index[name] if unit != _FACE]
        for code in CURRENCIES:
            units = named or [money_unit(code, year) for year in YEARS]
            yield from permutations((unit for unit in units if unit.startswith(code)), 2)

    def convert(self, quantity: Quantity, unit: str, *contexts: str) -> Quantity:
        """Return `quantity` in the money unit `unit`, by the contexts named.

        Raises
        ------
        UnitError
            When the contexts do not lead from one unit to the other.

        Examples
        --------
        >>> from model import load_world
        >>> from model.core.units import parse
        >>> rates = load_world().rates
        >>> f"{rates.convert(parse('300 billion USD_2024'), 'billion * USD_2023', 'us-cpi'):.1f}"
        '291.4 billion USD_2023'
        """
        from model.core.units import registry

        made = [self.context(name) for name in contexts]
        with registry.context(*made):  # type: ignore[arg-type]
            converted: Quantity = quantity.to(unit)
            return converted


def _multiply(ratio: float, source: str, target: str) -> Callable[..., Any]:
    def turn(registry: Any, value: Any, **_: Any) -> Any:
        return value * registry.Quantity(ratio, f"{target} / {source}")

    return turn


def without_rate(error: UnitError, field: str, unit: str) -> ScenarioError:
    """Return the refusal of a scenario that states an amount in a unit for which a rate lacks."""
    return ScenarioError(
        replace(problem, allowed=say("{allowed} ({field} is in {unit})",
                                     allowed=problem.allowed, field=field, unit=unit))
        for problem in error.problems
    )  # fmt: skip


def _unknown(where: str, given: str, names: list[str]) -> UnitError:
    return UnitError([unknown(where, given, names, "a known method", given or "none")])
