"""All deals at once: what each side receives under every text on record, in the same futures.

What minerals bring does not depend on the deal, so that one draw of it serves all of them: the
bands differ by the texts alone, and each is that of a simulation of its deal with the same seed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.answers.outcome import evaluate
from model.core.errors import ScenarioError
from model.core.shown import Shown
from model.futures.columns import Draw
from model.futures.futures import ACCOUNT, TOPICS, Futures, in_pieces, inputs_of
from model.money.deal import Account
from model.money.deal_choice import terms_of
from model.money.economy import Economy, base_unit
from model.sampling.draws import Method, run_problems
from model.sampling.simulation import run

if TYPE_CHECKING:
    import pandas as pd

    from model.sampling.spread import Distribution
    from model.scenario.scenario import Scenario
    from model.world.deal_terms import DealTerms
    from model.world.world import World

__all__ = ["DRAWS", "OWN", "SIDES", "ComparedDeals", "compare_deals", "deal_of", "under"]

Array = NDArray[np.float64]

OWN = "own"
"""Id of the scenario's own deal among those on record."""

DRAWS = 4096
"""Draws of a comparison when none are asked for."""

SUMMED = ("us", "us_minerals", "us_return", "us_paid_in", "ukraine", "other", "kept", "investors",
          "inflow")  # fmt: skip
"""Flows that are summed over the horizon, not discounted."""

SIDES = (*SUMMED, "us_owned")
"""What is compared: sums of flows, and the US part of the fund at the end [million]."""

BAND = {"p5": 0.05, "p50": 0.5, "p95": 0.95}
"""Ends and middle of a band, as shares of the draws."""


@dataclass(frozen=True)
class ComparedDeals(Shown):
    """What every deal comes to.

    Parameters
    ----------
    terms : mapping of str to DealTerms
        The deals as the scenario reads them, by id, in `unit`.
    central : mapping of str to mapping
        :data:`SIDES` of each deal with every input at its central figure [million].
    drawn : Distribution
        The same over joint draws, as ``deal.side`` [million].
    aid : float
        The aid figure [million].
    unit : str
        Money unit, such as ``USD_2025``.
    """

    terms: Mapping[str, DealTerms]
    central: Mapping[str, Mapping[str, float]]
    drawn: Distribution
    aid: float
    unit: str

    def __repr__(self) -> str:
        """Say in one line which deals are set side by side."""
        return f"ComparedDeals(million {self.unit}: {', '.join(self.terms)})"

    def band(self, deal: str, side: str) -> tuple[float, float, float]:
        """Return the 5, 50 and 95 % points of what a side has under a deal [million]."""
        return self._bands[deal][side]

    @cached_property
    def _bands(self) -> dict[str, dict[str, tuple[float, float, float]]]:
        """Every band, read from the draws once: a page asks for each several times."""
        return {deal: {side: self._band(deal, side) for side in SIDES} for deal in self.terms}

    def _band(self, deal: str, side: str) -> tuple[float, float, float]:
        low, middle, high = self.drawn.quantiles(f"{deal}.{side}", tuple(BAND.values()))
        return low, middle, high

    def of_aid(self, deal: str) -> float:
        """Return the median of what the US receives as a multiple of the aid figure [1]."""
        middle = self.band(deal, "us")[1]
        return middle / self.aid if self.aid > 0.0 else float("inf") if middle else 0.0

    def to_table(self) -> pd.DataFrame:
        """Return one row a deal, in the order of their dates.

        Columns title, date, status, disputed (terms, by ``;``), for each of :data:`SIDES` its
        central figure and ``_p5``, ``_p50``, ``_p95`` [million], and of_aid (median of what the
        United States receives, as a multiple of the aid figure [1]).
        """
        import pandas as pd

        rows = {deal: dict(self._cells(deal)) for deal in self.terms}
        frame = pd.DataFrame.from_dict(rows, orient="index").rename_axis("deal")
        frame.attrs["unit"] = f"million {self.unit}"
        return frame

    def _cells(self, deal: str) -> Iterator[tuple[str, object]]:
        terms = self.terms[deal]
        yield from (("title", terms.title), ("date", terms.date), ("status", terms.status))
        yield "disputed", ";".join(terms.disputed)
        for side in SIDES:
            yield side, self.central[deal][side]
            ends = zip(BAND, self.band(deal, side), strict=True)
            yield from ((f"{side}_{end}", value) for end, value in ends)
        yield "of_aid", self.of_aid(deal)


