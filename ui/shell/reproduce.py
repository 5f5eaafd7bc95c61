"""What is on screen as code: the Python text and the command that give the same figures.

Pure functions of a scenario and the preset it is set against; the tests run what they return.
"""

from __future__ import annotations

import datetime as dt
import json
import pprint
import re
import shlex
import tomllib
from typing import Any

from model import Scenario
from model.scenario.scenario import ABOUT, DEFAULT_PRESET
from model.world.catalog import catalog

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_WIDTH = 88


def python_text(scenario: Scenario, preset: Scenario) -> str:
    """Return Python that evaluates a scenario and checks that it is the same one.

    Parameters
    ----------
    scenario, preset : Scenario
        The scenario, and where the text starts from: only what differs is stated.
    """
    start = _start(preset)
    changes = _changed_fields(scenario, start)
    made = f'Scenario.from_preset("{start.id}")'
    if changes:
        lines = [f"    {name}={_python(value, len(name) + 5)}," for name, value in changes.items()]
        made = "\n".join([f"{made}.replace(", *lines, ")"])
    return (
        "from model import Scenario, evaluate, load_world\n\n"
        f"scenario = {made}\n"
        "outcome = evaluate(scenario, load_world())\n"
        f'assert outcome.run.scenario_hash == "{scenario.hash}"\n'
        "print(outcome.by_party)\n"
        "print(outcome.aid_coverage)\n"
        "print(outcome.ladder)\n"
    )


def command_text(scenario: Scenario, preset: Scenario) -> str:
    """Return a shell command that evaluates a scenario.

    Only what differs from the preset is stated; where the scenario takes back what its preset
    states, which no ``--set`` can say, the whole scenario goes through a file.

    Parameters
    ----------
    scenario, preset : Scenario
        As for :func:`python_text`.
    """
    start = _start(preset)
    changes = _changed_fields(scenario, start)
    if any(value is None for value in changes.values()):
        return (
            "cat > scenario.toml <<'END'\n"
            f"{scenario.to_toml()}END\n"
            "mineral-wealth evaluate scenario.toml\n"
        )
    said = start.as_dict()
    settings = [
        setting
        for name, value in changes.items()
        for setting in _settings(name, said.get(name), value)
    ]
    lines = [f"mineral-wealth evaluate --preset {start.id}"]
    lines += [f"  --set {shlex.quote(setting)}" for setting in settings]
    return " \\\n".join(lines) + "\n"


def _start(preset: Scenario) -> Scenario:
    """Return the preset as it is on record; the default one in place of any other scenario."""
    return Scenario.from_preset(preset.id if preset.id in catalog().presets else DEFAULT_PRESET)


def _changed_fields(scenario: Scenario, start: Scenario) -> dict[str, Any]:
    """Return the fields that change a figure and differ; None where one is taken back."""
    here, there = scenario.as_dict(), start.as_dict()
    names = [name for name, field in Scenario.model_fields.items() if not _is_about(field)]
    return {name: here.get(name) for name in names if here.get(name) != there.get(name)}


def _is_about(field: Any) -> bool:
    return bool(field.json_schema_extra["group"] == ABOUT)


def _python(value: Any, indent: int) -> str:
    text = pprint.pformat(_plain(value), width=_WIDTH - indent, sort_dicts=False)
    return text.replace("\n", "\n" + " " * indent)


def _plain(value: Any) -> Any:
    """Return a value with days as text and every mapping as a plain dictionary."""
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    return value.isoformat() if isinstance(value, dt.date) else value


def _settings(path: str, was: Any, value: Any) -> list[str]:
    """Return what ``--set`` needs for one field: a leaf each, or a whole table at once."""
    if not isinstance(value, dict):
        return [f"{path}={_setting(value)}"]
    was = was if isinstance(was, dict) else {}
    if not value or not was.keys() <= value.keys() or not all(map(_BARE.fullmatch, value)):
        return [f"{path}={_inline(value)}"]
    changed = {key: part for key, part in value.items() if part != was.get(key)}
    return [
        line
        for key, part in changed.items()
        for line in _settings(f"{path}.{key}", was.get(key), part)
    ]


def _setting(value: Any) -> str:
    """Return a value as the command reads it: as it stands, or as TOML where that is needed."""
    if not isinstance(value, str) or "\n" in value or "\r" in value:
        return _inline(value)
    try:
        tomllib.loads(f"value = {value}")
    except (ValueError, RecursionError):
        return value if value.strip() == value else _inline(value)
    return _inline(value)


def _inline(value: Any) -> str:
    """Return a value as TOML on one line."""
    if isinstance(value, dict):
        pairs = (f"{_key(key)} = {_inline(part)}" for key, part in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return value.isoformat() if isinstance(value, dt.date) else repr(value)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False)
