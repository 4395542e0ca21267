"""JSON, asyncio, threads, queues, and Redis between the processes of one back end: what passes messages on inside of it."""

from __future__ import annotations

from ..flow.calls import CallSite, call
from ..flow.libraries import Handler, Library
from ..flow.values import (
    NONE,
    Ext,
    Json,
    Method,
    Native,
    Obj,
    Opaque,
    Value,
    When,
    Wire,
    join,
    lit,
    options,
    plain,
    without_conditions,
)
from .python_common import first, functions_of, itself, later, nothing, unknown

LIBRARY = Library()
_functions, _methods = LIBRARY.functions, LIBRARY.methods


# --- JSON ------------------------------------------------------------------------------------------------------------


def loads(site: CallSite) -> Value:
    """Text or bytes decoded. What was decoded once already and is decoded again must be JSON inside of JSON."""
    return join(*(_loaded(site, option) for option in options(site.arg(0) or NONE)))


def _loaded(site: CallSite, option: Value) -> Value:
    inner = without_conditions(option)
    if isinstance(inner, Wire):
        if inner.stage == "json":
            site.engine.demand(inner, "encoded", site.frame, site.where)
            return option
        site.engine.seen.hear(inner.site, "json", site.where)
        decoded = Wire(inner.site, "json", inner.path)
        return When(option.guards, decoded) if isinstance(option, When) else decoded
    if isinstance(inner, Json):
        return inner.value
    return Opaque("json.loads()")


def dumps(site: CallSite) -> Value:
    return Json(site.arg(0) or site.arg(1, "obj") or NONE)


_functions.update({f"{name}.loads": loads for name in ("json", "orjson", "ujson", "simplejson", "rapidjson")})
_functions.update({f"{name}.dumps": dumps for name in ("json", "orjson", "ujson", "simplejson", "rapidjson")})
_functions["fastapi.encoders.jsonable_encoder"] = first


# --- asyncio and threads: what is given runs -------------------------------------------------------------------------


def _gather(site: CallSite) -> Value:
    made = site.make("list")
    for index, arg in enumerate(site.args):
        site.engine.grow_items(made, arg, site.frame)
        if not site.rest:
            site.engine.grow(made, str(index), arg, site.frame, site.node.line, sure=True)
    return made


def _runs(skip: int) -> Handler:
    """A call that calls its argument at `skip` with those after it."""

    def run(site: CallSite) -> Value:
        callee = site.arg(skip, "func")
        if callee is None:
            return NONE
        if isinstance(callee, Obj | Native | Method | Ext) or list(functions_of(callee)):
            words = {name: value for name, value in site.keywords.items() if name != "func"}
            inner = CallSite(site.engine, site.node, site.frame, site.where, site.args[skip + 1 :], words)
            return call(site.engine, callee, inner)
        return callee

    return run


def _thread(site: CallSite) -> Value:
    """`Thread(target=f, args=(…))`: taken to be started."""
    target = site.keywords.get("target") or site.arg(1)
    args = _listed(site.keywords.get("args"))
    words = {
        name: value
        for option in plain(site.keywords.get("kwargs"))
        if isinstance(option, Obj)
        for name, value in option.fields.items()
    }
    for function, this in functions_of(target):
        later(site.engine, function, this, site, args, **words)
    return site.make("threading.Thread")


def _scheduled(site: CallSite) -> Value:
    """`add_job(f, …, args=[…])`: a scheduler runs it."""
    for function, this in functions_of(site.arg(0, "func")):
        later(site.engine, function, this, site, _listed(site.keywords.get("args")))
    return NONE


def _listed(value: Value | None) -> list[Value]:
    for option in plain(value):
        if isinstance(option, Obj) and option.kind == "list":
            count = 0
            while str(count) in option.fields:
                count += 1
            return [option.fields[str(index)] for index in range(count)]
    return []


def _decorator_or(site: CallSite) -> Value:
    """`f(g)` and `@f()` with options."""
    return site.arg(0) or Native(lambda inner: inner.arg(0) or NONE, site.name)


for _name in ("create_task", "ensure_future", "wait_for", "shield", "run", "run_coroutine_threadsafe"):
    _functions[f"asyncio.{_name}"] = first
_functions.update(
    {
        "asyncio.gather": _gather,
        "asyncio.wait": lambda site: site.arg(0),
        "asyncio.as_completed": lambda site: site.arg(0),
        "asyncio.to_thread": _runs(0),
        "threading.Thread": _thread,
        "multiprocessing.Process": _thread,
        "asgiref.sync.async_to_sync": first,
        "asgiref.sync.sync_to_async": _decorator_or,
        "channels.db.database_sync_to_async": _decorator_or,
        "starlette.concurrency.run_in_threadpool": _runs(0),
        "fastapi.concurrency.run_in_threadpool": _runs(0),
        "asyncio.Event": lambda site: site.make("asyncio.Event"),
        "asyncio.Lock": lambda site: site.make("asyncio.Lock"),
        "threading.Lock": lambda site: site.make("asyncio.Lock"),
    }
)
_methods.update(
    {
        "*.create_task": first,
        **{f"{kind}.result": itself for kind in ("wire", "wire-text", "wire-bytes", "wire-frame")},
        "*.run_until_complete": first,
        "*.run_in_executor": _runs(1),
        "*.call_soon_threadsafe": _runs(0),
        "*.call_soon": _runs(0),
        "*.call_later": _runs(1),
        "*.add_task": _runs(0),
        "*.add_job": _scheduled,
        "*.start_soon": _runs(0),
    }
)


