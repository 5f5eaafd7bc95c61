"""Which charts and tables each page offers to take along."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from model.answers.link import Reopened
from model.world.catalog import names
from ui.pages.ladder import answers
from ui.pages.sources import records
from ui.pages.territory import ground_files as ground
from ui.pages.territory import holders, maps
from ui.pages.uncertainty import tables as futures
from ui.shell.seen_files import Seen
from ui.show import charts, tables
from ui.show.canvas import BODY, Picture
from ui.show.money import has_money
from ui.show.stamp import Subject
from ui.show.tables import Table
from ui.speech.language import N_
from ui.speech.money import KINDS

__all__ = ["Offer", "offer"]

Pictures = dict[str, tuple[str, Callable[[Subject], Picture]]]
Tables = dict[str, tuple[str, Callable[[Subject], Table]]]


@dataclass(frozen=True)
class Offer:
    """What can be taken along from a page, what is its own first.

    Parameters
    ----------
    charts, tables : dict
        Name, marked for translation, and what makes each, by id.
    """

    charts: Pictures = field(default_factory=dict)
    tables: Tables = field(default_factory=dict)


def offer(page: str, subject: Subject, seen: Seen | None = None) -> Offer:
    """Return what can be taken along from a page.

    Parameters
    ----------
    page : str
        Name of the page in the address.
    subject : Subject
        The scenario's result.
    seen : Seen, optional
        What the page shows beside it; by default what it begins with.
    """
    seen = seen or Seen()
    money = has_money(subject.outcome)
    of_ground = Offer(_all(charts.CHARTS), dict(tables.TABLES))
    of_money = _of_money(seen)
    order = [of_money, of_ground] if page == "ladder" else [of_ground, of_money]
    order = [_own(page, seen), *(one for one in order if money or one is not of_money)]
    order += [_moved(seen.moved)] if seen.moved is not None else []
    return Offer(
        {id: entry for one in order for id, entry in one.charts.items()},
        {id: entry for one in order for id, entry in one.tables.items()},
    )


def _all(makers: Mapping[str, tuple[str, charts.Maker]]) -> Pictures:
    return {id: (name, partial(_sized, make=make)) for id, (name, make) in makers.items()}


def _sized(subject: Subject, make: charts.Maker) -> Picture:
    return make(subject, BODY)


def _of_money(seen: Seen) -> Offer:
    """Return the ladder's charts and tables, with the bars and the break-even as the page has."""
    drawn = _all(charts.LADDER)
    for kind, name in KINDS.items():
        make = partial(charts.waterfall, size=BODY, kind=kind, log=seen.log)
        drawn[f"ladder-{kind}"] = (name, make)
    drawn["flips"] = (_FLIPS, partial(maps.flips_picture, quantity=seen.quantity))
    found: Tables = {
        **tables.LADDER,
        "deal-terms": (N_("All terms about money"), answers.deal_table),
        "break-even": (
            N_("Break-even: what would have to be true"),
            partial(answers.break_even_table, quantity=seen.quantity, region=seen.region),
        ),
        "flips": (_FLIPS, partial(answers.flips_table, quantity=seen.quantity)),
    }
    return Offer(drawn, found)


_FLIPS = N_("Regions whose loss alone changes the answer")


def _moved(found: Reopened) -> Offer:
    make = partial(holders.moved_table, found=found)
    return Offer(tables={"moved": (N_("The link's figures, then and now"), make)})


def _own(page: str, seen: Seen) -> Offer:
    """Return what no other page has."""
    makers = {"timeline": _timeline, "territory": _territory, "compare": _compare,
              "uncertainty": _uncertainty, "sources": _sources, "method": _method}  # fmt: skip
    return makers[page](seen) if page in makers else Offer()


def _timeline(seen: Seen) -> Offer:
    by_region = partial(holders.changes_table, days=seen.days, axis="region")
    by_group = partial(holders.changes_table, days=seen.days, axis="group")
    moved = partial(holders.changed_deposits_table, days=seen.days)
    return Offer(
        {"timeline": (N_("Value held by Russia over time"), ground.timeline_picture)},
        {
            "timeline": (N_("Value held on every day on record"), ground.timeline_table),
            "changes-by-region": (N_("Changed hands by region"), by_region),
            "changes-by-group": (N_("Changed hands by commodity group"), by_group),
            "changed-deposits": (N_("Deposits that changed hands"), moved),
        },
    )


