"""Method: how each figure is computed."""

from ui.show.page import Page
from ui.speech.language import N_

PAGE = Page("method", N_("Method"), shows_scenario=False)
