"""One table in any shape, encoding and format gives one result; two readings are asked about."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import World
from model.core.errors import ScenarioError
from model.territory.own_values import OwnValues, read_values

pyogrio = pytest.importorskip("pyogrio")

HEAD = ("region", "group", "value", "unit")
ROWS = [("UA-14", "coal", 3261894.5), ("UA-09", "coal", 1250.25), ("UA-35", "lithium", 12.0)]
VALUES = {"UA-14": {"coal": 3261894}, "UA-09": {"coal": 1250}, "UA-35": {"lithium": 12}}
UNIT = "million USD_2023"


def table(rows: list[Any], separator: str = ",", head: tuple[str, ...] = HEAD) -> str:
    quoted = [[f'"{c}"' if separator in str(c) else str(c) for c in row] for row in (head, *rows)]
    return "".join(separator.join(row) + "\n" for row in quoted)


def written(number: float, mark: str, thousands: str) -> str:
    plain = f"{number:,.2f}".replace(",", "T").replace(".", mark)
    return plain.replace("T", thousands)


def found(content: bytes, world: World, unit: str | None = None) -> OwnValues:
    return read_values(content, world, unit)


@settings(max_examples=40, deadline=None)
@given(
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "windows-1251", "utf-16", "utf-16-le"]),
    separator=st.sampled_from([",", ";", "\t", "|"]),
    way=st.sampled_from([(".", ""), (".", ","), (",", ""), (",", "."), (",", " "), (".", "\u00a0"),
                         (",", "\u202f"), (".", "'")]),
    names=st.booleans(),
    sep_line=st.booleans(),
)  # fmt: skip
def test_any_encoding_and_separator_gives_one_result(
    encoding: str, separator: str, way: tuple[str, str], names: bool, sep_line: bool, world: World
) -> None:
    spoken = {"UA-14": "Донецька область", "UA-09": "Луганская область", "UA-35": "Кіровоградщина"}
    rows = [(spoken[r] if names else r, g, written(v, *way), UNIT) for r, g, v in ROWS]
    text = f"sep={separator}\n" * sep_line + table(rows, separator)
    if encoding == "windows-1251":
        text = text.replace("\u202f", "\u00a0")
    assert found(text.encode(encoding), world).values == VALUES


SHAPES = {
    "headers in any case": table([(*row, UNIT) for row in ROWS],
                                 head=("REGION", "Group", "VALUE", "Unit")),
    "ukrainian headers": table([(*row, "млн дол. США 2023") for row in ROWS],
                               head=("Область", "Група", "Вартість", "Одиниця")),
    "unit in the header": table(ROWS, ";", ("Region", "Commodity", "Value, million USD_2023")),
    "unit above": "# Unit: million USD (2023 prices)\n" + table(ROWS, head=HEAD[:3]),
    "title above": "Minerals of Ukraine; mln USD, 2023;\n;;\n" + table(ROWS, ";", HEAD[:3]),
    "blank rows": table([ROWS[0], ("", "", ""), *ROWS[1:]],
                        head=(*HEAD[:2], "value (USD mln 2023)")),
    "totals": table([*ROWS, ("Разом", "", "3263156.75")],
                    head=(*HEAD[:2], "value million USD 2023")),
    "wide": "Region,\"Coal, million USD 2023\",Lithium,Total\nUA-14,3261894.5,,3261894.5\n"
            "UA-09,1250.25,-,1250.25\nUA-35,–,12,12\n",
    "turned": "Група;Донецька;Луганська;Кіровоградська\nВугілля;3261894,5;1250,25;\n"
              "Літій;;;12\nУсього;3261894,5;1250,25;12\n",
    "currency signs": table([(r, g, f"${v:,.2f}", UNIT) for r, g, v in ROWS], "\t"),
    "codes": table([("UA14000000000091971", "Вугілля", 3261894.5, UNIT),
                    ("4400000000", "hard coal", 1250.25, UNIT),
                    ("UKR.13_1", "spodumene", 12, UNIT)]),
    "sums": table([("UA-14", "coal", 3261894.5, UNIT), ("UA-09", "coking coal", 1000, UNIT),
                   ("UA-09", "anthracite", 250.25, UNIT), ("UA-35", "lithium", 12, UNIT)]),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_any_shape_gives_one_result(shape: str, world: World) -> None:
    unit = UNIT if shape == "turned" else None
    assert found(SHAPES[shape].encode(), world, unit).values == VALUES


def test_a_region_stands_once_above_its_rows(world: World) -> None:
    text = table(
        [("Donetsk", "coal", 1, UNIT), ("", "lithium", 2, UNIT), ("Luhansk", "coal", 3, UNIT)]
    )
    values = found(text.encode(), world).values
    assert values == {"UA-14": {"coal": 1, "lithium": 2}, "UA-09": {"coal": 3}}


def test_dashes_are_nothing_and_told(world: World) -> None:
    own = found(table([("UA-14", "coal", 1, UNIT), ("UA-09", "coal", "—", UNIT)]).encode(), world)
    assert own.values == {"UA-14": {"coal": 1}}
    assert "UA-09 coal" in own.missing


def test_sums_and_totals_are_told(world: World) -> None:
    assert found(SHAPES["sums"].encode(), world).notes == (
        "Added up, as they are of one group: UA-09 coal.",
        "Values rounded to whole millions: 2.")  # fmt: skip
    assert found(SHAPES["totals"].encode(), world).notes == (
        "Rows of totals passed over: 1.", "Values rounded to whole millions: 2.")  # fmt: skip


@pytest.mark.parametrize(
    "total",
    [
        "Разом по області",
        "Total Donetsk",
        "Donetsk total",
        "Разом:",
        "Sum of UA-14",
        "Всього по Україні",
        "Zwischensumme Ost",
    ],
)
def test_totals_of_parts_are_passed_over(total: str, world: World) -> None:
    text = table([*ROWS, (total, "", 9), ("UA-14", "total", 7)], ";", HEAD[:3])
    own = found(text.encode(), world, UNIT)
    assert own.values == VALUES
    assert own.notes[0] == "Rows of totals passed over: 2."


@pytest.mark.parametrize(
    "nothing", ["NA", "n/a", "N/A", "н/д", "н.д.", "-", "—", "…", "немає даних", "null", "k.A."]
)
def test_words_for_nothing_are_nothing_in_any_shape(nothing: str, world: World) -> None:
    long = table([("UA-14", "coal", 1), ("UA-09", "coal", nothing)], ";", HEAD[:3])
    wide = f"region;coal;lithium\nUA-14;1;{nothing}\nUA-09;{nothing};\n"
    for text in (long, wide):
        assert found(text.encode(), world, UNIT).values == {"UA-14": {"coal": 1}}


def test_amounts_below_half_a_million_are_told(world: World) -> None:
    text = table([("UA-14", "coal", 0.4), ("UA-09", "coal", 1.6), ("UA-12", "coal", 3)], ";",
                 HEAD[:3])  # fmt: skip
    own = found(text.encode(), world, UNIT)
    assert own.total == 5
    assert own.notes == ("Values rounded to whole millions: 2.",
                         "Values below half a million, which count as 0: 1.")  # fmt: skip


YEARS = {
    "long": "region,group,year,value\nUA-14,coal,2022,5\nUA-14,hard coal,2023,6\n",
    "names differ": "Область;Сировина;Рік;Вартість\nDonetsk;coal;2022;5\nДонецька;вугілля;2023;6\n",
    "without groups": "region,date,value\nUA-14,2022-12-31,5\n,2023-12-31,6\n",
    "wide": "region,year,coal,lithium\nUA-14,2022,5,6\nUA-09,2023,7,8\n",
}  # fmt: skip


@pytest.mark.parametrize("kind", YEARS)
def test_values_of_several_years_are_never_added_up(kind: str, world: World) -> None:
    with pytest.raises(ScenarioError, match=r"several times, such as 2022.* Keep the rows of one"):
        found(YEARS[kind].encode(), world, UNIT)
    one = YEARS[kind].replace("2023", "2022").replace("hard coal", "lithium").replace(
        "вугілля", "літій").replace("\n,", "\nUA-09,")  # fmt: skip
    assert found(one.encode(), world, UNIT).total == (26 if kind == "wide" else 11)


@pytest.mark.parametrize("name", ["scenario", "Variant", "Сценарій"])
def test_values_of_several_scenarios_are_never_added_up(name: str, world: World) -> None:
    text = f"region,group,{name},value\nUA-14,coking coal,low,5\nUA-14,anthracite,high,9\n"
    with pytest.raises(ScenarioError, match=r"several scenarios, such as high, low given; values"):
        found(text.encode(), world, UNIT)
    assert found(text.replace("high", "low").encode(), world, UNIT).total == 14


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('region,coal,population,lithium,"Coal, Mt"\nUA-14,5,6,7,9\n', "population, Coal, Mt"),
        ("region,group,min,max,value,note\nUA-14,coal,1,9,12,x\n", "min, max"),
    ],
)
def test_columns_of_other_numbers_are_told(text: str, names: str, world: World) -> None:
    own = found(text.encode(), world, UNIT)
    assert own.total == 12
    assert own.notes == (f"Columns passed over: {names}.",)


@pytest.mark.parametrize("value", ["₴5", "5 €", "€ 5"])
def test_an_amount_in_another_currency_than_the_unit_is_refused(value: str, world: World) -> None:
    text = table([("UA-14", "coal", "$5"), ("UA-09", "coal", value)], ";", HEAD[:3])
    with pytest.raises(ScenarioError, match=r"3:value: .* given; amounts in the unit of the table"):
        found(text.encode(), world, UNIT)


@pytest.mark.parametrize("head", [
    ("value", "amount"), ("Вартість", "Оцінка"),
    ("Value 2022, USD mn 2023", "Value USD mn 2023"),
])  # fmt: skip
def test_two_columns_of_values_are_asked_about(head: tuple[str, str], world: World) -> None:
    text = table([("UA-14", "coal", 5, 6)], ";", ("region", "group", *head))
    with pytest.raises(ScenarioError, match=r"given; one column of values. Keep one of them"):
        found(text.encode(), world, UNIT)
    total = table([("UA-14", "coal", 5, 6)], ";", ("region", "group", "Total", head[0]))
    assert found(total.encode(), world, "million USD_2023").total == 6


@pytest.mark.parametrize(
    ("value", "millions"),
    [("12,5", 12), ('"3125,002"', 3125), ("1.234,5", 1234), ("0,125", 0), ("1 234", 1234)],
)
def test_decimal_commas_are_no_thousands(value: str, millions: int, world: World) -> None:
    text = table([("UA-14", "coal", value.strip('"'), UNIT), ("UA-09", "coal", 7, UNIT)], ";")
    assert found(text.encode(), world).total == millions + 7


def test_numbers_that_can_be_read_in_two_ways_are_asked_about(world: World) -> None:
    text = table([("UA-14", "coal", "3,125", UNIT)], ";").encode()
    with pytest.raises(ScenarioError, match=r"Is it 3125 or 3.125\? Say which mark divides"):
        read_values(text, world)
    assert read_values(text, world, decimal="comma").total == 3
    assert read_values(text, world, decimal="point").total == 3125
    with pytest.raises(ScenarioError, match="decimal: 'dot' given; one of point, comma"):
        read_values(text, world, decimal="dot")
    with pytest.raises(ScenarioError, match="one way of writing decimals in the whole column"):
        found(
            table([("UA-14", "coal", "1.5", UNIT), ("UA-09", "coal", "1,5", UNIT)], ";").encode(),
            world,
        )


@pytest.mark.parametrize("driver", ["XLSX", "ODS"])
def test_workbooks_are_read(driver: str, world: World, tmp_path: Path) -> None:
    path = tmp_path / f"values.{driver.lower()}"
    columns = [np.array(column, dtype=object) for column in zip(*ROWS, strict=True)]
    columns[2] = columns[2].astype(float)
    pyogrio.set_gdal_config_options({f"OGR_{driver}_HEADERS": None})
    pyogrio.raw.write(path, None, columns, ["Region", "Група", "Value million USD 2023"],
                      driver=driver)  # fmt: skip
    assert read_values(path, world).values == VALUES
    assert read_values(path.read_bytes(), world).values == VALUES


def test_our_own_export_comes_back(world: World) -> None:
    totals = world.value("forbes-2023").sum(axis=1).tolist()
    rows = [(id, "a name", total, 0) for id, total in zip(world.regions, totals, strict=True)]
    text = "\ufeff# Table: Value by region\n# Unit: million USD (2023 prices)\n" + table(
        rows, head=("Code", "Name", "Total", "Russia")
    )
    own = found(text.encode(), world)
    assert (own.against["own"] == own.against["reference"]).all()
    assert own.notes[0].startswith("The table has no commodity groups")


def zipped(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (zipped(**{"a.txt": b"x"}), "an archive that is no workbook given"),
        (zipped(**{"xl/workbook.xml": b"<!DOCTYPE a><a/>"}), "an archive that is no workbook"),
        (zipped(**{"xl/workbook.xml": b"<a/>"}), "a broken workbook given|no rows given"),
        (zipped(**{"content.xml": b"<a/>"}), "a broken workbook given|no rows given"),
        (zipped(**{"xl/workbook.xml": b" " * 20_000_001}), "bytes when unpacked given"),
        (b"region;value\n\xff\xfe\x98", "bytes that are no text given"),
        (b"a,b\n1,2\n", "a, b given; the columns region, group, value, unit"),
    ],
)
def test_bad_tables_are_refused_in_words(content: bytes, message: str, world: World) -> None:
    with pytest.raises(ScenarioError, match=message):
        found(content, world)


def test_a_column_of_commodities_under_an_unknown_name_is_asked_about(world: World) -> None:
    table = "Регіон;Щось;Вартість, млрд USD_2023\nДонецька;вугілля;1234,5\nЗапорізька;літій;40,5\n"
    with pytest.raises(ScenarioError, match="commodities below 'Щось' given; a header that says"):
        read_values(table.encode(), world)
    known = read_values(table.replace("Щось", "Вид").encode(), world)
    plain = read_values(table.replace("Щось", "group").encode(), world)
    assert known.values == plain.values


AROUND = {
    "headings in two rows": "Own estimate;;\nRegion;Value, million USD_2023;\n;Coal;Lithium\n"
                            "Donetsk;1000;5\nLviv;;24\n",
    "a region in its own row": "region;group;value;unit\nDonetsk;;;\n;coal;1000;U\n;lithium;5;U\n"
                               "Lviv;;;\n;lithium;24;U\n",
    "a source below": "region;group;value;unit\nUA-14;coal;1000;U\nUA-14;lithium;5;U\n"
                      "UA-46;lithium;24;U\nSource: a study;;;\n",
    "lines of dashes": "|region|group|value|unit|\n|---|:---|---:|---|\n|UA-14|coal|1000|U|\n"
                       "|UA-14|lithium|5|U|\n|UA-46|lithium|24|U|\n",
}  # fmt: skip


@pytest.mark.parametrize("shape", AROUND)
def test_what_stands_around_the_rows_is_no_row(shape: str, world: World) -> None:
    found = read_values(re.sub(r"(?<=[;|])U\b(?!-)", UNIT, AROUND[shape]).encode(), world)
    assert found.values == {"UA-14": {"coal": 1000, "lithium": 5}, "UA-46": {"lithium": 24}}
    told = "Rows of text alone passed over: 'Source: a study'."
    assert (told in found.notes) is (shape == "a source below")


@pytest.mark.parametrize("text", ["1.2bn", "24 m", "(1000)", "1000*", "1000 [1]", "1,2 млрд"])
def test_a_number_with_words_says_what_to_do(text: str, world: World) -> None:
    content = f"region;group;value;unit\nUA-14;coal;{text};{UNIT}\n"
    with pytest.raises(ScenarioError, match=r"a plain number\. Digits alone, without words"):
        read_values(content.encode(), world)


@pytest.mark.parametrize(
    ("head", "rows", "said"),
    [
        ("region,group,value", ["UA-14,coal,1000", "UA-09,coal,500", "Total,,1700"],
         "The rows add up to 1,500, while the total of the file says 1,700."),
        ("region,group,value", ["UA-14,coal,1000.4", "UA-09,coal,500.4", "Total,,1501"], None),
        ("region,group,value", ["UA-14,coal,5", "Subtotal,,5", "UA-09,coal,6", "Total,,11"], None),
        ("region,group,value", ["UA-14,coal,5", "Total Donetsk,,7"], None),
        ("region,coal,lithium", ["UA-14,5,6", "UA-09,1,2", "Ukraine,6,19"],
         "lithium: The rows add up to 8, while the total of the file says 19."),
        ("region,coal,lithium", ["UA-14,5,6", "UA-09,1,2", "Ukraine,6,8"], None),
        ("group,UA-14,UA-09", ["coal,5,6", "lithium,1,2", "Total,6,19"],
         "UA-09: The rows add up to 8, while the total of the file says 19."),
    ],
)  # fmt: skip
def test_a_total_that_is_not_the_sum_of_its_rows_is_said(
    head: str, rows: list[str], said: str | None, world: World
) -> None:
    text = "\n".join([head, *rows, ""])
    notes = read_values(text.encode(), world, "million USD_2023").notes
    assert [note for note in notes if "add up" in note] == ([said] if said else [])
