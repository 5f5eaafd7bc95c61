"""A corner of KML that cannot be read is refused; GDAL would draw the polygon without it."""

from __future__ import annotations

import pytest

from model import ScenarioError
from model.territory.kml_rings import check_rings
from model.territory.layers import read_layers
from tests.territory.makers import FAR, RING, kml

GOOD = "37.6,47.1,0"
"""The first corner of RING as tests write it."""


@pytest.mark.parametrize(
    "corner",
    ["37.6", "37,6,47,1", "37.6;47.1", "abc", "37.6,47.1,", "nan,47.1", "37.6,1e999", "37.6,,0",
     "37°36\'E,47.1"],
)  # fmt: skip
def test_a_corner_that_is_no_pair_of_numbers_is_refused(corner: str) -> None:
    content = kml({"Occupied": FAR, "Held": RING}).replace(GOOD.encode(), corner.encode(), 1)
    with pytest.raises(ScenarioError, match=r"polygon 2: .+ corners as longitude,latitude"):
        read_layers(content)


@pytest.mark.parametrize(
    "corner", ["37.6,47.1", "37.6, 47.1 ,0", "\n37.6,47.1,-3e2\t", "+37.6,47.1"]
)
def test_corners_as_people_write_them_are_read(corner: str) -> None:
    check_rings("map.kml", kml({"Occupied": RING}).replace(GOOD.encode(), corner.encode(), 1))


def test_every_polygon_is_told() -> None:
    content = kml({"Occupied": RING, "Liberated": FAR}).replace(b",0 ", b",zero ")
    with pytest.raises(ScenarioError) as caught:
        check_rings("map.kml", content)
    assert [str(one.where) for one in caught.value.problems] == [
        "map.kml, polygon 1", "map.kml, polygon 2"]  # fmt: skip


def test_a_polygon_has_one_outline() -> None:
    good = kml({"Occupied": RING})
    begin, end = good.index(b"<outerBoundaryIs>"), good.index(b"</Polygon>")
    twice = good[:begin] + good[begin:end] * 2 + good[end:]
    hole = good.replace(b"outerBoundaryIs", b"innerBoundaryIs")
    for content, count in ((twice, 2), (hole, 0)):
        with pytest.raises(ScenarioError, match=f"{count} outer boundaries given; one"):
            check_rings("map.kml", content)
