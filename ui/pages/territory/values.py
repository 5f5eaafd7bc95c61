"""A table of values of one's own: uploaded, set beside Forbes', then applied."""

from __future__ import annotations

from functools import partial

import streamlit as st

from model import Outcome, Scenario, World, evaluate
from model.answers.ground import under_valuation
from model.core import choices
from model.core.errors import ModelError
from model.territory.own_values import OwnValues
from ui.controls.numbers import Range, number_entry
from ui.controls.tables import decimal_mark, table_entry
from ui.explain.cells import draw_numbers
from ui.explain.panel import explained
from ui.hand import state
from ui.hand.background import FILE_SECONDS, beside
from ui.hand.queue import asking
from ui.pages.territory import tables
from ui.pages.territory.apply import apply_button, opening_metric, say_problems, set_beside
from ui.pages.territory.read import values_of
from ui.parts.kit import para, plain, take_button
from ui.speech import words
from ui.speech.language import n, t
from ui.speech.said import spoken


def own_values(world: World) -> None:
    """Draw the upload of a table of values, its totals beside Forbes', and what is missing."""
    para(
        "CSV, XLSX or ODS: the columns region, group, value and unit, or one row a region and "
        "one column a group (and the unit given here). Regions and groups by their ids or "
        "names; numbers as your country writes them."
    )
    st.download_button(
        t("Download a template (Forbes values)"), _template(world), "own_values.csv", "text/csv"
    )
    file = table_entry(t("Your values"), "own-values")
    left, right = st.columns(2)
    unit = left.text_input(spoken(choices.unit("").label), key="own-values-unit",
                           placeholder="million USD_2023")  # fmt: skip
    with right:
        total = number_entry(
            t("Expected total in that unit (optional check)"), "own-values-total", Range(low=0.0)
        )
    mark = decimal_mark("own-values-decimal")
    if state.hand().scenario.own_values:
        give_up = t("Give up own values, back to the published valuation")
        take_button(give_up, "own-values-drop", lambda s: s.replace(own_values={}))
    state.hand().previews.pop("values", None)
    if file is None:
        return
    try:
        read = partial(values_of, file.getvalue(), unit.strip() or None, total, mark, file.name)
        with asking(state.visitor()):
            found = beside(read, FILE_SECONDS)
        after = evaluate(with_values(state.hand().scenario, found), world)
    except ModelError as error:
        say_problems(error.problems)
        return
    state.hand().previews["values"] = after
    _values_preview(found, after, world)


def _template(world: World) -> str:
    value = world.value(world.tables["value/bases"][0]["id"])
    unit = f"million {world.price_unit(world.tables['value/bases'][0]['id'])}"
    rows = [
        f"{region},{group},{value[i, j]},{unit}"
        for i, region in enumerate(world.regions)
        for j, group in enumerate(world.groups)
    ]
    return "\n".join(["region,group,value,unit", *rows, ""])


def with_values(scenario: Scenario, found: OwnValues) -> Scenario:
    """Return a scenario with values of one's own."""
    table = found.values
    own = {region: dict(groups) for region, groups in table.items()}
    return scenario.replace(own_values=own, own_values_unit=found.unit)


def _values_preview(found: OwnValues, after: Outcome, world: World) -> None:
    before = state.outcome()
    forbes, _ = under_valuation(before.scenario, world, world.tables["value/bases"][0]["id"])
    totals = {
        "total": (t("Your total, {unit}", unit=words.unit_text(found.unit)), found.total, after),
        "forbes": (t("Forbes, for comparison"), found.reference_total, forbes),
    }
    row = st.container(horizontal=True, gap="small")
    for figure, (name, total, of) in totals.items():
        opening_metric(row, name, words.trillions(total), "", figure,
                       lambda of=of: (explained(of, "total"), of), world)  # fmt: skip
    for note in found.notes:
        st.caption(plain(spoken(note)))
    _missing(found.missing)
    results = {"after": after, "forbes": forbes}
    draw_numbers(
        tables.own_values(after).only("group", "after", "forbes"),
        tree=lambda _, which, figure: (explained(results[which], figure), results[which]),
    )
    set_beside(before, after)
    apply_button("own-values-apply", lambda s: with_values(s, found))


def _missing(cells: tuple[str, ...]) -> None:
    if not cells:
        st.caption(t("Every cell that Forbes fills is present."))
        return
    head = n(
        "{count} cell that Forbes has a value for is missing and counts as 0",
        "{count} cells that Forbes has a value for are missing and count as 0",
        len(cells),
    )
    with st.expander(head):
        st.code("\n".join(cells), language=None)
