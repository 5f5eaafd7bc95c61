"""Random scenarios that are valid, for property tests."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from model import Scenario
from model.catalog import catalog

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
