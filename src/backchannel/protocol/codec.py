"""Text frames to commands, and messages to text. Pure: no I/O, no state.

``decode`` raises ``DecodeError``, and nothing else, for whatever a client may send.
"""

from __future__ import annotations

import json
from difflib import get_close_matches
from typing import Any, NoReturn
from uuid import UUID

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from .base import StreamId, WireModel, message_type
from .codes import ErrorCode
from .commands import COMMANDS, AnyCommand
from .replies import Error, ErrorData

COMMAND_BY_TYPE: dict[str, type[AnyCommand]] = {message_type(command): command for command in COMMANDS}

_STREAM_ID: TypeAdapter[str] = TypeAdapter(StreamId)

MAX_DIGITS = 20
"""Digits of an integer; the largest that a command may hold, an offset, has 16. Python's own limit is 4,300."""


class DecodeError(Exception):
    """A frame that is no command. Carries what the ``error`` reply says, and the frame's ``ref`` if it had a good one."""

    def __init__(
        self,
        code: ErrorCode,
        message: str,
        *,
        field: str | None = None,
        hint: str | None = None,
        ref: str | None = None,
        stream_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field
        self.hint = hint
        self.ref = ref
        self.stream_id = stream_id

    def reply(self) -> Error:
        data = ErrorData(code=self.code, message=self.message, field=self.field, hint=self.hint)
        return Error(ref=self.ref, stream_id=self.stream_id, data=data)


def encode(message: WireModel) -> str:
    """A message as the JSON text of its frame, without blanks."""
    return message.model_dump_json()


def decode(text: str) -> AnyCommand:
    """The command in a text frame.

    :raises DecodeError: for anything else, naming what was wrong, where, and the nearest right name
    """
    frame = _parse(text)
    if not isinstance(frame, dict):
        raise DecodeError(
            ErrorCode.not_an_object,
            f"a frame must be a JSON object, this is {_json_kind(frame)}",
            hint='send {"type": "…", "data": {…}}',
        )
    return _to_command(frame)


def _parse(text: str) -> Any:
    try:
        frame = _DECODER.decode(text)
        if "\\u" in text:  # only an escape can bring a lone surrogate into a string that came as UTF-8
            json.dumps(frame, ensure_ascii=False).encode()
    except RecursionError:
        raise DecodeError(ErrorCode.invalid_json, "nested too deeply") from None
    except UnicodeEncodeError:
        raise DecodeError(
            ErrorCode.invalid_json,
            "not valid JSON: an escape names half a surrogate pair",
        ) from None
    except ValueError as error:
        raise DecodeError(ErrorCode.invalid_json, f"not valid JSON: {_shorten(str(error))}") from None
    return frame


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"the key {_quote(twice)} stands twice in one object")
    return result


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _parse_int(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError(f"a number with {len(digits)} digits")
    return int(digits)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique_keys, parse_constant=_refuse_constant, parse_int=_parse_int
)
"""Made once: ``json.loads`` would make one for each frame."""


def _to_command(frame: dict[str, Any]) -> AnyCommand:
    kind = frame.get("type")
    model = COMMAND_BY_TYPE.get(kind) if isinstance(kind, str) else None
    if model is None:
        raise _no_command(frame, kind)
    try:
        return model.model_validate(frame)
    except ValidationError as error:
        raise _explain(error, model, frame) from None


def _no_command(frame: dict[str, Any], kind: object) -> DecodeError:
    ref, stream_id = _good_ref(frame.get("ref")), _good_stream_id(frame.get("stream_id"))
    if not isinstance(kind, str):
        present = "type" in frame
        code = ErrorCode.invalid_field if present else ErrorCode.missing_field
        message = "a frame needs a type, a string such as livestream:chat_message"
        hint = None if present else _missing_hint("type", frame)
        return DecodeError(code, message, field="type", hint=hint, ref=ref, stream_id=stream_id)
    message = f"no command has the type {_quote(kind)}"
    code, hint = ErrorCode.unknown_type, _type_hint(kind)
    return DecodeError(code, message, field="type", hint=hint, ref=ref, stream_id=stream_id)


