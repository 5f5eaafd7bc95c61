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
from dataclasses import dataclass, fields, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.core.errors import ScenarioError
from model.money.deal_books import (
    DRAWN,
    claim_start_of,
    counted,
    minerals_part,
    numbers,
    on_axes,
    pay_in,
    private_part,
    run_fund,
    split,
    years_alone,
    years_first,
    years_last,
)
from model.world.deal_terms import DealTerms

__all__ = ["DRAWN", "Account", "Receipts", "account", "spells"]

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Receipts:
    """What minerals bring in a year, before any deal.

    Parameters
    ----------
    state_existing, state_new : ndarray, shape (..., n_years)
        State receipts of permits given before and after the deal [million a year].
    project_new : ndarray, shape (..., n_years)
        Income of private owners of new projects, after tax; below 0 in years of building, when
        nothing of it counts [million a year].
    occupied : ndarray, shape (..., n_years)
        Income of deposits in occupied ground, which Ukraine does not receive [million a year].
    """

    state_existing: ArrayLike = 0.0
    state_new: ArrayLike = 0.0
    project_new: ArrayLike = 0.0
    occupied: ArrayLike = 0.0

    def arrays(self, n_years: int) -> tuple[Array, Array, Array, Array]:
        """Return the four as float64 arrays of one shape (..., n_years), none below 0."""
        given = self.given()
        shape = np.broadcast_shapes((n_years,), *(array.shape for array in given))
        one, two, three, four = (np.broadcast_to(array, shape) for array in given)
        return one, two, three, four

    def given(self) -> list[Array]:
        """Return the four as float64 arrays of the shapes given, none below 0."""
        stated = (np.asarray(getattr(self, field.name), float) for field in fields(self))
        return [np.maximum(array, 0.0) for array in stated]


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
        Income of private owners after their part of the inflow, years of building taken off.
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
    interest : ndarray, shape (...)
        Interest on the claim [1 a year].
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
    def us_minerals(self) -> Array:
        """Received by the US out of the same year's receipts of minerals [million a year]."""
        return minerals_part(self.us, self.inflow, self.distributed)

    @property
    def us_return(self) -> Array:
        """Received by the US out of the return on the fund's capital [million a year]."""
        return self.us - self.us_minerals

    @property
    def us_paid_in(self) -> Array:
        """Put in by the US: seed money, and later aid that counts as capital [million a year]."""
        return self.cash_us + self.credited_us

    @property
    def us_owned(self) -> Array:
        """US part of the fund at the year's end [million]."""
        return self.us_share * self.fund

    def with_flows(self, **flows: Any) -> Account:
        """Return the account with some of its figures exchanged."""
        return replace(self, **flows)

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
            raise ScenarioError.at("discount_rate", str(rate), "a rate above -1 [share a year]")
        weight = base[..., None] ** -np.arange(1.0, len(self.years) + 1.0)
        flow: Array = getattr(self, name)
        return np.asarray((flow * weight).sum(axis=-1))


def spells(
    terms: DealTerms,
    years: int,
    *,
    new_aid: float = 0.0,
    fund_return: float = 0.0,
    drawn: Mapping[str, ArrayLike] | None = None,
) -> Array:
    """Return the ends of the spells of years that an account's sums tell apart, shape (n_spells,).

    Once a fund pays out all that comes, a deal whose terms ask nothing of single years comes to
    the same over many of them at once: :func:`account` with a column a spell, its aid and the
    return of its capital times the spell's years, has the sums of the account by year. One whose
    pay-outs wait for a ceiling has them as long as that is not reached.

    Parameters
    ----------
    terms : DealTerms
        The deal.
    years : int
        Years of the account [y].
    new_aid, fund_return, drawn
        As for :func:`account`.
    """
    every = np.arange(1.0, years + 1.0)
    alone = years_alone(terms, numbers(terms, drawn or {}), new_aid, fund_return)
    return np.asarray(every[(every < alone + 1.0) | (every == years)])


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
        :data:`DRAWN`, units as in :class:`model.world.deal_terms.DealTerms`.

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
    n, length = numbers(terms, drawn or {}), len(calendar)
    given = (*receipts.given(), new_aid, fund_return)
    draws = [np.shape(array)[:-1] for array in given]
    shape = np.broadcast_shapes(*draws, *(number.shape for number in n.values()))
    n = {name: on_axes(number, len(shape)) for name, number in n.items()}
    existing, new, project, occupied, aid, gain = (
        years_first(array, length, len(shape)) for array in given
    )
    state, private = counted(terms, existing, new, project, occupied)
    book = pay_in(n, state + private, aid)
    book |= run_fund(terms, n, book, gain)
    book |= split(terms, n, book)
    theirs = book["inflow"] * private_part(state, private)
    ours = 0.0 if terms.inflow_base == "occupied" else book["inflow"] - theirs
    net = years_first(receipts.project_new, length, len(shape))
    book |= {"inflow_private": theirs, "kept": existing + new - ours, "investors": net - theirs}
    return Account(
        years=calendar,
        claim_start=np.broadcast_to(claim_start_of(terms, n), shape),
        interest=np.broadcast_to(n["interest"], shape),
        unit=terms.unit,
        **{name: years_last(book[name], (length, *shape)) for name in _COLUMNS},
    )


_COLUMNS = tuple(
    field.name
    for field in fields(Account)
    if field.name not in ("years", "claim_start", "interest", "unit")
)
