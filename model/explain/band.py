"""The band of a figure as a tree: its two ends, and every input that was drawn, with its row.

The inputs that explain most of the spread come first where that is known, be it by input or by
group; the others stand below their group in the order of the data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from model.core.figures import Node, constant, made, origin
from model.core.said import Said, named, say
from model.explain.input_rows import row_of
from model.explain.parts import key_of, lever, whole
from model.futures.breakeven import break_even_draws, quantiles_of
from model.futures.drivers import REST, Drivers
from model.futures.futures import HEADLINE, Futures, inputs_of
from model.futures.input_names import input_about, input_unit
from model.money.ladder import RUNGS
from model.sampling.draws import Inputs
from model.sampling.simulation import run
from model.sampling.tornado import tornado
from model.world.catalog import names

if TYPE_CHECKING:
    from model.answers.outcome import Outcome
    from model.futures.breakeven import BreakEvenDraws
    from model.sampling.draws import Input, Method
    from model.sampling.spread import Distribution
    from model.sampling.tornado import Bar, Tornado

ENDS = (0.05, 0.95)
"""Shares of the simulations below the two ends of a band [1]."""

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
    return made("difference", label, low.unit, [high, low])


def explain_quantile(
    outcome: Outcome, figure: str, found: Distribution, share: float, known: Known | None = None
) -> Node:
    """Return the value below which a share of the simulations lies, with what was drawn."""
    of = (lambda values: float(np.quantile(values, share))) if found.exact else None
    return made(
        of or (lambda _: found.quantile(figure, share)),
        say("{share:.0%} of the simulations give less than", share=share), _unit(outcome, figure),
        [_futures(outcome, figure, found, known)],
        say("quantile of {count:,} simulations", count=found.count), found.quantile(figure, share),
    )  # fmt: skip


def explain_chance(
    outcome: Outcome, figure: str, found: Distribution, least: float, known: Known | None = None
) -> Node:
    """Return the chance that a figure reaches a threshold, with what was drawn."""
    of = (lambda level, values: float(np.mean(values >= level))) if found.exact else None
    return made(
        of or (lambda level, _: found.probability(figure, level)),
        say("{figure}: chance to reach it", figure=_title(figure)), "1",
        [_threshold(least, _unit(outcome, figure)), _futures(outcome, figure, found, known)],
        say("share of {count:,} simulations that reach it", count=found.count),
        found.probability(figure, least),
    )  # fmt: skip


def _futures(outcome: Outcome, figure: str, found: Distribution, known: Known | None) -> Node:
    """Return the figure in every future: the model on joint draws of what is not known.

    Of a run that is too long for its values to be kept there is a summary only, which the run
    itself is asked for.
    """

    def of(inputs: tuple[Input, ...], seed: float) -> Any:
        function, every = Futures(outcome.scenario, outcome.world, (figure,)), _every(outcome)
        given = {row.name: row for row in inputs}
        method: Method = "random" if found.method == "random" else "sobol"
        again = run(function, _exchanged(every, given), found.count, int(seed), method, (figure,))
        return _values(again, figure)

    seed = constant(say("seed of the draws"), float(found.seed), "")
    return Node(say("simulations"), float(found.count), "simulations",
                say("the model on joint draws"), "kernel",
                lambda: [explain_drawn(outcome, figure, known), seed],
                of=of, exact=_values(found, figure), by=_ties(outcome))  # fmt: skip


def _exchanged(every: Inputs, given: Mapping[str, Input]) -> Inputs:
    """Return inputs with some of them exchanged, tied to each other as they were."""
    return Inputs((given.get(row.name, row) for row in every), every.correlation)


def _ties(outcome: Outcome) -> tuple[Node, ...]:
    """Return the correlations that the scenario states between its ranges."""
    stated = outcome.scenario.correlations
    return tuple(lever(f"correlations.{pair}", figure, "1") for pair, figure in stated.items())


def _values(found: Distribution, figure: str) -> Any:
    """Return a figure in every future, where that was kept."""
    if found.store is None:
        return None
    blocks = found.store.blocks([found.names.index(figure)])
    return np.concatenate([block[0] for block in blocks])


def _threshold(value: float, unit: str) -> Node:
    return constant(say("your threshold"), value, unit)


def explain_below(
    outcome: Outcome, figure: str, found: Distribution, point: float, known: Known | None = None
) -> Node:
    """Return which part of the simulations gives less than the central inputs do."""
    chance = explain_chance(outcome, figure, found, point, known)
    label = say("simulations that give less than the figure")
    return made("difference", label, "1", [whole(), chance])


def explain_needed(outcome: Outcome, found: BreakEvenDraws, which: float | str) -> Node:
    """Return what is said of the price multiple needed, with what was drawn.

    Parameters
    ----------
    outcome : Outcome
        Of the scenario.
    found : BreakEvenDraws
        The multiple in each future.
    which : float or str
        A quantile; or ``met``, the part of the simulations that needs none; or ``not_met``.
    """
    limit = _threshold(found.claim, _unit(outcome, found.quantity))
    operands, count = [limit, _searched(outcome, found, limit)], found.levels.size
    if isinstance(which, str):
        return made(_OF_SEARCH[which], _NEEDS[which], "1", operands,
                    say("share of {count:,} simulations", count=count))  # fmt: skip
    formula = say(
        "quantile of {count:,} simulations, each with the lowest multiple that reaches it",
        count=count,
    )
    return made(
        lambda _, search: quantiles_of(search[0], [which])[0],
        say("price multiple that suffices in {share:.0%} of the simulations with one", share=which),
        "x", operands, formula,
    )  # fmt: skip


_NEEDS = {"met": say("reached at any price"), "not_met": say("reached at no price")}
_OF_SEARCH: dict[str, Callable[..., float]] = {
    "met": lambda _, search: float(np.mean(search[2] * search[3])),
    "not_met": lambda _, search: float(np.isnan(search[1]).mean()),
}


def _searched(outcome: Outcome, found: BreakEvenDraws, limit: Node) -> Node:
    """Return the multiple of every future, searched for with the model."""

    def table(one: BreakEvenDraws) -> Any:
        return np.array([one.levels, one.since, one.met_at_low, one.met_at_high], float)

    def of(claim: float, _: Any) -> Any:
        return table(break_even_draws(
            outcome.scenario, outcome.world, found.lever, claim=claim, quantity=found.quantity,
            draws=found.levels.size, seed=found.seed,
        ))  # fmt: skip

    return Node(say("simulations"), float(found.levels.size), "simulations",
                say("the model on joint draws"), "kernel",
                lambda: [limit, explain_drawn(outcome, found.quantity)],
                of=of, exact=table(found))  # fmt: skip


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

    def again(inputs: tuple[Input, ...]) -> Tornado:
        given = {row.name: row for row in inputs}
        every = _exchanged(_every(outcome), given)
        return tornado(Futures(outcome.scenario, outcome.world, (found.output,)), every,
                       found.output)  # fmt: skip

    bar, unit, label = _bar_of(found, name), _unit(outcome, found.output), _label(name, outcome)
    row, drawn = _drawn(outcome, _every(outcome)[name]), explain_drawn(outcome, found.output)
    used = made(lambda row: getattr(_bar_of(again((row,)), name), end), label,
                input_unit(name, outcome.world), [row], say("a tenth of its distribution"),
                float(getattr(bar, end)))  # fmt: skip
    base = made(lambda inputs: again(inputs).base, say("with every input at its median"), unit,
                [drawn], say("all inputs at their median"), found.base)  # fmt: skip
    tenths = {"low": say("{name} at its lower tenth", name=label),
              "high": say("{name} at its upper tenth", name=label)}  # fmt: skip
    return made(
        lambda _, row, base, inputs: getattr(_bar_of(again(inputs), row.name), f"at_{end}"),
        tenths[end], unit, [used, row, base, drawn], say("all other inputs at their median"),
        float(getattr(bar, f"at_{end}")),
    )  # fmt: skip


def _bar_of(found: Tornado, name: str) -> Bar:
    return next(bar for bar in found.bars if bar.input == name)


def explain_part(outcome: Outcome, figure: str, found: Drivers, unit: str) -> Node:
    """Return which part of a figure's variance an input, or a group of them, explains.

    A Sobol index is a mean over all evaluations of a run, which nobody keeps: what it explains
    alone and together with others are told as that run found them, their sum is calculated.

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
    alone, total = float(indices.first[at]), float(indices.total[at])
    parts = [
        constant(say("what it explains alone"), alone, "1"),
        constant(say("what it explains together with others"), total - alone, "1"),
    ]
    name = _unit_name(outcome, unit, found.by)
    drawn = explain_drawn(outcome, figure, known).operands
    called = Said(names("source of uncertainty").get(unit, name)) if found.by == "group" else name
    return made("sum", say("{name}, part of the spread with others", name=called), "1", parts,
                say("Sobol index of {count:,} evaluations", count=indices.evaluations), total,
                by=tuple(node for node in drawn if node.label == name))  # fmt: skip


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
    known = known or Known()
    every = [row for row in _every(outcome)
             if figure not in HEADLINE or row.name.startswith(_GROUND)]  # fmt: skip
    by_input, by_group = known.total("input", figure), known.total("group", figure)
    strong = [row for row in every if by_input.get(row.name, 0.0) > 0.0 and row.name != REST]
    strong.sort(key=lambda row: -by_input[row.name])
    operands = [_drawn(outcome, row, by_input[row.name]) for row in strong]
    rest = [row for row in every if row not in strong]
    rest.sort(key=lambda row: -known.swings.get(row.name, 0.0))
    groups = dict.fromkeys(row.group for row in every if row in rest)
    for group in sorted(groups, key=lambda group: -by_group.get(group, 0.0)):
        inside = [_drawn(outcome, row) for row in rest if row.group == group]
        operands.append(_together(Said(group), inside, say("inputs of this group"),
                                  by_group.get(group)))  # fmt: skip
    formula = say("joint draws, the most important first where that is known")
    return _together(say("inputs drawn"), operands, formula)


