"""Processes that are measured: started on a core of their own, waited for, observed through /proc, and ended.

Linux only: pinning and /proc are.
"""

from __future__ import annotations

import http.client
import os
import resource
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from .errors import BenchmarkError

READY_WITHIN_S = 20.0
STOPPED_WITHIN_S = 20.0
POLL_S = 0.02
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Cores:
    """The core of the server and that of the load client; None on a machine with a single one."""

    server: int | None
    client: int | None

    @classmethod
    def of_this_machine(cls) -> Cores:
        allowed = sorted(os.sched_getaffinity(0))
        return cls(allowed[0], allowed[-1]) if len(allowed) > 1 else cls(None, None)


@contextmanager
def pinned(core: int | None) -> Iterator[None]:
    """What is started inside inherits the core from its first instruction on; None: all cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, before if core is None else {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


class Process:
    """A server process, its log in a file. A context manager: leaving it ends the process."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        log: Path,
        *,
        core: int | None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self.log = log
        with log.open("ab") as output, pinned(core):
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={**os.environ, **(env or {})},
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def wait_until(self, ready: Callable[[], bool]) -> float:
        """Wait until ``ready()``; return the seconds that took.

        :raises BenchmarkError: with the end of its log, when it ended or is not ready within READY_WITHIN_S
        """
        start = time.monotonic()
        while not ready():
            if self._process.poll() is not None:
                raise BenchmarkError(f"{self.name} ended with {self._process.returncode}:\n{self.log_tail()}")
            if time.monotonic() - start > READY_WITHIN_S:
                raise BenchmarkError(
                    f"{self.name} was not ready within {READY_WITHIN_S} s:\n{self.log_tail()}"
                )
            time.sleep(POLL_S)
        return time.monotonic() - start

    def log_tail(self, lines: int = 20) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """SIGTERM; SIGKILL where that does not end it in time. Nothing to do for a process that has ended."""
        if self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOPPED_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.kill()

    def cpu_s(self) -> float:
        """CPU seconds of user and system since its start, in ticks of 10 ms."""
        return parse_cpu_s(Path(f"/proc/{self.pid}/stat").read_text(), os.sysconf("SC_CLK_TCK"))


def parse_cpu_s(stat: str, ticks_per_second: int) -> float:
    """User and system seconds in the text of /proc/PID/stat. The name in it may hold blanks and brackets."""
    fields = stat[stat.rindex(")") + 2 :].split()
    return (int(fields[11]) + int(fields[12])) / ticks_per_second


def free_port() -> int:
    """A TCP port of the loopback that is free now, for a server that must come back on the same one."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def answers(port: int, path: str) -> bool:
    """Whether ``GET path`` is answered with 200."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:  # nobody listens yet, which is what the caller wants to know
        return False
    finally:
        connection.close()


def machine_busy_s(stat: str, ticks_per_second: int) -> float:
    """CPU seconds that all processes have used since boot, in the text of /proc/stat. Waiting and idling do not count."""
    user, nice, system, _idle, _iowait, irq, softirq, *_ = map(int, stat.splitlines()[0].split()[1:])
    return (user + nice + system + irq + softirq) / ticks_per_second


class OtherLoad:
    """How much of the machine others use while something is measured; their work makes every figure worse."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._others_s = _others_s()

    def cores(self) -> float:
        """Cores in use, on the average since this was made, by processes that are neither ours nor our ended children."""
        return (_others_s() - self._others_s) / (time.monotonic() - self._start)


def _others_s() -> float:
    ours = sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )
    return machine_busy_s(Path("/proc/stat").read_text(), os.sysconf("SC_CLK_TCK")) - ours
