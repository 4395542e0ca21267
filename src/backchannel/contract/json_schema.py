"""The models as one JSON Schema (2020-12): a definition for every model, and a union for each family.

Commands are described as the server accepts them (what has a default may be left out), replies and events as
the server sends them (only what is `omitted` may be missing, and it is never null).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from ..protocol.base import PROTOCOL_VERSION, WireModel, message_type
from ..protocol.commands import COMMANDS
from ..protocol.events import EVENTS
from ..protocol.replies import REPLIES

FAMILIES: dict[str, tuple[JsonSchemaMode, Sequence[type[WireModel]]]] = {
    "Command": ("validation", COMMANDS),
    "Reply": ("serialization", REPLIES),
    "Event": ("serialization", EVENTS),
}
"""The three families of messages, each with the side from which it is described, by the name of its union."""

DEFINITIONS = "#/$defs/"
"""Where the references of the schema point."""


class _Generator(GenerateJsonSchema):
    """Pydantic's generator, without a title on every field and without null where a field is left out."""

    def field_title_should_be_set(self, schema: object) -> bool:
        return False

    def model_field_schema(self, schema: core_schema.ModelField) -> JsonSchemaValue:
        result = _with_description(super().model_field_schema(schema))
        if self.mode == "serialization" and schema.get("serialization_exclude_if") is not None:
            return _without_null(result)
        return result

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        result = super().default_schema(schema)
        # What is sent holds its defaults, and "null" or "an object of defaults" tells a reader nothing new.
        if self.mode == "serialization" or not isinstance(result.get("default"), str | bool | int):
            result.pop("default", None)
        return result


def _with_description(schema: JsonSchemaValue) -> JsonSchemaValue:
    """What describes the one type of an optional field describes the field."""
    inner = next((part["description"] for part in schema.get("anyOf", ()) if "description" in part), None)
    return schema if inner is None or "description" in schema else {**schema, "description": inner}


def _without_null(schema: JsonSchemaValue) -> JsonSchemaValue:
    if "anyOf" not in schema:
        return {key: value for key, value in schema.items() if key != "default"}
    kept = [part for part in schema["anyOf"] if part != {"type": "null"}]
    rest = {key: value for key, value in schema.items() if key not in ("anyOf", "default")}
    return {**kept[0], **rest} if len(kept) == 1 else {"anyOf": kept, **rest}


@cache
def definitions() -> dict[str, JsonSchemaValue]:
    """The JSON Schema of every model and enumeration by its name, references as `#/$defs/<name>`.

    Made once, and shared: not to be changed.
    """
    return described([(model, mode) for mode, family in FAMILIES.values() for model in family])


def described(models: Sequence[tuple[type[WireModel], JsonSchemaMode]]) -> dict[str, JsonSchemaValue]:
    """The JSON Schema of these models and of all that they are made of, by name."""
    _, schema = models_json_schema(models, schema_generator=_Generator, ref_template=DEFINITIONS + "{model}")
    found: dict[str, JsonSchemaValue] = schema["$defs"]
    return {name: _plain_text(definition) for name, definition in found.items()}


def schema_document() -> JsonSchemaValue:
    """The whole schema: any message of any family is valid against its root."""
    unions = {name: union_of(family) for name, (_, family) in FAMILIES.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Backchannel, the wire, version {PROTOCOL_VERSION}",
        "description": "Any frame: a command of the client, a reply to one command, or an event.",
        "anyOf": [{"$ref": DEFINITIONS + name} for name in unions],
        "$defs": {**unions, **definitions()},
    }


def union_of(family: Sequence[type[WireModel]]) -> JsonSchemaValue:
    """Any of these models, told apart by ``type``."""
    references = {message_type(model): DEFINITIONS + model.__name__ for model in family}
    return {
        "oneOf": [{"$ref": reference} for reference in references.values()],
        "discriminator": {"propertyName": "type", "mapping": references},
    }


def _plain_text(schema: Any) -> Any:
    """Docstrings quote code with two backticks; everything that reads the contract expects Markdown's one."""
    if isinstance(schema, dict):
        return {
            key: markdown(value) if key == "description" and isinstance(value, str) else _plain_text(value)
            for key, value in schema.items()
        }
    return [_plain_text(part) for part in schema] if isinstance(schema, list) else schema


def markdown(text: str) -> str:
    """A docstring as Markdown on one line a paragraph."""
    paragraphs = text.replace("``", "`").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
