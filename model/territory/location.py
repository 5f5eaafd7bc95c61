"""Points against a line: which side, how far, how surely."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.core.errors import Problem, ScenarioError
from model.core.said import say
from model.territory.borders import Regions, load_regions
from model.territory.layers import Layer
from model.territory.projection import Floats, conformal, shapely_module, to_plane

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_TOUCHING_KM = 1e-6
_CRUMB_KM = 0.01
_HAIR_KM = 0.001


class Location(NamedTuple):
    """Points against a layer, one row a point.

    Parameters
    ----------
    inside : ndarray of bool, shape (n,)
        Whether the point lies in the layer, its edge included.
    signed_distance_km : ndarray, shape (n,) [km]
        To the line: positive inside, negative outside; infinite where there is no line.
    probability : ndarray, shape (n,)
        That the true place lies inside.
    """

    inside: NDArray[np.bool_]
    signed_distance_km: Floats
    probability: Floats


def locate(
    points: ArrayLike,
    precision_km: ArrayLike,
    layer: Layer,
    regions: Regions | None = None,
    *,
    border_gap_km: float = 3.0,
) -> Location:
    r"""Tell on which side of the line points lie, how far from it, and how surely.

    Parameters
    ----------
    points : array-like, shape (n, 2) [degree]
        Longitude and latitude, WGS84.
    precision_km : array-like, shape (n,) [km]
        Standard deviation of each point's distance to its true place, 0 or more; 0 means exact.
    layer : Layer
        The ground held, such as ``GeometryControl.held["russia"]``.
    regions : Regions, optional
        By default the regions of ``data/``.
    border_gap_km : float [km]
        Two drawings of the same border or coast leave slivers between them. Ground outside the
        layer that lies along the border and is narrower than twice this is no front line. Between
        DeepState and Natural Earth 2 km close every gap; up to 6 km the distances stay the same.

    Returns
    -------
    Location
        Inside, the distance is to the nearest ground of Ukraine outside the layer, so that a coast
        or a state border is no front line; outside, it is to the layer. The probability is
        :math:`\Phi(d/s)` with signed distance :math:`d` and precision :math:`s`.

    Raises
    ------
    ScenarioError
        When an array has the wrong shape or holds numbers that are none, with every row at fault.
    """
    regions = regions or load_regions()
    where, precision = _checked_points(points, precision_km)
    shapely = shapely_module()
    inside = np.asarray(shapely.intersects_xy(layer.geometry, where[:, 0], where[:, 1]), dtype=bool)
    held = to_plane(layer.geometry, regions.box)
    free = _free_ground(held, regions, border_gap_km)
    spots = shapely.points(np.column_stack(conformal(where[:, 0], where[:, 1], regions.box)))
    distance = np.where(inside, _distance(free, spots), -_distance(held, spots))
    return Location(inside, distance, _probability(distance, precision))


def _checked_points(points: ArrayLike, precision_km: ArrayLike) -> tuple[Floats, Floats]:
    where, precision = np.asarray(points, np.float64), np.asarray(precision_km, np.float64)
    if where.ndim != 2 or where.shape[1] != 2 or precision.shape != where.shape[:1]:
        given = say("shapes {points} and {errors}", points=where.shape, errors=precision.shape)
        raise ScenarioError.at("points", given, "points (n, 2) and precision_km (n,)")
    far = ~(np.abs(where) <= [180.0, 90.0]).all(axis=1)
    vague = ~((precision >= 0) & np.isfinite(precision))
    problems = [
        Problem(f"points[{row}]", f"{where[row].tolist()}", "longitude and latitude in degrees")
        for row in np.flatnonzero(far)
    ] + [
        Problem(f"precision_km[{row}]", f"{precision[row]:g}", "0 or more kilometres")
        for row in np.flatnonzero(vague)
    ]
    if problems:
        raise ScenarioError(problems)
    return where, precision


def _free_ground(held: BaseGeometry, regions: Regions, gap: float) -> BaseGeometry:
    """Return the country outside the held ground, without crumbs and border slivers [km].

    Only a strip along the border is searched for slivers, so that a line of many corners costs
    little: near the border, ground that vanishes when `gap` is taken off its edges is narrow.
    """
    shapely = shapely_module()
    rest = shapely.difference(regions.plane, held)
    near = shapely.intersection(rest, _border_strip(regions, gap))
    wide = shapely.buffer(shapely.buffer(near, -gap, quad_segs=2), 1.5 * gap, quad_segs=2)
    narrow = shapely.get_parts(shapely.difference(near, wide))
    edge = shapely.boundary(regions.plane)
    shapely.prepare(edge)
    slivers = shapely.union_all(narrow[shapely.dwithin(narrow, edge, _TOUCHING_KM)])
    # A metre more than the slivers: rounding must not leave a hair of them along the border.
    return _without_crumbs(shapely.difference(rest, shapely.buffer(slivers, _HAIR_KM)))


@lru_cache(maxsize=4)
def _border_strip(regions: Regions, gap: float) -> BaseGeometry:
    """Return the country's outermost ground, twice as wide as the widest sliver [km]."""
    shapely = shapely_module()
    inner = shapely.buffer(regions.plane, -4 * gap, quad_segs=2)
    return shapely.difference(regions.plane, inner)


def _without_crumbs(ground: BaseGeometry) -> BaseGeometry:
    """Return ground without parts a few metres wide, which dissolving polygons leaves behind.

    The archive has had one 2 m wide, tens of km behind the line, since 2025: taken for ground, it
    would move the line to it. The width is twice the area over the length of the edge.
    """
    shapely = shapely_module()
    parts = shapely.get_parts(ground)
    return shapely.union_all(parts[2 * shapely.area(parts) > _CRUMB_KM * shapely.length(parts)])


def _distance(ground: BaseGeometry, spots: NDArray[np.object_]) -> Floats:
    """Return the distance of each spot to the ground [km]; infinite where there is none."""
    shapely = shapely_module()
    shapely.prepare(ground)
    distance = np.asarray(shapely.distance(ground, spots), np.float64)
    return np.where(np.isnan(distance), np.inf, distance)


def _probability(distance: Floats, precision: Floats) -> Floats:
    """Return Phi(distance / precision); an exact point (precision 0) is in or out."""
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = distance / precision
    scaled = np.where(precision == 0, np.copysign(np.inf, distance), scaled)
    return np.array([math.erfc(-z / math.sqrt(2)) / 2 for z in scaled])
