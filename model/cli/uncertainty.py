"""Commands about doubt: ``simulate``, ``deals`` and ``sensitivity``."""

from __future__ import annotations

import math
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from model.answers.breakeven import lever_problems
from model.answers.outcome import RunInfo
from model.cli.output import Answer, Format, Output, Part, command
from model.core.errors import Problem, ScenarioError
from model.futures.breakeven import LEVERS
from model.futures.deals import DRAWS as DEAL_DRAWS
from model.futures.deals import compare_deals
from model.futures.drivers import Drivers, break_even_draws, labels, rule, sobol, tornado
from model.futures.futures import inputs_of
from model.futures.uncertainty import DRAWS, name_problems, simulate
from model.sampling.draws import TILE, run_problems
from model.sampling.simulation import EXACT_LIMIT
from model.version import __version__
from model.world.world import load_world

if TYPE_CHECKING:
    import pandas as pd

    from model.answers.outcome import Outcome
    from model.sampling.tornado import Tornado
    from model.scenario.scenario import Scenario
    from model.world.world import World

commands = typer.Typer()

_BARS = 10


class By(StrEnum):
    """Among what the variance is shared out."""

    group = "group"
    input = "input"


Seed = Annotated[int, typer.Option("--seed", help="Same seed, same figures.")]


@command(commands, "simulate")
def simulate_command(
    scenario: Scenario,
    draws: Annotated[int, typer.Option("--draws", help="From 2.")] = DRAWS,
    seed: Seed = 0,
    method: Annotated[str, typer.Option("--method", help="sobol or random.")] = "sobol",
    outputs: Annotated[
        list[str] | None, typer.Option("--output", help="Figure to keep; repeatable.")
    ] = None,
    precision: Annotated[
        str, typer.Option("--precision", help="double, or single: quicker, good to 1e-4.")
    ] = "double",
    output: Output = Format.table,
) -> Answer:
    """Print mean, standard error and quantiles of every figure over joint draws."""
    more: dict[str, Any] = {"method": method, "precision": precision}
    more |= {"outputs": tuple(outputs)} if outputs else {}
    world = load_world()
    _say_size(scenario, world, draws)
    found = simulate(scenario, world, draws, seed=seed, **more)
    run = {
        **asdict(RunInfo(__version__, world.data_id, scenario.hash)),
        "draws": found.count, "asked": draws, "seed": seed, "method": method,
        "precision": precision, "note": found.note,
    }  # fmt: skip
    table, title = found.to_table(), f"{found.count:,} draws, seed {seed}"
    notes = [found.note] if found.note else []
    return Answer.of(
        table, title, *notes, record={**table.to_dict("index"), "run": run},
        aside=[title, *notes] if output is Format.csv else (),
    )  # fmt: skip


