"""The aid ledger row by row, allocations by year and donor, with and without the ERA loan."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import Scenario, ScenarioError, UnitError, World
from model.money.aid import KINDS, aid_by_donor, aid_figure, aid_series


def ledger(world: World) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in world.tables["aid/ledger"]}


def test_500_billion_is_a_demand_and_never_offered_as_aid(world: World) -> None:
    demand = ledger(world)["trump-demand-500"]
    assert (demand["use"], demand["stage"], demand["amount"]) == ("demand", "demanded", "500")
    assert not [claim.id for claim in world.aid.values() if claim.amount >= 500_000]
    with pytest.raises(ScenarioError, match="aid_claim: 'trump-demand-500' given; no such name"):
        Scenario(aid_claim="trump-demand-500")


def test_only_totals_that_someone_gave_are_offered(world: World) -> None:
    stages = {claim.stage for claim in world.aid.values()}
    assert stages == {
        "allocated", "appropriated", "claimed", "committed", "negotiated", "paid", "received",
    }  # fmt: skip
    assert {row["use"] for row in ledger(world).values()} == {
        "aid", "deal value", "demand", "gap", "need", "part", "programme",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("id", "claimant", "stage", "million", "unit"),
    [
        ("trump-300-2025-02", "Donald Trump", "claimed", 300_000, "USD_2025"),
        ("crs-appropriated-174", "US Congress (CRS R47275)", "appropriated", 174_200, "USD_2024"),
        ("us-ig-paid-90-2025-03", "US IG website (per CNN)", "paid", 90_000, "USD_2025"),
        ("zelensky-received-98", "Volodymyr Zelensky", "received", 98_500, "USD_2025"),
        ("kiel-us-2024-12", "Kiel Institute", "allocated", 114_898, "EUR_2024"),
        ("us-negotiators-100", "US negotiators (Bloomberg)", "negotiated", 100_000, "USD_2025"),
    ],
)
def test_who_says_what_at_which_stage(
    world: World, id: str, claimant: str, stage: str, million: float, unit: str
) -> None:
    claim = world.aid[id]
    assert (claim.claimant, claim.stage, claim.unit) == (claimant, stage, unit)
    assert claim.amount == pytest.approx(million)


def test_the_acts_of_congress_add_up_to_the_total(world: World) -> None:
    rows = ledger(world)
    acts = sum(float(rows[f"congress-act-{n}"]["amount"]) for n in range(1, 6))
    assert acts == pytest.approx(float(rows["crs-appropriated-174"]["amount"]), abs=0.1)


def test_kiel_rows_say_whether_they_count_the_era_loan(world: World) -> None:
    rows = ledger(world)
    for id in ("kiel-us-2024-12", "kiel-us-2026-04"):
        with_loan, without = rows[id], rows[f"{id}-without-era"]
        assert (with_loan["era_loan"], without["era_loan"]) == ("included", "excluded")
        assert float(with_loan["amount"]) - float(without["amount"]) == pytest.approx(18.34)
        assert without["grade"] == "C"
        assert without["id"] in world.aid
    assert rows["us-era-share"]["era_loan"] == "the loan itself"


def test_euro_rows_stay_in_euro_until_a_rate_is_named(world: World, seed: Scenario) -> None:
    euro = [id for id, claim in world.aid.items() if claim.unit.startswith("EUR")]
    assert len(euro) > 10
    for id in euro:
        with pytest.raises(ScenarioError, match="exchange_rate: none given; a dated exchange rate"):
            aid_figure(seed.replace(aid_claim=id), world)
        turned = aid_figure(seed.replace(aid_claim=id, exchange_rate="eur-usd-2025-02"), world)
        assert turned.million == pytest.approx(world.aid[id].amount * 1.0357)


def test_notes_point_to_rows_by_their_id(world: World) -> None:
    text = " ".join(row["covers"] + " " + row["note"] for row in ledger(world).values())
    assert "trump-demand-500" in text
    assert "zelensky-military-67 plus zelensky-financial-31" in text


def test_yearly_rows_add_up_to_all_donors(world: World) -> None:
    series = aid_series(world)
    for _, year in series.groupby("year"):
        parts, total = year[year.donor != "all"], year[year.donor == "all"]
        for kind in (*KINDS, "total"):
            assert parts[kind].sum() == pytest.approx(total[kind].item(), abs=0.005)


def test_years_add_up_to_the_ledger(world: World) -> None:
    series, rows = aid_series(world), ledger(world)

    def upto(donor: str, year: int) -> float:
        chosen = series[(series.donor == donor) & (series.year <= year)]
        return float(chosen.total.sum())

    for donor, name in (("united-states", "us"), ("all", "all")):
        for year, label in ((2024, "2024-12"), (2026, "2026-04")):
            expected = float(rows[f"kiel-{name}-{label}"]["amount"])
            assert upto(donor, year) == pytest.approx(expected, abs=0.01)
    europe = series[(series.block == "Europe") & (series.year <= 2025)].total.sum()
    assert europe == pytest.approx(float(rows["kiel-europe-2025-12"]["amount"]), abs=0.01)


def test_series_without_the_loan_is_the_ledger_without_it(world: World) -> None:
    series = aid_series(world, era_loan=False)
    spent = series[series.donor == "united-states"].total.sum()
    expected = float(ledger(world)["kiel-us-2026-04-without-era"]["amount"])
    assert spent == pytest.approx(expected, abs=0.01)
    lower = (aid_series(world).total - series.total).round(6)
    assert lower[lower > 0].tolist() == [18.34, 18.34]  # United States and all donors, 2024


def test_last_year_is_said_to_be_part_of_a_year(world: World) -> None:
    months = aid_series(world).groupby("year").months.unique().str.join(",")
    assert months.to_dict() == dict.fromkeys(range(2022, 2026), "1-12") | {2026: "1-4"}


def test_series_in_dollars_by_a_named_rate(world: World) -> None:
    euro, dollar = aid_series(world), aid_series(world, exchange_rate="eur-usd-2025-08")
    assert (euro.attrs["unit"], dollar.attrs["unit"]) == ("billion EUR", "billion USD")
    assert dollar.total.to_numpy() == pytest.approx(euro.total.to_numpy() * 1.1614)


@pytest.mark.parametrize("rate", ["eur-usd", "uah-usd-2025-05"])
def test_series_refuses_another_rate(world: World, rate: str) -> None:
    with pytest.raises(UnitError, match="a dated exchange rate between EUR and USD"):
        aid_series(world, exchange_rate=rate)


def test_donors_largest_first(world: World) -> None:
    donors = aid_by_donor(world)
    assert donors.donor.tolist()[:4] == ["all", "europe", "united-states", "eu-institutions"]
    rows = ledger(world)
    totals = donors.set_index("donor").total
    for donor, id in {
        "united-states": "kiel-us-2026-04",
        "germany": "kiel-germany-2026-04",
        "united-kingdom": "kiel-uk-2026-04",
        "eu-institutions": "kiel-eu-institutions-2026-04",
        "europe": "kiel-europe-2026-04",
        "all": "kiel-all-2026-04",
    }.items():
        assert totals[donor] == pytest.approx(float(rows[id]["amount"]), abs=0.01)
    committed = donors.set_index("donor").committed
    assert committed["united-states"] == pytest.approx(118.963)


def test_donors_without_the_loan(world: World) -> None:
    donors = aid_by_donor(world, era_loan=False).set_index("donor")
    assert donors.total["united-states"] == pytest.approx(115.381 - 18.34, abs=0.001)
    assert donors.committed["united-states"] == pytest.approx(118.963 - 18.34)


def test_only_a_selection_of_the_tracker_is_shipped(world: World) -> None:
    assert len(world.tables["aid/by_year"]) == 50
    assert len(world.tables["aid/by_donor"]) == 14


@given(st.booleans(), st.sampled_from(["", "eur-usd-2025-02", "eur-usd-2025-08"]))
def test_every_amount_is_at_least_nothing(world: World, era: bool, rate: str) -> None:
    series = aid_series(world, era_loan=era, exchange_rate=rate)
    assert (series[[*KINDS, "total"]] >= 0).all(axis=None)
    assert series.total.to_numpy() == pytest.approx(series[list(KINDS)].sum(axis=1).to_numpy())
