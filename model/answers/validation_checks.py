"""What the model says where others have published a figure: one formula a check.

Each function takes the inputs of its study and the world and returns the lower and upper end of
the model's figure, in the unit of the check; equal ends are one figure. Ranges come from the
ranges of the parameters. Projects that state output, price, cost and capital have no formula of
their own: they go through :func:`model.money.appraisal.appraise`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from model.answers.outcome import evaluate
from model.money.annuity import continuous, ramped_annuity
from model.money.cashflow import present_values
from model.money.economy import MILLION
from model.money.extraction import taylor_life
from model.money.project import Project
from model.scenario.scenario import DEFAULT_PRESET, Scenario

if TYPE_CHECKING:
    from model.world.world import World

Inputs: TypeAlias = Mapping[str, float]
Range: TypeAlias = tuple[float, float]
Check: TypeAlias = Callable[[Inputs, "World"], Range]

_ENDS = ("low", "mode", "high")


def parameter(world: World, name: str, component: str | None = None) -> tuple[float, float, float]:
    """Return the lower end, the middle and the upper end of a parameter."""
    found = world.economics.parameter[name]
    place = world.economics.ids.index(component) if component and not found.common else 0
    low, middle, high = (float(getattr(found, end)[place]) for end in _ENDS)
    return low, middle, high


def mode(world: World, name: str, component: str | None = None) -> float:
    """Return the middle of a parameter."""
    return parameter(world, name, component)[1]


def ends(values: ArrayLike) -> Range:
    """Return the lowest and the highest of some values."""
    array = np.asarray(values, np.float64)
    return float(array.min()), float(array.max())


def one(value: ArrayLike) -> Range:
    """Return one figure as a range."""
    return ends(value)


def state_share(given: Inputs, world: World) -> Range:
    """State's share times profit output times price, at the output that the capital buys."""
    output = given["capex"] / mode(world, "capex", "lithium")
    sold = output * np.array([given["price_low"], given["price_high"]])
    return ends(sold * given["profit_output"] * [given["share_low"], given["share_high"]])


def taylor_capacity(given: Inputs, world: World) -> Range:
    """Ore over the life that Taylor's rule gives it."""
    coefficients = parameter(world, "taylor")
    return ends(given["ore"] * 1e6 / taylor_life(given["ore"], coefficients, 0.25))


def capex_per_tonne(given: Inputs, world: World) -> Range:
    """Range of capital per tonne of lithium carbonate equivalent a year."""
    return ends(parameter(world, "capex", "lithium"))


def running_graphite(given: Inputs, world: World) -> Range:
    """Value of a running mine at full capacity at war rates, between shut and the middle price."""
    mine = Project(
        output=given["output"],
        price=given["price"],
        opex=mode(world, "opex", "graphite"),
        capex=mode(world, "capex", "graphite"),
        life=mode(world, "longest_life", "graphite"),
        sunk=1.0,
        sustaining=mode(world, "sustaining"),
        royalty=mode(world, "royalty", "graphite"),
        income_tax=mode(world, "income_tax"),
    )
    rate = continuous(mode(world, "investor_rate_war"))
    return 0.0, max(0.0, float(present_values(mine, rate).npv_investor))


def titanium_firm(given: Inputs, world: World) -> Range:
    """Profit of one year over the mine's life at war rates, less what must be invested."""
    slow, _, fast = parameter(world, "investor_rate_war")
    short, _, long = parameter(world, "longest_life", "ilmenite")
    worth = ramped_annuity(continuous([fast, slow]), [short, long], 0.0) * given["profit"]
    return ends(worth - given["obligation"])


def ilmenite_take(given: Inputs, world: World) -> Range:
    """State take over tonnes sold, undiscounted, at operating costs from low to middle."""
    mine = Project(
        output=given["output"],
        price=given["price"] * mode(world, "netback", "ilmenite"),
        opex=parameter(world, "opex", "ilmenite")[:2],
        capex=given["capex"] / given["output"],
        life=mode(world, "longest_life", "ilmenite"),
        sustaining=mode(world, "sustaining"),
        royalty=mode(world, "royalty", "ilmenite"),
        income_tax=mode(world, "income_tax"),
    )
    sold = given["output"] * mode(world, "longest_life", "ilmenite")
    return ends(present_values(mine, 0.0).state / sold)


