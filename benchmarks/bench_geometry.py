"""Time from a GeoJSON file of occupied territory to shares, preview and deposits.

    python benchmarks/bench_geometry.py [FILE ...]

Without a file it makes one of about 100 kB: a wiggling line through the east and the south. Gate:
the first file, borders and libraries loaded cold, within 2 seconds.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TypeVar

import numpy as np

from model.territory.geometry import GeometryControl, load_regions, locate, overlay, read_layers

LIMIT_S = 2.0
ROUNDS = 7
DEPOSITS = 200
T = TypeVar("T")


def made_up_file(corners: int = 4500) -> bytes:
    """Return GeoJSON of one polygon east of a wiggling line, with the corners asked for."""
    rng = np.random.default_rng(7)
    along = np.linspace(0, 1, corners)
    wiggle = np.convolve(rng.normal(0, 0.05, corners + 40), np.ones(41) / 9, "valid")
    line = np.column_stack([33 + 5 * along + 0.3 * wiggle, 46.4 + 3.4 * along])
    ring = [*line.round(6).tolist(), [40.5, 49.8], [40.5, 44.3], [32.5, 44.3], line[0].tolist()]
    feature = {"type": "Polygon", "coordinates": [ring]}
    return json.dumps({"type": "Feature", "properties": {}, "geometry": feature}).encode()


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Return the result of some work and its seconds."""
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def whole(content: bytes | Path) -> GeometryControl:
    """Do what an upload does: read, overlay, preview, set the deposits against the line."""
    control = overlay(read_layers(content))
    places = np.random.default_rng(1).uniform([23, 45], [39, 51.5], (DEPOSITS, 2))
    locate(places, np.full(DEPOSITS, 3.0), control.held["russia"])
    len(json.dumps(control.preview))
    return control


def steps(content: bytes | Path) -> dict[str, float]:
    """Return the median seconds of each step, warm."""
    layers = read_layers(content)
    control = overlay(layers)
    places = np.random.default_rng(1).uniform([23, 45], [39, 51.5], (DEPOSITS, 2))
    works: dict[str, Callable[[], object]] = {
        "read and check": lambda: read_layers(content),
        "overlay": lambda: overlay(layers),
        "preview": lambda: overlay(layers).preview,
        f"locate {DEPOSITS} deposits": lambda: locate(
            places, np.full(DEPOSITS, 3.0), control.held["russia"]
        ),
        "all of it": lambda: whole(content),
    }
    return {name: median(timed(work)[1] for _ in range(ROUNDS)) for name, work in works.items()}


def main() -> int:
    """Print the times; return 1 when the gate is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    sources: list[bytes | Path] = parser.parse_args().files or [made_up_file()]
    _, cold = timed(lambda: whole(sources[0]))
    print(f"first file, cold (imports of shapely, borders): {cold:.3f} s; limit {LIMIT_S} s")
    print(f"borders alone, warm: {timed(load_regions)[1]:.6f} s")
    for source in sources:
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        print(f"\n{source.name if isinstance(source, Path) else 'made up'}, {size / 1e3:.0f} kB")
        for name, seconds in steps(source).items():
            print(f"  {name:<24}{seconds * 1e3:8.1f} ms")
    return int(cold > LIMIT_S)


if __name__ == "__main__":
    sys.exit(main())
