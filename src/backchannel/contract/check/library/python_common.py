"""What the tables of Python libraries share: unwrapping values, sockets of routes, and what a handshake is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, Literal

from ..flow.calls import CallSite
from ..flow.scope import Frame, Scope
from ..flow.values import (
    NONE,
    Bound,
    Lit,
    Obj,
    Opaque,
    Site,
    Sock,
    Value,
    Wire,
    join,
    plain,
)
from ..model import Credential, Where
from ..source.nodes import mentions, walk
from ..source.syntax import (
    Assign,
    Attr,
    Binary,
    Call,
    Const,
    ExprStmt,
    Function,
    If,
    Jump,
    Loop,
    Name,
    Node,
    Raise,
    Return,
    Stmt,
    Try,
    Unary,
)  # fmt: skip

if TYPE_CHECKING:
    from ..flow.engine import Engine
    from ..flow.libraries import Handler

Place = Literal["query", "header", "cookie", "subprotocol", "message", "path"]
Stage = Literal["frame", "text", "bytes", "json"]
"""What of a message a framework hands over: all of it, its text or bytes, or the value that it holds."""

_REFUSING: Final = re.compile(
    r"close|abort|reject|refuse|deny|fail|forbid|unauth|error|invalid", re.IGNORECASE
)
"""How functions are called that turn a connection away."""

_VERIFYING: Final = re.compile(r"verif|valid|auth|check|compare_digest|decode", re.IGNORECASE)
"""How functions are called that say whether a token is good."""


def texts(value: Value | None) -> list[str]:
    """The texts a value may be, where they are known."""
    return [
        option.value for option in plain(value) if isinstance(option, Lit) and isinstance(option.value, str)
    ]


def functions_of(value: Value | None) -> Iterator[tuple[Obj, Value | None]]:
    """The project's functions a value may be, each with its `this`."""
    for option in plain(value):
        if isinstance(option, Bound):
            yield option.function, option.this
        elif isinstance(option, Obj) and isinstance(option.node, Function):
            yield option, None


def nothing(site: CallSite) -> Value:
    """A call without a result; what it is given goes nowhere."""
    return NONE


def first(site: CallSite) -> Value | None:
    """A call that gives what it was given (`sync_to_async`, `copy`)."""
    return site.arg(0)


def itself(site: CallSite) -> Value:
    """A method that gives its own object back, as far as it matters here (`strip`, `copy`)."""
    return site.receiver


def gives(value: Value) -> Handler:
    """A call that always gives this."""
    return lambda site: value


def unknown(source: str, kind: Literal["string", "number", "boolean"] | None = None) -> Handler:
    """A call that gives something of this kind; what it is given goes nowhere."""
    return gives(Opaque(source, kind=kind))


def each_of(receiver: Value, act: Callable[[Value], Value | None]) -> Value:
    """What a call gives for each alternative of its receiver."""
    return join(*(act(option) for option in plain(receiver)))


def defining_frame(engine: Engine, made: Obj) -> Frame:
    """A frame in which a function's or class's annotations and defaults can be evaluated."""
    return Frame(engine.state_of(made), made.scope or Scope(None, set()), None, made.owner)


def later(
    engine: Engine,
    function: Obj,
    this: Value | None,
    site: CallSite,
    args: Iterable[Value] = (),
    /,  # a route's own parameter may be called `engine`
    **keywords: Value,
) -> None:
    """Has a framework call a function: after the round's other work, when everything that is set up at the top of modules is there."""
    frame = called(site.frame)
    assert function.node is not None
    engine.reached.add(function.node)
    made = CallSite(engine, site.node, frame, site.where, list(args), dict(keywords))
    engine.defer(function, this, made)


def called(frame: Frame) -> Frame:
    """The same frame, of code that something calls."""
    return Frame(
        frame.state,
        frame.scope,
        frame.this,
        frame.owner,
        frame.context,
        frame.guards,
        called=True,
        stack=frame.stack,
    )


# --- sockets ---------------------------------------------------------------------------------------------------------


