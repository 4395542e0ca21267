"""The small language that Python and JavaScript are both lowered to, so that one interpreter follows either.

It keeps what decides what goes over a wire (names, calls, objects, branches, strings) and forgets the rest: types beyond
annotations, operators on numbers, labels, `async` (an `await` is its operand). Nodes compare by identity; `line` is 1-based in the file.

Lowered away, so that nobody after has to know of it:

- `switch` and `match` become `If` chains over the same subject (stored under a fresh name where it is not a plain name), `case 'a': case 'b':` an `or`;
  a `case` that falls through repeats the next body. Mapping and class patterns of `match` become comparisons and `Assign`s.
- `a + b` and f-strings and template literals in which a part is known to be text become `Template`.
- a walrus and JavaScript's assignment expressions are `Assign`, which is an expression.
- destructuring keeps its pattern: the target of `Assign` or of a `Param` is then an `Object` or `Array` whose values are targets, with `Default` for
  `{a = 1}` and `Spread` for `...rest`.
- function declarations are hoisted to the top of their block as `Assign(Name, Function)`; so are none of Python's.
- `x?.y`, `x!`, `x as T`, parentheses, type arguments: what is left is `x.y` (with `optional`), `x`, `x`, `x`.
- `cond && <div/>` stays a `Binary('and')`; `a ?? b` is `Binary('??')`; `!x` is `Unary('not')`; `==`/`===`/`is` are `'=='`, `!=`/`!==`/`is not` are `'!='`.
- a JSX element is an `Element`.
- a TypeScript `enum` and a Python `Enum` class stay a `Class` of fields with `is_enum`; `interface` and `type` are `TypeDefinition`.
- Vue and Svelte files are the code of their `<script>`s at its true lines; expressions in templates are appended as `ExprStmt`s (event handlers as a `Function`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["python", "javascript"]


@dataclass(slots=True, eq=False)
class Node:
    line: int


# --- expressions -----------------------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class Const(Node):
    """A literal. JavaScript's `undefined` and `null` and Python's `None` are all `None`."""

    value: str | int | float | bool | bytes | None


@dataclass(slots=True, eq=False)
class Name(Node):
    """A variable. `this` and Python's `self` are `Name('this')` inside a method (the first parameter of a Python method is renamed so; of a classmethod `cls`)."""

    id: str


@dataclass(slots=True, eq=False)
class Attr(Node):
    """`obj.name`."""

    obj: Expr
    name: str
    optional: bool = False


@dataclass(slots=True, eq=False)
class Item(Node):
    """`obj[key]`; a slice has the key `Unknown`."""

    obj: Expr
    key: Expr
    optional: bool = False


@dataclass(slots=True, eq=False)
class Call(Node):
    """`func(*args, **keywords)`; `new` for JavaScript's `new`. A spread argument is a `Spread` in `args`, Python's `**x` the keyword `**`.

    `dropped`: a statement of Python that neither awaits nor keeps what the call gives, so that of an `async def` nothing runs.
    """

    func: Expr
    args: list[Expr]
    keywords: list[tuple[str, Expr]] = field(default_factory=list)
    new: bool = False
    dropped: bool = False


@dataclass(slots=True, eq=False)
class Param(Node):
    """One parameter. `target` is a `Name` or a destructuring pattern; `rest` is `*` for the rest of the arguments, `**` for the rest of the keywords."""

    target: Expr
    default: Expr | None = None
    annotation: Expr | None = None
    rest: Literal["", "*", "**"] = ""
    keyword_only: bool = False


@dataclass(slots=True, eq=False)
class Function(Node):
    """A function, method, arrow or lambda; `x => e` has the body `[Return(e)]`. `params` of a method do not name `this`.

    `kind`: `getter` also for Python's property; `static` for staticmethod; `class` for classmethod. `locals` are all names that belong to this
    function's own scope (parameters, declarations in any block of it, Python assignments without `global`/`nonlocal`).
    """

    name: str
    params: list[Param]
    body: list[Stmt]
    kind: Literal["function", "method", "static", "class", "getter", "setter", "constructor"] = "function"
    decorators: list[Expr] = field(default_factory=list)
    returns: Expr | None = None
    is_async: bool = False
    is_generator: bool = False
    locals: set[str] = field(default_factory=set)
    end_line: int = 0


@dataclass(slots=True, eq=False)
class Class(Node):
    """A class. Fields are `ClassField`s (in a Python class body also annotated names without value), methods `Function`s (`__init__` and `constructor` have the kind constructor)."""

    name: str
    bases: list[Expr]
    fields: list[ClassField]
    methods: list[Function]
    decorators: list[Expr] = field(default_factory=list)
    keywords: list[tuple[str, Expr]] = field(default_factory=list)
    is_enum: bool = False


@dataclass(slots=True, eq=False)
class ClassField(Node):
    """`static` is true for every field of a Python class body and for JavaScript's `static x`; an enum's members are static."""

    name: str
    value: Expr | None
    annotation: Expr | None
    static: bool


@dataclass(slots=True, eq=False)
class Entry(Node):
    """One entry of an `Object`; a `None` key spreads the value (`...x`, `**x`). In a pattern the value is the target."""

    key: Expr | None
    value: Expr


@dataclass(slots=True, eq=False)
class Object(Node):
    """A dict or object literal, or a pattern. Methods in an object literal are entries with a `Function`. A Python set literal is an `Array`."""

    entries: list[Entry]


@dataclass(slots=True, eq=False)
class Array(Node):
    """A list, tuple, set or array literal, or a pattern; a hole is `Unknown`."""

    items: list[Expr]


