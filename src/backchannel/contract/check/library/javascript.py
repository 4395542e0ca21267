"""All tables for JavaScript and TypeScript, as one library."""

from __future__ import annotations

from ..flow.libraries import Library, merged
from . import (
    javascript_addresses,
    javascript_browser,
    javascript_builtins,
    javascript_events,
    javascript_lists,
    javascript_maps,
    javascript_objects,
    javascript_peers,
    javascript_react,
    javascript_sockets,
    javascript_stores,
    javascript_svelte,
    javascript_text,
    javascript_vue,
    javascript_vue_stores,
)


def javascript_library() -> Library:
    """The tables for one run."""
    return merged(
        [
            javascript_builtins.LIBRARY,
            javascript_objects.LIBRARY,
            javascript_lists.LIBRARY,
            javascript_maps.LIBRARY,
            javascript_text.LIBRARY,
            javascript_addresses.LIBRARY,
            javascript_browser.LIBRARY,
            javascript_events.LIBRARY,
            javascript_vue.LIBRARY,
            javascript_vue_stores.LIBRARY,
            javascript_svelte.LIBRARY,
            javascript_react.LIBRARY,
            javascript_stores.LIBRARY,
            javascript_sockets.LIBRARY,
            javascript_peers.LIBRARY,
        ]
    )
