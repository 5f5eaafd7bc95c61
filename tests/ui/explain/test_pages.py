"""Every figure of Compare and Timeline opens; every tree has Ukrainian words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from model import Outcome, Scenario, World, evaluate, simulate
from model.answers.breakeven import QUANTITIES, break_even
from model.answers.ground import changed_hands
from model.answers.timeline import only_the_line
from model.core.figures import Node
from model.explain.band import (
    Known,
    explain_band,
    explain_bar,
    explain_below,
    explain_chance,
    explain_drawn,
    explain_needed,
    explain_part,
)
from model.explain.beside import explain_break_even, explain_change, explain_located, explain_stated
from model.explain.places import explain
from model.futures.drivers import break_even_draws, sobol, tornado
from tests.ui.explained import choose, press, says
from ui.explain.places import place_node
from ui.pages.compare import tables
from ui.pages.timeline.tables import changed_deposits, changed_values
from ui.speech import words
from ui.speech.explain import figure_text, formula_text, label_text
from ui.speech.language import percent, speaking

Open = Callable[..., AppTest]


@pytest.fixture(scope="module")
def outcome(seed: Scenario, world: World) -> Outcome:
    return evaluate(seed, world)


@pytest.fixture
def compared(open_page: Open) -> AppTest:
    app = open_page("compare")
    app.text_input(key="keep-name").input("ours")
    app.button(key="keep").click().run()
    app.selectbox(key="keep-preset").select("donbas-ceded")
    return app.button(key="add-preset").click().run()


def test_every_figure_of_the_compared_opens(
    compared: AppTest, world: World, outcome: Outcome
) -> None:
    other = evaluate(Scenario.from_preset("donbas-ceded"), world)
    name = list(compared.session_state["hand"].kept)[1]
    outcomes = {"ours": outcome, name: other}
    made = tables.figures(outcomes)
    headline = [row for key, row in zip(made.keys, made.read(), strict=True) if key]
    shares = tables.groups(outcomes).read()[1:]
    rows = [*((name, cells) for name, _, *cells in headline), *((n, c) for n, *c in shares)]
    figures = ["total", "ukraine", "ukraine.share", "russia", "russia.share", "aid", "aid_coverage"]
    money = [
        "S8",
        "S9",
        "S10",
        *(f"receipts.{flow}" for flow in ("us", "ukraine", "kept", "investors")),
    ]
    assert len(rows) == len(figures) + len(money) + len(shares)
    for figure, (row, cells) in zip(figures, rows, strict=False):
        for at, (of, result) in enumerate(outcomes.items()):
            press(compared, "compared-figures", row, of)
            tree = explain(result, figure)
            assert says(compared, tree, world), figure
            written = percent if tree.unit == "1" else words.trillions
            assert written(tree.value) == cells[at].partition(" (")[0], figure
    press(compared, "compared-figures", "Russia controls", name)
    tree = explain_change(other, outcome, "russia")
    assert says(compared, tree, world)
    assert dict(rows)["Russia controls"][1].endswith(f"(+{words.trillions(tree.value)})")
    press(compared, "compared-figures", "Total in the ground", name)
    assert not says(compared, explain_change(other, outcome, "total"), world)  # it is the same


def test_a_group_of_the_compared_opens(compared: AppTest, world: World, outcome: Outcome) -> None:
    press(compared, "compared-groups", "Hard coal", "ours")
    tree = explain(outcome, "group.coal.russia.share")
    assert says(compared, tree, world)
    other = evaluate(Scenario.from_preset("donbas-ceded"), world)
    shown = {name: text for name, text, _ in tables.groups({"a": outcome, "b": other}).read()}
    assert percent(tree.value) == shown["Hard coal"]


DAY = dt.date(2025, 7, 27)


def on(day: dt.date, seed: Scenario, world: World) -> Outcome:
    return evaluate(only_the_line(seed).replace(front_line_date=day), world)


@pytest.mark.parametrize(
    ("place", "what"),
    [("all", "ukraine"), ("all", "russia.share"), ("region.UA-14", "russia"),
     ("region.UA-14", "by-deposit"), ("region.UA-14", "by-area"), ("group.coal", "russia.share"),
     ("region.UA-63", "russia.control"), ("region.UA-63", "per_km2")],
)  # fmt: skip
def test_a_figure_of_any_day_opens(
    open_page: Open, world: World, seed: Scenario, place: str, what: str
) -> None:
    app = open_page("timeline")
    app.date_input(key="explained-day").set_value(DAY).run()
    choose(app, "explain-day", place, what)
    assert says(app, place_node(on(DAY, seed, world), place, what), world)


def test_every_figure_of_two_days_opens(open_page: Open, world: World, seed: Scenario) -> None:
    app = open_page("timeline")
    first, last = seed.front_line_date, app.date_input(key="compare-to").value
    found = changed_hands(seed, world, first, last)
    app.button(key="explain-change").click().run()
    assert says(app, explain_change(found.after, found.before, "russia"), world)
    for axis, frame in (("region", found.by_region), ("group", found.by_group)):
        table = changed_values(found, axis, largest=True)
        assert len(table.rows) == len(frame)
        for id, name, *_ in table.rows:
            press(app, table.id, name, "Russia")
            tree = explain_change(found.after, found.before, f"{axis}.{id}.russia")
            assert says(app, tree, world), name
            assert tree.value == pytest.approx(frame.loc[id, "russia"], abs=1.0)
    moved = changed_deposits(found)
    id, name, *_ = moved.rows[0]
    press(app, moved.id, name, "Now controlled by")
    assert says(app, explain_change(found.after, found.before, f"deposit.{id}.russia"), world)


def english(node: Node, world: World) -> set[str]:
    """Return the labels and formulas of a tree in which English words are left."""
    texts = {label_text(one.label, world) for one in node.walk()}
    texts |= {formula_text(one.formula, world) for one in node.walk() if one.op not in CHOSEN}
    texts |= {figure_text(one) for one in node.walk()}
    return {text for text in texts if re.search(r"[A-Za-z]{4,}", text)}


@pytest.mark.slow
def test_bands_changes_and_levels_have_ukrainian_words(
    world: World, seed: Scenario, outcome: Outcome
) -> None:
    figures = ("S10", "aid_coverage")
    found = simulate(seed, world, 64, outputs=figures)
    drivers = sobol(seed, world, figures, "group", draws=16)
    bars = tornado(seed, world, "S10")
    other = evaluate(Scenario.from_preset("freeze-at-latest-line"), world)
    made = [explain_band(outcome, figure, found, Known(drivers, None, bars)) for figure in figures]
    made += [explain_chance(outcome, "S10", found, 100.0), explain_drawn(other, "russia")]
    needed = break_even_draws(seed, world, "price_multiple", claim=200.0, draws=16)
    made += [explain_needed(outcome, needed, which) for which in (0.25, "met", "not_met")]
    made += [explain_below(outcome, "S10", found, 100.0)]
    made += [explain_bar(outcome, bars, bars.bars[0].input, "low")]
    made += [explain_part(outcome, "S10", drivers, unit) for unit in drivers.indices.units]
    made += [explain_change(other, outcome, name) for name in ("russia", "region.UA-14.russia")]
    made += [explain_stated(world, row["id"]) for row in world.tables["value/bases"]]
    made += [explain_located(world, 0, 2.0, 0.75)]
    claim = outcome.aid_base
    made += [
        explain_break_even(outcome, break_even(seed, world, lever, claim=claim, quantity=quantity))
        for quantity, lever in zip(QUANTITIES, ("horizon", "held.UA-63", "price_multiple"),
                                   strict=True)
    ]  # fmt: skip
    with speaking("uk"):
        left = {text for tree in made for text in english(tree, world)}
    assert {text for text in left if not FREE.search(text)} == set()


FREE = re.compile("Trump|DeepState|Forbes")
"""Claimants of aid, the daily record and a magazine name themselves."""

CHOSEN = ("drawn", "given")
"""Leaves whose formula is a distribution, or a choice by its code."""
