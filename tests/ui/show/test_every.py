"""Every table and every chart of every page can be taken along: the pages are walked, all opened.

A table of a page has a counterpart when a table that the dialog offers there names the same rows
and has as many rows and columns at the least; a chart, when an offered one says the same.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from model import World, evaluate
from model.answers import link
from tests.paths import ROOT
from tests.ui.pages.territory.test_view import CSV, ONE
from tests.ui.seen import of_frame, seen
from tests.ui.shell.test_share import LOST, forged
from tests.ui.working import LIMIT, await_work
from ui.hand.background import background
from ui.hand.hand import Step
from ui.pages.uncertainty import work as uncertainty_work
from ui.shell import download_dialog
from ui.shell.files import table_bytes
from ui.shell.page_files import offer
from ui.shell.pages import PAGES
from ui.show import chart
from ui.show.cells import safe
from ui.show.page import Offer, Offered
from ui.show.stamp import Subject
from ui.show.table import Table
from ui.speech.language import LANGUAGES, speaking, t

pytestmark = pytest.mark.slow

FOLDER = ROOT / "ui" / "pages"

DRAWINGS = {
    "map": "map",
    "bars": "commodities",
    "flip-map": "flips",
    "own-map-preview": "own-map",
    "timeline-map": "map",
    "timeline-player": "timeline",
    "compared-difference": "compared-map",
    **{f"compared-{number}": f"compared-map-{number}" for number in range(4)},
}
"""Drawings of our own by their key, and the chart that takes each along."""

NO_DRAWING = (
    "feed",
    "follow",
    "keep-focus",
    "levers",
    "step-levers",
    "page-language",
    "split",
    "timeline-map-moves",
)
"""Parts that draw nothing by themselves, a list only, or a bar of the figures written beside it."""


NUMBERS = "-numbers-"
"""What is in the id of a table whose numbers open."""


@dataclass
class Met:
    """What was seen on the pages.

    Parameters
    ----------
    tables, charts : list of str
        Where each stands.
    missing : list of str
        Those without a counterpart.
    """

    tables: list[str] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@pytest.fixture(scope="module", autouse=True)
def few() -> Iterator[None]:
    """Draw few simulations, so that the walk is quick."""
    patch = pytest.MonkeyPatch()
    patch.setattr(uncertainty_work, "REFINED", 4096)
    patch.setattr(uncertainty_work, "BASE", {"group": 128, "input": 128})
    patch.setattr(uncertainty_work, "NEEDED", (128, 64))
    patch.setattr(chart, "drawing", lambda *_: "<svg/>")  # only the message counts here
    background.cache_clear()
    yield
    background.cache_clear()
    patch.undo()


def sections(view: str) -> list[str]:
    """Return the sections of a page as its source lists them; one without a name if none."""
    tree = ast.parse((FOLDER / view / "view.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "SECTIONS":
            assert isinstance(node.value, ast.Dict)
            names = [ast.literal_eval(key) for key in node.value.keys if key is not None]
            return names if view in ("sources", "territory") else [""]
    return [""]


def ran(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def opened(app: AppTest) -> AppTest:
    """Open every expander and popover, until nothing is left to open and nothing is worked out."""
    end, known = time.monotonic() + LIMIT, set[str]()
    while time.monotonic() < end:
        keys = {box.proto.id.split("-", 2)[2] for box in [*app.expander, *app.get("popover")]
                if "-" in getattr(box.proto, "id", "")}  # fmt: skip
        waits = any(c.value == "Being worked out …" for c in app.caption) or app.get("progress")
        if keys <= known and not waits:
            return app
        for key in keys - known:
            app.session_state[key] = True
        known |= keys
        if waits:
            await_work()
        ran(app)
    raise TimeoutError("the page goes on working")


_MARKS = str.maketrans("", "", "*`")


def plain(text: object) -> str:
    return re.sub(r"\\([^\w\s])", r"\1", str(text)).translate(_MARKS).strip()


def markdown_tables(text: str) -> Iterator[pd.DataFrame]:
    """Yield the tables of a Markdown text."""
    for block in re.findall(r"(?m)(?:^\|.*\|$\n?){3,}", text):
        lines = [re.split(r"(?<!\\)\|", line.strip()[1:-1]) for line in block.strip().splitlines()]
        cells = [[plain(cell) for cell in line] for line in lines]
        yield pd.DataFrame(cells[2:], columns=cells[0])


def tables_of(app: AppTest) -> Iterator[pd.DataFrame]:
    for element in [*app.table, *app.dataframe]:
        yield element.value
    for part in app.get("bidi_component"):
        if NUMBERS in part.proto.id:
            (said,) = json.loads(part.proto.json)
            cells = [[name, *(text for text, *_ in rest)] for name, *rest in said["rows"]]
            yield pd.DataFrame(cells, columns=said["heads"]).set_index(said["heads"][0])
    for element in app.markdown:
        yield from markdown_tables(element.value)


def named(frame: pd.DataFrame) -> list[set[str]]:
    """Return what may tell a table's rows apart: its index, or else the columns of many texts."""
    if frame.index.name is not None or not pd.api.types.is_integer_dtype(frame.index):
        return [{_written(name) for name in frame.index}]
    texts = [frame[name] for name in frame if not pd.api.types.is_numeric_dtype(frame[name])]
    telling = [text for text in texts if 2 * text.nunique() >= len(frame)] or texts
    return [{_written(name) for name in column.dropna()} for column in telling]


