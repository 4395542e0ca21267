"""What each end of a WebSocket says, in the same words for both: what it hears, what it sends, and where nobody could tell.

A reader of source (or of an AsyncAPI document) fills a `Backend` or a `Frontend`; `compare` reads nothing else. Paths lead into a decoded
message: `("data", "text")` is `message.data.text`; `"[]"` is any element of a list, `"*"` any key that is computed.

Honesty is in the `open_*` fields: when what is heard or sent leaves the code that could be followed, the conversation says so there, and no
rule may then conclude from absence ("nobody sends", "never handled").
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Path: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A place in source: the path as the user gave it (relative where the argument was), 1-based line; line 0 means the file as a whole."""

    file: str
    line: int


# --- shapes: what a message looks like -------------------------------------------------------------------------------

Kind: TypeAlias = Literal["string", "number", "boolean", "null"]


@dataclass(frozen=True, slots=True)
class Scalar:
    """`literals` are all the values it can have where they are known, else None."""

    kind: Kind
    literals: frozenset[str | int | float | bool] | None = None


@dataclass(frozen=True, slots=True)
class Property:
    """`optional`: it may be absent in some runs. `where` is the line that puts it there."""

    shape: Shape
    where: Where | None = None
    optional: bool = False


class _Kept:
    """Has room for its hash: deep shapes are looked up often, and hashing one walks all of it."""

    __slots__ = ("_hash",)
    _hash: int


@dataclass(frozen=True, slots=True)
class Spread:
    """All properties of the other end's own message, or of the part of it at `path`. Where it has some of those in `over`, they take the place of the object's own."""

    path: Path = ()
    over: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Record(_Kept):
    """A JSON object. `open`: it may have more properties than these (a spread or a computed key that could not be read); `spread`: those that it has besides are these, and no others."""

    properties: Mapping[str, Property] = field(default_factory=dict)
    open: bool = False
    spread: Spread | None = None

    def __hash__(self) -> int:
        try:
            return self._hash
        except AttributeError:
            found = hash((frozenset(self.properties.items()), self.open, self.spread))
            object.__setattr__(self, "_hash", found)
            return found


@dataclass(frozen=True, slots=True)
class Listing:
    item: Shape


@dataclass(frozen=True, slots=True)
class OneOf:
    options: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Encoded:
    """A JSON text inside of a JSON message: double-encoded."""

    shape: Shape


@dataclass(frozen=True, slots=True)
class Text:
    """A frame that is text but no JSON document: `"ping"`, `f"{user}: {line}"`. `None` in `parts` is what is not known before it runs."""

    parts: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Binary:
    """A binary frame: audio, an image, msgpack."""


@dataclass(frozen=True, slots=True)
class Echo:
    """The other end's own message, passed on as it came (a relay, an echo, a broadcast of what was received), or the part of it at `path`.

    `elsewhere`: it came in on another socket than the one on which it is passed on.
    """

    path: Path = ()
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Anything:
    """Not known. `why` is for people."""

    why: str = ""


Shape: TypeAlias = "Scalar | Record | Listing | OneOf | Encoded | Text | Binary | Echo | Anything"


def passes_on(shape: Shape) -> bool:
    """Whether something that came in goes out with it."""
    match shape:
        case Echo():
            return True
        case OneOf(options=alternatives):
            return any(passes_on(option) for option in alternatives)
        case Record(properties=properties, spread=spread):
            return spread is not None or any(passes_on(held.shape) for held in properties.values())
        case Listing(item=inner) | Encoded(shape=inner):
            return passes_on(inner)
        case _:
            return False


