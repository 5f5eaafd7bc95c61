"""The lines of the Value ladder page that explain its rungs, its flows, its claim, its levers."""

from __future__ import annotations

from collections.abc import Sequence

from model import Outcome
from model.answers.breakeven import BreakEven
from model.core.figures import Node
from model.explain.beside import explain_break_even
from model.explain.places import explain
from ui.explain.panel import Pick, explain_picks
from ui.hand import state
from ui.speech import words
from ui.speech.language import N_, t
from ui.speech.money import FLOWS, LEVERS, RUNGS, rung

__all__ = ["explain_flows", "explain_levels", "explain_rungs"]

RATIOS = {
    "government_take": N_("the state's part of the value before tax"),
    "fund_per_dollar": N_("paid into the fund, per dollar in the ground"),
}
OF_RUNG = {
    "": N_("the rung"),
    "step": N_("the step from the rung before"),
    "aid": N_("as a share of the aid figure"),
    "first": N_("as a part of S0"),
}
OF_FLOW = {
    "": N_("over the horizon"),
    "today": N_("in today's money"),
    "aid": N_("as a share of the aid figure"),
}
MORE_FLOWS = {
    "inflow": N_("paid into the fund"),
    "distributed": N_("paid out by the fund"),
    "state": N_("state receipts from minerals"),
    "other": N_("received by others"),
    "seed": N_("seed money"),
    "profit": N_("earned by the fund"),
    "gain": N_("paid out of the fund's own return"),
    "fund": N_("the fund at the end of the account"),
}
OWED = {
    "claim.start": N_("the claim at the start"),
    "claim.balance": N_("the claim at the end of the account"),
    "claim.met": N_("the year in which the claim is met"),
    "aid_base": N_("the aid figure in the ladder's money"),
}


def explain_rungs() -> None:
    """Draw the line that explains any rung, what is said of it, and the two ratios."""
    world = state.world()
    known = [*RUNGS, *RATIOS]

    def of(figure: str) -> Sequence[str]:
        if figure in RATIOS:
            return [""]
        return [*OF_RUNG, *(f"group.{id}" for id in world.groups)]

    def what(id: str) -> str:
        if id.startswith("group."):
            name = words.name(world, "commodity_groups", id.removeprefix("group."))
            return t("the part of {name}", name=name)
        return t(OF_RUNG[id])

    picks = [
        Pick(t("A rung, or a ratio"), known, _rung, known.index("S4")),
        Pick(t("What of it"), of, what),
    ]
    explain_picks(picks, _figure, world, key="explain-rung")


def _rung(id: str) -> str:
    return rung(id) if id in RUNGS else t(RATIOS[id])


def _figure(figure: str, what: str) -> Node:
    return explain(state.outcome(), f"{figure}.{what}" if what else figure)


def explain_flows() -> None:
    """Draw the line that explains who receives what, the fund, and what is owed."""
    named = {**FLOWS, **MORE_FLOWS}
    known = [*(f"receipts.{name}" for name in named), *OWED]
    discounted = [f"receipts.{name}" for name in (*FLOWS, "inflow", "distributed")]

    def name(figure: str) -> str:
        return t(OWED[figure] if figure in OWED else named[figure.removeprefix("receipts.")])

    def of(figure: str) -> Sequence[str]:
        return list(OF_FLOW) if figure in discounted else [""]

    picks = [
        Pick(t("A flow, or what is owed"), known, name),
        Pick(t("What of it"), of, lambda id: t(OF_FLOW[id])),
    ]
    explain_picks(picks, _figure, state.world(), key="explain-flow")


def explain_levels(outcome: Outcome, found: Sequence[BreakEven]) -> None:
    """Draw the line that explains the level of each lever that just meets the aid figure."""
    by_lever = {one.lever: one for one in found}

    def name(lever: str) -> str:
        return t(LEVERS.get(lever, N_("Share of the region that Ukraine holds")))

    pick = Pick(t("Lever, all else as it is"), list(by_lever), name)
    explain_picks(
        [pick], lambda lever: explain_break_even(outcome, by_lever[lever]), outcome.world,
        key="explain-level",
    )  # fmt: skip
