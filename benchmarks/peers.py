"""The same joint draws of a scenario's inputs by other libraries, and what each makes of them.

Every peer draws the same marginals by its own means, is given our formulas in float64
(:meth:`model.futures.futures.Futures.at_once`, which takes whole arrays of draws, as the user of a
library would write them), and returns mean, standard deviation and three quantiles of every output
by its own means, or by numpy where it has none. ``numpy, in tiles`` is given the formulas in our
tiles of the cache's size too. Prices share a factor; where a library has no factors, the normal
noises are drawn by it and mixed by :func:`mixed` below.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model import Scenario, load_world
from model.futures.futures import HEADLINE, Futures, inputs_of
from model.futures.uncertainty import Precision, simulate
from model.money.ladder import RUNGS
from model.sampling.distributions import LogNormal, Normal, Pert, Triangular, Uniform
from model.sampling.draws import Input, Inputs, Method
from model.sampling.marginal import Marginal
from model.sampling.slices import SCORES

Floats = NDArray[np.float64]
OUTPUTS = 16
LEVELS = (0.05, 0.5, 0.95)
CASES = 200
"""Cases of the libraries that take one at a time; more cost in proportion."""


class Work:
    """The scenario, its inputs and its function, with the seconds that the function took."""

    def __init__(self, outputs: Sequence[str] = (*HEADLINE, *RUNGS)) -> None:
        self.world, self.scenario = load_world(), Scenario.from_preset("bessent-visit-2025-02")
        self.inputs: Inputs = inputs_of(self.scenario, self.world)
        self.function = Futures(self.scenario, self.world, tuple(outputs))
        self.inside = 0.0

        self.tiled = False

    def __call__(self, draw: Mapping[str, Floats]) -> dict[str, Floats]:
        start = time.process_time()
        found = self.function(draw) if self.tiled else self.function.at_once(draw)
        self.inside += time.process_time() - start
        return found


def standard(row: Input) -> tuple[str, tuple[float, ...]]:
    """Return the kind of an input's marginal and its figures; a price is its own normal noise."""
    marginal = row.marginal
    if row.loadings:
        return "normal", (0.0, 1.0)
    if isinstance(marginal, Pert):
        beta = marginal.beta
        return "beta", (beta.a, beta.b, marginal.low, marginal.high)
    if isinstance(marginal, Triangular):
        return "triangular", (marginal.low, marginal.mode, marginal.high)
    if isinstance(marginal, LogNormal):
        return "lognormal", (math.log(marginal.median), marginal.sigma)
    if isinstance(marginal, Normal):
        return "normal", (marginal.centre, marginal.spread)
    assert isinstance(marginal, Uniform), marginal
    return "uniform", (marginal.low, marginal.high)


def mixed(work: Work, columns: Mapping[str, Floats]) -> dict[str, Floats]:
    """Return draws with each price made of its noise and the common factor, and figures that are
    drawn with another made of that."""
    found = dict(columns)
    for row in work.inputs:
        for name, loading in row.loadings.items():
            noise = math.sqrt(1.0 - loading**2) * columns[row.name]
            shared = loading * scores(work.inputs[name].marginal, columns[name])
            found[row.name] = np.asarray(row.marginal.from_normal(shared + noise))
    return found


def scores(marginal: Marginal, drawn: Floats) -> Floats:
    """Return draws of a marginal on the normal scale."""
    if isinstance(marginal, Normal):
        return drawn
    return np.interp(drawn, marginal.score_table(), SCORES)


def described(found: Mapping[str, Floats]) -> Floats:
    """Return mean, standard deviation and quantiles of every output, by numpy."""
    return np.array([[v.mean(), v.std(), *np.quantile(v, LEVELS)] for v in found.values()])


