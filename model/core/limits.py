"""How much is read of what comes from outside: the greatest length, depth and number.

Each limit is checked before the text is worked on, so that work grows no faster than the text.
"""

from __future__ import annotations

__all__ = [
    "BODY_BYTES", "DEEPEST", "LINK_BYTES", "LONGEST_NAME", "LONGEST_PATH", "LONGEST_RANGE",
    "LONGEST_SETTING", "MOST_ENTRIES", "MOST_PROBLEMS", "MOST_SEARCHED", "MOST_TIED",
    "MOST_VALUES", "SCENARIO_BYTES", "TABLE_BYTES",
]  # fmt: skip

SCENARIO_BYTES = 1_000_000
"""Longest scenario, deal or grid file [byte]; far beyond any that a person writes."""

TABLE_BYTES = 1_000_000
"""Longest table of one's own [byte]."""

BODY_BYTES = 262_144
"""Longest body of a request [byte]; a scenario with every value of its own takes a tenth."""

LINK_BYTES = 65_536
"""Most JSON that a link unpacks to [byte], so that a small link cannot fill the memory."""

LONGEST_RANGE = 200
"""Longest text of a range [characters]: the time of its patterns grows with the square."""

LONGEST_SETTING = 10_000
"""Longest ``--set`` [characters]."""

LONGEST_NAME = 80
"""Characters of a wrong name that are told, and compared with the valid ones."""

LONGEST_PATH = 200
"""Characters of a path in which other names of regions and groups are sought."""

DEEPEST = 30
"""Lists and tables within each other, and parts of a dotted name: TOML's reader takes time and
memory that grow with the square of both."""

MOST_VALUES = 10_000
"""Values in a scenario, deal or grid that are read."""

MOST_ENTRIES = 1_500
"""Entries of the tables and lists of a scenario; more there is not to be stated."""

MOST_TIED = 60
"""Ranges that the correlations of a scenario name: each change of it checks that they can hold
together, and the time of that grows with the cube."""

MOST_SEARCHED = 10
"""Problems for which a name that was probably meant is sought."""

MOST_PROBLEMS = 50
"""Problems of one input that are worded; the rest is counted."""
