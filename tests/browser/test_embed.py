"""The page in an article's frame of 600 by 580 pixels: all that matters is in sight and works."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from model import Scenario, World, evaluate
from model.answers import link
from tests.browser.conftest import PAINTED, Visit
from tests.browser.test_explore import DONETSK, expected, with_donetsk
from ui.show.frames import frame_text
from ui.speech import words
from ui.speech.language import LANGUAGES, speaking

WIDTH, HEIGHT = 600, 580


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *given: object) -> None:
        """Say nothing."""


@pytest.fixture
def newspaper(visit: Visit, tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Another site: a folder and its address."""
    (tmp_path / "favicon.ico").write_bytes(b"")
    site = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path)))
    thread = threading.Thread(target=site.serve_forever, daemon=True)
    thread.start()
    yield tmp_path, f"http://127.0.0.1:{site.server_port}"
    visit.page.goto("about:blank")
    visit.strangers[:] = [url for url in visit.strangers if str(site.server_port) not in url]
    site.shutdown()
    site.server_close()
    thread.join()


def article(visit: Visit, newspaper: tuple[Path, str], query: str) -> FrameLocator:
    folder, home = newspaper
    snippet = frame_text(f"{visit.home}/?{query}", "Ukraine's mineral wealth")
    text = f"<!doctype html><html lang=en><meta charset=utf-8><title>t</title>{snippet}"
    (folder / "article.html").write_text(text, encoding="utf-8")
    visit.page.set_viewport_size({"width": 900, "height": 700})
    visit.page.goto(f"{home}/article.html")
    frame = visit.page.frame_locator("iframe")
    frame.locator(".levers .row").first.wait_for()
    return frame


def test_an_article_shows_result_map_and_levers(
    visit: Visit, newspaper: tuple[Path, str], seed: Scenario, world: World
) -> None:
    frame = article(visit, newspaper, "embed=true")
    said = words.headline(evaluate(seed, world))
    expect(frame.get_by_text(said)).to_be_visible()
    for figure in expected(seed, world):
        expect(frame.get_by_text(figure, exact=True)).to_be_visible()
    outer = visit.page.locator("iframe").bounding_box()
    assert outer is not None
    link_ = frame.get_by_role("link", name="The whole calculator")
    drawn = [
        frame.locator(part)
        for part in ("svg.map", ".levers .row >> nth=0", ".levers .row >> nth=2")
    ]
    for part in (*drawn, *(frame.get_by_text(f, exact=True) for f in expected(seed, world)), link_):
        box = part.bounding_box()
        assert box is not None, part
        assert box["x"] >= outer["x"], part
        assert box["x"] + box["width"] <= outer["x"] + WIDTH, part
        assert box["y"] + box["height"] <= outer["y"] + HEIGHT, part
    expect(frame.get_by_test_id("stSidebar")).to_have_count(0)
    expect(frame.get_by_role("button", name="Share this")).to_have_count(0)


