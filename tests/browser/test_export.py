"""Downloads in a real browser: files come, and their figures are those on the page."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import openpyxl
import pypdf
from playwright.sync_api import Page, expect

from model import Scenario, World, evaluate
from tests.browser.conftest import Visit
from tests.browser.test_explore import DONETSK, expected, open_explore, show, with_donetsk
from ui.show.canvas import SCALE, SIZE
from ui.speech import words


def download(page: Page, label: str) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("dialog").get_by_role("button", name=label, exact=True).click()
    return Path(waiting.value.path())


def open_dialog(page: Page) -> None:
    page.get_by_role("button", name="Download", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("Report")


def test_the_files_have_the_figures_on_the_page(visit: Visit, seed: Scenario, world: World) -> None:
    page = open_explore(visit)
    slider = page.get_by_role("slider", name=DONETSK, exact=True)
    slider.focus()
    slider.press("End")
    lost = with_donetsk(seed, russia=1.0)
    show(page, expected(lost, world))
    outcome = evaluate(lost, world)
    open_dialog(page)
    text = download(page, "CSV").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    donetsk = next(row for row in rows if row[0] == "UA-14")
    assert [int(value) for value in donetsk[3:]] == outcome.by_region.loc["UA-14"].tolist()
    assert sum(int(row[4]) for row in rows[1:]) == int(outcome.party_million[1])
    about = download(page, "Stamp and sources").read_text(encoding="utf-8-sig")
    assert lost.hash in about

    book = openpyxl.load_workbook(io.BytesIO(download(page, "XLSX").read_bytes()))
    values = book["Value by region"].iter_rows(min_row=2, values_only=True)
    assert sum(int(str(row[4])) for row in values) == int(outcome.party_million[1])


def test_a_report_comes_in_the_language_asked_for(
    visit: Visit, seed: Scenario, world: World
) -> None:
    page = open_explore(visit)
    open_dialog(page)
    english = pypdf.PdfReader(download(page, "PDF"))
    said = re.sub(r"\W+", "", "".join(part.extract_text() for part in english.pages))
    assert re.sub(r"\W+", "", words.headline(evaluate(seed, world))) in said
    page.get_by_role("dialog").get_by_role("radio", name="Українська").click()
    visit.settle()
    ukrainian = download(page, "HTML").read_text(encoding="utf-8")
    assert '<html lang="uk">' in ukrainian
    assert f"{visit.home}/?s=1." in ukrainian


def test_a_report_pressed_at_once_comes_in_the_language_just_chosen(visit: Visit) -> None:
    page = open_explore(visit)
    open_dialog(page)
    page.get_by_role("dialog").get_by_role("radio", name="Українська").click()
    made = download(page, "HTML")  # the server may not have heard of the choice yet
    assert '<html lang="uk">' in made.read_text(encoding="utf-8")


def test_a_chart_of_the_ladder_comes(visit: Visit) -> None:
    page = visit.open("/")
    page.get_by_role("link", name="From rock to money").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Could minerals repay the aid?")
    visit.settle()
    open_dialog(page)
    content = download(page, "PNG").read_bytes()
    assert content[:4] == b"\x89PNG"
    assert int.from_bytes(content[16:20], "big") == SIZE[0] * SCALE
    assert b"S4 in territory Ukraine controls" in download(page, "SVG").read_bytes()


def test_the_dialog_fits_a_phone_and_escape_closes_it_after_a_file_was_made(visit: Visit) -> None:
    """The button is disabled meanwhile; the focus comes back to it, so that keys go on working."""
    page = open_explore(visit)
    for label in ("CSV", "PDF"):
        open_dialog(page)
        download(page, label)
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_role("button", name=label, exact=True)).to_be_focused()
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        expect(page.get_by_role("button", name="Download", exact=True)).to_be_visible()
        visit.settle()
    open_dialog(page)
    page.set_viewport_size({"width": 390, "height": 844})
    visit.settle()
    box = page.get_by_role("dialog").bounding_box()
    assert box is not None
    assert box["width"] <= 390
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
