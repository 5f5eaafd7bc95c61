"""What files of one's own hold: read and laid over the country in another process.

A file can be made to cost far beyond its size; there it ends with its time, and holds nobody up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.territory.own_map import map_of
from model.territory.own_values import OwnValues, read_values
from ui.hand.tables import world

if TYPE_CHECKING:
    from model.territory.geometry import GeometryControl, Layers


def values_of(
    content: bytes, unit: str | None, total: float | None, mark: str | None, name: str
) -> OwnValues:
    """Return the values of a table, as :func:`model.territory.own_values.read_values` does."""
    return read_values(content, world(), unit, total, mark, name)


def control_of(
    layers: Layers, mapping: tuple[tuple[str, str], ...], whole: bool
) -> GeometryControl:
    """Return who controls what by the layers of a map."""
    return map_of(layers, world(), dict(mapping), as_drawn=not whole).control
