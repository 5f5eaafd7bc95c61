"""Aid by donor and year, out of a release of the Kiel tracker, for these tables.

Run ``python data/build/from_kiel.py FILE``: the command ``data add-aid`` on the folder above.
"""

from __future__ import annotations

import sys
from pathlib import Path

from model.cli.app import app

if __name__ == "__main__":
    app(["--data", str(Path(__file__).resolve().parents[1]), "data", "add-aid", *sys.argv[1:]])
