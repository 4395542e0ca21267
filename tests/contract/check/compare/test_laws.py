"""Laws that hold for every pair of ends: those that agree yield nothing, and not knowing more never yields an error more."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.contract.check.compare import RULES, compare
from backchannel.contract.check.finding import Finding, Grade
from backchannel.contract.check.model import (
    Anything,
    Backend,
    Case,
    Condition,
    Conversation,
    Frontend,
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
)

from .builders import address, back, front, hole, page, route, server, shape, socket, stored

NAMES = st.sampled_from(
    ["text", "room_id", "roomId", "user", "users", "data", "payload", "id", "message_type", "x"]
)
EVENTS = st.sampled_from(["join", "leave", "chat", "chat:new", "typing", "ping", "error", "users"])
SCALARS: st.SearchStrategy[Shape] = st.sampled_from(
    [Scalar("string"), Scalar("number"), Scalar("boolean"), Scalar("null")]
)
SHAPES: st.SearchStrategy[Shape] = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        inner.map(Listing),
        st.dictionaries(NAMES, inner, max_size=3).map(
            lambda held: Record({key: Property(value) for key, value in held.items()})
        ),
    ),
    max_leaves=5,
)


@st.composite
def messages(draw: st.DrawFn) -> tuple[tuple[str, Record], ...]:
    """Messages with different names."""
    events = draw(st.lists(EVENTS, min_size=1, max_size=4, unique=True))
    fields = st.dictionaries(NAMES, SHAPES, max_size=4)
    return tuple(
        (
            event,
            Record(
                {
                    "type": Property(shape(event)),
                    **{key: Property(value) for key, value in draw(fields).items()},
                }
            ),
        )
        for event in events
    )


def paths(held: Shape, at: Path = ()) -> list[Path]:
    if isinstance(held, Listing):
        return [(*at, "[]"), *paths(held.item, (*at, "[]"))]
    if not isinstance(held, Record):
        return []
    found = [(*at, key) for key in held.properties]
    return found + [path for key, prop in held.properties.items() for path in paths(prop.shape, (*at, key))]


def said(some: tuple[tuple[str, Record], ...]) -> tuple[Send, ...]:
    return tuple(Send(record, back()) for _, record in some)


def heard(some: tuple[tuple[str, Record], ...]) -> tuple[tuple[Case, ...], tuple[Read, ...]]:
    """The reader that follows from the messages."""
    cases = tuple(Case(("type",), event, front()) for event, _ in some)
    reads = tuple(
        Read(path, front(), "required", (Condition(("type",), frozenset({event})),))
        for event, record in some
        for path in paths(record)
    )
    return cases, reads


def ends(up: tuple[tuple[str, Record], ...], down: tuple[tuple[str, Record], ...]) -> tuple[Route, Socket]:
    """Two ends of which each reads what the other sends."""
    there, here = heard(up), heard(down)
    json = frozenset({"json"})
    return (
        route("/ws/{room}", Conversation(said(down), *there, json)),  # type: ignore[arg-type]  # a literal
        socket(address("/ws/", hole("room")), conversation=Conversation(said(up), *here, json)),  # type: ignore[arg-type]  # a literal
    )


def judged(
    end: Route, here: Socket, backend: Backend | None = None, frontend: Frontend | None = None
) -> tuple[Finding, ...]:
    return compare(backend or server(end), [frontend or page(here)])[0]


@given(messages(), messages())
def test_ends_that_agree_yield_nothing(
    up: tuple[tuple[str, Record], ...], down: tuple[tuple[str, Record], ...]
) -> None:
    assert judged(*ends(up, down)) == ()


@given(messages(), messages(), messages(), messages())
def test_findings_are_of_known_rules_and_come_once(
    up: tuple[tuple[str, Record], ...],
    heard_up: tuple[tuple[str, Record], ...],
    down: tuple[tuple[str, Record], ...],
    heard_down: tuple[tuple[str, Record], ...],
) -> None:
    there, _ = ends(heard_up, down)
    _, here = ends(up, heard_down)
    found = judged(there, here)
    assert len({(one.rule, one.frontend, one.subject) for one in found}) == len(found)
    for one in found:
        assert one.kind == RULES[one.rule].kind
        assert one.message and one.why and one.fix and one.subject  # noqa: PT018 - one law: nothing is left unsaid
        assert one.frontend or one.backend


OPENINGS = (
    "route hears",
    "route sends",
    "socket hears",
    "socket sends",
    "routes",
    "prefix",
    "unknown send",
    "unknown answer",
    "credentials",
)


@settings(max_examples=300)
@given(
    messages(),
    messages(),
    messages(),
    messages(),
    st.sampled_from(OPENINGS),
    st.sampled_from(["/ws/{room}", "/ws", "/chat/{room}", "/ws/{room}/"]),
)
def test_knowing_less_never_yields_an_error_more(
    up: tuple[tuple[str, Record], ...],
    heard_up: tuple[tuple[str, Record], ...],
    down: tuple[tuple[str, Record], ...],
    heard_down: tuple[tuple[str, Record], ...],
    opening: str,
    path: str,
) -> None:
    there, _ = ends(heard_up, down)
    there = replace(there, path=path)
    _, here = ends(up, heard_down)
    before = severe(judged(there, here))
    backend = server(there)
    why = ("it could not be followed",)
    match opening:
        case "route hears":
            there = replace(there, conversation=replace(there.conversation, open_hears=why))
        case "route sends":
            there = replace(there, conversation=replace(there.conversation, open_sends=why))
        case "socket hears":
            here = replace(here, conversation=replace(here.conversation, open_hears=why))
        case "socket sends":
            here = replace(here, conversation=replace(here.conversation, open_sends=why))
        case "routes":
            backend = server(there, open_=why)
        case "prefix":
            there = replace(there, prefix_open=True)
        case "unknown send":
            here = replace(
                here,
                conversation=replace(
                    here.conversation, sends=(*here.conversation.sends, Send(Anything(), front()))
                ),
            )
        case "unknown answer":
            there = replace(
                there,
                conversation=replace(
                    there.conversation, sends=(*there.conversation.sends, Send(Anything(), back()))
                ),
            )
        case "credentials":
            there = replace(there, credentials_open=True)
    after = severe(judged(there, here, backend if opening == "routes" else server(there)))
    assert after <= before


def severe(found: tuple[Finding, ...]) -> set[tuple[str, object]]:
    return {(one.rule, one.frontend) for one in found if one.grade is Grade.ERROR}


@given(
    st.lists(st.sampled_from(["token", "access_token", "auth"]), max_size=3),
    st.lists(st.sampled_from(["token", "access_token"]), max_size=2),
)
def test_storage_that_is_not_all_known_yields_no_error(reads: list[str], writes: list[str]) -> None:
    sockets = [socket("/ws", token_reads=[stored(key)]) for key in reads]
    known = page(*sockets, writes=[stored(key) for key in writes], open_=("keys are computed",))
    assert severe(compare(server(route("/ws")), [known])[0]) == set()
