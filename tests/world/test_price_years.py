"""Years of stated prices follow one another."""

from __future__ import annotations

from model.world.price_years import wrong_years


def test_years_that_do_not_rise_are_told() -> None:
    assert [(year, allowed) for year, allowed, _ in wrong_years(["2027", "2026", "2026"])] == [
        ("2026", "years that rise, each once; 2027 before"),
        ("2026", "years that rise, each once; 2026 before"),
    ]


def test_a_hole_and_a_year_that_is_none_are_told() -> None:
    assert [*wrong_years(["2027", "2029", "soon"])] == [
        ("2029", "years without a hole; 2027 before", "State a price for 2028."),
        ("soon", "a year from 2000 to 2199", ""),
    ]
