"""Days of the front line, out of the archive of the DeepState map, for these tables.

Run ``python data/build/from_archive.py FILE``: the command ``data add-lines`` on the folder above.
"""

from __future__ import annotations

import sys
from pathlib import Path

from model.cli.app import app

if __name__ == "__main__":
    app(["--data", str(Path(__file__).resolve().parents[1]), "data", "add-lines", *sys.argv[1:]])
