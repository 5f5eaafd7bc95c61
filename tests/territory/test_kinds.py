"""Each kind of file that people brought, beside two made otherwise: all give the right figures."""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model import Scenario, World
from model.core.errors import ScenarioError
from model.territory.own_map import read_map
from model.territory.own_values import read_values
from tests.territory.makers import (
    CRS,
    FAR,
    RING,
    SHARES,
    collection,
    esri,
    feature,
    kml,
    lines,
    metres,
    shares,
    text,
    topology,
    zipped,
    zipped_shapefile,
)

KINDS = Path(__file__).parent / "kinds"
UNIT = "million USD_2023"


def raw(name: str) -> bytes:
    return (KINDS / name).read_bytes()


def at(day: str, ring: Any = RING) -> dict[str, Any]:
    return feature(ring, name="Occupied", date=day)


POLYGON = {"type": "Polygon", "coordinates": [RING]}
MANY = {"type": "MultiPolygon", "coordinates": [[RING]]}
ZONE = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32637"}}
OLD_DAY, DAY = "2025-02-10", "2025-02-11"

MAPS: dict[str, tuple[bytes, bytes, bytes]] = {
    "GeoJSON": (
        raw("base.geojson"), text({"type": "Feature", "geometry": MANY, "properties": None}),
        text({"type": "GeometryCollection", "geometries": [POLYGON]}),
    ),
    "packed": (
        raw("base.geojson.gz"), gzip.compress(kml({"Occupied": RING}), 1),
        zipped(**{"folder/one.geojson": text(POLYGON)}),
    ),
    "Esri JSON": (raw("esri.json"), esri("Окуповано", 102100, metres(RING)),
                  esri("occupied", 32637, metres(RING, "EPSG:32637"))),
    "lines": (raw("front.geojsonl"), lines("\x1e"), lines("\n\n")),
    "both sides": (
        raw("isw_merged.geojson"),
        text(collection(feature(status="Occupied"), feature(FAR, status="Liberated"))),
        zipped(**{"russian_control.geojson": text(feature()),
                  "claimed_ukrainian_counteroffensives.geojson": text(feature(FAR))}),
    ),
    "KML": (
        raw("mymaps.kml"),
        kml({"Russian control": RING, "Liberated": FAR}).replace(b"<Polygon>",
            b"<MultiGeometry><Polygon>").replace(b"</Polygon>", b"</Polygon></MultiGeometry>"),
        zipped(**{"files/doc.kml": kml({"Тимчасово окуповано": RING})}),
    ),
    "metres": (raw("qgis_3857_crs.geojson"), text(collection(feature(metres(RING)), crs=CRS)),
               text(collection(feature(metres(RING, "EPSG:32637")), crs=ZONE))),
    "days": (
        text(collection(at(OLD_DAY, FAR), at(DAY))), lines().replace(b'"name": "Occupied"',
            b'"date": "11.02.2025"').replace(b'"name": "Liberated"', b'"date": "10.02.2025"'),
        gzip.compress(text(collection(at(DAY), at(OLD_DAY, FAR)))),
    ),
    "topology": (topology(), topology("russia"),
                 text({"type": "Topology", "arcs": [RING[:5], RING[4:]],
                       "objects": {"occupied": {"type": "Polygon", "arcs": [[0, 1]]}}})),
}  # fmt: skip


@pytest.mark.parametrize("kind", MAPS)
@pytest.mark.parametrize("which", [0, 1, 2], ids=["brought", "another", "a third"])
def test_each_kind_of_map_gives_the_right_shares(kind: str, which: int, world: World) -> None:
    assert shares(read_map(MAPS[kind][which], world)) == pytest.approx(SHARES, abs=1e-3)


