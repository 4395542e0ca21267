"""JavaScript and TypeScript in the checker's small language."""

from __future__ import annotations

from textwrap import dedent

import pytest

from backchannel.contract.check.source.javascript import lower_javascript
from backchannel.contract.check.source.nodes import walk
from backchannel.contract.check.source.syntax import (
    Array,
    Assign,
    Attr,
    Binary,
    Call,
    Class,
    Conditional,
    Const,
    Default,
    Element,
    Entry,
    ExprStmt,
    Function,
    If,
    Imported,
    Item,
    Loop,
    Module,
    Name,
    Object,
    Return,
    Spread,
    Stmt,
    Template,
    Try,
    TypeDefinition,
    Unary,
    Unknown,
)


def lower(source: str, path: str = "app.ts") -> Module:
    module = lower_javascript(path, dedent(source))
    assert not module.broken
    return module


def text(node: object) -> str:  # noqa: C901, PLR0912  a case a node
    """A node as one line, in a notation of the tests."""
    match node:
        case Const():
            return repr(node.value)
        case Name():
            return node.id
        case Attr():
            return f"{text(node.obj)}{'?' if node.optional else ''}.{node.name}"
        case Item():
            return f"{text(node.obj)}[{text(node.key)}]"
        case Call():
            return f"{'new ' if node.new else ''}{text(node.func)}({', '.join(map(text, node.args))})"
        case Template():
            return (
                "`"
                + "".join(
                    p.value if isinstance(p, Const) and isinstance(p.value, str) else f"${{{text(p)}}}"
                    for p in node.parts
                )
                + "`"
            )
        case Binary():
            return f"({text(node.left)} {node.op} {text(node.right)})"
        case Unary():
            return f"{node.op} {text(node.operand)}"
        case Conditional():
            return f"({text(node.test)} ? {text(node.then)} : {text(node.other)})"
        case Entry():
            return f"...{text(node.value)}" if node.key is None else f"{text(node.key)}: {text(node.value)}"
        case Object():
            return "{" + ", ".join(map(text, node.entries)) + "}"
        case Array():
            return "[" + ", ".join(map(text, node.items)) + "]"
        case Spread():
            return f"...{text(node.value)}"
        case Default():
            return f"{text(node.target)} = {text(node.value)}"
        case Assign():
            return f"{text(node.target)} {'+' if node.augmented else ''}= {text(node.value)}"
        case Function():
            return f"fn({', '.join(text(p.target) for p in node.params)}) {{{block(node.body)}}}"
        case Element():
            return f"<{'' if node.tag is None else text(node.tag)} {text(node.props)}>{''.join(map(text, node.children))}"
        case Unknown():
            return f"?{node.why}"
        case _:
            return type(node).__name__


