"""Random scenarios that are valid, for property tests."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from model import Scenario
from model.world.catalog import catalog

REGIONS = catalog().regions
GROUPS = catalog().groups
DEPOSITS = catalog().deposits
FIRST_DAY, LAST_DAY = dt.date(2014, 2, 1), dt.date(2026, 8, 22)

shares = st.floats(0.0, 1.0, allow_nan=False)


@st.composite
def both_shares(draw: st.DrawFn) -> dict[str, float]:
    """Shares of Russia and of neither side that sum to at most 1."""
    russia = draw(shares)
    return {"russia": russia, "other": draw(st.floats(0.0, 1.0 - russia))}


@st.composite
def scenarios(draw: st.DrawFn, groups: bool = True, deposits: bool = True) -> Scenario:
    """Return any scenario about territory; levers of commodities and deposits as asked."""
    base = draw(st.sampled_from(["borders-1991", "front-line"]))
    fields: dict[str, object] = {
        "base": base,
        "control": draw(st.dictionaries(st.sampled_from(REGIONS), both_shares(), max_size=6)),
    }
    if base == "front-line":
        fields["front_line_date"] = draw(st.dates(FIRST_DAY, LAST_DAY))
        fields["reading"] = draw(st.sampled_from(["by-area", "by-deposit"]))
    if groups:
        fields["group_control"] = draw(
            st.dictionaries(st.sampled_from(GROUPS), both_shares(), max_size=4)
        )
    if deposits:
        party = st.sampled_from(["ukraine", "russia", "other"])
        fields["deposit_control"] = draw(
            st.dictionaries(st.sampled_from(DEPOSITS), party, max_size=5)
        )
    return Scenario(**fields)  # type: ignore[arg-type]


def _levers(draw: st.DrawFn) -> dict[str, object]:
    """Levers of economy, settlement and deal; each is left out half of the time."""
    known = catalog()
    flag = st.booleans()
    choices: dict[str, st.SearchStrategy[object]] = {
        "price_date": st.sampled_from(["2023-02", "2025-02", "latest"]),
        "price_multiple": st.floats(0.1, 5.0),
        "price_growth": st.floats(-0.03, 0.05),
        "capacity_multiple": st.floats(0.1, 10.0),
        "recovery_multiple": st.floats(0.1, 1.5),
        "lead_time_multiple": st.floats(0.2, 2.0),
        "economic_filter": flag,
        "investor_rate": st.floats(0.0, 0.3),
        "state_rate": st.floats(0.0, 0.1),
        "royalty_multiple": st.floats(0.0, 3.0),
        "royalty_bands": flag,
        "gas_regulated_until": st.integers(2020, 2050),
        "gas_regulated_price": st.floats(20.0, 500.0),
        "income_tax": st.floats(0.0, 0.5),
        "horizon_years": st.integers(10, 60),
        "war": st.sampled_from(["states", "rate"]),
        "settlement_date": st.dates(dt.date(2026, 1, 1), dt.date(2030, 1, 1)),
        "withdrawal_first": flag,
        "freed_share": shares,
        "deal": st.sampled_from(known.deals),
        "deal_scope": st.sampled_from(["as-stated", "new", "all"]),
        "us_share": shares,
        "contribution_shares": flag,
        "past_aid_counts": flag,
        "new_aid": st.floats(0.0, 5_000.0),
        "licence_fees": st.none() | st.floats(0.0, 5_000.0),
        "fund_return": st.floats(-0.02, 0.1),
    }
    return {name: draw(choice) for name, choice in choices.items() if draw(st.booleans())}


@st.composite
def whole_scenarios(draw: st.DrawFn) -> Scenario:
    """Return any scenario that a person could make: territory, value, aid, economy and deal."""
    fields = draw(scenarios()).as_dict()
    fields["valuation"] = draw(st.sampled_from(catalog().valuations))
    if draw(st.booleans()):
        fields["aid_amount"] = f"{draw(st.integers(1, 900))} billion USD_2025"
    if fields["valuation"] == "forbes-2023":  # a price index covers no year before 2020
        fields["deflator"] = draw(st.sampled_from(catalog().deflators))
    if draw(st.booleans()):
        fields["ranges"] = {"price_multiple": "0.5 to 2", "control.UA-14.russia": "0.6 to 0.9"}
    fields |= _levers(draw)
    return Scenario(**fields)  # type: ignore[arg-type]
