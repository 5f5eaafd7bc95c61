"""What every exported file says of itself: version, data, scenario, link, dates, sources."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from model import Outcome, Scenario, World
from model.answers.link import LIMIT, encode
from ui.hand.address import address
from ui.hand.background import background, beside
from ui.show.below import source_ids, source_ids_of
from ui.speech import words
from ui.speech.control import control_text
from ui.speech.language import day, t, told
from ui.speech.naming import author_of, named, prose, title_of

GROUND = ("total", "ukraine", "russia", "other")
"""Figures whose sources stand under what shows who holds the value."""

MONEY = ("aid_coverage", "S10", "receipts.us")
"""Figures whose sources stand under what shows the ladder and the deal."""


@dataclass(frozen=True, slots=True)
class Source:
    """One source that a file names.

    Parameters
    ----------
    id, title, publisher, url, published, grade : str
        As the table of sources has them, our own named in the reader's language; what is unknown
        is empty.
    """

    id: str
    title: str
    publisher: str
    url: str
    published: str
    grade: str


@dataclass(frozen=True)
class Subject:
    """What is exported: a result, the preset it is set against, where and when.

    Parameters
    ----------
    outcome, preset : Outcome
        The result, and that of the preset.
    url : str
        Address of the page that the link leads to.
    made : date
        The day of the export.
    kept : mapping of str to Scenario
        The scenarios side by side, by name.
    """

    outcome: Outcome
    preset: Outcome
    url: str = ""
    made: dt.date = field(default_factory=dt.date.today)
    kept: Mapping[str, Scenario] = field(default_factory=dict)

    def showing(self, outcome: Outcome | None) -> Subject:
        """Return the same with another result, whose stamp the file then has; itself for none."""
        return self if outcome is None else replace(self, outcome=outcome)

    @property
    def title(self) -> str:
        """Name of the scenario: the one it was kept under, else in the reader's language."""
        hash = self.outcome.run.scenario_hash
        kept = (name for name, one in self.kept.items() if one.hash == hash)
        return next(kept, title_of(self.outcome.scenario))

    @property
    def author(self) -> str:
        """Who made the scenario; empty for a preset that was changed."""
        return author_of(self.outcome.scenario, self.preset.scenario)

    @property
    def prose(self) -> str:
        """What the scenario says of itself, or how it was changed from its preset."""
        return prose(self.outcome.scenario, self.preset.scenario, self.outcome.world)

    @cached_property
    def link(self) -> str:
        """Address that opens the scenario; empty where it is too long for one."""
        shared = named(self.outcome.scenario)
        code = encode(Outcome(shared, self.outcome.world, self.outcome.shares, self.outcome.held,
                              self.outcome.aid))  # fmt: skip
        return address(self.url, code) if len(code) <= LIMIT else ""

    @property
    def dates(self) -> str:
        """Dates of the layer of control and of the prices, and the day of the export."""
        caption = control_text(self.outcome)
        return t(
            "Control: {caption}. Values: {basis}, {unit}. Exported on {day}.",
            caption=caption,
            basis=words.value_text(
                "valuation", self.outcome.scenario.valuation, self.outcome.world
            ),
            unit=words.unit_text(self.outcome.unit),
            day=day(self.made),
        )

    @property
    def run(self) -> str:
        """Version, data id and scenario hash in one line."""
        run = self.outcome.run
        return t(
            "mineral-wealth {version} · data {data} · scenario {hash}",
            version=run.version, data=run.data_id, hash=run.scenario_hash,
        )  # fmt: skip

    @cached_property
    def ground_sources(self) -> tuple[Source, ...]:
        """Sources of what shows who holds the value."""
        scenario, world = self.outcome.scenario, self.outcome.world
        basis = world.label_row("value/bases", scenario.valuation)
        return self._sources(GROUND, [] if scenario.own_values else _ids(basis))

    @cached_property
    def money_sources(self) -> tuple[Source, ...]:
        """Sources of the ladder, the deal and the aid figure, parameters included."""
        world, scenario = self.outcome.world, self.outcome.scenario
        rows = list(world.tables["economics/parameters"])
        if scenario.own_deal is None:
            deal = world.label_row("deals/terms", scenario.deal)
            rows.append(deal)
        more = [id for row in rows for id in _ids(row)]
        return self._sources(MONEY, more)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """All of them, each once, the best grade first."""
        both = dict.fromkeys((*self.ground_sources, *self.money_sources))
        return tuple(sorted(both, key=lambda source: (source.grade, source.publisher)))

    def resting_on(self, asked: str | tuple[Source, ...] | None) -> tuple[Source, ...]:
        """Return the sources of what is shown.

        Parameters
        ----------
        asked : str or tuple of Source or None
            ``ground`` for what shows who holds the value, ``money`` for the ladder and the deal,
            None for both together; or the sources themselves.
        """
        if asked is None:
            return self.sources
        return getattr(self, f"{asked}_sources") if isinstance(asked, str) else asked

    def _sources(self, figures: tuple[str, ...], more: Iterable[str]) -> tuple[Source, ...]:
        ids = self._below(figures)
        line = self.outcome.front_line
        ids += line.source_ids if line else ()
        found = (self.source(id) for id in dict.fromkeys((*ids, *more)))
        return tuple(sorted(found, key=lambda source: source.grade))

    def _below(self, figures: tuple[str, ...]) -> list[str]:
        if background().opened:
            return beside(partial(source_ids_of, self.outcome.scenario, figures))
        return source_ids(self.outcome, figures)

    def source(self, id: str) -> Source:
        """Return one source by its id."""
        return _source(self.outcome.world, id)


def cited(world: World, rows: Iterable[Mapping[str, str]]) -> tuple[Source, ...]:
    """Return the sources of some rows of data, each once."""
    ids = dict.fromkeys(id for row in rows for id in _ids(row) if id)
    return tuple(_source(world, id) for id in ids)


def _source(world: World, id: str) -> Source:
    row = world.source(id)
    names = ("id", "title", "publisher", "url", "published", "grade")
    said = {**row, "title": told(row["title"]), "publisher": told(row["publisher"])}
    return Source(*(str(said.get(name, "")) for name in names))


def _ids(row: Mapping[str, str]) -> list[str]:
    return [row.get("source_id", ""), *filter(None, row.get("more_source_ids", "").split(";"))]


def file_stem(subject: Subject, what: str) -> str:
    """Return a file's name without its ending: what it is and the scenario's hash."""
    stem = re.sub(r"[^\w-]+", "-", what, flags=re.ASCII).strip("-").lower()[:60]
    return f"mineral-wealth-{stem or 'file'}-{subject.outcome.run.scenario_hash}"
