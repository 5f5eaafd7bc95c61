"""The band of a figure as a tree: its two ends, and every input that was drawn, with its row.

The inputs that explain most of the spread come first where that is known, be it by input or by
group; the others stand below their group in the order of the data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from model.core import figures as nodes
from model.core.figures import Node, origin
from model.core.said import Said, named, say
from model.futures.drivers import REST, Drivers
from model.futures.futures import COMMON, HEADLINE, inputs_of
from model.futures.input_names import input_about, input_name, input_unit
from model.money.ladder import RUNGS
from model.world.catalog import names

if TYPE_CHECKING:
    from model.answers.outcome import Outcome
    from model.futures.breakeven import BreakEvenDraws
    from model.sampling.draws import Input
    from model.sampling.spread import Distribution
    from model.sampling.tornado import Tornado
    from model.world.tables import Row

__all__ = [
    "ENDS",
    "Known",
    "explain_band",
    "explain_bar",
    "explain_below",
    "explain_chance",
    "explain_drawn",
    "explain_needed",
    "explain_part",
    "explain_quantile",
]

ENDS = (0.05, 0.95)
"""Shares of the futures below the two ends of a band [1]."""

_GROUND = ("value.", "control.", "group_control.", "deposit.", "line.")
"""Inputs that move the headline figures: they know neither prices nor costs."""


@dataclass(frozen=True)
class Known:
    """What is known of what drives a figure; nothing where it was not worked out.

    Parameters
    ----------
    groups, inputs : Drivers, optional
        Sobol indices by group and by input.
    bars : Tornado, optional
        What each input does alone.
    """

    groups: Drivers | None = None
    inputs: Drivers | None = None
    bars: Tornado | None = None
    swings: Mapping[str, float] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Note how far each input alone moves the figure."""
        found = {bar.input: abs(bar.swing) for bar in self.bars.bars} if self.bars else {}
        object.__setattr__(self, "swings", found)

    def total(self, by: str, figure: str) -> dict[str, float]:
        """Return the part of a figure's variance of each unit, with others; empty if unknown."""
        drivers = self.groups if by == "group" else self.inputs
        if drivers is None or figure not in drivers.indices.outputs:
            return {}
        row = drivers.indices.total[drivers.indices.outputs.index(figure)].tolist()
        return dict(zip(drivers.indices.units, row, strict=True))


def explain_band(
    outcome: Outcome, figure: str, found: Distribution, known: Known | None = None
) -> Node:
    """Return how wide the band of a figure is: its ends, and what was drawn.

    Parameters
    ----------
    outcome : Outcome
        Of the scenario that was simulated.
    figure : str
        Of :data:`model.futures.futures.OUTPUTS`.
    found : Distribution
        The futures.
    known : Known, optional
        What drives the figure.
    """
    low, high = (explain_quantile(outcome, figure, found, share, known) for share in ENDS)
    label = say("{figure}: width of the band", figure=_title(figure))
    return nodes.difference(label, high.value - low.value, low.unit, [high, low])


def explain_quantile(
    outcome: Outcome, figure: str, found: Distribution, share: float, known: Known | None = None
) -> Node:
    """Return the value below which a share of the futures lies, with what was drawn."""
    drawn, value = explain_drawn(outcome, figure, known), found.quantile(figure, share)
    label = say("{share:.0%} of the futures give less than", share=share)
    formula = say("quantile of {count:,} futures", count=found.count)
    return nodes.kernel(label, value, _unit(outcome, figure), formula, [drawn],
                        lambda _: found.quantile(figure, share))  # fmt: skip


def explain_chance(
    outcome: Outcome, figure: str, found: Distribution, least: float, known: Known | None = None
) -> Node:
    """Return the chance that a figure reaches a threshold, with what was drawn."""
    share = found.probability(figure, least)
    drawn = explain_drawn(outcome, figure, known)
    limit = nodes.constant(say("your threshold"), least, _unit(outcome, figure))
    formula = say("share of {count:,} futures that reach it", count=found.count)
    label = say("{figure}: chance to reach it", figure=_title(figure))
    return nodes.kernel(label, share, "1", formula, [limit, drawn],
                        lambda level, _: found.probability(figure, level))  # fmt: skip


def explain_below(
    outcome: Outcome, figure: str, found: Distribution, point: float, known: Known | None = None
) -> Node:
    """Return which part of the futures gives less than the figure for the most likely inputs."""
    chance = explain_chance(outcome, figure, found, point, known)
    whole = nodes.constant(say("the whole"), 1.0, "1")
    label = say("futures that give less than the figure")
    return nodes.difference(label, 1.0 - chance.value, "1", [whole, chance])


