"""All tables for JavaScript and TypeScript, as one library."""

from __future__ import annotations

from ..flow.libraries import Library, merged
from . import (
    javascript_addresses,
    javascript_browser,
    javascript_builtins,
    javascript_sockets,
    javascript_text,
)


def javascript_library() -> Library:
    """The tables for one run."""
    return merged(
        [
            javascript_builtins.LIBRARY,
            javascript_text.LIBRARY,
            javascript_addresses.LIBRARY,
            javascript_browser.LIBRARY,
            javascript_sockets.LIBRARY,
        ]
    )
