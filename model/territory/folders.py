"""Folders of KML within folders: an inner one keeps what the outer ones say of it."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring, tostring

from model.territory.days import times_in, versions_in
from model.territory.ground_words import speaks

__all__ = ["PICTURES", "with_paths"]

PICTURES = ("GroundOverlay", "PhotoOverlay", "ScreenOverlay")
"""Pictures that KML lays over a map; GDAL would take their frames for polygons."""


def with_paths(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return KML in which a folder's name begins with those outer names that matter to it.

    They are those that speak of ground, of time or of a version; GDAL, which reads the map, names
    a layer by its own folder alone. Pictures are left out. The second value holds the names of
    whole documents.

    Parameters
    ----------
    content : bytes
        Well-formed KML without entities.

    Examples
    --------
    >>> inner = b"<Folder><name>2025</name><Folder><name>North</name></Folder></Folder>"
    >>> b"<name>2025/North</name>" in with_paths(b"<kml>" + inner + b"</kml>")[0]
    True
    """
    root = fromstring(content)  # noqa: S314 (entities were refused)
    stack: list[tuple[Element, str]] = [(root, "")]
    titles: list[str] = []
    while stack:
        node, above = stack.pop()
        if _tag(node) == "Folder":
            above = _named(node, above)
        elif _tag(node) == "Document":
            titles += [inner.text or "" for inner in node if _tag(inner) == "name"]
        for picture in [inner for inner in node if _tag(inner) in PICTURES]:
            node.remove(picture)
        stack += [(inner, above) for inner in node]
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)), tuple(titles)


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
