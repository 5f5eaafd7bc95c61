"""Polygons that hold in part, no more or not are asked about; silence is not Russia's where the
file says otherwise."""

from __future__ import annotations

import datetime as dt
import doctest
from typing import Any

import pytest

from model import ScenarioError, World
from model.territory import partly
from model.territory.layers import read_layers
from model.territory.own_map import read_map
from model.territory.partly import held_in_part
from tests.territory.makers import FAR, RING, SHARES, collection, feature, kml, shares, text

OCCUPIED = {"name": "Occupied"}
DAY = dt.date(2025, 2, 11)


def test_the_examples_hold() -> None:
    assert doctest.testmod(partly).failed == 0


@pytest.mark.parametrize(
    ("key", "value"),
    [("share", 0.65), ("occupied_pct", 65), ("russiaShare", "65 %"), ("percent", "0,5"),
     ("Частка", 0.1), ("fraction_held", 0), ("coverage", 99.9), ("valid_to", "2022-11-11"),
     ("endDate", 1668124800000), ("deleted", True), ("is_archived", "yes"), ("active", False),
     ("valid", "0")],
)  # fmt: skip
def test_what_holds_in_part_or_no_more_is_asked_about(
    key: str, value: object, world: World
) -> None:
    content = text(collection(feature(**OCCUPIED, **{key: value})))
    with pytest.raises(ScenarioError, match=f"property '{key}': .* given; polygons"):
        read_map(content, world)
    found = read_map(content, world, layer_property="name")
    assert shares(found) == pytest.approx(SHARES, abs=1e-3)
    assert f"Counted whole, though some hold in part or no more by property '{key}'." in found.notes


@pytest.mark.parametrize(
    ("key", "value"),
    [("share", 1), ("percent", 100), ("pct", "100 %"), ("share", None), ("coverage", "full"),
     ("valid_to", "9999-12-31"), ("valid_to", None), ("deleted", False), ("active", True),
     ("deleted", None), ("fill-opacity", 0.5), ("shared_by", "us"), ("valid", "")],
)  # fmt: skip
def test_what_holds_whole_is_read(key: str, value: object, world: World) -> None:
    found = read_map(text(collection(feature(**OCCUPIED, **{key: value}))), world)
    assert shares(found) == pytest.approx(SHARES, abs=1e-3)


def test_an_end_is_held_against_the_day_that_is_read() -> None:
    row = {"valid_to": "2025-02-11"}
    assert not held_in_part([row], DAY)
    assert held_in_part([row], DAY + dt.timedelta(1))
    content = text(collection(feature(**OCCUPIED, date="2025-02-11", **row)))
    assert read_layers(content).day == DAY


def test_hidden_polygons_are_told() -> None:
    hidden = b"<Placemark><visibility>0</visibility>"
    both = kml({"Occupied": RING, "Liberated": FAR})
    some = read_layers(both.replace(b"<Placemark>", hidden, 1))
    assert "Hidden polygons are counted too: 1." in some.notes
    assert not any("Hidden" in note for note in read_layers(both).notes)
    every = read_layers(both.replace(b"<Placemark>", hidden))
    assert not any("Hidden" in note for note in every.notes)


PICTURE = (b"<GroundOverlay><name>Occupied</name><LatLonBox><north>49</north><south>46</south>"
           b"<east>40</east><west>36</west></LatLonBox></GroundOverlay>")  # fmt: skip


def test_the_frame_of_a_picture_and_a_link_are_no_ground(world: World) -> None:
    link = b"<NetworkLink><Link><href>more.kml</href></Link></NetworkLink>"
    content = kml({"Occupied": RING}).replace(b"<Folder>", PICTURE + link + b"<Folder>", 1)
    found = read_map(content, world)
    assert shares(found) == pytest.approx(SHARES, abs=1e-3)
    assert "Pictures laid over the map are left out: 1." in found.notes
    assert "Links to other files are not followed: 1." in found.notes


ELSEWHERE: dict[str, bytes] = {
    "title of a collection": text(collection(feature(), name="liberated")),
    "description of a collection": text(collection(feature(id=3), description="Liberated 2022")),
    "remark": text(collection(feature(name="Polygon 1", description="liberated in 2022"))),
    "document": kml({"Untitled layer": RING}).replace(
        b"<Document><name>map", b"<Document><name>Liberated territories"),
    "a date of liberation": text(collection(feature(liberated_at="2022-11-11", name="Occupied"))),
    "two ways to write a name": text(collection(feature(name="Occupied", Name="Liberated"))),
}  # fmt: skip


@pytest.mark.parametrize("kind", ELSEWHERE)
def test_silence_is_not_russias_where_the_file_says_otherwise(kind: str, world: World) -> None:
    with pytest.raises(ScenarioError, match=r"(?i)liberated"):
        read_map(ELSEWHERE[kind], world)


@pytest.mark.parametrize(
    "around", [{"name": "map of Ukraine"}, {"name": "occupied"}, {"title": "Лінія фронту"}, {}]
)
def test_silence_is_russias_where_the_file_says_nothing_else(
    around: dict[str, Any], world: World
) -> None:
    found = read_map(text(collection(feature(id=1), **around)), world)
    assert shares(found) == pytest.approx(SHARES, abs=1e-3)


def test_a_date_of_liberation_alone_leaves_ground_with_ukraine(world: World) -> None:
    content = text(collection(feature(liberated="2022-11-11")))
    assert not shares(read_map(content, world))


def test_rival_estimates_are_not_united() -> None:
    both = collection(
        feature(**OCCUPIED, estimate="low"), feature(FAR, **OCCUPIED, estimate="high")
    )
    with pytest.raises(ScenarioError, match="several versions, such as 'low', 'high'"):
        read_layers(text(both))
