"""What a stranger sends costs work that grows no faster than its length, for every reader."""

from __future__ import annotations

import base64
import json
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

import pytest

from model import Scenario, ScenarioError
from model.answers import link
from model.cli.output import read_scenario
from model.core.errors import ModelError, Problem, Rest
from model.core.limits import (
    DEEPEST,
    LONGEST_RANGE,
    MOST_ENTRIES,
    MOST_PROBLEMS,
    MOST_SEARCHED,
    MOST_VALUES,
)
from model.core.reading import measured, read_plain
from model.sampling import ranges
from model.territory.layers import read_layers
from model.world.deal_terms import DealTerms
from tests.territory.makers import collection, feature, text
from tests.territory.test_map_checks import topology
from tests.territory.test_tangle import lattice, slanted, written
from ui.shell import evaluated
from ui.speech.language import speaking
from ui.speech.words import problem_line

pytestmark = pytest.mark.slow  # every line that is run is counted

SIZES = (400, 1_600)


def _link(stated: dict[str, Any]) -> str:
    content = ["0.1.0", "abc", [1, 2, 3, 4, 5], stated]
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zdict=link._DICTIONARY)
    packed = packer.compress(json.dumps(content).encode()) + packer.flush()
    payload = base64.urlsafe_b64encode(packed).decode().rstrip("=")
    return f"1.{payload}.{link._check(payload)}"


def _keys(n: int) -> dict[str, Any]:
    return {f"k{i}": 1 for i in range(n)}


def _posted(content: Any) -> Scenario:
    return Scenario(**evaluated._read(json.dumps(content).encode()))


def _set(*settings: str) -> Scenario:
    return read_scenario(None, None, list(settings))


def _toml(lines: list[str]) -> Scenario:
    return Scenario.from_toml("\n".join(lines))


def _map(*features: dict[str, Any]) -> object:
    return read_layers(text(collection(*features)))


def _zones(n: int, name: str) -> list[dict[str, Any]]:
    return [feature(**{name.format(n=i): f"occupied {i % 9}"}) for i in range(n)]


