"""Files that this Python does not parse are read as far as it goes."""

from __future__ import annotations

import warnings

import pytest

from backchannel.contract.check.source.python import lower_python
from backchannel.contract.check.source.python_repair import requoted
from backchannel.contract.check.source.syntax import Assign, ExprStmt, Function, Module, Name, Stmt

WHOLE = "import a\n\ndef before(): return 1\n\n"
AFTER = "\n\ndef after(): return 2\n"


def names(module: Module) -> list[str]:
    return [name for statement in module.body for name in _assigned(statement)]


def _assigned(statement: Stmt) -> list[str]:
    match statement:
        case ExprStmt(value=Assign(target=Name(id=name))):
            return [name]
        case _:
            return []


@pytest.mark.parametrize(
    "newer",
    [
        'def middle(d): return f"{d["type"]} and {d["a"]["b"]}"',
        "def middle[T: (int, str)](x: T) -> list[T]: return x",
        "class middle[T](Base): pass",
        "type middle = int | str",
        "def middle():\n    try: pass\n    except A, B: pass",
        "def middle(x): return f\"{'\\n'.join(x)}\"",
    ],
)
def test_newer_syntax_is_read(newer: str) -> None:
    module = lower_python("a.py", WHOLE + newer + AFTER)
    assert module.broken == []
    assert names(module) == ["before", "middle", "after"]


def test_a_broken_line_costs_no_more_than_itself() -> None:
    module = lower_python("a.py", WHOLE + "def middle():\n    a()\n    b c d\n    return e" + AFTER)
    assert [line for line, _ in module.broken] == [7]
    assert names(module) == ["before", "middle", "after"]
    match module.body[1]:
        case ExprStmt(value=Assign(value=Function(body=statements))):
            assert [statement.line for statement in statements] == [6, 8]
        case other:
            pytest.fail(str(other))


@pytest.mark.parametrize(
    "broken",
    [
        "def middle(:\n    pass",
        "x = (1,\n  2 3,\n  4]\n",
        "class K:\n    def f(self):\n        return {\n\n    def g(self): pass",
        "<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> other",
        "x = 'unterminated\n",
        "if x:\nreturn 1",
        "{% if x %}\ny = {{ y }}\n{% endif %}",
        "    indented = 1",
    ],
)
def test_what_stands_around_broken_code_is_kept(broken: str) -> None:
    module = lower_python("a.py", WHOLE + broken + AFTER)
    assert module.broken
    assert {"before", "after"} <= set(names(module))


def test_python_2() -> None:
    module = lower_python(
        "a.py",
        "def f():\n    print 'x'\n    try: g()\n    except ValueError, e:\n        print e\n    return 1\n",
    )
    assert names(module) == ["f"]


def test_lines_stay_true_after_a_repair() -> None:
    module = lower_python("a.py", "a b\n\n\ndef f(): pass\n")
    assert module.body[-1].line == 4


@pytest.mark.parametrize(
    "text", ["", "\x00", "(" * 5000, "x = " + "-" * 100_000 + "1", "'''", "\\", "def", "a = " + "[" * 300]
)
def test_nothing_raises(text: str) -> None:
    assert lower_python("a.py", text).path == "a.py"


def test_a_sum_of_thousands_is_read() -> None:
    module = lower_python("a.py", "x = " + " + ".join(["'a'"] * 700) + "\ny = 1")
    assert names(module) == ["x", "y"]


def test_the_project_s_own_warnings_are_its_own() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert lower_python("a.py", "x = '\\d' is 'a'\n").broken == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('f"{a["b"]}"', "f\"{a['b']}\""),
        ("x = f'{a['b']}' + 'c'", "x = f'{a[\"b\"]}' + 'c'"),
        ('"{a}" + f"{{{b}}}"', '"{a}" + f"{{{b}}}"'),
        ("""f"{a['b']}" + 'it''s'""", """f"{a['b']}" + 'it''s'"""),
        ('x = "a" # f"{b["c"]}"', 'x = "a" # f"{b["c"]}"'),
        ('"""f"{a["b"]}"', '"""f"{a["b"]}"'),
    ],
)
def test_quotes_inside_of_f_strings(line: str, expected: str) -> None:
    assert requoted(line) == expected


def test_comments_that_suppress_are_kept() -> None:
    module = lower_python("a.py", "a = 1  # backchannel: ignore[url-no-route] elsewhere\nb = 2  # nothing\n")
    assert module.comments == {1: "# backchannel: ignore[url-no-route] elsewhere"}


def test_what_stands_indented_at_the_start_is_read_as_if_it_did_not() -> None:
    module = lower_python("a.py", "\n  first = 1\n  second = 2\nthird = 3\n")
    assert [line for line, _ in module.broken] == [2]
    assert names(module) == ["first", "second", "third"]
