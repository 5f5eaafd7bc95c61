"""What is dug, and when it begins: figures by name.

Each kernel says what it reads; a :class:`model.core.figures.Sheet` reckons one from the other, for
one scenario or many draws, and explanations follow the same names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.core.registry import Sheet, declare, figure
from model.core.said import say
from model.money import prices
from model.money.annuity import uniform_annuity
from model.money.extraction import capacity, declining_life, mine_life, taylor_life
from model.money.plan import EXTENSION, FREED, HELD, OCCUPIED, ORIGINS
from model.money.rungs import Ground
from model.world.economics import ValueSet

if TYPE_CHECKING:
    from model.scenario.levers import EconomyLevers

__all__ = ["outputs", "sheet_of"]

Array = NDArray[np.float64]

BUILT = (EXTENSION, HELD, FREED, OCCUPIED)
"""Origins of what is built first."""

HECTARE = 1e4
"""Square metres in a hectare."""
_TAYLOR = 0.25
"""Exponent of Taylor's rule; its coefficient is a row of data, the power is part of the rule."""


def sheet_of(
    v: ValueSet, ground: Ground, levers: EconomyLevers | None = None, **more: Any
) -> Sheet:
    """Return what the figures of the ladder are calculated from, in the precision of `ground`.

    Parameters
    ----------
    v : mapping
        Technical parameters and numeric levers.
    ground : Ground
        Where it lies.
    levers : EconomyLevers, optional
        The levers that are choices: treatment of the war, filter, withdrawal, horizon.
    **more
        Other figures by name.
    """
    where = {name: getattr(ground, name) for name in ground.__dataclass_fields__}
    kind = np.asarray(ground.held).dtype
    none, flat = np.zeros(1, kind), np.zeros((np.shape(ground.held)[-1], 3, 0), kind)
    kept = {"nothing": none, "one": np.ones(1, kind), "permit_renewals": none, "on_index": none,
            "at_market": none, "netback_market": 1.0, **dict.fromkeys(prices.BY_LAW, none),
            "deck": flat[:1, 0], **dict.fromkeys(("bands.new", "bands.running"), flat)}  # fmt: skip
    sheet = Sheet({**v, **where, **kept, "months_stray": 1.0, **more})
    if levers is not None:
        sheet |= {
            "permit_renewals": np.full(1, levers.permit_renewals, kind),
            "war": float(levers.war == "states"),
            "withdrawal_first": float(levers.withdrawal_first),
            "economic_filter": float(levers.economic_filter),
            "horizon": levers.horizon_years,
        }
    return sheet


# How much is dug in a year, and for how long.


@figure("won", say("part of the rock that is won"), op="product",
        operands=("conversion", "mining_recovery"))  # fmt: skip
def won(conversion: Array, mining: Array) -> Array:
    """Return the part of the rock in the ground that mining brings up [1]."""
    return conversion * mining


@figure("product", say("product that can be won in the whole country"), "{unit}", "product",
        ("units", "won", "product_yield"))  # fmt: skip
def product(units: Array, part: Array, product_yield: Array) -> Array:
    """Return the saleable product in the ground that can be won [t]."""
    return units * part * product_yield


@figure("limit", say("most that the country can mine in a year"), "{unit}/y", "product",
        ("flow_cap", "capacity_multiple"))  # fmt: skip
def limit(flow_cap: Array, multiple: Array) -> Array:
    """Return the limit of yearly output on the ground held when it was measured [t/y]."""
    return flow_cap * multiple


def _measured(reference: Array) -> Array:
    return np.where(reference > 0.0, reference, np.inf)


@figure("reach", say("ground controlled, to that controlled when output was measured"), op="ratio",
        operands=("held", "reference"))  # fmt: skip
def reach(held: Array, reference: Array) -> Array:
    """Return the ground held in terms of that on which output was measured [1]."""
    return held / _measured(reference)


@figure("output.running", say("output of running mines"), "{unit}/y",
        operands=("running", "reach", "limit", "capacity_multiple"),
        formula=say("output today, no more than ground that is left and limit allow"))  # fmt: skip
def running_output(running: Array, reach: Array, limit: Array, multiple: Array) -> Array:
    """Return what running mines dig in a year [t/y]; the limit is no less than they dig today."""
    most = np.maximum(limit, running * multiple)
    return np.minimum(running * np.minimum(reach, 1.0), most * reach)


@figure("share.running", say("ground controlled under existing permits"), op="product",
        operands=("held", "licensed"))  # fmt: skip
def under_permits(held: Array, licensed: Array) -> Array:
    """Return the share of the national value on ground that existing permits cover [1]."""
    return held * licensed


