"""The report: its figures are the model's, what people typed is only text, nothing is fetched."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pypdf
import pytest

from model import Outcome, Scenario, World, evaluate
from model.answers import link
from model.answers.answers import notes
from model.world.deal_terms import DealTerms
from ui.export import main
from ui.shell import report as report_module
from ui.shell.report import report
from ui.show.blocks import Figures, Grid, Lead, Link, Report
from ui.show.canvas import Picture
from ui.show.html import html_bytes, own_ids, web_address
from ui.show.pdf import pdf_bytes
from ui.show.stamp import Subject
from ui.speech import words
from ui.speech.language import LANGUAGES, number, percent, speaking
from ui.speech.money import amount, answer
from ui.speech.said import spoken

pytestmark = pytest.mark.slow

DAY = dt.date(2026, 11, 25)
HOSTILE = (
    "<script>alert(1)</script>",
    '#eval("1+1") #panic("no")',
    "$ x ^ 2 \\ [unbalanced ((( ]]} */ // `raw",
    '"><img src=http://evil/x onerror=alert(1)>',
    "@import url(http://evil) </style> $title ${title}",
)


class Reader(HTMLParser):
    """Everything an HTML file holds: tags with attributes, and its text."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.parts: list[str] = []
        self.open: list[str] = []
        self.feed(content.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.parts).split())


def subject_of(scenario: Scenario, world: World, preset: Scenario) -> Subject:
    return Subject(evaluate(scenario, world), evaluate(preset, world), "https://example.org/", DAY)


@pytest.fixture(scope="module")
def subject(world: World, seed: Scenario) -> Subject:
    return subject_of(seed.replace(price_multiple=1.5), world, seed)


@pytest.fixture(scope="module")
def reports(subject: Subject) -> dict[str, tuple[Report, bytes]]:
    """A report in each language, and its HTML."""
    made = {}
    for language in LANGUAGES:
        with speaking(language):
            one = report(subject)
            made[language] = one, html_bytes(one)
    return made


