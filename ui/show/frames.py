"""What others put into their pages: the text of a frame, and fields whose text is copied."""

from __future__ import annotations

from html import escape

import streamlit as st

from ui.hand import state
from ui.parts.drawings import draw_copy
from ui.speech.language import t

SIZE = (600, 580)
"""Width and height of a frame that has not said its own [CSS pixel]."""


def frame_text(url: str, title: str) -> str:
    """Return the HTML that puts an address into an article; the frame takes the height it says."""
    width, height = SIZE
    return (
        f'<iframe src="{escape(url)}" title="{escape(title)}" width="{width}" height="{height}" '
        'style="border:0; max-width:100%" loading="lazy" allow="clipboard-write"></iframe>'
        "<script>{const f=document.currentScript.previousElementSibling;"
        'addEventListener("message",e=>{const h=e.data&&e.data["mineral-wealth-height"];'
        'if(e.source===f.contentWindow&&h>0)f.style.height=h+"px"})}</script>'
    )


def copy_field(label: str, key: str, text: str) -> None:
    """Draw a text to copy in a field, with its button: a block of code has no way by keyboard."""
    state.show(key, text)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(label, key=key)
        with st.container(width="content"):
            draw_copy(f"copy-{key}", t("Copy"), t("Copied"), text)
