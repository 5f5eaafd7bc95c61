"""Figures of aid that may be set against the minerals: rows of the aid ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from model.world.tables import Row


@dataclass(frozen=True, slots=True)
class AidClaim:
    """One row of the aid ledger.

    Parameters
    ----------
    amount : float
        Amount [million of `unit`], nominal.
    unit : str
        Money unit, such as ``USD_2025``: the currency and the year that the figure refers to.
    stage : str
        Claimed, appropriated, allocated, paid, received ...
    """

    id: str
    claimant: str
    donor: str
    stage: str
    amount: float
    unit: str
    as_of: str
    covers: str
    source_id: str
    grade: str


def claim_of(row: Row) -> AidClaim:
    """Return a row of the ledger as a claim, its amount in millions."""
    scale = {"billion": 1e3, "million": 1.0}[row["unit"]]
    unit = f"{row['currency']}_{row['price_year']}"
    text: dict[str, Any] = {name: row[name] for name in _TEXT}
    return AidClaim(amount=float(row["amount"]) * scale, unit=unit, **text)


_TEXT = ("id", "claimant", "donor", "stage", "as_of", "covers", "source_id", "grade")
