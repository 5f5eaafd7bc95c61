"""What several trees share: rows, levers, conversions of money, technical parameters, the aid."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, cached_property, partial, wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray

from model.core.figures import Node, constant, given, joined, made, origin
from model.core.said import Named, Said, listed, named, say
from model.money.economy import base_unit, valuation_date
from model.scenario.scenario import Scenario

if TYPE_CHECKING:
    from model.answers.outcome import Outcome
    from model.world.tables import Row
    from model.world.world import World

P = ParamSpec("P")
T = TypeVar("T", bound="Tree")


class Tree:
    """Makes the trees of one outcome.

    Parameters
    ----------
    outcome : Outcome
        From :func:`model.evaluate`.
    """

    def __init__(self, outcome: Outcome) -> None:
        self.outcome, self.world, self.scenario = outcome, outcome.world, outcome.scenario
        self.done: dict[tuple[Any, ...], Node] = {}

    def row(
        self, table: str, row: Row, label: str, value: float | str, unit: str = "", of: str = ""
    ) -> Node:
        """Return a row of data: see :func:`row_node`."""
        return row_node(self.world, table, row, label, value, unit, of)

    def named(self, table: str, id: str) -> Said:
        """Return the name of a place, in every language."""
        return named(self.world.label_row(table, id))

    def chosen(self, *names: str) -> tuple[Node, ...]:
        """Return choices of the scenario."""
        return tuple(self.choices(name) for name in names)

    @cached_property
    def choices(self) -> Callable[[str], Node]:
        """Returns a choice of the scenario, the same node whoever asks."""
        return cache(partial(chosen, self.outcome))


def once(make: Callable[Concatenate[T, P], Node]) -> Callable[Concatenate[T, P], Node]:
    """Keep what a method makes of its arguments: those who share a figure share its node."""

    @wraps(make)
    def kept(self: T, /, *key: P.args, **more: P.kwargs) -> Node:
        asked = (make.__name__, *key)
        if asked not in self.done:
            self.done[asked] = make(self, *key, **more)
        return self.done[asked]

    return kept


def key_of(world: World, table: str, row: Row) -> str:
    """Return the key of a row: the cells of the columns that the schema calls keys."""
    return ".".join(row[column.column] for column in world.schema[table] if column.key == "yes")


def row_node(
    world: World, table: str, row: Row, label: str, value: float | str, unit: str = "", of: str = ""
) -> Node:
    """Return a figure that is a row of data.

    Parameters
    ----------
    world : World
        The tables.
    table, row
        Its table, and the row.
    label : str
        What it is.
    value : float or str
        The figure, or the column that holds it.
    unit : str
        Its unit; that of the row where none is given.
    of : str
        Which figure of a row that holds several.
    """
    figure = float(row[value]) if isinstance(value, str) else value
    key = f"{key_of(world, table, row)}.{of}" if of else key_of(world, table, row)
    source = origin((table, key), row, world.source(row["source_id"]))
    return Node(label, figure, unit or row.get("unit", ""), op="row", source=source)


def also(node: Node, *by: Node) -> Node:
    """Return a node with more that chose how it is made."""
    return replace(node, by=(*node.by, *by))


def spaced(name: str) -> Said:
    """Return a code as words."""
    return Said(name.replace("_", " "))


def lever(name: str, value: float, unit: str) -> Node:
    """Return a numeric lever of the scenario."""
    return given(spaced(name), value, unit, name)


_TITLES = {
    "deal": ("deals/terms", "title"), "valuation": ("value/bases", "title"),
    "aid_claim": ("aid/ledger", "claimant"),
}  # fmt: skip
"""Tables that name what is chosen, by field of a scenario, and the column that does."""


_PLACES = {
    "control": "regions", "group_control": "commodity_groups", "own_values": "regions",
    "deposit_control": "deposits/deposits",
}  # fmt: skip
"""Tables of the places that a field states something of."""


def chosen(outcome: Outcome, name: str, exact: Any = None) -> Node:
    """Return a choice of the scenario by its field; `exact` is what kernels read of it."""
    value = getattr(outcome.scenario, name)
    told = "" if value is None else Said(str(value))
    if name in _TITLES:
        table, column = _TITLES[name]
        told = Said(outcome.world.label(table, value, column))
    elif name in ("parameters", "prices"):
        told = listed(value)
    elif name in _PLACES:
        told = listed(named(outcome.world.label_row(_PLACES[name], id)) for id in value)
    elif value and name == "own_deal":
        told = Said(value.title or value.id)
    title = Said(str(Scenario.model_fields[name].title))
    return Node(title, math.nan, "", told, name=name,
                exact=value if exact is None else exact)  # fmt: skip


_ASSUMPTIONS = {
    "deposits-enough": say("deposits from which a group is read by deposit"),
    "ladder-price-year": say("price year of the ladder"),
    "settlement-after": say("days until the settlement where no day is named"),
    "output-measured": say("day on which output was measured"),
    "fund-return": say("return of the fund"),
    "gas-regulated-price": say("regulated price of gas"),
    "gas-regulated-part": say("part of gas that is sold at it"),
    "gas-market-netback": say("what private producers of gas receive of the benchmark"),
    "royalty-months": say("how far months stray from the price of their year"),
}


def assumption(world: World, id: str) -> Node:
    """Return one of our own assumptions."""
    row = world.label_row("assumptions", id)
    return row_node(world, "assumptions", row, _ASSUMPTIONS[id], "value")


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
    world, table = outcome.world, "economics/parameters"
    ids = (world.economics.ids[c], "ALL")
    row = next(row for id in ids for row in world.rows(table, parameter=name, component=id))
    value, label = parameter_value(outcome, name, c), spaced(name)
    path = name.removesuffix("_war") if name.startswith("investor") else name
    lever = (path,) if path in Scenario.model_fields else ()
    if value == float(row["mode"]):
        node = row_node(world, table, row, label, "mode")
        return also(node, *(chosen(outcome, one) for one in (*lever, "parameters")))
    if not lever or getattr(outcome.scenario, path) is None:
        path = f"parameters.{row['component']}.{name}"
    return given(say("{name}, set by the scenario", name=label), value, row["unit"], path)


def price(world: World, series: str, month: str) -> Node:
    """Return the benchmark price of a month, or the long-run one."""
    row, *_ = world.rows("economics/prices", series=series, month=month)
    of, *_ = world.rows("economics/components", price_series=series)
    called = Named(series)
    called.template = of["name_en"]  # other languages call it by its commodity
    label = say("{series}, {month}", series=called, month=Said(month))
    return row_node(world, "economics/prices", row, label, "price")


def conversion(outcome: Outcome, source: str, target: str) -> Node:
    """Return what money is worth in other money, by the scenario's deflator and exchange rate."""
    world, scenario = outcome.world, outcome.scenario
    label = say("conversion of {unit}", unit=source)
    by = [assumption(world, "ladder-price-year")] if target == base_unit(world) else []
    if source == target:
        return Node(label, 1.0, "x", op="constant", by=tuple(by))
    (code, year), (to_code, to_year) = source.split("_"), target.split("_")
    factors = []
    if code != to_code:
        by.append(chosen(outcome, "exchange_rate"))
        factors.append(_exchange(world, scenario.exchange_rate, code))
    if year != to_year:
        by.append(chosen(outcome, "deflator"))
        levels = [_level(world, scenario.deflator, f"{to_code}_{one}") for one in (to_year, year)]
        factors.append(made("ratio", say("price levels"), "x", levels))
    return made("product", label, "x", factors, by=tuple(by))


