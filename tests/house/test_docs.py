"""What the documentation shows runs as it stands, and its site builds without a warning."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from model.cli.app import app
from model.world.catalog import catalog
from tests.paths import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("one_world")]

PAGES = sorted((ROOT / "docs/pages").rglob("*.md"))
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


def blocks(language: str, text: str = TEXT) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def commands() -> list[str]:
    shown = [line for block in blocks("sh") for line in block.splitlines()]
    shown += re.findall(r"`(mineral-wealth [^`]+)`", TEXT)
    shown += re.findall(r"^ *\$ (mineral-wealth .+)$", TEXT, flags=re.MULTILINE)
    lines = {line.split(" #")[0].strip() for line in shown if line.startswith("mineral-wealth ")}
    begun = {line for line in lines if any(more.startswith(f"{line} ") for more in lines)}
    return sorted(line for line in lines - begun if not {"sweep", "app"} & {*line.split()})


DRAWING = ("simulate", "sensitivity")
"""Commands that draw simulations, as many as the last `--draws` says."""


def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict"]
    done = subprocess.run(
        [*command, "-f", str(ROOT / "docs/mkdocs.yml"), "-d", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    api = (tmp_path / "reference/scenarios.html").read_text(encoding="utf-8")
    assert "model.answers.outcome.evaluate" in api
    first = (tmp_path / "notebooks/01_first_look.html").read_text(encoding="utf-8")
    assert "14.8 trillion" in first


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_python_block_runs(page: Path) -> None:
    for block in blocks("python", page.read_text(encoding="utf-8")):
        exec(compile(block, page.name, "exec"), {})


@pytest.mark.parametrize("line", commands())
def test_each_command_runs(line: str, tmp_path: Path) -> None:
    from model import Scenario

    own = tmp_path / "my-scenario.toml"
    own.write_text(Scenario.from_preset("borders-1991").to_toml(), encoding="utf-8")
    prices = tmp_path / "own.csv"
    prices.write_text("commodity,year,price\ngas,2026,380\n", encoding="utf-8")
    files = {file.name: str(file) for file in (own, prices, tmp_path / "with_prices.toml")}
    arguments = [files.get(a, a) for a in shlex.split(line, comments=True)[1:]]
    if arguments[0] in DRAWING:  # that it runs is seen as well from fewer
        arguments += ["--draws", "1024"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output


def test_the_ranges_shown_are_those_of_a_scenario() -> None:
    from model import Scenario

    (text,) = (block for block in blocks("toml") if block.startswith("[ranges]"))
    assert len(Scenario.from_toml(text).ranges) == 3


def test_the_keys_of_simulate_are_explained() -> None:
    result = CliRunner().invoke(app, shlex.split("simulate --draws 64 --format json"))
    (line,) = (x for x in TEXT.splitlines() if x.startswith("`simulate --format json`"))
    found = json.loads(result.stdout)
    named = set(re.findall(r"`(\w+)`", line))
    assert set(found["S8"]) | set(found["run"]) - {"version", "data_id", "scenario_hash"} <= named


def test_the_number_of_presets_is_the_one_named() -> None:
    words = ("six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen")
    (named,) = re.findall(r"`data/presets/` holds (\w+)", TEXT)
    assert words.index(named) + 6 == len(catalog().presets)


def test_every_key_of_the_json_is_explained() -> None:
    from model import Scenario, evaluate, load_world

    result = evaluate(Scenario.from_preset("bessent-visit-2025-02"), load_world()).as_dict()
    rows = re.findall(r"^\| (`.+`) \|", TEXT, flags=re.MULTILINE)
    named = {key.split(".")[0] for row in rows for key in re.findall(r"`([\w.<>]+)`", row)}
    assert set(result) <= named


def test_the_figures_in_words_are_those_of_the_seed_scenario() -> None:
    from model import Scenario, evaluate, load_world

    outcome = evaluate(Scenario.from_preset("bessent-visit-2025-02"), load_world())
    value, groups = outcome.ladder["value"], outcome.by_group.sum(axis=1)
    (coal,) = re.findall(r"Coal is (\d+) % of it", TEXT)
    assert int(coal) == round(100 * groups["coal"] / groups.sum())
    (npv, take) = re.findall(r"become some (\d+) billion .+?, (\d+) of them the state's", TEXT)[0]
    assert (int(npv), int(take)) == (round(value["S8"] / 1e3), round(value["S9"] / 1e3))
    assert "nothing in the fund of the signed deal" in TEXT
    assert value["S10"] < 0.5
    rows = outcome.world.tables["economics/parameters"]
    assert "three in eight are grade D" in TEXT
    assert sum(row["grade"] == "D" for row in rows) / len(rows) == pytest.approx(3 / 8, abs=0.02)


def test_the_bands_in_words_are_those_of_a_simulation() -> None:
    from model import Scenario, load_world, simulate

    scenario = Scenario.from_preset("bessent-visit-2025-02")
    found = simulate(scenario, load_world(), 16_384, outputs=("S8", "S10"))
    named = re.findall(r"give (\d+) to (\d+) billion of present value and 0 to ([\d.]+) bill", TEXT)
    low, high, fund = map(float, named[0])
    assert found.quantiles("S8", (0.05, 0.95)) == pytest.approx((low * 1e3, high * 1e3), rel=0.06)
    assert round(found.quantiles("S10", (0.95,))[0] / 1e3, 1) == fund
    (median,) = re.findall(r"by the median (\d+) million", TEXT)
    assert round(found.quantiles("S10", (0.5,))[0]) == int(median)
    assert "one simulation in four gives the fund less than a million" in TEXT
    assert 1.0 - found.probability("S10", 1.0) == pytest.approx(0.25, abs=0.03)


def test_the_requests_are_those_that_are_answered() -> None:
    from model.core.limits import BODY_BYTES
    from ui.shell.api import openapi

    rows = re.findall(r"^\| `([A-Z]+) (/api/[\w.-]+)` \|", TEXT, flags=re.MULTILINE)
    paths = openapi()["paths"]
    answered = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    assert set(rows) - {("GET", "/api/openapi.json")} == answered - {("GET", "/api/openapi.json")}
    assert f"Bodies end at {BODY_BYTES // 1024} KiB" in TEXT


def test_the_scenario_of_the_request_is_one() -> None:
    import json

    from model import Scenario

    (body,) = re.findall(r"-d '(\{.+?\})'", TEXT)
    assert Scenario(**json.loads(body)).base == "front-line"


def test_the_environment_that_hosting_names_is_read() -> None:
    from ui.shell.server import ANCESTORS

    assert f'{ANCESTORS}="https://' in TEXT


def test_a_report_is_made_by_the_command_shown(tmp_path: Path) -> None:
    from ui.export import main

    (line,) = re.findall(r"`python -m ui\.export (.+?)`", TEXT)
    name, *rest = line.split()
    assert main([str(tmp_path / name), *rest]) == 0
    assert (tmp_path / name).stat().st_size > 20_000


def test_the_sizes_of_a_sweep_are_counted_right() -> None:
    assert "66 scenarios" in TEXT
    assert 11 * 3 * 2 == 66
    assert f"{-(-(10**9) // 65_536):,} parts of 65,536" in TEXT
    assert f"11 levels in six regions ({11**6:,} scenarios)" in TEXT
