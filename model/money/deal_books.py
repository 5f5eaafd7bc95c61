"""The entries behind an account: what is paid in, what the fund does, who is paid.

Arrays are laid out as (n_years, ...), draw axes last, so that a year is one block of memory;
terms are arrays with the same number of draw axes. Money is in millions of the deal's unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.core.errors import ScenarioError, unknown
from model.core.registry import declare, figure
from model.core.said import Said, say
from model.world.deal_terms import MONEY, DealTerms

Array: TypeAlias = NDArray[np.float64]
Numbers: TypeAlias = dict[str, Array]
Book: TypeAlias = dict[str, Array]

DRAWN = (
    *MONEY,
    "inflow_share",
    "cap_growth_per_new_aid",
    "interest",
    "new_aid_to_claim",
    "new_aid_to_capital",
    "us_share_before",
    "us_share_after",
    "reinvestment_years",
)
"""Terms that may be given to :func:`account` as arrays of draws."""


def numbers(terms: DealTerms, drawn: Mapping[str, ArrayLike]) -> Numbers:
    """Return the numeric terms as arrays, money in millions, no ceiling as infinity.

    Raises
    ------
    ScenarioError
        When past aid counts but no amount is stated, or a drawn name is not a numeric term.
    """
    problems = [
        unknown(f"drawn.{name}", name, DRAWN, "no numeric term of this name", name)
        for name in drawn
        if name not in DRAWN
    ]
    if problems:
        raise ScenarioError(problems)
    stated = {name: drawn.get(name, getattr(terms, name)) for name in DRAWN}
    if stated["past_aid_amount"] is None:
        if terms.past_aid_counts:
            raise ScenarioError.at("past_aid_amount", "nothing",
                                   "the amount of past aid that counts [billion]",
                                   "State it.")  # fmt: skip
        stated["past_aid_amount"] = 0.0
    if stated["cap"] is None:
        stated["cap"] = np.inf
    return {k: np.asarray(v, float) * (1e3 if k in MONEY else 1.0) for k, v in stated.items()}


def on_axes(array: Array, depth: int) -> Array:
    """Return an array with `depth` axes, the new ones first and of length one."""
    return array.reshape((1,) * (depth - array.ndim) + array.shape)


def claim_start_of(terms: DealTerms, n: Numbers) -> Array:
    """Return the US claim before the first year [million]."""
    return np.asarray(n["past_aid_amount"] * float(terms.past_aid_counts))


def years_alone(terms: DealTerms, n: Numbers, aid: float, gain: float) -> float:
    """Return how many years an account has to tell one by one; infinite for all of them.

    All where a claim bears interest, where shares follow what is paid in, where the ceiling rises,
    where years of building do not count, and where the fund loses money; else those of
    reinvestment, and the first, whose seed money earns from the next. Pay-outs that wait for a
    ceiling are told by year as well, once it is reached.
    """
    asked = terms.private_income_included, terms.shares_by_contribution
    rises = np.isfinite(n["cap"]) & (n["cap_growth_per_new_aid"] * aid != 0.0)
    claimed = claim_start_of(terms, n), n["new_aid_to_claim"] * aid
    if gain < 0.0 or any(asked) or any(amount.any() for amount in (rises, *claimed)):
        return np.inf
    return max(float(n["reinvestment_years"].max()), 1.0)


def years_first(given: ArrayLike, length: int, depth: int) -> Array:
    """Lay an array (..., n_years) out as (n_years, ...) with `depth` draw axes."""
    array = np.asarray(given, float)
    array = np.broadcast_to(array, np.broadcast_shapes(array.shape, (length,)))
    return np.ascontiguousarray(np.moveaxis(on_axes(array, depth + 1), -1, 0))


def years_last(array: Array, shape: tuple[int, ...]) -> Array:
    """Return an array (n_years, ...) as (..., n_years), read-only where nothing varies."""
    return np.moveaxis(np.broadcast_to(array, shape), 0, -1)


def counted(
    terms: DealTerms, existing: Array, new: Array, project: Array, occupied: Array
) -> tuple[Array, Array]:
    """Return the receipts that count: those of states, and those of private owners."""
    nothing = np.zeros_like(new)
    bases = {"all": existing + new, "new": new, "occupied": occupied}
    private = terms.private_income_included and terms.inflow_base in ("all", "new")
    return bases.get(terms.inflow_base, nothing), project if private else nothing


@figure("private_part", say("part of it that is owners' income"),
        operands=("counted_public", "counted_private"),
        formula=say("owners' income / receipts counted"))  # fmt: skip
def private_part(state: Array, private: Array) -> Array:
    """Return the part of the receipts counted that is income of private owners [1]."""
    if not private.any():
        return np.zeros_like(private)
    both = state + private
    part: Array = np.divide(private, both, out=np.zeros_like(both), where=both > 0)
    return part


def _in_first_year(amount: Array, length: int) -> Array:
    cash = np.zeros((length, *amount.shape))
    cash[0] = amount
    return cash


@figure("wanted", say("share of the receipts counted"), "million", "product",
        ("inflow_share", "counted"), say("share x receipts counted"))  # fmt: skip
def wanted_of(share: Array, counts: Array) -> Array:
    """Return what the deal asks for in a year, ``f R`` [million a year]."""
    return share * counts


@figure("ceiling", say("ceiling of what Ukraine pays"), "million",
        operands=("cap", "cap_growth_per_new_aid", "aid_so_far"),
        formula=say("ceiling at the start + growth x later aid"))  # fmt: skip
def ceiling_of(cap: Array, growth: Array, aid: Array) -> Array:
    """Return the ceiling after some later aid, ``C_0 + g sum A`` [million]."""
    return cap + growth * aid


def pay_in(n: Numbers, counts: Array, aid: Array) -> Book:
    """Return inflow, seed money, room and what Ukraine has paid, by year.

    With the wanted sums ``W_t = sum f R`` and ceilings ``C_t`` that never fall, what is paid is
    ``W_t + min(seed, min_{s <= t} (C_s - W_s))``.
    """
    length, seed = len(counts), n["seed_ukraine"]
    wanted = wanted_of(n["inflow_share"], counts)
    total = np.cumsum(wanted, axis=0)
    below = {"inflow": wanted, "room": np.full((1,) * wanted.ndim, np.inf), "paid": total + seed}
    if not np.isinf(n["cap"]).all():
        aid_so_far = np.cumsum(aid, axis=0)
        ceiling = ceiling_of(n["cap"], n["cap_growth_per_new_aid"], aid_so_far)
        below = below_ceiling(ceiling, wanted, total, seed)
    return below | {
        "cash_us": _in_first_year(n["seed_us"], length),
        "cash_ukraine": _in_first_year(seed, length),
        "cash_other": _in_first_year(n["seed_other"], length),
        "credited_us": n["new_aid_to_capital"] * aid,
        "claimed": n["new_aid_to_claim"] * aid,
    }


def below_ceiling(ceiling: Array, wanted: Array, total: Array, seed: Array) -> Book:
    """Return inflow, room left and all that is paid, by year, where a ceiling is stated.

    ``full`` says in which years the ceiling is reached.
    """
    slack = ceiling - total
    least = np.minimum(np.minimum.accumulate(slack, axis=0), seed)
    full = slack <= least
    paid = np.where(full, np.maximum(ceiling, seed), total + least)
    before = np.concatenate([np.broadcast_to(seed, paid[:1].shape), paid[:-1]])
    room = np.where(full, 0.0, np.maximum(ceiling - paid, 0.0))
    return {"inflow": np.clip(ceiling - before, 0.0, wanted), "room": room, "paid": paid}


def _asked(known: Mapping[str, Any]) -> tuple[str, ...]:
    return _CEILING if known["capped"] else ("wanted",)


def _inflow(asked: Array, *ceiling: Array) -> Array:
    return _left(asked, *ceiling)["inflow"] if ceiling else asked


def _left(ceiling: Array, wanted: Array, seed: Array) -> Book:
    return below_ceiling(ceiling, wanted, np.cumsum(wanted), np.asarray(seed))


def _case_of_inflow(asked: Array, *ceiling: Array) -> Said:
    """Return which case of the ceiling held in the last of some years, as a formula."""
    if not ceiling:
        return say("all that is asked for")
    if _left(asked, *ceiling)["inflow"][-1] < ceiling[0][-1]:
        return say("the room that is left below the ceiling, less than is asked for")
    return say("all that is asked for, below the ceiling")


_CEILING = ("ceiling@all", "wanted@all", "seed_ukraine")

declare(
    "inflow",
    say("paid into the deal's fund"),
    "million",
    _inflow,
    _asked,
    _case_of_inflow,
    ("cap",),
)
declare("room", say("room below the ceiling"), "million", lambda *of: _left(*of)["room"], _CEILING,
        say("what the ceiling leaves of all that is asked for, year by year"))  # fmt: skip


def run_fund(terms: DealTerms, n: Numbers, book: Book, gain: Array) -> Book:
    """Return profit, pay-outs and the fund, by year."""
    inflow, cash = book["inflow"], book["cash_us"] + book["cash_ukraine"] + book["cash_other"]
    year = np.arange(len(inflow)).reshape(-1, *(1,) * (inflow.ndim - 1))
    room = (book["room"],) if terms.reinvest_until_full else ()
    free = pays_out(year, n["reinvestment_years"], *room)
    shape = np.broadcast_shapes(inflow.shape, cash.shape, free.shape, gain.shape)
    profit, out, fund = (np.zeros(shape) for _ in range(3))
    held: Array = np.zeros(shape[1:])
    for t in range(len(inflow)):
        profit[t] = profit_of(gain[t], held)
        out[t] = paid_out(inflow[t], profit[t], free[t])
        fund[t] = held = fund_left(held, inflow[t], profit[t], out[t], cash[t])
    return {"profit": profit, "distributed": out, "fund": fund, "free": free}


@figure("profit", say("earned by the fund"), "million", "product", ("fund_return", "fund@-1"))
def profit_of(gain: Array, held: Array) -> Array:
    """Return what the fund earns in a year on what it held before [million a year]."""
    return gain * held


@figure("distributed", say("paid out by the fund"), "million",
        operands=("inflow", "profit", "free"),
        formula=say("paid in + earned, never below 0, in years that pay out"))  # fmt: skip
def paid_out(inflow: Array, profit: Array, free: Array) -> Array:
    """Return what the fund pays out in a year; `free` is 1 in years that do, else 0."""
    return np.maximum(inflow + profit, 0.0) * free


@figure("fund", say("the fund at the year's end"), "million",
        operands=("fund@-1", "inflow", "profit", "distributed", "seed"),
        formula=say("fund before + paid in + earned - paid out + seed money"))  # fmt: skip
def fund_left(held: Array, inflow: Array, profit: Array, out: Array, cash: Array) -> Array:
    """Return what is in the fund at a year's end [million]."""
    return held + (inflow + profit - out) + cash


