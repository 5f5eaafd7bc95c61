"""Charts and the table of the uncertainty page, from futures that were drawn already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd

from model.futures.drivers import BreakEvenDraws, Drivers
from model.futures.input_names import input_unit
from model.sampling.rule import Rule
from model.sampling.spread import Distribution
from model.sampling.tornado import Tornado
from ui.pages.uncertainty import charts as drawn
from ui.pages.uncertainty.needed import needed_table, needed_text
from ui.pages.uncertainty.price_needed import needed, needed_alt
from ui.pages.uncertainty.words import figure_name, input_text, is_share, unit_label
from ui.show.canvas import Picture
from ui.show.chart import Ink, log_floor
from ui.show.charts import spec_picture
from ui.show.stamp import Subject
from ui.show.tables import Table, million
from ui.speech.language import N_, n, t, told

__all__ = ["Drawn", "bands_table", "pictures", "tables"]


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
    corner : Rule or None
        In which futures the threshold is reached.
    account : Distribution or None
        Futures of the flows of the deal's account.
    needed : BreakEvenDraws or None
        The price multiple that reaches the threshold, future by future.
    """

    found: Distribution
    bands: pd.DataFrame
    figure: str
    least: float
    bars: Tornado | None = None
    drivers: Drivers | None = None
    corner: Rule | None = None
    account: Distribution | None = None
    needed: BreakEvenDraws | None = None

    @property
    def looked_at(self) -> Distribution | None:
        """The futures that hold the figure that is looked at, where they were drawn."""
        both = (one for one in (self.found, self.account) if one is not None)
        return next((one for one in both if self.figure in one.names), None)


Maker = Callable[[Subject], Picture]


