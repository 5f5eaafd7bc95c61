"""What pages are put together from: sections drawn while they are open, choices, problems."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import streamlit as st

from model import Outcome, Scenario
from model.core.errors import Problem
from ui.hand import state
from ui.parts.drawings import style_rules
from ui.speech import words
from ui.speech.language import t


def section(title: str, key: str, draw: Callable[[], object], *, ask: bool = False) -> None:
    """Draw a part of a page, only while it is open.

    Parameters
    ----------
    title, key : str
        What stands on it, and its key.
    draw : callable
        Draws what is in it.
    ask : bool
        Whether it is drawn although it is closed, as for what was refused in it.
    """
    box = st.expander(title, key=key, on_change="rerun")
    if box.open or ask:
        with box:
            draw()


def pick(
    label: str,
    options: Sequence[Any],
    key: str,
    name: Callable[[Any], str] = str,
    index: int = 0,
    **more: Any,
) -> Any:
    """Draw a choice among options, each by its name, and return the one chosen.

    Parameters
    ----------
    label, key : str
        The question, and the key of the control.
    options : sequence
        What can be chosen.
    name : callable
        Returns how an option is called.
    index : int
        Place of the option that it begins with.
    **more
        As ``st.selectbox`` takes it.
    """
    if index and state.remembered(key) not in options:
        state.show(key, options[index])
    usual = {"placeholder": t("Choose an option")}
    return st.selectbox(label, options, key=key, format_func=name, **{**usual, **more})


def para(text: str, /, **values: object) -> None:
    """Say a text of the page, a literal as :func:`ui.speech.language.t` takes it."""
    st.markdown(t(text, **values))


def note(text: str, /, **values: object) -> None:
    """Say a text in small letters; see :func:`para`."""
    st.caption(t(text, **values))


def metric(place: Any, label: str, value: str, beside: str, **more: Any) -> None:
    """Draw a figure with what stands below it, which is no change for the better or worse."""
    place.metric(label, value, beside, delta_color="off", delta_arrow="off", **more)


def take_button(
    label: str, key: str, make: Callable[[Scenario], Scenario], place: Any = st, **look: Any
) -> None:
    """Draw a button that takes what `make` makes of the scenario, and what was refused of it."""
    place.button(label, key=key, on_click=lambda: state.attempt(key, make), **look)
    problems(state.problems_at(key))


def save_button(label: str, text: str, file_name: str, **look: Any) -> None:
    """Draw the button that saves a text as a TOML file."""
    st.download_button(label, text, file_name, "application/toml", on_click="ignore", **look)


def file_entry(
    label: str, endings: Sequence[str], *, key: str, most: int,
    on_change: Callable[[], None] | None = None,
) -> Any:  # fmt: skip
    """Draw the entry of a file, in the reader's language; return the file that was chosen, if any.

    Streamlit's own words in it are English only.

    Parameters
    ----------
    label, key : str
        What it is for, and its key.
    endings : sequence of str
        Endings of the names of files that may be chosen.
    most : int
        How large a file may be [MB].
    on_change : callable, optional
        Called when another file is chosen.
    """
    zone = f'.st-key-{key} [data-testid="stFileUploaderDropzone"]'
    limit = t("at most {most} MB: {endings}", most=most, endings=", ".join(endings))
    parts = (("stMarkdownContainer", "font-size:0", t("Choose a file")),  # a button has a name
             ("stFileUploaderDropzoneInstructions", "display:none", limit))  # fmt: skip
    for part, hidden, said in parts:
        place = f'{zone} [data-testid="{part}"]'
        style_rules([f"{place}>*{{{hidden}}}", f'{place}::before{{content:"{said}"}}'])
    return st.file_uploader(label, list(endings), key=key, max_upload_size=most,
                            on_change=on_change)  # fmt: skip


def load_entry(label: str, key: str, take: Callable[[bytes], object]) -> None:
    """Draw the entry of a TOML file, whose content is handed on when one is chosen."""

    def chosen() -> None:
        file = state.typed(key)
        state.hand().forgive(key)
        if file is not None:
            take(file.getvalue())

    file_entry(label, ["toml"], key=key, most=1, on_change=chosen)


def version_note(outcome: Outcome) -> None:
    """Say at the foot of a page from which version and data its figures are."""
    run = outcome.run
    st.caption(t("version {version} · data {data}", version=run.version, data=run.data_id))


def problems(found: Iterable[Problem], say: Callable[[Problem], str] = words.problem_text) -> None:
    """Say what was refused, a box each."""
    for problem in found:
        st.error(words.escaped(say(problem)))


def problem_list(head: str, found: Iterable[Problem]) -> str:
    """Return, as Markdown, everything that is wrong with a file, each with its place."""
    lines = (f"- **{words.escaped(p.where)}**: {words.escaped(words.problem_text(p))}"
             for p in found)  # fmt: skip
    return "\n".join([head, *lines])


def plain(text: str) -> str:
    """Return a text of a file so that Markdown shows it as it stands, at most 1,000 letters."""
    cleaned = "".join(c if c.isprintable() else " " for c in text)[:1000]
    # A word joiner keeps an address from becoming a link.
    return _MARKUP.sub(r"\\\g<0>", cleaned).replace(r"\/\/", "\u2060\\/\\/")


_MARKUP = re.compile(r"[!-/:-@\[-`{-~]")
"""Punctuation that Markdown may read as its own; a backslash takes that from it."""