def _frees(known: Mapping[str, Any]) -> tuple[str, ...]:
    return ("year", "reinvestment_years", *(("room",) if known["reinvest_until_full"] else ()))


@figure("free", say("the fund pays out: 1 yes, 0 no"), operands=_frees,
        formula=say("after the years of reinvestment, and where so agreed once full"),
        by=("reinvest_until_full",))  # fmt: skip
def pays_out(year: Any, years: Any, room: Array | float = 0.0) -> Array:
    """Return 1 in years in which the fund pays out, else 0."""
    free: Array = ((year >= years) & (np.asarray(room) <= 0.0)).astype(float)
    return free


def _us_share(terms: DealTerms, n: Numbers, book: Book) -> Array:
    if not terms.shares_by_contribution:
        return n["us_share_after"]
    given = claim_start_of(terms, n) + np.cumsum(book["cash_us"] + book["credited_us"], axis=0)
    return contributed_part(given, book["paid"], n["us_share_after"])


def contributed_part(given: Array, paid: Array, usual: Array) -> Array:
    """Return the US share that follows what each side has put in [1]."""
    both = given + paid
    share = np.broadcast_to(usual, both.shape).copy()
    return np.divide(given, both, out=share, where=both > 0)


declare("us_share", say("US share by contributions"), "1", contributed_part,
        ("given_us", "paid", "us_share_after"),
        say("put in by the United States / put in by both"),
        by=("shares_by_contribution",))  # fmt: skip


