"""Timeline: the front line from 2014 to the newest record."""

from ui.show.page import Page
from ui.speech.language import N_

PAGE = Page("timeline", N_("Timeline"))
