"""House rules that no tool checks: sizes, versions, pins, and what must not stand in a file."""

from __future__ import annotations

import ast
import os
import re
import statistics
import subprocess
import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from model import __version__
from tests.paths import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS: dict[str, list[str]] = dict(PROJECT["project"]["optional-dependencies"])
RIVALS = EXTRAS.pop("bench", [])  # what benchmarks run against: in no environment of the tests
NAME = PROJECT["project"]["name"]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PINS = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text().splitlines())
LEFT = {".git", ".venv", ".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache", "dist"}
BINARY = {".png", ".mo", ".ico", ".woff2", ".xlsx", ".gz", ".zip", ".pdf", ".parquet", ".npz"}


def tracked() -> list[Path]:
    """Return the files of the repository; those that git would add count as well."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        files = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:  # an unpacked archive: what tools leave behind is passed over
        walked = (file for file in ROOT.rglob("*") if not LEFT & set(file.parts))
        files = [file for file in walked if file.suffix != ".pyc"]
    return [file for file in files if file.is_file()]


FILES = tracked()
TEXTS = [file for file in FILES if file.suffix not in BINARY]


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def hits(pattern: str) -> list[str]:
    """Return where a pattern stands in a text file of the repository, as place and match."""
    found = re.compile(pattern)
    lines = ((f, n, line) for f in TEXTS for n, line in enumerate(read(f).splitlines(), 1))
    return [f"{name_of(f)}:{n}: {m.group()}" for f, n, line in lines if (m := found.search(line))]


def read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def modules(folder: str) -> list[Path]:
    return [file for file in FILES if name_of(file).startswith(folder) and file.suffix == ".py"]


def functions(file: Path) -> Iterator[tuple[str, int]]:
    """Yield each function with its number of lines, docstring left out."""
    for node in ast.walk(ast.parse(read(file))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first, last = node.body[0], node.end_lineno or node.lineno
            text = ast.get_docstring(node, clean=False) is not None
            told = (first.end_lineno or first.lineno) - first.lineno + 1 if text else 0
            yield f"{name_of(file)}:{node.name}", last - node.lineno + 1 - told


# What must not stand in a file. The patterns are put together so as not to find themselves.


def test_no_file_names_a_package_registry() -> None:
    hosts = ["py" + "pi", "python" + "hosted", "npm" + "js", "ana" + "conda", "arti" + "factory"]
    assert not hits("(?i)" + "|".join(rf"\b{host}\.(org|com|io|cloud)" for host in hosts))


def test_no_file_names_a_place_on_a_machine() -> None:
    places = ["/wo" + "rk/", "/ho" + "me/", "/ro" + "ot/", "/Us" + "ers/", "/priv" + "ate/"]
    assert not hits(r"(?<![\w.:/-])(" + "|".join(places) + r")\w|[A-Z]:\\Us" + "ers")


def test_no_file_leans_on_what_lies_outside() -> None:
    assert not hits(r"\.\./" + "shared")


def test_text_is_utf8_with_plain_line_ends() -> None:
    """Files of users that a test hands in are as their programs wrote them."""
    handed_in = ROOT / "tests/territory/kinds"
    for file in (one for one in TEXTS if handed_in not in one.parents):
        content = file.read_bytes()
        assert b"\r" not in content, file
        assert not content or content.endswith((b"\n", b"}")), file
        content.decode("utf-8")


def test_no_file_is_large() -> None:
    sizes = {name_of(file): file.stat().st_size for file in FILES}
    assert not {name: size for name, size in sizes.items() if size > 1_500_000}
    assert sum(sizes.values()) < 12_000_000


def test_nothing_that_is_made_is_kept() -> None:
    made = ("__pycache__", ".ipynb_checkpoints", ".pytest_cache", ".egg-info", ".DS_Store", ".whl")
    assert not [name_of(file) for file in FILES if any(mark in str(file) for mark in made)]


# Sizes of code.


@pytest.mark.parametrize("folder", ["model/", "ui/", "app.py", "data/build/", "benchmarks/"])
def test_files_and_functions_stay_short(folder: str) -> None:
    long = {name_of(f): n for f in modules(folder) if (n := len(read(f).splitlines())) > 400}
    assert not long
    assert not {name: n for f in modules(folder) for name, n in functions(f) if n > 60}


def test_most_functions_of_the_model_are_a_few_lines() -> None:
    lines = [n for file in modules("model/") for _, n in functions(file)]
    assert statistics.median(lines) <= 7
    assert statistics.quantiles(lines, n=10)[-1] <= 25


# Versions and pins.


def test_every_place_names_the_same_version() -> None:
    citation = dict(re.findall(r"^([\w-]+): (\S+)$", read(ROOT / "CITATION.cff"), re.MULTILINE))
    newest = re.search(r"^## (\S+) \((\d{4}-\d{2}-\d{2})\)$", read(ROOT / "CHANGELOG.md"), re.M)
    assert newest is not None
    assert newest.group(1) == citation["version"] == __version__ == str(Version(__version__))
    assert newest.group(2) == citation["date-released"]
    assert citation["license"] == PROJECT["project"]["license"] == "MIT"


def test_the_changelog_tells_code_and_figures_apart() -> None:
    for entry in re.split(r"^## ", read(ROOT / "CHANGELOG.md"), flags=re.MULTILINE)[1:]:
        assert "\n### Code\n" in entry
        assert "\n### Figures\n" in entry


def test_pins_are_names_and_versions_only_in_order() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert not [x for x in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.!+]*", x)]
    assert lines == sorted(lines, key=str.lower)
    assert len({canonicalize_name(name) for name in PINS}) == len(lines)


def direct() -> list[Requirement]:
    """Return every requirement that the project states itself, its own extras left out."""
    stated = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
    stated += [line for lines in EXTRAS.values() for line in lines]
    found = [Requirement(line) for line in stated]
    return [requirement for requirement in found if requirement.name != NAME]


def needed() -> dict[str, str]:
    """Return every distribution that any extra needs, in the end, and which asks for it."""
    todo = [(requirement, NAME) for requirement in direct()]
    found: dict[str, str] = {}
    seen: set[str] = set()
    while todo:
        requirement, why = todo.pop()
        if str(requirement) in seen:
            continue
        seen.add(str(requirement))
        found.setdefault(canonicalize_name(requirement.name), why)
        for line in distribution(requirement.name).requires or []:
            further = Requirement(line)
            extras = requirement.extras or {""}
            mark = further.marker
            if mark is None or any(mark.evaluate({"extra": extra}) for extra in extras):
                todo.append((further, requirement.name))
    return found


def test_every_distribution_that_any_extra_needs_is_pinned() -> None:
    pinned = {canonicalize_name(name) for name in PINS}
    missing = {name: f"for {why}" for name, why in needed().items() if name not in pinned}
    assert not missing


def test_nothing_is_pinned_that_nobody_needs() -> None:
    asked = needed()
    assert not [name for name in PINS if canonicalize_name(name) not in asked]


@pytest.mark.parametrize("requirement", direct(), ids=str)
def test_a_requirement_has_a_lower_bound_that_its_pin_meets_and_no_cap(
    requirement: Requirement,
) -> None:
    assert {specifier.operator for specifier in requirement.specifier} == {">="}
    pins = {canonicalize_name(name): version for name, version in PINS.items()}
    assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)])


def test_the_tests_install_every_extra() -> None:
    own = [Requirement(line) for line in EXTRAS["test"] if Requirement(line).name == NAME]
    assert own[0].extras == set(EXTRAS) - {"test", "dev"}


# The two commands.


def test_every_target_says_what_it_makes() -> None:
    (phony,) = re.findall(r"^[.]PHONY: (.+)$", MAKEFILE, flags=re.MULTILINE)
    told = re.findall(r"^([a-z]+):.*## \S", MAKEFILE, flags=re.MULTILINE)
    assert sorted(phony.split()) == sorted(told)


def test_installing_is_quiet_and_pinned() -> None:
    installs = [line for line in MAKEFILE.splitlines() if "pip install" in line]
    assert installs
    assert all("--quiet" in line and "-c constraints.txt" in line for line in installs)


def test_make_names_its_targets() -> None:
    listed = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in ("app", "test", "lint"):
        assert re.search(rf"^{target}\s+\S", listed.stdout, flags=re.MULTILINE)


@pytest.mark.parametrize("name", [".ci/run", "tests/browser/install.sh"])
def test_scripts_stop_at_the_first_mistake(name: str) -> None:
    script = ROOT / name
    assert re.search(r"^set -eu", read(script), flags=re.MULTILINE)
    assert re.match(r"#!/(usr/bin/env bash|bin/sh)\n", read(script))
    if name.startswith(".ci"):
        assert os.access(script, os.X_OK)
        assert read(script).rstrip().endswith("make test")


@pytest.mark.parametrize(("ci", "status"), [("true", 1), ("", 0)])
def test_a_missing_browser_fails_only_in_ci(ci: str, status: int, tmp_path: Path) -> None:
    identity = tmp_path / "id"  # the only program within reach: nobody who may install anything
    identity.write_text("#!/bin/sh\necho 1000\n", encoding="utf-8")
    identity.chmod(0o755)
    result = subprocess.run(
        ["/bin/sh", "tests/browser/install.sh"],
        cwd=ROOT,
        env={"PATH": str(tmp_path), "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == status
    assert result.stderr.startswith("No Chromium found: the browser tests need it")


@pytest.mark.parametrize("path", sorted((ROOT / "benchmarks").glob("*.py")), ids=lambda p: p.stem)
def test_what_a_benchmark_takes_from_another_is_there(path: Path) -> None:
    """Benchmarks run by themselves, hours apart: what was moved away is missed late."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (path.parent / f"{node.module}.py").exists():
            text = (path.parent / f"{node.module}.py").read_text(encoding="utf-8")
            for name in node.names:
                pattern = rf"^(def|async def|class) {name.name}\b|^(if .*: )?{name.name}\b.*="
                listed = rf"^[A-Z_, ]*\b{name.name}\b[A-Z_, ]* ="
                assert re.search(f"{pattern}|{listed}", text, flags=re.MULTILINE), name.name
