"""Labels, formulas and figures of an explanation tree in the reader's language.

What the model calls a figure keeps its parts (:mod:`model.core.said`), so that each is said in the
language by itself; here stands how a node is read.
"""

from __future__ import annotations

import math

from model import World
from model.core.figures import Node
from model.core.said import Said
from model.world.catalog import names
from ui.speech import words
from ui.speech.language import N_, number, percent, stated, t, told
from ui.speech.money import amount
from ui.speech.said import spoken

SOURCE = "source of uncertainty"


def operation_text(op: str) -> str:
    """Return how a figure is made."""
    return words.named("operation", op)


def label_text(label: str, world: World | None = None) -> str:
    """Return the label of a node in the reader's language; an unknown one stays as it is."""
    if label in names(SOURCE):
        return words.named(SOURCE, label)
    return spoken(label) if isinstance(label, Said) else told(label)


def formula_text(formula: str, world: World | None = None) -> str:
    """Return a formula in the reader's language, its signs as people write them."""
    text = label_text(formula)
    if text == formula and " " not in text:
        text = _choice(text)
    return text.replace(" x ", " × ").replace(" - ", " − ").replace(" / ", " ÷ ")


FACTORS = ("conversion", "price ratio", "price multiple")
"""Labels of figures without a unit that are no shares."""

SHARES = ("share", "aid figure", "to S0")
"""What the label of a share that may pass 100% ends with."""

FLAGS = {"True": N_("yes"), "False": N_("no"), "": N_("not stated")}


def _choice(chosen: str) -> str:
    """Return what a scenario chooses: yes or no, a day, one of several names."""
    if chosen in FLAGS:
        return t(FLAGS[chosen])
    if isinstance(chosen, Said) and chosen.values:
        return spoken(chosen)
    return told(chosen) if told(chosen) != chosen else words.option(chosen)


def figure_text(node: Node) -> str:
    """Return the value of a node with its unit."""
    if math.isnan(node.value):
        chosen = node.op in ("given", "row") or not node.unit
        return _choice(node.formula) if chosen and (node.formula or node.name) else t("no number")
    if node.unit.startswith("million "):
        return f"{amount(node.value)} {words.unit_text(node.unit.removeprefix('million '))}"
    if node.unit == "calendar year":
        return f"{node.value:.0f}" if math.isfinite(node.value) else t("never")
    share = node.unit == "1" or node.unit.startswith("share")
    small = abs(node.value) <= 1.0 and not node.label.startswith(FACTORS)
    if share and (small or node.label.endswith(SHARES) or "as a share" in node.label):
        set_so = node.label.endswith("set by the scenario")
        return stated(round(node.value, 8), share=True) if set_so else percent(node.value)
    said = number(float(f"{node.value:.4g}")) if math.isfinite(node.value) else t("no limit")
    return said if share else f"{said} {told(node.unit)}"
