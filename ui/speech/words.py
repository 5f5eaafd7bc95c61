"""How results are said in words, in the reader's language."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from typing import Any

from model import Outcome, Scenario, World
from model.core.errors import Problem, Rest
from model.scenario.changes import Change
from model.world.catalog import PARTIES, names
from model.world.world import AidClaim
from ui.speech import said
from ui.speech.amounts import money, trillions
from ui.speech.browser import texts
from ui.speech.holding import holding
from ui.speech.language import N_, day, month, n, number, percent, spoken, stated, t, told


def party(id: str) -> str:
    """Return a party's name."""
    return named("party", id)


def named(kind: str, code: str) -> str:
    """Return what people call a code; one that ``names.csv`` does not have stays as it is.

    Examples
    --------
    >>> named("verdict", "failed"), named("topic", "anything")
    ('failed', 'anything')
    """
    return told(names(kind).get(code, code))


def estimator(id: str) -> str:
    """Return the name of an estimate of control."""
    return named("estimator", id)


def head(key: str) -> str:
    """Return what stands over a column, by its key; a party's or an estimate's own name else."""
    kinds = (kind for kind in ("head", "party", "estimator") if key in names(kind))
    return named(next(kinds, "head"), key)


def problem_text(problem: Problem) -> str:
    """Return what was refused at a control, without the path that only a file needs."""
    if isinstance(problem, Rest):
        return said.spoken(problem.given)
    text = f"{said.spoken(problem.given)}: {said.spoken(problem.allowed)}."
    return f"{text} {said.spoken(problem.remedy)}" if problem.remedy else text


def problem_line(problem: Problem) -> str:
    """Return what was refused with the name of the assumption, or the place, before it."""
    if isinstance(problem, Rest):
        return problem_text(problem)
    return f"{place_text(problem.where)}: {problem_text(problem)}"


def place_text(where: str) -> str:
    """Return where a problem lies: an assumption by its title, any other place as it stands."""
    head, dot, rest = where.partition(".")
    field = Scenario.model_fields.get(head)
    return f"{told(str(field.title))}{dot and ': '}{rest}" if field else said.spoken(where)


def name(world: World, table: str, id: str) -> str:
    """Return the name of a region, group or deposit in the reader's language, else in English."""
    return spoken().said(world.label_row(table, id))


def term(world: World, name: str) -> str:
    """Return what a term of a deal is called."""
    return told(world.column("deals/terms", name).head)


def unit_text(unit: str) -> str:
    """Return a money unit in words: ``USD_2023`` -> ``USD (2023 prices)``."""
    currency, year = unit.split("_")
    return t("{currency} ({year} prices)", currency=currency, year=year)


def headline(outcome: Outcome) -> str:
    """Return the result of a scenario as two or three sentences."""
    ukraine, russia, other = (trillions(int(value)) for value in outcome.party_million)
    total = trillions(outcome.total_million)
    sentences = [_holding(outcome, holding(outcome), ukraine, russia, total)]
    if int(outcome.party_million[2]):
        sentences.append(t(_ZONE, amount=other))
    return " ".join([*sentences, _aid_sentence(outcome)])


def headline_parts(outcome: Outcome) -> dict[str, str]:
    """Return the sentences of :func:`headline` with ``{places}`` for what levers change.

    One sentence for each answer of :func:`holding`, by its name.
    """
    places = ("{held}", "{rest}", "{total}")
    return {
        **{kind: _holding(outcome, kind, *places) for kind in ("plain", "stated", "assumed")},
        "zone": t(_ZONE),
        "none": _no_ground(outcome),
        "aid": _aid_sentence(outcome, "{share}"),
    }


_ZONE = N_("A further ${amount} lies in a zone that neither side controls.")


def _holding(outcome: Outcome, kind: str, held: str, rest: str, total: str) -> str:
    amounts = {"held": held, "rest": rest, "total": total}
    line = outcome.front_line
    if kind == "assumed":
        return t(
            "Under these assumptions, Ukraine would control ${held} of the estimated ${total} in "
            "minerals and Russia ${rest}.",
            **amounts,
        )
    if line is None:
        return t(
            "Within its recognised borders, Ukraine would control ${held} of the estimated "
            "${total} in minerals and Russia ${rest}.",
            **amounts,
        )
    if kind == "stated":
        return t(
            "On {day}, ${held} of Ukraine's estimated ${total} in minerals lay in territory "
            "Ukraine controlled and ${rest} in territory Russia controlled. Rare earths are split "
            "in half, as Kyiv claimed.",
            day=day(line.asked),
            **amounts,
        )
    return t(
        "On {day}, ${held} of Ukraine's estimated ${total} in minerals lay in territory Ukraine "
        "controlled and ${rest} in territory Russia controlled.",
        day=day(line.asked),
        **amounts,
    )


def _no_ground(outcome: Outcome) -> str:
    amount = money(outcome.aid.stated, outcome.aid.stated_unit)
    return t(
        "Ukraine would control nothing to compare with the aid figure of {amount}.", amount=amount
    )


