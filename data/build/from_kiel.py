"""Adds aid by donor and year, from a release of the Kiel tracker, to the tables in the folder above.

Run ``python data/build/from_kiel.py FILE``; it is ``mineral-wealth data add-aid`` on these tables.
"""

from __future__ import annotations

import sys
from pathlib import Path

from model.cli.app import app

if __name__ == "__main__":
    app(["--data", str(Path(__file__).resolve().parents[1]), "data", "add-aid", *sys.argv[1:]])
