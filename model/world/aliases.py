"""Other names of what a user may name: one reader for files, the command line, Python, the page.

``data/aliases.csv`` holds the words; names of regions and commodity groups stand in their own
tables. Case, hyphens, apostrophes and the word for region do not matter.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Mapping
from functools import cache

from model.core.errors import Problem, closest, near_name
from model.core.files import data_path
from model.core.limits import LONGEST_PATH
from model.core.reading import read_rows
from model.core.said import Said, listed, named, say

__all__ = [
    "commodity_of",
    "fold",
    "is_corner",
    "likely",
    "meant",
    "meant_path",
    "misnamed",
    "words",
]

_OWN_TABLES = {
    "region": "regions",
    "group": "commodity_groups",
    "component": "economics/components",
}
_NAMES = ("id", "name_en", "name_uk")
_JOINTS = re.compile(r"[\s_\-‐‑–—−./\\(),;:\[\]\"«»“”*#]+")
_UNHEARD = re.compile("['’ʼʹ`´\u00ad\u200b\u0301]")


def fold(text: str) -> str:
    """Return a name without what does not matter in it.

    Examples
    --------
    >>> fold(" Донецька_обл. "), fold("Donets'k  OBLAST"), fold("UA-14")
    ('донецька обл', 'donetsk oblast', 'ua 14')
    """
    plain = _UNHEARD.sub("", unicodedata.normalize("NFKC", text).casefold().replace("ё", "е"))
    return _JOINTS.sub(" ", plain).strip() or text.strip()


@cache
def words(kind: str) -> Mapping[str, str]:
    """Return the code of each name of a kind, by the folded name; ``*`` ends any beginning."""
    found: dict[str, str] = {}
    for row in read_rows(data_path() / f"{_OWN_TABLES[kind]}.csv") if kind in _OWN_TABLES else ():
        found |= {fold(row[column]): row["id"] for column in _NAMES if column in row}
    for row in read_rows(data_path() / "aliases.csv"):
        if row["kind"] == kind:
            found[fold(row["alias"]) + "*" * row["alias"].endswith("*")] = row["code"]
    return found


def meant(kind: str, text: str) -> str | None:
    """Return the code that a name stands for, or None where it is no name of the kind.

    Examples
    --------
    >>> meant("region", "Донецкая обл."), meant("region", "UKR.6_1"), meant("region", "Київ")
    ('UA-14', 'UA-14', 'UA-30')
    >>> meant("group", "Ilmenite"), meant("region", "Atlantis")
    ('titanium_zirconium', None)
    """
    known, folded = words(kind), fold(text)
    if folded in known:
        return known[folded]
    if kind != "region":
        return None
    bare = " ".join(part for part in folded.split() if part not in words("region word"))
    if bare in known or not folded.startswith(beginnings := _beginnings(kind)):
        return known.get(bare)
    return next(known[f"{begun}*"] for begun in beginnings if folded.startswith(begun))


def commodity_of(name: str) -> str:
    """Return one name for all that name a commodity, and for all that name a whole group.

    Examples
    --------
    >>> commodity_of("Gas") == commodity_of("Природний газ"), commodity_of("Rutile")
    (True, 'rutile')
    """
    whole, one = meant("whole", name), meant("component", name) or meant("metal", name)
    return f"all {whole}" if whole else one or fold(name)


def is_corner(text: str) -> bool:
    """Return whether a heading names no column: the corner of a pivot.

    Examples
    --------
    >>> [is_corner(text) for text in ("", "Row Labels", "Region / Commodity", "Region")]
    [True, True, True, False]
    """
    parts, column = fold(text[:_LONGEST_CORNER]).split(), meant("column", text)
    pairs = ((" ".join(parts[:at]), " ".join(parts[at:])) for at in range(1, len(parts)))
    two = any({meant("column", one), meant("column", other)} <= _SIDES for one, other in pairs)
    return not parts or column == "corner" or (column is None and two)


_LONGEST_CORNER = 120
"""Characters of a heading that are read."""

_SIDES = {"region", "group", "time"}
"""What a corner may name two of."""


@cache
def _beginnings(kind: str) -> tuple[str, ...]:
    """Return what names of a kind begin with, where what follows does not matter."""
    return tuple(name[:-1] for name in words(kind) if name.endswith("*"))


_NAMED_IN = {"control": "region", "region": "region", "held": "region", "own_values": "region",
             "group_control": "group", "group": "group"}  # fmt: skip
"""Kind of the name that follows the first part of a path."""


def meant_path(path: str, valid: Collection[str]) -> str:
    """Return the valid path that one with another name of a region or group stands for.

    Parameters
    ----------
    path : str
        Such as ``control.Донецька обл..russia``; without a reading it comes back as it is.
    valid : collection of str
        The valid paths.

    Examples
    --------
    >>> meant_path("control.Donetsk.russia", {"control.UA-14.russia"})
    'control.UA-14.russia'
    """
    head, _, rest = path.partition(".")
    if path in valid or head not in _NAMED_IN or len(path) > LONGEST_PATH:
        return path
    parts = rest.split(".")
    for end in range(len(parts), 0, -1):  # a name may hold points
        code, tail = meant(_NAMED_IN[head], ".".join(parts[:end])), ".".join(parts[end:])
        tail = meant("group", tail) or tail if head == "own_values" else tail
        found = ".".join(filter(None, (head, code, tail)))
        if code and found in valid:
            return found
    return path


def likely(kind: str, text: object) -> str:
    """Return a remedy that names what was probably meant, else all, with names beside the codes.

    Examples
    --------
    >>> likely("region", "Donestk")
    'Did you mean UA-14 (Donetsk)?'
    """
    known, folded = words(kind), fold(str(text))[:80]
    codes = dict.fromkeys(known.values())
    code = closest(str(text).upper(), codes, 0.8)
    if not code:  # a slip in a code is none in the old numbers of regions
        close = difflib.get_close_matches(folded, known, n=1, cutoff=0.7)
        code = known[close[0]] if close else near_name(text, codes)
    if code:
        return say("Did you mean {name}?", name=_with_names(kind)[code])
    return say("Valid names: {names}.", names=listed(_with_names(kind).values()))


def _with_names(kind: str) -> dict[str, Said]:
    rows = read_rows(data_path() / f"{_OWN_TABLES[kind]}.csv")
    return {row["id"]: say("{code} ({name})", code=row["id"], name=named(row)) for row in rows}


def misnamed(where: str, kind: str, text: str, allowed: str, given: str | None = None) -> Problem:
    """Return the problem of a name that is none of its kind."""
    shown = repr(text[:80]) if given is None else given
    return Problem(where, shown, allowed, likely(kind, text))
