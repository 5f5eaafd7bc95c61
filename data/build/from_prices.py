"""Prices, out of the World Bank's workbook or the Survey's data release, for these tables.

Run ``python data/build/from_prices.py FILE``: the command ``data add-prices`` on the folder above.
"""

from __future__ import annotations

import sys
from pathlib import Path

from model.cli.app import app

if __name__ == "__main__":
    app(["--data", str(Path(__file__).resolve().parents[1]), "data", "add-prices", *sys.argv[1:]])
