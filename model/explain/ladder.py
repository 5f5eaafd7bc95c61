"""The trees of the value ladder: every figure as it is declared, commodity by commodity."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from model.answers.answers import ratios
from model.answers.revenue import LINES
from model.core.figures import Node, constant, made
from model.core.registry import FIGURES, Figure, Sheet
from model.core.said import Said, listed, named, say
from model.explain import parts
from model.explain.declared import Declared
from model.explain.held import Places
from model.explain.terms import Terms
from model.money import lines  # noqa: F401  declares what stands behind the rungs
from model.money.economy import MILLION, base_unit
from model.money.ladder import RUNGS
from model.money.prices import GAS
from model.scenario.scenario import Scenario
from model.territory.control import RUSSIA, UKRAINE
from model.territory.value import value_unit
from model.world.deal_terms import DealTerms
from model.world.operations import OPERATIONS, SEIZED

if TYPE_CHECKING:
    from model.answers.outcome import Outcome
    from model.world.tables import Row

_BANDS = "economics/royalty_bands"
_RATIOS = {"government_take": ("S9", "S8"), "fund_per_dollar": ("S10", "S0")}
_OF_RUNG = ("step", "aid", "first")


def ladder_figures(groups: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the names of the ladder's figures.

    Parameters
    ----------
    groups : sequence of str
        Commodity groups whose part of each step is one too.
    """
    more = [f"{rung}.{name}" for rung in RUNGS for name in _OF_RUNG]
    more += [f"revenue.{line}" for line in LINES]
    by_group = [f"{rung}.group.{group}" for rung in RUNGS for group in groups]
    return (*RUNGS, *_RATIOS, *more, *by_group)


