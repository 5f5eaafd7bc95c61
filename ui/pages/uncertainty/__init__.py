"""Uncertainty: how wide each figure is, and what drives it."""

from ui.show.page import Page
from ui.speech.language import N_

PAGE = Page("uncertainty", N_("How sure?"), levers_beside=True)
