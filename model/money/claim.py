"""When a claim is met, or why it never is: an account read to its end and beyond it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.core.said import Money, Said, say
from model.money.deal import Account
from model.world.deal_terms import DealTerms

__all__ = ["ClaimMet", "Ending", "Measure", "claim_met", "receipts_for_interest"]

Array: TypeAlias = NDArray[np.float64]
Measure = Literal["received", "owned", "paid-in"]
Ending = Literal["met", "later", "converges", "grows", "stands", "waits", "none"]

FAR = 1000
"""Years after the account beyond which a date is no forecast any more [y]."""

PACE_YEARS = 10
"""Years back from the last one by which the pace of an account is judged."""

NOTHING = 1e-9
"""Flow that no longer counts as one [million a year]: a tenth of a cent."""


@dataclass(frozen=True)
class ClaimMet:
    """Whether, when and how far a claim is met; arrays have the draw axes of the account.

    Parameters
    ----------
    claim : ndarray
        The claim, or the balance that is left of the deal's own one [million].
    year : ndarray
        Calendar year in which it is met; infinite where that is never, or further than
        :data:`FAR` years after the account.
    received : ndarray
        What counts toward it by the last year of the account [million].
    limit : ndarray
        What that tends to when the account runs on as it ended; infinite without a limit. For a
        claim with interest: what the balance tends to [million].
    ending : ndarray of str
        ``met`` within the account; ``later``, at the pace at which it ended; ``converges``, what
        counts stays below the claim for ever; ``grows``, interest and later aid outrun what is
        paid; ``stands``, payments just meet the interest, or there are neither; ``waits``, the fund
        pays nothing out before the account ends, which says nothing of later years; ``none``, the
        deal opens no claim.
    unit : str
        Money unit.
    last : int
        Last calendar year of the account.
    """

    claim: Array
    year: Array
    received: Array
    limit: Array
    ending: NDArray[np.str_]
    unit: str
    last: int

    @property
    def ever(self) -> NDArray[np.bool_]:
        """Whether the claim is met in a year that can be named."""
        return np.isfinite(self.year)

    @property
    def reason(self) -> Said:
        """Return the result of a single account as one sentence."""
        ending = str(np.ravel(self.ending)[0])
        year, limit = (float(np.ravel(x)[0]) for x in (self.year, self.limit))
        amount, told = Money(limit, self.unit), f"{year:.0f}"
        match ending:
            case "met":
                return say("Met in {year}.", year=told)
            case "later" if math.isinf(year):
                return say("Not within a thousand years, at the pace of the last years of the "
                           "account.")  # fmt: skip
            case "later":
                return say("Met in {year}, at the pace of the last years of the account.",
                           year=told)  # fmt: skip
            case "converges":
                return say("Never: what counts toward the claim tends to {amount}.", amount=amount)
            case "grows":
                return say("Never: the claim grows faster than it is paid.")
            case "stands":
                return say("Never: what is paid does not lower it, {amount} stay owed.",
                           amount=amount)  # fmt: skip
            case "waits":
                return say("Not within the period: the fund pays nothing out before its end.")
        return say("This deal opens no claim.")


def claim_met(
    account: Account, claim: ArrayLike | None = None, measure: Measure = "received"
) -> ClaimMet:
    """Return when a claim is met.

    Parameters
    ----------
    account : Account
        The account of a deal.
    claim : array_like, shape (...), optional
        Claim [million]; by default the deal's own claim, with its interest.
    measure : {"received", "owned", "paid-in"}
        What counts toward a claim that is given: what the US has received; that and its part of
        the fund; or all that Ukraine has paid in.

    Returns
    -------
    ClaimMet
        Beyond the account's last year the flow goes on as it ended: at its last level, or
        shrinking by the yearly ratio of its last ten years, never growing. With ``x`` the last
        flow and ``q < 1`` the ratio the limit is ``sum + x q / (1 - q)``; a balance ``K`` is
        repaid after ``ln(x / (x - r K)) / ln(1 + r)`` more years, or grows when ``x <= r K``.

    Examples
    --------
    >>> from model.money.deal import Receipts, account
    >>> draft = DealTerms.of(inflow_share=0.5, inflow_base="all", cap=500.0, us_share_after=1.0)
    >>> run = account(draft, Receipts(state_existing=1150.0), range(2025, 2075))
    >>> claim_met(run, 500_000.0, "paid-in").year.item()
    2894.0
    """
    if claim is None:
        return _own_claim(account)
    flows = _flows(account, measure)
    total = np.cumsum(flows, axis=-1)
    shape = np.broadcast_shapes(np.shape(claim), total.shape[:-1])
    goal = np.broadcast_to(np.asarray(claim, float), shape)
    received = np.broadcast_to(total[..., -1], goal.shape)
    reached = total >= goal[..., None] * (1.0 - 1e-12)
    flow, ratio = _pace(flows)
    more, limit = _run_on(np.maximum(goal - received, 0.0), flow, ratio)
    met = reached.any(axis=-1)
    year = np.where(met, _first(account, reached), account.years[-1] + _within_reach(more))
    ending = np.where(met, "met", np.where(np.isfinite(more), "later", "converges"))
    waits = ~met & _waits(account) if measure == "received" else np.zeros_like(met)
    limit = np.where(waits, np.inf, received + limit)
    ending = np.where(waits, "waits", ending)
    return ClaimMet(goal, year, received, limit, ending, account.unit, _last(account))


def receipts_for_interest(terms: DealTerms) -> float:
    """Return the receipts a year below which the deal's own claim grows [million a year].

    ``r K_0 / (f b)``: infinite when nothing is paid on a claim that bears interest.

    Examples
    --------
    >>> receipts_for_interest(DealTerms.of(inflow_share=0.5, inflow_base="all", interest=0.04,
    ...     past_aid_counts=True, past_aid_amount=100.0, us_share_before=1.0))
    8000.0
    """
    owed = terms.interest * (terms.past_aid_amount or 0.0) * terms.past_aid_counts * 1e3
    part = terms.inflow_share * terms.us_share_before
    if owed == 0:
        return 0.0
    return owed / part if part > 0 else math.inf


def _flows(account: Account, measure: Measure) -> Array:
    if measure == "paid-in":
        return account.inflow + account.cash_ukraine
    if measure == "owned":
        return account.us + np.diff(account.us_owned, axis=-1, prepend=0.0)
    return account.us


def _waits(account: Account) -> NDArray[np.bool_]:
    """Return whether a fund that holds money has paid nothing out, and may yet.

    One that must be full first never does where what is paid in does not fill it.
    """
    held, out, room = (flow[..., -1] for flow in (account.fund, account.distributed, account.room))
    more, _ = _run_on(room, *_pace(account.inflow))
    fills = np.isinf(room) | (room <= 0.0) | (more <= FAR)
    return np.asarray((held > NOTHING) & (out <= 0.0) & fills)


def _last(account: Account) -> int:
    return int(account.years[-1])


def _within_reach(more: Array) -> Array:
    """Return years after the account, endless beyond :data:`FAR`."""
    return np.where(more > FAR, np.inf, more)


def _first(account: Account, reached: NDArray[np.bool_]) -> Array:
    return np.asarray(account.years[np.argmax(reached, axis=-1)], float)


def _pace(flows: Array) -> tuple[Array, Array]:
    """Return the last flow and its yearly ratio, between 0 and 1, over the last years."""
    back = min(PACE_YEARS, flows.shape[-1] - 1)
    last, earlier = (np.where(f > NOTHING, f, 0.0) for f in (flows[..., -1], flows[..., -1 - back]))
    ratio = np.divide(last, earlier, out=np.ones_like(last), where=earlier > last)
    return last, ratio ** (1.0 / max(back, 1))


def _run_on(gap: Array, flow: Array, ratio: Array) -> tuple[Array, Array]:
    """Return the years until `gap` is closed, and what the flow still brings for ever."""
    shrinking = ratio < 1.0 - 1e-9
    next_ = flow * ratio
    rest = np.divide(next_, 1.0 - ratio, out=np.full_like(next_, np.inf), where=shrinking)
    rest = np.where(flow > 0, rest, 0.0)
    steady = np.divide(gap, flow, out=np.full(gap.shape, np.inf), where=(flow > 0) & ~shrinking)
    closes = shrinking & (rest > gap)
    left = 1.0 - np.divide(gap, rest, out=np.zeros_like(gap), where=closes)
    decay = np.log(np.where(shrinking & (ratio > 0), ratio, 0.5))
    fading = np.where(closes, np.log(np.where(closes, left, 1.0)) / decay, np.inf)
    return np.ceil(np.where(shrinking, fading, steady) - 1e-9), rest


def _own_claim(account: Account) -> ClaimMet:
    balance, rate = account.balance, account.interest
    left, paid = balance[..., -1], (account.us - account.claimed)[..., -1]
    done = balance <= 0.0
    for_good = np.flip(np.cumsum(np.flip(~done, axis=-1), axis=-1), axis=-1) == 0
    never = (account.claim_start <= 0.0) & ~account.claimed.any(axis=-1)
    met, even = done[..., -1], np.isclose(paid, rate * left, rtol=1e-9)
    more = np.where(even, np.inf, _years_to_repay(left, paid, rate))
    asked = (never, met, _waits(account), even, np.isinf(more))
    cases = [np.broadcast_to(case, left.shape) for case in asked]
    zero, endless = np.zeros_like(left), np.full_like(left, np.inf)
    names = [np.full(left.shape, name) for name in ("none", "met", "waits", "stands", "grows")]
    return ClaimMet(
        claim=left,
        year=np.where(met, _first(account, for_good), account.years[-1] + _within_reach(more)),
        received=account.us.sum(axis=-1),
        limit=np.select(cases, [zero, zero, endless, left, endless], 0.0),
        ending=np.select(cases, names, "later"),
        unit=account.unit,
        last=_last(account),
    )


def _years_to_repay(balance: Array, paid: Array, rate: Array) -> Array:
    """Return the years until a balance with interest is repaid; infinite when never."""
    owed = rate * balance
    falls = (paid > owed) & (paid > NOTHING)
    shape = np.broadcast_shapes(owed.shape, paid.shape)
    plain = np.divide(balance, paid, out=np.full(shape, np.inf), where=falls & (rate == 0))
    share = np.divide(paid, paid - owed, out=np.ones(shape), where=falls)
    growth = np.log1p(np.where(rate > 0, rate, 1.0))
    years = np.where(rate > 0, np.where(falls, np.log(share) / growth, np.inf), plain)
    return np.asarray(np.ceil(years - 1e-9))
