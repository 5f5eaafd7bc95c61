"""What a result is in a notebook: sentence, figures and a small map, without any script."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import singledispatch
from html import escape
from typing import Any

from model import Node, Outcome, Scenario, evaluate, load_world
from model.answers.ground import Changes
from model.core.errors import ModelError
from model.futures.deals import ComparedDeals
from model.sampling.spread import Distribution
from model.scenario.scenario import DEFAULT_PRESET
from ui.pages.explore.parts import figures
from ui.pages.uncertainty.words import band, figure_name, value_text
from ui.show.map_picture import map_svg, shown_map
from ui.speech import words
from ui.speech.explain import figure_text, formula_text, label_text
from ui.speech.language import n, percent, t
from ui.speech.money import amount
from ui.speech.naming import title_of

__all__ = ["card", "preset_of"]

_BOX = "max-width:46rem;font-family:sans-serif;line-height:1.4"
_FIGURE = "display:inline-block;margin:0 1.5rem .5rem 0;vertical-align:top"
_DEEPEST = 3
_MOST = 40
"""Rows of one step of a tree, and assumptions of a scenario, that a card shows."""


@singledispatch
def card(result: Any) -> str | None:
    """Return a result as HTML; None for what has no card."""
    return None


@card.register
def _outcome(result: Outcome) -> str:
    preset = evaluate(preset_of(result.scenario), result.world)
    told = "".join(
        f'<div style="{_FIGURE}"><small>{_plain(one.label)}</small><br>'
        f"<b>{_plain(one.value)}</b><br><small>{_plain(one.beside)}</small></div>"
        for one in figures(result, preset)
    )
    shown = map_svg(shown_map(result)).replace("<svg ", '<svg style="width:100%;height:auto" ', 1)
    run = result.run
    stamp = f"{run.version} · data {run.data_id} · scenario {run.scenario_hash}"
    return _box(_title(result.scenario), words.headline(result), told + shown, stamp)


@card.register
def _scenario(result: Scenario) -> str:
    world, preset = load_world(), preset_of(result)
    if preset.hash == result.hash:
        preset = Scenario.from_preset(DEFAULT_PRESET)
    rows = [
        (words.path_text(change.path, world), words.change_text(change, world))
        for change in result.diff(preset)
    ]
    against = t("as in the preset {name}", name=title_of(preset))
    if rows:
        against = t("changed from the preset {name}", name=title_of(preset))
    return _box(_title(result), against, _table((), rows[:_MOST]), f"scenario {result.hash}")


@card.register
def _distribution(result: Distribution) -> str:
    rows = []
    for name in result.names:
        low, middle, high = result.quantiles(name, (0.05, 0.5, 0.95))
        rows.append((figure_name(name), value_text(name, middle), band(name, low, high)))
    heads = ("", t("median"), t("5 to 95%"))
    draws = n("{count} future", "{count} simulations", result.count)
    return _box(draws, "", _table(heads, rows), result.note)


@card.register
def _tree(result: Node) -> str:
    return f'<div style="{_BOX}">{_branch(result, _DEEPEST)}</div>'


def _branch(node: Node, deep: int) -> str:
    said = f"{_plain(label_text(node.label))}: <b>{_plain(figure_text(node))}</b>"
    if node.formula:
        said += f" <small>= {_plain(formula_text(node.formula))}</small>"
    inside = node.operands[:_MOST] if deep else ()
    if not inside:
        return f"<div>{said}</div>"
    parts = "".join(_branch(part, deep - 1) for part in inside)
    opened = " open" if deep == _DEEPEST else ""
    return f'<details{opened} style="margin-left:1rem"><summary>{said}</summary>{parts}</details>'


@card.register
def _deals(result: ComparedDeals) -> str:
    rows = [
        (terms.title, *map(amount, _middle_first(result.band(deal, "us"))),
         percent(result.of_aid(deal)))
        for deal, terms in result.terms.items()
    ]  # fmt: skip
    heads = ("", t("median"), "5%", "95%", t("Of the aid figure"))
    title = n("{count} deal", "{count} deals", len(rows))
    return _box(title, words.unit_text(result.unit), _table(heads, rows), result.drawn.note)


def _middle_first(band: tuple[float, float, float]) -> tuple[float, float, float]:
    low, middle, high = band
    return middle, low, high


@card.register
def _changes(result: Changes) -> str:
    frames: dict[str, Callable[[], Any]] = {}
    for name in ("by_region", "by_group", "deposits"):
        frames[name] = getattr(result, name).to_html
    return f'<div style="{_BOX}">{"".join(made() for made in frames.values())}</div>'


def preset_of(scenario: Scenario) -> Scenario:
    """Return what a scenario is set against: its baseline or itself, else the default preset."""
    for id in (scenario.id, scenario.baseline):
        try:
            return Scenario.from_preset(id)
        except ModelError:
            continue
    return Scenario.from_preset(DEFAULT_PRESET)


def _title(scenario: Scenario) -> str:
    return title_of(scenario)


def _box(title: str, sentence: str, inside: str, stamp: str) -> str:
    said = f"<p>{_plain(sentence)}</p>" if sentence else ""
    foot = f"<p><small>{_plain(stamp)}</small></p>" if stamp else ""
    return f'<div style="{_BOX}"><b>{_plain(title)}</b>{said}{inside}{foot}</div>'


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<th>{_plain(text)}</th>" for text in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{_plain(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table>{f'<tr>{head}</tr>' if head else ''}{body}</table>" if body else ""


def _plain(text: object) -> str:
    """Return a text without markup of its own: titles come from anybody."""
    return escape(str(text), quote=True)
