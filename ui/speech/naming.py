"""What a scenario is called, and what it may say of itself once it was changed."""

from __future__ import annotations

from functools import cache

from model import Scenario, World
from model.world.catalog import catalog
from ui.speech import words
from ui.speech.language import n, t, told

CHANGED = ", changed"
"""Ends the title of a scenario that was changed and left the page."""

_MOST = 6
"""Changes that stand in the text of a changed scenario; the tables have all of them."""


@cache
def _preset(id: str) -> tuple[Scenario, str]:
    preset = Scenario.from_preset(id)
    return preset, preset.hash


def origin(scenario: Scenario) -> Scenario | None:
    """Return the preset that a scenario still names itself after though it was changed."""
    if scenario.id not in catalog().presets:
        return None
    preset, hash = _preset(scenario.id)
    same_name = scenario.title in ("", preset.title)
    return preset if same_name and scenario.hash != hash else None


def title_of(scenario: Scenario) -> str:
    """Return the name of a scenario in the reader's language."""
    changed = origin(scenario)
    title = changed_title(changed.title) if changed else scenario.title
    if title.endswith(CHANGED):
        return t("{preset}, changed", preset=told(title.removesuffix(CHANGED)))
    return told(title) or t("Scenario {hash}", hash=scenario.hash)


def changed_title(title: str) -> str:
    """Return the title that a scenario has in files once it was changed; none stays none."""
    if not title or title.endswith(CHANGED):
        return title
    return f"{title[: 200 - len(CHANGED)]}{CHANGED}"


def prose(scenario: Scenario, preset: Scenario, world: World) -> str:
    """Return what a scenario says of itself, or what was changed where that is no longer true.

    Parameters
    ----------
    scenario, preset : Scenario
        The scenario, and the preset that it is set against.
    world : World
        Where the names are taken from.
    """
    start = _start(scenario, preset)
    if start is None:
        return told(scenario.description)
    changes = scenario.diff(start)
    lines = [words.change_line(change, world) for change in changes[:_MOST]]
    more = len(changes) - len(lines)
    lines += [n("{count} change more", "{count} changes more", more)] if more else []
    return t("Changed from “{preset}”: {changes}.", preset=told(start.title),
             changes="; ".join(lines))  # fmt: skip


def author_of(scenario: Scenario, preset: Scenario) -> str:
    """Return who made a scenario; nobody is named where it only has a preset's author."""
    start = _start(scenario, preset)
    return "" if start is not None and scenario.author == start.author else scenario.author


def _start(scenario: Scenario, preset: Scenario) -> Scenario | None:
    """Return the preset that a scenario was changed from, if it has no words of its own."""
    changed = origin(scenario)
    if changed is not None or scenario.hash == preset.hash:
        return changed
    borrowed = scenario.description == preset.description
    bare = not scenario.description and scenario.title.endswith(CHANGED)
    return preset if borrowed or bare else None


def named(scenario: Scenario) -> Scenario:
    """Return a scenario as it leaves the page.

    A preset that was changed names it as baseline, and has no words of its own any more.
    """
    preset = origin(scenario)
    if preset is None:
        return scenario
    title = changed_title(preset.title)
    return scenario.replace(id="", title=title, baseline=preset.id, author="", description="")
