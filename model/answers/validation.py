"""The model against what others have published: studies of mines, firms, sectors, deals.

Targets, allowances and the inputs of each study are rows of ``data/economics/``; every row comes
out as *passed*, as *explained* (outside, for a reason that the row states) or as *failed*.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from model.answers.validation_checks import CHECKS, Inputs, Range
from model.answers.validation_deals import DEAL_CHECKS
from model.money.appraisal import ProjectResult, appraise
from model.money.project import Project

if TYPE_CHECKING:
    import pandas as pd

    from model.world.tables import Row
    from model.world.world import World

__all__ = [
    "EXPLAINED",
    "FAILED",
    "PASSED",
    "VERDICTS",
    "Verdict",
    "study",
    "validate_model",
    "verdicts",
]

_TARGETS, _INPUTS = "economics/validation_targets", "economics/validation_inputs"
VERDICTS = PASSED, EXPLAINED, FAILED = "passed", "explained", "failed"
"""Verdicts: inside the allowance; outside for a reason that the row states; outside without."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One published figure beside the model's.

    Parameters
    ----------
    id, project, kind, metric, unit : str
        What is compared; unit of all figures.
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


def study(world: World, name: str) -> Mapping[int, Inputs]:
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
        Index ``id``; columns project, metric, unit, published_low, published_high, model_low,
        model_high, distance, measure, allowance, verdict, how, note, source_id, grade.
    """
    import pandas as pd

    rows = [_row(verdict) for verdict in verdicts(world)]
    return pd.DataFrame.from_records(rows).set_index("id")


def _row(verdict: Verdict) -> dict[str, Any]:
    (published_low, published_high), (model_low, model_high) = verdict.published, verdict.model
    return {
        "id": verdict.id,
        "project": verdict.project,
        "kind": verdict.kind,
        "metric": verdict.metric,
        "unit": verdict.unit,
        "published_low": published_low,
        "published_high": published_high,
        "model_low": model_low,
        "model_high": model_high,
        "distance": verdict.distance,
        "measure": verdict.measure,
        "allowance": verdict.allowance,
        "verdict": verdict.verdict,
        "how": verdict.how,
        "note": verdict.note,
        "source_id": verdict.source_id,
        "grade": verdict.grade,
    }


def _verdict(row: Row, world: World) -> Verdict:
    published = float(row["low"]), float(row["high"])
    model, how = _figure(row, world)
    distance = _distance(published, model, row["measure"] == "relative")
    inside = abs(distance) <= float(row["allowance"]) + 1e-12
    verdict = PASSED if inside else EXPLAINED if row["exception"] else FAILED
    note = row["exception"] if verdict == EXPLAINED else row["note"]
    text = {name: row[name] for name in ("id", "project", "kind", "metric", "unit", "measure")}
    return Verdict(
        **text,
        published=published,
        model=model,
        distance=distance,
        allowance=float(row["allowance"]),
        verdict=verdict,
        how=how,
        note=note,
        source_id=row["source_id"],
        grade=row["grade"],
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
        template = study(world, "template")[0]
        value = _METRICS[row["metric"]](phases, template)
        return (value, value), _HOW[row["metric"]]
    check = {**CHECKS, **DEAL_CHECKS}[row["id"]]
    formula = check.func if isinstance(check, partial) else check
    return check(phases[0], world), str(formula.__doc__).strip()


def _project(phases: Mapping[int, Inputs], template: Inputs, **change: float) -> Project:
    """Return the phases of a study as one project of arrays."""
    names = [field for field in _FIELDS if field != "capex"]
    given = [
        {**template, **phases[0], **inputs, **change} for phase, inputs in phases.items() if phase
    ]
    fields = {
        name: np.array([phase[name] for phase in given])
        for name in names
        if all(name in phase for phase in given)
    }
    capex = np.array([phase["capex"] / phase["output"] for phase in given])
    return Project(**fields, capex=capex)


_FIELDS = (
    "output",
    "price",
    "opex",
    "capex",
    "life",
    "start",
    "construction",
    "ramp",
    "sustaining",
    "depreciation_years",
    "royalty",
    "income_tax",
)


def _appraised(phases: Mapping[int, Inputs], template: Inputs, **change: float) -> ProjectResult:
    rate = next(inputs["discount_rate"] for inputs in phases.values() if "discount_rate" in inputs)
    return appraise(_project(phases, template, **change), rate)


def _npv(phases: Mapping[int, Inputs], template: Inputs) -> float:
    return _appraised(phases, template).npv


def _npv_before_tax(phases: Mapping[int, Inputs], template: Inputs) -> float:
    return _appraised(phases, template).npv_before_tax


def _irr(phases: Mapping[int, Inputs], template: Inputs) -> float:
    return _number(_appraised(phases, template).irr)


def _irr_before_tax(phases: Mapping[int, Inputs], template: Inputs) -> float:
    return _number(_appraised(phases, template).irr_before_tax)


def _payback(phases: Mapping[int, Inputs], template: Inputs) -> float:
    return _number(_appraised(phases, template).payback)


def _payback_first_phase(phases: Mapping[int, Inputs], template: Inputs) -> float:
    first = {phase: inputs for phase, inputs in phases.items() if phase < 2}
    return _number(_appraised(first, template).payback)


def _ebitda(phases: Mapping[int, Inputs], template: Inputs) -> float:
    project = _project(phases, template)
    margin = project.array("price") - project.array("opex")
    return float((project.array("output") * margin).sum())


def _price(phases: Mapping[int, Inputs], template: Inputs) -> float:
    """Return the price that gives the published value; the value is linear in the price."""
    wanted = phases[1]["npv_before_tax"]
    none, one = (_appraised(phases, template, price=p).npv_before_tax for p in (0.0, 1.0))
    return (wanted - none) / (one - none)


def _number(value: float | None) -> float:
    return np.nan if value is None else value


_METRICS: Mapping[str, Callable[[Mapping[int, Inputs], Inputs], float]] = {
    "npv": _npv,
    "npv_before_tax": _npv_before_tax,
    "irr": _irr,
    "irr_before_tax": _irr_before_tax,
    "payback": _payback,
    "payback_first_phase": _payback_first_phase,
    "ebitda": _ebitda,
    "price": _price,
}

_HOW = {
    "npv": "Present value to the investor at the study's rate, by the kernel.",
    "npv_before_tax": "Present value before profit tax at the study's rate, by the kernel.",
    "irr": "Rate of return after tax, by the kernel.",
    "irr_before_tax": "Rate of return before tax, by the kernel.",
    "payback": "Years from first output until the capital is back, by the kernel.",
    "payback_first_phase": "Payback of the first phase by itself, by the kernel.",
    "ebitda": "Output times price less operating cost.",
    "price": "Price at which the kernel gives the published value.",
}
