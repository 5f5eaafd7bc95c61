"""Who holds what, as tables: two days compared, deposits, ground, a map or values of one's own."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from model import Outcome
from model.answers.ground import Changes, changed_hands, marginal_value
from model.territory.control import RUSSIA, control_by_region
from model.world.catalog import PARTIES, catalog
from ui.map.territory import name_of
from ui.pages.territory.map import MapPreview, located
from ui.show.stamp import Subject
from ui.show.table import Table, million, of_frame
from ui.speech import words
from ui.speech.control import since
from ui.speech.language import day, t

__all__ = [
    "changed_deposits_table",
    "changes_table",
    "deposits_table",
    "ground_table",
    "map_deposits_table",
    "map_shares_table",
    "values_table",
]

Days = tuple[dt.date, dt.date] | None


def _changes(subject: Subject, days: Days) -> tuple[Changes, str]:
    """Return what changed hands between two days, and both in words."""
    scenario, known = subject.outcome.scenario, catalog()
    first, last = days or (scenario.front_line_date or known.first_day, known.last_day)
    said = t("{first} to {last}", first=day(first), last=day(last))
    return changed_hands(scenario, subject.outcome.world, first, last), said


def changes_table(subject: Subject, days: Days, axis: str) -> Table:
    """Return the change of what each party holds between two days.

    Parameters
    ----------
    subject : Subject
        The result; its own shares are set aside.
    days : tuple of date or None
        The two days; None for the scenario's and the newest.
    axis : {"region", "group"}
        What the rows are.
    """
    found, said = _changes(subject, days)
    by_region = axis == "region"
    change = found.by_region if by_region else found.by_group
    labels = "regions" if by_region else "commodity_groups"
    world = subject.outcome.world
    rows: dict[str, list[object]] = {
        t("Code"): list(change.index),
        t("Name"): [name_of(world, labels, str(id)) for id in change.index],
    }
    for party in PARTIES:
        rows[words.party(party)] = change[party].astype(int).to_list()
    head = t("Changed hands by region") if by_region else t("Changed hands by commodity group")
    return of_frame(f"changes-by-{axis}", f"{head}, {said}", pd.DataFrame(rows),
                 million(subject.outcome.unit), subject.ground_sources)  # fmt: skip


def changed_deposits_table(subject: Subject, days: Days) -> Table:
    """Return the deposits that changed hands between two days."""
    found, said = _changes(subject, days)
    world, frame = subject.outcome.world, found.deposits
    rows = {
        t("Code"): list(frame.index),
        t("Deposit"): [name_of(world, "deposits/deposits", str(id)) for id in frame.index],
        t("Commodity group"): [name_of(world, "commodity_groups", g) for g in frame["group"]],
        t("Region"): [name_of(world, "regions", r) for r in frame["region"]],
        t("First seen behind the line"): [since(str(text)) for text in frame["since"]],
        t("Now held by"): [words.party(str(to)) for to in frame["to"]],
    }
    used = subject.of_rows(world.label_row("deposits/deposits", str(id)) for id in frame.index)
    title = f"{t('Deposits that changed hands')}, {said}"
    return of_frame("changed-deposits", title, pd.DataFrame(rows), sources=used)


def deposits_table(subject: Subject) -> Table:
    """Return every deposit with its holder, the probability as a number."""
    world, frame = subject.outcome.world, subject.outcome.by_deposit
    stated = frame.index.isin(list(subject.outcome.scenario.deposit_control))
    told = zip(frame["holder"], frame["offshore"] & ~stated, strict=True)
    rows = {
        t("Code"): list(frame.index),
        t("Deposit"): [name_of(world, "deposits/deposits", str(id)) for id in frame.index],
        t("Commodity group"): [name_of(world, "commodity_groups", g) for g in frame["group"]],
        t("Region"): [name_of(world, "regions", r) for r in frame["region"]],
        t("Held by"): [t("not on record") if sea else words.party(str(by)) for by, sea in told],
        t("Russia's probability"): frame["russia"].astype(float).mask(frame["offshore"]).to_list(),
        t("First seen behind the line"): [since(str(text)) for text in frame["since"]],
        t("Counted"): _yes(frame["counted"]),
    }
    used = subject.of_rows(world.tables["deposits/deposits"])
    return of_frame("deposits", t("Deposits"), pd.DataFrame(rows), sources=used)


def _yes(flags: pd.Series[bool]) -> list[str]:
    return [t("yes") if flag else t("no") for flag in flags]


def ground_table(subject: Subject) -> Table:
    """Return what a square kilometre and a percentage point of each region stand for."""
    outcome = subject.outcome
    frame = marginal_value(outcome).sort_values("per_km2", ascending=False)
    rows = {
        t("Code"): list(frame.index),
        t("Region"): [name_of(outcome.world, "regions", str(id)) for id in frame.index],
        t("Area, km²"): frame["area_km2"].to_list(),
        t("Value"): frame["value"].to_list(),
        t("One km²"): frame["per_km2"].to_list(),
        t("One percentage point"): frame["per_point"].to_list(),
    }
    return of_frame("ground", t("What ground is worth"), pd.DataFrame(rows), million(outcome.unit),
                 subject.ground_sources)  # fmt: skip


def map_shares_table(subject: Subject, own: MapPreview) -> Table:
    """Return Russia's share of each region in hand and by a map of one's own."""
    world = subject.outcome.world
    now, then = (control_by_region(o.scenario, world)[RUSSIA]
                 for o in (subject.outcome, own.after))  # fmt: skip
    rows = {
        t("Code"): list(world.regions),
        t("Region"): [name_of(world, "regions", id) for id in world.regions],
        t("Russia, in hand"): now.tolist(),
        t("Russia, your map"): then.tolist(),
        t("Difference"): (then - now).tolist(),
    }
    title = t("Shares of area by your file {name}", name=own.name)
    return of_frame("own-map-shares", title, pd.DataFrame(rows), t("share of the region's area"),
                 subject.ground_sources, own.after)  # fmt: skip


def map_deposits_table(subject: Subject, own: MapPreview) -> Table:
    """Return the deposits by a map of one's own, the surest to be held by Russia first."""
    world = subject.outcome.world
    at, rows = located(own.found, "russia", world), subject.outcome.world.deposits.rows
    order = np.argsort(-at.probability, kind="stable").tolist()
    columns = {
        t("Code"): [rows[i]["id"] for i in order],
        t("Deposit"): [name_of(world, "deposits/deposits", rows[i]["id"]) for i in order],
        t("Commodity group"): [name_of(world, "commodity_groups", rows[i]["group"]) for i in order],
        t("Russia's probability"): [float(at.probability[i]) for i in order],
        t("km behind the edge"): [float(at.signed_distance_km[i]) for i in order],
    }
    title = t("Deposits by your file {name}", name=own.name)
    return of_frame("own-map-deposits", title, pd.DataFrame(columns),
                 sources=subject.of_rows(world.tables["deposits/deposits"]),
                 of=own.after)  # fmt: skip


def values_table(subject: Subject, after: Outcome) -> Table:
    """Return the totals of values of one's own beside Forbes', by commodity group."""
    world = subject.outcome.world
    reference = world.value(world.tables["value/bases"][0]["id"])
    rows = {
        t("Code"): list(world.groups),
        t("Commodity group"): [name_of(world, "commodity_groups", id) for id in world.groups],
        t("Yours, million"): [int(v) for v in after.value.sum(axis=0)],
        t("Forbes, million"): [int(v) for v in reference.sum(axis=0)],
    }
    return of_frame("own-values", t("Own values beside Forbes'"), pd.DataFrame(rows),
                 words.unit_text(after.unit), subject.ground_sources, after)  # fmt: skip
