"""The seed document's drift, by hand: all five classes, each at its place; and nothing once it is fixed."""

from __future__ import annotations

from backchannel.contract.check.finding import Grade
from backchannel.contract.check.model import Backend, Frontend, StorageUse

from .builders import (
    STRING,
    address,
    case,
    found,
    hole,
    is_type,
    page,
    read,
    route,
    says,
    server,
    shape,
    socket,
    stored,
    talk,
)

EVENTS = ("chat_message", "question", "question_upvote", "question_answer")
CHAT = {"id": STRING, "message": STRING, "message_type": STRING, "user": STRING, "created_at": STRING}


def backend() -> Backend:
    livestream = talk(
        cases=[case(f"livestream:{event}") for event in EVENTS],
        reads=[
            read("type", "used"),
            read("data.message", "used", is_type("livestream:chat_message")),
            read("data.message_type", "optional", is_type("livestream:chat_message")),
        ],
        sends=[
            says({"type": "livestream:chat_message", "data": CHAT}),
            says({"type": "livestream:question", "data": {"text": STRING}}),
        ],
    )
    general = talk(cases=[case("ping")], sends=[says({"type": "pong"})])
    return server(route("/ws/livestream/{stream_id}", livestream), route("/ws", general))


def broken() -> Frontend:
    token = stored("token")
    viewer = socket(
        address("ws://localhost:8000/ws/livestream/", hole("streamId"), "/", query={"token": "t"}),
        conversation=talk(
            cases=[case("chat_message"), case("livestream:question")],
            reads=[
                read("message", "used", is_type("chat_message")),
                read("message", "used", is_type("livestream:question")),
            ],
            sends=[says({"type": "livestream:chat_message", "data": {"message": STRING}})],
        ),
        token_reads=[token],
    )
    service = socket(
        address(hole("WS_URL", env=True), "/ws/", query={"token": "t"}),
        conversation=talk(
            sends=[
                says({"type": "livestream:join", "data": {"streamId": STRING}}),
                says({"type": "livestream:leave", "data": {"streamId": STRING}}),
                says(
                    {
                        "type": "livestream:chat_message",
                        "data": {"streamId": STRING, "message": STRING, "messageType": STRING},
                    }
                ),
            ]
        ),
        token_reads=[stored("access_token")],
    )
    return page(viewer, service, writes=[StorageUse("localStorage", "access_token", token.where)])


def fixed() -> Frontend:
    viewer = socket(
        address("ws://localhost:8000/ws/livestream/", hole("streamId")),
        conversation=talk(
            cases=[case("livestream:chat_message"), case("livestream:question")],
            reads=[
                read("data.message", "used", is_type("livestream:chat_message")),
                read("data.text", "used", is_type("livestream:question")),
            ],
            sends=[
                says({"type": f"livestream:{event}", "data": {"message": STRING, "message_type": STRING}})
                for event in EVENTS
            ],
        ),
        token_reads=[stored("access_token")],
    )
    return page(viewer, writes=[stored("access_token")])


def test_the_broken_ends_yield_every_class() -> None:
    errors = [one for one in found(backend(), broken()) if one.grade is Grade.ERROR]
    said = {(one.rule, one.subject) for one in errors}
    assert ("url-trailing-slash", "/ws/livestream/${streamId}/ /ws/livestream/{stream_id}") in said
    assert ("url-trailing-slash", "…/ws/ /ws") in said
    assert ("url-wrong-socket", "/ws /ws/livestream/{stream_id}") in said
    assert ("token-storage-keys", "token access_token") in said
    assert ("event-unhandled", "/ws livestream:join") in said
    assert ("event-unhandled", "/ws livestream:leave") in said
    assert ("response-never-sent", "/ws/livestream/{stream_id} chat_message") in said
    assert {one.kind for one in errors} >= {"url", "token", "event", "response"}


def test_a_misspelled_field_on_the_right_socket_is_a_message_error() -> None:
    wrong = socket(
        "/ws/livestream/7",
        conversation=talk(
            sends=[
                says({"type": "livestream:chat_message", "data": {"message": STRING, "messageType": STRING}})
            ]
        ),
    )
    errors = [one for one in found(backend(), page(wrong)) if one.grade is Grade.ERROR]
    assert [(one.rule, one.kind) for one in errors] == [("message-field", "message")]
    assert "rename `data.messageType` to `data.message_type`" in errors[0].fix.replace("Rename", "rename")


def test_the_fixed_ends_yield_nothing() -> None:
    assert [one for one in found(backend(), fixed()) if one.grade > Grade.NOTE] == []


def test_a_shape_is_written_as_its_example() -> None:
    assert shape({"type": "a"}) == shape({"type": "a"})
