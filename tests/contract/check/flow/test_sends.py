"""What is sent, through how many hands whatever it goes."""

from __future__ import annotations

from backchannel.contract.check.model import Anything, Echo, Record, Scalar, Text

from .bench import javascript, literals, python, types


def test_a_wrapper_sends_what_its_callers_give_it() -> None:
    found = javascript(
        """
const ws = new Socket();
class Service {
  emit(type, payload) { ws.send(JSON.stringify({ type, data: payload })); }
  join(room) { this.emit('join', { room }); }
  chat(text) { this.emit('chat', { text }); }
}
export const service = new Service();
"""
    )
    assert types(found) == ["chat", "join"]
    assert {send.where.line for send in found.sends} == {5, 6}, "a message is named where its type is written"
    assert all(send.via for send in found.sends)


def test_a_wrapper_that_nobody_calls_says_nothing() -> None:
    found = python(
        """
import json
ws = Socket()
def send(kind, payload):
    ws.send(json.dumps({"type": kind, "payload": payload}))
ws.send("ready")
"""
    )
    assert [send.shape for send in found.sends] == [Text(("ready",))]
    assert found.open_sends, "but it is said that more may be sent"


def test_each_message_of_a_box_is_named_where_it_is_put_in() -> None:
    found = python(
        """
import json
ws = Socket()
box = []
def tell(kind, data):
    box.append({"type": kind, "data": data})
tell("joined", {"name": "a"})
tell("left", {"id": 1})
for message in box:
    ws.send(json.dumps(message))
"""
    )
    assert {next(iter(literals(send, "type"))): send.where.line for send in found.sends} == {
        "joined": 7,
        "left": 8,
    }


def test_code_that_nothing_calls_is_marked() -> None:
    found = python(
        """
import json
ws = Socket()
def used():
    ws.send(json.dumps({"type": "used"}))
def left_over():
    ws.send(json.dumps({"type": "old"}))
used()
"""
    )
    called = {next(iter(literals(send, "type"))): send.called for send in found.sends}
    assert called == {"used": True, "old": False}


def test_a_socket_kept_in_a_list_of_a_manager_is_sent_to() -> None:
    found = python(
        """
from manager import Manager
manager = Manager()
def route(ws):
    manager.connect(ws, "room")
def delete(id):
    manager.tell("room", "deleted", {"id": id})
route(Socket())
""",
        manager="""
import json
class Manager:
    def __init__(self):
        self.rooms = {}
    def connect(self, ws, room):
        if room not in self.rooms:
            self.rooms[room] = []
        self.rooms[room].append(ws)
    def broadcast(self, room, message):
        for ws in self.rooms.get(room, []):
            ws.send(json.dumps(message))
    def tell(self, room, kind, payload):
        self.broadcast(room, {"type": kind, "payload": payload})
""",
    )
    assert types(found) == ["deleted"]


def test_a_message_put_together_step_by_step() -> None:
    found = python(
        """
import json
ws = Socket()
message = {"type": "state"}
message["a"] = 1
if ws.ready:
    message["b"] = 2
ws.send(json.dumps({**message, "c": 3}))
"""
    )
    (send,) = found.sends
    assert isinstance(send.shape, Record)
    assert {name: held.optional for name, held in send.shape.properties.items()} == {
        "type": False,
        "a": False,
        "b": True,
        "c": False,
    }
    assert not send.shape.open


def test_what_is_heard_and_sent_on_is_an_echo() -> None:
    found = python(
        """
import json
ws = Socket()
data = json.loads(ws.receive())
ws.send(json.dumps(data))
ws.send(json.dumps({"type": data["type"], "from": "me"}))
if data["type"] == "chat":
    ws.send(json.dumps({"type": data["type"]}))
"""
    )
    first, second, third = found.sends
    assert first.shape == Echo()
    assert isinstance(second.shape, Record)
    assert second.shape.properties["type"].shape == Echo(("type",))
    assert literals(third, "type") == {"chat"}, "where a condition says what it is, it is known"
    assert found.fallthrough == "handled"


def test_names_of_events_from_maps_and_conditions() -> None:
    found = python(
        """
import json
ws = Socket()
NAMES = {"a": "made", "b": "gone"}
def tell(what, again):
    ws.send(json.dumps({"type": NAMES[what], "again": "yes" if again else "no"}))
tell("a", True)
tell("b", False)
"""
    )
    assert types(found) == ["gone", "made"]


def test_recursion_and_circles_of_imports_end() -> None:
    found = python(
        """
import json
import other
ws = Socket()
def down(n):
    if n:
        down(n - 1)
    ws.send(json.dumps({"type": "down"}))
down(3)
other.up(down)
""",
        other="""
from main import down
def up(f):
    f(1)
    up(f)
""",
    )
    assert types(found) == ["down"]


def test_texts_are_put_together() -> None:
    found = javascript(
        """
const ws = new Socket();
let text = 'a=' + 1;
text += `&b=${window.name}`;
ws.send(text);
"""
    )
    assert [send.shape for send in found.sends] == [Text(("a=1&b=", None))]


MANAGER = """
import json
ws = Socket()
class Manager:
    def broadcast(self, data):
        ws.send(json.dumps(data))
manager = Manager()
def broadcast(data):
    manager.broadcast(data)
"""


def test_a_namesake_that_is_called_calls_nothing_of_the_name() -> None:
    found = python(MANAGER)
    assert not found.sends
    assert not found.open_sends, "only the shortcut calls the method, and nothing calls that"


def test_what_may_be_called_by_its_name_is_called() -> None:
    assert python(f"{MANAGER}\nschedule(broadcast)\n").open_sends


def test_code_in_a_string_calls_nothing() -> None:
    source = """
import json
ws = Socket()
def remove_food():
    ws.send(json.dumps({"type": "eaten"}))
def loop():
    ws.send("tick")
    %s
loop()
"""
    put_out = python(source % '"""\n    remove_food()\n    """')
    assert [send.called for send in put_out.sends if isinstance(send.shape, Record)] == [False]
    used = python(source % "remove_food()")
    assert [send.called for send in used.sends if isinstance(send.shape, Record)] == [True]


def test_a_document_that_is_written_out_as_text_is_that_document() -> None:
    found = python(
        """
ws = Socket()
def tell(name, count):
    ws.send('{"event": "reset"}')
    ws.send(f'{{"event": "joined", "user": "{name}!", "count": {count}, "of": [1, "a"]}}')
tell(who(), many())
"""
    )
    assert {name for send in found.sends for name in literals(send, "event")} == {"reset", "joined"}
    joined = next(send.shape for send in found.sends if literals(send, "event") == {"joined"})
    assert isinstance(joined, Record)
    assert not joined.open
    assert joined.properties["user"].shape == Scalar("string"), "a part of it is known only when it runs"
    assert isinstance(joined.properties["count"].shape, Anything)


def test_text_that_is_no_object_stays_text() -> None:
    found = javascript(
        """
const ws = new Socket();
ws.send('1');
ws.send('{not json}');
ws.send(`{${rest}}`);
"""
    )
    assert [send.shape for send in found.sends] == [
        Text(("1",)),
        Text(("{not json}",)),
        Text(("{", None, "}")),
    ]
