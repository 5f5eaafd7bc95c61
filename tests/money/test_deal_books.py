"""The entries behind an account against a plain loop in ordinary numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.money.deal import Receipts, account
from model.money.deal_books import on_axes, years_first, years_last
from model.world.deal_terms import DealTerms

YEARS = 9
flows = st.lists(st.floats(0.0, 1e4), min_size=YEARS, max_size=YEARS)
factors = st.floats(0.0, 3.0)
shares = st.floats(0.0, 1.0)


def by_hand(
    terms: DealTerms, receipts: list[float], aid: list[float], gain: float
) -> dict[str, list[float]]:
    """Keep the account of a deal that counts all state receipts, one year after another."""
    paid, fund = terms.seed_ukraine * 1e3, 0.0
    claim = (terms.past_aid_amount or 0.0) * 1e3 if terms.past_aid_counts else 0.0
    capital, ceiling = claim + terms.seed_us * 1e3, (terms.cap or 0.0) * 1e3
    book: dict[str, list[float]] = {k: [] for k in ("inflow", "us", "ukraine", "fund", "balance")}
    for t in range(YEARS):
        ceiling += terms.cap_growth_per_new_aid * aid[t]
        capital += terms.new_aid_to_capital * aid[t]
        inflow = terms.inflow_share * receipts[t]
        if terms.cap is not None:
            inflow = min(inflow, ceiling - paid)
        paid += inflow
        earned = inflow + gain * fund
        waits = t < terms.reinvestment_years
        waits = waits or (terms.reinvest_until_full and ceiling - paid > 1e-9 * ceiling)
        out = 0.0 if waits else max(earned, 0.0)
        seed = (terms.seed_us + terms.seed_ukraine + terms.seed_other) * 1e3 if t == 0 else 0.0
        fund += earned - out + seed
        claim = claim * (1 + terms.interest) + terms.new_aid_to_claim * aid[t]
        share = terms.us_share_after
        if terms.shares_by_contribution and capital + paid > 0:
            share = capital / (capital + paid)
        used = out
        if terms.us_share_before * out >= claim:
            used = claim / terms.us_share_before if terms.us_share_before > 0 else 0.0
        payment = terms.us_share_before * used
        claim -= payment
        us = payment + share * max(out - used, 0.0)
        for name, value in zip(book, (inflow, us, out - us, fund, claim), strict=True):
            book[name].append(value)
    return book


@settings(max_examples=50)
@given(st.data(), flows, flows, st.floats(-0.2, 0.3))
def test_account_is_what_a_plain_loop_finds(
    data: st.DataObject, receipts: list[float], aid: list[float], gain: float
) -> None:
    cap = data.draw(st.none() | st.floats(0.5, 50.0))
    terms = DealTerms.of(
        inflow_share=data.draw(shares),
        inflow_base="all",
        seed_us=data.draw(factors),
        seed_ukraine=data.draw(st.floats(0.0, 0.5)),
        seed_other=data.draw(factors),
        **({} if cap is None else {"cap": cap, "reinvest_until_full": data.draw(st.booleans())}),
        cap_growth_per_new_aid=data.draw(factors),
        interest=data.draw(st.floats(0.0, 0.2)),
        past_aid_counts=data.draw(st.booleans()),
        past_aid_amount=data.draw(st.floats(0.0, 20.0)),
        new_aid_to_claim=data.draw(factors),
        new_aid_to_capital=data.draw(factors),
        us_share_before=data.draw(st.sampled_from([0.0, 0.3, 1.0])),
        us_share_after=data.draw(shares),
        shares_by_contribution=data.draw(st.booleans()),
        reinvestment_years=data.draw(st.integers(0, 4)),
    )
    book = account(terms, Receipts(receipts), range(YEARS), new_aid=np.array(aid), fund_return=gain)
    for name, values in by_hand(terms, receipts, aid, gain).items():
        scale = 1e-9 * (1.0 + max(map(abs, values)) + float(np.abs(book.fund).max()))
        assert getattr(book, name) == pytest.approx(values, rel=1e-9, abs=scale), name


def test_layout_there_and_back() -> None:
    array = np.arange(24.0).reshape(2, 3, 4)
    laid = years_first(array, 4, 3)
    assert laid.shape == (4, 1, 2, 3)
    assert np.array_equal(years_last(laid, laid.shape)[0], array)
    assert years_first(5.0, 3, 2).tolist() == [[[5.0]], [[5.0]], [[5.0]]]
    assert on_axes(np.ones(3), 3).shape == (1, 1, 3)
