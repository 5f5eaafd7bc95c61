"""Which figure of a place, a deposit, a rung or a flow is to be explained: its name in words."""

from __future__ import annotations

from collections.abc import Sequence

from model import Outcome, World, evaluate
from model.core.figures import Node
from model.world.catalog import PARTIES
from ui.explain.panel import Pick, explain_picks, explained
from ui.hand import state
from ui.map.territory import name_of
from ui.speech.language import N_, t

ALL = "all"
"""The whole country, among places."""

HELD = {
    "": N_("all of it"),
    "ukraine": N_("Held by Ukraine"),
    "russia": N_("Held by Russia"),
    "other": N_("Held by neither side"),
}
"""Values of a place."""

SHARES = {f"{party}.share": HELD[party] for party in PARTIES}
"""Shares of a place."""

READINGS = {
    "by-area": N_("Russia's part with the line read by area"),
    "by-deposit": N_("Russia's part with the line read by deposit"),
}
"""Both readings of a region."""

GROUND = {
    **{f"{party}.control": HELD[party] for party in PARTIES},
    "per_km2": N_("value of one square kilometre"),
    "per_point": N_("value of one percentage point"),
}
"""What else is said of a region."""


def places(world: World, kinds: Sequence[str] = ("region", "group")) -> tuple[str, ...]:
    """Return the whole, then every place of the kinds asked for."""
    ids = {"region": world.regions, "group": world.groups, "deposit": world.deposits.ids}
    return (ALL, *(f"{kind}.{id}" for kind in kinds for id in ids[kind]))


_TABLES = {"region": "regions", "group": "commodity_groups", "deposit": "deposits/deposits"}


def place_name(place: str, world: World) -> str:
    """Return the name of a place in the reader's language."""
    if place == ALL:
        return t("All of Ukraine")
    kind, _, id = place.partition(".")
    return name_of(world, _TABLES[kind], id)


def what_name(what: str) -> str:
    """Return in words which figure of a place is meant."""
    if what in READINGS:
        return t(READINGS[what])
    if what in SHARES:
        return t("{what}, share", what=t(SHARES[what]))
    if what.endswith(".control"):
        return t("{what}, share of the area", what=t(GROUND[what]))
    return t({**HELD, **GROUND}[what])


def figure_of(place: str, what: str) -> str:
    """Return the model's name of a figure of a place.

    Examples
    --------
    >>> figure_of("region.UA-14", "russia.share"), figure_of("all", ""), figure_of("all", "other")
    ('region.UA-14.russia.share', 'total', 'other')
    """
    if place == ALL:
        return what or "total"
    return f"{place}.{what}" if what else place


def place_node(outcome: Outcome, place: str, what: str) -> Node:
    """Return the tree of a figure of a place; the readings of what is no region are its own."""
    if what not in READINGS:
        return explained(outcome, figure_of(place, what))
    scenario, world = outcome.scenario.replace(reading=what), outcome.world
    read, kind = evaluate(scenario, world), place.partition(".")[0]
    if kind == "region" and not read.value[world.regions.index(place.partition(".")[2])].any():
        return explained(read, f"{place}.russia.control")  # no value: the share of its area
    return explained(read, figure_of(place, "russia.share"))


def whats_of(place: str) -> list[str]:
    """Return the figures of a place: of a region also both readings, its area and its ground."""
    more = [*READINGS, *GROUND] if place.startswith("region.") else []
    return [*HELD, *SHARES, *more]


def explain_place(world: World, *, key: str) -> None:
    """Draw the line that explains any figure of the whole, a region or a commodity group."""
    picks = [
        Pick(t("Where"), places(world), lambda id: place_name(id, world)),
        Pick(t("Which figure"), whats_of, what_name, 2),
    ]
    explain_picks(
        picks, lambda place, what: place_node(state.outcome(), place, what), world, key=key
    )


def explain_deposit(world: World, *, key: str) -> None:
    """Draw the line that explains the chances and the value of every deposit."""
    picks = [
        Pick(t("Deposit"), world.deposits.ids, lambda id: place_name(f"deposit.{id}", world)),
        Pick(t("Figure"), list(CHANCES), lambda id: t(CHANCES[id])),
    ]
    explain_picks(
        picks, lambda id, what: explained(state.outcome(), figure_of(f"deposit.{id}", what)), world,
        key=key,
    )  # fmt: skip


CHANCES = {
    "russia": N_("Russia's probability"),
    "ukraine": N_("Ukraine's probability"),
    "other": N_("probability of neither side"),
    "": N_("value that it stands for"),
}
"""What is said of a deposit."""
