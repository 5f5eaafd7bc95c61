"""The report of a scenario without the page: ``python -m ui.export report.pdf --lang uk``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from model import DEFAULT_PRESET, Scenario, evaluate, load_world
from model.core.errors import ModelError
from model.world.catalog import catalog
from ui.shell.files import report_bytes
from ui.show.stamp import Subject
from ui.speech.language import DEFAULT, LANGUAGES, speaking


def main(arguments: Sequence[str] | None = None) -> int:
    """Write a report; 1 when the scenario or the file is refused, with every reason said.

    Parameters
    ----------
    arguments : sequence of str, optional
        Those of the command, by default.
    """
    given = _parser().parse_args(arguments)
    kind = given.out.suffix.removeprefix(".").lower()
    if kind not in ("html", "pdf"):
        sys.stderr.write(f"{given.out}: a report is an .html or a .pdf file\n")
        return 1
    try:
        with speaking(given.lang):
            given.out.write_bytes(report_bytes(_subject(given), kind))
    except (ModelError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m ui.export", description=__doc__)
    parser.add_argument("out", type=Path, help="file to write, .html or .pdf")
    parser.add_argument("--scenario", type=Path, help="scenario in TOML")
    parser.add_argument("--preset", default=DEFAULT_PRESET, choices=catalog().presets)
    parser.add_argument("--lang", default=DEFAULT, choices=list(LANGUAGES))
    parser.add_argument("--url", default="", help="address of the page that the link leads to")
    return parser


def _subject(given: argparse.Namespace) -> Subject:
    world, preset = load_world(), Scenario.from_preset(given.preset)
    scenario = Scenario.from_toml(given.scenario.read_bytes()) if given.scenario else preset
    return Subject(evaluate(scenario, world), evaluate(preset, world), given.url)


if __name__ == "__main__":
    sys.exit(main())
