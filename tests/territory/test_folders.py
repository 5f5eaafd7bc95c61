"""Outer folders of KML are heard where they speak of ground or of time."""

from __future__ import annotations

import pytest

from model import World
from model.core.errors import ScenarioError
from model.territory.folders import with_paths
from model.territory.own_map import read_map
from tests.territory.makers import FAR, RING, SHARES, kml, shares


def nested(ours: tuple[str, str], theirs: tuple[str, str]) -> bytes:
    """Return KML of two folders, each within another one."""
    inner = {ours[1] + "@1": RING, theirs[1] + "@2": FAR}
    text = kml(inner).decode()
    for (outer, name), mark in ((ours, "@1"), (theirs, "@2")):
        whole = f"<Folder><name>{name}{mark}</name>"
        end = text.index("</Folder>", text.index(whole)) + len("</Folder>")
        folder = text[text.index(whole) : end].replace(mark, "")
        text = (
            f"{text[: text.index(whole)]}<Folder><name>{outer}</name>{folder}</Folder>{text[end:]}"
        )
    return text.encode()


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (("Front", "Russian control"), ("Front", "Ukrainian control")),
        (("Russian control", "Area 1"), ("Ukrainian control", "Area 1")),
        (("2025-02-10", "Russian control"), ("2025-02-09", "Russian control")),
    ],
)
def test_folders_within_folders_are_heard(
    ours: tuple[str, str], theirs: tuple[str, str], world: World
) -> None:
    assert shares(read_map(nested(ours, theirs), world)) == pytest.approx(SHARES, abs=1e-3)


def test_years_of_outer_folders_are_asked_about(world: World) -> None:
    content = nested(("2023", "Occupied"), ("2022", "Occupied"))
    with pytest.raises(ScenarioError, match="several times, such as"):
        read_map(content, world)


def test_folders_that_say_nothing_leave_the_inner_names() -> None:
    content = nested(("My places", "Occupied"), ("My places", "Liberated"))
    assert b"places/" not in with_paths(content)[0]
    assert with_paths(with_paths(content)[0]) == with_paths(content)
