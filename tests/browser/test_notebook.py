"""The widget in a browser, as Jupyter mounts it: it draws, asks, and draws what Python answers."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

import ui.notebook
from model import Scenario, World
from ui.notebook.explorer import Explorer

pytestmark = pytest.mark.browser

HERE = Path(ui.notebook.__file__).parent
SHELL = """<!doctype html><meta charset="utf-8"><title>Notebook</title><style>{css}</style>
<div id="at"></div><script type="module">
import widget from "./widget.js";
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const heard = new Map();
const held = {state};
held.sent = bytes(held.sent);
const model = {
  get: (name) => held[name],
  on: (name, act) => heard.set(name, act),
  off: (name) => heard.delete(name),
  send: async (message) => {
    const told = await globalThis.python(JSON.stringify(message));
    Object.assign(held, { sentence: told.sentence, sent: bytes(told.sent) });
    for (const act of heard.values()) act();
  },
};
globalThis.end = await widget.render({ model, el: document.querySelector("#at") });
globalThis.ready = true;
</script>"""


def told(widget: Explorer) -> dict[str, Any]:
    return {"sentence": widget.sentence, "sent": base64.b64encode(widget.sent).decode()}


@pytest.fixture
def widget(seed: Scenario, world: World) -> Explorer:
    found = seed.explore(world)
    assert isinstance(found, Explorer)
    return found


@pytest.fixture
def page(profile: BrowserContext, widget: Explorer) -> Iterator[Page]:
    """A page that mounts the widget; what it sends goes through the widget's own Python."""
    found, wrong = profile.new_page(), list[str]()
    found.set_viewport_size({"width": 1100, "height": 800})
    found.on("pageerror", lambda error: wrong.append(str(error)))

    def answer(message: str) -> dict[str, Any]:
        widget._moved(widget, json.loads(message), None)
        return told(widget)

    held = {"parts": widget.parts, "feed": widget.feed, **told(widget)}
    html = SHELL.replace("{css}", (HERE / "widget.css").read_text())
    html = html.replace("{state}", json.dumps(held).replace("</", "<\\/"))
    found.expose_function("python", answer)
    found.route("http://notebook.test/", lambda r: r.fulfill(body=html, content_type="text/html"))
    script = (HERE / "widget.js").read_text()
    found.route("http://notebook.test/widget.js",
                lambda r: r.fulfill(body=script, content_type="text/javascript"))  # fmt: skip
    found.goto("http://notebook.test/")
    found.wait_for_function("globalThis.ready === true")
    yield found
    assert not wrong
    found.close()


def test_it_draws_what_the_page_draws(page: Page, widget: Explorer) -> None:
    expect(page.locator(".region")).to_have_count(27)
    expect(page.locator(".points .point")).to_have_count(201)
    expect(page.locator(".sentence")).to_have_text(widget.sentence)
    assert page.locator('.region[data-id="UA-14"]').get_attribute("aria-label")
    assert "68%" in str(page.locator('.label[data-for="UA-14"] .share').text_content())


def test_a_lever_moves_the_scenario_in_python(page: Page, widget: Explorer) -> None:
    before = widget.sentence
    field = page.locator('.row[data-id="UA-14"] .typed input').first
    field.fill("12,0")
    field.press("Enter")
    expect(page.locator(".sentence")).not_to_have_text(before)
    assert widget.scenario.control["UA-14"].russia == 0.12
    expect(page.locator(".sentence")).to_have_text(widget.sentence)
    expect(page.locator('.label[data-for="UA-14"] .share')).to_have_text("12%")
    expect(page.locator('.row[data-id="UA-14"] input[type="range"]').first).to_have_value("12")


def test_a_region_is_chosen_on_the_map(page: Page, widget: Explorer) -> None:
    page.locator('.region[data-id="UA-46"] .base').click()
    expect(page.locator('.region[data-id="UA-46"]')).to_have_attribute("aria-pressed", "true")
    assert widget._hand.selected == "UA-46"
    expect(page.locator('.row.selected[data-id="UA-46"]')).to_be_visible()


def test_what_is_refused_is_said_beside_the_lever(page: Page, widget: Explorer) -> None:
    field = page.locator('.row[data-id="UA-14"] .typed input').first
    field.fill("150")
    field.press("Enter")
    expect(page.locator('.row[data-id="UA-14"] .problem').first).to_contain_text("between 0 and")
    assert "UA-14" not in widget.scenario.control


def test_it_ends_without_a_trace(page: Page) -> None:
    page.evaluate("globalThis.end()")
