"""Every deal on record under one scenario: what it pays, to whom, and whether its claim is met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.answers.outcome import Outcome, evaluate

if TYPE_CHECKING:
    import pandas as pd

    from model.scenario.scenario import Scenario
    from model.world.world import World


def compare_deals(scenario: Scenario, world: World) -> pd.DataFrame:
    """Return what each deal on record comes to under a scenario's other assumptions.

    Parameters
    ----------
    scenario : Scenario
        The assumptions; its own deal is left aside.
    world : World
        The deals.

    Returns
    -------
    DataFrame
        Index deal; columns title, date, inflow (paid into its fund over the horizon), us (what
        the United States receive), claim (what is claimed) [million of the ladder's money, see
        ``attrs["unit"]``], and met (when the claim is met, in words).

    Examples
    --------
    >>> from model import Scenario, compare_deals, load_world
    >>> deals = compare_deals(Scenario.from_preset("bessent-visit-2025-02"), load_world())
    >>> bool(deals.loc["dl6-signed-2025-04", "us"] < deals.loc["dl6-signed-2025-04", "claim"])
    True
    """
    import pandas as pd

    found = {id: evaluate(scenario.replace(deal=id, own_deal=None), world) for id in world.deals}
    frame = pd.DataFrame({id: _row(one, id) for id, one in found.items()}).T.rename_axis("deal")
    frame.attrs["unit"] = f"million {next(iter(found.values())).economy.unit}"
    return frame.astype({"inflow": float, "us": float, "claim": float})


def _row(outcome: Outcome, id: str) -> dict[str, object]:
    terms, total, met = outcome.world.deals[id], outcome.economy.cumulated(), outcome.claim_met
    return {
        "title": terms.title,
        "date": terms.date,
        "inflow": float(total["inflow"]),
        "us": float(total["us"]),
        "claim": float(met.claim),
        "met": str(met.reason),
    }
