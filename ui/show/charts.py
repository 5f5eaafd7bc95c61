"""The charts of a scenario as drawings: the specifications of the page, at one size."""

from __future__ import annotations

from typing import Any

from ui.show import chart
from ui.show.canvas import BODY, Picture
from ui.show.stamp import Source

__all__ = ["spec_picture"]

Spec = dict[str, Any]
Size = tuple[int, int]
COLOURS = {"us": "#0072b2", "ukraine": "#b8860b", "kept": "#b8860b", "investors": "#7b5ea7"}


def spec_picture(
    id: str,
    title: str,
    alt: str,
    spec: Spec,
    sources: tuple[Source, ...],
    note: str = "",
    size: Size = BODY,
) -> Picture:
    """Return any chart of a page as a picture to export.

    Parameters
    ----------
    id, title, alt, note : str
        As for :class:`ui.show.canvas.Picture`.
    spec : dict
        Its Vega-Lite specification, on a light ground.
    sources : tuple of Source
        What it rests on.
    size : tuple of int
        Width and height [CSS pixel].
    """
    return Picture(id, title, alt, chart.drawing(spec, size), sources, note)
