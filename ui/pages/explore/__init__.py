"""Explore: the map, the levers, who controls how much."""

from ui.show.page import Page
from ui.speech.language import N_

PAGE = Page("explore", N_("Map"))
