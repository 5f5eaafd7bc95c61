"""Labels, formulas and units of an explanation tree in the reader's language.

The model names its figures in English, composed of a few patterns: a commodity group in a region,
a holder, a rung, a year. Each pattern is taken apart and put together again in the language.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from model import World
from model.core.nodes import Node
from model.world.catalog import names as data_names
from ui.speech import words
from ui.speech.language import DEFAULT, N_, current, number, percent, stated, t, told
from ui.speech.money import RUNGS, amount

__all__ = ["figure_text", "formula_text", "label_text", "operation_text"]

SOURCE = "source of uncertainty"

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
    "drawn": N_("drawn"),
}


def operation_text(op: str) -> str:
    """Return how a figure is made."""
    return t(OPERATIONS[op])


def label_text(label: str, world: World) -> str:
    """Return the label of a node in the reader's language; an unknown one stays as it is."""
    head, _, end = label.partition(", ")
    if head in data_names("estimator"):
        name = words.estimator(head)
        return _suffixed(name, end) if end else name
    if label in data_names(SOURCE):
        return words.named(SOURCE, label)
    if current() == DEFAULT:
        return label
    return _label(label, world)


def _label(label: str, world: World) -> str:
    names = _names(world, current())
    if label in names:
        return names[label]
    if label in data_names(SOURCE):
        return words.named(SOURCE, label)
    whole = told(label)
    if whole != label:
        return whole
    drawn = _input(label, names)
    if drawn:
        return drawn
    for pattern, make in _PATTERNS:
        found = re.fullmatch(pattern, label)
        if found:
            return make(*(_label(part, world) for part in found.groups()))
    return label


_SUFFIXES = {
    "own values": N_("{name}, own values"),
    "set by the scenario": N_("{name}, set by the scenario"),
    "recognised borders": N_("{name}, recognised borders"),
    "nothing behind the line": N_("{name}, nothing behind the line"),
    "none stated": N_("{name}, none stated"),
    "not on record": N_("{name}, not on record"),
    "never counted with the rest": N_("{name}, never counted with the rest"),
    "share": N_("{name}, share"),
    "change": N_("{name}, change"),
    "today's money": N_("{name}, in today's money"),
    "of the aid figure": N_("{name}, of the aid figure"),
    "one percentage point": N_("{name}, one percentage point"),
    "one square kilometre": N_("{name}, one square kilometre"),
    "break-even": N_("{name}, break-even"),
    "lever at its lower bound": N_("{name}, lever at its lower bound"),
    "lever at its upper bound": N_("{name}, lever at its upper bound"),
    "lower tenth": N_("{name} at its lower tenth"),
    "upper tenth": N_("{name} at its upper tenth"),
    "part of the spread with others": N_("{name}, part of the spread with others"),
    "low": N_("{name}, low end"),
    "high": N_("{name}, high end"),
}
"""What stands behind a comma, with the sentence that it makes."""


def _suffixed(name: str, suffix: str) -> str:
    english = next(text for text in _SUFFIXES if suffix in (text, told(text)))
    return t(_SUFFIXES[english], name=name)


_OF_RUNG = {
    "step": N_("what the step to {rung} adds"),
    "to the aid figure": N_("{rung}, of the aid figure"),
    "to S0": N_("{rung}, of S0"),
}


def _of_rung(id: str, of: str) -> str:
    english = next(text for text in _OF_RUNG if of in (text, told(text)))
    return t(_OF_RUNG[english], rung=f"{id} {t(RUNGS[id])}")


