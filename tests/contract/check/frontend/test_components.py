"""What is heard is followed into the components that show it."""

from __future__ import annotations

from pathlib import Path

import pytest

from .reading import frontend, reads

PAGE = """
import { useEffect, useState } from 'react'
import { History } from './History'
export default function Page() {
  const [messages, setMessages] = useState([])
  useEffect(() => {
    const ws = new WebSocket('ws://x/ws')
    ws.onmessage = (event) => {
      const message = JSON.parse(event.data)
      setMessages((before) => [...before, message])
    }
  }, [])
  return <History {PROPS} />
}
"""


@pytest.mark.parametrize(
    ("props", "history"),
    [
        (
            "entries={messages}",
            "({ entries }) => <ul>{entries.map((one) => <li>{one.author}</li>)}</ul>",
        ),
        (
            "view={{ title: 'Chat', entries: messages }}",
            "({ view }) => <ul>{view.entries.map((one) => <li>{one.author}</li>)}</ul>",
        ),
    ],
)
def test_a_list_of_what_was_heard_is_followed_into_a_component(
    tmp_path: Path, props: str, history: str
) -> None:
    files = {
        "src/Page.jsx": PAGE.replace("{PROPS}", props),
        "src/History.jsx": f"export const History = {history}",
    }
    (found,) = frontend(tmp_path, files).sockets
    assert "author" in reads(found)
