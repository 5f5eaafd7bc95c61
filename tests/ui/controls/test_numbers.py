"""Entries of numbers: comma and point, and in words what is wrong with one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from ui.controls.numbers import Range, entered, fault, read_number, written
from ui.speech.language import LANGUAGES, speaking

Open = Callable[..., AppTest]


@given(value=some.floats(-1e9, 1e9), language=some.sampled_from(list(LANGUAGES)))
@settings(max_examples=50)
def test_what_is_written_is_read_again(value: float, language: str) -> None:
    with speaking(language):
        text = written(value)
        assert read_number(text) == pytest.approx(value, rel=1e-11, abs=1e-11)
        assert "e" not in text
        assert ("." if language == "uk" else ",") not in text


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0,5", 0.5), ("0.5", 0.5), (" 12,5 % ", 12.5), ("−3,25", -3.25), ("1 250,75", 1250.75),
        ("1\u00a0250", 1250.0), (".5", 0.5), ("2.", 2.0), ("1e3", 1000.0),
        ("", None), ("a", None), ("1,2,3", None), ("1.2.3", None), ("nan", None), ("inf", None),
        ("1e999", None), ("0x10", None), ("1_000", None),
    ],
)  # fmt: skip
def test_both_decimal_signs_are_read_in_both_languages(
    text: str, value: float | None, language: str
) -> None:
    with speaking(language):
        assert read_number(text) == value


def test_a_comma_that_can_only_part_thousands_does_so_in_english() -> None:
    assert read_number("1,000") == 1000.0
    assert read_number("1,234,567.5") == 1_234_567.5
    assert read_number("0,125") == 0.125
    with speaking("uk"):
        assert read_number("1,000") == 1.0
        assert read_number("1 000") == 1000.0


def test_the_fault_says_range_and_what_counts_meanwhile() -> None:
    takes = Range(10, 100, whole=True)
    assert fault("50", takes) == ""
    assert fault("5", takes, 50) == (
        "5 lies outside the range. Type a whole number from 10 to 100. Using 50 until then."
    )
    assert fault("10.5", takes) == (
        "10.5 is not a whole number. Type a whole number from 10 to 100."
    )
    assert fault("many", Range(0, 100, sign="%"), 12.5) == (
        "“many” is not a number. Type a number from 0% to 100%. Using 12.5% until then."
    )
    assert fault("-1", Range(low=0)).endswith("Type a number of 0 or more.")
    assert fault("x", Range()).endswith("Type a number.")
    with speaking("uk"):
        said = fault("7,5", Range(0.5, 5), 1.25)
        assert "0,5" in said
        assert "1,25" in said


@given(value=some.floats(-1e6, 1e6), low=some.floats(-1e3, 0), high=some.floats(0, 1e3))
@settings(max_examples=50)
def test_what_is_entered_lies_within(value: float, low: float, high: float) -> None:
    takes = Range(low, high)
    found = entered(written(value), takes)
    assert found is None or low <= found <= high
    assert (found is None) == bool(fault(written(value), takes))


@pytest.mark.parametrize(
    ("key", "text", "rule"),
    [
        ("price_multiple", "5000", "Type a number from 0 to 1,000. Using 1 until then."),
        ("horizon_years", "500", "Type a whole number from 10 to 100. Using 50 until then."),
        ("freed_share", "140", "Type a number from 0% to 100%. Using"),
        ("price_growth", "half", "Type a number from −10% to 10%."),
    ],
)
def test_a_number_out_of_range_is_refused_in_words(
    key: str, text: str, rule: str, open_page: Open
) -> None:
    app = open_page()
    app.session_state["other-fields"] = True
    app.run()
    good = [metric.value for metric in app.metric]
    app.text_input(key=key).set_value(text).run()
    (said,) = (error.value.replace("\\", "") for error in app.error)
    assert text in said
    assert rule in said
    assert app.text_input(key=key).value == text
    assert [metric.value for metric in app.metric] == good
    app.text_input(key=key).set_value("").run()
    assert not app.error
    assert app.session_state["hand"].scenario == app.session_state["hand"].preset


def test_a_refused_number_stays_over_a_change_of_page(open_page: Open) -> None:
    app = open_page("ladder")
    app.text_input(key="gas_regulated_price").set_value("-5").run()
    app.switch_page("ui/pages/sources/view.py").run()
    app.switch_page("ui/pages/ladder/view.py").run()
    assert app.text_input(key="gas_regulated_price").value == "-5"
    assert len(app.error) == 1


def test_ukrainian_shows_and_takes_a_decimal_comma(open_page: Open) -> None:
    with speaking("uk"):
        app = open_page(lang="uk")
        app.session_state["other-fields"] = True
        app.run()
        app.text_input(key="price_multiple").set_value("2,5").run()
        assert not app.error
        assert app.session_state["hand"].scenario.price_multiple == 2.5
        assert app.text_input(key="price_multiple").value == "2,5"
        app.text_input(key="price_multiple").set_value("0.75").run()
        assert app.session_state["hand"].scenario.price_multiple == 0.75
        assert app.text_input(key="price_multiple").value == "0,75"
