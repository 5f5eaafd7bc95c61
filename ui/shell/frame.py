"""What stands around every page: the navigation and the choice of language."""

from __future__ import annotations

import datetime as dt

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ui.hand import state
from ui.parts.drawings import say_language, style_page
from ui.shell import downloads, share
from ui.shell.pages import FIRST, PAGES
from ui.speech.age import age_text
from ui.speech.language import LANGUAGES, current, own_name, t


def title() -> str:
    """Return the name of the page as the browser's tab shows it."""
    return t("Ukraine's mineral wealth")


def pages() -> list[StreamlitPage]:
    """Return the pages, named in the reader's language."""
    return [
        st.Page(page.view, title=t(page.title), default=not index, url_path=page.name)
        for index, page in enumerate(PAGES.values())
    ]


def show() -> None:
    """Draw the page that the address names, with what stands around it; embedded, the result."""
    style_page()
    if state.embedded():
        from ui.shell import embed

        st.navigation(pages(), position="hidden")
        say_language(current())
        share.link_notice(brief=True)
        embed.page()
        return
    chosen = st.navigation(pages(), position="top")
    page = PAGES.get(chosen.url_path, FIRST)  # the first page has no path
    language_switch()
    with st.sidebar:
        if page.shows_scenario:
            share.share_controls()
        downloads.download_controls(page.name)
    say_language(current())
    share.link_notice()
    chosen.run()
    st.caption(age_text(state.world(), dt.date.today()))


def language_switch() -> None:
    """Draw the choice of language; it stands in the address, so that a link keeps it."""
    state.show("lang", current())
    with st.sidebar:
        st.segmented_control(
            " / ".join(language.word for language in LANGUAGES.values()),
            list(LANGUAGES),
            key="lang",
            format_func=own_name,
            required=True,
            label_visibility="collapsed",
            on_change=lambda: state.use_language(state.typed("lang")),
        )