def socket_of(holder: Obj, framework: str, this: Value | None = None) -> Site:
    """The socket of a route, kept with the function or class that handles it; of a method, one for each instance."""
    key = f"site {id(this)}" if isinstance(this, Obj) and this.kind == "instance" else "site"
    site = holder.extra.get(key)
    if not isinstance(site, Site):
        site = holder.extra[key] = Site(holder.where, getattr(holder.node, "name", "") or framework)
        site.data["framework"] = framework
    return site


def socks(value: Value) -> Iterator[Sock]:
    for option in plain(value):
        if isinstance(option, Sock):
            yield option


def heard(
    engine: Engine,
    sock: Value,
    stage: Stage,
    where: Where,
    frame: Frame | None = None,
) -> Value:
    """What comes in on the socket; JSON and bytes are noted as heard, text only once it is known what it is used as. `frame` is given where code awaits it."""
    found: list[Value] = []
    for one in socks(sock):
        if frame is not None:
            frame.next_message(one.site)
        if stage == "json":
            engine.seen.hear(one.site, "json", where)
        elif stage == "bytes":
            engine.seen.hear(one.site, "binary", where)
        else:
            one.site.data.setdefault("listens", where)
        found.append(Wire(one.site, stage))
    return join(*found) if found else Opaque("received")


# --- handshakes ------------------------------------------------------------------------------------------------------


def note_credential(
    site: Site, place: Place, name: str, where: Where, *, required: bool, also: Site | None = None
) -> None:
    """The route takes `name` from the handshake. Required stays required, however often it is also read elsewhere."""
    found = site.data.setdefault("credentials", {})
    assert isinstance(found, dict)
    old = found.get((place, name))
    if old is None or (required and not old.required):
        found[place, name] = Credential(place, name, required, old.where if old is not None else where)


def fails_without(function: Node | None, wanted: Node | str) -> bool:
    """Whether a function gives up (closes, raises, returns) where `wanted` (a call in it, or one of its parameters) or what is made of it is not there.

    `if not token: return`, `user = check(token)` … `if user is None: raise`. One that is an alternative (`a or b`, asked for under an `if`) or has one
    (`if not token: token = …`) is not required.
    """
    if not isinstance(function, Function):
        return False
    if _excused(function.body, wanted):
        return False
    if isinstance(wanted, str):
        return _gives_up_without(function.body, {wanted})
    return _gives_up_without(_from(function.body, wanted) or [], set(), wanted)


def _excused(body: Sequence[Stmt], wanted: Node | str) -> bool:
    """Whether a setting or the like lets somebody through before `wanted` is looked at: `if not settings.auth: return True`."""
    for statement in body:
        if any(one is wanted or (isinstance(one, Name) and one.id == wanted) for one in walk(statement)):
            return False
        if isinstance(statement, If) and statement.body and _lets_through(statement.body[-1]):
            return True
    return False


def _lets_through(statement: Stmt) -> bool:
    """Whether a function ends here with a result that says yes: a user, `True`, the next application's answer."""
    if not isinstance(statement, Return) or statement.value is None:
        return False
    value = statement.value
    if isinstance(value, Call):
        return not _REFUSING.search(_called(value.func))
    return isinstance(value, Name | Attr) or (isinstance(value, Const) and bool(value.value))


def _from(body: list[Stmt], wanted: Node) -> list[Stmt] | None:
    """The statements from the one that holds `wanted` on; those after an `if` around it are not among them."""
    for index, statement in enumerate(body):
        if isinstance(statement, If):
            if any(one is wanted for one in walk(statement.test)):
                return body[index:]
            inner = _from(statement.body, wanted) or _from(statement.orelse, wanted)
            if inner is not None:
                return inner
        elif isinstance(statement, Try | Loop):
            inner = _from(statement.body, wanted)
            if inner is not None:
                return [*inner, *body[index + 1 :]]
        elif any(one is wanted for one in walk(statement)):
            return body[index:]
    return None


