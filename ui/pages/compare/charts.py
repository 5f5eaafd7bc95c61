"""Charts of scenarios side by side: who controls the value, and what becomes money."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from model import Outcome
from model.world.catalog import PARTIES
from ui.parts.palette import PARTY_COLOURS, SLATE
from ui.show.chart import (
    LEGEND,
    LIGHT,
    ROWS,
    Chart,
    Ink,
    Spec,
    across,
    both_ends,
    chart,
    coloured,
    layer,
    mark,
    money_axis,
    said,
    tips,
)
from ui.show.money import has_money
from ui.speech import words
from ui.speech.amounts import trillions
from ui.speech.language import percent, t
from ui.speech.money import FLOWS, amount, rung

ENDS = ("S8", "S9", "S10")
"""Steps of the ladder that are set side by side: where it ends."""


def held(outcomes: Mapping[str, Outcome], ink: Ink = LIGHT) -> Chart:
    """Return a bar a scenario: what each party controls, true to length."""
    rows = [row for name, outcome in outcomes.items() for row in _parts(name, outcome)]
    shown = {party for one in outcomes.values() for party, row in
             zip(PARTIES, one.party_million, strict=True) if row}  # fmt: skip
    colours = {words.party(party): PARTY_COLOURS[party] for party in PARTIES if party in shown}
    bars = layer(
        mark("bar", height=16),
        x=across("value", axis=money_axis(log=False), stack="zero"),
        color=coloured("party", colours, LEGEND),
        order={"field": "order"},
        tooltip=tips(name=" ", text=t("controlled")),
    )
    texts = [{"id": name, "name": name, "said": _russia(one)} for name, one in outcomes.items()]
    ends = [{**text, "data": {"values": texts}} for text in both_ends("name", "said", ink, 190)]
    listed = "; ".join(f"{name}: {_russia(one)}" for name, one in outcomes.items())
    spec = chart(bars, *ends, rows=rows, height={"step": 52}, encoding={"y": ROWS})
    shares = {name: _russian(one) for name, one in outcomes.items()}
    least, most = (pick(shares, key=shares.__getitem__) for pick in (min, max))
    low, high = percent(shares[least]), percent(shares[most])
    title = t("Russia controls {low} under “{least}”, {high} under “{most}”", least=least,
              most=most, low=low, high=high)  # fmt: skip
    if low == high:
        title = t("Russia controls {share} in every scenario", share=low)
    return Chart("compared-held", title, spec, f"{listed}.", sources="ground",
                 of=next(iter(outcomes.values())))  # fmt: skip


def _russia(outcome: Outcome) -> str:
    return t("Russia controls {share}", share=percent(_russian(outcome)))


def _russian(outcome: Outcome) -> float:
    """Return the share that Russia controls of all value [1]."""
    return float(outcome.party_million[1]) / outcome.total_million


def _parts(name: str, outcome: Outcome) -> Iterator[Spec]:
    for order, (party, held) in enumerate(zip(PARTIES, outcome.party_million, strict=True)):
        value = int(held)
        if value:
            yield {"id": name, "name": name, "party": words.party(party), "value": value,
                   "order": order, "text": trillions(value)}  # fmt: skip


def measures(outcome: Outcome) -> dict[str, tuple[str, float]]:
    """Return where the ladder of a scenario ends and what each side receives [million]."""
    ladder, receipts = outcome.ladder["value"], outcome.receipts.sum()
    found = {id: (rung(id), float(ladder[id])) for id in ENDS}
    return found | {f"receipts.{flow}": (words.named("flow", flow), float(receipts[flow]))
                    for flow in FLOWS}  # fmt: skip


def money(outcomes: Mapping[str, Outcome], ink: Ink = LIGHT) -> Chart | None:
    """Return bars of the same measures; each on its own scale from zero. None without money."""
    able = {name: one for name, one in outcomes.items() if has_money(one)}
    if not able:
        return None
    found = {name: measures(one) for name, one in able.items()}
    same = _same(found)
    rows = [row for key in next(iter(found.values())) if key not in same
            for row in _measure(key, able, found)]  # fmt: skip
    left = min((row["share"] for row in rows), default=0.0)
    x = across("share", scale={"domain": [min(left, 0.0), 1]}, axis=None)
    bold = mark("text", ink.text, align="left", fontWeight=600, fontSize=13, tooltip=False)
    spec = chart(
        layer(mark("bar", SLATE, height=12), x=x, tooltip=tips(name=" ", said=" ")),
        *both_ends("name", "said", ink, 200),
        layer(bold, x={"value": 0}, text=said("head")),
        rows=rows, height={"step": 34}, encoding={"y": ROWS},
    )  # fmt: skip
    paid = "; ".join(f"{name}: {row['receipts.us'][0]} {amount(row['receipts.us'][1])}"
                     for name, row in found.items())  # fmt: skip
    note = t("Each measure has its own scale, from zero. Central inputs; S8 to S10 in today's "
             "money, receipts summed over the years counted, each in full.")  # fmt: skip
    if same:
        note += " " + t("The same in all: {list}.", list="; ".join(same.values()))
    us = {name: row["receipts.us"][1] for name, row in found.items()}
    least, most = (pick(us, key=us.__getitem__) for pick in (min, max))
    low, high = amount(us[least]), amount(us[most])
    title = t("The United States would receive ${low} under “{least}”, ${high} under “{most}”",
              least=least, most=most, low=low, high=high)  # fmt: skip
    if low == high:
        title = t("The United States would receive ${amount} in every scenario", amount=low)
    return Chart("compared-money", title, spec, f"{paid}.", note, of=next(iter(able.values())))


def _same(found: Mapping[str, Mapping[str, tuple[str, float]]]) -> dict[str, str]:
    """Return the measures in which several scenarios do not differ, with what they say."""
    first, *others = found.values()
    said = {key: amount(value) for key, (_, value) in first.items()}
    return {
        key: f"{name} {said[key]}"
        for key, (name, _) in first.items()
        if others and all(amount(one[key][1]) == said[key] for one in others)
    }


def _measure(
    key: str, able: Mapping[str, Outcome], found: Mapping[str, Mapping[str, tuple[str, float]]]
) -> Iterator[Spec]:
    """Yield the head of a measure, then its bar in each scenario."""
    most = max((abs(one[key][1]) for one in found.values()), default=0.0)
    title = next(iter(found.values()))[key][0]
    yield {"id": key, "head": title, "name": "", "said": "", "share": 0.0}
    for name, outcome in able.items():
        value = found[name][key][1]
        said = amount(value)
        if key == "receipts.us" and outcome.aid_base > 0:
            said = t("{amount}, {share} of the aid figure", amount=said,
                     share=percent(value / outcome.aid_base))  # fmt: skip
        yield {"id": f"{key} {name}", "head": "", "name": name, "said": said,
               "share": value / most if most else 0.0}  # fmt: skip
