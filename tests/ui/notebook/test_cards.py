"""What results are in a notebook: their figures as the page writes them, and no script."""

from __future__ import annotations

import datetime as dt
import re
import sys

import pytest

from model import (
    Node,
    Outcome,
    Scenario,
    World,
    changes,
    compare_deals,
    evaluate,
    explain,
    simulate,
)
from model.core import extras
from ui.notebook.cards import card
from ui.pages.explore.parts import figures
from ui.speech import words
from ui.speech.language import speaking


@pytest.fixture(scope="module")
def outcome(world: World) -> Outcome:
    return evaluate(Scenario.from_preset("donbas-ceded"), world)


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("&#x27;", "'")


def test_an_outcome_shows_its_sentence_its_figures_and_a_map(outcome: Outcome) -> None:
    html = outcome._repr_html_()
    assert html is not None
    assert plain(words.headline(outcome)) in plain(html)
    for figure in figures(outcome, outcome):
        assert figure.label in plain(html)
        assert plain(figure.value) in plain(html)
    assert html.count("<svg") >= 1
    assert html.count('class="region"') == 27
    assert outcome.run.scenario_hash in html
    assert len(html) < 150_000


def test_a_scenario_shows_what_it_changes(seed: Scenario) -> None:
    html = plain(str(seed.replace(price_multiple=2.0)._repr_html_()))
    assert "changed from the preset February 2025: the figures as claimed" in html
    assert "2" in html
    assert plain(str(seed._repr_html_())).count("as in the preset") == 1


def test_a_distribution_shows_a_row_a_figure(seed: Scenario, world: World) -> None:
    html = plain(str(simulate(seed, world, 64, outputs=("S8", "aid_coverage"))._repr_html_()))
    assert "64 simulations" in html
    assert "median" in html
    assert "5 to 95%" in html


def test_a_tree_opens_step_by_step(outcome: Outcome) -> None:
    tree = explain(outcome, "aid_coverage")
    html = str(tree._repr_html_())
    assert html.count("<details open") == 1
    assert html.count("<details") > 2
    assert "4.3%" in html
    assert "aid figure ÷ controlled by Ukraine" in html


def test_changes_show_their_tables(seed: Scenario, world: World) -> None:
    found = changes(seed, world, dt.date(2025, 2, 11), dt.date(2026, 8, 15))
    html = str(found._repr_html_())
    assert html.count("<table") == 3
    assert "shevchenkivske-lithium" in html


def test_a_comparison_shows_a_row_a_deal(seed: Scenario, world: World) -> None:
    found = compare_deals(seed, world, 64)
    html = str(found._repr_html_())
    assert html.count("<tr>") == len(world.deals) + 1
    assert html.count("million") + html.count("billion") > 5


def test_no_text_of_a_scenario_is_markup(seed: Scenario, world: World) -> None:
    named = seed.replace(title="<script>alert(1)</script> <b>x</b>", price_multiple=2.0)
    for shown in (named, evaluate(named, world)):
        html = str(shown._repr_html_())
        assert "<script" not in html
        assert "<b>x</b>" not in html
    label = Node("<img src=x onerror=alert(1)>", 1.0, "1")
    assert "<img" not in str(label._repr_html_())


def test_a_card_speaks_the_language_of_the_moment(outcome: Outcome) -> None:
    with speaking("uk"):
        assert plain(words.headline(outcome)) in plain(str(card(outcome)))


def test_without_the_extra_plain_text_is_shown(
    outcome: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("ui.notebook")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "ui.notebook.cards", None)
    monkeypatch.setitem(sys.modules, "ui.notebook.plots", None)
    assert outcome._repr_html_() is None
    with pytest.raises(extras.ModelError, match=r'pip install "mineral-wealth\[notebook\]"'):
        _ = outcome.plot
    assert card(3) is None
