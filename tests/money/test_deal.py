"""The account of a deal: standing figures, conservation, directions, edges, draws."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import ScenarioError, World
from model.money.deal import DRAWN, Account, Receipts, account, spells
from model.world.deal_terms import DealTerms

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
BOOKED = ("inflow", "profit", "distributed", "us", "ukraine", "other", "fund", "balance", "room")

shares = st.floats(0.0, 1.0)
money = st.floats(0.0, 5e4)
billions = st.floats(0.0, 300.0)


def yearly(n: int) -> st.SearchStrategy[list[float]]:
    return st.lists(money, min_size=n, max_size=n)


@st.composite
def deals(draw: st.DrawFn) -> DealTerms:
    cap = draw(st.one_of(st.none(), billions))
    return DealTerms.of(
        inflow_share=draw(shares),
        inflow_base=draw(st.sampled_from(["all", "new", "occupied"])),
        private_income_included=draw(st.booleans()),
        seed_us=draw(billions),
        seed_ukraine=0.0 if cap is None else draw(st.floats(0.0, cap)),
        seed_other=draw(billions),
        **({} if cap is None else {"cap": cap}),
        cap_growth_per_new_aid=draw(st.floats(0.0, 3.0)),
        interest=draw(st.floats(0.0, 0.2)),
        past_aid_counts=draw(st.booleans()),
        past_aid_amount=draw(billions),
        new_aid_to_claim=draw(st.floats(0.0, 2.0)),
        new_aid_to_capital=draw(st.floats(0.0, 2.0)),
        us_share_before=draw(shares),
        us_share_after=draw(shares),
        shares_by_contribution=draw(st.booleans()),
        rest_to=draw(st.sampled_from(["ukraine", "other"])),
        reinvestment_years=draw(st.integers(0, 12)),
        reinvest_until_full=cap is not None and draw(st.booleans()),
    )


@st.composite
def all_receipts(draw: st.DrawFn, n: int = 12) -> Receipts:
    return Receipts(*(np.array(draw(yearly(n))) for _ in range(4)))


def run(terms: DealTerms, receipts: Receipts, n: int = 12, **more: object) -> Account:
    return account(terms, receipts, range(2025, 2025 + n), **more)  # type: ignore[arg-type]


def test_march_draft_balance_after_one_and_ten_years() -> None:
    balance = run(MARCH, Receipts(state_existing=1150.0), 10).balance / 1e3
    assert balance[0] == pytest.approx(103.425)
    assert balance[-1] == pytest.approx(100 * 1.04**10 - 0.575 * (1.04**10 - 1) / 0.04)
    assert round(balance[-1], 1) == 141.1


@pytest.mark.parametrize(("receipts", "falls"), [(7_990.0, False), (8_010.0, True)])
def test_march_draft_needs_eight_billion_a_year(receipts: float, falls: bool) -> None:
    balance = run(MARCH, Receipts(state_existing=receipts), 100).balance
    assert bool(np.all(np.diff(balance) < 0)) is falls
    assert bool(np.all(np.diff(balance) > 0)) is not falls


def test_receipts_of_2024_fill_the_ceiling_of_500_billion_in_870_years(world: World) -> None:
    rows = {row["id"]: row for row in world.tables["deals/fiscal_terms"]}
    rate = next(r.value for r in world.rates.rows if r.id == "uah-usd-2025-05")
    receipts = float(rows["state-receipts-2024"]["value"]) * 1e3 * rate
    assert receipts == pytest.approx(1_150, rel=0.001)
    terms = world.deals["dl2-draft-500-2025-02"]
    filled = run(terms, Receipts(state_existing=receipts), 900).room <= 0
    assert int(np.argmax(filled)) + 1 == 870


def test_signed_deal_brings_24_to_48_million_in_the_best_case(world: World) -> None:
    rows = {row["id"]: row for row in world.tables["deals/fiscal_terms"]}
    rate = next(r.value for r in world.rates.rows if r.id == "uah-usd-2025-05")
    best = float(rows["kachka-best-case"]["value"]) * 1e3 * rate
    assert rows["kachka-best-case"]["unit"] == "UAH billion a year"
    terms = world.deals["dl6-signed-2025-04"]
    for wanted, expected in ((best / 2, 24.1), (best, 48.2)):
        book = run(terms, Receipts(state_existing=1_150.0, state_new=wanted / 0.5), 10)
        assert book.inflow == pytest.approx(np.full(10, expected))


def test_permit_auctions_alone_would_bring_about_22_million(world: World) -> None:
    (row,) = (r for r in world.tables["deals/fund_record"] if r["id"] == "permit-auctions-2025")
    rate = next(r.value for r in world.rates.rows if r.id == "uah-usd-2025-05")
    receipts = Receipts(state_new=float(row["amount_uah_million"]) * rate)
    book = run(world.deals["dl6-signed-2025-04"], receipts, 1)
    assert book.inflow.item() == pytest.approx(21.9, abs=0.1)


@pytest.mark.parametrize(("arms", "share"), [(1_000.0, 0.712), (5_000.0, 0.921)])
def test_shares_that_follow_contributions(world: World, arms: float, share: float) -> None:
    terms = world.deals["dl6-signed-2025-04"].replace(shares_by_contribution=True)
    aid = np.zeros(10)
    aid[0] = arms
    book = run(terms, Receipts(state_new=72.0), 10, new_aid=aid)
    assert book.us_share[-1] == pytest.approx(share, abs=0.001)


def test_signed_deal_pays_nothing_out_for_ten_years_then_half(world: World) -> None:
    terms = world.deals["dl6-signed-2025-04"]
    book = run(terms, Receipts(state_new=100.0), 15, fund_return=0.05)
    assert not book.distributed[:10].any()
    assert book.us[10:] == pytest.approx(book.ukraine[10:])
    assert book.us[10] == pytest.approx((50.0 + 0.05 * book.fund[9]) / 2)
    assert book.fund[0] == pytest.approx(200.0)


def test_new_aid_lifts_the_ceiling_twice_and_the_claim_once(world: World) -> None:
    draft = run(world.deals["dl2-draft-500-2025-02"], Receipts(), 1, new_aid=1_000.0)
    assert draft.room.item() == pytest.approx(502_000.0)
    assert run(MARCH, Receipts(), 1, new_aid=1_000.0).balance.item() == pytest.approx(105_000.0)


def test_every_deal_on_record_runs(world: World) -> None:
    receipts = Receipts(1_000.0, 100.0, 200.0, 300.0)
    us = {id: run(t, receipts, 40, fund_return=0.05).us.sum() for id, t in world.deals.items()}
    assert len(us) == 12
    for id in ("dl0-grant-2022-02", "dl5-memorandum-2025-04", "dl8-eu-offer-2025-02",
               "dl11-peace-plan-2025-12"):  # fmt: skip
        assert us[id] == 0
    assert us["dl1-bessent-draft-2025-02"] == pytest.approx(40 * 550.0)
    assert us["dl2-draft-500-2025-02"] == 0  # reinvested until full, which takes centuries
    assert us["dl4-march-draft-2025-03"] == pytest.approx(40 * 150.0)
    assert us["dl7-peace-plan-2025-11"] == pytest.approx(39 * 2_500.0)
    assert us["dl9-russian-offer-2025-02"] == pytest.approx(40 * 150.0)


def test_occupied_income_never_reaches_ukraine(world: World) -> None:
    terms = world.deals["dl9-russian-offer-2025-02"]
    book = run(terms, Receipts(state_existing=7.0, occupied=100.0), 3)
    assert not book.ukraine.any()
    assert book.kept == pytest.approx(np.full(3, 7.0))
    assert book.us + book.other == pytest.approx(np.full(3, 100.0))


def test_private_owners_pay_their_part(world: World) -> None:
    book = run(world.deals["dl4-march-draft-2025-03"], Receipts(0.0, 60.0, 40.0), 2)
    assert book.inflow_private == pytest.approx(np.full(2, 20.0))
    assert book.investors == pytest.approx(np.full(2, 20.0))
    assert book.kept == pytest.approx(np.full(2, 30.0))


def test_last_payment_of_a_claim_is_only_what_is_owed() -> None:
    terms = MARCH.replace(past_aid_amount=1.0, interest=0.0)
    book = run(terms, Receipts(state_existing=1_600.0), 3)
    assert book.us == pytest.approx([800.0, 200.0 + 300.0, 400.0])
    assert book.ukraine == pytest.approx([0.0, 300.0, 400.0])
    assert book.balance == pytest.approx([200.0, 0.0, 0.0])


@settings(max_examples=50)
@given(deals(), all_receipts(), st.floats(-0.3, 0.3), yearly(12))
def test_no_money_appears_or_vanishes(
    terms: DealTerms, receipts: Receipts, gain: float, aid: list[float]
) -> None:
    book = run(terms, receipts, fund_return=gain, new_aid=np.array(aid))
    assert all(np.isfinite(getattr(book, name)).all() for name in BOOKED if name != "room")
    scale = np.abs(book.fund).max() + book.distributed.max() + book.inflow.max() + 1.0
    inputs = book.inflow + book.profit + book.contributions
    assert inputs == pytest.approx(book.distributed + book.reinvested, abs=1e-9 * scale)
    parties = book.us + book.ukraine + book.other
    assert parties == pytest.approx(book.distributed, abs=1e-9 * scale)
    for name in ("inflow", "us", "ukraine", "other", "balance", "room", "distributed"):
        assert (getattr(book, name) >= 0).all()


@settings(max_examples=100)
@given(deals(), all_receipts(), st.floats(-0.1, 0.3), st.sampled_from([0.0, 300.0]))
def test_sums_over_spells_are_those_over_years(
    terms: DealTerms, receipts: Receipts, gain: float, aid: float
) -> None:
    simple = {"private_income_included": False, "shares_by_contribution": False,
              "reinvest_until_full": False, "past_aid_counts": False}  # fmt: skip
    for deal in (terms, terms.replace(**simple)):
        ends = spells(deal, 12, new_aid=aid, fund_return=gain)
        lasts = np.diff(ends, prepend=0.0)
        first = (ends - lasts).astype(int)
        joined = Receipts(*(np.add.reduceat(of, first) for of in receipts.arrays(12)))
        found = account(deal, joined, 2025 + first, new_aid=aid * lasts, fund_return=gain * lasts)
        every = run(deal, receipts, new_aid=aid, fund_return=gain)
        if deal.reinvest_until_full and every.room[-1] <= 0.0:
            continue
        names = ("inflow", "us", "ukraine", "other", "kept", "credited_us")
        for name in (*names, *(() if deal.reinvest_until_full else ("profit",))):
            wanted = getattr(every, name).sum()
            assert getattr(found, name).sum() == pytest.approx(wanted, 1e-12, 1e-9), name
        assert found.room[-1] == pytest.approx(every.room[-1], 1e-12, 1e-9)


def test_a_fund_that_pays_all_out_has_its_years_of_reinvestment_apart() -> None:
    terms = DealTerms.of(inflow_share=0.5, inflow_base="new", reinvestment_years=3)
    assert spells(terms, 50).tolist() == [1.0, 2.0, 3.0, 50.0]
    assert spells(terms.replace(reinvestment_years=0), 50).tolist() == [1.0, 50.0]
    assert spells(terms, 2).tolist() == [1.0, 2.0]
    drawn = {"reinvestment_years": np.array([0.0, 1.5])}
    assert spells(terms, 50, drawn=drawn).tolist() == [1.0, 2.0, 50.0]
    assert len(spells(MARCH, 50)) == 50
    assert len(spells(terms, 50, fund_return=-0.01)) == 50


@settings(max_examples=50)
@given(deals(), all_receipts())
def test_receipts_are_shared_out_in_full(terms: DealTerms, receipts: Receipts) -> None:
    book = run(terms, receipts)
    existing, new, project, occupied = receipts.arrays(12)
    paid = 0.0 if terms.inflow_base == "occupied" else book.inflow
    assert book.kept + book.investors + paid == pytest.approx(existing + new + project, abs=1e-6)
    assert (book.kept >= -1e-9).all()
    assert (book.investors >= -1e-9).all()
    if terms.inflow_base == "occupied":
        assert (book.inflow <= occupied + 1e-9).all()


@settings(max_examples=50)
@given(deals(), all_receipts(), yearly(12))
def test_the_ceiling_holds(terms: DealTerms, receipts: Receipts, aid: list[float]) -> None:
    book = run(terms, receipts, new_aid=np.array(aid))
    if terms.cap is not None:
        ceiling = terms.cap * 1e3 + terms.cap_growth_per_new_aid * np.cumsum(aid)
        paid = np.cumsum(book.inflow) + terms.seed_ukraine * 1e3
        assert (paid <= ceiling * (1 + 1e-12) + 1e-6).all()
        assert paid + book.room == pytest.approx(ceiling, abs=1e-6)


@settings(max_examples=50)
@given(deals(), all_receipts(), st.floats(1.0, 3.0), st.floats(0.0, 0.2))
def test_more_receipts_never_leave_the_parties_with_less(
    terms: DealTerms, receipts: Receipts, factor: float, gain: float
) -> None:
    """Paid out or still in the fund, as long as the fund pays by the calendar."""
    terms = terms.replace(reinvest_until_full=False, rest_to="ukraine")
    more = Receipts(*(array * factor for array in receipts.arrays(12)))
    less_book, more_book = (run(terms, r, fund_return=gain) for r in (receipts, more))
    less, rich = (b.cumulated("distributed") + b.fund for b in (less_book, more_book))
    assert (rich >= less - 1e-6 - 1e-9 * np.abs(less)).all()
    if terms.cap is None:
        less, rich = (b.cumulated("us") + b.cumulated("ukraine") for b in (less_book, more_book))
        assert (rich >= less - 1e-6 - 1e-9 * np.abs(less)).all()


@settings(max_examples=50)
@given(deals(), all_receipts(), st.floats(0.0, 0.2))
def test_more_interest_never_lowers_the_balance(
    terms: DealTerms, receipts: Receipts, step: float
) -> None:
    dearer = terms.replace(interest=terms.interest + step)
    lower, higher = run(terms, receipts).balance, run(dearer, receipts).balance
    assert (higher >= lower - 1e-6 - 1e-9 * lower).all()


@settings(max_examples=30)
@given(deals(), all_receipts(), shares, shares)
def test_a_higher_us_share_never_lowers_what_the_us_receives(
    terms: DealTerms, receipts: Receipts, one: float, two: float
) -> None:
    terms = terms.replace(shares_by_contribution=False)
    low, high = sorted((one, two))
    less = run(terms.replace(us_share_after=low), receipts).us
    more = run(terms.replace(us_share_after=high), receipts).us
    assert (more >= less - 1e-9 - 1e-12 * less).all()


@settings(max_examples=30)
@given(deals(), all_receipts(), all_receipts())
def test_draws_are_single_accounts_side_by_side(
    terms: DealTerms, one: Receipts, two: Receipts
) -> None:
    pairs = zip(one.arrays(12), two.arrays(12), strict=True)
    both = run(terms, Receipts(*(np.stack(pair) for pair in pairs)), fund_return=0.03)
    for n, single in enumerate((one, two)):
        alone = run(terms, single, fund_return=0.03)
        for name in (*BOOKED, "kept", "investors", "us_share"):
            assert np.array_equal(getattr(both, name)[n], getattr(alone, name))


def test_drawn_terms_replace_the_stated_ones() -> None:
    rates = np.array([0.0, 0.04, 0.1])
    both = run(MARCH, Receipts(state_existing=1_150.0), drawn={"interest": rates})
    assert both.balance.shape == (3, 12)
    for n, rate in enumerate(rates):
        alone = run(MARCH.replace(interest=float(rate)), Receipts(state_existing=1_150.0))
        assert np.array_equal(both.balance[n], alone.balance)


@pytest.mark.parametrize("name", DRAWN)
def test_any_numeric_term_may_be_drawn(name: str) -> None:
    values = np.array([0.25, 0.5])
    book = run(MARCH.replace(cap=50.0), Receipts(2_000.0), drawn={name: values}, new_aid=3.0)
    assert book.us.shape == (2, 12)


def test_drawn_name_must_be_a_numeric_term() -> None:
    with pytest.raises(ScenarioError, match=r"drawn.intrest.*Did you mean interest\?"):
        run(MARCH, Receipts(), drawn={"intrest": 0.1})


def test_past_aid_that_counts_needs_an_amount() -> None:
    terms = DealTerms.of(past_aid_counts=True)
    with pytest.raises(ScenarioError, match="past_aid_amount: nothing given; the amount of past"):
        run(terms, Receipts())


def test_a_loss_of_the_fund_is_borne_by_the_fund() -> None:
    terms = DealTerms.of(seed_us=1.0, us_share_after=1.0)
    book = run(terms, Receipts(), 3, fund_return=-0.1)
    assert not book.us.any()
    assert book.fund == pytest.approx([1_000.0, 900.0, 810.0])


def test_negative_receipts_count_as_none() -> None:
    assert not run(MARCH, Receipts(state_existing=-5.0)).inflow.any()


def test_discounting() -> None:
    terms = DealTerms.of(inflow_share=1.0, inflow_base="all", us_share_after=1.0)
    book = run(terms, Receipts(100.0), 100)
    assert book.discounted("us", 0.0) == pytest.approx(10_000.0)
    assert book.discounted("us", 0.05) == pytest.approx(100 * (1 - 1.05**-100) / 0.05)
    rates = np.array([0.0, 0.05, 0.1])
    assert (np.diff(book.discounted("us", rates)) < 0).all()


@pytest.mark.parametrize("rate", [-1.0, -2.0, math.nan])
def test_discount_rate_stays_above_minus_one(rate: float) -> None:
    with pytest.raises(ScenarioError, match=r"discount_rate: .* a rate above -1"):
        run(MARCH, Receipts()).discounted("us", rate)


def test_owned_part_of_the_fund(world: World) -> None:
    book = run(world.deals["dl2-draft-500-2025-02"], Receipts(state_existing=1_000.0), 5)
    assert book.us_owned == pytest.approx(500.0 * np.arange(1, 6))
