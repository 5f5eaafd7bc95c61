"""What a workbook shows beside its values: hidden parts, yes and no, formulas without a result.

A reader of values alone takes ``TRUE`` for 1, 50 % for 0.5 and 5 "thousand" for 5, and what is
hidden as if it were seen. The XML of XLSX [1]_ and ODS [2]_ is looked through for such cells only.

References
----------
.. [1] ECMA-376, Office Open XML, part 1, SpreadsheetML.
.. [2] OASIS, Open Document Format 1.3, part 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.parsers import expat

from model.core.numerals import SIGNS

__all__ = ["Marks", "column_name", "marks_of"]

_Attributes = Mapping[str, str]

_MOST_REPEATED = 1_000
_MOST_TEXTS = 200_000
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_LITERAL = re.compile(rf'_.|"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|([{SIGNS}])')
_OF_NUMBERS = "0123456789 \u00a0\u202f.,-+()"
_PERCENT_STYLES = ("9", "10")
"""Built-in formats of numbers that show percentages [1]_."""


@dataclass(slots=True)
class Marks:
    """What one sheet shows beside its values.

    Parameters
    ----------
    title : str
        Name of the sheet.
    hidden : bool
        Whether the sheet is not shown.
    rows, columns : set of int
        Hidden rows, from 1; hidden columns, from 0.
    texts : dict
        Row from 1 and column from 0 -> what the cell says, where that is not its value.
    written : set of (int, int)
        Row from 1 and column from 0 of each cell that is kept as text.
    words : set of str
        What formats write beside numbers: the sign of a currency, or words.
    deep, wide : int
        Last row and last column of an XLSX that have a cell, both from 1.
    """

    title: str
    hidden: bool = False
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    written: set[tuple[int, int]] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    deep: int = 0
    wide: int = 0


def marks_of(inside: Mapping[str, bytes]) -> dict[str, Marks]:
    """Return the marks of each sheet of a workbook by its name.

    Parameters
    ----------
    inside : mapping
        The files of the workbook by their names.

    Raises
    ------
    ExpatError
        When its XML is broken.
    """
    if "content.xml" in inside:
        return {marks.title: marks for marks in _Ods(inside["content.xml"]).sheets}
    links = {row["Id"]: row.get("Target", "") for _, row in
             _elements(inside.get("xl/_rels/workbook.xml.rels", b""), "Relationship")}  # fmt: skip
    formats = _formats(inside.get("xl/styles.xml", b""))
    found = {}
    for _, row in _elements(inside["xl/workbook.xml"], "sheet"):
        link = next((value for key, value in row.items() if key.endswith(":id")), "")
        path = str(PurePosixPath("xl") / links.get(link, "")).removeprefix("/")
        marks = Marks(row.get("name", ""), row.get("state", "visible") != "visible")
        _Xlsx(inside.get(path, b""), marks, formats)
        found[marks.title] = marks
    return found


def _elements(content: bytes, *names: str) -> Iterator[tuple[str, _Attributes]]:
    """Yield the elements of these names with their attributes."""
    found: list[tuple[str, _Attributes]] = []

    def begin(tag: str, attributes: dict[str, str]) -> None:
        if (name := tag.rpartition(":")[2]) in names:
            found.append((name, attributes))

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    if content:
        parser.Parse(content, True)
    yield from found


def _formats(content: bytes) -> list[tuple[str, str]]:
    """Return what each style does to a number (``%``, its format or nothing), and its words."""
    own, found, used = {}, [], False
    for name, row in _elements(content, "numFmt", "cellXfs", "cellStyles", "xf"):
        used = name == "cellXfs" or (used and name != "cellStyles")
        if name == "numFmt":
            own[row.get("numFmtId", "")] = row.get("formatCode", "")
        elif name == "xf" and used:
            id = row.get("numFmtId", "")
            code = own.get(id, "")
            found.append(("%" if id in _PERCENT_STYLES else _changes(code), _words(code)))
    return found


def _changes(code: str) -> str:
    bare = _QUOTED.sub("", code.partition(";")[0])
    return "%" if "%" in bare else code if _SCALED.search(bare) else ""


def _words(code: str) -> str:
    """Return the words or sign of a currency that a format writes beside a number."""
    found = _LITERAL.finditer(code.partition(";")[0])
    words = "".join("".join(one.groups("")) for one in found).strip()
    return words if _is_word(words) else ""


def _is_word(text: str) -> bool:
    return any(sign.isalpha() or sign in SIGNS for sign in text)


class _Walk:
    """Walks through XML, with the names of elements as they are without a prefix."""

    def __init__(self, content: bytes) -> None:
        self.text: list[str] = []
        parser = expat.ParserCreate()
        parser.StartElementHandler = lambda tag, row: self.begin(
            tag.rpartition(":")[2], {key.rpartition(":")[2]: value for key, value in row.items()}
        )
        parser.EndElementHandler = lambda tag: self.end(tag.rpartition(":")[2])
        parser.CharacterDataHandler = self.text.append
        if content:
            parser.Parse(content, True)

    def begin(self, name: str, row: _Attributes) -> None:
        """Meet the start of an element."""

    def end(self, name: str) -> None:
        """Meet the end of an element."""


class _Xlsx(_Walk):
    """Marks of one sheet of an XLSX."""

    def __init__(self, content: bytes, marks: Marks, formats: list[tuple[str, str]]) -> None:
        self.marks, self.formats = marks, formats
        self.row, self.column = 0, -1
        self.cell: _Attributes = {}
        self.formula: str | None = None
        self.value = ""
        super().__init__(content)

    def begin(self, name: str, row: _Attributes) -> None:
        self.text.clear()
        if name == "col" and row.get("hidden") in ("1", "true"):
            last = min(int(row["max"]), int(row["min"]) + _MOST_REPEATED)
            self.marks.columns.update(range(int(row["min"]) - 1, last))
        elif name == "row":
            self.row, self.column = int(row.get("r", self.row + 1)), -1
            if row.get("hidden") in ("1", "true"):
                self.marks.rows.add(self.row)
        elif name == "c":
            self.cell, self.formula, self.value = row, None, ""
            self.column = _column(row["r"]) if "r" in row else self.column + 1
            self.marks.deep = max(self.marks.deep, self.row)
            self.marks.wide = max(self.marks.wide, self.column + 1)

    def end(self, name: str) -> None:
        text = "".join(self.text)
        if name == "f":
            self.formula = text
        elif name == "v":
            self.value = text.strip()
        elif name == "c":
            self._keep(self._said())
        self.text.clear()

    def _keep(self, said: str) -> None:
        if said:
            self.marks.texts[self.row, self.column] = said
        if self.cell.get("t") in _TEXT_KINDS:
            _add_written(self.marks, self.row, self.column)

    def _said(self) -> str:
        kind = self.cell.get("t", "n")
        if kind == "b":
            return "TRUE" if self.value == "1" else "FALSE"
        if self.formula is not None and not self.value and kind != "str":
            return f"={self.formula}"
        style = int(self.cell.get("s", 0))
        change, words = self.formats[style] if style < len(self.formats) else ("", "")
        if words and self.value and kind == "n":
            self.marks.words.add(words)
        return f"{self.value} {change}" if change and self.value and kind == "n" else ""


_TEXT_KINDS = ("s", "str", "inlineStr")
"""Kinds of cells that hold text [1]_."""


def _add_written(marks: Marks, row: int, column: int) -> None:
    marks.written.add((row, column))
    if len(marks.written) > _MOST_TEXTS:
        raise ValueError(_MOST_TEXTS)


def _column(place: str) -> int:
    """Return the column of a cell such as ``AB7``, from 0."""
    found = 0
    for letter in re.sub("[^A-Z]", "", place.upper())[:3]:
        found = 26 * found + ord(letter) - 64
    return found - 1


def column_name(place: int) -> str:
    """Return the letters of a column, counted from 0.

    Examples
    --------
    >>> column_name(0), column_name(27)
    ('A', 'AB')
    """
    letters, left = "", place + 1
    while left:
        left, rest = divmod(left - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class _Ods(_Walk):
    """Marks of the sheets of an ODS."""

    def __init__(self, content: bytes) -> None:
        self.sheets: list[Marks] = []
        self.style, self.unseen = "", set[str]()
        self.row, self.next, self.column = 0, 1, 0
        self.cell: _Attributes = {}
        super().__init__(content)

    def begin(self, name: str, row: _Attributes) -> None:
        if name == "style":
            self.style = row.get("name", "")
        elif name == "table-properties" and row.get("display") == "false":
            self.unseen.add(self.style)
        elif name == "table":
            self.sheets.append(Marks(row.get("name", ""), row.get("style-name") in self.unseen))
            self.next, self.column = 1, 0
        elif name == "table-column":
            self._column(row)
        elif name == "table-row":
            self._row(row)
        elif name in ("table-cell", "covered-table-cell"):
            self.cell = row
            self.text.clear()

    def _column(self, row: _Attributes) -> None:
        count = int(row.get("number-columns-repeated", 1))
        if row.get("visibility", "visible") != "visible":
            some = range(self.column, self.column + min(count, _MOST_REPEATED))
            self.sheets[-1].columns.update(some)
        self.column += count

    def _row(self, row: _Attributes) -> None:
        count = int(row.get("number-rows-repeated", 1))
        self.row, self.next, self.column = self.next, self.next + count, 0
        if row.get("visibility", "visible") != "visible":
            self.sheets[-1].rows.update(range(self.row, self.row + min(count, _MOST_REPEATED)))

    def end(self, name: str) -> None:
        if name in ("table-cell", "covered-table-cell"):
            count = int(self.cell.get("number-columns-repeated", 1))
            if self.cell.get("value-type") == "string":
                for place in range(self.column, self.column + min(count, _MOST_REPEATED)):
                    _add_written(self.sheets[-1], self.row, place)
            if said := self._said("".join(self.text).strip()):
                for place in range(self.column, self.column + min(count, _MOST_REPEATED)):
                    self.sheets[-1].texts[self.row, place] = said
                if len(self.sheets[-1].texts) > _MOST_TEXTS:
                    raise ValueError(_MOST_TEXTS)
            self.column += count

    def _said(self, text: str) -> str:
        kind = self.cell.get("value-type", "")
        if kind == "boolean":
            return self.cell.get("boolean-value", text).upper()
        if kind == "percentage":
            return f"{self.cell.get('value', text)} %"
        if kind in ("float", "currency"):
            words = self.cell.get("currency", text.strip(_OF_NUMBERS))
            self.sheets[-1].words.update([words] if _is_word(words) else ())
        formula = self.cell.get("formula")
        return f"={formula.rpartition('=')[2]}" if formula and not kind and not text else ""
