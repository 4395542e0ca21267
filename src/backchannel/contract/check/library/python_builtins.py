"""Python's builtins: containers, conversions, and the functions that only pass something on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..flow import lineage, objects
from ..flow.calls import CallSite
from ..flow.folding import folded
from ..flow.libraries import Library
from ..flow.texts import text_of
from ..flow.values import (
    NONE,
    Fact,
    Guard,
    Json,
    Lit,
    Native,
    Obj,
    Opaque,
    Text,
    Value,
    When,
    Wire,
    join,
    lit,
    options,
    plain,
    without_conditions,
)
from ..model import Condition, Where
from .python_common import each_of, first, functions_of, itself, nothing, unknown

if TYPE_CHECKING:
    from ..flow.engine import Engine
    from ..flow.scope import Frame

LIBRARY = Library()
_functions, _methods, _getters = LIBRARY.functions, LIBRARY.methods, LIBRARY.getters


# --- values ----------------------------------------------------------------------------------------------------------


def _str(site: CallSite) -> Value:
    value = site.arg(0)
    if value is None:
        return lit("")
    return join(*(_as_text(option) for option in options(value)))


def _as_text(value: Value) -> Value:
    inner = without_conditions(value)
    if isinstance(inner, Wire | Text | Json):
        return value
    if isinstance(inner, Lit):
        return lit(str(inner.value), inner.where) if not isinstance(inner.value, bytes) else inner
    return Opaque("str()", kind="string")


def _isinstance(site: CallSite) -> Value:
    """Which of several instances it can be: those that were made under conditions on what was heard say so."""
    site.engine.seen.tell_apart(plain(site.arg(0)))
    classes = set(plain(_flat(site.arg(1))))
    yes: list[When] = []
    no: list[When] = []
    known = True
    for option in options(site.arg(0) or NONE):
        inner = without_conditions(option)
        if not isinstance(inner, Obj) or inner.kind != "instance":
            return Opaque("isinstance()", kind="boolean")
        matches = any(one in classes for one in lineage.lineage(inner.owner))
        if isinstance(option, When):
            (yes if matches else no).append(option)
        else:
            known = False
    if yes and not no and known:
        return Lit(value=True, kind="bool")
    fact = _fact_of(yes)
    return fact if fact is not None and known else Opaque("isinstance()", kind="boolean")


def _flat(value: Value | None) -> Value:
    found = [
        inner
        for option in plain(value)
        for inner in ((option.items,) if isinstance(option, Obj) and option.kind == "list" else (option,))
    ]
    return join(*found)


def _fact_of(yes: list[When]) -> Fact | None:
    """The instances' conditions as one: all compare the same path."""
    guards = [
        guard
        for when in yes
        for guard in when.guards
        if guard.condition.values and not guard.condition.negated
    ]
    if len(guards) != len(yes) or len({(guard.site, guard.condition.path) for guard in guards}) != 1:
        return None
    values = frozenset(value for guard in guards for value in guard.condition.values)
    site, path = guards[0].site, guards[0].condition.path
    return Fact(
        (Guard(site, Condition(path, values)),), (Guard(site, Condition(path, values, negated=True)),)
    )


def _getattr(site: CallSite) -> Value:
    """`getattr(o, "name", default)`; `getattr(self, f"handle_{kind}")` is each method of such a name, where its rest was heard."""
    found: list[Value | None] = [site.arg(2)]
    for name in options(site.arg(1) or NONE):
        if isinstance(name, Lit) and isinstance(name.value, str):
            found.append(objects.attribute(site.engine, site.args[0], name.value, site.frame, site.node.line))
        elif isinstance(name, Text):
            found += _named_after(site, name)
    return join(*found) if any(value is not None for value in found) else Opaque("getattr()")


def _import_module(site: CallSite) -> Value:
    """`import_module("routers.chat")`, and `importlib.import_module(f"routers.{name}")` of each name that is known."""
    found = [
        site.engine.module_named(site.frame.state, option.value)
        for option in plain(site.arg(0, "name"))
        if isinstance(option, Lit) and isinstance(option.value, str)
    ]
    return join(*found) if found else Opaque("import_module()")


def _named_after(site: CallSite, name: Text) -> list[Value]:
    known = [part.value for part in name.parts if isinstance(part, Lit)]
    wires = [part for part in name.parts if isinstance(part, Wire)]
    found: list[Value] = []
    for option in plain(site.arg(0)):
        if not isinstance(option, Obj) or len(known) != 1 or len(wires) != 1:
            continue
        prefix = str(known[0]) if isinstance(name.parts[0], Lit) else ""
        suffix = str(known[0]) if not prefix else ""
        for cls in lineage.lineage(option.owner if option.kind == "instance" else option):
            found += [
                _one_named(site, option, method, wires[0], method[len(prefix) : len(method) - len(suffix)])
                for method in cls.fields
                if method.startswith(prefix) and method.endswith(suffix)
            ]
    return found