READERS: dict[str, Callable[[int], object]] = {
    "range: blanks": lambda n: ranges.parse("1" + " " * n + "2"),
    "range: to and to": lambda n: ranges.parse("1 to " * n + "2"),
    "range: is it one": lambda n: ranges.is_range("1" + " " * n + "2"),
    "link: blanks": lambda n: link.decode(
        _link({"ranges": {"price_multiple": "1" + " " * 5 * n + "2"}})
    ),
    "link: names": lambda n: link.decode(_link(_keys(n))),
    "link: ranges": lambda n: link.decode(_link({"ranges": dict.fromkeys(_keys(n), "1")})),
    "link: sources": lambda n: link.decode(_link({"sources": [*_keys(n)]})),
    "link: brackets": lambda n: link.decode(_link({"a": "["}) + "[" * n),
    "toml: names": lambda n: _toml([f"k{i} = 1" for i in range(n)]),
    "toml: one dotted name": lambda n: _toml(["a." * n + "a = 1"]),
    "toml: a dotted name inside": lambda n: _toml(["x = {" + "a." * n + "a = 1}"]),
    "toml: brackets": lambda n: _toml(["a = " + "[" * n]),
    "toml: tables": lambda n: _toml([f"[a{i}]" for i in range(n)]),
    "toml: figures": lambda n: _toml(["[parameters.oil]", *(f"k{i} = 1.0" for i in range(n))]),
    "toml: regions": lambda n: _toml([f"control.r{i}.russia = 1.0" for i in range(n)]),
    "json: names": lambda n: _posted(_keys(n)),
    "json: nested": lambda n: read_plain(b"[" * n, "body"),
    "json: quotes": lambda n: read_plain(b'"\\' * n, "body"),
    "json: one name": lambda n: read_plain(b"{" + b'"a": 1,' * n + b'"b": 1}', "body"),
    "deal: names": lambda n: DealTerms.from_toml("\n".join(f"k{i} = 1" for i in range(n))),
    "deal: disputes": lambda n: DealTerms.from_toml(f"disputed = {[*_keys(n)]}"),
    "set: value": lambda n: _set("price_multiple=1" + " " * n + "2"),
    "set: path": lambda n: _set("a." * n + "a=1"),
    "set: many": lambda n: _set(*(f"k{i}=1" for i in range(n))),
    "map: names of properties": lambda n: _map(*_zones(n, "k{n}")),
    "map: polygons": lambda n: _map(*_zones(n, "name")),
    "map: values": lambda n: _map(
        *(feature(name="occupied", note=f"{i} of 2022") for i in range(n))
    ),
    "map: strips": lambda n: read_layers(written(lattice(n // 8))),
    "map: slanted teeth": lambda n: read_layers(written([slanted(n)])),
    "map: one arc for all": lambda n: read_layers(topology(n, 100)),
}


def work(do: Callable[[], object]) -> int:
    """Return how many lines of Python and calls of C are run; a refusal counts like an answer."""
    count = 0

    def line(frame: FrameType, event: str, arg: object) -> Any:
        nonlocal count
        count += event == "line"
        return line

    def call(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        count += event == "c_call"

    before = sys.gettrace(), sys.getprofile()
    sys.settrace(line)
    sys.setprofile(call)
    try:
        with suppress(ModelError, ValueError):
            do()
    finally:
        sys.settrace(before[0])
        sys.setprofile(before[1])
    return count


@pytest.mark.parametrize("name", READERS)
def test_work_grows_no_faster_than_what_is_read(name: str) -> None:
    reader = READERS[name]
    with suppress(ModelError, ValueError):
        reader(SIZES[0])  # what is loaded and cached once
    few, many = (work(lambda n=size: reader(n)) for size in SIZES)
    assert many <= 1.2 * few * SIZES[1] / SIZES[0]


def test_no_pattern_of_ranges_sees_a_long_text(monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent:
        def __getattr__(self, name: str) -> Any:
            raise AssertionError("a pattern was asked")

    monkeypatch.setattr(ranges, "_CALL", Silent())
    monkeypatch.setattr(ranges, "_TO", Silent())
    with pytest.raises(ScenarioError, match="201 characters given; at most 200 characters"):
        ranges.parse("1" + " " * (LONGEST_RANGE - 1) + "2")
    assert not ranges.is_range("1" + " " * LONGEST_RANGE + "2")


@pytest.mark.parametrize(
    "opened", ["[" * 31, "a." * 31, "x = {" + "a." * 31, '"""x""""\n' + "[" * 31]
)
def test_what_is_nested_too_deep_is_refused_before_it_is_parsed(opened: str) -> None:
    with pytest.raises(ScenarioError, match=f"at most {DEEPEST} lists and tables"):
        measured("file", opened)


@pytest.mark.parametrize("text", ['a = "' + "[." * 99 + '"', "# " + "[." * 99, "'" + "[." * 99,
                                  '"""\n"" ' + "[." * 99, "a = [" + "1.5, " * 99])  # fmt: skip
def test_what_stands_in_a_text_is_not_counted(text: str) -> None:
    measured("file", text)


def test_a_scenario_has_no_more_values_than_are_read() -> None:
    measured("file", "a=1\n" * MOST_VALUES)
    with pytest.raises(ScenarioError, match="more than 10,000 values given; at most 10,000"):
        measured("file", "a=1\n" * (MOST_VALUES + 1))


def test_fifty_problems_are_told_and_the_rest_is_counted() -> None:
    with pytest.raises(ScenarioError) as caught:
        Scenario(**_keys(1_000))
    assert len(caught.value.problems) == MOST_PROBLEMS + 1
    text = str(caught.value)
    assert text.startswith("The scenario cannot be used (1,000 problems):")
    assert text.endswith("\n  - and 950 more")
    with speaking("uk"):
        assert problem_line(caught.value.problems[-1]) == "і ще 950"
    again = ScenarioError([Problem("a", "b", "c"), *caught.value.problems])
    assert again.problems[-1] == Rest.of(951)


def test_a_wrong_name_is_told_in_part() -> None:
    with pytest.raises(ScenarioError) as caught:
        Scenario(ranges={"a: " * 10_000: "1"}, **{"k" * 10_000: 1})
    assert len(str(caught.value)) < 2_000


def test_a_scenario_states_no_more_than_there_is() -> None:
    with pytest.raises(ScenarioError) as caught:
        Scenario(control={f"x{n}": 1 for n in range(MOST_ENTRIES)}, sources=["a"])
    (row,) = caught.value.problems
    assert row.where == "scenario"
    assert (row.given, row.allowed) == ("1,501 entries", "at most 1,500 entries in all tables")


def test_what_was_meant_is_sought_for_the_first_problems_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sought: list[object] = []
    monkeypatch.setattr(
        "model.world.assumption.likely", lambda _, name: sought.append(name) or "Sought."
    )
    with pytest.raises(ScenarioError) as caught:
        Scenario(control={f"x{n}": {"russia": 0.5} for n in range(60)})
    assert len(sought) == MOST_SEARCHED
    told = [row.remedy for row in caught.value.problems[:MOST_PROBLEMS]]
    assert told == ["Sought."] * MOST_SEARCHED + [""] * (MOST_PROBLEMS - MOST_SEARCHED)
