"""Rebuilds the value matrix of Forbes Ukraine 2023 from what is published and what we assume.

Published: the national total, three commodity groups and thirteen regions. Assumed: how the
rest of the total is shared among nine groups and nine regions, and where each group lies
(``margins.csv``, ``prior_shares.csv``). Prior shares times group totals are moved to all margins
by iterative proportional fitting, with cited cells held, and rounded to whole USD million.
The bands come from refits in which the assumptions are varied and the published figures kept.

Run ``python data/build/value_matrix.py``; with ``--check`` nothing is written and the exit status
is 1 when a table would change.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from model.core.errors import DataError
from model.core.reading import read_rows
from model.core.rounding import controlled_round, largest_remainder

DATA = Path(__file__).resolve().parents[1]
MATRIX, MARGINS = "value/forbes_2023.csv", "value/forbes_2023_margins.csv"
CAP = 0.049  # a group without a published share stays below 5 % of the total (claim F06)
MILLION = {"usd_trillion": 1e6, "fraction_of_value": 1.0}
OWN = ("own-reconciliation", "D")
REFITS, SEED, JITTER = 400, 20250207, 0.5
TRILLION = 1e6  # USD million; the fit runs in trillions, where its tolerance was chosen


@dataclass(frozen=True)
class Inputs:
    """The tables that the reconciliation starts from; arrays by id, money in USD trillion.

    A total is NaN where neither is it published nor set; `want` and `floor` say then, for groups
    and for regions, what stands in its place.
    """

    regions: list[str]
    groups: list[str]
    margins: pd.DataFrame
    claims: dict[str, dict[str, str]]
    prior: np.ndarray
    held: np.ndarray
    cited: np.ndarray
    by_group: np.ndarray
    want: np.ndarray
    by_region: np.ndarray
    floor: np.ndarray
    total: float


def read_inputs() -> Inputs:
    """Read regions, groups, margins, prior shares and claims."""
    regions = [row["id"] for row in read_rows(DATA / "regions.csv")]
    groups = [row["id"] for row in read_rows(DATA / "commodity_groups.csv")]
    margins = pd.DataFrame(read_rows(DATA / "build/margins.csv")).set_index("key")
    claims = {row["id"]: row for row in read_rows(DATA / "claims.csv")}
    prior = np.zeros((len(regions), len(groups)))
    held, cited = np.zeros(prior.shape, bool), np.zeros(prior.shape, bool)
    for row in read_rows(DATA / "build/prior_shares.csv"):
        cell = regions.index(row["region"]), groups.index(row["group"])
        prior[cell] = float(row["share"])
        held[cell], cited[cell] = row["basis"] in ("cited", "held"), row["basis"] == "cited"
    return Inputs(
        regions, groups, margins, claims, prior, held, cited,
        by_group=np.array([_known(margins.loc[key], claims) for key in groups]),
        want=_trillions(margins.loc[groups, "prior_usd_million"]),
        by_region=np.array([_known(margins.loc[key], claims) for key in regions]),
        floor=_trillions(margins.loc[regions, "floor_usd_million"]),
        total=_known(margins.loc["UA"], claims),
    )  # fmt: skip


def _known(margin: pd.Series, claims: dict[str, dict[str, str]]) -> float:
    """Return a margin: the product of the claims it names, what is set for it, or NaN."""
    if margin["basis"] != "sourced":
        return float(_trillions(margin[["value_usd_million"]])[0])
    value = 1.0
    for claim in margin["claim_ids"].split(";"):
        row = claims[claim]
        value *= float(row["value"]) * MILLION[row["unit"]] ** (row["unit"] == "usd_trillion")
    return value / TRILLION


def _trillions(millions: pd.Series) -> np.ndarray:
    """Return amounts as the table has them [USD million] in USD trillion; NaN where none is."""
    return np.array([float(text or "nan") for text in millions]) / TRILLION


def fill(
    want: np.ndarray, need: float, low: float | np.ndarray = -np.inf, high: float = np.inf
) -> np.ndarray:
    """Scale `want` to sum to `need`; what passes a bound stays at it, and the others make up."""
    fixed = np.full(want.shape, np.nan)
    while True:
        free = np.isnan(fixed)
        scaled = want * (need - np.nansum(fixed)) / want[free].sum()
        bounded = np.clip(scaled, low, high)
        off = free & (bounded != scaled)
        if not off.any():
            return np.where(free, scaled, fixed)
        fixed[off] = bounded[off]


def group_totals(inputs: Inputs, jitter: np.ndarray | float = 1.0) -> np.ndarray:
    """Return the total of each group: published, or its prior scaled to close."""
    found, free = inputs.by_group.copy(), np.isnan(inputs.by_group)
    want = (inputs.want * jitter)[free]
    found[free] = fill(want, inputs.total - np.nansum(found), high=CAP * inputs.total)
    return found


def region_totals(inputs: Inputs, seed: np.ndarray) -> np.ndarray:
    """Return the total of each region: published, set, or what the seed says."""
    found, free = inputs.by_region.copy(), np.isnan(inputs.by_region)
    need = inputs.total - np.nansum(found)
    found[free] = fill(seed[free].sum(axis=1), need, low=inputs.floor[free])
    return found


def fit(
    seed: np.ndarray,
    rows: np.ndarray,
    columns: np.ndarray,
    pins: np.ndarray,
    tolerance: float,
    rounds: int,
) -> np.ndarray:
    """Move `seed` to the margins by iterative proportional fitting; NaN in `pins` is not held."""
    held, m = np.nan_to_num(pins), np.where(np.isnan(pins), seed, 0.0)
    row_goal, column_goal = rows - held.sum(1), columns - held.sum(0)
    if (row_goal < -1e-9).any() or (column_goal < -1e-9).any():
        raise ArithmeticError("a pinned cell exceeds a margin")
    for _ in range(rounds):
        m *= ratio(row_goal, m.sum(1))[:, None]
        m *= ratio(column_goal, m.sum(0))[None, :]
        if np.abs(m.sum(1) - row_goal).max() < tolerance:
            return m + held
    raise ArithmeticError("the fit did not converge")


def ratio(goal: np.ndarray, given: np.ndarray) -> np.ndarray:
    """Return goal over given, 0 where nothing is given."""
    return np.divide(goal, given, out=np.zeros_like(given), where=given > 0)


def problem(
    inputs: Inputs, group_jitter: np.ndarray | float = 1.0, cell_jitter: np.ndarray | float = 1.0
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return seed, region totals, group totals and pinned cells of one fit."""
    columns, held = group_totals(inputs, group_jitter), inputs.held
    share = inputs.prior * cell_jitter
    share /= share.sum(axis=0)
    kept, rest = np.where(held, inputs.prior, 0.0), np.where(held, 0.0, share)
    moved = rest * (1 - kept.sum(axis=0)) / rest.sum(axis=0) + kept
    seed = np.where(held.any(axis=0), moved, share) * columns
    pins = np.where(held, inputs.prior * columns, np.nan)
    return seed, region_totals(inputs, seed), columns, pins


