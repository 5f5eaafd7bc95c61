"""Files that readers take along: charts, tables and the report of a scenario, each stamped.

Every function here is pure: a :class:`Subject` goes in, bytes come out. The page asks for them in
:mod:`ui.downloads`, only when a reader does.
"""

from ui.export.stamp import Subject

__all__ = ["Subject"]
