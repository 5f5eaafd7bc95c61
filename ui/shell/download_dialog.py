"""The dialog of downloads; a file is made only when its button is pressed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from model import Outcome
from model.core.nodes import Node
from ui.hand import state
from ui.pages.ladder.answers import tree_table
from ui.parts import keep_focus
from ui.shell.page_files import offer
from ui.show import extras
from ui.show.files import MIME, chart_bytes, report_bytes, table_bytes
from ui.show.page import Offer, Offered, Tables
from ui.show.stamp import Subject, file_stem
from ui.speech.language import LANGUAGES, current, speaking, t

__all__ = ["draw", "tree"]

Maker = Callable[[], bytes]


def draw(page: str) -> None:
    """Draw what can be taken along from a page.

    Parameters
    ----------
    page : str
        Name of the page in the address.
    """
    state.start_run()  # a dialog runs alone, as a fragment does
    subject = Subject(state.outcome(), state.preset_outcome(), st.context.url or "")
    offered = offer(page, subject)
    _report(subject)
    _charts(subject, offered, page)
    _tables(subject, offered, page)
    keep_focus()


def tree(node: Node, key: str, of: Outcome | None = None) -> None:
    """Draw the buttons that take along how a figure came about; the stamp is that of its scenario.

    Parameters
    ----------
    node : Node
        The tree of the figure.
    key : str
        What tells its buttons from those of other trees.
    of : Outcome, optional
        Whose figure it is; by default that of the scenario in hand.
    """
    subject = Subject(of or state.outcome(), of or state.preset_outcome(), st.context.url or "")
    known: Tables = {key: Offered("", partial(tree_table, tree=node))}
    makers = {kind: partial(table_bytes, subject, key, kind, known) for kind in ("csv", "xlsx")}
    _buttons(subject, key, makers, {"csv": "csv", "xlsx": "xlsx"})
    keep_focus()


def _report(subject: Subject) -> None:
    st.markdown(f"**{t('Report of the scenario')}**")
    st.caption(t("Result, map, ladder, deal, assumptions and sources on a few pages."))
    language = st.segmented_control(
        t("Language of the report"), list(LANGUAGES), key="download-language", default=current(),
        format_func=LANGUAGES.__getitem__, required=True,
    )  # fmt: skip
    makers = {kind: partial(report_bytes, subject, kind) for kind in ("pdf", "html")}
    _buttons(subject, "report", makers, {"pdf": "pdf", "html": "html"}, language)


def _charts(subject: Subject, offered: Offer, page: str) -> None:
    known = offered.charts
    id = _pick(t("Chart"), {id: entry.name for id, entry in known.items()}, f"chart-{page}")
    makers = {kind: partial(chart_bytes, subject, id, kind, known) for kind in ("png", "svg")}
    needs = {"png": "png", "svg": "map-svg" if known[id].ours else "svg"}
    _buttons(subject, id, makers, needs)


def _tables(subject: Subject, offered: Offer, page: str) -> None:
    known = offered.tables
    id = _pick(t("Table"), {id: entry.name for id, entry in known.items()}, f"table-{page}")
    makers = {kind: partial(table_bytes, subject, id, kind, known) for kind in ("csv", "xlsx")}
    _buttons(subject, id, makers, {"csv": "csv", "xlsx": "xlsx"})
    if not extras.missing("xlsx"):
        every = partial(table_bytes, subject, "all", "xlsx")
        _button(subject, "all-tables", "xlsx", every, t("All tables (XLSX)"))


def _pick(label: str, names: dict[str, str], key: str) -> str:
    """Draw the choice among charts or tables."""
    ids = list(names)
    chosen = st.selectbox(
        label,
        ids,
        key=f"download-{key}",
        format_func=lambda id: t(names.get(str(id), "")),
        placeholder=t("Choose an option"),
    )
    return str(chosen or ids[0])


def _buttons(
    subject: Subject,
    what: str,
    makers: Mapping[str, Maker],
    needs: Mapping[str, str],
    language: str | None = None,
) -> None:
    """Draw a button a kind of file, and what to install for those that cannot be made.

    Parameters
    ----------
    subject : Subject
        The scenario's result.
    what : str
        Name of the chart, the table or the report.
    makers : dict
        Makes the bytes, by ending of the file.
    needs : dict
        What each kind needs, a name in :data:`ui.show.extras.NEEDS`.
    language : str, optional
        Language of the file, by default the reader's.
    """
    with st.container(horizontal=True, gap="small"):
        for kind, make in makers.items():
            if not extras.missing(needs[kind]):
                _button(subject, what, kind, make, kind.upper(), language)
    lacking = extras.missing_text(tuple(needs.values()))
    if lacking:
        st.caption(lacking)


def _button(
    subject: Subject,
    what: str,
    kind: str,
    make: Maker,
    label: str,
    language: str | None = None,
) -> None:
    tongue = language or current()
    st.download_button(
        label,
        _spoken(make, tongue),
        file_name=f"{file_stem(subject, f'{what}-{tongue}')}.{kind}",
        mime=MIME[kind],
        on_click="ignore",
        key=f"download-{what}-{kind}",
    )


def _spoken(make: Maker, language: str) -> Maker:
    """Return a maker that speaks a language: Streamlit calls it on a thread of its own."""

    def made() -> bytes:
        with speaking(language):
            return make()

    return made
