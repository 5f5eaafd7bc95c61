"""The entries behind an account: what is paid in, what the fund does, who is paid.

Arrays are laid out as (n_years, ...), draw axes last, so that a year is one block of memory;
terms are arrays with the same number of draw axes. Money is in millions of the deal's unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.core.errors import ScenarioError, unknown
from model.world.deal_terms import MONEY, DealTerms

__all__ = [
    "DRAWN",
    "claim_start_of",
    "counted",
    "numbers",
    "on_axes",
    "pay_in",
    "private_part",
    "run_fund",
    "split",
    "years_first",
    "years_last",
]

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


def pay_in(n: Numbers, counts: Array, aid: Array) -> Book:
    """Return inflow, seed money, room and what Ukraine has paid, by year.

    With the wanted sums ``W_t = sum f R`` and ceilings ``C_t`` that never fall, what is paid is
    ``W_t + min(seed, min_{s <= t} (C_s - W_s))``.
    """
    length, seed = len(counts), n["seed_ukraine"]
    wanted = n["inflow_share"] * counts
    total = np.cumsum(wanted, axis=0)
    below = {"inflow": wanted, "room": np.full((1,) * wanted.ndim, np.inf), "paid": total + seed}
    if not np.isinf(n["cap"]).all():
        growth = n["cap_growth_per_new_aid"] * np.cumsum(aid, axis=0)
        below = _below(n["cap"] + growth, wanted, total, seed)
    return below | {
        "cash_us": _in_first_year(n["seed_us"], length),
        "cash_ukraine": _in_first_year(seed, length),
        "cash_other": _in_first_year(n["seed_other"], length),
        "credited_us": n["new_aid_to_capital"] * aid,
        "claimed": n["new_aid_to_claim"] * aid,
    }


def _below(ceiling: Array, wanted: Array, total: Array, seed: Array) -> Book:
    slack = ceiling - total
    least = np.minimum(np.minimum.accumulate(slack, axis=0), seed)
    full = slack <= least
    paid = np.where(full, np.maximum(ceiling, seed), total + least)
    before = np.concatenate([np.broadcast_to(seed, paid[:1].shape), paid[:-1]])
    room = np.where(full, 0.0, np.maximum(ceiling - paid, 0.0))
    return {"inflow": np.clip(ceiling - before, 0.0, wanted), "room": room, "paid": paid}


def run_fund(terms: DealTerms, n: Numbers, book: Book, gain: Array) -> Book:
    """Return profit, pay-outs and the fund, by year."""
    inflow, cash = book["inflow"], book["cash_us"] + book["cash_ukraine"] + book["cash_other"]
    year = np.arange(len(inflow)).reshape(-1, *(1,) * (inflow.ndim - 1))
    free = (year >= n["reinvestment_years"]).astype(float)
    if terms.reinvest_until_full:
        free = free * (book["room"] <= 0.0)
    shape = np.broadcast_shapes(inflow.shape, cash.shape, free.shape, gain.shape)
    profit, out, fund = (np.zeros(shape) for _ in range(3))
    held: Array = np.zeros(shape[1:])
    for t in range(len(inflow)):
        profit[t] = gain[t] * held
        earned = inflow[t] + profit[t]
        out[t] = np.maximum(earned, 0.0) * free[t]
        fund[t] = held = held + (earned - out[t]) + cash[t]
    return {"profit": profit, "distributed": out, "fund": fund}


def _us_share(terms: DealTerms, n: Numbers, book: Book) -> Array:
    if not terms.shares_by_contribution:
        return n["us_share_after"]
    given = claim_start_of(terms, n) + np.cumsum(book["cash_us"] + book["credited_us"], axis=0)
    both = given + book["paid"]
    usual = np.broadcast_to(n["us_share_after"], both.shape).copy()
    share: Array = np.divide(given, both, out=usual, where=both > 0)
    return share


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
        due, offer = owed * growth + claimed[t], before * out[t]
        met = offer >= due
        over = np.divide(due, before, out=np.zeros(met.shape), where=met & (before > 0))
        rest = due + share[t] * np.maximum(out[t] - over, 0.0)
        us[t] = np.minimum(np.where(met, rest, offer), out[t])
        balance[t] = owed = np.where(met, 0.0, due - offer)
    return us, balance
