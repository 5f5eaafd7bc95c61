"""Sheets of others: heads are found where they stand, and missed by name."""

from __future__ import annotations

import contextlib
import random
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from model.core.errors import Problem
from model.upkeep.copies import UpkeepError
from model.upkeep.workbook import Heads, Sheet, csv_sheet, sheet

PAGE = Sheet("f.xlsx, S", [("title",), (), ("", "Month", "Gold **"), ("", "2026M02", "1,234.5")])


def test_cells_are_named_as_spreadsheets_name_them() -> None:
    places = {0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA"}
    for column, letters in places.items():
        assert PAGE.cell(6, column) == f"f.xlsx, S, {letters}7"


def test_heads_are_found_wherever_they_stand() -> None:
    heads = Heads(PAGE, ("Gold", "Month")).checked()
    assert heads.row == 2
    assert heads.column == {"Month": 1, "Gold": 2}


def test_heads_that_are_missing_are_all_told_with_the_nearest() -> None:
    with pytest.raises(UpkeepError) as caught:
        Heads(PAGE, ("Months", "Gold", "Nickel")).checked()
    assert [str(problem) for problem in caught.value.problems] == [
        "f.xlsx, S, row 3: no column 'Months' given; the columns of this release. "
        "Did you mean Month?",
        "f.xlsx, S, row 3: no column 'Nickel' given; the columns of this release. "
        "Valid names: Month, Gold.",
    ]


@pytest.mark.parametrize(
    ("value", "said"),
    [("…", "…"), ("W", "W"), (None, "nothing"), (True, "True"), ("nan", "nan"), ("1e999", "1e999")],
)
def test_what_is_no_number_is_told_with_its_cell(value: object, said: str) -> None:
    found = Sheet("f.csv", [(value,)]).number(0, 0, "the price")
    assert isinstance(found, Problem)
    assert str(found) == f"f.csv, A1: {said} given; a number: the price."


def test_numbers_may_have_commas_and_rows_may_be_short() -> None:
    assert PAGE.number(3, 2, "") == 1234.5
    assert PAGE.at(1, 5) is None
    assert PAGE.at(99, 0) is None


def test_a_sheet_of_another_name_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Monthly Price"
    book.save(tmp_path / "b.xlsx")
    with pytest.raises(UpkeepError, match=r"b\.xlsx: no sheet 'Monthly Prices' given.+Monthly Pri"):
        sheet(tmp_path / "b.xlsx", "Monthly Prices")


@pytest.mark.parametrize("content", [b"<html>blocked</html>", b"", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "b.xlsx").write_bytes(content)
    with pytest.raises(UpkeepError, match=r"b\.xlsx: no workbook .+ given; a workbook of Excel"):
        sheet(tmp_path / "b.xlsx", "S")


def test_an_old_workbook_or_one_with_a_password_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.xls").write_bytes(b"\xd0\xcf\x11\xe0" + b"0" * 600)
    with pytest.raises(
        UpkeepError, match=r"b\.xls: an old workbook .+Save it as xlsx without a pass"
    ):
        sheet(tmp_path / "b.xls", "S")


def test_a_workbook_by_another_ending_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "S"
    book.active.append([1, None, "a"])
    book.save(tmp_path / "b.xlsx")
    (tmp_path / "b.xlsx").rename(tmp_path / "b.xls")
    assert sheet(tmp_path / "b.xls", "S").rows == [(1, None, "a")]


def test_a_broken_workbook_is_read_or_refused_and_never_breaks_the_reader(tmp_path: Path) -> None:
    book, file, luck = openpyxl.Workbook(), tmp_path / "b.xlsx", random.Random(1)
    book.active.title = "S"
    for row in range(20):
        book.active.append([f"2026M{row:02d}", row * 1.5, "…"])
    book.save(file)
    parts = {name: zipfile.ZipFile(file).read(name) for name in zipfile.ZipFile(file).namelist()}
    for _ in range(300):
        spoilt = {**parts, (name := luck.choice(list(parts))): wrecked(parts[name], luck)}
        with zipfile.ZipFile(file, "w") as archive:
            for name, content in spoilt.items():
                archive.writestr(name, content)
        with contextlib.suppress(UpkeepError):
            sheet(file, "S")


def wrecked(content: bytes, luck: random.Random) -> bytes:
    """Return a content cut short, with a piece of it left out, or with one byte another."""
    one, two = sorted(luck.randrange(len(content)) for _ in range(2))
    return luck.choice([
        content[:one],
        content[:one] + content[two:],
        content[:one] + bytes([luck.randrange(32, 127)]) + content[one + 1 :],
    ])  # fmt: skip


@pytest.mark.parametrize("text", ["1,5", "12,34,567", "1_000", "½", "²", "1 000", "--1", ".", "e5"])
def test_what_could_be_read_in_two_ways_is_no_number(text: str) -> None:
    assert isinstance(Sheet("f.csv", [(text,)]).number(0, 0, "the price"), Problem)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UpkeepError, match=r"none\.xlsx: no workbook"):
        sheet(tmp_path / "none.xlsx", "S")
    with pytest.raises(UpkeepError, match=r"none\.csv: No such file"):
        csv_sheet(tmp_path / "none.csv")


def test_without_openpyxl_a_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(UpkeepError, match=r"no openpyxl given.+pip install mineral-wealth\[export"):
        sheet(tmp_path / "b.xlsx", "S")


def test_text_of_windows_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("a,b\nStatistics—US,2".encode("cp1252"))
    assert csv_sheet(tmp_path / "a.csv").rows[1] == ("Statistics—US", "2")
