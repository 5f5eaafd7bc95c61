"""Folders of KML within folders: an inner one keeps what the outer ones say of it."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring, tostring

from model.territory.days import times_in, versions_in
from model.territory.ground_words import speaks

__all__ = ["with_paths"]


def with_paths(content: bytes) -> bytes:
    """Return KML in which a folder's name begins with those outer names that matter to it.

    They are those that speak of ground, of time or of a version; GDAL, which reads the map, names
    a layer by its own folder alone.

    Parameters
    ----------
    content : bytes
        Well-formed KML without entities.

    Examples
    --------
    >>> inner = b"<Folder><name>2025</name><Folder><name>North</name></Folder></Folder>"
    >>> b"<name>2025/North</name>" in with_paths(b"<kml>" + inner + b"</kml>")
    True
    """
    root = fromstring(content)  # noqa: S314 (entities were refused)
    stack: list[tuple[Element, str]] = [(root, "")]
    while stack:
        node, above = stack.pop()
        if _tag(node) == "Folder":
            above = _named(node, above)
        stack += [(inner, above) for inner in node]
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _named(folder: Element, above: str) -> str:
    """Write the outer names before a folder's own; return what matters within it."""
    name = next((inner for inner in folder if _tag(inner) == "name"), None)
    own = "" if name is None else (name.text or "").strip()
    if name is not None:
        name.text = f"{above}{own}"
    matters = own and (speaks(own) or times_in(own) or versions_in(own))
    return f"{above}{own}/" if matters else above


def _tag(node: Element) -> str:
    return str(node.tag).rpartition("}")[2]
