"""Discriminated unions and enums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..flow.calls import CallSite
from ..flow.libraries import Library
from ..flow.scope import Frame
from ..flow.values import (
    NONE,
    Obj,
    Opaque,
    Value,
    Wire,
    join,
    lit,
    options,
    plain,
)
from ..model import Where
from ..source.syntax import Call, Class
from .python_common import texts
from .python_io import loads

if TYPE_CHECKING:
    from ..flow.engine import Engine

from .python_dumps import dumped
from .python_fields import classes_in
from .python_models import validated

LIBRARY = Library()

_ENUMS = (
    "enum.Enum",
    "enum.StrEnum",
    "enum.IntEnum",
    "enum.Flag",
    "django.db.models.TextChoices",
    "django.db.models.IntegerChoices",
)


def _adapter(site: CallSite) -> Value:
    """`TypeAdapter(Annotated[Union[A, B], Field(discriminator="type")])`."""
    made = site.make("pydantic.TypeAdapter")
    node = site.node
    if isinstance(node, Call) and node.args:
        made.extra["annotation"] = (node.args[0], site.frame)
    return made


def _adapter_validate(site: CallSite) -> Value:
    annotation = site.receiver.extra.get("annotation") if isinstance(site.receiver, Obj) else None
    if not isinstance(annotation, tuple):
        return Opaque("validated")
    found = classes_in(site.engine, annotation[0], annotation[1])
    given = options(site.arg(0) or NONE)
    return (
        join(*(validated(site, cls, option) for cls in found for option in given))
        if found
        else Opaque("validated")
    )


def _adapter_validate_json(site: CallSite) -> Value:
    site.args = [loads(site)]
    return _adapter_validate(site)


LIBRARY.functions["pydantic.TypeAdapter"] = _adapter
LIBRARY.methods["pydantic.TypeAdapter.validate_python"] = _adapter_validate
LIBRARY.methods["pydantic.TypeAdapter.validate_json"] = _adapter_validate_json
LIBRARY.methods["pydantic.TypeAdapter.dump_python"] = lambda site: dumped(site, site.arg(0) or NONE)


def _parse_as(site: CallSite) -> Value:
    node = site.node
    found = classes_in(site.engine, node.args[0], site.frame) if isinstance(node, Call) and node.args else []
    given = options(site.arg(1) or NONE)
    return (
        join(*(validated(site, cls, option) for cls in found for option in given))
        if found
        else Opaque("validated")
    )


LIBRARY.functions["pydantic.parse_obj_as"] = _parse_as


def _enum(site: CallSite, cls: Obj) -> Value:
    """`Kind("join")`, `Kind(what_was_heard)`: only the members' values pass."""
    value = site.arg(0) or NONE
    for option in plain(value):
        if isinstance(option, Wire):
            for text in (text for held in cls.fields.values() for text in texts(held)):
                site.engine.compared(option, text, site.frame, cls.where)
    return value


def _auto(site: CallSite) -> Value:
    """`auto()` of a `StrEnum` is the member's name in lower case."""
    owner = site.frame.owner.node if site.frame.owner is not None else None
    for one in owner.fields if isinstance(owner, Class) else ():
        if one.value is site.node:
            return lit(one.name.lower(), site.where)
    return Opaque("auto()")


LIBRARY.functions["enum.auto"] = _auto


def _label_less(engine: Engine, base: Value, frame: Frame, where: Where) -> Value | None:
    """`.value` of a choice of Django's, which is written with its label."""
    return base.fields.get("0") if isinstance(base, Obj) else None


LIBRARY.getters["list.value"] = _label_less


def _typing_item(engine: Engine, base: Value, key: Value, frame: Frame, where: Where) -> Value:
    """`Union[A, B]` as a value is its classes."""
    return key


for _name in ("Union", "Annotated", "Optional"):
    for _module in ("typing", "typing_extensions"):
        LIBRARY.items[f"{_module}.{_name}"] = _typing_item
for _base in _ENUMS:
    LIBRARY.instances[_base] = _enum
