"""The fields of messages and types: name, type, whether it has to be there, and what it means."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .markup import Html, code, element, inline, join

Json = dict[str, Any]

SCHEMAS = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Field:
    """One field, by its path in the message."""

    path: str
    schema: Json
    required: bool


def fields_of(schema: Json, schemas: dict[str, Json], prefix: str = "") -> Iterator[Field]:
    """The fields of an object; those of ``data`` one by one, since that is where a reader looks."""
    required = schema.get("required", ())
    for name, field in schema.get("properties", {}).items():
        inner = schemas.get(str(field.get("$ref", "")).removeprefix(SCHEMAS))
        if name == "data" and inner is not None:
            yield from fields_of(inner, schemas, "data.")
        else:
            yield Field(prefix + name, field, name in required)


ASKED = ("required", "optional")
"""Whether a field has to be in what a client sends."""
TOLD = ("always", "not always")
"""Whether a field is in what the server sends."""


def field_list(fields: list[Field], words: tuple[str, str], notes: dict[str, str] | None = None) -> Html:
    """The fields as a list of terms.

    :param words: for a field that is required and for one that is not: ``ASKED`` or ``TOLD``
    :param notes: other words, by path
    """
    if not fields:
        return element("p", "No fields.", class_="muted")
    return element(
        "dl", *(_row(field, words, (notes or {}).get(field.path)) for field in fields), class_="fields"
    )


def _row(field: Field, words: tuple[str, str], note: str | None) -> Html:
    must, may = words
    need = note or (must if field.required else may)
    term = element(
        "dt",
        code(field.path),
        " ",
        element("span", type_of(field.schema), class_="type"),
        " ",
        element("span", need, class_="need" if need == may else "need must"),
    )
    says = [inline(text) for text in (field.schema.get("description"), _bounds(field.schema)) if text]
    spaced = [part for text in says for part in (" ", text)][1:]
    return element("div", term, *([element("dd", *spaced)] if spaced else []))


def type_of(schema: Json) -> Html:
    """The type in words; a type with a name is a link to it."""
    if "$ref" in schema:
        name = str(schema["$ref"]).removeprefix(SCHEMAS)
        return element("a", name, href="#error-codes" if name == "ErrorCode" else f"#{name}")
    if "const" in schema:
        return code(json.dumps(schema["const"]))
    if "anyOf" in schema:
        return _either([type_of(part) for part in schema["anyOf"]])
    if "enum" in schema:
        return _either([code(json.dumps(value)) for value in schema["enum"]])
    if schema.get("type") == "array":
        return join(["list of ", type_of(schema["items"])])
    words = {"uuid": "UUID", "date-time": "time (RFC 3339)"}
    return join([words.get(schema.get("format", ""), str(schema["type"]))])


def _either(options: list[Html]) -> Html:
    first, *rest = options
    return join([first, *(part for option in rest for part in (" or ", option))])


def _bounds(schema: Json) -> str:
    """The bounds of one value in words, of what may be null too."""
    for part in schema.get("anyOf", ()):
        if words := _bounds(part):
            return words
    bounds = []
    if "default" in schema:
        bounds.append(f"Default: `{json.dumps(schema['default'])}`.")
    if "maxLength" in schema and "at most" not in schema.get("description", ""):
        bounds.append(f"At most {schema['maxLength']} characters.")
    if "minimum" in schema:
        bounds.append(f"At least {schema['minimum']}.")
    return " ".join(bounds)


def named_types(fields: list[Field], schemas: dict[str, Json]) -> list[str]:
    """The types that the fields name, and those that these name in turn, in the order of their first mention."""
    found: dict[str, None] = {}
    waiting = [name for field in fields for name in _references(field.schema)]
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = None
            waiting += _references(schemas[name])
    return list(found)


def _references(part: Any) -> list[str]:
    if isinstance(part, dict):
        here = [str(part["$ref"]).removeprefix(SCHEMAS)] if "$ref" in part else []
        return here + [name for value in part.values() for name in _references(value)]
    return [name for value in part for name in _references(value)] if isinstance(part, list) else []
