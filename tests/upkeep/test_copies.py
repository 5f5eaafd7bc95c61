"""A copy takes the place of the tables when all of it is sound, and not before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

import model.core.files
from model import load_world
from model.core.files import data_path, package_path, using
from model.upkeep.copies import UpkeepError, renewed, write_rows

DAY = dt.date(2026, 12, 1)
Content = Callable[[Path], dict[str, bytes]]


def test_a_folder_that_is_not_there_becomes_a_copy_of_the_package_s(
    tmp_path: Path, content: Content
) -> None:
    with renewed(tmp_path / "mine", DAY):
        pass
    assert content(tmp_path / "mine") == content(package_path())
    assert load_world(tmp_path / "mine").data_id == load_world().data_id
    assert [file.name for file in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize("table", ["sources", "control/front_line", "deposits/occupation",
                                   "deposits/distance", "economics/prices", "value/bases",
                                   "aid/by_year", "aid/by_donor", "releases"])  # fmt: skip
def test_a_table_that_is_written_back_unchanged_keeps_every_byte(data: Path, table: str) -> None:
    with renewed(data, DAY) as copy:
        copy.write(table, copy.rows(table))
    assert (data / f"{table}.csv").read_bytes() == (package_path() / f"{table}.csv").read_bytes()


def test_whatever_is_read_meanwhile_is_read_from_the_copy(tmp_path: Path) -> None:
    with using(tmp_path / "mine"), renewed(tmp_path / "mine", DAY) as copy:
        assert data_path() == copy.folder
    assert (tmp_path / "mine/schema.csv").is_file()


def test_what_breaks_a_check_leaves_the_tables_as_they_were(data: Path, content: Content) -> None:
    before = content(data)

    def spoil() -> None:
        with renewed(data, DAY) as copy:
            rows = copy.rows("control/front_line")
            rows[0]["russia_share"] = "1.5"
            copy.write("control/front_line", rows)

    with pytest.raises(
        UpkeepError, match=r"as they are .+\n.+front_line\.csv:2:russia_share: 1\.5"
    ):
        spoil()
    assert content(data) == before
    assert [file.name for file in data.parent.iterdir()] == ["data"]


def test_a_swap_that_fails_leaves_the_tables_as_they_were(
    data: Path, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, rename = content(data), Path.rename

    def fails(self: Path, target: Path) -> Path:
        if self.name.startswith(".data-") and not self.name.endswith("-old"):
            raise OSError("no room")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(OSError, match="no room"), renewed(data, DAY) as copy:
        copy.write("regions", copy.rows("regions")[:-1] + copy.rows("regions")[-1:])
    monkeypatch.undo()
    assert content(data) == before


def test_the_tables_of_an_installed_package_are_never_written(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = data.parent / "model" / "core"
    house.mkdir(parents=True)
    installed = data.rename(data.parent / "model" / "data")
    monkeypatch.setattr(model.core.files, "__file__", str(house / "files.py"))
    refused = pytest.raises(UpkeepError, match="installed package given; a folder that may be wri")
    with refused, renewed(installed, DAY):
        pass


@pytest.mark.parametrize(
    ("place", "message"),
    [("", "a folder that holds schema.csv, or none yet"), ("a/b", "whose parent folder exists")],
)
def test_another_folder_is_not_written_over(tmp_path: Path, place: str, message: str) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(UpkeepError, match=message), renewed(tmp_path / place, DAY):
        pass


def test_a_source_is_brought_up_to_date_or_put_beside_the_one_on_record(data: Path) -> None:
    with renewed(data, DAY) as copy:
        copy.cite("kiel-ust-r29", "kiel-ust-r29")
        copy.cite("deepstate-archive", "deepstate-archive", publisher="DeepState")
        copy.cite(
            "kiel-ust-r29", "kiel-ust-r30", published="2026-10-01", url="https://kiel.example"
        )
    rows = {row["id"]: row for row in load_world(data).tables["sources"]}
    own = {row["id"]: row for row in load_world().tables["sources"]}
    assert rows["kiel-ust-r29"] == own["kiel-ust-r29"]
    assert rows["deepstate-archive"]["accessed"] == "2026-12-01"
    assert rows["kiel-ust-r30"] == {
        **own["kiel-ust-r29"], "id": "kiel-ust-r30", "accessed": "2026-12-01",
        "published": "2026-10-01", "url": "https://kiel.example",
    }  # fmt: skip
    places = list(rows)
    assert places.index("kiel-ust-r30") == places.index("kiel-ust-r29") + 1


def test_tables_end_their_lines_alike_everywhere(tmp_path: Path) -> None:
    write_rows(tmp_path / "t.csv", [{"a": "1", "b": "x, y"}])
    assert (tmp_path / "t.csv").read_bytes() == b'a,b\n1,"x, y"\n'
