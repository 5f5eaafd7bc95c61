"""What tests of territory share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely

from tests.territory.makers import metres


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Write a map with GDAL, a row for each ring."""

    def write(name: str, rings: dict[str, Any], driver: str, crs: str = "EPSG:4326") -> Path:
        path = tmp_path / name
        shapes = [shapely.to_wkb(shapely.Polygon(metres(ring, crs) if crs != "EPSG:4326" else ring))
                  for ring in rings.values()]  # fmt: skip
        column = np.array(list(rings), dtype=object)
        pyogrio.raw.write(path, np.array(shapes, dtype=object), [column], ["status"],
                          driver=driver, crs=crs, geometry_type="Polygon")  # fmt: skip
        return path

    return write
