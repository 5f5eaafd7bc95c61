"""The model against what others have published: studies of mines, firms, sectors, deals.

Targets, allowances and the inputs of each study are rows of ``data/economics/``; every row comes
out as *passed*, as *explained* (outside, for a reason that the row states) or as *failed*.

Every row says what it can show: an *identity* is arithmetic on what one source states, a
comparison with our *own range* meets what we assumed ourselves; only an *independent* result,
which others reached from inputs that they publish, is evidence (:func:`tally`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from model.answers.validation_checks import CHECKS, Inputs, Range
from model.answers.validation_deals import DEAL_CHECKS
from model.money.appraisal import ProjectResult, appraise
from model.money.project import Project

if TYPE_CHECKING:
    import pandas as pd

    from model.world.tables import Row
    from model.world.world import World

Phases: TypeAlias = Mapping[int, Inputs]
_TARGETS, _INPUTS = "economics/validation_targets", "economics/validation_inputs"
VERDICTS = PASSED, EXPLAINED, FAILED = "passed", "explained", "failed"
"""Verdicts: inside the allowance; outside for a reason that the row states; outside without."""
INDEPENDENT, OWN_RANGE, IDENTITY = BASES = "independent", "own range", "identity"
"""What a row rests on: only the first is evidence."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One published figure beside the model's.

    Parameters
    ----------
    id, project, kind, basis, metric, unit : str
        What is compared and what it can show; unit of all figures.
    published, model : tuple of float
        Lower and upper end; equal where it is one figure.
    distance : float
        Signed distance of the model's range from the published one [share of the published
        figure, or unit]; 0 where they overlap.
    measure, allowance : str, float
        How the distance is measured, and how large it may be.
    verdict : str
        passed, explained or failed.
    how : str
        Formula in words.
    note, source_id, grade : str
        From the row; the note is the reason where the verdict is explained.
    """

    id: str
    project: str
    kind: str
    basis: str
    metric: str
    unit: str
    published: Range
    model: Range
    distance: float
    measure: str
    allowance: float
    verdict: str
    how: str
    note: str
    source_id: str
    grade: str


def study(world: World, name: str) -> Phases:
    """Return the inputs of a study by phase; phase 0 holds what all phases share.

    Projects take what they do not state from the study called ``template``.
    """
    phases: dict[int, dict[str, float]] = {0: {}}
    for row in world.tables[_INPUTS]:
        if row["study"] == name:
            phases.setdefault(int(row["phase"]), {})[row["name"]] = float(row["value"])
    return phases


def verdicts(world: World) -> tuple[Verdict, ...]:
    """Run every check, in the order of the table."""
    return tuple(_verdict(row, world) for row in world.tables[_TARGETS])


def validate_model(world: World) -> pd.DataFrame:
    """Return every check as a table: published, model, distance, verdict, and why.

    Parameters
    ----------
    world : World

    Returns
    -------
    DataFrame
        Index ``id``; columns project, kind, basis, metric, unit, published_low, published_high,
        model_low, model_high, distance, measure, allowance, verdict, how, note, source_id, grade.
    """
    import pandas as pd

    rows = [_row(verdict) for verdict in verdicts(world)]
    return pd.DataFrame.from_records(rows).set_index("id")


def tally(checks: pd.DataFrame) -> pd.DataFrame:
    """Return how many checks of each basis have each verdict.

    Parameters
    ----------
    checks : DataFrame
        From :func:`validate_model`.

    Returns
    -------
    DataFrame
        Index basis, evidence first; columns passed, explained, failed [1].
    """
    import pandas as pd

    counts = pd.crosstab(checks["basis"], checks["verdict"])
    return counts.reindex(index=list(BASES), columns=list(VERDICTS), fill_value=0)


def _row(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as one row, each range in two columns."""
    row: dict[str, Any] = {}
    for name, value in asdict(verdict).items():
        ends = (f"{name}_low", f"{name}_high") if isinstance(value, tuple) else (name,)
        row |= zip(ends, value if isinstance(value, tuple) else (value,), strict=True)
    return row


