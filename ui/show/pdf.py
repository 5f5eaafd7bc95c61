"""A report as PDF, set by typst and tagged for screen readers (PDF/UA-1).

No text of a report is ever typst code: it goes in as data, and the template, the same for all,
only places it. What a person typed cannot be run, nor can it break the setting.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from ui.hand.background import beside
from ui.show.blocks import Block, Grid, Link, Report
from ui.show.canvas import Picture
from ui.show.html import web_address
from ui.show.render import typst_pdf
from ui.speech.language import t

_TEMPLATE = Path(__file__).parent / "report.typ"
_LETTERS = "Libertinus Serif"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def pdf_bytes(report: Report) -> bytes:
    """Return a report as PDF.

    Parameters
    ----------
    report : Report
        From :func:`ui.shell.report.report`.

    Raises
    ------
    ModelError
        When typst or what draws the charts is not installed.
    """
    files: dict[str, bytes] = {"main.typ": _TEMPLATE.read_bytes()}
    blocks = []
    for number, block in enumerate(report.blocks):
        if isinstance(block, Picture):
            files[f"{number}.svg"] = _drawn(block)
        blocks.append({"kind": type(block).__name__, **_content(block, number)})
    data = {"language": report.language, "title": report.title, "subtitle": report.subtitle,
            "stamp": report.stamp, "page": t("page"), "blocks": blocks}  # fmt: skip
    files["data.json"] = json.dumps(_clean(data), ensure_ascii=False).encode()
    return beside(partial(typst_pdf, files))


def _clean(value: Any) -> Any:
    """Return data without characters that no file can hold."""
    if isinstance(value, str):
        return _CONTROL.sub("", value)
    if isinstance(value, dict):
        return {key: _clean(part) for key, part in value.items()}
    return [_clean(part) for part in value] if isinstance(value, list | tuple) else value


def _drawn(picture: Picture) -> bytes:
    """Return a drawing in the letters of the text: typst has no others with it everywhere."""
    svg = re.sub(r'font-family="[^"]*"', f'font-family="{_LETTERS}"', picture.svg)
    if _LETTERS not in svg.split(">", 1)[0]:
        svg = svg.replace("<svg", f'<svg font-family="{_LETTERS}"', 1)
    return svg.encode()


def _content(block: Block, number: int) -> dict[str, Any]:
    if isinstance(block, Picture):
        return {"file": f"{number}.svg", "title": block.title, "alt": block.alt,
                "note": block.note}  # fmt: skip
    content = asdict(block)
    if isinstance(block, Link):
        content["web"] = bool(web_address(block.address))
    if isinstance(block, Grid):
        content["addresses"] = [web_address(address) for address in block.addresses]
    return content
