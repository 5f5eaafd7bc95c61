"""What the headings and units of a table of prices say: each is understood whole, or not at all."""

from __future__ import annotations

from dataclasses import dataclass

from model.core.errors import ScenarioError
from model.core.files import data_path
from model.core.numerals import SIGNS
from model.core.reading import read_rows
from model.core.said import say
from model.core.sheet import Sheet
from model.world.aliases import fold, meant

__all__ = ["PriceHeads", "fits", "heads_of", "parted", "price_units", "sign_of"]

_CURRENCY = "USD"
"""Currency of every price of the model."""


@dataclass(frozen=True, slots=True)
class PriceHeads:
    """Where the columns of a table are: by the word for them, and those of commodities or years.

    `names` are the headings without their units, `units` what they say of a unit; `aside` names
    the columns that are none of the table's.
    """

    columns: dict[str, int]
    wide: tuple[int, ...]
    names: tuple[str, ...]
    units: tuple[str, ...]
    aside: tuple[str, ...]

    @property
    def side(self) -> str:
        """The column that names what a row is of."""
        return "commodity" if "commodity" in self.columns else "year"


def parted(kind: str, text: str) -> tuple[str, str]:
    """Return the code of a name of a kind and the words of a unit behind it, or nothing.

    Examples
    --------
    >>> parted("price column", "Ціна, дол. США/т"), parted("component", "Natural gas, EUR")
    (('price', 'дол сша т'), ('gas', 'eur'))
    >>> parted("price column", "price of sand")
    ('', '')
    """
    parts = fold(text).split()
    for end in range(len(parts), 0, -1):
        rest = parts[end:]
        code = meant(kind, " ".join(parts[:end]))
        if code and (not rest or any(meant("money", part) for part in rest)):
            return code, " ".join(rest)
    return "", ""


def fits(text: str, unit: str) -> bool:
    """Return whether what a file says of a unit is dollars, per this unit where it says that.

    Examples
    --------
    >>> fits("USD per tonne", "t"), fits("дол./тис. м³", "1000 m3"), fits("$", "t"), fits("t", "t")
    (True, True, True, True)
    >>> fits("UAH/t", "t"), fits("USD/MMBtu", "1000 m3"), fits("thousand USD/t", "t")
    (False, False, False)
    """
    parts = [part for part in fold(text).split() if meant("price unit", part) != ""]
    if parts and (money := meant("money", parts[0])):
        return money == _CURRENCY and _amount_fits(parts[1:], unit)
    return _amount_fits(parts, unit)


def _amount_fits(parts: list[str], unit: str) -> bool:
    """Return whether words say this unit of an amount, or nothing."""
    said = " ".join(parts)
    return not said or said == fold(unit) or meant("price unit", said) == unit


def sign_of(text: str) -> str:
    """Return the sign of a currency before or behind a number."""
    ends = (text[:1], text[-1:])
    return next((end for end in ends if end in SIGNS), "") if text else ""


def price_units() -> dict[str, str]:
    """Return the unit of the price of each commodity."""
    return {row["id"]: row["unit"] for row in read_rows(data_path() / "economics/components.csv")}


def heads_of(sheet: Sheet) -> PriceHeads:
    """Return the columns of a table by its first row.

    Raises
    ------
    ScenarioError
        When it lacks one, has two of one, or holds rows of several scenarios.
    """
    (_, head), *rows = sheet.rows or ((0, [""]),)
    pairs = [_heading(text) for text in head]
    columns: dict[str, int] = {}
    for place, (code, _) in enumerate(pairs):
        if code in columns and code != "unit":
            given = ", ".join(repr(head[at]) for at in (columns[code], place))
            raise ScenarioError.at(f"{sheet.name}:1", given, say("one column of each kind"),
                                   "Keep one of them.")  # fmt: skip
        if code:
            columns[f"{code} {place}" if code == "unit" else code] = place
    sides = {"year", "commodity"} & columns.keys()
    if not rows or not sides or ("price" in columns) != (sides == {"year", "commodity"}):
        given = ", ".join(head)[:60] or say("nothing")
        allowed = say("columns commodity, year and price; or a column for each year or commodity")
        raise ScenarioError.at(f"{sheet.name}:1", given, allowed)
    _check_cases(sheet, columns.get("case"))
    others = tuple(place for place in range(len(head)) if place not in columns.values())
    long = "price" in columns
    aside = (head[place] for place in others if long and head[place])
    names = tuple(
        text if code else _bare(text) for text, (code, _) in zip(head, pairs, strict=True)
    )
    units = tuple(unit for _, unit in pairs)
    return PriceHeads(columns, () if long else others, names, units, tuple(aside))


def _heading(text: str) -> tuple[str, str]:
    """Return which column a heading names, and what it says of a unit."""
    code, unit = parted("price column", text)
    other = meant("column", text)
    if not code and other in ("unit", "case"):
        return other, ""
    return (code, unit) if code else ("", parted("component", text)[1])


def _bare(text: str) -> str:
    """Return a heading without its unit."""
    code, unit = parted("component", text)
    return code if unit else text


def _check_cases(sheet: Sheet, place: int | None) -> None:
    """Refuse rows of several scenarios."""
    cells = (row[place] for _, row in sheet.rows[1:] if place is not None and place < len(row))
    cases = sorted({*cells} - {""})
    if len(cases) > 1:
        given = say("several scenarios, such as {names}", names=", ".join(cases[:4]))
        raise ScenarioError.at(f"{sheet.name}:1", given, "prices of one scenario",
                               "Keep the rows of one of them.")  # fmt: skip
