"""Deciding on what is held."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import StrictBool

from ..base import WireModel
from .base import StreamCommand


class MessageReviewData(WireModel):
    message_id: UUID
    approve: StrictBool
    """True: everyone sees it from now on. False: nobody but staff and its sender ever does."""
    id: UUID | None = None


class MessageReviewCommand(StreamCommand):
    """Approve or deny a message that is held; or approve one that was denied lately after all. Staff only."""

    type: Literal["livestream:message_review"]
    data: MessageReviewData
