"""The Explore page as a visitor without a mouse would use it; every figure is the model's own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from model import Outcome, Scenario, World, evaluate
from model.world.catalog import catalog
from ui.controls.bar import DAYS
from ui.parts.drawings import unpacked
from ui.speech import words
from ui.speech.language import percent, speaking

Open = Callable[..., AppTest]


def figures(app: AppTest) -> list[str]:
    return [metric.value for metric in app.metric]


def expected(outcome: Outcome) -> list[str]:
    ukraine, russia, _ = outcome.party_million.tolist()
    return [
        words.trillions(ukraine),
        words.trillions(russia),
        words.trillions(outcome.total_million),
        percent(outcome.aid_coverage),
    ]


def fed(app: AppTest) -> dict[str, dict[str, object]]:
    """What was handed to the map, the bars and the levers."""
    feeds = [e.proto for e in app.get("bidi_component") if e.proto.component_name == "feed"]
    (told,) = (told for told in (unpacked(feed.bytes) for feed in feeds) if "map" in told)
    return told


def test_the_first_look_says_the_seed_figures(open_page: Open) -> None:
    app = open_page()
    assert figures(app) == ["8.28 trillion", "6.52 trillion", "14.8 trillion", "3.6%"]
    assert app.markdown[0].value == "# Who controls Ukraine's minerals?"
    assert "14.8 trillion USD in the ground (Forbes Ukraine, April 2023)" in app.markdown[1].value
    assert app.markdown[2].value == (
        "On 11 February 2025, \\$8.28 trillion of Ukraine's estimated \\$14.8 trillion in minerals "
        "lay in territory Ukraine controlled and \\$6.52 trillion in territory Russia controlled. "
        "Rare earths are split in half, as Kyiv claimed. The aid figure of Donald Trump (claimed), "
        "\\$300 billion, equals 3.6% of the Ukrainian-controlled value, before any cost of getting "
        "it out of the ground."
    )


@pytest.mark.parametrize("preset", catalog().presets)
def test_each_preset_shows_what_evaluate_says(open_page: Open, world: World, preset: str) -> None:
    app = open_page()
    app.selectbox(key="preset").select(preset).run()
    assert not app.exception
    assert figures(app) == expected(evaluate(Scenario.from_preset(preset), world))


def test_date_reading_and_aid_move_the_figures(
    open_page: Open, world: World, seed: Scenario
) -> None:
    app = open_page()
    day = catalog().last_day
    app.date_input(key="front_line_date").set_value(day).run()
    app.button_group(key="reading").set_value("by-deposit").run()
    app.selectbox(key="aid_claim").select("zelensky-76-2025-02").run()
    scenario = seed.replace(
        front_line_date=day, reading="by-deposit", aid_claim="zelensky-76-2025-02"
    )
    assert app.session_state["hand"].scenario == scenario
    assert figures(app) == expected(evaluate(scenario, world))


def test_a_valuation_changes_total_and_unit(open_page: Open, world: World, seed: Scenario) -> None:
    app = open_page()
    for valuation in catalog().valuations:
        app.selectbox(key="valuation").select(valuation).run()
        assert not app.exception
        outcome = evaluate(seed.replace(valuation=valuation), world)
        assert figures(app) == expected(outcome)
        assert app.metric[2].delta.startswith(words.unit_text(outcome.unit))


def test_the_borders_of_1991_leave_all_to_ukraine(open_page: Open) -> None:
    app = open_page()
    app.selectbox(key="preset").select("borders-1991").run()
    assert figures(app)[:2] == ["14.8 trillion", "0"]
    assert fed(app)["map"]["rows"] == {}


def test_undo_redo_and_reset(open_page: Open) -> None:
    app = open_page()
    first = figures(app)
    app.date_input(key="front_line_date").set_value(catalog().last_day).run()
    moved = figures(app)
    assert moved != first
    app.button(key="undo").click().run()
    assert figures(app) == first
    app.button(key="redo").click().run()
    assert figures(app) == moved
    app.button(key="reset-all").click().run()
    assert figures(app) == first
    assert fed(app)["levers"]["changes"] == []


def test_steps_that_lead_nowhere_are_grey(open_page: Open) -> None:
    app = open_page()
    assert [app.button(key=key).disabled for key in ("undo", "redo")] == [True, True]
    assert "reset-all" not in {button.key for button in app.button}
    app.selectbox(key="aid_claim").select("zelensky-76-2025-02").run()
    assert [app.button(key=key).disabled for key in ("undo", "redo")] == [False, True]
    app.button(key="undo").click().run()
    assert [app.button(key=key).disabled for key in ("undo", "redo")] == [True, False]


@pytest.mark.parametrize("preset", DAYS)
def test_four_days_stand_side_by_side(open_page: Open, world: World, preset: str) -> None:
    app = open_page()
    app.button_group(key="day").set_value(preset).run()
    assert app.session_state["hand"].scenario == Scenario.from_preset(preset)
    assert figures(app) == expected(evaluate(Scenario.from_preset(preset), world))


def bar(app: AppTest) -> str:
    """What the scenario bar says that the figures rest on."""
    return next(c.value for c in app.caption if "Forbes" in c.value or "your values" in c.value)


def test_the_bar_says_what_the_figures_rest_on(open_page: Open, world: World) -> None:
    app = open_page()
    line, values, aid = bar(app).replace("\\", "").removesuffix(" ·").split(" · ")
    assert line.startswith("Front line of 11 February 2025, ")
    assert line.endswith(" days old, by area")
    assert values == "Forbes Ukraine, April 2023"
    assert aid == "aid: Donald Trump, claimed, 300 billion"
    assert "no changes" in [caption.value for caption in app.caption]
    assert not app.warning
    held = app.session_state["hand"]
    own = held.scenario.replace(
        own_values={"UA-14": {"coal": 5.0}},
        own_values_unit="USD_2023",
        control={},
        group_control={},
        price_multiple=999.0,
    )
    held.go(held.history.now._replace(scenario=own), "own")
    app.run()
    assert " · your values · " in bar(app)
    changes = len(own.diff(held.preset))
    assert f"{changes} changes" in [caption.value for caption in app.caption]
    warned = app.warning[0].value.replace("\\", "")
    assert warned.startswith("Prices are 999 times what they were, outside 0.1 to 10: costs")


def test_a_refused_figure_keeps_the_last_good_result(open_page: Open) -> None:
    app = open_page()
    app.session_state["own-aid"] = True
    app.run()
    app.text_input(key="aid_amount").input("120 billion USD_2025").run()
    good = figures(app)
    assert app.session_state["hand"].scenario.aid_amount == "120 billion USD_2025"
    app.text_input(key="aid_amount").input("120 billion").run()
    assert not app.exception
    assert figures(app) == good
    assert app.text_input(key="aid_amount").value == "120 billion"
    assert len(app.error) == 1
    assert "120 billion" in app.error[0].value


def test_differences_are_listed_by_name(open_page: Open) -> None:
    app = open_page()
    app.selectbox(key="aid_claim").select("zelensky-76-2025-02").run()
    ((path, what, text),) = fed(app)["levers"]["changes"]
    assert (path, what) == ("aid_claim", "Aid figure")
    assert text.startswith("76 bn USD, received: Volodymyr Zelensky")


def test_the_map_and_the_bars_are_fed_what_the_model_says(
    open_page: Open, world: World, seed: Scenario
) -> None:
    outcome, states = evaluate(seed, world), fed(open_page())
    donetsk = outcome.held[:, world.regions.index("UA-14")].sum(axis=1)
    assert states["map"]["rows"]["UA-14"][3] == percent(float(donetsk[1] / donetsk.sum()))
    bars = states["bars"]["rows"]
    totals = outcome.by_group.sum(axis=1)
    table = outcome.by_group.loc[totals.sort_values(ascending=False, kind="stable").index]
    shares = (table["russia"] / table.sum(axis=1)).tolist()
    assert [row[0] for row in bars] == pytest.approx(shares, abs=1e-3)


def test_the_tables_are_drawn_when_they_are_opened(
    open_page: Open, world: World, seed: Scenario
) -> None:
    app = open_page()
    assert len(app.dataframe) == 0
    app.session_state["tables"] = True
    app.run()
    by_region, by_group = (frame.value for frame in app.dataframe)
    outcome = evaluate(seed, world)
    assert by_region["Russia"].tolist() == outcome.by_region["russia"].tolist()
    assert by_group["Total"].sum() == 14_800_000


def test_a_figure_opens_to_its_explanation(open_page: Open) -> None:
    app = open_page()
    app.button(key="explain-aid_coverage").click().run()
    said = " ".join(block.value for block in app.markdown)
    assert "300 billion / 8.28 trillion = 3.6%" in said


def test_every_other_assumption_has_a_control(open_page: Open) -> None:
    app = open_page()
    app.session_state["other-fields"] = True
    app.run()
    assert not app.exception
    app.text_input(key="price_multiple").set_value("1.5").run()
    assert app.session_state["hand"].scenario.price_multiple == 1.5
    app.toggle(key="withdrawal_first").set_value(False).run()
    assert app.session_state["hand"].scenario.withdrawal_first is False


def test_the_page_speaks_ukrainian(open_page: Open, world: World, seed: Scenario) -> None:
    app = open_page(lang="uk")
    with speaking("uk"):
        assert figures(app) == expected(evaluate(seed, world))
        assert app.markdown[2].value == words.escaped(words.headline(evaluate(seed, world)))
    assert figures(app)[0].startswith("8,28")


def test_a_preset_names_its_sources_by_publisher_with_the_way_there(
    open_page: Open, world: World, seed: Scenario
) -> None:
    app = open_page()
    app.session_state["about-preset"] = True
    app.run()
    said = "\n".join(caption.value for caption in app.caption)
    for id in seed.sources:
        assert words.source_link(world.source(id)) in said
        assert f"`{id}`" not in said


def test_a_joint_zone_stands_among_the_figures(open_page: Open) -> None:
    app = open_page()
    app.selectbox(key="preset").set_value("joint-zone-donetsk").run()
    assert app.metric[2].delta.startswith("neither side: ")