def opex_range(component: str, given: Inputs, world: World) -> Range:
    """Range of operating cost of the commodity."""
    return ends(parameter(world, "opex", component))


def ilmenite_margin(given: Inputs, world: World) -> Range:
    """Price times netback less operating cost from low to middle, over price times netback."""
    price = given["price"] * mode(world, "netback", "ilmenite")
    return ends(1.0 - np.array(parameter(world, "opex", "ilmenite")[:2]) / price)


def margin_at(later: str, given: Inputs, world: World) -> Range:
    """Margin of 2020 at a later price, with costs that follow the price."""
    cost = 1.0 - given["ebitda_2020"] / given["revenue_2020"]
    rise = given[later] / given["price_2020"]
    return ends(1.0 - cost * rise ** (np.array(parameter(world, "opex_elasticity")) - 1.0))


def gas_margin(price: str, given: Inputs, world: World) -> Range:
    """Price less operating cost less rent, over the price."""
    cost = mode(world, "opex", "gas") / given[price]
    return one(1.0 - cost - mode(world, "royalty_running", "gas"))


def gas_rent(given: Inputs, world: World) -> Range:
    """Output times benchmark price, netback and royalty, by the kernel over one year."""
    netback = given.get("netback", mode(world, "netback", "gas"))
    royalty = given.get("royalty", mode(world, "royalty_running", "gas"))
    price = given["price"] * netback
    year = Project(
        output=given["output"], price=price, opex=0.0, capex=0.0, life=1.0, royalty=royalty
    )
    return one(present_values(year, 0.0).royalty)


def receipts(given: Inputs, world: World) -> Range:
    """State receipts of the first year of the default preset, with central inputs."""
    economy = evaluate(Scenario.from_preset(DEFAULT_PRESET), world).economy
    existing, new, _, _ = economy.receipts.arrays(economy.horizon)
    return one((existing + new)[..., 0] * MILLION)


def coal_rent(given: Inputs, world: World) -> Range:
    """Largest output times price less cost, where above 0, at costs from middle to low."""
    prices = {"coal_thermal": given["price"], "coal_coking": given["price_coking"]}
    rent = np.zeros(2)
    for component, price in prices.items():
        margin = price - np.array(parameter(world, "opex", component)[:2])
        rent += mode(world, "flow_cap", component) * np.maximum(margin, 0.0)
    return ends(rent)


def coal_rent_share(given: Inputs, world: World) -> Range:
    """Coal rent over the product of the country."""
    return ends(np.array(coal_rent(given, world)) / given["gdp"])


def coal_yield(given: Inputs, world: World) -> Range:
    """Coal rent over the value of coal in the ground, Forbes valuation."""
    return ends(np.array(coal_rent(given, world)) / (_group_million(world, "coal") * 1e6))


def state_coal_margin(given: Inputs, world: World) -> Range:
    """Price of the state's mines less our middle cost."""
    return one(given["state_price"] - mode(world, "opex", "coal_thermal"))


def _group_million(world: World, group: str, valuation: str = "forbes-2023") -> float:
    return float(world.value(valuation)[:, world.groups.index(group)].sum())


def _total(world: World, valuation: str) -> float:
    return float(world.value(valuation).sum()) * 1e6


def headline(given: Inputs, world: World) -> Range:
    """Sum of the Forbes matrix."""
    return one(_total(world, "forbes-2023"))


def coal_tonnes(given: Inputs, world: World) -> Range:
    """Value of coal over the price of thermal coal."""
    return one(_group_million(world, "coal") * 1e6 / given["price"])


