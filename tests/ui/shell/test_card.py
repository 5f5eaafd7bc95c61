"""The picture of a pasted link: of that very scenario, in its language, for links that validate."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from model import Scenario, World, evaluate
from model.answers import link
from ui.shell import card, card_picture, card_words, head
from ui.shell.server import middleware
from ui.speech.language import LANGUAGES, speaking


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    page = Route("/", lambda _: HTMLResponse("<head><title>Streamlit</title></head>"))
    app = Starlette(routes=[page, *card.routes()], middleware=middleware())
    with TestClient(app, base_url="https://minerals.example") as made:
        yield made


@pytest.fixture(scope="module")
def ceded(world: World) -> str:
    return link.encode(evaluate(Scenario.from_preset("joint-zone-donetsk"), world))


def size(content: bytes) -> tuple[int, int]:
    assert content.startswith(b"\x89PNG")
    wide, high = struct.unpack(">II", content[16:24])
    return wide, high


def test_a_pasted_link_shows_its_own_picture(client: TestClient, ceded: str) -> None:
    said = client.get("/", params={"s": ceded, "lang": "uk"}).text
    address = said.partition('property="og:image" content="')[2].partition('"')[0]
    asked = urlsplit(address.replace("&amp;", "&"))
    assert f"{asked.scheme}://{asked.netloc}{asked.path}" == "https://minerals.example/card.png"
    assert parse_qs(asked.query) == {"s": [ceded], "lang": ["uk"]}
    assert 'name="twitter:card" content="summary_large_image"' in said
    answer = client.get(f"{asked.path}?{asked.query}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert size(answer.content) == card_words.SIZE
    assert answer.headers["cache-control"] == "public, max-age=86400"
    assert answer.content != client.get("/card.png").content


def test_a_picture_is_not_sent_again_to_who_has_it(client: TestClient, ceded: str) -> None:
    first = client.get("/card.png", params={"s": ceded})
    known = {"If-None-Match": first.headers["etag"]}
    again = client.get("/card.png", params={"s": ceded}, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert client.get("/card.png", headers=known).status_code == 200  # another picture


@pytest.mark.parametrize("bad", ["x", "1.aa.00000000", "../../etc/passwd"])
def test_a_link_that_is_refused_has_no_picture(client: TestClient, bad: str) -> None:
    answer = client.get("/card.png", params={"s": bad})
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
    said = client.get("/", params={"s": bad}).text
    assert 'content="https://minerals.example/card.png"' in said  # that of the default


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_picture_says_what_the_scenario_gives(world: World, language: str) -> None:
    scenario = Scenario.from_preset("joint-zone-donetsk").replace(id="", title="A <b> & C")
    outcome = evaluate(scenario, world)
    with speaking(language):
        drawn = card_picture.card_svg(outcome)
        title, said = card_words.told_in_short(outcome)
    words = " ".join(drawn.replace("</text>", " ").replace(">", " ").split())
    for word in f"{title} {said}".replace("'", "&#x27;").split():
        assert word.replace("&#x27;", "'") in words
    assert "A &lt;b&gt; &amp; C" in drawn
    assert drawn.count('height="26"') == 3  # a bar a party


@pytest.mark.parametrize("host", ['x" onload="y', "a b", "", "<b>"])
def test_a_host_that_is_none_is_not_named(host: str) -> None:
    assert head.picture(f"https://{host}", "") == ""


def test_a_picture_is_asked_for_by_link_and_language() -> None:
    assert card_words.card_query("", "en") == ""
    assert card_words.card_query("1.a.b", "uk") == urlencode({"s": "1.a.b", "lang": "uk"})
