"""The words that are held for review or refused. For staff only: who knows them gets past them."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from ..base import WireModel
from .base import LogEvent

MAX_BLOCKED_TERMS = 500


class BlockAction(StrEnum):
    """What happens to what a viewer says with a blocked term in it."""

    hold = "hold"
    """Staff decide. A question waits for review."""
    refuse = "refuse"
    """The sender is told that it is not wanted; nobody else hears of it."""


class BlockedTerm(WireModel):
    """One entry of the block list."""

    term: str
    """A word, or several; ``*`` stands for any letters and digits of a word. Upper and lower case, accents and letters
    that look alike are not told apart."""
    action: BlockAction


class BlockList(WireModel):
    terms: tuple[BlockedTerm, ...]
    """All of them, in the order in which they were added."""


class BlockListEvent(LogEvent):
    """Staff changed the block list; only staff are told."""

    type: Literal["livestream:block_list"] = "livestream:block_list"
    data: BlockList
