"""A map of one's own against the world: shares by region, holders by deposit, a scenario.

`model.territory.geometry` knows polygons and borders only. Here its result meets the deposits and
the record, and becomes fields that a scenario takes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.core.reading import file_name
from model.core.said import Said, named, say
from model.territory.geometry import GeometryControl, Location, locate, overlay, read_layers
from model.territory.map_files import LIMIT_BYTES
from model.territory.projection import shapely_module

if TYPE_CHECKING:
    import pandas as pd

    from model.scenario.scenario import Scenario
    from model.territory.layers import Layers
    from model.world.world import World

_SEEN = 5e-4
"""Least share of a region that a line of text names."""


@dataclass(frozen=True, eq=False)
class OwnMap:
    """Polygons that were read, repaired and laid over the regions.

    Parameters
    ----------
    name : str
        Name of the file.
    control : GeometryControl
        Shares by region, notes, preview.
    world : World
        Deposits and record that it is set against.
    """

    name: str
    control: GeometryControl
    world: World

    def __repr__(self) -> str:
        """Say in one line what share of which regions Russia controls by the map."""
        shares = zip(self.world.regions, self.control.russia.tolist(), strict=True)
        held = ", ".join(f"{region} {share:.1%}" for region, share in shares if share >= _SEEN)
        return f"OwnMap({self.name!r}, controlled by Russia: {held or 'nothing'})"

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences on what was mended, assumed or left out."""
        return self.control.notes

    @cached_property
    def located(self) -> Mapping[str, Location]:
        """Every deposit against the ground of Russia and of a third party."""
        known = self.world.deposits
        points = [(float(row["lon"]), float(row["lat"])) for row in known.rows]
        layers = self.control.held.items()
        return {party: locate(points, known.precision, layer) for party, layer in layers}

    @cached_property
    def behind_line(self) -> NDArray[np.bool_]:
        """Whether each deposit lies in the ground of Russia, shape (n_deposits,)."""
        points = np.array(
            [(float(row["lon"]), float(row["lat"])) for row in self.world.deposits.rows]
        )
        ground = self.control.held["russia"].geometry
        return np.asarray(shapely_module().intersects_xy(ground, *points.T), dtype=bool)

    @property
    def deposits(self) -> pd.DataFrame:
        """Index deposit; on which side each lies and how sure that is.

        Columns name, region, group, level, counted, russia, other (probability [1]), km_to_line
        (to the line of Russia's ground, positive inside [km]), holder (the likeliest party).
        """
        import pandas as pd

        known, held = self.world.deposits, self.located
        columns = {
            "name": [row["name_en"] for row in known.rows],
            "region": [row["region"] for row in known.rows],
            "group": [row["group"] for row in known.rows],
            "level": [row["level"] for row in known.rows],
            "counted": known.counted,
            "russia": held["russia"].probability,
            "other": held["other"].probability,
            "km_to_line": held["russia"].signed_distance_km,
            "holder": self._holders,
        }
        return pd.DataFrame(columns, index=pd.Index(known.ids, name="deposit"))

    @cached_property
    def _holders(self) -> list[str]:
        russia, other = (self.located[party].probability for party in ("russia", "other"))
        sure = np.where(other > 0.5, "other", "ukraine")
        return [str(party) for party in np.where(russia > 0.5, "russia", sure)]

    @property
    def compared(self) -> pd.DataFrame:
        """Index region; name, russia and other by this map, and the newest record [share]."""
        frame = self.control.table
        frame.insert(0, "name", [self.world.label("regions", id) for id in self.world.regions])
        newest = self.world.front_line_days[-1]
        frame["record"] = self.world.front_line(newest).russia_share
        return frame

    def fields(self, deposits: bool = False) -> dict[str, Any]:
        """Return the fields of a scenario that make it start from this map.

        ``Scenario(**found.fields())`` is the map alone; ``scenario.replace(**found.fields())`` is
        what the page does, and the command line with its preset: the rest stays, what a scenario
        states apart from regions too, see :func:`kept`.

        Parameters
        ----------
        deposits : bool
            Also hand every deposit on land to the party on whose side it lies, so that named
            deposits decide their part of a region instead of the region's area.
        """
        found = map_fields(self.control.control())
        if not deposits:
            return found
        known = zip(self.world.deposits.ids, self.world.deposits.counted, strict=True)
        holders = zip(known, self._holders, strict=True)
        handed = {id: party for (id, counted), party in holders if counted}
        return {**found, "deposit_control": handed}


