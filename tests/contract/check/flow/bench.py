"""A bench to try the interpreter on: modules in memory, and a library that knows of nothing but `Socket()`, JSON and a few methods."""

from __future__ import annotations

from dataclasses import dataclass, field

from backchannel.contract.check.flow.conversation import conversation
from backchannel.contract.check.flow.engine import CallSite, Engine
from backchannel.contract.check.flow.libraries import Library
from backchannel.contract.check.flow.objects import Need, item
from backchannel.contract.check.flow.scope import Frame
from backchannel.contract.check.flow.values import (
    NONE,
    Json,
    Obj,
    Opaque,
    Site,
    Sock,
    Value,
    When,
    Wire,
    join,
    options,
)
from backchannel.contract.check.model import Conversation, Record, Scalar, Send, Shape, Where
from backchannel.contract.check.source.javascript import lower_javascript
from backchannel.contract.check.source.mentions import Mentions
from backchannel.contract.check.source.python import lower_python
from backchannel.contract.check.source.syntax import Language, Module


@dataclass
class Modules:
    """A project of a few modules; `./b` and `b` mean the module `b`."""

    seeds: list[str]
    texts: dict[str, str]
    language: Language
    importers: list[str] = field(default_factory=list)
    _lowered: dict[str, Module] = field(default_factory=dict)

    def module(self, path: str) -> Module | None:
        if path in self.texts and path not in self._lowered:
            lower = lower_python if path.endswith(".py") else lower_javascript
            self._lowered[path] = lower(path, self.texts[path])
        return self._lowered.get(path)

    def resolve(self, path: str, specifier: str) -> str | None:
        suffix = path[path.rindex(".") :]
        name = specifier.lstrip("./") + suffix
        return name if name in self.texts else None

    def mentions(self, identifier: str, most: int = 1) -> int:
        contents = {path: text.encode() for path, text in self.texts.items()}
        return Mentions(contents, self.seeds).count(identifier, most)

    def unused(self, path: str) -> bool:
        return False


def _socket(call: CallSite) -> Value:
    made = call.make("socket")
    site = made.extra.setdefault("site", Site(call.where, "socket"))
    assert isinstance(site, Site)
    return Sock(site)


def _decode(call: CallSite) -> Value:
    decoded: list[Value] = []
    for option in options(call.arg(0) or NONE):
        inner = option.value if isinstance(option, When) else option
        if isinstance(inner, Wire):
            call.engine.seen.hear(inner.site, "json", call.where)
            decoded.append(Wire(inner.site, "json", inner.path))
        else:
            decoded.append(Opaque("decoded"))
    return join(*decoded)


def _send(call: CallSite) -> Value:
    call.engine.send(call.receiver, call.arg(0) or NONE, call)
    return NONE


def _heard(call: CallSite) -> Value:
    assert isinstance(call.receiver, Sock)
    return Wire(call.receiver.site, "text")


def _get(call: CallSite) -> Value:
    need: Need = "optional" if len(call.args) > 1 else "used"
    key = call.arg(0) or NONE
    if isinstance(call.receiver, Wire):
        return call.engine.read(call.receiver, call.text(0) or "*", call.frame, call.node.line, need)
    return item(call.engine, call.receiver, key, call.frame, call.node.line, "optional")


def _append(call: CallSite) -> Value:
    assert isinstance(call.receiver, Obj)
    call.engine.grow_items(call.receiver, call.arg(0) or NONE, call.frame)
    return NONE


def _on_message(engine: Engine, base: Value, value: Value, frame: Frame, where: Where) -> None:
    assert isinstance(base, Sock)
    assert isinstance(value, Obj)
    engine.call(value, engine.site(frame, value.node, [Wire(base.site, "text")]))


LIBRARY = Library(
    functions={
        "Socket": _socket,
        "JSON.parse": _decode,
        "json.loads": _decode,
        "JSON.stringify": lambda call: Json(call.arg(0) or NONE),
        "json.dumps": lambda call: Json(call.arg(0) or NONE),
    },
    methods={
        "sock.send": _send,
        "sock.receive": _heard,
        "list.append": _append,
        "list.push": _append,
        "dict.get": _get,
        "wire.get": _get,
    },
    setters={"sock.onmessage": _on_message},
    silent=("console.", "print"),
)


def converse(suffix: str = "py", **modules: str) -> Conversation:
    """The conversation of the only socket in some modules."""
    texts = {f"{name}.{suffix}": text for name, text in modules.items()}
    engine = Engine(Modules(list(texts), texts, "python" if suffix == "py" else "javascript"), LIBRARY)
    seen = engine.run()
    sites = {one.site for one in seen.sent.values()} | {one.site for one in seen.looked.values()}
    sites |= {one.site for one in seen.compared.values()}
    sites.discard(None)
    (site,) = sites
    assert site is not None
    return conversation(seen, site)


def python(main: str, **modules: str) -> Conversation:
    return converse("py", main=main, **modules)


def javascript(main: str, **modules: str) -> Conversation:
    return converse("ts", main=main, **modules)


def types(found: Conversation) -> list[str]:
    """The types of the messages that are sent, sorted."""
    return sorted(str(value) for send in found.sends for value in literals(send, "type"))


def literals(send: Send, *path: str) -> frozenset[str | int | float | bool]:
    shape: Shape = send.shape
    for name in path:
        assert isinstance(shape, Record), shape
        shape = shape.properties[name].shape
    assert isinstance(shape, Scalar), shape
    assert shape.literals is not None, shape
    return shape.literals


def cases(found: Conversation) -> list[str]:
    return sorted(case.value for case in found.cases)


def reads(found: Conversation) -> dict[str, set[str]]:
    """Under which types (`*`: any) each path is read."""
    out: dict[str, set[str]] = {}
    for read in found.reads:
        named = {value for c in read.conditions if c.values and not c.negated for value in c.values}
        out.setdefault(".".join(read.path), set()).update(named or {"*"})
    return out
