"""Commands about money: ``ladder``, ``deal``, ``break-even``, ``explain``, ``validate-model``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from model.answers.answers import (
    ladder_by_group,
    ladder_table,
    ratios,
    receipts_table,
    receipts_totals,
)
from model.answers.breakeven import LEVERS, BreakEven, break_even, region_flips
from model.answers.figures_table import technical_figures
from model.answers.ground import deposit_ladder
from model.answers.outcome import evaluate
from model.answers.revenue import revenue_account
from model.answers.validation import (
    FAILED,
    IDENTITY,
    INDEPENDENT,
    OWN_RANGE,
    VERDICTS,
    tally,
    validate_model,
)
from model.cli.output import (
    Answer,
    Preset,
    Settings,
    command,
    read_scenario,
)
from model.cli.territory import Decimal
from model.cli.written import write_scenario
from model.core.errors import ScenarioError
from model.core.said import say
from model.explain.places import explain
from model.money.economy import base_unit
from model.scenario.price_file import read_prices
from model.scenario.scenario import DEFAULT_PRESET, Scenario
from model.world.age import age_said
from model.world.world import load_world

if TYPE_CHECKING:
    import pandas as pd

    from model.answers.outcome import Outcome

commands = typer.Typer()


CENTRAL = "With central inputs: medians and bands by `mineral-wealth {command}`."
"""Said below what one run gives, of the command that gives the first figure to quote."""


@command(commands, "parameters")
def parameters_command(
    commodity: Annotated[
        str | None, typer.Argument(help="Only of this one; ALL for what all share.")
    ] = None,
) -> Answer:
    """List the technical figures that --set, a file or a link may replace, with their bounds."""
    found = technical_figures(load_world(), commodity)
    short = found[["mode", "unit", "grade"]].copy()
    short.insert(1, "range", [f"{row.low:g} to {row.high:g}" for row in found.itertuples()])
    short["allowed"] = [f"{row.lowest:g} to {row.highest:g}" for row in found.itertuples()]
    return Answer((("", short),), (found,), found.to_dict("index"))


@command(commands, "prices")
def prices_command(
    file: Annotated[Path, typer.Argument(help="CSV, XLSX or ODS: commodity, year and price.")],
    decimal: Decimal = None,
    preset: Annotated[
        str, typer.Option("--preset", help="Preset whose other assumptions apply.")
    ] = DEFAULT_PRESET,
    out: Annotated[Path | None, typer.Option("--out", help="Write a scenario file.")] = None,
) -> Answer:
    """Check a table of prices of your own by year, and put it into a scenario."""
    before, world = Scenario.from_preset(preset), load_world()
    prices = read_prices(file, decimal)
    for note in prices.notes:
        typer.echo(note, err=True)
    scenario = before.replace(prices=prices)
    found = evaluate(scenario, world).ladder.copy()
    found["value_before"] = evaluate(before, world).ladder["value"]

    def then() -> None:
        if out is not None:
            write_scenario(out, scenario, "the preset with these prices")

    return Answer.of(found, f"Million {base_unit(world)}", then=then)


@command(commands, "validate-model")
def validate_model_command(
    verdict: Annotated[
        str | None, typer.Option("--verdict", help="Only passed, explained or failed.")
    ] = None,
) -> Answer:
    """Set the model beside studies, firms, sectors and deals; end with status 1 where one fails."""
    if verdict not in (None, *VERDICTS):
        allowed = say("one of {names}", names=", ".join(VERDICTS))
        raise ScenarioError.at("--verdict", str(verdict), allowed)
    found = validate_model(load_world())
    shown = found if verdict is None else found[found["verdict"] == verdict]
    notes = found.loc[found["verdict"] != "passed", "note"]
    return Answer(
        people=(("", _for_people(shown)),),
        csv=(shown,),
        record=shown.to_dict("index"),
        aside=(
            *_counted(tally(found)),
            *(f"{id}: {note}" for id, note in notes.items()),
        ),
        status=int((found["verdict"] == FAILED).any()),
    )


_CALLED = {
    INDEPENDENT: "Independent studies",
    OWN_RANGE: "Comparisons with our own ranges, no evidence",
    IDENTITY: "Identities, no evidence",
}


def _counted(counts: pd.DataFrame) -> Iterator[str]:
    """Yield a line for each basis: how many of its checks passed, were explained, failed."""
    for basis, row in counts.iterrows():
        told = ", ".join(f"{count} {name}" for name, count in row.items() if count)
        yield f"{_CALLED[str(basis)]}: {told or 'none'}"


def _for_people(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that fit a screen: what, published, ours, distance, verdict."""
    short = frame[["project", "unit"]].copy()
    for side in ("published", "model"):
        ends = zip(frame[f"{side}_low"], frame[f"{side}_high"], strict=True)
        short[side] = [_range(low, high) for low, high in ends]
    kinds = zip(frame["distance"], frame["measure"], strict=True)
    short["distance"] = [_distance(value, measure) for value, measure in kinds]
    short["verdict"] = frame["verdict"]
    short["basis"] = frame["basis"]
    return short


