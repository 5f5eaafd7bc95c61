"""Loading the model, and the world with all its checks, as multiples of ``import pandas``.

    python benchmarks/bench_import.py [--rounds N]

Each in a fresh process, in turn; seconds of processor, the bare interpreter taken off.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
from statistics import median

from common import QUICK, ROOT, in_turn, one_thread, ratio, table, verdict

CODES = {
    "import pandas": "import pandas",
    "import numpy": "import numpy",
    "import model": "import model",
    "import model, all public names": "import model; [getattr(model, n) for n in model.__all__]",
    "import model; load_world()": "import model; model.load_world()",
    "load_world(), evaluate": (
        "from model import Scenario, evaluate, load_world, DEFAULT_PRESET\n"
        "evaluate(Scenario.from_preset(DEFAULT_PRESET), load_world()).aid_coverage"
    ),
    "import scipy.stats": "import scipy.stats",
}


def run(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def of_children(work: object) -> float:
    """Return the seconds of processor that the processes started by `work` took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()  # type: ignore[operator]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    one_thread()
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3 if QUICK else 9)
    asked = parser.parse_args()
    works = {name: lambda code=code: run(code) for name, code in {"bare": "", **CODES}.items()}
    seconds = in_turn(works, asked.rounds, of_children)
    bare = seconds.pop("bare")
    net = {
        name: [max(value - nothing, 0.0) for value, nothing in zip(values, bare, strict=True)]
        for name, values in seconds.items()
    }
    times = {name: ratio(net, name, "import pandas") for name in net}
    rows = [(name, 1e3 * median(net[name]), times[name]) for name in net]
    table(("", "ms", "times import pandas"), rows)
    verdict("import model / import pandas", times["import model"], 1.5)
    verdict("import model; load_world() / import pandas", times["import model; load_world()"], 2.0)
    heavy = "scipy", "pandas", "pint", "altair", "pandera"
    code = f"import sys, model; model.load_world(); print([n for n in {heavy} if n in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    print("of the heavy packages, load_world() loads:", out.stdout.strip())
    return 0


if __name__ == "__main__":
    sys.exit(main())
