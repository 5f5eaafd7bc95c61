"""Amounts of money in words."""

from __future__ import annotations

from ui.speech.language import N_, number, t


def trillions(million: float) -> str:
    """Return an amount in words: ``8.30 trillion``, ``53.6 billion``, ``0``.

    Parameters
    ----------
    million : float
        Amount [million].

    Examples
    --------
    >>> trillions(8_295_940), trillions(53_628), trillions(0)
    ('8.30 trillion', '53.6 billion', '0')
    """
    amount, scale = scaled(million)
    return t(scale, amount=amount) if scale else "0"


SCALES = (
    (N_("{amount} trillion"), 1e6),
    (N_("{amount} billion"), 1e3),
    (N_("{amount} million"), 1),
)


def scaled(million: float) -> tuple[str, str]:
    """Return an amount with three digits, and the text of its scale (empty for nothing)."""
    for scale, step in SCALES:
        if abs(million) >= step * 0.9995:
            scaled = million / step
            digits = 2 if abs(scaled) < 9.995 else 1 if abs(scaled) < 99.95 else 0
            return number(scaled, digits), scale
    return "0", ""


def billions(million: float) -> str:
    """Return an amount as billions without superfluous digits: ``300 billion``."""
    return t("{amount} billion", amount=number(float(f"{million / 1e3:.6g}")))


def money(million: float, unit: str) -> str:
    """Return an amount with its currency in words: ``$300 billion``."""
    return currency(billions(million), unit)


def currency(amount: str, unit: str) -> str:
    """Return an amount in words with its currency."""
    if unit.startswith("EUR"):
        return t("{amount} euros", amount=amount)
    return t("${amount}", amount=amount)
