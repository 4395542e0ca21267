"""Numbers for Prometheus: read off the engine when somebody asks, so that counting costs nothing in between.

No label holds anything that a user chose (an id, a name, an address): cardinality stays small, and nothing private gets out.
"""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import FastAPI
from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from ..engine.engine import Engine
from .services import Services

COUNTERS = {
    "commands": "Commands that rooms were given.",
    "events": "Events that this node has committed.",
    "commits": "Transactions that committed events.",
    "commit_failures": "Transactions that failed.",
    "conflicts": "Appends that another node or process was ahead of.",
    "duplicates": "Commands that were resent and got their first result.",
    "passes": "Passes of the fan-out over a room's viewers.",
    "deliveries": "Events handed to viewers' sockets.",
    "slow_readers": "Viewers closed because they read too slowly.",
    "resumes": "Joins that were given exactly what they lacked.",
    "snapshots": "Joins that were given a snapshot.",
    "resyncs": "Rooms whose log had another epoch than before.",
}
"""The fields of ``engine.stats.Stats``, but for rejections, which have a label."""


class EngineCollector(Collector):
    """What one engine counts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def collect(self) -> Iterator[Metric]:
        stats = self._engine.stats
        for name, documentation in COUNTERS.items():
            yield CounterMetricFamily(f"backchannel_{name}", documentation, value=getattr(stats, name))
        rejections = CounterMetricFamily(
            "backchannel_rejections", "Commands that were refused.", labels=["code"]
        )
        for code, count in sorted(stats.rejections.items()):
            rejections.add_metric([code], count)
        yield rejections
        rooms = self._engine.open_rooms()
        yield GaugeMetricFamily("backchannel_rooms", "Rooms open on this node.", value=len(rooms))
        viewers = sum(len(room.hub) for room in rooms)
        yield GaugeMetricFamily("backchannel_viewers", "Viewers in rooms of this node.", value=viewers)


def install_metrics(app: FastAPI, services: Services) -> None:
    """Serve ``/metrics``, if the settings want it."""
    if not services.settings.metrics.enabled:
        return
    registry = CollectorRegistry()
    registry.register(EngineCollector(services.engine))
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)

    async def metrics(request: Request) -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    app.add_route("/metrics", metrics, methods=["GET"], include_in_schema=False)
