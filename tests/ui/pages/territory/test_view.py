"""The page of own maps and values: previews before anything changes, every problem said."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from model import Outcome, Scenario, World, evaluate
from model.cli.app import app
from model.core.limits import MOST_PROBLEMS, TABLE_BYTES
from model.territory.geometry import default_party, overlay, read_layers
from model.territory.map_files import LIMIT_PACKED
from model.territory.own_map import read_map
from model.territory.own_values import read_values
from tests.ui.explained import shown
from ui.pages.territory.map import with_map
from ui.pages.territory.values import with_values
from ui.parts.drawings import unpacked
from ui.parts.kit import plain
from ui.speech import words
from ui.speech.language import percent

Pages = Callable[..., AppTest]

EAST = [[[36.5, 46.5], [40.3, 46.5], [40.3, 49.5], [37.8, 49.5], [36.5, 47.5], [36.5, 46.5]]]
WEST = [[[23.0, 49.0], [24.0, 49.0], [24.0, 50.0], [23.0, 50.0], [23.0, 49.0]]]


def feature(name: str, rings: list[list[list[float]]]) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": rings}
    return {"type": "Feature", "properties": {"name": name}, "geometry": geometry}


def geojson(*features: dict[str, Any]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


ONE = geojson(feature("Occupied", EAST))
TWO = geojson(feature("Occupied", EAST), feature("Zone <b> [x](http://e.example)", WEST))
CSV = (
    "region,group,value,unit\nUA-14,coal,1000,million USD_2023\nUA-46,lithium,24,million USD_2023\n"
)


MARKUP = re.compile(r"[!-/:-@\[-`{-~]")


def in_hand(page: AppTest) -> Scenario:
    scenario: Scenario = page.session_state["hand"].scenario
    return scenario


def upload(page: AppTest, key: str, content: bytes, name: str) -> AppTest:
    page.file_uploader(key=key).set_value((name, content, "application/octet-stream")).run()
    assert not page.exception
    return page


@pytest.mark.parametrize(
    ("where", "key", "most"),
    [("map", "own-map", LIMIT_PACKED), ("values", "own-values", TABLE_BYTES)],
)
def test_an_entry_takes_what_its_reader_does(
    where: str, key: str, most: int, section: Callable[[str], AppTest]
) -> None:
    page = section(where)
    assert page.file_uploader(key=key).proto.max_upload_size_mb == most // 1_000_000
    if where == "map":
        said = " ".join(part.value for part in page.markdown)
        assert "at most 5 MB, and a packed file 30 MB with at most 5 MB in it" in said


# --- own map ------------------------------------------------------------------------------------


def test_a_map_is_shown_before_it_is_applied(
    open_page: Pages, world: World, seed: Scenario
) -> None:
    page = upload(open_page("territory"), "own-map", ONE, "east.geojson")
    assert in_hand(page) == seed
    control = overlay(read_layers(ONE)).control()
    after = evaluate(with_map(seed, control), world)
    metrics = {metric.label: metric.value for metric in page.metric}
    assert metrics == {
        "Ukraine": words.trillions(int(after.party_million[0])),
        "Russia": words.trillions(int(after.party_million[1])),
    }
    table = shown(page, "own-map-shares")
    assert table.loc["Donetsk", "Russia, your map"] == percent(control["UA-14"]["russia"], 1)
    assert table.loc["Crimea", "Russia, your map"] == "0.0%"
    page.button(key="own-map-apply").click().run()
    assert in_hand(page).base == "borders-1991"
    assert dict(in_hand(page).control["UA-14"].model_dump()) == control["UA-14"]
    result = evaluate(in_hand(page), world)
    assert result.party_million.tolist() == after.party_million.tolist()


def test_the_preview_names_the_file_as_it_is(open_page: Pages) -> None:
    page = upload(open_page("territory"), "own-map", ONE, "my_east.v2.geojson")
    feeds = [e.proto for e in page.get("bidi_component") if e.proto.component_name == "feed"]
    (state,) = (unpacked(feed.bytes) for feed in feeds)
    shown = state["own-map-preview"]
    assert shown["caption"] == "shares of area by your file my_east.v2.geojson"
    assert shown["rows"]["UA-46"][:2] == [0, 0]
    assert len(shown["held"]) == 201
    assert shown["ground"].startswith("M")
    assert shown["ground"].endswith("z")


def test_the_same_file_gives_the_same_figures_as_python(
    open_page: Pages, world: World, seed: Scenario
) -> None:
    page = upload(open_page("territory"), "own-map", ONE, "east.geojson")
    page.button(key="own-map-apply").click().run()
    assert in_hand(page).hash == seed.replace(**read_map(ONE, world).fields()).hash


SIDES = [
    {"date": "2025-02-11", "side": "RU", "zone": 1},
    {"date": "2025-02-11", "side": "RU", "zone": 2},
    {"date": "2025-02-09", "side": "UA", "zone": 3},
]
CRIMEA = [[[32.0, 44.0], [36.5, 44.0], [36.5, 46.3], [32.0, 46.3], [32.0, 44.0]]]


def test_page_command_line_and_python_give_one_result_for_one_file(
    open_page: Pages, world: World, seed: Scenario, tmp_path: Path
) -> None:
    """A map of two days and both sides that covers Crimea but for its coast, and a table."""
    rows = [feature("", rings) for rings in (EAST, CRIMEA, WEST)]
    for row, properties in zip(rows, SIDES, strict=True):
        row["properties"] = properties
    path, out = tmp_path / "front.geojson", tmp_path / "front.toml"
    path.write_bytes(geojson(*rows))
    page = upload(open_page("territory"), "own-map", path.read_bytes(), path.name)
    shown = " ".join(caption.value for caption in page.caption).replace("\\", "")
    page.button(key="own-map-apply").click().run()
    told = CliRunner().invoke(app, ["control", "from-geojson", str(path), "--out", str(out)])
    assert told.exit_code == 0, told.output
    python = read_map(path, world)
    assert in_hand(page).control["UA-43"].russia == 1.0
    found = (in_hand(page), Scenario.from_file(out), seed.replace(**python.fields()))
    assert {scenario.hash for scenario in found} == {found[0].hash}
    figures = [evaluate(scenario, world).party_million.tolist() for scenario in found]
    assert figures[0] == figures[1] == figures[2]
    kept = "apart from the map, and kept: Rare earths, 50% controlled by Russia."
    assert kept in told.stderr
    assert kept in shown


def test_page_command_line_and_python_give_one_result_for_one_table(
    section: Callable[[str], AppTest], world: World, tmp_path: Path
) -> None:
    table = "Регіон;Група;Вартість, млн дол. США 2023\nДонеччина;Вугілля;1 000,5\n;Літій;24,2\n"
    path, out = tmp_path / "values.csv", tmp_path / "values.toml"
    path.write_bytes(table.encode("windows-1251"))
    page = upload(section("values"), "own-values", path.read_bytes(), path.name)
    page.button(key="own-values-apply").click().run()
    told = CliRunner().invoke(app, ["values", str(path), "--out", str(out)])
    assert told.exit_code == 0, told.output
    python = read_values(path, world)
    assert in_hand(page).own_values == Scenario.from_file(out).own_values == python.values
    assert evaluate(in_hand(page), world).total_million == python.total == 1024


def test_the_preview_keeps_nothing_of_the_file_before(open_page: Pages) -> None:
    page = upload(open_page("territory"), "own-map", ONE, "one.geojson")
    first = preview(page)
    upload(page, "own-map", geojson(feature("Occupied", WEST)), "two.geojson")
    second = preview(page)
    assert second["caption"] == "shares of area by your file two.geojson"
    assert second["ground"] != first["ground"]
    assert "UA-14" not in second["rows"] or second["rows"]["UA-14"][:2] == [0, 0]
    upload(page, "own-map", b"{", "broken.geojson")
    assert preview(page) is None
    assert not [button for button in page.button if button.key == "own-map-apply"]
    assert "map" not in page.session_state["hand"].previews
    again = upload(page, "own-map", ONE, "one.geojson")
    assert preview(again) == first


def preview(page: AppTest) -> Any:
    """Return what the map of the preview shows, None where there is none."""
    feeds = [e.proto for e in page.get("bidi_component") if e.proto.component_name == "feed"]
    states = [unpacked(feed.bytes) for feed in feeds]
    return next((s["own-map-preview"] for s in states if "own-map-preview" in s), None)


def test_another_file_starts_anew_and_shows_its_days(open_page: Pages) -> None:
    dated = [feature("Occupied", EAST), feature("Occupied", WEST)]
    for one, day in zip(dated, ("2025-02-10", "2025-02-11"), strict=True):
        one["properties"]["date"] = day
    page = upload(open_page("territory"), "own-map", geojson(*dated), "days.geojson")
    assert shown(page, "own-map-shares").loc["Donetsk", "Russia, your map"] == "0.0%"
    days = next(box for box in page.selectbox if box.label == "Day of the map")
    assert [str(day) for day in days.options] == ["11 February 2025", "10 February 2025"]
    days.select_index(1).run()
    assert shown(page, "own-map-shares").loc["Donetsk", "Russia, your map"] != "0.0%"
    upload(page, "own-map", TWO, "two.geojson")
    assert not [box for box in page.selectbox if box.label == "Day of the map"]


def test_crimea_can_be_counted_whole(open_page: Pages) -> None:
    peninsula = [[[32.0, 44.0], [36.5, 44.0], [36.5, 46.3], [32.0, 46.3], [32.0, 44.0]]]
    nearly = geojson(feature("Occupied", peninsula))
    page = upload(open_page("territory"), "own-map", nearly, "crimea.geojson")
    assert shown(page, "own-map-shares").loc["Crimea", "Russia, your map"] == "100.0%"
    page.checkbox(key="own-map-crimea").uncheck().run()
    assert shown(page, "own-map-shares").loc["Crimea", "Russia, your map"] == "99.7%"
    assert not page.exception


def test_an_unknown_layer_waits_for_its_party(open_page: Pages, seed: Scenario) -> None:
    page = upload(open_page("territory"), "own-map", TWO, "two.geojson")
    assert page.error[0].value == "1 problem; the current scenario is unchanged."
    asked = page.markdown[1].value.replace("\\", "")
    assert "no party" in asked
    assert "<b>" not in asked
    assert "another property (“Field that names the layers”)" in asked
    assert "--layer" not in asked
    assert "mapping=" not in asked
    assert [box.value for box in page.selectbox if box.label.startswith("Layer")] == [
        "russia",
        None,
    ]
    zone = next(box for box in page.selectbox if "Zone" in box.label)
    zone.set_value("other").run()
    assert not page.error
    assert [metric.label for metric in page.metric] == ["Ukraine", "Russia", "Neither side"]
    assert in_hand(page) == seed


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty file"),
        (b'{"type": "FeatureCollection", "features": [', "JSON"),
        (b'{"type": "Point", "coordinates": [37, 48]}', "polygon"),
        (geojson(feature("Occupied", [[p[::-1] for p in EAST[0]]])), "swap"),
        (b"\x00\xff\xfe", "binary"),
    ],
)
def test_a_bad_map_says_what_is_wrong_and_changes_nothing(
    content: bytes, said: str, open_page: Pages, seed: Scenario
) -> None:
    page = upload(open_page("territory"), "own-map", content, "bad.geojson")
    assert "problem" in page.error[0].value
    assert said.lower() in " ".join(m.value for m in page.markdown).lower()
    assert not page.metric
    assert not [button for button in page.button if button.key == "own-map-apply"]
    assert in_hand(page) == seed


def test_a_file_that_is_no_map_asks_for_nothing(open_page: Pages) -> None:
    page = upload(open_page("territory"), "own-map", b"%PDF-1.7 a map", "front.geojson")
    said = page.markdown[1].value.replace("\\", "")
    assert said.startswith("- **front.geojson**: a PDF document: GeoJSON")
    assert not page.text_input
    assert not page.selectbox


def test_a_bad_table_is_called_by_its_name(section: Callable[[str], AppTest]) -> None:
    page = upload(
        section("values"), "own-values", CSV.replace("UA-14", "Narnia").encode(), "my.csv"
    )
    assert any("my.csv:2:region" in m.value.replace("\\", "") for m in page.markdown)


def test_another_property_names_the_layers(open_page: Pages, seed: Scenario) -> None:
    many = [feature(f"part {number}", EAST) for number in range(31)]
    for one in many:
        one["properties"]["status"] = "Occupied"
    page = upload(open_page("territory"), "own-map", geojson(*many), "many.geojson")
    assert not page.error
    by = next(box for box in page.selectbox if box.label == "Field that names the layers")
    by.set_value("name").run()
    assert "31 layers" in page.markdown[1].value
    by = next(box for box in page.selectbox if box.label == "Field that names the layers")
    by.set_value("status").run()
    assert not page.error
    assert [box.value for box in page.selectbox if box.label.startswith("Layer")] == ["russia"]
    assert in_hand(page) == seed


def test_layers_are_read_by_their_names() -> None:
    layers = read_layers(TWO)
    assert [default_party(layers, name) for name in layers.names] == ["russia", None]
    for name, party in (("Polygon 1", "russia"), ("Anything", None)):
        alone = read_layers(geojson(feature(name, EAST)))
        assert default_party(alone, name) == party


# --- own values ---------------------------------------------------------------------------------


def test_own_values_are_shown_beside_forbes_before_they_apply(
    section: Callable[[str], AppTest], world: World, seed: Scenario
) -> None:
    page = upload(section("values"), "own-values", CSV.encode(), "own.csv")
    metrics = {metric.label: metric.value for metric in page.metric}
    assert metrics["Your total, USD (2023 prices)"] == "1.02 billion"
    assert metrics["Forbes, for comparison"] == "14.8 trillion"
    missing = read_values(CSV.encode(), world).missing
    assert page.code[0].value == "\n".join(missing)
    assert page.expander[0].label.startswith(f"{len(missing)} cells that Forbes has")
    assert shown(page, "own-values").loc["Hard coal", "Yours, million"] == "1,000"
    assert in_hand(page) == seed
    page.button(key="own-values-apply").click().run()
    assert evaluate(in_hand(page), world).total_million == 1024
    page.button(key="own-values-drop").click().run()
    assert evaluate(in_hand(page), world).total_million == 14_800_000


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("region,group,value,unit\nUA-99,coal,1,million USD_2023\n", "known region"),
        ('region,group,value,unit\nUA-14,coal,"1,000",million USD_2023\n', "Is it 1000 or 1.000?"),
        ("region,group,value,unit\nUA-14,coal,1,tonne\n", "money"),
        ("a,b\n1,2\n", "the columns region, group, value, unit"),
    ],
)
def test_a_bad_table_says_what_is_wrong(
    content: str, said: str, section: Callable[[str], AppTest], seed: Scenario
) -> None:
    page = upload(section("values"), "own-values", content.encode(), "own.csv")
    assert "problem" in page.error[0].value
    plain = " ".join(m.value for m in page.markdown).replace("\\", "")
    assert said in plain
    assert in_hand(page) == seed


def test_a_total_that_does_not_fit_is_a_problem(section: Callable[[str], AppTest]) -> None:
    page = section("values")
    page.text_input(key="own-values-total").set_value("5000").run()
    upload(page, "own-values", CSV.encode(), "own.csv")
    assert "1024" in " ".join(m.value for m in page.markdown)
    page.text_input(key="own-values-total").set_value("1024").run()
    assert not page.error


def test_own_values_keep_everything_else(world: World, seed: Scenario) -> None:
    own = with_values(seed, read_values(CSV.encode(), world))
    assert {change.path.split(".")[0] for change in own.diff(seed)} == {"own_values"}
    assert isinstance(evaluate(own, world), Outcome)


def test_a_long_list_of_problems_is_cut(section: Callable[[str], AppTest]) -> None:
    places = range(100, 107 + MOST_PROBLEMS)
    rows = "".join(f"UA-{n:03d},coal,1,million USD_2023\n" for n in places)
    content = f"region,group,value,unit\n{rows}".encode()
    page = upload(section("values"), "own-values", content, "own.csv")
    assert page.error[0].value.startswith(f"{MOST_PROBLEMS + 7} problems")
    assert page.markdown[MOST_PROBLEMS + 1].value == "and 7 more"


@pytest.mark.parametrize("text", ["*a* `b` <i>", "![x](http://e.example/y.png)", "$x$ :red[y]"])
def test_text_of_a_file_is_no_markup(text: str) -> None:
    shown = plain(text)
    assert "//" not in shown
    assert all(f"\\{sign}" in shown for sign in "*`<![$:" if sign in text)
    assert len(plain("x" * 2000)) == 1000


@settings(max_examples=50)
@given(st.text(max_size=60))
def test_no_text_of_a_file_gets_through_as_markup(text: str) -> None:
    shown = plain(text)
    assert shown.replace("\u2060", "").isprintable()
    assert not MARKUP.search(re.sub(rf"\\{MARKUP.pattern}", "", shown))
