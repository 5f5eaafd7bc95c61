"""Every figure of the Uncertainty page opens: point, band, chance, what drives it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from streamlit.testing.v1 import AppTest

from model import Outcome, Scenario, World, evaluate
from model.explain.places import explain
from model.money.rungs import RUNGS
from tests.ui.explained import numbers, press, says
from tests.ui.working import settle
from ui.hand.background import background
from ui.pages.uncertainty import work as uncertainty_work
from ui.pages.uncertainty.words import figure_name

Open = Callable[..., AppTest]


@pytest.fixture(scope="module")
def outcome(seed: Scenario, world: World) -> Outcome:
    return evaluate(seed, world)


@pytest.fixture(scope="module")
def few() -> Iterator[None]:
    """Few draws, so that the tests are quick."""
    patch = pytest.MonkeyPatch()
    patch.setattr(uncertainty_work, "REFINED", 8192)
    patch.setattr(uncertainty_work, "BASE", {"group": 64, "input": 64})
    background.cache_clear()
    yield
    background.cache_clear()
    patch.undo()


@pytest.mark.usefixtures("few")
def test_every_figure_with_a_band_opens(open_page: Open, world: World, outcome: Outcome) -> None:
    app = settle(open_page("uncertainty"))
    for figure in ("total", "ukraine", "russia", "aid_coverage"):
        app.button(key=f"explain-{figure}").click().run()
        assert says(app, explain(outcome, figure), world), figure
        assert any("width of the band" in block.value for block in app.markdown), figure
    for rung in RUNGS:
        press(app, "steps", figure_name(rung), "Central inputs")
        assert says(app, explain(outcome, rung), world), rung
        press(app, "steps", figure_name(rung), "5 to 95%")
        assert any("width of the band" in block.value for block in app.markdown), rung
        assert any("95% of the simulations give less than" in box.label for box in app.expander)


@pytest.mark.usefixtures("few")
def test_all_that_is_said_of_a_figure_opens(open_page: Open) -> None:
    app = settle(open_page("uncertainty"))
    app.session_state["analysts"] = True
    settle(app.run())
    assert ("geology", "With others") in numbers(app, "shares")
    for table in ("looked-at", "shares", "tornado", "needed"):
        cells = {cell: place for cell, (_, place) in numbers(app, table).items() if place}
        assert cells, table
        for row, head in cells:
            press(app, table, row, head)
            assert [block for block in app.markdown if block.value.startswith("**")], (table, row)


@pytest.mark.usefixtures("few")
def test_a_band_names_what_was_drawn_with_its_distribution_and_row(open_page: Open) -> None:
    app = settle(open_page("uncertainty"))
    place = numbers(app, "steps")[figure_name("S10"), "5 to 95%"][1]
    at = f"tree-numbers-steps-{place}"
    for path in (f"{at}.0", f"{at}.0.0", f"{at}.0.0.0", f"{at}.0.0.0.0"):
        app.session_state[path] = True
    press(app, "steps", figure_name("S10"), "5 to 95%")
    shown = [block.value for block in app.markdown]
    drawn = [text for text in shown if "median; drawn from" in text]
    assert drawn
    assert all("grade " in text or "of your own" in text for text in drawn)
    assert any("of the spread" in box.label for box in app.expander)
