"""Commands about ground: who held what on a day, a map of one's own, what changed hands."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from model.answers.ground import changed_hands, compare_bases, compare_readings, marginal_value
from model.answers.outcome import evaluate
from model.cli.output import (
    Format,
    Output,
    problems_end_it,
    write_frame,
    write_json,
    write_scenario,
)
from model.core.errors import DataError, Problem, ScenarioError
from model.scenario.scenario import DEFAULT_PRESET, Scenario
from model.territory.estimates import rival_estimates
from model.world.world import World, load_world

if TYPE_CHECKING:
    import pandas as pd

    from model.world.world import FrontLine

__all__ = ["register"]

control = typer.Typer(help="Who holds which region: by the record, or by a map of your own.")

Preset = Annotated[str, typer.Option("--preset", help="Preset whose other assumptions apply.")]
Day = Annotated[str, typer.Option("--date", metavar="YYYY-MM-DD", help="Day of the line.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the command line."""
    app.add_typer(control, name="control")
    app.command(name="changes")(changes_command)
    app.command(name="bases")(bases_command)
    app.command(name="readings")(readings_command)
    app.command(name="ground")(ground_command)
    app.command(name="deposits")(deposits_command)
    app.command(name="values")(values_command)


def _day(text: str, where: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ScenarioError([Problem(where, repr(text), "a date as YYYY-MM-DD")]) from None


_NARROW = ["total", "ukraine", "russia", "russia_share", "stated_russia", "aid_coverage"]
_TITLES = {
    "by_region": "By region",
    "by_group": "By commodity group, million",
    "deposits": "Deposits",
}


def _write_frames(frames: dict[str, pd.DataFrame], output: Format) -> None:
    """Write several tables: one JSON object, or one after the other with a line between."""
    if output is Format.json:
        write_json({name: frame.to_dict("index") for name, frame in frames.items()})
        return
    for number, (name, frame) in enumerate(frames.items()):
        if number:
            typer.echo()
        write_frame(frame, output, _TITLES[name])


@control.command(name="at")
def at_command(
    day: Annotated[str, typer.Argument(metavar="YYYY-MM-DD", help="Day of the line.")],
    output: Output = Format.table,
) -> None:
    """Show each region's share held by Russia on a day, with rival estimates of that day."""
    with problems_end_it():
        world = load_world()
        line = _line(day, "DAY", world)
        frame = _shares(line.russia_share, world)
        for region, known in rival_estimates(line, world).items():
            for estimator, share in known.items():
                frame.loc[region, estimator] = share
            frame.loc[region, "spread"] = max(known.values()) - min(known.values())
        typer.echo(line.note, err=True)
        write_frame(frame, output)


def _line(day: str, where: str, world: World) -> FrontLine:
    try:
        return world.control_at(_day(day, where))
    except DataError as error:  # the day is the user's, not the tables'
        raise ScenarioError(error.problems) from None


def _shares(russia: object, world: World) -> pd.DataFrame:
    import pandas as pd

    names = [world.label("regions", id) for id in world.regions]
    index = pd.Index(world.regions, name="region")
    return pd.DataFrame({"name": names, "russia": russia}, index=index)


@control.command(name="from-geojson")
def from_geojson_command(
    file: Annotated[Path, typer.Argument(help="Occupied territory as GeoJSON in WGS84.")],
    date: Annotated[str | None, typer.Option("--date", help="Day to compare with.")] = None,
    layers: Annotated[
        list[str] | None,
        typer.Option("--layer", metavar="NAME=PARTY", help="What a layer counts as; repeatable."),
    ] = None,
    assume: Annotated[
        list[str] | None,
        typer.Option("--assume", metavar="REGION=SHARE", help="Such as UA-43=1; repeatable."),
    ] = None,
    as_drawn: Annotated[
        bool, typer.Option("--as-drawn", help="Count Crimea and Sevastopol as drawn, not whole.")
    ] = False,
    by_deposit: Annotated[
        bool, typer.Option("--by-deposit", help="Hand the deposits over as well in --out.")
    ] = False,
    out: Annotated[Path | None, typer.Option("--out", help="Write a scenario file.")] = None,
    output: Output = Format.table,
) -> None:
    """Turn polygons of occupied territory into shares by region and holders by deposit."""
    with problems_end_it():
        from model.territory.geometry import read_geojson, refuse_unknown
        from model.territory.own_map import read_map

        parties, world = _pairs(layers or [], "--layer"), load_world()
        stated = _pairs(assume or [], "--assume")
        shares = {region: _share(text, region) for region, text in stated.items()}
        found = read_map(file, world, parties, shares, as_drawn=as_drawn)
        if parties:
            refuse_unknown(read_geojson(file), parties)
        for note in found.notes:
            typer.echo(note, err=True)
        frame = found.compared
        if date is not None:
            frame["record"] = _line(date, "--date", world).russia_share
        told = (frame[["russia", "other", "record"]] > 0).any(axis=1)
        held = found.deposits
        tables: dict[str, pd.DataFrame] = {
            "by_region": frame.loc[told],
            "deposits": held[held["holder"] != "ukraine"],
        }
        _write_frames(tables, output)
        if out is not None:
            scenario = Scenario(title=file.name, **found.fields(by_deposit))
            write_scenario(out, scenario, "a scenario with these shares")


def _pairs(texts: list[str], where: str) -> dict[str, str]:
    wrong = [text for text in texts if "=" not in text]
    if wrong:
        raise ScenarioError(Problem(where, text, "NAME=VALUE") for text in wrong)
    return dict(text.rsplit("=", 1) for text in texts)


def _share(text: str, region: str) -> float:
    try:
        return float(text)
    except ValueError:
        problem = Problem(f"--assume {region}", text, "a share lies in [0, 1]")
        raise ScenarioError([problem]) from None


def changes_command(
    day: Annotated[str, typer.Argument(metavar="DAY")],
    later: Annotated[str, typer.Argument(metavar="LATER")],
    preset: Preset = DEFAULT_PRESET,
    output: Output = Format.table,
) -> None:
    """Say what changed hands between two days: by region, commodity group and deposit."""
    with problems_end_it():
        days = (_day(day, "DAY"), _day(later, "LATER"))
        found = changed_hands(Scenario.from_preset(preset), load_world(), *days)
        tables: dict[str, pd.DataFrame] = {
            "by_region": found.by_region,
            "by_group": found.by_group,
            "deposits": found.deposits,
        }
        _write_frames(tables, output)


def bases_command(preset: Preset = DEFAULT_PRESET, output: Output = Format.table) -> None:
    """Ask the same question under every published valuation."""
    with problems_end_it():
        frame = compare_bases(Scenario.from_preset(preset), load_world())
        for name, (low, high) in frame.attrs["spread"].items():
            typer.echo(f"{name}: from {low:,.4g} to {high:,.4g}", err=True)
        write_frame(frame[_NARROW] if output is Format.table else frame, output)


def readings_command(
    preset: Preset = DEFAULT_PRESET,
    date: Annotated[str | None, typer.Option("--date", help="Another day's line.")] = None,
    output: Output = Format.table,
) -> None:
    """Compare the two readings of a line, by area and by deposit, for each commodity group."""
    with problems_end_it():
        write_frame(compare_readings(_scenario(preset, date), load_world()), output)


def ground_command(preset: Preset = DEFAULT_PRESET, output: Output = Format.table) -> None:
    """Say what a km2 and a percentage point of each region are worth in the ground."""
    with problems_end_it():
        frame = marginal_value(evaluate(Scenario.from_preset(preset), load_world()))
        write_frame(frame.sort_values("per_km2", ascending=False), output)


def deposits_command(
    preset: Preset = DEFAULT_PRESET,
    date: Annotated[str | None, typer.Option("--date", help="Another day's line.")] = None,
    output: Output = Format.table,
) -> None:
    """List the deposits with their holders; markers are shown but never counted."""
    with problems_end_it():
        write_frame(evaluate(_scenario(preset, date), load_world()).by_deposit, output)


def _scenario(preset: str, date: str | None) -> Scenario:
    """Return a preset, at the line of another day where one is named."""
    scenario = Scenario.from_preset(preset)
    if date is None:
        return scenario
    return scenario.replace(base="front-line", front_line_date=_day(date, "--date"))


def values_command(
    file: Annotated[Path, typer.Argument(help="CSV with the columns region, group, value, unit.")],
    unit: Annotated[str | None, typer.Option("--unit", help="Such as 'million USD_2023'.")] = None,
    total: Annotated[float | None, typer.Option("--total", help="Total it should have.")] = None,
    preset: Preset = DEFAULT_PRESET,
    out: Annotated[Path | None, typer.Option("--out", help="Write a scenario file.")] = None,
    output: Output = Format.table,
) -> None:
    """Check a table of values of your own against the Forbes ones, and put it into a scenario."""
    with problems_end_it():
        from model.territory.own_values import read_values

        world = load_world()
        found = read_values(file, world, unit, total)
        if found.missing:
            typer.echo(f"Counted as 0: {', '.join(found.missing)}", err=True)
        typer.echo(f"Total {found.total:,} against {found.reference_total:,} million", err=True)
        write_frame(found.against, output, f"Million {found.unit}")
        if out is not None:
            scenario = Scenario.from_preset(preset).replace(**found.fields())
            write_scenario(out, scenario, "the preset with these values")
