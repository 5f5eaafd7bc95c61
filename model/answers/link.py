"""A scenario as text for an address: the whole of it, with what it gave when the link was made.

``1.<payload>.<check>``: format number, base64url of deflated JSON, first 8 hex digits of a
SHA-256 over the payload. The JSON states every assumption, not differences from defaults that may
change, with the engine's version, the id of the data and the headline figures. Prose (author,
description, sources) stays in the scenario's file. Old formats are read for ever.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import math
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from model.answers.outcome import Outcome, evaluate
from model.core.errors import ScenarioError
from model.core.limits import LINK_BYTES
from model.core.reading import read_plain
from model.core.said import say
from model.scenario.scenario import Scenario
from model.version import __version__

if TYPE_CHECKING:
    from model.world.world import World

LIMIT = 1_500
"""Characters up to which a link is offered; a longer scenario is offered as a file."""

_FORMAT = "1"
_PROSE = ("author", "description", "sources")
_SHAPE = re.compile(r"(\d+)\.([A-Za-z0-9_-]+)\.([0-9a-f]{8})")
_FOREIGN = re.compile(r"[^A-Za-z0-9._-]+")
_WRAPPED = re.compile(r"-\s+")
_VERSION = re.compile(
    r"\d{1,9}(\.\d{1,9}){0,4}((a|b|rc)\d{1,9})?(\.post\d{1,9})?(\.dev\d{1,9})?", re.ASCII
)
_DATA_ID = re.compile(r"[0-9A-Za-z]{1,64}", re.ASCII)
_REMEDY = say("Ask for the link again, or start from a preset.")

# Names that most scenarios state; deflate refers to them. Part of format 1: never change it.
_DICTIONARY = (
    b'"own_deal":{"inflow_share":"inflow_base":"past_aid_amount":"us_share_before":"group_control"'
    b':{"rare_earths":{"russia":0.5}}"deposit_control":{}"own_values":{}"own_values_unit":"USD_2023'
    b'""ranges":{}"control":{"UA-14":{"russia":"other":1.0}"UA-09""UA-23""UA-65""UA-63""UA-43"'
    b'"UA-40""aid_amount":"exchange_rate":"""deflator":"face-value""us-cpi""income_tax":"investor_r'
    b'ate":"state_rate":"royalty_multiple":1.0"lead_time_multiple":1.0"recovery_multiple":1.0"capac'
    b'ity_multiple":1.0"price_growth":0.0"price_multiple":1.0"price_date":"latest""economic_filter"'
    b':true"withdrawal_first":true"freed_share":0.0"settlement_date":"war":"states""horizon_years":'
    b'50"fund_return":"new_aid":0.0"deal_scope":"as-stated""deal":"dl6-signed-2025-04""aid_claim":"'
    b'trump-300-2025-02""valuation":"forbes-2023""estimate":"deepstate""reading":"by-area""front_li'
    b'ne_date":"2025-02-11""base":"front-line""borders-1991""baseline":"bessent-visit-2025-02""titl'
    b'e":"""date":"2025-02-11""id":"""format":1'
)


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says.

    Parameters
    ----------
    scenario : Scenario
        The assumptions.
    version, data_id : str
        Engine and data that made the figures.
    headline : mapping
        The figures then, by the names of :func:`headline`.
    """

    scenario: Scenario
    version: str
    data_id: str
    headline: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Reopened:
    """A link beside what its scenario gives today.

    Parameters
    ----------
    link : Link
        As it was.
    outcome : Outcome
        As it is.
    moved : mapping of str to tuple
        Figures that differ: then and now.
    """

    link: Link
    outcome: Outcome
    moved: Mapping[str, tuple[float, float]]

    @property
    def why(self) -> str:
        """Say what changed between then and now; empty when no figure moved."""
        if not self.moved:
            return ""
        run = self.outcome.run
        pairs = (
            ("engine", self.link.version, run.version),
            ("data", self.link.data_id, run.data_id),
        )
        return ", ".join(f"{name} {was} -> {now}" for name, was, now in pairs if was != now)


def headline(outcome: Outcome) -> dict[str, float]:
    """Return the figures that a link pins: value by party [million] and aid coverage [1]."""
    parties = outcome.by_party["value"]
    figures = {"total": float(outcome.total_million)}
    figures |= {str(party): float(value) for party, value in parties.items()}
    covered = outcome.aid_coverage
    return {**figures, "aid_coverage": float(f"{covered:.6g}") if math.isfinite(covered) else -1.0}


def encode(outcome: Outcome) -> str:
    """Return the link of an outcome.

    Examples
    --------
    >>> from model import load_world
    >>> made = encode(evaluate(Scenario.from_preset("borders-1991"), load_world()))
    >>> len(made) < LIMIT, decode(made).scenario.base
    (True, 'borders-1991')
    """
    stated = outcome.scenario.model_dump(mode="json", exclude_none=True, exclude=set(_PROSE))
    run = outcome.run
    content = [run.version, run.data_id, list(headline(outcome).values()), stated]
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zdict=_DICTIONARY)
    payload = base64.urlsafe_b64encode(packer.compress(text) + packer.flush()).decode().rstrip("=")
    return f"{_FORMAT}.{payload}.{_check(payload)}"


def _check(payload: str) -> str:
    return hashlib.sha256(f"{_FORMAT}.{payload}".encode()).hexdigest()[:8]


def decode(text: str) -> Link:
    """Return what a link says.

    Raises
    ------
    ScenarioError
        When it is no link, was cut or changed, comes from a newer format, or its scenario is not
        one that the model can use; every problem is listed, and nothing of it is applied.
    """
    found = _found(text) if len(text) <= 4 * LINK_BYTES else None
    if found is None:
        raise _refused(text, say("a link made by this page: 1.<payload>.<check>"))
    number, payload, check = found.groups()
    if number != _FORMAT:
        raise _refused(
            text,
            say(
                "this engine, {version}, reads links of format {format}",
                version=__version__,
                format=_FORMAT,
            ),
        )
    if check != _check(payload):
        raise _refused(text, say("a link as it was made; this one was cut or changed"))
    version, data_id, figures, stated = _content(text, payload)
    names = ("total", "ukraine", "russia", "other", "aid_coverage")
    return Link(Scenario(**stated), version, data_id, dict(zip(names, figures, strict=True)))


def _found(text: str) -> re.Match[str] | None:
    """Return the link in a text, of several readings the one whose check holds.

    Mail wraps a link, with a hyphen too; a sentence sets it in brackets or ends behind it.
    """
    whole, joined = _FOREIGN.sub("", text), _FOREIGN.sub("", _WRAPPED.sub("", text))
    found = [match for one in (text.strip(), whole, joined) if (match := _SHAPE.search(one))]
    held = (match for match in found if match[3] == _check(match[2]))
    return next(held, _SHAPE.fullmatch(text.strip()) or next(iter(found), None))


def _content(text: str, payload: str) -> tuple[str, str, list[float], dict[str, Any]]:
    try:
        packed = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
        reader = zlib.decompressobj(-15, zdict=_DICTIONARY)
        raw = reader.decompress(packed, LINK_BYTES)
    except (binascii.Error, zlib.error, ValueError):
        raise _refused(text, say("a link whose content can be read")) from None
    if reader.unconsumed_tail or not reader.eof:
        raise _refused(text, say("a scenario of at most {size:,} bytes", size=LINK_BYTES))
    try:
        version, data_id, figures, stated = read_plain(raw, "link")
        named = _VERSION.fullmatch(version) and _DATA_ID.fullmatch(data_id)
        if not (named and isinstance(stated, dict) and isinstance(figures, list)):
            raise TypeError
        return version, data_id, _numbers(figures), stated
    except (ScenarioError, ArithmeticError, ValueError, TypeError, RecursionError):
        raise _refused(text, say("a link whose content can be read")) from None


def _numbers(figures: list[Any]) -> list[float]:
    """Return five finite numbers: no text, no truth values, none too large for a float."""
    plain = all(type(figure) in (int, float) for figure in figures)
    numbers = [float(figure) for figure in figures] if plain else []
    if len(numbers) != 5 or not all(map(math.isfinite, numbers)):
        raise TypeError
    return numbers


def _refused(text: str, allowed: str) -> ScenarioError:
    shown = text if len(text) <= 40 else f"{text[:37]}..."
    return ScenarioError.at("link", repr(shown), allowed, _REMEDY)


def reopen(text: str, world: World) -> Reopened:
    """Return a link beside what its scenario gives today.

    Raises
    ------
    ScenarioError
        As :func:`decode`; and when the link names this engine and this data but figures that they
        do not give: somebody wrote them.
    """
    link = decode(text)
    outcome = evaluate(link.scenario, world)
    now = headline(outcome)
    moved = {
        name: (was, now[name]) for name, was in link.headline.items() if not _same(was, now[name])
    }
    same = (link.version, link.data_id) == (outcome.run.version, outcome.run.data_id)
    if moved and same:
        raise _refused(
            text, say("figures that this engine and data give; these were written by hand")
        )
    return Reopened(link, outcome, moved)


def _same(was: float, now: float) -> bool:
    return math.isclose(was, now, rel_tol=1e-5, abs_tol=0.5 if abs(now) > 2 else 1e-9)
