"""From the messages of an AsyncAPI document to what the back end hears, reads and sends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from .asyncapi_nodes import Node
from .asyncapi_schema import reads_of, shapes_of
from .compare import names
from .model import (
    Anything,
    Binary,
    Case,
    Condition,
    Conversation,
    Path,
    Read,
    Record,
    Scalar,
    Send,
    Shape,
    Text,
)

Form: TypeAlias = Literal["json", "text", "binary"]

_DEEPEST_NAME: Final = 3
"""Levels at which the name of a message is looked for: `payload.data.type`."""
_NOT_JSON: Final = ("avro", "protobuf", "thrift", "xml", "raml")


@dataclass(frozen=True, slots=True)
class Message:
    """One message as the document has it: the frames it may be."""

    shapes: tuple[Shape, ...]
    form: Form
    node: Node
    why_open: str = ""
    """Why nothing of what is in it is known."""


def read_message(node: Node, default_type: str) -> Message:
    """The message of a Message Object.

    :param default_type: the document's ``defaultContentType``
    """
    content = (node.text("contentType") or default_type).lower()
    payload = node.get("payload")
    language = node.text("schemaFormat") or ""
    if payload is not None and (inner := payload.get("schema")) is not None:
        language, payload = payload.text("schemaFormat") or language, inner
    if content.startswith("text/") and "json" not in content:
        return Message((_text(payload),), "text", node)
    if content and "json" not in content:
        return Message((Binary(),), "binary", node)
    if payload is None or any(word in language.lower() for word in _NOT_JSON):
        why = f"the message {node.name!r} has no payload that is described by JSON Schema"
        return Message((Anything(why),), "json", node, why)
    # A schema of a plain string is how most documents describe a frame that is no JSON: "ping".
    found: list[Shape] = [
        _plain(shape) if isinstance(shape, Scalar) and shape.kind == "string" else shape
        for shape in shapes_of(payload)
    ]
    form: Form = "text" if all(isinstance(shape, Text) for shape in found) else "json"
    return Message(tuple(found), form, node)


def _text(payload: Node | None) -> Text:
    shapes = shapes_of(payload) if payload is not None else []
    return _plain(shapes[0]) if len(shapes) == 1 and isinstance(shapes[0], Scalar) else Text((None,))


def _plain(shape: Scalar) -> Text:
    literals = sorted(map(str, shape.literals or ()))
    return Text((literals[0],)) if len(literals) == 1 else Text((None,))


def conversation(heard: Iterable[Message], sent: Iterable[Message], *, refuses: bool) -> Conversation:
    """The back end's half.

    :param refuses: whether it answers what it does not know with an error
    """
    incoming = list(dict.fromkeys(heard))
    outgoing = list(dict.fromkeys(sent))
    cases: list[Case] = []
    reads: list[Read] = []
    open_hears: list[str] = [message.why_open for message in incoming if message.why_open]
    named = [(message, shape, name_of(shape)) for message in incoming for shape in message.shapes]
    for message, shape, name in named:
        if name is not None:
            path, values = name
            cases += [Case(path, value, message.node.where) for value in sorted(values)]
            reads += reads_of(shape, (Condition(path, values),), path)
        elif not isinstance(shape, Record):
            continue
        elif len(named) == 1:
            reads += reads_of(shape, (), ())
        else:
            # Which of the messages came, no constant tells: all that can be said is what may be read.
            reads += reads_of(shape, (), (), sure=False)
            open_hears.append(
                f"the message {message.node.name!r} has no constant by which one could tell it from others"
            )
    return Conversation(
        sends=tuple(Send(shape, message.node.where) for message in outgoing for shape in message.shapes),
        cases=tuple(cases),
        reads=tuple(reads),
        hears=frozenset(message.form for message in incoming),
        fallthrough="refused" if refuses else "ignored",
        open_hears=tuple(dict.fromkeys(open_hears)),
        open_sends=tuple(dict.fromkeys(message.why_open for message in outgoing if message.why_open)),
    )


def name_of(shape: Shape) -> tuple[Path, frozenset[str]] | None:
    """By what and as what a message is told from others: the constant text nearest to its root, those of usual names first."""
    found = sorted(_constants(shape), key=lambda one: (one[0], _rank(one[1]), one[1]))
    return (found[0][1], found[0][2]) if found else None


def _rank(path: Path) -> int:
    usual = names.DISCRIMINATORS
    return usual.index(path[-1]) if path[-1] in usual else len(usual)


def _constants(shape: Shape, at: Path = ()) -> Iterator[tuple[int, Path, frozenset[str]]]:
    """The texts that are always one of a few: weight (the less, the likelier a name), path and values."""
    if not isinstance(shape, Record) or len(at) >= _DEEPEST_NAME:
        return
    for name, prop in shape.properties.items():
        path = (*at, name)
        inner = prop.shape
        if isinstance(inner, Scalar) and inner.kind == "string" and inner.literals is not None:
            usual = name in names.DISCRIMINATORS
            if usual or (not prop.optional and len(inner.literals) == 1):
                yield 2 * len(path) - usual, path, frozenset(map(str, inner.literals))
        yield from _constants(inner, path)
