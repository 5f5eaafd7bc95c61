"""The charts of Explore as files have them: on the page they are drawings of our own."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from model import Outcome
from ui.parts.palette import PARTY_COLOURS
from ui.show.chart import (
    LEGEND,
    Chart,
    across,
    chart,
    coloured,
    layer,
    mark,
    said,
    tips,
)
from ui.speech import words
from ui.speech.language import percent, t
from ui.speech.words import party as party_name
from ui.speech.words import trillions

LARGE = 0.02
"""Share of the total from which a group is named in a title [1]."""


def commodities(outcome: Outcome) -> Chart:
    """Return bars of who holds which share of each commodity group, the largest group first."""
    by_group, world = outcome.by_group, outcome.world
    names = {id: words.name(world, "commodity_groups", id) for id in world.groups}
    totals = by_group.sum(axis=1).sort_values(ascending=False)
    present = [party for party in by_group.columns if by_group[party].any()]
    rows = [row for group in totals.index for row in _rows(names[group], by_group.loc[group])]
    labels = {row["name"]: row["label"] for row in rows}
    y = {**said("name"), "sort": list(labels)}
    texts = f"{json.dumps(labels, ensure_ascii=False)}[datum.value]"
    spec = chart(
        _bars({**y, "axis": _over_bars("left")}, present),
        _bars({**y, "axis": {**_over_bars("right"), "labelExpr": texts}}, present),
        rows=rows, height=36 * len(totals), resolve={"axis": {"y": "independent"}},
    )  # fmt: skip
    return Chart("commodities", _title(by_group, names), spec, _alt(by_group, names),
                 sources="ground")  # fmt: skip


def _title(by_group: pd.DataFrame, names: dict[str, str]) -> str:
    """Return of which of the groups that matter Russia controls most, and least."""
    totals = by_group.sum(axis=1)
    large = by_group[totals >= LARGE * totals.sum()]
    shares = (large["russia"] / large.sum(axis=1)).sort_values()
    first, last = (str(shares.index[end]) for end in (-1, 0))
    return t("Russia's share: {most} {high}, {least} {low}", most=names[first],
             high=percent(shares[first]), least=names[last], low=percent(shares[last]))  # fmt: skip


def _over_bars(side: str) -> dict[str, Any]:
    """Return an axis whose labels stand above the bars, at one end of them."""
    quiet = {"title": None, "ticks": False, "domain": False}
    return {
        **quiet,
        "orient": side,
        "labelAlign": side,
        "labelPadding": 0,
        "labelOffset": -6,
        "labelLimit": 220,
        "labelFontSize": 12,
    }


def _rows(name: str, held: pd.Series[int]) -> list[dict[str, Any]]:
    total = int(held.sum())
    shares = {str(party): int(value) / total if total else 0.0 for party, value in held.items()}
    label = f"{trillions(total)}, {party_name('russia')} {percent(shares['russia'])}"
    return [
        {
            "name": name,
            "party": party_name(party),
            "share": share,
            "order": order,
            "text": f"{party_name(party)} {percent(share)}, {trillions(int(held[party]))} USD",
            "label": label,
        }
        for order, (party, share) in enumerate(shares.items())
    ]


def _bars(y: dict[str, Any], parties: list[str]) -> dict[str, Any]:
    colours = {party_name(party): PARTY_COLOURS[party] for party in parties}
    axis = {"format": ".0%", "values": [0, 0.5, 1], "title": None, "grid": False}
    return layer(
        mark("bar", height=9, yOffset=7),
        y=y,
        x=across("share", scale={"domain": [0, 1]}, axis=axis),
        color=coloured("party", colours, LEGEND),
        order={"field": "order"},
        tooltip=tips(name=" ", text=t("controlled")),
    )


def _alt(by_group: pd.DataFrame, names: dict[str, str]) -> str:
    """Return the message of the bars as one sentence a screen reader can say."""
    share = (by_group["russia"] / by_group.sum(axis=1)).fillna(0.0).sort_values(ascending=False)
    first, second = (f"{names[str(g)]} {percent(share[g])}" for g in share.index[:2])
    largest = by_group.sum(axis=1).idxmax()
    return t(
        "Who controls each commodity group. Russia's share is largest for {first} and {second}. "
        "{largest} is the largest, {amount} USD.",
        first=first,
        second=second,
        largest=names[str(largest)],
        amount=trillions(int(by_group.loc[largest].sum())),
    )
