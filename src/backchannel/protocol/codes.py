"""Close codes and error codes: one table each, for the server, the SDKs and the documentation.

Close codes 1000-1015 mean what RFC 6455 says. Of the project's own, 4000-4499 ask the client to come back (after a
backoff, with its position) and 4500-4999 are final: coming back with the same URL and token gives the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


@dataclass(frozen=True, slots=True)
class CloseInfo:
    """One row of the table of close codes."""

    reason: str
    """Sent in the close frame; at most 123 bytes of UTF-8 (RFC 6455, 5.5)."""
    reconnect: bool
    """Whether a client should come back by itself."""
    action: str
    """What a client should do, in Markdown; for those who write one."""


class CloseCode(IntEnum):
    """Every code the server closes with."""

    normal = 1000
    going_away = 1001
    protocol_error = 1002
    unsupported_data = 1003
    invalid_text = 1007
    policy_violation = 1008
    too_big = 1009
    internal_error = 1011
    service_restart = 1012
    try_again_later = 1013
    slow_reader = 4008
    resync = 4010
    too_fast = 4029
    unsupported_protocol = 4500
    bad_token = 4501
    token_expired = 4502
    banned = 4503
    no_such_stream = 4504
    stream_not_yours = 4505
    token_required = 4506
    origin_refused = 4507
    too_many_connections = 4529

    @property
    def info(self) -> CloseInfo:
        return CLOSE_TABLE[self]


CLOSE_TABLE: dict[CloseCode, CloseInfo] = {
    CloseCode.normal: CloseInfo(
        "closed",
        reconnect=False,
        action="Stay away: this closing was wanted. It is what a client closes with; the server only answers it.",
    ),
    CloseCode.going_away: CloseInfo(
        "the server is shutting down",
        reconnect=True,
        action="Come back after a backoff, with your position. Proxies send it too.",
    ),
    CloseCode.protocol_error: CloseInfo(
        "a frame broke the WebSocket protocol",
        reconnect=True,
        action="Come back after a backoff, and look at the library that wrote the frame (RFC 6455, 5).",
    ),
    CloseCode.unsupported_data: CloseInfo(
        "text frames only",
        reconnect=False,
        action="Send JSON in text frames: a binary frame ends the connection.",
    ),
    CloseCode.invalid_text: CloseInfo(
        "a text frame must be valid UTF-8",
        reconnect=True,
        action="Come back, and encode frames as UTF-8.",
    ),
    CloseCode.policy_violation: CloseInfo(
        "the connection broke a rule of the protocol",
        reconnect=False,
        action="Stay away. Proxies send it; the server has a code of its own for every rule.",
    ),
    CloseCode.too_big: CloseInfo(
        "a message may have at most 16384 bytes",
        reconnect=True,
        action="Come back, and do not send that message again: count the bytes of UTF-8, not the characters.",
    ),
    CloseCode.internal_error: CloseInfo(
        "internal error",
        reconnect=True,
        action="Come back after a backoff, with your position. Also sent when pings stay unanswered.",
    ),
    CloseCode.service_restart: CloseInfo(
        "the server restarts, come back",
        reconnect=True,
        action="Come back after a backoff with jitter, with your position: nothing that was acknowledged is lost.",
    ),
    CloseCode.try_again_later: CloseInfo(
        "the stream cannot be read now, come back",
        reconnect=True,
        action="Come back after a backoff, with your position: the server's database does not answer.",
    ),
    CloseCode.slow_reader: CloseInfo(
        "too slow a reader, come back and resume",
        reconnect=True,
        action="Come back with your position, and read faster than the stream talks.",
    ),
    CloseCode.resync: CloseInfo(
        "the room was read anew, come back for a snapshot",
        reconnect=True,
        action="Come back at once: the welcome brings a snapshot, or your new role.",
    ),
    CloseCode.too_fast: CloseInfo(
        "too many frames, slow down and come back",
        reconnect=True,
        action="Come back after a backoff. Wait for `retry_after` when an error has one.",
    ),
    CloseCode.unsupported_protocol: CloseInfo(
        "no protocol version that this server speaks",
        reconnect=False,
        action="Offer `backchannel.v1` in `Sec-WebSocket-Protocol`, or nothing at all; else update the client.",
    ),
    CloseCode.bad_token: CloseInfo(
        "the token is not valid here",
        reconnect=False,
        action="Get another token: the reason says which claim was wrong.",
    ),
    CloseCode.token_expired: CloseInfo(
        "the token has expired, get a new one",
        reconnect=False,
        action="Get a new token, then connect once more. `auth:refresh` in time avoids it.",
    ),
    CloseCode.banned: CloseInfo(
        "you are banned from this stream",
        reconnect=False,
        action="Stay away, and tell the user: `livestream:banned` came before it, with the reason. A person may try again later.",
    ),
    CloseCode.no_such_stream: CloseInfo(
        "no such stream",
        reconnect=False,
        action="Check the path and the stream's id.",
    ),
    CloseCode.stream_not_yours: CloseInfo(
        "the token is for another stream",
        reconnect=False,
        action="Ask for a token whose claim `streams` names this stream.",
    ),
    CloseCode.token_required: CloseInfo(
        "this endpoint needs a token",
        reconnect=False,
        action="Bring a token: `/ws` and streams without guests are closed to those who have none.",
    ),
    CloseCode.origin_refused: CloseInfo(
        "this origin is not allowed",
        reconnect=False,
        action="Have the page's origin added to the server's `allowed_origins`.",
    ),
    CloseCode.too_many_connections: CloseInfo(
        "too many connections",
        reconnect=False,
        action="Close others (tabs, devices) first; then a person may try again.",
    ),
}


@dataclass(frozen=True, slots=True)
class ErrorInfo:
    """One row of the table of error codes."""

    description: str
    retryable: bool
    """Whether the same command may succeed later without being changed."""


class ErrorCode(StrEnum):
    """Every code that an ``error`` carries in ``data.code``."""

    invalid_json = "invalid_json"
    not_an_object = "not_an_object"
    missing_field = "missing_field"
    unknown_field = "unknown_field"
    invalid_field = "invalid_field"
    unknown_type = "unknown_type"
    wrong_endpoint = "wrong_endpoint"
    wrong_stream = "wrong_stream"
    not_joined = "not_joined"
    already_joined = "already_joined"
    no_such_stream = "no_such_stream"
    stream_not_yours = "stream_not_yours"
    token_required = "token_required"  # noqa: S105  (a code, not a secret)
    bad_token = "bad_token"  # noqa: S105
    forbidden = "forbidden"
    empty_text = "empty_text"
    text_too_long = "text_too_long"
    text_invalid = "text_invalid"
    stream_ended = "stream_ended"
    stream_not_started = "stream_not_started"
    already_live = "already_live"
    already_ended = "already_ended"
    chat_closed = "chat_closed"
    signed_in_only = "signed_in_only"
    members_only = "members_only"
    slow_mode = "slow_mode"
    duplicate_message = "duplicate_message"
    unknown_message = "unknown_message"
    unknown_act = "unknown_act"
    already_deleted = "already_deleted"
    not_pinned = "not_pinned"
    outranked = "outranked"
    blocked_words = "blocked_words"
    banned = "banned"
    timed_out = "timed_out"
    unknown_question = "unknown_question"
    question_closed = "question_closed"
    questions_closed = "questions_closed"
    votes_closed = "votes_closed"
    anonymous_off = "anonymous_off"
    not_queued = "not_queued"
    not_your_question = "not_your_question"
    wrong_status = "wrong_status"
    too_late = "too_late"
    already_upvoted = "already_upvoted"
    not_upvoted = "not_upvoted"
    already_answered = "already_answered"
    unknown_poll = "unknown_poll"
    poll_not_open = "poll_not_open"
    already_voted = "already_voted"
    not_voted = "not_voted"
    id_taken = "id_taken"
    rate_limited = "rate_limited"
    too_many = "too_many"
    unavailable = "unavailable"

    @property
    def info(self) -> ErrorInfo:
        return ERROR_TABLE[self]


ERROR_TABLE: dict[ErrorCode, ErrorInfo] = {
    ErrorCode.invalid_json: ErrorInfo("The frame is not JSON as RFC 8259 defines it.", retryable=False),
    ErrorCode.not_an_object: ErrorInfo("The frame is JSON, but not an object.", retryable=False),
    ErrorCode.missing_field: ErrorInfo("A required field is missing.", retryable=False),
    ErrorCode.unknown_field: ErrorInfo("A field that this command does not have.", retryable=False),
    ErrorCode.invalid_field: ErrorInfo(
        "A field has the wrong type or a value out of bounds.", retryable=False
    ),
    ErrorCode.unknown_type: ErrorInfo("No command has this type.", retryable=False),
    ErrorCode.wrong_endpoint: ErrorInfo("The command exists, but not on this endpoint.", retryable=False),
    ErrorCode.wrong_stream: ErrorInfo(
        "The command names another stream than its connection.", retryable=False
    ),
    ErrorCode.not_joined: ErrorInfo("Join the stream before speaking in it.", retryable=False),
    ErrorCode.already_joined: ErrorInfo("The connection has joined this stream already.", retryable=False),
    ErrorCode.no_such_stream: ErrorInfo("No stream has this id.", retryable=False),
    ErrorCode.stream_not_yours: ErrorInfo("The token does not open this stream.", retryable=False),
    ErrorCode.token_required: ErrorInfo("Guests without a token may only read.", retryable=False),
    ErrorCode.bad_token: ErrorInfo("The token is not valid, or not for this user.", retryable=False),
    ErrorCode.forbidden: ErrorInfo("The user's role does not allow this.", retryable=False),
    ErrorCode.empty_text: ErrorInfo(
        "Nothing is left of the text once blanks and control characters go.",
        retryable=False,
    ),
    ErrorCode.text_too_long: ErrorInfo(
        "The text has more characters or bytes than allowed.", retryable=False
    ),
    ErrorCode.text_invalid: ErrorInfo("The text holds something that is not text.", retryable=False),
    ErrorCode.stream_ended: ErrorInfo(
        "The stream has ended; its chat and questions are closed.", retryable=False
    ),
    ErrorCode.stream_not_started: ErrorInfo("The stream is not live.", retryable=False),
    ErrorCode.already_live: ErrorInfo("The stream is live already.", retryable=False),
    ErrorCode.already_ended: ErrorInfo("The stream has ended already.", retryable=False),
    ErrorCode.chat_closed: ErrorInfo("The host has closed the chat for now.", retryable=False),
    ErrorCode.signed_in_only: ErrorInfo(
        "Guests under names of their choice may not write here.", retryable=False
    ),
    ErrorCode.members_only: ErrorInfo("Only members may write here.", retryable=False),
    ErrorCode.slow_mode: ErrorInfo(
        "Slow mode is on; the next message may come after `retry_after` seconds.", retryable=True
    ),
    ErrorCode.duplicate_message: ErrorInfo(
        "The user has said this already; they may again after `retry_after` seconds.", retryable=True
    ),
    ErrorCode.unknown_message: ErrorInfo(
        "No message with this id among the recent ones of this stream.", retryable=False
    ),
    ErrorCode.unknown_act: ErrorInfo(
        "No deletion or sanction with this id stands in this stream.", retryable=False
    ),
    ErrorCode.already_deleted: ErrorInfo("There is nothing left to delete.", retryable=False),
    ErrorCode.not_pinned: ErrorInfo(
        "The message is not pinned; somebody has taken it down.", retryable=False
    ),
    ErrorCode.outranked: ErrorInfo("Not possible with somebody of this role.", retryable=False),
    ErrorCode.blocked_words: ErrorInfo(
        "The text has words that are not wanted in this stream.", retryable=False
    ),
    ErrorCode.banned: ErrorInfo(
        "The user is banned from this stream; `reason` says why, if staff did.", retryable=False
    ),
    ErrorCode.timed_out: ErrorInfo(
        "The user may only read for `retry_after` seconds; `reason` says why, if staff did.", retryable=True
    ),
    ErrorCode.unknown_question: ErrorInfo("No question with this id in this stream.", retryable=False),
    ErrorCode.question_closed: ErrorInfo("The question takes no more votes.", retryable=False),
    ErrorCode.questions_closed: ErrorInfo("The host has closed asking for now.", retryable=False),
    ErrorCode.votes_closed: ErrorInfo("The host has closed voting for now.", retryable=False),
    ErrorCode.anonymous_off: ErrorInfo("This stream takes no anonymous questions.", retryable=False),
    ErrorCode.not_queued: ErrorInfo(
        "The question is not in the queue; somebody has taken it out.", retryable=False
    ),
    ErrorCode.not_your_question: ErrorInfo("Only who asked the question may do this.", retryable=False),
    ErrorCode.wrong_status: ErrorInfo(
        "The status of the question or poll does not allow this.", retryable=False
    ),
    ErrorCode.too_late: ErrorInfo("This can only be changed before the stream starts.", retryable=False),
    ErrorCode.already_upvoted: ErrorInfo("The user has upvoted this question already.", retryable=False),
    ErrorCode.not_upvoted: ErrorInfo("The user has no vote on this question to withdraw.", retryable=False),
    ErrorCode.already_answered: ErrorInfo("The question has an answer already.", retryable=False),
    ErrorCode.unknown_poll: ErrorInfo("No poll with this id in this stream.", retryable=False),
    ErrorCode.poll_not_open: ErrorInfo("The poll takes no votes now.", retryable=False),
    ErrorCode.already_voted: ErrorInfo(
        "The user's vote in this poll is counted, and is this one already or stays as it is.", retryable=False
    ),
    ErrorCode.not_voted: ErrorInfo("The user has no vote in this poll to take back.", retryable=False),
    ErrorCode.id_taken: ErrorInfo(
        "The id names something else in this stream; choose a new UUID.",
        retryable=False,
    ),
    ErrorCode.rate_limited: ErrorInfo("Too fast; wait `retry_after` seconds.", retryable=True),
    ErrorCode.too_many: ErrorInfo("A limit on how many there may be is reached.", retryable=False),
    ErrorCode.unavailable: ErrorInfo("The server cannot keep this now; send it again.", retryable=True),
}
