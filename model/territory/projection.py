"""Map projections as formulas: areas that are exact on the ellipsoid, distances that are near it.

Degrees come in, kilometres go out. The constants below define WGS84 and EPSG:6933; they are
conventions of the coordinate systems, not measurements.

References
----------
.. [1] J. P. Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395, 1987,
   chapters 10 (cylindrical equal-area) and 15 (Lambert conformal conic).
.. [2] M. J. Brodzik et al., EASE-Grid 2.0, ISPRS Int. J. Geo-Inf. 1 (2012) 32-45,
   doi:10.3390/ijgi1010032 (the grid of EPSG:6933).
.. [3] RFC 7946, section 3.1.1: an edge is a straight line in longitude and latitude.
"""

from __future__ import annotations

import importlib
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.core.errors import ModelError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]
"""West, south, east, north [degree]."""

_RADIUS_KM = 6378.137
_FLATTENING = 1 / 298.257223563
_E2 = _FLATTENING * (2 - _FLATTENING)
_E = float(np.sqrt(_E2))
_TRUE_SCALE = np.radians(30.0)
_K0 = float(np.cos(_TRUE_SCALE) / np.sqrt(1 - _E2 * np.sin(_TRUE_SCALE) ** 2))
_LONGEST_EDGE = 0.1
_NEAR_POLE = 89.0
"""Latitude [degree] at which the conformal plane ends: a pole would lie at an endless distance."""


def shapely_module() -> ModuleType:
    """Return shapely, which only maps of one's own need.

    Raises
    ------
    ModelError
        When shapely is not installed; the problem says what to install.
    """
    try:
        return importlib.import_module("shapely")
    except ImportError:
        raise ModelError.at(
            "shapely",
            "no such package",
            "needed to read a map of your own",
            'Install it with: pip install "mineral-wealth[geo]"',
        ) from None


