"""Vue: refs, computed values, watchers, components of options, provide and inject; Nuxt, which has them all without imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..flow.libraries import Handler, Library
from ..flow.objects import attribute
from ..flow.values import NONE, Bound, Lit, Native, Obj, Opaque, Value, join, options, plain
from .javascript_common import (
    cell,
    cell_getter,
    each,
    first,
    has_function,
    held,
    is_function,
    items,
    nothing,
    object_of,
    put,
    run,
    shared,
)
from .javascript_react import merge

if TYPE_CHECKING:
    from ..flow.calls import CallSite

PREFIXES = ("vue.", "", "Vue.", "#imports.", "@vue/composition-api.", "vue.default.", "#app.")


# --- refs ------------------------------------------------------------------------------------------------------------


def _ref(site: CallSite) -> Value:
    given = site.arg(0) or NONE
    if any(isinstance(one, Obj) and one.kind == "vue.ref" for one in plain(given)):
        return given
    return cell(site, "vue.ref", given)


def unref(value: Value) -> Value:
    """The value of a ref; of anything else the thing itself."""
    found = [held(one) if isinstance(one, Obj) and one.kind == "vue.ref" else one for one in options(value)]
    return join(*found) if found else NONE


def _unref(site: CallSite) -> Value:
    return each(site, site.arg(0), unref)


def _computed(site: CallSite) -> Value:
    """From a function, or an object with `get` and `set`."""
    made = cell(site, "vue.ref", None)
    for given in options(site.arg(0) or NONE):
        if is_function(given):
            put(site, made, run(site, given))
        elif isinstance(given, Obj):
            put(site, made, run(site, given.fields.get("get")))
            run(site, given.fields.get("set"), Opaque("value"))
    return made


def _watch(site: CallSite) -> Value:
    """A ref, a function, or a list of them; the callback gets the value (and the one before)."""
    found: list[Value] = []
    for source in options(site.arg(0) or NONE):
        if is_function(source):
            found.append(run(site, source))
        elif isinstance(source, Obj) and source.kind == "list":
            values = [unref(run(site, one) if is_function(one) else one) for one in source.fields.values()]
            made = site.engine.object_at("list", site.node, site.frame, "watched")
            for index, value in enumerate(values):
                site.engine.grow(made, str(index), value, site.frame, site.node.line, sure=True)
            found.append(made)
        else:
            found.append(unref(source))
    value = join(*found) if found else NONE
    run(site, site.arg(1), value, value)
    return Native(nothing, "stop")


def _run(site: CallSite) -> Value:
    return run(site, site.arg(0))


def to_refs(site: CallSite) -> Value:
    """A ref for every field of a reactive object or store."""
    made = object_of(site, {}, "refs")
    for source in plain(site.arg(0)):
        if isinstance(source, Obj):
            for name, value in list(source.fields.items()):
                if has_function(value):
                    continue
                field = cell(site, "vue.ref", unref(value), more=name)
                site.engine.grow(made, name, field, site.frame, site.node.line, sure=True)
            made.open = made.open or source.open
    return made


def _to_ref(site: CallSite) -> Value:
    name = site.text(1)
    given = site.arg(0) or NONE
    if is_function(given):
        return cell(site, "vue.ref", run(site, given))
    found = attribute(site.engine, given, name, site.frame, site.node.line) if name is not None else given
    return cell(site, "vue.ref", unref(found))


# --- provide and inject ----------------------------------------------------------------------------------------------


def _provided(site: CallSite) -> Obj:
    return shared(site, "vue provided", "dict")


def _key(value: Value | None) -> str:
    for one in plain(value):
        if isinstance(one, Lit):
            return str(one.value)
        if isinstance(one, Obj):
            return f"{one.where.file}:{one.where.line}"
    return "?"


def _provide(site: CallSite) -> Value:
    value = site.arg(1) or NONE
    site.engine.grow(_provided(site), _key(site.arg(0)), value, site.frame, site.node.line, sure=True)
    return NONE


def _inject(site: CallSite) -> Value:
    found = _provided(site).fields.get(_key(site.arg(0)))
    return found if found is not None else site.arg(1) or Opaque("injected")


def _symbol(site: CallSite) -> Value:
    return site.make("symbol")


# --- components of options -------------------------------------------------------------------------------------------

_HOOKS = (
    "beforeCreate", "created", "beforeMount", "mounted", "beforeUpdate", "updated", "activated", "deactivated", "beforeUnmount", "unmounted",
    "beforeDestroy", "destroyed", "errorCaptured", "beforeRouteLeave", "beforeRouteEnter", "beforeRouteUpdate", "render", "*template*",
)  # fmt: skip


def component(site: CallSite) -> Value:
    """`{ data() {…}, methods: {…}, mounted() {…} }`: one object that all of its functions have for their `this`."""
    for given in plain(site.arg(0)):
        if isinstance(given, Obj) and given.kind == "dict":
            _Component(site, given).live()
    return site.arg(0) or NONE


class _Component:
    def __init__(self, site: CallSite, given: Obj) -> None:
        self.site = site
        self.given = given
        self.this = site.engine.object_at("dict", site.node, site.frame, "component")
        self.this.open = True
        self.this.extra["component"] = given.extra["component"] = True

    def live(self) -> None:
        """Everything that an instance goes through, in Vue's order."""
        self._props()
        self._mixins()
        self._methods()
        self._setup()
        self._state()
        self._computed()
        self._watch()
        for name in _HOOKS:
            self._call(self.given.fields.get(name))

    def _set(self, name: str, value: Value) -> None:
        self.site.engine.grow(self.this, name, value, self.site.frame, self.site.node.line, sure=True)

    def _call(self, function: Value | None, *args: Value) -> Value:
        return run(self.site, bound(function, self.this), *args)

    def _section(self, name: str) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for one in plain(self.given.fields.get(name)):
            if isinstance(one, Obj):
                found.update(one.fields)
        return found

    def _props(self) -> None:
        for name in self._section("props"):
            if not name.isdigit():
                self._set(name, Opaque(name, param=True))
        for one in plain(self.given.fields.get("props")):
            if isinstance(one, Obj) and one.kind == "list" and one.items is not None:
                for option in options(one.items):
                    if isinstance(option, Lit):
                        self._set(str(option.value), Opaque(str(option.value), param=True))

    def _mixins(self) -> None:
        for mixin in plain(items(self.site, self.given.fields.get("mixins", NONE))):
            if isinstance(mixin, Obj) and mixin.kind == "dict":
                inner = _Component(self.site, mixin)
                inner.this = self.this
                inner.live()

    def _methods(self) -> None:
        for name, function in self._section("methods").items():
            self._set(name, bound(function, self.this))

    def _setup(self) -> None:
        result = self._call(self.given.fields.get("setup"), self.this, self.this)
        for one in plain(result):
            if isinstance(one, Obj):
                for name, value in list(one.fields.items()):
                    self._set(name, unref(value))

    def _state(self) -> None:
        data = self.given.fields.get("data", NONE)
        merge(self.site, self.this, self._call(data, self.this) if has_function(data) else data)
        for name, value in self._section("inject").items():
            self._set(name, _provided(self.site).fields.get(_key(value), Opaque(name)))

    def _computed(self) -> None:
        for name, value in self._section("computed").items():
            getters = [
                one.fields.get("get", NONE)
                for one in plain(value)
                if isinstance(one, Obj) and one.kind == "dict"
            ]
            self._set(name, self._call(join(*getters) if getters else value))

    def _watch(self) -> None:
        for name, value in self._section("watch").items():
            new = self.this.fields.get(name, Opaque(name))
            for one in options(value):
                self._call(self._handler(one), new, new)

    def _handler(self, value: Value) -> Value:
        """A watcher is a function, a method's name, or an object with `handler`."""
        if isinstance(value, Lit):
            return self.this.fields.get(str(value.value), NONE)
        return value.fields.get("handler", NONE) if isinstance(value, Obj) and value.kind == "dict" else value


