"""Compare: scenarios side by side."""

from ui.show.page import Page
from ui.speech.language import N_

PAGE = Page("compare", N_("Compare"))
