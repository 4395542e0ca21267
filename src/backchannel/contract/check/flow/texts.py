"""Texts that are put together: of known parts and of those that are known later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .values import Lit, Opaque, Text, Value, When, join, lit, options


def text_of(parts: Iterable[Value]) -> Value:
    """The concatenation; alternatives are multiplied out up to eight."""
    chains: list[list[Value]] = [[]]
    for part in parts:
        choices = _written(options(part))
        if len(choices) > 1 and len(chains) * len(choices) > 8:
            choices = (Opaque("one of several"),)
        chains = [[*chain, choice] for chain in chains for choice in choices]
    return join(*(_concatenated(chain) for chain in chains))


def _written(choices: tuple[Value, ...]) -> tuple[Value, ...]:
    """Without the `null` or `''` that a state starts with, where all else is only known later: nobody builds an address before it is set."""
    later = tuple(
        choice for choice in choices if not (isinstance(choice, Lit) and choice.value in (None, ""))
    )
    if later and len(later) < len(choices) and all(not isinstance(choice, Lit | Text) for choice in later):
        return later
    return choices


def _concatenated(parts: list[Value]) -> Value:
    out: list[Value] = []
    for part in _flat(parts):
        text = _text_of_lit(part)
        if text is not None and out and isinstance(last := out[-1], Lit):
            # Of a base and a path, the path's place is the one to point to.
            named = part.where if isinstance(part, Lit) and "/" in text else None
            out[-1] = lit(str(last.value) + text, named or last.where)
        elif text is not None:
            out.append(lit(text, part.where if isinstance(part, Lit) else None))
        else:
            out.append(part)
    if len(out) > 24:
        out = [*out[:24], Opaque("more text")]
    if not out:
        return lit("")
    return out[0] if len(out) == 1 and isinstance(out[0], Lit) else Text(tuple(out))


def _flat(parts: list[Value]) -> Iterator[Value]:
    for part in parts:
        if isinstance(part, Text):
            yield from part.parts
        elif isinstance(part, When):
            yield from _flat([part.value])
        else:
            yield part


def _text_of_lit(value: Value) -> str | None:
    if isinstance(value, Lit) and not isinstance(value.value, bytes):
        return "" if value.value is None else str(value.value)
    return None
