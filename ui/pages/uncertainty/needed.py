"""How it is said which price multiple reaches a threshold, and in how many futures none does."""

from __future__ import annotations

import pandas as pd

from model.futures.drivers import BreakEvenDraws
from ui.speech.language import n, number, percent, t

__all__ = ["SHARES", "multiple", "needed_table", "needed_text"]

SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Quantiles that are told."""


def multiple(level: float) -> str:
    """Return a multiple of prices in three digits.

    Examples
    --------
    >>> multiple(1.234), multiple(758.2)
    ('1.23', '758')
    """
    return number(float(f"{level:.3g}"))


def needed_text(found: BreakEvenDraws) -> str:
    """Return in plain words which multiple of the expected prices reaches the threshold."""
    count = found.levels.size
    said = {"count": number(count, 0), "least": number(found.low), "most": number(found.high),
            "met": percent(found.met), "never": percent(found.not_met),
            "without": percent(found.without), "between": percent(found.between)}  # fmt: skip
    if found.without == 1.0:
        return _without(found, said)
    low, middle, high = (multiple(level) for level in found.quantiles())
    answer = t(
        "Half of the futures that have an answer need no more than {middle} times the prices "
        "expected, nine of ten between {low} and {high} times.", low=low, middle=middle, high=high,
    )  # fmt: skip
    if found.between > 0.0:
        lost = t("In {between} of all futures it is lost again at still higher prices.", **said)
        answer = f"{answer} {lost}"
    if found.without == 0.0:
        every = n("{count} future was tried, and it has one.",
                  "{count} futures were tried, and each has one.", count)  # fmt: skip
        return f"{answer} {every}"
    rest = t(
        "{without} of {count} futures have no multiple from {least} to {most} that decides: {met} "
        "reach the threshold at any price, {never} at none.", **said,
    )  # fmt: skip
    return f"{rest} {answer}" if found.without > 0.5 else f"{answer} {rest}"


def _without(found: BreakEvenDraws, said: dict[str, str]) -> str:
    if found.met == 0.0:
        return t(
            "In none of {count} futures is there a multiple from {least} to {most} times the "
            "prices expected that reaches it.", **said,
        )  # fmt: skip
    if found.not_met == 0.0:
        return t("In each of {count} futures it is reached at any price.", **said)
    return t(
        "Prices alone change the answer in none of {count} futures: {met} reach it at any price, "
        "{never} at none up to {most} times those expected.", **said,
    )  # fmt: skip


def needed_table(found: BreakEvenDraws) -> pd.DataFrame:
    """Return the quantiles of the multiple and the shares of futures without one, a row each."""
    levels = zip(SHARES, found.quantiles(SHARES), strict=True)
    rows = [
        (t("{share} of the futures with an answer need at most", share=percent(share, 0)), level,
         t("times the prices expected")) for share, level in levels
    ]  # fmt: skip
    rows += [
        (t("futures that reach it at any price"), found.met, t("share")),
        (t("futures that reach it at none"), found.not_met, t("share")),
        (t("futures tried"), float(found.levels.size), t("futures")),
    ]
    return pd.DataFrame(rows, columns=[t("What"), t("Value"), t("Unit")])
