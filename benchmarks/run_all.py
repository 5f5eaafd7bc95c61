"""Runs every benchmark, one after the other, and writes ``benchmarks/RESULTS.md``.

    python benchmarks/run_all.py [NAME ...] [--peers PYTHON]

`NAME` as in ``simulate`` runs only those and keeps the other sections as they are. ``QUICK=1``
makes it a smoke test, whose figures are not written. `--peers` is a Python that has the other
libraries besides ours; without one, only what is installed here is compared.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from common import QUICK, ROOT, one_thread

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "RESULTS.md"
ORDER = ("simulate", "before", "accuracy", "limits", "evaluate", "sensitivity", "sweep", "memory",
         "import", "page", "users", "beside", "geometry", "explain")  # fmt: skip
PEERS = ("simulate", "accuracy", "sensitivity")
SHOWN = ("numpy", "pandas", "scipy", "pydantic", "streamlit")

HEAD = """# What was measured

Written by `make bench` (`benchmarks/run_all.py`); each section says when it was measured and under
which load. Trust the ratios: the sides are taken in turn on one machine that others use too, and
absolute times move with the load. Seconds are of processor, on one thread of BLAS, except for the
page, whose milliseconds are what a visitor waits.
"""


def machine() -> str:
    """Return the machine and the versions in a few lines."""
    names = re.findall(r"model name\s*:\s*(.+)", _read("/proc/cpuinfo")) or [platform.processor()]
    memory = re.search(r"MemTotal:\s*(\d+)", _read("/proc/meminfo"))
    gigabytes = f", {int(memory[1]) / 2**20:.0f} GiB" if memory else ""
    versions = ", ".join(f"{name} {version(name)}" for name in SHOWN)
    return (
        f"Machine: {os.cpu_count()} x {names[0]}{gigabytes}, {platform.system()} "
        f"{platform.release()}. Python {platform.python_version()}, {versions}."
    )


def _read(path: str) -> str:
    return Path(path).read_text(encoding="utf-8") if Path(path).exists() else ""


def run(name: str, python: str) -> str:
    """Run one benchmark and return its section."""
    script = HERE / f"bench_{name}.py"
    first = (script.read_text(encoding="utf-8").split('"""')[1]).splitlines()[0]
    before = os.getloadavg()[0]
    print(f"--- {name}", flush=True)
    done = subprocess.run([python, str(script)], cwd=ROOT, capture_output=True, text=True)
    text = done.stdout.strip("\n")
    if done.returncode:
        text += f"\n\nended with an error:\n{done.stderr.strip()[-800:]}"
    print(text, flush=True)
    day = dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")
    load = f"load average {before:.1f} before, {os.getloadavg()[0]:.1f} after"
    return f"## bench_{name}.py\n\n{first}\n\n{day}, {load}.\n\n```text\n{text}\n```\n"


def sections() -> dict[str, str]:
    """Return the sections of the results that are there, by name."""
    found = re.split(r"(?m)^(?=## bench_)", _read(str(RESULTS)))[1:]
    return {re.match(r"## bench_(\w+)", text)[1]: text for text in found}  # type: ignore[index]


def main() -> int:
    one_thread()
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", default=ORDER)
    parser.add_argument("--peers", default=sys.executable)
    asked = parser.parse_args()
    kept = sections()
    failed = False
    for name in asked.names:
        if not (HERE / f"bench_{name}.py").exists():
            print(f"--- {name}: no such benchmark here")
            continue
        kept[name] = run(name, asked.peers if name in PEERS else sys.executable)
        failed |= "ended with an error" in kept[name]
        if not QUICK:
            parts = [kept[key].strip() + "\n" for key in ORDER if key in kept]
            RESULTS.write_text("\n".join([HEAD, machine() + "\n", *parts]), encoding="utf-8")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
