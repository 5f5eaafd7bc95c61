"""Labels, formulas and units of an explanation tree in the reader's language.

The model names its figures in English, composed of a few patterns: a commodity group in a region,
a holder, a rung, a year. Each pattern is taken apart and put together again in the language.
"""

from __future__ import annotations

import re
from functools import lru_cache

from model import World
from model.nodes import Node
from ui import words
from ui.language import N_, current, number, percent, t, told
from ui.words_money import RUNGS, amount

__all__ = ["figure_text", "formula_text", "label_text", "operation_text"]

HOLDERS = {
    "Ukraine": N_("held by Ukraine"),
    "Russia": N_("held by Russia"),
    "neither side": N_("held by neither side"),
}

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
    (r"(.+), recognised borders", lambda a: t("{name}, recognised borders", name=a)),
    (r"(.+), nothing behind the line", lambda a: t("{name}, nothing behind the line", name=a)),
    (r"(.+) by area", lambda a: t("{name} by area", name=a)),
    (
        r"conversion of (\S+) by (.+)",
        lambda a, b: t("{unit} by {method}", unit=a, method=_method(b)),
    ),
    (r"conversion by (.+)", lambda a: t("conversion by {name}", name=_method(a))),
    (r"(.+), which says nothing where that is not above 0", lambda a: a),
    (r"(S\d+) .+", lambda a: f"{a} {t(RUNGS[a])}"),
    (r"(.+), (S\d+|\d{4}|\d{4}-\d\d)", lambda a, b: f"{a}, {b}"),
    (r"(.+) in (.+)", lambda a, b: f"{a}: {b}"),
    (r"(.+): (.+)", lambda a, b: f"{a}: {b}"),
)


def _method(name: str) -> str:
    """Return how a rate or a deflator is named."""
    return " + ".join(words.option(part) for part in name.split(" and "))


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


FACTORS = ("conversion", "price ratio", "price multiple")
"""Labels of figures without a unit that are no shares."""


def figure_text(node: Node) -> str:
    """Return the value of a node with its unit."""
    if node.unit.startswith("million "):
        return f"{amount(node.value)} {words.unit_text(node.unit.removeprefix('million '))}"
    share = node.unit == "1" or node.unit.startswith("share")
    if share and abs(node.value) <= 1.0 and not node.label.startswith(FACTORS):
        return percent(node.value)
    said = number(float(f"{node.value:.4g}"))
    return said if share else f"{said} {told(node.unit)}"
