"""Deals: what each text would bring to whom, and the one in force by year."""

from ui.show.page import Page
from ui.speech.language import N_

PAGE = Page("deals", N_("Deals"), levers_beside=True)
