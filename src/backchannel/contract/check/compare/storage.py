"""The rules of class token that a front end breaks alone: under which keys its token is kept and looked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from ..finding import Finding, Grade
from ..model import Frontend, Socket, StorageUse, Unresolved, Where
from . import names
from .link import Link
from .rules import finding

Key: TypeAlias = tuple[str, str]
"""Where a value is kept: the store and the key in it."""


@dataclass(frozen=True, slots=True)
class _Reader:
    socket: Socket
    use: StorageUse
    keys: frozenset[Key]


def storage(
    frontends: Sequence[Frontend], links: Sequence[Link]
) -> tuple[tuple[Finding, ...], tuple[Unresolved, ...]]:
    """Tokens that sockets look for where they are not kept.

    That two of them differ is an error in any case; that nobody writes the key is none where no route asks who it is.
    """
    found, unresolved = _misplaced(frontends)
    open_to_all = _open_to_all(links)
    return tuple(
        replace(one, grade=Grade.WARNING)
        if one.rule == "token-key-unwritten" and one.frontend in open_to_all and one.grade is Grade.ERROR
        else one
        for one in found
    ), unresolved


def _open_to_all(links: Sequence[Link]) -> set[Where | None]:
    """Where tokens are read for sockets whose routes surely take nobody's."""
    served: dict[Where, bool] = {}
    for link in links:
        asks = not link.sure or any(
            route.credentials_open
            or any(names.is_token(one.name) or one.required for one in route.credentials)
            for route in link.routes
        )
        for use in link.socket.token_reads:
            served[use.where] = served.get(use.where, False) or asks
    return {where for where, asked in served.items() if not asked}


def _misplaced(
    frontends: Sequence[Frontend],
) -> tuple[tuple[Finding, ...], tuple[Unresolved, ...]]:
    findings: list[Finding] = []
    unresolved: list[Unresolved] = []
    # Front ends may share what they keep (a common package that logs in), so any of them may be the writer.
    written: dict[Key, StorageUse] = {
        (use.store, use.key): use for frontend in frontends for use in frontend.storage_writes
    }
    reasons = [reason for frontend in frontends for reason in frontend.storage_open]
    for frontend in frontends:
        readers = list(_readers(frontend))
        if not readers:
            continue
        lost = [reader for reader in readers if not reader.keys & written.keys()]
        if reasons and lost:
            unresolved.append(
                Unresolved(f'who writes the storage key "{lost[0].use.key}"', reasons[0], lost[0].use.where)
            )
        elif lost:
            findings.extend(_lost(frontend, readers, lost, written))
    return tuple(findings), tuple(unresolved)


def _readers(frontend: Frontend) -> Iterator[_Reader]:
    """The sockets that read a token from storage that only the front end itself can have put there."""
    for socket in frontend.sockets:
        uses = [use for use in socket.token_reads if use.store != "cookie" and names.is_token(use.key)]
        cookie = any(use.store == "cookie" for use in socket.token_reads)
        if uses and not cookie:
            yield _Reader(socket, uses[0], frozenset((use.store, use.key) for use in uses))


def _lost(
    frontend: Frontend,
    readers: Sequence[_Reader],
    lost: Sequence[_Reader],
    written: Mapping[Key, StorageUse],
) -> Iterator[Finding]:
    tokens = [use for (_, key), use in written.items() if names.is_token(key)]
    others = [reader for reader in readers if reader not in lost]
    if tokens:
        yield from (_unwritten(reader, tokens, others) for reader in lost)
    elif not written:
        divided = list(_divided(frontend, lost))
        yield from divided or (_never_kept(reader) for reader in lost[:1])


def _unwritten(reader: _Reader, tokens: Sequence[StorageUse], others: Sequence[_Reader]) -> Finding:
    use = reader.use
    kept = next((token for token in tokens if token.key == use.key), None) or _likeliest(use, tokens)
    meant = names.is_session(use.key) or not names.is_session(kept.key) or names.is_near(use.key, kept.key)
    grade = Grade.ERROR if reader.socket.called and use.called and kept.called and meant else Grade.WARNING
    if others:
        other = others[0].use
        return finding(
            "token-storage-keys",
            message=f"This socket reads its token from {_place(use)}, another one of the same front end from {_place(other)} ({other.where.file}:{other.where.line}).",
            why=f"Only {_place(kept)} is ever written ({kept.where.file}:{kept.where.line}); here the token is null, and the handshake goes without it.",
            fix=f"Read {_place(kept)} here, best from one constant that all share.",
            frontend=use.where,
            backend=None,
            subject=f"{use.key} {other.key}",
            grade=grade,
        )
    return finding(
        "token-key-unwritten",
        message=f"The socket reads its token from {_place(use)}, which nothing writes; the token is kept in {_place(kept)} ({kept.where.file}:{kept.where.line}).",
        why="What is read is null, so the handshake goes without a token.",
        fix=f"Read {_place(kept)} here, best from one constant that both share.",
        frontend=use.where,
        backend=None,
        subject=f"{use.key} {kept.key}",
        grade=grade,
    )


def _never_kept(reader: _Reader) -> Finding:
    """A front end that keeps nothing at all: somebody else may, on the same origin."""
    use = reader.use
    return finding(
        "token-key-unwritten",
        message=f"The socket reads its token from {_place(use)}, which nothing in the front end writes.",
        why="Unless another application of the same origin puts it there, what is read is null.",
        fix=f"Write {_place(use)} where the user logs in.",
        frontend=use.where,
        backend=None,
        subject=use.key,
        grade=Grade.WARNING,
    )


def _likeliest(use: StorageUse, tokens: Sequence[StorageUse]) -> StorageUse:
    """The key that the reader most likely means: an access token rather than one to refresh it with."""
    return min(
        tokens,
        key=lambda token: (
            "refresh" in token.key.lower(),
            not names.is_near(use.key, token.key),
            names.is_session(token.key),
            token.key,
        ),
    )


def _divided(frontend: Frontend, readers: Sequence[_Reader]) -> Iterator[Finding]:
    """Sockets that read different keys, none of which is written in code that was seen: the odd ones are taken for wrong."""
    uses = {(use.store, use.key, use.where) for use in frontend.storage_reads}
    uses |= {(use.store, use.key, use.where) for socket in frontend.sockets for use in socket.token_reads}
    counts: Counter[Key] = Counter((store, key) for store, key, _ in uses)
    usual = max(
        readers,
        key=lambda reader: (
            sum(counts[key] for key in reader.keys),
            -reader.use.where.line,
            reader.use.where.file,
        ),
    )
    for reader in readers:
        if reader.keys & usual.keys:
            continue
        grade = Grade.ERROR if reader.socket.called and usual.socket.called else Grade.WARNING
        yield finding(
            "token-storage-keys",
            message=f"This socket reads its token from {_place(reader.use)}, another one of the same front end from {_place(usual.use)} "
            f"({usual.use.where.file}:{usual.use.where.line}).",
            why="A login keeps the token under one key; under the other one there is none, and that handshake goes without it.",
            fix=f"Read {_place(usual.use)} in both, best from one constant that they share.",
            frontend=reader.use.where,
            backend=None,
            subject=f"{reader.use.key} {usual.use.key}",
            grade=grade,
        )


def _place(use: StorageUse) -> str:
    return f'{use.store} "{use.key}"'
