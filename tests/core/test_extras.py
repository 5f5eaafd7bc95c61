"""Libraries of an extra: there, or a sentence that says what to install."""

from __future__ import annotations

import json

import pytest

from model.core.errors import ModelError
from model.core.extras import extra
from model.territory.map_files import _NEEDED


def test_a_library_that_is_there_is_returned() -> None:
    assert extra("json", "reading") is json


def test_one_that_is_missing_names_its_extra() -> None:
    with pytest.raises(ModelError) as refused:
        extra("no_such_library.part", _NEEDED, "geo")
    (problem,) = refused.value.problems
    assert problem.where == "no_such_library"
    assert problem.allowed == _NEEDED
    assert problem.remedy == 'Install it with: pip install "mineral-wealth[geo]"'
