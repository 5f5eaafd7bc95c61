"""The dialog of downloads; a file is made only when its button is pressed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import streamlit as st

from ui.hand import state
from ui.parts.drawings import style_rules
from ui.parts.kit import pick
from ui.shell.files import all_tables_bytes, chart_bytes, report_bytes
from ui.shell.page_files import every_table, offer
from ui.show import extras
from ui.show.buttons import file_button, file_buttons, table_buttons
from ui.show.page import Offer
from ui.show.stamp import Subject
from ui.speech.language import LANGUAGES, current, own_name, t


def draw(page: str) -> None:
    """Draw what can be taken along from a page.

    Parameters
    ----------
    page : str
        Name of the page in the address.
    """
    subject = Subject(state.outcome(), state.preset_outcome(), st.context.url or "",
                      kept=dict(state.hand().kept))  # fmt: skip
    offered = offer(page, subject)
    _report(subject)
    _charts(subject, offered, page)
    _tables(subject, offered, page)


def _report(subject: Subject) -> None:
    """Draw the report's files in every language, of which one is seen.

    Which one, the browser decides from the choice itself: a file pressed before the server has
    heard of the choice is in the language chosen all the same.
    """
    st.markdown(f"**{t('Report')}**")
    st.caption(
        t("Results, map, money, deal, assumptions and sources; the first page sums them up.")
    )
    state.begin("download-language", current())
    st.segmented_control(
        t("Language of the report"), list(LANGUAGES), key="download-language",
        format_func=own_name, required=True,
    )  # fmt: skip
    style_rules(_unseen())
    makers = {kind: partial(report_bytes, subject, kind) for kind in ("pdf", "html")}
    for language in LANGUAGES:
        with st.container(key=f"report-{language}"):
            file_buttons(subject, "report", makers, {"pdf": "pdf", "html": "html"}, language)


def _unseen() -> Iterator[str]:
    """Yield rules of style: the files of a language are not there while another is chosen."""
    for place, chosen in enumerate(LANGUAGES, start=1):
        choice = f'.st-key-download-language button:nth-of-type({place})[aria-checked="true"]'
        others = ", ".join(f".st-key-report-{other}" for other in LANGUAGES if other != chosen)
        yield f'[role="dialog"]:has({choice}) :is({others}) {{ display: none; }}'


def _charts(subject: Subject, offered: Offer, page: str) -> None:
    known = offered.charts
    id = _pick(t("Chart"), {id: entry.name for id, entry in known.items()}, f"chart-{page}")
    makers = {kind: partial(chart_bytes, subject, id, kind, known) for kind in ("png", "svg")}
    needs = {"png": "png", "svg": "map-svg" if known[id].ours else "svg"}
    file_buttons(subject, id, makers, needs)


def _tables(subject: Subject, offered: Offer, page: str) -> None:
    known = offered.tables
    id = _pick(t("Table"), {id: entry.name for id, entry in known.items()}, f"table-{page}")
    table_buttons(subject, id, known[id].make)
    if not extras.missing("xlsx"):
        every = partial(all_tables_bytes, subject, every_table(subject))
        file_button(subject, "all-tables", "xlsx", every, t("All tables in one spreadsheet (XLSX)"))


def _pick(label: str, names: dict[str, str], key: str) -> str:
    """Draw the choice among charts or tables."""
    ids = list(names)
    chosen = pick(label, ids, f"download-{key}", lambda id: t(names.get(str(id), "")))
    return str(chosen or ids[0])
