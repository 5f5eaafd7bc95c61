"""Which figure of a place, a deposit, a rung or a flow is to be explained: its name in words."""

from __future__ import annotations

from collections.abc import Sequence

from model import Outcome, World, evaluate
from model.core.figures import Node
from model.world.catalog import PARTIES
from ui.explain.panel import Pick, explain_picks, explained
from ui.hand import state
from ui.map.territory import name_of
from ui.speech import words
from ui.speech.language import t

ALL = "all"
"""The whole country, among places."""

READINGS = ("by-area", "by-deposit")
"""Both readings of a region."""


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
    party, _, kind = what.partition(".")
    said = words.named("figure", party or "total")
    if kind == "share":
        return t("{what}, share", what=said)
    return t("{what}, share of the area", what=said) if kind == "control" else said


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
    found = ["", *PARTIES, *(f"{party}.share" for party in PARTIES)]
    if place.startswith("region."):
        found += [*READINGS, *(f"{party}.control" for party in PARTIES), "per_km2", "per_point"]
    return found


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
        Pick(t("Figure"), ("russia", "ukraine", "other", ""),
             lambda id: words.named("figure of a deposit", id or "value")),
    ]  # fmt: skip
    explain_picks(
        picks, lambda id, what: explained(state.outcome(), figure_of(f"deposit.{id}", what)), world,
        key=key,
    )  # fmt: skip
