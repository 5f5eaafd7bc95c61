"""The lines of the territory page that explain every figure of a section, down to the sources."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable

import numpy as np

from model import Outcome, World, evaluate
from model.answers.ground import under_valuation
from model.answers.timeline import only_the_line
from model.core import nodes
from model.core.nodes import Node
from model.explain.change import explain_change
from model.explain.places import explain
from model.explain.stated import explain_located, explain_stated
from model.territory.control import RUSSIA, control_by_region
from model.territory.estimates import rival_estimates
from model.world.catalog import PARTIES
from ui.explain.panel import Pick, explain_picks
from ui.explain.places import explain_deposit, figure_of, place_name, what_name
from ui.hand import state
from ui.pages.territory.compare import estimate_days
from ui.pages.territory.map import NEAR, MapPreview, located
from ui.speech import words
from ui.speech.language import N_, t, told

__all__ = ["EXPLAINED"]

BESIDE = {
    "after": N_("with your file"),
    "before": N_("in hand"),
    "change": N_("the difference"),
}
"""Of two results set beside one another."""

READINGS = {
    "by-area": N_("by area"),
    "by-deposit": N_("by deposit"),
    "change": N_("the difference"),
}
STATED = "stated"
OF_BASIS = ("", "ukraine", "russia", "russia.share", "aid_coverage", STATED)
SPREAD = "spread"
"""The distance between the highest and the lowest estimate of a region, among the choices."""


def _beside(after: Outcome, before: Outcome, figure: str, which: str) -> Node:
    if which == "change":
        return explain_change(after, before, figure)
    return explain(after if which == "after" else before, figure)


def _pick_beside() -> Pick:
    return Pick(t("Which result"), list(BESIDE), lambda id: t(BESIDE[id]))


def _figure_name(figure: str, world: World) -> str:
    """Return what the page calls a figure of the whole, of a place or of a deposit."""
    if figure in ("total", *PARTIES):
        return what_name("" if figure == "total" else figure)
    head, id, *what = figure.split(".")
    place = place_name(f"{head}.{id}", world)
    if head == "deposit" or not what:
        return place
    return f"{place}: {what_name('.'.join(what))}"


def own_map(world: World) -> None:
    """Draw the line for what an uploaded map would give; nothing without one."""
    preview: MapPreview | None = state.hand().previews.get("map")
    if preview is None:
        return
    before, after = state.outcome(), preview.after
    held = [control_by_region(one.scenario, world)[RUSSIA] for one in (before, after)]
    shown = np.flatnonzero(np.maximum(*held)).tolist()
    figures = ["total", *PARTIES, *(f"region.{world.regions[i]}.russia.control" for i in shown)]
    picks = [Pick(t("Figure"), figures, lambda id: _figure_name(id, world), 2), _pick_beside()]
    explain_picks(
        picks, lambda figure, which: _beside(after, before, figure, which), world,
        key="explain-own-map", of=lambda _, which: before if which == "before" else after,
    )  # fmt: skip
    _inside(preview, world)


def _inside(preview: MapPreview, world: World) -> None:
    """Draw the line for the deposits inside an uploaded map, or near its edge."""
    found = located(preview.found, "russia", world)
    near = [world.deposits.ids[i] for i in np.flatnonzero(found.probability > NEAR).tolist()]
    if not near:
        return
    pick = Pick(t("Deposit"), near, lambda id: place_name(f"deposit.{id}", world))

    def make(id: str) -> Node:
        index = world.deposits.place[id]
        km, chance = (float(x[index]) for x in (found.signed_distance_km, found.probability))
        return explain_located(world, index, km, chance)

    explain_picks([pick], make, world, key="explain-inside", of=lambda _: preview.after)


def own_values(world: World) -> None:
    """Draw the line for what uploaded values would give, and for Forbes' own."""
    after: Outcome | None = state.hand().previews.get("values")
    if after is None:
        return
    first = world.tables["value/bases"][0]["id"]
    forbes, _ = under_valuation(state.hand().scenario, world, first)
    before = state.outcome()
    groups = [f"group.{id}" for id in world.groups]
    which = {**BESIDE, "forbes": N_("Forbes, for comparison")}
    picks = [
        Pick(t("Figure"), ["total", *PARTIES, *groups], lambda id: _figure_name(id, world)),
        Pick(t("Which result"), list(which), lambda id: t(which[id])),
    ]

    def make(figure: str, chosen: str) -> Node:
        if chosen == "forbes":
            return explain(forbes, figure)
        return _beside(after, before, figure, chosen)

    results = {"before": before, "forbes": forbes}
    explain_picks(
        picks, make, world, key="explain-own-values",
        of=lambda _, chosen: results.get(chosen, after),
    )  # fmt: skip