class Ladder(Declared):
    """Makes the trees of one outcome's ladder.

    Parameters
    ----------
    places : Places
        Trees of the values that it begins with.
    """

    given: ClassVar = {
        "group_value": say("value of the group"),
        "held_value": say("value controlled by Ukraine"),
        "behind_value": say("value controlled by Russia"),
        "reference": say("share controlled when output was measured"),
        "benchmark": say("benchmark price"),
        "benchmark_far": say("benchmark price in the long run"),
        "benchmark_headline": say("benchmark price of the headline"),
        "deck": say("prices by year"),
        "bands.new": say("price bands of the royalty"),
        "bands.running": say("price bands of the royalty"),
        "regulated": say("part sold at a price set by law"),
        "regulated_price": say("price set by law"),
        "regulated_years": say("years for which it holds"),
        "on_index": say("1 where the royalty is owed on the index"),
        "at_market": say("1 where the law sets a price for existing permits alone"),
        "netback_market": say("netback on the market"),
        "state_part": say("part of output that state companies have"),
        "price_conversion": say("conversion"),
        "headline_conversion": say("conversion"),
        "price_factor": say("surprise"),
        "opex_factor": say("surprise"),
    }

    def __init__(self, places: Places) -> None:
        super().__init__(places.outcome)
        self.places, self.terms = places, Terms(self.outcome)
        self.economy, self.economics = self.outcome.economy, self.world.economics
        self.unit = f"million {self.economy.unit}"
        held = self.outcome.held.sum(axis=1)[:, self.economics.group]
        national = np.asarray(self.economy.parameters["running"], float)
        self.known = Sheet(self.economy.sheet, held_value=held[UKRAINE], behind_value=held[RUSSIA],
                           state_part=self.world.operations.state_part(national))  # fmt: skip

    def node(self, figure: str) -> Node:
        """Return the tree of one of :func:`ladder_figures`.

        ``S4``, ``S4.step`` (less the rung before), ``S4.aid`` (of the aid figure), ``S4.first``
        (of S0), ``S4.group.coal``, ``revenue.royalty_paid``, ``fund_per_dollar``.
        """
        rung, *more = figure.split(".")
        if rung == "revenue":
            return self.line(more[0])
        if figure in _RATIOS:
            over, under = (self.rung(name) for name in _RATIOS[figure])
            without = ratios(self.economy)[figure]
            return parts.ratio_above_0(parts.spaced(figure), over, under, without)
        here = self.rung(rung, *more[1:])
        match more:
            case ["step"]:
                place = int(rung[1:])
                before = [self.rung(f"S{place - 1}")] if place else []
                return made("difference", say("{rung} step", rung=rung), self.unit,
                            [here, *before])  # fmt: skip
            case ["aid"]:
                without = math.copysign(math.inf, here.value) if here.value else 0.0
                label = say("{rung} to the aid figure", rung=rung)
                return parts.of_aid_node(self.outcome, label, here, without)
            case ["first"]:
                label = say("{rung} to S0", rung=rung)
                return made("ratio", label, "1", [here, self.rung("S0")])
        return here

    def line(self, name: str) -> Node:
        """Return a line of where the revenue goes, as a sum."""
        by = np.asarray(self.known[name], float) / MILLION
        return Node(LINES[name], math.fsum(by), self.unit, say("sum of commodities"), "sum",
                    lambda: [self.of(name, c) for c in range(by.size)], of=_millions)  # fmt: skip

    def rung(self, name: str, group: str = "") -> Node:
        """Return a rung, or the part of it that is a commodity group's, as a sum."""
        world, by = self.world, np.asarray(self.economy.rungs[name])
        places = list(range(by.size))
        label = say("{rung} {title}", rung=name, title=RUNGS[name][0])
        if group:
            places = np.flatnonzero(self.economics.group == world.groups.index(group)).tolist()
            of_group = self.places.named("commodity_groups", group)
            label = say("{group}, {rung}", group=of_group, rung=name)
        of = sorted(places, key=lambda c: by[c] == 0.0)
        of_ground = self.places.valued if RUNGS[name][1] == "stock" else ()
        return Node(label, math.fsum(by[of]), self.unit, say("sum of commodities"), "sum",
                    lambda: [self.of(name, c) for c in of], of=_millions, by=of_ground)  # fmt: skip

    def told(self, figure: Figure, c: int) -> tuple[str, str, float]:
        """Return a figure's label, its unit, and how much of it makes one of that."""
        label = figure.label
        if figure.name in RUNGS:
            label = say("{commodity}, {rung}", commodity=self.commodity(c), rung=figure.name)
        if figure.unit == "USD":
            return label, self.unit, MILLION
        measured = self.economics.components[c]["unit"]
        return label, figure.unit.replace("USD", self.economy.unit).replace("{unit}", measured), 1.0

    def called(self, name: str) -> str:
        """Return how a formula names a figure: a rung by its code."""
        own = name in FIGURES or name in self.given
        return name if name in RUNGS else super().called(name) if own else parts.spaced(name)

    def leaf(self, name: str, c: int) -> Node:
        """Return what is given to the ladder: rows, levers, values of places."""
        if name in _OF_ONE:
            return _OF_ONE[name](self, c)
        if name == "netback" and self.economics.ids[c] == GAS:
            return self.netback(c)
        if name in self.economics.parameter:
            return parts.parameter_node(self.outcome, name, c)
        if c:
            return self.of(name, 0)  # all commodities have it in common
        if name in DealTerms.model_fields:
            return self.terms.node(name)
        if name in _OF_ALL:
            return _OF_ALL[name](self.outcome)
        unit = str((Scenario.model_fields[name].json_schema_extra or {})["unit"])  # type: ignore[index]
        return parts.lever(name, self.at(name, c), unit)

    def commodity(self, c: int) -> Said:
        """Return the name of a commodity."""
        return Said(self.economics.components[c]["name_en"])

    def value(self, c: int, party: int | None) -> Node:
        """Return the value of a commodity's group, all of it or a party's."""
        return self.places.place("group", self.economics.components[c]["group"], party)

    def part(self, c: int) -> Node:
        """Return which part of its group's value a commodity is."""
        row, valuation = self.economics.components[c], self.scenario.valuation
        if not self.world.label("value/bases", valuation, "reading"):
            return self.places.part_of_group(row)
        counted, group = self.places.inventory(valuation), self.world.groups.index(row["group"])
        return counted.part(say("part of its group"), row["id"], group)

    def price(self, c: int, month: str, *by: str) -> Node:
        """Return the benchmark price of a commodity."""
        node = parts.price(self.world, self.economics.components[c]["price_series"], month)
        return parts.also(node, *self.chosen(*by))

    def state_part(self, c: int) -> Node:
        """Return which part of a commodity's output the state's operations have."""
        national = self.of("running", c)
        owned = [self.owned(row) for row in self.world.tables[OPERATIONS]
                 if row["commodity"] == self.economics.ids[c] and row["output"]
                 and row["status"] not in SEIZED]  # fmt: skip
        return Node(say("part of output that state companies have"), self.at("state_part", c), "1",
                    say("the state's output / the country's"), "kernel",
                    lambda: [national, *(node for pair in owned for node in pair)],
                    of=_state_part)  # fmt: skip

    def owned(self, row: Row) -> tuple[Node, Node]:
        """Return output and state share of an operation."""
        label, share = named(row), float(row["state_share"] or 0.0)
        output = self.row(OPERATIONS, row, label, "output", self.known_unit(row), "output")
        return output, self.row(OPERATIONS, row, say("state share of {name}", name=label), share,
                                "1", "state_share")  # fmt: skip

    def known_unit(self, row: Row) -> str:
        """Return the unit of an operation's output."""
        place = self.economics.ids.index(row["commodity"])
        return f"{self.economics.components[place]['unit']}/y"

    def deck(self, c: int) -> Node:
        """Return the prices of a commodity that are stated by year, if any."""
        component, deck = self.economics.ids[c], self.scenario.price_deck
        own = self.scenario.prices.get(component)
        rows = [row for row in self.world.tables["economics/decks"]
                if (row["deck"], row["component"]) == (deck, component)]  # fmt: skip
        by_year = own or {row["year"]: float(row["price"]) for row in rows}
        told = listed(f"{year}: {price:g}" for year, price in by_year.items())
        used = () if own else [self.row("economics/decks", row, Said(row["year"]), "price")
                               for row in rows]  # fmt: skip
        return Node(say("prices by year"), math.nan, "", told or say("none stated"),
                    name="prices", exact=self.at("deck", c),
                    by=(*used, *self.chosen("price_deck")))  # fmt: skip

    def bands(self, works: str, c: int) -> Node:
        """Return the bands by which the royalty of a commodity goes with its price, if any."""
        own = [row for row in self.economics.banded(works)
               if row["component"] == self.economics.ids[c]]  # fmt: skip
        told = listed(f"{row['above']}: {row['multiple']} x" for row in own)
        used = tuple(self.row(_BANDS, row, say("rate above {price}", price=row["above"]),
                              "multiple") for row in own)  # fmt: skip
        return Node(say("price bands of the royalty"), math.nan, "", told or say("none stated"),
                    name="royalty_bands", exact=self.at(f"bands.{works}", c),
                    by=(*used, *self.chosen("royalty_bands")))  # fmt: skip

    def by_law(self, c: int) -> bool:
        """Return whether the law sets the price of a commodity."""
        return self.economics.ids[c] == GAS and self.scenario.gas_regulated_until is not None

    def netback(self, c: int) -> Node:
        """Return the netback of gas: its row's, or the market's beside a price set by law."""
        value, market = self.at("netback", c), self.world.assumption("gas-market-netback")
        if self.by_law(c) and value == market:
            return self.set_by_law("gas-market-netback", say("netback"), value)
        node = parts.parameter_node(self.outcome, "netback", c)
        return parts.also(node, *self.chosen("gas_regulated_until"))

    def set_by_law(self, id: str, label: str, value: float) -> Node:
        """Return what a price set by law is made of, with the lever that says how long it holds."""
        until = self.chosen("gas_regulated_until")
        return parts.also(constant(label, value, "1"), parts.assumption(self.world, id), *until)

    def regulated(self, name: str, c: int) -> Node:
        """Return part, price or years of what is sold at a price set by law, if any."""
        label, value = self.given[name], self.at(name, c)
        levers = ("gas_regulated_until",) if self.economics.ids[c] == GAS else ()
        if not self.by_law(c) or name == "regulated_years":
            by = self.chosen(*levers)
            return parts.also(constant(label, value, "1"), *by)
        if name == "regulated":
            return self.set_by_law("gas-regulated-part", label, value)
        node = self.set_by_law("gas-regulated-price", label, value)
        return parts.also(node, *self.chosen("gas_regulated_price"))

    def on_index(self, c: int) -> Node:
        """Return whether the royalty of a commodity is owed on the index price."""
        own = (row for row in self.economics.royalty_bands
               if row["component"] == self.economics.ids[c])  # fmt: skip
        label, owed = say("1 where the royalty is owed on the index"), self.at("on_index", c)
        used = tuple(self.row(_BANDS, row, label, owed, "1", "base") for row in own)
        return parts.also(constant(label, owed, "1"), *used)

    def month(self, c: int) -> str:
        """Return the month whose price stands behind the valuation."""
        group, valuation = self.economics.components[c]["group"], self.scenario.valuation
        if month := self.world.label("value/bases", valuation, "price_month"):
            return month
        rules = self.world.scaling(valuation)
        months = {r["group"]: r["price_month"] for r in rules if r["rule"] == "price"}
        return months.get(group, "2023-02")


