"""Names that mean the same, and names that say what they are for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backchannel.contract.check.compare import names


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("streamId", "stream_id", True),
        ("STREAM-ID", "streamId", True),
        ("stream_id", "stream_id", False),
        ("stream", "stream_id", False),
        ("_", "-", False),
    ],
)
def test_spellings_of_one_name(one: str, other: str, *, expected: bool) -> None:
    assert names.is_variant(one, other) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("message", "messages", True),
        ("recieverId", "receiver_id", True),
        ("chat_message", "livestream:chat_message", True),
        ("new_message", "message", True),
        ("id", "ip", False),
        ("join", "leave", False),
        ("user_joined", "user_left", False),
        ("x", "y", False),
    ],
)
def test_near_names(one: str, other: str, *, expected: bool) -> None:
    assert names.is_near(one, other) is expected
    assert names.is_near(other, one) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("receiver", "receiver_id", True),
        ("card", "cardId", True),
        ("room", "room_owner", False),
        ("user", "username", False),
    ],
)
def test_similar_fields(one: str, other: str, *, expected: bool) -> None:
    assert names.is_similar_field(one, other) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("block_created", "block_deleted", True),
        ("blocks_reordered", "block_deleted", True),
        ("order:refunded", "order:paid", True),
        ("game_start", "game_end", False),
        ("created", "deleted", False),
        ("card_created", "block_deleted", False),
    ],
)
def test_changes_of_one_thing(one: str, other: str, *, expected: bool) -> None:
    assert names.is_sibling(one, other) is expected


def test_a_message_that_tells_of_what_is_waited_for() -> None:
    assert names.is_told_by("balance_update", "wallet_update", ["type", "balance"])
    assert not names.is_told_by("balance_update", "wallet_update", ["type", "amount"])
    assert not names.is_told_by("balance_update", "welcome", ["balance"]), "they have no word in common"
    assert not names.is_told_by("user_joined", "room_joined", ["user"]), "any message may say who it is about"


def test_inflected_names() -> None:
    assert names.is_inflected("folded", "fold")
    assert names.is_inflected("player_joined", "player_join")
    assert names.is_inflected("stopped", "stop")
    assert not names.is_inflected("joined", "player_join")
    assert not names.is_inflected("fold", "fold")
    assert not names.is_inflected("bed", "be")


def test_reworded_names() -> None:
    assert names.is_reworded("video_call_status", "call_status_update")
    assert names.is_reworded("stock", "stock_event")
    assert not names.is_reworded("event", "message")
    assert not names.is_reworded("game_start", "game_error")


@pytest.mark.parametrize("name", ["ping", "PONG", "heartbeat", "keep_alive", "ping_response", "client:ping"])
def test_heartbeats(name: str) -> None:
    assert names.is_heartbeat(name)
    assert names.is_courtesy(name)


@pytest.mark.parametrize("name", ["shipping", "pingback_created", "chat"])
def test_names_that_only_look_like_heartbeats(name: str) -> None:
    assert not names.is_heartbeat(name)


SHORT = st.text("abc", max_size=4)


@given(SHORT, SHORT, st.integers(0, 7))
def test_the_distance_is_that_of_the_plain_definition(one: str, other: str, limit: int) -> None:
    def plain(a: str, b: str) -> int:
        if not a or not b:
            return len(a) + len(b)
        return min(plain(a[1:], b) + 1, plain(a, b[1:]) + 1, plain(a[1:], b[1:]) + (a[0] != b[0]))

    assert names.distance(one, other, limit) == min(plain(one, other), limit + 1)
