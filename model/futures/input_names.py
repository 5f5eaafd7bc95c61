"""Readable names of uncertain inputs: ``lead_new`` is the lead time of a new mine.

A name is a text with a place for what it is about, so that a page can say both in its language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.scenario.scenario import Scenario

if TYPE_CHECKING:
    from model.world.world import World

__all__ = ["NAMES", "OWN_UNITS", "PARTS", "input_about", "input_label", "input_unit"]

NAMES = {
    "price.common": "price level of all commodities",
    "line.common": "error of the recorded front line",
    "developed": "chance that a licensed deposit is mined",
    "developed_old": "chance that an old mine is reopened",
    "construction": "years to build a mine",
    "ramp": "years to full output",
    "slip": "delay beyond the plan",
    "capex_overrun": "overrun of building costs",
    "opex_bias": "running costs beyond the study",
    "sustaining": "yearly cost of renewal",
    "closure": "cost of closing a mine",
    "taylor": "mine life for its size",
    "lead_new": "lead time of a new mine",
    "lead_old": "lead time of an old mine",
    "clearance": "years of clearing freed ground",
    "hazard": "yearly chance of loss by war or seizure",
    "demining": "cost of demining",
    "site_area": "ground that a project takes",
    "flooded": "cost of draining flooded mines",
    "investor_rate": "investors' discount rate",
    "investor_rate_war": "investors' discount rate in war",
    "state_rate": "state's discount rate",
    "income_tax": "profit tax",
    "price_half_life": "years until prices return half-way",
    "settlement_delay": "delay of the settlement",
    "opex_elasticity": "how running costs follow prices",
    "foresight": "foresight of prices when building",
    "inflow_share": "share of receipts paid into the fund",
}
"""Names of inputs that are about no single commodity or place."""

PARTS = {
    "price": "price of {what}",
    "value": "value in the ground, {what}",
    "control.russia": "Russia's share of {what}",
    "control.other": "a third party's share of {what}",
    "deposit": "behind the front line: {what}",
    "group_control.russia": "Russia's share of {what}",
    "group_control.other": "a third party's share of {what}",
    "yield": "product in the ground, {what}",
    "conversion": "reserves out of resources, {what}",
    "ore": "ore for a tonne of product, {what}",
    "netback": "part of the benchmark price received, {what}",
    "mining_recovery": "part that mining recovers, {what}",
    "opex": "running cost, {what}",
    "capex": "building cost, {what}",
    "flow_cap": "most that can be sold in a year, {what}",
    "longest_life": "longest life of a mine, {what}",
    "project_size": "size of a project, {what}",
    "running": "output of mines that run, {what}",
    "royalty": "royalty of new mines, {what}",
    "royalty_running": "royalty of running mines, {what}",
    "psa": "state's part under production sharing, {what}",
}
"""Names of inputs about one commodity, group or region."""

_FACTORS = ("price", "value")
_PROPER = ("regions", "deposits/deposits")

OWN_UNITS = ("standard deviations", "x expected", "share", "1: yes, 0: no")
"""Units of what is no row of the technical parameters: common factors, factors, shares, holders."""

_COMMON = ("price.common", "line.common")


def input_about(name: str, world: World) -> tuple[str, tuple[str, str] | None]:
    """Return an input's text, and the table and id of what it is about, if anything.

    Parameters
    ----------
    name : str
        As in :func:`model.futures.futures.inputs_of`.
    world : World
        Where commodities, groups and regions are named.

    Examples
    --------
    >>> from model import load_world
    >>> input_about("price.iron_ore", load_world())
    ('price of {what}', ('economics/components', 'iron_ore'))
    """
    if name in NAMES:
        return NAMES[name], None
    if name in Scenario.model_fields:
        return str(Scenario.model_fields[name].title), None
    head, _, rest = name.partition(".")
    what, _, party = rest.partition(".")
    text = PARTS.get(f"{head}.{party}" if party else head, f"{head.replace('_', ' ')}, {{what}}")
    return (text, (_table(what, world, head), what)) if what else (head.replace("_", " "), None)


def _table(what: str, world: World, head: str) -> str:
    if what in world.regions:
        return "regions"
    if head == "deposit":
        return "deposits/deposits"
    of_group = head in ("value", "group_control")
    return "commodity_groups" if of_group else "economics/components"


def input_label(name: str, world: World) -> str:
    """Return what an input is called, in English.

    Examples
    --------
    >>> from model import load_world
    >>> world = load_world()
    >>> input_label("price.iron_ore", world), input_label("lead_new", world)
    ('price of iron ore', 'lead time of a new mine')
    >>> input_label("value.UA-14", world)
    'value in the ground, Donetsk'
    """
    text, about = input_about(name, world)
    if about is None:
        return text
    table, id = about
    what = world.label(table, id, "name_en")
    return text.format(what=what if table in _PROPER else _lower(what))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def input_unit(name: str, world: World) -> str:
    """Return the unit of an input's values: of a factor, what it multiplies.

    Examples
    --------
    >>> from model import load_world
    >>> input_unit("price.iron_ore", load_world()), input_unit("lead_new", load_world())
    ('x expected', 'years from award to first product')
    """
    if name in _COMMON:
        return OWN_UNITS[0]
    if name in Scenario.model_fields:
        return str((Scenario.model_fields[name].json_schema_extra or {})["unit"])  # type: ignore[index]
    head, _, what = name.partition(".")
    if head in _FACTORS:
        return OWN_UNITS[1]
    if head == "deposit":
        return OWN_UNITS[3]
    rows = world.tables["economics/parameters"]
    found = (r["unit"] for r in rows if (r["parameter"], r["component"]) == (head, what or "ALL"))
    return next(found, OWN_UNITS[2])
