"""Overlays: known shares, precedence, and the laws that hold for any polygon."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from model.core.errors import ScenarioError
from model.territory.geometry import (
    UNNAMED,
    GeometryControl,
    Layer,
    Layers,
    Regions,
    load_regions,
    overlay,
    parties_of,
    read_layers,
)
from model.territory.ground_words import party_of
from model.territory.projection import area_km2
from model.world.aliases import words
from tests.paths import ROOT

REGIONS: Regions = load_regions(ROOT / "data/geo/regions_full.geojson")
SHAPES = dict(zip(REGIONS.ids, REGIONS.shapes, strict=True))
quick = settings(max_examples=25, deadline=None)


def layers_of(*shapes: Any, names: list[str] | None = None) -> Layers:
    """Return layers read from a file with one feature a shape."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for shape, name in zip(shapes, names or [None] * len(shapes), strict=True)
    ]
    content = {"type": "FeatureCollection", "features": features}
    return read_layers(json.dumps(content), regions=REGIONS)


def share(result: GeometryControl, region: str, party: str = "russia") -> float:
    return float(result.table.loc[region, party])


@st.composite
def stars(draw: st.DrawFn) -> Any:
    """Draw a polygon seen whole from its centre, somewhere in Ukraine."""
    lon, lat = draw(st.floats(24, 39)), draw(st.floats(45, 51))
    radii = draw(st.lists(st.floats(0.2, 2), min_size=4, max_size=9))
    turns = np.arange(len(radii)) * 2 * math.pi / len(radii)
    return shapely.Polygon(
        np.column_stack([lon + radii * np.cos(turns), lat + radii * np.sin(turns)])
    )


@pytest.mark.parametrize("region", ["UA-14", "UA-43", "UA-40", "UA-30", "UA-51"])
def test_a_whole_region_has_share_one_and_its_neighbours_none(region: str) -> None:
    result = overlay(layers_of(SHAPES[region]), REGIONS)
    assert result.control() == {region: {"russia": 1.0, "other": 0.0}}


def test_all_regions_together_are_held_whole() -> None:
    result = overlay(layers_of(*REGIONS.shapes), REGIONS)
    np.testing.assert_allclose(result.russia, 1.0, atol=1e-12)
    assert result.russia.max() <= 1.0


def test_a_region_cut_in_two_gives_shares_that_add_up() -> None:
    north, south = (shapely.box(30, low, 45, low + 3) for low in (48, 45))
    shares = [
        share(overlay(layers_of(SHAPES["UA-14"] & b), REGIONS), "UA-14") for b in (north, south)
    ]
    assert sum(shares) == pytest.approx(1.0, abs=1e-9)
    assert min(shares) > 0.2


def test_the_share_is_the_area_on_the_ellipsoid() -> None:
    box = shapely.box(32.5, 48.3, 33.5, 48.7)
    result = overlay(layers_of(box), REGIONS)
    held = float((result.russia * REGIONS.areas).sum())
    assert held == pytest.approx(area_km2(box), rel=1e-9)
    assert held == pytest.approx(0.4 * 111.2 * 73.9, rel=5e-3)


def test_equal_degrees_weigh_less_in_the_north() -> None:
    """In plain degrees both halves of Donetsk would count by degrees; on the ground they do not."""
    donetsk = SHAPES["UA-14"]
    north = donetsk & shapely.box(30, 48, 45, 53)
    result = overlay(layers_of(north), REGIONS)
    assert share(result, "UA-14") < north.area / donetsk.area


def test_the_table_has_27_rows_of_float64() -> None:
    table = overlay(layers_of(SHAPES["UA-14"]), REGIONS).table
    assert table.shape == (27, 2)
    assert list(table.columns) == ["russia", "other"]
    assert table.index.name == "region"
    assert (table.dtypes == np.float64).all()


