"""What is read of a message, and under which conditions."""

from __future__ import annotations

from backchannel.contract.check.model import Condition

from .bench import cases, javascript, python, reads


def test_a_branch_reads_under_its_condition() -> None:
    found = python(
        """
import json
ws = Socket()
data = json.loads(ws.receive())
kind = data["type"]
if kind == "chat":
    print(data["text"])
elif kind in ("join", "leave"):
    print(data["who"])
"""
    )
    assert cases(found) == ["chat", "join", "leave"]
    assert reads(found) == {"type": {"*"}, "text": {"chat"}, "who": {"join", "leave"}}


def test_what_a_branch_says_by_ending_holds_for_the_rest() -> None:
    found = python(
        """
import json
ws = Socket()
def handle(data):
    if data["type"] != "chat":
        return
    print(data["text"])
handle(json.loads(ws.receive()))
"""
    )
    assert reads(found)["text"] == {"chat"}


def test_a_function_called_in_a_branch_reads_under_its_condition() -> None:
    found = javascript(
        """
const ws = new Socket();
function shown(m) { console.log(m.user.name); }
ws.onmessage = (text) => {
  const m = JSON.parse(text);
  switch (m.type) {
    case 'a': case 'b': shown(m); break;
    case 'c': break;
  }
};
"""
    )
    assert cases(found) == ["a", "b", "c"]
    assert reads(found)["user.name"] == {"a", "b"}
    assert [case.value for case in found.cases if case.empty] == ["c"]


def test_a_map_of_handlers_is_one_case_for_each_key() -> None:
    found = javascript(
        """
const ws = new Socket();
const handlers = { chat: (m) => console.log(m.text), gone: (m) => console.log(m.id) };
ws.onmessage = (text) => { const m = JSON.parse(text); handlers[m.type]?.(m); };
"""
    )
    assert cases(found) == ["chat", "gone"]
    assert reads(found)["text"] == {"chat"}
    assert reads(found)["id"] == {"gone"}


def test_unwrapping_reads_one_place_or_the_other() -> None:
    found = javascript(
        """
const ws = new Socket();
ws.onmessage = (text) => { const m = JSON.parse(text); const d = m.data || m; console.log(d.text); };
"""
    )
    either = {read.path: read.conditions for read in found.reads if read.path[-1] == "text"}
    assert set(either) == {("data", "text"), ("text",)}
    assert [c.negated for c in either["data", "text"]] == [False]
    assert [c.negated for c in either["text",]] == [True]


def test_a_message_kept_for_later_is_read_under_the_condition_it_was_kept_under() -> None:
    found = javascript(
        """
const ws = new Socket();
class Store {
  last = null;
  listen() { ws.onmessage = (text) => { const m = JSON.parse(text); if (m.type === 'chat') this.last = m.payload; }; }
  show() { console.log(this.last.body); }
}
const store = new Store();
store.listen();
store.show();
"""
    )
    assert reads(found)["payload.body"] == {"chat"}


def test_a_registry_of_listeners_is_one_case_for_each_name() -> None:
    found = javascript(
        """
const ws = new Socket();
class Emitter {
  listeners = {};
  on(name, callback) { if (!this.listeners[name]) this.listeners[name] = []; this.listeners[name].push(callback); }
  start() { ws.onmessage = (text) => { const m = JSON.parse(text); for (const each of this.listeners[m.event] || []) each(m.data); }; }
}
const emitter = new Emitter();
emitter.on('chat', (d) => console.log(d.text));
emitter.on('gone', (d) => console.log(d.id));
emitter.start();
"""
    )
    assert cases(found) == ["chat", "gone"]
    assert reads(found)["data.text"] == {"chat"}
    assert reads(found)["data.id"] == {"gone"}


def test_a_fallback_makes_a_read_optional() -> None:
    found = python(
        """
import json
ws = Socket()
data = json.loads(ws.receive())
print(data["a"], data.get("b"), data.get("c", 1))
if "d" in data:
    print(data["d"])
"""
    )
    needs = {read.path[0]: read.need for read in found.reads if not read.conditions}
    assert needs == {"a": "required", "b": "used", "c": "optional", "d": "optional"}
    (guarded,) = [read for read in found.reads if read.path == ("d",) and read.conditions]
    assert not guarded.conditions[0].negated


def test_what_leaves_unread_is_said() -> None:
    found = python(
        """
import json
from somewhere import process
ws = Socket()
data = json.loads(ws.receive())
if data["type"] == "ping":
    ws.send("pong")
else:
    process(data)
"""
    )
    assert found.fallthrough == "handled"
    (why,) = found.open_hears
    assert "somewhere.process" in why


