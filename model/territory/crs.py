"""Coordinates of any system that a file names, as longitude and latitude."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np

from model.core.extras import extra
from model.core.said import say
from model.territory.projection import Floats

__all__ = ["to_degrees"]

_WGS84 = re.compile(r".*(CRS:?84|EPSG(:|::|/0/|:[\d.]+:)4326|WGS ?84)", re.IGNORECASE | re.DOTALL)
_LONGEST = 20_000


def to_degrees(crs: object, positions: Floats) -> Floats:
    """Return positions of a coordinate system in WGS84.

    Parameters
    ----------
    crs : object
        Name of the system: ``EPSG:3857``, an address of OGC, a text in WKT.
    positions : ndarray, shape (n, 2) [unit of the system]
        East or longitude first.

    Returns
    -------
    ndarray, shape (n, 2) [degree]
        Longitude and latitude; not finite where the system does not reach.

    Raises
    ------
    ValueError
        When there is no such system.
    ModelError
        When another system than WGS84 is named and pyproj is not installed.
    """
    if not isinstance(crs, str) or len(crs) > _LONGEST:
        raise ValueError("no name of a coordinate system")
    if _WGS84.fullmatch(crs.strip()):
        return positions
    lon, lat = _transformer(crs.strip()).transform(*positions.T)
    return np.column_stack([lon, lat])


@cache
def _transformer(crs: str) -> Any:
    needed = say("needed to read a map in another system than WGS84 degrees")
    pyproj = extra("pyproj", needed)
    if crs.startswith("+") or "init" in crs.casefold():  # strings of PROJ may name files
        raise ValueError("no name of a coordinate system")
    try:
        return pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    except pyproj.exceptions.ProjError:
        raise ValueError("no such coordinate system") from None
