"""Parts of the Deals page that are drawn when opened: break-even, tables behind the charts."""

from __future__ import annotations

import streamlit as st

from model import Outcome
from model.answers.breakeven import QUANTITIES
from model.core.figures import Node
from model.explain.beside import explain_break_even
from ui.explain.cells import draw_numbers
from ui.hand import state
from ui.map.drawing import region_map
from ui.pages.deals import tables
from ui.pages.deals.files import TRIED
from ui.pages.deals.flips import flip_shades, flips_marked
from ui.parts.kit import note, pick, section
from ui.show.table import draw_long
from ui.speech import words
from ui.speech.control import control_text
from ui.speech.language import t
from ui.speech.money import amount, flips_text
from ui.speech.said import spoken


def break_even_panel(outcome: Outcome) -> None:
    """Draw, when opened, the level of each lever at which the aid figure is just met."""
    title = words.named("page table", "break-even")
    section(title, "break-even", lambda: _break_even(outcome))


@state.fragment
def _break_even(outcome: Outcome) -> None:
    world, claim = outcome.world, outcome.aid_base
    left, right = st.columns(2, gap="medium")
    with left:
        asked_of = t("Compare the aid figure with")
        quantity = pick(asked_of, list(QUANTITIES), "break-even-quantity",
                        lambda id: spoken(QUANTITIES[id]))  # fmt: skip
    with right:
        region = pick(
            t("Region to vary"), world.regions, "break-even-region",
            lambda id: words.name(world, "regions", id), index=world.regions.index(TRIED),
        )  # fmt: skip
    _levels(outcome, region, quantity)
    flips, met = tables.flips(outcome, quantity)
    st.markdown(words.escaped(flips_text(flips, met, world)))
    if any(flips.values()):
        _flip_map(outcome, flips)
    note(
            "Totals over the whole period, undiscounted, against {claim} dollars. One input is "
            "varied at a time across the range shown; the lowest value that reaches the aid figure "
            "is given.", claim=amount(claim),
        )  # fmt: skip


def _levels(outcome: Outcome, region: str, quantity: str) -> None:
    """Draw the levels; each opens."""
    table = tables.break_even_table(outcome, region, quantity)

    def tree(lever: str, *_: str) -> Node:
        return explain_break_even(outcome, tables.levels(outcome, (lever,), quantity)[0])

    draw_numbers(table.only("lever", "level", "bounds"), tree=tree)


def _flip_map(outcome: Outcome, flips: dict[str, bool]) -> None:
    """Draw the regions whose loss alone changes the answer, marked by pattern and flag."""
    world = outcome.world
    region_map(
        flip_shades(outcome, flips),
        selected=None,
        caption=control_text(outcome),
        words={**words.map_words(world), "other": flips_marked()},
        key="flip-map",
        height=360,
    )


def deal_tables(outcome: Outcome) -> None:
    """Draw, when opened, the receipts by year and the account of the deal."""
    section(t("Tables behind the charts"), "deal-tables", lambda: _tables(outcome))


def _tables(outcome: Outcome) -> None:
    yearly, account = tables.receipts(outcome), tables.account(outcome)
    st.caption(yearly.caption)
    draw_long(yearly)
    st.caption(account.caption)
    draw_numbers(account.without("unit"))
