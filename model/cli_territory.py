"""Commands about ground: who held what on a day, a map of one's own, what changed hands."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from model.cli_output import Format, Output, problems_end_it, write_frame
from model.errors import Problem, ScenarioError
from model.estimates import rival_estimates
from model.outcome import evaluate
from model.scenario import DEFAULT_PRESET, Scenario
from model.territory import changed_hands, compare_bases, compare_readings, marginal_value
from model.toml import write_toml
from model.world import World, load_world

if TYPE_CHECKING:
    import pandas as pd

    from model.geometry import GeometryControl

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


def _day(text: str, where: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ScenarioError([Problem(where, repr(text), "a date as YYYY-MM-DD")]) from None


@control.command(name="show")
def show_command(date: Day, output: Output = Format.table) -> None:
    """Show each region's share held by Russia on a day, with rival estimates of that day."""
    with problems_end_it():
        world = load_world()
        line = world.front_line(_day(date, "--date"))
        frame = _shares(line.russia_share, world)
        for region, known in rival_estimates(line, world).items():
            for estimator, share in known.items():
                frame.loc[region, estimator] = share
        typer.echo(line.note, err=True)
        write_frame(frame, output)


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
    out: Annotated[Path | None, typer.Option("--out", help="Write a scenario file.")] = None,
    output: Output = Format.table,
) -> None:
    """Turn polygons of occupied territory into shares by region and holders by deposit."""
    with problems_end_it():
        from model.geometry import overlay, read_geojson

        parties = _pairs(layers or [], "--layer")
        shares = {
            region: _share(text, region)
            for region, text in _pairs(assume or [], "--assume").items()
        }
        found = overlay(read_geojson(file), mapping=parties, assume=shares)
        world = load_world()
        for note in found.notes:
            typer.echo(note, err=True)
        frame = found.table
        if date is not None:
            frame["record"] = world.front_line(_day(date, "--date")).russia_share
        write_frame(frame[(frame > 0).any(axis=1)], output)
        write_frame(_deposits_inside(found, world), output, "Deposits")
        if out is not None:
            content = {"base": "borders-1991", "title": file.name, "control": found.control()}
            out.write_text(write_toml(Scenario(**content).as_dict()), encoding="utf-8")
            typer.echo(f"{out}: a scenario with these shares", err=True)


def _deposits_inside(found: GeometryControl, world: World) -> pd.DataFrame:
    import pandas as pd

    from model.geometry import locate

    known = world.deposits
    points = [(float(row["lon"]), float(row["lat"])) for row in known.rows]
    located = locate(points, known.precision, found.held["russia"])
    columns = {
        "name": [row["name_en"] for row in known.rows],
        "group": [row["group"] for row in known.rows],
        "russia": located.probability,
        "km_to_line": located.signed_distance_km,
    }
    frame = pd.DataFrame(columns, index=pd.Index(known.ids, name="deposit"))
    return frame[frame["russia"] > 0.01].sort_values("russia", ascending=False)


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
        write_frame(found.by_region, output, "By region, million")
        write_frame(found.by_group, output, "By commodity group, million")
        write_frame(found.deposits, output, "Deposits")


def bases_command(preset: Preset = DEFAULT_PRESET, output: Output = Format.table) -> None:
    """Ask the same question under every published valuation."""
    with problems_end_it():
        write_frame(compare_bases(Scenario.from_preset(preset), load_world()), output)


def readings_command(
    preset: Preset = DEFAULT_PRESET,
    date: Annotated[str | None, typer.Option("--date", help="Another day's line.")] = None,
    output: Output = Format.table,
) -> None:
    """Compare the two readings of a line, by area and by deposit, for each commodity group."""
    with problems_end_it():
        scenario = Scenario.from_preset(preset)
        if date is not None:
            scenario = scenario.replace(base="front-line", front_line_date=_day(date, "--date"))
        write_frame(compare_readings(scenario, load_world()), output)


def ground_command(preset: Preset = DEFAULT_PRESET, output: Output = Format.table) -> None:
    """Say what a km2 and a percentage point of each region are worth in the ground."""
    with problems_end_it():
        frame = marginal_value(evaluate(Scenario.from_preset(preset), load_world()))
        write_frame(frame.sort_values("per_km2", ascending=False), output)


def deposits_command(preset: Preset = DEFAULT_PRESET, output: Output = Format.table) -> None:
    """List the deposits with their holders; markers are shown but never counted."""
    with problems_end_it():
        outcome = evaluate(Scenario.from_preset(preset), load_world())
        write_frame(outcome.by_deposit, output)
