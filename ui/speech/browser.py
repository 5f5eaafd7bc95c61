"""Texts of the drawings in the browser, which fill in what stands in braces."""

from __future__ import annotations

import tomllib
from pathlib import Path

from ui.speech.language import t

TEXTS: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("browser.toml").read_text("utf-8")
)
"""English texts by drawing and code."""


def texts(drawing: str) -> dict[str, str]:
    """Return the texts of a drawing in the reader's language, by code."""
    return {code: t(text) for code, text in TEXTS[drawing].items()}
