"""Who is timed out or banned, and by which act: so that lifting one leaves what others have imposed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from operator import itemgetter
from uuid import UUID

from ..protocol.events import Sanction, SanctionKind
from ..protocol.user import Role, User

RANK = {Role.viewer: 0, Role.moderator: 1, Role.host: 2}
"""Who may act on whom: only those above on those below."""


@dataclass(slots=True)
class Sanctions:
    """The sanctions that stand. A timeout that has ended stands until its user is given another one."""

    by_user: dict[str, dict[int, Sanction]] = field(default_factory=dict)
    """By user, and by the offset of the act."""

    def __iter__(self) -> Iterator[Sanction]:
        """All of them, in the order of their acts."""
        return (sanction for _, sanction in sorted(self._all(), key=itemgetter(0)))

    def impose(self, sanction: Sanction, offset: int) -> None:
        """The user's timeouts that have ended by now are forgotten with it."""
        now, earlier = sanction.created_at, self.by_user.get(sanction.user_id, {})
        standing = {at: one for at, one in earlier.items() if one.until is None or one.until > now}
        self.by_user[sanction.user_id] = standing | {offset: sanction}

    def lift(self, act_id: UUID) -> None:
        """:raises KeyError: no sanction that stands has this id"""
        for user_id, standing in self.by_user.items():
            for offset, sanction in standing.items():
                if sanction.act_id == act_id:
                    del standing[offset]
                    if not standing:
                        del self.by_user[user_id]
                    return
        raise KeyError(act_id)

    def find(self, act_id: UUID) -> Sanction | None:
        return next((sanction for _, sanction in self._all() if sanction.act_id == act_id), None)

    def of(self, user_id: str) -> Iterable[Sanction]:
        """Those on one user, in the order of their acts."""
        return self.by_user.get(user_id, {}).values()

    def ban_on(self, user: User) -> Sanction | None:
        """The ban that keeps the user out, if one does."""
        return next((one for one in self._holding(user) if one.kind is SanctionKind.ban), None)

    def timeout_on(self, user: User, now: datetime) -> Sanction | None:
        """The timeout that keeps the user silent at this moment: of several the one that ends last."""
        running = (one for one in self._holding(user) if one.until is not None and one.until > now)
        return max(running, key=lambda one: one.until or now, default=None)

    def _holding(self, user: User) -> Iterable[Sanction]:
        """Those by somebody above the user. A token may say more of a user than the room knew when it was imposed."""
        for sanction in self.of(user.id):
            if sanction.by is not None and RANK[sanction.by.role] > RANK[user.role]:
                yield sanction

    def _all(self) -> Iterable[tuple[int, Sanction]]:
        return chain.from_iterable(standing.items() for standing in self.by_user.values())


def own_sanction(sanction: Sanction) -> Sanction:
    """A sanction as the sanctioned see it: who imposed it spoke for all of staff."""
    return sanction.model_copy(update={"by": None})
