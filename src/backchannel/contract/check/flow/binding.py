"""Parameters: what each of a function's is, of what a call gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..source.syntax import Param, Spread
from .evaluate import evaluate
from .objects import Need, item
from .patterns import assign
from .values import NONE, Opaque, Union, Value, join, lit

if TYPE_CHECKING:
    from .calls import CallSite
    from .engine import Engine
    from .scope import Frame


def bind(engine: Engine, params: list[Param], site: CallSite, frame: Frame) -> None:
    left = dict(site.keywords)
    position = 0
    for param in params:
        name = param_name(param)
        if param.rest == "*":
            made = engine.object_at("list", param, frame)
            for value in site.args[position:]:
                engine.grow_items(made, value, frame)
            for index, value in enumerate(site.args[position:]):
                engine.grow(made, str(index), value, frame, param.line)
            assign(engine, param.target, made, frame)
        elif param.rest == "**":
            made = engine.object_at("dict", param, frame)
            for keyword, value in left.items():
                engine.grow(made, keyword, value, frame, param.line)
            made.open = made.open or site.rest
            assign(engine, param.target, made, frame)
        elif name in left:
            assign(engine, param.target, left.pop(name), frame)
        elif not param.keyword_only and position < len(site.args):
            given = site.args[position]
            if given == NONE and param.default is not None and not frame.python:
                given = evaluate(engine, param.default, frame)
            elif (
                param.default is not None
                and isinstance(given, Union)
                and NONE in given.options
                and not frame.python
            ):
                given = join(*(o for o in given.options if o != NONE), evaluate(engine, param.default, frame))
            assign(engine, param.target, given, frame)
            position += 1
        else:
            assign(engine, param.target, _absent(engine, param, name, site, frame), frame)


def _absent(engine: Engine, param: Param, name: str, site: CallSite, frame: Frame) -> Value:
    spread = site.keywords.get("**")
    if spread is not None and not any(isinstance(arg, Spread) for arg in getattr(site.node, "args", ())):
        # `handler(**message)`: each parameter is the message's field of that name.
        need: Need = "required" if param.default is None else "optional"
        given = item(engine, spread, lit(name), frame, site.node.line, need)
        return given if param.default is None else join(given, evaluate(engine, param.default, frame))
    if site.rest:
        return join(site.args[-1] if site.args else None, spread, Opaque(name, param=True))
    if param.default is not None:
        return evaluate(engine, param.default, frame)
    return NONE


def param_name(param: Param) -> str:
    return getattr(param.target, "id", "{…}")