def block(body: list[Stmt]) -> str:
    """Statements as one line."""
    out = []
    for stmt in body:
        match stmt:
            case ExprStmt():
                out.append(text(stmt.value))
            case Return():
                out.append("return" if stmt.value is None else f"return {text(stmt.value)}")
            case If():
                other = f" else {{{block(stmt.orelse)}}}" if stmt.orelse else ""
                out.append(f"if {text(stmt.test)} {{{block(stmt.body)}}}{other}")
            case Loop():
                head = (
                    text(stmt.test)
                    if stmt.target is None
                    else f"{text(stmt.target)} of {text(stmt.iterable)}"
                )
                out.append(f"loop {head} {{{block(stmt.body)}}}")
            case _:
                out.append(type(stmt).__name__)
    return "; ".join(out)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a?.b?.[c]?.(d)", "a?.b[c](d)"),
        ("(x as any).y!.z", "x.y.z"),
        ("await f(...xs)", "f(...xs)"),
        ("new WebSocket(url)", "new WebSocket(url)"),
        ("x = a || b && !c", "x = (a or (b and not c))"),
        ("a ?? b", "(a ?? b)"),
        ("`ws://${host}/x?t=${t}`", "`ws://${host}/x?t=${t}`"),
        ("'ws://' + host + '/x' + (id + '/')", "`ws://${host}/x${id}/`"),
        ("a + b", "(a + b)"),
        ("`plain`", "'plain'"),
        (r"'a\n\u{1F600}\x41\u0042'", "'a\\n😀AB'"),
        ("x === null", "(x == None)"),
        ("x !== undefined", "(x != None)"),
        ("'k' in o", "('k' in o)"),
        ("({ type, data: { ...rest }, ['k' + i]: 1, run() { go() } })", "{'type': type, 'data': {...rest}, `k${i}`: 1, 'run': fn() {go()}}"),
        ("url += '/x'", "url += '/x'"),
        ("n ||= 5", "n = (n or 5)"),
        ("[a, , ...b]", "[a, ?hole, ...b]"),
        ("typeof x === 'string' ? -1 : 0x10", "((typeof x == 'string') ? -1 : 16)"),
        ("import.meta.env.VITE_URL", "import.meta.env.VITE_URL"),
        ("url.replace(/^http/, 'ws')", "url.replace(?/^http/, 'ws')"),
        ("html`<b>${x}</b>`", "html(`<b>${x}</b>`)"),
        ("(0, m.f)(x)", "m.f(x)"),
        ("({ a, b: { c = 4 }, ...more }) => a", "fn({'a': a, 'b': {'c': c = 4}, ...more}) {return a}"),
        ("[x, y] = pair", "[x, y] = pair"),
    ],
)  # fmt: skip
def test_expressions(source: str, expected: str) -> None:
    (stmt,) = lower(f"({source});" if source.startswith(("{", "function")) else f"{source};").body
    assert isinstance(stmt, ExprStmt)
    assert text(stmt.value) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "switch (m.type) { case 'a': case 'b': one(); break; case 'c': two(); default: three() }",
            "switch@1 = m.type; if ((switch@1 == 'a') or (switch@1 == 'b')) {one()} else {if (switch@1 == 'c') {two(); three()} else {three()}}",
        ),
        (
            "switch (t) { default: other(); break; case 'a': if (x) break; rest() }",
            "if (t == 'a') {if x {} else {rest()}} else {other()}",
        ),
        ("switch (true) { case n > 1: many() }", "if (n < 1) {many()}"),
        (
            "switch (t) { case 'a': for (const x of xs) { if (x) break } done(); break; case 'b': two() }",
            "if (t == 'a') {loop x of xs {if x {Jump}}; done()} else {if (t == 'b') {two()}}",
        ),
        ("if (a) one(); else if (b) two(); else three()", "if a {one()} else {if b {two()} else {three()}}"),
        ("for (let i = 0; i < n; i++) go(i)", "i = 0; loop (i < n) {go(i); i = (i other 1)}"),
        ("later(); function later() {}", "later = fn() {}; later()"),
        ("a(), b()", "a(); b()"),
    ],
)  # fmt: skip
def test_statements(source: str, expected: str) -> None:
    assert block(lower(source).body) == expected


def test_a_name_that_hides_another_of_the_same_function_is_another() -> None:
    module = lower("function f() { const d = 1; { const d = 2; use(d); (() => d)() } use(d) }")
    (stmt,) = module.body
    assert isinstance(stmt, ExprStmt)
    assert isinstance(stmt.value, Assign)
    function = stmt.value.value
    assert isinstance(function, Function)
    assert block(function.body) == "d = 1; d@1 = 2; use(d@1); fn() {return d@1}(); use(d)"
    assert function.locals == {"d", "d@1"}


def test_imports() -> None:
    module = lower(
        """
        import React, { useState as state, type Props } from 'react'
        import type { Bar } from './bar'
        import * as api from './api'
        import './side'
        const { one, two: second } = require('./cjs')
        const Page = React.lazy(() => import('./Page'))
        const Chat = lazy(() => import('./chat').then((m) => ({ default: m.Chat })))
        async function load() { const { io } = await import('./io') }
        """
    )
    assert module.imports == {
        "React": Imported("react", "default", 2),
        "state": Imported("react", "useState", 2),
        "api": Imported("./api", "*", 4),
        "./side": Imported("./side", "*", 5),
        "one": Imported("./cjs", "one", 6),
        "second": Imported("./cjs", "two", 6),
        "Page": Imported("./Page", "default", 7),
        "Chat": Imported("./chat", "Chat", 8),
        "io": Imported("./io", "io", 9),
    }


def test_exports() -> None:
    module = lower(
        """
        export const a = 1, { b, c: d } = x
        export default class Chat {}
        export function send() {}
        export { a as first, type T }
        export { x as y } from './x'
        export * from './all'
        export * as ns from './ns'
        export enum Kind { Chat = 'chat', Next = 3, After }
        """
    )
    assert {name: text(value) for name, value in module.exports.items()} == {
        "a": "a", "b": "b", "d": "d", "default": "Chat", "send": "send", "first": "a", "Kind": "Kind",
    }  # fmt: skip
    assert module.reexports == [("./x", "x", "y"), ("./all", "*", "*"), ("./ns", "*", "ns")]


@pytest.mark.parametrize(
    ("source", "exported"),
    [
        ("module.exports = { connect, url: 'x' }", {"connect", "url", "default", "export="}),
        ("exports.connect = () => 1; module.exports.close = close", {"connect", "close"}),
        ("module.exports = Client", {"default", "export="}),
        ("export = Client", {"default", "export="}),
    ],
)
def test_common_js(source: str, exported: set[str]) -> None:
    assert set(lower(source).exports) == exported


