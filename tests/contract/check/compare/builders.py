"""Models made by hand, as short as a test needs them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from backchannel.contract.check.compare import compare
from backchannel.contract.check.finding import Finding, Grade
from backchannel.contract.check.model import (
    Address,
    Backend,
    Case,
    Condition,
    Conversation,
    Credential,
    Frontend,
    Hole,
    Listing,
    Path,
    Property,
    Read,
    Record,
    Route,
    Scalar,
    Send,
    Shape,
    Socket,
    StorageUse,
    Where,
)

Value: TypeAlias = "Shape | str | int | bool | Mapping[str, Value] | Sequence[Value] | None"

_lines = itertools.count(1)

STRING = Scalar("string")
NUMBER = Scalar("number")


def back(line: int | None = None) -> Where:
    """A place in the back end, a new one each time."""
    return Where("server/app.py", next(_lines) if line is None else line)


def front(line: int | None = None, file: str = "web/socket.ts") -> Where:
    """A place in the front end, a new one each time."""
    return Where(file, next(_lines) if line is None else line)


def shape(value: Value) -> Shape:
    """A shape written as its example: literals are literals, a dict a closed record, a list a list of its first."""
    if isinstance(value, Mapping):
        return Record({key: Property(shape(inner)) for key, inner in value.items()})
    if isinstance(value, str):
        return Scalar("string", frozenset({value}))
    if isinstance(value, bool):
        return Scalar("boolean", frozenset({value}))
    if isinstance(value, int):
        return Scalar("number", frozenset({value}))
    if value is None:
        return Scalar("null")
    if isinstance(value, Sequence):
        return Listing(shape(value[0]))
    return value


def path(dotted: str) -> Path:
    return tuple(dotted.split(".")) if dotted else ()


def given(dotted: str, *values: str, negated: bool = False) -> Condition:
    return Condition(path(dotted), frozenset(values), negated)


def is_type(value: str) -> tuple[Condition, ...]:
    return (given("type", value),)


def says(value: Value, *, called: bool = True, at: Where | None = None) -> Send:
    return Send(shape(value), at or front(), called)


def case(
    value: str, at: str = "type", *, called: bool = True, empty: bool = False, where: Where | None = None
) -> Case:
    return Case(path(at), value, where or front(), called, empty)


def read(
    at: str,
    need: str = "required",
    when: tuple[Condition, ...] = (),
    kind: str | None = None,
    *,
    called: bool = True,
) -> Read:
    return Read(path(at), front(), need, when, kind, called)  # type: ignore[arg-type]  # literals, short in the tests


def talk(
    *,
    sends: Sequence[Send] = (),
    cases: Sequence[Case] = (),
    reads: Sequence[Read] = (),
    hears: str = "json",
    fallthrough: str = "ignored",
    open_hears: tuple[str, ...] = (),
    open_sends: tuple[str, ...] = (),
) -> Conversation:
    return Conversation(
        tuple(sends),
        tuple(cases),
        tuple(reads),
        frozenset(hears.split()),  # type: ignore[arg-type]  # literals, short in the tests
        fallthrough,  # type: ignore[arg-type]  # literals, short in the tests
        open_hears,
        open_sends,
    )


def route(
    at: str = "/ws",
    conversation: Conversation | None = None,
    *,
    pattern: str | None = None,
    credentials: Sequence[Credential] = (),
    params: Mapping[str, str] | None = None,
    framework: str = "fastapi",
    prefix_open: bool = False,
    credentials_open: bool = False,
    subprotocols: frozenset[str] | None = None,
) -> Route:
    return Route(
        at,
        back(),
        conversation or Conversation(),
        pattern,
        params or {},
        tuple(credentials),
        subprotocols,
        prefix_open,
        credentials_open,
        framework,
    )


def hole(source: str, *, env: bool = False) -> Hole:
    return Hole(source, env)


HOST = hole("window.location.host", env=True)


def address(
    *parts: str | Hole,
    query: Mapping[str, str] | None = None,
    query_open: bool = False,
    at: Where | None = None,
) -> Address:
    return Address(parts, at or front(), {key: (value,) for key, value in (query or {}).items()}, query_open)


def socket(
    *addresses: Address | str,
    conversation: Conversation | None = None,
    token_reads: Sequence[StorageUse] = (),
    address_open: str = "",
    subprotocols: tuple[str | None, ...] | None = None,
    called: bool = True,
) -> Socket:
    made = tuple(
        one if isinstance(one, Address) else address(f"ws://localhost:8000{one}") for one in addresses
    )
    return Socket(
        front(), made, conversation or Conversation(), address_open, subprotocols, tuple(token_reads), called
    )


def stored(
    key: str, store: str = "localStorage", at: Where | None = None, *, called: bool = True
) -> StorageUse:
    return StorageUse(store, key, at or front(), called)  # type: ignore[arg-type]  # literals, short in the tests


def page(
    *sockets: Socket,
    writes: Sequence[StorageUse] = (),
    reads: Sequence[StorageUse] = (),
    open_: tuple[str, ...] = (),
    name: str = "web",
) -> Frontend:
    return Frontend(name, sockets, tuple(reads), tuple(writes), open_)


def server(*routes: Route, open_: tuple[str, ...] = ()) -> Backend:
    return Backend("server", routes, open_)


def found(backend: Backend, *frontends: Frontend) -> list[Finding]:
    """The findings, worst first."""
    findings, _ = compare(backend, frontends)
    return sorted(findings, key=lambda one: -one.grade)


def rules(backend: Backend, *frontends: Frontend, least: Grade = Grade.NOTE) -> list[str]:
    """The rules of the findings of at least that grade."""
    return sorted(one.rule for one in found(backend, *frontends) if one.grade >= least)


def errors(backend: Backend, *frontends: Frontend) -> list[str]:
    return rules(backend, *frontends, least=Grade.ERROR)


def between(there: Conversation, here: Conversation) -> list[Finding]:
    """What is found between a route and a socket that is open there."""
    return found(server(route("/ws", there)), page(socket("/ws", conversation=here)))


def errors_between(there: Conversation, here: Conversation) -> list[str]:
    return sorted(one.rule for one in between(there, here) if one.grade is Grade.ERROR)
