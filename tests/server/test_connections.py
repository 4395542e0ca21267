"""Counting connections, with caps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backchannel.server.connections import ConnectionCounts

USERS = st.sampled_from([None, "ada", "bob"])
ADDRESSES = st.sampled_from(["192.0.2.1", "2001:db8::1"])
CAPS = st.integers(0, 4)


@given(CAPS, CAPS, CAPS, st.lists(st.tuples(st.booleans(), USERS, ADDRESSES), max_size=40))
def test_a_cap_is_met_exactly(
    total: int, per_user: int, per_address: int, steps: list[tuple[bool, str | None, str]]
) -> None:
    counts = ConnectionCounts(total, per_user, per_address)
    open_now: list[tuple[str | None, str]] = []
    for comes, user, address in steps:
        if not comes:
            if (user, address) in open_now:
                open_now.remove((user, address))
                counts.remove(user, address)
            continue
        full = (
            0 < total <= len(open_now)
            or 0 < per_address <= sum(a == address for _, a in open_now)
            or (user is not None and 0 < per_user <= sum(u == user for u, _ in open_now))
        )
        assert counts.add(user, address) is not full
        if not full:
            open_now.append((user, address))
        assert counts.total == len(open_now)


@pytest.mark.parametrize("user", [None, "ada"])
def test_who_has_gone_leaves_nothing_behind(user: str | None) -> None:
    counts = ConnectionCounts(0, 0, 0)
    for i in range(100):
        assert counts.add(user and f"{user}{i}", f"192.0.2.{i}")
    for i in range(100):
        counts.remove(user and f"{user}{i}", f"192.0.2.{i}")
    assert counts == ConnectionCounts(0, 0, 0)
