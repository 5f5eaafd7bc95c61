"""From a grid as a person writes it to the cells of a sweep, with everything wrong listed at once.

``GRID.toml``::

    preset = "bessent-visit-2025-02"       # or scenario = "my-scenario.toml"
    outputs = ["ukraine", "aid_coverage"]

    [set]                                  # changes of the base, if any
    price_date = "2025-02"

    [grid]
    "control.UA-14.russia" = { from = 0.0, to = 1.0, steps = 10 }   # 11 levels
    deal = ["dl5-april-2025-04", "dl6-signed-2025-04"]

Instead of ``[grid]``, ``[samples]`` draws scenarios from ranges, and ``samples = "rows.csv"`` names
a table of them.
"""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from model.core.errors import ModelError, Problem, ScenarioError, unknown
from model.core.limits import LONGEST_NAME
from model.core.reading import read_toml_file, shown
from model.core.said import say
from model.ensemble.cells import Axis, Cells, Grid, Level, Samples
from model.ensemble.landscape import runs_as_array, with_settings
from model.futures.futures import HEADLINE
from model.money.aid import aid_figure
from model.scenario.range_levers import RANGED, bounds_of, range_paths
from model.scenario.scenario import DEFAULT_PRESET, Scenario
from model.territory.control import control_by_region
from model.world.aliases import meant_path
from model.world.catalog import catalog
from model.world.deal_terms import DealTerms

if TYPE_CHECKING:
    import pandas as pd

    from model.world.world import World

_CHECKED = 1000
"""Combinations of what runs one by one that are checked before a sweep begins."""

_SHOWN = 30
"""Problems that are listed."""


class GridError(ModelError):
    """A grid, or a table of samples, cannot be run."""

    heading = "The grid cannot be used"


def paths() -> tuple[str, ...]:
    """Return every assumption that may vary, by path; names of regions, deposits written out."""
    known = catalog()
    plain = [name for name in Scenario.model_fields if name not in _TABLES and name != "ranges"]
    more = [f"deposit_control.{id}" for id in known.deposits]
    more += [f"own_deal.{name}" for name in DealTerms.model_fields]
    more += [f"own_values.{r}.{g}" for r in known.regions for g in known.groups]
    return (*plain, *range_paths()[len(RANGED) :], *more)


_SAID = ("format", "id", "title", "author", "description", "baseline")
"""Fields that say what a scenario is and change no figure: taken, and never offered."""

_TABLES = ("control", "group_control", "deposit_control", "own_deal", "own_values", "sources")


def cells_of(given: Any, base: Scenario) -> Cells:
    """Return the cells of a grid or of a table of samples.

    Parameters
    ----------
    given : Grid, Samples, mapping or DataFrame
        A mapping of paths to lists of levels or ``{from, to, steps}`` (nested tables as TOML reads
        them are paths as well) is a grid; a table with a column a path is one of samples.
    base : Scenario
        What the cells change.

    Raises
    ------
    GridError
        Unknown paths and levels that are none; all at once.
    """
    if isinstance(given, Grid | Samples):
        return given
    if hasattr(given, "columns"):
        return _samples(given, base)
    flat = _by_path(given) if isinstance(given, Mapping) else {}
    problems = [] if flat else [Problem("grid", shown(given), "a table of at least one path")]
    problems += _unknown_paths(flat)
    found: dict[str, tuple[Level, ...]] = {}
    for path, levels in flat.items():
        try:
            found[path] = _levels(path, levels)
        except GridError as error:
            problems += error.problems
    if problems:
        raise GridError(problems)
    return Grid.of(tuple(_axis(path, levels, base, tuple(found)) for path, levels in found.items()))


def _axis(path: str, levels: tuple[Level, ...], base: Scenario, every: Sequence[str]) -> Axis:
    numbers = all(isinstance(x, int | float) and not isinstance(x, bool) for x in levels)
    return Axis(path, levels, numbers and runs_as_array(path, base, every))


def _samples(table: pd.DataFrame, base: Scenario) -> Samples:
    valid = frozenset(paths())
    names = [meant_path(str(name), valid) for name in table.columns]
    table = table.set_axis(names, axis=1)
    problems = _unknown_paths(names)
    if not len(table) or not names:
        problems.append(Problem("samples", "an empty table", "a row a scenario, a column a path"))
    twice = sorted({name for name in names if names.count(name) > 1})
    problems += [Problem(f"samples.{name}", "a column twice", "each path once") for name in twice]
    columns = {} if problems else {n: table[n].to_numpy() for n in names}
    for name, column in columns.items():
        if table[name].isna().any():
            problems.append(Problem(f"samples.{name}", "an empty cell", "a value in every row"))
        elif column.dtype.kind not in "biuf":
            columns[name] = np.array([_plain(value) for value in column.tolist()])
    if problems:
        raise GridError(problems)
    drawn = (n for n in names if columns[n].dtype.kind in "iuf" and runs_as_array(n, base, names))
    return Samples(columns, frozenset(drawn))


