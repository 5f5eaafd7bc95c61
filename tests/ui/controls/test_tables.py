"""A table of prices: its entry takes what its reader does, and a doubtful number can be settled."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from model.core.limits import TABLE_BYTES

CSV = b"commodity;year;price\ngas;2027;3,125\n"


def test_a_doubtful_price_asks_for_the_control_that_stands_there(
    open_page: Callable[..., AppTest],
) -> None:
    page = open_page("ladder")
    page.session_state["own-prices"] = True
    page.run()
    entry = page.file_uploader(key="price-file")
    assert entry.proto.max_upload_size_mb == TABLE_BYTES // 1_000_000
    entry.set_value(("own.csv", CSV, "text/csv")).run()
    said = " ".join(error.value for error in page.error)
    assert "“Decimals are divided by”" in said.replace("\\", "")
    page.button_group(key="price-file-decimal").set_value("comma").run()
    assert not page.error
    page.button(key="price-file-take").click().run()
    assert page.session_state["hand"].scenario.prices == {"gas": {"2027": 3.125}}
