"""The page's charts as Altair charts: the same specifications, drawn by the notebook.

They are at hand as ``outcome.plot`` and ``distribution.plot()``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import altair as alt
import numpy as np

from model import Outcome
from model.core.files import data_path
from model.sampling.spread import Distribution
from model.territory.control import OTHER, RUSSIA
from ui.pages.explore.charts import commodities
from ui.pages.ladder.charts import waterfall
from ui.pages.uncertainty.charts import spread
from ui.parts.palette import PARTY_COLOURS
from ui.show.chart import (
    FRAMELESS,
    Chart,
    Spec,
    coloured,
    layer,
    mark,
    tips,
)
from ui.show.map_picture import map_alt
from ui.speech import words
from ui.speech.language import percent, t

__all__ = ["Plots", "distribution"]

WIDTH = 560
"""Width of a chart [CSS pixel]; on the page it is that of its place."""


@dataclass(frozen=True, slots=True)
class Plots:
    """The charts of one result.

    Parameters
    ----------
    outcome : Outcome
        From :func:`model.evaluate`.
    """

    outcome: Outcome

    def map(self) -> alt.Chart:
        """Return the regions by who holds the larger part of their value, and how strongly."""
        spec = {
            "data": {"values": _shapes(self.outcome)},
            "projection": {"type": "mercator"},
            "width": WIDTH,
            "height": 0.66 * WIDTH,
            **_regions(),
            "config": FRAMELESS,
        }
        title = t("Who controls the value in the ground")
        return _drawn(Chart("map", title, spec, map_alt(self.outcome)))

    def ladder(self, *, log: bool = True) -> alt.VConcatChart:
        """Return the value ladder: stocks above, flows below, on one scale.

        Parameters
        ----------
        log : bool
            Whether the scale is one of powers of ten.
        """
        panels = [_whole(waterfall(self.outcome, kind, log=log)) for kind in ("stock", "flow")]
        bare = [{key: part for key, part in one.items() if key != "config"} for one in panels]
        return alt.VConcatChart.from_dict({"vconcat": bare, "config": FRAMELESS})

    def groups(self) -> alt.LayerChart:
        """Return who holds which share of each commodity group."""
        return _drawn(commodities(self.outcome))


def distribution(found: Distribution, figure: str | None = None) -> alt.LayerChart:
    """Return the share of simulations by the value of a figure, with its median.

    Parameters
    ----------
    found : Distribution
        From :func:`model.simulate`.
    figure : str, optional
        One of its outputs; by default the last.
    """
    return _drawn(spread(found, figure or found.names[-1]))


def _drawn(made: Chart) -> alt.Chart:
    """Return a chart of the page as Altair has it."""
    return alt.Chart.from_dict(_whole(made))


def _whole(made: Chart) -> Spec:
    """Return a chart's specification with its title and its message."""
    return {"width": WIDTH, **made.spec, "title": made.title, "description": made.alt}


def _regions() -> Spec:
    colours = {words.party(party): colour for party, colour in PARTY_COLOURS.items()}
    look = mark("geoshape", stroke="#6f737d", strokeWidth=0.6)
    strength = {"field": "part", "type": "quantitative", "legend": None,
                "scale": {"domain": [0, 1], "range": [0.15, 1]}}  # fmt: skip
    key = {"orient": "bottom", "title": None}
    return layer(look, color=coloured("party", colours, key), fillOpacity=strength,
                 tooltip=tips(name=" ", held=t("controlled by Russia")))  # fmt: skip


def _shapes(outcome: Outcome) -> list[Spec]:
    """Return each region's outline with who holds most of it, and how much of it that is."""
    text = (data_path() / "geo" / "regions.geojson").read_text(encoding="utf-8")
    outlines = {row["id"]: row["geometry"] for row in json.loads(text)["features"]}
    shares = outcome.held.sum(axis=2) / np.maximum(outcome.value.sum(axis=1), 1)
    return [
        {"type": "Feature", "geometry": outlines[region],
         **_row(outcome, region, shares[:, index].tolist())}
        for index, region in enumerate(outcome.world.regions)
    ]  # fmt: skip


def _row(outcome: Outcome, region: str, shares: list[float]) -> Spec:
    most = max(range(len(shares)), key=shares.__getitem__)
    lost = shares[RUSSIA] + shares[OTHER]
    return {
        "name": words.name(outcome.world, "regions", region),
        "party": words.party(("ukraine", "russia", "other")[most]),
        "part": shares[most] if lost else 0.35,
        "held": percent(min(shares[RUSSIA], 1.0)),
    }
