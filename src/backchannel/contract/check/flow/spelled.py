"""JSON documents that are written out as text, with or without parts that are known only when it runs: `'{"type": "ping"}'`, `f'{{"user": "{name}"}}'`."""

from __future__ import annotations

import json
from collections.abc import Iterable

from ..model import Anything, Listing, OneOf, Property, Record, Scalar, Shape

_INSIDE, _WHOLE = "\ue000", "\ue001"
"""Stand for a part that is not known: within a JSON string, and for a value of its own. Both are of Unicode's private use, so that no message spells them."""


def document(parts: Iterable[str | None]) -> Shape | None:
    """The shape of the object or list that a text spells, or None for any other text. `None` in `parts` is not known.

    A lone number, word or string is a text protocol's far more often than a document, and stays text.
    """
    known = "".join(_with_holes(parts))
    if not known.lstrip().startswith(("{", "[")):
        return None
    try:
        spelled = json.loads(known)
    except ValueError:
        return None
    return _shape(spelled)


def _with_holes(parts: Iterable[str | None]) -> Iterable[str]:
    """The text with a stand-in for each part that is not known, in quotes where it stands for itself."""
    quoted = False
    for part in parts:
        if part is None:
            yield _INSIDE if quoted else f'"{_WHOLE}"'
            continue
        yield part
        for one in part.replace("\\\\", "").replace('\\"', ""):
            quoted ^= one == '"'


def _shape(value: object) -> Shape:
    if isinstance(value, dict):
        known = {key: Property(_shape(held)) for key, held in value.items() if _is_known(key)}
        return Record(known, open=len(known) < len(value))
    if isinstance(value, list):
        return Listing(_item([_shape(item) for item in value]))
    if isinstance(value, str):
        if value == _WHOLE:
            return Anything("a part of a text")
        return Scalar("string", None if _INSIDE in value else frozenset([value]))
    if isinstance(value, bool):
        return Scalar("boolean", frozenset([value]))
    if isinstance(value, int | float):
        return Scalar("number", frozenset([value]))
    return Scalar("null")


def _is_known(key: str) -> bool:
    return _INSIDE not in key and _WHOLE not in key


def _item(shapes: list[Shape]) -> Shape:
    found = list(dict.fromkeys(shapes))
    if not found:
        return Anything("nothing")
    return found[0] if len(found) == 1 else OneOf(tuple(found))
