"""What every model of the wire has in common."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Final, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)

PROTOCOL_VERSION: Final = 1
"""The version that ``livestream:welcome`` names and the subprotocol carries."""

SUBPROTOCOL = f"backchannel.v{PROTOCOL_VERSION}"
"""What a client offers, and the server echoes, in ``Sec-WebSocket-Protocol``."""

MAX_FRAME_BYTES = 16 * 1024
"""The largest client frame or message, in bytes of UTF-8; a longer one is closed with 1009."""


class WireModel(BaseModel):
    """A part of a message. Unknown fields are refused: what is misspelt must not be lost in silence."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,
        # What is sent always has its defaults in it; only what is `omitted` may be missing from a reply or event.
        json_schema_serialization_defaults_required=True,
    )


def message_type(model: type[WireModel]) -> str:
    """The name of a message on the wire: the one literal that its ``type`` may be."""
    (name,) = get_args(model.model_fields["type"].annotation)
    return str(name)


def _is_none(value: object) -> bool:
    return value is None


def omitted(**field: Any) -> Any:
    """A field that is left out of the message when it is None. One without this is sent as ``null``."""
    return Field(default=None, exclude_if=_is_none, **field)


def _is_empty(value: tuple[object, ...]) -> bool:
    return not value


def listed(**field: Any) -> Any:
    """A list that is left out of the message when it is empty."""
    return Field(default=(), exclude_if=_is_empty, **field)


def _is_false(value: object) -> bool:
    return value is False


def flag(**field: Any) -> Any:
    """A field that is only in the message when it is true: for what is rare, in messages that are many."""
    return Field(default=False, exclude_if=_is_false, **field)


def format_time(moment: datetime) -> str:
    """RFC 3339 in UTC with milliseconds and ``Z``, as every time on the wire: ``2026-11-23T10:22:31.123Z``."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def _to_milliseconds(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time needs a zone, e.g. 2026-11-23T10:22:31.123Z")
    surplus = moment.microsecond % 1000
    return moment.replace(microsecond=moment.microsecond - surplus) if surplus else moment


Timestamp = Annotated[
    datetime,
    AfterValidator(_to_milliseconds),
    PlainSerializer(format_time, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A moment in UTC, kept to the millisecond: what is stored and what is sent are the same value."""

StreamId = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9._~-]*$", max_length=64),
    Field(description="Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters."),
]

Epoch = Annotated[
    str,
    StringConstraints(strict=True, min_length=1, max_length=64),
    Field(
        description="Names one life of a stream's log, as viewers or as staff are sent it. Another epoch means: offsets cannot be compared."
    ),
]

Offset = Annotated[
    int,
    Field(
        ge=0,
        strict=True,
        le=2**53 - 1,
        description="Position in the stream's log; the first event has offset 1.",
    ),
]
"""At most 2^53 - 1, so that a JavaScript number holds it exactly."""

Ref = Annotated[
    str,
    StringConstraints(strict=True, min_length=1, max_length=64),
    Field(description="Chosen by the client; comes back on the ack or error that answers this command."),
]
