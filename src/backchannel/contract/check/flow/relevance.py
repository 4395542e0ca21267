"""Which functions can have to do with a socket at all, judged by the words in them: the others are not run on their own.

A function is relevant if it names something relevant: a word of the field (`websocket`, `send_json`, `localStorage`, …), or a function, class or variable of the project that is
relevant itself, and so on. That is generous (a word is enough, wherever it is defined), so leaving the rest out loses nothing but time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..source.syntax import (
    Assign,
    Attr,
    Call,
    Class,
    ClassField,
    Const,
    Entry,
    Function,
    Imported,
    Module,
    Name,
    Node,
)
from .words import COMMON as COMMON_WORDS

WORDS = re.compile(
    r"(?i:websocket|socket|broadcast)|(?:^|_)(?:ws|WS)(?:$|_)|^ws[A-Z]|^W[sS][A-Z]|[a-z]W[sS](?:$|[A-Z_])|^(?:send_json|send_text|send_bytes|send_str|send_personal.*|"
    r"receive_json|receive_text|receive_bytes|iter_json|iter_text|group_send|publish|channel_layer|include_router|add_api_websocket_route|urlpatterns|"
    r"onmessage|onMessage|text_data|bytes_data|this\.send|localStorage|sessionStorage|AsyncStorage|SecureStore|[A-Za-z]*Consumer|consumers?|document\.cookie|[cC]ookies)$"
)
"""Words by which programs that use WebSockets call what they use."""

PLAIN = COMMON_WORDS | frozenset(
    [
        "app",
        "args",
        "children",
        "cls",
        "config",
        "content",
        "data",
        "default",
        "event",
        "id",
        "index",
        "key",
        "kwargs",
        "main",
        "message",
        "name",
        "options",
        "path",
        "payload",
        "props",
        "request",
        "response",
        "result",
        "router",
        "self",
        "settings",
        "state",
        "status",
        "this",
        "type",
        "url",
        "user",
        "value",
    ]
)
"""Words that are everywhere: a definition of such a name makes only those relevant who say it of `this`, or call it by its name alone."""


@dataclass(slots=True)
class _Definition:
    names: set[str]
    words: set[str] = field(default_factory=set)
    node: Function | None = None
    distance: int | None = None
    """Steps from a word of the field to this: 0 names one itself. None is not relevant."""


class Relevance:
    """What is relevant in some modules, and what a function must be to be run on its own."""

    def __init__(self, modules: list[Module]) -> None:
        found: list[_Definition] = []
        for module in modules:
            for statement in module.body:
                one = _Definition(set())
                _collect(statement, one, found)
                found.append(one)
            for local, imported in module.imports.items():
                found.append(_Definition({local}, _words_of(imported)))
        _spread(found)
        self._distances: dict[object, int] = {
            one.node: one.distance for one in found if one.node is not None and one.distance is not None
        }

    def __contains__(self, node: object) -> bool:
        return node in self._distances

    def distance(self, node: object) -> int:
        """How many names stand between a function and a word of the field; one that is not relevant is farther than any other."""
        return self._distances.get(node, len(self._distances))


def _words_of(imported: Imported) -> set[str]:
    return {imported.name, *re.split(r"[./@-]", imported.module)}


def _spread(found: list[_Definition]) -> None:
    """Marks what is relevant, nearest first, until nothing more is."""
    users: dict[str, list[_Definition]] = {}
    for one in found:
        for word in one.words | one.names:
            users.setdefault(word, []).append(one)
    waiting = [word for word in users if WORDS.search(word)]
    done = set(waiting)
    distance = 0
    while waiting:
        fresh: set[str] = set()
        for one in (one for word in waiting for one in users.get(word, ())):
            if one.distance is None:
                one.distance = distance
                fresh |= {f"{name}()" if name in PLAIN else name for name in one.names} - done
        done |= fresh
        waiting = sorted(fresh)
        distance += 1


def _collect(thing: object, into: _Definition, found: list[_Definition]) -> None:
    """Gathers words and definitions; what a function holds belongs to whom it stands in, too."""
    if isinstance(thing, list):
        for one in thing:
            _collect(one, into, found)
    elif isinstance(thing, Function):
        inner = _Definition({thing.name, f"this.{thing.name}"} if thing.name else set(), node=thing)
        for name in ("params", "body", "decorators"):
            _collect(getattr(thing, name), inner, found)
        inner.names -= thing.locals - {thing.name}  # what is local is nobody else's
        found.append(inner)
        into.words |= inner.words
    elif isinstance(thing, Class):
        inner = _Definition({thing.name})
        for name in ("bases", "fields", "methods", "decorators"):
            _collect(getattr(thing, name), inner, found)
        found.append(inner)
        into.words |= inner.words
    elif isinstance(thing, Assign) and isinstance(thing.target, Attr):
        held = _Definition({thing.target.name, f"this.{thing.target.name}"})
        _collect(thing.value, held, found)
        _collect(thing.target.obj, held, found)
        found.append(held)
        into.words |= held.words | held.names
    elif isinstance(thing, Node):
        _words(thing, into)
        for name in _slots(type(thing)):
            _collect(getattr(thing, name), into, found)


def _words(node: Node, into: _Definition) -> None:
    if isinstance(node, Name):
        into.words.add(node.id)
    elif isinstance(node, Call):
        if isinstance(node.func, Name) and node.func.id in PLAIN:
            into.words.add(f"{node.func.id}()")
        into.words.update(name for name, _ in node.keywords)
    elif isinstance(node, Attr):
        into.words.add(node.name)
        if isinstance(node.obj, Name) and node.obj.id == "this":
            into.words.add(f"this.{node.name}")
    elif isinstance(node, Assign):
        if isinstance(node.target, Name):
            into.names.add(node.target.id)
    elif isinstance(node, ClassField):
        into.words.add(node.name)
    elif isinstance(node, Entry) and isinstance(node.key, Const) and isinstance(node.key.value, str):
        into.words.add(node.key.value)


_SLOTS: dict[type, tuple[str, ...]] = {}


def _slots(kind: type) -> tuple[str, ...]:
    found = _SLOTS.get(kind)
    if found is None:
        found = _SLOTS[kind] = tuple(name for name in kind.__slots__ if name not in ("line", "locals"))  # type: ignore[attr-defined]  # every node has slots
    return found
