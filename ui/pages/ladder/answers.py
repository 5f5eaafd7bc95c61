"""What the Value ladder and Compare pages answer, as tables; the tree of any figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from model import Scenario, World, evaluate
from model.answers.breakeven import LEVERS, break_even, region_flips
from model.core.nodes import Node
from ui.pages.compare.parts import differing, figure_rows, group_rows
from ui.pages.ladder.deal import MONEY_TERMS
from ui.pages.ladder.parts import lever_name
from ui.show.stamp import Subject
from ui.show.table import Table, of_frame
from ui.show.tables import million
from ui.speech import words
from ui.speech.explain import formula_text, label_text, operation_text
from ui.speech.language import t, told
from ui.speech.money import QUANTITIES, deal_name, term_text

__all__ = [
    "break_even_table",
    "deal_table",
    "differing_table",
    "figures_table",
    "flips_table",
    "groups_table",
    "tree_table",
]


def break_even_table(subject: Subject, quantity: str, region: str) -> Table:
    """Return the level of each lever at which the aid figure is just met, and its bounds.

    Parameters
    ----------
    subject : Subject
        The result.
    quantity : str
        Flow that is set against the aid figure, of :data:`model.answers.breakeven.QUANTITIES`.
    region : str
        Region whose share is tried.
    """
    outcome = subject.outcome
    world = outcome.world
    levers = (*LEVERS, f"held.{region}")
    found = [break_even(outcome.scenario, world, lever, claim=outcome.aid_base, quantity=quantity)
             for lever in levers]  # fmt: skip
    verdicts = {
        "just met": t("just met"),
        "met between": t("met between two levels"),
        "met at both bounds": t("met at both bounds"),
        "met throughout": t("met throughout"),
        "not met": t("not met"),
    }
    rows = [
        {
            t("Lever, all else as it is"): lever_name(one.lever),
            t("Region"): "" if one.lever in LEVERS else words.name(world, "regions", region),
            t("Verdict"): verdicts[one.verdict],
            t("Just meets the claim at"): one.level,
            t("Met up to"): one.until,
            t("Tried from"): one.low,
            t("Tried to"): one.high,
            t("Flow at the lower bound"): one.at_low,
            t("Flow at the upper bound"): one.at_high,
            t("Claim"): one.claim,
        }
        for one in found
    ]
    title = t("Break-even: {flow} against the aid figure", flow=t(QUANTITIES[quantity]))
    return of_frame("break-even", title, pd.DataFrame(rows), million(outcome.economy.unit),
                 subject.money_sources)  # fmt: skip


def flips_table(subject: Subject, quantity: str) -> Table:
    """Return for each region whether its loss alone turns a met claim into one that is not."""
    outcome = subject.outcome
    flips = region_flips(outcome.scenario, outcome.world, claim=outcome.aid_base, quantity=quantity)
    rows = {
        t("Code"): list(flips),
        t("Region"): [words.name(outcome.world, "regions", id) for id in flips],
        t("Its loss alone changes the answer."): [t("yes") if f else t("no") for f in
                                                  flips.values()],
    }  # fmt: skip
    title = t("Regions whose loss alone changes the answer")
    return of_frame("flips", title, pd.DataFrame(rows), sources=subject.money_sources)


def deal_table(subject: Subject) -> Table:
    """Return what the deal says about money, as stated and as in force here."""
    outcome = subject.outcome
    in_force = outcome.economy.terms
    stated = outcome.scenario.own_deal or outcome.world.deals[outcome.scenario.deal]
    rows = [
        {
            t("Term of the deal"): told(str(type(stated).model_fields[name].title)),
            t("As stated"): term_text(stated, name),
            t("In force here"): term_text(in_force, name),
            t("Disputed"): t("yes") if name in stated.disputed else t("no"),
        }
        for name in MONEY_TERMS
    ]
    title = t("Terms about money: {deal}", deal=deal_name(stated))
    return of_frame("deal-terms", title, pd.DataFrame(rows), words.unit_text(stated.unit),
                 subject.money_sources)  # fmt: skip


def figures_table(subject: Subject, kept: Mapping[str, Scenario]) -> Table:
    """Return the figures of several scenarios side by side, a column each."""
    outcomes = {name: evaluate(one, subject.outcome.world) for name, one in kept.items()}
    units = ", ".join(dict.fromkeys(words.unit_text(one.unit) for one in outcomes.values()))
    rows = [
        [what, t("share") if cells[0].share else t("million {unit}", unit=units),
         *(cell.value for cell in cells)]
        for what, cells in figure_rows(outcomes)
    ]  # fmt: skip
    rows.insert(0, [t("Hash of the scenario"), "", *(one.hash for one in kept.values())])
    frame = pd.DataFrame(rows, columns=[t("Figure"), t("Unit"), *kept])
    return of_frame("compared-figures", t("Scenarios side by side: figures"), frame)


def groups_table(subject: Subject, kept: Mapping[str, Scenario]) -> Table:
    """Return Russia's share of each commodity group in which several scenarios differ."""
    outcomes = {name: evaluate(one, subject.outcome.world) for name, one in kept.items()}
    rows = [[what, *(cell.value for cell in cells)] for what, cells in group_rows(outcomes)]
    rows.insert(0, [t("Hash of the scenario"), *(one.hash for one in kept.values())])
    frame = pd.DataFrame(rows, columns=[t("Held by Russia"), *kept])
    title = t("Scenarios side by side: shares held by Russia")
    return of_frame("compared-groups", title, frame, t("share"), subject.ground_sources)


def differing_table(subject: Subject, kept: Mapping[str, Scenario]) -> Table:
    """Return only the assumptions in which several scenarios differ."""
    rows = [[what, *values] for what, values in differing(kept, subject.outcome.world)]
    rows.insert(0, [t("Hash of the scenario"), *(one.hash for one in kept.values())])
    frame = pd.DataFrame(rows, columns=[t("Assumption"), *kept])
    return of_frame("compared-inputs", t("Only the inputs that differ"), frame, sources=())


def tree_table(subject: Subject, tree: Node) -> Table:
    """Return how a figure came about, a row a node: level, label, value, formula, source.

    Parameters
    ----------
    subject : Subject
        The result.
    tree : Node
        Such as :func:`model.explain.places.explain` gives it.
    """
    world = subject.outcome.world
    rows = [_node(level, node, world) for level, node in _walk(tree, 0)]
    used = tuple(map(subject.source, dict.fromkeys(r["source_id"] for r in tree.sources())))
    title = t("How this figure comes about: {figure}", figure=label_text(tree.label, world))
    return of_frame("explain", title, pd.DataFrame(rows), sources=used)


def _walk(node: Node, level: int) -> Iterator[tuple[int, Node]]:
    yield level, node
    for operand in node.operands:
        yield from _walk(operand, level + 1)


def _node(level: int, node: Node, world: World) -> dict[str, object]:
    source = node.source or {}
    return {
        t("Level"): level,
        t("What"): label_text(node.label, world),
        t("Number"): node.value,
        t("Unit"): _unit(node.unit),
        t("Formula"): formula_text(node.formula, world) if node.formula else "",
        t("How it is made"): operation_text(node.op),
        t("Grade"): source.get("grade", ""),
        t("Source"): told(source.get("title", "")),
        t("Published"): source.get("published", ""),
        t("Table"): source.get("table", ""),
        t("Row"): source.get("key", ""),
    }


def _unit(unit: str) -> str:
    return million(unit.removeprefix("million ")) if unit.startswith("million ") else told(unit)