def repriced(given: Inputs, world: World) -> Range:
    """Headline with coal and iron ore alone moved to the prices of February 2025."""
    now, then = "repriced-2025-02", "forbes-2023"
    moved = sum(
        _group_million(world, group, now) - _group_million(world, group, then)
        for group in ("coal", "iron_ore")
    )
    return one(_total(world, then) + moved * 1e6)


def reserves_ratio(given: Inputs, world: World) -> Range:
    """Valuation of reserves only over the headline."""
    return one(_total(world, "reserves-mykhailov-2025") / _total(world, "forbes-2023"))


def iron_margin(given: Inputs, world: World) -> Range:
    """Undiscounted value of one year's output of everything, by the kernel."""
    year = Project(
        output=given["output"], price=given["price"], opex=given["opex"], capex=0.0, life=1.0
    )
    return one(present_values(year, 0.0).npv_pre)


def room_for_new(component: str, given: Inputs, world: World) -> Range:
    """Range of what the country can mine in a year, less what it mines today."""
    limit = np.array(parameter(world, "flow_cap", component))
    return ends(np.maximum(limit - mode(world, "running", component), 0.0))


def rare_earth_capital(given: Inputs, world: World) -> Range:
    """Capital of one project of our size."""
    size = mode(world, "project_size", "rare_earths")
    return one(mode(world, "capex", "rare_earths") * size)


_CRITICAL = (
    "titanium_zirconium",
    "lithium",
    "rare_earths",
    "graphite",
    "uranium",
    "other_critical",
)


def critical_capital(given: Inputs, world: World) -> Range:
    """Capital of a few projects of our size of every critical commodity, with overrun."""
    v, economics = world.economics.central, world.economics
    wanted = np.array([economics.groups[place] in _CRITICAL for place in economics.group])
    capital = (v["capex"] * v["project_size"])[wanted].sum() * v["capex_overrun"][0]
    return one(capital * given["plants_each"])


def uranium_margin(given: Inputs, world: World) -> Range:
    """Price of that year, from value over output, less our range of costs."""
    price = given["value"] / given["uah"] / (given["output"] * given["oxide"])
    return ends(price - np.array(parameter(world, "opex", "uranium")))


_ANNOUNCED = ("coal_thermal", "coal_coking", "iron_ore", "ilmenite", "zircon", "lithium",
              "graphite", "uranium", "gas")  # fmt: skip
"""Commodities of which named projects state a capacity."""

CHECKS: Mapping[str, Check] = {
    **{f"p-{id.replace('_', '-')}": partial(room_for_new, id) for id in _ANNOUNCED},
    "v09-psa": state_share,
    "v10-capacity": taylor_capacity,
    "v10-capex": capex_per_tonne,
    "v11-value": running_graphite,
    "v12-value": titanium_firm,
    "v13-take": ilmenite_take,
    "v14-cost": partial(opex_range, "ilmenite"),
    "v14-margin": ilmenite_margin,
    "v15-margin-2021": partial(margin_at, "price_2021_h1"),
    "v15-margin-2023": partial(margin_at, "price_2023"),
    "v16-cost": partial(opex_range, "iron_ore"),
    "v17-margin-2021": partial(gas_margin, "price_2021"),
    "v17-margin-2024": partial(gas_margin, "price_2024"),
    "v18-rent": gas_rent,
    "v19-rent": gas_rent,
    "v20-receipts": receipts,
    "v21-rent": coal_rent,
    "v21-rent-share": coal_rent_share,
    "v21-yield": coal_yield,
    "v21-state-cost": partial(opex_range, "coal_thermal"),
    "v21-state-margin": state_coal_margin,
    "v22-headline": headline,
    "v22-coal": coal_tonnes,
    "v22-repriced": repriced,
    "v23-reserves": reserves_ratio,
    "v24-margin": iron_margin,
    "v25-novopoltavske": rare_earth_capital,
    "v25-ten": critical_capital,
    "v26-cost": partial(opex_range, "uranium"),
    "v26-margin": uranium_margin,
}
"""The formula of every check that is no appraisal of a project."""
