"""When a claim is met: within the account, later, or never and why."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.money.claim import claim_met, receipts_for_interest
from model.money.deal import Account, Receipts, account
from model.world.deal_terms import DealTerms

ALL = DealTerms.of(inflow_share=0.5, inflow_base="all", us_share_after=1.0)
MARCH = DealTerms.of(
    inflow_share=0.5,
    inflow_base="all",
    interest=0.04,
    past_aid_counts=True,
    past_aid_amount=100.0,
    new_aid_to_claim=1.0,
    us_share_before=1.0,
    us_share_after=0.5,
)


def run(terms: DealTerms, receipts: object, n: int = 30, **more: object) -> Account:
    wanted = Receipts(state_existing=receipts)  # type: ignore[arg-type]
    return account(terms, wanted, range(2026, 2026 + n), **more)  # type: ignore[arg-type]


def test_met_within_the_account() -> None:
    met = claim_met(run(ALL, 200.0), 1_000.0)
    assert (met.ending, met.year, met.reason) == ("met", 2035, "Met in 2035.")
    assert met.ever


def test_claim_of_nothing_is_met_at_once() -> None:
    assert claim_met(run(ALL, 200.0), 0.0).year == 2026


@pytest.mark.parametrize("n", [1, 5, 30, 100])
def test_ceiling_of_500_billion_at_the_receipts_of_2024(n: int) -> None:
    draft = ALL.replace(cap=500.0, reinvest_until_full=True)
    met = claim_met(run(draft, 1_149.57, n), 500_000.0, "paid-in")
    assert met.ending == "later"
    assert met.year == 2025 + 870
    assert met.reason == "Met in 2895, at the pace of the last years of the account."


def test_a_year_beyond_a_thousand_years_is_said_to_be_out_of_reach() -> None:
    met = claim_met(run(ALL, 2.0), 1_000.0 + 30.0)
    assert (met.ending, met.year, met.last) == ("later", 2055 + 1000, 2055)
    assert met.reason == "Met in 3055, at the pace of the last years of the account."
    met = claim_met(run(ALL, 2.0), 1_001.0 + 30.0)
    assert (met.ending, met.year) == ("later", np.inf)
    assert met.reason == (
        "Not within a thousand years, at the pace of the last years of the account."
    )


def test_ownership_counts_where_asked() -> None:
    draft = ALL.replace(cap=500.0, reinvest_until_full=True)
    book = run(draft, 200.0)
    assert claim_met(book, 1_000.0).ending == "converges"
    assert claim_met(book, 1_000.0, "owned").year == 2035


def test_a_fund_that_has_not_paid_out_yet_is_no_never() -> None:
    """An account that ends before pay-outs begin knows nothing of their pace."""
    signed = DealTerms.of(inflow_share=0.5, inflow_base="all", seed_us=1.0, us_share_after=0.5,
                          reinvestment_years=10)  # fmt: skip
    early, late = (claim_met(run(signed, 200.0, n, fund_return=0.05), 1_000.0) for n in (10, 40))
    assert (early.ending, early.year, early.limit) == ("waits", np.inf, np.inf)
    assert early.reason == "Not within the period: the fund pays nothing out before its end."
    assert late.ending == "met"
    owed = signed.replace(past_aid_counts=True, past_aid_amount=1.0, us_share_before=1.0)
    ends = [claim_met(run(owed, 200.0, n, fund_return=0.05)).ending for n in (10, 40)]
    assert ends == ["waits", "met"]


def test_a_fund_that_is_never_full_pays_never() -> None:
    flow = np.where(np.arange(30) < 5, 200.0, 0.0)
    draft = ALL.replace(cap=1.0, reinvest_until_full=True)
    assert claim_met(run(draft, flow), 1_000.0).ending == "converges"
    assert claim_met(run(draft, 30.0), 1_000.0).ending == "waits"


def test_receipts_that_ended_leave_a_limit() -> None:
    flow = np.where(np.arange(30) < 5, 200.0, 0.0)
    met = claim_met(run(ALL, flow), 1_000.0)
    assert met.ending == "converges"
    assert math.isinf(met.year)
    assert met.limit == pytest.approx(500.0)
    assert met.reason == "Never: what counts toward the claim tends to 500 million USD_2025."


def test_receipts_that_fade_tend_to_the_sum_of_the_series() -> None:
    flow = 200.0 * 0.9 ** np.arange(30)
    never = claim_met(run(ALL, flow), 1_001.0)
    assert never.ending == "converges"
    assert never.limit == pytest.approx(1_000.0)
    later = claim_met(run(ALL, flow), 990.0)
    years = math.ceil(math.log(0.01) / math.log(0.9))
    assert (later.ending, later.year) == ("later", 2025 + years)


def test_own_claim_met_within_the_account() -> None:
    met = claim_met(run(MARCH, 40_000.0))
    n = math.ceil(math.log(20 / (20 - 4)) / math.log(1.04))
    assert (met.ending, met.year) == ("met", 2025 + n)


@pytest.mark.parametrize("receipts", [8_100.0, 9_000.0, 12_000.0])
def test_own_claim_met_beyond_the_account_as_a_longer_account_finds(receipts: float) -> None:
    later = claim_met(run(MARCH, receipts, 5))
    found = claim_met(run(MARCH, receipts, 200))
    assert (later.ending, found.ending) == ("later", "met")
    assert later.year == found.year


def test_own_claim_that_grows_for_ever() -> None:
    met = claim_met(run(MARCH, 1_150.0, 10))
    assert (met.ending, met.reason) == ("grows", "Never: the claim grows faster than it is paid.")
    assert math.isinf(met.year)
    assert math.isinf(met.limit)
    assert met.claim == pytest.approx(141_121, abs=1)


def test_own_claim_that_stands_still() -> None:
    met = claim_met(run(MARCH, 8_000.0))
    assert met.ending == "stands"
    assert met.limit == pytest.approx(100_000.0)
    assert met.reason == "Never: what is paid does not lower it, 100.0 billion USD_2025 stay owed."


def test_own_claim_without_interest_runs_out_or_stands() -> None:
    terms = MARCH.replace(interest=0.0)
    assert claim_met(run(terms, 2_000.0, 10)).year == 2025 + 100
    assert claim_met(run(terms, 0.0)).ending == "stands"


def test_later_aid_can_outrun_the_payments() -> None:
    book = run(MARCH.replace(interest=0.0), 2_000.0, new_aid=1_500.0)
    assert claim_met(book).ending == "grows"


def test_deal_without_a_claim() -> None:
    met = claim_met(run(ALL, 100.0))
    assert (met.ending, met.reason) == ("none", "This deal opens no claim.")


def test_draws_and_claims_broadcast() -> None:
    book = run(ALL, np.array([[0.0], [200.0], [2_000.0]]))
    met = claim_met(book, np.array([[1_000.0], [50_000.0]]))
    assert met.ending.tolist() == [["converges", "met", "met"], ["converges", "later", "later"]]
    assert met.year[0].tolist() == [math.inf, 2035.0, 2026.0]
    assert claim_met(run(MARCH, np.array([[1.0], [4e4]]))).ending.tolist() == ["grows", "met"]


def test_receipts_that_carry_the_interest() -> None:
    assert receipts_for_interest(MARCH) == pytest.approx(8_000.0)
    assert receipts_for_interest(ALL) == 0.0
    assert math.isinf(receipts_for_interest(MARCH.replace(us_share_before=0.0)))


flows = st.lists(st.just(0.0) | st.floats(0.0, 1e5), min_size=1, max_size=25)


@settings(max_examples=50)
@given(flows, st.floats(0.0, 1e6), st.sampled_from(["received", "owned", "paid-in"]))
def test_a_larger_claim_is_never_met_earlier(flow: list[float], claim: float, how: str) -> None:
    book = run(ALL, np.array(flow), len(flow))
    small, large = (claim_met(book, x, how).year for x in (claim, 1.5 * claim))  # type: ignore[arg-type]
    assert not math.isnan(small)
    assert large >= small


@settings(max_examples=50)
@given(flows, st.floats(1.0, 4.0))
def test_more_receipts_never_meet_the_claim_later(flow: list[float], factor: float) -> None:
    less, more = (run(MARCH, np.array(flow) * f, len(flow)) for f in (1.0, factor))
    assert claim_met(more).year <= claim_met(less).year
    less, more = (run(ALL, np.array(flow) * f, len(flow)) for f in (1.0, factor))
    assert claim_met(more, 5e5).year <= claim_met(less, 5e5).year
