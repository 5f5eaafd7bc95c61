"""How often edges cross is counted before shapes are united; the count itself ends at its limit."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from model.cli.app import app
from model.core.errors import ScenarioError
from model.territory import tangle
from model.territory.borders import load_regions
from model.territory.geojson import RawPolygon
from model.territory.layers import read_layers
from model.territory.tangle import MOST_CROSSINGS, MOST_LENGTH, MOST_NEAR, Edges, tangle_problems
from tests.territory.makers import collection, feature, text

Ring = list[list[float]]
REGIONS = load_regions()


def strip(west: float, south: float, east: float, north: float) -> Ring:
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def lattice(count: int, width: float = 0.3) -> list[Ring]:
    """Return strips across strips, each as wide as a part of the room between two."""
    at = [n / count for n in range(count)]
    upright = [strip(34 + a, 48, 34 + a + width / count, 49) for a in at]
    return upright + [strip(34, 48 + a, 35, 48 + a + width / count) for a in at]


def slanted(teeth: int) -> Ring:
    """Return a comb whose teeth cross nothing, but whose boxes all meet."""
    steps = [[[34 + n / teeth, 47.1], [36 + n / teeth, 49], [36 + (n + 0.5) / teeth, 49],
              [34 + (n + 0.5) / teeth, 47.1]] for n in range(teeth)]  # fmt: skip
    return [*(corner for step in steps for corner in step), [35, 47.1], [35, 47], [34, 47],
            [34, 47.1]]  # fmt: skip


def fan(spokes: int) -> Ring:
    """Return a ring that runs to and fro over the whole country."""
    return [[22.5 + (n % 2) * 17, 45 + n / spokes] for n in range(spokes)] + [[22.5, 45]]


def raw(rings: list[Any]) -> list[RawPolygon]:
    return [RawPolygon(f"[{n}]", (np.array(ring, float),)) for n, ring in enumerate(rings)]


def written(rings: list[Any], other: str = "occupied") -> bytes:
    names = ["occupied", other] * len(rings)
    pairs = zip(rings, names, strict=False)
    return text(collection(*(feature(ring, name=name) for ring, name in pairs)))


HOSTILE = {
    "strips across strips": (lattice(100), "more than 20,800 crossings .* at most 20,800"),
    "a comb of slanted teeth": ([slanted(1_500)], "more than 1,060,030 pairs of edges beside"),
    "a line to and fro": ([fan(2_000)], "edges of 34,0.. degrees in all given; at most 30,000"),
    "one ring in no order": (
        [np.random.default_rng(3).uniform([24, 45], [39, 51], (1000, 2)).tolist()],
        "more than 21,000 crossings",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("other", ["occupied", "liberated"])
def test_a_map_that_costs_with_the_square_is_refused(name: str, other: str) -> None:
    rings, told = HOSTILE[name]
    with pytest.raises(ScenarioError, match=told) as caught:
        read_layers(written(rings, other))
    (problem,) = caught.value.problems
    assert problem.where.startswith("features[")
    assert problem.remedy.startswith("Simplify the map, or unite its polygons.")


def test_the_command_line_refuses_it_too(tmp_path: Any) -> None:
    (tmp_path / "strips.geojson").write_bytes(written(lattice(100)))
    told = CliRunner().invoke(app, ["control", "from-geojson", str(tmp_path / "strips.geojson")])
    assert told.exit_code != 0
    assert "20,800 crossings" in " ".join(told.output.split())


def test_what_crosses_less_is_united() -> None:
    (layer,) = read_layers(written(lattice(20)))
    assert layer.geometry.area == pytest.approx(1 - 0.7**2, abs=0.02)
    assert not tangle_problems(raw(lattice(60)), REGIONS.edges)


def test_shapes_drawn_many_times_over_are_counted_once() -> None:
    ring = [[34 + np.cos(a), 48 + np.sin(a)] for a in np.linspace(0, 2 * np.pi, 200)]
    assert len(Edges.of([[np.array(ring)]] * 300)) == len(ring) - 1
    assert not tangle_problems(raw([ring] * 300), REGIONS.edges)


def test_the_borders_themselves_are_no_tangle() -> None:
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(REGIONS.shapes)]
    assert not tangle_problems(raw(rings), REGIONS.edges)
    fine = [shapely.get_coordinates(shapely.segmentize(shapely.LineString(r), 0.003)) + 1e-4
            for r in rings]  # fmt: skip
    assert not tangle_problems(raw(fine), REGIONS.edges)


def edges(drawn: list[tuple[float, float, float, float]]) -> Edges:
    return Edges.of([[np.array([row[:2], row[2:]])] for row in drawn])


PLACE = st.integers(0, 6).map(float)
ROWS = st.lists(st.tuples(PLACE, PLACE, PLACE, PLACE), min_size=1, max_size=30)


@given(ROWS, st.integers(1, 40))
def test_the_count_is_that_of_every_pair(rows: list[Any], at_once: int) -> None:
    some = edges(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tangle, "_AT_ONCE", at_once)
        found = [(a, b) for one, two in some.near(some) for a, b in zip(one, two, strict=True)]
    boxes = [shapely.box(*low, *high) for low, high in zip(some.low, some.high, strict=True)]
    each = [(a, b) for a in range(len(some)) for b in range(len(some))]
    assert sorted(found) == [(a, b) for a, b in each if boxes[a].intersects(boxes[b])]
    crossings = [tangle._cross(some.ends[[a]], some.ends[[b]])[0]
                 for a, b in combinations(range(len(some)), 2)
                 if boxes[a].intersects(boxes[b])]  # fmt: skip
    assert sum(crossings) == sum(map(crosses, combinations(some.ends.tolist(), 2)))


def crosses(pair: Any) -> bool:
    one, other = map(shapely.LineString, pair)
    shared = set(map(tuple, pair[0])) & set(map(tuple, pair[1]))
    return bool(one.intersects(other)) and not shared


class Counted:
    """The index of boxes, with how many pairs it gave."""

    def __init__(self, tree: Any) -> None:
        self._tree, self.pairs, self.most = tree, 0, 0

    def query(self, lines: Any) -> Any:
        found = self._tree.query(lines)
        self.pairs += found.shape[1]
        self.most = max(self.most, found.shape[1])
        return found


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[Counted]:
    trees: list[Counted] = []
    make = shapely.STRtree

    def tree(lines: Any) -> Counted:
        trees.append(Counted(make(lines)))
        return trees[-1]

    monkeypatch.setattr(shapely, "STRtree", tree)
    return trees


@pytest.mark.parametrize(
    "make",
    [lambda n: [slanted(n)], lattice, lambda n: raw_cloud(4 * n), lambda n: [fan(n)] * 2],
    ids=["slanted teeth", "strips", "points", "to and fro"],
)
def test_pairs_looked_at_are_linear_in_the_corners(make: Any, counted: list[Counted]) -> None:
    for size in (500, 1_000, 2_000, 4_000):
        rings = make(size)
        corners = sum(map(len, rings))
        tangle_problems(raw(rings), REGIONS.edges)
        looked = sum(tree.pairs for tree in counted)
        assert looked <= 2 * (MOST_NEAR + 10 * corners) + 2 * tangle._AT_ONCE
        assert all(tree.most <= max(tangle._AT_ONCE, corners, 20_000) for tree in counted)
        counted.clear()


def raw_cloud(count: int) -> list[Any]:
    return [np.random.default_rng(count).uniform([24, 45], [39, 51], (count, 2)).tolist()]


def test_the_limits_are_far_from_what_people_draw() -> None:
    assert MOST_CROSSINGS >= 20_000
    length = sum(shape.length for shape in REGIONS.shapes)
    assert length * 50 < MOST_LENGTH


def test_two_features_that_share_a_border_do_not_cross() -> None:
    shapes = [strip(34, 48, 35, 49), strip(35, 48, 36, 49)]
    some = Edges.of([[np.array(ring)] for ring in shapes])
    assert len(some) == 7
    one, two = (np.concatenate(part) for part in zip(*some.near(some), strict=True))
    assert not tangle._cross(some.ends[one[one < two]], some.ends[two[one < two]]).any()