def split(terms: DealTerms, n: Numbers, book: Book) -> Book:
    """Return what each party is paid, and the claim, by year."""
    out, share = book["distributed"], _us_share(terms, n, book)
    start = claim_start_of(terms, n)
    us, balance = share * out, np.zeros((len(out), *(1,) * (out.ndim - 1)))
    if start.any() or book["claimed"].any():
        us, balance = _repay(n, start, book["claimed"], out, np.broadcast_to(share, us.shape))
    rest, nothing = out - us, np.zeros_like(balance)
    ukraine, other = (rest, nothing) if terms.rest_to == "ukraine" else (nothing, rest)
    return {"us": us, "ukraine": ukraine, "other": other, "balance": balance, "us_share": share}


def _repay(
    n: Numbers, start: Array, claimed: Array, out: Array, share: Array
) -> tuple[Array, Array]:
    """Return what the US is paid and what it still claims, by year."""
    before, growth = n["us_share_before"], 1.0 + n["interest"]
    yearly = (out.shape, share.shape, claimed.shape)
    shape = np.broadcast_shapes(*yearly, start.shape, growth.shape, before.shape)
    us, balance, owed = np.empty(shape), np.empty(shape), start
    for t in range(len(out)):
        us[t], owed, _ = repay(out[t], owed, growth, claimed[t], before, share[t])
        balance[t] = owed
    return us, balance


