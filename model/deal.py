"""The account of a deal, year by year: who pays in, who is paid, what is still claimed.

Money is in millions a year of one money unit, the deal's. Every array may carry leading draw
axes; years are the last one. A year's contributions arrive at its end, so that they earn from
the next year on.

Symbols: ``f`` inflow share, ``R_t`` receipts counted, ``I_t`` inflow, ``F_t`` fund, ``i`` its
return, ``D_t`` what the fund pays out, ``K_t`` claim of the United States, ``r`` its interest,
``A_t`` aid given after the deal, ``b`` and ``a`` US shares of ``D_t`` while the claim stands and
without one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import SimpleNamespace
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.deal_terms import MONEY, DealTerms
from model.errors import Problem, ScenarioError, nearest

__all__ = ["DRAWN", "Account", "Receipts", "account"]

Array: TypeAlias = NDArray[np.float64]

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


@dataclass(frozen=True, slots=True)
class Receipts:
    """What minerals bring in a year, before any deal.

    Parameters
    ----------
    state_existing, state_new : ndarray, shape (..., n_years)
        State receipts of permits given before and after the deal [million a year].
    project_new : ndarray, shape (..., n_years)
        Income of private owners of new projects, after tax [million a year].
    occupied : ndarray, shape (..., n_years)
        Income of deposits in occupied ground, which Ukraine does not receive [million a year].
    """

    state_existing: ArrayLike = 0.0
    state_new: ArrayLike = 0.0
    project_new: ArrayLike = 0.0
    occupied: ArrayLike = 0.0

    def arrays(self, n_years: int) -> tuple[Array, Array, Array, Array]:
        """Return the four as float64 arrays of one shape (..., n_years), none below 0."""
        given = [np.asarray(getattr(self, field.name), float) for field in fields(self)]
        shape = np.broadcast_shapes((n_years,), *(array.shape for array in given))
        one, two, three, four = (np.broadcast_to(np.maximum(a, 0.0), shape) for a in given)
        return one, two, three, four


@dataclass(frozen=True)
class Account:
    """What a deal comes to; every array has the shape (..., n_years) [million a year].

    Parameters
    ----------
    years : ndarray, shape (n_years,)
        Calendar years.
    inflow : ndarray
        Paid in out of receipts: ``I_t = min(f R_t, room left below the ceiling)``.
    inflow_private : ndarray
        Part of the inflow that private owners pay.
    profit : ndarray
        Earned by the fund, ``i F_{t-1}``.
    cash_us, cash_ukraine, cash_other : ndarray
        Seed money.
    credited_us : ndarray
        Aid in kind counted as a US contribution; it brings the fund no cash.
    distributed : ndarray
        Paid out, ``D_t``.
    us, ukraine, other : ndarray
        The parties' parts of `distributed`.
    kept : ndarray
        State receipts that Ukraine does not pay in.
    investors : ndarray
        Income of private owners after their part of the inflow.
    us_share : ndarray
        US share of the fund and of pay-outs without a claim [1].
    fund : ndarray
        Fund at the year's end [million].
    balance : ndarray
        Claim ``K_t`` at the year's end [million].
    claimed : ndarray
        Added to the claim for later aid, ``k A_t``.
    room : ndarray
        Room below the ceiling at the year's end; infinite without one [million].
    claim_start : ndarray, shape (...)
        Claim before the first year [million].
    interest, us_share_before : ndarray, shape (...)
        Terms that decide whether the claim can shrink [1 a year, 1].
    unit : str
        Money unit, such as ``USD_2025``.
    """

    years: NDArray[np.int64]
    inflow: Array
    inflow_private: Array
    profit: Array
    cash_us: Array
    cash_ukraine: Array
    cash_other: Array
    credited_us: Array
    distributed: Array
    us: Array
    ukraine: Array
    other: Array
    kept: Array
    investors: Array
    us_share: Array
    fund: Array
    balance: Array
    claimed: Array
    room: Array
    claim_start: Array
    interest: Array
    us_share_before: Array
    unit: str

    @property
    def contributions(self) -> Array:
        """Cash paid in beside the inflow: seed money of all sides [million a year]."""
        return self.cash_us + self.cash_ukraine + self.cash_other

    @property
    def reinvested(self) -> Array:
        """What stays in the fund, ``F_t - F_{t-1}`` [million a year]."""
        return np.diff(self.fund, axis=-1, prepend=0.0)

    @property
    def us_owned(self) -> Array:
        """US part of the fund at the year's end [million]."""
        return self.us_share * self.fund

    def cumulated(self, name: str) -> Array:
        """Return the running total of one of the flows, shape (..., n_years) [million]."""
        flow: Array = getattr(self, name)
        return np.cumsum(flow, axis=-1)

    def discounted(self, name: str, rate: ArrayLike) -> Array:
        """Return a flow's present value at the start of the first year, shape (...) [million].

        ``sum_t x_t / (1 + d)^(t + 1)``, payments at each year's end.

        Raises
        ------
        ScenarioError
            When the rate is -1 or below.
        """
        base = 1.0 + np.asarray(rate, float)
        if not np.all(base > 0.0):
            allowed = "a rate above -1 [share a year]"
            raise ScenarioError([Problem("discount_rate", str(rate), allowed)])
        weight = base[..., None] ** -np.arange(1.0, len(self.years) + 1.0)
        flow: Array = getattr(self, name)
        return np.asarray((flow * weight).sum(axis=-1))


