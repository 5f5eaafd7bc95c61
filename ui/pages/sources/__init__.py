"""Sources: every row, its grade and who published it."""

from ui.show.page import Page
from ui.speech.language import N_

__all__ = ["PAGE"]

PAGE = Page("sources", N_("Sources"), shows_scenario=False)
