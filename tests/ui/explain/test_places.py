"""Any figure of a place or a deposit opens, by a name that says which."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from streamlit.testing.v1 import AppTest

from model import Outcome, Scenario, World, evaluate
from model.explain.beside import explain_change
from model.explain.places import explain
from tests.ui.explained import choose, says
from ui.explain.panel import Pick
from ui.explain.places import place_name, place_node, places, what_name, whats_of
from ui.speech.language import LANGUAGES, speaking

Open = Callable[..., AppTest]


@pytest.fixture(scope="module")
def outcome(seed: Scenario, world: World) -> Outcome:
    return evaluate(seed, world)


@pytest.mark.parametrize("place", ["all", "region.UA-14", "region.UA-46", "group.rare_earths"])
def test_any_figure_of_the_drawings_opens(
    open_page: Open, world: World, outcome: Outcome, place: str
) -> None:
    app = open_page()
    app.session_state["explain-any"] = True
    app.run()
    for what in whats_of(place):
        choose(app, "explain-place", place, what)
        assert says(app, place_node(outcome, place, what), world), what


def test_a_deposit_opens_to_its_distance(open_page: Open, world: World, outcome: Outcome) -> None:
    app = open_page()
    app.session_state["explain-any"] = True
    app.run()
    choose(app, "explain-deposit", "shevchenkivske-lithium", "russia")
    tree = explain(outcome, "deposit.shevchenkivske-lithium.russia")
    assert says(app, tree, world)
    tables = {row["table"] for row in tree.sources()}
    assert tables == {"deposits/distance", "deposits/deposits", "deposits/occupation"}


def test_the_distance_from_the_preset_opens(open_page: Open, world: World) -> None:
    app = open_page()
    app.selectbox(key="aid_claim").select("zelensky-76-2025-02").run()
    app.session_state["explain-distance-coverage"] = True
    app.button(key="explain-aid_coverage").click().run()
    held = app.session_state["hand"]
    after, before = (evaluate(one, world) for one in (held.scenario, held.preset))
    assert says(app, explain_change(after, before, "aid_coverage"), world)
    assert not app.exception


def test_nothing_is_offered_where_nothing_differs(open_page: Open) -> None:
    app = open_page()
    app.button(key="explain-aid_coverage").click().run()
    assert "How the change comes about" not in [box.label for box in app.expander]


def test_every_place_and_figure_has_a_name(world: World) -> None:
    for language in LANGUAGES:
        with speaking(language):
            known = places(world, ("region", "group", "deposit"))
            assert len({place_name(place, world) for place in known}) > len(known) - 12
            whats = [what_name(what) for what in whats_of("region.UA-14")]
            assert len(set(whats)) == len(whats)


def test_a_pick_may_depend_on_the_answer_before() -> None:
    pick = Pick("What of it", lambda place: [place, "more"], str)
    assert callable(pick.options)
    options: Sequence[str] = pick.options("here")
    assert options == ["here", "more"]
