"""Numbers of tables: one way of writing a column, nothing guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.core.numerals import MARKS, Written, read_column

WRITTEN = {"point": ("{:,.2f}", "{:.2f}"), "comma": ("{:.2f}",)}


@given(
    values=st.lists(st.integers(0, 10**9).map(lambda n: n / 100), min_size=1, max_size=6),
    mark=st.sampled_from(list(MARKS)),
    data=st.data(),
)
def test_what_is_written_comes_back(values: list[float], mark: str, data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(WRITTEN[mark]))
    texts = [form.format(value) for value in values]
    if mark == "comma":
        texts = [text.replace(".", ",") for text in texts]
    found = read_column([(str(i), text) for i, text in enumerate(texts)], mark)
    assert not found.problems
    assert [float(number or "nan") for number in found.numbers] == values


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12,5", "12.5"), ("1 234", "1234"), ("1\u00a0234", "1234"), ("1\u202f234,50", "1234.50"),
        ("$ 7.25", "7.25"), ("1,234,567", "1234567"), ("-3.5e6", "-3.5e6"), ("0,125", "0.125"),
    ],
)  # fmt: skip
def test_one_cell_that_can_be_read_in_one_way(text: str, number: str) -> None:
    assert read_column([("a", text)]).numbers == (number,)


def test_a_column_shows_how_its_doubtful_cells_are_read() -> None:
    assert read_column([("a", "3,125"), ("b", "0,5")]).numbers == ("3.125", "0.5")
    assert read_column([("a", "3,125"), ("b", "0.5")]).numbers == ("3125", "0.5")


def test_what_is_no_number_is_told_with_its_place() -> None:
    found = read_column([("row 2", "many"), ("row 3", "50 %"), ("row 4", "3,125")])
    assert found.numbers == (None, None, None)
    assert [problem.where for problem in found.problems] == ["row 2", "row 3", "row 4"]
    assert found.problems[1].remedy == "An amount, no percentage."
    assert "3125" in found.problems[2].remedy
    assert "3.125" in found.problems[2].remedy


def test_a_number_cell_beside_a_text_with_a_comma_is_asked_about() -> None:
    """A spreadsheet's 12.125 is no 12,125; who says which mark it is gets what was said."""
    cells = [("a", "1 234,5"), ("b", "12.125"), ("c", "7")]
    assert read_column(cells, point=True).numbers == ("1234.5", None, "7")
    (problem,) = read_column(cells, point=True).problems
    assert "Is it 12.125 or 12125?" in str(problem)
    assert read_column(cells, "comma", point=True).numbers == ("1234.5", "12125", "7")
    assert read_column(cells).numbers == ("1234.5", "12125", "7")


@pytest.mark.parametrize("text", ["1.000", "1,000"])
def test_number_cells_say_nothing_of_how_a_text_cell_is_read(text: str) -> None:
    cells = [("a", Written(text)), ("b", "900.5")]
    found = read_column(cells, point=True)
    assert found.numbers == (None, "900.5")
    assert "number that can be read in one way" in str(found.problems[0])
    told = read_column([*cells, ("c", Written("2.5"))], point=True)
    assert told.numbers[0] == text.replace(",", "")
    assert read_column(cells, "point", point=True).numbers[0] == text.replace(",", "")
    assert read_column([("a", Written("900.5")), ("b", "7")], point=True).numbers == ("900.5", "7")


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (["2.000", "3.500"], ["The point in 2.000 divides decimals, not thousands."]),
        (["12", "17.250"], ["The point in 17.250 divides decimals, not thousands."]),
        (["2.000", "3.5"], []),  # the second shows how both are read
        (["2000", "0.500"], []),
        (["2000", "7"], []),
    ],
)
def test_a_point_that_might_divide_thousands_is_told(texts: list[str], told: list[str]) -> None:
    """As in a table by commas of a German spreadsheet, which would be read a thousandth."""
    column = read_column([("a", text) for text in texts], point=True)
    assert not column.problems
    assert list(column.notes) == told
    assert not read_column([("a", text) for text in texts], mark="point", point=True).notes
