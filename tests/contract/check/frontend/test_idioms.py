"""Front ends in the manners that people write them: what each sends and waits for comes out the same."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from .reading import cases, frontend, is_closed, reads, sends, socket

PLAIN = """
    const socket = new WebSocket('ws://x/ws')
    socket.onmessage = (event) => {
      const message = JSON.parse(event.data)
      switch (message.type) {
        case 'chat': document.title = message.data.text; break
        case 'left': console.log(message.user); break
      }
    }
    function say(text) { socket.send(JSON.stringify({ type: 'say', text })) }
    say('hello')
"""

REACT = """
    import { useEffect, useRef, useState, useCallback } from 'react'
    export default function App() {
      const ref = useRef<WebSocket | null>(null)
      const [last, setLast] = useState<any>(null)
      useEffect(() => {
        const ws = new WebSocket('ws://x/ws')
        ws.addEventListener('message', ({ data }) => setLast(JSON.parse(data)))
        ref.current = ws
        return () => ws.close()
      }, [])
      useEffect(() => {
        if (!last) return
        if (last.type === 'chat') document.title = last.data.text
        else if (last.type === 'left') console.log(last.user)
      }, [last])
      const say = useCallback((text: string) => ref.current?.send(JSON.stringify({ type: 'say', text })), [])
      return <button onClick={() => say('hello')}>say</button>
    }
"""

REGISTRY = {
    "src/service.ts": """
        type Handler = (data: any) => void
        class SocketService {
          private ws?: WebSocket
          private handlers = new Map<string, Handler[]>()
          connect() {
            this.ws = new WebSocket('ws://x/ws')
            this.ws.onmessage = this.receive.bind(this)
          }
          private receive(event: MessageEvent) {
            const message = JSON.parse(event.data)
            this.handlers.get(message.type)?.forEach((handler) => handler(message))
          }
          on(type: string, handler: Handler) {
            if (!this.handlers.has(type)) this.handlers.set(type, [])
            this.handlers.get(type)!.push(handler)
          }
          emit(type: string, fields: object) { this.ws?.send(JSON.stringify({ type, ...fields })) }
        }
        export const service = new SocketService()
    """,
    "src/main.ts": """
        import { service } from './service'
        service.connect()
        service.on('chat', (m) => { document.title = m.data.text })
        service.on('left', (m) => console.log(m.user))
        service.emit('say', { text: 'hello' })
    """,
}

ZUSTAND = """
    import { create } from 'zustand'
    export const useChat = create<any>()((set, get) => ({
      socket: null,
      titles: [],
      connect: () => {
        const socket = new WebSocket('ws://x/ws')
        const handlers = {
          chat: (m) => set((state) => ({ titles: [...state.titles, m.data.text] })),
          left: ({ user }) => console.log(user),
        }
        socket.onmessage = (e) => { const m = JSON.parse(e.data); handlers[m.type]?.(m) }
        set({ socket })
      },
      say: (text) => get().socket?.send(JSON.stringify({ type: 'say', text })),
    }))
    export default function App() {
      const { connect, say } = useChat()
      connect()
      return <button onClick={() => say('hello')}/>
    }