def explain_needed(outcome: Outcome, found: BreakEvenDraws, which: float | str) -> Node:
    """Return what is said of the price multiple needed, with what was drawn.

    Parameters
    ----------
    outcome : Outcome
        Of the scenario.
    found : BreakEvenDraws
        The multiple in each future.
    which : float or str
        A quantile; or ``met``, the part of the futures that needs none; or ``not_met``.
    """
    drawn = explain_drawn(outcome, found.quantity)
    limit = nodes.constant(say("your threshold"), found.claim, _unit(outcome, found.quantity))
    count = found.levels.size
    if isinstance(which, str):
        label = _NEEDS[which]
        formula = say("share of {count:,} futures", count=count)
        return nodes.kernel(label, float(getattr(found, which)), "1", formula, [limit, drawn],
                            lambda *_: float(getattr(found, which)))  # fmt: skip
    (level,) = found.quantiles([which])
    label = say("price multiple that suffices in {share:.0%} of the futures with one", share=which)
    formula = say(
        "quantile of {count:,} futures, each with the lowest multiple that reaches it", count=count
    )
    return nodes.kernel(label, level, "x", formula, [limit, drawn],
                        lambda *_: found.quantiles([which])[0])  # fmt: skip


_NEEDS = {"met": say("reached at any price"), "not_met": say("reached at no price")}


def explain_bar(outcome: Outcome, found: Tornado, name: str, end: str) -> Node:
    """Return a figure with one input at its lower or upper tenth, all others at their median.

    Parameters
    ----------
    outcome : Outcome
        Of the scenario.
    found : Tornado
        Its bars.
    name : str
        The input.
    end : str
        ``low`` or ``high``.
    """
    bar = next(bar for bar in found.bars if bar.input == name)
    row = inputs_of(outcome.scenario, outcome.world)[name]
    unit, label = _unit(outcome, found.output), _label(name, outcome)
    used = nodes.constant(label, float(getattr(bar, end)), input_unit(name, outcome.world))
    base = nodes.constant(say("with every input at its median"), found.base, unit)
    value = float(getattr(bar, f"at_{end}"))
    tenth = say("{name} at its lower tenth", name=label)
    if end == "high":
        tenth = say("{name} at its upper tenth", name=label)
    return nodes.kernel(tenth, value, unit, say("all other inputs at their median"),
                        [used, _drawn(outcome, row), base], lambda *_: value)  # fmt: skip


def explain_part(outcome: Outcome, figure: str, found: Drivers, unit: str) -> Node:
    """Return which part of a figure's variance an input, or a group of them, explains.

    Parameters
    ----------
    outcome, figure
        As for :func:`explain_band`.
    found : Drivers
        Sobol indices.
    unit : str
        One of its units.
    """
    known = Known(groups=found) if found.by == "group" else Known(inputs=found)
    indices = found.indices
    at = indices.outputs.index(figure), indices.units.index(unit)
    alone = nodes.constant(say("what it explains alone"), float(indices.first[at]), "1")
    drawn, name = explain_drawn(outcome, figure, known), _unit_name(outcome, unit, found.by)
    inside = [node for node in drawn.operands if node.label == name]
    formula = say("Sobol index of {count:,} evaluations", count=indices.evaluations)
    called = Said(names("source of uncertainty").get(unit, name)) if found.by == "group" else name
    label = say("{name}, part of the spread with others", name=called)
    return nodes.kernel(label, float(indices.total[at]), "1", formula, [alone, *inside],
                        lambda *_: float(indices.total[at]))  # fmt: skip


def _unit_name(outcome: Outcome, unit: str, by: str) -> Said:
    return Said(unit) if by == "group" or unit == REST else _label(unit, outcome)


def _label(name: str, outcome: Outcome) -> Said:
    """Return what an input is called, in every language."""
    world = outcome.world
    text, about = input_about(name, world)
    if about is None:
        return Said(text)
    table, id = about
    row = world.label_row(table, id)
    what = named(row) if table != "economics/components" else Said(row["name_en"])
    proper = table in ("regions", "deposits/deposits")
    return Said(text, what=what if proper else Said("{name:small}", name=what))


def explain_drawn(outcome: Outcome, figure: str, known: Known | None = None) -> Node:
    """Return all inputs that were drawn for a figure, the most important first.

    Parameters
    ----------
    outcome, figure, known
        As for :func:`explain_band`.
    """
    known, every = known or Known(), list(_inputs(outcome, figure))
    by_input, by_group = known.total("input", figure), known.total("group", figure)
    strong = [row for row in every if by_input.get(row.name, 0.0) > 0.0 and row.name != REST]
    strong.sort(key=lambda row: -by_input[row.name])
    rest = [row for row in every if row not in strong]
    operands = [_drawn(outcome, row, by_input[row.name]) for row in strong]
    groups = dict.fromkeys(row.group for row in rest)
    for group in sorted(groups, key=lambda group: -by_group.get(group, 0.0)):
        inside = [row for row in rest if row.group == group]
        inside.sort(key=lambda row: -known.swings.get(row.name, 0.0))
        operands.append(_group(outcome, group, inside, by_group.get(group)))
    label = say("inputs drawn")
    formula = say("joint draws, the most important first where that is known")
    return nodes.kernel(label, float(len(every)), "inputs", formula, operands,
                        lambda *parts: float(len(every)))  # fmt: skip


