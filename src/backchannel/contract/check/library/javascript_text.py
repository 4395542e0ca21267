"""Texts: what can be worked out of the methods that addresses and messages are put together with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..flow.folding import folded
from ..flow.libraries import Handler, Library
from ..flow.texts import text_of
from ..flow.values import NONE, Lit, Obj, Opaque, Text, Value, Wire, lit, plain
from .javascript_common import BOOLEAN, NUMBER, TEXT, each, first, list_of

if TYPE_CHECKING:
    from ..flow.calls import CallSite

# `/pattern/flags`, as the source has it.
_REGEX = re.compile(r"/(.*)/([a-z]*)", re.DOTALL)


def _replace(site: CallSite) -> Value:
    """`replace` and `replaceAll` with a text or an expression that both languages read alike; of texts with unknown parts, part by part."""
    old, new = site.arg(0) or NONE, site.text(1)
    pattern = _pattern(old, everywhere=site.name.endswith("replaceAll"))
    if new is None or pattern is None:
        for callback in site.args[1:]:
            site.invoke(callback, TEXT)
        return each(site, site.receiver, lambda value: value if not isinstance(value, Lit) else TEXT)
    return each(site, site.receiver, lambda value: _replaced(value, pattern, new))


def _pattern(old: Value, everywhere: bool) -> tuple[re.Pattern[str], int] | None:
    if isinstance(old, Lit) and isinstance(old.value, str):
        return re.compile(re.escape(old.value)), 0 if everywhere else 1
    match = _REGEX.fullmatch(old.source) if isinstance(old, Opaque) else None
    if match is None:
        return None
    try:
        flags = re.IGNORECASE if "i" in match.group(2) else 0
        return re.compile(match.group(1).replace("\\/", "/"), flags), 0 if "g" in match.group(2) else 1
    except re.error:
        return None


def _replaced(value: Value, pattern: tuple[re.Pattern[str], int], new: str) -> Value:
    expression, count = pattern
    template = re.sub(r"\$(\d)", r"\\\1", new.replace("\\", "\\\\")).replace("$&", r"\g<0>")

    def of(text: str) -> str:
        try:
            return expression.sub(template, text, count=count)
        except re.error:
            return text

    if isinstance(value, Lit) and isinstance(value.value, str):
        return Lit(of(value.value), "str", value.where)
    if isinstance(value, Text):
        anchored = expression.pattern.startswith("^"), expression.pattern.endswith("$")
        last = len(value.parts) - 1
        return text_of(
            part
            if (anchored[0] and index) or (anchored[1] and index < last)
            else _replaced(part, pattern, new)
            for index, part in enumerate(value.parts)
        )
    return value


def _exactly(act: str) -> Handler:
    """A method without arguments that is worked out for what is known and keeps what is not."""

    def call(site: CallSite) -> Value:
        def one(value: Value) -> Value:
            if isinstance(value, Lit) and isinstance(value.value, str):
                return Lit(getattr(value.value, act)(), "str", value.where)
            return value

        return each(site, site.receiver, one)

    return call


def _tested(act: str) -> Handler:
    def call(site: CallSite) -> Value:
        given = site.text(0)

        def one(value: Value) -> Value:
            if isinstance(value, Text) and act == "startswith" and given:
                first_part = value.parts[0]
                if isinstance(first_part, Lit) and len(str(first_part.value)) >= len(given):
                    return lit(str(first_part.value).startswith(given))
            if given is None or not isinstance(value, Lit) or not isinstance(value.value, str):
                return BOOLEAN
            return lit(given in value.value if act == "includes" else bool(getattr(value.value, act)(given)))

        return each(site, site.receiver, one)

    return call


def _slice(site: CallSite) -> Value:
    bounds = [arg.value if isinstance(arg, Lit) and isinstance(arg.value, int) else None for arg in site.args]

    def one(value: Value) -> Value:
        if not isinstance(value, Lit) or not isinstance(value.value, str) or not bounds or None in bounds:
            return TEXT
        return Lit(value.value[slice(bounds[0], bounds[1] if len(bounds) > 1 else None)], "str", value.where)

    return each(site, site.receiver, one)


def _split(site: CallSite) -> Value:
    given = site.text(0)

    def one(value: Value) -> Value:
        if not given or not isinstance(value, Lit) or not isinstance(value.value, str):
            return list_of(site, TEXT)
        made = site.engine.object_at("list", site.node, site.frame, value.value)
        for index, part in enumerate(value.value.split(given)):
            site.engine.grow(made, str(index), lit(part), site.frame, site.node.line, sure=True)
            site.engine.grow_items(made, lit(part), site.frame)
        return made

    return each(site, site.receiver, one)


def _concat(site: CallSite) -> Value:
    return each(site, site.receiver, lambda value: text_of([value, *site.args]))


def _receiver(site: CallSite) -> Value:
    return site.receiver


def _of_unknown(site: CallSite) -> Value | None:
    """An unknown that is replaced in, trimmed, … is the same unknown for whoever reads an address."""
    return (
        site.receiver
        if isinstance(site.receiver, Opaque) and site.receiver.kind in (None, "string")
        else None
    )


_TEXT: dict[str, Handler] = {
    "replace": _replace, "replaceAll": _replace, "trim": _exactly("strip"), "toLowerCase": _exactly("lower"),
    "toUpperCase": _exactly("upper"), "trimEnd": _exactly("rstrip"), "trimStart": _exactly("lstrip"), "toString": _receiver, "valueOf": _receiver,
    "startsWith": _tested("startswith"), "endsWith": _tested("endswith"), "includes": _tested("includes"),
    "slice": _slice, "substring": _slice, "split": _split, "concat": _concat, "padStart": lambda site: TEXT, "padEnd": lambda site: TEXT,
    "charAt": lambda site: TEXT, "substr": lambda site: TEXT, "repeat": lambda site: TEXT, "indexOf": lambda site: NUMBER, "match": lambda site: Opaque("a match"),
    "matchAll": lambda site: Opaque("matches"), "search": lambda site: NUMBER, "codePointAt": lambda site: NUMBER, "toLocaleLowerCase": _exactly("lower"),
    "toLocaleUpperCase": _exactly("upper"), "lastIndexOf": lambda site: NUMBER,
    "localeCompare": lambda site: NUMBER, "charCodeAt": lambda site: NUMBER, "normalize": _receiver, "at": lambda site: TEXT,
}  # fmt: skip


# --- what was heard, used as text ------------------------------------------------------------------------------------


def _heard_text(result: Value | None) -> Handler:
    """A method of texts on a field of a message: it must be one there."""

    def call(site: CallSite) -> Value:
        for wire in plain(site.receiver):
            if isinstance(wire, Wire):
                site.engine.demand(wire, "string", site.frame, site.where)
        if result is TEXT and site.name.rpartition(".")[2] == "split":
            return list_of(site, TEXT)
        if result is None:
            return folded(site.receiver) if site.name.endswith("Case") else site.receiver
        return result

    return call


_WIRE_TEXT: dict[str, Value | None] = {
    "trim": None, "toLowerCase": None, "toUpperCase": None, "replace": None, "replaceAll": None, "split": TEXT, "startsWith": BOOLEAN, "endsWith": BOOLEAN,
    "substring": TEXT, "charAt": TEXT, "padStart": TEXT, "match": Opaque("a match"), "localeCompare": NUMBER, "charCodeAt": NUMBER,
    "matchAll": Opaque("matches"), "search": NUMBER, "substr": TEXT, "padEnd": TEXT, "repeat": TEXT, "codePointAt": NUMBER, "trimStart": None,
    "trimEnd": None, "normalize": None, "toLocaleLowerCase": None, "toLocaleUpperCase": None,
}  # fmt: skip

# Methods that several types have: they demand nothing.
_WIRE_ANY: dict[str, Value | None] = {
    "toString": None, "slice": None, "concat": None, "includes": BOOLEAN, "indexOf": NUMBER, "toLocaleString": TEXT, "keys": None, "at": None,
    "valueOf": None, "values": None, "entries": None, "lastIndexOf": NUMBER,
}  # fmt: skip


def _heard_number(site: CallSite) -> Value:
    for wire in plain(site.receiver):
        if isinstance(wire, Wire):
            site.engine.demand(wire, "number", site.frame, site.where)
    return TEXT


def _heard_any(result: Value | None) -> Handler:
    return lambda site: site.receiver if result is None else result


def _frame_text(result: Value | None) -> Handler:
    """A method of texts on a frame: it is taken as text, not as JSON."""

    def call(site: CallSite) -> Value:
        for wire in plain(site.receiver):
            if isinstance(wire, Wire):
                site.engine.seen.hear(wire.site, "text", site.where)
        return site.receiver if result is None else result

    return call


def _trimmed_frame(site: CallSite) -> Value:
    return site.receiver


def _frame_bytes(site: CallSite) -> Value:
    for wire in plain(site.receiver):
        if isinstance(wire, Wire):
            site.engine.seen.hear(wire.site, "binary", site.where)
    made = site.make("bytes")
    made.extra["binary"] = True
    return made


def _url_encoded(site: CallSite) -> Value:
    found = plain(site.arg(0))
    return site.arg(0) or TEXT if not any(isinstance(one, Obj) for one in found) else TEXT


LIBRARY = Library(
    functions={"encodeURIComponent": _url_encoded, "decodeURIComponent": first, "encodeURI": first, "btoa": lambda site: TEXT, "atob": lambda site: TEXT},
    methods={
        **{f"text.{name}": handler for name, handler in _TEXT.items()},
        **{f"json.{name}": _of_json for name, _of_json in {"toString": _receiver, "trim": _receiver}.items()},
        **{f"opaque.{name}": _of_unknown for name in ("replace", "replaceAll", "trim", "toLowerCase", "toUpperCase", "toString", "trimEnd", "substring", "slice")},
        **{f"wire.{name}": _heard_text(result) for name, result in _WIRE_TEXT.items()},
        **{f"wire.{name}": _heard_any(result) for name, result in _WIRE_ANY.items()},
        "wire.toFixed": _heard_number,
        **{f"wire-text.{name}": _frame_text(result) for name, result in {**_WIRE_TEXT, **_WIRE_ANY}.items() if name not in ("trim", "toString")},
        "wire-text.trim": _trimmed_frame, "wire-text.toString": _trimmed_frame, "wire-text.text": _trimmed_frame,
        "wire-text.arrayBuffer": _frame_bytes, "wire-text.stream": _frame_bytes, "wire-text.bytes": _frame_bytes,
        "number.toString": lambda site: TEXT, "number.toFixed": lambda site: TEXT,
    },
)  # fmt: skip
