"""Labels, formulas and units of an explanation tree in the reader's language.

The model names its figures in English, composed of a few patterns: a commodity group in a region,
a holder, a rung, a year. Each pattern is taken apart and put together again in the language.
"""

from __future__ import annotations

import re
from functools import lru_cache

from model import World
from model.nodes import Node
from ui.language import N_, current, number, percent, t, told
from ui.words_money import RUNGS, amount

__all__ = ["FIXED", "figure_text", "formula_text", "label_text", "operation_text"]

HOLDERS = {
    "Ukraine": N_("held by Ukraine"),
    "Russia": N_("held by Russia"),
    "neither side": N_("held by neither side"),
}

FIXED = (
    N_("aid as a share of Ukraine's part"),
    N_("aid figure"),
    N_("own aid figure"),
    N_("value in the ground"),
    N_("Ukraine's share"),
    N_("the whole"),
    N_("share of Russia"),
    N_("share of neither side"),
    N_("part of its group"),
    N_("price ratio"),
    N_("yield with the recovery lever"),
    N_("share on ground held or regained"),
    N_("running cost"),
    N_("building cost"),
    N_("government take"),
    N_("fund per dollar"),
    N_("received by the United States"),
    N_("received by Ukraine from the fund"),
    N_("kept by the state budget"),
    N_("received by owners of new mines"),
    N_("paid into the fund"),
    N_("paid out by the fund"),
    N_("earned by the fund"),
    N_("received by others"),
    N_("paid in by the budget"),
    N_("paid in by owners"),
    N_("share paid in"),
    N_("US share without a claim"),
    N_("US share while the claim stands"),
    N_("receipts counted"),
    N_("state receipts"),
    N_("state receipts of running mines"),
    N_("state receipts of new permits"),
    N_("income of owners of new mines, after tax"),
    N_("income of deposits in occupied ground"),
    N_("output, running mines"),
    N_("output, new projects on held ground"),
    N_("output, new projects on freed ground"),
    N_("sum of regions"),
    N_("sum of groups"),
    N_("sum of cells"),
    N_("sum of commodities"),
    N_("sum of years"),
    N_("sum of what counts"),
    N_("share x value"),
    N_("figure as stated x conversion"),
    N_("value of the group x part x conversion"),
    N_("price chosen x multiple / price of the headline"),
    N_("cost x output over the life"),
    N_("output x price over the life, within the horizon, times the chance of being built"),
    N_("revenue - running cost - building cost, discounted at the investors' rate"),
    N_("royalty + profit tax + state share of profit, discounted"),
    N_("share paid in x (royalty + state share of profit) of the projects that count"),
    N_("paid out x US share"),
    N_("payment on the claim + share of what is left"),
    N_("paid in + earned"),
    N_("paid in + earned, never below 0"),
    N_("share x receipts counted"),
    N_("the least of share x receipts counted and the room below the ceiling"),
    N_("running mines + new permits"),
    N_("yearly table of the projects"),
)
"""Labels and formulas of the model that are whole texts."""

OPERATIONS = {
    "sum": N_("sum"),
    "product": N_("product"),
    "ratio": N_("ratio"),
    "difference": N_("difference"),
    "kernel": N_("formula of the model"),
    "row": N_("row of data"),
    "given": N_("set by the scenario, or worked out from it"),
}


def operation_text(op: str) -> str:
    """Return how a figure is made."""
    return t(OPERATIONS[op])


def label_text(label: str, world: World) -> str:
    """Return the label of a node in the reader's language; an unknown one stays as it is."""
    if current() == "en":
        return label
    return _label(label, world)


def _label(label: str, world: World) -> str:
    names = _names(world, current())
    if label in names:
        return names[label]
    whole = told(label)
    if whole != label:
        return whole
    for pattern, make in _PATTERNS:
        found = re.fullmatch(pattern, label)
        if found:
            return make(*(_label(part, world) for part in found.groups()))
    return label


_PATTERNS = (
    (r"(.+), held by (?:the )?(Ukraine|Russia|neither side)", lambda a, b: f"{a}, {_holder(b)}"),
    (r"held by (Ukraine|Russia|neither side)", lambda a: _holder(a)),
    (r"(.+) in the ground", lambda a: t("{name} in the ground", name=a)),
    (r"(.+), own values", lambda a: t("{name}, own values", name=a)),
    (r"(.+), set by the scenario", lambda a: t("{name}, set by the scenario", name=a)),
    (r"conversion by (.+)", lambda a: t("conversion by {name}", name=a)),
    (r"(S\d+) .+", lambda a: f"{a} {t(RUNGS[a])}"),
    (r"(.+), (S\d+|\d{4}|\d{4}-\d\d)", lambda a, b: f"{a}, {b}"),
    (r"(.+) in (.+)", lambda a, b: f"{a}: {b}"),
    (r"(.+): (.+)", lambda a, b: f"{a}: {b}"),
)


def _holder(name: str) -> str:
    """Return by whom it is held, of a name that may be translated already."""
    for english, text in HOLDERS.items():
        if name in (english, told(english)) or t(text).endswith(name):
            return t(text)
    return name


@lru_cache(maxsize=4)
def _names_of(data_id: str, language: str, pairs: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return dict(pairs)


def _names(world: World, language: str) -> dict[str, str]:
    pairs = tuple(
        (row["name_en"], row[f"name_{language}"])
        for table in ("regions", "commodity_groups")
        for row in world.tables[table]
    )
    return _names_of(world.data_id, language, pairs)


def formula_text(formula: str, world: World) -> str:
    """Return a formula in the reader's language, its signs as people write them."""
    text = told(formula)
    if text == formula and current() != "en":
        parts = re.split(r"( x | / | - )", formula)
        text = "".join(part if i % 2 else _label(part, world) for i, part in enumerate(parts))
    return text.replace(" x ", " × ").replace(" - ", " − ").replace(" / ", " ÷ ")


def figure_text(node: Node) -> str:
    """Return the value of a node with its unit."""
    if node.unit.startswith("million "):
        money = node.unit.removeprefix("million ").replace("_", " ")
        return f"{amount(node.value)} {money}"
    if node.unit == "1" or node.unit.startswith("share"):
        small = abs(node.value) <= 1.0
        return percent(node.value) if small else number(float(f"{node.value:.4g}"))
    return f"{number(float(f'{node.value:.4g}'))} {told(node.unit)}"
