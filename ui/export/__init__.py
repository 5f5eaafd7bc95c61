"""Files that readers take along: charts, tables and the report of a scenario, each stamped.

Every function here is pure: a :class:`ui.export.stamp.Subject` goes in, bytes come out. The page
asks for them in :mod:`ui.download_dialog`, only when a reader does.
"""
