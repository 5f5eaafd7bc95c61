"""What a workbook shows beside its values is heard, and never read as another number."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from model import World
from model.core.errors import ScenarioError
from model.territory.own_values import OwnValues, read_values
from tests.territory.test_bad_files import refused

openpyxl = pytest.importorskip("openpyxl")
pytest.importorskip("pyogrio")

HEAD = ("region", "group", "value")
UNIT = "million USD_2023"
SPACES = ("office", "table", "text", "style")
URN = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"


def xlsx(change: Callable[[Any, Any], object] = lambda book, page: None) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    for row in (HEAD, ("UA-14", "coal", 5), ("UA-09", "coal", 6)):
        page.append(row)
    change(book, page)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods(value: str = 'office:value-type="float" office:value="6"', row: str = "",
        more: str = "", text: str = "6") -> bytes:  # fmt: skip
    def line(*cells: str) -> str:
        texts = (f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
                 "</table:table-cell>" for cell in cells)  # fmt: skip
        return "".join(texts)

    names = " ".join(f'xmlns:{name}="{URN.format(name)}"' for name in SPACES)
    shown = f"<text:p>{text}</text:p>" if text else ""
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="Values"><table:table-column/>'
        f"<table:table-row>{line(*HEAD)}</table:table-row>"
        f"<table:table-row>{line('UA-14', 'coal', '5')}</table:table-row>"
        f"<table:table-row {row}>{line('UA-09', 'coal')}<table:table-cell {value}>{shown}"
        f"</table:table-cell></table:table-row></table:table>{more}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return stream.getvalue()


def read(content: bytes, world: World) -> OwnValues:
    return read_values(content, world, UNIT)


@pytest.mark.parametrize("content", [xlsx(), ods()])
def test_a_plain_workbook_is_read_without_a_word(content: bytes, world: World) -> None:
    own = read(content, world)
    assert own.values == {"UA-14": {"coal": 5}, "UA-09": {"coal": 6}}
    assert own.notes == ()


@pytest.mark.parametrize(
    "content",
    [
        xlsx(lambda book, page: page.__setitem__("C3", "1.000")),
        ods('office:value-type="string"', text="1.000"),
    ],
)
def test_a_text_that_may_be_two_numbers_is_asked_about(content: bytes, world: World) -> None:
    with pytest.raises(ScenarioError, match=r"Is it 1\.000 or 1000"):
        read(content, world)
    own = read_values(content, world, UNIT, decimal="comma")
    assert own.values["UA-09"] == {"coal": 1000}


def cell(value: Any, style: str = "General") -> Callable[[Any, Any], None]:
    def change(book: Any, page: Any) -> None:
        page["C3"] = value
        page["C3"].number_format = style

    return change


NO_AMOUNTS: dict[str, tuple[bytes, str]] = {
    "yes": (xlsx(cell(True)), "upload:3:value: 'TRUE' given; a plain number"),
    "no": (xlsx(cell(False)), "'FALSE' given"),
    "percentage": (xlsx(cell(0.5, "0%")), "'0.5 %' given; .* An amount, no percentage"),
    "in thousands": (xlsx(cell(5_200_000, "#,##0,")), "'5200000 #,##0,' given"),
    "in millions": (xlsx(cell(5_200_000, '0.0,,"m"')), "'5200000 0.0,,"),
    "formula": (xlsx(cell("=SUM(C1:C2)")), "'=SUM.*' given; .* open the table in a spreadsheet"),
    "day": (xlsx(cell(45698, "yyyy-mm-dd")), "given; a plain number"),
    "fault": (xlsx(cell("#REF!")), "'#REF!' given"),
    "yes in ODS": (ods('office:value-type="boolean" office:boolean-value="true"', text="TRUE"),
                   "'TRUE' given"),
    "percentage in ODS": (ods('office:value-type="percentage" office:value="0.5"', text="50%"),
                          "'0.5 %' given"),
    "formula in ODS": (ods('table:formula="of:=SUM([.C2:.C2])"', text=""), "'=SUM.*' given"),
}  # fmt: skip


@pytest.mark.parametrize("kind", NO_AMOUNTS)
def test_what_is_no_amount_is_none(kind: str, world: World) -> None:
    content, message = NO_AMOUNTS[kind]
    assert re.search(message, refused(lambda: read(content, world)))


def test_a_sign_that_is_only_written_changes_no_number(world: World) -> None:
    for style in ("0.0\\%", '0.0" % of all"', "[$USD] #,##0", "#,##0.0"):
        assert read(xlsx(cell(6, style)), world).total == 11


@pytest.mark.parametrize(
    ("style", "said"),
    [('#,##0 "тис."', "тис."), ("#,##0.00 [$₴-422]", "₴"), ('#,##0\\ "грн."', "грн."),
     ("[$€-2] #,##0", "€"), ('0.0" bn"', "bn")],
)  # fmt: skip
def test_a_unit_that_a_format_writes_is_heard(style: str, said: str, world: World) -> None:
    message = refused(lambda: read(xlsx(cell(6, style)), world))
    assert f"and '{said}' given; one unit for the whole table" in message
    assert read(xlsx(cell(6, "_-* #,##0.00_₴_-")), world).total == 11


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [('currency" office:currency="UAH', "6,00 грн.", "UAH"), ("currency", "6,00 ₴", "₴"),
     ("float", "6 тис.", "тис")],
)  # fmt: skip
def test_a_unit_that_an_ods_shows_is_heard(kind: str, text: str, said: str, world: World) -> None:
    content = ods(f'office:value-type="{kind}" office:value="6"', text=text)
    assert f"and '{said}' given; one unit for" in refused(lambda: read(content, world))
    dollars = 'office:value-type="currency" office:currency="USD" office:value="6"'
    assert read(ods(dollars, text="$6.00"), world).total == 11


def hide(book: Any, page: Any) -> None:
    page.row_dimensions[3].hidden = True


def hide_column(book: Any, page: Any) -> None:
    page.column_dimensions["C"].hidden = True


@pytest.mark.parametrize(
    ("content", "names"),
    [(xlsx(hide), "3"), (xlsx(hide_column), "C"), (ods(row='table:visibility="collapse"'), "3"),
     (ods(row='table:visibility="filter"'), "3")],
)  # fmt: skip
def test_what_is_hidden_counts_and_is_told(content: bytes, names: str, world: World) -> None:
    own = read(content, world)
    assert own.total == 11
    assert own.notes == (f"Hidden rows and columns are counted too: {names}.",)


def beside(*rows: tuple[Any, ...], state: str = "visible") -> Callable[[Any, Any], None]:
    def change(book: Any, page: Any) -> None:
        other = book.create_sheet("More")
        other.sheet_state = state
        for row in rows:
            other.append(row)

    return change


SHEET = ('<table:table table:name="More"><table:table-row><table:table-cell '
         'office:value-type="string"><text:p>a note</text:p></table:table-cell>'
         "</table:table-row></table:table>")  # fmt: skip


@pytest.mark.parametrize("content", [xlsx(beside(("a note", 7))), ods(more=SHEET)])
def test_another_sheet_is_told_of(content: bytes, world: World) -> None:
    own = read(content, world)
    assert own.total == 11
    assert own.notes == ("Other sheets passed over: 'More'.",)
    assert read(xlsx(beside()), world).notes == ()


@pytest.mark.parametrize("state", ["visible", "hidden"])
def test_two_sheets_of_values_are_asked_about(state: str, world: World) -> None:
    content = xlsx(beside(HEAD, ("UA-14", "coal", 7), state=state))
    with pytest.raises(ScenarioError, match="tables of values on the sheets 'Sheet', 'More' given"):
        read(content, world)


def test_a_hidden_sheet_of_values_is_told(world: World) -> None:
    def change(book: Any, page: Any) -> None:
        book.create_sheet("Front")["A1"] = "hello"
        page.sheet_state = "hidden"

    notes = read(xlsx(change), world).notes
    assert "The sheet 'Sheet' is hidden in the workbook." in notes


@pytest.mark.parametrize("at", range(0, 2000, 97))
def test_broken_marks_are_refused_in_words(at: int, world: World) -> None:
    content = ods()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        inside = archive.read("content.xml")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("content.xml", inside[: min(at, len(inside) - 1)])
    with pytest.raises(ScenarioError, match=r"a broken workbook|no rows|no workbook|columns"):
        read(stream.getvalue(), world)