def bound(function: Value | None, this: Obj) -> Value:
    """Functions with this `this`."""
    found: list[Value] = []
    for one in options(function) if function is not None else ():
        if isinstance(one, Obj) and one.kind == "function":
            one.extra["this"] = this
            found.append(Bound(one, this))
        else:
            found.append(one)
    return join(*found) if found else NONE


def _app(site: CallSite) -> Value:
    component(site)
    made = site.make("vue.app")
    made.extra["chained"] = True
    return made


_TABLE: dict[str, Handler] = {
    "ref": _ref, "shallowRef": _ref, "customRef": _ref, "reactive": first, "shallowReactive": first, "readonly": first, "markRaw": first, "toRaw": first,
    "computed": _computed, "watch": _watch, "watchEffect": _run, "watchPostEffect": _run, "onMounted": _run, "onUnmounted": _run, "onBeforeUnmount": _run,
    "onBeforeMount": _run, "onUpdated": _run, "onActivated": _run, "onDeactivated": _run, "onScopeDispose": _run, "nextTick": _run, "toRefs": to_refs, "toRef": _to_ref,
    "unref": _unref, "toValue": _unref, "provide": _provide, "inject": _inject, "defineComponent": component, "createApp": _app, "$component": component, "$unref": _unref,
    "useState": lambda site: cell(site, "vue.ref", run(site, site.arg(1))), "effectScope": lambda site: site.make("dict"),
    "createSSRApp": _app, "useRuntimeConfig": lambda site: Opaque("runtimeConfig", env=True),
}  # fmt: skip

LIBRARY = Library(
    functions={
        **{prefix + name: handler for prefix in PREFIXES for name, handler in _TABLE.items()},
        "Vue": _app, "vue.default": _app, "Vue.extend": component,
        "vue.default.extend": component, "Symbol": _symbol,
        "@vueuse/core.useStorage": lambda site: cell(site, "vue.ref", site.arg(1)), "@vueuse/core.createGlobalState": first,
        "@vueuse/core.createSharedComposable": first, "@vueuse/core.useLocalStorage": lambda site: cell(site, "vue.ref", site.arg(1)),
        "@vueuse/core.tryOnScopeDispose": _run, "@vueuse/core.useIntervalFn": _run, "@vueuse/core.useEventBus": lambda site: site.make("emitter"),
    },
    methods={
        **{f"vue.app.{name}": lambda site: site.receiver for name in ("use", "mount", "component", "directive", "mixin", "provide")},
    },
    getters={"vue.ref.value": cell_getter()},
)  # fmt: skip