def test_an_error_reply_refuses_what_fits_no_case() -> None:
    found = python(
        """
import json
ws = Socket()
data = json.loads(ws.receive())
if data["type"] == "ping":
    ws.send(json.dumps({"type": "pong"}))
else:
    ws.send(json.dumps({"type": "error", "message": "unknown"}))
"""
    )
    assert found.fallthrough == "refused"
    assert not found.open_hears


def test_one_field_that_is_kept_under_several_conditions_is_one_when_it_is_compared() -> None:
    found = javascript(
        """
const ws = new Socket();
const state = {};
ws.onmessage = (text) => {
  const m = JSON.parse(text);
  if (m.fresh) state.last = m;
  state.last = m;
};
function show() {
  const update = { kind: state.last.type, data: state.last.data };
  switch (update.kind) {
    case 'chat': console.log(update.data.text); break;
    case 'left': console.log(update.data.who); break;
  }
}
show();
"""
    )
    assert (reads(found)["data.text"], reads(found)["data.who"]) == ({"chat"}, {"left"})


def test_a_list_of_names_that_several_branches_ask_is_a_case_for_each() -> None:
    found = python(
        """
import json
ws = Socket()
def stored(message):
    if message["type"] not in ("chat", "secret", "last_words"):
        raise ValueError(message["type"])
    print(message["content"])
def handle(message):
    if message["type"] == "last_words":
        stored(message)
        return
    if message["type"] == "secret":
        stored(message)
    else:
        stored(message)
handle(json.loads(ws.receive()))
"""
    )
    assert set(cases(found)) == {"chat", "secret", "last_words"}


def test_a_part_that_was_kept_has_to_be_there_where_something_is_read_of_it() -> None:
    found = javascript(
        """
const ws = Socket();
const shown = (data) => console.log(data.id === 3);
const careful = (data) => console.log(data?.id === 3);
ws.onmessage = (text) => {
  const { type, data, extra } = JSON.parse(text);
  if (type === 'read') shown(data);
  if (type === 'seen') careful(extra);
};
"""
    )
    needs = {(".".join(read.path), read.need) for read in found.reads if read.conditions}
    assert needs == {("data", "required"), ("data.id", "optional"), ("extra.id", "optional")}


def test_what_is_compared_with_a_constant_has_to_be_of_its_type() -> None:
    found = javascript(
        """
const ws = Socket();
ws.onmessage = (text) => {
  const message = JSON.parse(text);
  if (message.type === 'joined') seat(message.host, message.name);
  if (message.ready === true) start();
};
function seat(host, name) {
  if (host === 'True' && name !== '') document.title = name;
}
"""
    )
    kinds = {(".".join(one.path), one.kind) for one in found.reads if one.kind is not None}
    assert kinds == {("host", "string"), ("ready", "boolean")}


def test_the_last_of_three_places_is_read_where_the_first_two_are_missing() -> None:
    found = javascript(
        """
const ws = new Socket();
ws.onmessage = (text) => { const m = JSON.parse(text); const d = m.chat || m.payload || m.data; console.log(d.id); };
"""
    )
    (read,) = (read for read in found.reads if read.path == ("data", "id"))
    assert read.conditions == (Condition(("chat",), negated=True), Condition(("payload",), negated=True))


def test_what_a_branch_calls_is_within_it_and_what_was_kept_is_not() -> None:
    found = javascript(
        """
let kept = null;
function left(message) { show(message.who); }
const handlers = { left: left, joined: (message) => { kept = message; } };
const ws = new Socket();
ws.onmessage = (text) => {
  const message = JSON.parse(text);
  handlers[message.type](message);
};
ws.onclose = () => show(kept.name);
"""
    )
    assert {read.path: read.within for read in found.reads if read.path in {("who",), ("name",)}} == {
        ("who",): True,
        ("name",): False,
    }


def test_what_a_text_shows_has_to_be_there_unless_it_is_for_a_log() -> None:
    found = javascript(
        """
const ws = new Socket();
ws.onmessage = (text) => {
  const m = JSON.parse(text);
  const time = m.time;
  banner.textContent = `It took ${time}`;
  banner.title = `${m.who || 'nobody'} left`;
  console.log(`Took ${m.steps}`);
  logger.info(`Took ${m.turns}`);
};
"""
    )
    needs: dict[str, set[str]] = {}
    for read in found.reads:
        needs.setdefault(read.path[0], set()).add(read.need)
    assert "required" in needs["time"]
    assert not any("required" in needs[name] for name in ("who", "steps", "turns"))
