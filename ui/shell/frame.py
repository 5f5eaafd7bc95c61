"""What stands around every page: its title, the navigation, and the tools in the header."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ui.controls.start import step_buttons
from ui.hand import state
from ui.hand.address import keep_address
from ui.hand.warming import warm
from ui.parts.drawings import say_page
from ui.shell import downloads, share
from ui.shell.pages import BEHIND, COMPARE, FIRST, PAGES
from ui.shell.tray import tray
from ui.show.page import Page
from ui.speech.age import age_text
from ui.speech.language import LANGUAGES, current, t

ICON = str(Path(__file__).with_name("icon.svg"))
"""What the browser's tab shows beside the title."""


def title(page: Page | None = None) -> str:
    """Return the name of a page as the browser's tab shows it, by default of the whole."""
    whole = t("Ukraine's mineral wealth")
    return whole if page in (None, FIRST) else f"{t(page.title)} · {whole}"


def pages() -> dict[str, list[StreamlitPage]]:
    """Return the pages, named in the reader's language: the questions, and what lies behind."""
    named = {
        name: st.Page(page.view, title=t(page.title), default=page is FIRST, url_path=name)
        for name, page in PAGES.items()
    }
    more = [page for name, page in named.items() if name in BEHIND]
    return {"": [page for page in named.values() if page not in more], t("More"): more}


def show() -> None:
    """Draw the page that the address names, with what stands around it; embedded, the result."""
    if state.embedded():
        from ui.shell import embed

        shown = st.navigation(pages(), position="hidden")
        st.set_page_config(page_title=title(), page_icon=ICON, layout="wide")
        say_page(current())
        share.link_notice(brief=True)
        embed.page(PAGES.get(shown.url_path, FIRST))
        return
    chosen = st.navigation(pages(), position="top")
    page = PAGES.get(chosen.url_path, FIRST)  # the first page has no path
    st.set_page_config(page_title=title(page), page_icon=ICON, layout="wide")
    _tools(page)
    say_page(current(), beside=page.levers_beside)
    share.link_notice()
    chosen.run()
    keep_address()
    if page.shows_scenario:
        warm(state.outcome())
    st.caption(age_text(state.world()))


def _tools(page: Page) -> None:
    """Draw what stands at the end of the header's row on every page."""
    with st.container(horizontal=True, key="tools", gap="xsmall", vertical_alignment="center"):
        if page.shows_scenario:
            step_buttons()
            if page.name != COMPARE:
                tray()
            share.share_controls()
        downloads.download_controls(page.name)
        _language_switch()


def _language_switch() -> None:
    """Draw the choice of language; it stands in the address, so that a link keeps it."""
    state.show("lang", current())
    st.segmented_control(
        " / ".join(language.word for language in LANGUAGES.values()),
        list(LANGUAGES),
        key="lang",
        format_func=lambda code: LANGUAGES[code].short,
        required=True,
        label_visibility="collapsed",
        on_change=lambda: state.use_language(state.typed("lang")),
    )