def _by_path(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is stated, by the paths that its names stand for."""
    valid, found = frozenset(paths()), dict[str, Any]()
    for name, value in _flat(content, ""):
        path = meant_path(name, valid)
        if path in found:
            raise GridError.at(
                f"grid.{name[:LONGEST_NAME]}",
                say("another name of {path}", path=path),
                "each path once",
            )
        found[path] = value
    return found


def _flat(content: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for key, value in content.items():
        path = f"{prefix}{key}"
        if isinstance(value, Mapping) and not {"from", "to", "steps"} & set(value):
            yield from _flat(value, f"{path}.")
        else:
            yield path, value


def _unknown_paths(found: Sequence[str] | Mapping[str, Any]) -> list[Problem]:
    valid = paths()
    known, offered = set(valid), [path for path in valid if path not in _SAID]
    return [
        unknown(f"grid.{path}", path, offered, "an assumption that may vary", "an unknown path")
        for path in found
        if path not in known
    ]  # fmt: skip


def _levels(path: str, given: Any) -> tuple[Level, ...]:
    if isinstance(given, Mapping):
        return _steps(path, given)
    if not isinstance(given, list | tuple | range | np.ndarray) or not len(given):
        raise _refuse(path, given, "a list of levels, or { from, to, steps }")
    levels = [_plain(level) for level in given]
    wrong = [level for level in levels if not isinstance(level, bool | int | float | str)]
    if wrong:
        raise _refuse(path, wrong[0], "levels that are numbers, texts, dates, true or false")
    twice = [level for number, level in enumerate(levels) if level in levels[:number]]
    if twice:
        raise _refuse(path, f"{twice[0]!r} twice", "each level once")
    return tuple(levels)


def _steps(path: str, given: Mapping[str, Any]) -> tuple[float, ...]:
    numbers = [given.get(name) for name in ("from", "to", "steps")]
    sound = set(given) == {"from", "to", "steps"} and all(
        isinstance(x, int | float) and not isinstance(x, bool) and np.isfinite(x) for x in numbers
    )
    if not sound:
        raise _refuse(path, given, "three numbers: { from = 0.0, to = 1.0, steps = 10 }")
    low, high, steps = numbers
    if not isinstance(steps, int) or not 1 <= steps <= 1_000_000:
        raise _refuse(f"{path}.steps", steps, "a whole number from 1 to 1,000,000")
    if low == high:
        raise _refuse(path, f"from {low} to {high}", "two ends that differ")
    return tuple(round(low + (high - low) * i / steps, 12) for i in range(steps + 1))  # type: ignore[operator]


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    return value.isoformat()[:10] if isinstance(value, dt.date) else value


def _refuse(path: str, given: Any, allowed: str) -> GridError:
    text = given if isinstance(given, str) else shown(given)
    return GridError.at(f"grid.{path}", text, allowed)


def check_cells(cells: Cells, base: Scenario, world: World, coverage: bool) -> list[Problem]:
    """Return what the model would refuse in any cell, the first thirty problems.

    Parameters
    ----------
    cells : Grid or Samples
        See their ``trials``: which cells are tried.
    base : Scenario
        What the cells change.
    world : World
        The figures.
    coverage : bool
        Whether the aid figure is asked for, which some valuations cannot be set against.
    """
    found: dict[Problem, None] = {}
    for settings in cells.trials(_CHECKED):
        try:
            scenario = with_settings(base, settings)
            control_by_region(scenario, world)
            if coverage:
                aid_figure(scenario, world)
        except ModelError as error:
            found |= dict.fromkeys(error.problems)
        if len(found) >= _SHOWN:
            break
    return list(found)[:_SHOWN]


def read_grid(path: str | Path) -> tuple[Scenario, Cells, tuple[str, ...], int | None]:
    """Return base scenario, cells, outputs and seed of a grid in a TOML file.

    Raises
    ------
    GridError, ScenarioError
        Everything that is wrong with the file.
    """
    file = Path(path)
    content = read_toml_file(file)
    problems = [
        unknown(f"{file.name}.{name}", name, _KEYS, "a key of a grid", "an unknown key")
        for name in content
        if name not in _KEYS
    ]
    if ("grid" in content) == ("samples" in content):
        problems.append(Problem(file.name, "both" if "grid" in content else "neither",
                                "either [grid] or samples"))  # fmt: skip
    outputs = content.get("outputs", list(HEADLINE))
    if not isinstance(outputs, list) or not all(isinstance(name, str) for name in outputs):
        problems.append(Problem("outputs", shown(outputs), "a list of names"))
    if problems:
        raise GridError(problems)
    base = _base(content, file)
    if "grid" in content:
        return base, cells_of(content["grid"], base), tuple(outputs), None
    return base, *_sampled(content["samples"], base, file, tuple(outputs))


_KEYS = ("preset", "scenario", "set", "outputs", "grid", "samples")


def _base(content: Mapping[str, Any], file: Path) -> Scenario:
    if "preset" in content and "scenario" in content:
        raise GridError.at(file.name, "preset and scenario", "one of them")
    if "scenario" in content:
        base = Scenario.from_file(file.parent / str(content["scenario"]))
    else:
        base = Scenario.from_preset(str(content.get("preset", DEFAULT_PRESET)))
    changes = content.get("set", {})
    if not isinstance(changes, Mapping):
        raise GridError.at("set", shown(changes), "a table of assumptions")
    settings = _by_path(changes)
    unknown = _unknown_paths(settings)
    if unknown:
        raise GridError(replace(row, where=row.where.replace("grid", "set", 1)) for row in unknown)
    return with_settings(base, settings)


def _sampled(
    given: Any, base: Scenario, file: Path, outputs: tuple[str, ...]
) -> tuple[Cells, tuple[str, ...], int | None]:
    if isinstance(given, str):
        return cells_of(_read_table(file.parent / given), base), outputs, None
    if not isinstance(given, Mapping):
        raise GridError.at("samples", shown(given), "a file, or a table of ranges")
    ranges = dict(given)
    count, seed = ranges.pop("count", 1024), ranges.pop("seed", 0)
    return draw_samples(ranges, base, count, seed), outputs, seed


def _read_table(path: Path) -> pd.DataFrame:
    """Return a table of scenarios, in which no longer row names itself by its first cell."""
    import pandas as pd

    try:
        if path.suffix == ".parquet":
            return pd.read_parquet(path)
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            return pd.read_csv(path, index_col=False)
    except pd.errors.ParserWarning:
        raise GridError.at(path.name, "rows of more cells than there are heads",
                           "as many cells as heads", "Head every column.") from None  # fmt: skip
    except (OSError, ValueError, ImportError) as error:
        given = str(error).splitlines()[0]
        raise GridError.at(path.name, given, "a table as CSV or Parquet") from None


def draw_samples(ranges: Mapping[str, Any], base: Scenario, count: int, seed: int) -> Samples:
    """Return scenarios drawn from ranges, as scrambled Sobol points.

    Parameters
    ----------
    ranges : mapping
        Range by path, such as ``{"price_multiple": "0.5 to 2"}``:
            :func:`model.sampling.ranges.parse`. As in a scenario's ``ranges``, draws beyond the
            bounds of a lever or a share are set to the bound.
    base : Scenario
        What the samples change.
    count : int
        Rows; rounded up to a power of two, which the `note` of the samples tells.
    seed : int
        Same seed, same rows.

    Raises
    ------
    GridError, ScenarioError
        Unknown paths, texts that are no range, a count or a seed that cannot be used.
    """
    import pandas as pd

    from model.sampling.draws import Input, Inputs, Sampler, run_problems
    from model.sampling.ranges import parse

    ranges = _by_path(ranges)
    names = {"draws": "samples.count", "seed": "samples.seed"}
    problems = [replace(row, where=names[row.where]) for row in run_problems(count, seed)]
    problems += _unknown_paths(ranges)
    if not ranges:
        problems.append(Problem("samples", "no range", "a range for at least one path"))
    problems += _range_problems(ranges, base)
    if problems:
        raise GridError(problems)
    inputs = Inputs(Input(path, parse(text)) for path, text in ranges.items())
    sampler = Sampler(inputs, count, seed, "sobol")
    drawn = [{path: np.array(tile[path], float) for path in ranges} for tile in sampler.read()]
    columns = {path: np.concatenate([tile[path] for tile in drawn]) for path in ranges}
    for path in set(ranges) & set(range_paths()):
        bounds = bounds_of(Scenario, path)
        columns[path] = np.clip(columns[path], bounds.low, bounds.high)
    return replace(_samples(pd.DataFrame(columns), base), note=sampler.note)


def _range_problems(ranges: Mapping[str, Any], base: Scenario) -> Iterator[Problem]:
    """Yield what is wrong with ranges, as a scenario would say of those that it can state."""
    from model.sampling.ranges import parse

    known = set(range_paths())
    try:
        base.with_ranges({path: str(text) for path, text in ranges.items() if path in known})
    except ScenarioError as error:
        yield from (replace(row, where=row.where.replace("ranges", "samples", 1))
                    for row in error.problems)  # fmt: skip
    for path, text in ranges.items():
        if path not in known:
            try:
                parse(text, f"samples.{path}")
            except ScenarioError as error:
                yield from error.problems