def test_ukraine_goes_before_russia_before_a_third_party() -> None:
    region = SHAPES["UA-14"]
    layers = layers_of(region, region, region, names=["a", "b", "c"])
    mapping = {"a": "other", "b": "ukraine", "c": "russia"}
    own = overlay(layers, REGIONS, mapping)
    assert own.control() == {}
    assert any("lie in layers of Ukraine and in those of others; they stay" in n for n in own.notes)
    mapping["b"] = "ignore"
    result = overlay(layers, REGIONS, mapping)
    assert result.control() == {"UA-14": {"russia": 1.0, "other": 0.0}}
    assert any(
        "lie in layers of both; they count as controlled by Russia" in n for n in result.notes
    )
    swapped = overlay(layers, REGIONS, mapping | {"c": "ignore"})
    assert swapped.control() == {"UA-14": {"russia": 0.0, "other": 1.0}}
    free = overlay(layers, REGIONS, dict.fromkeys("abc", "ukraine"))
    assert free.control() == {}


def test_layers_of_the_map_count_as_the_archive_counts_them() -> None:
    names = ["Occupied", "Occupied Crimea", "CADR and CALR", "Unknown status", "Liberated 25.03"]
    regions = ["UA-23", "UA-43", "UA-09", "UA-63", "UA-65"]
    layers = layers_of(
        *(SHAPES[r] for r in regions), SHAPES["UA-48"], names=[*names, "Transnistria"]
    )
    result = overlay(layers, REGIONS)
    assert set(result.control()) == {"UA-23", "UA-43", "UA-09"}
    assert "Layer 'Unknown status' stays with Ukraine." in result.notes
    assert "Layer 'Transnistria' is left out." in result.notes


def test_liberated_ground_drawn_as_occupied_too_stays_with_ukraine_and_is_told() -> None:
    half = SHAPES["UA-65"] & shapely.box(30, 40, 33, 60)
    result = overlay(layers_of(SHAPES["UA-65"], half, names=["Occupied", "Liberated"]), REGIONS)
    left = overlay(layers_of(SHAPES["UA-65"] - half), REGIONS)
    assert result.control() == left.control()
    assert any("km2 lie in layers of Ukraine and in those of others" in n for n in result.notes)
    whole = overlay(layers_of(*[SHAPES["UA-65"]] * 2, names=["Occupied", "Liberated"]), REGIONS)
    assert whole.control() == {}


@pytest.mark.parametrize("name", ["Claimed Russian control", "Reported Ukrainian Partisan Warfare"])
def test_a_claim_over_occupied_ground_takes_nothing_from_it(name: str) -> None:
    layers = layers_of(*[SHAPES["UA-65"]] * 2, names=["Occupied", name])
    assert share(overlay(layers, REGIONS), "UA-65") == 1.0


def test_the_country_behind_other_layers_takes_nothing_from_them() -> None:
    layers = layers_of(REGIONS.country, SHAPES["UA-65"], names=["Ukraine", "Occupied"])
    assert overlay(layers, REGIONS).control() == {"UA-65": {"russia": 1.0, "other": 0.0}}


def test_contested_ground_may_be_given_to_a_third_party() -> None:
    layers = layers_of(SHAPES["UA-23"], SHAPES["UA-63"], names=["Occupied", "Unknown status"])
    result = overlay(layers, REGIONS, {"unknown  STATUS": "other"})
    assert result.control()["UA-63"] == {"russia": 0.0, "other": 1.0}


@pytest.mark.parametrize("name", ["my line", "Polygon 1", "Донецька область", "Untitled", UNNAMED])
def test_a_single_layer_whose_name_says_nothing_is_occupied_territory(name: str) -> None:
    assert parties_of(layers_of(SHAPES["UA-14"], names=[name])) == {name: "russia"}


@pytest.mark.parametrize("name", ["Lost by Russia", "Anna", "Russian speakers"])
def test_a_single_layer_of_a_name_nobody_knows_is_asked_about(name: str) -> None:
    layers = layers_of(SHAPES["UA-14"], names=[name])
    with pytest.raises(ScenarioError, match=f"layer '{name}': no party given; one of russia, "):
        parties_of(layers)
    assert parties_of(layers, {name: "ignore"}) == {name: "ignore"}


def test_polygons_without_a_name_beside_named_ones_are_asked_about() -> None:
    layers = layers_of(SHAPES["UA-14"], SHAPES["UA-09"], names=["Occupied", UNNAMED])
    with pytest.raises(ScenarioError, match=r"mapping=\{'\(no name\)': 'PARTY'\}"):
        parties_of(layers)


def test_very_many_layers_are_asked_about_at_once() -> None:
    layers = layers_of(*[SHAPES["UA-30"]] * 40, names=[f"x{n:02}y" for n in range(40)])
    with pytest.raises(
        ScenarioError, match=r"layers: 40 layers without a party: .*mapping=\{'\*': 'PARTY'\}"
    ):
        parties_of(layers)