# --- queues ----------------------------------------------------------------------------------------------------------


def _queue(site: CallSite) -> Value:
    return site.make("asyncio.Queue")


_methods["*.Queue"] = _queue


def _put(site: CallSite) -> Value:
    if isinstance(site.receiver, Obj) and site.arg(0) is not None:
        site.engine.grow_items(site.receiver, site.args[0], site.frame)
    return NONE


def _get(site: CallSite) -> Value:
    return _put_so_far(site, "queue.get()")


def _put_so_far(site: CallSite, source: str) -> Value:
    """What was put in. In the first round perhaps nothing was yet: that is no reason to believe that it is unknown for ever."""
    held = site.receiver.items if isinstance(site.receiver, Obj) else None
    if held is not None:
        return held
    if site.engine.round == 0:
        site.engine.changed = True
        return NONE
    return Opaque(source)


for _name in (
    "asyncio.Queue",
    "asyncio.PriorityQueue",
    "asyncio.LifoQueue",
    "queue.Queue",
    "queue.SimpleQueue",
    "queue.PriorityQueue",
    "multiprocessing.Queue",
):
    _functions[_name] = _queue
for _name in ("put", "put_nowait"):
    _methods[f"asyncio.Queue.{_name}"] = _put
for _name in ("get", "get_nowait"):
    _methods[f"asyncio.Queue.{_name}"] = _get
for _name in ("empty", "qsize", "full", "task_done", "join"):
    _methods[f"asyncio.Queue.{_name}"] = unknown("queue")


# --- Redis -----------------------------------------------------------------------------------------------------------

_REDIS = (
    "redis.Redis", "redis.StrictRedis", "redis.from_url", "redis.Redis.from_url", "redis.asyncio.Redis", "redis.asyncio.from_url",
    "redis.asyncio.Redis.from_url", "redis.asyncio.StrictRedis", "aioredis.from_url", "aioredis.Redis", "aioredis.create_redis_pool",
    "redis.asyncio.client.Redis", "redis.asyncio.StrictRedis.from_url", "redis.StrictRedis.from_url",
)  # fmt: skip


def _redis(site: CallSite) -> Value:
    """All clients of a project are one: what one process publishes, another's listener hears."""
    box = site.engine.library.values["redis box"](site.engine)
    assert isinstance(box, Obj)
    return box


def _publish(site: CallSite) -> Value | None:
    """What is published is heard by every `pubsub` of the project; who listens to which channel is not looked at."""
    box = _redis(site)
    if isinstance(box, Obj) and len(site.args) > 1:
        site.engine.grow_items(box, site.args[1], site.frame)
    return Opaque("publish()", kind="number")


def _pubsub_message(site: CallSite) -> Value:
    made = site.engine.object_at("dict", site.node, site.frame, "message")
    for name, value in (
        ("type", lit("message")),
        ("channel", Opaque("channel", kind="string")),
        ("data", _put_so_far(site, "what was published")),
    ):
        site.engine.grow(made, name, value, site.frame, site.node.line, sure=True)
    return made


def _listen(site: CallSite) -> Value:
    made = site.make("list")
    site.engine.grow_items(made, _pubsub_message(site), site.frame)
    return made


_methods["opaque.publish"] = _publish
_methods["opaque.pubsub"] = _redis
for _name in _REDIS:
    _functions[_name] = _redis
_methods.update(
    {
        "redis.publish": _publish,
        "redis.pubsub": itself,
        "redis.listen": _listen,
        "redis.get_message": _pubsub_message,
        "redis.__aenter__": itself,
        **{
            f"redis.{name}": nothing
            for name in (
                "subscribe",
                "psubscribe",
                "unsubscribe",
                "punsubscribe",
                "close",
                "aclose",
                "set",
                "setex",
                "hset",
                "delete",
                "expire",
                "lpush",
                "rpush",
                "sadd",
                "srem",
                "zadd",
                "ping",
                "xadd",
                "ltrim",
            )
        },
        **{
            f"redis.{name}": unknown(f"redis.{name}()")
            for name in (
                "get",
                "hget",
                "hgetall",
                "lrange",
                "smembers",
                "zrange",
                "exists",
                "incr",
                "decr",
                "keys",
                "scan_iter",
                "lpop",
                "rpop",
                "blpop",
                "ttl",
                "mget",
            )
        },
    }
)
