"""Appraisal of one project against a spreadsheet-like sum, by hand, and on bad input."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.core.errors import ScenarioError
from model.money.cashflow import present_values
from model.money.extraction import ProjectResult, appraise, continuous, project_npv
from model.money.project import Project

PLAIN: dict[str, Any] = {
    "annual_output": 1e6,
    "price": 100.0,
    "opex": 60.0,
    "capex": 150e6,
    "life": 20,
    "construction_years": 2,
    "discount_rate": 0.10,
}


def by_hand(rate: float, tax: float = 0.0) -> float:
    """Margin of 40 million less tax over 20 years after two of building."""
    force = math.log1p(rate)
    margin = 40e6 - tax * (40e6 - 150e6 / 20)
    income = margin * (1 - math.exp(-20 * force)) / force * math.exp(-2 * force)
    return income - 150e6 / 2 * (1 - math.exp(-2 * force)) / force


def test_value_and_return_by_hand() -> None:
    for tax in (0.0, 0.18):
        result = project_npv(**PLAIN, tax=tax)
        assert result.npv == pytest.approx(by_hand(0.10, tax), rel=1e-12)
        assert result.irr is not None
        assert by_hand(result.irr, tax) == pytest.approx(0.0, abs=1.0)
        assert result.irr_note == ""
    assert result.npv_before_tax == pytest.approx(by_hand(0.10), rel=1e-12)
    assert result.irr_before_tax == pytest.approx(project_npv(**PLAIN).irr)


def test_a_year_end_spreadsheet_lies_half_a_year_lower() -> None:
    result = project_npv(**PLAIN, tax=0.18)
    flows = np.array([-75e6, -75e6, *[40e6 - 0.18 * 32.5e6] * 20])
    year_end = (flows * 1.1 ** -np.arange(1.0, 23.0)).sum()
    assert result.npv == pytest.approx(year_end * 1.1**0.5, rel=2e-3)
    np.testing.assert_allclose(result.yearly["net"], flows)


def test_payback_counts_from_first_output() -> None:
    assert project_npv(**PLAIN).payback == pytest.approx(150 / 40, abs=1e-9)
    slower = project_npv(**PLAIN, ramp=2.0)
    assert slower.payback == pytest.approx(150 / 40 + 1, abs=1e-3)
    later = project_npv(**PLAIN, lead_years=5.5)
    assert later.payback == pytest.approx(150 / 40, abs=1e-3)
    assert project_npv(**{**PLAIN, "price": 61.0}).payback is None
    assert project_npv(**{**PLAIN, "capex": 0.0}).payback == 0.0


@pytest.mark.parametrize("construction", [0.0, 0.001, 0.5, 2.0])
@pytest.mark.parametrize(
    ("change", "years"),
    [
        ({}, 3.75),
        ({"tax": 0.18}, 150 / (40 - 0.18 * (40 - 150 / 20))),
        ({"royalty": 0.1}, 5.0),
        ({"ramp": 2.0}, 3.75 + 1.0),
        ({"hazard": 0.1}, -math.log(1 - 0.1 * 3.75) / 0.1),
        ({"opex": 0.0, "capex": 450e6, "hazard": -0.0}, 4.5),
        ({"life": 3.75}, 3.75),
        ({"life": 3.7}, None),
        ({"hazard": 0.3}, None),
    ],
)
def test_payback_in_closed_form_however_the_capital_falls(
    construction: float, change: dict[str, float], years: float | None
) -> None:
    result = project_npv(**{**PLAIN, "construction_years": construction, **change})
    assert result.payback == (years if years is None else pytest.approx(years, abs=2e-4))


def test_payback_with_prices_that_rise_from_the_valuation_date() -> None:
    grown = project_npv(
        **{**PLAIN, "opex": 0.0, "capex": 450e6, "construction_years": 0}, price_growth=0.05
    )
    assert grown.payback == pytest.approx(math.log(1 + 0.05 * 4.5) / 0.05, abs=2e-4)


def test_a_lump_that_never_comes_back_or_not_by_the_horizon_has_no_payback() -> None:
    lump = {**PLAIN, "construction_years": 0}
    assert project_npv(**{**lump, "price": 61.0}).payback is None
    assert project_npv(**{**lump, "capex": 0.0, "price": 50.0}).payback is None
    assert project_npv(**lump, horizon=3.0).payback is None
    assert project_npv(**lump, horizon=4.0).payback == pytest.approx(3.75)


@given(capital=st.floats(1e6, 1e9), lead=st.floats(0.0, 5.0))
def test_payback_of_a_lump_grows_with_the_capital(capital: float, lead: float) -> None:
    result = project_npv(
        **{**PLAIN, "capex": capital, "construction_years": 0, "life": 40, "lead_years": lead}
    )
    assert result.payback == pytest.approx(capital / 40e6, abs=1e-6)


def test_yearly_table_adds_up_to_the_undiscounted_total() -> None:
    result = project_npv(
        **PLAIN, tax=0.18, royalty=0.05, ramp=2.5, closure=0.1, sustaining=0.02, lead_years=1.5
    )
    table = result.yearly
    assert list(table.index) == list(range(1, 25))
    assert table["output"].sum() == pytest.approx(1e6 * (20 - 1.25))
    net = present_values(result.project, 0.0).npv_investor.sum()
    assert table["net"].sum() == pytest.approx(float(net))
    assert table["cumulative"].iloc[-1] == pytest.approx(table["net"].sum())
    spent = table["revenue"] - table["royalty"] - table["opex"] - table["capex"]
    np.testing.assert_allclose(table["net"], spent - table["income_tax"] - table["psa"])


def test_no_rate_of_return_is_said_with_its_reason() -> None:
    loss = project_npv(**{**PLAIN, "price": 30.0})
    assert loss.irr is None
    assert loss.irr_note == "none: costs are never earned back"
    gift = project_npv(**{**PLAIN, "capex": 0.0})
    assert gift.irr is None
    assert gift.irr_note == "none: the value is above 0 up to 1000% a year"


def test_a_negative_rate_of_return_is_found() -> None:
    result = project_npv(**{**PLAIN, "price": 66.0})
    assert result.irr is not None
    assert -0.03 < result.irr < 0.0
    assert result.npv < 0.0
    assert result.payback is None


def test_limits() -> None:
    nothing = project_npv(**{**PLAIN, "annual_output": 0.0})
    assert nothing.npv == pytest.approx(-150e6 * (1 - 1.1**-2) / (2 * math.log(1.1)))
    assert nothing.irr is None
    free = project_npv(**{**PLAIN, "price": 0.0, "opex": 0.0, "capex": 0.0})
    assert free.npv == 0.0
    for change in ({"ramp": 0.0}, {"life": 0}, {"construction_years": 0}, {"discount_rate": 0.0}):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert math.isfinite(project_npv(**{**PLAIN, **change}).npv)
    assert project_npv(**{**PLAIN, "discount_rate": 0.0}).npv == pytest.approx(650e6)


def test_a_perpetuity_by_hand() -> None:
    result = project_npv(1.0, 100.0, 60.0, 200.0, math.inf, discount_rate=0.10)
    assert result.npv == pytest.approx(40 / math.log(1.1) - 200)
    assert result.irr == pytest.approx(math.expm1(0.2), rel=1e-9)
    assert len(result.yearly) == 200
    with pytest.raises(ScenarioError, match="life: an endless life"):
        project_npv(1.0, 100.0, 60.0, 200.0, math.inf, discount_rate=0.0)


def test_a_horizon_cuts_what_comes_after() -> None:
    cut = project_npv(**PLAIN, horizon=12.0)
    short = project_npv(**{**PLAIN, "life": 10})
    assert cut.npv == pytest.approx(short.npv)
    assert len(cut.yearly) == 12


def test_phases_are_added() -> None:
    phase = Project(
        output=1e6, price=100.0, opex=60.0, capex=150.0, life=20.0, start=2.0, construction=2.0
    )
    both = Project(
        output=[1e6, 2e6],
        price=100.0,
        opex=60.0,
        capex=150.0,
        life=20.0,
        start=[2.0, 2.0],
        construction=2.0,
    )
    assert appraise(both, 0.1).npv == pytest.approx(3 * appraise(phase, 0.1).npv)
    assert appraise(both, 0.1).irr == pytest.approx(appraise(phase, 0.1).irr)
    assert appraise(both, 0.1).yearly["output"].sum() == pytest.approx(6e7)


@given(
    price=st.floats(65.0, 300.0),
    rate=st.floats(0.0, 0.3),
    ramp=st.floats(0.0, 5.0),
    lead=st.floats(0.0, 10.0),
    tax=st.floats(0.0, 0.4),
)
@settings(max_examples=30)
def test_directions(price: float, rate: float, ramp: float, lead: float, tax: float) -> None:
    def run(**change: Any) -> ProjectResult:
        given = {**PLAIN, "price": price, "discount_rate": rate, "ramp": ramp, "tax": tax}
        return project_npv(**{**given, **change})

    base = run()
    assert run(price=price * 1.1).npv > base.npv
    assert run(opex=66.0).npv < base.npv
    assert run(royalty=0.05).npv < base.npv
    if base.npv > 0:
        assert run(lead_years=lead).npv <= base.npv + 1e-6
    if base.irr is not None and base.irr > 0:
        assert (base.irr > rate) == (base.npv > 0) or abs(base.irr - rate) < 1e-6
        better = run(price=price * 1.1).irr
        assert better is None or better > base.irr
        discounted = present_values(base.project, continuous(base.irr)).npv_investor.sum()
        assert abs(discounted) < 1e-3 * 150e6


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(ScenarioError) as caught:
        project_npv(
            annual_output=math.nan,
            price="dear",
            opex=-1.0,
            capex=math.inf,
            life=-5,  # type: ignore[arg-type]
            ramp=-1,
            discount_rate=-1.0,
            tax=18,
            royalty=1.2,
            psa=-0.1,
        )
    said = {problem.where: problem for problem in caught.value.problems}
    assert set(said) == {
        "annual_output",
        "price",
        "opex",
        "capex",
        "life",
        "ramp",
        "discount_rate",
        "tax",
        "royalty",
        "psa",
    }
    assert said["tax"].remedy == "Did you mean 0.18?"
    assert "above -1 (-100 %)" in said["discount_rate"].allowed


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"life": -1}, "life: -1 given; 0 or more"),
        ({"discount_rate": -1.0}, r"discount_rate: -1 given; an annual rate above -1"),
        ({"discount_rate": 10}, r"discount_rate: 10 given; .* Did you mean 0.1\?"),
        ({"discount_rate": math.nan}, "discount_rate: nan given; a finite number"),
        ({"royalty": 1.5}, r"royalty: 1.5 given; a share lies in \[0, 1\]"),
        ({"capex": True}, "capex: True given; a plain number"),
        ({"price": [1, 2]}, r"price: \[1, 2\] given; a plain number"),
        ({"ramp": math.inf}, "ramp: inf given; a finite number"),
        ({"lead_years": 30, "horizon": 25}, "30 years of lead and 2 to build given; first output"),
    ],
)
def test_bad_input(change: dict[str, Any], text: str) -> None:
    with pytest.raises(ScenarioError, match=text):
        project_npv(**{**PLAIN, **change})
