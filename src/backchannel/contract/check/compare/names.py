"""Names that mean the same, and names that say what they are for."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SEPARATORS = re.compile(r"[^a-z0-9]+")
_HEARTBEAT = re.compile(
    r"^(ws|client|server|app)?(ping|pong|heart|heartbeat|hb|keepalive|alive|noop)(ack|reply|response|request)?$"
)
_ANSWER = re.compile(r"pong|(ack|reply|response)$")
_GREETING = re.compile(
    r"^(ack|acknowledged?|ok|connected|connection|connectionestablished|connectionack|connectioninit|connectionstatus|established|welcome|hello|ready|"
    r"info|status|subscribed|unsubscribed|authenticated|authsuccess|success|error|err|failure|warning|.*error|.*ack)$"
)
_TOKEN = re.compile(r"token|jwt|auth|bearer|credential|session|api_?key|access", re.IGNORECASE)

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
_CHANGES = frozenset(
    [
        "paid",
        "sent",
        "left",
        "won",
        "lost",
        "begun",
        "made",
        "created",
        "added",
        "inserted",
        "updated",
        "changed",
        "edited",
        "modified",
        "deleted",
        "removed",
        "reordered",
        "moved",
        "renamed",
        "archived",
        "restored",
        "create",
        "add",
        "insert",
        "update",
        "change",
        "edit",
        "modify",
        "delete",
        "remove",
        "reorder",
        "move",
        "rename",
        "archive",
        "restore",
    ]
)
_ANY_CHANGE = frozenset({"update", "updated", "change", "changed", "edited", "modified"})
"""Words for a change that do not say which, so that two of them are one."""

_KINDS = frozenset(
    {"id", "ids", "name", "uuid", "key", "text", "value", "data", "list", "url", "count", "at", "time"}
)

DISCRIMINATORS = (
    "type",
    "event",
    "action",
    "kind",
    "op",
    "cmd",
    "command",
    "message_type",
    "messageType",
    "msg_type",
    "msgType",
    "event_type",
    "eventType",
    "t",
)
"""Keys under which projects put the name of a message, the usual ones first."""


def normal(name: str) -> str:
    """The name without case and separators: `streamId`, `stream_id` and `Stream-ID` are one."""
    return _SEPARATORS.sub("", name.lower())


def is_variant(one: str, other: str) -> bool:
    """Whether two different names are spellings of one: in another case, or with other separators."""
    return one != other and normal(one) == normal(other) != ""


def is_near(one: str, other: str) -> bool:
    """Whether a person would take one name for a slip of the other: a variant, a singular and its plural, a letter or two, a namespace (`room:join`, `join`)."""
    if one == other:
        return False
    left, right = normal(one), normal(other)
    if not left or not right:
        return False
    if left == right or _namespaced(one, other) or _namespaced(other, one):
        return True
    shorter = min(len(left), len(right))
    allowed = 0 if shorter < 4 else 1 if shorter < 9 else 2
    return distance(left, right, allowed) <= allowed


def nearest_field(name: str, others: Iterable[str]) -> str | None:
    """That of the other fields which `name` was most likely meant to be; None if none is similar."""
    others = list(others)
    return nearest(name, others) or min(
        (other for other in others if is_similar_field(name, other)), default=None
    )


def nearest(name: str, others: Iterable[str]) -> str | None:
    """That of the others which `name` was most likely meant to be; None if none is near."""
    near = [other for other in others if is_near(name, other)]
    return min(
        near,
        key=lambda other: (not is_variant(name, other), abs(len(other) - len(name)), other),
        default=None,
    )


def variant(name: str, others: Iterable[str]) -> str | None:
    """That of the others which spells `name` differently, if one does."""
    return min((other for other in others if is_variant(name, other)), default=None)


_EMPTY_WORDS = frozenset({"event", "evt", "message", "msg", "notification"})
"""Words of a message's name that say no more than that it is one."""


def is_reworded(one: str, other: str) -> bool:
    """Whether two names of messages consist of mostly the same words: `video_call_status`, `call_status_update`; `stock`, `stock_event`."""
    left, right = set(words(one)), set(words(other))
    if left - _EMPTY_WORDS == right - _EMPTY_WORDS != set():
        return True
    return len(left & right) >= 2 and 2 * len(left & right) >= len(left | right)


def is_inflected(one: str, other: str) -> bool:
    """Whether two names are one verb: `fold` and `folded`, `user:join` and `user:joined`."""
    left, right = words(one), words(other)
    if left[:-1] != right[:-1] or not left or left == right:
        return False
    stem, longer = sorted((left[-1], right[-1]), key=len)
    return len(stem) > 2 and longer in {f"{stem}ed", f"{stem}d", f"{stem}{stem[-1]}ed", f"{stem}ing"}


_EVERYWHERE = frozenset(
    ["user", "users", "player", "players", "client", "message", "messages", "room", "chat", "group", "channel", "data", "id", "name", "status", "state", "type", "text", "content", "time", "count", "error", "result", "session"]
)  # fmt: skip
"""Fields that messages of any name have, so that one of them does not say what the message tells of."""


