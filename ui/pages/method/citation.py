"""How a result is cited: in a line, and for BibTeX."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from model import Outcome
from ui.speech.language import t

_PLACES = (Path(__file__).resolve().parents[3], Path(__file__).resolve().parents[2] / "start")
CITATION = next(p for place in _PLACES if (p := place / "CITATION.cff").exists())


@cache
def _cff() -> dict[str, str]:
    """Return the one-line entries of ``CITATION.cff``, and the author; empty without the file."""
    text = CITATION.read_text(encoding="utf-8") if CITATION.exists() else ""
    found = re.findall(r'^(?:  - )?([a-z-]+): "?([^"\n]+)"?$', text, flags=re.MULTILINE)
    return dict(found)


def citation(outcome: Outcome) -> str:
    """Return the line by which a result is cited."""
    cff, run = _cff(), outcome.run
    year = cff.get("date-released", "")[:4]
    return t(
        "{author} ({year}): {title}. Version {version}, data {data}, scenario {scenario}.",
        author=cff.get("name", ""),
        year=year,
        title=cff.get("title", ""),
        version=run.version,
        data=run.data_id,
        scenario=run.scenario_hash,
    )


def bibtex(outcome: Outcome) -> str:
    """Return the same as an entry for BibTeX."""
    cff, run = _cff(), outcome.run
    fields = {
        "author": f"{{{cff.get('name', '')}}}",
        "title": f"{{{cff.get('title', '')}}}",
        "year": cff.get("date-released", "")[:4],
        "version": run.version,
        "note": f"data {run.data_id}, scenario {run.scenario_hash}",
    }
    inner = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items())
    return f"@software{{mineral_wealth,\n{inner}}}"