def _say_size(scenario: Scenario, world: World, draws: int) -> None:
    """Say how large a run is before it begins, where it is one that takes its time."""
    if draws > EXACT_LIMIT and not [*run_problems(draws)]:
        inputs = len(inputs_of(scenario, world))
        tiles = -(-draws // TILE)
        said = f"{draws:,} draws of {inputs} inputs, in {tiles:,} parts of {TILE:,}; Ctrl-C stops."
        typer.echo(said, err=True)


@command(commands, "deals")
def deals_command(
    scenario: Scenario,
    draws: Annotated[int, typer.Option("--draws", help="From 2.")] = DEAL_DRAWS,
    seed: Seed = 0,
) -> Answer:
    """Print what each side receives under every deal on record, in the same draws."""
    world = load_world()
    found = compare_deals(scenario, world, draws, seed=seed)
    table, drawn = found.to_table(), found.drawn
    run = {
        **asdict(RunInfo(__version__, world.data_id, scenario.hash)),
        "draws": drawn.count, "asked": draws, "seed": seed, "note": drawn.note,
    }  # fmt: skip
    unit = f"million {found.unit}"
    title = f"Received over the horizon, {unit}, {drawn.count:,} draws, seed {seed}"
    notes = [drawn.note] if drawn.note else []
    rows = table.assign(date=table["date"].map(str)).to_dict("index")
    return Answer(
        ((title, _deals_for_people(table)), *notes), (table,),
        {"unit": unit, "aid_million": found.aid, "deals": rows, "run": run},
    )  # fmt: skip


def _deals_for_people(table: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that fit a screen: medians, the band of what the US receives."""
    short = table[["status"]].copy()
    ends = zip(table["us_p5"], table["us_p95"], strict=True)
    short["US, median"] = table["us_p50"]
    short["5 to 95 %"] = [f"{low:,.0f} to {high:,.0f}" for low, high in ends]
    short["of the aid figure"] = [f"{share:.2%}" for share in table["of_aid"]]
    short["from minerals"], short["US paid in"] = table["us_minerals_p50"], table["us_paid_in_p50"]
    short["US owns at the end"] = table["us_owned_p50"]
    return short


@command(commands, "sensitivity")
def sensitivity_command(
    outcome: Outcome,
    figure: Annotated[str, typer.Option("--output", help="Such as S10, aid_coverage.")] = "S10",
    by: Annotated[By, typer.Option("--by", help="Groups, or the strongest inputs.")] = By.group,
    draws: Annotated[int, typer.Option("--draws", help="Base points of the indices.")] = 4096,
    seed: Seed = 0,
    at_least: Annotated[
        float | None,
        typer.Option("--at-least", help="Say in which simulations the figure reaches this."),
    ] = None,
    lever: Annotated[
        str | None,
        typer.Option("--lever", help="With --at-least: its level at which each simulation does."),
    ] = None,
    output: Output = Format.table,
) -> Answer:
    """Print what drives a figure: Sobol indices, the longest bars of the tornado, and a rule."""
    if lever and at_least is None:
        raise typer.BadParameter("--lever needs --at-least: what is to be reached.")
    problems = [*run_problems(draws, seed), *name_problems([figure])]
    if at_least is not None and not math.isfinite(at_least):
        problems.append(Problem("--at-least", f"{at_least}", "a finite number"))
    if lever:  # before anything is drawn
        problems += lever_problems(lever, LEVERS, outcome.world)
    if problems:
        raise ScenarioError(problems)
    asked = (outcome.scenario, outcome.world)
    bars = tornado(*asked, figure)
    shares = sobol(*asked, figure, by.value, draws=draws, seed=seed)
    answers = _turned_round(outcome, figure, at_least, lever, seed)
    points = shares.indices.evaluations // (len(shares.indices.units) + 2)
    note = " ".join(filter(None, (_rounded(draws, points), shares.note)))
    found = _as_dict(outcome, figure, shares, bars, answers)
    run = {**found["run"], "draws": points, "asked": draws, "seed": seed}
    table = shares.to_table(figure, outcome.world)
    title = f"Share of the variance of {figure}, {shares.indices.evaluations:,} evaluations"
    named = table.set_index("label") if by is By.input else table.drop(columns="label")
    said = (note, *(answer["sentence"] for answer in answers.values()))
    return Answer(
        people=((title, named), _bars(outcome, bars), *filter(None, said)),
        csv=(table.drop(columns="label"),),
        record={**found, "note": note, "run": run},
        aside=[note] if note and output is Format.csv else (),
    )


def _rounded(asked: int, points: int) -> str:
    if asked == points:
        return ""
    return f"{asked:,} base points rounded up to {points:,}: a power of two, from 256."


def _turned_round(
    outcome: Outcome, figure: str, at_least: float | None, lever: str | None, seed: int
) -> dict[str, Any]:
    """Return the rule and the break-even, where they were asked for."""
    if at_least is None:
        return {}
    scenario, world = outcome.scenario, outcome.world
    found = rule(scenario, world, {figure: at_least}, seed=seed)
    words = found.sentence(labels(scenario, world), f"{figure} is at least {at_least:g}")
    limits = [{"input": x.input, "low": x.low, "high": x.high} for x in found.limits]
    answers: dict[str, Any] = {
        "rule": {
            "at_least": at_least, "probability": found.base, "density": found.density,
            "coverage": found.coverage, "support": found.support, "limits": limits,
            "sentence": words,
        }
    }  # fmt: skip
    if lever:
        level = break_even_draws(scenario, world, lever, claim=at_least, quantity=figure, seed=seed)
        names = ("p5", "p50", "p95")
        answers["break_even"] = {
            "lever": lever, "low": level.low, "high": level.high, "draws": level.levels.size,
            **dict(zip(names, level.quantiles(), strict=True)), "without": level.without,
            "met_from_a_level": level.from_level, "met_up_to_a_level": level.up_to_level,
            "met_only_between": level.between, "met_at_both_bounds": level.met,
            "met_at_no_level": level.not_met,
            "sentence": level.sentence(),
        }  # fmt: skip
    return answers


def _as_dict(
    outcome: Outcome, figure: str, shares: Drivers, bars: Tornado, answers: dict[str, Any]
) -> dict[str, Any]:
    words = labels(outcome.scenario, outcome.world, units=False)
    rows = [{**vars(bar), "label": words[bar.input], "swing": bar.swing} for bar in bars.bars]
    row = shares.indices.outputs.index(figure)
    return {
        "output": figure,
        "by": shares.by,
        "variance": float(shares.indices.variance[row]),
        "evaluations": shares.indices.evaluations,
        "indices": shares.to_table(figure, outcome.world).to_dict("index"),
        "base": bars.base,
        "tornado": rows[:_BARS],
        **answers,
        "run": outcome.as_dict()["run"],
    }


def _bars(outcome: Outcome, bars: Tornado) -> Part:
    """Return the longest bars of the tornado under a title, or that there is none."""
    words = labels(outcome.scenario, outcome.world)
    frame = bars.to_table().head(_BARS).drop(columns="group")
    frame = frame[frame["swing"] != 0.0]
    if not len(frame):
        return f"No input moves {bars.output}: it is {bars.base:,.4g} throughout."
    frame["input"] = frame["input"].map(words)
    how = "One input at a time, the whole of it, all others at their median"
    return f"{how}: {bars.output} = {bars.base:,.4g}", frame.set_index("input")
