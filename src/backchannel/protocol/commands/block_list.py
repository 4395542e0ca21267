"""The words that are held for review or refused."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from ..base import WireModel
from ..events.block_list import MAX_BLOCKED_TERMS, BlockAction
from .base import StreamCommand

Term = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=400)]


class NewBlockedTerm(WireModel):
    term: Term
    """At most 100 characters, with at most three ``*``, each for any letters and digits."""
    action: BlockAction = BlockAction.hold


class BlockListData(WireModel):
    """What is to change in the block list."""

    add: tuple[NewBlockedTerm, ...] = Field(default=(), max_length=MAX_BLOCKED_TERMS)
    """A term that is in the list already gets the new action."""
    remove: tuple[Term, ...] = Field(default=(), max_length=MAX_BLOCKED_TERMS)
    """As the list spells them; what is not in it is passed over."""
    id: UUID | None = None


class BlockListCommand(StreamCommand):
    """Add terms to the stream's block list, and remove others. Staff only."""

    type: Literal["livestream:block_list"]
    data: BlockListData
