"""What several trees share: rows, levers, conversions of money, technical parameters, the aid."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from model.core import figures
from model.core.figures import Node
from model.core.files import data_path
from model.core.reading import read_rows
from model.core.said import Named, Said, say
from model.money.economy import base_unit, valuation_date
from model.scenario.scenario import Scenario

if TYPE_CHECKING:
    from model.answers.outcome import Outcome
    from model.world.tables import Row
    from model.world.world import World

__all__ = [
    "aid_base_node", "aid_node", "assumption", "chosen", "conversion", "data_row", "filled",
    "lever",
    "nothing_said", "of_aid_node", "parameter_node", "parameter_value", "price", "price_year",
    "settlement", "valuation_day",
]  # fmt: skip


def data_row(world: World, table: str, key: str, row: Row, told: tuple[str, float, str]) -> Node:
    """Return a row of data by its table and key; `told` is its label, its figure and its unit."""
    return figures.row(*told, (table, key), row, world.source(row["source_id"]))


def lever(name: str, value: float, unit: str, label: str = "") -> Node:
    """Return a numeric lever of the scenario."""
    return figures.given(label or Said(name.replace("_", " ")), value, unit, name)


def chosen(scenario: Scenario, name: str, exact: Any = None) -> Node:
    """Return a choice of the scenario by its field; `exact` is what kernels read of it."""
    value = getattr(scenario, name)
    told = str(catalog_titles().get((name, value), "" if value is None else value))
    title = Said(str(Scenario.model_fields[name].title))
    return Node(title, math.nan, "", Said(told), name=name,
                exact=value if exact is None else exact)  # fmt: skip


class Shared(Protocol):
    """What the trees of one outcome ask of each other."""

    @property
    def outcome(self) -> Outcome:
        """The outcome."""

    @property
    def ladder(self) -> Any:
        """Trees of rungs."""

    @property
    def receipts(self) -> Any:
        """Trees of the account."""

    @property
    def values(self) -> Any:
        """Trees of cells."""

    def place(self, axis: str, name: str, party: int | None) -> Node:
        """Return the value of a place, all of it or a party's."""

    def named(self, table: str, id: str) -> Said:
        """Return the name of a place."""

    def reference(self, group: str) -> Node:
        """Return the share of a group that was held when output was measured."""


@cache
def catalog_titles() -> dict[tuple[str, str], str]:
    """Return what deals, valuations and aid claims are called, by field of a scenario and id."""
    tables = {
        "deal": ("deals/terms.csv", "title"), "valuation": ("value/bases.csv", "title"),
        "aid_claim": ("aid/ledger.csv", "claimant"),
    }  # fmt: skip
    return {
        (field, row["id"]): row[column]
        for field, (table, column) in tables.items()
        for row in read_rows(data_path() / table)
    }


_ASSUMPTIONS = {
    "deposits-enough": say("deposits from which a group is read by deposit"),
    "ladder-price-year": say("price year of the ladder"),
    "settlement-after": say("days until the settlement where no day is named"),
    "output-measured": say("day on which output was measured"),
    "fund-return": say("return of the fund"),
}


def assumption(world: World, id: str) -> Node:
    """Return one of our own assumptions."""
    row = world.label_row("assumptions", id)
    return data_row(world, "assumptions", id, row,
                    (_ASSUMPTIONS[id], float(row["value"]), row["unit"]))  # fmt: skip


def parameter_value(outcome: Outcome, name: str, c: int) -> float:
    """Return the figure of a technical parameter that is used for a commodity."""
    used = np.asarray(outcome.economy.parameters[name], float)
    return float(np.broadcast_to(used, (len(outcome.world.economics.ids),))[c])


def parameter_node(outcome: Outcome, name: str, c: int) -> Node:
    """Return a technical parameter of a commodity with its row.

    Parameters
    ----------
    outcome : Outcome
        From :func:`model.evaluate`.
    name : str
        As in ``economics/parameters.csv``.
    c : int
        Place of the commodity.
    """
    economics = outcome.world.economics
    row = next(
        r for r in economics.parameters
        if r["parameter"] == name and r["component"] in (economics.ids[c], "ALL")
    )  # fmt: skip
    value, label = parameter_value(outcome, name, c), Said(name.replace("_", " "))
    if value != float(row["mode"]):
        path = name.removesuffix("_war") if name.startswith("investor") else name
        return figures.given(say("{name}, set by the scenario", name=label), value, row["unit"],
                             path)  # fmt: skip
    key = f"{row['component']}.{name}"
    return data_row(outcome.world, "economics/parameters", key, row, (label, value, row["unit"]))


def price(world: World, series: str, month: str) -> Node:
    """Return the benchmark price of a month, or the long-run one."""
    rows = world.economics.prices
    row = next(r for r in rows if (r["series"], r["month"]) == (series, month))
    label = say("{series}, {month}", series=_series(world, series), month=Said(month))
    told = (label, float(row["price"]), row["unit"])
    return data_row(world, "economics/prices", f"{series}.{month}", row, told)


def _series(world: World, series: str) -> Named:
    """Return a series of prices, which other languages call by its commodity."""
    row = next(r for r in world.economics.components if r["price_series"] == series)
    called = Named(series)
    called.template = row["name_en"]
    return called


def price_year(world: World) -> Node:
    """Return the year in whose money the ladder is."""
    return assumption(world, "ladder-price-year")