def repay(
    out: Array, owed: Array, growth: Array, claimed: Array, before: Array, share: Array
) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Return what the US is paid in a year, what it still claims, and whether its claim is met.

    Parameters
    ----------
    out : ndarray
        Paid out by the fund [million a year].
    owed, claimed : ndarray
        Claim before the year, and what later aid adds to it [million].
    growth : ndarray
        ``1 + r`` [1].
    before, share : ndarray
        US shares while the claim stands and without one [1].
    """
    due, offer = owed * growth + claimed, before * out
    met = offer >= due
    over = np.divide(due, before, out=np.zeros(met.shape), where=met & (before > 0))
    rest = due + share * np.maximum(out - over, 0.0)
    us = np.minimum(np.where(met, rest, offer), out)
    return us, np.where(met, 0.0, due - offer), met


@figure("us_minerals", say("received by the United States from minerals"), "million",
        operands=("us", "inflow", "distributed"),
        formula=say("received x paid in / paid out, in the same year"))  # fmt: skip
def minerals_part(us: Array, inflow: Array, out: Array) -> Array:
    """Return what the US receives of a year's receipts of minerals [million a year].

    A year's pay-outs are its inflow and the return on the fund's capital; each side's part of
    them is of both alike. Inflow of years that pay nothing out is capital from then on.
    """
    part: Array = np.divide(inflow, out, out=np.zeros_like(out), where=out > 0.0)
    return us * part


_CLAIM = ("distributed", "balance@-1", "interest", "claimed", "us_share_before", "us_share")


def _repaid(known: Mapping[str, Any]) -> tuple[str, ...]:
    return _CLAIM if known["opens_claim"] else ("distributed", "us_share")


def _paid(out: Array, *more: Array) -> Array:
    if len(more) == 1:
        return out * more[0]
    owed, interest, *rest = more
    return repay(out, owed, 1.0 + interest, *rest)[0]


def _owed(out: Array, owed: Array, interest: Array, *rest: Array) -> Array:
    return repay(out, owed, 1.0 + interest, *rest)[1]


def case_of(out: Array, *more: Array) -> Said:
    """Return which case of the claim held in a year, as the formula of what the US is paid."""
    if len(more) == 1:
        return say("paid out x US share")
    owed, interest, *rest = more
    if repay(out, owed, 1.0 + interest, *rest)[2]:
        return say("what is left of the claim + US share of the rest")
    return say("share while the claim stands x paid out")


declare("us", say("received by the United States"), "million", _paid, _repaid, case_of,
        by=("shares_by_contribution", "past_aid_counts", "new_aid_to_claim", "new_aid"),
)  # fmt: skip
declare("balance", say("claim at the year's end"), "million", _owed,
        lambda known: _CLAIM if known["opens_claim"] else (),
        say("claim + interest + later aid - what is paid on it"))  # fmt: skip
