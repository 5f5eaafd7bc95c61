"""Addresses that strangers make: any number of links, any text for any name; the page stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from model import DEFAULT_PRESET, Scenario, World, evaluate
from model.answers import link
from tests.house.test_limits import _link
from tests.paths import ROOT
from ui.hand import state
from ui.hand.hand import NAME, SIDE_BY_SIDE

SEED = Scenario.from_preset(DEFAULT_PRESET)
NAMES = (
    "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", '=HYPERLINK("http://x";"y")',
    "a" * 200, "\u202eevil", "$x$ `y` :red[z] {0} %s", "../../etc/passwd", "</script>&amp;",
)  # fmt: skip
TEXTS = ("", "\0", "<script>", "__class__", "../../uk", "u" * 4_000, "%00", "Ї", "uk,en")

Asked = dict[str, list[str]]


@pytest.fixture(scope="module")
def links(world: World) -> list[str]:
    """Return links of scenarios with names such as strangers give."""
    named = (SEED.replace(id="", title=name, price_multiple=1.0 + n / 8)
             for n, name in enumerate(NAMES, 1))  # fmt: skip
    return [link.encode(evaluate(scenario, world)) for scenario in named]


def opened(asked: Asked, view: str = "") -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, texts in asked.items():
        app.query_params[name] = texts
    app.run()
    if view:
        app.switch_page(f"ui/pages/{view}/view.py").run()
    assert not app.exception
    return app


@pytest.mark.parametrize("first", range(0, len(NAMES), SIDE_BY_SIDE))
def test_names_of_strangers_stand_side_by_side_as_texts(links: list[str], first: int) -> None:
    asked = slice(first, first + SIDE_BY_SIDE)
    app = opened({"c": links[asked]}, "compare")
    titles = [link.decode(text).scenario.title for text in links[asked]]
    assert list(app.session_state["hand"].kept) == [title[:NAME] for title in titles]
    written = [block.value for block in (*app.markdown, *app.caption)]
    assert not [text for text in written for evil in NAMES[:2] if evil in text]


def test_the_same_scenario_many_times_has_a_name_for_each(links: list[str]) -> None:
    kept = opened({"c": links[:1] * SIDE_BY_SIDE}, "compare").session_state["hand"].kept
    assert len(kept) == SIDE_BY_SIDE
    assert len({scenario.hash for scenario in kept.values()}) == 1


REFUSED: dict[str, Callable[[list[str]], list[str]]] = {
    "one too many": lambda links: links[: SIDE_BY_SIDE + 1],
    "a thousand": lambda links: links[:1] * 1_000,
    "one of them broken": lambda links: [*links[:2], links[2][:-1]],
    "texts": lambda _: list(TEXTS[1:]),
    "a range of blanks": lambda _: [_link({"ranges": {"price_multiple": "1" + " " * 9_000 + "2"}})],
    "made-up names": lambda _: [_link({"own_values": {f"n{n}": {"x": 1} for n in range(3_000)}})],
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_comparison_is_opened_as_a_whole_or_not_at_all(links: list[str], kind: str) -> None:
    app = opened({"c": REFUSED[kind](links)})
    assert not app.session_state["hand"].kept
    assert app.session_state["hand"].scenario == SEED
    assert len(app.error) == 1


@pytest.mark.parametrize("text", TEXTS)
def test_no_text_for_a_language_or_a_chart_harms(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened({"lang": [text], "chart": [text], "embed_options": [text], text or "x": [text]})
    assert app.session_state["language"] == "en"
    monkeypatch.setattr(state, "embedded", lambda: True)
    framed = opened({"lang": [text, "uk"], "chart": [text, "bars"], "embed": ["true", text]})
    assert framed.session_state["hand"].scenario == SEED