@pytest.mark.parametrize(
    ("rings", "crs"),
    [(None, ""), ({"Окуповано": RING, "Звільнено": FAR}, "EPSG:3857"),
     ({"occupied": RING}, "EPSG:32637")],
)  # fmt: skip
def test_each_kind_of_shapefile_gives_the_right_shares(
    rings: dict[str, Any] | None, crs: str, written: Callable[..., Path], world: World
) -> None:
    content = raw("shapefile.zip")
    if rings is not None:
        content = zipped_shapefile(written("лінія.shp", rings, "ESRI Shapefile", crs))
    assert shares(read_map(content, world)) == pytest.approx(SHARES, abs=1e-3)


def test_the_later_of_two_days_is_read(world: World) -> None:
    found = read_map(KINDS / "two_days.geojson", world)
    assert shares(found) == pytest.approx({"UA-09": 0.0069, "UA-14": 0.2979}, abs=1e-3)
    assert found.notes[0] == (
        "The map holds 2 days, 2022-06-05 to 2025-02-11; that of 2025-02-11 is read."
    )


TABLE = {
    "UA-09": {"coal": 3125002, "other_critical": 9784, "natural_gas_oil": 11014,
              "construction_industrial": 44604, "other": 9596},
    "UA-12": {"coal": 2063733, "iron_ore": 973840, "manganese": 139771,
              "titanium_zirconium": 202059, "rare_earths": 6322, "graphite": 6210,
              "uranium": 4541, "other_critical": 16876, "natural_gas_oil": 11705,
              "construction_industrial": 57705, "other": 17238},
    "UA-14": {"coal": 3261894, "iron_ore": 73331, "titanium_zirconium": 26828, "lithium": 15885,
              "rare_earths": 11798, "graphite": 10994, "other_critical": 44812,
              "natural_gas_oil": 4960, "construction_industrial": 120605, "other": 228893},
}  # fmt: skip
"""What the tables of the kinds hold, read by eye from the plain one; the rest is 0."""


def as_rows(
    separator: str, write: Callable[[int], str] = str, names: dict[str, str] | None = None
) -> str:
    cells = [(r, g, write(v)) for r, groups in TABLE.items() for g, v in groups.items()]
    rows = [separator.join(((names or {}).get(r, r), g, v, UNIT)) for r, g, v in cells]
    return "\n".join([separator.join(("Region", "GROUP", "value", "unit")), *rows, ""])


UKRAINIAN = {"UA-09": "Луганщина", "UA-12": "Дніпропетровська обл.", "UA-14": "м. Донецьк"}
RUSSIAN = {"UA-09": "Луганская область", "UA-12": "Днепропетровская", "UA-14": "Донецкая обл."}
UKRAINIAN["UA-14"] = "Донецька область"


def as_wide(separator: str, unit: str) -> str:
    groups = [*TABLE["UA-12"], "lithium"]
    head = separator.join([f"region{unit}", *groups])
    rows = (separator.join([r, *(str(TABLE[r].get(g, "–")) for g in groups)]) for r in TABLE)
    return "\n".join([head, *rows, ""])


def as_book(kind: str) -> bytes:
    """Return a workbook with a title and Ukrainian names above plain numbers."""
    import pyogrio

    rows = [(UKRAINIAN[r], g, float(v)) for r, groups in TABLE.items() for g, v in groups.items()]
    columns = [np.array(column, dtype=object) for column in zip(*rows, strict=True)]
    columns[2] = columns[2].astype(float)
    pyogrio.set_gdal_config_options({f"OGR_{kind.upper()}_HEADERS": None})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"values.{kind}"
        heads = ["Область", "Сировина", "Вартість, млн дол. США 2023"]
        pyogrio.raw.write(path, None, columns, heads, driver=kind.upper())
        return path.read_bytes()