SCROLLING = """() => [...document.querySelectorAll('*')].filter(e => e.clientHeight
&& ['auto', 'scroll'].includes(getComputedStyle(e).overflowY)
&& e.scrollHeight > e.clientHeight + 1)
.map(e => e.className)"""


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("kind", ["plain", "linked", "refused"])
def test_a_frame_has_one_scrollbar(
    visit: Visit, kind: str, language: str, seed: Scenario, world: World
) -> None:
    """In a wide one without a note it is that of the levers, else the page's."""
    text = link.encode(evaluate(with_donetsk(seed, russia=0.9), world))
    asked = {"plain": "", "linked": f"&s={text}", "refused": f"&s={text[:-9]}"}[kind]
    page = visit.open(f"/?embed=true&lang={language}{asked}", ready=".levers .row >> nth=0")
    for width in (390, WIDTH):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        visit.settle()
        (scrolling,) = page.evaluate(SCROLLING)
        assert ("embedded-levers" in scrolling) == (width == WIDTH and kind != "refused")
    note = page.get_by_test_id("stMain").get_by_test_id("stCaptionContainer")
    expect(note).to_have_count(1 + int(kind == "refused"))  # the sources stand there always
    if kind == "refused":
        page.locator(".st-key-close-link button").click()
        expect(note).to_have_count(1)


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_a_frame_of_any_width_shows_the_map_and_scrolls_one_way_only(
    visit: Visit, newspaper: tuple[Path, str], language: str
) -> None:
    frame = article(visit, newspaper, f"embed=true&lang={language}")
    iframe = visit.page.locator("iframe")
    for scheme, width in product(("light", "dark"), (390, 600, 800)):
        visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        iframe.evaluate("(frame, width) => { frame.width = width; }", width)
        visit.page.evaluate(PAINTED)
        box, outer = frame.locator("svg.map").bounding_box(), iframe.bounding_box()
        assert box is not None
        assert outer is not None
        assert outer["width"] == width
        assert box["x"] + box["width"] <= outer["x"] + width
        assert box["y"] + box["height"] <= outer["y"] + HEIGHT
        sizes = "() => [document.scrollingElement.scrollWidth, innerWidth]"
        wide, seen = visit.page.frames[1].evaluate(sizes)
        assert wide <= seen


def test_a_lever_in_the_frame_moves_sentence_and_figures(
    visit: Visit, newspaper: tuple[Path, str], seed: Scenario, world: World
) -> None:
    frame = article(visit, newspaper, "embed=true")
    slider = frame.get_by_role("slider", name=DONETSK, exact=True)
    slider.focus()
    slider.press("End")
    lost = with_donetsk(seed, russia=1.0)
    for figure in expected(lost, world)[1:]:
        expect(frame.get_by_text(figure, exact=True)).to_be_visible()
    expect(frame.locator("svg.map")).to_be_visible()
    whole = frame.get_by_role("link", name="The whole calculator").get_attribute("href")
    assert whole is not None
    assert "embed" not in whole
    assert link.decode(whole.partition("s=")[2]).scenario.hash == lost.hash


def test_a_link_in_ukrainian_is_embedded(
    visit: Visit, newspaper: tuple[Path, str], seed: Scenario, world: World
) -> None:
    lost = with_donetsk(seed, russia=0.9)
    outcome = evaluate(lost, world)
    frame = article(visit, newspaper, f"s={link.encode(outcome)}&lang=uk&embed=true")
    with speaking("uk"):
        expect(frame.get_by_text(words.headline(outcome))).to_be_visible()


def test_a_chart_is_embedded_alone_and_takes_its_own_height(
    visit: Visit, newspaper: tuple[Path, str]
) -> None:
    folder, home = newspaper
    snippet = frame_text(f"{visit.home}/ladder?embed=true&chart=ladder-stock", "A chart")
    text = f"<!doctype html><html lang=en><meta charset=utf-8><title>t</title>{snippet}"
    (folder / "article.html").write_text(text, encoding="utf-8")
    visit.page.goto(f"{home}/article.html")
    frame = visit.page.frame_locator("iframe")
    expect(frame.get_by_test_id("stVegaLiteChart")).to_have_count(1)
    expect(frame.get_by_text("Sources: Front line of 11 February 2025")).to_be_visible()
    expect(frame.locator(".levers")).to_have_count(0)
    whole = frame.get_by_role("link", name="The whole calculator")
    expect(whole).to_be_visible()
    visit.page.wait_for_function("document.querySelector('iframe').style.height")
    box, outer = whole.bounding_box(), visit.page.locator("iframe").bounding_box()
    assert box is not None
    assert outer is not None
    assert box["y"] + box["height"] <= outer["y"] + outer["height"]


def test_the_whole_page_cannot_be_framed_elsewhere(
    visit: Visit, newspaper: tuple[Path, str]
) -> None:
    folder, home = newspaper
    (folder / "trap.html").write_text(f'<iframe src="{visit.home}/"></iframe>', encoding="utf-8")
    page: Page = visit.page
    with page.expect_event("console", lambda message: "frame-ancestors" in message.text):
        page.goto(f"{home}/trap.html")
    visit.complaints.clear()
