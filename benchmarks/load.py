"""The load clients, run as processes, and what they print, as values."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from math import ceil, inf
from pathlib import Path
from typing import IO, ClassVar, TypeVar

from backchannel.client.backoff import Backoff

from .errors import BenchmarkError
from .native import build
from .processes import pinned

CLIENT_LIMIT_S = 180.0
SDK_BACKOFF = Backoff()
"""When viewers come back: as the client library has it."""


@dataclass(frozen=True)
class Target:
    """A server, and how one speaks to it. ``path`` and ``say`` are templates: see native/ws.h."""

    name: str
    port: int
    pid: int
    path: str
    say: str
    padding: int
    """Bytes to add to the text, so that an event has EVENT_BYTES."""
    ready: str | None = None
    """What the first frame to a viewer holds; None: a viewer is there with the handshake."""
    tokens: Path | None = None


@dataclass(frozen=True)
class ConnectRun:
    """What ``fanout`` says about connecting."""

    phase: ClassVar[str] = "connect"
    viewers: int
    ready: int
    closed: int
    wall_s: float
    server_cpu_s: float
    rss_before_kb: int
    rss_after_kb: int

    @property
    def cpu_us_per_connect(self) -> float:
        return self.server_cpu_s * 1e6 / self.viewers

    @property
    def rss_kb_per_viewer(self) -> float:
        return (self.rss_after_kb - self.rss_before_kb) / self.viewers


@dataclass(frozen=True)
class FanoutRun:
    """What ``fanout`` says."""

    phase: ClassVar[str] = "fanout"
    viewers: int
    sent: int
    expected: int
    delivered: int
    duplicates: int
    closed: int
    wall_s: float
    server_user_s: float
    server_system_s: float
    client_cpu_s: float
    payload_bytes: float
    rss_kb: int
    last_viewer_ms: list[float]
    """Of each message that all viewers got: the time until the last of them had it."""

    @property
    def cpu_us_per_delivery(self) -> float:
        if not self.delivered:
            raise BenchmarkError("no delivery arrived: there is no cost of one")
        return (self.server_user_s + self.server_system_s) * 1e6 / self.delivered

    @property
    def lost(self) -> int:
        return self.expected - self.delivered

    @property
    def core_share(self) -> float:
        """Part of one core that the server used."""
        return (self.server_user_s + self.server_system_s) / self.wall_s

    def last_viewer_percentile(self, percent: float) -> float:
        """Milliseconds by nearest rank; infinite where no message reached all viewers."""
        ordered = sorted(self.last_viewer_ms)
        return ordered[max(0, ceil(percent / 100 * len(ordered)) - 1)] if ordered else inf


def pooled(runs: Sequence[FanoutRun]) -> FanoutRun:
    """Several runs of one server as one."""
    first = runs[0]
    return FanoutRun(
        viewers=first.viewers,
        sent=sum(run.sent for run in runs),
        expected=sum(run.expected for run in runs),
        delivered=sum(run.delivered for run in runs),
        duplicates=sum(run.duplicates for run in runs),
        closed=sum(run.closed for run in runs),
        wall_s=sum(run.wall_s for run in runs),
        server_user_s=sum(run.server_user_s for run in runs),
        server_system_s=sum(run.server_system_s for run in runs),
        client_cpu_s=sum(run.client_cpu_s for run in runs),
        payload_bytes=first.payload_bytes,
        rss_kb=max(run.rss_kb for run in runs),
        last_viewer_ms=[value for run in runs for value in run.last_viewer_ms],
    )


@dataclass(frozen=True)
class CommitRun:
    """What ``commit`` says: ``acked`` within ``wall_s``, ``acked_in_all`` with the warm-up and the end."""

    phase: ClassVar[str] = "commit"
    senders: int
    window: int
    acked: int
    acked_in_all: int
    errors: int
    unanswered: int
    closed: int
    wall_s: float
    server_cpu_s: float
    ack_p50_ms: float
    ack_p99_ms: float

    @property
    def acked_per_s(self) -> float:
        return self.acked / self.wall_s


@dataclass(frozen=True)
class StormRun:
    """What ``storm`` says. ``missing`` and ``duplicates`` count (viewer, message) pairs; a newcomer is
    one more viewer, who came after the storm and sees only what the log has kept.
    """

    phase: ClassVar[str] = "storm"
    viewers: int
    connections_lost: int
    back: int
    recovered: int
    resynced: int
    attempts: int
    failed_attempts: int
    sent: int
    acked: int
    errors: int
    missing: int
    viewers_missing_some: int
    missing_for_a_newcomer: int
    duplicates: int
    out_of_order: int
    first_back_s: float
    all_back_s: float
    back_span_s: float
    offline_p50_s: float
    offline_p99_s: float


AnyRun = TypeVar("AnyRun", ConnectRun, FanoutRun, CommitRun, StormRun)


def parse(output: str, kind: type[AnyRun]) -> AnyRun:
    """The one line of ``output`` that is about ``kind``.

    :raises BenchmarkError: when there is none, or when it does not hold exactly the fields of ``kind``
    """
    for line in output.splitlines():
        values = json.loads(line)
        if values.pop("phase", None) != kind.phase:
            continue
        names = {field.name for field in fields(kind)}
        if names != values.keys():
            raise BenchmarkError(
                f"the load client and {kind.__name__} differ in {sorted(names ^ values.keys())}"
            )
        return kind(**values)
    raise BenchmarkError(f"the load client said nothing about {kind.phase}:\n{output or '(no output)'}")


def connect(target: Target, viewers: int, *, core: int | None) -> ConnectRun:
    """Open ``viewers`` connections, wait until each is ready, and leave."""
    return parse(_run("fanout", _target_arguments(target, viewers), core), ConnectRun)


def fan_out(
    target: Target, viewers: int, rate: float, seconds: float, drain_s: float, *, core: int | None
) -> tuple[ConnectRun, FanoutRun]:
    """Open ``viewers`` connections, publish ``rate`` messages a second for ``seconds``, count deliveries."""
    arguments = _target_arguments(target, viewers)
    arguments += ["--say", target.say, "--pad", str(target.padding)]
    arguments += ["--rate", str(rate), "--seconds", str(seconds), "--drain", str(drain_s)]
    arguments += ["--spin"] if core is not None else []
    output = _run("fanout", arguments, core)
    return parse(output, ConnectRun), parse(output, FanoutRun)


def commit(target: Target, senders: int, window: int, seconds: float, *, core: int | None) -> CommitRun:
    """Let ``senders`` each keep ``window`` commands under way."""
    if target.tokens is None or target.ready is None:
        raise BenchmarkError("the commit benchmark needs a target with tokens and a welcome")
    arguments = ["--port", str(target.port), "--path", target.path, "--senders", str(senders)]
    arguments += ["--tokens", str(target.tokens), "--ready", target.ready, "--say", target.say]
    arguments += ["--window", str(window), "--seconds", str(seconds), "--pid", str(target.pid)]
    return parse(_run("commit", arguments, core), CommitRun)


class Storm:
    """A storm under way: first ``wait_until_attached``, then the server is lost, then ``result``."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def wait_until_attached(self) -> None:
        line = self._output().readline()
        if '"attached"' not in line:
            self.fail()

    def result(self) -> StormRun:
        output, _ = self._process.communicate(timeout=CLIENT_LIMIT_S)
        if self._process.returncode:
            self.fail()
        return parse(output, StormRun)

    def fail(self) -> None:
        raise BenchmarkError(f"the storm client failed with {self._process.wait(5)}: its words stand above")

    def _output(self) -> IO[str]:
        assert self._process.stdout is not None
        return self._process.stdout


