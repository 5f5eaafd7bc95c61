"""The container without an engine: its steps are read, and done in a folder as Docker would.

What ``COPY`` brings past ``.dockerignore`` is all that the folder holds; the package is installed
from it into an environment of its own, the page is served from it, asked for its health by the
container's own command, and every page is opened.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

import pytest

from model import World
from tests.browser.conftest import free_port
from tests.paths import ROOT
from ui.shell.pages import PAGES

pytestmark = pytest.mark.slow

CLEAN = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV", "PIP_"))}

Step = tuple[str, str]


def steps(text: str) -> list[Step]:
    """Return the instructions of a Dockerfile, continued lines joined, comments left out."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    found = (line.strip().partition(" ") for line in joined.splitlines() if line.strip())
    return [(name.upper(), said.strip()) for name, _, said in found]


STEPS = steps((ROOT / "Dockerfile").read_text(encoding="utf-8"))
IGNORED = [
    line
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]


def last(name: str) -> str:
    return [said for step, said in STEPS if step == name][-1]


def copies(until: int | None = None) -> Iterator[tuple[list[str], str]]:
    """Yield what each ``COPY`` takes and where it puts it."""
    for name, said in STEPS[:until]:
        if name == "COPY":
            *sources, target = said.split()
            yield sources, target


def ignored(path: PurePosixPath, patterns: list[str]) -> bool:
    """Return whether Docker leaves a file out: the last pattern that fits it or a parent says."""
    found = False
    for pattern in patterns:
        keep, shape = pattern.startswith("!"), pattern.removeprefix("!").strip("/")
        ways = [path, *path.parents][:-1]
        if any(_fits(way.as_posix(), shape) for way in ways):
            found = not keep
    return found


def _fits(path: str, shape: str) -> bool:
    if shape.startswith("**/"):
        return any(_fits(part, shape[3:]) for part in _tails(path))
    parts, shapes = path.split("/"), shape.split("/")
    return len(parts) == len(shapes) and all(map(fnmatchcase, parts, shapes))


def _tails(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[place:]) for place in range(len(parts))]


def do_copies(folder: Path, until: int | None = None) -> None:
    """Copy into a folder what the container gets, up to a step."""
    for sources, target in copies(until):
        for source in sources:
            _copy(ROOT / source, folder, target, many=len(sources) > 1 or target.endswith("/"))


def _copy(source: Path, folder: Path, target: str, *, many: bool) -> None:
    files = [source] if source.is_file() else [f for f in source.rglob("*") if f.is_file()]
    for file in files:
        if ignored(PurePosixPath(file.relative_to(ROOT).as_posix()), IGNORED):
            continue
        inner = Path(source.name) if many and source.is_file() else file.relative_to(source)
        to = folder / target / inner
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, to)


# What the file says.


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("model/world/world.py", False),
        ("model/__pycache__/world.pyc", True),
        ("data/build/margins.csv", False),
        ("data/presets/donbas-ceded.toml", False),
        ("ui/pictures/explore.png", True),
        ("ui/speech/locale/uk/LC_MESSAGES/ui.po", False),
        (".streamlit/config.toml", False),
        (".streamlit/secrets.toml", True),
        (".git/config", True),
        ("tests/conftest.py", True),
        ("README.md", False),
    ],
)
def test_what_docker_leaves_out(path: str, expected: bool) -> None:
    assert ignored(PurePosixPath(path), IGNORED) is expected


def test_continued_lines_and_comments_are_read_as_docker_reads_them() -> None:
    text = "# no step\nFROM a\nRUN one && \\\n    two\nUSER 1000\n"
    assert steps(text) == [("FROM", "a"), ("RUN", "one &&  two"), ("USER", "1000")]


def test_nobody_runs_it_as_root() -> None:
    names = [name for name, _ in STEPS]
    user = last("USER")
    assert user not in ("root", "0", "0:0")
    (made,) = [said for name, said in STEPS if name == "RUN" and "useradd" in said]
    assert shlex.split(made)[-1] == user
    assert not {"RUN", "COPY", "ADD"} & set(names[names.index("USER") :])
    assert "ADD" not in names


def test_its_base_is_a_python_that_the_package_takes() -> None:
    (major, minor) = re.findall(r"^python:(\d+)\.(\d+)-slim$", last("FROM"))[0]
    assert (int(major), int(minor)) >= (3, 11)
    assert 'requires-python = ">=3.11"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_it_serves_at_the_port_it_opens_and_asks_there_for_its_health() -> None:
    command = json.loads(last("CMD"))
    assert command[:3] == ["streamlit", "run", "app.py"]
    port = command[command.index("--server.port") + 1]
    assert last("EXPOSE") == port
    assert command[command.index("--server.address") + 1] == "0.0.0.0"
    options, _, asked = last("HEALTHCHECK").partition("CMD ")
    assert f":{port}/_stcore/health" in asked
    assert {option.partition("=")[0] for option in options.split()} == {
        "--interval", "--timeout", "--start-period",
    }  # fmt: skip