def pdf_text(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def grids(made: Report) -> list[Grid]:
    return [block for block in made.blocks if isinstance(block, Grid)]


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_html_says_what_the_model_says(
    reports: dict[str, tuple[Report, bytes]], subject: Subject, language: str
) -> None:
    found = Reader(reports[language][1])
    outcome: Outcome = subject.outcome
    with speaking(language):
        assert " ".join(words.headline(outcome).split()) in found.text
        assert " ".join(answer(outcome).split()) in found.text
        for value in outcome.ladder["value"]:
            assert " ".join(amount(float(value)).split()) in found.text
        for value in outcome.party_million.tolist():
            assert " ".join(number(value, 0).split()) in found.text
        assert percent(outcome.aid_coverage) in found.text
        assert subject.run in found.text
        for change in outcome.scenario.diff(subject.preset.scenario):
            assert " ".join(words.change_line(change, outcome.world).split()) in found.text
    assert found.tags[0] == ("html", {"lang": language})


def test_the_four_figures_are_those_of_the_page(
    reports: dict[str, tuple[Report, bytes]], subject: Subject
) -> None:
    made = reports["en"][0]
    (figures,) = (block for block in made.blocks if isinstance(block, Figures))
    outcome = subject.outcome
    amounts = [*outcome.party_million.tolist()[:2], outcome.total_million]
    expected = [*map(words.trillions, amounts), percent(outcome.aid_coverage)]
    assert [value for _, value, _ in figures.figures] == expected


def test_the_tables_of_the_report_add_up(
    reports: dict[str, tuple[Report, bytes]], subject: Subject
) -> None:
    first, ladder = grids(reports["en"][0])[:2]
    *rows, total = [[int(text.replace(",", "")) for text in row[1:]] for row in first.rows]
    assert [sum(column) for column in zip(*rows, strict=True)] == total
    assert total == [subject.outcome.total_million, *subject.outcome.party_million.tolist()]
    assert len(ladder.rows) == len(subject.outcome.ladder)


def test_sources_stand_with_title_grade_and_address(
    reports: dict[str, tuple[Report, bytes]], subject: Subject
) -> None:
    found = Reader(reports["en"][1])
    addresses = {attrs["href"] for tag, attrs in found.tags if tag == "a"}
    assert {source.grade for source in subject.sources} == {"A", "B", "C", "D"}
    for source in subject.sources:
        assert " ".join(source.title.split()) in found.text
        assert not source.url or source.url in addresses
    assert "deepstate-archive" in {source.id for source in subject.sources}


def test_assumptions_of_our_own_are_named(
    reports: dict[str, tuple[Report, bytes]], world: World
) -> None:
    own = [row for row in world.tables["economics/parameters"] if row["grade"] == "D"]
    (grid,) = (one for one in grids(reports["en"][0]) if "grade D" in one.caption)
    assert f"{len(own)} figures of grade D" in grid.caption
    assert sum(int(row[1]) for row in grid.rows) == len(own)
    assert {row[0] for row in grid.rows} == {row["parameter"].replace("_", " ") for row in own}


def test_the_link_of_a_report_opens_its_scenario(
    reports: dict[str, tuple[Report, bytes]], subject: Subject, world: World
) -> None:
    (block,) = (block for block in reports["en"][0].blocks if isinstance(block, Link))
    code = parse_qs(urlsplit(block.address).query)["s"][0]
    again = link.reopen(code, world)
    assert again.link.scenario.hash == subject.outcome.scenario.hash
    assert again.moved == {}


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_html_asks_nobody_for_anything(
    reports: dict[str, tuple[Report, bytes]], language: str
) -> None:
    content = reports[language][1]
    found = Reader(content)
    assert not {"script", "link", "img", "iframe", "object", "base"} & {t for t, _ in found.tags}
    for tag, attrs in found.tags:
        assert "src" not in attrs
        assert not any(name.startswith("on") for name in attrs)
        if "href" in attrs and tag != "a":
            assert str(attrs["href"]).startswith("#")
    style = "".join(re.findall(rb"<style>(.*?)</style>", content, re.DOTALL)[0].decode())
    assert "url(" not in style
    assert "@import" not in style
    assert "default-src 'none'" in content.decode()


def test_the_html_is_built_for_everybody(reports: dict[str, tuple[Report, bytes]]) -> None:
    found = Reader(reports["en"][1])
    levels = [tag for tag, _ in found.tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == "h1"
    assert set(levels[1:]) == {"h2"}
    pictures = [attrs for tag, attrs in found.tags if attrs.get("role") == "img"]
    assert len(pictures) == 7
    assert all(len(str(attrs["aria-label"])) > 30 for attrs in pictures)
    ids = [attrs["id"] for _, attrs in found.tags if attrs.get("id")]
    assert len(ids) == len(set(ids))
    inner = {str(attrs["href"])[1:] for _, attrs in found.tags
             if str(attrs.get("href", "")).startswith("#")}  # fmt: skip
    assert inner <= set(ids)
    assert [attrs["scope"] for tag, attrs in found.tags if tag == "th"].count("row") > 50
    style = reports["en"][1].decode()
    assert "prefers-color-scheme: dark" in style
    assert "@media print" in style


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_pdf_says_the_same(
    reports: dict[str, tuple[Report, bytes]], subject: Subject, language: str
) -> None:
    with speaking(language):
        content = pdf_bytes(reports[language][0])
        headline, run = words.headline(subject.outcome), subject.run
    assert content.startswith(b"%PDF-")
    reader = pypdf.PdfReader(io.BytesIO(content))
    said = pdf_text(content)
    squeezed = re.sub(r"\W+", "", said)
    assert re.sub(r"\W+", "", headline) in squeezed
    assert re.sub(r"\W+", "", run) in squeezed
    assert squeezed.count(re.sub(r"\W+", "", run)) >= len(reader.pages)
    assert 5 <= len(reader.pages) <= 12
    root = reader.trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"].value is True
    assert reader.metadata is not None
    assert subject.outcome.run.scenario_hash in json.dumps(reader.metadata)
    targets = {
        annotation.get_object()["/A"]["/URI"]
        for page in reader.pages
        for annotation in page.get("/Annots", [])
        if "/A" in annotation.get_object() and "/URI" in annotation.get_object()["/A"]
    }
    assert subject.link.split("=")[0] in {target.split("=")[0] for target in targets}


@pytest.fixture
def without_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the drawings out, which take most of the time."""
    square = '<svg viewBox="0 0 9 9" xmlns="http://www.w3.org/2000/svg"><path d="M0,0h9v9z"/></svg>'
    picture = Picture("p", "", "A picture.", square, ())
    monkeypatch.setattr(report_module, "picture", lambda *_: picture)
    monkeypatch.setattr(report_module, "map_picture", lambda _: picture)


@pytest.mark.usefixtures("without_charts")
def test_what_people_typed_is_only_text(world: World, seed: Scenario) -> None:
    for text in HOSTILE:
        terms = world.deals[seed.deal].model_dump() | {"title": text, "terms": text, "id": "own"}
        own = DealTerms(**terms)
        scenario = seed.replace(id="", title=text, description=text, author=text, own_deal=own)
        made = report(subject_of(scenario, world, seed))
        found = Reader(html_bytes(made))
        assert " ".join(text.split()) in found.text
        assert {tag for tag, _ in found.tags}.isdisjoint({"script", "img"})
        said = re.sub(r"\s+", "", pdf_text(pdf_bytes(made)))
        for part in re.findall(r"\w{4,}", text):
            assert part in said


@pytest.mark.parametrize("title", ["a\x00b\x1f", "\ud800x", "鉱物 ⛏️ مناجم"])
def test_letters_that_a_font_or_a_file_cannot_hold(title: str) -> None:
    made = Report("en", title, "", "stamp", (Lead(title),))
    assert pdf_bytes(made).startswith(b"%PDF-")


@pytest.mark.usefixtures("without_charts")
def test_a_scenario_without_money_has_a_report_without_a_ladder(
    world: World, seed: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    from model.core.errors import Problem
    from ui.shell import report as module

    monkeypatch.setattr(module, "money_problems", lambda _: (Problem("deal", "EUR", "USD"),))
    made = report(subject_of(seed, world, seed))
    assert "This scenario cannot be turned into money" in str(made.blocks)
    assert "From rock to money" not in str(made.blocks)


@pytest.mark.usefixtures("without_charts")
def test_a_preset_differs_in_nothing(world: World, seed: Scenario) -> None:
    said = str(report(subject_of(seed, world, seed)).blocks)
    assert "Nothing: these are the assumptions of “February 2025: the figures as claimed”." in said


@pytest.mark.usefixtures("without_charts")
def test_a_scenario_too_long_for_a_link_says_so(
    world: World, seed: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.show import stamp

    monkeypatch.setattr(stamp, "LIMIT", 100)
    made = report(subject_of(seed, world, seed))
    assert not [block for block in made.blocks if isinstance(block, Link)]
    assert "too long for a link" in str(made.blocks)


def test_the_models_notes_are_told_in_ukrainian(world: World) -> None:
    late = Scenario.from_preset("bessent-visit-2025-02").replace(
        settlement_date=dt.date(2024, 1, 1), withdrawal_first=False, horizon_years=10,
        lead_time_multiple=3.0,
    )  # fmt: skip
    outcome = evaluate(late, world)
    said = notes(outcome.economy, late, world)
    english = tuple(map(spoken, said))
    assert "1 January 2024" in english[1]
    assert english[:1] == said[:1]
    assert english[2:] == said[2:]
    with speaking("uk"):
        told = tuple(map(spoken, said))
        assert not set(told) & set(said)
        assert "1 січня 2024" in told[1]
        assert spoken("Something new.") == "Something new."


def test_ids_of_several_drawings_do_not_meet() -> None:
    svg = '<svg><path id="a"/><use xlink:href="#a"/><g clip-path="url(#a)"/></svg>'
    assert own_ids(svg, "p1-").count("p1-a") == 3


@pytest.mark.parametrize(
    ("address", "kept"),
    [("https://a.b", True), ("http://a.b", True), ("javascript:alert(1)", False), ("", False),
     ("data:text/html,x", False), ("//a.b", False)],
)  # fmt: skip
def test_only_addresses_of_the_web_are_links(address: str, kept: bool) -> None:
    assert (web_address(address) == address and address != "") is kept


def test_a_report_is_written_without_the_page(
    tmp_path: Path, seed: Scenario, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "s.toml", tmp_path / "r.html"
    file.write_text(seed.replace(price_multiple=2.0).to_toml(), encoding="utf-8")
    assert main([str(out), "--scenario", str(file), "--lang", "uk"]) == 0
    found = Reader(out.read_bytes())
    assert found.tags[0] == ("html", {"lang": "uk"})
    assert seed.replace(price_multiple=2.0).hash in found.text
    assert "/?s=1." in found.text
    assert main([str(tmp_path / "r.doc")]) == 1
    assert "a report is an .html or a .pdf file" in capsys.readouterr().err
    file.write_text("price_multiple = -1\n", encoding="utf-8")
    assert main([str(out), "--scenario", str(file)]) == 1
    assert "price_multiple" in capsys.readouterr().err


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_a_comparison_stands_in_the_report(world: World, seed: Scenario, language: str) -> None:
    kept = {"A <b>": seed, "B": Scenario.from_preset("donbas-ceded")}
    outcome = evaluate(seed, world)
    with speaking(language):
        made = report(Subject(outcome, outcome, "https://example.org/", DAY, kept))
        found = Reader(html_bytes(made))
    (figures,) = (one for one in grids(made) if one.head[1:] == tuple(kept) and len(one.rows) > 12)
    assert figures.rows[1][1] == figures.rows[1][2]  # the total
    assert figures.rows[2][1] != figures.rows[2][2]  # what Ukraine controls
    assert "A <b>" in found.text
