"""How many connections there are, of whom and from where. Pure counting, with the caps of the settings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class ConnectionCounts:
    """The open connections of one node. 0 switches a cap off."""

    max_total: int
    max_per_user: int
    max_per_address: int
    total: int = 0
    _users: Counter[str] = field(default_factory=Counter)
    _addresses: Counter[str] = field(default_factory=Counter)

    def add(self, user_id: str | None, address: str) -> bool:
        """Count one in. False, and nothing is counted, if a cap is reached."""
        if 0 < self.max_total <= self.total or 0 < self.max_per_address <= self._addresses[address]:
            return False
        if user_id is not None and 0 < self.max_per_user <= self._users[user_id]:
            return False
        self.total += 1
        self._addresses[address] += 1
        if user_id is not None:
            self._users[user_id] += 1
        return True

    def remove(self, user_id: str | None, address: str) -> None:
        """Count one out that was counted in."""
        self.total -= 1
        _decrease(self._addresses, address)
        if user_id is not None:
            _decrease(self._users, user_id)


def _decrease(counter: Counter[str], key: str) -> None:
    counter[key] -= 1
    if counter[key] <= 0:
        del counter[key]
