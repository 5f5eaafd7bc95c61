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
    """The tables that the reconciliation starts from; shares and money as arrays by id."""

    regions: list[str]
    groups: list[str]
    margins: pd.DataFrame
    prior: pd.DataFrame
    held: list[tuple[str, str]]
    cited: list[tuple[str, str]]
    claims: dict[str, dict[str, str]]


def read_inputs() -> Inputs:
    """Read regions, groups, margins, prior shares and claims."""
    regions = [row["id"] for row in read_rows(DATA / "regions.csv")]
    groups = [row["id"] for row in read_rows(DATA / "commodity_groups.csv")]
    margins = pd.DataFrame(read_rows(DATA / "build/margins.csv")).set_index("key")
    rows = read_rows(DATA / "build/prior_shares.csv")
    prior = pd.DataFrame(0.0, index=regions, columns=groups)
    for row in rows:
        prior.loc[row["region"], row["group"]] = float(row["share"])
    held = [(r["region"], r["group"]) for r in rows if r["basis"] in ("cited", "held")]
    cited = [(r["region"], r["group"]) for r in rows if r["basis"] == "cited"]
    claims = {row["id"]: row for row in read_rows(DATA / "claims.csv")}
    return Inputs(regions, groups, margins, prior, held, cited, claims)


def published(inputs: Inputs, key: str) -> float:
    """Return a published margin [USD trillion]: the product of the claims it names."""
    value = 1.0
    for claim in inputs.margins.loc[key, "claim_ids"].split(";"):
        row = inputs.claims[claim]
        value *= float(row["value"]) * MILLION[row["unit"]] ** (row["unit"] == "usd_trillion")
    return value / TRILLION


def fill_below(want: pd.Series, need: float, cap: float) -> pd.Series:
    """Scale `want` to sum to `need` with no value above `cap`; what is cut goes to the others."""
    capped = pd.Series(dtype=float)
    while True:
        scaled = want * (need - capped.sum()) / want.sum()
        over = scaled[scaled > cap]
        if over.empty:
            return pd.concat([capped, scaled])
        capped = pd.concat([capped, pd.Series(cap, index=over.index)])
        want = want.drop(over.index)


def fill_above(want: pd.Series, need: float, floor: pd.Series) -> pd.Series:
    """Scale `want` to sum to `need` with no value below its floor."""
    fixed = pd.Series(dtype=float)
    while True:
        scaled = want * (need - fixed.sum()) / want.sum()
        under = scaled[scaled < floor[scaled.index]]
        if under.empty:
            return pd.concat([fixed, scaled])
        fixed = pd.concat([fixed, floor[under.index]])
        want = want.drop(under.index)


def group_totals(inputs: Inputs, jitter: pd.Series | None = None) -> pd.Series:
    """Return the total of each group [USD trillion]: published, or its prior scaled to close."""
    basis = inputs.margins.loc[inputs.groups, "basis"]
    known = pd.Series({g: published(inputs, g) for g in inputs.groups if basis[g] == "sourced"})
    free = [group for group in inputs.groups if basis[group] != "sourced"]
    want = inputs.margins.loc[free, "prior_usd_million"].astype(float) / TRILLION
    want = want if jitter is None else want * jitter[free]
    total = published(inputs, "UA")
    filled = fill_below(want, total - known.sum(), CAP * total)
    return pd.concat([known, filled]).reindex(inputs.groups)


def region_totals(inputs: Inputs, seed: pd.DataFrame) -> pd.Series:
    """Return the total of each region [USD trillion]: published, set, or what the seed says."""
    margins = inputs.margins.loc[inputs.regions]
    known = pd.Series(np.nan, index=inputs.regions)
    for region, row in margins.iterrows():
        if row["basis"] == "sourced":
            known[region] = published(inputs, str(region))
        elif row["value_usd_million"]:
            known[region] = float(row["value_usd_million"]) / TRILLION
    free = known.index[known.isna()]
    floor = margins.loc[free, "floor_usd_million"].astype(float) / TRILLION
    need = published(inputs, "UA") - known.sum()
    known[free] = fill_above(seed.loc[free].sum(axis=1), need, floor).reindex(free)
    return known


def fit(
    seed: pd.DataFrame,
    rows: np.ndarray,
    columns: np.ndarray,
    pins: dict[tuple[str, str], float],
    tolerance: float,
    rounds: int,
) -> np.ndarray:
    """Move `seed` to the margins by iterative proportional fitting, pinned cells untouched."""
    fixed = pd.DataFrame(0.0, index=seed.index, columns=seed.columns)
    moving = seed.copy()
    for (region, group), value in pins.items():
        fixed.loc[region, group], moving.loc[region, group] = value, 0.0
    m, held = moving.to_numpy().copy(), fixed.to_numpy()
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
    inputs: Inputs, group_jitter: pd.Series | None = None, cell_jitter: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, pd.Series, pd.Series, dict[tuple[str, str], float]]:
    """Return seed, region totals, group totals and pinned cells of one fit [USD trillion]."""
    columns = group_totals(inputs, group_jitter)
    share = inputs.prior if cell_jitter is None else inputs.prior * cell_jitter
    share = share / share.sum()
    for group in {group for _, group in inputs.held}:
        kept = [region for region, g in inputs.held if g == group]
        rest = share[group].drop(kept)
        left = 1 - inputs.prior.loc[kept, group].sum()
        share.loc[rest.index, group] = rest * left / rest.sum()
        share.loc[kept, group] = inputs.prior.loc[kept, group]
    seed = share * columns
    pins = {(r, g): inputs.prior.loc[r, g] * columns[g] for r, g in inputs.held}
    return seed, region_totals(inputs, seed), columns, pins


def solve(inputs: Inputs) -> np.ndarray:
    """Return the matrix in whole USD million, both margins exact."""
    seed, rows, columns, pins = problem(inputs)
    total = round(published(inputs, "UA") * TRILLION)
    whole_rows = largest_remainder(rows.to_numpy() * TRILLION, total)
    whole_columns = largest_remainder(columns.to_numpy() * TRILLION, total)
    m = fit(seed, whole_rows / TRILLION, whole_columns / TRILLION, pins, 1e-11, 200_000)
    return controlled_round(m * TRILLION, whole_rows, whole_columns)


def refits(inputs: Inputs) -> np.ndarray:
    """Return the matrices of refits with the assumptions varied, shape (n, regions, groups)."""
    random = np.random.default_rng(SEED)
    found = []
    for _ in range(REFITS):
        size = inputs.prior.shape
        groups = pd.Series(random.lognormal(0, JITTER, len(inputs.groups)), index=inputs.groups)
        cells = pd.DataFrame(
            random.lognormal(0, JITTER, size), index=inputs.regions, columns=inputs.groups
        )
        try:
            seed, rows, columns, pins = problem(inputs, groups, cells)
            found.append(fit(seed, rows.to_numpy(), columns.to_numpy(), pins, 1e-7, 5000))
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
            sourced = (region, group) in inputs.cited and margins.loc[group, "basis"] == "sourced"
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
