"""Python expressions in the small language."""

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
    Comprehension,
    Conditional,
    Const,
    Entry,
    Expr,
    ExprStmt,
    Function,
    Item,
    Name,
    Node,
    Object,
    Return,
    Spread,
    Template,
    Unary,
    Unknown,
)

T = TypeVar("T", bound=Node)


def value(source: str) -> Expr:
    """The one expression that `source` is."""
    module = lower_python("a.py", source)
    assert not module.broken
    statement = module.body[-1]
    assert isinstance(statement, ExprStmt)
    return statement.value


def a(kind: type[T], node: Node | None) -> T:
    assert isinstance(node, kind), node
    return node


def text(node: Expr) -> list[object]:
    """The parts of a template: texts as they are, names by their id, else the kind of node."""
    parts = a(Template, node).parts
    return [
        part.value if isinstance(part, Const) else f"<{part.id}>" if isinstance(part, Name) else type(part)
        for part in parts
    ]


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ('f"/ws/{room}/{user!r:>10}"', ["/ws/", "<room>", "/", "<user>"]),
        ('"/ws/" + room', ["/ws/", "<room>"]),
        ('room + "/" + user + "/x"', ["<room>", "/", "<user>", "/x"]),
        ('"a" "b" + f"c{d}" + "e"', ["abc", "<d>", "e"]),
        ('"%s:%d%%" % (name, count)', ["<name>", ":", "<count>", "%"]),
        ('"hi %s" % name', ["hi ", "<name>"]),
        ('"%(a)s-%(b)s" % {"a": x, "b": y}', ["<x>", "-", "<y>"]),
        ('"%(a)s" % values', [Item]),
        ('"{}/{}".format(a, b)', ["<a>", "/", "<b>"]),
        ('"{1}{0}{{x}}".format(a, b)', ["<b>", "<a>", "{x}"]),
        ('"{room}/{u.id}/{u[k]}".format(room=r, u=u)', ["<r>", "/", Attr, "/", Item]),
        ("prefix + str(1)", ["<prefix>", Call]),
    ],
)
def test_text_is_a_template(source: str, parts: list[object]) -> None:
    assert text(value(source)) == parts


def test_text_without_holes_is_a_constant() -> None:
    assert a(Const, value('f"a" + "b"')).value == "ab"
    assert a(Const, value('f""')).value == ""


def test_a_sum_of_what_may_be_numbers_is_no_text() -> None:
    total = a(Binary, value("a + b + c"))
    assert total.op == "+"
    assert a(Binary, total.left).op == "+"


@pytest.mark.parametrize(
    "source", ['"%s %s" % pair[:1]', '"{}".format(*args)', '"{".format(a)', '"{0}".format(**k)']
)
def test_formats_whose_values_are_not_known_stay_what_they_are(source: str) -> None:
    assert not isinstance(value(source), Template)


def test_a_chained_comparison_is_an_and() -> None:
    both = a(Binary, value("0 < x <= 9"))
    assert both.op == "and"
    assert a(Binary, both.left).op == "<"
    assert a(Name, a(Binary, both.right).left).id == "x"


@pytest.mark.parametrize(
    ("source", "op"),
    [
        ("a is None", "=="),
        ("a is not None", "!="),
        ("a in b", "in"),
        ("a not in b", "not in"),
        ("a | b", "|"),
        ("a * b", "other"),
    ],
)
def test_operators(source: str, op: str) -> None:
    assert a(Binary, value(source)).op == op


def test_an_await_is_its_operand_and_a_walrus_an_assignment() -> None:
    module = lower_python("a.py", "async def f():\n    while (m := await ws.receive()): pass")
    function = a(Function, a(Assign, a(ExprStmt, module.body[0]).value).value)
    assert "m" in function.locals
    assert function.is_async


def test_arguments() -> None:
    call = a(Call, value("f(1, *rest, key=2, **more)"))
    assert isinstance(call.args[1], Spread)
    assert [name for name, _ in call.keywords] == ["key", "**"]


def test_a_dict_with_a_spread() -> None:
    made = a(Object, value('{"type": t, **data}'))
    assert [type(entry) for entry in made.entries] == [Entry, Entry]
    assert made.entries[1].key is None


def test_sets_and_tuples_are_arrays_and_a_slice_is_unknown() -> None:
    assert len(a(Array, value("{1, 2}")).items) == 2
    assert len(a(Array, value("(1, 2)")).items) == 2
    assert a(Unknown, a(Item, value("x[1:2]")).key).why == "slice"


def test_a_comprehension_keeps_its_variable_to_itself() -> None:
    made = a(Comprehension, value("[manager.send(manager) for manager in managers if manager]"))
    name = a(Name, made.target).id
    assert name != "manager"
    assert a(Name, made.conditions[0]).id == name
    assert a(Name, made.iterable).id == "managers"


def test_several_fors_nest_in_the_element() -> None:
    made = a(Comprehension, value("{k: v for a in b for k, v in a}"))
    inner = a(Comprehension, made.element)
    assert made.key is None
    assert inner.key is not None


def test_conditional_negation_and_numbers() -> None:
    assert isinstance(value("a if b else c"), Conditional)
    assert a(Unary, value("not a")).op == "not"
    assert a(Const, value("-1")).value == -1
    assert a(Unary, value("-a")).op == "-"


def test_a_lambda_is_a_function_that_returns() -> None:
    made = a(Function, value("lambda m, *a, k=1: m"))
    assert isinstance(made.body[0], Return)
    assert made.locals == {"m", "a", "k"}


def test_the_ellipsis_is_the_builtin_of_that_name() -> None:
    assert a(Name, a(Call, value("Field(...)")).args[0]).id == "Ellipsis"


def test_annotations_in_quotes_are_read() -> None:
    assign = a(Assign, value("x: \"Optional[list['Room']] | None\" = 1"))
    union = a(Binary, assign.annotation)
    inner = a(Item, a(Item, union.left).key)
    assert a(Name, inner.key).id == "Room"


def test_literals_and_metadata_of_annotations_stay_text() -> None:
    literal = a(Item, a(Assign, value('x: Literal["join", "leave"] = y')).annotation)
    assert [a(Const, item).value for item in a(Array, literal.key).items] == ["join", "leave"]
    annotated = a(Item, a(Assign, value('x: Annotated["Message", Field(alias="t")] = y')).annotation)
    first, second = a(Array, annotated.key).items
    assert a(Name, first).id == "Message"
    assert isinstance(second, Call)


def test_a_broken_annotation_is_unknown() -> None:
    assert isinstance(a(Assign, value('x: "not a type" = 1')).annotation, Unknown)


def test_a_dict_with_another_is_one_dict() -> None:
    made = a(Object, value('{"type": "joined"} | extra | {"id": 1}'))
    assert [entry.key and a(Const, entry.key).value for entry in made.entries] == ["type", None, "id"]
    assert a(Binary, value("one | other")).op == "|"
