"""Names of money with a price year, such as ``USD_2023``, without the registry of units."""

from __future__ import annotations

import re

from model.core.errors import UnitError
from model.core.said import say

__all__ = ["CURRENCIES", "YEARS", "money_unit", "split_money_unit"]

CURRENCIES = ("USD", "EUR", "UAH")
YEARS = range(2000, 2041)
_MONEY = re.compile(r"([A-Z]{3})_(\d{4})")


def money_unit(currency: str, year: int) -> str:
    """Return the name of a money unit, such as ``USD_2023``."""
    return f"{currency}_{year}"


def split_money_unit(unit: str) -> tuple[str, int]:
    """Return currency and price year of a money unit: ``USD_2023`` -> ``("USD", 2023)``.

    Raises
    ------
    UnitError
        When `unit` is not a money unit.
    """
    match = _MONEY.fullmatch(unit)
    if match and match[1] in CURRENCIES and int(match[2]) in YEARS:
        return match[1], int(match[2])
    allowed = say("a currency ({names}) and a price year {first} to {last}",
                  names=", ".join(CURRENCIES), first=YEARS[0], last=YEARS[-1])  # fmt: skip
    raise UnitError.at("unit", unit, allowed, "Write it as USD_2023.")