TABLES: dict[str, tuple[bytes, bytes, bytes]] = {
    "plain": (raw("v_std.csv"), as_rows(";").encode("utf-16"),
              ("sep=|\n" + as_rows("|")).encode("windows-1251")),
    "blanks in numbers": (
        raw("v_nbsp.csv"), as_rows(",", lambda v: f"{v:,}".replace(",", "\u202f")).encode(),
        as_rows("\t", lambda v: f"{v:,}".replace(",", " ")).encode(),
    ),
    "blank rows": (raw("v_trailing_blank.csv"), as_rows(",").replace("\n", "\n\n").encode(),
                   (as_rows(";") + ";;;\nTotal;;10500000;\n").encode()),
    "names": (raw("v_uk_names.csv"), as_rows(",", names=UKRAINIAN).encode("windows-1251"),
              as_rows(";", names=RUSSIAN).encode("utf-8-sig")),
    "wide": (raw("v_wide.csv"), as_wide("\t", "").encode(), as_wide(";", "").encode("utf-16")),
    "workbook": (raw("v.xlsx"), as_book("xlsx"), as_book("ods")),
}  # fmt: skip


@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize("which", [0, 1, 2], ids=["brought", "another", "a third"])
def test_each_kind_of_table_gives_the_right_values(kind: str, which: int, world: World) -> None:
    found = read_values(TABLES[kind][which], world, UNIT if kind == "wide" else None)
    values = {r: {g: v for g, v in row.items() if v} for r, row in found.values.items()}
    assert values == TABLE
    assert found.unit == "USD_2023"


@pytest.mark.parametrize("name", ["v_wide.csv", None])
def test_a_table_without_a_unit_is_asked_for_it(name: str | None, world: World) -> None:
    content = raw(name) if name else b"region,group,value\nUA-14,coal,1\n"
    with pytest.raises(ScenarioError, match=r"unit: no unit given; .* or state it: unit="):
        read_values(content, world)


@pytest.mark.parametrize(
    ("content", "total"),
    [
        (raw("v_decimal_comma_min.csv"), 3_137_502),
        (raw("v_semicolon_decimal_min.csv"), 12_500),
        (b"region\tgroup\tvalue\tunit\nUA-14\tcoal\t12,5\tbillion USD_2023\n", 12_500),
        ("region;group;value;unit\nUA-14;coal;1 012,5;bn USD 2023\n".encode("utf-16"), 1_012_500),
        ('region,group,value,unit\nUA-14,coal,"12,50 $",млрд дол. США 2023\n'.encode(), 12_500),
    ],
)
def test_a_decimal_comma_is_one(content: bytes, total: int, world: World) -> None:
    assert read_values(content, world).total == total


def test_a_file_of_ours_by_region_comes_back_spread_over_the_groups(world: World) -> None:
    found = read_values(KINDS / "own_export_by_region.csv", world)
    assert found.total == 14_800_000
    by_forbes = world.value("forbes-2023")[world.regions.index("UA-14")]
    assert sum(found.values["UA-14"].values()) == 3_800_000
    assert found.values["UA-14"]["coal"] == pytest.approx(
        3_800_000 * by_forbes[world.groups.index("coal")] / by_forbes.sum(), abs=1
    )
    assert found.notes == (
        "The table has no commodity groups: each region's value is spread over its groups as in "
        "the Forbes valuation.",
        "Columns passed over: Russia, Neither side.",
    )
    half = raw("own_export_by_region.csv").decode("utf-8-sig")
    other = read_values(half.replace(",", ";").encode("utf-16"), world)
    assert other.values == found.values


@pytest.mark.parametrize("share", ["100 %", "100%", "100,0 %", "62.5 %"])
def test_a_share_may_be_a_percentage(share: str) -> None:
    found = Scenario.from_toml(f'price_multiple = 1.5\n[control.UA-14]\nrussia = "{share}"\n')
    assert found.control["UA-14"].russia == (0.625 if "62" in share else 1.0)


def test_the_copies_are_small() -> None:
    assert sum(path.stat().st_size for path in KINDS.iterdir()) < 40_000
    assert json.loads(raw("base.geojson"))
