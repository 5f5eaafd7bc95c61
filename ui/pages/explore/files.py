"""What Explore offers to take along, and every other page after its own."""

from __future__ import annotations

from ui.pages.explore.charts import commodities
from ui.pages.explore.tables import by_group, by_region, cells
from ui.show.map_picture import map_picture
from ui.show.page import Charts, Tables, of_outcome, offered
from ui.show.stamp import Subject
from ui.show.tables import assumptions, differences, sources_used


def charts(subject: Subject) -> Charts:
    """Return the map and the bars."""
    makers = {"map": map_picture, "commodities": of_outcome(commodities)}
    return offered("chart", makers, ours=("map",))


def tables(subject: Subject) -> Tables:
    """Return who holds the value, what was assumed, and the sources."""
    return offered("page table", {
        "by-region": of_outcome(by_region),
        "by-group": of_outcome(by_group),
        "cells": of_outcome(cells),
        "differences": differences,
        "assumptions": of_outcome(assumptions),
        "sources": sources_used,
    })  # fmt: skip