def is_told_by(awaited: str, sent: str, keys: Iterable[str]) -> bool:
    """Whether a message of another name tells of just what is waited for: `balance_update`, where what comes is a `wallet_update` with a `balance` in it."""
    wanted, said = set(words(awaited)) - _EMPTY_WORDS, set(words(sent)) - _EMPTY_WORDS
    thing = wanted - said
    telling = bool(thing) and not thing & _EVERYWHERE
    return telling and bool(wanted & said) and thing <= {normal(key) for key in keys}


def is_sibling(one: str, other: str) -> bool:
    """Whether two messages tell of two changes of the same thing: `block_created` and `block_deleted`."""
    left, right = words(one), words(other)
    same = [_singular(word) for word in left[:-1]] == [_singular(word) for word in right[:-1]]
    if len(left) < 2 or not right or {left[-1], right[-1]} <= _ANY_CHANGE:
        return False
    return same and left[-1] != right[-1] and _is_change(left[-1]) and _is_change(right[-1])


_STEM = 6
"""Letters by which a word is found in any of its forms: `cancel`, `cancelled`, `cancellation`."""


def change(name: str) -> str:
    """What the forms of the word for the change that a message tells of (its last) begin with."""
    return words(name)[-1].removesuffix("ed")[:_STEM]


def is_similar_field(one: str, other: str) -> bool:
    """Whether a person would take one field's name for the other's: near names, or one with the kind of value added (`receiver`, `receiver_id`)."""
    left, right = words(one), words(other)
    shorter, longer = sorted((left, right), key=len)
    added = longer[len(shorter) :]
    return is_near(one, other) or (
        bool(shorter) and longer[: len(shorter)] == shorter and len(added) == 1 and added[0] in _KINDS
    )


def words(name: str) -> tuple[str, ...]:
    """The words of a name in any spelling, in lower case."""
    return tuple(word.lower() for word in _WORD.findall(name))


def _is_change(word: str) -> bool:
    return word in _CHANGES or (word.endswith("ed") and len(word) > 4)


def _singular(word: str) -> str:
    return word.removesuffix("s")


def distance(one: str, other: str, limit: int) -> int:
    """The edit distance, or `limit + 1` as soon as it is known to be more than that."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row = row, [i]
        for j, b in enumerate(other, 1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b)))
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


def is_question(name: str) -> bool:
    """Whether a heartbeat of that name wants an answer, rather than is one."""
    return is_heartbeat(name) and not _ANSWER.search(normal(name))


def is_heartbeat(name: str) -> bool:
    """Whether the message only keeps a connection alive, so that nothing is lost where nobody handles it."""
    return bool(_HEARTBEAT.match(normal(name)))


def is_courtesy(name: str) -> bool:
    """Whether ends send or await the message out of caution: a greeting, an acknowledgement, an error, a heartbeat."""
    return is_heartbeat(name) or bool(_GREETING.match(normal(name)))


_COMES = frozenset({"join", "enter", "subscribe", "connect", "hello", "init"})
_ARRIVES = _COMES | {"joined", "entered", "subscribed", "connected"}
_DEPARTS = frozenset(
    ["leave", "left", "quit", "exit", "exited", "unsubscribe", "unsubscribed", "disconnect", "disconnected", "bye", "goodbye"]
)  # fmt: skip
_PLACES = frozenset({"room", "rooms", "channel", "channels", "topic", "topics", "chat", "conversation", "group", "feed", "updates", "all", "to"})  # fmt: skip


_PLACE = frozenset({"room", "channel", "chat", "conversation", "group"})
"""What a socket is in, so that who comes in is heard by those in it and by no others."""


def is_announcement(name: str, known: Iterable[str], sent: Iterable[str], fields: Iterable[str] = ()) -> bool:
    """Whether a message of that name only says that a socket is there or goes, which one who knows no such names sees from the connection itself: `subscribe`, `room:join`, `leave_room`.

    `known` are the names that the reader tells apart, `sent` those that the writer has. `fields` are the message's that the connection does not say too: who comes into one `room` is not just there.
    """
    told = set(words(name))
    others = [set(words(other)) for other in known]
    if not _COMES.isdisjoint(told) and told <= _COMES | _PLACES:
        placed = any(not _PLACE.isdisjoint(words(one)) for one in fields)
        return not placed and all((_ARRIVES | _DEPARTS).isdisjoint(other) for other in others)
    # Who is let in by a message is let out by one.
    left = told - _DEPARTS
    others += [set(words(other)) for other in sent]
    goes = not _DEPARTS.isdisjoint(words(name)[:1] + words(name)[-1:])
    return goes and all(_ARRIVES.isdisjoint(other) or bool(left - other) for other in others)


def is_token(name: str) -> bool:
    """Whether a storage key or parameter of that name holds a credential."""
    return bool(_TOKEN.search(name))


def is_session(name: str) -> bool:
    """Whether the only sign of a credential in it is that it is called a session: of a chat or an editor as well as of a user."""
    return {found.group().lower() for found in _TOKEN.finditer(name)} == {"session"}


def _namespaced(long: str, short: str) -> bool:
    return (
        len(short) >= 4 and re.search(r"[:./_-]" + re.escape(short.lower()) + "$", long.lower()) is not None
    )