def covers(made: Table, shown: pd.DataFrame) -> bool:
    """Return whether a table to take along names the rows of a page's, and is no smaller."""
    width = shown.shape[1] + isinstance(shown.index.name, str)
    if made.frame.shape[0] < shown.shape[0] or made.frame.shape[1] < width:
        return False
    columns = [set(map(_written, made.frame[column])) for column in made.frame.columns]
    return any(names <= column for names in named(shown) for column in columns)


def _written(value: object) -> str:
    """Return a name as tables write it; a day without its hour."""
    return plain(value).removesuffix(" 00:00:00")


def look(app: AppTest, page: str, met: Met, patch: pytest.MonkeyPatch) -> None:
    """Note the tables and charts of a page, and those that its dialog does not offer."""
    offers: list[tuple[Subject, Offer]] = []

    def noted(page: str, subject: Subject) -> Offer:
        offers.append((subject, offer(page, subject)))
        return offers[-1][1]

    frames = list(tables_of(app))
    shown = [chart.proto.alt for chart in app.get("vega_lite_chart")]
    drawn = [part.proto.id.split("-", 2)[2] for part in app.get("bidi_component")]
    patch.setattr(download_dialog, "offer", noted)
    app.button(key="download").click().run()
    assert not app.exception
    subject, offered = offers[-1]
    _note_tables(frames, subject, offered, page, met)
    said = {entry.make(subject).alt for entry in offered.charts.values()} if shown else set()
    for alt in shown:
        met.charts.append(f"{page}: {alt[:60]}")
        if alt not in said:
            met.missing.append(met.charts[-1])
    for key in drawn:
        handed = key.endswith("-feed") or key.startswith(("focus-", "copy-", NUMBERS[1:]))
        if key not in NO_DRAWING and not handed:
            met.charts.append(f"{page}: {key}")
            if DRAWINGS.get(key) not in offered.charts:
                met.missing.append(met.charts[-1])


def _note_tables(
    frames: list[pd.DataFrame], subject: Subject, offered: Offer, page: str, met: Met
) -> None:
    made: dict[str, Table] = {}
    for shown in frames:
        where = f"{page}: {list(shown.columns)}, {sorted(named(shown)[0])[:3]}"
        met.tables.append(where)
        for id, entry in offered.tables.items():
            if covers(made.setdefault(id, entry.make(subject)), shown):
                break
        else:
            met.missing.append(where)


def test_a_table_with_other_rows_or_fewer_columns_is_no_counterpart() -> None:
    shown = pd.DataFrame({"Value": ["1", "2"]}, index=pd.Index(["coal", "gas"], name="Group"))
    made = pd.DataFrame({"Group": ["gas", "coal", "gold"], "Million": [2, 1, 3]})
    assert covers(of_frame("a", "A", made), shown)
    assert not covers(of_frame("a", "A", made.iloc[:2].replace("gas", "oil")), shown)
    assert not covers(of_frame("a", "A", made[["Group"]]), shown)
    assert not covers(of_frame("a", "A", made.iloc[:1]), shown)


# The walk.


def explore(open_page: Callable[..., AppTest]) -> Iterator[tuple[str, AppTest]]:
    yield "explore", opened(open_page())


def ladder(open_page: Callable[..., AppTest]) -> Iterator[tuple[str, AppTest]]:
    app = open_page("ladder")
    app.session_state["ladder-scale"] = "linear"
    yield "ladder", opened(ran(app))


def deals(open_page: Callable[..., AppTest]) -> Iterator[tuple[str, AppTest]]:
    app = open_page("deals")
    yield "deals", opened(ran(app))
    app = opened(open_page("deals"))
    held = app.session_state["hand"]  # a claim so small that regions change whether it is met
    held.go(Step(held.preset, held.scenario.replace(aid_amount=SMALL)), "test")
    app.selectbox(key="break-even-quantity").set_value("inflow")
    yield "deals", opened(ran(app))


def uncertainty(open_page: Callable[..., AppTest]) -> Iterator[tuple[str, AppTest]]:
    yield "uncertainty", opened(open_page("uncertainty"))
    app = open_page("uncertainty")
    app.selectbox(key="uncertain-figure").set_value("us")
    yield "uncertainty", opened(ran(app))


def compare(open_page: Callable[..., AppTest]) -> Iterator[tuple[str, AppTest]]:
    app = open_page("compare")
    app.button(key="keep").click().run()
    app.selectbox(key="keep-preset").set_value("donbas-ceded")
    app.button(key="add-preset").click()
    yield "compare", opened(ran(app))