"""

VUE = {
    "src/useSocket.ts": """
        import { ref, onMounted } from 'vue'
        export function useSocket() {
          const last = ref(null)
          let ws = null
          onMounted(() => {
            ws = new WebSocket('ws://x/ws')
            ws.onmessage = (e) => { last.value = JSON.parse(e.data) }
          })
          return { last, say: (text) => ws.send(JSON.stringify({ type: 'say', text })) }
        }
    """,
    "src/App.vue": """
        <script setup>
        import { useSocket } from './useSocket'
        const { last, say } = useSocket()
        </script>
        <template>
          <p v-if="last.type === 'chat'">{{ last.data.text }}</p>
          <p v-else-if="last.type === 'left'">{{ last.user }}</p>
          <button @click="say('hello')"/>
        </template>
    """,
}

VUE_OPTIONS = {
    "src/App.vue": """
        <template><button @click="say('hello')">{{ title }}</button></template>
        <script>
        export default {
          data() { return { socket: null, title: '' } },
          mounted() {
            this.socket = new WebSocket('ws://x/ws')
            this.socket.onmessage = (e) => this.receive(JSON.parse(e.data))
          },
          methods: {
            receive(m) {
              if (m.type === 'chat') this.title = m.data.text
              else if (m.type === 'left') console.log(m.user)
            },
            say(text) { this.socket.send(JSON.stringify({ type: 'say', text })) },
          },
        }
        </script>
    """
}

SVELTE = {
    "src/App.svelte": """
        <script>
          import { writable } from 'svelte/store'
          const last = writable(null)
          const ws = new WebSocket('ws://x/ws')
          ws.onmessage = (e) => last.set(JSON.parse(e.data))
          const say = (text) => ws.send(JSON.stringify({ type: 'say', text }))
        </script>
        {#if $last.type === 'chat'}{$last.data.text}{:else if $last.type === 'left'}{$last.user}{/if}
        <button on:click={() => say('hello')}>say</button>
    """
}

PAGE = {
    "index.html": """
        <script src="socket.js"></script>
        <button onclick="say('hello')">say</button>
        <script>
          socket.onmessage = function (e) {
            var m = JSON.parse(e.data)
            if (m.type == 'chat') document.title = m.data.text
            if (m.type == 'left') console.log(m.user)
          }
        </script>
    """,
    "socket.js": """
        const socket = new WebSocket('ws://' + location.host + '/ws')
        function say(text) { socket.send(JSON.stringify({ type: 'say', text: text })) }
    """,
}

REDUX = """
    import { createSlice, configureStore } from '@reduxjs/toolkit'
    import { useDispatch, useSelector } from 'react-redux'
    const slice = createSlice({ name: 'chat', initialState: { last: null }, reducers: { heard(state, action) { state.last = action.payload } } })
    const store = configureStore({ reducer: { chat: slice.reducer } })
    const socket = new WebSocket('ws://x/ws')
    socket.onmessage = (e) => store.dispatch(slice.actions.heard(JSON.parse(e.data)))
    export default function App() {
      const last = useSelector((state: any) => state.chat.last)
      if (last?.type === 'chat') document.title = last.data.text
      if (last?.type === 'left') console.log(last.user)
      return <button onClick={() => socket.send(JSON.stringify({ type: 'say', text: 'hello' }))}/>
    }
"""

CONTEXT = {
    "src/Chat.tsx": """
        import { createContext, useContext, useEffect, useState } from 'react'
        const Chat = createContext<any>(null)
        export const useChat = () => useContext(Chat)
        export function ChatProvider({ children }) {
          const [ws, setWs] = useState<WebSocket | null>(null)
          const [last, setLast] = useState<any>(null)
          useEffect(() => {
            const socket = new WebSocket('ws://x/ws')
            socket.onmessage = (e) => setLast(JSON.parse(e.data))
            setWs(socket)
          }, [])
          const send = (type: string, rest: object) => ws?.send(JSON.stringify({ type, ...rest }))
          return <Chat.Provider value={{ last, send }}>{children}</Chat.Provider>
        }
    """,
    "src/App.tsx": """
        import { ChatProvider, useChat } from './Chat'
        function Room() {
          const { last, send } = useChat()
          if (last?.type === 'chat') document.title = last.data.text
          if (last?.type === 'left') console.log(last.user)
          return <button onClick={() => send('say', { text: 'hello' })}/>
        }
        export default function App() { return <ChatProvider><Room/></ChatProvider> }
    """,
}

HOOK = """
    import useWebSocket from 'react-use-websocket'
    import { useEffect } from 'react'
    export default function App() {
      const { sendJsonMessage, lastJsonMessage } = useWebSocket<any>('ws://x/ws')
      useEffect(() => {
        if (lastJsonMessage?.type === 'chat') document.title = lastJsonMessage.data.text
        if (lastJsonMessage?.type === 'left') console.log(lastJsonMessage.user)
      }, [lastJsonMessage])
      return <button onClick={() => sendJsonMessage({ type: 'say', text: 'hello' })}/>
    }
"""

RXJS = """
    import { webSocket } from 'rxjs/webSocket'
    import { filter } from 'rxjs/operators'
    const socket = webSocket<any>('ws://x/ws')
    socket.pipe(filter((m) => m.type === 'chat')).subscribe((m) => { document.title = m.data.text })
    socket.subscribe({ next: (m) => { if (m.type === 'left') console.log(m.user) } })
    socket.next({ type: 'say', text: 'hello' })
"""

EMITTER = """
    import mitt from 'mitt'
    const bus = mitt()
    const socket = new WebSocket('ws://x/ws')
    socket.onmessage = (e) => { const m = JSON.parse(e.data); bus.emit(m.type, m) }
    bus.on('chat', (m) => { document.title = m.data.text })
    bus.on('left', (m) => console.log(m.user))
    socket.onopen = () => socket.send(JSON.stringify({ type: 'say', text: 'hello' }))
"""

IDIOMS: dict[str, str | Mapping[str, str]] = {
    "plain": PLAIN, "react": REACT, "registry": REGISTRY, "zustand": ZUSTAND, "vue": VUE, "vue options": VUE_OPTIONS, "svelte": SVELTE, "page": PAGE,
    "redux": REDUX, "context": CONTEXT, "react-use-websocket": HOOK, "rxjs": RXJS, "mitt": EMITTER,
}  # fmt: skip


@pytest.mark.parametrize("idiom", IDIOMS)
def test_the_same_conversation(tmp_path: Path, idiom: str) -> None:
    found = socket(tmp_path, IDIOMS[idiom])
    assert sends(found) == ["{type: 'say', text: 'hello'}"]
    assert sorted(cases(found)) == ["type=chat", "type=left"]
    assert {"data.text", "user"} <= reads(found)
    assert found.conversation.hears == {"json"}
    assert found.called
    assert is_closed(found)


def test_what_leaves_the_code_is_open(tmp_path: Path) -> None:
    found = socket(
        tmp_path,
        """
        import { show } from 'some-library'
        const socket = new WebSocket('ws://x/ws')
        socket.onmessage = (e) => show(JSON.parse(e.data))
        """,
    )
    assert "some-library.show" in "".join(found.conversation.open_hears)


@pytest.mark.parametrize(
    ("handler", "heard"),
    [
        ("e => { document.title = e.data.toUpperCase() }", {"text"}),
        ("e => { if (e.data === 'pong') return; console.log(JSON.parse(e.data).type) }", {"text", "json"}),
        ("async e => { await e.data.arrayBuffer() }", {"binary"}),
        ("e => { new Uint8Array(e.data) }", {"binary"}),
        (
            "e => { if (e.data instanceof Blob) return play(e.data); show(JSON.parse(e.data)) }",
            {"binary", "json"},
        ),
        ("e => { if (typeof e.data === 'string') show(JSON.parse(e.data)) }", {"binary", "json"}),
        ("e => { try { go(JSON.parse(e.data)) } catch { show(e.data) } }", {"text", "json"}),
    ],
)
def test_forms_of_frames(tmp_path: Path, handler: str, heard: set[str]) -> None:
    found = socket(tmp_path, f"const s = new WebSocket('ws://x/ws'); s.onmessage = {handler}")
    assert found.conversation.hears == heard


def test_frames_that_are_no_json(tmp_path: Path) -> None:
    found = socket(
        tmp_path,
        """
        const s = new WebSocket('ws://x/ws')
        s.onopen = () => { s.send('ping'); s.send(`${name}: hi`); s.send(new Blob([])); s.send(JSON.stringify(JSON.stringify({ a: 1 }))) }
        """,
    )
    assert sends(found) == ["binary", "json({a: 1})", "text(ping)", "text(…: hi)"]


def test_a_foreign_protocol_is_no_socket(tmp_path: Path) -> None:
    files: Mapping[str, str] = {
        "src/main.ts": dedent(
            "import { io } from 'socket.io-client'\nconst socket = io('/ws'); socket.emit('chat', {})"
        )
    }
    assert frontend(tmp_path, files).sockets == ()


def test_what_the_registry_raises_itself_need_not_come(tmp_path: Path) -> None:
    found = socket(
        tmp_path,
        {
            "src/client.ts": """
                class Client {
                  private handlers: Map<string, Function[]> = new Map()
                  connect() {
                    const ws = new WebSocket('ws://x/ws')
                    ws.onmessage = (event) => this.handle(JSON.parse(event.data))
                  }
                  private handle(message: any) {
                    const handlers = this.handlers.get(message.type)
                    if (handlers) handlers.forEach((handler) => handler(message))
                    this.emit('message', message)
                  }
                  on(name: string, handler: Function) {
                    if (!this.handlers.has(name)) this.handlers.set(name, [])
                    this.handlers.get(name)!.push(handler)
                  }
                  private emit(name: string, data: any) {
                    const listeners = this.handlers.get(name)
                    if (listeners) listeners.forEach((listener) => listener(data))
                  }
                }
                export const client = new Client()
            """,
            "src/main.ts": """
                import { client } from './client'
                client.on('message', (message) => console.log(message.text))
                client.on('chat', (message) => { document.title = message.text })
                client.connect()
            """,
        },
    )
    assert {case.value: case.local for case in found.conversation.cases} == {"message": True, "chat": False}


LISTENERS = """
const handlers = {}
export function on(type, handler) { handlers[type] = handler }
const ws = new WebSocket('ws://x/ws')
ws.onmessage = (event) => {
  const message = JSON.parse(event.data)
  handlers[message.type]?.(message)
}
"""


def test_what_a_registry_gets_of_code_that_nothing_calls_is_not_called(tmp_path: Path) -> None:
    files = {
        "src/socket.js": LISTENERS,
        "src/old/chat.js": "import { on } from '../socket'\nexport function listenOnce() { on('chat', show); on('old', show) }",
        "src/main.js": "import { on } from './socket'\nfunction listen() { on('chat', show) }\nlisten()",
    }
    (found,) = frontend(tmp_path, files).sockets
    called = {one.value: (one.called, Path(one.where.file).name) for one in found.conversation.cases}
    assert called == {"chat": (True, "main.js"), "old": (False, "chat.js")}