@figure("decline.running", say("yearly decline of running mines"), "1/y",
        operands=("decline", "sustaining"),
        formula=say("decline of wells and pits - what sustaining capital rebuilds, at least 0"),
)  # fmt: skip
def net_decline(decline: Array, sustaining: Array) -> Array:
    """Return how fast output falls [1/y]: a share of the capital rebuilds that share of it."""
    return np.maximum(decline - sustaining, 0.0)


@figure("life.running", say("life of running mines"), "y",
        operands=("product", "share.running", "output.running", "decline.running", "longest"),
        formula=say("product under existing permits / output that declines, at most the longest"),
)  # fmt: skip
def running_life(
    product: Array, share: Array, output: Array, decline: Array, longest: Array
) -> Array:
    """Return the years for which running mines dig [y]."""
    life = declining_life(product * share, output, decline, longest)
    return np.where(output > 0.0, life, 0.0)


@figure("share.extension", say("ground under existing permits that running mines leave"),
        operands=("share.running", "product", "output.running", "life.running", "decline.running"),
        formula=say("ground under existing permits, less what running mines dig of it"),
)  # fmt: skip
def left_of_permits(
    share: Array, product: Array, output: Array, life: Array, decline: Array
) -> Array:
    """Return the share of the national value that the extension of running mines can dig [1]."""
    made, done = product * share, output * uniform_annuity(decline, life)
    dug = np.divide(done, made, out=np.zeros_like(done + made), where=made > 0)
    return share * np.maximum(1.0 - dug, 0.0)


@figure("share.held", say("ground controlled without a permit"), operands=("held", "licensed"),
        formula=say("ground controlled x (1 - part under existing permits)"))  # fmt: skip
def without_permit(held: Array, licensed: Array) -> Array:
    """Return the share of the national value on ground held that no permit covers yet [1]."""
    return held * (1.0 - licensed)


@figure("room.extension", say("room that running mines leave below existing permits"), "{unit}/y",
        operands=("limit", "permitted", "reach", "output.running"),
        formula=say("what permits and limit allow x ground controlled - output of running mines"),
)  # fmt: skip
def room_of_permits(limit: Array, permitted: Array, reach: Array, output: Array) -> Array:
    """Return the limit of yearly output of the extension of running mines [t/y]."""
    return np.maximum(np.minimum(limit, permitted) * reach - output, 0.0)


@figure("room.held", say("room above existing permits"), "{unit}/y",
        operands=("limit", "permitted", "running", "reach"),
        formula=say("(limit - greater of what permits allow and output today) x ground controlled"),
)  # fmt: skip
def room_above_permits(limit: Array, permitted: Array, running: Array, reach: Array) -> Array:
    """Return the limit of yearly output of new permits on ground held [t/y].

    What running mines fail to dig below it is theirs to dig again: it makes no new permit.
    """
    return np.maximum(limit - np.maximum(permitted, running), 0.0) * reach


def room_elsewhere(limit: Array, share: Array, reference: Array) -> Array:
    """Return the limit of yearly output on other ground [t/y]."""
    return limit * share / _measured(reference)


def new_output(
    share: Array, units: Array, won: Array, ore: Array, taylor: Array, product: Array, room: Array
) -> Array:
    """Return the yearly output of new projects, shape (..., n_c), or 1 where there is none [t/y].

    ``K = min(R / L_T, room)`` with the life ``L_T`` that mines of this size are given.
    """
    if not np.any(share):
        return np.zeros(1, units.dtype)
    usual = taylor_life(units * share * won * ore / 1e6, taylor, _TAYLOR)
    return capacity(product * share, usual, room)


def new_life(share: Array, product: Array, output: Array, ramp: Array, longest: Array) -> Array:
    """Return the life of new projects, shape (..., n_c), or 1 where there are none [y]."""
    if not np.any(share):
        return np.zeros(1, output.dtype)
    return mine_life(product * share, output, ramp, longest)


def outputs(units: Array, ground: Ground, v: ValueSet) -> tuple[list[Array], list[Array]]:
    """Return yearly output and life of each origin, shape (..., n_c) or 1 for none [unit/y], [y].

    What the country can mine in a year was measured on the ground it held then; it moves with
    the ground. ``running = output today * min(held / reference, 1)``, below that limit, which is
    no less than what is mined today. Existing permits cover a part of the ground held and allow a
    yearly output: running mines dig that ground first, at an output that declines; their extension
    digs what they leave of it, up to what the permits allow. New permits cover the rest of the
    ground and what the limit leaves above existing permits, whatever running mines do. ``K =
    min(R / L_T, room)`` with Taylor's life. A mine that ends is not renewed.

    Parameters
    ----------
    units : ndarray, shape (..., n_c)
        Rock in the ground, in the commodity's unit.
    """
    sheet = sheet_of(v, ground, units=units)
    found = [[sheet[f"{what}.{origin}"] for origin in ORIGINS] for what in ("output", "life")]
    return found[0], found[1]