def _territory(seen: Seen) -> Offer:
    day = seen.estimate_day
    known = (N_("The line read by area or by deposit"), N_("The same question under every "
             "valuation"), N_("Rival estimates of the front line"))  # fmt: skip
    drawn = (ground.readings_picture, ground.bases_picture,
             partial(ground.estimates_picture, asked=day))  # fmt: skip
    listed = (ground.readings_table, ground.bases_table,
              partial(ground.estimates_table, asked=day))  # fmt: skip
    ids = ("readings", "valuations", "estimates")
    of_files = _files(seen)
    return Offer(
        {**of_files.charts, **dict(zip(ids, zip(known, drawn, strict=True), strict=True))},
        {
            **of_files.tables,
            **dict(zip(ids, zip(known, listed, strict=True), strict=True)),
            "deposits": (N_("Deposits"), holders.deposits_table),
            "ground": (N_("What ground is worth"), holders.ground_table),
        },
    )


def _files(seen: Seen) -> Offer:
    """Return what a map and values of one's own give, where they are looked at."""
    drawn: Pictures = {}
    found: Tables = {}
    if (own := seen.own_map) is not None:
        drawn["own-map"] = (N_("Your map"), partial(maps.own_map_picture, own=own))
        shares, inside = holders.map_shares_table, holders.map_deposits_table
        found["own-map-shares"] = (N_("Shares of area by your map"), partial(shares, own=own))
        found["own-map-deposits"] = (N_("Deposits by your map"), partial(inside, own=own))
    if seen.own_values is not None:
        make = partial(holders.values_table, after=seen.own_values)
        found["own-values"] = (N_("Own values beside Forbes'"), make)
    return Offer(drawn, found)


def _compare(seen: Seen) -> Offer:
    if not seen.kept:
        return Offer()
    kept = dict(seen.kept)
    return Offer(
        tables={
            "compared": (N_("Scenarios side by side"), partial(ground.compared_table, kept=kept)),
            "compared-figures": (
                N_("Scenarios side by side: figures"), partial(answers.figures_table, kept=kept)),
            "compared-groups": (
                N_("Scenarios side by side: shares held by Russia"),
                partial(answers.groups_table, kept=kept)),
            "compared-inputs": (
                N_("Only the inputs that differ"), partial(answers.differing_table, kept=kept)),
        }
    )  # fmt: skip


def _uncertainty(seen: Seen) -> Offer:
    if seen.drawn is None:
        return Offer()
    return Offer(futures.pictures(seen.drawn), futures.tables(seen.drawn))


def _sources(seen: Seen) -> Offer:
    """Return the table that is open, what was searched for, the others, then every table."""
    table = seen.table or next(iter(names("table")))
    first: Tables = {f"data-{table}": _data(table)}
    if seen.query.strip():
        make = partial(records.search_table, query=seen.query)
        first["search"] = (N_("Search"), make)
    rivals = partial(records.rivals_table, id=seen.rivals)
    one: Tables = {"rivals": (N_("Rival values, the set chosen"), rivals)} if seen.rivals else {}
    return Offer(
        tables={
            **first,
            **one,
            "rivals-all": (N_("Rival values"), partial(records.rivals_table, id="")),
            "disputes": (N_("Disputed terms"), records.disputes_table),
            "checks": (_CHECKS, records.checks_table),
            "corrections": (names("table")["corrections"], records.corrections_table),
            "presets": (N_("Presets"), records.presets_table),
            **{f"data-{name}": _data(name) for name in names("table")},
        }
    )


_CHECKS = N_("Published results that the model is held against")


def _data(name: str) -> tuple[str, Callable[[Subject], Table]]:
    return names("table")[name], partial(records.data_table, name=name)


def _method(_: Seen) -> Offer:
    return Offer(
        tables={
            "levers": (N_("Table of assumptions"), records.fields_table),
            "symbols": (N_("Symbols of the formulas"), records.symbols_table),
            "data-economics/parameters": _data("economics/parameters"),
            "grades": (N_("Grades of sources"), records.grades_table),
            "glossary": (N_("Glossary"), records.glossary_table),
            "presets": (N_("Presets"), records.presets_table),
        }
    )
