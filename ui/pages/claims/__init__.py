"""Claims: what people have said in public, checked."""

from ui.show.page import Page
from ui.speech.language import N_

PAGE = Page("claims", N_("Claims"))
