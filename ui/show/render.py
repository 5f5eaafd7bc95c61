"""What other programs draw, each in one piece that would hold all visitors up.

Each function takes plain values, so that another process can be asked for it
(:func:`ui.hand.background.beside`); none fetches anything.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ui.show.extras import loaded


def vega_svg(spec: dict[str, Any]) -> str:
    """Return a Vega-Lite specification as SVG text."""
    svg: str = loaded("svg", "vl_convert").vegalite_to_svg(spec, allowed_base_urls=[])
    return svg


def svg_png(svg: str, scale: int) -> bytes:
    """Return SVG text as PNG, so many pixels a CSS pixel."""
    drawn: bytes = loaded("png", "vl_convert").svg_to_png(svg, scale=scale)
    return drawn


def typst_pdf(files: dict[str, bytes]) -> bytes:
    """Return the PDF of files that lie in a folder of their own, out of which typst reads none."""
    module = loaded("pdf", "typst")
    with TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        main = Path(folder) / "main.typ"
        try:
            return _compiled(module, main, "ua-1")
        except module.TypstError:
            # A letter that the font does not have is against the standard; it is set all the same.
            return _compiled(module, main, [])


def _compiled(module: Any, main: Path, standard: str | list[str]) -> bytes:
    made: bytes = module.compile(
        main, root=main.parent, ignore_system_fonts=True, pdf_standards=standard
    )
    return made
