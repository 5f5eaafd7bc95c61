"""The rooms of the house: few modules on the floor, each tested at its place, none in a circle."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOOR = {"model": 6, "ui": 8}
"""Most modules that stand on the floor, outside every room."""

ELSEWHERE = {
    "model/explain/input_rows.py": "tests/explain/test_band.py",
    "model/futures/columns.py": "tests/futures/test_futures.py",
    "model/world/aid_claim.py": "tests/world/test_world.py",
    "model/explain/declared.py": "tests/explain/test_drift.py",
    "model/explain/ground.py": "tests/explain/test_control.py",
    "model/explain/held.py": "tests/explain/test_places.py",
    "model/explain/ladder.py": "tests/explain/test_places.py",
    "model/explain/terms.py": "tests/explain/test_drift.py",
    "model/explain/valuation.py": "tests/explain/test_places.py",
    "model/explain/values.py": "tests/explain/test_drift.py",
    "model/money/books_told.py": "tests/explain/test_receipts.py",
    "model/money/lines.py": "tests/explain/test_drift.py",
    "model/core/limits.py": "tests/house/test_limits.py",
    "model/core/registry.py": "tests/core/test_figures.py",
    "model/core/money_units.py": "tests/core/test_units.py",
    "model/core/sheet.py": "tests/territory/test_value_table.py",
    "model/territory/json_kinds.py": "tests/territory/test_map_files.py",
    "model/territory/crs.py": "tests/territory/test_map_files.py",
    "model/sampling/indices.py": "tests/sampling/test_sensitivity.py",
    "model/sampling/marginal.py": "tests/sampling/test_distributions.py",
    "model/sampling/peeling.py": "tests/sampling/test_sensitivity.py",
    "model/sampling/rule.py": "tests/sampling/test_sensitivity.py",
    "model/sampling/slices.py": "tests/sampling/test_distributions.py",
    "model/sampling/tornado.py": "tests/sampling/test_sensitivity.py",
    "model/answers/validation_checks.py": "tests/answers/test_validation.py",
    "model/answers/validation_deals.py": "tests/answers/test_validation.py",
    "model/futures/input_names.py": "tests/futures/test_drivers.py",
}
"""Modules that are tested with another one, of their room or of the room that uses them."""


def modules(house: str) -> list[Path]:
    return sorted(file.relative_to(ROOT) for file in (ROOT / house).rglob("*.py"))


def name_of(file: Path) -> str:
    return ".".join(file.with_suffix("").parts).removesuffix(".__init__")


def needs_a_test(house: str) -> Iterator[Path]:
    for file in modules(house):
        if file.name != "__init__.py" and len(file.parts) > 2:
            yield file


def place_of_test(file: Path) -> Path:
    rest = file.parts[1:] if file.parts[0] == "model" else file.parts
    return Path("tests", *rest[:-1], f"test_{rest[-1]}")


@pytest.mark.parametrize("file", list(needs_a_test("model")), ids=str)
def test_every_module_of_the_model_has_its_test_at_the_mirrored_place(file: Path) -> None:
    place = ELSEWHERE.get(file.as_posix(), place_of_test(file).as_posix())
    assert (ROOT / place).is_file(), f"{file}: {place} is missing"


def test_what_is_tested_elsewhere_is_there_and_is_not_at_its_own_place() -> None:
    for file in ELSEWHERE:
        assert (ROOT / file).is_file(), file
        assert not (ROOT / place_of_test(Path(file))).is_file(), file


@pytest.mark.parametrize("house", FLOOR)
def test_the_floor_is_bare(house: str) -> None:
    assert len([file for file in modules(house) if len(file.parts) == 2]) <= FLOOR[house]


@pytest.mark.parametrize("house", FLOOR)
def test_each_package_says_in_one_sentence_what_it_is_for(house: str) -> None:
    for file in modules(house):
        if file.name == "__init__.py":
            said = ast.get_docstring(ast.parse((ROOT / file).read_text("utf-8"))) or ""
            first = said.split("\n\n")[0]
            assert first.endswith("."), f"{file} does not say what its room is for"
            assert first[0].isupper(), file


# Circles


def imports(file: Path, known: set[str]) -> set[str]:
    """Return the modules of the house that a module imports, within functions too.

    What is imported for types alone is left out.
    """
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    found: set[str] = set()
    for node in _walk(tree):
        names = [alias.name for alias in node.names]
        if isinstance(node, ast.Import):
            found |= {name for name in names if name in known}
        elif node.module in known:
            inner = {f"{node.module}.{name}" for name in names}
            found |= inner & known or {str(node.module)}
    return found - {name_of(file)}


def _walk(node: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    """Yield imports, those under ``if TYPE_CHECKING`` left out."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield node
    typed = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
    for child in node.orelse if isinstance(node, ast.If) and typed else ast.iter_child_nodes(node):
        yield from _walk(child)


def circle(house: str) -> list[str]:
    """Return the modules of one circle, each importing the next; none when there is no circle."""
    names = {name_of(file): file for file in modules(house)}
    graph = {name: imports(file, set(names)) for name, file in names.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []


@pytest.mark.parametrize("house", FLOOR)
def test_no_module_imports_itself_by_way_of_others(house: str) -> None:
    assert circle(house) == []
