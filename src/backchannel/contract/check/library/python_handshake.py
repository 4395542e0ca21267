"""What a route's code takes from the handshake of its socket: query parameters, headers, cookies, subprotocols."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..flow.calls import CallSite
from ..flow.libraries import Getter, Library
from ..flow.values import NONE, Lit, Obj, Opaque, Site, Sock, Value, join, plain
from ..model import Where
from ..source.syntax import Node
from .python_common import Place, fails_without, note_credential, texts
from .python_routes import web

if TYPE_CHECKING:
    from ..flow.engine import Engine
    from ..flow.scope import Frame

LIBRARY = Library()

_PLACES: dict[str, Place] = {"query": "query", "header": "header", "cookie": "cookie", "path": "path"}


def part_of(engine: Engine, site: Site, place: Place, kind: str = "") -> Obj:
    """The mapping of one part of a handshake (`websocket.query_params`)."""
    held = site.data.get(f"part {place}{kind}")
    if not isinstance(held, Obj):
        held = site.data[f"part {place}{kind}"] = Obj(f"handshake.{place}{kind}", site.where)
        held.extra["of"] = site
    return held


def take(
    engine: Engine, part: Value, name: str, where: Where, *, node: object, default: bool, hard: bool = False
) -> Value:
    """Reads `name` of a part of a handshake."""
    assert isinstance(part, Obj)
    site = part.extra["of"]
    assert isinstance(site, Site)
    place: Place = _PLACES[part.kind.split(".")[1].split(" ")[0]]
    function = engine.active[-1] if engine.active else None
    demanded = hard or (not default and isinstance(node, Node) and fails_without(function, node))
    note_credential(site, place, name, where, required=demanded)
    return Opaque(f"{place} {name}", kind="string")


def _get(site: CallSite) -> Value:
    names = texts(site.arg(0))
    if not names:
        return open_part(site.receiver)
    default = site.arg(1)
    has_default = (
        default is not None and default != NONE and not (isinstance(default, Lit) and not default.value)
    )
    found = [
        take(site.engine, site.receiver, name, site.where, node=site.node, default=has_default)
        for name in names
    ]
    if isinstance(site.receiver, Obj) and site.receiver.kind.endswith(" lists"):
        return join(*(_listed(site, value) for value in found))
    return join(*found, default if has_default else None)


def _listed(site: CallSite, value: Value) -> Value:
    made = site.make("list")
    site.engine.grow_items(made, value, site.frame)
    return made


def _item(engine: Engine, base: Value, key: Value, frame: Frame, where: Where) -> Value | None:
    names = texts(key)
    if not names:
        return open_part(base)
    # Under an `if` it is perhaps one of several ways in.
    always = frame.tries == 0 and frame.branches == 0
    value = join(*(take(engine, base, name, where, node=None, default=False, hard=always) for name in names))
    if isinstance(base, Obj) and base.kind.endswith(" lists"):
        made = Obj("list", where)
        made.items = value
        return made
    return value


def open_part(part: Value) -> Value:
    """Names are read that are computed, or the whole is handed on: more may be taken than is known."""
    for option in plain(part):
        if isinstance(option, Obj) and isinstance(site := option.extra.get("of"), Site):
            site.data["credentials_open"] = True
    return Opaque("part of the handshake", kind="string")


def _opened(site: CallSite) -> Value:
    return open_part(site.receiver)


for _place in (*_PLACES, "query lists"):
    _kind = f"handshake.{_place}"
    LIBRARY.items[_kind] = _item
    LIBRARY.methods[f"{_kind}.get"] = _get
    LIBRARY.methods[f"{_kind}.pop"] = _get
    LIBRARY.methods[f"{_kind}.getlist"] = _get
    for _name in ("items", "keys", "values", "multi_items"):
        LIBRARY.methods[f"{_kind}.{_name}"] = _opened


# --- query strings that are parsed by hand ---------------------------------------------------------------------------


def query_string(engine: Engine, site: Site) -> Obj:
    """`scope["query_string"]`, or a path with its query."""
    held = site.data.get("query string")
    if not isinstance(held, Obj):
        held = site.data["query string"] = Obj("handshake.string", site.where)
        held.extra["of"] = site
    return held


def _string_itself(site: CallSite) -> Value:
    return site.receiver


def _parsed(site: CallSite) -> Value | None:
    """`parse_qs(…)`: lists by name."""
    found: list[Value] = []
    for option in plain(site.arg(0)):
        holder = option.extra.get("of") if isinstance(option, Obj) else None
        if not isinstance(holder, Site):
            holder = _of_middleware(site)
        found.append(part_of(site.engine, holder, "query", " lists"))
    return join(*found)


def _of_middleware(site: CallSite) -> Site:
    """A query string that came in with a scope that nobody knows: a middleware's, which stands before every route."""
    registry = web(site.engine)
    if registry.shared_credentials is None:
        registry.shared_credentials = Site(site.where, "middleware")
    return registry.shared_credentials


def _pairs(site: CallSite) -> Value:
    """`parse_qsl(…)`, which goes into a `dict`."""
    for option in plain(site.arg(0)):
        open_part(option)
    return Opaque("pairs")


def _url(site: CallSite) -> Value | None:
    """`urlparse(websocket.path)`: its `.query` is the query string."""
    for option in plain(site.arg(0)):
        if isinstance(option, Obj) and option.kind == "handshake.string":
            return option
    return None


def _same(engine: Engine, base: Value, frame: Frame, where: Where) -> Value:
    return base


LIBRARY.functions["urllib.parse.parse_qs"] = _parsed
LIBRARY.functions["urllib.parse.parse_qsl"] = _pairs
LIBRARY.functions["urllib.parse.urlparse"] = LIBRARY.functions["urllib.parse.urlsplit"] = _url
for _name in ("decode", "encode", "strip"):
    LIBRARY.methods[f"handshake.string.{_name}"] = _string_itself
for _name in ("split", "partition", "rsplit", "startswith", "endswith", "find", "replace"):
    LIBRARY.methods[f"handshake.string.{_name}"] = _opened
LIBRARY.getters["handshake.string.query"] = _same
LIBRARY.getters["handshake.string.path"] = lambda engine, base, frame, where: Opaque("path", kind="string")


def _sock_part(place: Place) -> Getter:
    """A getter of one part of a socket's handshake."""

    def get(engine: Engine, base: Value, frame: Frame, where: Where) -> Value | None:
        return part_of(engine, base.site, place) if isinstance(base, Sock) else None

    return get


for _attribute, _place_name in (
    ("query_params", "query"),
    ("headers", "header"),
    ("cookies", "cookie"),
    ("path_params", "path"),
    ("args", "query"),
):
    LIBRARY.getters[f"sock.{_attribute}"] = _sock_part(_PLACES[_place_name])
