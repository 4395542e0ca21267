"""The models as an AsyncAPI 3.0 document.

It is written from the server's view: the server *receives* commands and *sends* events.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ..config import Settings
from ..protocol.base import MAX_FRAME_BYTES, PROTOCOL_VERSION, SUBPROTOCOL, WireModel, message_type
from ..protocol.codes import CLOSE_TABLE, ERROR_TABLE
from ..protocol.commands import COMMANDS, AnyCommand
from ..protocol.events import EVENTS
from ..protocol.permissions import REQUIRED_ROLE
from ..protocol.replies import REPLIES
from ..protocol.user import Role
from .endpoints import ENDPOINTS, Endpoint, needs_token
from .examples import STREAM_ID, Example, examples_of
from .json_schema import DEFINITIONS, definitions, markdown
from .limits import limits
from .security import MAX_TOKEN_CHARACTERS, security_schemes, token_claims

_Json = dict[str, Any]

_SCHEMAS: Final = "#/components/schemas/"
_MESSAGES: Final = "#/components/messages/"
_SCHEMES: Final = "#/components/securitySchemes/"
_FAMILIES: Final = {"command": COMMANDS, "reply": REPLIES, "event": EVENTS}
DEFAULTS: Final = Settings()
"""What a server runs with that is told nothing."""


def asyncapi_document(settings: Settings = DEFAULTS) -> _Json:
    """The whole document. It stands for itself: every reference points into it.

    :param settings: of the server that it describes: which ways of a token it takes, and its limits
    """
    schemes = security_schemes(settings)
    return {
        "asyncapi": "3.0.0",
        "info": _info(),
        "defaultContentType": "application/json",
        "servers": {protocol: _server(scheme, schemes, settings) for protocol, scheme in _PROTOCOLS.items()},
        "channels": {endpoint.name: _channel(endpoint, schemes) for endpoint in ENDPOINTS},
        "operations": dict(
            operation for endpoint in ENDPOINTS for operation in _operations(endpoint, schemes)
        ),
        "components": {
            "messages": dict(_messages()),
            "schemas": _moved(definitions()),
            "securitySchemes": schemes,
        },
        "x-unknown-messages": "refused",
        "x-token": token_claims(settings),
        "x-roles": {message_type(command): _roles(command) for command in COMMANDS},
        "x-close-codes": [
            {
                "code": int(code),
                "name": code.name,
                "reason": info.reason,
                "reconnect": info.reconnect,
                "action": info.action,
            }
            for code, info in CLOSE_TABLE.items()
        ],
        "x-error-codes": [
            {"code": code.value, "description": info.description, "retryable": info.retryable}
            for code, info in ERROR_TABLE.items()
        ],
        "x-limits": limits(settings),
    }


def _info() -> _Json:
    return {
        "title": "Backchannel",
        "version": str(PROTOCOL_VERSION),
        "description": (
            "The live chat and Q&A beside a stream.\n\n"
            "**Frames** are text frames of UTF-8 JSON; a client's have at most "
            f"{MAX_FRAME_BYTES} bytes. A *command* of the client is `{{type, data, ref}}`; it is answered by one "
            "*reply*, an `ack` or an `error`, that carries its `ref`. An *event* is what the server tells unasked: "
            "`{type, data}` and, if it stands in the stream's log, its `offset`. Unknown types and unknown fields "
            "are refused with an error that names them and the nearest right name.\n\n"
            "**Coming back.** Keep `epoch` and `offset` of the last event: with them a reconnect gets exactly "
            "what it missed, or a fresh snapshot and is told so (`recovered`). What a client creates it names by "
            "a UUID, `data.id`: sent again it is not done twice.\n\n"
            "`x-token` tells what a token says, `x-roles` who may send what, `x-close-codes` and `x-error-codes` "
            "what each code means and whether to come back or to try again, `x-limits` how much and how fast."
        ),
        "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        "tags": [
            {"name": "command", "description": "What a client sends."},
            {"name": "reply", "description": "What answers one command, by its `ref`."},
            {"name": "event", "description": "What the server tells, unasked."},
        ],
    }


_PROTOCOLS: Final = {"plain": "ws", "tls": "wss"}


def _server(protocol: str, schemes: _Json, settings: Settings) -> _Json:
    host = (settings.public_url or f"http://localhost:{settings.port or 8000}").partition("://")[2]
    return {
        "host": "{host}",
        "protocol": protocol,
        "description": "With a token, by any one of these ways. Without one, `/ws/livestream/{stream_id}` lets "
        "guests read where the stream allows it.",
        "variables": {"host": {"default": host, "description": "Where the server listens."}},
        "security": _security(schemes),
    }


def _security(schemes: _Json) -> list[_Json]:
    return [{"$ref": _SCHEMES + name} for name in schemes]


def _channel(endpoint: Endpoint, schemes: _Json) -> _Json:
    channel: _Json = {
        "address": endpoint.address,
        "title": endpoint.title,
        "description": endpoint.description,
        "messages": {
            model.__name__: {"$ref": _MESSAGES + _message_key(endpoint, model)} for model in endpoint.messages
        },
        "bindings": {"ws": _websocket_binding(endpoint, schemes)},
        "x-subprotocols": [SUBPROTOCOL],
        "x-trailing-slash": "ignored",
    }
    if not endpoint.multiplexed:
        description = definitions()["ChatMessageCommand"]["properties"]["stream_id"]["description"]
        channel["parameters"] = {"stream_id": {"description": description, "examples": [STREAM_ID]}}
    return channel


def _websocket_binding(endpoint: Endpoint, schemes: _Json) -> _Json:
    """What stands in the handshake.

    On ``/ws`` the position to resume from is in ``livestream:join`` instead.
    """
    query: _Json = {}
    if not endpoint.multiplexed:
        position = definitions()["Welcome"]["properties"]
        epoch = "With `offset`: resume from this position of the log. What is no position brings a snapshot."
        offset = "The offset of the last event that the client has."
        query["epoch"] = {**position["epoch"], "description": epoch}
        query["offset"] = {**position["offset"], "description": offset}
    for scheme in schemes.values():
        if scheme.get("in") == "query":
            text = {"type": "string", "maxLength": MAX_TOKEN_CHARACTERS, "description": scheme["description"]}
            query[scheme["name"]] = text
    headers = {
        "Sec-WebSocket-Protocol": {"type": "string", "description": schemes["subprotocol"]["description"]},
        "Authorization": {"type": "string", "description": schemes["authorization"]["description"]},
        "Origin": {
            "type": "string",
            "description": "A browser sets it: the server's own origin, or one of its setting `allowed_origins`.",
        },
    }
    return {
        "method": "GET",
        "query": {"type": "object", "properties": query},
        "headers": {"type": "object", "properties": headers},
        "bindingVersion": "0.1.0",
    }


def _operations(endpoint: Endpoint, schemes: _Json) -> Iterator[tuple[str, _Json]]:
    channel = f"#/channels/{endpoint.name}"
    replies = [{"$ref": f"{channel}/messages/{model.__name__}"} for model in REPLIES]
    for command in endpoint.commands:
        operation = _operation("receive", channel, command)
        if needs_token(command):
            operation["security"] = _security(schemes)
        operation["reply"] = {"channel": {"$ref": channel}, "messages": replies}
        operation["x-roles"] = _roles(command)
        operation["x-token-required"] = needs_token(command)
        yield f"{endpoint.name}.receive{command.__name__}", operation
    for event in endpoint.events:
        yield f"{endpoint.name}.send{event.__name__}", _operation("send", channel, event)


def _operation(action: str, channel: str, model: type[WireModel]) -> _Json:
    return {
        "action": action,
        "channel": {"$ref": channel},
        "summary": _summary(model),
        "tags": [{"name": _family(model)}],
        "messages": [{"$ref": f"{channel}/messages/{model.__name__}"}],
    }


def _family(model: type[WireModel]) -> str:
    return next(name for name, family in _FAMILIES.items() if model in family)


def _message_key(endpoint: Endpoint, model: type[WireModel]) -> str:
    """The key in the components. What differs from endpoint to endpoint has one for each."""
    return f"{endpoint.name}.{model.__name__}" if endpoint.names_stream(model) else model.__name__


def _messages() -> Iterator[tuple[str, _Json]]:
    for model in (*COMMANDS, *REPLIES, *EVENTS):
        for endpoint in ENDPOINTS:
            if model in endpoint.messages:
                yield _message_key(endpoint, model), _message(endpoint, model)


def _message(endpoint: Endpoint, model: type[WireModel]) -> _Json:
    payload: _Json = {"$ref": _SCHEMAS + model.__name__}
    examples = examples_of(model)
    if endpoint.names_stream(model):
        payload = {"allOf": [payload, {"required": ["stream_id"]}]}
        examples = [example.on_streams() for example in examples]
    message: _Json = {
        "name": message_type(model),
        "title": model.__name__,
        "summary": _summary(model),
        "tags": [{"name": _family(model)}],
        "contentType": "application/json",
        "payload": payload,
        "examples": [_example(example) for example in examples],
    }
    if "ref" in model.model_fields:
        text = "Ties the reply to its command."
        message["correlationId"] = {"description": text, "location": "$message.payload#/ref"}
    return message


def _example(example: Example) -> _Json:
    return {"name": example.name, "summary": example.summary, "payload": example.payload}


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
