"""What Explore offers to take along, and every other page after its own."""

from __future__ import annotations

from ui.pages.explore.charts import commodities
from ui.pages.explore.tables import by_group, by_region, cells
from ui.show.map_picture import map_picture
from ui.show.page import Charts, Offered, Tables
from ui.show.stamp import Subject
from ui.show.tables import assumptions, differences, sources_used
from ui.speech.language import N_


def charts(subject: Subject) -> Charts:
    """Return the map and the bars."""
    return {
        "map": Offered(N_("Map of who holds the value"), map_picture, ours=True),
        "commodities": Offered(
            N_("Who holds each commodity group"), lambda subject: commodities(subject.outcome)
        ),
    }


def tables(subject: Subject) -> Tables:
    """Return who holds the value, what was assumed, and the sources."""
    return {
        "by-region": Offered(N_("Value by region"), lambda of: by_region(of.outcome)),
        "by-group": Offered(N_("Value by commodity group"), lambda of: by_group(of.outcome)),
        "cells": Offered(N_("Value by region and commodity group"), lambda of: cells(of.outcome)),
        "differences": Offered(N_("What differs from the preset"), differences),
        "assumptions": Offered(
            N_("Assumptions of the scenario"), lambda of: assumptions(of.outcome)
        ),
        "sources": Offered(N_("Sources used"), sources_used),
    }
