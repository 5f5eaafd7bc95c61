"""The model's notes on a ladder in the reader's language.

The model writes them in English with its figures filled in; here each is taken apart by its own
pattern, so that a translation can fill them in again.
"""

from __future__ import annotations

import re

from ui.language import N_, t

__all__ = ["NOTES", "notes_text"]

NOTES = (
    N_("A mine ends after its life and nothing follows it: neither renewal nor new finds count."),
    N_("The settlement of {settled} is not after {day}, so nobody waits for it."),
    N_("No withdrawal is asked for: occupied ground draws investment as if freed."),
    N_(
        "First output of a new project comes after {first} years, beyond the horizon of {horizon}: "
        "only running mines count."
    ),
)
"""Every note of :func:`model.answers.notes`, with names where figures stand."""


def notes_text(notes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the notes of an outcome, translated; one that is not known stays as it is."""
    return tuple(map(_told, notes))


def _told(note: str) -> str:
    for text in NOTES:
        parts = re.split(r"\{(\w+)\}", text)
        shape = "".join(f"(?P<{part}>.+?)" if place % 2 else re.escape(part)
                        for place, part in enumerate(parts))  # fmt: skip
        found = re.fullmatch(shape, note)
        if found:
            return t(text, **found.groupdict())
    return note
