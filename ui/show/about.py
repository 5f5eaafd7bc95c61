"""What stands below every chart: its files, its frame for other pages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from model import evaluate
from model.answers.link import LIMIT, encode
from ui.hand import state
from ui.hand.address import address
from ui.show.buttons import file_buttons
from ui.show.canvas import png, sheet
from ui.show.chart import Chart, draw, picture
from ui.show.frames import copy_field, frame_text
from ui.show.stamp import Subject
from ui.speech import words
from ui.speech.language import current, t
from ui.speech.naming import named


def draw_with_tools(made: Chart, compared: Sequence[str] = (), *, titled: bool = True) -> None:
    """Draw a chart of the current scenario: its finding, itself, its note, its files.

    Parameters
    ----------
    made : Chart
        The chart, which its page offers to take along under the same name.
    compared : sequence of str
        Links of the scenarios side by side, where it shows those.
    titled : bool
        Whether its title stands over it; else the page has said it.
    """
    if titled:
        st.markdown(f"**{words.escaped(made.title)}**")
    draw(made)
    if made.note:
        st.caption(words.escaped(made.note))
    about = st.popover(t("Download, embed"), key=f"about-{made.id}", type="tertiary",
                       on_change="rerun")  # fmt: skip
    if about.open:
        with about:
            _tools(made, compared)


def _tools(made: Chart, compared: Sequence[str]) -> None:
    url = st.context.url or ""
    subject = Subject(state.outcome(), state.preset_outcome(), url)
    makers = {kind: partial(_bytes, made, subject, kind) for kind in ("png", "svg")}
    file_buttons(subject, made.id, makers, {"png": "png", "svg": "svg"}, current())
    link = encode(evaluate(named(state.hand().scenario), state.world()))
    if len(link) <= LIMIT:
        framed = address(url, link, embed=True, compared=compared, chart=made.id)
        copy_field(t("Embed this chart"), f"frame-{made.id}", frame_text(framed, made.title))


def _bytes(made: Chart, subject: Subject, kind: str) -> bytes:
    drawn = picture(made, subject)
    page = sheet(drawn, subject)
    return png(page, subject, drawn) if kind == "png" else page.encode()
