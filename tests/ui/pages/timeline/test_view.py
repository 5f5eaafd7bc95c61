"""The Timeline page: what the player is given, what two compared days say."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Node

from model import Scenario, World, evaluate
from model.answers.ground import changed_hands
from model.answers.timeline import only_the_line, value_history
from tests.ui.explained import shown
from ui.hand.hand import Step
from ui.map.held import map_shades
from ui.pages.timeline.frames import coded, epoch_day, frames, handovers
from ui.pages.timeline.player import read_day
from ui.pages.timeline.tables import changed_deposits, changed_values, changes_sentence
from ui.speech import words
from ui.speech.browser import texts
from ui.speech.language import speaking

SEED_DAY = dt.date(2025, 2, 11)
LATER = dt.date(2026, 8, 15)
LIMIT = 200_000


@pytest.fixture(scope="module")
def made(world: World, seed: Scenario) -> dict[str, Any]:
    both = {r: value_history(seed.replace(reading=r), world) for r in ("by-area", "by-deposit")}
    return frames(both["by-area"], both, world, SEED_DAY)


def at(made: dict[str, Any], day: dt.date) -> int:
    return max(i for i, used in enumerate(made["days"]) if used <= epoch_day(day))


def of(coded_items: dict[str, list[Any]], index: int) -> Any:
    return coded_items["texts"][coded_items["at"][index] if "at" in coded_items else 0]


def test_the_split_of_the_seed_day_is_what_evaluate_says(
    made: dict[str, Any], world: World, seed: Scenario
) -> None:
    outcome = evaluate(only_the_line(seed), world)
    index = at(made, SEED_DAY)
    assert made["russia"][index] == int(outcome.party_million[1])
    assert of(made["split"], index) == ("8.29 trillion (56%)", "6.51 trillion (44%)")
    assert made["total"] == 14_800_000


def test_the_first_day_is_ukraines_alone(made: dict[str, Any]) -> None:
    assert made["days"][0] == epoch_day(dt.date(2014, 2, 1))
    assert of(made["split"], 0) == ("14.8 trillion (100%)", "0 (0%)")
    assert all(of(rows, 0)[:2] == (0, 0) for rows in made["rows"].values())


def test_a_region_tells_both_readings(made: dict[str, Any]) -> None:
    title = of(made["rows"]["UA-14"], at(made, SEED_DAY))[4]
    assert title.startswith("Donetsk: 3.80 trillion USD in the ground. Controlled, by value: ")
    assert "line read by area 68%, by deposit " in title
    assert of(made["rows"]["UA-46"], 0)[4].endswith("Controlled, by value: Ukraine 100%.")


def test_a_share_is_rounded_once_as_on_the_first_page(
    made: dict[str, Any], world: World, seed: Scenario
) -> None:
    """3.455% of Kharkiv, and every other share of these days, reads as on Explore."""
    for day in (dt.date(2025, 2, 10), dt.date(2025, 7, 27), dt.date(2026, 3, 25)):
        outcome = evaluate(only_the_line(seed.replace(front_line_date=day)), world)
        for region, shade in map_shades(outcome).items():
            title = of(made["rows"][region], at(made, day))[4]
            assert f"Russia {shade.parts[1]}" in title, (day, region)


def test_a_region_that_never_changes_is_sent_once(made: dict[str, Any]) -> None:
    assert "at" not in made["rows"]["UA-46"]
    assert len(made["rows"]["UA-14"]["at"]) == len(made["days"])


def test_a_region_alone_has_its_own_shares(
    made: dict[str, Any], world: World, seed: Scenario
) -> None:
    outcome = evaluate(only_the_line(seed), world)
    index = world.regions.index("UA-14")
    share = float(outcome.held[1, index].sum() / outcome.value[index].sum())
    donetsk = made["regions"]["UA-14"]
    assert donetsk["name"] == "Donetsk"
    assert donetsk["russia"][at(made, SEED_DAY)] == round(share * 10_000)
    assert made["regions"]["UA-46"]["russia"] == [0]
    assert len(made["regions"]) == 27


def test_deposits_change_holder_on_their_day(made: dict[str, Any], world: World) -> None:
    place = world.deposits.ids.index("shevchenkivske-lithium")
    before, after = (at(made, day) for day in (SEED_DAY, LATER))
    assert of(made["points"], before)[place] == "u"
    assert of(made["points"], after)[place] in "rn"
    assert len(of(made["points"], 0)) == 201


def test_the_list_names_the_deposits_by_day(world: World, made: dict[str, Any]) -> None:
    found = {text: day for day, text in handovers(world)}
    assert found["Shevchenkivske (lithium), to Russia"] == dt.date(2025, 7, 10)
    assert len(made["moves"]) == len(found)
    assert made["moves"] == sorted(made["moves"])


def test_the_message_is_small_enough_to_send_once(made: dict[str, Any]) -> None:
    assert len(json.dumps(made, ensure_ascii=False).encode()) < LIMIT


def test_events_come_with_their_texts(made: dict[str, Any], world: World) -> None:
    assert len(made["events"]) == len(world.tables["events"])
    assert (epoch_day(dt.date(2025, 2, 12)), False, "Bessent in Kyiv") in [
        tuple(event[:3]) for event in made["events"]
    ]


def test_texts_are_made_in_the_readers_language(world: World, seed: Scenario) -> None:
    both = dict.fromkeys(("by-area", "by-deposit"), value_history(seed, world))
    with speaking("uk"):
        made = frames(both["by-area"], both, world, SEED_DAY)
        assert texts("player")["play"] != ""
    assert made["locale"] == "uk-UA"
    assert "8,29" in of(made["split"], at(made, SEED_DAY))[0]


def test_coded_keeps_order_and_counts_places() -> None:
    assert coded(["x", "x", "y", "x"]) == {"texts": ["x", "y"], "at": [0, 0, 1, 0]}
    assert coded([]) == {"texts": [], "at": []}


@pytest.mark.parametrize("value", [None, "", "soon", 5, "2025-13-01", "2025-02-11T00:00"])
def test_a_day_that_is_none_is_refused(value: object) -> None:
    assert read_day(value) is None


def test_what_changed_hands_is_told_with_names(world: World, seed: Scenario) -> None:
    changes = changed_hands(seed, world, SEED_DAY, LATER)
    net = int(changes.after.party_million[1] - changes.before.party_million[1])
    sentence = changes_sentence(changes)
    assert f"rose by {words.trillions(net)} USD" in sentence
    assert "7 deposits came behind the line" in sentence
    table = changed_values(changes, "region", largest=True)
    assert table.read()[0][:2] == ("UA-14", "Donetsk")
    named = changed_deposits(changes).frame
    assert {"Shevchenkivske"} <= set(named["Deposit"])
    assert (named["Now controlled by"] == "Russia").all()


def test_the_other_way_round_value_falls(world: World, seed: Scenario) -> None:
    back = changes_sentence(changed_hands(seed, world, LATER, SEED_DAY))
    assert "the value controlled by Russia fell by" in back
    same = changes_sentence(changed_hands(seed, world, SEED_DAY, SEED_DAY))
    assert "no value changed hands. 0 deposits" in same


# --- the page ---------------------------------------------------------------------------------


def elements(block: Any) -> Iterator[Node]:
    for child in block.children.values():
        if hasattr(child, "children"):
            yield from elements(child)
        else:
            yield child


def sent(page: AppTest) -> list[dict[str, Any]]:
    """Return the data of every drawing on the page."""
    found = [e for e in elements(page.main) if e.type == "bidi_component"]
    data = [json.loads(element.proto.json) for element in found]
    drawn = [one[0] if isinstance(one, list) else one for one in data]
    return [one for one in drawn if isinstance(one, dict)]  # the language alone is a text


def test_the_page_gives_the_player_the_line_and_the_map_its_deposits(
    open_page: Callable[..., AppTest],
) -> None:
    page = open_page("timeline")
    player, drawn, moves, *_ = sent(page)
    assert player["channel"] == drawn["channel"] == "timeline-map"
    assert moves["channel"] == "timeline-map-moves"
    assert len(drawn["points"]) == 201
    assert drawn["local"] is True
    assert player["start"] == epoch_day(SEED_DAY)
    assert player["total"] == 14_800_000


def test_what_only_the_map_counts_is_said(open_page: Callable[..., AppTest]) -> None:
    """The preset states half of the rare earths; the line of its day alone gives another total."""
    page = open_page("timeline")
    said = [caption.value for caption in page.caption if "Not counted here" in caption.value]
    assert len(said) == 1
    assert "Rare earths, controlled by Russia" in said[0]
    assert "50%" in said[0]
    hand = page.session_state["hand"]
    hand.go(Step(hand.preset, only_the_line(hand.scenario)), "test")
    assert not [one for one in page.run().caption if "Not counted here" in one.value]


def test_two_days_compared_follow_the_dates(
    open_page: Callable[..., AppTest], world: World, seed: Scenario
) -> None:
    page = open_page("timeline")
    page.date_input(key="compare-to").set_value(LATER).run()
    assert not page.exception
    changes = changed_hands(seed, world, SEED_DAY, LATER)
    assert page.markdown[0].value == changes_sentence(changes)
    regions = shown(page, "changes-by-region")
    (column,) = regions.columns
    donetsk = int(changes.by_region.loc["UA-14", "russia"])
    assert regions.loc["Donetsk", column] == f"+{donetsk:,}"
    assert len(shown(page, "changed-deposits")) == 7


def test_the_page_speaks_ukrainian(open_page: Callable[..., AppTest]) -> None:
    with speaking("uk"):  # AppTest writes the options of a choice outside the page's own run
        player = sent(open_page("timeline", lang="uk"))[0]
    assert player["locale"] == "uk-UA"
    assert player["rows"]["UA-14"]["texts"][0][4].startswith("Донецька")
