"""A link on the page: made, opened once, set beside today's figures, refused as a whole."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from model import DEFAULT_PRESET, Outcome, Scenario, World, evaluate
from model.answers import link
from tests.paths import ROOT
from ui.hand import state
from ui.hand.address import FRESH
from ui.hand.address import open_link as take_link
from ui.hand.asked import LINK
from ui.shell import share
from ui.speech import words
from ui.speech.language import percent, speaking

Open = Callable[..., AppTest]
SEED = Scenario.from_preset(DEFAULT_PRESET)
LOST = SEED.replace(control={"UA-14": {"russia": 0.9}})


def forged(outcome: Outcome, version: str = "0.0.9", by: float = 1e5) -> str:
    """Return the link that another version would have made, Ukraine's part lower by `by`."""
    figures = [*link.headline(outcome).values()]
    figures[1], figures[2] = figures[1] - by, figures[2] + by
    stated = outcome.scenario.model_dump(mode="json", exclude_none=True)
    return packed([version, "abc", figures, stated])


def open_link(text: str, lang: str | None = None) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["s"] = text
    if lang:
        app.query_params["lang"] = lang
    app.run()
    assert not app.exception
    return app


def held(app: AppTest) -> Scenario:
    scenario = app.session_state["hand"].scenario
    assert isinstance(scenario, Scenario)
    return scenario


def figures(app: AppTest) -> list[str]:
    return [metric.value for metric in app.metric]


def expected(outcome: Outcome) -> list[str]:
    amounts = [*outcome.party_million.tolist()[:2], outcome.total_million]
    return [*map(words.trillions, amounts), percent(outcome.aid_coverage)]


# Making a link.


def shared_texts(app: AppTest) -> list[str]:
    """Return link, sentence, frame and citation where there is a link; Python and command."""
    app.button(key="share").click().run()
    assert not app.exception
    fields = [field.value for field in app.text_input if field.key.startswith("share-")]
    return [*fields, *(block.value for block in app.code)]


def test_nothing_is_made_before_it_is_asked_for(open_page: Open) -> None:
    assert len(open_page().code) == 0


def test_the_link_that_is_shown_opens_the_scenario_in_hand(open_page: Open, world: World) -> None:
    app = open_page()
    app.selectbox(key="aid_claim").select("zelensky-76-2025-02").run()
    texts = shared_texts(app)
    assert len(texts) == 6
    asked = parse_qs(urlsplit(texts[0]).query)
    assert asked.keys() == {"s"}
    again = link.reopen(asked["s"][0], world)
    assert again.link.scenario.hash == held(app).hash
    assert again.link.scenario.baseline == DEFAULT_PRESET
    assert again.link.scenario.title.endswith(", changed")
    sentence, framed, cited, python, command = texts[1:]
    assert words.headline(again.outcome) in sentence
    assert "Sources: Front line of 11 February 2025" in sentence
    assert "Forbes Ukraine, April 2023" in sentence
    assert sentence.endswith(texts[0])
    assert "embed=true&amp;embed_options=light_theme" in framed
    assert held(app).hash in cited
    assert held(app).hash in python
    assert "--set aid_claim=zelensky-76-2025-02" in command


def test_a_comparison_is_said_scenario_by_scenario(world: World) -> None:
    whole = Scenario.from_preset("borders-1991")
    outcomes = {"As claimed": evaluate(SEED, world), "Whole": evaluate(whole, world)}
    said = share.sentence_of(outcomes, "https://here/compare?s=x")
    for name, one in outcomes.items():
        assert f"{name}: {words.headline(one)}" in said
    assert said.count("Forbes Ukraine, April 2023") == 1
    assert said.endswith("https://here/compare?s=x")


def test_the_dialog_stays_while_the_page_beneath_is_drawn_anew(open_page: Open) -> None:
    app = open_page()
    texts = shared_texts(app)
    app.run()
    assert len([field for field in app.text_input if str(field.key).startswith("share-")]) == 4
    assert len(app.code) == len(texts) - 4
    app.button(key="download").click().run()  # the other one takes its place
    assert not app.exception
    assert not app.code


@pytest.mark.parametrize(
    "view", ["ladder", "deals", "uncertainty", "compare", "timeline", "territory"]
)
def test_every_page_with_the_scenario_shares_it(open_page: Open, view: str) -> None:
    assert len(shared_texts(open_page(view))) >= 4


def test_a_page_without_the_scenario_shares_nothing(open_page: Open) -> None:
    for view in ("sources", "method"):
        assert "share" not in [button.key for button in open_page(view).button]