def equal_area(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    r"""Project to the cylindrical equal-area plane of EPSG:6933.

    Parameters
    ----------
    lon, lat : ndarray, any one shape [degree]
        WGS84 positions.

    Returns
    -------
    x, y : ndarray, the same shape [km]

    Notes
    -----
    .. math::
        x = a k_0 \lambda, \qquad y = \frac{a\,q(\varphi)}{2 k_0}, \qquad
        q = (1-e^2)\left[\frac{\sin\varphi}{1-e^2\sin^2\varphi}
            + \frac{\operatorname{artanh}(e\sin\varphi)}{e}\right]

    with :math:`k_0 = \cos 30° / \sqrt{1-e^2\sin^2 30°}` [1]_ [2]_.

    Examples
    --------
    >>> x, y = equal_area(np.array([31.0]), np.array([48.0]))
    >>> f"{x[0]:.3f} {y[0]:.3f}"
    '2991.075 5445.384'
    """
    sine = np.sin(np.radians(lat))
    q = (1 - _E2) * (sine / (1 - _E2 * sine**2) + np.arctanh(_E * sine) / _E)
    return _RADIUS_KM * _K0 * np.radians(lon), _RADIUS_KM * q / (2 * _K0)


def area_km2(geometry: BaseGeometry) -> float:
    """Return the area of a polygon on the WGS84 ellipsoid, edges straight in degrees [3]_.

    Parameters
    ----------
    geometry : shapely Polygon or MultiPolygon [degree]
        A valid one; anything without area counts as 0.

    Returns
    -------
    float [km2]

    Notes
    -----
    Each ring is the sum over its edges of dx times the mean of y along the edge in the plane of
    `equal_area`. The mean is a four-point Gauss-Legendre sum, so that a long edge is followed
    and not cut short: splitting it changes nothing. Rings count without sign, the outer ones
    twice and then all once off, which leaves outer minus inner.
    """
    shapely = shapely_module()
    parts = shapely.get_parts(geometry)
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    outer = _rings_area(shapely.get_exterior_ring(parts))
    return 2 * outer - _rings_area(shapely.get_rings(parts))


def _rings_area(rings: NDArray[np.object_]) -> float:
    """Return the summed area inside each of the rings [km2]."""
    positions, ring = shapely_module().get_coordinates(rings, return_index=True)
    if not len(positions):
        return 0.0
    start, end = positions[:-1], positions[1:]
    nodes, weights = _gauss()
    lat = start[:, 1:] + nodes * (end - start)[:, 1:]
    x, _ = equal_area(positions[:, 0], positions[:, 1])
    _, y = equal_area(lat, lat)
    pieces = np.where(ring[:-1] == ring[1:], np.diff(x) * (y @ weights), 0.0)
    return float(np.abs(np.bincount(ring[:-1], pieces)).sum())


@cache
def _gauss() -> tuple[Floats, Floats]:
    """Return nodes and weights of the four-point Gauss-Legendre rule on [0, 1]."""
    nodes, weights = np.polynomial.legendre.leggauss(4)
    return (nodes + 1) / 2, weights / 2


def conformal(lon: Floats, lat: Floats, box: Box) -> tuple[Floats, Floats]:
    r"""Project to a Lambert conformal conic plane laid through a box.

    Parameters
    ----------
    lon, lat : ndarray, any one shape [degree]
        WGS84 positions.
        Beyond 89 degrees of latitude it is that of 89 degrees.
    box : tuple of 4 float [degree]
        West, south, east, north. The standard parallels lie one sixth of its height inside it,
        which keeps the scale within about 0.2 % of true over a country of Ukraine's size.

    Returns
    -------
    x, y : ndarray, the same shape [km]
        Distances in this plane are ground distances, up to that scale.

    Notes
    -----
    With :math:`\psi = \operatorname{artanh}\sin\varphi - e\operatorname{artanh}(e\sin\varphi)` and
    :math:`m = \cos\varphi/\sqrt{1-e^2\sin^2\varphi}` [1]_:
    :math:`n = \ln(m_1/m_2)/(\psi_2-\psi_1)`,
    :math:`\rho = (a m_1/n)\,e^{n(\psi_1-\psi)}`, :math:`\theta = n(\lambda-\lambda_0)`,
    :math:`x = \rho\sin\theta`, :math:`y = \rho_0-\rho\cos\theta`.
    """
    lat = np.clip(lat, -_NEAR_POLE, _NEAR_POLE)
    west, south, east, north = box
    lower, middle, upper = np.radians(south + (north - south) * np.array([1, 3, 5]) / 6)
    n = np.log(_parallel(lower) / _parallel(upper)) / (_isometric(upper) - _isometric(lower))
    top = _RADIUS_KM * _parallel(lower) / n
    radius = top * np.exp(n * (_isometric(lower) - _isometric(np.radians(lat))))
    centre = top * np.exp(n * (_isometric(lower) - _isometric(middle)))
    angle = n * np.radians(np.asarray(lon) - (west + east) / 2)
    return radius * np.sin(angle), centre - radius * np.cos(angle)


def _isometric(lat: Floats) -> Floats:
    """Return the isometric latitude of latitudes in radians."""
    sine = np.sin(lat)
    return np.asarray(np.arctanh(sine) - _E * np.arctanh(_E * sine))


def _parallel(lat: Floats) -> Floats:
    """Return the radius of the parallel over the equator's, latitudes in radians."""
    return np.asarray(np.cos(lat) / np.sqrt(1 - _E2 * np.sin(lat) ** 2))


def to_plane(geometry: BaseGeometry, box: Box) -> BaseGeometry:
    """Return a shape in the plane of `conformal` [km], its long edges followed.

    Parameters
    ----------
    geometry : shapely geometry [degree]
        Of any kind.
    box : tuple of 4 float [degree]
        West, south, east, north.
    """
    shapely = shapely_module()
    fine = shapely.segmentize(geometry, _LONGEST_EDGE)
    return shapely.transform(
        fine, lambda points: np.column_stack(conformal(points[:, 0], points[:, 1], box))
    )
