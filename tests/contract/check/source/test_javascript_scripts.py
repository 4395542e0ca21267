"""Vue, Svelte and HTML files in the checker's small language."""

from __future__ import annotations

from textwrap import dedent

from backchannel.contract.check.source.scripts import lower_scripts
from backchannel.contract.check.source.syntax import (
    Assign,
    Call,
    ExprStmt,
    Function,
    Module,
    Object,
    Stmt,
)

from .test_javascript import block, text


def lower(path: str, source: str) -> Module:
    module = lower_scripts(path, dedent(source))
    assert not module.broken
    return module


def template(module: Module) -> str:
    """What the markup does."""
    last = module.body[-1]
    assert isinstance(last, ExprStmt)
    call = last.value
    assert isinstance(call, Call)
    assert isinstance(call.func, Function)
    return block(call.func.body)


def at(module: Module) -> list[int]:
    return [stmt.line for stmt in module.body]


def test_vue_setup() -> None:
    module = lower(
        "a.vue",
        """\
        <template>
          <p v-if="messages.length" @click="go">
            <b v-for="(m, i) in messages" :key="m.id">{{ m.user.name }}</b>
          </p>
          <i v-else>{{ text }}</i>
          <input v-model="text" @keyup.enter="send('x'); text = ''">
        </template>
        <script setup lang="ts">
        const text = ref('')
        const messages: string[] = useMessages()
        function go() {}
        </script>
        """,
    )
    assert at(module)[:3] == [11, 9, 10]
    assert template(module) == (
        "if $unref(messages).length {fn($event) {go($event)}; loop m of $unref(messages) {[i] = $index; not m.id; m.user.name}} "
        "else {$unref(text)}; text.value = $input; fn($event) {send('x'); text.value = ''}"
    )


def test_vue_options_have_their_markup_as_a_method() -> None:
    module = lower(
        "a.vue",
        """\
        <template><li v-for="m in messages">{{ m.text }} {{ Math.max(n, 1) }}</li></template>
        <script>
        export default { data() { return { messages: [] } } }
        </script>
        """,
    )
    (stmt,) = module.body
    assert isinstance(stmt, ExprStmt)
    assert isinstance(stmt.value, Assign)
    component = stmt.value.value
    assert isinstance(component, Call)
    assert text(component.func) == "$component"
    options = component.args[0]
    assert isinstance(options, Object)
    method = options.entries[-1].value
    assert isinstance(method, Function)
    assert method.name == "*template*"
    assert block(method.body) == "loop m of this.messages {m.text; Math.max(this.n, 1)}"


def test_svelte() -> None:
    module = lower(
        "a.svelte",
        """\
        <script lang="ts">
          export let room: string
          function send() { socket.send($messages.length); $messages = [] }
        </script>
        {#if $messages.length > 0}
          {#each $messages as { text, user }, i (user.id)}
            <p class="a {user.kind}" on:click={() => text > 3}>{text}</p>
          {/each}
        {:else if room}
          {@const shown = 3}{shown}
        {/if}
        <input bind:value={room} on:keydown={send}>
        """,
    )
    send = module.body[0]
    assert isinstance(send, ExprStmt)
    assert text(send.value) == "send = fn() {socket.send($get(messages).length); messages.value = []}"
    assert "room" in module.exports
    assert template(module) == (
        "if ($get(messages).length < 0) {loop {'text': text, 'user': user} of $get(messages) "
        "{[i] = $index; user.kind; fn() {return (text < 3)}; text}} else {if room {shown = 3; shown}}; "
        "room = $input; fn($event) {send($event)}"
    )


def test_a_page_that_a_server_fills_in() -> None:
    module = lower(
        "chat.html",
        """\
        {% load static %}
        <script src="{% static "js/chat.js" %}"></script>
        <script type="application/json">{"no": "code"}</script>
        <script>
          const room = "{{ room_name|escapejs }}/x";
          const id = {{ user.id }};
          {% if debug %}
          open(room);
          {% endif %}
        </script>
        <button onclick="send('x', id)">{{ label }}</button>
        """,
    )
    assert module.star_imports == ["/js/chat.js"]
    assert [(stmt.line, _shown(stmt)) for stmt in module.body[:3]] == [
        (5, "room = `${?{{ room_name|escapejs }}}/x`"),
        (6, "id = ?{{ user.id }}"),
        (8, "open(room)"),
    ]
    assert template(module) == "fn($event) {send('x', id)}"


def _shown(stmt: Stmt) -> str:
    assert isinstance(stmt, ExprStmt)
    return text(stmt.value)


def test_jsx_in_a_page_is_not_the_servers() -> None:
    module = lower(
        "a.html", '<script type="text/babel">const A = () => <div style={{ a: 1 }}>{x}</div></script>'
    )
    assert block(module.body) == "A = fn() {return <'div' {'style': {'a': 1}}>x}"


def test_broken_markup_stops_nothing() -> None:
    module = lower(
        "a.vue", "<template><p v-if='a ='><b v-for='x y'>{{ = }}</p></q><script>go()</script></template>"
    )
    assert "go()" in block(module.body)


def test_a_library_that_a_page_holds_is_no_code_of_the_project() -> None:
    library = "function e(t){return t.n(t)};" * 200
    picture = f'icon = "data:image/png;base64,{"iVBORw0KGgo" * 2000}";'
    page = f"<script>{library}</script>\n<script>\nconnect();\n{picture}\n</script>\n"
    module = lower("report.html", page)
    assert block(module.body).startswith("connect()")