def _freed(outcome: Outcome) -> Node:
    asked = _switch("withdrawal_first")(outcome)
    label, share = say("share of occupied ground that draws investment"), outcome.scenario
    if share.withdrawal_first:
        return Node(label, share.freed_share, "1", name="freed_share", by=(asked,))
    return made(lambda asked: 1.0 - asked, label, "1", [asked],
                say("all of it where no withdrawal is asked for"))  # fmt: skip


def _switch(name: str) -> Callable[[Outcome], Node]:
    return lambda outcome: parts.chosen(outcome, name, outcome.economy.sheet[name])


def _none(label: str) -> Callable[[Outcome], Node]:
    return lambda _: constant(label, 1.0, "x")


def _into_base(outcome: Outcome, unit: str) -> Node:
    return parts.conversion(outcome, unit, base_unit(outcome.world))


def _price_unit(outcome: Outcome) -> str:
    year = outcome.scenario.price_date.split("-")[0]
    return f"USD_{year}" if year.isdigit() else base_unit(outcome.world)


_OF_ALL: dict[str, Callable[[Outcome], Node]] = {
    **{name: _switch(name) for name in ("war", "withdrawal_first", "economic_filter")},
    "price_factor": _none(say("surprise of prices, none in a single scenario")),
    "price_known": _none(say("surprise that is foreseen, none in a single scenario")),
    "opex_factor": _none(say("surprise of running costs, none in a single scenario")),
    "one": _none(say("part of the building cost that is spent already")),
    "horizon": lambda o: parts.lever("horizon_years", o.economy.horizon, "years"),
    "settlement": parts.settlement,
    "freed_share": _freed,
    "months_stray": lambda o: parts.assumption(o.world, "royalty-months"),
    "netback_market": lambda o: parts.assumption(o.world, "gas-market-netback"),
    "to_base": lambda o: _into_base(o, value_unit(o.scenario, o.world)),
    "price_conversion": lambda o: _into_base(o, _price_unit(o)),
    "headline_conversion": lambda o: _into_base(o, o.world.price_unit(o.scenario.valuation)),
}
"""What all commodities have in common and no row of parameters gives."""

