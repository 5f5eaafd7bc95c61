"""So many at once, then so many a second."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.hand import bucket
from ui.hand.bucket import Bucket, Buckets


@given(steps=st.lists(st.tuples(st.floats(0, 5), st.integers(1, 4)), max_size=40))
def test_no_more_pass_than_the_rate_allows(steps: list[tuple[float, int]]) -> None:
    one, now, passed = Bucket(5.0, 2.0), 0.0, 0
    for seconds, parts in steps:
        now += seconds
        wait = one.take(now, parts=parts)
        passed += 0 if wait else parts
        assert passed <= 5.0 + 2.0 * now + 1e-6
        assert one.wait(now + wait, parts) <= 1e-6 or not wait


def test_a_debt_makes_the_next_wait() -> None:
    one = Bucket(2.0, 1.0)
    assert [one.take(0.0, debt=True) for _ in range(4)] == [0.0, 0.0, 1.0, 2.0]


def test_each_address_has_its_own_and_the_longest_unseen_is_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bucket, "_REMEMBERED", 2)
    all_ = Buckets(1.0, 1.0)
    first = all_.of("a")
    assert all_.of("a") is first
    assert all_.of("b") is not first
    all_.of("c")
    assert all_.of("a") is not first