STORM_RATE = 4.0
"""Messages a second during a storm: enough to notice a hole, few enough to measure the returning."""


@contextmanager
def storm(
    target: Target,
    viewers: int,
    limit_s: float,
    *,
    core: int | None,
    rate: float = STORM_RATE,
    backoff: Backoff = SDK_BACKOFF,
) -> Iterator[Storm]:
    """Viewers that are going to lose their server; ``limit_s`` bounds how long they try to come back."""
    arguments = ["--port", str(target.port), "--path", target.path, "--tokens", str(target.tokens)]
    arguments += [
        "--viewers",
        str(viewers),
        "--say",
        target.say,
        "--rate",
        str(rate),
        "--limit",
        str(limit_s),
    ]
    arguments += ["--base-ms", str(int(backoff.base * 1000)), "--cap-ms", str(int(backoff.cap * 1000))]
    with pinned(core):
        process = subprocess.Popen([str(build("storm")), *arguments], stdout=subprocess.PIPE, text=True)
    try:
        yield Storm(process)
    finally:
        process.kill()
        process.communicate()


def _target_arguments(target: Target, viewers: int) -> list[str]:
    arguments = ["--port", str(target.port), "--path", target.path, "--viewers", str(viewers)]
    arguments += ["--pid", str(target.pid)]
    if target.ready is not None:
        arguments += ["--ready", target.ready]
    if target.tokens is not None:
        arguments += ["--tokens", str(target.tokens)]
    return arguments


def _run(tool: str, arguments: Sequence[str], core: int | None) -> str:
    binary = build(tool)
    with pinned(core):
        done = subprocess.run(
            [str(binary), *arguments], stdout=subprocess.PIPE, text=True, check=False, timeout=CLIENT_LIMIT_S
        )
    if done.returncode:
        raise BenchmarkError(f"the load client {tool} failed with {done.returncode}: its words stand above")
    return done.stdout
