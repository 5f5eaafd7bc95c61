"""Answers that are worked out beside the page: there, refused, or waited for."""

from __future__ import annotations

import streamlit as st

from ui.hand import state
from ui.hand.asking import Asking
from ui.hand.background import Task
from ui.parts.kit import problems
from ui.speech import words
from ui.speech.language import t

POLL, PATIENCE = 0.8, 0.5
"""Seconds between two looks at work under way, and for which a run of the page waits for it."""


def ready(asking: Asking, task: Task) -> bool:
    """Return whether an answer is there; else say that it is being worked out, and wait."""
    if task.busy:
        task.wait(PATIENCE)
    problems(task.problems, words.problem_line)
    if task.busy:
        state.fragment(_waiting, POLL)(asking, task)
    return task.state == "done"


def progress_text(asking: Asking, task: Task) -> str:
    """Return what stands in place of an answer that is still to come."""
    place = asking.place(task)
    return t("Place {place} in line …", place=place) if place else t("Being worked out …")


def _waiting(asking: Asking, task: Task) -> None:
    asking.keep(task)
    st.caption(progress_text(asking, task))
    if not task.busy:
        st.rerun()
