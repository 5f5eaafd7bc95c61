"""The pages in their order."""

from __future__ import annotations

from importlib import import_module

from ui.show.page import Page

ORDER = (
    "explore", "ladder", "deals", "uncertainty", "claims", "timeline", "compare", "territory",
    "sources", "method",
)  # fmt: skip
BEHIND = ("compare", "territory", "sources", "method")
"""Pages that stand under More."""

COMPARE = "compare"
"""The page to which the tray leads."""

PAGES: dict[str, Page] = {name: import_module(f"ui.pages.{name}").PAGE for name in ORDER}
"""All pages, by name."""

FIRST = PAGES["explore"]
"""The page that an address without a name opens."""
