"""The uncertain inputs of a scenario, and the scenario's outputs as a function of their draws.

Inputs: every technical parameter that is no point, some of them drawn together (``drawn_with`` in
``parameters.csv``), one price factor for all commodities and the own noise of each, totals of
commodity groups and regions that are not published, the spread between estimates of control, on
which side of the front line the deposits near it lie, and every assumption for which the scenario
states a range. The outputs come from the formulas that one scenario runs through, with one more
axis.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.futures.columns import Draw, columns_of, drawn_of, factors_of, kind_of
from model.futures.fitted import Fitted, held_at_once, refitted
from model.futures.input_names import drawn_name, input_name
from model.futures.near_line import holders, near_line_inputs, stated_regions
from model.futures.share_room import leave_room, room_for_russia
from model.money.aid import aid_figure
from model.money.economy import Economy, reckon
from model.money.extraction import decision_price
from model.money.ladder import RUNGS
from model.sampling.draws import Correlation, Input, Inputs
from model.sampling.ranges import parse
from model.scenario.correlation_levers import correlation_of
from model.scenario.range_levers import FIGURE, RANGED, bounds_of
from model.territory.control import OTHER, RUSSIA, UKRAINE, control_by_region, shares_from
from model.territory.estimates import estimate_range
from model.territory.value import Held, value_matrix
from model.world.catalog import PARTIES

if TYPE_CHECKING:
    from model.sampling.distributions import LogNormal
    from model.scenario.scenario import Scenario
    from model.world.economics import ValueSet
    from model.world.world import World

Array = NDArray[np.float64]
TOPICS = ("geology", "prices", "technology", "territory", "politics")
"""Groups of uncertainty."""

COMMON = "price.common"
"""The price factor that all commodities share, on the normal scale."""

HEADLINE = ("total", *PARTIES, "aid_coverage")
ACCOUNT = ("inflow", "us", "state")
OUTPUTS = (*HEADLINE, *RUNGS, *ACCOUNT)
"""Outputs: headline values and rungs [million], coverage [1], flows cumulated to the horizon."""

_DRAWS_AT_ONCE = 4096
"""Draws that go through the formulas at a time, so that they stay in the cache.

