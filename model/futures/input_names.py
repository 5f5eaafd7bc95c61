"""Readable names of uncertain inputs: ``lead_new`` is the lead time of a new mine.

A name is a row of ``names.csv``: a text with a place for what it is about, so that a page can say
both in its language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.scenario.range_levers import FIGURE
from model.scenario.scenario import Scenario
from model.world.catalog import names
from model.world.economics import ALL

if TYPE_CHECKING:
    from model.world.world import World

_PROPER = ("regions", "deposits/deposits")


def drawn_name(component: str, parameter: str) -> str:
    """Return the input that a technical figure is: ``running.gas``, or ``ramp`` of all."""
    return parameter if component == ALL else f"{parameter}.{component}"


def input_name(path: str) -> str:
    """Return the input that an assumption is drawn as.

    Examples
    --------
    >>> input_name("parameters.gas.running"), input_name("control.UA-14.russia")
    ('running.gas', 'control.UA-14.russia')
    """
    return drawn_name(*path.split(".")[1:]) if path.startswith(FIGURE) else path


def input_about(name: str, world: World) -> tuple[str, tuple[str, str] | None]:
    """Return an input's text, and the table and id of what it is about, if anything.

    Parameters
    ----------
    name : str
        As in :func:`model.futures.futures.inputs_of`, or the path of an assumption.
    world : World
        Where commodities, groups and regions are named.

    Examples
    --------
    >>> from model import load_world
    >>> input_about("price.iron_ore", load_world())
    ('price of {what}', ('economics/components', 'iron_ore'))
    """
    name, named = input_name(name), names("input")
    if name in named:
        return named[name], None
    if name in Scenario.model_fields:
        return str(Scenario.model_fields[name].title), None
    head, what, key = _parts(name)
    text = named.get(key, f"{head.replace('_', ' ')}, {{what}}")
    return (text, (_table(what, world, head), what)) if what else (head.replace("_", " "), None)


def _parts(name: str) -> tuple[str, str, str]:
    """Return what an input is, what it is about, and its code in ``names.csv``."""
    head, _, rest = name.partition(".")
    what, _, party = rest.partition(".")
    return head, what, f"{head}.{party}" if party else head


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
    name = input_name(name)
    if name in Scenario.model_fields:
        return str((Scenario.model_fields[name].json_schema_extra or {})["unit"])  # type: ignore[index]
    units = names("input", "unit")
    head, what, key = _parts(name)
    if unit := units.get(name) or units.get(key):
        return unit
    rows = world.tables["economics/parameters"]
    found = (r["unit"] for r in rows if (r["parameter"], r["component"]) == (head, what or "ALL"))
    return next(found, units["inflow_share"])
