"""Django's models: what their fields hold, and which of them a query gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..flow import lineage
from ..flow.libraries import Handler, Library
from ..flow.values import NONE, Lit, Obj, Opaque, Value, join
from ..model import Kind
from .python_common import itself

if TYPE_CHECKING:
    from ..flow.calls import CallSite
    from ..flow.engine import Engine
    from ..flow.scope import Frame

_FIELDS: dict[Kind, tuple[str, ...]] = {
    "boolean": ("BooleanField",),
    "string": ("CharField", "TextField", "SlugField", "EmailField", "URLField"),
    "number": (
        "IntegerField", "BigIntegerField", "SmallIntegerField", "PositiveIntegerField", "PositiveSmallIntegerField", "PositiveBigIntegerField", "FloatField",
    ),
}  # fmt: skip
_NARROWED = ("all", "filter", "exclude", "order_by", "select_related", "prefetch_related", "distinct", "select_for_update", "using", "reverse")  # fmt: skip
_ONE = ("get", "first", "last", "create", "latest", "earliest", "aget", "afirst", "alast", "acreate", "alatest", "aearliest")  # fmt: skip


def _field(kind: Kind) -> Handler:
    """What instances have in a field of that type; one that may be null is as often something else."""

    def call(site: CallSite) -> Value:
        null = site.keywords.get("null")
        may_be = null is not None and not (isinstance(null, Lit) and null.value is False)
        return Opaque(site.name.rpartition(".")[2], kind=None if may_be else kind)

    return call


def _manager(engine: Engine, cls: Obj, frame: Frame) -> None:
    """`Model.objects`, where the class has none of its own."""
    if "objects" not in cls.fields and cls.node is not None:
        made = engine.object_at("django.queryset", cls.node, frame, cls)
        made.owner, made.open = cls, True
        engine.grow(cls, "objects", made, frame, cls.where.line)


def _one(site: CallSite) -> Value | None:
    """One of the model's instances, whichever."""
    if not isinstance(site.receiver, Obj) or site.receiver.owner is None:
        return None
    cls = site.receiver.owner
    made = site.engine.object_at("instance", site.node, site.frame, ("queried", cls))
    made.owner = cls
    site.engine.add_instance(cls, made)
    for one in lineage.lineage(cls):
        for name, value in one.fields.items():
            # What is put into a field later is not all that it may hold.
            if isinstance(value, Opaque):
                site.engine.grow(made, name, value, site.frame, one.where.line, sure=True)
    return join(made, NONE) if site.name.endswith(("first", "last")) else made


LIBRARY = Library(
    functions={f"django.db.models.{name}": _field(kind) for kind, names in _FIELDS.items() for name in names},
    methods={
        **{f"django.queryset.{name}": itself for name in _NARROWED},
        **{f"django.queryset.{name}": _one for name in _ONE},
    },
    classes={f"django.{name}": _manager for name in ("db.models.Model", "contrib.auth.models.AbstractUser")},
)