@dataclass(frozen=True)
class DealFutures:
    """What each side has under every deal as a function of draws of the inputs; picklable.

    Parameters
    ----------
    scenarios : mapping of str to Scenario
        The scenario under each deal.
    world : World
        The figures.
    """

    scenarios: Mapping[str, Scenario]
    world: World

    def __call__(self, draw: Draw) -> dict[str, Array]:
        """Return ``deal.side`` for every deal, shape (n_draws,) [million]."""
        found: dict[str, Array] = {}
        count = len(next(iter(draw.values())))
        for scenario, deals in self.alike:
            economy = Futures(scenario, self.world, ACCOUNT).economy(draw)
            found |= in_pieces(economy, count, economy.horizon, partial(_under_each, deals))
        return found

    @cached_property
    def terms(self) -> dict[str, DealTerms]:
        """The deals in the ladder's money, disputed terms as the scenario reads them."""
        unit = base_unit(self.world)
        return {deal: terms_of(of, self.world, unit) for deal, of in self.scenarios.items()}

    @cached_property
    def alike(self) -> list[tuple[Scenario, dict[str, DealTerms]]]:
        """Deals that count later aid in the same money, and a scenario with all that they ask.

        What occupied ground yields is asked by few, and changes nothing for the others.
        """
        groups: dict[str, dict[str, DealTerms]] = {}
        for deal, of in self.scenarios.items():
            stated = of.own_deal or self.world.deals[deal]
            groups.setdefault(stated.unit, {})[deal] = self.terms[deal]
        return [(self.scenarios[max(deals, key=lambda deal: deals[deal].inflow_base == "occupied")],
                 deals) for deals in groups.values()]  # fmt: skip


def _under_each(deals: Mapping[str, DealTerms], economy: Economy) -> dict[str, Array]:
    """Return ``deal.side`` of one economy under each of some deals."""
    return {
        f"{deal}.{side}": value
        for deal, terms in deals.items()
        for side, value in sides(economy.account_under(terms)).items()
    }


def sides(run: Account) -> dict[str, Array]:
    """Return :data:`SIDES` of an account over its years, shape (...) [million]."""
    summed = {name: getattr(run, name).sum(axis=-1) for name in SUMMED}
    return {**summed, "us_owned": run.us_owned[..., -1]}


def deal_of(scenario: Scenario) -> str:
    """Return the id under which the deal that a scenario puts in force is compared."""
    return scenario.deal if scenario.own_deal is None else OWN


def under(scenario: Scenario, world: World) -> dict[str, Scenario]:
    """Return the scenario under every deal on record by date, after its own where it has one."""
    own = {OWN: scenario} if scenario.own_deal is not None else {}
    dated = sorted(world.deals, key=lambda deal: str(world.deals[deal].date))
    return {**own, **{deal: scenario.replace(deal=deal, own_deal=None) for deal in dated}}


def compare_deals(
    scenario: Scenario,
    world: World,
    draws: int = DRAWS,
    *,
    seed: int = 0,
    method: Method = "sobol",
    executor: Executor | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> ComparedDeals:
    """Return what each side receives under every deal on record, and under the scenario's own.

    Parameters
    ----------
    scenario : Scenario
        The assumptions; the way it reads disputed terms holds for every deal.
    world : World
        The figures.
    draws, seed, method, executor, progress
        As for :func:`model.simulate`.

    Raises
    ------
    ScenarioError
        When the draws, the seed or the method cannot be used, or the money of a deal cannot be
        turned by the deflator and exchange rate that the scenario names.

    Examples
    --------
    >>> from model import Scenario, load_world
    >>> found = compare_deals(Scenario.from_preset("bessent-visit-2025-02"), load_world(), 64)
    >>> found.band("dl0-grant-2022-02", "us")
    (0.0, 0.0, 0.0)
    """
    problems = list(run_problems(draws, seed, method))
    if problems:
        raise ScenarioError(problems)
    each = under(scenario, world)
    function = DealFutures(each, world)
    found = [(evaluate(of, world), deals) for of, deals in function.alike]
    drawn = run(
        function, inputs_of(scenario, world, TOPICS), draws, seed, method,
        executor=executor, progress=progress,
    )  # fmt: skip
    return ComparedDeals(
        terms=function.terms,
        central={
            deal: {
                side: float(value) for side, value in sides(of.economy.account_under(terms)).items()
            }
            for of, deals in found
            for deal, terms in deals.items()
        },
        drawn=drawn,
        aid=found[0][0].aid_base,
        unit=base_unit(world),
    )
