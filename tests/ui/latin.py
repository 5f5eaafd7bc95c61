"""What a page says, taken out of everything that it sends, and the Latin words left in it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from streamlit.testing.v1 import AppTest

__all__ = ["CITED", "KNOWN", "shown", "strangers"]

UNSAID = {
    "id", "type", "component_name", "js_content", "html_content", "css_content", "url", "theme",
    "format", "language", "page_script_hash", "page", "columns", "bytes", "code_text",
}  # fmt: skip
"""Fields of what a page sends that nobody reads, or that hold code."""

CITATION = "-share-citation"
"""Ends the id of the field that cites the work by its own title and authors."""

SAID = {"text", "title", "caption", "stamp", "name", "label", "folded", "alt"}
"""Keys of a drawing's data whose text is read."""

HOLDS = {"words", "texts", "titles", "events", "captions"}
"""Keys of a drawing's data below which every text is read."""

CODED = {"points", "locale"}
"""Keys of a drawing's data that hold codes."""

CITED = {"source", "address", "publisher", "url", "where", "Джерело", "Адреса", "Видавець",
         "Назва", "Ідентифікатор", "English"}  # fmt: skip
"""Columns that cite a source as it stands, or give a term in English."""

CODES = {"id", "row", "kind", "topic", "group", "metric", "side", "Код"}
"""Columns of ids and codes."""

_MONEY = "USD EUR UAH AUD EBITDA NPV IRR capex opex"
_FORMS = (
    "EN CSV TOML XLSX ODS HTML PDF PNG SVG Python ISO WGS Enter Escape II float pickle capex opex "
    "GeoJSON TopoJSON Esri JSON KML KMZ shapefile GeoPackage FlatGeobuf"
)
_PAGE = "Language English Streamlit mineral-wealth"
_NAMES = """
AFP BBC CNN CRS DFC ERA FT Fox ISW NDAA PURL Reuters SEAISI SecDev TechMet UBN URIF USGS
DeepState cyterat
Bloomberg Forbes Telegraph New York Times Kyiv Independent Global Critical Metals
National Review Washington Post Black Bird Group Ukraine Facility
Dobra Lithium Holdings Rock Iron Bunyu Enwell Ferrexpo Kenmare Moma Nolans Velta Wolfsberg
Natural Earth Resource Assessment Economic Filter
Chvaletice Cinovec Dartbrook Epanko Etango- Kasiya Mahenge Ngualla Quebradas Rose Toliara Tres Tumas
"""
_LETTERS = "delta eta gamma kappa lambda psi rho sigma tau ln"
_TYPED = "unit None low high million billion to normal double single"

KNOWN = frozenset(" ".join((_MONEY, _FORMS, _PAGE, _NAMES, _LETTERS, _TYPED)).split())
"""Latin words that stand in a Ukrainian page with reason."""


def shown(app: AppTest) -> Iterator[str]:
    """Yield every text of a page: paragraphs, controls with their choices, tables, drawings."""
    for root in app._tree.children.values():
        for node in _nodes(root):
            proto = getattr(node, "proto", None)
            if getattr(proto, "id", "").endswith(CITATION):
                continue
            if proto is not None and not getattr(proto, "body", "").startswith("<style>"):
                yield from _texts(proto)


def _nodes(block: Any) -> Iterator[Any]:
    for child in getattr(block, "children", {}).values():
        yield child
        yield from _nodes(child)


def _texts(proto: Any) -> Iterator[str]:
    for field, value in proto.ListFields():
        single = hasattr(value, "ListFields") or isinstance(value, str | bytes | int | float)
        for part in [value] if single else value:
            if field.name not in UNSAID:
                yield from _part(field.name, part)


def _part(name: str, part: Any) -> Iterator[str]:
    if hasattr(part, "ListFields"):
        yield from _texts(part)
    elif isinstance(part, bytes):
        yield from _cells(part)
    elif isinstance(part, str):
        yield from _leaves(json.loads(part), "") if name in ("json", "spec") else [part]


def _cells(content: bytes) -> Iterator[str]:
    frame = pa.ipc.open_stream(io.BytesIO(content)).read_all().to_pandas()
    for column in frame.columns:
        if column not in CITED | CODES:
            yield from (cell for cell in frame[column] if isinstance(cell, str))


def _leaves(value: Any, key: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, part in value.items():
            if name not in CODED:
                yield from _leaves(part, key if key in HOLDS else name)
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(part, key)
    elif isinstance(value, str) and key in SAID | HOLDS:
        yield value


_NO_WORDS = re.compile(
    r"`+[^`]*`+|\$\$.*?\$\$|\$[^$]*\$"  # code and formulas
    r"|\[[^\]]*\]\([^)]*\)|“[^”]*”|https?://\S+"  # what is cited, with its address
    r"|\{\w+\}|\b[0-9a-f]{12,}\b"  # places to fill in, hashes
    r"|\b[\w/-]+(?:\.[\w-]+)*\.(?:py|sh|csv|toml|ua|com|net|org|news|no)\b"  # files and sites
    r"|\b\w+(?:\\?_\w+)+\b|\w+ = '[^']*'",  # names of assumptions
    flags=re.DOTALL,
)
_WORD = re.compile(r"(?<![\w.])[A-Za-z][A-Za-z'’-]+")


def strangers(text: str) -> list[str]:
    """Return the Latin words of a text for which there is no reason."""
    bare = _NO_WORDS.sub(" ", _uncited(text))
    return [word for word in _WORD.findall(bare) if word not in KNOWN]


def _uncited(text: str) -> str:
    """Return a text whose tables in Markdown have lost the columns that cite."""
    if not text.startswith("| "):
        return text
    rows = [re.split(r"(?<!\\)\|", line) for line in text.splitlines()]
    kept = [place for place, head in enumerate(rows[0]) if head.strip() not in CITED]
    return "\n".join(" | ".join(row[place] for place in kept if place < len(row)) for row in rows)
