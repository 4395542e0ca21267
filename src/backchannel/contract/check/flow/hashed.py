"""Hashes that are computed once."""

from __future__ import annotations

from typing import TypeVar


class Hashed:
    """Has room for its hash."""

    __slots__ = ("_hash",)
    _hash: int


Kept = TypeVar("Kept", bound=Hashed)


def cached_hash(cls: type[Kept]) -> type[Kept]:
    """Values hold values: hashed anew at every look-up, deep ones take most of the time that there is."""
    compute = cls.__hash__

    def kept_hash(self: Hashed) -> int:
        try:
            return self._hash
        except AttributeError:
            found = compute(self)
            object.__setattr__(self, "_hash", found)
            return found

    cls.__hash__ = kept_hash  # type: ignore[assignment,method-assign]  # it is only ever called on its own kind
    return cls
