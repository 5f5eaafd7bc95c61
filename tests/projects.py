"""Projects that tests of the cash flow share, and an integration over time to hold them to."""

from __future__ import annotations

from dataclasses import fields
from itertools import pairwise
from typing import Any

import numpy as np
from hypothesis import strategies as st
from scipy.integrate import quad

from model.money.project import Band, Project, Step, Values

LINES = [field.name for field in fields(Values)]
MINE = Project(
    output=1e6,
    price=100.0,
    price_long_run=85.0,
    reversion=0.173,
    price_growth=0.005,
    opex=40.0,
    capex=200.0,
    sustaining=0.03,
    life=25.0,
    ramp=2.5,
    start=7.0,
    construction=3.0,
    hazard=0.015,
    fixed=2e7,
    closure=0.08,
    royalty=0.05,
    income_tax=0.18,
    psa=0.06,
    depreciation_years=10.0,
)


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Any project with finite numbers, edges included."""

    def number(low: float, high: float, *edges: float) -> float:
        return draw(
            st.sampled_from(edges) | st.floats(low, high) if edges else st.floats(low, high)
        )

    start = number(0.0, 25.0, 0.0, 7.0)
    return Project(
        output=number(1.0, 1e7, 0.0),
        price=number(1.0, 1e4, 0.0),
        price_long_run=number(1.0, 1e4),
        reversion=number(0.0, 1.0, 0.0, 0.1),
        price_growth=number(-0.03, 0.03, 0.0),
        opex=number(0.0, 5e3),
        capex=number(0.0, 1e4),
        sustaining=number(0.0, 0.06),
        decline=number(0.0, 0.15, 0.0),
        life=number(0.5, 60.0, 1.0),
        ramp=number(0.0, 8.0, 0.0),
        start=start,
        construction=draw(st.floats(0.0, 5.0)) if start else 0.0,
        hazard=number(0.0, 0.05, 0.0),
        fixed=number(0.0, 1e8, 0.0),
        sunk=number(0.0, 1.0, 0.0, 1.0),
        closure=number(0.0, 0.3, 0.0),
        royalty=number(0.0, 0.2),
        royalty_base=number(0.5, 2.0, 1.0),
        regulated=number(0.0, 1.0, 0.0, 0.0),
        regulated_price=number(0.0, 1e4),
        regulated_years=number(0.0, 40.0),
        income_tax=number(0.0, 0.4),
        psa=number(0.0, 0.5),
        depreciation_years=number(0.0, 30.0, 0.0, np.inf),
        steps=draw(stated()),
        bands=draw(banded()),
    )


@st.composite
def stated(draw: st.DrawFn) -> tuple[Step, ...]:
    """Any prices by year, most often none; some years of which have none."""
    edges = sorted(draw(st.sets(st.floats(0.0, 40.0), max_size=5)))
    prices = st.floats(0.0, 1e4) | st.just(np.nan)
    return tuple(Step(a, z, draw(prices)) for a, z in pairwise(edges))


@st.composite
def banded(draw: st.DrawFn) -> tuple[Band, ...]:
    """Any bands of a royalty, most often none; its rate of all but the first is 0 or more."""
    edges = sorted(draw(st.sets(st.floats(1.0, 2e4), max_size=3)))
    rates = [draw(st.floats(0.0, 2.0)) for _ in range(len(edges) + 1)]
    if not edges:
        return ()
    rises = [rates[0], *(after - before for before, after in pairwise(rates))]
    pairs = zip([0.0, *edges], rises, strict=True)
    return tuple(Band(np.asarray(edge), np.asarray(rise)) for edge, rise in pairs)


def by_integration(p: Project, d: float) -> dict[str, float]:
    """Sum every cash flow over time by quadrature, written without a closed form."""
    v: dict[str, Any] = {field.name: getattr(p, field.name) for field in fields(p)}
    tau, end, N = v["start"], v["start"] + v["life"], min(v["depreciation_years"], v["life"])
    b = min(v["construction"], tau)

    def plant(t: float) -> float:
        ramp = min((t - tau) / v["ramp"], 1.0) if v["ramp"] > 0 else 1.0
        return float(ramp * np.exp(-v["decline"] * (t - tau)))

    def discount(t: float) -> float:
        return float(np.exp(-d * t - v["hazard"] * (t - tau)))

    def price(t: float) -> float:
        for step in p.steps:
            if step.begin <= t < step.end and not np.isnan(step.price):
                return float(np.asarray(step.price) * np.exp(v["price_growth"] * t))
        gap = (v["price"] - v["price_long_run"]) * np.exp(-v["reversion"] * t)
        return float((v["price_long_run"] + gap) * np.exp(v["price_growth"] * t))

    def by_law(t: float) -> float:
        return float(v["regulated"]) * (t < v["regulated_years"])

    def received(t: float) -> float:
        return by_law(t) * float(v["regulated_price"]) + (1.0 - by_law(t)) * price(t)

    def owed(t: float) -> float:
        edges = [(float(b.edge) / v["royalty_base"], float(b.rise)) for b in p.bands]
        risen = sum(max(price(t) - edge, 0.0) * rise for edge, rise in edges)
        law, rate = float(v["regulated_price"]), float(v["royalty"])
        on_law = sum(max(law - float(b.edge), 0.0) * float(b.rise) for b in p.bands)
        market, regulated = (risen, on_law) if p.bands else (price(t), law)
        part = by_law(t)
        return rate * ((1.0 - part) * market + part * regulated / float(v["royalty_base"]))

    moments = np.linspace(tau, end, 4001)
    paid = np.array([price(t) * v["royalty_base"] for t in moments])
    sides = np.array([paid > float(band.edge) for band in p.bands]).T
    crossed = moments[1:][(sides[1:] != sides[:-1]).any(axis=-1)] if p.bands else moments[:0]

    def total(flow: Any, low: float, high: float) -> float:
        edges = {edge for step in p.steps for edge in step[:2]}
        edges |= {tau + v["ramp"], float(v["regulated_years"]), *crossed}
        knots = sorted({low, *(min(max(edge, low), high) for edge in edges), high})
        parts = [quad(flow, a, z, epsabs=1e-9, epsrel=1e-11)[0] for a, z in pairwise(knots)]
        return float(sum(parts))

    capital = v["output"] * v["capex"]
    outlay = capital * (1 - v["sunk"]) + v["fixed"]
    revenue = v["output"] * total(lambda t: received(t) * plant(t) * discount(t), tau, end)
    years = total(lambda t: plant(t) * discount(t), tau, end)
    spent = total(lambda t: np.exp(-d * t), tau - b, tau) / b if b > 1e-12 else np.exp(-d * tau)
    written = total(discount, tau, tau + N) / N if N > 1e-12 else discount(tau)
    sustaining = capital * v["sustaining"] * years
    closing = capital * v["closure"] * discount(end)
    royalty = v["output"] * total(lambda t: owed(t) * plant(t) * discount(t), tau, end)
    opex, depreciation = v["output"] * v["opex"] * years, outlay * written + sustaining
    profit = max(0.0, revenue - opex - royalty - depreciation)
    return {
        "revenue": revenue,
        "opex": opex,
        "capex": outlay * spent + sustaining + closing,
        "royalty": royalty,
        "depreciation": depreciation,
        "psa": v["psa"] * profit,
        "income_tax": v["income_tax"] * (1 - v["psa"]) * profit,
    }