def _exchange(world: World, id: str, code: str) -> Node:
    row = world.label_row("rates", id)
    unit = f"{row['to_unit']}/{row['from_unit']}"
    node = row_node(world, "rates", row, say("exchange rate"), "value", unit)
    if row["from_unit"] == code:
        return node
    return made(lambda rate: 1.0 / rate, say("exchange rate, the other way"), "x", [node],
                say("1 / rate"))  # fmt: skip


def _level(world: World, deflator: str, unit: str) -> Node:
    units = (unit, "any")
    row = next(row for of in units for row in world.rows("rates", method=deflator, from_unit=of))
    return row_node(world, "rates", row, say("price level, {unit}", unit=unit), "value", "index")


def settlement(outcome: Outcome) -> Node:
    """Return the years from the valuation date to the settlement."""
    label, formula = say("years to the settlement"), say("days / 365.25, never below 0")
    day = chosen(outcome, "settlement_date")
    if outcome.scenario.settlement_date is None:
        days = assumption(outcome.world, "settlement-after")
        return made(_years, label, "y", [days], formula, by=(day,))
    return made(lambda to, since: _years((to - since).days), label, "y",
                [day, valuation_day(outcome)], formula)  # fmt: skip


def _years(days: float) -> float:
    return max(days, 0.0) / 365.25