def _explain(error: ValidationError, model: type[BaseModel], frame: dict[str, Any]) -> DecodeError:
    """The first thing that was wrong. A misspelt field is both unknown and missing: the unknown name says more."""
    details = error.errors(include_url=False, include_context=False)
    detail = next((d for d in details if d["type"] == "extra_forbidden"), details[0])
    field = ".".join(_shorten(str(part), 64) for part in detail["loc"])
    code, message, hint = _describe(detail, field, model, frame)
    ref, stream_id = _good_ref(frame.get("ref")), _good_stream_id(frame.get("stream_id"))
    return DecodeError(code, message, field=field, hint=hint, ref=ref, stream_id=stream_id)


def _describe(
    detail: ErrorDetails, field: str, model: type[BaseModel], frame: dict[str, Any]
) -> tuple[ErrorCode, str, str | None]:
    if detail["type"] == "extra_forbidden":
        return (
            ErrorCode.unknown_field,
            f"{frame['type']} has no field {field}",
            _field_hint(frame["type"], detail["loc"], model),
        )
    if detail["type"] == "missing":
        return ErrorCode.missing_field, f"{frame['type']} needs the field {field}", None
    return ErrorCode.invalid_field, f"{field}: {_shorten(detail['msg'])}", None


def _field_hint(kind: str, loc: tuple[int | str, ...], model: type[BaseModel]) -> str | None:
    """The nearest name at the same place, else the place where this very name belongs."""
    name = str(loc[-1])
    here = _model_at(loc[:-1], model)
    match = _nearest(name, list(here.model_fields))
    if match is not None:
        return f"did you mean {match}?"
    if len(loc) == 1:
        data = _model_at(("data",), model)
        inner = _nearest(name, list(data.model_fields)) if data is not model else None
        return f"did you mean data.{inner}?" if inner else f"the fields of {kind} go into data"
    return (
        f"known fields: {', '.join(here.model_fields)}" if here.model_fields else "there are no fields here"
    )


def _model_at(loc: tuple[int | str, ...], model: type[BaseModel]) -> type[BaseModel]:
    for part in loc:
        field = model.model_fields.get(str(part))
        if (
            field is None
            or not isinstance(field.annotation, type)
            or not issubclass(field.annotation, BaseModel)
        ):
            return model
        model = field.annotation
    return model


def _type_hint(kind: str) -> str:
    match = _nearest(kind, list(COMMAND_BY_TYPE))
    if match is None:
        suffix = {name.partition(":")[2] or name: name for name in COMMAND_BY_TYPE}
        short = _nearest(kind.rpartition(":")[2], list(suffix))
        match = suffix[short] if short else None
    return f"did you mean {match}?" if match else f"the types are {', '.join(COMMAND_BY_TYPE)}"


def _missing_hint(name: str, frame: dict[str, Any]) -> str | None:
    match = _nearest(name, list(frame))
    return f"rename {_shorten(match, 64)} to {name}" if match else None


def _nearest(name: str, candidates: list[str]) -> str | None:
    """The candidate that differs only in case and underscores, else the first that goes on with one, else the closest."""
    plain = {_plain(candidate): candidate for candidate in candidates}
    if _plain(name) in plain:
        return plain[_plain(name)]
    longer = [candidate for candidate in candidates if candidate.startswith(f"{name}_")]
    if longer:
        return longer[0]
    close = get_close_matches(name[:64], candidates, n=1, cutoff=0.7)
    return close[0] if close else None


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _good_ref(value: object) -> str | None:
    """What may be echoed in an error about a frame that is otherwise wrong."""
    return value if isinstance(value, str) and 0 < len(value) <= 64 and value.isprintable() else None


def _good_stream_id(value: object) -> str | None:
    try:
        return _STREAM_ID.validate_python(value)
    except ValidationError:
        return None


def _json_kind(value: object) -> str:
    kinds = {
        list: "an array",
        str: "a string",
        bool: "a boolean",
        int: "a number",
        float: "a number",
    }
    return kinds.get(type(value), "null")


def _quote(text: str) -> str:
    """Somebody else's words inside ours: short, and with nothing that could upset a log or a terminal."""
    return json.dumps(_shorten(text, 64), ensure_ascii=True)


def _shorten(text: str, limit: int = 200) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def uuid_of(command: AnyCommand) -> UUID | None:
    """The id that the client chose for what the command creates, if it did."""
    return getattr(command.data, "id", None)
