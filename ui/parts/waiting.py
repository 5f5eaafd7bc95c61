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
        task.ended.wait(PATIENCE)
    problems(task.problems, words.problem_line)
    if task.busy:
        state.fragment(_waiting, POLL)(asking, task)
    return task.state == "done"


def _waiting(asking: Asking, task: Task) -> None:
    asking.keep(task)
    st.caption(t("Being worked out …"))
    if not task.busy:
        st.rerun()