def valuation_day(outcome: Outcome) -> Node:
    """Return the day that the horizon is counted from."""
    scenario, world = outcome.scenario, outcome.world
    days: tuple[Node, ...] = (chosen(outcome, "date"),)
    if scenario.date is None:
        line = scenario.front_line_date or world.front_line_days[-1]
        days = (*days, chosen(outcome, "front_line_date", line))
    day = valuation_date(scenario, world)
    return Node(
        say("day from which years are counted"), math.nan, "", str(day), "kernel",
        (days[-1], assumption(world, "ladder-price-year")), exact=day, by=days[:-1],
        of=lambda on, year: max(on, dt.date(int(year), 1, 1)),
    )  # fmt: skip


def aid_node(outcome: Outcome) -> Node:
    """Return the aid figure in the valuation's money."""
    more = ("valuation", "own_values", "own_values_unit")
    return _aid(outcome, outcome.unit, say("aid figure"), *more)


def aid_base_node(outcome: Outcome) -> Node:
    """Return the aid figure in the ladder's money."""
    label = say("aid figure in the ladder's money")
    return _aid(outcome, outcome.economy.unit, label)


_AID = ("aid_claim", "aid_amount")


def _aid(outcome: Outcome, target: str, label: str, *by: str) -> Node:
    aid, world = outcome.aid, outcome.world
    unit = f"million {aid.stated_unit}"
    if aid.own:
        stated = given(say("own aid figure"), aid.stated, unit, "aid_amount")
    else:
        row, claim = world.label_row("aid/ledger", aid.claim.id), aid.claim
        name = say("{claimant}: {stage}", claimant=Said(claim.claimant), stage=Said(claim.stage))
        stated = row_node(world, "aid/ledger", row, name, aid.stated, unit)
    rate = conversion(outcome, aid.stated_unit, target)
    return made("product", label, f"million {target}", [stated, rate],
                say("figure as stated x conversion"),
                by=tuple(chosen(outcome, name) for name in (*_AID, *by)))  # fmt: skip


def of_aid_node(outcome: Outcome, label: str, of: Node, without: float = math.inf) -> Node:
    """Return money of the ladder as a share of the aid figure; without aid what is said then."""
    return ratio_above_0(label, of, aid_base_node(outcome), without)


def ratio_above_0(label: str, over: Node, under: Node, without: float) -> Node:
    """Return a ratio, or what is said where the lower figure is not above 0."""
    if under.value > 0:
        return made("ratio", label, "1", [over, under])
    formula = say("{ratio}, which says nothing where that is not above 0",
                  ratio=joined("ratio", [over.label, under.label]))  # fmt: skip
    return made(lambda *_: without, label, "1", [over, under], formula)


def whole() -> Node:
    """Return the whole that shares are parts of."""
    return constant(say("the whole"), 1.0, "1")


def filled(
    shape: tuple[int, ...], places: Sequence[tuple[int, ...]], values: Sequence[float]
) -> NDArray[np.float64]:
    """Return an array with values at some places, nothing elsewhere."""
    array = np.zeros(shape)
    for place, value in zip(places, values, strict=True):
        array[place] = value
    return array
