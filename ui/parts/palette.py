"""Every colour that means something: the three parties', and those of all else.

Parties have saturated colours that stay apart for colour-blind readers too, and always a label or
a pattern beside. Nothing else has a colour that could be taken for a party's; see the test.
"""

from __future__ import annotations

PARTY_COLOURS = {"ukraine": "#0072b2", "russia": "#d55e00", "other": "#9a86b5"}
"""The parties in charts, on light and on dark ground."""

SLATE, GREEN, RED, MIDDLE = "#646773", "#2ca470", "#9d5053", "#7b7f8a"
"""What is no party: rock, simulations and the United States; money; owners of mines and what was
stated; rules that only join or divide."""

SERIES = (SLATE, GREEN, RED, "#666b4a")
"""Series of one chart, each with a shape of its own."""

GROUNDS = {"light": "#ffffff", "dark": "#171614"}
"""What charts are drawn on."""

AREAS = {
    "ukraine": ("#0067a8", "#8fd0f7"), "russia": ("#e57a1f", "#d9621a"),
    "other": ("#c4bad4", "#75669a"), "russia-edge": ("#7a3000", "#5a2200"),
    "other-dot": ("#4b3d63", "#efe9f8"), "russia-accent": ("#b3530b", "#ff9a3d"),
    "other-accent": ("#75669a", "#c4bad4"), "point-u": ("#0b6fb3", "#0b6fb3"),
    "point-r": ("#ff9a3d", "#ff9a3d"), "point-o": ("#a08fc4", "#a08fc4"),
}  # fmt: skip
"""The parties on maps, bars and levers: on light and on dark ground."""


def party_css() -> str:
    """Return the rule that gives every part of the page the parties' colours as variables."""
    named = "".join(
        f" --{name}: light-dark({light}, {dark});" for name, (light, dark) in AREAS.items()
    )
    return f".frame, .legend, .note, .card, .player, .bars, .levers, .split {{{named} }}\n"