# When it begins.


@figure("ready", say("years from the go-ahead to first output"), "y",
        operands=("brownfield", "lead_old", "lead_new", "lead_time_multiple", "slip"),
        formula=say("lead time, old or new mine, x its multiple x (1 + slip)"))  # fmt: skip
def ready(brownfield: Array, old: Array, new: Array, multiple: Array, slip: Array) -> Array:
    """Return the lead time of a new mine, or of one reopened, with slip [y]."""
    return np.where(brownfield > 0.5, old, new) * multiple * (1.0 + slip)


def _waits(known: Mapping[str, Any]) -> tuple[str, ...]:
    return ("war", "settlement", "settlement_delay") if known["war"] else ("war",)


@figure("peace", say("years until the settlement"), "y", operands=_waits,
        formula=say("settlement + delay where the war is a state, else no waiting"))  # fmt: skip
def peace(war: float, settlement: Any = 0.0, delay: Any = 0.0) -> Any:
    """Return the years that new projects wait for the settlement [y]."""
    return (settlement + delay) * war


def _freed(known: Mapping[str, Any]) -> tuple[str, ...]:
    cleared = ("clearance",) if known["withdrawal_first"] else ()
    return ("peace", "ready", "withdrawal_first", *cleared)


def _starts(
    peace: Array, ready: Array, first: float = 0.0, clearance: Array | float = 0.0
) -> Array:
    return peace + clearance * first + ready if first else peace + ready


# A project, field by field.


def _longest(life: Array, renewals: Array) -> Array:
    return life * (1.0 + renewals)


def _hazards(known: Mapping[str, Any]) -> tuple[str, ...]:
    return ("war", "hazard" if known["war"] else "nothing")


def _hazard(war: float, hazard: Any = 0.0) -> Any:
    return hazard * war


def _clearing(output: Array, size: Array, demining: Array, area: Array, *shafts: Array) -> Array:
    """Return clearance of sites, and drained shafts on freed ground, shape (..., n_c) [USD]."""
    cost = demining * area * HECTARE
    if shafts:
        flooded, drained = shafts
        cost = cost + flooded * 1e6 * drained
    return output / size * cost


def _declare_fields() -> None:
    """Declare the fields of a project that are no parameter themselves."""
    per = "USD/{unit}"
    declare("longest", say("longest life, with permits renewed"), "y", _longest,
            ("longest_life", "permit_renewals"),
            say("longest life x (1 + times that permits are renewed)"))  # fmt: skip
    declare("cost.running", say("running cost of a running mine"), per, "product",
            ("opex", "opex_factor"))  # fmt: skip
    declare("cost.new", say("running cost of a new mine"), per, "product",
            ("cost.running", "opex_bias"))  # fmt: skip
    declare("capital", say("building cost of a new mine"), "USD/({unit}/y)", "product",
            ("capex", "capex_overrun"))  # fmt: skip
    declare("loss", say("yearly chance of loss that counts"), "1/y", _hazard, _hazards,
            say("hazard where the war is a state, else none"))  # fmt: skip


def _declare_new() -> None:
    """Declare output, life, room, start and clearing of new projects."""
    for place in BUILT:
        origin = ORIGINS[place]
        apart = place in (EXTENSION, HELD)
        share, room = f"share.{origin}" if apart else origin, f"room.{origin}"
        if not apart:
            declare(room, say("room on this ground"), "{unit}/y", room_elsewhere,
                    ("limit", origin, "reference"),
                    say("limit x ground / ground controlled when measured"))  # fmt: skip
        declare(f"output.{origin}", say("output of new projects"), "{unit}/y", new_output,
                (share, "units", "won", "ore", "taylor", "product", room),
                say("what mines of this size dig, no more than the room"))  # fmt: skip
        declare(f"life.{origin}", say("life of new projects"), "y", new_life,
                (share, "product", f"output.{origin}", "ramp", "longest"),
                say("product / output, with the ramp, at most the longest"))  # fmt: skip
        shafts = ("flooded", "shafts") if place == FREED else ()
        declare(f"clearing.{origin}", say("cost of clearing mines and shafts"), "USD", _clearing,
                (f"output.{origin}", "project_size", "demining", "site_area", *shafts),
                say("projects x (demining x area, and drained shafts)"))  # fmt: skip
    declare("start", say("years to first output"), "y", "sum", ("peace", "ready"))
    declare("start.freed", say("years to first output on freed ground"), "y", _starts, _freed,
            say("settlement + clearance, if withdrawal comes first, + lead"))  # fmt: skip


_declare_fields()
_declare_new()
