"""The Compare page: figures side by side, distances from the first, only inputs that differ."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from model import Scenario, World, evaluate
from model.answers import link
from model.territory.control import RUSSIA
from tests.paths import ROOT
from tests.ui.explained import shown
from ui.pages.compare import charts, maps, tables
from ui.speech import words
from ui.speech.language import LANGUAGES, percent, speaking, spoken, told

Open = Callable[..., AppTest]


@pytest.fixture(scope="module")
def pair() -> dict[str, Scenario]:
    presets = ("bessent-visit-2025-02", "donbas-ceded")
    return {preset: Scenario.from_preset(preset) for preset in presets}


def differing(scenarios: dict[str, Scenario], world: World) -> dict[str, list[str]]:
    """Return each assumption that differs, with the value of every scenario."""
    shown = tables.inputs({name: evaluate(one, world) for name, one in scenarios.items()})
    return {name: cells for name, *cells in shown.rows[1:]}


def test_distances_are_those_of_the_results(world: World, pair: dict[str, Scenario]) -> None:
    outcomes = {name: evaluate(scenario, world) for name, scenario in pair.items()}
    rows = {name: cells for name, _, *cells in tables.figures(outcomes).read()}
    first, second = outcomes.values()
    gained = int(second.party_million[1] - first.party_million[1])
    assert gained > 0
    assert rows["Russia controls"][1].endswith(f" (+{gained / 1e6:.2f} trillion)")
    assert "(" not in rows["Russia controls"][0]
    assert "(" not in rows["Total in the ground"][1]
    assert rows["Aid as % of Ukraine's share"][1].startswith(f"{percent(second.aid_coverage)} (")
    assert "In a neutral or joint zone" not in rows


def test_only_commodities_that_differ_are_listed(world: World, pair: dict[str, Scenario]) -> None:
    outcomes = {name: evaluate(scenario, world) for name, scenario in pair.items()}
    names = [row[0] for row in tables.groups(outcomes).rows]
    assert "Hard coal" in names
    assert "Uranium" not in names


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_a_distance_that_rounds_to_nothing_is_not_written(language: str) -> None:
    with speaking(language):
        near = tables._shares("", "", [0.5, 0.5 + 4e-5, 0.5 - 4e-5, 0.5])[-1]
        apart = tables._shares("", "", [0.5, 0.5001, 0.4999])[-1]
        money = [tables._apart(difference) for difference in (0.0, 1e-9, -1e-9, 250.0, -250.0)]
    assert [cell.text for cell in near] == ["50%"] * 4
    assert money[:3] == [""] * 3
    assert [one[0] for one in money[3:]] == ["+", "−"]
    deltas = [cell.text.partition("(")[2] for cell in apart[1:]]
    assert [delta[0] for delta in deltas] == ["+", "−"]
    assert all("0.01" in delta.replace(",", ".") for delta in deltas)


def test_only_inputs_that_differ_are_listed(world: World, pair: dict[str, Scenario]) -> None:
    rows = differing(pair, world)
    changes = pair["donbas-ceded"].diff(pair["bessent-visit-2025-02"])
    assert len(rows) == len(changes)
    assert rows["Donetsk, controlled by Russia"] == ["68%, not set by the scenario", "100%"]
    same = dict.fromkeys("ab", pair["donbas-ceded"])
    assert differing(same, world) == {}


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_a_deposit_handed_over_is_called_by_its_name(
    world: World, seed: Scenario, language: str
) -> None:
    id = world.deposits.ids[0]
    pair = {"a": seed, "b": seed.replace(deposit_control={id: "russia"})}
    with speaking(language):
        ((name, cells),) = differing(pair, world).items()
        assert world.label("deposits/deposits", id, spoken().column()) in name
        assert cells[1] == words.party("russia")


@pytest.mark.parametrize(("language", "sign"), [("en", "."), ("uk", ",")])
def test_inputs_that_differ_are_told_apart_as_typed(
    world: World, seed: Scenario, language: str, sign: str
) -> None:
    near = {
        str(share): seed.replace(control={"UA-14": {"russia": share}}, price_multiple=1 + share)
        for share in (0.501, 0.504, 0.12345)
    }
    with speaking(language):
        rows = list(differing(near, world).values())
    shares = ["50.1%", "50.4%", "12.345%"]
    assert rows[0] == [share.replace(".", sign) for share in shares]
    assert rows[1] == [text.replace(".", sign) for text in ("1.501", "1.504", "1.12345")]


def test_scenarios_are_kept_named_and_taken_away(open_page: Open) -> None:
    app = open_page("compare")
    app.text_input(key="keep-name").input("Mine | *bold*")
    app.button(key="keep").click().run()
    app.selectbox(key="keep-preset").select("donbas-ceded")
    app.button(key="add-preset").click().run()
    assert not app.exception
    names = list(app.session_state["hand"].kept)
    assert names[0] == "Mine | *bold*"
    table = shown(app, "compared-figures")
    assert list(table.columns) == names
    assert table.loc["Ukraine controls"].tolist() == [
        "8.28 trillion",
        "7.02 trillion (−1.27 trillion)",
    ]
    app.button(key=f"drop-{names[0]}").click().run()
    assert list(app.session_state["hand"].kept) == names[1:]


def test_two_equal_scenarios_have_nothing_in_brackets(open_page: Open) -> None:
    app = open_page("compare")
    for name in ("one", "two"):
        app.text_input(key="keep-name").input(name)
        app.button(key="keep").click().run()
    captions = "In brackets: difference from the first scenario."
    assert captions not in [caption.value for caption in app.caption]
    assert "All assumptions are the same." in [block.value for block in app.markdown]
    app.selectbox(key="keep-preset").select("donbas-ceded")
    app.button(key="add-preset").click().run()
    assert captions in [caption.value for caption in app.caption]


def test_no_more_than_four(open_page: Open) -> None:
    app = open_page("compare")
    for name in "abcd":
        app.text_input(key="keep-name").input(name)
        app.button(key="keep").click().run()
    assert len(app.session_state["hand"].kept) == 4
    assert len(app.info) == 1
    assert not [button for button in app.button if button.key == "keep"]


def test_a_kept_scenario_is_taken_in_hand_and_what_was_left_is_listed(open_page: Open) -> None:
    app = open_page()
    app.selectbox(key="aid_claim").select("zelensky-76-2025-02").run()
    left = app.session_state["hand"].scenario
    app.switch_page("ui/pages/compare/view.py").run()
    app.selectbox(key="keep-preset").select("donbas-ceded")
    app.button(key="add-preset").click().run()
    (name,) = app.session_state["hand"].kept
    app.button(key=f"take-{name}").click().run()
    assert app.session_state["hand"].scenario.id == "donbas-ceded"
    app.button(key="recent-0").click().run()
    assert app.session_state["hand"].scenario == left


def test_what_is_kept_is_named_in_the_readers_language(open_page: Open) -> None:
    """A button's work is done before the run begins, and speaks the reader's language too."""
    with speaking("uk"):
        app = open_page("compare", lang="uk")
        app.button(key="keep").click().run()
        assert list(app.session_state["hand"].kept) == ["Лютий 2025: числа, як заявлено"]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "This scenario stands here already as February 2025: the figures as claimed."),
        ("uk", "Цей сценарій уже є тут під назвою «Лютий 2025: числа, як заявлено»."),
    ],
)
def test_adding_the_same_twice_says_so(open_page: Open, lang: str, said: str) -> None:
    with speaking(lang):
        app = open_page("compare", lang=lang)
        app.button(key="keep").click().run()
        assert not app.toast
        for key in ("add-preset", "keep"):
            app.button(key=key).click().run()
            assert [toast.value.replace("\\", "") for toast in app.toast] == [said]
            assert len(app.session_state["hand"].kept) == 1
        app.text_input(key="keep-name").input("again")
        app.button(key="keep").click().run()
        assert len(app.toast) == 1
        assert list(app.session_state["hand"].kept)[1:] == ["again"]


# Who gains what, and what becomes money.


def test_what_one_party_gains_the_others_lose(world: World, pair: dict[str, Scenario]) -> None:
    before, after = (evaluate(one, world) for one in pair.values())
    change = maps.moved(before, after)
    assert abs(change.sum(axis=0)).max() < 1e-12
    assert (maps.moved(after, before) == -change).all()
    gains = maps.gains(before, after)
    assert set(gains) >= {"UA-09", "UA-14"}
    donetsk = world.regions.index("UA-14")
    was = before.held[RUSSIA, donetsk].sum() / before.value[donetsk].sum()
    assert gains["UA-14"].russia == 1.0
    assert gains["UA-14"].label == f"+{100 * (1 - was):.0f}"
    assert maps.gains(after, before)["UA-14"].russia == 0.0
    assert maps.gains(before, before) == {}
    assert "Donetsk: Russia +" in maps.difference_text(before, after)


def test_each_measure_is_drawn_on_its_own_scale(world: World, seed: Scenario) -> None:
    deals = ("dl6-signed-2025-04", "dl1-bessent-draft-2025-02")
    outcomes = {id: evaluate(seed.replace(deal=id), world) for id in deals}
    made = charts.money(outcomes)
    assert made is not None
    shares = {row["id"]: row["share"] for row in made.spec["data"]["values"]}
    received = [float(one.receipts["us"].sum()) for one in outcomes.values()]
    assert shares[f"receipts.us {deals[1]}"] == 1.0
    assert shares[f"receipts.us {deals[0]}"] == pytest.approx(received[0] / received[1])
    assert not any(id.startswith("S8") for id in shares)  # no deal moves it
    assert "S8" in made.note
    rows = {name: cells for name, _, *cells in tables.figures(outcomes).read()}
    assert "of the aid figure" in "".join(rows)
    assert rows["The deal"] == [world.deals[id].title for id in deals]


def test_what_a_scenario_leaves_open_is_told_as_it_is(world: World, seed: Scenario) -> None:
    group = next(id for id in world.groups if id != "rare_earths")
    held = {group: {"russia": 0.2}}
    pair = {"a": seed, "b": seed.replace(group_control={**seed.group_control, **held})}
    ((cells),) = differing(pair, world).values()
    outcome = evaluate(seed, world)
    index = world.groups.index(group)
    share = outcome.held[RUSSIA, :, index].sum() / outcome.value[:, index].sum()
    assert cells == [f"{percent(share)}, not set by the scenario", "20%"]


# A comparison in the address.


def opened(texts: list[str], **more: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["c"] = texts
    for name, text in more.items():
        app.query_params[name] = text
    app.run()
    assert not app.exception
    return app


def links(world: World, *scenarios: Scenario) -> list[str]:
    return [link.encode(evaluate(one, world)) for one in scenarios]


def test_a_shared_comparison_opens_as_shared(
    open_page: Open, world: World, pair: dict[str, Scenario]
) -> None:
    app = open_page("compare")
    app.text_input(key="keep-name").input("Mine & yours")
    app.button(key="keep").click().run()
    app.selectbox(key="keep-preset").select("donbas-ceded")
    app.button(key="add-preset").click().run()
    shared = [link.decode(text).scenario for text in app.query_params["c"]]
    assert [one.hash for one in shared] == [one.hash for one in pair.values()]
    again = opened(app.query_params["c"], lang="uk").session_state["hand"]
    with speaking("uk"):
        assert list(again.kept) == ["Mine & yours", told(pair["donbas-ceded"].title)]
    assert [one.hash for one in again.kept.values()] == [one.hash for one in pair.values()]
    assert again.scenario == pair["bessent-visit-2025-02"]


def test_what_is_taken_away_leaves_the_address(world: World, pair: dict[str, Scenario]) -> None:
    texts = links(world, *pair.values())
    app = opened(texts)
    assert app.query_params["c"] == texts
    first, second = app.session_state["hand"].kept
    app.switch_page("ui/pages/compare/view.py").run()
    app.button(key=f"drop-{first}").click().run()
    assert list(app.session_state["hand"].kept) == [second]
    assert app.query_params["c"] in (texts[1:], texts[1])


@pytest.mark.parametrize("harm", ["cut", "five"])
def test_a_comparison_that_is_refused_keeps_nothing(
    world: World, pair: dict[str, Scenario], harm: str
) -> None:
    good = links(world, *pair.values())
    app = opened({"cut": [good[0], good[1][:-1]], "five": good * 2 + good[:1]}[harm])
    assert app.session_state["hand"].kept == {}
    (said,) = (error.value for error in app.error)
    assert {"cut": "incomplete, damaged", "five": "at most 4"}[harm] in said
    app.button(key="close-link").click().run()
    assert not app.error


def test_two_of_one_name_are_told_apart(world: World) -> None:
    ends = (Scenario.from_preset("borders-1991").replace(id="", title="x" * 80, deal=id)
            for id in ("dl6-signed-2025-04", "dl4-march-draft-2025-03"))  # fmt: skip
    kept = opened(links(world, *ends)).session_state["hand"].kept
    assert list(kept) == ["x" * 60, f"{'x' * 60} 2"]


def test_the_tray_appears_when_something_is_kept(open_page: Open) -> None:
    app = open_page()
    assert [button.label for button in app.button if button.key == "keep-here"] == [
        "Keep to compare"
    ]
    app.button(key="keep-here").click().run()
    assert len(app.session_state["hand"].kept) == 1
    app.button(key="tray-drop-0").click().run()
    assert app.session_state["hand"].kept == {}


def test_both_deals_stand_side_by_side_after_one_click(open_page: Open, world: World) -> None:
    app = open_page("compare")
    app.button(key="pair-deals").click().run()
    assert not app.exception
    assert list(app.session_state["hand"].kept) == [
        world.deals[id].title for id in ("dl6-signed-2025-04", "dl1-bessent-draft-2025-02")
    ]
    assert "United States, paid out by the fund" in shown(app, "compared-figures").index
    heads = [header.value for header in app.header]
    assert "Russia controls 44% in every scenario" in heads  # a pair of deals moves no line
    assert any(head.startswith("The United States would receive \\$") for head in heads)
    said = [block.value for block in app.markdown]
    assert "Control and its value are the same in all of them." in said
    receives = next(place for place, head in enumerate(heads) if "would receive" in head)
    assert receives < heads.index("Russia controls 44% in every scenario")  # what differs is first
