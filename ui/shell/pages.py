"""The pages in their order."""

from __future__ import annotations

from ui.pages import (
    compare,
    explore,
    ladder,
    method,
    sources,
    territory,
    timeline,
    uncertainty,
)

FIRST = explore.PAGE
"""The page that an address without a name opens."""

PAGES = {
    page.PAGE.name: page.PAGE
    for page in (explore, ladder, uncertainty, compare, timeline, territory, sources, method)
}
"""All pages, by name."""