def test_an_entry_of_ones_own_goes_before_the_default_and_the_longer_prefix_wins() -> None:
    layers = layers_of(*[SHAPES["UA-14"]] * 3, names=["Occupied", "zone A", "zone B1"])
    mapping = {"Occ*": "ignore", "zone*": "other", "zone B*": "ukraine"}
    expected = {"Occupied": "ignore", "zone A": "other", "zone B1": "ukraine"}
    assert parties_of(layers, mapping) == expected


def test_every_default_is_a_party() -> None:
    found = {party_of(phrase.removesuffix("*")) for phrase in words("ground")} - {None}
    assert found == {"russia", "ukraine", "ignore"}


def test_layers_without_a_party_are_all_named() -> None:
    layers = layers_of(*[SHAPES["UA-14"]] * 3, names=["a", "Occupied", "b"])
    with pytest.raises(ScenarioError, match=r"\(3 problems\)") as caught:
        overlay(layers, REGIONS, {"Occupied": "rusia"})
    assert [str(problem) for problem in caught.value.problems] == [
        "layer 'Occupied': 'rusia' given; one of russia, other, ukraine, ignore. "
        "Did you mean russia?",
        "layer 'a': no party given; one of russia, other, ukraine, ignore. "
        "Say whose ground it is (mapping={'a': 'PARTY'}), or name another property "
        "(layer_property='NAME').",
        "layer 'b': no party given; one of russia, other, ukraine, ignore. "
        "Say whose ground it is (mapping={'b': 'PARTY'}), or name another property "
        "(layer_property='NAME').",
    ]


def test_a_mapping_may_name_layers_that_are_not_there() -> None:
    notes = overlay(layers_of(SHAPES["UA-14"]), REGIONS, {"Contested zone": "other"}).notes
    assert "The mapping names layers that the file does not hold: Contested zone." in notes


def test_shares_can_be_assumed_and_the_polygons_share_is_told() -> None:
    crimea = SHAPES["UA-43"] & shapely.box(30, 44, 36, 47)
    measured = share(overlay(layers_of(crimea), REGIONS), "UA-43")
    result = overlay(layers_of(crimea), REGIONS, assume={"UA-43": 1, "UA-40": 1.0})
    assert result.control() == {
        "UA-40": {"russia": 1.0, "other": 0.0},
        "UA-43": {"russia": 1.0, "other": 0.0},
    }
    note = f"UA-43: Russian-controlled share 1 assumed; the polygons give {measured:.4f}."
    assert 0.8 < measured < 1
    assert note in result.notes


def test_an_assumed_share_pushes_a_third_party_aside() -> None:
    layers = layers_of(SHAPES["UA-14"], names=["zone"])
    result = overlay(layers, REGIONS, {"zone": "other"}, assume={"UA-14": 0.7})
    assert result.control() == {"UA-14": {"russia": 0.7, "other": 0.3}}


def test_assumptions_are_checked_all_at_once() -> None:
    assume = {"UA-15": 1.0, "UA-43": 1.2, "UA-40": math.nan}
    with pytest.raises(ScenarioError, match=r"\(3 problems\)") as caught:
        overlay(layers_of(SHAPES["UA-14"]), REGIONS, assume=assume)
    texts = [str(problem) for problem in caught.value.problems]
    assert texts[0].startswith("assume.UA-15: an unknown region given; a region id. Did you mean")
    assert texts[1:] == [
        "assume.UA-43: 1.2 given; a share lies in [0, 1].",
        "assume.UA-40: nan given; a share lies in [0, 1].",
    ]


def test_ground_outside_the_regions_counts_for_none_and_is_told() -> None:
    result = overlay(layers_of(shapely.box(38, 47, 44, 50)), REGIONS)
    assert any("of the area of 'russia'" in n and "outside the regions" in n for n in result.notes)
    assert result.russia.max() <= 1.0


def test_rounded_shares_never_add_up_to_more_than_one() -> None:
    half = np.zeros(27)
    half[0] = 0.5000005
    empty = Layer("russia", shapely.Polygon())
    result = GeometryControl(REGIONS, half, 1 - half, {"russia": empty, "other": empty}, ())
    assert all(row["russia"] + row["other"] <= 1 for row in result.control().values())


