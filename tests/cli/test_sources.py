"""The command about sources: each with its grade, the grades of topics counted, their rows."""

from __future__ import annotations

from click.testing import Result
from typer.testing import CliRunner

from model import World
from model.cli.app import app
from model.world.evidence import GRADES
from model.world.solid import TOPICS, how_solid


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def output(*arguments: str) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def refusal(*arguments: str) -> str:
    """Return what a command prints when it ends with status 2, and nothing else."""
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert isinstance(result.exception, SystemExit)
    return result.stderr


def test_sources_are_listed_with_grade(world: World) -> None:
    lines = output("sources").splitlines()
    assert len(lines) == len(world.tables["sources"])
    assert all(line.split("\t")[1] in "ABCD" for line in lines)


def test_sources_are_checked_and_the_grades_of_each_topic_counted(world: World) -> None:
    first, head, *lines = output("sources", "--check").splitlines()
    assert first == "No row breaks a law of evidence."
    assert head.split("\t") == ["topic", "A", "B", "C", "D", "convention"]
    counts = {line.split("\t")[0]: [int(n) for n in line.split("\t")[1:]] for line in lines}
    assert list(counts) == list(TOPICS)
    for solid in how_solid(world):
        assert counts[solid.topic][GRADES.index(solid.grade)] == solid.count


def test_a_count_of_grades_leads_to_its_rows(world: World) -> None:
    (solid,) = (s for s in how_solid(world) if (s.topic, s.grade) == ("deals", "D"))
    lines = output("sources", "--rows", "deals.D").splitlines()
    found = [tuple(line.split("\t")) for line in lines]
    assert found == list(solid.rows)
    assert ("deals/terms", "dl9-russian-offer-2025-02") in found
    assert "--rows: deals.F given; a topic and a grade. Did you mean deals." in refusal(
        "sources", "--rows", "deals.F"
    )
