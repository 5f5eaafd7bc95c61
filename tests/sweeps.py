"""What the tests of sweeps share: a grid that takes seconds, and what a folder comes to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

GRID: dict[str, Any] = {
    "deal": ["dl1-bessent-draft-2025-02", "dl6-signed-2025-04"],
    "control.UA-14.russia": [0.0, 0.25, 0.5, 0.75, 1.0],
    "price_multiple": [0.5, 1.0, 1.5, 2.0, 2.5, 3.0],
}
OUTPUTS = ("ukraine", "aid_coverage", "S8", "us")
CELLS, PART, PARTS = 60, 2, 30

TOML = """
outputs = ["ukraine", "aid_coverage", "S8", "us"]

[grid]
deal = ["dl1-bessent-draft-2025-02", "dl6-signed-2025-04"]
control.UA-14.russia = { from = 0.0, to = 1.0, steps = 4 }
price_multiple = { from = 0.5, to = 3.0, steps = 5 }
"""


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder below its path."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def assert_complete(folder: Path) -> None:
    """Every part stands once, is named once, and every cell is in one of them."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    names = sorted(file.name for file in (folder / "parts").iterdir())
    assert manifest["complete"]
    assert names == sorted(manifest["parts"])
    assert len(names) == manifest["about"]["count"]
    cells = [pd.read_parquet(folder / "parts" / name)["cell"].to_numpy() for name in names]
    assert np.array_equal(np.concatenate(cells), np.arange(manifest["about"]["size"]))