_TITLES = {
    "total": say("value in the ground"),
    "ukraine": say("held by Ukraine"),
    "russia": say("held by Russia"),
    "other": say("held by neither side"),
    "aid_coverage": say("aid as a share of Ukraine's part"),
    "us": say("received by the United States"),
    "state": say("state receipts"),
    "inflow": say("paid into the fund"),
}


def _title(figure: str) -> Said:
    if figure in RUNGS:
        return say("{rung} {title}", rung=figure, title=RUNGS[figure][0])
    return _TITLES[figure]


def _unit(outcome: Outcome, figure: str) -> str:
    if figure == "aid_coverage":
        return "1"
    return f"million {outcome.unit if figure in HEADLINE else outcome.economy.unit}"


def _inputs(outcome: Outcome, figure: str) -> Iterator[Input]:
    """Yield the inputs of a scenario that can move a figure."""
    for row in inputs_of(outcome.scenario, outcome.world):
        if figure not in HEADLINE or row.name.startswith(_GROUND):
            yield row


def _group(outcome: Outcome, group: str, rows: Sequence[Input], explains: float | None) -> Node:
    operands = tuple(_drawn(outcome, row) for row in rows)
    return Node(Said(group), float(len(rows)), "inputs", say("inputs of this group"), "kernel",
                operands, explains=explains, of=lambda *parts: float(len(parts)))  # fmt: skip


def _drawn(outcome: Outcome, row: Input, explains: float | None = None) -> Node:
    """Return an input: its median, its distribution, and the row that this comes from."""
    world, found = outcome.world, _row(outcome, row.name)
    source = None
    if found is not None:
        table, key, of = found
        source = origin((table, key), of, world.source(of["source_id"]))
    return Node(
        _label(row.name, outcome), float(row.marginal.ppf(0.5)), input_unit(row.name, world),
        str(row.marginal), "drawn", (), source, explains,
    )  # fmt: skip


def _row(outcome: Outcome, name: str) -> tuple[str, str, Row] | None:
    """Return table, key and row of an input; None for a range stated, and for common factors."""
    head, _, what = name.partition(".")
    if name in map(input_name, outcome.scenario.ranges) or name == COMMON:
        return None
    found = {
        "price": _price, "value": _margin, "control": _estimate, "deposit": _deposit,
        "line": _line,
    }.get(head, _parameter)  # fmt: skip
    return found(outcome, name if found is _parameter else what)


def _parameter(outcome: Outcome, name: str) -> tuple[str, str, Row] | None:
    head, _, what = name.partition(".")
    asked = (head, what or "ALL")
    rows = outcome.world.economics.parameters
    row = next((r for r in rows if (r["parameter"], r["component"]) == asked), None)
    return None if row is None else ("economics/parameters", f"{asked[1]}.{head}", row)


def _price(outcome: Outcome, what: str) -> tuple[str, str, Row] | None:
    economics = outcome.world.economics
    series = economics.components[economics.ids.index(what)]["price_series"]
    row = next(r for r in economics.risk if r["series"] == series)
    return "economics/price_risk", series, row


def _margin(outcome: Outcome, what: str) -> tuple[str, str, Row] | None:
    rows = outcome.world.tables["value/forbes_2023_margins"]
    row = next(r for r in rows if r["key"] == what and r["kind"] != "total")
    return "value/forbes_2023_margins", f"{row['kind']}.{what}", row


def _estimate(outcome: Outcome, what: str) -> tuple[str, str, Row] | None:
    """Return the rival estimate of a region, or the bounds of the anchor, that a range has."""
    region, line = what.partition(".")[0], outcome.front_line
    if line is None:
        return None
    for table, day in (("control/estimates", line.asked), ("control/anchors", line.used)):
        for row in outcome.world.tables[table]:
            if (row["date"], row["region"]) == (day.isoformat(), region):
                return table, f"{row['date']}.{region}", row
    return None


def _deposit(outcome: Outcome, id: str) -> tuple[str, str, Row] | None:
    known = outcome.world.deposits
    return "deposits/deposits", id, known.rows[known.place[id]]


def _line(outcome: Outcome, _: str) -> tuple[str, str, Row] | None:
    return "assumptions", "line-error", outcome.world.label_row("assumptions", "line-error")
