"""What the Method page says beside the docstrings (``method.toml``): the steps, and what counts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.core.registry import FIGURES
from model.money.rungs import RUNGS

TEXTS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("method.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the chain.

    Parameters
    ----------
    title : str
        What is done.
    lede : str
        What happens there, for people.
    formulas : dict of str to str
        Functions that do it, below ``model``, with what each is called; a rung by its id.
    """

    title: str
    lede: str
    formulas: dict[str, str]


RUNG_OF = {f"money.rungs.{FIGURES[rung].of.__name__}": rung for rung in RUNGS}
"""The function of each step of the ladder, as it is declared."""

CHAIN = {
    id: Step(said["title"], said["lede"],
             {**(RUNG_OF if id == "ladder" else {}), **said["formulas"]})
    for id, said in TEXTS["steps"].items()
}  # fmt: skip
"""Steps from the data to the answer, each with the functions that do it."""


def texts() -> Iterator[str]:
    """Yield every text of ``method.toml``."""
    yield from (TEXTS["lede"], *TEXTS["meaning"])
    for said in TEXTS["steps"].values():
        yield from (said["title"], said["lede"], *said["formulas"].values())