def _aid_sentence(outcome: Outcome, share: str = "") -> str:
    aid = outcome.aid
    amount = money(aid.stated, aid.stated_unit)
    if not share and not math.isfinite(outcome.aid_coverage):
        return _no_ground(outcome)
    share = share or percent(outcome.aid_coverage)
    if aid.own:
        return t(
            "Your aid figure, {amount}, equals {share} of the Ukrainian-controlled value, before "
            "any cost of getting it out of the ground.",
            amount=amount,
            share=share,
        )
    return t(
        "The aid figure of {claimant} ({stage}), {amount}, equals {share} of the "
        "Ukrainian-controlled value, before any cost of getting it out of the ground.",
        claimant=told(aid.claim.claimant),
        stage=told(aid.claim.stage),
        amount=amount,
        share=share,
    )


def aid_label(claim: AidClaim) -> str:
    """Return how a row of the aid ledger is named in the picker: amount, stage, who says so."""
    return t(
        "{amount} bn {currency}, {stage}: {claimant}, {date}",
        amount=number(float(f"{claim.amount / 1e3:.4g}")),
        currency=claim.unit[:3],
        stage=told(claim.stage),
        claimant=told(claim.claimant),
        date=option(claim.as_of),
    )


def region_title(world: World, region: str, shares: dict[str, float], million: int) -> str:
    """Return the full text of a region for its tooltip and for screen readers."""
    held = ", ".join(f"{party(p)} {percent(shares[p])}" for p in PARTIES if shares[p] > 0)
    return t(
        "{region}: {amount} USD in the ground. Controlled, by value: {held}.",
        region=name(world, "regions", region),
        amount=trillions(million),
        held=held,
    )


def map_words(world: World) -> dict[str, str]:
    """Return the texts that the map needs, with the short names of the regions."""
    regions = {id: name(world, "regions", id) for id in world.regions}
    return {**texts("map"), **{f"party_{id}": party(id) for id in PARTIES}, **regions}


def change_line(change: Change, world: World) -> str:
    """Return one difference from the preset: what, now, and in the preset."""
    return f"{path_text(change.path, world)}: {change_text(change, world)}"


def change_text(change: Change, world: World) -> str:
    """Return what an assumption is now, and in the preset."""
    return t(
        "{here} (preset: {there})",
        here=value_text(change.path, change.here, world),
        there=value_text(change.path, change.there, world),
    )


def path_text(path: str, world: World) -> str:
    """Return the name of an assumption, given by its dotted path, as the page says it."""
    head, *rest = path.split(".")
    if head in ("control", "group_control") and len(rest) == 2:
        table = "regions" if head == "control" else "commodity_groups"
        return f"{name(world, table, rest[0])}, {named('layer', rest[1])}"
    title = told(str(Scenario.model_fields[head].title))
    if head == "deposit_control":
        rest = [name(world, "deposits/deposits", id) for id in rest]
    return ": ".join([title, *rest])


def value_text(path: str, value: Any, world: World) -> str:
    """Return the value of an assumption, given by its dotted path, as the page says it."""
    if value is None:
        return t("not stated")
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    if isinstance(value, (int, float)):
        shared = field_extra(path.partition(".")[0], "unit").startswith("share")
        return stated(value, share=shared)
    if path == "aid_claim":
        return aid_label(world.aid[value])
    if path in TITLED:
        return told(world.label(TITLED[path], value, "title"))
    return option(str(value))


TITLED = {"valuation": "value/bases", "deal": "deals/terms"}
"""Assumptions that are a row of a table with a title, with the table."""


def field_extra(name: str, what: str) -> str:
    """Return the unit or the group of a field of the scenario."""
    extra: Any = Scenario.model_fields[name].json_schema_extra
    return str(extra[what])


def escaped(text: str) -> str:
    """Return a text so that Markdown shows it as it is, and makes no link of an address in it.

    A backslash does not stop Streamlit's Markdown from seeing an address; a word joiner does,
    which takes no room.
    """
    apart = _ADDRESS.sub(lambda found: f"{found[0]}\u2060", text)
    return re.sub(r"([\\`*_\[\]<>#$~:|])", r"\\\1", apart)


_ADDRESS = re.compile(r":(?=/)|www(?=\.)|[\w.+-](?=@)|(?:mailto|xmpp):", re.IGNORECASE)
"""Where an address begins that Markdown would make a link of."""


def source_link(source: Mapping[str, str]) -> str:
    """Return, as Markdown, who published a source, with the way there."""
    title = escaped(told(source["publisher"] or source["title"]))
    return f"[{title}]({source['url']})" if source["url"] else title


def option(value: str) -> str:
    """Return how a choice of the scenario is shown: in words, as a date, or as it is."""
    for kind in ("option", "estimator", "party", "price deck"):
        if value in names(kind):
            return named(kind, value)
    try:
        return date_text(value) or t("none")
    except ValueError:
        return value


def date_text(value: str) -> str:
    """Return a day, a month or a year in words, as precise as it is written.

    Examples
    --------
    >>> date_text("2025-02-11"), date_text("2023-04"), date_text("2006")
    ('11 February 2025', 'April 2023', '2006')

    Raises
    ------
    ValueError
        When it is no date.
    """
    match len(value):
        case 7:
            return month(dt.date.fromisoformat(f"{value}-01"))
        case 10:
            return day(dt.date.fromisoformat(value))
    return value


def rows_shown(shown: int, of: int) -> str:
    """Return how many rows of a table are on the page."""
    if shown == of:
        return n("{count} row", "{count} rows", of)
    return t("{shown} of {all} rows", shown=number(shown), all=number(of))
