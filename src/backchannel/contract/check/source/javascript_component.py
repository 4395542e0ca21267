"""What names in a component's markup stand for, by framework."""

from __future__ import annotations

from .javascript_context import Lowering
from .javascript_modules import DEFAULT, target_names
from .syntax import Assign, Attr, Call, Class, Expr, ExprStmt, Function, Name, Object, Stmt

# Names that a Vue template can use beside its component's.
_GLOBALS = frozenset(
    [
        "undefined",
        "Infinity",
        "NaN",
        "isFinite",
        "isNaN",
        "parseFloat",
        "parseInt",
        "decodeURI",
        "decodeURIComponent",
        "encodeURI",
        "encodeURIComponent",
        "Math",
        "Number",
        "Date",
        "Array",
        "Object",
        "Boolean",
        "String",
        "RegExp",
        "Map",
        "Set",
        "JSON",
        "Intl",
        "BigInt",
        "console",
        "Error",
        "Symbol",
        "window",
        "document",
        "$event",
        "$input",
        "$slot",
        "$index",
    ]
)
_RUNES = frozenset(["$state", "$derived", "$effect", "$props", "$bindable", "$inspect", "$host"])
_OUTSIDE = frozenset(["$event", "$input", "$slot", "$index", "$item", "$error", "$snippet", "$"])


class StoreNames:
    """Svelte: `$messages` is what the store `messages` holds."""

    def __init__(self, ctx: Lowering) -> None:
        self.ctx = ctx

    def read(self, text: str, line: int) -> Expr:
        """`$get(x)` is what a store holds."""
        name = Name(line, text[1:])
        return Call(line, Name(line, "$get"), [name]) if self._is_store(text) else Name(line, text)

    def target(self, text: str, line: int) -> Expr:
        """Assigning to `$x` sets what the store holds."""
        return Attr(line, Name(line, text[1:]), "value") if self._is_store(text) else Name(line, text)

    def _is_store(self, text: str) -> bool:
        return (
            text.startswith("$") and text not in _RUNES and text not in _OUTSIDE and not text.startswith("$$")
        )


class SetupNames:
    """Vue's `<script setup>`: a ref is its value."""

    def __init__(self, ctx: Lowering, body: list[Stmt]) -> None:
        self.refs = {name for stmt in body for name in _variables(stmt)}

    def read(self, text: str, line: int) -> Expr:
        """`$unref(x)` is the value of a ref, and of anything else the thing itself."""
        name = Name(line, text)
        return Call(line, Name(line, "$unref"), [name]) if text in self.refs else name

    def target(self, text: str, line: int) -> Expr:
        """Assigning to a ref in a template assigns its value."""
        name = Name(line, text)
        return Attr(line, name, "value") if text in self.refs else name


def _variables(stmt: Stmt) -> list[str]:
    """The variables that a statement declares, unless they are functions or classes."""
    match stmt:
        case ExprStmt(value=Assign(declares=True, target=target, value=value)) if not isinstance(
            value, Function | Class
        ):
            return [name.id for name in target_names(target)]
        case _:
            return []


class OptionNames:
    """Vue's options: every name is the component's own."""

    def __init__(self, ctx: Lowering) -> None:
        self.ctx = ctx

    def read(self, text: str, line: int) -> Expr:
        """What the name means where it is read."""
        return Name(line, text) if text in _GLOBALS else Attr(line, Name(line, "this"), text)

    target = read


def options_object(ctx: Lowering, body: list[Stmt]) -> Object | None:
    """The object of options that a Vue file exports: `export default {…}` (which becomes `$component({…})`), `defineComponent({…})`, `Vue.extend({…})`."""
    exported = ctx.exports.get("default")
    name = exported.id if isinstance(exported, Name) else DEFAULT
    for stmt in body:
        assigned = stmt.value if isinstance(stmt, ExprStmt) else None
        if (
            not isinstance(assigned, Assign)
            or not isinstance(assigned.target, Name)
            or assigned.target.id != name
        ):
            continue
        value = assigned.value
        if isinstance(value, Object):
            assigned.value = Call(value.line, Name(value.line, "$component"), [value])
            return value
        if isinstance(value, Call) and value.args and isinstance(value.args[0], Object):
            return value.args[0]
    return None