# --- a conversation: one end's half of a socket ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds where the value at `path` is one of `values` (`negated`: none of them). With `values` empty: is there and true (`negated`: missing or false)."""

    path: Path
    values: frozenset[str] = frozenset()
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Send:
    """A message that this end sends. `called` is false where nothing in the project calls the function that sends.

    `shape` of a frame that is no JSON is `Text` or `Binary`; one that is serialised twice is `Encoded`. `via` leads from the frame's own send call
    (first) to `where` (not in it), for wrappers: `where` is the place that names the message, which is where one would fix it.
    `given`: what holds of the message that it answers, of one that passes something on.
    """

    shape: Shape
    where: Where
    called: bool = True
    via: tuple[Where, ...] = ()
    given: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """This end compares the value at `path` of what it hears with `value` (if, switch, a key in a map of handlers, a registry's `on`, a discriminated union).

    `empty`: the branch does nothing (a `pass`, a `break`, only a log line). `local`: this end raises it by itself (`connectionStateChange`), or takes messages without a name for it, so that it need not come from the other one.
    `beside`: the place of the condition, where it names others too (`a || b`).
    """

    path: Path
    value: str
    where: Where
    called: bool = True
    empty: bool = False
    local: bool = False
    beside: Where | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """This end reads the value at `path` of what it hears, under `conditions`.

    `need`: `required` breaks when it is missing (`d["x"]`, `d.x.y`, a required model field, a value that is shown or used), `used` yields None/undefined
    that goes on into something (`d.get("x")`, `d.x` stored in state), `optional` has a fallback or is only tested. `default` says that a fallback is there.
    `kind` is the type that the use or the model demands, where there is one (`"list"` for `.map`, `for … of`; `"record"`).
    `within`: it is read while the message is handled, in the branch of its name or in what that calls, rather than later of what was kept.
    """

    path: Path
    where: Where
    need: Literal["required", "used", "optional"]
    conditions: tuple[Condition, ...] = ()
    kind: Kind | Literal["list", "record", "encoded"] | None = None
    called: bool = True
    within: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """What one end does with one socket.

    `hears`: the forms of frame it decodes (`json`, `text`, `binary`), empty if it never listens. `fallthrough` says what it does with a message that fits no case:
    `ignored` (nothing, or a log line), `refused` (an error reply, a close, an exception), `handled` (a default branch that does real work: it then handles
    any type). `open_hears` and `open_sends`: why more may be heard or sent than is listed (empty: the lists are complete). `handed` are messages of some names,
    or parts of any, that go where they could not be followed, with the conditions under which they do.
    """

    sends: tuple[Send, ...] = ()
    cases: tuple[Case, ...] = ()
    reads: tuple[Read, ...] = ()
    hears: frozenset[Literal["json", "text", "binary"]] = frozenset()
    fallthrough: Literal["ignored", "refused", "handled"] = "ignored"
    open_hears: tuple[str, ...] = ()
    open_sends: tuple[str, ...] = ()
    handed: tuple[tuple[Path, tuple[Condition, ...]], ...] = ()


# --- the back end ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Credential:
    """How a route takes something from the handshake. `required`: without it the handshake (or the function) fails. `name` of a first message's token is its path, dotted."""

    place: Literal["query", "header", "cookie", "subprotocol", "message", "path"]
    name: str
    required: bool
    where: Where