def account(
    terms: DealTerms,
    receipts: Receipts,
    years: ArrayLike,
    *,
    new_aid: ArrayLike = 0.0,
    fund_return: ArrayLike = 0.0,
    drawn: Mapping[str, ArrayLike] | None = None,
) -> Account:
    """Run the account of a deal.

    ``I_t = min(f R_t, C_t - sum I)`` with the ceiling ``C_t = C_0 + g sum A``;
    ``D_t = max(I_t + i F_{t-1}, 0)`` once reinvestment is over, else 0;
    ``F_t = F_{t-1} + I_t + i F_{t-1} + seed_t - D_t``;
    ``K_t = (1 + r) K_{t-1} + k A_t - P_t`` with the payment ``P_t = min(b D_t, claim due)``;
    the US receives ``P_t + a (D_t - P_t / b)``, the rest goes to Ukraine (or `rest_to`).

    Parameters
    ----------
    terms : DealTerms
        The deal; amounts [billion of its unit].
    receipts : Receipts
        Receipts in the deal's unit [million a year].
    years : array_like, shape (n_years,)
        Calendar years, one a column of the receipts.
    new_aid : array_like, shape (..., n_years) or scalar
        Aid given after the deal [million a year].
    fund_return : array_like, shape (..., n_years) or scalar
        Return of the fund's capital [1 a year].
    drawn : mapping, optional
        Numeric terms as arrays of draws, shape (...), in place of the deal's own; names of
        :data:`DRAWN`, units as in :class:`model.deal_terms.DealTerms`.

    Returns
    -------
    Account
        Arrays of shape (..., n_years).

    Raises
    ------
    ScenarioError
        When past aid counts but no amount is stated, or a drawn name is not a numeric term.

    References
    ----------
    Terms as in ``data/deals/terms.csv``; the formulas are ours.

    Examples
    --------
    >>> march = DealTerms.of(inflow_share=0.5, inflow_base="all", interest=0.04,
    ...     past_aid_counts=True, past_aid_amount=100.0, us_share_before=1.0)
    >>> run = account(march, Receipts(state_existing=1150.0), [2025, 2026])
    >>> run.balance.round().tolist()
    [103425.0, 106987.0]
    """
    calendar = np.atleast_1d(np.asarray(years, np.int64))
    books = _Books(terms, _numbers(terms, drawn or {}))
    state, private, kept, occupied = _counted(terms, receipts, len(calendar))
    aid, gain = (_by_year(given, len(calendar)) for given in (new_aid, fund_return))
    counted = occupied if terms.inflow_base == "occupied" else state + private
    rows = [books.year(t, counted[..., t], aid[..., t], gain[..., t]) for t in range(len(calendar))]
    cells = (*rows[-1].values(), kept[..., 0])
    shape = np.broadcast_shapes(*(np.shape(cell) for cell in cells))
    run = {name: _column(rows, name, shape) for name in rows[-1]}
    part = np.divide(private, counted, out=np.zeros_like(private + counted), where=counted > 0)
    ours = 0.0 if terms.inflow_base == "occupied" else run["inflow"] * (1.0 - part)
    _, _, project, _ = receipts.arrays(len(calendar))
    return Account(
        years=calendar,
        inflow_private=run["inflow"] * part,
        kept=kept - ours,
        investors=project - run["inflow"] * part,
        claim_start=books.start,
        interest=books.n.interest,
        us_share_before=books.n.us_share_before,
        unit=terms.unit,
        **run,
    )


def _numbers(terms: DealTerms, drawn: Mapping[str, ArrayLike]) -> SimpleNamespace:
    """Return the numeric terms as arrays, money in millions, no ceiling as infinity."""
    unknown = [name for name in drawn if name not in DRAWN]
    if unknown:
        problems = (
            Problem(f"drawn.{name}", name, "no numeric term of this name", nearest(name, DRAWN))
            for name in unknown
        )
        raise ScenarioError(problems)
    stated = {name: drawn.get(name, getattr(terms, name)) for name in DRAWN}
    if stated["past_aid_amount"] is None:
        if terms.past_aid_counts:
            allowed = "the amount of past aid that counts [billion]"
            raise ScenarioError([Problem("past_aid_amount", "nothing", allowed, "State it.")])
        stated["past_aid_amount"] = 0.0
    if stated["cap"] is None:
        stated["cap"] = np.inf
    scale = {name: 1e3 if name in MONEY else 1.0 for name in DRAWN}
    return SimpleNamespace(**{k: np.asarray(v, float) * scale[k] for k, v in stated.items()})