def test_it_gets_what_it_copies_and_no_more() -> None:
    wanted = {name for sources, _ in copies() for name in sources}
    assert IGNORED[0] == "*"
    assert {line[1:] for line in IGNORED if line.startswith("!")} == wanted
    assert all((ROOT / name).exists() for name in wanted)


def test_it_installs_what_was_tested() -> None:
    (install,) = [said for name, said in STEPS if name == "RUN" and "pip install" in said]
    parts = shlex.split(install)
    assert parts[parts.index("-c") + 1] == "constraints.txt"
    assert parts[-1] == ".[app,export,geo]"


# What comes of it.


@dataclass(frozen=True)
class Built:
    """A folder as the container's, and a Python in which the package is installed from it."""

    folder: Path
    python: str

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [self.python, *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=self.folder, env=self.env
        )

    @property
    def env(self) -> dict[str, str]:
        """What the container sets beside what any program needs."""
        set_ = dict(part.split("=", 1) for part in last("ENV").split())
        return {**CLEAN, **set_, "HOME": str(self.folder.parent / "home")}

    def files(self) -> dict[str, int]:
        """Return every file with the time of its last change."""
        return {
            file.relative_to(self.folder).as_posix(): file.stat().st_mtime_ns
            for file in self.folder.rglob("*") if file.is_file()
        }  # fmt: skip


def succeed(*command: str, cwd: Path = ROOT) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd, env=CLEAN)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Do the steps; what the package depends on is lent by the environment of the tests."""
    home = tmp_path_factory.mktemp("container")
    folder, environment = home / "app", home / "environment"
    (home / "home").mkdir()
    installed = next(i for i, (name, said) in enumerate(STEPS) if "pip install" in said)
    do_copies(folder, installed)
    succeed(sys.executable, "-m", "venv", "--without-pip", str(environment))
    python = str(environment / ("Scripts" if os.name == "nt" else "bin") / "python")
    dist = home / "dist"
    succeed(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(dist), ".",
            cwd=folder)  # fmt: skip
    (wheel,) = dist.glob("*.whl")
    pip = [sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check"]
    succeed(*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel))
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    own = subprocess.run(
        [python, "-c", where], capture_output=True, text=True, check=True, env=CLEAN
    )
    lent = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(own.stdout.strip()) / "lent.pth").write_text("\n".join(sorted(lent)), encoding="utf-8")
    do_copies(folder)
    return Built(folder, python)


def test_the_package_is_installed_with_its_tables(built: Built, world: World) -> None:
    said = built.run("-I", "-c", "import model; print(model.__file__, model.load_world().data_id)")
    assert said.returncode == 0, said.stderr
    file, data_id = said.stdout.split()
    assert Path(file).is_relative_to(built.folder.parent / "environment")
    assert data_id == world.data_id


WALK = """
import sys
from pathlib import Path
import model, ui
from streamlit.testing.v1 import AppTest
from ui.speech.language import speaking
here = Path.cwd()
assert Path(ui.__file__).is_relative_to(here) and Path(model.__file__).is_relative_to(here)
def opened(language):
    app = AppTest.from_file("app.py", default_timeout=600)
    app.query_params["lang"] = language
    app.run()
    assert not app.exception, app.exception
    return app
opened("en")
with speaking("uk"):
    app = opened("uk")
    for page in sys.argv[1:]:
        app.switch_page(f"ui/pages/{page}/view.py").run()
        assert not app.exception, (page, app.exception)
print(app.title[0].value)
"""


def test_every_page_opens_with_what_was_copied(built: Built) -> None:
    said = built.run("-c", WALK, *PAGES)
    assert said.returncode == 0, said.stderr[-2000:]
    assert said.stdout.strip() == "Метод"


@pytest.mark.parametrize("kind", ["html", "pdf"])
def test_a_report_is_made_with_what_was_copied(built: Built, kind: str, tmp_path: Path) -> None:
    out = tmp_path / f"report.{kind}"
    said = built.run("-m", "ui.export", str(out), "--lang", "uk")
    assert said.returncode == 0, said.stderr[-2000:]
    assert out.stat().st_size > 20_000


KIND = {"Content-Type": "application/json"}


def test_it_serves_says_that_it_is_well_and_writes_nothing(built: Built) -> None:
    port, before = str(free_port()), built.files()
    command = json.loads(last("CMD"))
    shown = command[command.index("--server.port") + 1]
    command = [part.replace(shown, port) for part in command]
    healthy = last("HEALTHCHECK").partition("CMD ")[2].replace(f":{shown}/", f":{port}/")
    _, *health = json.loads(healthy)
    assert built.run(*health).returncode != 0
    with subprocess.Popen(
        [built.python, "-m", *command], cwd=built.folder, env=built.env,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        try:
            end = time.monotonic() + 60
            while built.run(*health).returncode:
                assert process.poll() is None
                assert time.monotonic() < end, "never well"
                time.sleep(0.2)
            asked = urllib.request.Request(f"http://127.0.0.1:{port}/api/evaluate", b"{}", KIND)
            with urllib.request.urlopen(asked, timeout=30) as answer:
                said = json.load(answer)
            assert said["by_party"]["ukraine"]["value_usd_million"] > 0
        finally:
            process.terminate()
            process.wait(timeout=20)
    assert built.files() == before
