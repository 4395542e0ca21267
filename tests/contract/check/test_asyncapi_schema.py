"""JSON Schema as it stands in AsyncAPI documents: what shapes it allows."""

from __future__ import annotations

from pathlib import Path

import pytest

from backchannel.contract.check.model import (
    Anything,
    Binary,
    Listing,
    OneOf,
    Record,
    Scalar,
    Text,
)

from .asyncapi_documents import loaded, only, payload


class TestSchemas:
    @pytest.mark.parametrize(
        ("schema", "shape"),
        [
            ("{type: string, const: ping}", Text(("ping",))),
            ("{type: string}", Text((None,))),
            ("{type: array, items: {type: integer}}", Listing(Scalar("number"))),
            ("{type: boolean}, contentType: text/plain", Text((None,))),
            ("{}, contentType: application/octet-stream", Binary()),
            ("{enum: [1, 2]}", Scalar("number", frozenset({1, 2}))),
            ("{schemaFormat: application/vnd.apache.avro, schema: {type: record}}", None),
            ("{description: anything}", None),
            ("true", None),
        ],
    )
    def test_forms_of_frames(self, tmp_path: Path, schema: str, shape: object) -> None:
        (send,) = only(loaded(tmp_path, payload(schema))).conversation.sends
        assert send.shape == shape if shape is not None else isinstance(send.shape, Anything)

    def test_values_that_may_be_null(self, tmp_path: Path) -> None:
        schema = "{type: object, properties: {a: {type: string, nullable: true}, b: {anyOf: [{type: string}, {type: 'null'}]}}}"
        (send,) = only(loaded(tmp_path, payload(schema))).conversation.sends
        assert isinstance(send.shape, Record)
        for name in "ab":
            assert send.shape.properties[name].shape == OneOf((Scalar("string"), Scalar("null")))

    def test_a_recursive_schema_ends(self, tmp_path: Path) -> None:
        text = payload("{$ref: '#/components/schemas/Tree'}") + (
            "components: {schemas: {Tree: {type: object, properties: {left: {$ref: '#/components/schemas/Tree'},"
            " right: {$ref: '#/components/schemas/Tree'}}}}}\n"
        )
        (send,) = only(loaded(tmp_path, text)).conversation.sends
        assert isinstance(send.shape, Record)
        assert isinstance(send.shape.properties["left"].shape, Anything)

    @pytest.mark.timeout(20)
    def test_types_that_mention_each_other_do_not_multiply(self, tmp_path: Path) -> None:
        every = ", ".join(f"p{n}: {{$ref: '#/components/schemas/T{n}'}}" for n in range(10))
        types = ", ".join(f"T{n}: {{type: object, properties: {{{every}}}}}" for n in range(10))
        loaded(
            tmp_path, payload("{$ref: '#/components/schemas/T0'}") + f"components: {{schemas: {{{types}}}}}\n"
        )

    def test_alternatives_of_alternatives_are_not_all_tried(self, tmp_path: Path) -> None:
        either = "{oneOf: [{type: object, properties: {a: {}}}, {type: object, properties: {b: {}}}]}"
        (send,) = only(
            loaded(tmp_path, payload(f"{{allOf: [{', '.join([either] * 12)}]}}"))
        ).conversation.sends
        assert isinstance(send.shape, Anything)