def _counted(
    terms: DealTerms, receipts: Receipts, n_years: int
) -> tuple[Array, Array, Array, Array]:
    """Return state and private receipts that count, all state receipts, and the occupied ones."""
    existing, new, project, occupied = receipts.arrays(n_years)
    nothing = np.zeros_like(new)
    state = {"all": existing + new, "new": new}.get(terms.inflow_base, nothing)
    counts = terms.private_income_included and terms.inflow_base in ("all", "new")
    return state, project if counts else nothing, existing + new, occupied


def _by_year(given: ArrayLike, n_years: int) -> Array:
    array = np.asarray(given, float)
    return np.broadcast_to(array, np.broadcast_shapes(array.shape, (n_years,)))


def _column(rows: list[dict[str, Array]], name: str, shape: tuple[int, ...]) -> Array:
    table = np.empty((len(rows), *shape))
    for t, row in enumerate(rows):
        table[t] = row[name]
    return np.moveaxis(table, 0, -1)


class _Books:
    """The running state of an account: one call of :meth:`year` a year, in order."""

    def __init__(self, terms: DealTerms, numbers: SimpleNamespace) -> None:
        self.terms, self.n = terms, numbers
        self.start: Array = numbers.past_aid_amount * float(terms.past_aid_counts)
        self.balance = self.start
        self.fund: Array = np.zeros(())
        self.paid: Array = np.zeros(())
        self.ceiling: Array = numbers.cap
        self.us_capital: Array = self.start

    def year(self, t: int, counted: Array, aid: Array, gain: Array) -> dict[str, Array]:
        """Book one year and return its cells by the names of :class:`Account`."""
        n, first = self.n, float(t == 0)
        seed = {"us": n.seed_us * first, "ukraine": n.seed_ukraine * first}
        credited = n.new_aid_to_capital * aid
        self.us_capital = self.us_capital + seed["us"] + credited
        inflow = self._pay_in(counted, aid, seed["ukraine"])
        profit = gain * self.fund
        out = self._pay_out(t, inflow + profit)
        share = self._share()
        claimed = n.new_aid_to_claim * aid
        us, rest = self._split(out, claimed, share)
        other = n.seed_other * first
        cash = seed["us"] + seed["ukraine"] + other
        self.fund = self.fund + inflow + profit + cash - out
        to_ukraine = self.terms.rest_to == "ukraine"
        return {
            "inflow": inflow, "profit": profit, "distributed": out, "us": us,
            "ukraine": rest * float(to_ukraine), "other": rest * float(not to_ukraine),
            "cash_us": seed["us"], "cash_ukraine": seed["ukraine"], "cash_other": other,
            "credited_us": credited, "us_share": share, "fund": self.fund,
            "balance": self.balance, "claimed": claimed, "room": self._room(),
        }  # fmt: skip

    def _room(self) -> Array:
        return np.maximum(self.ceiling - self.paid, 0.0)

    def _pay_in(self, counted: Array, aid: Array, seed: Array) -> Array:
        self.ceiling = self.ceiling + self.n.cap_growth_per_new_aid * aid
        self.paid = self.paid + seed
        wanted, room = self.n.inflow_share * counted, self._room()
        self.paid = np.where(wanted < room, self.paid + wanted, np.maximum(self.ceiling, self.paid))
        return np.asarray(np.minimum(wanted, room))

    def _pay_out(self, t: int, earned: Array) -> Array:
        free = t >= self.n.reinvestment_years
        if self.terms.reinvest_until_full:
            free = free & (self._room() <= 0.0)
        return np.where(free, np.maximum(earned, 0.0), 0.0)

    def _share(self) -> Array:
        if not self.terms.shares_by_contribution:
            return np.asarray(self.n.us_share_after)
        both = self.us_capital + self.paid
        usual = np.broadcast_to(self.n.us_share_after, both.shape).copy()
        share: Array = np.divide(self.us_capital, both, out=usual, where=both > 0)
        return share

    def _split(self, out: Array, claimed: Array, share: Array) -> tuple[Array, Array]:
        before = self.n.us_share_before
        due = self.balance * (1.0 + self.n.interest) + claimed
        met = before * out >= due
        self.balance = np.where(met, 0.0, due - before * out)
        over = np.divide(due, before, out=np.zeros(met.shape), where=met & (before > 0))
        us = np.where(met, due + share * np.maximum(out - over, 0.0), before * out)
        us = np.minimum(us, out)
        return us, out - us