def test_a_scenario_too_long_for_a_link_is_offered_as_a_file(
    monkeypatch: pytest.MonkeyPatch, open_page: Open
) -> None:
    monkeypatch.setattr(share, "LIMIT", 100)
    app = open_page()
    assert len(shared_texts(app)) == 2
    assert "This scenario is too long for a link. Send it as a file." in [
        caption.value for caption in app.caption
    ]
    labels = [button.proto.label for button in app.get("download_button")]
    assert labels == ["Save this scenario", "Save as scenario.py", "Save as scenario.sh"]


def test_an_address_keeps_language_and_frame() -> None:
    made = share.address("https://example.org/ladder?x=1#top", "1.a.b")
    assert made == "https://example.org/ladder?s=1.a.b"
    assert share.address("http://h:1", "1.a.b").startswith("http://h:1/?s=")
    with speaking("uk"):
        framed = share.address("https://example.org", "1.a.b", embed=True)
    asked = {"s": ["1.a.b"], "lang": ["uk"], "embed": ["true"], "embed_options": ["light_theme"]}
    assert parse_qs(urlsplit(framed).query) == asked
    assert share.frame_text('https://h/?a=1&b="', "<t>").startswith(
        '<iframe src="https://h/?a=1&amp;b=&quot;" title="&lt;t&gt;" width="600" height="580" '
        'style="border:0; max-width:100%" loading="lazy" allow="clipboard-write"></iframe><script>'
    )


# Opening one.


def test_a_link_is_shown_as_it_was_made(world: World) -> None:
    outcome = evaluate(LOST, world)
    app = open_link(link.encode(outcome))
    assert held(app).hash == LOST.hash
    assert figures(app) == expected(outcome)
    assert not app.table
    assert not app.error


def test_a_link_to_a_preset_is_that_preset_with_its_prose(world: World) -> None:
    preset = Scenario.from_preset("donbas-ceded")
    app = open_link(link.encode(evaluate(preset, world)))
    assert held(app) == preset
    assert app.selectbox(key="preset").value == "donbas-ceded"


def test_a_link_is_read_once(world: World) -> None:
    app = open_link(link.encode(evaluate(LOST, world)))
    app.run()
    assert written(app) == link.encode(evaluate(LOST, world))
    app.selectbox(key="aid_claim").select("zelensky-76-2025-02").run()
    changed = held(app)
    assert changed.aid_claim == "zelensky-76-2025-02"
    assert link.decode(written(app)).scenario.hash == changed.hash
    app.run()  # a message with the address as it was before
    assert held(app) == changed
    app.query_params["s"] = written(app)
    app.run()
    assert held(app) == changed
    app.button(key="undo").click().run()
    assert held(app).hash == LOST.hash
    app.button(key="undo").click().run()
    assert held(app) == SEED


def test_an_older_address_is_gone_back_to(world: World) -> None:
    first = link.encode(evaluate(LOST, world))
    app = open_link(first)
    app.selectbox(key="aid_claim").select("zelensky-76-2025-02").run()
    app.session_state["hand"].written -= FRESH
    app.query_params["s"] = first
    app.run()
    assert held(app).hash == LOST.hash


def test_the_default_needs_no_link_and_a_long_scenario_has_none(
    open_page: Open, world: World
) -> None:
    app = open_page()
    assert written(app) == ""
    hand = app.session_state["hand"]
    values = {
        region: {
            group: round(1e6 / 7 / (1 + at) / (1 + by), 6) for by, group in enumerate(world.groups)
        }
        for at, region in enumerate(world.regions)
    }
    long = hand.scenario.replace(own_values=values, own_values_unit="USD_2023", group_control={})
    hand.go(hand.history.now._replace(scenario=long), "own")
    app.run()
    assert written(app) == ""


def written(app: AppTest) -> str:
    """The link that the address holds once the browser has written it."""
    return str(app.session_state["hand"].links[-1].link or "")


@pytest.mark.parametrize("name", ["amp;s", "S"])
def test_a_link_is_read_by_a_mangled_name(name: str, world: World) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params[name] = link.encode(evaluate(LOST, world))
    app.run()
    assert held(app).hash == LOST.hash


def test_a_link_and_a_language_go_together(world: World) -> None:
    outcome = evaluate(LOST, world)
    app = open_link(link.encode(outcome), lang="uk")
    with speaking("uk"):
        assert figures(app) == expected(outcome)
    assert app.session_state["language"] == "uk"


