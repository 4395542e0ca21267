"""Python statements, functions and classes in the small language."""

from __future__ import annotations

from typing import TypeVar

import pytest

from backchannel.contract.check.source.python import lower_python
from backchannel.contract.check.source.syntax import (
    Array,
    Assign,
    Attr,
    Binary,
    Call,
    Class,
    Const,
    ExprStmt,
    Function,
    If,
    Item,
    Jump,
    Loop,
    Name,
    Node,
    Raise,
    Return,
    Stmt,
    Try,
    Unary,
    Unknown,
)

T = TypeVar("T", bound=Node)


def a(kind: type[T], node: Node | None) -> T:
    assert isinstance(node, kind), node
    return node


def body(source: str) -> list[Stmt]:
    module = lower_python("a.py", source)
    assert not module.broken
    return module.body


def function(source: str) -> Function:
    return a(Function, a(Assign, a(ExprStmt, body(source)[0]).value).value)


def class_(source: str) -> Class:
    return a(Class, a(Assign, a(ExprStmt, body(source)[0]).value).value)


def expression(statement: Stmt) -> Node:
    return a(ExprStmt, statement).value


def test_elifs_are_a_chain_however_long() -> None:
    source = "if x == 0: pass\n" + "".join(f"elif x == {n}: pass\n" for n in range(1, 300)) + "else: y"
    statement = a(If, body(source)[0])
    count = 1
    while isinstance(statement.orelse[0], If):
        statement = statement.orelse[0]
        count += 1
    assert count == 300


def test_try_with_else_and_finally() -> None:
    made = a(Try, body("try: a()\nexcept (A, B) as e: b()\nexcept: c()\nelse: d()\nfinally: e()")[0])
    assert len(made.body) == 2
    assert [len(handler.types) for handler in made.handlers] == [2, 0]
    assert made.handlers[0].name == "e"
    assert len(made.final) == 1


def test_with_is_its_items_and_its_body_in_place() -> None:
    first, second, third = body("async def f(): pass\nwith open(p) as (x, y), lock: g()")[1:]
    assert isinstance(a(Assign, expression(first)).target, Array)
    assert isinstance(expression(second), Name)
    assert isinstance(expression(third), Call)


def test_suppress_is_a_try_whose_handler_does_nothing() -> None:
    made = a(Try, body("with contextlib.suppress(KeyError): g()")[0])
    assert made.handlers[0].body == []
    assert a(Name, made.handlers[0].types[0]).id == "KeyError"


def test_loops_and_their_else() -> None:
    loop, after = body("for a, b in c:\n    break\nelse:\n    d()")
    assert isinstance(a(Loop, loop).target, Array)
    assert a(Jump, a(Loop, loop).body[0]).kind == "break"
    assert isinstance(a(If, after).test, Unknown)
    assert a(Const, a(Loop, body("while True: pass")[0]).test).value is True


def test_assert_raises_where_it_does_not_hold() -> None:
    made = a(If, body("assert x")[0])
    assert a(Unary, made.test).op == "not"
    assert isinstance(made.body[0], Raise)


def test_names_of_a_function_are_its_own_unless_declared_elsewhere() -> None:
    made = function(
        "def f(a, *b, c=1, **d):\n"
        "    global g\n    import i\n    g = 1\n    e = f = 2\n    for h in a: pass\n"
        "    with x as (j, k): pass\n    try: pass\n    except E as l: pass\n    def m(): n = 1\n    class o: pass\n    p += 1\n    q.r = 1\n"
    )
    assert made.locals == set("abcdefhjklmop")
    assert made.params[1].rest == "*"
    assert made.params[2].keyword_only
    assert made.params[3].rest == "**"


def test_self_is_this_also_in_inner_functions_and_cls_is_cls() -> None:
    made = class_(
        "class C:\n    def m(me, x):\n        def inner(): return me.x\n        return lambda me: me\n"
        "    @classmethod\n    def k(klass): return klass\n    @staticmethod\n    def s(a): return a\n"
    )
    method, classmethod_, static = made.methods
    assert [param.target for param in method.params if a(Name, param.target).id != "x"] == []
    inner = a(Function, a(Assign, expression(method.body[0])).value)
    assert a(Name, a(Attr, a(Return, inner.body[0]).value).obj).id == "this"
    shadow = a(Function, a(Return, method.body[1]).value)
    assert a(Name, a(Return, shadow.body[0]).value).id == "me"
    assert (method.kind, classmethod_.kind, static.kind) == ("method", "class", "static")
    assert a(Name, a(Return, classmethod_.body[0]).value).id == "cls"
    assert len(static.params) == 1


def test_kinds_of_methods() -> None:
    made = class_(
        "class C:\n    def __init__(self): pass\n    @property\n    def a(self): pass\n    @a.setter\n    def a(self, v): pass\n"
        "    @functools.cached_property\n    def b(self): pass\n    @validator('x')\n    def v(cls, x): pass\n"
    )
    assert [method.kind for method in made.methods] == ["constructor", "getter", "setter", "getter", "class"]


