"""The bus of a single node: there is nobody to tell."""

from __future__ import annotations

from .base import BusHandler, BusMessage


class LocalBus:
    """A ``Bus`` without other nodes."""

    @property
    def healthy(self) -> bool:
        return True

    async def start(self, handler: BusHandler) -> None:
        """Nothing will be heard."""

    def publish(self, message: BusMessage) -> None:
        """Everyone who could hear it is in this process, and knows."""

    async def stop(self) -> None:
        """Nothing to let go of."""
