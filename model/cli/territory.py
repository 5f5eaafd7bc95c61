"""Commands about ground: who held what on a day, a map of one's own, what changed hands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from model.answers.ground import changed_hands, compare_bases, compare_readings, marginal_value
from model.answers.outcome import evaluate
from model.cli.output import Answer, command
from model.cli.written import write_scenario
from model.core.errors import DataError, Problem, ScenarioError
from model.scenario.scenario import DEFAULT_PRESET, Scenario
from model.territory.estimates import rival_estimates
from model.territory.operations import Moved, moved_operations
from model.world.world import World, load_world

if TYPE_CHECKING:
    import pandas as pd

    from model.world.world import FrontLine

commands = typer.Typer()
control = typer.Typer(help="Who controls which region: by the record, or by a map of your own.")

Preset = Annotated[str, typer.Option("--preset", help="Preset whose other assumptions apply.")]
Decimal = Annotated[
    str | None, typer.Option("--decimal", metavar="point|comma", help="What divides decimals.")
]
Day = Annotated[str, typer.Option("--date", metavar="YYYY-MM-DD", help="Day of the line.")]


commands.add_typer(control, name="control")


def _day(text: str, where: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ScenarioError.at(where, repr(text), "a date as YYYY-MM-DD") from None


_NARROW = ["total", "ukraine", "russia", "russia_share", "stated_russia", "aid_coverage"]
_TITLES = {
    "by_region": "By region",
    "by_group": "By commodity group, million",
    "deposits": "Deposits",
    "operations": "Mines and works",
}


def _several(frames: dict[str, pd.DataFrame], then: Callable[[], None] | None = None) -> Answer:
    """Return several tables: one JSON object, or one after the other with a line between."""
    people = [part for name, frame in frames.items() for part in ("", (_TITLES[name], frame))]
    record = {name: frame.to_dict("index") for name, frame in frames.items()}
    return Answer(people[1:], tuple(frames.values()), record, then=then)


@command(control, "at")
def at_command(
    day: Annotated[str, typer.Argument(metavar="YYYY-MM-DD", help="Day of the line.")],
) -> Answer:
    """Show each region's share controlled by Russia on a day, with rival estimates of that day."""
    world = load_world()
    line = _line(day, "DAY", world)
    frame = _shares(line.russia_share, world)
    for region, known in rival_estimates(line, world).items():
        for estimator, share in known.items():
            frame.loc[region, estimator] = share
        frame.loc[region, "spread"] = max(known.values()) - min(known.values())
    typer.echo(line.note, err=True)
    return Answer.of(frame)


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


_MAP = "GeoJSON, TopoJSON, Esri JSON, KML, KMZ, shapefile (zip) or GeoPackage; packed or not."


@command(control, "from-geojson")
def from_geojson_command(
    file: Annotated[Path, typer.Argument(help=_MAP)],
    date: Annotated[
        str | None,
        typer.Option("--date", help="Day to read of a file of many, and to compare with."),
    ] = None,
    named_by: Annotated[
        str | None,
        typer.Option("--property", metavar="NAME", help="Property that names the layers."),
    ] = None,
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
    preset: Preset = DEFAULT_PRESET,
    out: Annotated[Path | None, typer.Option("--out", help="Write a scenario file.")] = None,
) -> Answer:
    """Turn polygons of occupied territory into shares by region and holders by deposit."""
    from model.territory.geometry import read_layers, refuse_unknown
    from model.territory.own_map import kept, map_of

    parties = _pairs(layers or [], "--layer")
    stated = _pairs(assume or [], "--assume")
    shares = {region: _share(text, region) for region, text in stated.items()}
    day = None if date is None else _day(date, "--date")
    read, world = read_layers(file, layer_property=named_by, day=day), load_world()
    found = map_of(read, world, parties, shares, as_drawn=as_drawn, name=file.name)
    refuse_unknown(read, parties)
    start = Scenario.from_preset(preset)
    start = start.replace(deposit_control={}) if by_deposit else start
    for note in (*found.notes, *(kept(start, world) if out else ())):
        typer.echo(note, err=True)
    frame, held = found.compared, found.deposits
    if date is not None:
        frame["record"] = _line(date, "--date", world).russia_share
    told = (frame[["russia", "other", "record"]] > 0).any(axis=1)
    tables = {"by_region": frame.loc[told], "deposits": held[held["holder"] != "ukraine"]}
    about = {"id": "", "title": file.name, "baseline": preset, "author": "", "description": ""}
    return _several(tables, _kept(out, "the preset with this map", lambda: start.replace(
        **about, **found.fields(by_deposit))))  # fmt: skip


