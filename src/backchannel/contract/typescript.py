"""The models as TypeScript: an interface a model, a union a family, and the tables of codes.

It is made from the JSON Schema, so both say the same. The text is laid out as a person would write it, since
people read it: types stand before what uses them, every description becomes a doc comment.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from ..protocol.base import MAX_FRAME_BYTES, PROTOCOL_VERSION, SUBPROTOCOL
from ..protocol.codes import CLOSE_TABLE, ERROR_TABLE
from .json_schema import DEFINITIONS, FAMILIES, definitions, markdown

LINE_WIDTH = 110
"""The same as the formatter's of web/."""

_Row = tuple[str, dict[str, str | bool]]
"""A key of a table and the fields of its value."""

_HEADER = """\
// Generated from the models of src/backchannel/protocol. Do not edit: change the models and run
//   python -m backchannel.contract
"""

_SCALARS = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}


def typescript_module() -> str:
    """The whole module, ending in a newline."""
    blocks = [_HEADER.rstrip(), *_constants(), *_types(definitions()), *_tables()]
    return "\n\n".join(blocks) + "\n"


def _constants() -> Iterator[str]:
    yield (
        _comment("The version that `livestream:welcome` names.")
        + f"export const PROTOCOL_VERSION = {PROTOCOL_VERSION};"
    )
    text = "What a client offers in `Sec-WebSocket-Protocol`, beside `bearer.<token>`."
    yield _comment(text) + f"export const SUBPROTOCOL = {json.dumps(SUBPROTOCOL)};"
    text = "The largest frame that a client may send, in bytes of UTF-8."
    yield _comment(text) + f"export const MAX_FRAME_BYTES = {MAX_FRAME_BYTES};"


def _types(schemas: dict[str, Any]) -> Iterator[str]:
    done: set[str] = set()
    for union, (_, family) in FAMILIES.items():
        names = [model.__name__ for model in family]
        for name in names:
            yield from _with_dependencies(name, schemas, done)
        yield _comment(f"Any {union.lower()}; `type` tells which.") + _union(union, names)


def _with_dependencies(name: str, schemas: dict[str, Any], done: set[str]) -> Iterator[str]:
    if name in done:
        return
    done.add(name)
    for used in _references(schemas[name]):
        yield from _with_dependencies(used, schemas, done)
    yield _declaration(name, schemas[name])


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield schema["$ref"].removeprefix(DEFINITIONS)
        schema = list(schema.values())
    if isinstance(schema, list):
        for part in schema:
            yield from _references(part)


def _declaration(name: str, schema: dict[str, Any]) -> str:
    comment = _comment(schema.get("description", ""))
    if "enum" in schema:
        return comment + _union(name, map(json.dumps, schema["enum"]))
    if not schema["properties"]:
        return f"{comment}export type {name} = Record<string, never>;"
    required = schema.get("required", ())
    fields = (_field(key, value, key in required) for key, value in schema["properties"].items())
    return f"{comment}export interface {name} {{\n{''.join(fields)}}}"


def _field(name: str, schema: dict[str, Any], required: bool) -> str:
    comment = _comment(_field_text(schema), indent="  ")
    return f"{comment}  readonly {name}{'' if required else '?'}: {_type(schema)};\n"


def _field_text(schema: dict[str, Any]) -> str:
    default = f"Default: `{json.dumps(schema['default'])}`." if "default" in schema else ""
    return f"{schema.get('description', '')} {default}".strip()


def _type(schema: dict[str, Any]) -> str:
    """The type of one field.

    :raises ValueError: for a schema that has no translation here; it is better to stop than to say
        ``unknown``
    """
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(DEFINITIONS)
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(_type(part) for part in schema["anyOf"])
    if schema.get("type") == "array" and "items" in schema:
        return f"readonly {_type(schema['items'])}[]"
    if schema.get("type") in _SCALARS:
        return _SCALARS[schema["type"]]
    raise ValueError(f"no TypeScript for the schema {json.dumps(schema)}; teach it to {__name__}")


def _union(name: str, members: Iterable[str]) -> str:
    """A type that is one of several, on one line where it fits."""
    names = list(members)
    line = f"export type {name} = {' | '.join(names)};"
    if len(line) <= LINE_WIDTH:
        return line
    return f"export type {name} =" + "".join(f"\n  | {member}" for member in names) + ";"


def _tables() -> Iterator[str]:
    for name, reconnect, text in (
        ("PassingCloseName", True, "The close codes after which a client comes back by itself, by name."),
        ("FinalCloseName", False, "The close codes that need a person, by name: coming back would not help."),
    ):
        names = (json.dumps(code.name) for code, info in CLOSE_TABLE.items() if info.reconnect is reconnect)
        yield _comment(text) + _union(name, names)
    yield _comment("What a close code means.") + (
        "export interface CloseInfo {\n  readonly name: PassingCloseName | FinalCloseName;\n"
        "  readonly reason: string;\n"
        + _comment("Whether to come back by oneself, after a backoff.", indent="  ")
        + "  readonly reconnect: boolean;\n}"
    )
    text = "Every code the server closes with. Of others, 4000-4499 come back and 4500-4999 do not."
    closes: list[_Row] = [
        (str(int(code)), {"name": code.name, "reason": info.reason, "reconnect": info.reconnect})
        for code, info in CLOSE_TABLE.items()
    ]
    yield _table("CLOSE_CODES", "Readonly<Record<number, CloseInfo>>", text, closes)
    yield _comment("What an error code means.") + (
        "export interface ErrorInfo {\n  readonly description: string;\n"
        + _comment("Whether the same command may succeed later without being changed.", indent="  ")
        + "  readonly retryable: boolean;\n}"
    )
    errors: list[_Row] = [
        (code.value, {"description": info.description, "retryable": info.retryable})
        for code, info in ERROR_TABLE.items()
    ]
    yield _table(
        "ERROR_CODES",
        "Readonly<Record<ErrorCode, ErrorInfo>>",
        "What each `data.code` of an error means.",
        errors,
    )


def _table(name: str, kind: str, text: str, rows: list[_Row]) -> str:
    return f"{_comment(text)}export const {name}: {kind} = {{\n{''.join(_row(*row) for row in rows)}}};"


def _row(key: str, values: dict[str, str | bool]) -> str:
    cells = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]
    line = f"  {key}: {{ {', '.join(cells)} }},\n"
    if len(line) <= LINE_WIDTH + 1:
        return line
    return f"  {key}: {{\n" + "".join(f"    {cell},\n" for cell in cells) + "  },\n"


def _comment(text: str, indent: str = "") -> str:
    """A doc comment and its newline; nothing for no text."""
    if not text:
        return ""
    safe = markdown(text).replace("*/", "*\\/")
    line = f"{indent}/** {safe} */\n"
    if "\n" not in safe and len(line) <= LINE_WIDTH + 1:
        return line
    width = LINE_WIDTH - len(indent) - 3
    lines = [part for paragraph in safe.split("\n") for part in textwrap.wrap(paragraph, width) or [""]]
    body = "".join(f"{indent} * {part}".rstrip() + "\n" for part in lines)
    return f"{indent}/**\n{body}{indent} */\n"
