"""The dialog of downloads: files made when asked for, a sentence where one cannot be made."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from model import Scenario, World, evaluate
from model.core.errors import ModelError
from model.world.catalog import names
from tests.paths import ROOT
from tests.ui.explained import press
from ui.pages.uncertainty import files
from ui.pages.uncertainty.files import Seen
from ui.shell.files import chart_bytes, report_bytes, table_bytes
from ui.show import buttons, extras
from ui.show.stamp import Subject
from ui.speech.language import LANGUAGES, current, speaking

Open = Callable[..., AppTest]


def opened(app: AppTest) -> AppTest:
    app.button(key="download").click().run()
    assert not app.exception
    return app


def labels(app: AppTest) -> list[str]:
    return [button.proto.label for button in app.get("download_button")]


def lacks(monkeypatch: pytest.MonkeyPatch, *modules: str) -> None:
    """Let modules be missing, as where the extra was not installed."""
    for module in modules:
        monkeypatch.setitem(sys.modules, module, None)


@pytest.fixture
def subject(world: World, seed: Scenario) -> Subject:
    outcome = evaluate(seed, world)
    return Subject(outcome, outcome, "", dt.date(2026, 11, 25))


def test_nothing_is_made_before_it_is_asked_for(open_page: Open) -> None:
    app = open_page()
    assert labels(app) == []
    reports = ["PDF", "HTML"] * len(LANGUAGES)  # of which the browser shows one language's
    own = ["PNG", "SVG", "CSV", "XLSX", "Stamp and sources", "All tables in one spreadsheet (XLSX)"]
    assert labels(opened(app)) == [*reports, *own]
    assert all(button.proto.deferred_file_id for button in app.get("download_button"))


@pytest.mark.parametrize(
    ("view", "chart", "table"),
    [
        (None, "Map of who controls the value", "Value by region"),
        ("ladder", "What is in the ground (value of rock)", "From rock to money"),
        (
            "timeline",
            "Value controlled by Russia over time",
            "Value controlled on every day on record",
        ),
        ("territory", "The line read by area or by deposit", "The line read by area or by deposit"),
    ],
)
def test_every_page_offers_its_own_first(
    open_page: Open, view: str | None, chart: str, table: str
) -> None:
    app = opened(open_page(view))
    first = {box.label: box.options[0] for box in app.selectbox}
    assert first["Chart"] == chart
    assert first["Table"] == table


@pytest.mark.parametrize(
    ("view", "table"),
    [("sources", next(iter(names("table").values()))), ("method", "Table of assumptions")],
)
def test_pages_without_the_scenario_offer_their_tables(
    open_page: Open, view: str, table: str
) -> None:
    app = open_page(view)
    assert "share" not in [button.key for button in app.button]
    first = {box.label: box.options[0] for box in opened(app).selectbox}
    assert first["Table"] == table


def test_how_a_figure_came_about_can_be_taken_along(open_page: Open) -> None:
    app = open_page("ladder")
    assert labels(app) == []
    app.button(key="explain-figure-S9").click().run()
    assert not app.exception
    assert labels(app) == ["CSV", "XLSX", "Stamp and sources"]


def test_a_tree_of_another_scenario_has_the_stamp_of_that_one(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamped = []

    def noted(subject: Subject, what: str, *_: object) -> None:
        stamped.append((what, subject.outcome.scenario.id))

    app = open_page("compare")
    app.button(key="keep").click().run()
    app.selectbox(key="keep-preset").set_value("donbas-ceded")
    app.button(key="add-preset").click().run()
    monkeypatch.setattr(buttons, "file_buttons", noted)
    name = list(app.session_state["hand"].kept)[1]
    press(app, "compared-figures", "Russia controls", name)
    assert stamped[-1][1] == "donbas-ceded"


def test_the_dialog_speaks_ukrainian(open_page: Open) -> None:
    app = open_page(lang="uk")
    with speaking("uk"):  # AppTest names the options of the last run anew
        opened(app)
    assert labels(app)[-1] == "Усі таблиці в одному файлі (XLSX)"
    assert next(b for b in app.get("button_group") if b.key == "download-language").value == "uk"


def test_what_is_missing_is_said_in_a_sentence(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacks(monkeypatch, "vl_convert", "openpyxl", "typst")
    app = opened(open_page("ladder"))
    assert labels(app) == ["CSV", "Stamp and sources"]
    said = [caption.value for caption in app.caption]
    for kinds in ("PDF, HTML", "PNG, SVG", "XLSX"):
        assert f"For {kinds} install the extra package: {extras.INSTALL}" in said


def test_the_map_and_the_tables_as_text_need_nothing(
    subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacks(monkeypatch, "vl_convert", "openpyxl", "typst")
    assert chart_bytes(subject, "map", "svg").startswith(b"<svg")
    assert table_bytes(subject, "by-region", "csv")
    for make in (
        lambda: chart_bytes(subject, "map", "png"),
        lambda: chart_bytes(subject, "commodities", "svg"),
        lambda: table_bytes(subject, "by-region", "xlsx"),
        lambda: report_bytes(subject, "html"),
        lambda: report_bytes(subject, "pdf"),
    ):
        with pytest.raises(ModelError, match=r"pip install mineral-wealth\[export\]"):
            make()


def test_only_typst_missing_leaves_the_html(monkeypatch: pytest.MonkeyPatch) -> None:
    lacks(monkeypatch, "typst")
    assert extras.missing("pdf") == ("typst",)
    assert extras.missing("html") == extras.missing("png") == ()
    assert extras.missing_text(("pdf", "html")).startswith("For PDF install")
    assert extras.missing_text(("png",)) == ""


def test_a_file_is_made_in_the_language_asked_for() -> None:
    made = buttons._spoken(lambda: current().encode(), "uk")
    assert made() == b"uk"
    assert current() == "en"


def test_the_page_loads_nothing_that_only_files_need() -> None:
    code = (
        "import sys, ui.shell.downloads; "
        "print([name for name in sys.modules if name.startswith(('ui.export', 'openpyxl', 'typst',"
        " 'vl_convert'))])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"


def test_what_was_drawn_is_taken_along(
    world: World, seed: Scenario, subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    from model import simulate
    from model.futures.drivers import sobol, tornado
    from ui.hand.drawn import DRAWN, Futures

    found = simulate(seed, world, 256, outputs=DRAWN)
    bars = tornado(seed, world, "S10")
    drivers = sobol(seed, world, ("S10",), "group", draws=128)
    drawn = Futures(found, found.to_table())
    monkeypatch.setattr(files, "seen", lambda _: Seen(drawn, "S10", 3e5, bars, drivers))
    made = files.charts(subject)
    assert list(made) == ["bands", "histogram", "tornado", "shares"]
    for language in LANGUAGES:
        with speaking(language):
            for id, entry in made.items():
                assert b"<svg" in chart_bytes(subject, id, "svg", made)
                assert len(entry.make(subject).alt) > 30
    table = files.tables(subject)["bands"].make(subject).frame
    assert table["p50"].tolist() == found.to_table()["p50"].tolist()
    monkeypatch.setattr(files, "seen", lambda _: Seen(drawn, "us", 3e5))
    assert list(files.charts(subject)) == ["bands"]
