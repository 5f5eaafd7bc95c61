"""What a scenario is called: a preset's words hold for the preset, a file's for the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from model import Scenario, World, evaluate
from model.answers.link import encode
from ui.hand import state
from ui.hand.hand import Hand, Step
from ui.hand.history import History
from ui.shell.report import report
from ui.show.cells import about
from ui.show.html import html_bytes
from ui.show.stamp import Subject
from ui.speech.language import speaking
from ui.speech.naming import author_of, changed_title, named, origin, prose, title_of

Open = Callable[..., AppTest]
DAY = dt.date(2026, 11, 25)
DONETSK = {"UA-14": {"russia": 0.505}}
CHANGED = (
    "Changed from “February 2025: the figures as claimed”: "
    "Donetsk, controlled by Russia: 50.5% (preset: not stated)."
)


@pytest.fixture(scope="module")
def own(seed: Scenario) -> Scenario:
    about = {"title": "Editor scenario A", "author": "An editor", "description": "My own words."}
    return seed.replace(id="", baseline=seed.id, control=DONETSK, **about)


def subject_of(scenario: Scenario, preset: Scenario, world: World) -> Subject:
    return Subject(evaluate(scenario, world), evaluate(preset, world), "", DAY)


def test_an_unchanged_preset_speaks_for_itself(world: World, seed: Scenario) -> None:
    assert origin(seed) is None
    assert title_of(seed) == seed.title
    assert prose(seed, seed, world) == seed.description
    assert author_of(seed, seed) == "mineral-wealth"
    other = Scenario.from_preset("donbas-ceded")
    assert prose(other, seed, world) == other.description
    assert author_of(other, seed) == "mineral-wealth"


def test_a_changed_preset_has_neither_its_words_nor_its_author(
    world: World, seed: Scenario
) -> None:
    changed = seed.replace(control=DONETSK)
    for scenario in (changed, named(changed), changed.replace(id="", title="Mine", author="")):
        assert prose(scenario, seed, world) == CHANGED
        assert author_of(scenario, seed) == ""
    assert title_of(changed) == title_of(named(changed)) == f"{seed.title}, changed"
    assert named(changed).description == ""
    with speaking("uk"):
        assert title_of(changed) == title_of(named(changed)) != f"{seed.title}, changed"
        assert "50,5%" in prose(changed, seed, world)


def test_files_of_a_changed_preset_say_what_differs(world: World, seed: Scenario) -> None:
    subject = subject_of(seed.replace(control=DONETSK), seed, world)
    lines = dict(about(subject, "Table"))
    assert lines["Description"] == CHANGED
    assert "Author" not in lines
    said = html_bytes(report(subject)).decode()
    assert "Every other preset is compared with this one" not in said
    assert "Changed from “February 2025" in said


def test_many_changes_are_counted(world: World, seed: Scenario) -> None:
    shares = {region: {"russia": 0.25} for region in world.regions}
    assert prose(seed.replace(control=shares), seed, world).endswith("; 21 changes more.")


def test_a_file_speaks_for_itself_until_it_is_changed(
    world: World, seed: Scenario, own: Scenario
) -> None:
    assert title_of(own) == "Editor scenario A"
    assert prose(own, seed, world) == "My own words."
    assert author_of(own, seed) == "An editor"
    step = Step(seed, own, own)
    moved = step.onward(own.replace(price_multiple=2.0))
    assert title_of(moved.scenario) == "Editor scenario A, changed"
    assert prose(moved.scenario, seed, world).startswith("Changed from “February 2025")
    assert author_of(moved.scenario, seed) == ""
    assert moved.scenario.hash == own.replace(price_multiple=2.0).hash
    assert moved.onward(moved.scenario.replace(price_multiple=1.0)).scenario == own
    assert changed_title(changed_title("x")) == "x, changed"


def test_a_file_that_keeps_the_id_of_a_preset_keeps_its_own_title(own: Scenario) -> None:
    assert title_of(own.replace(id="bessent-visit-2025-02")) == "Editor scenario A"


def test_a_changed_preset_is_recalled_under_its_preset(monkeypatch: pytest.MonkeyPatch) -> None:
    ceded = Scenario.from_preset("donbas-ceded")
    monkeypatch.setattr(state.st, "session_state", {"hand": Hand(History(Step(ceded, ceded)))})
    changed = ceded.replace(price_multiple=2.0)
    state.recall(changed)
    assert state.hand().history.now == Step(ceded, changed, None)


@pytest.mark.parametrize("way", ["file", "link"])
def test_the_title_of_a_file_or_link_is_on_the_page_and_in_compare(
    open_page: Open, world: World, own: Scenario, way: str
) -> None:
    app = open_page()
    if way == "link":
        app.query_params["s"] = encode(evaluate(own, world))
    else:
        held = app.session_state["hand"]
        held.leave(Step(held.preset, own, own), "scenario-file")
    app.run()
    assert not app.exception
    said = [block.value for block in app.markdown]
    title = "**Editor scenario A**" if way == "link" else "**Editor scenario A**, An editor"
    assert any(text.endswith(title) for text in said)
    if way == "file":  # a link has the title only
        assert "My own words." in [caption.value for caption in app.caption]
    app.switch_page("ui/pages/compare/view.py").run()
    app.button(key="keep").click().run()
    assert list(app.session_state["hand"].kept) == ["Editor scenario A"]