def test_moved_figures_stand_beside_todays_with_what_changed(world: World) -> None:
    outcome = evaluate(LOST, world)
    app = open_link(forged(outcome))
    assert figures(app) == expected(outcome)
    table = app.table[0].value
    ukraine, russia, _ = outcome.party_million.tolist()
    row = table.loc["Controlled by Ukraine, million USD (2023 prices)"]
    assert row.tolist() == [f"{ukraine - 100_000:,}", f"{ukraine:,}", "100,000"]
    row = table.loc["Controlled by Russia, million USD (2023 prices)"]
    assert row.tolist() == [f"{russia + 100_000:,}", f"{russia:,}", "−100,000"]
    assert table.loc["Total in the ground, million USD (2023 prices)", "Change"] == ""
    said = " ".join(block.value for block in app.markdown)
    assert any("it cannot be verified" in caption.value for caption in app.caption)
    assert f"Engine: 0.0.9, now {outcome.run.version}" in said
    assert f"Data: abc, now {outcome.run.data_id}" in said
    app.button(key="close-link").click().run()
    assert not app.table
    assert held(app).hash == LOST.hash


def test_where_nothing_is_held_the_coverage_has_no_limit(world: World) -> None:
    nothing = SEED.replace(
        control={region: {"russia": 1.0} for region in world.regions}, group_control={}
    )
    found = link.reopen(forged(evaluate(nothing, world), by=0.5), world)
    assert share.moved_table(found).read()[-1][1:] == ("no limit", "no limit", "")


@pytest.mark.parametrize("harm", ["cut", "letter", "text", "hand", "newer", "scenario"])
def test_a_bad_link_leaves_the_default_page(harm: str, world: World) -> None:
    outcome = evaluate(LOST, world)
    good = link.encode(outcome)
    bad = {
        "cut": good[:-5],
        "letter": good[:20] + ("a" if good[20] != "a" else "b") + good[21:],
        "text": "<script>alert(1)</script>",
        "hand": handmade(outcome),
        "newer": "2" + good[1:],
        "scenario": unusable(outcome),
    }[harm]
    app = open_link(bad)
    assert held(app) == SEED
    assert figures(app) == expected(evaluate(SEED, world))
    assert app.session_state["hand"].history.past == ()
    (error,) = app.error
    first, *lines = error.value.split("\n")
    assert first.endswith("The default scenario is shown instead.")
    assert first.startswith("This link is incomplete") != (harm == "scenario")
    assert lines
    assert all(line.startswith("- `") for line in lines)
    assert "<payload>" not in error.value
    app.run()
    assert held(app) == SEED
    app.button(key="close-link").click().run()
    assert not app.error


@pytest.mark.parametrize("text", ["https://evil.example/a", "`www.evil.example`", "a@b.example"])
def test_the_text_of_a_bad_link_stands_as_code(text: str) -> None:
    app = open_link(text)
    (error,) = app.error
    shown = text.replace("`", "'")
    assert f"`'{shown}'`" in error.value or f'`"{shown}"`' in error.value
    assert error.value.count("evil") + error.value.count("@") == 1


def test_in_a_frame_a_bad_link_is_one_short_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "session_state", {})
    assert not take_link("nonsense")
    assert share.has_notice()
    said = share._brief()
    assert "\n" not in said
    assert "nonsense" not in said
    assert said.endswith("The default scenario is shown instead.")
    assert len(said) < 80


def handmade(outcome: Outcome) -> str:
    stated = outcome.scenario.model_dump(mode="json", exclude_none=True)
    figures = [value * 2 for value in link.headline(outcome).values()]
    return packed([outcome.run.version, outcome.run.data_id, figures, stated])


def unusable(outcome: Outcome) -> str:
    figures = [*link.headline(outcome).values()]
    shares = {"UA-14": {"russia": 0.9, "other": 0.9}}
    return packed(["0.0.9", "abc", figures, {"control": shares, "valuation": "forbs-2023"}])


def packed(content: object) -> str:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zdict=link._DICTIONARY)
    raw = packer.compress(json.dumps(content).encode()) + packer.flush()
    payload = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    return f"1.{payload}.{link._check(payload)}"


def test_what_was_in_hand_is_kept_when_a_second_link_is_bad(
    monkeypatch: pytest.MonkeyPatch, world: World
) -> None:
    monkeypatch.setattr(st, "session_state", {})
    assert take_link(link.encode(evaluate(LOST, world)))
    assert not take_link("nonsense")
    assert state.hand().scenario.hash == LOST.hash
    assert state.problems_at(LINK)[0].given == "'nonsense'"
    assert take_link(link.encode(evaluate(SEED, world)))
    assert state.problems_at(LINK) == ()
    state.undo()
    assert state.hand().scenario.hash == LOST.hash