def _gives_up_without(body: list[Stmt], names: set[str], wanted: Node | None = None) -> bool:
    """The same of a block, for what is kept under one of these names."""
    for node in walk(body):
        if isinstance(node, Assign) and isinstance(node.target, Name) and node.value is not None:
            if node.value is wanted or _uses(node.value, wanted, names):
                names.add(node.target.id)
        elif isinstance(node, If):
            missing, present = _missing(node.test), _present(node.test)
            if missing & names:
                return not _assigns(node.body, missing & names) and _gives_up(node.body)
            if present & names:
                return _gives_up(node.orelse)
    return False


def dropped_without(function: Node | None, wanted: Node) -> bool:
    """Whether what `wanted` (a call) gives is kept and, where it is missing, the rest of its own block is not run: `x = d.get("x")`, `if not x: return`."""
    if not isinstance(function, Function):
        return False
    for block in _blocks(function.body):
        for index, statement in enumerate(block):
            kept = statement.value if isinstance(statement, ExprStmt) else None
            if isinstance(kept, Assign) and kept.value is wanted and isinstance(kept.target, Name):
                return _guarded_against(block[index + 1 :], kept.target.id)
    return False


def _guarded_against(following: Sequence[Stmt], name: str) -> bool:
    """Whether the first statement that uses the name leaves the block where it is missing."""
    for statement in following:
        if isinstance(statement, If) and name in _missing(statement.test):
            return any(isinstance(one, Return | Raise | Jump) for one in statement.body)
        if mentions(statement, name):
            return False
    return False


def _blocks(body: list[Stmt]) -> Iterator[list[Stmt]]:
    """A block and all blocks in it, those of functions inside not."""
    yield body
    for statement in body:
        if isinstance(statement, If):
            yield from _blocks(statement.body)
            yield from _blocks(statement.orelse)
        elif isinstance(statement, Loop):
            yield from _blocks(statement.body)
        elif isinstance(statement, Try):
            for block in (statement.body, statement.final, *(handler.body for handler in statement.handlers)):
                yield from _blocks(block)


def _uses(value: Node, wanted: Node | None, names: set[str]) -> bool:
    if isinstance(value, Binary) and value.op in ("or", "??"):
        return False
    return any(one is wanted or (isinstance(one, Name) and one.id in names) for one in walk(value))


def _missing(test: Node) -> set[str]:
    """The names that a test finds missing: `not a`, `a is None`, and any of these in an `or`."""
    match test:
        case Unary(op="not", operand=Name(id=name)):
            return {name}
        case Binary(op="==", left=Name(id=name), right=Const(value=None)):
            return {name}
        case Binary(op="!=", left=Name(id=name), right=Name() | Attr() | Call()):
            return {name}  # not what it has to be, as where it is missing
        case Unary(op="not", operand=Call(func=func, args=[Name(id=name), *_])) if _VERIFYING.search(
            _called(func)
        ):
            return {name}
        case Binary(op="or", left=left, right=right):
            return _missing(left) | _missing(right)
        case _:
            return set()


def _present(test: Node) -> set[str]:
    """The names that a test finds there: `a`, `a is not None`, and any of these in an `and`."""
    match test:
        case Name(id=name) | Binary(op="!=", left=Name(id=name), right=Const(value=None)):
            return {name}
        case Binary(op="and", left=left, right=right):
            return _present(left) | _present(right)
        case _:
            return set()


def _called(func: Node) -> str:
    """The last name of what is called."""
    return func.name if isinstance(func, Attr) else func.id if isinstance(func, Name) else ""


def _gives_up(body: Sequence[Node]) -> bool:
    """Whether a block closes, raises or returns, whatever else it does."""
    for one in body:
        if isinstance(one, Raise) or (isinstance(one, Return) and not _lets_through(one)):
            return True
        call = one.value if isinstance(one, ExprStmt) else None
        if isinstance(call, Call) and isinstance(call.func, Attr) and call.func.name in ("close", "abort"):
            return True
    return False


def _assigns(body: object, names: set[str]) -> bool:
    return any(
        isinstance(one, Assign) and isinstance(one.target, Name) and one.target.id in names
        for one in walk(body)
    )
