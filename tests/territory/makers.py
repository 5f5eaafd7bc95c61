"""Maps that tests make: two polygons, in the formats that people bring."""

from __future__ import annotations

import gzip
import io
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely

from model.territory.own_map import OwnMap

RING = [[37.6, 47.1], [38.2, 47.1], [38.9, 47.9], [40.0, 48.2], [40.1, 49.5], [38.6, 49.9],
        [38.0, 49.0], [37.4, 48.4], [37.6, 47.1]]  # fmt: skip
FAR = [[35.5, 47.0], [36.5, 47.0], [36.5, 48.0], [35.5, 48.0], [35.5, 47.0]]
SHARES = {"UA-09": 0.821, "UA-14": 0.525}
"""What RING covers, by hand of the GeoJSON reader."""


def feature(ring: Any = RING, **properties: Any) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: Any, **more: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", **more, "features": list(features)}


def text(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


def lines(separator: str = "") -> bytes:
    both = (feature(name="Occupied"), feature(FAR, name="Liberated"))
    return "".join(f"{separator}{json.dumps(one)}\n" for one in both).encode()


def kml(folders: dict[str, Any], more: str = "") -> bytes:
    def placemark(ring: Any) -> str:
        corners = " ".join(f"{x},{y},0" for x, y in ring)
        return (f"<Placemark><name>A</name>{more}<Polygon><outerBoundaryIs><LinearRing>"
                f"<coordinates>{corners}</coordinates></LinearRing></outerBoundaryIs></Polygon>"
                "</Placemark>")  # fmt: skip

    inside = "".join(
        f"<Folder><name>{name}</name>{placemark(ring)}</Folder>" for name, ring in folders.items()
    )
    return (f'<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2">'
            f"<Document><name>map</name>{inside}</Document></kml>").encode()  # fmt: skip


def zipped(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def topology(status: str = "occupied") -> bytes:
    shape = {"type": "Polygon", "arcs": [[0]], "properties": {"status": status}}
    return text({"type": "Topology", "objects": {"front": shape}, "arcs": [RING]})


def esri(name: str = "Assessed Russian Control", wkid: int = 4326, ring: Any = RING) -> bytes:
    return text({
        "geometryType": "esriGeometryPolygon", "spatialReference": {"wkid": wkid},
        "fields": [{"name": "OBJECTID", "type": "esriFieldTypeOID"}],
        "features": [{"attributes": {"OBJECTID": 1, "name": name}, "geometry": {"rings": [ring]}}],
    })  # fmt: skip


def metres(ring: Any, to: str = "EPSG:3857") -> list[list[float]]:
    import pyproj

    change = pyproj.Transformer.from_crs("EPSG:4326", to, always_xy=True)
    return [list(change.transform(x, y)) for x, y in ring]


ENDINGS = {"ESRI Shapefile": "shp", "GPKG": "gpkg", "FlatGeobuf": "fgb"}


def tabled(ring: Any, driver: str) -> bytes:
    """Return one polygon as GDAL writes it, a shapefile zipped."""
    shapes = np.array([shapely.to_wkb(shapely.Polygon(ring))], dtype=object)
    names = [np.array(["occupied"], dtype=object)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"front.{ENDINGS[driver]}"
        pyogrio.raw.write(path, shapes, names, ["status"], driver=driver, crs="EPSG:4326",
                          geometry_type="Polygon")  # fmt: skip
        return zipped_shapefile(path) if "Shape" in driver else path.read_bytes()


def zipped_shapefile(path: Path) -> bytes:
    return zipped(**{f"maps/{p.name}": p.read_bytes() for p in path.parent.glob(f"{path.stem}.*")})


def shares(found: OwnMap) -> dict[str, float]:
    return {region: row["russia"] for region, row in found.control.control().items()}


CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
KINDS = {
    "plain": text(collection(feature(name="Occupied"))),
    "byte order mark": b"\xef\xbb\xbf" + text(collection(feature(name="Окуповано"))),
    "gzip": gzip.compress(text(collection(feature(name="Occupied")))),
    "gzip in two pieces": gzip.compress(text(feature())[:50]) + gzip.compress(text(feature())[50:]),
    "metres": text(collection(feature(metres(RING)), crs=CRS)),
    "zone 36": text(collection(feature(metres(RING, "EPSG:32636")),
                               crs={"type": "name", "properties": {"name": "EPSG:32636"}})),
    "lines": lines(),
    "lines with separators": lines("\x1e"),
    "topology": topology(),
    "topology, russia": topology("Russian-controlled"),
    "esri": esri(),
    "esri in metres": esri(wkid=102100, ring=metres(RING)),
    "esri without type": text({"features": [{"geometry": {"rings": [RING]}}]}),
    "esri feature": text({"attributes": {"status": "occupied"}, "geometry": {"rings": [RING]}}),
    "esri geometry": text({"rings": [metres(RING)], "spatialReference": {"wkid": 102100}}),
    "as Windows writes UTF-16": text(feature(name="Окуповано")).decode().encode("utf-16"),
    "folder": kml({"Окуповано": RING}),
    "folders": kml({"Occupied": RING, "Liberated": FAR}),
    "kmz": zipped(**{"doc.kml": kml({"Тимчасово окуповані": RING, "Сіра зона": FAR})}),
    "two files": zipped(**{"occupied.geojson": text(feature()),
                           "liberated.geojson": text(feature(FAR))}),
}  # fmt: skip
