"""How fast one user may do one thing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backchannel.room.limits import Buckets, Rate, TokenBucket, told_wait

rates = st.builds(Rate, st.floats(0.05, 50), st.integers(1, 40))
waits = st.lists(st.floats(0, 5), max_size=60)
KEY = ("ada", "livestream:chat_message")


@given(rates, waits)
def test_never_more_than_the_burst_and_what_time_allows(rate: Rate, steps: list[float]) -> None:
    bucket, now, taken = TokenBucket(rate, 0.0), 0.0, 0
    for step in steps:
        now += step
        while bucket.take(now) == 0:
            taken += 1
        assert taken <= rate.burst + rate.per_second * now + 1e-6


@given(rates, waits)
def test_who_waits_as_told_is_let_through(rate: Rate, steps: list[float]) -> None:
    bucket, now = TokenBucket(rate, 0.0), 0.0
    for step in steps:
        now += step
        wait = bucket.take(now)
        if wait:
            now += told_wait(wait) + 1e-9  # what is lost in adding to a large number
            assert bucket.take(now) == 0


def test_a_wait_is_told_rounded_up() -> None:
    assert [told_wait(seconds) for seconds in (0.0001, 0.1, 0.1234, 7.0)] == [0.001, 0.1, 0.124, 7.0]


@given(rates)
def test_a_refusal_takes_nothing(rate: Rate) -> None:
    bucket = TokenBucket(rate, 0.0)
    for _ in range(rate.burst):
        assert bucket.take(0.0) == 0
    first = bucket.take(0.0)
    assert first > 0
    assert [bucket.take(0.0) for _ in range(5)] == [first] * 5


def test_a_clock_that_stands_still_or_goes_back_gives_nothing() -> None:
    bucket = TokenBucket(Rate(1.0, 2), 100.0)
    assert [bucket.take(now) == 0 for now in (100.0, 100.0, 100.0, 40.0, 100.0)] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert bucket.take(101.0) == 0


@pytest.mark.parametrize("rate", [Rate(0, 5), Rate(5, 0), Rate(0, 0)])
def test_zero_switches_a_limit_off(rate: Rate) -> None:
    bucket, buckets = TokenBucket(rate, 0.0), Buckets()
    assert not any(bucket.take(0.0) or buckets.take(KEY, rate, 0.0) for _ in range(1000))
    assert len(buckets) == 0


def test_a_bucket_belongs_to_its_key() -> None:
    buckets, rate = Buckets(), Rate(1.0, 1)
    assert buckets.take(KEY, rate, 0.0) == 0
    assert buckets.take(KEY, rate, 0.0) > 0
    assert buckets.take(("bob", KEY[1]), rate, 0.0) == 0
    assert buckets.take((KEY[0], "livestream:question"), rate, 0.0) == 0


def test_only_what_is_full_again_is_forgotten() -> None:
    buckets, rate = Buckets(), Rate(1.0, 2)
    for i in range(Buckets.PRUNE_EVERY - 1):
        buckets.take((f"user{i}", "x"), rate, 0.0)
    assert [buckets.take(KEY, rate, 59.5) == 0 for _ in range(3)] == [True, True, False]
    assert len(buckets) == Buckets.PRUNE_EVERY
    buckets.take(("late", "x"), rate, 60.0)
    assert len(buckets) == 2
    assert buckets.take(KEY, rate, 60.0) > 0
