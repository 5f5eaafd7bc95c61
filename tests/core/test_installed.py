"""Packages that are missing or too old are named with what to do."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError

import pytest

from model.core import installed


def test_what_is_installed_here_is_fit() -> None:
    assert not list(installed.unfit())
    assert not list(installed.unfit("app"))


def test_a_package_too_old_or_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        if name == "streamlit":
            raise PackageNotFoundError
        return "1.9.9" if name == "numpy" else "9999"

    monkeypatch.setattr(installed, "version", version)
    (old,) = installed.unfit()
    assert str(old) == (
        "numpy: 1.9.9 given; version 2.1 or newer. pip install --upgrade 'mineral-wealth'"
    )
    _, missing = installed.unfit("app")
    assert missing.where == "streamlit"
    assert missing.given == "not installed"
    assert missing.remedy == "pip install --upgrade 'mineral-wealth[app]'"


@pytest.mark.parametrize(("given", "fit"), [("2.1", True), ("2.1.0rc1", True), ("2.10", True),
                                            ("2.0.9", False), ("10", True)])  # fmt: skip
def test_versions_are_compared_as_numbers(
    monkeypatch: pytest.MonkeyPatch, given: str, fit: bool
) -> None:
    monkeypatch.setattr(installed, "requires", lambda _: ["numpy >=2.1"])
    monkeypatch.setattr(installed, "version", lambda _: given)
    assert (not list(installed.unfit())) is fit


def test_code_that_is_not_installed_knows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def requires(name: str) -> None:
        raise PackageNotFoundError

    monkeypatch.setattr(installed, "requires", requires)
    assert not list(installed.unfit())
