"""How far prices stray and how fast they return, out of the World Bank's annual workbook.

Run ``python data/build/from_annual.py FILE``: prints what the rows of ``economics/price_risk.csv``
and of ``price_half_life`` hold of it; no table is written.
"""

from __future__ import annotations

import sys
from pathlib import Path

from model import load_world
from model.upkeep.copies import UpkeepError
from model.upkeep.price_risk import price_risk


def lines(file: Path) -> list[str]:
    """Return the figures as text, rounded as the tables have them."""
    found = price_risk(file, load_world(Path(__file__).resolve().parents[1]))
    return [
        f"# {found.years[0]} to {found.years[1]}",
        "series,sigma,beta",
        *(f"{name},{found.sigma[name]:.2f},{found.beta[name]:.2f}" for name in found.sigma),
        "parameter,around a trend,plainly",
        "price_half_life,{:.1f},{:.1f}".format(*found.half_life),
    ]


if __name__ == "__main__":
    try:
        print("\n".join(lines(Path(sys.argv[1]))))
    except UpkeepError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
