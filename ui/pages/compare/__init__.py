"""Compare: scenarios side by side."""

from ui.show.page import Page
from ui.speech.language import N_

__all__ = ["PAGE"]

PAGE = Page("compare", N_("Compare"))