def _range(low: float, high: float) -> str:
    return _number(low) if low == high else f"{_number(low)} to {_number(high)}"


def _number(value: float) -> str:
    for size, name in ((1e12, " tn"), (1e9, " bn"), (1e6, " m")):
        if abs(value) >= size:
            return f"{value / size:.4g}{name}"
    return f"{value:,.4g}" if abs(value) < 1e4 else f"{value:,.0f}"


def _distance(value: float, measure: str) -> str:
    if value == 0.0:
        return "0"
    return (
        f"{value:+.1%}" if measure == "relative" else f"{'+' if value > 0 else ''}{_number(value)}"
    )


@command(commands, "ladder")
def ladder_command(outcome: Outcome) -> Answer:
    """Print the value ladder: from rock in the ground to money in the fund."""
    economy = outcome.economy
    table, unit = ladder_table(economy, outcome.aid_base), f"million {economy.unit}"
    record = {
        "unit": unit,
        "ladder": table.to_dict("index"),
        "by_group": ladder_by_group(economy, outcome.world).to_dict("index"),
        "by_deposit": deposit_ladder(outcome).to_dict("index"),
        "revenue": revenue_account(economy, outcome.world).to_dict("index"),
        **ratios(economy),
        "notes": list(outcome.notes),
        "run": outcome.as_dict()["run"],
    }
    age = age_said(outcome.world, dt.date.today(), "prices", "aid")
    said = (*outcome.notes, CENTRAL.format(command="simulate"), age)
    return Answer.of(table, f"From rock to money, {unit}", *said, record=record)


@command(commands, "deal")
def deal_command(outcome: Outcome) -> Answer:
    """Print what the scenario's deal pays to whom by year, and when the claim is met."""
    economy, met = outcome.economy, outcome.claim_met
    years, totals = receipts_table(economy), receipts_totals(economy)
    unit = f"million {economy.unit}"
    record = {
        "unit": unit,
        "deal": economy.terms.model_dump(mode="json", exclude_none=True),
        "receipts": years.to_dict("index"),
        "totals": totals.to_dict("index"),
        "claim": {
            "claim_million": float(met.claim),
            "year": float(met.year),
            "received_million": float(met.received),
            "limit_million": float(met.limit),
            "ending": str(met.ending),
            "reason": met.reason,
        },
        "run": outcome.as_dict()["run"],
    }
    more = ("Over the whole period", totals), CENTRAL.format(command="deals"), met.reason
    return Answer.of(years, f"{economy.terms.title}, {unit}", *more, record=record)


@command(commands, "break-even")
def break_even_command(
    outcome: Outcome,
    lever: Annotated[
        list[str] | None,
        typer.Option("--lever", help="Such as price_multiple or held.UA-63; all by default."),
    ] = None,
    quantity: Annotated[
        str, typer.Option("--quantity", help="What meets the claim: us, inflow or state.")
    ] = "us",
    claim: Annotated[
        float | None, typer.Option("--claim", help="Million; the aid figure by default.")
    ] = None,
) -> Answer:
    """Print the lowest level of each lever that meets the claim, and what its bounds give."""
    import pandas as pd

    goal = outcome.aid_base if claim is None else claim
    asked = (outcome.scenario, outcome.world)
    found = [break_even(*asked, name, claim=goal, quantity=quantity) for name in lever or LEVERS]
    rows = {row.lever: _answer(row) for row in found}
    flips = region_flips(*asked, claim=goal, quantity=quantity)
    alone = [region for region, flip in flips.items() if flip]
    unit, run = f"million {outcome.economy.unit}", outcome.as_dict()["run"]
    frame = pd.DataFrame.from_dict(rows, orient="index").rename_axis("lever")
    said = f"Regions whose loss alone flips the answer: {', '.join(alone) or 'none'}."
    record = {"unit": unit, "levers": rows, "regions_that_flip": alone, "run": run}
    return Answer.of(frame, f"Break-even, {unit}", said, record=record)


def _answer(row: BreakEven) -> dict[str, Any]:
    names = ("quantity", "claim", "verdict", "level", "until", "low", "at_low", "high", "at_high")
    return {name: getattr(row, name) for name in names}


@command(commands, "explain")
def explain_command(
    figure: Annotated[str, typer.Argument(help="Such as aid_coverage, region.UA-14.russia, S4.")],
    preset: Preset = None,
    settings: Settings = None,
    scenario: Annotated[
        Path | None, typer.Option("--scenario", help="A scenario as a TOML file.")
    ] = None,
    depth: Annotated[int, typer.Option("--depth", min=0, help="Levels shown.")] = 3,
) -> Answer:
    """Print how a figure came about, down to its rows of data."""
    tree = explain(evaluate(read_scenario(scenario, preset, settings), load_world()), figure)
    text = tree.as_text(depth)
    return Answer((text,), (text,), tree.as_dict)