def _kept(out: Path | None, what: str, made: Callable[[], Scenario]) -> Callable[[], None]:
    """Return what writes a scenario to the file that ``--out`` names, if it names one."""
    return lambda: None if out is None else write_scenario(out, made(), what)


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


@command(commands, "changes")
def changes_command(
    day: Annotated[str, typer.Argument(metavar="DAY")],
    later: Annotated[str, typer.Argument(metavar="LATER")],
    preset: Preset = DEFAULT_PRESET,
) -> Answer:
    """Say what changed hands between two days: by region, commodity group, deposit and mine."""
    days, world = (_day(day, "DAY"), _day(later, "LATER")), load_world()
    scenario = Scenario.from_preset(preset)
    found = changed_hands(scenario, world, *days)
    tables = {name: getattr(found, name) for name in _TITLES if name != "operations"}
    before, after = (scenario.replace(base="front-line", front_line_date=one) for one in days)
    return _several({**tables, "operations": _mines(moved_operations(before, after, world))})


def _mines(moved: Sequence[Moved]) -> pd.DataFrame:
    """Return named operations that have another holder, by their id."""
    import pandas as pd

    rows = {one.row["id"]: (one.row["name_en"], one.row["commodity"], one.giver, one.taker)
            for one in moved}  # fmt: skip
    columns = ["name", "commodity", "from", "to"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("operation")


@command(commands, "bases")
def bases_command(preset: Preset = DEFAULT_PRESET) -> Answer:
    """Ask the same question under every published valuation."""
    frame = compare_bases(Scenario.from_preset(preset), load_world())
    for name, (low, high) in frame.attrs["spread"].items():
        typer.echo(f"{name}: from {low:,.4g} to {high:,.4g}", err=True)
    return Answer((("", frame[_NARROW]),), (frame,), frame.to_dict("index"))


@command(commands, "readings")
def readings_command(
    preset: Preset = DEFAULT_PRESET,
    date: Annotated[str | None, typer.Option("--date", help="Another day's line.")] = None,
) -> Answer:
    """Compare the two readings of a line, by area and by deposit, for each commodity group."""
    return Answer.of(compare_readings(_scenario(preset, date), load_world()))


@command(commands, "ground")
def ground_command(preset: Preset = DEFAULT_PRESET) -> Answer:
    """Say what a km2 and a percentage point of each region are worth in the ground."""
    frame = marginal_value(evaluate(Scenario.from_preset(preset), load_world()))
    return Answer.of(frame.sort_values("per_km2", ascending=False))


@command(commands, "deposits")
def deposits_command(
    preset: Preset = DEFAULT_PRESET,
    date: Annotated[str | None, typer.Option("--date", help="Another day's line.")] = None,
) -> Answer:
    """List the deposits and who controls them; markers are shown but never counted."""
    return Answer.of(evaluate(_scenario(preset, date), load_world()).by_deposit)


def _scenario(preset: str, date: str | None) -> Scenario:
    """Return a preset, at the line of another day where one is named."""
    scenario = Scenario.from_preset(preset)
    if date is None:
        return scenario
    return scenario.replace(base="front-line", front_line_date=_day(date, "--date"))


_TABLE = "CSV, XLSX or ODS: region, group, value and unit, or a column a group."


@command(commands, "values")
def values_command(
    file: Annotated[Path, typer.Argument(help=_TABLE)],
    unit: Annotated[str | None, typer.Option("--unit", help="Such as 'million USD_2023'.")] = None,
    total: Annotated[float | None, typer.Option("--total", help="Total it should have.")] = None,
    decimal: Decimal = None,
    preset: Preset = DEFAULT_PRESET,
    out: Annotated[Path | None, typer.Option("--out", help="Write a scenario file.")] = None,
) -> Answer:
    """Check a table of values of your own against the Forbes ones, and put it into a scenario."""
    from model.territory.own_values import read_values

    found = read_values(file, load_world(), unit, total, decimal)
    for note in found.notes:
        typer.echo(note, err=True)
    if found.missing:
        typer.echo(f"Counted as 0: {', '.join(found.missing)}", err=True)
    typer.echo(f"Total {found.total:,} against {found.reference_total:,} million", err=True)
    then = _kept(out, "the preset with these values",
                 lambda: Scenario.from_preset(preset).replace(**found.fields()))  # fmt: skip
    return Answer.of(found.against, f"Million {found.unit}", then=then)
