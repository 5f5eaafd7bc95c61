"""Try the wheel on every Python there is, with the newest and the oldest allowed libraries.

``make compat``; PYTHONS="python3.11 python3.13" names others than those that are found,
AGES="oldest" one age, ROOMS="core money" fewer tests. Each pair gets an environment of its own in
``.venv-compat``, the wheel with its extras, and the tests of the model that need nothing else; the
page must open too.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".venv-compat"
NEWEST = 20
EXTRAS = ("app", "export", "geo", "cluster", "notebook")
TOOLS = ("pytest", "hypothesis", "SALib")
TESTS = ("core", "sampling", "scenario", "territory", "money", "cli")
PAGE = """
import importlib.util
from pathlib import Path
from streamlit.testing.v1 import AppTest
entry = Path(importlib.util.find_spec("ui").origin).parent / "start" / "app.py"
app = AppTest.from_file(str(entry), default_timeout=600).run()
assert not app.exception, app.exception
"""


def pythons() -> list[str]:
    """Return the interpreters asked for, else every one from 3.11 on that runs."""
    asked = os.environ.get("PYTHONS", "").split()
    found = asked or [f"python3.{minor}" for minor in range(11, NEWEST)]
    managed = Path.home() / ".pyenv" / "versions"
    if not asked and managed.exists():
        found += [str(path / "bin" / "python") for path in sorted(managed.glob("3.1[1-9]*"))]
    return list({version: name for name in found if (version := version_of(name))}.values())


def version_of(python: str) -> str:
    """Return an interpreter's version such as ``3.12``, or nothing where it does not run."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    if shutil.which(python) is None:
        return ""
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    said = done.stdout.strip()
    return said if done.returncode == 0 and said.startswith("3.") and said >= "3.11" else ""


def floors() -> Iterator[str]:
    """Yield the oldest allowed version of each library that the wheel asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [*project["dependencies"]]
    for extra in EXTRAS:
        named += project["optional-dependencies"].get(extra, [])
    for line in named:
        if match := re.fullmatch(r"([\w-]+)(?:\[[\w,]+\])?>=([\d.]+)", line):
            yield f"{match[1]}=={match[2]}"


def tried(python: str, age: str, wheel: Path) -> bool:
    """Install the wheel for one Python and one age of libraries, and run the tests with it."""
    place = HOME / f"{version_of(python)}-{age}"
    inside = str(place / "bin" / "python")
    limits = HOME / f"{age}.txt"
    limits.write_text("\n".join(floors()) if age == "oldest" else "", encoding="utf-8")
    wanted = f"mineral-wealth[{','.join(EXTRAS)}] @ {wheel.as_uri()}"
    install = [inside, "-m", "pip", "install", "--quiet", "--quiet", "--disable-pip-version-check"]
    tests = [f"tests/{room}" for room in os.environ.get("ROOMS", " ".join(TESTS)).split()]
    marks = "not slow and not browser and not cluster"
    steps = [
        [python, "-m", "venv", "--clear", str(place)],
        [*install, "-c", str(limits), wanted, *TOOLS],
        [inside, "-c", PAGE],
        [inside, "-m", "pytest", "-q", "-m", marks, "-o", "pythonpath=", "-o", "addopts=",
         "--import-mode=importlib", "--rootdir", str(HOME / "run"), *tests],
    ]  # fmt: skip
    return all(run(step) for step in steps)


def run(command: list[str]) -> bool:
    """Run a step away from the checkout, so that the wheel is what is tried."""
    place = HOME / "run"
    print("+", " ".join(command)[:160], flush=True)  # noqa: T201
    done = subprocess.run(command, cwd=place, check=False, env={**os.environ, "CI": "true"})
    return done.returncode == 0


def main() -> int:
    """Try every pair; return how many failed."""
    shutil.rmtree(HOME / "run", ignore_errors=True)
    (HOME / "run").mkdir(parents=True)
    (HOME / "run" / "tests").symlink_to(ROOT / "tests")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir"]
    subprocess.run([*build, str(HOME / "dist"), str(ROOT)], check=True)
    wheel = max((HOME / "dist").glob("*.whl"), key=lambda path: path.stat().st_mtime)
    ages = os.environ.get("AGES", "oldest newest").split()
    pairs = [(python, age) for python in pythons() for age in ages]
    found = {f"{version_of(python)} {age}": tried(python, age, wheel) for python, age in pairs}
    for name, well in found.items():
        print(f"{name}: {'ok' if well else 'FAILED'}", flush=True)  # noqa: T201
    return sum(not well for well in found.values())


if __name__ == "__main__":
    sys.exit(main())
