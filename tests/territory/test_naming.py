"""Which property names the layers; whatever nobody knows and differs is asked about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from model import World
from model.core.errors import ScenarioError
from model.territory.geometry import read_layers
from model.territory.own_map import map_of, read_map
from tests.territory.makers import (
    FAR,
    RING,
    SHARES,
    collection,
    feature,
    kml,
    shares,
    text,
    zipped,
)


def two(ours: dict[str, Any], theirs: dict[str, Any]) -> bytes:
    return text(collection(feature(**ours), feature(FAR, **theirs)))


ASKED: dict[str, tuple[bytes, str]] = {
    "null beside a name": (two({"name": "Occupied"}, {"name": None}), "(no name)"),
    "nothing beside a name": (two({"name": "Occupied"}, {}), "(no name)"),
    "blank beside a name": (two({"status": "occupied"}, {"status": " "}), "(no name)"),
    "an unknown property": (two({"phase": "one"}, {"phase": "two"}), "one"),
    "an unknown code": (two({"cls": 1}, {"cls": 2}), "1"),
    "an unknown property in part": (two({"phase": "one"}, {}), "(no name)"),
    "an unknown flag": (two({"held": True}, {"held": False}), "True"),
    "an unknown measure": (two({"p": 0.9}, {"p": 0.1}), "0.9"),
    "a flag beside a name": (two({"name": "Occupied", "deleted": False},
                                 {"name": "Occupied", "deleted": True}), "False"),
    "a switch beside a name": (two({"name": "Occupied", "active": 1},
                                   {"name": "Occupied", "active": 0}), "1"),
    "another type beside a name": (two({"name": "Occupied", "type": "actual"},
                                       {"name": "Occupied", "type": "forecast"}), "actual"),
    "objects of a topology": (
        text({"type": "Topology", "arcs": [RING, FAR], "objects": {
            "a1x": {"type": "Polygon", "arcs": [[0]]}, "b1x": {"type": "Polygon", "arcs": [[1]]}}}),
        "a1x"),
    "two files": (zipped(**{"north.geojson": text(feature()), "south.geojson": text(feature(FAR))}),
                  "north"),
    "a file that turns round": (zipped(**{"vacated_by_russia.geojson": text(feature())}),
                                "vacated_by_russia"),
    "a turned name under a plain status": (
        two({"name": "Lost by Russia", "status": "occupied"},
            {"name": "Russian control", "status": "occupied"}), "Lost by Russia"),
    "a turned name in a plain file": (
        zipped(**{"occupied.geojson": text(feature(name="Former Russian control"))}),
        "Former Russian control"),
}  # fmt: skip


@pytest.mark.parametrize("kind", ASKED)
def test_what_nobody_knows_is_asked_about(kind: str, world: World) -> None:
    content, name = ASKED[kind]
    with pytest.raises(ScenarioError) as caught:
        read_map(content, world)
    assert f"mapping={{'{name}': 'PARTY'}}" in str(caught.value)
    assert "UA-09" in shares(read_map(content, world, {"*": "russia"}))


BARE = ("0", "1", "-1", "7", "2022", "true", "No", 0, 1, True, 2.0)


@pytest.mark.parametrize("key", ["name", "type", "class", "status", "side", "layer"])
@pytest.mark.parametrize("value", BARE)
def test_a_bare_number_or_flag_of_all_names_no_layer(key: str, value: Any, world: World) -> None:
    one = text(collection(feature(**{key: value}), feature(FAR, **{key: value})))
    assert map_of(read_layers(one, name="liberated.geojson"), world).control.control() == {}
    with pytest.raises(ScenarioError, match="no party given"):
        read_map(one, world)
    both = {"Occupied.geojson": text(feature(**{key: value})),
            "Liberated.geojson": text(feature(FAR, **{key: value}))}  # fmt: skip
    assert shares(read_map(zipped(**both), world)) == pytest.approx(SHARES, abs=1e-3)
    beside = two({key: value, "control": "Russia"}, {key: value, "control": "Ukraine"})
    assert shares(read_map(beside, world)) == pytest.approx(SHARES, abs=1e-3)


@pytest.mark.parametrize("name", ["0", "1", "-1", "true", "A 1", "2022"])
def test_folders_are_heard_before_placemarks_with_bare_names(name: str, world: World) -> None:
    folders = kml({"Occupied": RING, "Liberated": FAR}).replace(
        b"<name>A</name>", f"<name>{name}</name>".encode())  # fmt: skip
    assert shares(read_map(folders, world)) == pytest.approx(SHARES, abs=1e-3)


def test_what_is_shown_names_no_layer(world: World) -> None:
    hidden = kml({"Occupied": RING, "Liberated": FAR}).replace(
        b"<Placemark>", b"<Placemark><visibility>0</visibility><open>1</open>", 1)  # fmt: skip
    assert shares(read_map(hidden, world)) == pytest.approx(SHARES, abs=1e-3)


@pytest.mark.parametrize("title", ["Untitled map", "Layer 1", "map", "My map"])
def test_a_lone_table_whose_name_says_nothing_has_that_of_its_file(title: str) -> None:
    bare = kml({"": RING}).replace(b"<Folder><name></name>", b"").replace(b"</Folder>", b"")
    named = bare.replace(b"<name>map</name>", f"<name>{title}</name>".encode())
    assert read_layers(named, name="liberated.kml").names == ("liberated",)


@pytest.mark.parametrize("as_text", [False, True])
@pytest.mark.parametrize("name", ["liberated.geojson", "claimed.json", "liberated_2022.kml"])
def test_the_name_of_a_path_is_heard_in_python_too(
    name: str, as_text: bool, tmp_path: Path, world: World
) -> None:
    path = tmp_path / name
    bare = kml({"": RING}).replace(b"<Folder><name></name>", b"").replace(b"</Folder>", b"")
    path.write_bytes(bare if name.endswith("kml") else text(feature(OBJECTID=1)))
    found = read_map(str(path) if as_text else path, world)
    assert found.name == name
    assert found.control.control() == {}


@pytest.mark.parametrize("name", ["liberated_2022.geojson", "map_not_occupied.geojson"])
def test_the_name_of_a_lone_file_is_heard(name: str, world: World) -> None:
    layers = read_layers(text(feature()), name=name)
    assert map_of(layers, world).control.control() == {}


@pytest.mark.parametrize("name", ["Former_Russian_control.geojson", "russian_losses.json"])
def test_the_name_of_a_lone_file_that_turns_round_is_asked_about(name: str, world: World) -> None:
    with pytest.raises(ScenarioError, match="no party given"):
        map_of(read_layers(text(feature()), name=name), world)


@pytest.mark.parametrize(
    ("yes", "no"), [(True, False), (1, 0), ("yes", "no"), ("так", "ні"), ("TRUE", "FALSE")]
)
def test_a_flag_that_is_named_by_its_ground_is_heard(yes: Any, no: Any, world: World) -> None:
    found = read_map(two({"occupied": yes}, {"occupied": no}), world)
    assert shares(found) == pytest.approx(SHARES, abs=1e-3)
    freed = two({"name": "Occupied", "liberated": no}, {"name": "Occupied", "liberated": yes})
    with pytest.raises(ScenarioError, match="'Occupied' by name and 'liberated' by liberated"):
        read_map(freed, world)


@pytest.mark.parametrize("key", ["disputed", "claimed", "liberated", "is_disputed", "isClaimed",
                                 "disputed?", "Спірна", "grey zone"])  # fmt: skip
@pytest.mark.parametrize(
    ("yes", "no"),
    [("yes", "no"), (True, False), (1, 0), (1.0, 0.0), ("Y", "N"), ("x", ""), ("X", None),
     ("T", "F"), ("+", "-"), ("так", "ні"), ("partly", "no"), ("probably", None)],
)  # fmt: skip
def test_a_flag_that_takes_ground_from_a_clear_name_is_asked_about(
    key: str, yes: Any, no: Any, world: World
) -> None:
    name = "Russian control"
    with pytest.raises(ScenarioError, match=r"one that says whose ground it is|no party given"):
        read_map(two({"status": name, key: no}, {"status": name, key: yes}), world)
    if yes not in ("partly", "probably"):
        plain = read_map(two({"status": name, key: no}, {"status": name, key: no}), world)
        assert "UA-23" in shares(plain)


def test_a_flag_of_ground_that_says_neither_yes_nor_no_is_asked_about(world: World) -> None:
    rows = ({"status": "occupied", "occupied": said} for said in ("yes", "partly"))
    with pytest.raises(ScenarioError, match="layer 'partly': no party given"):
        read_map(two(*rows), world)


def test_a_remark_that_is_the_same_for_all_is_heard(world: World) -> None:
    row = {"name": "Occupied", "note": "Disputed"}
    with pytest.raises(ScenarioError, match="'Occupied' by name and 'Disputed' by note given"):
        read_map(two(row, row), world)
    row["note"] = "Drawn by hand"
    assert "UA-23" in shares(read_map(two(row, row), world))


@pytest.mark.parametrize("key", ["ru", "name_ua", "ukrainian"])
def test_a_column_of_a_language_is_no_flag(key: str, world: World) -> None:
    named = {"status": "Occupied"}
    found = read_map(two({**named, key: "Бахмут"}, {**named, key: "Соледар"}), world)
    assert "UA-23" in shares(found)


@pytest.mark.parametrize("more", [
    {"fid": (1, 2)}, {"OBJECTID": ("a", "b")}, {"Shape__Area": (1.5, 2.5)}, {"area": (1, 2)},
    {"comment": ("x", "y")}, {"source": ("x", "y")}, {"zone": ("A", "A")}, {"w": (0.5, 0.5)},
    {"hectares": (7.5, 8.5)}, {"type": ("Polygon", "MultiPolygon")},
    {"status": ("occupied", "occupied"), "name": ("Bakhmut", "Soledar")},
    {"status": ("occupied", "occupied"), "adm0": ("Ukraine", "Russia")},
    {"deleted": (False, False), "name": ("Occupied", "Occupied")},
])  # fmt: skip
def test_numbers_and_remarks_of_features_name_no_layers(more: Any, world: World) -> None:
    rows = [{key: pair[at] for key, pair in more.items()} for at in (0, 1)]
    assert {"UA-09", "UA-23"} <= shares(read_map(two(*rows), world)).keys()


SAID = {
    "nested": two({"tags": {"status": "occupied"}}, {"tags": {"status": "liberated"}}),
    "lists": two({"tags": ["occupied"]}, {"tags": ["liberated"]}),
    "remarks": two({"description": "<b>Occupied</b>"}, {"description": "Liberated"}),
    "remarks beside names that say nothing": two(
        {"name": "Zone", "comment": "Окуповано"}, {"name": "Zone", "comment": "Звільнено"}),
    "objects of a topology": text({"type": "Topology", "arcs": [RING, FAR], "objects": {
        "occupied": {"type": "Polygon", "arcs": [[0]]},
        "liberated": {"type": "Polygon", "arcs": [[1]]}}}),
    "members of features": text(collection({**feature(), "status": "occupied"},
                                           {**feature(FAR), "status": "liberated"})),
}  # fmt: skip


@pytest.mark.parametrize("kind", SAID)
def test_what_stands_in_odd_places_is_heard(kind: str, world: World) -> None:
    assert shares(read_map(SAID[kind], world)) == pytest.approx(SHARES, abs=1e-3)


def test_a_remark_that_says_otherwise_is_asked_about(world: World) -> None:
    rows = two({"name": "Occupied", "description": "occupied by Russia"},
               {"name": "Occupied", "description": "liberated by Ukraine"})  # fmt: skip
    with pytest.raises(ScenarioError, match="'Occupied' by name and 'liberated by Ukraine' by"):
        read_map(rows, world)


def test_a_plain_property_goes_before_one_that_nobody_knows(world: World) -> None:
    content = two({"status": "occupied", "x7": "a"}, {"status": "liberated", "x7": "b"})
    assert shares(read_map(content, world)) == pytest.approx(SHARES, abs=1e-3)


def test_folders_that_speak_name_layers_and_others_are_asked_about(world: World) -> None:
    assert shares(read_map(kml({"Russia": RING, "Ukraine": FAR}), world)) == pytest.approx(
        SHARES, abs=1e-3
    )
    with pytest.raises(ScenarioError, match="no party given"):
        read_map(kml({"Alpha": RING, "Bravo": FAR}), world)


@pytest.mark.parametrize(
    ("name", "value"),
    [("GID_1", "UKR.{}_1"), ("iso_3166_2", "UA-1{}"), ("country", "Ukraine"), ("layer", "UA")],
)
def test_a_column_of_codes_says_of_no_ground_that_it_is_ukraines(
    name: str, value: str, world: World
) -> None:
    rows = [feature(ring, **{name: value.format(n)}) for n, ring in ((4, RING), (8, FAR))]
    with pytest.raises(ScenarioError, match=r"no party given; .*Say whose ground it is"):
        read_map(text(collection(*rows)), world, layer_property=name)
    by_default = text(collection(*rows))
    try:
        russia = read_map(by_default, world).control.russia.sum()
    except ScenarioError as error:
        assert "Say whose ground it is" in str(error)  # noqa: PT017
    else:
        assert russia > 1.0


def test_a_column_of_countries_does_not_hide_what_is_said(world: World) -> None:
    rows = [feature(country="Ukraine", status="Occupied"), feature(FAR, country="Ukraine",
                                                                  status="Liberated")]  # fmt: skip
    assert shares(read_map(text(collection(*rows)), world)) == pytest.approx(SHARES, abs=1e-3)


DISAGREE = {
    "years": ({"status_2022": "RU", "status_2024": "RU"},
              {"status_2022": "UA", "status_2024": "RU"}),
    "years, freed": ({"status_2022": "RU", "status_2024": "UA"},
                     {"status_2022": "UA", "status_2024": "UA"}),
    "words": ({"status_2022": "occupied", "status_2024": "occupied"},
              {"status_2022": "free", "status_2024": "occupied"}),
    "before and after": ({"before": "Russia", "after": "Ukraine"},
                         {"before": "Ukraine", "after": "Ukraine"}),
    "days": ({"2022-03-01": "UA", "2024-05-01": "RU"}, {"2022-03-01": "RU", "2024-05-01": "RU"}),
    "a known one and its kind": ({"status": "RU", "statusIsw": "RU"},
                                 {"status": "RU", "statusIsw": "UA"}),
    "a known one and one that is the same": ({"status": "RU", "status_isw": "RU"},
                                             {"status": "UA", "status_isw": "RU"}),
}  # fmt: skip


@pytest.mark.parametrize("kind", DISAGREE)
def test_two_properties_that_name_other_sides_are_asked_about(kind: str, world: World) -> None:
    rows = DISAGREE[kind]
    first, second = rows[0]
    with pytest.raises(ScenarioError, match=f"by {first} and .* by {second} .*layer_property="):
        read_map(two(*rows), world)
    assert read_map(two(*rows), world, layer_property=first).control.russia.sum() > 0


@pytest.mark.parametrize("key", ["country", "adm0_name", "країна"])
def test_the_country_beside_a_property_that_nobody_knows_is_no_statement(
    key: str, world: World
) -> None:
    rows = two({"actor": "RU Forces", key: "Ukraine"}, {"actor": "UA Forces", key: "Ukraine"})
    assert shares(read_map(rows, world)) == pytest.approx(SHARES, abs=1e-3)


@pytest.mark.parametrize(
    "name",
    ["occupied_and_liberated", "ukraine_occupied", "frontline_ru_ua", "deoccupied", "map_ru"],
)
def test_what_features_say_goes_before_the_name_of_their_file(name: str, world: World) -> None:
    rows = two({"name": "Occupied"}, {"name": "Liberated"})
    found = map_of(read_layers(rows, name=f"{name}.geojson"), world)
    assert shares(found) == pytest.approx(SHARES, abs=1e-3)


def test_an_unclear_file_is_not_asked_about_where_some_features_say_it(world: World) -> None:
    rows = two({"name": "Occupied"}, {"name": None})
    with pytest.raises(ScenarioError, match=r"layer '\(no name\)': no party given"):
        map_of(read_layers(rows, name="occupied_and_liberated.geojson"), world)


def test_a_folder_that_says_otherwise_than_its_polygons_is_asked_about(world: World) -> None:
    content = kml({"Liberated": RING}).replace(b"<name>A<", b"<name>Occupied<")
    with pytest.raises(ScenarioError, match="'Liberated' by"):
        read_map(content, world)


@pytest.mark.parametrize(
    ("key", "ours", "theirs"),
    [("source", "RU", "UA"), ("language", "Russian", "Ukrainian"), ("Автор", "Росія", "Україна")],
)
def test_who_drew_a_polygon_names_no_layers_unless_that_is_stated(
    key: str, ours: str, theirs: str, world: World
) -> None:
    rows = two({key: ours}, {key: theirs})
    with pytest.raises(ScenarioError, match=f"property '{key}': .*Name it if it does, else"):
        read_map(rows, world)
    found = read_map(rows, world, layer_property=key)
    assert shares(found) == pytest.approx(SHARES, abs=1e-3)
    assert f"Layers named by property '{key}'." in found.notes
    named = two({"name": "Occupied", key: theirs}, {"name": "Liberated", key: ours})
    assert shares(read_map(named, world)) == pytest.approx(SHARES, abs=1e-3)


def test_what_names_the_layers_is_told(world: World) -> None:
    by_status = two({"status": "occupied", "name": "A"}, {"status": "liberated", "name": "B"})
    assert "Layers named by property 'status'." in read_map(by_status, world).notes
    by_folder = read_map(kml({"Russia": RING, "Ukraine": FAR}), world)
    assert "Layers named by file, folder or table." in by_folder.notes
    assert not any("Layers named" in note for note in read_map(text(feature()), world).notes)
