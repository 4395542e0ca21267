"""Under which conditions a front end reads what, and what of it is run at all."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from backchannel.contract.check.model import Condition

from .reading import frontend, socket


@pytest.mark.parametrize("first", ["dead.tsx", "zombie.tsx"])
def test_a_component_runs_if_one_of_those_that_render_it_does(tmp_path: Path, first: str) -> None:
    found = socket(
        tmp_path,
        {
            "src/panel.tsx": """
                import { useEffect } from 'react'
                export default function Panel({ onChat }) {
                  useEffect(() => {
                    const ws = new WebSocket('ws://x/ws')
                    ws.onmessage = (event) => {
                      const message = JSON.parse(event.data)
                      if (message.type === 'chat') onChat(message.text)
                    }
                  }, [])
                  return <p />
                }
            """,
            "src/main.tsx": """
                import { createRoot } from 'react-dom/client'
                import Panel from './panel'
                createRoot(document.body).render(<Panel onChat={(text) => console.log(text)} />)
            """,
            f"src/{first}": """
                import Panel from './panel'
                export default function Unused() { return <Panel onChat={(text) => alert(text)} /> }
            """,
        },
    )
    assert found.called
    assert [case.called for case in found.conversation.cases] == [True]


def test_names_that_share_a_condition(tmp_path: Path) -> None:
    found = socket(
        tmp_path,
        """
        const ws = new WebSocket("ws://localhost:8000/ws");
        ws.onmessage = (event) => {
          const data = JSON.parse(event.data);
          if (
            data.type === "message" ||
            data.type === "new_message"
          ) show(data.text);
          switch (data.type) {
            case "joined":
            case "left":
              show(data.user);
          }
          if ([
            "listed",
            "also",
          ].includes(data.type)) show(data.user);
          if (data.type === "alone") show(data);
        };
        """,
    )
    beside = [case.beside for case in found.conversation.cases]
    assert beside[0] == beside[1] != beside[2] == beside[3] != beside[4] == beside[5]
    assert None not in beside[:6]
    assert beside[6] is None


@pytest.mark.parametrize("calls", [True, False])
def test_a_method_of_a_component_that_nothing_calls(tmp_path: Path, calls: bool) -> None:
    found = frontend(
        tmp_path,
        {
            "index.html": '<script src="main.js"></script>',
            "main.js": """
            import { createApp } from "vue";
            import { createRouter } from "vue-router";
            import Room from "./Room.vue";
            createApp(Room).use(createRouter({ routes: [{ path: "/room", component: Room }] })).mount("#app");
            """,
            "Room.vue": f"""
            <template><p>room</p></template>
            <script>
            export default {{
              mounted() {{ register(this); {"this.openSocket();" if calls else ""} }},
              methods: {{ openSocket() {{ this.ws = new WebSocket("/ws"); }} }},
            }}
            </script>
            """,
        },
    )
    assert [one.called for one in found.sockets] == [calls]


def test_what_is_read_where_the_list_is_missing(tmp_path: Path) -> None:
    found = socket(
        tmp_path,
        """
        new WebSocket("/ws").onmessage = (event) => {
          const data = JSON.parse(event.data);
          const ids = Array.isArray(data.ids) ? data.ids : [data.id];
          ids.forEach((id) => show(id));
        };
        """,
    )
    of_one = [read.conditions for read in found.conversation.reads if read.path == ("id",)]
    assert of_one == [(Condition(("ids",), negated=True),)]


def test_a_message_that_is_kept_until_another_one_comes(tmp_path: Path) -> None:
    found = frontend(
        tmp_path,
        """
        let kept: any = null;
        function open(path: string) {
          const ws = new WebSocket("ws://localhost:8000" + path);
          ws.onmessage = (event) => {
            const message = JSON.parse(event.data);
            switch (message.type) {
              case "begin": kept = message.card; break;
              case "end": show(kept.id === message.id);
            }
          };
        }
        open("/a");
        open("/b");
        """,
    )
    read = [read for one in found.sockets for read in one.conversation.reads if read.path == ("card", "id")]
    assert read
    assert {one.values for held in read for one in held.conditions} == {frozenset({"begin"})}


def test_a_class_that_is_only_listed_among_exports_is_made_by_nobody(tmp_path: Path) -> None:
    found = socket(
        tmp_path,
        "export class Feed { constructor() { this.ws = new WebSocket('/ws') } }\nexport default { Feed };",
    )
    assert not found.called


def test_a_field_that_is_only_read_where_it_is_there(tmp_path: Path) -> None:
    found = socket(
        tmp_path,
        """
        let items = load();
        new WebSocket("/ws").onmessage = (event) => { items = [JSON.parse(event.data), ...items]; render() };
        function render() { items.map((item) => item.read_at && show(new Date(item.read_at))) }
        """,
    )
    of_it = [
        read.conditions
        for read in found.conversation.reads
        if read.path == ("read_at",) and read.need != "optional"
    ]
    assert of_it == [(Condition(("read_at",)),)]


def test_what_is_asked_of_one_of_several_fields_is_asked_where_that_one_is_there(tmp_path: Path) -> None:
    found = socket(
        tmp_path,
        """
        new WebSocket("/ws").onmessage = (event) => {
          const data = JSON.parse(event.data);
          const text = data.message || data.body || "";
          show(text.split(" "));
        };
        """,
    )
    there, not_there = Condition(("message",)), Condition(("message",), negated=True)
    split = {read.path: read.conditions for read in found.conversation.reads if read.kind == "string"}
    assert split == {("message",): (there,), ("body",): (not_there, Condition(("body",)))}


def test_what_only_a_list_can_do_is_no_field(tmp_path: Path) -> None:
    source = """
        const socket = new WebSocket('ws://x/ws')
        socket.onmessage = (event) => {
          const message = JSON.parse(event.data)
          message.users.splice(0, 1, 'Ada')
        }
    """
    found = socket(tmp_path, dedent(source)).conversation.reads
    assert {read.path[:2] for read in found} <= {("users",), ("users", "[]")}
    assert "list" in {read.kind for read in found}


def test_the_last_of_several_alternatives_is_read_where_none_before_it_is_there(tmp_path: Path) -> None:
    source = """
        const socket = new WebSocket('ws://x/ws')
        socket.onmessage = (event) => {
          const message = JSON.parse(event.data)
          document.title = message.sent || message.created || message.time
        }
    """
    (last,) = [read for read in socket(tmp_path, dedent(source)).conversation.reads if read.path == ("time",)]
    assert set(last.conditions) == {Condition(("sent",), negated=True), Condition(("created",), negated=True)}


def test_what_is_only_logged_is_not_missed(tmp_path: Path) -> None:
    found = socket(
        tmp_path,
        """
        const ws = new WebSocket('ws://x/ws')
        ws.onmessage = (event) => {
          const message = JSON.parse(event.data)
          console.log('Came', message.detail, `from ${message.author}`)
          console.log(message.user.name)
          show(message.text)
        }
        """,
    )
    needs = {read.path: read.need for read in found.conversation.reads if read.path}
    assert needs == {
        ("detail",): "optional",
        ("author",): "optional",
        ("user",): "required",
        ("user", "name"): "optional",
        ("text",): "used",
    }


def test_what_is_only_asked_for_its_kind_may_be_missing(tmp_path: Path) -> None:
    found = socket(
        tmp_path,
        """
        const long = (message) => Array.isArray(message.players) ? message : { players: message.ps };
        new WebSocket("/ws").onmessage = (event) => show(long(JSON.parse(event.data)).players);
        """,
    )
    reads = [read for read in found.conversation.reads if read.path == ("players",)]
    assert {read.need for read in reads if not read.conditions} == {"optional"}


def test_what_is_kept_while_a_socket_is_opened_again_keeps_its_conditions(tmp_path: Path) -> None:
    """The call in the function that the reconnection runs again is put off, and what it is given is still of that one message."""
    found = socket(
        tmp_path,
        """
        import { useRef, useState } from 'react'
        export default function App({ user }) {
          const [people, setPeople] = useState([])
          const ws = useRef(null)
          const connect = (id) => {
            ws.current = new WebSocket(`ws://localhost:8000/ws/${id}`)
            ws.current.onmessage = (event) => {
              const data = JSON.parse(event.data)
              switch (data.type) {
                case 'here':
                  setPeople(data.people || [])
                  break
                case 'left':
                  setPeople((held) => held.filter((one) => one.id !== data.id))
              }
            }
            ws.current.onclose = () => setTimeout(() => { if (user) connect(user.id) }, 3000)
          }
          return <ul>{people.length > 0 && people.map((one) => <li key={one.id} />)}</ul>
        }
        """,
    )
    of_one = [read for read in found.conversation.reads if read.path == ("people", "[]", "id")]
    assert of_one
    here = Condition(("type",), frozenset({"here"}))
    assert all(here in read.conditions for read in of_one)


@pytest.mark.parametrize(
    "call", ["[name].bind(this)(data)", "[name].call(this, data)", "[name].apply(this, [data])"]
)
def test_a_method_chosen_by_what_came_is_called_under_that_condition(tmp_path: Path, call: str) -> None:
    found = socket(
        tmp_path,
        """
        class Client {
          constructor() { this.handlers = { joined: this.onJoined, left: this.onLeft } }
          open() {
            this.ws = new WebSocket("/ws")
            this.ws.onmessage = (event) => this.handle(JSON.parse(event.data))
          }
          handle(data) {
            const name = data.type
            this.handlersCALL
          }
          onJoined(data) { show(data.who) }
          onLeft(data) { show(data.why) }
        }
        new Client().open()
        """.replace("CALL", call),
    )
    reads = {read.path: read.conditions for read in found.conversation.reads if read.path != ("type",)}
    assert reads == {
        ("who",): (Condition(("type",), frozenset({"joined"})),),
        ("why",): (Condition(("type",), frozenset({"left"})),),
    }


def test_listeners_that_take_themselves_off_again_stay_with_their_name(tmp_path: Path) -> None:
    found = socket(
        tmp_path,
        """
        const listeners = {};
        const ws = new WebSocket("ws://localhost:8000/ws");
        ws.onmessage = (event) => {
          const message = JSON.parse(event.data);
          (listeners[message.type] || []).forEach((listener) => listener(message.data));
        };
        function on(type, listener) {
          listeners[type] = listeners[type] || [];
          listeners[type].push(listener);
          return () => { listeners[type] = listeners[type].filter((one) => one !== listener) };
        }
        const off = [
          on("started", (data) => show(data.round)),
          on("won", (data) => show(data.team)),
        ];
        off.forEach((stop) => stop());
        """,
    )
    told = {
        read.path[-1]: {name for one in read.conditions for name in one.values}
        for read in found.conversation.reads
        if len(read.path) == 2
    }
    assert told == {"round": {"started"}, "team": {"won"}}
