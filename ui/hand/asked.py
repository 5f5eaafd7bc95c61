"""What the address asks for and holds: the link of a scenario, and those of a comparison."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import streamlit as st

LINK = "s"
"""Name of the link in the address, and place of what is wrong with it."""

COMPARED = "c"
"""Name of each link of a comparison in the address, and place of what is wrong with them."""


WENT = "went"
"""Whether the visitor went back or forward to the address."""

CHART = "chart"
"""Name of the chart that an embedded page shows."""


class Asked(NamedTuple):
    """What an address says; `link` is None where it has none."""

    link: str | None = None
    compared: tuple[str, ...] = ()


def mangled(name: str) -> tuple[str, ...]:
    """Return a name in the address, and what mail programs make of it."""
    return name, f"amp;{name}", name.upper()


def read() -> Asked:
    """Return what the address asks for."""
    link = next((st.query_params[name] for name in mangled(LINK) if name in st.query_params), None)
    compared = (text for name in mangled(COMPARED) for text in st.query_params.get_all(name))
    return Asked(link, tuple(compared))


def went() -> bool:
    """Return whether the visitor went back or forward to this address, and say it no more."""
    there = WENT in st.query_params
    if there:
        del st.query_params[WENT]
    return there


def write(asked: Asked) -> None:
    """Let the address hold these links, and no others."""
    _write(LINK, [asked.link] if asked.link else [])
    _write(COMPARED, asked.compared)


def _write(name: str, texts: Iterable[str]) -> None:
    own, *others = mangled(name)
    wanted = {own: list(texts), **{other: [] for other in others}}
    for key, now in wanted.items():
        if now and st.query_params.get_all(key) != now:
            st.query_params[key] = now
        elif not now and key in st.query_params:
            del st.query_params[key]