def conversion(outcome: Outcome, source: str, target: str) -> Node:
    """Return what money is worth in other money, by the scenario's deflator and exchange rate."""
    world, scenario = outcome.world, outcome.scenario
    label = say("conversion of {unit}", unit=source)
    by: tuple[Node, ...] = (price_year(world),) if target == base_unit(world) else ()
    if source == target:
        return Node(label, 1.0, "x", op="constant", by=by)
    (code, year), (to_code, to_year) = source.split("_"), target.split("_")
    factors = []
    if code != to_code:
        by = (*by, chosen(scenario, "exchange_rate"))
        factors.append(_exchange(world, scenario.exchange_rate, code))
    if year != to_year:
        by = (*by, chosen(scenario, "deflator"))
        levels = (_level(world, scenario.deflator, f"{to_code}_{one}") for one in (to_year, year))
        over, under = levels
        factors.append(
            figures.ratio(say("price levels"), over.value / under.value, "x", over, under)
        )
    value = float(world.rates.factor(source, target, scenario.deflator, scenario.exchange_rate))
    formula = figures.joined("product", [node.label for node in factors])
    return Node(label, value, "x", formula, "product", tuple(factors), by=by)


def _exchange(world: World, id: str, code: str) -> Node:
    row = world.label_row("rates", id)
    told = (say("exchange rate"), float(row["value"]), f"{row['to_unit']}/{row['from_unit']}")
    node = data_row(world, "rates", id, row, told)
    if row["from_unit"] == code:
        return node
    return figures.kernel(say("exchange rate, the other way"), 1.0 / node.value, "x",
                          say("1 / rate"), [node], lambda rate: 1.0 / rate)  # fmt: skip


def _level(world: World, deflator: str, unit: str) -> Node:
    row = next(
        r for r in world.tables["rates"]
        if r["method"] == deflator and r["from_unit"] in (unit, "any")
    )  # fmt: skip
    told = (say("price level, {unit}", unit=unit), float(row["value"]), "index")
    return data_row(world, "rates", row["id"], row, told)


def settlement(outcome: Outcome) -> Node:
    """Return the years from the valuation date to the settlement."""
    scenario, world = outcome.scenario, outcome.world
    value = float(np.ravel(outcome.economy.parameters["settlement"])[0])
    label, formula = say("years to the settlement"), say("days / 365.25, never below 0")
    if scenario.settlement_date is None:
        days = assumption(world, "settlement-after")
        return Node(label, value, "y", formula, "kernel", (days,), of=_years,
                    by=(chosen(scenario, "settlement_date"),))  # fmt: skip
    day = chosen(scenario, "settlement_date")
    return figures.kernel(label, value, "y", formula, [day, valuation_day(outcome)],
                          lambda to, since: _years((to - since).days))  # fmt: skip


def _years(days: float) -> float:
    return max(days, 0.0) / 365.25


def valuation_day(outcome: Outcome) -> Node:
    """Return the day that the horizon is counted from."""
    scenario, world = outcome.scenario, outcome.world
    field = "date" if scenario.date else "front_line_date"
    asked = chosen(scenario, field, getattr(scenario, field) or world.front_line_days[-1])
    day = valuation_date(scenario, world)
    return Node(
        say("day from which years are counted"), math.nan, "", str(day), "kernel",
        (asked, price_year(world)), exact=day,
        of=lambda on, year: max(on, dt.date(int(year), 1, 1)),
    )  # fmt: skip


def aid_node(outcome: Outcome) -> Node:
    """Return the aid figure in the valuation's money."""
    by = ("aid_claim", "valuation")
    return _aid(outcome, outcome.aid.million, outcome.unit, say("aid figure"), by)


def aid_base_node(outcome: Outcome) -> Node:
    """Return the aid figure in the ladder's money."""
    label = say("aid figure in the ladder's money")
    return _aid(outcome, outcome.aid_base, outcome.economy.unit, label)


def of_aid_node(outcome: Outcome, label: str, of: Node, without: float = math.inf) -> Node:
    """Return money of the ladder as a share of the aid figure; without aid what is said then."""
    aid = aid_base_node(outcome)
    if aid.value > 0:
        return figures.ratio(label, of.value / aid.value, "1", of, aid)
    return nothing_said(label, without, of, aid)


def nothing_said(label: str, value: float, over: Node, under: Node) -> Node:
    """Return a ratio to what is not above 0."""
    formula = say("{ratio}, which says nothing where that is not above 0",
                  ratio=figures.joined("ratio", [over.label, under.label]))  # fmt: skip
    return figures.kernel(label, value, "1", formula, [over, under], lambda *_: value)


def _aid(
    outcome: Outcome, million: float, target: str, label: str, by: Sequence[str] = ("aid_claim",)
) -> Node:
    aid, world = outcome.aid, outcome.world
    unit = f"million {aid.stated_unit}"
    if aid.own:
        stated = figures.given(say("own aid figure"), aid.stated, unit, "aid_amount")
    else:
        row = world.label_row("aid/ledger", aid.claim.id)
        name = say("{claimant}: {stage}", claimant=Said(aid.claim.claimant),
                   stage=Said(aid.claim.stage))  # fmt: skip
        stated = data_row(world, "aid/ledger", aid.claim.id, row, (name, aid.stated, unit))
    rate = conversion(outcome, aid.stated_unit, target)
    levers = tuple(chosen(outcome.scenario, name) for name in by)
    return Node(label, million, f"million {target}", say("figure as stated x conversion"),
                "product", (stated, rate), by=levers)  # fmt: skip


def filled(
    shape: tuple[int, ...], places: Sequence[tuple[int, ...]], values: Sequence[float]
) -> NDArray[np.float64]:
    """Return an array with values at some places, nothing elsewhere."""
    array = np.zeros(shape)
    for place, value in zip(places, values, strict=True):
        array[place] = value
    return array
