"""What FastAPI gives to the parameters of a handler, and what it so takes from the handshake."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..flow import lineage
from ..flow.calls import CallSite, call
from ..flow.evaluate import evaluate
from ..flow.libraries import Handler, Library
from ..flow.scope import Frame
from ..flow.values import NONE, Bound, Ext, Lit, Obj, Opaque, Site, Sock, Value, join, plain
from ..model import Where
from ..source.nodes import mentions
from ..source.syntax import Class, Expr, Function, Item, Name, Param
from .python_common import (
    Place,
    called,
    defining_frame,
    fails_without,
    functions_of,
    note_credential,
    texts,
)
from .python_fields import arguments, declared, is_model, outer_name, unknown_instance

if TYPE_CHECKING:
    from ..flow.engine import Engine

LIBRARY = Library()

_DEPTH = 6
"""Dependencies of dependencies that are followed."""

_SOCKETS = ("WebSocket", "HTTPConnection")
_SOCKET_NAMES = ("websocket", "ws", "socket")
_GIVEN = ("Request", "Response", "BackgroundTasks", "SecurityScopes", "Session", "AsyncSession")
_PLACES: dict[str, Place] = {
    "Query": "query",
    "Header": "header",
    "Cookie": "cookie",
    "Path": "path",
    "Param": "query",
}


def _marker(kind: str) -> Handler:
    def make(site: CallSite) -> Value:
        made = site.make(f"fastapi.{kind}")
        made.extra["default"] = site.arg(0, "default")
        made.extra["alias"] = site.keywords.get("alias")
        made.extra["dependency"] = site.arg(0, "dependency")
        made.where = site.where
        return made

    return make


for _module in ("fastapi", "fastapi.params", "fastapi.param_functions"):
    for _kind in ("Query", "Header", "Cookie", "Path", "Body", "Form", "File"):
        LIBRARY.functions[f"{_module}.{_kind}"] = _marker(_kind)
    for _kind in ("Depends", "Security"):
        LIBRARY.functions[f"{_module}.{_kind}"] = _marker("Depends")


def bound_parameters(
    engine: Engine, function: Obj, socket: Site | None, path: Value, site: CallSite, depth: int = 0
) -> dict[str, Value]:
    """What each parameter of a handler (or of something it depends on) is given."""
    wrapped = function.extra.get("wraps")
    if wrapped is not None and depth < _DEPTH:
        for inner, _ in functions_of(engine.as_value(wrapped)):
            return bound_parameters(engine, inner, socket, path, site, depth + 1)
    node = function.node
    assert isinstance(node, Function)
    in_path = {name for text in texts(path) for name in re.findall(r"{(\w+)", text)}
    frame = called(defining_frame(engine, function))
    given: dict[str, Value] = {}
    for index, param in enumerate(node.params):
        if param.rest or not isinstance(param.target, Name):
            continue
        given[param.target.id] = _given(
            engine, function, param, index, socket, in_path, frame, site, path, depth
        )
    return given


_CONVERTED = {"int": "int", "float": "float", "UUID": "uuid", "UUID4": "uuid"}


def path_types(function: Obj) -> dict[str, str]:
    """The types, by its annotations, that a handler's parameters are converted to when they come from the path."""
    node = function.node
    assert isinstance(node, Function)
    return {
        param.target.id: _CONVERTED[outer_name(param.annotation)]
        for param in node.params
        if isinstance(param.target, Name) and outer_name(param.annotation) in _CONVERTED
    }


def _given(
    engine: Engine, function: Obj, param: Param, index: int, socket: Site | None, in_path: set[str], frame: Frame,
    site: CallSite, path: Value, depth: int,
) -> Value:  # fmt: skip
    assert isinstance(param.target, Name)
    name = param.target.id
    annotation, metadata = _split(param.annotation)
    marker = _marker_of(engine, param.default, metadata, frame)
    if (
        marker is None
        and isinstance(annotation, Name)
        and (marker := _named_marker(engine, annotation, frame))
    ):
        annotation = None
    typed = _external(engine, annotation, frame)
    if marker is not None and marker.kind == "fastapi.Depends":
        return _dependency(engine, marker, annotation, socket, frame, site, path, depth)
    if typed in _SOCKETS or (
        annotation is None
        and index == 0
        and (name in _SOCKET_NAMES or socket is not None)
        and name not in in_path
        and marker is None
    ):
        return Sock(socket) if socket is not None else Opaque(name)
    if typed == "Request" or (annotation is None and name == "request"):
        return Ext("fastapi.Request")
    value = declared(engine, annotation, frame, name) if annotation is not None else Opaque(name)
    if name in in_path or typed in _GIVEN:
        return value
    if socket is not None and _is_scalar(engine, annotation, frame):
        _take(engine, function, param, marker, socket, frame)
    elif annotation is not None and socket is None:
        return _body(engine, annotation, frame, name)
    return value


def _body(engine: Engine, annotation: Expr, frame: Frame, name: str) -> Value:
    for option in plain(evaluate(engine, annotation, frame)):
        cls = lineage.class_of(option)
        if cls is not None and is_model(cls):
            return unknown_instance(engine, cls)
    return declared(engine, annotation, frame, name)