@dataclass(frozen=True, slots=True)
class Route:
    """A WebSocket route. `path` has `{name}` for one segment, `{name:path}` for the rest; `pattern` instead is a regular expression (Channels), searched from the start of the path without its leading slash.

    `params` maps a path parameter to its declared type (`str`, `int`, `uuid`, … ; `str` if unknown). `prefix_open`: what mounts it could not be read, so more may stand
    before `path`. `credentials_open`: the handshake's parts are read in code that could not be followed. `subprotocols` are those it answers with (None: it looks at none).
    """

    path: str
    where: Where
    conversation: Conversation = Conversation()
    pattern: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    credentials: tuple[Credential, ...] = ()
    subprotocols: frozenset[str] | None = None
    prefix_open: bool = False
    credentials_open: bool = False
    framework: str = ""

    def __hash__(self) -> int:
        return hash((self.path, self.pattern, self.where))


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message of that name for a group of sockets, none of whose `members` (the names of their classes) has a handler for it: what runs each of them raises."""

    name: str
    where: Where
    members: tuple[str, ...]
    called: bool = True


@dataclass(frozen=True, slots=True)
class Backend:
    """`routes_open`: why there may be more routes than these; `routes_below`: why there may be more below certain paths. `http_paths` are HTTP routes: a socket opened there by mistake can be told so.

    `name` is how a report calls it (a directory, `Backchannel's own contract`, an AsyncAPI file). `built` are the names of messages that are put together anywhere, also
    of those that go to a queue, a database or an HTTP response. `spelled` are those that its source may give a message at all, however: what is not in it is sent by
    nobody, even where not all that is sent could be followed. None where that is not known. `lost` are those that are spelled only where the message is given to a method
    that there is not, so that the call raises. `unmounted` are routes of routers that no application includes.
    """

    name: str
    routes: tuple[Route, ...]
    routes_open: tuple[str, ...] = ()
    http_paths: tuple[tuple[str, Where], ...] = ()
    built: Mapping[str, Where] = field(default_factory=dict)
    routes_below: Mapping[str, str] = field(default_factory=dict)
    spelled: Container[str] | None = None
    lost: Container[str] = frozenset()
    undelivered: tuple[Undelivered, ...] = ()
    unmounted: tuple[Route, ...] = ()


# --- the front end ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hole:
    """A part of a URL that is known only when it runs. `env`: a setting of the deployment or of the page (`import.meta.env.X`, `location.host`, a prop with that meaning).

    `source` is the expression as written; `default` its value where code gives one (`env.X || 'ws://localhost:8000'`), already split out as a candidate of its own.
    """

    source: str
    env: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """One URL that a socket may open. `parts` are text and holes, from the scheme (or from a hole that hides it) to before `?`; `query` maps a parameter to its parts.

    `where` is the line that names the path, which may be another file than the `new WebSocket`. `query_open`: parameters could not all be read.
    """

    parts: tuple[str | Hole, ...]
    where: Where
    query: Mapping[str, tuple[str | Hole, ...]] = field(default_factory=dict)
    query_open: bool = False

    def __hash__(self) -> int:
        return hash((self.parts, self.where, frozenset(self.query.items())))


@dataclass(frozen=True, slots=True)
class StorageUse:
    """A read or write of one key of `localStorage`, `sessionStorage` or a cookie. `feeds` says what a read flows into, where that is known."""

    store: Literal["localStorage", "sessionStorage", "cookie", "asyncStorage"]
    key: str
    where: Where
    called: bool = True


@dataclass(frozen=True, slots=True)
class Socket:
    """One place that opens a WebSocket. `addresses` are its alternatives; empty with `address_open` if nothing of it could be read.

    `token_reads` are the storage reads whose value goes into the address, the subprotocol or a message of this socket. `subprotocols` is None if none are offered;
    a `None` inside is one that is computed (a token).
    """

    where: Where
    addresses: tuple[Address, ...]
    conversation: Conversation = Conversation()
    address_open: str = ""
    subprotocols: tuple[str | None, ...] | None = None
    token_reads: tuple[StorageUse, ...] = ()
    called: bool = True


@dataclass(frozen=True, slots=True)
class Frontend:
    """`storage_open`: why keys may be written in code that could not be read (a library that keeps tokens, a computed key).

    `rewrites` are places of a proxy's configuration that changes paths on their way to the back end (`rewrite` of Vite, `pathRewrite`).
    """

    name: str
    sockets: tuple[Socket, ...]
    storage_reads: tuple[StorageUse, ...] = ()
    storage_writes: tuple[StorageUse, ...] = ()
    storage_open: tuple[str, ...] = ()
    rewrites: tuple[Where, ...] = ()


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Something that decides what goes over the wire and could not be followed, and why."""

    what: str
    why: str
    where: Where | None
