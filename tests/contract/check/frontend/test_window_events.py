"""Events that a page sends itself over its window, named by what was heard."""

from __future__ import annotations

from pathlib import Path

from .reading import cases, socket

PAGE = """
let socket
function open() {
  socket = new WebSocket('ws://x/ws')
  socket.onopen = () => document.dispatchEvent(new CustomEvent('ws:open'))
  socket.onmessage = (event) => {
    const message = JSON.parse(event.data)
    document.dispatchEvent(new CustomEvent('ws:' + message.type, { detail: message }))
  }
  socket.onclose = () => setTimeout(open, 1000)
}
open()
document.addEventListener('ws:price', (event) => { document.title = event.detail.price })
document.addEventListener('ws:volume', (event) => { document.title = event.detail.volume })
document.addEventListener('ws:open', () => { document.title = 'live' })
"""


def test_a_listener_hears_the_messages_of_its_name(tmp_path: Path) -> None:
    found = socket(tmp_path, PAGE)
    assert cases(found) == ["type=price", "type=volume", "type=open"]
    assert [case.value for case in found.conversation.cases if case.local] == ["open"]


def test_what_browsers_raise_is_no_message(tmp_path: Path) -> None:
    page = """
const socket = new WebSocket('ws://x/ws')
socket.onmessage = (event) => {
  const message = JSON.parse(event.data)
  window.dispatchEvent(new CustomEvent(message.type, { detail: message }))
}
document.addEventListener('visibilitychange', () => { document.title = 'back' })
window.addEventListener('price', (event) => { document.title = event.detail.price })
"""
    assert cases(socket(tmp_path, page)) == ["type=price"]


def test_what_is_asked_of_a_socket_holds_however_often_it_is_opened(tmp_path: Path) -> None:
    wanted = {
        (".".join(read.path), tuple(sorted(value for one in read.conditions for value in one.values)))
        for read in socket(tmp_path, PAGE).conversation.reads
    }
    assert wanted == {("type", ()), ("price", ("price",)), ("volume", ("volume",))}