def test_a_class() -> None:
    module = lower(
        """
        class Socket<T> extends Base<T> implements I {
          static readonly PATH = '/ws'
          #queue: string[] = []
          send = (type: string) => this.#queue.push(type)
          constructor(private readonly url: string, token?: string) { super(url) }
          get ready() { return true }
          static make() { return new Socket('x') }
          @logged async on(type: string): Promise<void> {}
        }
        """
    )
    (stmt,) = module.body
    assert isinstance(stmt, ExprStmt)
    assert isinstance(stmt.value, Assign)
    made = stmt.value.value
    assert isinstance(made, Class)
    assert [text(base) for base in made.bases] == ["Base"]
    assert [(one.name, one.static) for one in made.fields] == [
        ("PATH", True),
        ("queue", False),
        ("send", False),
    ]
    assert {one.name: one.kind for one in made.methods} == {
        "constructor": "constructor", "ready": "getter", "make": "static", "on": "method",
    }  # fmt: skip
    assert block(made.methods[0].body) == "this.url = url; super(url)"
    assert [text(one) for one in made.methods[3].decorators] == ["logged"]


def test_of_several_functions_of_one_name_only_the_last_is_there() -> None:
    module = lower(
        """
        function send() { return 1; }
        class Chat { send() { return 1; } get name() { return 1; } set name(it) {} send() { return 2; } }
        function send() { return 2; }
        """,
        "app.js",
    )
    functions = [node for node in walk(module.body) if isinstance(node, Function)]
    assert sorted(one.name for one in functions) == ["name", "name", "send", "send"]
    returned = [one.body[0] for one in functions if one.name == "send"]
    assert [text(one.value) for one in returned if isinstance(one, Return) and one.value] == ["2", "2"]


def test_types_are_expressions() -> None:
    module = lower("interface M extends B { type: 'a' | 'b'; data?: { x: number }[] }")
    (definition,) = module.body
    assert isinstance(definition, TypeDefinition)
    assert text(definition.value) == "{...B, 'type': ('a' | 'b'), 'data': (Array[{'x': number}] | None)}"


def test_jsx() -> None:
    module = lower(
        "const a = <Chat.Room id={id} on {...more}><b>text {m.text}</b>{/* none */}</Chat.Room>", "a.tsx"
    )
    (stmt,) = module.body
    assert isinstance(stmt, ExprStmt)
    assert text(stmt.value) == "a = <Chat.Room {'id': id, 'on': True, ...more}><'b' {}>m.text"


def test_an_ampersand_in_jsx_breaks_nothing() -> None:
    module = lower("const a = <a href='/x?a=1&b=2'>Rooms & people {n}</a>", "a.tsx")
    (stmt,) = module.body
    assert isinstance(stmt, ExprStmt)
    assert text(stmt.value) == "a = <'a' {'href': '/x?a=1&b=2'}>n"


def test_what_stands_around_a_syntax_error_is_read() -> None:
    module = lower_javascript("a.js", "const a = 1;\nconst b = = 2;\nsend('x');\n")
    assert [line for line, _ in module.broken] == [2]
    assert "send('x')" in block(module.body)


def test_javascript_with_types_is_read_as_typescript() -> None:
    assert (
        block(lower("const f = (x: string): number => x.length;", "a.js").body)
        == "f = fn(x) {return x.length}"
    )


@pytest.mark.parametrize(
    "source", ["(" * 5000 + ")" * 5000, "!" * 20000 + "x", "f(" * 3000 + "1" + ")" * 3000]
)
def test_deep_nesting_is_told_and_stops_nothing(source: str) -> None:
    module = lower_javascript("a.js", f"before();\n{source};\nafter();\n")
    assert module.broken
    assert block(module.body).startswith("before()")


def test_long_chains_are_no_deep_nesting() -> None:
    chain = " else ".join(f"if (t === '{n}') f({n});" for n in range(900))
    total = " + ".join(["'a'", *(f"x{n}" for n in range(3000))])
    assert len(lower(f"{chain}\nconst s = {total}").body) == 2


def test_comments_for_the_checker_are_kept_by_their_last_line() -> None:
    module = lower("// backchannel: ignore[a] why\n/* backchannel:\n ignore[b] */\n// another\n")
    assert {line: " ".join(comment.split()) for line, comment in module.comments.items()} == {
        1: "backchannel: ignore[a] why",
        3: "backchannel: ignore[b]",
    }


def test_catch_with_a_pattern() -> None:
    module = lower("try { a() } catch ({ message }) { log(message) } finally { b() }")
    (stmt,) = module.body
    assert isinstance(stmt, Try)
    assert block(stmt.handlers[0].body) == "{'message': message} = error@1; log(message)"
    assert block(stmt.final) == "b()"
