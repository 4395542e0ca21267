"""Reads a front end: the sockets it opens with what each sends and hears, and the keys under which it keeps things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

from .address import addresses
from .flow.conversation import conversation
from .flow.engine import Engine
from .flow.observations import Sent
from .flow.values import Json, Lit, Obj, Opaque, Site, Stored, Text, Value, When, options, without_conditions
from .library.javascript import javascript_library
from .library.javascript_sockets import sockets_of
from .model import Conversation, Frontend, Socket, StorageUse
from .reading import Reading, read
from .source.project import Project
from .source.proxies import rewrites
from .source.walk import Progress


def read_frontend(roots: Sequence[str], progress: Progress | None = None) -> Reading[Frontend]:
    """The front end whose source stands below `roots`. What could not be followed is in `unresolved`, or in the sockets' own `open_*`."""
    project = Project(roots, "javascript", progress)
    engine = Engine(project, javascript_library())
    seen = engine.run()
    sockets = _Assembly(engine).sockets()
    end = Frontend(
        name=", ".join(PurePath(root).as_posix() for root in roots),
        sockets=tuple(sockets),
        storage_reads=tuple(seen.storage_reads),
        storage_writes=tuple(seen.storage_writes),
        storage_open=tuple(seen.storage_open),
        rewrites=tuple(rewrites(roots)),
    )
    return read(end, project, seen.unresolved)


class _Assembly:
    """From what the interpreter saw to sockets."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._sites = sockets_of(engine)
        # Sends on a socket that came from where nobody could see: they belong to the only one there is.
        self._homeless = [sent for sent in engine.seen.sent.values() if sent.site is None]

    def sockets(self) -> list[Socket]:
        """Every place that opens a socket; a hook that several components use is one for each address."""
        places = {site.where for site in self._sites}
        found: dict[object, Socket] = {}
        for site in self._sites:
            socket = self._socket(site, alone=len(places) == 1)
            key = (socket.where, tuple((one.parts, tuple(one.query)) for one in socket.addresses))
            old = found.get(key)
            found[key] = socket if old is None else _merged(old, socket)
        return sorted(found.values(), key=lambda socket: socket.where)

    def _socket(self, site: Site, alone: bool) -> Socket:
        engine = self._engine
        value = engine.as_value(site.data["address"])
        query = site.data.get("query")
        found, why = addresses(value, engine.as_value(query) if query is not None else None, site.where)
        protocols = site.data.get("protocols")
        offered = _protocols(engine.as_value(protocols)) if protocols is not None else None
        held = [value, *(engine.as_value(one) for one in (protocols, query) if one is not None)]
        held += [sent.value for sent in engine.seen.sent.values() if sent.site is site]
        return Socket(
            where=site.where,
            addresses=found,
            conversation=self._conversation(site, self._homeless if alone else []),
            address_open=why if why or found else "its address could not be followed",
            subprotocols=offered,
            token_reads=tuple(dict.fromkeys(_stored(held, site.called))),
            called=site.called,
        )

    def _conversation(self, site: Site, more: list[Sent]) -> Conversation:
        result = conversation(self._engine.seen, site, more, self._engine.put)
        heard = set(result.hears)
        if any(case.path == () for case in result.cases):
            heard.add("text")
        if site.data.get("binary"):
            heard.add("binary")
        unplaced = (
            () if more else tuple(dict.fromkeys(_unplaced(sent) for sent in self._homeless if not sent.stray))
        )
        return replace(
            result, hears=frozenset(heard), open_sends=tuple(dict.fromkeys([*result.open_sends, *unplaced]))
        )


def _unplaced(sent: Sent) -> str:
    return f"it is not known on which socket {sent.where.file}:{sent.where.line} sends"


def _protocols(value: Value) -> tuple[str | None, ...] | None:
    """The subprotocols that are offered; None stands for one that is computed."""
    found: dict[str | None, None] = {}
    for option in options(value):
        inner = without_conditions(option)
        if isinstance(inner, Obj) and inner.kind == "list":
            parts = [part for held in inner.fields.values() for part in options(held)]
            parts += [] if parts or inner.items is None else [inner]
        else:
            parts = [inner]
        for part in parts:
            if (isinstance(part, Lit) and part.value is None) or (isinstance(part, Opaque) and part.param):
                # An argument that nobody was seen to give is none.
                continue
            found[part.value if isinstance(part, Lit) and isinstance(part.value, str) else None] = None
    return tuple(found) or None


def _stored(values: list[Value], called: bool) -> Iterator[StorageUse]:
    """The reads of a storage whose value is somewhere in these."""
    seen: set[int] = set()
    waiting = list(values)
    while waiting:
        value = waiting.pop()
        if isinstance(value, Stored):
            yield StorageUse(value.store, value.key, value.where, called)
        elif isinstance(value, Text):
            waiting.extend(value.parts)
        elif isinstance(value, When | Json):
            waiting.append(value.value)
        elif isinstance(value, Obj) and id(value) not in seen:
            seen.add(id(value))
            waiting.extend(value.fields.values())
            waiting.extend(part for part in [value.items, value.extra.get("params")] if isinstance(part, Obj))
        else:
            waiting.extend(option for option in options(value) if option is not value)


def _merged(one: Socket, other: Socket) -> Socket:
    """What two users of one hook do with the socket that it opens for each."""
    a, b = one.conversation, other.conversation
    handled = {a.fallthrough, b.fallthrough}
    both = Conversation(
        sends=tuple(dict.fromkeys([*a.sends, *b.sends])),
        cases=tuple(dict.fromkeys([*a.cases, *b.cases])),
        reads=tuple(dict.fromkeys([*a.reads, *b.reads])),
        hears=a.hears | b.hears,
        fallthrough="handled" if "handled" in handled else "refused" if "refused" in handled else "ignored",
        open_hears=tuple(dict.fromkeys([*a.open_hears, *b.open_hears])),
        open_sends=tuple(dict.fromkeys([*a.open_sends, *b.open_sends])),
        handed=tuple(dict.fromkeys([*a.handed, *b.handed])),
    )
    return replace(
        one,
        conversation=both,
        address_open=one.address_open or other.address_open,
        token_reads=tuple(dict.fromkeys([*one.token_reads, *other.token_reads])),
        subprotocols=one.subprotocols or other.subprotocols,
        called=one.called or other.called,
    )
