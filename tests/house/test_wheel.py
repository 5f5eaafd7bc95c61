"""The wheel stands alone: it carries the tables and the types, and answers from any folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import urllib.request
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_string
from pathlib import Path

import pytest

from model import Scenario, World, __version__, evaluate
from model.world.catalog import preset_ids
from tests.browser.conftest import free_port
from tests.paths import ROOT
from tests.serving import started

pytestmark = pytest.mark.slow

CLEAN = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV", "PIP_"))}


@dataclass(frozen=True)
class Fresh:
    """An environment of its own in which only `mineral-wealth` is installed."""

    folder: Path
    elsewhere: Path

    def program(self, name: str) -> str:
        scripts = "Scripts" if os.name == "nt" else "bin"
        return str(self.folder / scripts / name)

    def run(self, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [self.program(name), *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=self.elsewhere, env=CLEAN
        )

    def says(self, code: str) -> str:
        result = self.run("python", "-W", "error", "-c", code)
        assert result.returncode == 0, result.stderr
        return result.stdout.strip()


def succeed(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=CLEAN)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    succeed(
        sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), "."
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def fresh(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    """Install the wheel; what it depends on is lent by the environment that runs the tests.

    A path that a ``.pth`` file adds is searched for modules, but its own ``.pth`` files are not
    read: the editable checkout stays out of sight, and ``model`` can come from the wheel only.
    """
    home = tmp_path_factory.mktemp("fresh")
    environment = Fresh(home / "environment", home)
    succeed(sys.executable, "-m", "venv", "--without-pip", str(environment.folder))
    interpreter = environment.program("python")
    pip = [sys.executable, "-m", "pip", "--python", interpreter, "--disable-pip-version-check"]
    succeed(*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel))
    own = Path(environment.says("import sysconfig; print(sysconfig.get_path('purelib'))"))
    lent = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (own / "lent.pth").write_text("\n".join(sorted(lent)), encoding="utf-8")
    return environment


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def inside(folder: Path, keep: Callable[[Path], bool]) -> set[str]:
    files = (file for file in folder.rglob("*") if file.is_file() and keep(file))
    return {file.relative_to(folder).as_posix() for file in files}


def test_the_wheel_carries_every_file_of_data(names: set[str]) -> None:
    ours = inside(ROOT / "data", lambda file: "__pycache__" not in file.parts)
    carried = {name.removeprefix("model/data/") for name in names if "/data/" in name}
    assert carried == ours
    assert {"schema.csv", "geo/regions_full.geojson", "deposits/deposits.csv"} <= carried


def test_the_wheel_carries_every_module_and_the_mark_of_types(names: set[str]) -> None:
    for room in ("model", "ui"):
        ours = inside(ROOT / room, lambda file: not {"__pycache__", "pictures"} & {*file.parts})
        assert {f"{room}/{name}" for name in ours - {"catalogue.py"}} <= names
    assert "model/py.typed" in names


def test_the_wheel_carries_the_entry_of_the_page_and_its_settings(wheel: Path) -> None:
    carried = {"app.py": "app.py", ".streamlit/config.toml": ".streamlit/config.toml",
               "CITATION.cff": "CITATION.cff"}  # fmt: skip
    with zipfile.ZipFile(wheel) as archive:
        for name, ours in carried.items():
            assert archive.read(f"ui/start/{name}") == (ROOT / ours).read_bytes()


def test_the_wheel_carries_nothing_else(names: set[str]) -> None:
    folders = {name.split("/")[0] for name in names}
    assert folders == {"model", "ui", f"mineral_wealth-{__version__}.dist-info"}
    assert not [name for name in names if "pictures" in name]
    assert not [name for name in names if "__pycache__" in name]


def test_a_wheel_made_from_the_source_archive_is_the_same(names: set[str], tmp_path: Path) -> None:
    succeed(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(tmp_path), ".")
    (built,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        assert set(archive.namelist()) == names


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    folder = f"mineral_wealth-{__version__}.dist-info"
    with zipfile.ZipFile(wheel) as archive:
        about = message_from_string(archive.read(f"{folder}/METADATA").decode())
        commands = archive.read(f"{folder}/entry_points.txt").decode()
        assert f"{folder}/licenses/LICENSE" in archive.namelist()
    assert (about["Name"], about["Version"]) == ("mineral-wealth", __version__)
    assert about["Requires-Python"] == ">=3.11"
    assert about["License-Expression"] == "MIT"
    assert set(about.get_all("Provides-Extra", [])) >= {"app", "geo", "export", "cluster", "test"}
    assert "mineral-wealth = model.cli.app:main" in commands


def test_package_and_tables_come_from_the_wheel(fresh: Fresh) -> None:
    code = (
        "import model; from model.core.files import data_path; print(model.__file__, data_path())"
    )
    package, data = fresh.says(code).split()
    assert Path(package).is_relative_to(fresh.folder.resolve())
    assert Path(data) == Path(package).parent / "data"


def test_every_preset_gives_there_what_it_gives_here(fresh: Fresh, world: World) -> None:
    code = (
        "import json\n"
        "from model import Scenario, evaluate, load_world\n"
        "from model.world.catalog import preset_ids\n"
        "world = load_world()\n"
        "ids = preset_ids(world.path)\n"
        "presets = {id: Scenario.from_preset(id) for id in ids}\n"
        "print(json.dumps({id: evaluate(presets[id], world).as_dict() for id in ids}))\n"
    )
    there = json.loads(fresh.says(code))
    ids = preset_ids(world.path)
    here = {id: evaluate(Scenario.from_preset(id), world).as_dict() for id in ids}
    assert there == json.loads(json.dumps(here))
    assert there["bessent-visit-2025-02"]["total_usd_million"] == 14_800_000


def test_the_command_answers_from_another_folder(fresh: Fresh, seed: Scenario) -> None:
    result = fresh.run("mineral-wealth", "evaluate", "--format", "json")
    assert result.returncode == 0, result.stderr
    told = json.loads(result.stdout)
    assert told["by_party"]["russia"]["value_usd_million"] == 6_516_065
    assert told["run"]["version"] == __version__
    assert told["run"]["scenario_hash"] == seed.hash


def test_the_command_lists_problems_there_too(fresh: Fresh) -> None:
    result = fresh.run("mineral-wealth", "evaluate", "--preset", "borders-1992")
    assert result.returncode == 2
    assert "borders-1991" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_page_answers_from_another_folder(fresh: Fresh, seed: Scenario, world: World) -> None:
    asked = f"http://127.0.0.1:{(port := free_port())}"
    command = [fresh.program("mineral-wealth"), "app", "--port", str(port)]
    with started(command, fresh.elsewhere, CLEAN, asked):
        with urllib.request.urlopen(asked, timeout=30) as page:
            assert "<title>" in page.read().decode()
        body = json.dumps(seed.as_dict(), default=str).encode()
        request = urllib.request.Request(
            f"{asked}/api/evaluate", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            told = json.load(answer)["by_party"]
    expected = evaluate(seed, world).party_million.tolist()
    assert [row["value_usd_million"] for row in told.values()] == expected


WALK = """
import importlib.util, sys
from pathlib import Path
from streamlit.testing.v1 import AppTest
home = Path(importlib.util.find_spec("ui").origin).parent
app = AppTest.from_file(str(home / "start" / "app.py"), default_timeout=600).run()
assert not app.exception, app.exception
for page in sys.argv[1:]:
    app.switch_page(str(home / "pages" / page / "view.py")).run()
    assert not app.exception, (page, app.exception)
print(home)
"""


def test_every_page_opens_from_the_wheel(fresh: Fresh) -> None:
    pages = sorted(path.parent.name for path in (ROOT / "ui" / "pages").glob("*/view.py"))
    done = fresh.run("python", "-c", WALK, *pages)
    assert done.returncode == 0, done.stderr[-2000:]
    assert Path(done.stdout.strip()).is_relative_to(fresh.folder.resolve())


def test_without_the_extra_the_command_says_what_to_install(fresh: Fresh) -> None:
    code = "import sys; sys.modules['streamlit'] = None; sys.argv[1:] = ['app']; "
    done = fresh.run("python", "-c", code + "from model.cli.app import main; main()")
    assert done.returncode == 2
    assert 'pip install "mineral-wealth[app]"' in done.stderr