def _together(
    label: str, operands: Sequence[Node], formula: str, explains: float | None = None
) -> Node:
    """Return inputs as one, which kernels read as a tuple of them."""

    def of(*parts: Input | tuple[Input, ...]) -> tuple[Input, ...]:
        each = (part if isinstance(part, tuple) else (part,) for part in parts)
        return tuple(row for rows in each for row in rows)

    rows = of(*(node.raw for node in operands))
    return Node(label, float(len(rows)), "inputs", formula, "kernel", operands, explains=explains,
                of=of, exact=rows)  # fmt: skip


_TITLES = {
    "total": say("value in the ground"),
    "ukraine": say("controlled by Ukraine"),
    "russia": say("controlled by Russia"),
    "other": say("in a neutral or joint zone"),
    "aid_coverage": say("aid as a share of what Ukraine controls"),
    "us": say("received by the United States"),
    "state": say("state receipts"),
    "inflow": say("paid into the deal's fund"),
}


def _title(figure: str) -> Said:
    if figure in RUNGS:
        return say("{rung} {title}", rung=figure, title=RUNGS[figure][0])
    return _TITLES[figure]


def _unit(outcome: Outcome, figure: str) -> str:
    if figure == "aid_coverage":
        return "1"
    return f"million {outcome.unit if figure in HEADLINE else outcome.economy.unit}"


def _every(outcome: Outcome) -> Inputs:
    return inputs_of(outcome.scenario, outcome.world)


def _drawn(outcome: Outcome, row: Input, explains: float | None = None) -> Node:
    """Return an input: its median, its distribution, and the row that this comes from."""
    world, found = outcome.world, row_of(outcome, row.name)
    source = None
    if found is not None:
        table, of = found
        source = origin((table, key_of(world, table, of)), of, world.source(of["source_id"]))
    return Node(
        _label(row.name, outcome), float(row.marginal.ppf(0.5)), input_unit(row.name, world),
        str(row.marginal), "drawn", (), source, explains, exact=row,
    )  # fmt: skip
