"""Packed files: their content within limits, every bad one refused."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from model.core.errors import ScenarioError
from model.core.packed import gunzipped, unzipped


def packed(files: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return whole.getvalue()


def test_files_come_back_in_their_order() -> None:
    files = {"b.txt": b"one", "folder/a.txt": b"two"}
    assert list(unzipped("x.zip", packed(files)).items()) == list(files.items())


@pytest.mark.parametrize("name", ["../out.txt", "/root.txt", "a/../../b"])
def test_a_name_that_climbs_is_refused(name: str) -> None:
    with pytest.raises(ScenarioError):
        unzipped("x.zip", packed({name: b"x"}))


def test_more_than_the_limit_is_refused_before_it_is_unpacked() -> None:
    content = packed({"a.txt": bytes(10_000)})
    assert len(content) < 1_000
    with pytest.raises(ScenarioError, match=r"x\.zip"):
        unzipped("x.zip", content, limit=9_999)
    assert unzipped("x.zip", content, limit=10_000)


def test_a_cut_archive_is_refused() -> None:
    with pytest.raises(ScenarioError, match="a whole zip archive"):
        unzipped("x.zip", packed({"a.txt": b"text"})[:-9])


def test_gzip_is_held_to_its_limit() -> None:
    content = gzip.compress(bytes(10_000))
    assert b"".join(gunzipped("x.gz", content, 10_000)) == bytes(10_000)
    with pytest.raises(ScenarioError):
        list(gunzipped("x.gz", content, 9_999))
    with pytest.raises(ScenarioError):
        list(gunzipped("x.gz", content[:-12], 10_000))
