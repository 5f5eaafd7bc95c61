"""What stands around every page: the navigation and the choice of language."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ui.hand import state
from ui.parts import say_language, style_page
from ui.shell import downloads, share
from ui.speech.language import LANGUAGES, N_, current, own_name, t

__all__ = ["PAGES", "language_switch", "pages", "show", "title"]

PAGES = {
    "explore": N_("Explore"),
    "ladder": N_("Value ladder"),
    "uncertainty": N_("Uncertainty"),
    "compare": N_("Compare"),
    "timeline": N_("Timeline"),
    "territory": N_("Own map and values"),
    "sources": N_("Sources"),
    "method": N_("Method"),
}
"""The pages in their order: folder in ``ui/pages/`` and name; one without a file is left out."""

_PAGES = Path(__file__).resolve().parents[1] / "pages"


def title() -> str:
    """Return the name of the page as the browser's tab shows it."""
    return t("Ukraine's mineral wealth")


def pages() -> list[StreamlitPage]:
    """Return the pages that exist, named in the reader's language; the first is the default."""
    files = {name: _PAGES / name / "view.py" for name in PAGES}
    there = [name for name, file in files.items() if file.exists()]
    return [
        st.Page(files[name], title=t(PAGES[name]), default=index == 0, url_path=name)
        for index, name in enumerate(there)
    ]


WITHOUT = ("sources", "method")
"""Pages that show no scenario, and so have nothing to share."""


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
    language_switch()
    with st.sidebar:
        if chosen.url_path not in WITHOUT:
            share.share_controls()
        downloads.download_controls(chosen.url_path)
    say_language(current())
    share.link_notice()
    chosen.run()


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
