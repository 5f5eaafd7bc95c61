"""Value ladder: from rock in the ground to money that somebody receives."""

from ui.show.page import Page
from ui.speech.language import N_

PAGE = Page("ladder", N_("From rock to money"), levers_beside=True)