def readings(world: World) -> None:
    """Draw the line for Russia's share of each commodity group by either reading."""
    plain = state.hand().scenario.replace(group_control={})
    picks = [
        Pick(t("Commodity group"), world.groups, lambda id: place_name(f"group.{id}", world)),
        Pick(t("Which reading"), list(READINGS), lambda id: t(READINGS[id])),
    ]

    def make(group: str, reading: str) -> Node:
        area, deposit = (
            evaluate(plain.replace(reading=way), world) for way in ("by-area", "by-deposit")
        )
        figure = f"group.{group}.russia.share"
        if reading == "change":
            return explain_change(deposit, area, figure)
        return explain(area if reading == "by-area" else deposit, figure)

    def whose(_: str, reading: str) -> Outcome:
        way = "by-area" if reading == "by-area" else "by-deposit"
        return evaluate(plain.replace(reading=way), world)

    explain_picks(picks, make, world, key="explain-reading", of=whose)


def valuations(world: World) -> None:
    """Draw the line for every figure of every valuation."""
    titles = {row["id"]: row["title"] for row in world.tables["value/bases"]}
    scenario = state.hand().scenario
    picks = [
        Pick(t("Valuation"), list(titles), lambda id: told(titles[id])),
        Pick(t("Figure"), OF_BASIS, _of_basis),
    ]

    def make(id: str, what: str) -> Node:
        if what == STATED:
            return explain_stated(world, id)
        outcome, converted = under_valuation(scenario, world, id)
        tree = explain(outcome, what or "total")
        if what == "aid_coverage" and not converted:
            return nodes.given(tree.label, math.nan, "1")
        return tree

    explain_picks(
        picks, make, world, key="explain-valuation",
        of=lambda id, _: under_valuation(scenario, world, id)[0],
    )  # fmt: skip


def _of_basis(what: str) -> str:
    named = {STATED: t("Behind the line, as its author states it"),
             "aid_coverage": t("Aid to Ukraine's part")}  # fmt: skip
    return named.get(what) or what_name(what)


def estimates(world: World) -> None:
    """Draw the line for every estimate of the day that is shown, and their spread."""
    chosen = state.remembered("estimate-day", estimate_days(world)[0])
    found = rival_estimates(world.front_line(chosen), world)
    ids = list(dict.fromkeys(id for known in found.values() for id in known))
    picks = [
        Pick(t("Region"), list(found), lambda id: place_name(f"region.{id}", world)),
        Pick(t("Whose estimate"), [*ids, SPREAD], _whose),
    ]

    def make(region: str, id: str) -> Node:
        figure, known = f"region.{region}.russia.control", found[region]
        if id == SPREAD:
            ends = (max(known, key=known.__getitem__), min(known, key=known.__getitem__))
            return explain_change(*(_estimated(end, chosen, world) for end in ends), figure)
        return explain(_estimated(id, chosen, world), figure)

    def whose(region: str, id: str) -> Outcome:
        known = found[region]
        return _estimated(max(known, key=known.__getitem__) if id == SPREAD else id, chosen, world)

    explain_picks(picks, make, world, key="explain-estimate", of=whose)
    _taken(chosen, world)


def _whose(id: str) -> str:
    return t("Spread of the estimates") if id == SPREAD else words.estimator(id)


def _estimated(id: str, day: dt.date, world: World) -> Outcome:
    """Return what an estimate of a day gives, shares that the scenario states set aside."""
    plain = only_the_line(state.hand().scenario)
    asked = plain.replace(base="front-line", front_line_date=day, estimate=id)
    return evaluate(asked, world)


def _taken(day: dt.date, world: World) -> None:
    """Draw the line for what Russia holds with the estimate that can be taken, and in hand."""
    id = state.remembered("estimate-id")
    if id is None:
        return
    taken = {"base": "front-line", "front_line_date": day, "estimate": id}
    before = state.outcome()
    pick = Pick(t("Held by Russia"), list(TAKEN), lambda which: t(TAKEN[which]))

    def make(which: str) -> Node:
        after = evaluate(before.scenario.replace(**taken), world)
        return _beside(after, before, "russia", which)

    def whose(which: str) -> Outcome:
        return before if which == "before" else evaluate(before.scenario.replace(**taken), world)

    explain_picks([pick], make, world, key="explain-taken", of=whose)


TAKEN = {**BESIDE, "after": N_("with this estimate")}


def deposits(world: World) -> None:
    """Draw the line for the chances and the value of every deposit."""
    explain_deposit(world, key="explain-deposit")


def ground(world: World) -> None:
    """Draw the line for the worth of the ground of every region."""
    picks = [
        Pick(t("Region"), world.regions, lambda id: words.name(world, "regions", id)),
        Pick(t("Figure"), ["", "per_km2", "per_point"], what_name),
    ]
    explain_picks(
        picks, lambda id, what: explain(state.outcome(), figure_of(f"region.{id}", what)), world,
        key="explain-ground",
    )  # fmt: skip


EXPLAINED: dict[str, Callable[[World], None]] = {
    "map": own_map,
    "values": own_values,
    "readings": readings,
    "valuations": valuations,
    "estimates": estimates,
    "deposits": deposits,
    "ground": ground,
}
"""The line of each section of the page."""
