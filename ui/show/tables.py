"""Tables of any scenario: what was assumed, what differs from the preset, the sources."""

from __future__ import annotations

from model import Outcome, Scenario
from model.scenario.scenario import ABOUT
from ui.show.stamp import Subject
from ui.show.table import Column, Table, table
from ui.speech import words
from ui.speech.language import t, told
from ui.speech.money import deal_label


def differences(subject: Subject) -> Table:
    """Return the assumptions that are other than in the preset."""
    scenario, world = subject.outcome.scenario, subject.outcome.world
    rows = [
        (words.path_text(one.path, world), words.value_text(one.path, one.here, world),
         words.value_text(one.path, one.there, world))
        for one in scenario.diff(subject.preset.scenario)
    ]  # fmt: skip
    return table("differences", ("assumption", "here", "preset"), rows)


def assumptions(outcome: Outcome) -> Table:
    """Return every assumption of a scenario as the page says it; what is not set is left out."""
    scenario, world = outcome.scenario, outcome.world
    rows = []
    for name, field in Scenario.model_fields.items():
        value = getattr(scenario, name)
        if words.field_extra(name, "group") == ABOUT or value is None or value == {}:
            continue
        leaves = [(name, value)] if not hasattr(value, "items") else _leaves(name, value)
        for path, leaf in leaves:
            title = words.path_text(path, world) if path != name else told(str(field.title))
            unit = told(words.field_extra(name, "unit"))
            rows.append((title, _said(path, leaf, outcome), unit))
    columns = ("assumption", Column("value", t("Set to")), "unit")
    return table("assumptions", columns, rows)


def _said(path: str, value: object, outcome: Outcome) -> str:
    if path == "deal":
        return deal_label(outcome.world.deals[str(value)])
    return words.value_text(path, value, outcome.world)


def _leaves(path: str, value: object) -> list[tuple[str, object]]:
    """Return the leaves of nested assumptions with their dotted paths."""
    dump = getattr(value, "model_dump", None)
    value = dump(exclude_none=True) if dump else value
    items = getattr(value, "items", None)
    if items is None:
        return [(path, value)]
    return [leaf for key, part in items() for leaf in _leaves(f"{path}.{key}", part)]


def sources_used(subject: Subject) -> Table:
    """Return the sources that the result rests on."""
    rows = [(s.grade, s.publisher, s.title, s.published, s.url, s.id) for s in subject.sources]
    title, id = Column("title", t("Title")), Column("id", t("Id"))
    return table("sources", ("grade", "publisher", title, "published", "url", id), rows)
