"""`URL` and `URLSearchParams`: addresses that are put together by setting their parts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..flow.libraries import Library
from ..flow.texts import text_of
from ..flow.values import NONE, Lit, Obj, Opaque, Text, Value, join, lit, options, plain
from .javascript_common import BOOLEAN, each, items, known, list_of, nothing, run

if TYPE_CHECKING:
    from ..flow.calls import CallSite
    from ..flow.engine import Engine
    from ..flow.scope import Frame
    from ..model import Where


def _new_url(site: CallSite) -> Value:
    """`new URL(path, base)`: a path from the root stands after the base's host."""
    made = site.make("URL")
    path = known(site.arg(0)) or lit("")
    base = known(site.arg(1))
    whole = path if base is None or _is_absolute(path) else text_of([_origin(base, path), path])
    site.engine.grow(made, "href", whole, site.frame, site.node.line, sure=True)
    return made


def _is_absolute(value: Value) -> bool:
    return any(isinstance(one, Lit) and "://" in str(one.value) for one in plain(value))


def _origin(base: Value, path: Value) -> Value:
    """What of the base stays: all of it before a path of its own if `path` starts from the root, else up to its last slash."""
    rooted = any(str(one.value).startswith("/") for one in plain(_first_part(path)) if isinstance(one, Lit))

    def one(value: Value) -> Value:
        value = address_text(value)
        if not isinstance(value, Lit):
            return value
        text = str(value.value)
        start = text.find("/", text.find("://") + 3 if "://" in text else 0)
        if start < 0:
            return Lit(text if rooted else text + "/", "str", value.where)
        return Lit(text[:start] if rooted else text[: text.rfind("/") + 1], "str", value.where)

    return text_of([one(option) for option in plain(base)][:1])


def _first_part(value: Value) -> Value:
    return value.parts[0] if isinstance(value, Text) else value


def _new_params(site: CallSite) -> Value:
    """From an object, pairs, a text, or nothing."""
    made = site.make("URLSearchParams")
    for given in plain(site.arg(0)):
        if isinstance(given, Obj) and given.kind in ("dict", "URLSearchParams"):
            for name, value in list(given.fields.items()):
                site.engine.grow(made, name, value, site.frame, site.node.line)
            made.open = made.open or given.open
        elif isinstance(given, Obj) and given.kind == "list":
            for pair in plain(items(site, given)):
                _grow_pair(site, made, pair)
        elif isinstance(given, Opaque):
            made.open = True
            made.extra["page"] = given.env
    return made


def _grow_pair(site: CallSite, made: Obj, pair: Value) -> None:
    name = pair.fields.get("0") if isinstance(pair, Obj) else None
    if isinstance(pair, Obj) and isinstance(name, Lit):
        site.engine.grow(made, str(name.value), pair.fields.get("1", NONE), site.frame, site.node.line)
    else:
        made.open = True


def _set_param(site: CallSite) -> Value:
    for made in plain(site.receiver):
        name = site.text(0)
        if isinstance(made, Obj) and name is not None:
            site.engine.grow(made, name, known(site.arg(1)) or NONE, site.frame, site.node.line)
        elif isinstance(made, Obj):
            made.open = True
    return NONE


def _get_param(site: CallSite) -> Value:
    name = site.text(0) or "…"

    def one(value: Value) -> Value:
        held = value.fields.get(name) if isinstance(value, Obj) else None
        return held if held is not None else Opaque(f"the page's {name}")

    return each(site, site.receiver, one)


def _params_text(params: Obj) -> Value:
    parts: list[Value] = []
    for name, value in params.fields.items():
        parts += [lit(("&" if parts else "") + name + "="), value]
    if params.open:
        parts.append(Opaque("more parameters"))
    return text_of(parts)


def _search_params(engine: Engine, base: Value, frame: Frame, where: Where) -> Value | None:
    if not isinstance(base, Obj):
        return None
    params = base.extra.get("params")
    if not isinstance(params, Obj):
        params = base.extra["params"] = Obj("URLSearchParams", base.where)
    return params


def address_text(value: Value) -> Value:
    """The text of an address: of a `URL` or of parameters, what they are written as; of any other value itself."""
    if isinstance(value, Obj) and value.kind == "URLSearchParams":
        return _params_text(value)
    if not isinstance(value, Obj) or value.kind != "URL":
        return value
    whole = [_rooted(value.fields.get("href", NONE))]
    if "pathname" in value.fields:
        whole = [_before_path(value.fields.get("href", NONE)), value.fields["pathname"]]
    if "search" in value.fields:
        whole.append(value.fields["search"])
    params = value.extra.get("params")
    if isinstance(params, Obj) and (params.fields or params.open):
        whole += [lit("?"), _params_text(params)]
    return text_of(whole)


def _rooted(href: Value) -> Value:
    """An address without a path is written with a slash at its end."""

    def one(value: Value) -> Value:
        text = value.value if isinstance(value, Lit) else None
        if not isinstance(text, str) or not re.fullmatch(r"\w+://[^/?#]+", text):
            return value
        return Lit(f"{text}/", "str", value.where if isinstance(value, Lit) else None)

    return join(*map(one, options(href)))


def _before_path(href: Value) -> Value:
    """Scheme and host of an address whose path is set anew."""
    found: list[Value] = []
    for one in options(href):
        first = _first_part(one)
        if isinstance(one, Lit):
            text = str(one.value)
            start = text.find("/", text.find("://") + 3) if "://" in text else -1
            found.append(lit(text[:start] if start >= 0 else text))
        else:
            found.append(first if isinstance(first, Opaque) else Opaque("the page's host", env=True))
    return found[0] if found else NONE


def _as_text(site: CallSite) -> Value:
    return each(site, site.receiver, address_text)


def _href(engine: Engine, base: Value, frame: Frame, where: Where) -> Value | None:
    return address_text(base)


def _of_page(engine: Engine, base: Value, frame: Frame, where: Where) -> Value | None:
    return Opaque("the address's host", env=True)


def _each_param(site: CallSite) -> Value:
    run(site, site.arg(0), Opaque("value"), Opaque("name"))
    return NONE


LIBRARY = Library(
    functions={"URL": _new_url, "URLSearchParams": _new_params, "url.URL": _new_url, "URL.createObjectURL": lambda site: Opaque("an object's address")},
    methods={
        "URL.toString": _as_text, "URL.toJSON": _as_text, "URLSearchParams.toString": _as_text, "URLSearchParams.set": _set_param,
        "URLSearchParams.append": _set_param, "URLSearchParams.get": _get_param, "URLSearchParams.has": lambda site: BOOLEAN,
        "URLSearchParams.delete": nothing, "URLSearchParams.forEach": _each_param, "URLSearchParams.entries": lambda site: list_of(site, Opaque("a parameter")),
    },
    getters={
        "URL.searchParams": _search_params, "URL.href": _href, "URL.host": _of_page, "URL.hostname": _of_page, "URL.origin": _of_page,
        "URL.protocol": lambda engine, base, frame, where: Opaque("the address's scheme", env=True),
    },
    setters={f"URL.{name}": (lambda engine, base, value, frame, where: None) for name in ("protocol", "host", "hostname", "port", "hash", "username", "password")},
)  # fmt: skip
