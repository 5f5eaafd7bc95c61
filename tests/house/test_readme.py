"""What the README shows runs as it stands, and what it counts is so."""

from __future__ import annotations

import re

import pytest

from tests.paths import ROOT

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, flags=re.DOTALL)


def test_the_python_contract_runs_as_printed() -> None:
    names: dict[str, object] = {}
    (contract,) = blocks("python")
    exec(compile(contract, "README.md", "exec"), names)
    outcome = names["outcome"]
    assert str(outcome.total) == "14.8 trillion USD_2023"  # type: ignore[attr-defined]
    assert outcome.by_party.loc["russia", "value"] == 6_516_065  # type: ignore[attr-defined]
    assert outcome.aid_coverage == pytest.approx(0.03621, abs=5e-6)  # type: ignore[attr-defined]


def test_each_line_of_the_contract_gives_what_its_comment_says() -> None:
    names: dict[str, object] = {}
    (contract,) = blocks("python")
    setup, _, shown = contract.partition("\n\noutcome.total")
    exec(compile(setup, "README.md", "exec"), names)
    values = [eval(line.split("#")[0], names) for line in f"outcome.total{shown}".splitlines()]
    total, by_party, by_region, by_group, coverage, run, changed = values
    assert f"{total:.1f}" == "14.8 trillion USD_2023"
    assert list(by_party.columns) == ["value", "share"]
    assert by_region.shape == (27, 3)
    assert by_group.shape == (12, 3)
    assert 0 < coverage < 1
    assert {"version", "data_id", "scenario_hash"} == set(run.__slots__)
    assert changed.by_region.loc["UA-14", "russia"] == 3_800_000


def test_the_changelog_ends_at_the_headline_of_today() -> None:
    from model import Scenario, evaluate, load_world

    outcome = evaluate(Scenario.from_preset("bessent-visit-2025-02"), load_world())
    newest = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split("\n## ")[1]
    for party in ("ukraine", "russia"):
        assert f"{outcome.by_party.loc[party, 'value']:,}" in newest


def test_the_two_commands_are_targets_of_make() -> None:
    targets = re.findall(r"^make (\w+)", "\n".join(blocks("sh")), flags=re.MULTILINE)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert targets == ["app", "test"]
    assert all(re.search(rf"^{target}:", makefile, flags=re.MULTILINE) for target in targets)


def test_every_relative_link_leads_to_a_file() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", TEXT)
    missing = [link for link in links if not (ROOT / link).exists()]
    assert not missing


def test_every_notebook_and_page_is_named() -> None:
    from ui.shell.pages import PAGES

    notebooks = sorted(file.name for file in (ROOT / "notebooks").glob("*.ipynb"))
    assert re.findall(r"\(notebooks/([\w.]+)\)", TEXT) == notebooks
    rows = re.findall(r"^\| ([A-Z][\w ?]+) \|", TEXT, flags=re.MULTILINE)
    assert rows[: len(PAGES) - 1] == [page.title for page in PAGES.values()][1:]


def test_pictures_are_there_and_small() -> None:
    pictures = sorted((ROOT / "ui/pictures").glob("*.png"))
    assert {file.stem for file in pictures} == set(re.findall(r"ui/pictures/(\w+)\.png", TEXT))
    assert all(file.stat().st_size < 300_000 for file in pictures)


def test_the_readme_is_two_screens() -> None:
    assert len(TEXT.splitlines()) <= 80
    assert len(TEXT.split()) <= 900
