"""A link carries the whole scenario, pins what it gave, and refuses whatever was changed."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Scenario, ScenarioError, World, evaluate
from model.answers import link
from model.world.catalog import catalog
from tests.paths import ROOT
from tests.strategies import scenarios

FIXTURES = sorted((ROOT / "tests" / "links").glob("*.txt"))


def _forge(content: object) -> str:
    """Return a well-formed link with any content."""
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zdict=link._DICTIONARY)
    payload = base64.urlsafe_b64encode(packer.compress(raw) + packer.flush()).decode().rstrip("=")
    return f"1.{payload}.{link._check(payload)}"


@pytest.mark.parametrize("preset", catalog().presets)
def test_every_preset_survives_a_link(preset: str, world: World) -> None:
    outcome = evaluate(Scenario.from_preset(preset), world)
    text = link.encode(outcome)
    again = link.reopen(text, world)
    assert again.link.scenario.assumptions() == outcome.scenario.assumptions()
    assert again.outcome.run.scenario_hash == outcome.run.scenario_hash
    assert again.moved == {}
    assert again.link.headline == link.headline(outcome)
    assert len(text) <= link.LIMIT


@settings(max_examples=40)
@given(scenario=scenarios())
def test_any_scenario_survives_a_link(scenario: Scenario, world: World) -> None:
    text = link.encode(evaluate(scenario, world))
    found = link.decode(text)
    assert found.scenario.assumptions() == scenario.assumptions()
    assert set(text) <= set("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-.")


def test_all_that_the_page_can_set_fits(world: World, seed: Scenario) -> None:
    full = seed.replace(
        title="A title of some length, as a person would type it into the field",
        control={region: {"russia": 0.123456, "other": 0.234567} for region in world.regions},
        group_control={group: {"russia": 0.345678} for group in world.groups},
        ranges={"price_multiple": "0.5 to 2", "control.UA-14.russia": "0.6 to 0.7"},
        aid_amount="120.5 billion USD_2025",
        price_multiple=1.37,
        settlement_date="2027-03-04",
    )
    assert len(link.encode(evaluate(full, world))) <= link.LIMIT


MANGLED = (
    "{}.", "{},", "({})", "\u201c{}\u201d", "<{}>", "see {} and", "{}\u200b",
    "{head}\r\n{tail}", "{head} {tail}", "{head}-\n{tail}", "{head}\u00ad{tail}",
)  # fmt: skip


@pytest.mark.parametrize("mangled", MANGLED)
def test_a_link_is_read_out_of_a_sentence_or_a_wrapped_mail(
    mangled: str, world: World, seed: Scenario
) -> None:
    made = link.encode(evaluate(seed, world))
    text = mangled.format(made, head=made[:70], tail=made[70:])
    assert link.decode(text).scenario.hash == seed.hash


@pytest.mark.parametrize("place", [0, 2, 20, -5, -1])
def test_one_changed_letter_is_refused(place: int, world: World, seed: Scenario) -> None:
    letters = list(link.encode(evaluate(seed, world)))
    letters[place] = "a" if letters[place] != "a" else "b"
    with pytest.raises(
        ScenarioError, match=r"^The scenario cannot be used \(1 problem\):\n  - link"
    ):
        link.decode("".join(letters))


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", "a link made by this page"),
        ("hello", "a link made by this page"),
        ("2.abc.00000000", "reads links of format 1"),
        ("1.abc.00000000", "cut or changed"),
    ],
)
def test_what_is_no_link_is_refused(text: str, allowed: str) -> None:
    with pytest.raises(ScenarioError, match=allowed):
        link.decode(text)


@pytest.mark.parametrize(
    "content",
    [
        [],
        {},
        ["0.1.0", "id", [1, 2, 3, 4], {}],
        ["0.1.0", "id", [1, 2, 3, 4, "x"], {}],
        ["0.1.0", "id", [1, 2, 3, 4, 5], []],
        [1, "id", [1, 2, 3, 4, 5], {}],
        ["0.1.0", "id", [1, 2, 3, 4, 10**400], {}],
        ["0.1.0", "id", [1, 2, 3, 4, float("nan")], {}],
        ["0.1.0", "id", [True, 2, 3, 4, 5], {}],
        ["0.1.0", "id", "12345", {}],
        ["0.1.0", "id", {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5}, {}],
        ["0.1.0", None, [1, 2, 3, 4, 5], {}],
        ["0.0.9 [click](http://evil.example)", "id", [1, 2, 3, 4, 5], {}],
        ["www.evil.example", "id", [1, 2, 3, 4, 5], {}],
        ["0.1.0\n", "id", [1, 2, 3, 4, 5], {}],
        ["0.1.0", "evil.example", [1, 2, 3, 4, 5], {}],
        ["\ud800", "id", [1, 2, 3, 4, 5], {}],
        b'["0.1.0", "id", [1, 2, 3, 4, 5], {"title": "a", "title": "b"}]',
        b"\xff\xfe",
        b"[" * 60_000,
    ],
)
def test_content_of_another_shape_is_refused(content: object) -> None:
    with pytest.raises(ScenarioError, match="a link whose content can be read"):
        link.decode(_forge(content))


@pytest.mark.parametrize("version", ["0.1.0", "0.2", "12.0.3rc1", "1.0.post1", "0.2.dev3"])
def test_the_version_of_any_release_is_read(version: str, seed: Scenario) -> None:
    stated = seed.model_dump(mode="json", exclude_none=True)
    assert link.decode(_forge([version, "abc", [1, 2, 3, 4, 5], stated])).version == version


def test_a_small_link_cannot_fill_the_memory() -> None:
    bomb = _forge(b" " * 50_000_000)
    assert len(bomb) < 100_000
    with pytest.raises(ScenarioError, match="a scenario of at most 65,536 bytes"):
        link.decode(bomb)


def test_a_scenario_that_the_model_refuses_lists_every_problem() -> None:
    stated = {"control": {"UA-14": {"russia": 1.4}}, "valuation": "forbs-2023"}
    with pytest.raises(ScenarioError, match=r"(?s)2 problems.*valuation.*forbes-2023") as error:
        link.decode(_forge(["0.1.0", "id", [1, 2, 3, 4, 5], stated]))
    assert len(error.value.problems) == 2


def test_figures_written_by_hand_are_refused(world: World, seed: Scenario) -> None:
    outcome = evaluate(seed, world)
    stated = outcome.scenario.model_dump(mode="json", exclude_none=True)
    figures = [value * 2 for value in link.headline(outcome).values()]
    text = _forge([outcome.run.version, outcome.run.data_id, figures, stated])
    with pytest.raises(ScenarioError, match="written by hand"):
        link.reopen(text, world)


def test_figures_of_another_version_are_shown_beside_todays(world: World, seed: Scenario) -> None:
    outcome = evaluate(seed, world)
    stated = outcome.scenario.model_dump(mode="json", exclude_none=True)
    figures = [*link.headline(outcome).values()]
    text = _forge(["0.0.9", "abc", [figures[0], figures[1] - 1e5, *figures[2:]], stated])
    again = link.reopen(text, world)
    assert again.moved == {"ukraine": (figures[1] - 1e5, figures[1])}
    assert again.why == f"engine 0.0.9 -> {outcome.run.version}, data abc -> {outcome.run.data_id}"


@settings(max_examples=60)
@given(text=st.one_of(st.text(max_size=80), st.from_regex(r"1\.[A-Za-z0-9_-]{1,60}\.[0-9a-f]{8}")))
def test_any_text_is_refused_or_read_but_never_breaks(text: str) -> None:
    with pytest.raises(ScenarioError, match="link"):
        link.decode(text)


@pytest.mark.parametrize("file", FIXTURES, ids=lambda file: file.stem)
def test_links_of_every_release_keep_their_meaning(file: Path, world: World) -> None:
    for line in file.read_text(encoding="utf-8").splitlines():
        name, text = line.split("\t")
        again = link.reopen(text, world)
        assert again.link.version == file.stem
        assert again.link.scenario.id == name


def test_there_are_links_of_a_release_to_keep() -> None:
    assert FIXTURES
