"""A user's own table of values: checked whole, shown against Forbes, put into a scenario."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Scenario, World, evaluate
from model.core.errors import ScenarioError
from model.core.limits import MOST_SEARCHED, TABLE_BYTES
from model.territory.own_values import read_values

HEAD = "region,group,value,unit\n"
SMALL = HEAD + "UA-14,coal,2.5,trillion USD_2023\nUA-35,lithium,0.01,trillion USD_2023\n"


def rows(*lines: str) -> bytes:
    return (HEAD + "\n".join(lines) + "\n").encode()


def test_values_come_in_whole_millions_with_their_money(world: World) -> None:
    found = read_values(SMALL.encode(), world)
    assert found.values == {"UA-14": {"coal": 2_500_000}, "UA-35": {"lithium": 10_000}}
    assert (found.unit, found.total, found.reference_total) == ("USD_2023", 2_510_000, 14_800_000)


def test_missing_cells_are_listed_not_guessed(world: World) -> None:
    missing = read_values(SMALL.encode(), world).missing
    assert "UA-14 coal" not in missing
    assert "UA-12 coal" in missing
    assert all(len(cell.split()) == 2 for cell in missing)
    reference = world.value("forbes-2023")
    assert len(missing) == int((reference > 0).sum()) - 2


def test_totals_are_shown_against_the_forbes_ones(world: World) -> None:
    frame = read_values(SMALL.encode(), world).against
    assert frame.loc["coal"].tolist() == [2_500_000, 9_176_000, 2_500_000 / 9_176_000]
    assert frame.loc["graphite", "own"] == 0
    assert frame["reference"].sum() == 14_800_000


def test_the_fields_make_a_scenario_that_uses_them(world: World, seed: Scenario) -> None:
    found = read_values(SMALL.encode(), world)
    outcome = evaluate(seed.replace(**found.fields(), group_control={}), world)
    assert outcome.total_million == 2_510_000
    assert outcome.unit == "USD_2023"
    assert Scenario.from_toml(seed.replace(**found.fields()).to_toml()).own_values


def test_a_whole_table_round_trips(world: World, tmp_path: Path) -> None:
    forbes = world.table("value/forbes_2023")
    forbes = forbes.rename(columns={"value_usd_million": "value"})[["region", "group", "value"]]
    path = tmp_path / "values.csv"
    forbes.to_csv(path, index=False)
    found = read_values(path, world, "million USD_2023", total=14_800_000)
    assert (found.total, found.missing) == (14_800_000, ())
    assert (found.against["own"] == found.against["reference"]).all()


def test_a_unit_may_be_given_for_the_whole_table(world: World) -> None:
    text = b"region,group,value\nUA-14,coal,2500\n"
    assert read_values(text, world, "billion USD_2025").total == 2_500_000


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("UA-99,coal,1,million USD_2023", r"upload:2:region: 'UA-99' given; a known region"),
        ("UA-14,coals,1,million USD_2023", r"upload:2:group: 'coals' given.*mean coal"),
        ('UA-14,coal,"1,234",million USD_2023', r"upload:2:value: .*Is it 1234 or 1\.234\? Say"),
        ("UA-14,coal,1 23,million USD_2023", r"upload:2:value: '1 23' given; a plain number"),
        ("UA-14,coal,12 %,million USD_2023", r"upload:2:value: '12 %' given.*no percentage"),
        ("UA-14,coal,12,million USD_2023\nUA-15,coal,1,x", r"upload:3:region: 'UA-15' given"),
        ("UA-14,coal,much,million USD_2023", r"upload:2:value: 'much' given; a plain number"),
        ("UA-14,coal,,million USD_2023", r"upload:2:value: '' given; a plain number"),
        ("UA-14,coal,nan,million USD_2023", r"upload:2:value: 'nan' given; a plain number"),
        ("UA-14,coal,-1,million USD_2023", r"upload:2:value: -1 given; a finite value of at least"),
        ("UA-14,coal,1e99,million USD_2023", r"upload:2:value: 1e99 given; at most 1e\+09"),
        ("UA-14,coal,1,million USD", r"upload:unit: .*USD"),
        ("UA-14,coal,1,tonne", r"upload:unit: "),
        ("UA-14,coal,1,", r"upload:unit: "),
    ],
)
def test_each_fault_is_named_with_its_place(world: World, line: str, message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        read_values(rows(line), world)


def test_all_faults_come_at_once(world: World) -> None:
    text = rows("UA-1,coal,1,x USD_2023", "UA-14,unobtainium,x,y", "UA-14,unobtainium,1,y")
    with pytest.raises(ScenarioError, match=r"5 problems") as caught:
        read_values(text, world)
    places = [problem.where for problem in caught.value.problems]
    assert places == [
        "upload:2:region",
        "upload:3:group",
        "upload:3:value",
        "upload:4",
        "upload:unit",
    ]


def test_a_cell_stands_once(world: World) -> None:
    text = rows("UA-14,coal,1,million USD_2023", "UA-14,coal,2,million USD_2023")
    with pytest.raises(ScenarioError, match="upload:3: UA-14 coal given; one row a region"):
        read_values(text, world)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"region,group,value\nUA-14,coal,1\n", "no unit given; a unit of money"),
        (b"region;group;value;unit\nUA-14;coal;1;x\n", "upload:unit: '1 x' given"),
        (b"region,group,value,unit\n", "no rows given; the columns"),
        (b"", "an empty file given"),
        (b"\xff\xfe\x00", "a binary file"),
        (b"\xff\xfe", "bytes that are no text"),
        (b"\x98\x98", "bytes that are no text"),
        (b"PK\x03\x04....", "a broken archive given; a whole zip archive"),
        (b"\xd0\xcf\x11\xe0", "an old or password-protected Office file given"),
        (b'region,group,value,unit\n"' + b"x" * 140_000, r"broken CSV \(field larger"),
    ],
)
def test_what_is_no_table_is_refused_in_words(world: World, text: bytes, message: str) -> None:
    with pytest.raises(ScenarioError, match=message) as caught:
        read_values(text, world)
    assert str(caught.value).startswith("The file cannot be used (1 problem)")


def test_a_long_table_is_refused_by_its_size(world: World) -> None:
    with pytest.raises(ScenarioError, match=r"1,000,\d+ bytes given; at most 1,000,000 bytes"):
        read_values(b"x" * (TABLE_BYTES + 1), world)


@pytest.mark.parametrize(
    ("total", "fits"), [(3.0, True), (3.09, True), (3.11, False), (2.8, False)]
)
def test_a_total_may_be_off_by_the_rounding_of_its_values(
    world: World, total: float, fits: bool
) -> None:
    text = rows("UA-14,coal,1.1,trillion USD_2023", "UA-12,coal,1.9,trillion USD_2023")
    if fits:
        assert read_values(text, world, total=total).total == 3_000_000
    else:
        with pytest.raises(ScenarioError, match=r"sum: 3 given; .* give or take 0\.1 for the"):
            read_values(text, world, total=total)


def test_a_refused_table_leaves_the_scenario_alone(world: World, seed: Scenario) -> None:
    before = seed.hash
    with pytest.raises(ScenarioError, match="a known region"):
        read_values(rows("UA-00,coal,1,million USD_2023"), world)
    assert seed.hash == before


@given(content=st.binary(max_size=200) | st.text(max_size=200).map(lambda t: (HEAD + t).encode()))
@settings(max_examples=50)
def test_any_bytes_are_read_or_refused_in_words(world: World, content: bytes) -> None:
    try:
        found = read_values(content, world)
    except ScenarioError:
        return
    assert found.total >= 0


def test_what_was_meant_is_sought_for_the_first_names_only(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sought: list[object] = []
    monkeypatch.setattr(
        "model.world.aliases.likely", lambda _, name: sought.append(name) or "Sought."
    )
    wrong = rows(*(f"Place {n},coal,1,million USD_2023" for n in range(3 * MOST_SEARCHED)))
    with pytest.raises(ScenarioError) as caught:
        read_values(wrong, world)
    assert len(caught.value.problems) == 3 * MOST_SEARCHED
    assert len(sought) == MOST_SEARCHED


@pytest.mark.parametrize("separator", [",", ";"])
def test_a_text_has_no_more_columns_than_a_workbook(world: World, separator: str) -> None:
    head = separator.join(["region", "coal", *(f"column {n}" for n in range(1_000))])
    with pytest.raises(ScenarioError, match="1,002 columns given; at most 1,000 columns"):
        read_values(f"{head}\nUA-14{separator}1\n".encode(), world)


def test_an_unknown_name_is_told_once_with_its_rows(world: World) -> None:
    rows = [f"Narnia,coal,{n},million USD_2023" for n in range(11)]
    text = "\n".join(["region,group,value,unit", *rows, "UA-14,unobtainium,1,million USD_2023",
                      "UA-09,unobtainium,1,million USD_2023"])  # fmt: skip
    with pytest.raises(ScenarioError) as caught:
        read_values(text.encode(), world)
    named = [problem for problem in caught.value.problems if "known" in problem.allowed]
    assert [(problem.where, problem.given) for problem in named] == [
        ("upload:2:region", "'Narnia' in rows 2, 3, 4, 5, 6, 7, 8, 9 and 3 more"),
        ("upload:13:group", "'unobtainium' in rows 13, 14"),
    ]
    assert "UA-14 (Donetsk), UA-18 (Zhytomyr)" in named[0].remedy
    assert named[1].remedy == "Did you mean uranium (Uranium)?"


def test_another_currency_has_no_ratio_to_dollars(world: World) -> None:
    text = "region;group;value, million UAH_2023\nDonetsk;coal;1000\n"
    own = read_values(text.encode(), world)
    assert own.against["ratio"].isna().all()
    assert any("in UAH_2023, the reference in US dollars" in note for note in own.notes)
    dollars = read_values(text.replace("UAH", "USD").encode(), world)
    assert dollars.against["ratio"].notna().any()


def test_commodities_in_rows_of_their_own_are_no_titles(world: World) -> None:
    text = "Region;Value, million USD_2023\nCoal;\nDonetsk;1000\nGas;\nPoltava;500\n"
    with pytest.raises(ScenarioError, match="rows of their own: 'Coal', 'Gas' given; the comm"):
        read_values(text.encode(), world)
    plain = text.replace("Coal;", "By the ministry;").replace("Gas;", "Preliminary;")
    assert read_values(plain.encode(), world).total == 1500