def _verdict(row: Row, world: World) -> Verdict:
    published = float(row["low"]), float(row["high"])
    model, how = _figure(row, world)
    distance = _distance(published, model, row["measure"] == "relative")
    inside = abs(distance) <= float(row["allowance"]) + 1e-12
    verdict = PASSED if inside else EXPLAINED if row["exception"] else FAILED
    copied = ("id", "project", "kind", "basis", "metric", "unit", "measure", "source_id", "grade")
    return Verdict(
        **{name: row[name] for name in copied},
        published=published,
        model=model,
        distance=distance,
        allowance=float(row["allowance"]),
        verdict=verdict,
        how=how,
        note=row["exception"] if verdict == EXPLAINED else row["note"],
    )


def _distance(published: Range, model: Range, relative: bool) -> float:
    """Return how far the model's range lies below (-) or above (+) the published one."""
    above, below = model[0] - published[1], published[0] - model[1]
    gap, edge = (above, published[1]) if above > 0 else (min(-below, 0.0), published[0])
    if not relative or gap == 0.0:
        return gap
    return gap / abs(edge) if edge else np.copysign(np.inf, gap)


def _figure(row: Row, world: World) -> tuple[Range, str]:
    phases = study(world, row["study"])
    if row["kind"] == "project":
        metric = _METRICS[row["metric"]]
        value = metric(phases, study(world, "template")[0])
        return (value, value), str(metric.__doc__)
    check = {**CHECKS, **DEAL_CHECKS}[row["id"]]
    formula = check.func if isinstance(check, partial) else check
    return check(phases[0], world), str(formula.__doc__).strip()


def _project(phases: Phases, template: Inputs, **change: float) -> Project:
    """Return the phases of a study as one project of arrays."""
    given = [
        {**template, **phases[0], **inputs, **change} for phase, inputs in phases.items() if phase
    ]
    fields: dict[str, Any] = {
        name: np.array([phase[name] for phase in given])
        for name in _FIELDS
        if all(name in phase for phase in given)
    }
    capex = np.array([phase["capex"] / phase["output"] for phase in given])
    return Project(**fields, capex=capex)


_FIELDS = (
    "output", "price", "opex", "life", "start", "construction", "ramp", "sustaining",
    "depreciation_years", "royalty", "income_tax",
)  # fmt: skip


def _appraised(phases: Phases, template: Inputs, **change: float) -> ProjectResult:
    rate = next(inputs["discount_rate"] for inputs in phases.values() if "discount_rate" in inputs)
    return appraise(_project(phases, template, **change), rate)


def _npv(phases: Phases, template: Inputs) -> float:
    """Present value to the investor at the study's rate, by the kernel."""
    return _appraised(phases, template).npv


def _npv_before_tax(phases: Phases, template: Inputs) -> float:
    """Present value before profit tax at the study's rate, by the kernel."""
    return _appraised(phases, template).npv_before_tax


def _irr(phases: Phases, template: Inputs) -> float:
    """Rate of return after tax, by the kernel."""
    return _number(_appraised(phases, template).irr)


def _irr_before_tax(phases: Phases, template: Inputs) -> float:
    """Rate of return before tax, by the kernel."""
    return _number(_appraised(phases, template).irr_before_tax)


def _payback(phases: Phases, template: Inputs) -> float:
    """Years from first output until the capital is back, by the kernel."""
    return _number(_appraised(phases, template).payback)


def _payback_first_phase(phases: Phases, template: Inputs) -> float:
    """Payback of the first phase by itself, by the kernel."""
    first = {phase: inputs for phase, inputs in phases.items() if phase < 2}
    return _payback(first, template)


def _ebitda(phases: Phases, template: Inputs) -> float:
    """Output times price less operating cost."""
    project = _project(phases, template)
    margin = project.array("price") - project.array("opex")
    return float((project.array("output") * margin).sum())


def _price(phases: Phases, template: Inputs) -> float:
    """Price at which the kernel gives the published value."""
    wanted = phases[1]["npv_before_tax"]  # the value is linear in the price
    none, one = (_appraised(phases, template, price=p).npv_before_tax for p in (0.0, 1.0))
    return (wanted - none) / (one - none)


def _number(value: float | None) -> float:
    return np.nan if value is None else value


_METRICS: Mapping[str, Callable[[Phases, Inputs], float]] = {
    "npv": _npv,
    "npv_before_tax": _npv_before_tax,
    "irr": _irr,
    "irr_before_tax": _irr_before_tax,
    "payback": _payback,
    "payback_first_phase": _payback_first_phase,
    "ebitda": _ebitda,
    "price": _price,
}
"""The formula of every check of kind ``project``; its first line is how it is told."""