@dataclass(slots=True, eq=False)
class Spread(Node):
    value: Expr


@dataclass(slots=True, eq=False)
class Default(Node):
    """In a pattern only: `target = value`."""

    target: Expr
    value: Expr


@dataclass(slots=True, eq=False)
class Template(Node):
    """Text put together from parts; the parts that are text are `Const`s. Python's `%` and `.format` on a literal with plain placeholders too."""

    parts: list[Expr]


@dataclass(slots=True, eq=False)
class Unary(Node):
    op: Literal["not", "-", "typeof"]
    operand: Expr


BinaryOp: TypeAlias = Literal[
    "and", "or", "??", "==", "!=", "in", "not in", "<", "+", "|", "instanceof", "other"
]


@dataclass(slots=True, eq=False)
class Binary(Node):
    """`<` stands for every ordering, `other` for arithmetic. `in` is also JavaScript's `'k' in o`. A chained comparison is an `and`."""

    op: BinaryOp
    left: Expr
    right: Expr


@dataclass(slots=True, eq=False)
class Conditional(Node):
    test: Expr
    then: Expr
    other: Expr


@dataclass(slots=True, eq=False)
class Comprehension(Node):
    """`[element for target in iterable if condition]`; with `key` a dict. Several `for`s nest in `element`."""

    target: Expr
    iterable: Expr
    conditions: list[Expr]
    element: Expr
    key: Expr | None = None


@dataclass(slots=True, eq=False)
class Assign(Node):
    """`target = value`. `declares` for `let`/`const`/`var`, a Python annotation of a local or a hoisted function. `augmented` for `+=` and its kin."""

    target: Expr
    value: Expr | None
    annotation: Expr | None = None
    declares: bool = False
    augmented: bool = False


@dataclass(slots=True, eq=False)
class Yield(Node):
    value: Expr | None


@dataclass(slots=True, eq=False)
class Element(Node):
    """A JSX element. `tag` is a `Const` text for `div`, else the component's expression, `None` for a fragment. `props` holds attributes and spreads; `children` expressions and elements."""

    tag: Expr | None
    props: Object
    children: list[Expr]


@dataclass(slots=True, eq=False)
class Unknown(Node):
    """What has no form here (a regular expression, a slice, broken code). `why` is for people; `parts` are sub-expressions still worth following."""

    why: str
    parts: list[Expr] = field(default_factory=list)


Expr: TypeAlias = (
    Const
    | Name
    | Attr
    | Item
    | Call
    | Function
    | Class
    | Object
    | Array
    | Spread
    | Default
    | Template
    | Unary
    | Binary
    | Conditional
    | Comprehension
    | Assign
    | Yield
    | Element
    | Unknown
)


# --- statements ------------------------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class ExprStmt(Node):
    value: Expr


@dataclass(slots=True, eq=False)
class Return(Node):
    value: Expr | None


@dataclass(slots=True, eq=False)
class If(Node):
    test: Expr
    body: list[Stmt]
    orelse: list[Stmt]


@dataclass(slots=True, eq=False)
class Loop(Node):
    """`for`, `for … of`, `for … in` (`keys`), `async for`, `while`. A `while` has a test and no target."""

    target: Expr | None
    iterable: Expr | None
    test: Expr | None
    body: list[Stmt]
    keys: bool = False


@dataclass(slots=True, eq=False)
class Handler(Node):
    """`except types as name` / `catch (name)`; no types means all."""

    types: list[Expr]
    name: str | None
    body: list[Stmt]


@dataclass(slots=True, eq=False)
class Try(Node):
    """`with` is no `Try`: its items are `Assign`s or `ExprStmt`s and its body follows in place. `else` of a Python `try` is at the end of `body`."""

    body: list[Stmt]
    handlers: list[Handler]
    final: list[Stmt]


@dataclass(slots=True, eq=False)
class Raise(Node):
    value: Expr | None


@dataclass(slots=True, eq=False)
class Jump(Node):
    """`break` and `continue` of a loop."""

    kind: Literal["break", "continue"]


@dataclass(slots=True, eq=False)
class TypeDefinition(Node):
    """`interface N {…}` and `type N = …` (fields as an `Object` of types, a union as `Binary('|')`, a literal type as `Const`, `T[]` as `Item(Name('Array'), T)`)."""

    name: str
    value: Expr


Stmt: TypeAlias = ExprStmt | Return | If | Loop | Try | Raise | Jump | TypeDefinition


# --- modules ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True, frozen=True)
class Imported:
    """A local name that stands for `name` of `module`; `name` is `*` for the module itself (or its namespace), `default` for a default export.

    `module` is as written, but a Python relative import is made absolute with its leading dots kept (`.manager`, `..core.bus`); `require('x')` and
    `await import('x')` assigned to a name are imports too. Imports inside functions count as the module's.
    """

    module: str
    name: str
    line: int


@dataclass(slots=True)
class Module:
    """One file. `exports` maps an exported name (`default` too) to the expression it stands for; Python exports every top-level name by itself.

    `reexports` are (module, name there or `*`, name here or `*`). `broken` says why a part of the file could not be read (still the rest is there).
    `comments` maps a line to the text of a comment that ends on it, only for comments that hold `backchannel:` (suppressions).
    """

    path: str
    language: Language
    body: list[Stmt]
    imports: dict[str, Imported]
    exports: dict[str, Expr]
    reexports: list[tuple[str, str, str]]
    star_imports: list[str] = field(default_factory=list)
    comments: dict[int, str] = field(default_factory=dict)
    broken: list[tuple[int, str]] = field(default_factory=list)
