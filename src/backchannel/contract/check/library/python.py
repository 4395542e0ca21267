"""All tables for Python, as one library."""

from __future__ import annotations

from ..flow.libraries import Library, merged
from ..flow.values import Obj
from ..model import Where
from . import (
    aiohttp,
    channels,
    channels_routing,
    fastapi,
    fastapi_parameters,
    python_builtins,
    python_containers,
    python_dumps,
    python_frameworks,
    python_handshake,
    python_io,
    python_models,
    python_orm,
    python_send,
    python_servers,
    python_unions,
)  # fmt: skip


def python_library() -> Library:
    """The tables for one run: what stands for the one Redis of a project belongs to the run."""
    library = merged(
        [
            python_builtins.LIBRARY,
            python_containers.LIBRARY,
            python_io.LIBRARY,
            python_models.LIBRARY,
            python_orm.LIBRARY,
            python_dumps.LIBRARY,
            python_unions.LIBRARY,
            python_handshake.LIBRARY,
            python_send.LIBRARY,
            fastapi_parameters.LIBRARY,
            fastapi.LIBRARY,
            python_servers.LIBRARY,
            python_frameworks.LIBRARY,
            aiohttp.LIBRARY,
            channels.LIBRARY,
            channels_routing.LIBRARY,
        ]
    )
    box = Obj("redis", Where("", 0))
    library.values["redis box"] = lambda engine: box
    return library