def pictures(of: Drawn) -> dict[str, tuple[str, Maker]]:
    """Return the charts that can be made of these futures: name and what makes each."""
    charts: dict[str, tuple[str, Maker]] = {
        "bands": (N_("Every rung with its band"), partial(_bands, of=of)),
    }
    if of.looked_at is not None:
        charts["histogram"] = (N_("One figure over all futures"), partial(_histogram, of=of))
    if of.bars is not None and any(bar.swing for bar in of.bars.bars):
        charts["tornado"] = (N_("What one input alone does"), partial(_tornado, of=of))
    if of.drivers is not None:
        charts["shares"] = (N_("What explains the spread"), partial(_shares, of=of))
    if of.needed is not None and of.needed.without < 1.0:
        charts["needed"] = (N_("Price multiple needed"), partial(_needed, of=of))
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
    found, outcome = of.looked_at, subject.outcome
    assert found is not None  # noqa: S101 (offered only where it is there)
    values = {**outcome.ladder["value"], **outcome.economy.cumulated()}
    point = float(values.get(of.figure, float("nan")))
    return spec_picture(
        "histogram",
        t("{figure}, over all futures", figure=figure_name(of.figure)),
        drawn.histogram_alt(found, of.figure, of.least),
        drawn.histogram(found, of.figure, of.least, point, Ink()),
        subject.money_sources,
        n("From {count} future drawn.", "From {count} futures drawn.", found.count),
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


def _needed(subject: Subject, of: Drawn) -> Picture:
    assert of.needed is not None  # noqa: S101 (offered only where it is there)
    title = t("Price multiple needed: {figure}", figure=figure_name(of.figure))
    return spec_picture(
        "needed", title, needed_alt(of.needed, of.figure, of.least), needed(of.needed, Ink()),
        subject.money_sources, needed_text(of.needed),
    )  # fmt: skip


def _needed_table(subject: Subject, of: Drawn) -> Table:
    assert of.needed is not None  # noqa: S101 (offered only where it is there)
    title = t("Price multiple needed: {figure}", figure=figure_name(of.figure))
    return Table("needed", title, needed_table(of.needed), sources=subject.money_sources)


def bands_table(of: Drawn) -> Table:
    """Return the spread of every figure as a table to export."""
    named = of.bands.reset_index(drop=True)
    named.insert(0, t("Figure"), [figure_name(str(id)) for id in of.bands.index])
    return Table("bands", t("Bands of every figure"), named, _drawn_note(of))


def tables(of: Drawn) -> dict[str, tuple[str, Callable[[Subject], Table]]]:
    """Return the tables that can be made of these futures: name and what makes each."""
    made: dict[str, tuple[str, Callable[[Subject], Table]]] = {
        "bands": (N_("Bands of every figure"), lambda _: bands_table(of)),
    }
    if of.looked_at is not None:
        made["histogram"] = (N_("One figure over all futures"), partial(_histogram_table, of=of))
    if of.bars is not None and of.bars.bars:
        made["tornado"] = (N_("What one input alone does"), partial(_tornado_table, of=of))
    if of.drivers is not None:
        made["shares"] = (N_("What explains the spread"), partial(_shares_table, of=of))
    if of.needed is not None:
        made["needed"] = (N_("Price multiple needed"), partial(_needed_table, of=of))
    if of.corner is not None:
        made["corner"] = (N_("In which futures is it reached?"), partial(_corner_table, of=of))
    return made


def _unit(subject: Subject, figure: str) -> str:
    """Return the unit of a figure: a share, or millions of the money that it is in."""
    outcome = subject.outcome
    if is_share(figure):
        return t("share")
    ground = figure in ("total", "ukraine", "russia")
    return million(outcome.unit if ground else outcome.economy.unit)


def _histogram_table(subject: Subject, of: Drawn) -> Table:
    assert of.looked_at is not None  # noqa: S101 (offered only where it is there)
    shares, edges = of.looked_at.histogram(of.figure)
    frame = pd.DataFrame(
        {t("From"): edges[:-1], t("To"): edges[1:], t("Share of the futures"): shares}
    )
    title = t("{figure}, over all futures", figure=figure_name(of.figure))
    return Table("histogram", title, frame, _unit(subject, of.figure), subject.money_sources)


def _tornado_table(subject: Subject, of: Drawn) -> Table:
    assert of.bars is not None  # noqa: S101 (offered only where it is there)
    world = subject.outcome.world
    rows = [
        {
            t("Input"): input_text(bar.input, world),
            t("Group"): unit_label(bar.group, world),
            t("Unit of the input"): told(input_unit(bar.input, world)),
            t("Lower tenth"): bar.low,
            t("Upper tenth"): bar.high,
            t("Figure at the lower"): bar.at_low,
            t("Figure at the upper"): bar.at_high,
            t("Difference"): bar.swing,
        }
        for bar in of.bars.bars
    ]
    title = t("What one input alone does: {figure}", figure=figure_name(of.bars.output))
    unit = _unit(subject, of.bars.output)
    return Table("tornado", title, pd.DataFrame(rows), unit, subject.money_sources)


def _shares_table(subject: Subject, of: Drawn) -> Table:
    assert of.drivers is not None  # noqa: S101 (offered only where it is there)
    world = subject.outcome.world
    found = of.drivers.to_table(of.figure, world)
    heads = {
        "first": t("Alone"), "first_low": t("Alone, low"), "first_high": t("Alone, high"),
        "total": t("With others"), "total_low": t("With others, low"),
        "total_high": t("With others, high"),
    }  # fmt: skip
    frame = found[list(heads)].rename(columns=heads).reset_index(drop=True)
    frame.insert(0, t("What"), [unit_label(str(unit), world) for unit in found.index])
    title = t("What explains the spread: {figure}", figure=figure_name(of.figure))
    unit = t("share of the variance, with the ends of 95% intervals")
    return Table("shares", title, frame, unit, subject.money_sources)


def _corner_table(subject: Subject, of: Drawn) -> Table:
    """Return the bounds of the corner, then how often the threshold is reached there."""
    assert of.corner is not None  # noqa: S101 (offered only where it is there)
    world, found = subject.outcome.world, of.corner
    bounds = [
        (input_text(limit.input, world), told(input_unit(limit.input, world)), limit.low,
         limit.high)
        for limit in found.limits
    ]  # fmt: skip
    shares = {
        t("Threshold"): of.least,
        t("Share of the futures there that reach it"): found.density,
        t("Share of all that reach it that lie there"): found.coverage,
        t("Share of all futures that lie there"): found.support,
        t("Share of all futures that reach it"): found.base,
    }
    unit = _unit(subject, of.figure)
    rows = [(name, unit if name == t("Threshold") else t("share"), value, value)
            for name, value in shares.items()]  # fmt: skip
    columns = [t("What"), t("Unit"), t("From"), t("To")]
    title = t("In which futures {figure} reaches the threshold", figure=figure_name(of.figure))
    return Table("corner", title, pd.DataFrame([*bounds, *rows], columns=columns),
                 sources=subject.money_sources)  # fmt: skip
