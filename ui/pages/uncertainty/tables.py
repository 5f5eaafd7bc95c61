"""Tables of the uncertainty page, each declared once: drawn there and taken into files."""

from __future__ import annotations

from model import Outcome
from model.futures.drivers import BreakEvenDraws, Drivers
from model.futures.input_names import input_unit
from model.sampling.rule import Rule
from model.sampling.spread import Distribution
from model.sampling.tornado import Tornado
from ui.pages.uncertainty.words import (
    SHARES,
    drawn_note,
    figure_name,
    input_text,
    is_share,
    unit_label,
)
from ui.pages.uncertainty.work import Futures
from ui.show.table import Column, Table, million
from ui.speech.language import percent, t, told


def _unit(outcome: Outcome, figure: str) -> str:
    """Return the unit of a figure: a share, or millions of the money that it is in."""
    if is_share(figure):
        return t("share")
    ground = figure in ("total", "ukraine", "russia")
    return million(outcome.unit if ground else outcome.economy.unit)


def bands(drawn: Futures) -> Table:
    """Return the spread of every figure."""
    frame = drawn.bands
    columns = (Column("figure", t("Figure")), *(Column(str(name), str(name)) for name in frame))
    values = zip(frame.index, frame.to_numpy().tolist(), strict=True)
    rows = [(figure_name(str(id)), *row) for id, row in values]
    return Table("bands", t("Bands of every figure"), columns, rows, drawn_note(drawn.found))


def histogram(outcome: Outcome, found: Distribution, figure: str) -> Table:
    """Return the share of the futures between every two values of a figure."""
    shares, edges = (part.tolist() for part in found.histogram(figure))
    columns = (Column("from", t("From")), Column("to", t("To")),
               Column("share", t("Share of the futures")))  # fmt: skip
    title = t("{figure}, over all futures", figure=figure_name(figure))
    rows = list(zip(edges[:-1], edges[1:], shares, strict=True))
    return Table("histogram", title, columns, rows, _unit(outcome, figure), sources="money")


def tornado(outcome: Outcome, found: Tornado, most: int | None = None) -> Table:
    """Return what each input alone does to a figure, the strongest first, at most so many."""
    world = outcome.world
    columns = (
        Column("input", t("Input")),
        Column("group", t("Group")),
        Column("unit", t("Unit of the input")),
        Column("low", t("Lower tenth")),
        Column("high", t("Upper tenth")),
        Column("at_low", t("Figure at the lower"), figure="bar low {row}"),
        Column("at_high", t("Figure at the upper"), figure="bar high {row}"),
        Column("swing", t("Difference")),
    )
    rows = [
        (input_text(bar.input, world), unit_label(bar.group, world),
         told(input_unit(bar.input, world)), bar.low, bar.high, bar.at_low, bar.at_high, bar.swing)
        for bar in found.bars[:most]
    ]  # fmt: skip
    title = t("What one input alone does: {figure}", figure=figure_name(found.output))
    return Table("tornado", title, columns, rows, _unit(outcome, found.output), sources="money",
                 keys=[bar.input for bar in found.bars[:most]])  # fmt: skip


def shares(outcome: Outcome, drivers: Drivers, figure: str) -> Table:
    """Return what explains the spread of a figure, with the ends of the intervals."""
    found = drivers.to_table(figure, outcome.world)
    columns = (
        Column("what", t("What")),
        Column("first", t("Alone")),
        Column("first_low", t("Alone, low")),
        Column("first_high", t("Alone, high")),
        Column("total", t("With others"), figure="part {row}"),
        Column("total_low", t("With others, low")),
        Column("total_high", t("With others, high")),
    )
    values = found[[column.key for column in columns[1:]]].to_numpy().tolist()
    keys = list(map(str, found.index))
    rows = [(unit_label(id, outcome.world), *row) for id, row in zip(keys, values, strict=True)]
    title = t("What explains the spread: {figure}", figure=figure_name(figure))
    unit = t("share of the variance, with the ends of 95% intervals")
    return Table("shares", title, columns, rows, unit, sources="money", keys=keys)


def needed(found: BreakEvenDraws, figure: str) -> Table:
    """Return the quantiles of the price multiple and the shares of futures without one."""
    columns = (Column("what", t("What")), Column("value", t("Value"), figure="needed {row}"),
               Column("unit", t("Unit")))  # fmt: skip
    levels = zip(SHARES, found.quantiles(SHARES), strict=True)
    rows = [
        *((t("{share} of the futures with an answer need at most", share=percent(share, 0)), level,
           t("times the prices expected")) for share, level in levels),
        (t("futures that reach it at any price"), found.met, t("share")),
        (t("futures that reach it at none"), found.not_met, t("share")),
        (t("futures tried"), float(found.levels.size), t("futures")),
    ]  # fmt: skip
    title = t("Price multiple needed: {figure}", figure=figure_name(figure))
    keys = [*map(str, SHARES), "met", "not_met", ""]
    return Table("needed", title, columns, rows, sources="money", keys=keys)


def corner(outcome: Outcome, found: Rule, figure: str, least: float) -> Table:
    """Return the bounds of the corner, then how often the threshold is reached there."""
    world, share = outcome.world, t("share")
    bounds = [
        (input_text(limit.input, world), told(input_unit(limit.input, world)), limit.low,
         limit.high)
        for limit in found.limits
    ]  # fmt: skip
    told_of = (
        (t("Threshold"), _unit(outcome, figure), least),
        (t("Share of the futures there that reach it"), share, found.density),
        (t("Share of all that reach it that lie there"), share, found.coverage),
        (t("Share of all futures that lie there"), share, found.support),
        (t("Share of all futures that reach it"), share, found.base),
    )
    columns = (Column("what", t("What")), Column("unit", t("Unit")), Column("from", t("From")),
               Column("to", t("To")))  # fmt: skip
    rows = [*bounds, *((*row, row[-1]) for row in told_of)]
    title = t("In which futures {figure} reaches the threshold", figure=figure_name(figure))
    return Table("corner", title, columns, rows, sources="money")
