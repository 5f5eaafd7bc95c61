"""Every preset's tables, to the million, as golden CSV files; `make golden` writes them anew."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from model import Outcome, Scenario, World, evaluate
from model.world.catalog import PARTIES, catalog
from tests.conftest import GOLDEN


def every_table(outcome: Outcome) -> pd.DataFrame:
    """Return by_party, by_region and by_group under one another, one column a party."""
    national = outcome.by_party[["value"]].T.rename(index={"value": "UA"})
    tables = {"by_party": national, "by_region": outcome.by_region, "by_group": outcome.by_group}
    return pd.concat(tables, names=["table", "key"])


@pytest.mark.parametrize("id", catalog().presets)
def test_a_preset_s_tables_are_as_before(
    id: str, world: World, golden: Callable[[str, pd.DataFrame], None]
) -> None:
    table = every_table(evaluate(Scenario.from_preset(id), world))
    assert tuple(table.columns) == PARTIES
    assert len(table) == 1 + 27 + 12
    golden(f"preset_{id}", table)


def test_every_golden_preset_still_exists() -> None:
    kept = {file.stem.removeprefix("preset_") for file in GOLDEN.glob("preset_*.csv")}
    assert kept == set(catalog().presets)


def test_a_changed_figure_is_noticed(
    request: pytest.FixtureRequest, golden: Callable[[str, pd.DataFrame], None]
) -> None:
    file = GOLDEN / "preset_borders-1991.csv"
    table = pd.read_csv(file, index_col=["table", "key"])
    golden(file.stem, table)
    table.loc[("by_party", "UA"), "russia"] += 1
    if not request.config.getoption("--golden"):
        with pytest.raises(AssertionError, match="table,key"):
            golden(file.stem, table)
