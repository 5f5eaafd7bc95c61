"""Commands about ground: numbers as the model has them; bad input ends with status 2."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from model import Scenario, World, evaluate
from model.cli.app import app
from tests.territory.test_own_map import LINE, archive_day, ground

RUNNER = CliRunner()


def run(*arguments: str) -> Result:
    return RUNNER.invoke(app, list(arguments))


def as_json(*arguments: str) -> Any:
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def refused(*arguments: str) -> str:
    result = run(*arguments)
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result.stderr


@pytest.fixture(scope="module")
def map_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("maps") / "day.geojson"
    east = ground("UA-14").intersection(LINE)
    path.write_bytes(archive_day(east.union(ground("UA-43", "UA-40"))))
    return path


def test_control_at_a_day_with_rivals() -> None:
    found = as_json("control", "at", "2026-02-24")
    assert len(found) == 27
    assert found["UA-14"]["isw"] == 0.817
    assert found["UA-14"]["russia"] == found["UA-14"]["deepstate"] == 0.78406
    assert found["UA-43"]["russia"] == 1.0
    assert found["UA-14"]["spread"] == pytest.approx(0.817 - 0.78406)
    assert found["UA-09"]["spread"] is None


def test_control_between_anchors_tells_the_anchor_and_its_age() -> None:
    result = run("control", "at", "2022-03-01")
    assert "Record of 2022-02-23, 6 days before the day asked for" in result.stderr


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("2013-01-01", "2013-01-01 given; the record runs from 2014-02-01 to 2026-08-22"),
        ("2030-01-01", "the record runs from"),
        ("yesterday", "'yesterday' given; a date as YYYY-MM-DD"),
    ],
)
def test_a_day_off_the_record_ends_with_status_2(day: str, message: str) -> None:
    text = refused("control", "at", day)
    assert message in text
    assert "The scenario cannot be used" in text


def test_a_map_becomes_shares_holders_and_a_scenario_file(
    map_file: Path, tmp_path: Path, world: World
) -> None:
    out = tmp_path / "mine.toml"
    found = as_json(
        "control", "from-geojson", str(map_file), "--date", "2025-02-11", "--out", str(out)
    )
    assert found["by_region"]["UA-43"]["russia"] == 1.0
    assert found["by_region"]["UA-14"]["record"] == 0.68034
    assert found["deposits"]["azovske-ree-zr"]["holder"] == "russia"
    scenario = Scenario.from_file(out)
    assert scenario.title == "day.geojson"
    outcome = evaluate(scenario, world)
    assert scenario.control["UA-14"].russia == pytest.approx(
        found["by_region"]["UA-14"]["russia"], abs=1e-6
    )
    assert outcome.by_region.loc["UA-43", "ukraine"] == 0


def test_layers_and_assumed_shares_are_options(map_file: Path) -> None:
    options = ("--layer", "(no name)=other", "--assume", "UA-43=0.25")
    found = as_json("control", "from-geojson", str(map_file), *options)
    assert found["by_region"]["UA-14"]["other"] > 0.5
    assert found["by_region"]["UA-43"]["russia"] == 0.25


def test_deposits_may_go_into_the_scenario_file(map_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "mine.toml"
    run("control", "from-geojson", str(map_file), "--by-deposit", "--out", str(out))
    assert Scenario.from_file(out).deposit_control["azovske-ree-zr"] == "russia"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--layer", "nonsense"], "--layer: nonsense given; NAME=VALUE"),
        (["--layer", "Foo=russia"], "layer 'Foo': no such layer given; a layer of the file. Valid"),
        (["--layer", "x=moon"], "layer 'x': 'moon' given; one of russia, other, ukraine, ignore"),
        (["--assume", "UA-43=lots"], "--assume UA-43: lots given; a share lies in [0, 1]"),
        (["--assume", "UA-43=2"], "assume.UA-43: 2 given; a share lies in [0, 1]"),
        (["--assume", "UA-99=1"], "assume.UA-99: an unknown region given"),
        (["--date", "2031-01-01"], "the record runs from"),
    ],
)
def test_bad_options_of_a_map_are_told(map_file: Path, options: list[str], message: str) -> None:
    assert message in refused("control", "from-geojson", str(map_file), *options)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "an empty file"),
        (b"{", "It ends too early"),
        (b'{"type": "Point", "coordinates": [37, 48]}', "no polygon, but 1 Point"),
    ],
)
def test_bad_maps_are_told(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "bad.geojson"
    path.write_bytes(content)
    assert message in refused("control", "from-geojson", str(path))


def test_a_missing_map_is_told(tmp_path: Path) -> None:
    assert "no such file" in refused("control", "from-geojson", str(tmp_path / "none.geojson"))


def test_changes_name_the_seven_deposits() -> None:
    found = as_json("changes", "2025-02-11", "2026-08-15")
    assert sorted(found) == ["by_group", "by_region", "deposits", "operations"]
    mines = {row["name"]: (row["from"], row["to"]) for row in found["operations"].values()}
    wanted = ("Pokrovske mine", "Kapitalna mine", "Krasnolymanska mine")
    assert mines == dict.fromkeys(wanted, ("ukraine", "russia"))
    assert len(found["deposits"]) == 7
    assert found["deposits"]["shevchenkivske-lithium"]["since"] == "2025-07-10"
    assert sum(row["russia"] for row in found["by_region"].values()) == sum(
        row["russia"] for row in found["by_group"].values()
    )


def test_changes_as_csv_come_as_blocks() -> None:
    blocks = run("changes", "2025-02-11", "2026-08-15", "--format", "csv").stdout.split("\n\n")
    heads = [next(csv.reader(io.StringIO(block))) for block in blocks]
    assert [head[0] for head in heads] == ["region", "group", "deposit", "operation"]


def test_changes_want_days() -> None:
    assert "LATER: 'soon' given; a date" in refused("changes", "2025-02-11", "soon")
    assert "front_line_date: 2001-01-01 given" in refused("changes", "2001-01-01", "2025-02-11")


def test_bases_compare_every_valuation() -> None:
    found = as_json("bases")
    assert found["secdev-2022"]["total"] == 26_000_000
    assert found["forbes-2023"]["stated_russia"] is None
    result = run("bases")
    assert "russia_share: from 0.1984 to 0.4838" in result.stderr
    assert "critical-only" in result.stdout


def test_readings_of_two_days() -> None:
    seed, newest = as_json("readings"), as_json("readings", "--date", "2026-08-22")
    assert seed["rare_earths"]["by_area"] < seed["rare_earths"]["by_deposit"]
    assert newest["lithium"]["by_deposit"] > seed["lithium"]["by_deposit"]


def test_the_worth_of_ground_is_sorted_by_km2() -> None:
    found = as_json("ground")
    assert next(iter(found)) == "UA-14"
    assert found["UA-14"]["per_point"] == 38_000


def test_deposits_show_markers_without_value() -> None:
    found = as_json("deposits", "--preset", "latest-front-line")
    assert found["shevchenkivske-lithium"]["holder"] == "russia"
    assert all(row["value"] == 0 for row in found.values() if not row["counted"])


def test_deposits_of_another_day() -> None:
    found = as_json("deposits", "--date", "2025-07-01")
    assert found["shevchenkivske-lithium"]["holder"] == "ukraine"
    assert found["chasiv-yar-fireclay"]["holder"] == "russia"
    assert "'soon' given; a date" in refused("deposits", "--date", "soon")


def test_an_unknown_preset_is_told_by_every_command() -> None:
    for command in ("bases", "readings", "ground", "deposits"):
        assert "no preset of this name" in refused(command, "--preset", "bessent")


def test_a_map_of_the_whole_globe_is_read_without_a_warning(tmp_path: Path) -> None:
    globe = tmp_path / "globe.json"
    ring = [[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]
    globe.write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))
    result = run("control", "from-geojson", str(globe), "--format", "json")
    assert result.exit_code == 0, result.output
    shares = json.loads(result.stdout)["by_region"]
    assert [row["russia"] for row in shares.values()] == pytest.approx([1.0] * 27)
    assert "lies outside the regions" in result.stderr


def test_values_of_ones_own_become_a_scenario_file(tmp_path: Path, world: World) -> None:
    table, out = tmp_path / "values.csv", tmp_path / "mine.toml"
    table.write_text("region,group,value\nUA-14,coal,2.5\n")
    options = ("--unit", "trillion USD_2023", "--total", "2.5", "--out", str(out))
    found = as_json("values", str(table), *options)
    assert found["coal"] == {"own": 2_500_000, "reference": 9_176_000, "ratio": 2.5 / 9.176}
    outcome = evaluate(Scenario.from_file(out).replace(group_control={}), world)
    assert outcome.total_million == 2_500_000


def test_bad_values_are_told(tmp_path: Path) -> None:
    table = tmp_path / "values.csv"
    table.write_text('region,group,value\nUA-14,coal,"2,500"\n')
    text = refused("values", str(table), "--unit", "million USD_2023")
    assert "Is it 2500 or 2.500?" in text


@pytest.mark.parametrize(
    ("place", "given"), [("none/a.toml", "No such file or directory"), (".", "Is a directory")]
)
def test_a_scenario_that_cannot_be_written_ends_with_a_problem(
    place: str, given: str, map_file: Path, tmp_path: Path
) -> None:
    table, out = tmp_path / "values.csv", tmp_path / place
    table.write_text("region,group,value\nUA-14,coal,2.5\n")
    own = ("values", str(table), "--unit", "trillion USD_2023")
    for command in (own, ("control", "from-geojson", str(map_file))):
        text = refused(*command, "--out", str(out))
        assert f"--out {out}: {given} given; a place that can be written" in text


def box(west: float, **properties: str) -> dict[str, Any]:
    ring = [[west, 47.2], [west + 2, 47.2], [west + 2, 49], [west, 49], [west, 47.2]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


@pytest.fixture
def both(tmp_path: Path) -> Path:
    """A map of two days, whose properties say different things and one of which says nothing."""
    rows = [box(33, day="2025-02-09", side="RU", zone="A"),
            box(37, day="2025-02-11", side="RU", zone="A"),
            box(35, day="2025-02-11", side="UA", zone="B")]  # fmt: skip
    path = tmp_path / "both.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}))
    return path


def by_region(path: Path, *options: str) -> Any:
    return as_json("control", "from-geojson", str(path), *options)["by_region"]


def test_one_day_of_a_map_is_an_option(both: Path) -> None:
    newest = by_region(both)
    assert newest["UA-14"]["russia"] > 0.4
    assert newest["UA-65"]["russia"] == 0
    assert by_region(both, "--date", "2025-02-11")["UA-14"]["russia"] == newest["UA-14"]["russia"]
    earlier = by_region(both, "--date", "2025-02-10")
    assert earlier["UA-65"]["russia"] > 0.1
    assert earlier["UA-14"]["russia"] == 0
    told = run("control", "from-geojson", str(both), "--date", "2025-02-10").stderr
    assert "The map holds 2 days, 2025-02-09 to 2025-02-11; that of 2025-02-09 is read." in told
    message = "2025-02-08 given; a day on or after 2025-02-09"
    assert message in refused("control", "from-geojson", str(both), "--date", "2025-02-08")


def test_the_property_that_names_layers_is_an_option(both: Path) -> None:
    assert by_region(both, "--property", "side") == by_region(both)
    assert by_region(both, "--property", "SIDE") == by_region(both)
    text = refused("control", "from-geojson", str(both), "--property", "zone")
    assert "no party given" in text
    assert "--layer A=PARTY" in text
    options = ("--property", "zone", "--layer", "A=russia", "--layer", "B=ukraine")
    assert by_region(both, *options) == by_region(both)
    told = refused("control", "from-geojson", str(both), "--property", "sidee")
    assert "Did you mean side?" in told


def test_what_a_layer_counts_as_is_an_option(both: Path) -> None:
    turned = by_region(both, "--layer", "RU=other", "--layer", "UA=russia")
    assert turned["UA-14"]["other"] == by_region(both)["UA-14"]["russia"]
    nothing = by_region(both, "--layer", "*=ignore")
    assert not any(row["russia"] + row["other"] for row in nothing.values())


def test_the_decimal_mark_is_an_option(tmp_path: Path) -> None:
    table = tmp_path / "values.csv"
    table.write_text("region;group;value;unit\nДонецька;Вугілля;3,125;million USD_2023\n")
    assert "Is it 3125 or 3.125?" in refused("values", str(table))
    assert as_json("values", str(table), "--decimal", "comma")["coal"]["own"] == 3
    assert as_json("values", str(table), "--decimal", "point")["coal"]["own"] == 3125
    assert "one of point, comma" in refused("values", str(table), "--decimal", "dot")
