"""What goes from browser to browser is no message of a WebSocket."""

from __future__ import annotations

from pathlib import Path

import pytest

from .reading import sends, socket

OPENED = "tx = peer.createDataChannel('files'); tx.onmessage = event => JSON.parse(event.data).name"
OFFERED = "peer.ondatachannel = ({ channel }) => ready(channel)"


@pytest.mark.parametrize("channel", [OPENED, OFFERED, f"{OPENED}; {OFFERED}"])
def test_a_data_channel_is_no_socket(channel: str, tmp_path: Path) -> None:
    found = socket(
        tmp_path,
        f"""
        const ws = new WebSocket('ws://x/ws')
        let tx = null
        function ready(channel) {{ tx = channel }}
        function call() {{
          const peer = new RTCPeerConnection({{}})
          {channel}
          ws.send(JSON.stringify({{ type: 'offer' }}))
        }}
        document.getElementById('call').onclick = call
        document.getElementById('file').onclick = () => tx.send(JSON.stringify({{ type: 'file_info' }}))
        """,
    )
    assert sends(found) == ["{type: 'offer'}"]
