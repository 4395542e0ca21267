"""Frames to commands: whatever a client sends is a command or one clear error, and the error can be sent."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.protocol.codec import COMMAND_BY_TYPE, MAX_DIGITS, DecodeError, decode, encode, uuid_of
from backchannel.protocol.commands import COMMANDS, AnyCommand, ChatMessageCommand
from backchannel.protocol.replies import Error

ID = "018f3d2e-5b0a-7c1d-9e2f-0123456789ab"
VALID: dict[str, dict[str, Any]] = {
    "livestream:chat_message": {
        "message": "Hello",
        "message_type": "text",
        "id": ID,
        "reply_to": ID,
        "mentions": ["u1"],
    },
    "livestream:message_review": {"message_id": ID, "approve": False, "id": ID},
    "livestream:message_delete": {"message_id": ID, "id": ID},
    "livestream:user_messages_delete": {"user_id": "u1", "id": ID},
    "livestream:chat_clear": {"id": ID},
    "livestream:messages_restore": {"act_id": ID, "id": ID},
    "livestream:user_timeout": {
        "user_id": "u1",
        "seconds": 1209600,
        "reason": "So.",
        "delete_messages": True,
        "id": ID,
    },
    "livestream:user_ban": {"user_id": "u1", "reason": "So.", "delete_messages": True, "id": ID},
    "livestream:sanction_lift": {"act_id": ID, "id": ID},
    "livestream:question": {"question": "Why?", "anonymous": True, "id": ID},
    "livestream:question_upvote": {"question_id": ID, "withdraw": False, "id": ID},
    "livestream:question_answer": {"question_id": ID, "answer": "So.", "id": ID},
    "livestream:question_status": {"question_id": ID, "status": "answering", "id": ID},
    "livestream:question_edit": {"question_id": ID, "question": "Why not?", "id": ID},
    "livestream:question_withdraw": {"question_id": ID, "id": ID},
    "livestream:question_labels": {"question_id": ID, "labels": ["why"], "id": ID},
    "livestream:question_queue": {"question_id": ID, "before": ID, "remove": False, "id": ID},
    "livestream:poll": {
        "question": "Where?",
        "kind": "quiz",
        "options": ["Here", "There"],
        "right": 1,
        "results": "at_close",
        "changeable": False,
        "open": True,
        "id": ID,
    },
    "livestream:poll_edit": {
        "poll_id": ID,
        "question": "Where?",
        "kind": "multiple",
        "options": ["Here", "There"],
        "right": None,
        "results": "live",
        "changeable": True,
        "id": ID,
    },
    "livestream:poll_status": {"poll_id": ID, "status": "open", "id": ID},
    "livestream:poll_delete": {"poll_id": ID, "undo": True, "id": ID},
    "livestream:poll_show": {"poll_id": ID, "id": ID},
    "livestream:poll_vote": {"poll_id": ID, "choices": [0, 1], "id": ID},
    "livestream:schedule": {"starts_at": "2026-11-24T18:00:00.000Z"},
    "livestream:start": {"id": ID},
    "livestream:end": {},
    "livestream:settings": {
        "questions_open": False,
        "votes_open": True,
        "review_questions": True,
        "anonymous_questions": False,
        "reveal_anonymous": True,
        "questions_per_person": 3,
        "questions_per_minute": 0,
        "hold_messages": "links",
        "hold_seconds": 60,
        "hold_outcome": "approve",
        "delay_seconds": 4,
        "chat_open": False,
        "chat_for": "members",
        "slow_mode": 120,
        "message_interval_ms": 500,
        "duplicate_window": 60,
        "id": ID,
    },
    "livestream:block_list": {"add": [{"term": "spoiler*", "action": "refuse"}], "remove": ["end"], "id": ID},
    "livestream:message_pin": {"message_id": ID, "until": "2126-11-24T18:00:00.000Z", "id": ID},
    "livestream:message_unpin": {"message_id": ID, "id": ID},
    "livestream:join": {"epoch": "e1", "offset": 7},
    "livestream:leave": {},
    "auth:refresh": {"token": "abc"},
    "ping": {},
}
CHAT = "livestream:chat_message"


def frame(type: str, **more: Any) -> dict[str, Any]:
    whole: dict[str, Any] = {"type": type, "data": VALID[type], "ref": "7"}
    if type in ("livestream:join", "livestream:leave"):
        whole["stream_id"] = "keynote"
    return whole | more


def error(text: str | dict[str, Any]) -> DecodeError:
    with pytest.raises(DecodeError) as caught:
        decode(text if isinstance(text, str) else json.dumps(text))
    return caught.value


def is_answered(text: str) -> AnyCommand | DecodeError:
    """What any text must come to; an error must make a reply that reads back as itself."""
    try:
        return decode(text)
    except DecodeError as problem:
        reply = problem.reply()
        assert Error.model_validate_json(encode(reply)) == reply
        assert reply.data.message
        return problem


def test_every_command_is_tried_here() -> None:
    assert list(VALID) == list(COMMAND_BY_TYPE)


@pytest.mark.parametrize("type", VALID)
def test_what_is_right_is_taken(type: str) -> None:
    command = decode(json.dumps(frame(type)))
    assert isinstance(command, COMMANDS)
    assert (command.type, command.ref) == (type, "7")
    assert uuid_of(command) == (UUID(ID) if "id" in VALID[type] else None)
    assert decode(encode(command)) == command


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["type", "data", "ref", "stream_id", CHAT, "ping", "a b", "keynote", ID]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "data", "ref", "stream_id", "message", "id", "offset"])
            | st.text(max_size=6),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(st.text(max_size=80) | json_values.map(json.dumps))
@settings(max_examples=250, deadline=None)
def test_any_text_is_a_command_or_an_error(text: str) -> None:
    is_answered(text)


@given(
    st.sampled_from(list(VALID)), st.sampled_from(["type", "data", "ref", "stream_id", "extra"]), json_values
)
@settings(max_examples=150, deadline=None)
def test_a_command_with_one_part_replaced(type: str, part: str, value: Any) -> None:
    is_answered(json.dumps(frame(type) | {part: value}))


@given(st.sampled_from(list(VALID)), st.data())
@settings(max_examples=150, deadline=None)
def test_a_command_with_a_field_of_its_data_replaced(type: str, data: st.DataObject) -> None:
    field = data.draw(st.sampled_from([*VALID[type], "other"]))
    value = data.draw(json_values)
    is_answered(json.dumps(frame(type, data=VALID[type] | {field: value})))


@given(st.sampled_from(list(VALID)), st.data())
@settings(max_examples=150, deadline=None)
def test_a_command_with_its_text_damaged(type: str, data: st.DataObject) -> None:
    text = json.dumps(frame(type))
    at = data.draw(st.integers(0, len(text)))
    upto = data.draw(st.integers(at, min(len(text), at + 5)))
    is_answered(text[:at] + data.draw(st.text(max_size=5)) + text[upto:])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "invalid_json"),
        ("hello", "invalid_json"),
        ('{"type": "ping"', "invalid_json"),
        ('{"type": "ping"} {}', "invalid_json"),
        ("{'type': 'ping'}", "invalid_json"),
        ('{"type": "ping", "type": "ping"}', "invalid_json"),
        ('{"type": "ping", "data": {"a": 1, "a": 2}}', "invalid_json"),
        ('{"type": "ping", "data": NaN}', "invalid_json"),
        ('{"type": "ping", "data": Infinity}', "invalid_json"),
        ('{"type": "ping", "data": -Infinity}', "invalid_json"),
        ('{"type": "ping", "data": ' + "9" * (MAX_DIGITS + 1) + "}", "invalid_json"),
        ('{"type": "ping", "data": ' + "9" * 15_000 + "}", "invalid_json"),
        ('{"type": "ping", "ref": "\\ud800"}', "invalid_json"),
        ('{"\\udfff": 1}', "invalid_json"),
        ("[" * 8000 + "]" * 8000, "invalid_json"),
        ('{"a":' * 3000 + "1" + "}" * 3000, "invalid_json"),
        ("\ufeff{}", "invalid_json"),
        ("[]", "not_an_object"),
        ('"ping"', "not_an_object"),
        ("7", "not_an_object"),
        ("7.5", "not_an_object"),
        ("true", "not_an_object"),
        ("null", "not_an_object"),
        ("{}", "missing_field"),
        ('{"type": null}', "invalid_field"),
        ('{"type": 7}', "invalid_field"),
        ('{"type": ["ping"]}', "invalid_field"),
        ('{"type": ""}', "unknown_type"),
        ('{"type": "PING"}', "unknown_type"),
        ('{"type": "ping", "data": []}', "invalid_field"),
        ('{"type": "ping", "data": null}', "invalid_field"),
        ('{"type": "ping", "data": {"x": 1}}', "unknown_field"),
        ('{"type": "ping", "ref": ""}', "invalid_field"),
        ('{"type": "ping", "ref": 7}', "invalid_field"),
        ('{"type": "ping", "ref": "' + "r" * 65 + '"}', "invalid_field"),
        ('{"type": "livestream:join"}', "missing_field"),
        ('{"type": "livestream:join", "stream_id": "a b"}', "invalid_field"),
        ('{"type": "livestream:join", "stream_id": "a\\n"}', "invalid_field"),
        ('{"type": "livestream:join", "stream_id": "../etc"}', "invalid_field"),
        ('{"type": "livestream:join", "stream_id": "a", "data": {"offset": -1}}', "invalid_field"),
        ('{"type": "livestream:join", "stream_id": "a", "data": {"offset": 1.0}}', "invalid_field"),
        ('{"type": "livestream:join", "stream_id": "a", "data": {"offset": true}}', "invalid_field"),
        (
            '{"type": "livestream:join", "stream_id": "a", "data": {"offset": 9007199254740992}}',
            "invalid_field",
        ),
        ('{"type": "livestream:join", "stream_id": "a", "data": {"offset": 1e999}}', "invalid_field"),
        ('{"type": "livestream:chat_message"}', "missing_field"),
        ('{"type": "livestream:chat_message", "data": {}}', "missing_field"),
        ('{"type": "livestream:chat_message", "data": {"message": 7}}', "invalid_field"),
        ('{"type": "livestream:chat_message", "data": {"message": null}}', "invalid_field"),
        ('{"type": "livestream:chat_message", "data": {"message": {"a": 1}}}', "invalid_field"),
        ('{"type": "livestream:chat_message", "data": {"message": "a", "id": "7"}}', "invalid_field"),
        (
            '{"type": "livestream:chat_message", "data": {"message": "a", "message_type": "html"}}',
            "invalid_field",
        ),
        ('{"type": "livestream:question", "data": {"question": "a", "anonymous": "yes"}}', "invalid_field"),
    ],
)
def test_what_is_wrong_is_named(text: str, code: str) -> None:
    problem = is_answered(text)
    assert isinstance(problem, DecodeError)
    assert problem.code.value == code


# The drifts of the analysis that the protocol grew out of, and those next to them.
NEAR_MISSES = [
    ({"type": "chat_message", "data": {"message": "a"}}, "type", "did you mean livestream:chat_message?"),
    (
        {"type": "livestream:chatMessage", "data": {"message": "a"}},
        "type",
        "did you mean livestream:chat_message?",
    ),
    ({"type": "livestream:chat", "data": {"message": "a"}}, "type", "did you mean livestream:chat_message?"),
    ({"type": "livestream_question", "data": {"question": "a"}}, "type", "did you mean livestream:question?"),
    (
        {"type": "questionUpvote", "data": {"question_id": ID}},
        "type",
        "did you mean livestream:question_upvote?",
    ),
    ({"type": "question_answer", "data": {}}, "type", "did you mean livestream:question_answer?"),
    ({"type": "stream:join"}, "type", "did you mean livestream:join?"),
    (
        {"type": CHAT, "data": {"message": "a", "messageType": "text"}},
        "data.messageType",
        "did you mean message_type?",
    ),
    ({"type": CHAT, "data": {"mesage": "a"}}, "data.mesage", "did you mean message?"),
    ({"type": CHAT, "data": {"message": "a", "replyTo": ID}}, "data.replyTo", "did you mean reply_to?"),
    ({"type": CHAT, "streamId": "keynote", "data": {"message": "a"}}, "streamId", "did you mean stream_id?"),
    ({"type": CHAT, "message": "a"}, "message", "did you mean data.message?"),
    (
        {"type": CHAT, "messageType": "text", "data": {"message": "a"}},
        "messageType",
        "did you mean data.message_type?",
    ),
    (
        {"type": CHAT, "payload": {"message": "a"}},
        "payload",
        "the fields of livestream:chat_message go into data",
    ),
    (
        {"type": "livestream:question_upvote", "data": {"questionId": ID}},
        "data.questionId",
        "did you mean question_id?",
    ),
    ({"type": CHAT, "data": {"message": "a", "user": "me"}}, "data.user", None),
    ({"event": CHAT, "data": {"message": "a"}}, "type", None),
    ({"Type": CHAT, "data": {"message": "a"}}, "type", "rename Type to type"),
]


@pytest.mark.parametrize(("sent", "field", "hint"), NEAR_MISSES, ids=lambda value: json.dumps(value)[:60])
def test_a_near_miss_gets_the_right_name(sent: dict[str, Any], field: str, hint: str | None) -> None:
    problem = error(sent)
    assert problem.field == field
    if hint is not None:
        assert problem.hint == hint


def test_who_says_who_they_are_is_told_that_there_is_no_such_field() -> None:
    """S20: what a user is comes from the token."""
    for field in ("user", "user_id", "role", "created_at"):
        assert error(frame(CHAT, data={"message": "a", field: "x"})).code.value == "unknown_field"


@pytest.mark.parametrize(
    ("sent", "ref", "stream_id"),
    [
        ({"type": "nope", "ref": "7", "stream_id": "keynote"}, "7", "keynote"),
        ({"type": "nope", "ref": 7, "stream_id": 7}, None, None),
        ({"type": "nope", "ref": "", "stream_id": ""}, None, None),
        ({"type": "nope", "ref": "r" * 65, "stream_id": "s" * 65}, None, None),
        ({"type": "nope", "ref": "7\n", "stream_id": "a b"}, None, None),
        ({"type": CHAT, "ref": "7", "stream_id": "../x", "data": {"message": "a"}}, "7", None),
    ],
)
def test_an_error_goes_back_under_its_ref_if_that_is_one(
    sent: dict[str, Any], ref: str | None, stream_id: str | None
) -> None:
    reply = error(sent).reply()
    assert (reply.ref, reply.stream_id) == (ref, stream_id)
    assert Error.model_validate_json(encode(reply)) == reply


def test_somebody_elses_words_are_short_and_plain_in_an_error() -> None:
    reply = error({"type": "\x1b[31m" + "x" * 5000})
    assert len(reply.message) < 300
    assert "\x1b" not in reply.message
    reply = error({"type": "ping", "y" * 5000: 1})
    assert len(reply.message) < 300
    assert len(reply.field or "") <= 64


def test_a_token_is_in_no_error() -> None:
    problem = error({"type": "auth:refresh", "data": {"token": "secret-canary" * 700}})
    assert "canary" not in encode(problem.reply())
    command = decode(json.dumps(frame("auth:refresh", data={"token": "secret-canary"})))
    assert "canary" not in repr(command)


def test_a_message_with_an_escaped_pair_is_whole() -> None:
    command = decode('{"type": "livestream:chat_message", "data": {"message": "\\ud83d\\ude00"}}')
    assert isinstance(command, ChatMessageCommand)
    assert command.data.message == "😀"
