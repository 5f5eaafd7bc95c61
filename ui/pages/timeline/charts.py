"""The chart of the Timeline page that stands in files: there the player draws it itself."""

from __future__ import annotations

import pandas as pd

from model.answers.timeline import History
from ui.parts.palette import PARTY_COLOURS
from ui.show.chart import (
    Chart,
    across,
    layer,
    mark,
    money_axis,
)
from ui.speech import words
from ui.speech.language import day, t


def timeline(past: History) -> Chart:
    """Return the value that Russia held on every day on record."""
    table = past.table
    held = zip(pd.DatetimeIndex(table.index), table["russia"], strict=True)
    rows = [{"day": at.date().isoformat(), "value": float(value)} for at, value in held]
    look = {"opacity": 0.85, "interpolate": "step-after"}
    years = {"title": None, "format": "%Y", "tickCount": "year", "grid": False}
    spec = layer(
        mark("area", PARTY_COLOURS["russia"], **look), rows,
        x={"field": "day", "type": "temporal", "axis": years},
        y=across("value", axis=money_axis(log=False)),
    )  # fmt: skip
    first, last = table.index[0], table.index[-1]
    alt = t(
        "Value of the ground controlled by Russia by day: {was} dollars on {first}, {now} on "
        "{last}.",
        was=words.trillions(float(table["russia"].iloc[0])),
        now=words.trillions(float(table["russia"].iloc[-1])),
        first=day(pd.Timestamp(first).date()),
        last=day(pd.Timestamp(last).date()),
    )
    most, now = float(table["russia"].max()), float(table["russia"].iloc[-1])
    title = t("Russia controls ${now} of value; at most it was ${most}", now=words.trillions(now),
              most=words.trillions(most))  # fmt: skip
    note = t("{unit}. Between two records the newest one holds; nothing is interpolated.",
             unit=words.unit_text(past.unit))  # fmt: skip
    return Chart("timeline", title, spec, alt, note, "ground")
