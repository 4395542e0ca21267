"""The models as an AsyncAPI 3.0 document.

It is written from the server's view: the server *receives* commands and *sends* events.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ..protocol.base import MAX_FRAME_BYTES, PROTOCOL_VERSION, SUBPROTOCOL, WireModel, message_type
from ..protocol.codes import CLOSE_TABLE, ERROR_TABLE
from ..protocol.commands import COMMANDS, AnyCommand, JoinCommand, LeaveCommand
from ..protocol.events import EVENTS, AnyEvent, ConnectionWelcomeEvent
from ..protocol.permissions import REQUIRED_ROLE
from ..protocol.replies import REPLIES
from ..protocol.user import Role
from .examples import STREAM_ID, examples_of
from .json_schema import DEFINITIONS, definitions, markdown

_Json = dict[str, Any]

_SCHEMAS: Final = "#/components/schemas/"
_CONNECTION_MODELS: Final = frozenset({JoinCommand, LeaveCommand, ConnectionWelcomeEvent})
"""What only a connection for many streams knows."""


@dataclass(frozen=True, slots=True)
class _Endpoint:
    """One of the two addresses of the server."""

    name: str
    address: str
    title: str
    description: str
    commands: Sequence[type[AnyCommand]]
    events: Sequence[type[AnyEvent]]

    @property
    def messages(self) -> Sequence[type[WireModel]]:
        return (*self.commands, *REPLIES, *self.events)


_ENDPOINTS: Final = (
    _Endpoint(
        name="stream",
        address="/ws/livestream/{stream_id}",
        title="One stream",
        description="To connect is to join, to close is to leave. A trailing slash makes no difference.",
        commands=[command for command in COMMANDS if command not in _CONNECTION_MODELS],
        events=[event for event in EVENTS if event not in _CONNECTION_MODELS],
    ),
    _Endpoint(
        name="streams",
        address="/ws",
        title="Many streams",
        description="`livestream:join` and `livestream:leave` name a stream; every message about one has its "
        "`stream_id`. A trailing slash makes no difference.",
        commands=COMMANDS,
        events=EVENTS,
    ),
)


def asyncapi_document() -> _Json:
    """The whole document. It stands for itself: every reference points into it."""
    return {
        "asyncapi": "3.0.0",
        "info": _info(),
        "defaultContentType": "application/json",
        "servers": {"plain": _server("ws"), "tls": _server("wss")},
        "channels": {endpoint.name: _channel(endpoint) for endpoint in _ENDPOINTS},
        "operations": dict(operation for endpoint in _ENDPOINTS for operation in _operations(endpoint)),
        "components": {
            "messages": {model.__name__: _message(model) for model in (*COMMANDS, *REPLIES, *EVENTS)},
            "schemas": _moved(definitions()),
            "securitySchemes": _SECURITY,
        },
        "x-roles": {message_type(command): _roles(command) for command in COMMANDS},
        "x-close-codes": [
            {"code": int(code), "name": code.name, "reason": info.reason, "reconnect": info.reconnect}
            for code, info in CLOSE_TABLE.items()
        ],
        "x-error-codes": [
            {"code": code.value, "description": info.description, "retryable": info.retryable}
            for code, info in ERROR_TABLE.items()
        ],
    }


def _info() -> _Json:
    return {
        "title": "Backchannel",
        "version": str(PROTOCOL_VERSION),
        "description": (
            "The live chat and Q&A beside a stream. Frames are text, UTF-8 JSON; a client's have at most "
            f"{MAX_FRAME_BYTES} bytes. Every command is answered by one `ack` or one `error` with its "
            "`ref`. `x-roles` tells who may send what, `x-close-codes` and `x-error-codes` what each code "
            "means and whether to come back or to try again."
        ),
        "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
    }


def _server(protocol: str) -> _Json:
    return {
        "host": "{host}",
        "protocol": protocol,
        "description": "Without a token one may read where the stream allows guests. "
        "With one, any of these ways will do.",
        "variables": {"host": {"default": "localhost:8000", "description": "Where your server listens."}},
        "security": [{"$ref": f"#/components/securitySchemes/{name}"} for name in _SECURITY],
    }


_SECURITY: Final[_Json] = {
    "subprotocol": {
        "type": "httpApiKey",
        "in": "header",
        "name": "Sec-WebSocket-Protocol",
        "description": f"`{SUBPROTOCOL}, bearer.<token>`: what a browser can send. "
        f"Only `{SUBPROTOCOL}` is echoed.",
    },
    "authorization": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "For other clients.",
    },
    "ticket": {
        "type": "httpApiKey",
        "in": "query",
        "name": "ticket",
        "description": "Good for one connection, soon; `POST /api/ticket` gives it for a token.",
    },
    "token": {
        "type": "httpApiKey",
        "in": "query",
        "name": "token",
        "description": "In the URL, where proxies log it: only for clients that can do nothing else.",
    },
}


def _channel(endpoint: _Endpoint) -> _Json:
    channel: _Json = {
        "address": endpoint.address,
        "title": endpoint.title,
        "description": endpoint.description,
        "messages": {
            model.__name__: {"$ref": f"#/components/messages/{model.__name__}"} for model in endpoint.messages
        },
        "bindings": {"ws": _websocket_binding(resumes="{stream_id}" in endpoint.address)},
    }
    if "{stream_id}" in endpoint.address:
        channel["parameters"] = {"stream_id": {"description": "The stream to join.", "examples": [STREAM_ID]}}
    return channel


def _websocket_binding(*, resumes: bool) -> _Json:
    """What stands in the handshake.

    On ``/ws`` the position to resume from is in ``livestream:join`` instead.
    """
    query: _Json = {
        "ticket": {"type": "string", "description": _SECURITY["ticket"]["description"]},
        "token": {"type": "string", "description": _SECURITY["token"]["description"]},
    }
    if resumes:
        position = definitions()["Welcome"]["properties"]
        query = {
            "epoch": {
                **position["epoch"],
                "description": "With `offset`: resume from this position of the log.",
            },
            "offset": {
                **position["offset"],
                "description": "The offset of the last event that the client has.",
            },
            **query,
        }
    headers = {
        "Sec-WebSocket-Protocol": {"type": "string", "description": _SECURITY["subprotocol"]["description"]},
        "Authorization": {"type": "string", "description": "`Bearer <token>`"},
    }
    return {
        "method": "GET",
        "query": {"type": "object", "properties": query},
        "headers": {"type": "object", "properties": headers},
        "bindingVersion": "0.1.0",
    }


def _operations(endpoint: _Endpoint) -> Iterator[tuple[str, _Json]]:
    channel = f"#/channels/{endpoint.name}"
    replies = [{"$ref": f"{channel}/messages/{model.__name__}"} for model in REPLIES]
    for command in endpoint.commands:
        operation = _operation("receive", channel, command)
        operation["reply"] = {"channel": {"$ref": channel}, "messages": replies}
        operation["x-roles"] = _roles(command)
        yield f"{endpoint.name}.receive{command.__name__}", operation
    for event in endpoint.events:
        yield f"{endpoint.name}.send{event.__name__}", _operation("send", channel, event)


def _operation(action: str, channel: str, model: type[WireModel]) -> _Json:
    return {
        "action": action,
        "channel": {"$ref": channel},
        "summary": _summary(model),
        "messages": [{"$ref": f"{channel}/messages/{model.__name__}"}],
    }


def _message(model: type[WireModel]) -> _Json:
    message: _Json = {
        "name": message_type(model),
        "title": model.__name__,
        "summary": _summary(model),
        "payload": {"$ref": _SCHEMAS + model.__name__},
        "examples": [
            {"name": example.name, "summary": example.summary, "payload": example.payload}
            for example in examples_of(model)
        ],
    }
    if "ref" in model.model_fields:
        text = "Ties the reply to its command."
        message["correlationId"] = {"description": text, "location": "$message.payload#/ref"}
    return message


def _summary(model: type[WireModel]) -> str:
    return markdown(model.__doc__ or "")


def _roles(command: type[AnyCommand]) -> list[str]:
    allowed = REQUIRED_ROLE.get(command, frozenset())
    return [role.value for role in Role if role in allowed]


def _moved(schema: Any) -> Any:
    """The schema with its references pointing to where AsyncAPI keeps schemas."""
    if isinstance(schema, dict):
        return {key: _moved(value) for key, value in schema.items()}
    if isinstance(schema, list):
        return [_moved(part) for part in schema]
    return schema.replace(DEFINITIONS, _SCHEMAS) if isinstance(schema, str) else schema
