"""The application under uvicorn as it comes: what any other ASGI server would give it, no prepared frames."""

from __future__ import annotations

import uvicorn

from backchannel.config_sources import load_settings
from backchannel.protocol.base import MAX_FRAME_BYTES
from backchannel.server.app import Application
from backchannel.server.logging import configure_logging


def main() -> None:
    settings = load_settings({}, None).settings
    configure_logging(settings)
    uvicorn.run(
        Application(settings),
        host=settings.host,
        port=settings.port,
        ws="websockets-sansio",
        ws_max_size=MAX_FRAME_BYTES,
        log_config=None,
        access_log=False,
    )


if __name__ == "__main__":
    main()