def test_fields_enums_and_nested_classes() -> None:
    made = class_(
        "class E(str, Enum):\n    A = 'a'\n    B, C = 'b', 'c'\n    D: int\n    F = A\n    class Config:\n        x = 1\n        y = x\n"
    )
    assert made.is_enum
    assert [one.name for one in made.fields] == ["A", "B", "C", "D", "F", "Config"]
    assert a(Const, made.fields[2].value).value == "c"
    assert made.fields[3].value is None
    # A field that another field names is read from the class.
    assert a(Name, a(Attr, made.fields[4].value).obj).id == "E"
    nested = a(Class, made.fields[5].value)
    assert a(Name, a(Attr, a(Attr, nested.fields[1].value).obj).obj).id == "E"


def test_decorators_and_keywords_are_kept() -> None:
    made = function(
        "@app.websocket('/ws/{room}')\n@other\nasync def f(ws: 'WebSocket', token: str = Query(...)): yield 1"
    )
    assert len(made.decorators) == 2
    assert a(Name, made.params[0].annotation).id == "WebSocket"
    assert made.is_generator
    table = class_("class M(SQLModel, table=True): pass")
    assert table.keywords[0][0] == "table"


def test_imports_wherever_they_stand() -> None:
    module = lower_python(
        "a.py",
        "import a.b, c.d as e\nfrom .x import y as z\nfrom . import w\nfrom ..up.mod import *\n"
        "try:\n    import fast as json\nexcept ImportError:\n    import json\n"
        "if TYPE_CHECKING:\n    from t import T\n"
        "def f():\n    from late import thing\n    from other import z\n    return thing, z\n",
    )
    names = {name: (one.module, one.name) for name, one in module.imports.items()}
    assert names["a"] == ("a", "*")
    assert names["e"] == ("c.d", "*")
    assert names["z"] == (".x", "y")
    assert names["w"] == (".", "w")
    assert names["json"] == ("fast", "*")
    assert names["T"] == ("t", "T")
    assert names["thing"] == ("late", "thing")
    assert module.star_imports == ["..up.mod"]
    made = a(Function, a(Assign, expression(module.body[-1])).value)
    inner = a(Name, a(Array, a(Return, made.body[0]).value).items[1]).id
    # The module's `z` is another: inside, the name stands for an entry of its own.
    assert inner != "z"
    assert names[inner] == ("other", "z")


def chain_of(source: str) -> list[If]:
    found, block = [], body(source)
    while block and isinstance(block[-1], If):
        found.append(block[-1])
        block = block[-1].orelse
    return found


def test_match_on_values() -> None:
    first, second = chain_of("match m:\n    case 'a' | 'b': x()\n    case T.C if g: y()\n    case _: z()\n")
    assert a(Binary, first.test).op == "or"
    guard = a(Binary, second.test)
    assert guard.op == "and"
    assert isinstance(a(Binary, guard.left).right, Attr)
    assert isinstance(expression(second.orelse[0]), Call)


def test_a_subject_that_is_no_name_is_evaluated_once() -> None:
    statements = body("match d.get('type'):\n    case 'a': x()\n    case 'b': y()\n")
    kept = a(Assign, expression(statements[0]))
    first = a(If, statements[1])
    assert a(Name, a(Binary, first.test).left).id == a(Name, kept.target).id


def test_match_on_mappings_reads_without_raising() -> None:
    (only,) = chain_of("match m:\n    case {'type': 'join', 'room': room, 'n': {'id': 1}} if room: x()\n")
    parts: list[Node] = []
    waiting: list[Node] = [only.test]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Binary) and one.op == "and":
            waiting += [one.right, one.left]
        else:
            parts.append(one)
    compared = a(Binary, parts[0])
    assert a(Attr, a(Call, compared.left).func).name == "get"
    assert a(Binary, parts[1]).op == "in"
    assert isinstance(parts[-1], Item), "the guard sees what the pattern captures"
    assert a(Name, a(Assign, expression(only.body[0])).target).id == "room"


def test_match_on_classes_and_sequences() -> None:
    one, two, three = chain_of(
        "match m:\n    case Join(room=r, kind='x'): a(r)\n    case str(s): b(s)\n    case ['move', x, *rest]: c(x, rest)\n"
    )
    assert a(Name, a(Call, a(Binary, one.test).left).func).id == "isinstance"
    assert a(Attr, a(Assign, expression(one.body[0])).value).name == "room"
    assert a(Name, a(Assign, expression(two.body[0])).value).id == "m"
    assert a(Binary, three.test).op == "and"
    assert len(three.body) == 3


def test_match_on_a_tuple_that_is_written_out() -> None:
    (only,) = chain_of("match (event, role):\n    case ('join', r): a(r)\n")
    assert a(Name, a(Binary, only.test).left).id == "event"
    assert a(Name, a(Assign, expression(only.body[0])).value).id == "role"


@pytest.mark.parametrize("source", ["match m:\n    case x: a(x)\n", "match m:\n    case _: a(m)\n"])
def test_a_case_that_always_matches_is_no_if(source: str) -> None:
    assert isinstance(body(source)[-1], ExprStmt)


def test_of_several_methods_of_one_name_only_the_last_is_there() -> None:
    """What a decorator got is somebody's, whatever else has its name."""
    (made,) = body(
        "class A:\n"
        "    def a(self): return 1\n"
        "    @on('b')\n"
        "    def b(self): return 1\n"
        "    def b(self): return 2\n"
        "    async def a(self): return 2\n"
    )
    methods = a(Class, a(Assign, a(ExprStmt, made).value).value).methods
    assert [(one.name, one.is_async) for one in methods] == [("b", False), ("b", False), ("a", True)]
