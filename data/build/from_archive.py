"""Adds days of the front line, from the archive of the DeepState map, to the tables in the folder above.

Run ``python data/build/from_archive.py FILE``; it is ``mineral-wealth data add-lines`` on these tables.
"""

from __future__ import annotations

import sys
from pathlib import Path

from model.cli.app import app

if __name__ == "__main__":
    app(["--data", str(Path(__file__).resolve().parents[1]), "data", "add-lines", *sys.argv[1:]])
