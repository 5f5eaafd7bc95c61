"""Prices of one's own by year: typed by commodity, or taken from a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

import streamlit as st

from model import Outcome, Scenario, read_prices
from model.core.errors import ModelError, ScenarioError
from model.core.said import say
from ui.controls.numbers import read_number, written
from ui.controls.stated import Stated
from ui.controls.tables import decimal_mark, table_entry
from ui.hand import state
from ui.hand.background import FILE_SECONDS, beside
from ui.hand.queue import asking
from ui.parts.kit import plain, problems, take_button
from ui.speech import words
from ui.speech.language import t, told
from ui.speech.said import spoken

__all__ = ["prices_editor", "prices_text", "with_prices"]

_PRICE = re.compile(r"(\d{4})\s*(?:[-–]\s*(\d{4})\s*)?:\s*(\S+)")
_LONGEST = 200
"""Years that one entry may span, so that a slip makes no endless table."""


def prices_text(by_year: Mapping[str, float]) -> str:
    """Return prices by year as they are typed: years with the same price as one span.

    Examples
    --------
    >>> prices_text({"2026": 380.0, "2027": 380.0, "2028": 355.5})
    '2026-2027: 380; 2028: 355.5'
    """
    spans: list[tuple[str, str, float]] = []
    for year, price in by_year.items():
        if spans and spans[-1][2] == price:
            spans[-1] = (spans[-1][0], year, price)
        else:
            spans.append((year, year, price))
    return "; ".join(
        f"{first}{'' if first == last else f'-{last}'}: {written(price)}"
        for first, last, price in spans
    )


def with_prices(scenario: Scenario, commodity: str, text: str) -> Scenario:
    """Return a scenario with a commodity's prices as typed; without them for no text.

    Raises
    ------
    ScenarioError
        When the text, a year or a price is wrong.
    """
    prices = {of: dict(by_year) for of, by_year in scenario.prices.items() if of != commodity}
    if text.strip():
        prices[commodity] = _typed(commodity, text)
    return scenario.replace(prices=prices)


def _typed(commodity: str, text: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in filter(None, map(str.strip, text.split(";"))):
        match = _PRICE.fullmatch(part)
        price = read_number(match[3]) if match else None
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if price is None or not first <= last < first + _LONGEST:
            allowed = say("years and prices such as {example}", example="2026-2028: 380; 2029: 360")
            raise ScenarioError.at(f"prices.{commodity}", repr(part[:60]), allowed)
        found |= {str(year): price for year in range(first, last + 1)}
    return found


def prices_editor(outcome: Outcome) -> None:
    """Draw one field a commodity whose prices are stated, one for another, and one for a file."""
    scenario, rows = outcome.scenario, outcome.world.economics.components
    named = {row["id"]: row for row in rows}
    st.caption(t("A price holds in its year, in dollars of {year} at the benchmark; other years "
                 "follow the model's path. An empty field takes the prices away.",
                 year=outcome.economy.unit.removeprefix("USD_")))  # fmt: skip
    Stated(
        key="price",
        label=t("Your prices"),
        hint="2026-2028: 380; 2029: 360",
        help=t("Years that follow one another, each with its price."),
        write=with_prices,
        title=lambda id: f"{told(named[id]['name_en'])}, USD/{told(named[id]['unit'])}",
        say=words.problem_text,
    ).draw({id: prices_text(by) for id, by in scenario.prices.items()}, [*named])
    _from_file()


def _from_file() -> None:
    asked = t("Or a table with the columns commodity, year and price")
    file = table_entry(asked, "price-file")
    mark = decimal_mark("price-file-decimal")
    if file is None:
        return
    try:
        with asking(state.visitor()):
            found = beside(partial(read_prices, file.getvalue(), mark, file.name), FILE_SECONDS)
    except ModelError as error:
        problems(error.problems, words.problem_text)
        return
    for note in found.notes:
        st.caption(plain(spoken(note)))
    take_button(t("Use these prices"), "price-file-take", lambda s: s.replace(prices=found))