_PATTERNS = (
    (r"(.+), held by (?:the )?(Ukraine|Russia|neither side)", lambda a, b: f"{a}, {_holder(b)}"),
    (r"held by (Ukraine|Russia|neither side)", lambda a: _holder(a)),
    (rf"(.+), ({'|'.join(_SUFFIXES)})", _suffixed),
    (r"(.+) in the ground", lambda a: t("{name} in the ground", name=a)),
    (r"(.+) by area", lambda a: t("{name} by area", name=a)),
    (r"(.+) by deposit", lambda a: t("{name} by deposit", name=a)),
    (
        r"conversion of (\S+) by (.+)",
        lambda a, b: t("{unit} by {method}", unit=a, method=_method(b)),
    ),
    (r"conversion by (.+)", lambda a: t("conversion by {name}", name=_method(a))),
    (r"(.+), which says nothing where that is not above 0", lambda a: a),
    (rf"(S\d+) ({'|'.join(_OF_RUNG)})", _of_rung),
    (r"(S\d+) [^:]+", lambda a: f"{a} {t(RUNGS[a])}"),
    (r"part that (.+) stands for", lambda a: t("part that {name} stands for", name=a)),
    (
        r"(\d+%) of the futures give less than",
        lambda a: t("{share} of the futures give less than", share=a),
    ),
    (r"quantile of (\d+) futures", lambda a: t("quantile of {count} futures", count=a)),
    (
        r"Sobol index of (\d+) evaluations",
        lambda a: t("Sobol index of {count} evaluations", count=a),
    ),
    (
        r"price multiple that suffices in (\d+%) of the futures with one",
        lambda a: t("price multiple that suffices in {share} of the futures with one", share=a),
    ),
    (
        r"quantile of (\d+) futures, each with the lowest multiple that reaches it",
        lambda a: t("quantile of {count} futures, each with the lowest multiple that reaches it",
                    count=a),
    ),
    (r"share of (\d+) futures", lambda a: t("share of {count} futures", count=a)),
    (
        r"share of (\d+) futures that reach it",
        lambda a: t("share of {count} futures that reach it", count=a),
    ),
    (r"(.+), (S\d+|\d{4}|\d{4}-\d\d)", lambda a, b: f"{a}, {b}"),
    (r"(.+), latest", lambda a: t("{name}, newest price", name=a)),
    (r"(.+), long-run", lambda a: t("{name}, long-run price", name=a)),
    (r"(.+) in (.+)", lambda a, b: f"{a}: {b}"),
    (r"(.+): (.+)", lambda a, b: f"{a}: {b}"),
)  # fmt: skip


def _input(label: str, names: Mapping[str, str]) -> str:
    """Return the label of an uncertain input that is about something; empty when it is none."""
    for text in (text for text in data_names("input").values() if "{what}" in text):
        head, _, tail = text.partition("{what}")
        what = label.removeprefix(head).removesuffix(tail)
        if label == f"{head}{what}{tail}" and what in names:
            return told(text).format(what=names[what])
    return ""


def _method(name: str) -> str:
    """Return how a rate or a deflator is named."""
    return " + ".join(words.option(part) for part in name.split(" and "))


def _holder(name: str) -> str:
    """Return by whom it is held, of a name that may be translated already."""
    for english, text in HOLDERS.items():
        if name in (english, told(english)) or t(text).endswith(name):
            return t(text)
    return name


_NAMES: dict[tuple[str, str], dict[str, str]] = {}


def _names(world: World, language: str) -> Mapping[str, str]:
    """Return names of places, deposits and commodities by their English ones; small ones too."""
    key = (world.data_id, language)
    if key not in _NAMES:
        named = {
            row["name_en"]: row[f"name_{language}"] or row["name_en"]
            for table in ("deposits/deposits", "commodity_groups", "regions")
            for row in world.tables[table]
        }
        small = {_small(english): _small(name) for english, name in named.items()}
        rows = world.tables["economics/components"]
        small |= {_small(row["name_en"]): _small(told(row["name_en"])) for row in rows}
        small |= {row["price_series"]: _small(told(row["name_en"])) for row in rows}
        _NAMES[key] = {**small, **named}
    return _NAMES[key]


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def formula_text(formula: str, world: World) -> str:
    """Return a formula in the reader's language, its signs as people write them."""
    text = told(formula)
    if text == formula and current() != DEFAULT:
        parts = re.split(r"( x | / | - )", formula)
        text = "".join(part if i % 2 else _label(part, world) for i, part in enumerate(parts))
    return text.replace(" x ", " × ").replace(" - ", " − ").replace(" / ", " ÷ ")


FACTORS = ("conversion", "price ratio", "price multiple")
"""Labels of figures without a unit that are no shares."""

SHARES = ("share", "aid figure", "to S0")
"""What the label of a share that may pass 100% ends with."""


def figure_text(node: Node) -> str:
    """Return the value of a node with its unit."""
    if math.isnan(node.value):
        return t("no number")
    if node.unit.startswith("million "):
        return f"{amount(node.value)} {words.unit_text(node.unit.removeprefix('million '))}"
    if node.unit == "calendar year":
        return f"{node.value:.0f}" if math.isfinite(node.value) else t("never")
    share = node.unit == "1" or node.unit.startswith("share")
    small = abs(node.value) <= 1.0 and not node.label.startswith(FACTORS)
    if share and (small or node.label.endswith(SHARES) or "as a share" in node.label):
        set_so = node.label.endswith("set by the scenario")
        return stated(round(node.value, 8), share=True) if set_so else percent(node.value)
    said = number(float(f"{node.value:.4g}"))
    return said if share else f"{said} {told(node.unit)}"
