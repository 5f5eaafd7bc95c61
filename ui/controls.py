"""The controls: each shows one assumption of the scenario and asks for another when moved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from model import Outcome, Scenario
from model.catalog import catalog
from model.control import OTHER, RUSSIA, UKRAINE
from ui import state, words

__all__ = ["all_controls", "select_region"]

Make = Callable[[Scenario], Scenario]


def all_controls(outcome: Outcome) -> None:
    """Draw every control of the Explore page.

    Parameters
    ----------
    outcome : Outcome
        What follows from the scenario in hand; the sliders start from its shares.
    """
    _preset()
    _valuation()
    _start()
    _aid(outcome)
    _regions(outcome)
    _rare_earths(outcome)
    _differences()


def select_region(region: str | None) -> None:
    """Mark a region, so that its sliders open."""
    state.hand().selected = region or None


def _ask(place: str, make: Make) -> Callable[[], None]:
    def callback() -> None:
        state.attempt(place, make)

    return callback


def _refused(place: str) -> None:
    """Say beside a control what the model refused there."""
    for problem in state.problems_at(place):
        st.error(words.problem_text(problem))


def _preset() -> None:
    key = "preset"
    state.show(key, state.hand().preset.id)
    presets = catalog().presets
    names = {id: Scenario.from_preset(id).title for id in presets}
    st.selectbox(
        "Preset",
        presets,
        key=key,
        format_func=names.__getitem__,
        on_change=lambda: state.use_preset(state.typed(key)),
    )
    with st.expander("About this preset"):
        preset = state.hand().preset
        st.write(preset.description)
        st.caption(f"{preset.author}, {preset.date}. Sources: {', '.join(preset.sources)}")


def _valuation() -> None:
    key, world = "valuation", state.world()
    state.show(key, state.hand().scenario.valuation)
    rows = {row["id"]: row for row in world.tables["value/bases"]}
    st.selectbox(
        "Valuation",
        list(rows),
        key=key,
        format_func=lambda id: rows[id]["title"],
        help=rows[state.hand().scenario.valuation]["description"],
        on_change=_ask(key, lambda s: s.replace(valuation=state.typed(key))),
    )


def _start() -> None:
    base, day, scenario = "base", "front_line_date", state.hand().scenario
    state.show(base, scenario.base)
    st.segmented_control(
        "Start from",
        list(words.BASE),
        key=base,
        required=True,
        format_func=words.BASE.__getitem__,
        on_change=_ask(base, _with_base),
    )
    if scenario.base == "front-line":
        state.show(day, scenario.front_line_date)
        st.date_input(
            "Front line of",
            key=day,
            min_value=catalog().first_day,
            max_value=catalog().last_day,
            format="YYYY-MM-DD",
            on_change=_ask(day, lambda s: s.replace(front_line_date=state.typed(day))),
        )
    _refused(base)
    _refused(day)


def _with_base(scenario: Scenario) -> Scenario:
    chosen = state.typed("base") or scenario.base
    line = scenario.front_line_date or state.hand().preset.front_line_date or catalog().last_day
    return scenario.replace(base=chosen, front_line_date=line)


def _rare_earths(outcome: Outcome) -> None:
    group, world = "rare_earths", state.world()
    index = world.groups.index(group)
    share = float(outcome.held[RUSSIA, :, index].sum() / outcome.value[:, index].sum())
    stated = group in outcome.scenario.group_control
    _share_input(
        f"group-{group}",
        "Rare earths held by Russia",
        share,
        lambda value: lambda s: _with_group(s, group, value),
        words.HELP_RARE,
    )
    if stated and st.button("Let rare earths follow the map", type="tertiary"):
        state.attempt(f"group-{group}", lambda s: _with_group(s, group, None))
        st.rerun()


def _with_group(scenario: Scenario, group: str, share: float | None) -> Scenario:
    shares = {
        id: stated.model_dump(exclude_none=True) for id, stated in scenario.group_control.items()
    }
    shares.pop(group, None)
    if share is not None:
        shares[group] = {"russia": share}
    return scenario.replace(group_control=shares)


def _share_input(
    key: str, label: str, share: float, make: Callable[[float], Make], help: str | None = None
) -> None:
    """Draw a slider and a field for one share [per cent], two views of the same value."""
    slider, field = f"{key}-slider", f"{key}-field"
    shown = round(share * 100, 3)

    def moved(place: str) -> Callable[[], None]:
        return lambda: _moved(place, make)

    left, right = st.columns([3, 2], vertical_alignment="bottom", gap="small")
    state.show(slider, shown)
    state.show(field, shown)
    span = {"min_value": 0.0, "max_value": 100.0}
    with left:
        st.slider(
            label,
            **span,
            step=0.5,
            key=slider,
            format="%.1f %%",
            help=help,
            on_change=moved(slider),
        )
    with right:
        st.number_input(
            f"{label}, per cent", **span, step=1.0, key=field, format="%.1f",
            label_visibility="collapsed", on_change=moved(field),
        )  # fmt: skip
    _refused(slider)
    _refused(field)


def _moved(place: str, make: Callable[[float], Make]) -> None:
    value = state.typed(place)
    if value is not None:
        state.attempt(place, make(round(value / 100, 6)))


def _aid(outcome: Outcome) -> None:
    key, own, world = "aid_claim", "aid_amount", state.world()
    scenario = outcome.scenario
    state.show(key, scenario.aid_claim)
    st.selectbox(
        "Aid figure",
        list(world.aid),
        key=key,
        format_func=lambda id: words.aid_label(world.aid[id]),
        help=f"{outcome.aid.claim.covers} Grade {outcome.aid.claim.grade}.",
        on_change=_ask(key, lambda s: _with_claim(s, state.typed(key))),
    )
    _refused(key)
    with st.expander("Own figure, deflator, exchange rate"):
        state.show(own, scenario.aid_amount or "")
        st.text_input(
            "Own aid figure",
            key=own,
            placeholder="120 billion USD_2025",
            help=words.HELP_OWN_AID,
            on_change=_ask(own, lambda s: s.replace(aid_amount=state.typed(own).strip() or None)),
        )
        _refused(own)
        _pick(
            "deflator",
            "Dollars of other years",
            catalog().deflators,
            words.DEFLATOR,
            words.HELP_DEFLATOR,
        )
        rates = {"": "none", **{id: _rate_text(id) for id in catalog().exchange_rates}}
        _pick("exchange_rate", "Exchange rate", tuple(rates), rates, None)


def _with_claim(scenario: Scenario, id: str) -> Scenario:
    """Choose a ledger row in place of an own figure.

    A figure in euros brings the first dated rate with it; the list of differences says so.
    """
    needs = state.world().aid[id].unit[:3] != "USD" and not scenario.exchange_rate
    rate = next((r for r in catalog().exchange_rates if r.startswith("eur")), "") if needs else None
    changes = {} if rate is None else {"exchange_rate": rate}
    return scenario.replace(aid_claim=id, aid_amount=None, **changes)


def _rate_text(id: str) -> str:
    row = next(row for row in state.world().tables["rates"] if row["id"] == id)
    return f"1 {row['from_unit']} = {row['value']} {row['to_unit']}, {row['date']}"


def _pick(
    field: str, label: str, ids: tuple[str, ...], names: dict[str, str], help: str | None
) -> None:
    state.show(field, getattr(state.hand().scenario, field))
    st.selectbox(
        label,
        ids,
        key=field,
        format_func=names.__getitem__,
        help=help,
        on_change=_ask(field, lambda s: s.replace(**{field: state.typed(field)})),
    )
    _refused(field)


def _regions(outcome: Outcome) -> None:
    world, selected = state.world(), state.hand().selected
    st.markdown("**Who holds each region**")
    state.show("region", selected)
    st.selectbox(
        "Region",
        world.regions,
        key="region",
        placeholder="Choose a region, here or on the map",
        format_func=lambda id: world.label("regions", id),
        on_change=lambda: select_region(state.typed("region")),
    )
    if selected:
        with st.container(border=True):
            _region(outcome, selected, zone=True)
    for region in _contested(outcome):
        if region != selected:
            _region(outcome, region, zone=False)


def _contested(outcome: Outcome) -> list[str]:
    """Return the regions that get a slider: not wholly Ukraine's, or stated by the scenario."""
    divided = state.region_shares(outcome)[UKRAINE] < 1.0
    stated = outcome.scenario.control
    regions = outcome.world.regions
    return [id for index, id in enumerate(regions) if divided[index] or id in stated]