_OF_ONE: dict[str, Callable[[Ladder, int], Node]] = {
    "group_value": lambda of, c: of.value(c, None),
    "held_value": lambda of, c: of.value(c, UKRAINE),
    "behind_value": lambda of, c: of.value(c, RUSSIA),
    "group_part": lambda of, c: of.part(c),
    "reference": lambda of, c: of.places.reference(of.economics.components[c]["group"]),
    "benchmark": lambda of, c: of.price(c, of.scenario.price_date, "price_date"),
    "benchmark_far": lambda of, c: of.price(c, "long-run"),
    "benchmark_headline": lambda of, c: of.price(c, of.month(c), "valuation"),
    "deck": Ladder.deck,
    "bands.new": lambda of, c: of.bands("new", c),
    "bands.running": lambda of, c: of.bands("running", c),
    "on_index": Ladder.on_index,
    "at_market": lambda of, c: constant(of.given["at_market"], of.at("at_market", c), "1"),
    "regulated": lambda of, c: of.regulated("regulated", c),
    "regulated_price": lambda of, c: of.regulated("regulated_price", c),
    "regulated_years": lambda of, c: of.regulated("regulated_years", c),
    "state_part": Ladder.state_part,
}
"""What a commodity has of its own beside its parameters."""


def _state_part(national: float, *pairs: float) -> float:
    output, share = np.array(pairs[::2]), np.array(pairs[1::2])
    whole = max(national, float(output.sum()))
    return float((output * share).sum()) / whole if whole > 0.0 else 0.0


def _millions(*dollars: float) -> float:
    return math.fsum(dollars) / MILLION