def ours(
    work: Work, draws: int, precision: Precision = "double", method: Method = "random",
    seed: int = 1,
) -> Floats:  # fmt: skip
    found = simulate(
        work.scenario, work.world, draws, method=method, precision=precision, seed=seed,
        outputs=work.function.outputs,
    )  # fmt: skip
    return np.array(
        [[found.mean(n), found.sd(n), *(found.quantile(n, q) for q in LEVELS)] for n in found.names]
    )


def ours_single(work: Work, draws: int) -> Floats:
    return ours(work, draws, "single")


def by_numpy(work: Work, draws: int) -> Floats:
    rng = np.random.default_rng(1)
    make: dict[str, Callable[..., Floats]] = {
        "normal": lambda m, s: rng.normal(m, s, draws),
        "lognormal": lambda m, s: rng.lognormal(m, s, draws),
        "uniform": lambda a, b: rng.uniform(a, b, draws),
        "triangular": lambda a, m, b: rng.triangular(a, m, b, draws),
        "beta": lambda a, b, low, high: low + (high - low) * rng.beta(a, b, draws),
    }
    columns = {}
    for row in work.inputs:
        kind, figures = standard(row)
        columns[row.name] = make[kind](*figures)
    return described(work(mixed(work, columns)))


def by_numpy_in_tiles(work: Work, draws: int) -> Floats:
    work.tiled = True
    return by_numpy(work, draws)


def by_squigglepy(work: Work, draws: int) -> Floats:
    import squigglepy as sq

    make: dict[str, Callable[..., Any]] = {
        "normal": lambda m, s: sq.norm(mean=m, sd=s),
        "lognormal": lambda m, s: sq.lognorm(norm_mean=m, norm_sd=s),
        "uniform": sq.uniform,
        "triangular": sq.triangular,
        "beta": lambda a, b, low, high: low + (high - low) * sq.beta(a, b),
    }
    columns = {}
    for row in work.inputs:
        kind, figures = standard(row)
        columns[row.name] = np.asarray(sq.sample(make[kind](*figures), n=draws), float)
    found = work(mixed(work, columns))
    return np.array(
        [
            [v.mean(), v.std(), *sq.get_percentiles(v, [5, 50, 95], digits=None).values()]
            for v in found.values()
        ]
    )


def by_openturns(work: Work, draws: int) -> Floats:
    return _openturns(work, np.asarray(_joint(work).getSample(draws)).T)


def _joint(work: Work) -> Any:
    import openturns as ot

    make: dict[str, Callable[..., Any]] = {
        "normal": ot.Normal,
        "lognormal": ot.LogNormal,
        "uniform": ot.Uniform,
        "triangular": ot.Triangular,
        "beta": ot.Beta,
    }
    rows = [standard(row) for row in work.inputs]
    return ot.JointDistribution([make[kind](*figures) for kind, figures in rows])


def _openturns(work: Work, sample: Floats) -> Floats:
    import openturns as ot

    found = work(mixed(work, dict(zip(work.inputs.names, sample, strict=True))))
    outputs = ot.Sample(np.stack(list(found.values()), axis=1))
    parts = [outputs.computeMean(), outputs.computeStandardDeviation()]
    parts += [outputs.computeQuantilePerComponent(level) for level in LEVELS]
    return np.array(parts).T


def by_openturns_sobol(work: Work, draws: int) -> Floats:
    import openturns as ot

    joint = _joint(work)
    plan = ot.LowDiscrepancyExperiment(ot.SobolSequence(), joint, draws, True)
    plan.setRandomize(True)
    return _openturns(work, np.asarray(plan.generate()).T)


def by_chaospy(work: Work, draws: int) -> Floats:
    import chaospy as cp

    make: dict[str, Callable[..., Any]] = {
        "normal": cp.Normal,
        "lognormal": lambda m, s: cp.LogNormal(mu=m, sigma=s),
        "uniform": cp.Uniform,
        "triangular": cp.Triangle,
        "beta": cp.Beta,
    }
    rows = [standard(row) for row in work.inputs]
    sample = cp.J(*(make[kind](*figures) for kind, figures in rows)).sample(draws, rule="random")
    return described(work(mixed(work, dict(zip(work.inputs.names, sample, strict=True)))))