def _one_named(site: CallSite, holder: Obj, method: str, wire: Wire, word: str) -> Value:
    value = objects.attribute(site.engine, holder, method, site.frame, site.node.line)
    guard = Guard(wire.site, Condition(wire.path, frozenset([word])))
    site.engine.compared(wire, word, site.frame, holder.places.get(method) or site.where)
    return join(*(When((guard,), option) for option in options(value)))


def _setattr(site: CallSite) -> Value:
    name = site.text(1)
    if name is not None and len(site.args) > 2:
        objects.set_attribute(site.engine, site.args[0], name, site.args[2], site.frame, site.node.line)
    return NONE


def _vars(site: CallSite) -> Value:
    return join(*(fields_of(site, option) for option in plain(site.arg(0))))


def fields_of(site: CallSite, value: Value) -> Value:
    """An instance's fields as a dict."""
    if not isinstance(value, Obj) or value.kind != "instance":
        return value
    made = site.engine.object_at("dict", site.node, site.frame, ("fields", value))
    for name, held in value.fields.items():
        site.engine.grow(made, name, held, site.frame, site.node.line, sure=name not in value.maybe)
        made.places[name] = value.places.get(name, made.places[name])
    return made


def _partial(site: CallSite) -> Value:
    callee, held, words = site.arg(0), site.args[1:], dict(site.keywords)

    def run(inner: CallSite) -> Value:
        inner.args[:0] = held
        inner.keywords = {**words, **inner.keywords}
        return inner.engine.call(callee, inner) if callee is not None else NONE

    return Native(run, "partial")


def _wraps(site: CallSite) -> Value:
    """`@wraps(f)`: a framework that looks at the parameters of what is decorated sees those of `f`."""
    wrapped = site.arg(0)

    def mark(inner: CallSite) -> Value:
        for function, _ in functions_of(inner.arg(0)):
            function.extra["wraps"] = wrapped
        return inner.arg(0) or NONE

    return Native(mark, "wraps")


def _text_of_receiver(site: CallSite) -> Value:
    """`strip`, `lower` and the like: a constant is changed as Python would, what was heard stays what it is."""
    name = site.name.rpartition(".")[2]
    receiver = site.receiver
    if name in ("encode", "decode"):
        return receiver  # the bytes of a text are that text on the wire
    if isinstance(receiver, Lit) and isinstance(receiver.value, str):
        args = [arg.value for arg in site.args if isinstance(arg, Lit) and isinstance(arg.value, str | int)]
        if len(args) == len(site.args):
            return _applied(receiver, name, args)
    return receiver if isinstance(receiver, Text) else Opaque(f"text.{name}()", kind="string")


def _applied(receiver: Lit, name: str, args: Sequence[str | int]) -> Value:
    try:
        result = getattr(str(receiver.value), name)(*args)
    except (AttributeError, TypeError, ValueError):
        return Opaque(f"text.{name}()", kind="string")
    return lit(result, receiver.where) if isinstance(result, str) else Opaque(f"text.{name}()")


def _join(site: CallSite) -> Value:
    return Text((Opaque("joined", kind="string"),))


def _split(site: CallSite) -> Value:
    """Text in parts: what was heard and is taken apart as text is of a protocol of its own."""
    if isinstance(site.receiver, Wire):
        site.engine.leave(site.receiver, "code that takes it apart as text", site)
        if not site.receiver.path:
            site.engine.seen.hear(site.receiver.site, "text", site.where)
    made = site.make("list")
    site.engine.grow_items(made, Opaque("part", kind="string"), site.frame)
    return made


def _looks_at_text(site: CallSite) -> Value:
    """`startswith`, `endswith`, `isdigit`: a question to text as such."""
    if isinstance(site.receiver, Wire) and not site.receiver.path:
        site.engine.leave(site.receiver, "code that looks into its text", site)
        site.engine.seen.hear(site.receiver.site, "text", site.where)
    return Opaque("looked at", kind="boolean")


def _number(site: CallSite) -> Value:
    value = site.arg(0)
    if isinstance(value, Lit) and isinstance(value.value, int | float):
        return value
    return Opaque(f"{site.name}()", kind="number")


def _value_of_enum(engine: Engine, base: Value, frame: Frame, where: Where) -> Value:
    """`.value` of an enum's member, which is its value here already."""
    return base


