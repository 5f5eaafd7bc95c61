"""Hands the notebooks, which stand in a folder of their own, to the site as they are stored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parents[1]


@event_priority(100)  # before the plugin that draws notebooks looks for them
def on_files(files: Any, config: Any) -> Any:
    """Add each notebook under ``notebooks/``, as if it stood among the pages."""
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        files.append(File(f"notebooks/{path.name}", str(ROOT), config.site_dir, False))
    return files
