"""What the Method page says beside the docstrings: the steps of the chain and what counts."""

from __future__ import annotations

from dataclasses import dataclass

from model.core.figures import FIGURES
from model.money.rungs import RUNGS
from ui.speech.language import N_

LEDE = N_(
    "How a figure comes about, from a row of data to the answer. The formulas below are those "
    "that reckon the page: each is read out of the function that uses it."
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the chain.

    Parameters
    ----------
    title, lede : str
        What the step does; translate with :func:`ui.speech.language.t`.
    formulas : mapping
        Names below ``model`` and what each is about.
    """

    title: str
    lede: str
    formulas: dict[str, str]


RUNG_OF = {f"money.rungs.{FIGURES[rung].of.__name__}": rung for rung in RUNGS}
"""The function of each rung of the ladder, as it is declared."""

CHAIN = {
    "data": Step(
        N_("Data"),
        N_(
            "Every figure is a row of a table with its unit, date, source and grade. All tables "
            "are checked when they are read; a table that does not hold stops the program with a "
            "list of all that is wrong."
        ),
        {
            "core.rounding.largest_remainder": N_("Rounding that keeps the sum"),
            "world.bases.scaled": N_("A valuation made from another"),
        },
    ),
    "control": Step(
        N_("Control"),
        N_(
            "Who holds what: a front line, or the recognised borders, gives the share of each "
            "region. Then what the scenario says of regions, commodities and deposits replaces "
            "it, in this order."
        ),
        {
            "territory.control.control_by_region": N_("Shares of regions"),
            "territory.location.locate": N_("A deposit against the line"),
            "territory.control.deposit_shares": N_("Shares of deposits"),
            "territory.control.spread": N_("A national share spread over regions"),
        },
    ),
    "value": Step(
        N_("Value"),
        N_(
            "The gross value of each region and commodity group, split by who holds it, and the "
            "aid figure beside it."
        ),
        {
            "territory.value.split_value": N_("Value by holder"),
            "territory.value.whole_parties": N_("Whole millions"),
            "money.aid.aid_figure": N_("The aid figure"),
        },
    ),
    "ladder": Step(
        N_("Value ladder"),
        N_(
            "From rock to money in eleven rungs. S0 to S4 are stocks. S5 to S10 are flows within "
            "the horizon: S5 to S7 summed without discounting, S8 to S10 in today's money."
        ),
        {
            **RUNG_OF,
            "money.rungs.product_yield": N_("Yield of saleable product"),
        },
    ),
    "projects": Step(
        N_("Projects"),
        N_(
            "How fast the ground is mined, for how long, from when, and whether anybody builds. "
            "The limit of yearly output decides more than the size of the deposit."
        ),
        {
            "money.digging.outputs": N_("Output and life by origin"),
            "money.digging.starts": N_("Years to first output"),
            "money.extraction.taylor_life": N_("Life by the rule of size"),
            "money.extraction.capacity": N_("Yearly output"),
            "money.extraction.mine_life": N_("Life of a mine"),
            "money.extraction.decision_price": N_("Price that an investor reckons with"),
            "money.extraction.build_decision": N_("Whether it is built"),
        },
    ),
    "cashflow": Step(
        N_("Cash flow"),
        N_(
            "One project as money: sales, costs, royalty and taxes, discounted in closed form. "
            "The same function appraises a single mine and draws a million of them."
        ),
        {
            "money.project.Project": N_("What a project is"),
            "money.annuity.continuous": N_("Yearly and continuous rates"),
            "money.annuity.uniform_annuity": N_("One unit a year"),
            "money.annuity.ramped_annuity": N_("One unit a year after a ramp"),
            "money.cashflow.factors": N_("Discounted years"),
            "money.cashflow.present_values": N_("Money of a project"),
            "money.cashflow.yearly_flows": N_("Year by year"),
        },
    ),
    "deal": Step(
        N_("Deal"),
        N_(
            "What a draft or agreement does with the receipts: who pays in, what the fund earns "
            "and pays out, and when a claim is met."
        ),
        {
            "money.deal.account": N_("The account of a deal"),
            "money.claim.receipts_for_interest": N_("Receipts that just pay the interest"),
            "money.claim.claim_met": N_("When a claim is met"),
            "answers.breakeven.break_even": N_("Break-even"),
        },
    ),
    "uncertainty": Step(
        N_("Uncertainty"),
        N_(
            "Every uncertain figure is drawn from its range, all at once, and each draw goes "
            "through the same formulas. What moves the result most is told by its share of the "
            "spread."
        ),
        {
            "futures.uncertainty.simulate": N_("Many draws"),
            "sampling.indices.sobol": N_("Shares of the spread"),
            "sampling.tornado.tornado": N_("One input at a time"),
            "sampling.rule.rule": N_("In which futures a claim is met"),
        },
    ),
}
"""Steps from the data to the answer, each with the functions that do it."""


MEANING = (
    N_(
        "**Gross value in the ground** is tonnes on record times the price of one month. No cost, "
        "loss, waiting or risk is taken off. It is no profit, no rent, and no offer that anybody "
        "has made."
    ),
    N_(
        "**Published and ours are kept apart.** Forbes Ukraine is cited for the national total, "
        "three commodity groups and thirteen regions. Nearly every single cell of the matrix is "
        "our reconciliation, graded D. Do not quote a cell as a figure of Forbes."
    ),
    N_(
        "**Control is a dated layer, not a border.** Borders are the internationally recognised "
        "ones. Shares of area are not shares of ore."
    ),
    N_(
        "**Aid coverage sets money against rock.** A small percentage does not mean that the aid "
        "could be repaid; the value ladder says what could."
    ),
    N_(
        "**A claim is a statement with a stage.** That a sum was named does not make it a debt, "
        "and that a deal was drafted does not put it in force."
    ),
    N_(
        "**A single figure is the most likely case of its assumptions**, not a forecast. The band "
        "beside it says how far it may lie off, as far as we can tell."
    ),
)
"""What the numbers mean, and what they do not; Markdown."""