Arrays with a draw axis are laid out with the draws closest together (``order="F"``): numpy then
runs along the draws, whatever small axes stand behind them.
"""

_YEARS_AT_ONCE = 1024 * 50
"""Draws times years whose flows are held at a time, so that they stay in the cache."""


def inputs_of(scenario: Scenario, world: World, topics: Sequence[str] = TOPICS) -> Inputs:
    """Return the uncertain inputs of a scenario.

    What the scenario states as one figure, such as ``investor_rate``, is not drawn; what it
    states as a range is drawn from that range, whatever the topics.

    Parameters
    ----------
    scenario : Scenario
        With ``ranges`` for what its user is not sure of.
    world : World
        The figures and their ranges.
    topics : sequence of str
        Groups that are drawn; the others stay at their central inputs.

    Raises
    ------
    ScenarioError
        When a range of a share can sum above 1 with what is stated, or what the map says, of the
        other share of its region or group.

    Notes
    -----
    Published totals are not drawn, though rivals of the national one run from 5 to 26 trillion:
    they differ in what they count (proven reserves or all resources) and at which year's prices,
    most without a method on record, and nothing says how likely each is to be the right answer to
    one question. A draw among them would call a choice of definition chance, and count prices and
    the part of resources that becomes reserves twice, which are drawn already. The valuation is a
    choice of the scenario; :func:`model.answers.ground.compare_bases` says what the others come to.
    """
    leave_room(scenario, world)
    every = [*_technical(world), *_prices(world), *_values(scenario, world)]
    every += [*_control(scenario, world), *near_line_inputs(scenario, world), *_stated(scenario)]
    taken = {row.name for row in every if row.group == "stated"} | _stated_figures(scenario)
    drawn = [
        row for row in every
        if row.group == "stated" or (row.group in topics and row.name not in taken)
    ]  # fmt: skip
    names = {row.name for row in drawn}
    rows = (row if row.loadings.keys() <= names else replace(row, loadings={}) for row in drawn)
    return Inputs(rows, _correlation(scenario))


def _correlation(scenario: Scenario) -> Correlation | None:
    """Return how the ranges of a scenario go together, None where it does not say."""
    if not scenario.correlations:
        return None
    found = correlation_of(scenario.correlations)
    return replace(found, names=tuple(map(input_name, found.names)))


def _stated_figures(scenario: Scenario) -> set[str]:
    """Return technical parameters for which the scenario states a figure, or a range under war."""
    stated = {name for name in _RATES if getattr(scenario, name) is not None}
    stated |= {drawn_name(of, name) for of, some in scenario.parameters.items() for name in some}
    if "investor_rate" in stated | set(scenario.ranges):
        stated.add("investor_rate_war")
    return stated


_RATES = ("investor_rate", "state_rate", "income_tax")
"""Levers that bear the name of a technical parameter."""


def _technical(world: World) -> Iterator[Input]:
    for row, marginal in world.economics.marginals:
        name = drawn_name(row["component"], row["parameter"])
        yield Input(name, marginal, row["topic"], _drawn_with(row))


def _drawn_with(row: Mapping[str, str]) -> dict[str, float]:
    """Return the figure that a row is drawn together with, and 1, or -1 where against it."""
    other = row["drawn_with"]
    name = drawn_name(row["component"], other.removeprefix("-"))
    return {name: -1.0 if other.startswith("-") else 1.0} if other else {}


def _prices(world: World) -> Iterator[Input]:
    from model.sampling.distributions import LogNormal, Normal

    economics = world.economics
    yield Input(COMMON, Normal(0.0, 1.0), "prices")
    for id, sigma, beta in zip(economics.ids, economics.sigma, economics.beta, strict=True):
        spread = LogNormal(float(np.exp(-(sigma**2) / 2.0)), float(sigma))
        yield Input(f"price.{id}", spread, "prices", {COMMON: float(beta)})


def _values(scenario: Scenario, world: World) -> Iterator[Input]:
    """Yield the totals that are ours, each as a factor on the central figure."""
    if scenario.own_values:
        return
    for row in world.tables["value/forbes_2023_margins"]:
        if row["basis"] != "sourced" and row["kind"] != "total":
            factor = _factor(row)
            if factor is not None:
                yield Input(f"value.{row['key']}", factor, "geology")


def _factor(row: Mapping[str, str]) -> LogNormal | None:
    from model.sampling.distributions import LogNormal

    names = ("low_usd_million", "value_usd_million", "high_usd_million")
    low, value, high = (float(row[name]) for name in names)
    if not 0.0 < low < value < high:
        return None
    return LogNormal.between(low / value, high / value, 1.0)


def _control(scenario: Scenario, world: World) -> Iterator[Input]:
    from model.sampling.distributions import Uniform

    low, high = np.minimum(estimate_range(scenario, world), room_for_russia(scenario, world))
    for region, least, most in zip(world.regions, low.tolist(), high.tolist(), strict=True):
        if least < most:
            yield Input(f"control.{region}.russia", Uniform(least, most), "territory")


def _stated(scenario: Scenario) -> Iterator[Input]:
    for path, text in scenario.ranges.items():
        yield Input(input_name(path), parse(text, f"ranges.{path}"), "stated")


@dataclass(frozen=True)
class Futures:
    """The outputs of a scenario as a function of draws of its inputs; picklable.

    Parameters
    ----------
    scenario : Scenario
        The assumptions.
    world : World
        The figures.
    outputs : tuple of str
        Of :data:`OUTPUTS`; those of the deal's account cost as much again as the others.
    """

    scenario: Scenario
    world: World
    outputs: tuple[str, ...] = field(default=(*HEADLINE, *RUNGS))

    def __call__(self, draw: Draw) -> dict[str, Array]:
        """Return each output, shape (n_draws,)."""
        count = len(next(iter(draw.values()))) if draw else 1
        found = np.empty((len(self.outputs), count))
        for first in range(0, count, _DRAWS_AT_ONCE):
            part = slice(first, min(first + _DRAWS_AT_ONCE, count))
            block = {name: drawn[part] for name, drawn in draw.items()}
            for row, values in zip(found, self.at_once(block).values(), strict=True):
                row[part] = values
        return dict(zip(self.outputs, found, strict=True))

    def at_once(self, draw: Draw) -> dict[str, Array]:
        """Return each output like a call does, all draws going through the formulas together."""
        count = len(next(iter(draw.values()))) if draw else 1
        held = self._held(draw, count)
        found = self._headline(held.parties)
        if set(self.outputs) - set(HEADLINE):
            economy = self._economy(draw, held)
            found |= economy.totals
            if set(self.outputs) & set(ACCOUNT):
                found |= self._account(economy, count)
        return {name: found[name] for name in self.outputs}

    @property
    def components(self) -> Mapping[str, int]:
        """Commodity of the inputs that touch no other: its technical figures and its own price.

        None where the deal's account is asked for, which is no sum over commodities.
        """
        if set(self.outputs) & set(ACCOUNT):
            return {}
        economics = self.world.economics
        each = [name for name, parameter in economics.parameter.items() if not parameter.common]
        return {f"{n}.{id}": c for n in (*each, "price") for c, id in enumerate(economics.ids)}

    def parts(self, draw: Draw) -> dict[str, Array]:
        """Return the rungs asked for by commodity, shape (n_draws, n_c) [million]."""
        return dict(self.economy(draw).rungs)

    def economy(self, draw: Draw) -> Economy:
        """Return the rungs asked for, receipts and account of all draws, of at least one."""
        return self._economy(draw, self._held(draw, len(next(iter(draw.values())))))

    def _economy(self, draw: Draw, held: Held) -> Economy:
        return reckon(self.scenario, self.world, held, self._parameters(draw), self.outputs)

    @cached_property
    def _aid(self) -> float:
        return aid_figure(self.scenario, self.world).million

    def _headline(self, held: Array) -> dict[str, Array]:
        by_party = held.sum(axis=-1)
        ukraine = by_party[..., UKRAINE]
        covered = np.divide(
            self._aid, ukraine, out=np.full(ukraine.shape, np.inf), where=ukraine > 0
        )
        parties = {name: by_party[..., p] for p, name in enumerate(PARTIES)}
        return {"total": by_party.sum(axis=-1), **parties, "aid_coverage": covered}

    def _parameters(self, draw: Draw) -> dict[str, Array]:
        economics = self.world.economics
        v: dict[str, Array] = {}
        draw = self._by_figure(draw)
        for name, parameter in economics.parameter.items():
            drawn = drawn_of(parameter, draw, self._stated[name], economics.ids)
            if drawn is not None:
                v[name] = drawn
        for name in RANGED:
            if name in draw:
                v[name] = self._lever(draw, name)[:, None]
        if "investor_rate" in self.scenario.ranges and "investor_rate" in draw:
            v["investor_rate_war"] = v["investor_rate"]  # a rate stated serves either treatment
        if COMMON in draw:
            v |= self._surprise(draw, v.get("foresight"), v.get("opex_elasticity"))
        return v

    @cached_property
    def _stated(self) -> ValueSet:
        """The central figures, those that the scenario states in place."""
        return self.world.economics.stating(self.scenario.parameters)

    def _by_figure(self, draw: Draw) -> Draw:
        """Return the draws, none of a technical figure's stated range beyond its bounds."""
        figures = (path for path in self.scenario.ranges if path.startswith(FIGURE))
        return {**draw, **{input_name(path): self._lever(draw, path) for path in figures}}

    def _lever(self, draw: Draw, path: str) -> Array:
        """Return draws of an assumption, none beyond its bounds."""
        bounds = bounds_of(type(self.scenario), path)
        return np.asarray(np.clip(draw[input_name(path)], bounds.low, bounds.high))

    def _surprise(
        self, draw: Draw, foresight: Array | None, elasticity: Array | None
    ) -> dict[str, Array]:
        economics = self.world.economics
        known = self._stated["foresight"] if foresight is None else foresight
        follows = self._stated["opex_elasticity"] if elasticity is None else elasticity
        figures = (known, follows, economics.sigma, economics.beta)
        known, follows, sigma, beta = (f.astype(kind_of(draw), copy=False) for f in figures)
        factor = columns_of([draw[f"price.{id}"] for id in economics.ids])
        common = draw[COMMON][:, None]
        return {
            "price_factor": factor,
            "price_known": decision_price(factor, sigma, known),
            "opex_factor": np.exp(np.multiply(follows * common, sigma * beta, order="F")),
        }

    def _value(self, draw: Draw, count: int) -> Fitted:
        """Return the value of each cell; one draw stands for all where no total is drawn."""
        value = value_matrix(self.scenario, self.world).astype(kind_of(draw))
        regions, groups = (
            {i: draw[f"value.{name}"] for i, name in enumerate(names) if f"value.{name}" in draw}
            for names in (self.world.regions, self.world.groups)
        )
        if not regions and not groups:
            rows, columns = (np.ones((1, size), value.dtype) for size in value.shape)
            return Fitted(rows, columns, value)
        return refitted(value, factors_of(regions, count, value.shape[0], value.dtype),
                        factors_of(groups, count, value.shape[1], value.dtype))  # fmt: skip

    def _held(self, draw: Draw, count: int) -> Held:
        """Return who holds how much: at once by area, cell by cell where deposits decide."""
        _keep_memory()
        scenario, world = self.scenario, self.world
        fitted = self._value(draw, count)
        by_region, stated = self._control(draw, count)
        if scenario.reading == "by-area" and not scenario.deposit_control:
            return held_at_once(by_region, stated, fitted, world.groups)
        holder = holders(draw, count, scenario, world)
        drawn = max(map(len, (by_region, fitted.rows))) > 1 or holder is not None
        if drawn or any(np.ndim(part) for pair in stated.values() for part in pair):
            by_region = np.array(
                np.broadcast_to(by_region, (count, *by_region.shape[1:])), order="F"
            )
        shares = shares_from(by_region, stated, scenario, world, fitted.values, holder=holder,
                             drawn=stated_regions(scenario))  # fmt: skip
        return Held.of(shares, fitted.values)

    def _control(self, draw: Draw, count: int) -> tuple[Array, dict[str, Any]]:
        """Return shares of regions, shape (n_draws or 1, n_parties, n_regions), and of groups."""
        scenario, world = self.scenario, self.world
        by_region = control_by_region(scenario, world)[None].astype(kind_of(draw))
        drawn = [name for name in draw if name.startswith(("control.", "group_control."))]
        stated: dict[str, Any] = {g: (s.russia, s.other) for g, s in scenario.group_control.items()}
        if drawn:
            by_region = np.array(
                np.broadcast_to(by_region, (count, *by_region.shape[1:])), order="F"
            )
        for name in drawn:
            kind, place, party = name.split(".")
            share = self._lever(draw, name)
            if kind == "control":
                index = RUSSIA if party == "russia" else OTHER
                by_region[:, index, world.regions.index(place)] = share
            else:
                russia, other = stated.get(place, (None, None))
                stated[place] = (share, other) if party == "russia" else (russia, share)
        if drawn:
            by_region[:, OTHER] = np.minimum(by_region[:, OTHER], 1.0 - by_region[:, RUSSIA])
            by_region[:, UKRAINE] = 1.0 - by_region[:, RUSSIA] - by_region[:, OTHER]
        return by_region, stated

    def _account(self, economy: Economy, count: int) -> dict[str, Array]:
        return in_pieces(economy, count, len(economy.spells), Economy.cumulated)


def in_pieces(
    economy: Economy, count: int, years: int, of: Callable[[Economy], Mapping[str, Array]]
) -> dict[str, Array]:
    """Return what `of` reads from tables of some years, shape (count,), some draws at a time."""
    most = max(_YEARS_AT_ONCE // years, 1)
    parts = [of(piece) for piece in economy.pieces(count, most)]
    sizes = [min(most, count - at) for at in range(0, count, most)]
    return {
        name: np.concatenate([
            np.broadcast_to(part[name], size) for part, size in zip(parts, sizes, strict=True)
        ])
        for name in parts[0]
    }  # fmt: skip


@cache
def _keep_memory() -> None:
    """Let the C library keep memory that is freed: giving it back and asking anew costs a quarter.

    glibc raises its thresholds once a large block is freed, of 32 MiB at most; elsewhere this
    does nothing. The block is never touched.
    """
    np.empty((1 << 22) - 8192)
