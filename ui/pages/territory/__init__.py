"""Own map and values: what a reader brings along."""

from ui.show.page import Page
from ui.speech.language import N_

PAGE = Page("territory", N_("Your data"))
