"""From the value that a socket is opened with to the addresses that it may be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .flow.values import (
    NONE,
    Ext,
    Json,
    Lit,
    Obj,
    Opaque,
    Stored,
    Text,
    Value,
    When,
    options,
    without_conditions,
)
from .library.javascript_addresses import address_text
from .model import Address, Hole, Where

Parts = tuple[str | Hole, ...]

_MOST = 24
"""Alternatives kept of one socket's address."""

_SETTINGS = ("import.meta.env", "process.env", "location", "window.location", "$env/", "$app/", "window.", "Constants.", "@env", "react-native-config", "Deno.env", "env.", "config")  # fmt: skip
"""How what is set from outside is reached, where no table said so."""


def addresses(value: Value, query: Value | None, default: Where) -> tuple[tuple[Address, ...], str]:
    """The addresses, each once however it is encrypted, and why there may be others (empty: there are none)."""
    found: dict[Parts, Address] = {}
    why = ""
    for option in _alternatives(value):
        pieces = list(_pieces(option))
        parts, held, is_open = _split([part for part, _ in pieces])
        if not parts and not held:
            continue
        if not any(isinstance(part, str) and part for part in parts) and not _is_setting(parts):
            why = "its address is put together in code that could not be followed"
            continue
        if query is not None:
            more, more_open = _query_of(query)
            held, is_open = {**held, **more}, is_open or more_open
        address = Address(parts, _place(pieces, default), held, is_open)
        found.setdefault((*_scheme_free(parts), *(Hole(name) for name in held)), address)
        if len(found) >= _MOST:
            return tuple(found.values()), "it has more addresses than are followed"
    return tuple(found.values()), why


def _is_setting(parts: Parts) -> bool:
    return bool(parts) and all(isinstance(part, Hole) and part.env for part in parts)


def _alternatives(value: Value) -> Iterator[Value]:
    """Every text that a value may be; parts that are objects are written out."""
    for option in options(value):
        if isinstance(option, When):
            yield from _alternatives(option.value)
        elif isinstance(option, Obj):
            written = address_text(option)
            if written is not option:
                yield from _alternatives(written)
            else:
                yield Opaque(option.kind)
        elif option != NONE and not (isinstance(option, Lit) and not option.value):
            yield option


def _pieces(value: Value) -> Iterator[tuple[str | Hole, Where | None]]:
    """Texts and holes in order, each with the place it is written at."""
    if isinstance(value, Text):
        for part in value.parts:
            yield from _pieces(part)
    elif isinstance(value, When):
        yield from _pieces(value.value)
    elif isinstance(value, Lit):
        yield ("" if value.value is None else str(value.value)), value.where
    elif isinstance(value, Obj) and (written := address_text(value)) is not value:
        for option in options(written)[:1]:
            yield from _pieces(option)
    else:
        yield hole(value), None


def hole(value: Value) -> Hole:
    """What is known only when it runs."""
    if isinstance(value, Opaque):
        return Hole(value.source, value.env)
    if isinstance(value, Ext):
        return Hole(value.name, value.name.startswith(_SETTINGS))
    if isinstance(value, Stored):
        return Hole(f"{value.store}.{value.key}")
    return Hole("JSON" if isinstance(value, Json) else type(value).__name__.lower())


def _split(pieces: Iterable[str | Hole]) -> tuple[Parts, dict[str, Parts], bool]:
    """The address up to `?`, its parameters, and whether some of those could not be told."""
    before: list[str | Hole] = []
    after: list[str | Hole] = []
    into = before
    for piece in pieces:
        if isinstance(piece, str) and into is before and "?" in piece:
            head, _, tail = piece.partition("?")
            before.append(head)
            after.append(tail)
            into = after
        else:
            into.append(piece)
    held, is_open = _parameters([piece for piece in after if piece != ""])
    return tuple(_joined(before)), held, is_open


def _joined(parts: list[str | Hole]) -> Iterator[str | Hole]:
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += part
            continue
        if text:
            yield text
        text = ""
        yield part
    if text:
        yield text


def _parameters(pieces: list[str | Hole]) -> tuple[dict[str, Parts], bool]:
    """`token=…&room=…`; a hole where a name should stand makes it open."""
    found: dict[str, list[str | Hole]] = {}
    name: str | None = ""
    is_open = False
    for piece in pieces:
        if isinstance(piece, Hole):
            if name and name in found:
                found[name].append(piece)
            else:
                is_open = True
            continue
        for index, pair in enumerate(piece.split("#")[0].split("&")):
            if index == 0 and name and name in found:
                if pair:
                    found[name].append(pair)
                continue
            key, equals, value = pair.partition("=")
            name = key or None
            if key and equals:
                found[key] = [value] if value else []
            elif key:
                is_open = True
    return {key: tuple(value) for key, value in found.items()}, is_open


def _query_of(value: Value) -> tuple[dict[str, Parts], bool]:
    """Parameters that a library is given as an object."""
    found: dict[str, Parts] = {}
    is_open = False
    for option in options(value):
        inner = without_conditions(option)
        if isinstance(inner, Obj):
            is_open = is_open or inner.open
            for name, held in inner.fields.items():
                found[name] = tuple(part for part, _ in _pieces(options(held)[0]))
        elif inner != NONE:
            is_open = True
    return found, is_open


def _scheme_free(parts: Parts) -> Parts:
    first = parts[0] if parts else ""
    if isinstance(first, str):
        for scheme in ("wss:", "https:", "ws:", "http:"):
            if first.startswith(scheme):
                return (first.removeprefix(scheme), *parts[1:])
    return parts


def _place(pieces: list[tuple[str | Hole, Where | None]], default: Where) -> Where:
    """Where the path is written: the last text with a slash that is more than a scheme."""
    for part, where in reversed(pieces):
        if isinstance(part, str) and where is not None and "/" in part.replace("//", "") and where.file:
            return where
    return next((where for part, where in pieces if where is not None and where.file), default)