def _split(annotation: Expr | None) -> tuple[Expr | None, list[Expr]]:
    """The type and the metadata of an `Annotated`."""
    if outer_name(annotation) != "Annotated" or not isinstance(annotation, Item):
        return annotation, []
    typed, *metadata = arguments(annotation)
    return typed, metadata


def _marker_of(engine: Engine, default: Expr | None, metadata: list[Expr], frame: Frame) -> Obj | None:
    for expr in (*metadata, default):
        if expr is not None:
            for option in plain(evaluate(engine, expr, frame)):
                if isinstance(option, Obj) and option.kind.startswith("fastapi."):
                    return option
    return None


def _named_marker(engine: Engine, annotation: Name, frame: Frame) -> Obj | None:
    """The marker of an `Annotated` that has a name: `SessionDep = Annotated[Session, Depends(get_session)]`, which evaluates to a list of its parts."""
    for option in plain(evaluate(engine, annotation, frame)):
        parts = option.fields.values() if isinstance(option, Obj) and option.kind == "list" else ()
        for part in (one for held in parts for one in plain(held)):
            if isinstance(part, Obj) and part.kind.startswith("fastapi."):
                return part
    return None


def _external(engine: Engine, annotation: Expr | None, frame: Frame) -> str:
    """The last name of a library's class that is declared."""
    if annotation is None:
        return ""
    for option in plain(evaluate(engine, annotation, frame)):
        if isinstance(option, Ext):
            return option.name.rpartition(".")[2]
    return ""


def _is_scalar(engine: Engine, annotation: Expr | None, frame: Frame) -> bool:
    """A parameter that is neither a model nor a library's object comes from the query."""
    if annotation is None:
        return True
    if isinstance(annotation, Item):
        return True
    for option in plain(evaluate(engine, annotation, frame)):
        cls = lineage.class_of(option)
        if cls is not None:
            return isinstance(cls.node, Class) and cls.node.is_enum
        if isinstance(option, Ext):
            return "." not in option.name or option.name.startswith(("typing.", "uuid.", "datetime."))
    return True


def _take(
    engine: Engine, function: Obj, param: Param, marker: Obj | None, socket: Site, frame: Frame
) -> None:
    assert isinstance(param.target, Name)
    assert isinstance(function.node, Function)
    name = param.target.id
    place = _PLACES.get(marker.kind.rpartition(".")[2], "query") if marker is not None else "query"
    if place == "path":
        return
    where = Where(engine.state_of(function).path, param.line)
    default: object = marker.extra.get("default") if marker is not None else None
    if marker is not None and marker.extra.get("alias") is not None:
        name = next(iter(texts(engine.as_value(marker.extra["alias"]))), name)
    elif place == "header":
        name = name.replace("_", "-")
    plain_default = (
        param.default if marker is None or not _is_marker(engine, param.default, marker, frame) else None
    )
    if plain_default is not None:
        default = evaluate(engine, plain_default, frame)
    required = default is None or (isinstance(default, Ext) and default.name == "Ellipsis")
    if not required and (default == NONE or (isinstance(default, Lit) and not default.value)):
        required = fails_without(function.node, param.target.id)
    if not required and default is not None and not mentions(function.node.body, param.target.id):
        # It may be given, and nothing comes of it.
        return
    note_credential(socket, place, name, where, required=required)


def _is_marker(engine: Engine, default: Expr | None, marker: Obj, frame: Frame) -> bool:
    return default is not None and any(option is marker for option in plain(evaluate(engine, default, frame)))


def _dependency(
    engine: Engine,
    marker: Obj,
    annotation: Expr | None,
    socket: Site | None,
    frame: Frame,
    site: CallSite,
    path: Value,
    depth: int,
) -> Value:
    """What a dependency gives: it is called with parameters of its own; a generator gives what it yields."""
    if depth > _DEPTH:
        return Opaque("Depends()")
    held = marker.extra.get("dependency")
    target = engine.as_value(held) if held is not None else NONE
    if held is None and annotation is not None:
        target = evaluate(engine, annotation, frame)
    found: list[Value] = []
    for callee in plain(target):
        function = _callable(callee)
        words = bound_parameters(engine, function, socket, path, site, depth + 1) if function else {}
        result = call(engine, callee, CallSite(engine, site.node, called(site.frame), site.where, [], words))
        found.append(_yielded(function, result))
    return join(*found) if found else Opaque("Depends()")


def _yielded(function: Obj | None, result: Value) -> Value:
    """What a dependency that was called gives: of a generator what it yields."""
    if function is None or not isinstance(function.node, Function) or not function.node.is_generator:
        return result
    return join(
        *(one.items if isinstance(one, Obj) and one.items is not None else one for one in plain(result))
    )


def _callable(value: Value) -> Obj | None:
    """The function that runs when a value is called."""
    if isinstance(value, Bound):
        return value.function
    if not isinstance(value, Obj):
        return None
    if isinstance(value.node, Function):
        return value
    if isinstance(value.node, Class) and value.kind == "class":
        for one in lineage.lineage(value):
            constructor = one.extra.get("constructor")
            if isinstance(constructor, Obj):
                return constructor
        return None
    if value.kind == "instance":
        for one in lineage.lineage(value.owner):
            for option in plain(one.fields.get("__call__")):
                if isinstance(option, Obj) and isinstance(option.node, Function):
                    return option
    return None
