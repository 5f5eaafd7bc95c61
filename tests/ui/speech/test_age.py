"""The age of line, prices and aid, as pages, files and the command line say it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from model import Scenario, World, evaluate
from model.cli import app as cli
from model.world.age import KINDS, age_said, ages
from ui.shell.report import report
from ui.show.blocks import Note
from ui.show.stamp import Subject
from ui.speech.age import age_text
from ui.speech.language import speaking

TOLD = "Newest on record"


def test_what_is_over_its_limit_is_outdated(world: World) -> None:
    line, prices, aid = ages(world)
    with speaking("en"):
        fresh = age_text(world, "line", today=line.newest)
        some = age_text(world, today=line.newest)
        late = age_text(world, today=line.newest + dt.timedelta(days=line.limit + 1))
        every = age_text(world, today=dt.date(2027, 10, 1))
    since = (line.newest - prices.newest).days
    assert fresh == "Newest on record, age in days: front line of 22 August 2026 (0)."
    assert some.endswith(f"Outdated: prices to {prices.newest:%d %B %Y} ({since}).")
    assert f"aid to 30 April 2026 ({(line.newest - aid.newest).days}). Outdated" in some
    assert "Outdated: front line of 22 August 2026 (32); prices to" in late
    assert every.startswith("Newest on record, outdated, age in days: front line of")
    assert [text.lower().count("outdated") for text in (fresh, some, late, every)] == [0, 1, 1, 1]


def test_it_is_said_in_the_reader_s_language(world: World) -> None:
    with speaking("uk"):
        said = age_text(world, today=dt.date(2026, 10, 1))
    assert "лінія фронту на 22 серпня 2026" in said
    assert "2026\u202fр. (40)" in said
    assert said.lower().count("застарі") == 1


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_is_used_is_said(world: World, kind: str) -> None:
    said = age_said(world, dt.date(2026, 9, 1), kind)
    others = {"line": "front line of", "prices": "prices to", "aid": "aid to"}
    assert [name for name, text in others.items() if text in said] == [kind]


@pytest.mark.parametrize(
    ("page", "kinds"),
    [("explore", ("line", "aid")), ("ladder", ("prices", "aid")), ("claims", KINDS),
     ("uncertainty", ("prices", "aid"))],
)  # fmt: skip
def test_pages_say_it_beside_the_figures_and_at_their_foot(
    open_page: Callable[..., AppTest], world: World, page: str, kinds: tuple[str, ...]
) -> None:
    said = [caption.value.replace("\\", "") for caption in open_page(page).caption]
    with speaking("en"):
        beside, foot = age_text(world, *kinds), age_text(world)
    assert [text for text in said if text.endswith(beside)]
    assert foot in said
    assert len([text for text in said if TOLD in text]) == 2 + (page != "claims")  # the aid figure


@pytest.mark.parametrize("page", ["compare", "deals", "method", "sources", "territory", "timeline"])
def test_every_other_page_says_it_at_its_foot(
    open_page: Callable[..., AppTest], world: World, page: str
) -> None:
    with speaking("en"):
        assert [caption.value for caption in open_page(page).caption][-1] == age_text(world)


def test_the_report_says_how_old_they_were_on_its_day(world: World, seed: Scenario) -> None:
    outcome = evaluate(seed, world)
    made = dt.date(2026, 8, 30)
    with speaking("en"):
        notes = [b.text for b in report(Subject(outcome, outcome, made=made)).blocks
                 if isinstance(b, Note)]  # fmt: skip
        assert any(note.endswith(age_text(outcome.world, today=made)) for note in notes)


def test_the_command_line_says_it_and_json_has_the_days(world: World, seed: Scenario) -> None:
    said = " ".join(CliRunner().invoke(cli.app, ["evaluate"]).stdout.split())
    assert TOLD in said
    assert "front line of 2026-08-22 (" in said
    newest = evaluate(seed, world).as_dict()["newest"]
    assert newest["line"] == {"day": "2026-08-22", "limit_days": 31}
    assert tuple(newest) == KINDS
