"""The addresses that a front end opens."""

from __future__ import annotations

from pathlib import Path

import pytest

from .reading import addresses, frontend, socket


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("new WebSocket('ws://localhost:8000/ws')", ["ws://localhost:8000/ws"]),
        ("const BASE = 'ws://x'; new WebSocket(BASE + '/ws/' + room + '/')", ["ws://x/ws/<room>/"]),
        (
            "const base = import.meta.env.VITE_WS || 'ws://localhost:8000'; new WebSocket(`${base}/ws`)",
            ["<env base>/ws", "ws://localhost:8000/ws"],
        ),
        (
            "const p = location.protocol === 'https:' ? 'wss:' : 'ws:'; new WebSocket(`${p}//${location.host}/ws?token=${localStorage.getItem('t')}`)",
            ["wss://<env location.host>/ws token=<localStorage.t>"],
        ),
        (
            "const u = new URL('/ws/' + id, 'http://a:1/api'); u.protocol = 'ws'; u.searchParams.set('token', t); new WebSocket(u)",
            ["http://a:1/ws/<id> token=<t>"],
        ),
        ("const u = new URL('http://a:1'); u.protocol = 'ws'; new WebSocket(`${u.toString()}/ws`)", ["http://a:1//ws"]),
        ("const u = new URL('http://a:1'); new WebSocket(u.href.replace(/\\/$/, '') + '/ws')", ["http://a:1/ws"]),
        ("const u = new URL('http://a:1'); u.pathname = '/ws'; new WebSocket(u.toString())", ["http://a:1/ws"]),
        ("let u = 'ws://x/ws'; u += '?a=1'; u += `&b=${b}`; new WebSocket(u)", ["ws://x/ws a=1 b=<b>"]),
        ("new WebSocket('http://x:8000'.replace(/^http/, 'ws') + '/ws')", ["ws://x:8000/ws"]),
        (
            "const q = new URLSearchParams({ token, room: 'a' }); new WebSocket(`ws://x/ws?${q}`)",
            ["ws://x/ws token=<token> room=a"],
        ),
        ("const o = { path: '/ws' }; class C { constructor(private o) {} open() { return new WebSocket('ws://x' + this.o.path) } } new C(o).open()", ["ws://x/ws"]),
        ("const urls = ['ws://x', 'chat']; new WebSocket(urls.join('/'))", ["ws://x/chat"]),
    ],
)  # fmt: skip
def test_an_address_is_put_together(tmp_path: Path, source: str, expected: list[str]) -> None:
    assert addresses(socket(tmp_path, source)) == expected


def test_a_hook_opens_one_socket_for_each_address_it_is_given(tmp_path: Path) -> None:
    files = {
        "src/useSocket.ts": "export function useSocket(path) { const ws = new WebSocket('ws://x' + path); return ws }",
        "src/App.tsx": """
            import { useSocket } from './useSocket'
            export default function App() { useSocket('/a'); useSocket('/b'); return <p/> }
        """,
    }
    found = [address for one in frontend(tmp_path, files).sockets for address in addresses(one)]
    assert found == ["ws://x/a", "ws://x/b"]


def test_an_address_nobody_can_tell_is_open(tmp_path: Path) -> None:
    found = socket(tmp_path, "export function open(url) { return new WebSocket(url) }")
    assert not found.addresses
    assert found.address_open


def test_subprotocols(tmp_path: Path) -> None:
    assert socket(
        tmp_path, "new WebSocket('ws://x/ws', ['auth', localStorage.getItem('t')])"
    ).subprotocols == ("auth", None)


def test_storage_keys_over_constants(tmp_path: Path) -> None:
    files = {
        "src/keys.ts": "export const KEYS = { token: 'access_token' }",
        "src/main.ts": """
            import { KEYS } from './keys'
            export function login(t) { localStorage.setItem(KEYS.token, t); sessionStorage.setItem('other' + t, t) }
            login('x' + location.hash)
            document.cookie = `session=${1}; path=/`
            new WebSocket('ws://x/ws?t=' + localStorage.getItem(KEYS.token))
        """,
    }
    found = frontend(tmp_path, files)
    assert {(use.store, use.key) for use in found.storage_writes} == {
        ("localStorage", "access_token"),
        ("cookie", "session"),
    }
    assert [use.key for use in found.sockets[0].token_reads] == ["access_token"]
    assert "computed key" in "".join(found.storage_open)