def scipy_of(row: Input) -> tuple[Any, dict[str, float]]:
    """Return a scipy distribution and its keywords, for the libraries that take those."""
    from scipy import stats

    kind, f = standard(row)
    if kind == "beta":
        return stats.beta, {"a": f[0], "b": f[1], "loc": f[2], "scale": f[3] - f[2]}
    if kind == "triangular":
        width = f[2] - f[0]
        return stats.triang, {"c": (f[1] - f[0]) / width, "loc": f[0], "scale": width}
    if kind == "lognormal":
        return stats.lognorm, {"s": f[1], "scale": math.exp(f[0])}
    if kind == "uniform":
        return stats.uniform, {"loc": f[0], "scale": f[1] - f[0]}
    return stats.norm, {"loc": f[0], "scale": f[1]}


def one_case(work: Work, values: Mapping[str, float]) -> dict[str, float]:
    """Return the outputs of a single draw."""
    columns = {name: np.array([value], float) for name, value in values.items()}
    return {name: float(v[0]) for name, v in work(mixed(work, columns)).items()}


def by_monaco(work: Work, draws: int) -> Floats:
    import monaco as mc

    names = work.inputs.names

    def before(case: Any) -> tuple[Any, ...]:
        return ({name: case.invals[name].val for name in names},)

    def after(case: Any, found: Mapping[str, float]) -> None:
        for name, value in found.items():
            case.addOutVal(name=name, val=value)

    functions = {
        mc.SimFunctions.PREPROCESS: before,
        mc.SimFunctions.RUN: lambda values: (one_case(work, values),),
        mc.SimFunctions.POSTPROCESS: after,
    }
    sim = mc.Sim(
        name="bench", ndraws=draws, fcns=functions, singlethreaded=True, verbose=False,
        samplemethod=mc.SampleMethod.RANDOM, keepsiminput=False, keepsimrawoutput=False,
        savesimdata=False, savecasedata=False, firstcaseismedian=False,
    )  # fmt: skip
    for row in work.inputs:
        distribution, keywords = scipy_of(row)
        sim.addInVar(name=row.name, dist=distribution, distkwargs=keywords)
    sim.runSim()
    return described({name: np.array(var.nums) for name, var in sim.outvars.items()})


def by_ema(work: Work, draws: int) -> Floats:
    import ema_workbench as ema

    safe = {name: name.replace(".", "__").replace("-", "_") for name in work.inputs.names}

    def function(**values: float) -> dict[str, float]:
        return one_case(work, {name: values[key] for name, key in safe.items()})

    model = ema.Model("bench", function=function)
    model.uncertainties = [
        ema.RealParameter.from_dist(safe[row.name], distribution(**keywords))
        for row in work.inputs
        for distribution, keywords in [scipy_of(row)]
    ]
    model.outcomes = [ema.ScalarOutcome(name) for name in work.function.outputs]
    logging.getLogger("EMA").setLevel(logging.ERROR)
    _, found = ema.perform_experiments(
        model, scenarios=draws, uncertainty_sampling=ema.Samplers.MC, reporting_interval=10**9
    )
    return described(found)


SIDES: dict[str, Callable[[Work, int], Floats]] = {
    "ours": ours,
    "ours, single": ours_single,
    "numpy": by_numpy,
    "numpy, in tiles": by_numpy_in_tiles,
    "squigglepy": by_squigglepy,
    "OpenTURNS": by_openturns,
    "OpenTURNS, Sobol": by_openturns_sobol,
    "chaospy": by_chaospy,
    "monaco": by_monaco,
    "ema_workbench": by_ema,
}
ONE_BY_ONE = ("monaco", "ema_workbench")
