"""One scenario gives the same figures as file, Python, command, link, API and page."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from model import DEFAULT_PRESET, Outcome, Scenario, World, evaluate
from model.answers import link
from model.cli import app as cli
from model.core.errors import ScenarioError
from model.world.catalog import catalog
from tests.paths import ROOT
from tests.strategies import whole_scenarios
from tests.ui.working import medians, settle
from ui.shell import evaluated, reproduce
from ui.speech import words
from ui.speech.language import percent
from ui.speech.money import amount

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("quick_apptest")]

PRESETS = [Scenario.from_preset(id) for id in catalog().presets]
runner = CliRunner()


def figures(outcome: Outcome) -> dict[str, Any]:
    """Return what must be the same everywhere: parties, coverage, the fund's inflow, the hash."""
    return {
        "parties": outcome.party_million.tolist(),
        "coverage": outcome.aid_coverage,
        "S10": outcome.ladder["value"]["S10"],
        "hash": outcome.run.scenario_hash,
    }


def of_json(said: dict[str, Any]) -> dict[str, Any]:
    coverage = said["aid_coverage"]
    return {
        "parties": [row["value_usd_million"] for row in said["by_party"].values()],
        "coverage": float("inf") if coverage is None else coverage,
        "hash": said["run"]["scenario_hash"],
    }


def by_python(text: str) -> Outcome:
    names: dict[str, Any] = {}
    exec(compile(text.replace("print(", "str("), "reproduce", "exec"), names)
    found = names["outcome"]
    assert isinstance(found, Outcome)
    return found


def by_command(*arguments: str) -> dict[str, Any]:
    result = runner.invoke(cli.app, [*arguments, "--format", "json"])
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


def by_shell_text(text: str, folder: Path) -> dict[str, Any]:
    """Run the command that the page shows; what it writes to a file goes to `folder`."""
    if text.startswith("cat > scenario.toml"):
        content = text.split("<<'END'\n", 1)[1].split("END\nmineral-wealth")[0]
        (folder / "scenario.toml").write_text(content, encoding="utf-8")
        return by_command("evaluate", str(folder / "scenario.toml"))
    program, *arguments = shlex.split(text.replace(" \\\n", " "))
    assert program == "mineral-wealth"
    return by_command(*arguments)


@pytest.fixture(scope="module", autouse=True)
def tables_read_once(one_world: None, world: World) -> Iterator[None]:
    """Every command, text and page takes the tables that are read already."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("model.load_world", lambda: world)
        patch.setattr("ui.shell.evaluated.world", lambda: world)
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scenarios")


def same_everywhere(scenario: Scenario, preset: Scenario, world: World, folder: Path) -> None:
    expected = figures(evaluate(scenario, world))
    file = folder / "file.toml"
    file.write_text(scenario.to_toml(), encoding="utf-8")
    assert figures(evaluate(Scenario.from_file(file), world)) == expected
    assert figures(by_python(reproduce.python_text(scenario, preset))) == expected
    opened = link.decode(link.encode(evaluate(scenario, world))).scenario
    assert figures(evaluate(opened, world)) == expected
    plain = {name: value for name, value in expected.items() if name != "S10"}
    assert of_json(by_command("evaluate", str(file))) == plain
    assert of_json(by_shell_text(reproduce.command_text(scenario, preset), folder)) == plain
    said = evaluated.answer(Scenario(**json.loads(scenario.model_dump_json(exclude_none=True))))
    assert of_json(said) == plain
    assert said["ladder"][-1]["rung"] == "S10"
    assert said["ladder"][-1]["value"] == expected["S10"]
    rungs = by_command("ladder", str(file))["ladder"]
    assert rungs["S10"]["value"] == pytest.approx(expected["S10"], rel=1e-12)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_a_preset_is_the_same_everywhere(preset: Scenario, world: World, folder: Path) -> None:
    same_everywhere(preset, preset, world, folder)
    same_everywhere(preset, Scenario.from_preset(DEFAULT_PRESET), world, folder)


@given(scenario=whole_scenarios())
@settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_any_scenario_is_the_same_everywhere(
    scenario: Scenario, world: World, folder: Path
) -> None:
    same_everywhere(scenario, PRESETS[0], world, folder)


def the_page(scenario: Scenario, world: World) -> None:
    """Open the page by a link; what it shows and what it holds are the model's."""
    outcome = evaluate(scenario, world)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=600)
    app.query_params["s"] = link.encode(outcome)
    app.run()
    assert not app.exception
    assert not app.error
    ukraine, russia, _ = outcome.party_million.tolist()
    amounts = map(words.trillions, (ukraine, russia, outcome.total_million))
    assert [one.value for one in app.metric] == [*amounts, percent(outcome.aid_coverage)]
    assert figures(evaluate(app.session_state["hand"].scenario, world)) == figures(outcome)
    settle(app.switch_page("ui/pages/ladder/view.py").run())
    assert not app.exception
    assert app.metric[-1].value in last_step(outcome)


def last_step(outcome: Outcome) -> Iterator[str]:
    """Yield what the page may print for S10: its median, or central inputs if none can be drawn."""
    try:
        yield from (told for (told,) in medians(outcome.scenario, outcome.world, ["S10"]))
    except ScenarioError:
        yield amount(float(outcome.ladder.loc["S10", "value"]))


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_a_preset_is_the_same_on_the_page(preset: Scenario, world: World) -> None:
    the_page(preset, world)


@given(scenario=whole_scenarios())
@settings(
    max_examples=4,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_any_scenario_is_the_same_on_the_page(scenario: Scenario, world: World) -> None:
    the_page(scenario, world)


def changed() -> Scenario:
    return PRESETS[0].replace(
        control={"UA-14": {"russia": 1.0}, "UA-23": {"other": 0.25}},
        ranges={"control.UA-14.russia": "0.6 to 0.9"},
        aid_amount="120 billion USD_2025",
        title='it\'s "quoted" $HOME `x`',
    )


def test_the_shown_texts_run_as_they_stand(tmp_path: Path, world: World) -> None:
    scenario, taken_back = changed(), PRESETS[0].replace(base="borders-1991", front_line_date=None)
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    for one in (scenario, taken_back):
        shown = reproduce.command_text(one, PRESETS[0]).rstrip() + " --format json"
        said = subprocess.run(
            ["/bin/sh", "-euc", shown], cwd=tmp_path, env=environment, capture_output=True,
            text=True, check=True,
        )  # fmt: skip
        assert json.loads(said.stdout)["run"]["scenario_hash"] == one.hash
    code = reproduce.python_text(scenario, PRESETS[0])
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert f"{evaluate(scenario, world).party_million.tolist()[0]}" in said.stdout