def test_the_preview_is_small_simplified_and_wound_for_drawing() -> None:
    layers = layers_of(*REGIONS.shapes[2:5], SHAPES["UA-63"], names=["a", "a", "a", "b"])
    result = overlay(layers, REGIONS, {"a": "russia", "b": "other"})
    text = json.dumps(result.preview)
    assert len(text) < 60_000
    features = result.preview["features"]
    assert [feature["properties"]["party"] for feature in features] == ["russia", "other"]
    drawn = shapely.from_geojson(json.dumps(features[1]["geometry"]))
    assert drawn.is_valid
    assert not any(part.exterior.is_ccw for part in drawn.geoms)
    assert drawn.area == pytest.approx(SHAPES["UA-63"].area, rel=2e-3)


def test_the_preview_of_nothing_is_empty() -> None:
    result = overlay(layers_of(SHAPES["UA-14"]), REGIONS, {UNNAMED: "ignore"})
    assert result.preview == {"type": "FeatureCollection", "features": []}


@quick
@given(star=stars(), other=stars())
def test_shares_lie_in_the_unit_interval(star: Any, other: Any) -> None:
    result = overlay(
        layers_of(star, other, names=["a", "b"]), REGIONS, {"a": "russia", "b": "other"}
    )
    for shares in (result.russia, result.other, result.russia + result.other):
        assert ((shares >= 0) & (shares <= 1 + 1e-12)).all()
    assert all(row["russia"] + row["other"] <= 1 for row in result.control().values())


@quick
@given(star=stars(), factor=st.floats(1, 2))
def test_a_larger_polygon_never_lowers_a_share(star: Any, factor: float) -> None:
    centre = (star.centroid.x, star.centroid.y)
    larger = shapely.union(star, shapely.affinity.scale(star, factor, factor, origin=centre))
    small, large = (overlay(layers_of(shape), REGIONS).russia for shape in (star, larger))
    assert (large >= small - 1e-9).all()


@quick
@given(star=stars(), where=st.floats(0.05, 0.95))
def test_splitting_a_polygon_changes_nothing(star: Any, where: float) -> None:
    west, _, east, _ = star.bounds  # a cut between the two leaves neither half empty
    cut = west + where * (east - west)
    halves = [star & shapely.box(0, 0, cut, 90), star & shapely.box(cut, 0, 180, 90)]
    whole = overlay(layers_of(star), REGIONS).russia
    split = overlay(layers_of(*halves), REGIONS).russia
    np.testing.assert_allclose(split, whole, atol=1e-9)


@quick
@given(first=stars(), second=stars())
def test_a_union_of_layers_is_the_layer_of_the_union(first: Any, second: Any) -> None:
    mapping = {"a": "russia", "b": "russia"}
    apart = overlay(layers_of(first, second, names=["a", "b"]), REGIONS, mapping).russia
    together = overlay(layers_of(shapely.union(first, second)), REGIONS).russia
    np.testing.assert_allclose(apart, together, atol=1e-9)


@quick
@given(shapes=st.lists(stars(), min_size=2, max_size=4))
def test_the_order_of_features_does_not_matter(shapes: list[Any]) -> None:
    names = ["a", "b", "a", "b"][: len(shapes)]
    mapping = {"a": "russia", "b": "other"}
    there = overlay(layers_of(*shapes, names=names), REGIONS, mapping)
    back = overlay(layers_of(*shapes[::-1], names=names[::-1]), REGIONS, mapping)
    np.testing.assert_allclose(there.russia, back.russia, atol=1e-9)
    np.testing.assert_allclose(there.other, back.other, atol=1e-9)


@quick
@given(russia=stars(), other=stars())
def test_no_ground_is_counted_twice(russia: Any, other: Any) -> None:
    mapping = {"a": "russia", "b": "other"}
    both = overlay(layers_of(russia, other, names=["a", "b"]), REGIONS, mapping)
    union = overlay(layers_of(shapely.union(russia, other)), REGIONS).russia
    np.testing.assert_allclose(both.russia + both.other, union, atol=1e-9)
    alone = overlay(layers_of(russia), REGIONS).russia
    np.testing.assert_allclose(both.russia, alone, atol=1e-9)
