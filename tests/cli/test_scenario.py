"""How a command is told its scenario: file, preset, and values to change."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import DEFAULT_PRESET, Scenario
from model.cli.output import CHANGED, read_scenario
from model.core.errors import ScenarioError
from tests.strategies import REGIONS, shares


def test_without_file_and_preset_the_default_is_taken(seed: Scenario) -> None:
    assert read_scenario(None, None, None) == seed
    assert read_scenario(None, DEFAULT_PRESET, []) == seed


def test_a_file_is_taken_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("control.UA-14.russia = 0.5\n")
    assert read_scenario(file, None, None) == Scenario(control={"UA-14": {"russia": 0.5}})


@given(st.dictionaries(st.sampled_from(REGIONS), shares, max_size=4))
def test_settings_give_what_replace_gives(seed: Scenario, levers: dict[str, float]) -> None:
    typed = read_scenario(None, None, [f"control.{id}.russia={s!r}" for id, s in levers.items()])
    wanted = seed.replace(control={id: {"russia": s} for id, s in levers.items()})
    assert typed.replace(title=seed.title) == wanted
    assert typed.title == seed.title + (CHANGED if levers else "")


def test_a_later_setting_wins_and_other_values_of_the_table_stay() -> None:
    found = read_scenario(
        None,
        "joint-zone-donetsk",
        ["control.UA-14.other=0.1", "control.UA-14.other=0.2", "control.UA-09.russia=1"],
    )
    assert (found.control["UA-14"].russia, found.control["UA-14"].other) == (0.68034, 0.2)
    assert found.control["UA-09"].russia == 1.0


def test_settings_leave_the_preset_as_it_was(seed: Scenario) -> None:
    read_scenario(None, None, ["group_control.rare_earths.russia=0.1"])
    assert read_scenario(None, None, None) == seed


def test_a_file_and_a_preset_together_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"either a preset or a file\. Leave one of them out"):
        read_scenario(tmp_path / "x.toml", "borders-1991", None)


def test_settings_and_fields_are_told_together() -> None:
    settings = ["x", "base.y=1", "valuation=forbs", "control.UA-14.russia=7"]
    with pytest.raises(ScenarioError, match="4 problems") as caught:
        read_scenario(None, None, settings)
    where = [problem.where for problem in caught.value.problems]
    assert where[:2] == ["--set", "--set"]
    assert set(where[2:]) == {"valuation", "control.UA-14.russia"}


@pytest.mark.parametrize(
    "text",
    [
        "price_multiple=1\nhorizon_years=20",
        'title="a"\nhorizon_years=20',
        "price_multiple=1\n[control]",
        "price_multiple=1\n# more",
        "title=a\nb",
        "title=a\rb",
    ],
)
def test_a_second_line_of_a_setting_is_refused_and_not_dropped(text: str) -> None:
    with pytest.raises(ScenarioError, match=r"--set: .*one assumption on one line\. Give each"):
        read_scenario(None, None, [text])


def test_a_line_break_inside_quotes_is_part_of_the_text() -> None:
    found = read_scenario(None, None, ['description="""a\nb"""', "sources=[\n]"])
    assert (found.description, found.sources) == ("a\nb", ())


@pytest.mark.parametrize("path", ["price_multiple", "control.UA-14.russia", "inflow_share"])
@pytest.mark.parametrize(
    "text", ["0.5 to 0.75", '"0.5 to 0.75"', "uniform(0.5, 0.75)", "0.5..0.75"]
)
def test_a_range_may_stand_where_a_number_does(seed: Scenario, path: str, text: str) -> None:
    plain = text.strip('"')
    wanted = seed.replace(ranges={path: plain}, title=seed.title + CHANGED)
    for setting in (f"{path}={text}", f"ranges.{path}={text}", f'ranges."{path}"={text}'):
        assert read_scenario(None, None, [setting]) == wanted, setting
    whole = f'ranges={{"{path}" = "{plain}"}}'
    assert read_scenario(None, None, [whole]) == wanted


def test_a_range_is_told_and_the_figure_beside_it_stays(
    seed: Scenario, capsys: pytest.CaptureFixture[str]
) -> None:
    found = read_scenario(None, None, ["price_multiple=1.5", "price_multiple=0.5 to 2"])
    wanted = seed.replace(price_multiple=1.5, ranges={"price_multiple": "0.5 to 2"})
    assert found == wanted.replace(title=seed.title + CHANGED)
    said = capsys.readouterr().err
    assert said.startswith("price_multiple: 0.5 to 2 is a range; simulate and sensitivity draw it")


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        (
            "price_multiple=half",
            r'a number\. State a range apart: ranges."price_multiple" = "0.5 to 1"',
        ),
        ("price_multiple=50 %", r"price_multiple: '50 %' given; a number"),
        ("price_multiple=2 to 1", r"ranges.price_multiple: '2 to 1' given"),
        ("control.UA-14.russia=0 to 2", r"ranges.control.UA-14.russia: '0 to 2' given"),
        ("control.UA-99.russia=0 to 1", r"control.UA-99"),
        ("horizon_years=5 to 10", r"horizon_years: '5 to 10' given; a whole number"),
        ("ranges.horizon_years=5 to 10", r"ranges.horizon_years: '5 to 10' given"),
        ("title=0 to 1", ""),
    ],
)
def test_what_can_be_no_range_is_refused(seed: Scenario, setting: str, text: str) -> None:
    if not text:
        assert read_scenario(None, None, [setting]) == seed.replace(title="0 to 1")
        return
    with pytest.raises(ScenarioError, match=text):
        read_scenario(None, None, [setting])


def test_a_scenario_in_python_points_to_ranges() -> None:
    with pytest.raises(ScenarioError, match=r'State a range apart: ranges."price_multiple"'):
        Scenario(price_multiple="0.5 to 2")  # type: ignore[arg-type]
    with pytest.raises(ScenarioError, match=r'ranges."control.UA-14.russia" = "0.5 to 1"'):
        Scenario(control={"UA-14": {"russia": "0.5 to 2"}})


def test_the_remedy_is_toml_that_works() -> None:
    with pytest.raises(ScenarioError) as caught:
        Scenario(control={"UA-14": {"russia": "0.5 to 2"}})
    (problem,) = caught.value.problems
    text = problem.remedy.removeprefix("State a range apart: ").removesuffix(".")
    assert Scenario.from_toml(text).ranges == {"control.UA-14.russia": "0.5 to 1"}


def test_a_correlation_of_two_ranges_is_set_by_its_pair() -> None:
    pair = "parameters.gas.running ~ price_multiple"
    found = read_scenario(None, None, ["price_multiple=0.5 to 2",
                                       "parameters.gas.running=9e6 to 17e6",
                                       f"correlations.{pair}=-0.4"])  # fmt: skip
    assert found.correlations == {pair: -0.4}
