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


@pytest.mark.parametrize(
    ("files", "need"),
    [
        ({"src/App.vue": "<li v-for='one in messages' :key='one.id'>{{ one.text }}</li>"}, "optional"),
        ({"src/App.vue": "<li v-for='one in messages' :key='`m-${one.id}`'></li>"}, "optional"),
        ({"src/App.vue": "<li v-for='one in messages' :title='one.id'></li>"}, "used"),
    ],
)
def test_what_a_list_is_drawn_with_is_not_missed_in_a_key(
    tmp_path: Path, files: dict[str, str], need: str
) -> None:
    script = (
        "<script setup>import { ref } from 'vue'\nconst messages = ref([])\n"
        "const ws = new WebSocket('ws://x/ws')\n"
        "ws.onmessage = (event) => { messages.value.push(JSON.parse(event.data)) }</script>\n"
    )
    page = {name: f"{script}<template>{text}</template>" for name, text in files.items()}
    (found,) = frontend(tmp_path, page).sockets
    assert {read.need for read in found.conversation.reads if read.path == ("id",)} == {need}


def test_a_key_of_an_element_is_not_missed(tmp_path: Path) -> None:
    files = {
        "src/Page.jsx": PAGE.replace("{PROPS}", "entries={messages}"),
        "src/History.jsx": "export const History = ({ entries }) => entries.map((one) => <li key={one.id} title={one.author} />)",
    }
    (found,) = frontend(tmp_path, files).sockets
    needs = {read.path: read.need for read in found.conversation.reads if read.path}
    assert needs == {("id",): "optional", ("author",): "used"}
