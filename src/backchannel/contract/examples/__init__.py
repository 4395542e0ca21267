"""Examples of every message, for the documentation.

They are instances of the models, so an example that the models would refuse cannot be written down.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ...protocol.base import WireModel
from .commands import COMMANDS
from .events import EVENTS
from .example import STREAM_ID, Example
from .replies import REPLIES

__all__ = ["EXAMPLES", "STREAM_ID", "Example", "examples_of"]

EXAMPLES: Final[Sequence[Example]] = (*COMMANDS, *REPLIES, *EVENTS)
"""In the order of the documentation; at least one for every message."""


def examples_of(model: type[WireModel]) -> list[Example]:
    """The examples of one message, by its model."""
    return [example for example in EXAMPLES if type(example.message) is model]
