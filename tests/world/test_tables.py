"""One table against its schema: every cell, every key, every reference."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import World
from model.core.errors import DataError
from model.world.tables import Column, check_references, check_table, read_schema, read_table

HEAD = "table,column,type,unit,low,high,allowed,required,key,refers_to,spoken,head,description\n"


def column(name: str = "x", **changed: str) -> Column:
    plain = dict.fromkeys(Column.__slots__, "")
    given_ = {"table": "t", "column": name, "type": "text", "required": "no", "key": "no"}
    return Column(**{**plain, **given_, **changed})


def problems(cell: str, **changed: str) -> list[str]:
    return [str(problem) for problem in check_table("t", [{"x": cell}], (column(**changed),))]


@pytest.mark.parametrize(
    ("cell", "described", "message"),
    [
        ("", {"required": "yes"}, "t.csv:2:x: nothing given; a value is required."),
        ("1.5", {"type": "int"}, "t.csv:2:x: 1.5 given; a whole number."),
        ("14,800", {"type": "int", "unit": "km2"}, "14,800 given; a whole number [km2]."),
        ("1_000", {"type": "int"}, "1_000 given; a whole number."),
        (" 5", {"type": "int"}, " 5 given; a whole number."),
        ("five", {"type": "number"}, "five given; a finite number."),
        ("nan", {"type": "number"}, "nan given; a finite number."),
        ("inf", {"type": "number"}, "inf given; a finite number."),
        ("1e999", {"type": "number"}, "1e999 given; a finite number."),
        ("٣", {"type": "number"}, "٣ given; a finite number."),
        (
            "1.2",
            {"type": "number", "low": "0", "high": "1", "unit": "share of area"},
            "1.2 given; a finite number from 0 to 1 [share of area].",
        ),
        ("-1", {"type": "int", "low": "0"}, "-1 given; a whole number from 0 to any."),
        ("11.02.2025", {"type": "date"}, "11.02.2025 given; a date as YYYY-MM-DD."),
        ("20250211", {"type": "date"}, "20250211 given; a date as YYYY-MM-DD."),
        ("2025-02-30", {"type": "date"}, "2025-02-30 given; a date as YYYY-MM-DD."),
        ("ftp://x", {"type": "url"}, "ftp://x given; a web address."),
        ("E", {"allowed": "A|B|C|D"}, "E given; a known name. Valid names: A, B, C, D."),
        ("paid up", {"allowed": "paid|pledged"}, "a known name. Did you mean paid?"),
    ],
)
def test_a_bad_cell_is_told_with_place_and_range(
    cell: str, described: Mapping[str, str], message: str
) -> None:
    (problem,) = problems(cell, **described)
    assert problem.startswith("t.csv:2:x: ")
    assert message in problem


@pytest.mark.parametrize(
    ("cell", "described"),
    [
        ("", {"type": "int"}),
        ("0", {"type": "int", "low": "0"}),
        ("-5", {"type": "int"}),
        ("1e-3", {"type": "number", "low": "0", "high": "1"}),
        ("1", {"type": "number", "low": "0", "high": "1"}),
        ("2024-02-29", {"type": "date"}),
        ("https://example.org", {"type": "url"}),
        ("B", {"allowed": "A|B"}),
    ],
)
def test_a_good_cell_is_silent(cell: str, described: Mapping[str, str]) -> None:
    assert problems(cell, **described) == []


@given(st.floats(), st.floats(-100, 100), st.floats(0, 100))
def test_a_number_is_good_exactly_inside_its_range(value: float, low: float, span: float) -> None:
    found = problems(repr(value), type="number", low=repr(low), high=repr(low + span))
    assert (found == []) == (low <= value <= low + span)


def test_every_bad_cell_of_a_table_is_listed() -> None:
    columns = (column("a", type="int"), column("b", allowed="x|y"))
    rows = [{"a": "1", "b": "z"}, {"a": "q", "b": "x"}, {"a": "", "b": "w"}]
    places = [problem.where for problem in check_table("t", rows, columns)]
    assert sorted(places) == ["t.csv:2:b", "t.csv:3:a", "t.csv:4:b"]


def test_a_key_that_is_there_twice_names_the_first() -> None:
    columns = (column("a", key="yes"), column("b", key="yes"), column("c"))
    rows = [{"a": "1", "b": "2", "c": str(n)} for n in range(2)] + [{"a": "1", "b": "3", "c": ""}]
    (problem,) = check_table("t", rows, columns)
    assert str(problem) == "t.csv:3:a+b: 1 2 given; one row a key; row 2 has it already."


def test_a_reference_is_to_a_row_or_a_name_that_is_allowed() -> None:
    cells = ("coal", "cole", "all", "", "coal;iron", ";")
    tables = {"t": [{"x": cell} for cell in cells], "u": [{"id": "coal"}, {"id": "iron"}]}
    found = check_references(tables, [column(refers_to="u.id", allowed="all"), column("y")])
    assert [str(problem).partition(" Did")[0] for problem in found] == [
        "t.csv:3:x: cole given; an id of u.csv.",
        "t.csv:6:x: coal;iron given; an id of u.csv.",
        "t.csv:7:x: ; given; an id of u.csv. Valid names: all, coal, iron.",
    ]


def test_a_column_of_ids_may_list_several() -> None:
    cells = ("coal", "coal;iron", "", "coal;irn;iron", "coal;")
    tables = {"t": [{"x_ids": cell} for cell in cells], "u": [{"id": "coal"}, {"id": "iron"}]}
    found = check_references(tables, [column("x_ids", refers_to="u.id")])
    assert [str(problem) for problem in found] == [
        "t.csv:5:x_ids: irn given; an id of u.csv. Did you mean iron?",
        "t.csv:6:x_ids: nothing given; an id of u.csv. Valid names: coal, iron.",
    ]


def test_references_from_and_to_unread_tables_are_passed_over() -> None:
    assert list(check_references({"t": [{"x": "a"}]}, [column(refers_to="u.id")])) == []
    assert list(check_references({"u": [{"id": "a"}]}, [column(refers_to="u.id")])) == []


def schema(folder: Path, *rows: str) -> Path:
    (folder / "schema.csv").write_text(HEAD + "".join(f"{row}\n" for row in rows))
    return folder


def test_a_schema_is_read_by_table(tmp_path: Path) -> None:
    found = read_schema(
        schema(tmp_path, "t,a,int,t,0,,,yes,yes,,,A,A.", "t,b,text,,,,,no,no,t.a,text,B,B.")
    )
    assert [c.column for c in found["t"]] == ["a", "b"]
    assert found["t"][0].range_text() == "a whole number from 0 to any [t]"
    assert column(allowed="p|q").names == ("p", "q")


def test_every_fault_of_a_schema_is_listed(tmp_path: Path) -> None:
    rows = ("t,a,integer,,zero,,,yes,yes,,,,A.", "t,b,number,,0,1_0,,no,no,t.aa,loud,B,B.")
    with pytest.raises(
        DataError, match=r"schema\.csv:2:type: integer given; one of text, int"
    ) as e:
        read_schema(schema(tmp_path, *rows))
    places = [problem.where for problem in e.value.problems]
    wrong = ("2:type", "2:head", "2:low", "3:refers_to", "3:spoken", "3:high")
    assert places == [f"schema.csv:{place}" for place in wrong]
    assert "Did you mean t.a?" in str(e.value)


@pytest.mark.parametrize("text", ["", "table,column\nt,a\n"])
def test_a_schema_of_other_columns_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "schema.csv").write_text(text)
    with pytest.raises(DataError, match=r"schema\.csv:1: .* given; table, column, type, unit"):
        read_schema(tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x,y\n1,2\n", r"t\.csv:1: x, y given; x\. Compare with schema\.csv"),
        ("", r"t\.csv:1: no row given; x\."),
        ("x\n", r"t\.csv:1: no row given; x\."),
        ("\ufeffx\n1\n", r"t\.csv:1: \ufeffx given; x\."),
    ],
)
def test_a_table_has_the_columns_of_its_schema(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        read_table(tmp_path, "t", (column(),))


def test_every_figure_row_names_source_and_grade(world: World) -> None:
    without = {"sources", "schema", "names", "aliases", "releases"}  # words; what the model gave
    for name, columns in world.schema.items():
        described = {c.column: c for c in columns}
        if name not in without:
            assert {"source_id", "grade"} <= set(described), name
            assert described["source_id"].refers_to == "sources.id", name


def test_numbers_have_a_unit_and_every_column_a_type_that_its_rows_keep(world: World) -> None:
    for name, columns in world.schema.items():
        assert list(check_table(name, list(world.tables[name]), columns)) == []
    every = [c for columns in world.schema.values() for c in columns]
    assert list(check_references({n: list(r) for n, r in world.tables.items()}, every)) == []


def test_every_table_below_data_is_described(world: World) -> None:
    files = {
        file.relative_to(world.path).with_suffix("").as_posix()
        for file in world.path.rglob("*.csv")
    }
    assert files - {"schema"} == set(world.schema)
