"""Tables of the uncertainty page, each declared once: drawn there and taken into files."""

from __future__ import annotations

from model import Outcome
from model.futures.drivers import BreakEvenDraws, Drivers
from model.futures.input_names import input_unit
from model.money.ladder import RUNGS
from model.sampling.rule import Rule
from model.sampling.spread import Distribution
from model.sampling.tornado import Tornado
from ui.hand.drawn import Futures
from ui.pages.uncertainty.words import (
    SHARES,
    band,
    drawn_note,
    figure_name,
    input_text,
    is_share,
    unit_label,
    value_text,
)
from ui.pages.uncertainty.work import central
from ui.show.table import Column, Table, million, table
from ui.speech import words
from ui.speech.language import percent, t, told


def _unit(outcome: Outcome, figure: str) -> str:
    """Return the unit of a figure: a share, or millions of the money that it is in."""
    if is_share(figure):
        return t("share")
    ground = figure in ("total", "ukraine", "russia")
    return million(outcome.unit if ground else outcome.economy.unit)


def bands(outcome: Outcome, drawn: Futures) -> Table:
    """Return the spread of every figure, each with its unit."""
    frame = drawn.bands
    columns = ("figure", *(Column(name, name, unit="") for name in map(str, frame)), "unit")
    values = zip(map(str, frame.index), frame.to_numpy().tolist(), strict=True)
    rows = [(figure_name(id), *row, _unit(outcome, id)) for id, row in values]
    return table("bands", columns, rows, drawn_note(drawn.found))


def steps(outcome: Outcome, drawn: Futures) -> Table:
    """Return every step: its figure with central inputs, its median and its band; each opens."""
    columns = (
        Column("figure", t("Step")),
        Column("point", t("Central inputs"), figure="{row}.point"),
        Column("median", t("Median"), figure="{row}.median"),
        Column("band", t("5 to 95%"), figure="{row}.band"),
    )
    rows = []
    for id in RUNGS:
        low, middle, high = (float(drawn.bands.loc[id, end]) for end in ("p5", "p50", "p95"))
        point = value_text(id, central(outcome, id))
        rows.append((figure_name(id), point, value_text(id, middle), band(id, low, high)))
    return table("steps", columns, rows, drawn_note(drawn.found), keys=RUNGS)


def looked_at(outcome: Outcome, found: Distribution, figure: str, least: float) -> Table:
    """Return what is said of one figure: point, median, band, chance, what lies below."""
    low, middle, high = (float(x) for x in found.quantiles(figure, (0.05, 0.5, 0.95)))
    point = central(outcome, figure)
    said = {
        "point": value_text(figure, point),
        "median": value_text(figure, middle),
        "band": band(figure, low, high),
        "chance": percent(found.probability(figure, least)),
        "below": percent(1.0 - found.probability(figure, point)),
    }
    rows = [(words.named("of a figure", what), text) for what, text in said.items()]
    columns = (Column("what", figure_name(figure)), Column("value", t("Figure"), figure="{row}"))
    return table("looked-at", columns, rows, drawn_note(found), keys=list(said))


def histogram(outcome: Outcome, found: Distribution, figure: str) -> Table:
    """Return the share of the simulations between every two values of a figure."""
    shares, edges = (part.tolist() for part in found.histogram(figure))
    title = t("{figure}, over all simulations", figure=figure_name(figure))
    rows = zip(edges[:-1], edges[1:], shares, strict=True)
    columns = ("from", "to", Column("share", unit=""))
    return table("histogram", columns, rows, _unit(outcome, figure), title, sources="money")


def tornado(outcome: Outcome, found: Tornado, most: int | None = None) -> Table:
    """Return what each input alone does to a figure, the strongest first, at most so many."""
    world = outcome.world
    columns = (
        "input",
        Column("group", t("Group")),
        Column("unit", t("Unit of the input")),
        Column("low", t("Lower tenth"), unit=""),
        Column("high", t("Upper tenth"), unit=""),
        Column("at_low", figure="bar low {row}"),
        Column("at_high", figure="bar high {row}"),
        "swing",
    )
    rows = [
        (input_text(bar.input, world), unit_label(bar.group, world),
         told(input_unit(bar.input, world)), bar.low, bar.high, bar.at_low, bar.at_high, bar.swing)
        for bar in found.bars[:most]
    ]  # fmt: skip
    title = t("Effect of each input: {figure}", figure=figure_name(found.output))
    return table("tornado", columns, rows, _unit(outcome, found.output), title, sources="money",
                 keys=[bar.input for bar in found.bars[:most]])  # fmt: skip


def shares(outcome: Outcome, drivers: Drivers, figure: str) -> Table:
    """Return what explains the spread of a figure, with the ends of the intervals."""
    found = drivers.to_table(figure, outcome.world)
    columns = (
        Column("what"),
        *map(Column, ("first", "first_low", "first_high")),
        Column("total", t("With others"), figure="part {row}"),
        *map(Column, ("total_low", "total_high")),
    )
    values = found[[column.key for column in columns[1:]]].to_numpy().tolist()
    keys = list(map(str, found.index))
    rows = [(unit_label(id, outcome.world), *row) for id, row in zip(keys, values, strict=True)]
    title = t("What drives the result: {figure}", figure=figure_name(figure))
    unit = t("share of the variance, with the ends of 95% intervals")
    return table("shares", columns, rows, unit, title, sources="money", keys=keys)


def needed(found: BreakEvenDraws, figure: str) -> Table:
    """Return the quantiles of the price multiple and the shares of simulations without one."""
    columns = ("what", Column("value", figure="needed {row}"), "unit")
    levels = zip(SHARES, found.quantiles(SHARES), strict=True)
    rows = [
        *((t("{share} of the simulations with an answer need at most", share=percent(share, 0)),
           level, t("times the prices expected")) for share, level in levels),
        (t("simulations that reach it at any price"), found.met, t("share")),
        (t("simulations that reach it at none"), found.not_met, t("share")),
        (t("simulations tried"), float(found.levels.size), t("simulations")),
    ]  # fmt: skip
    title = t("How far would prices have to rise: {figure}", figure=figure_name(figure))
    keys = [*map(str, SHARES), "met", "not_met", ""]
    return table("needed", columns, rows, title=title, sources="money", keys=keys)


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
        (t("Share of the simulations there that reach it"), share, found.density),
        (t("Share of all that reach it that lie there"), share, found.coverage),
        (t("Share of all simulations that lie there"), share, found.support),
        (t("Share of all simulations that reach it"), share, found.base),
    )
    rows = [*bounds, *((*row, row[-1]) for row in told_of)]
    title = t("In which simulations {figure} reaches the threshold", figure=figure_name(figure))
    return table("corner", ("what", "unit", "from", "to"), rows, title=title, sources="money")