def map_fields(control: Mapping[str, Mapping[str, float]]) -> dict[str, Any]:
    """Return the fields of a scenario that starts from shares by region, not from a dated line."""
    return {"base": "borders-1991", "front_line_date": None, "control": control}


def kept(scenario: Scenario, world: World) -> Iterator[Said]:
    """Yield what a scenario states apart from regions, which a map of one's own leaves as it is.

    Parameters
    ----------
    scenario : Scenario
        Before the map or after it.
    world : World
        For the names of commodity groups.
    """
    for group, shares in scenario.group_control.items():
        yield say("Stated by the scenario apart from the map, and kept: {group}, {russia:.0%} "
                  "controlled by Russia.", group=named(world.label_row("commodity_groups", group)),
                  russia=shares.russia or 0.0)  # fmt: skip
    if count := len(scenario.deposit_control):
        yield say("Stated by the scenario apart from the map, and kept: who controls each of "
                  "{count:,} deposits.", count=count)  # fmt: skip


def read_map(
    source: str | bytes | Path,
    world: World,
    mapping: Mapping[str, str] | None = None,
    assume: Mapping[str, float] | None = None,
    *,
    as_drawn: bool = False,
    layer_property: str | None = None,
    day: dt.date | None = None,
    limit_bytes: int = LIMIT_BYTES,
) -> OwnMap:
    """Read a map of occupied territory and lay it over the regions.

    Parameters
    ----------
    source : str, bytes or Path
        A map of polygons, see :func:`model.territory.map_files.read_map_file`: a path, or the
        content itself.
    world : World
        Deposits and record.
    mapping : mapping of str to str, optional
        Layer name -> party, see :func:`model.territory.geometry.parties_of`.
    assume : mapping of str to float, optional [share]
        Region -> share of Russia that replaces what the polygons give.
    as_drawn : bool
        Coasts are drawn differently by every source, so polygons that mean a whole peninsula
        cover 99 % of it. Unless `as_drawn`, a region that the newest record counts whole counts
        whole here too when the polygons cover at least ``whole-region-from`` of it
        (``assumptions.csv``); the notes tell it.
    layer_property, day
        See :func:`model.territory.layers.read_layers`.
    limit_bytes : int [byte]
        A longer source is refused without being read.

    Raises
    ------
    ScenarioError
        Everything that is wrong with the file, its layers or the assumptions.
    """
    layers = read_layers(source, limit_bytes=limit_bytes, layer_property=layer_property, day=day)
    name = file_name(source) or "own map"
    return map_of(layers, world, mapping, assume, as_drawn=as_drawn, name=name)


def map_of(
    layers: Layers,
    world: World,
    mapping: Mapping[str, str] | None = None,
    assume: Mapping[str, float] | None = None,
    *,
    as_drawn: bool = False,
    name: str = "own map",
) -> OwnMap:
    """Lay layers that were read over the regions, as :func:`read_map` does."""
    stated = dict(assume or {})
    control = overlay(layers, mapping=mapping, assume=stated)
    if not as_drawn:
        control = _whole(control, layers, world, mapping, stated)
    return OwnMap(name, control, world)


def _whole(
    control: GeometryControl,
    layers: Layers,
    world: World,
    mapping: Mapping[str, str] | None,
    stated: Mapping[str, float],
) -> GeometryControl:
    record = world.front_line(world.front_line_days[-1]).russia_share
    least = world.assumption("whole-region-from")
    whole = (record == 1.0) & (control.russia >= least) & (control.russia < 1.0)
    implied = {world.regions[index]: 1.0 for index in np.flatnonzero(whole).tolist()}
    implied = {region: share for region, share in implied.items() if region not in stated}
    if not implied:
        return control
    return overlay(layers, mapping=mapping, assume={**stated, **implied})