def claims(open_page: Callable[..., AppTest]) -> Iterator[tuple[str, AppTest]]:
    yield "claims", opened(open_page("claims"))


def timeline(open_page: Callable[..., AppTest]) -> Iterator[tuple[str, AppTest]]:
    yield "timeline", opened(open_page("timeline"))


def territory(open_page: Callable[..., AppTest]) -> Iterator[tuple[str, AppTest]]:
    app = open_page("territory")
    for section in sections("territory"):
        app.button_group(key="territory-section").set_value(section)
        ran(app)
        if section == "map":
            app.file_uploader(key="own-map").set_value(("mine.geojson", ONE, "application/json"))
        if section == "values":
            app.file_uploader(key="own-values").set_value(("own.csv", CSV.encode(), "text/csv"))
        yield "territory", opened(ran(app))


def sources(open_page: Callable[..., AppTest]) -> Iterator[tuple[str, AppTest]]:
    app = open_page("sources")
    for section in sections("sources"):
        app.button_group(key="source-section").set_value(section)
        ran(app)
        if section == "search":
            app.text_input(key="source-search").set_value("lithium Donetsk")
        yield "sources", opened(ran(app))


def method(open_page: Callable[..., AppTest]) -> Iterator[tuple[str, AppTest]]:
    app = opened(open_page("method"))
    yield "method", app
    app.selectbox(key="method-commodity").set_value("ALL")
    yield "method", opened(ran(app))


SMALL = "48 million USD_2025"
"""An aid figure that what is paid into the fund just reaches."""

WALKS = {walk.__name__: walk for walk in (
    explore, ladder, deals, uncertainty, claims, compare, timeline, territory, sources, method,
)}  # fmt: skip
LEAST = {"explore": (2, 2), "ladder": (3, 2), "deals": (6, 11), "uncertainty": (1, 5),
         "claims": (1, 0), "compare": (3, 5), "timeline": (4, 2), "territory": (8, 4),
         "sources": (4, 0), "method": (20, 0)}  # fmt: skip
"""Tables and charts that each page has at the least: a walk that sees less is blind."""


@pytest.mark.parametrize("page", list(PAGES))
def test_every_table_and_chart_can_be_taken_along(
    open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    assert page in WALKS.keys() & LEAST.keys(), (
        f"write a walk through the page {page!r} here, a function of its name that opens all of "
        "it, and say in LEAST how many tables and charts it sees"
    )
    met = Met()
    for name, app in WALKS[page](open_page):
        look(app, name, met, monkeypatch)
    assert met.missing == [], "offer each in the files.py of its page"
    tables, charts = LEAST[page]
    assert len(met.tables) >= tables, met.tables
    assert len(met.charts) >= charts, met.charts


def test_every_link_whose_figures_moved_can_be_taken_along(world: World) -> None:
    found = link.reopen(forged(evaluate(LOST, world)), world)
    subject = Subject(found.outcome, found.outcome, "https://example.org/")
    with seen(reopened=found):
        frame = offer("explore", subject).tables["moved"].make(subject).frame
    ukraine = frame[frame["Figure"].str.startswith("Controlled by Ukraine")].iloc[0]
    assert ukraine.iloc[2] - ukraine.iloc[1] == 100_000


COUNTS = {
    "readings": {"deposits"},
    "solid": {*"ABCD", "convention"},
    "ground": {"area_km2"},
    "histogram": {"share"},
    "break-even": {"low", "high"},
}
"""Numbers in files that count something, or whose head or lever says what they are of."""


def without_unit(table: Table) -> set[str]:
    """Return the columns of numbers of which one file alone does not say the unit."""
    keys = [column.key for column in table.columns]
    if "unit" in keys or table.id.startswith("data-"):
        return set()
    return {keys[place] for place in table.numeric()
            if table.file_heads[place] == table.columns[place].head}  # fmt: skip


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("page", list(PAGES))
def test_every_file_of_a_table_is_stamped(world: World, page: str, language: str) -> None:
    outcome = evaluate(LOST, world)
    subject = Subject(outcome, outcome, "https://example.org/")
    run = outcome.run
    with speaking(language):
        with seen(kept={"a": LOST, "b": LOST}):
            offered = offer(page, subject).tables
        for id, entry in offered.items():
            made = entry.make(subject)
            known = {id: Offered("", lambda _, made=made: made)}
            text = table_bytes(subject, id, "about", known).decode("utf-8-sig")
            head = list(csv.reader(io.StringIO(text)))
            said = "\n".join(line for _, line in head)
            for part in (run.version, run.data_id, run.scenario_hash, "https://example.org/?s="):
                assert part in said, (id, part)
            rested = subject.resting_on(made.sources)
            assert sum(name == t("Source") for name, _ in head) == len(rested), id
            assert without_unit(made) <= COUNTS.get(id, set()), (id, "give Column a unit")
            data = pd.read_csv(io.BytesIO(table_bytes(subject, id, "csv", known)))
            assert list(data.columns) == [safe(name) for name in made.file_heads], id
            assert len(data) == len(made.rows), id