def solve(inputs: Inputs) -> np.ndarray:
    """Return the matrix in whole USD million, both margins exact."""
    seed, rows, columns, pins = problem(inputs)
    total = round(inputs.total * TRILLION)
    whole_rows = largest_remainder(rows * TRILLION, total)
    whole_columns = largest_remainder(columns * TRILLION, total)
    m = fit(seed, whole_rows / TRILLION, whole_columns / TRILLION, pins, 1e-11, 200_000)
    return controlled_round(m * TRILLION, whole_rows, whole_columns)


def refits(inputs: Inputs) -> np.ndarray:
    """Return the matrices of refits with the assumptions varied, shape (n, regions, groups)."""
    random = np.random.default_rng(SEED)
    found = []
    for _ in range(REFITS):
        groups = random.lognormal(0, JITTER, len(inputs.groups))
        cells = random.lognormal(0, JITTER, inputs.prior.shape)
        try:
            found.append(fit(*problem(inputs, groups, cells), 1e-7, 5000))
        except ArithmeticError:  # some draws contradict the published margins: left out
            continue
    return np.array(found) * TRILLION


def band(draws: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the 5 % and 95 % quantiles in whole USD million."""
    low, high = np.quantile(draws, [0.05, 0.95], axis=0)
    return np.round(low).astype(int), np.round(high).astype(int)


def matrix_rows(inputs: Inputs, matrix: np.ndarray, draws: np.ndarray) -> list[list[object]]:
    """Return the rows of the matrix table, region by region."""
    low, high = band(draws)
    margins = inputs.margins
    out: list[list[object]] = []
    for i, region in enumerate(inputs.regions):
        for j, group in enumerate(inputs.groups):
            sourced = inputs.cited[i, j] and margins.loc[group, "basis"] == "sourced"
            figures = [matrix[i, j], low[i, j], high[i, j]]
            if sourced:
                source = _source_of_cell(inputs, region, group)
                out.append([region, group, *figures, "sourced", *source])
            else:
                out.append([region, group, *figures, "allocated", *OWN])
    return out


def _source_of_cell(inputs: Inputs, region: str, group: str) -> tuple[str, str]:
    for row in read_rows(DATA / "build/prior_shares.csv"):
        if (row["region"], row["group"]) == (region, group):
            return row["source_id"], row["grade"]
    raise KeyError((region, group))


def margin_rows(inputs: Inputs, matrix: np.ndarray, draws: np.ndarray) -> list[list[object]]:
    """Return the rows of the margins table: total, groups, regions."""
    keys = [("total", "UA"), *(("group", g) for g in inputs.groups)]
    keys += [("region", r) for r in inputs.regions]
    values = [matrix.sum(), *matrix.sum(0), *matrix.sum(1)]
    bands = [band(draws.sum((1, 2))), band(draws.sum(1)), band(draws.sum(2))]
    lows = np.concatenate([np.atleast_1d(low) for low, _ in bands])
    highs = np.concatenate([np.atleast_1d(high) for _, high in bands])
    out: list[list[object]] = []
    for (kind, key), value, low, high in zip(keys, values, lows, highs, strict=True):
        row = inputs.margins.loc[key]
        published_ = row["basis"] != "allocated"
        span = (value, value) if published_ else (low, high)
        source = (row["source_id"], row["grade"]) if published_ else OWN
        out.append([kind, key, value, *span, row["basis"], row["claim_ids"], *source])
    return out


def as_csv(header: str, rows: list[list[object]]) -> str:
    """Return a table as the text of its file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows(rows)
    return text.getvalue()


def build() -> dict[str, str]:
    """Return the text of every table that this script derives, by file."""
    inputs = read_inputs()
    matrix, draws = solve(inputs), refits(inputs)
    figures = "value_usd_million,low_usd_million,high_usd_million,basis"
    return {
        MATRIX: as_csv(
            f"region,group,{figures},source_id,grade", matrix_rows(inputs, matrix, draws)
        ),
        MARGINS: as_csv(
            f"kind,key,{figures},claim_ids,source_id,grade", margin_rows(inputs, matrix, draws)
        ),
    }


def main() -> int:
    """Write the tables, or say which of them would change."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, report changes")
    check = parser.parse_args().check
    try:
        tables = build()
    except DataError as error:
        print(error, file=sys.stderr)
        return 2
    changed = [name for name, text in tables.items() if _differs(DATA / name, text)]
    for name in changed:
        print(f"{name}: {'would change' if check else 'written'}")
        if not check:
            (DATA / name).write_text(tables[name], encoding="utf-8", newline="\n")
    return 1 if check and changed else 0


def _differs(file: Path, text: str) -> bool:
    return not file.exists() or file.read_text(encoding="utf-8") != text


if __name__ == "__main__":
    sys.exit(main())