def _region(outcome: Outcome, region: str, *, zone: bool) -> None:
    name = state.world().label("regions", region)
    index = state.world().regions.index(region)
    by_region = state.region_shares(outcome)
    for party, label, help in (
        (RUSSIA, f"{name}: held by Russia", words.HELP_REGION),
        (OTHER, f"{name}: held by neither side", words.HELP_NEITHER),
    ):
        if party == RUSSIA or zone:
            which = "russia" if party == RUSSIA else "other"
            _share_input(
                f"region-{region}-{which}",
                label,
                float(by_region[party, index]),
                lambda value, which=which: lambda s: _with_region(s, region, which, value),
                help if zone else None,
            )


def _with_region(scenario: Scenario, region: str, which: str, share: float) -> Scenario:
    shares = {id: stated.model_dump(exclude_none=True) for id, stated in scenario.control.items()}
    shares[region] = {**shares.get(region, {}), which: share}
    return scenario.replace(control=shares)


def _differences() -> None:
    held = state.hand()
    changes = held.scenario.diff(held.preset)
    st.markdown("**What differs from the preset**")
    if not changes:
        st.caption(words.NO_CHANGE)
        return
    for change in changes:
        text, button = st.columns([5, 1], vertical_alignment="center", gap="small")
        text.markdown(words.change_line(change, state.world()))
        path = change.path
        button.button(
            "↺",
            key=f"reset-{path}",
            help="Reset this one",
            on_click=_ask(f"reset-{path}", lambda s, path=path: reset(s, held.preset, path)),
        )
    st.button("Reset all", on_click=lambda: state.use_preset(held.preset.id), width="stretch")


def reset(scenario: Scenario, preset: Scenario, path: str) -> Scenario:
    """Return the scenario with one assumption as the preset has it."""
    head, *rest = path.split(".")
    if not rest:
        return scenario.replace(**{head: getattr(preset, head)})
    ours, theirs = (_plain(getattr(s, head)) for s in (scenario, preset))
    key, party = rest
    entry = {**ours.get(key, {})}
    entry.pop(party, None)
    if party in theirs.get(key, {}):
        entry[party] = theirs[key][party]
    ours.pop(key, None)
    return scenario.replace(**{head: {**ours, **({key: entry} if entry else {})}})


def _plain(table: dict[str, Any]) -> dict[str, dict[str, float]]:
    return {key: shares.model_dump(exclude_none=True) for key, shares in table.items()}