def _getenv(site: CallSite) -> Value:
    default = site.arg(1)
    return (
        default if default is not None and default != NONE else Opaque(f"env {site.text(0) or ''}", env=True)
    )


def _context_manager(site: CallSite) -> Value:
    """What a `with` binds is what the generator yields."""
    callee = site.arg(0)

    def run(inner: CallSite) -> Value:
        result = inner.engine.call(callee, inner) if callee is not None else NONE
        return each_of(
            result,
            lambda one: (
                one.items if isinstance(one, Obj) and one.kind == "list" and one.items is not None else one
            ),
        )

    return Native(run, "context manager")


def _scalar_of_wire(site: CallSite) -> Value:
    """`strip`, `lower`, … of a field that was heard: still that field."""
    if isinstance(site.receiver, Wire) and not site.receiver.path and site.receiver.stage == "json":
        return Opaque("text", kind="string")
    return folded(site.receiver) if site.name.endswith(("lower", "upper", "casefold")) else site.receiver


for _name in (
    "strip",
    "lstrip",
    "rstrip",
    "lower",
    "upper",
    "casefold",
    "title",
    "capitalize",
    "replace",
    "removeprefix",
    "removesuffix",
    "encode",
    "decode",
):
    _methods[f"text.{_name}"] = _text_of_receiver
    _methods[f"wire-text.{_name}"] = itself
    _methods[f"wire-bytes.{_name}"] = itself
    _methods[f"wire.{_name}"] = _scalar_of_wire
    _methods[f"json.{_name}"] = itself
for _name in ("text", "wire-text", "wire", "json", "opaque"):
    for _word in ("split", "rsplit", "splitlines", "partition", "rpartition"):
        _methods[f"{_name}.{_word}"] = _split
    for _word in ("startswith", "endswith", "isdigit", "isnumeric", "isalnum"):
        _methods[f"{_name}.{_word}"] = _looks_at_text
_methods["text.join"] = _join
_methods["text.format"] = lambda site: text_of([site.receiver])
_getters.update({"text.value": _value_of_enum, "number.value": _value_of_enum})
_functions.update(
    {
        "str": _str,
        "isinstance": _isinstance,
        "getattr": _getattr,
        "importlib.import_module": _import_module,
        "setattr": _setattr,
        "vars": _vars,
        "functools.partial": _partial,
        "int": _number,
        "float": _number,
        "round": _number,
        "os.getenv": _getenv,
        "os.environ.get": _getenv,
        **dict.fromkeys(("typing.cast",), lambda site: site.arg(1)),
        **{
            name: unknown(f"{name}()", "number")
            for name in (
                "len",
                "sum",
                "abs",
                "hash",
                "id",
                "time.time",
                "ord",
                "time.monotonic",
                "time.perf_counter",
                "random.random",
                "random.randint",
            )
        },
        **{
            name: unknown(f"{name}()", "boolean")
            for name in ("hasattr", "callable", "issubclass", "any", "all", "bool")
        },
        **{
            name: unknown(f"{name}()", "string")
            for name in (
                "repr",
                "chr",
                "uuid.uuid4",
                "uuid.uuid1",
                "secrets.token_hex",
                "secrets.token_urlsafe",
                "datetime.datetime.utcnow().isoformat",
                "traceback.format_exc",
                "type",
            )
        },
        **dict.fromkeys(
            (
                "print",
                "breakpoint",
                "warnings.warn",
                "traceback.print_exc",
                "delattr",
                "asyncio.sleep",
                "time.sleep",
            ),
            nothing,
        ),
        "functools.lru_cache": lambda site: (
            site.arg(0)
            if site.args and isinstance(site.arg(0), Obj)
            else Native(lambda inner: inner.arg(0) or NONE, "cache")
        ),
        "functools.cache": first,
        "functools.wraps": _wraps,
        "contextlib.asynccontextmanager": _context_manager,
        "contextlib.contextmanager": _context_manager,
    }
)


_methods["*.isoformat"] = unknown("isoformat()", "string")
_methods["*.strftime"] = unknown("strftime()", "string")
_methods["*.timestamp"] = unknown("timestamp()", "number")
_methods["*.hexdigest"] = unknown("hexdigest()", "string")
_methods["*.total_seconds"] = unknown("total_seconds()", "number")
LIBRARY.silent = ("logging.", "loguru.", "structlog.", "print", "sys.std")
LIBRARY.values["__name__"] = lambda engine: Opaque("__name__", kind="string")
LIBRARY.values["__file__"] = lambda engine: Opaque("__file__", kind="string")
