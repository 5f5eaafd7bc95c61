"""Charts and the table of the uncertainty page, from futures that were drawn already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd

from model.drivers import Drivers
from model.spread import Distribution
from model.tornado import Tornado
from ui import uncertainty_charts as drawn
from ui.export.canvas import Picture
from ui.export.charts import spec_picture
from ui.export.stamp import Subject
from ui.export.tables import Table
from ui.ladder_charts import Ink, log_floor
from ui.language import N_, n, t
from ui.words_uncertainty import figure_name

__all__ = ["Drawn", "bands_table", "pictures"]


@dataclass(frozen=True)
class Drawn:
    """What the uncertainty page has drawn so far.

    Parameters
    ----------
    found : Distribution
        The futures.
    bands : DataFrame
        Their table.
    figure : str
        The figure that is looked at.
    least : float
        The reader's threshold for it [million, or 1].
    bars : Tornado or None
        What each input alone does to the figure.
    drivers : Drivers or None
        What explains its spread.
    """

    found: Distribution
    bands: pd.DataFrame
    figure: str
    least: float
    bars: Tornado | None = None
    drivers: Drivers | None = None


Maker = Callable[[Subject], Picture]


def pictures(of: Drawn) -> dict[str, tuple[str, Maker]]:
    """Return the charts that can be made of these futures: name and what makes each."""
    charts: dict[str, tuple[str, Maker]] = {
        "bands": (N_("Every rung with its band"), partial(_bands, of=of)),
    }
    if of.figure in of.found.names:
        charts["histogram"] = (N_("One figure over all futures"), partial(_histogram, of=of))
    if of.bars is not None and any(bar.swing for bar in of.bars.bars):
        charts["tornado"] = (N_("What one input alone does"), partial(_tornado, of=of))
    if of.drivers is not None:
        charts["shares"] = (N_("What explains the spread"), partial(_shares, of=of))
    return charts


def _drawn_note(of: Drawn) -> str:
    return n("From {count} future drawn.", "From {count} futures drawn.", of.found.count)


def _bands(subject: Subject, of: Drawn) -> Picture:
    ladder = subject.outcome.ladder
    floor = log_floor(ladder)
    points = dict(zip(ladder.index, ladder["value"].astype(float), strict=True))
    rows = drawn.band_rows(of.bands, points, floor)
    note = t("Bars: 5 to 95% of the futures; upright: median; diamond: most likely inputs.")
    return spec_picture(
        "bands", t("Every rung with its band"), drawn.bands_alt(of.bands),
        drawn.bands(rows, floor, Ink()), subject.money_sources, f"{note} {_drawn_note(of)}",
    )  # fmt: skip


def _histogram(subject: Subject, of: Drawn) -> Picture:
    ladder = subject.outcome.ladder
    point = dict(zip(ladder.index, ladder["value"], strict=True)).get(of.figure, float("nan"))
    return spec_picture(
        "histogram",
        t("{figure}, over all futures", figure=figure_name(of.figure)),
        drawn.histogram_alt(of.found, of.figure, of.least),
        drawn.histogram(of.found, of.figure, of.least, point, Ink()),
        subject.money_sources,
        _drawn_note(of),
    )


def _tornado(subject: Subject, of: Drawn) -> Picture:
    assert of.bars is not None  # noqa: S101 (offered only where it is there)
    world = subject.outcome.world
    return spec_picture(
        "tornado",
        t("What one input alone does: {figure}", figure=figure_name(of.bars.output)),
        drawn.tornado_alt(of.bars, world),
        drawn.tornado(of.bars, world, Ink()),
        subject.money_sources,
        t("Each input from its lower to its upper tenth, all others at their median."),
    )


def _shares(subject: Subject, of: Drawn) -> Picture:
    assert of.drivers is not None  # noqa: S101 (offered only where it is there)
    world = subject.outcome.world
    table = of.drivers.to_table(of.figure, world)
    return spec_picture(
        "shares",
        t("What explains the spread: {figure}", figure=figure_name(of.figure)),
        drawn.shares_alt(table, of.figure, world),
        drawn.shares(table, world, Ink()),
        subject.money_sources,
        t("Dark: what it explains alone; light: together with others; lines: 95% intervals."),
    )


def bands_table(of: Drawn) -> Table:
    """Return the spread of every figure as a table to export."""
    named = of.bands.reset_index(drop=True)
    named.insert(0, t("Figure"), [figure_name(str(id)) for id in of.bands.index])
    return Table("bands", t("Bands of every figure"), named, _drawn_note(of))
