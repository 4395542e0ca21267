"""Tickets: a token's stand-in for one handshake, for clients that can put nothing but a URL into it.

They live in this node's memory: one that was issued elsewhere, or before a restart, is unknown. The clock is injected and
must not go back.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable

from ..room.identity import Identity

TICKET_BYTES = 32
"""256 random bits: not to be guessed within its life, nor ever."""
MAX_PER_USER = 20
"""Unredeemed tickets of one user; a client needs one for each connection it is opening."""
MAX_TICKETS = 100_000
"""Unredeemed tickets in all: about 50 MB at worst."""


class TooManyTickets(Exception):
    """The user, or the node, has too many tickets that nobody redeemed. They expire by themselves."""


class Tickets:
    """Single-use tickets that expire."""

    def __init__(self, ttl: float, clock: Callable[[], float]) -> None:
        """:param ttl: seconds for which a ticket can be redeemed"""
        self.ttl = ttl
        self._clock = clock
        self._tickets: dict[str, tuple[Identity, float]] = {}
        """By ticket: whose it is and when it expires. In order of expiry, as all live equally long."""
        self._of_user: Counter[str] = Counter()

    def __len__(self) -> int:
        self._purge()
        return len(self._tickets)

    def issue(self, identity: Identity) -> str:
        """A fresh ticket.

        :raises TooManyTickets: too many wait to be redeemed
        """
        self._purge()
        if self._of_user[identity.id] >= MAX_PER_USER or len(self._tickets) >= MAX_TICKETS:
            raise TooManyTickets
        ticket = secrets.token_urlsafe(TICKET_BYTES)
        self._tickets[ticket] = (identity, self._clock() + self.ttl)
        self._of_user[identity.id] += 1
        return ticket

    def redeem(self, ticket: str) -> Identity | None:
        """Whose it is, once. None for one that is unknown, used or expired."""
        self._purge()
        return self._take(ticket)

    def _purge(self) -> None:
        now = self._clock()
        while self._tickets:
            oldest = next(iter(self._tickets))
            if self._tickets[oldest][1] > now:
                return
            self._take(oldest)

    def _take(self, ticket: str) -> Identity | None:
        entry = self._tickets.pop(ticket, None)
        if entry is None:
            return None
        identity = entry[0]
        self._of_user[identity.id] -= 1
        if not self._of_user[identity.id]:
            del self._of_user[identity.id]
        return identity
