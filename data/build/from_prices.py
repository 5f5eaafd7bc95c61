"""Adds prices, from the World Bank's workbook or the Survey's data release, to the tables in the folder above.

Run ``python data/build/from_prices.py FILE``; it is ``mineral-wealth data add-prices`` on these tables.
"""

from __future__ import annotations

import sys
from pathlib import Path

from model.cli.app import app

if __name__ == "__main__":
    app(["--data", str(Path(__file__).resolve().parents[1]), "data", "add-prices", *sys.argv[1:]])
