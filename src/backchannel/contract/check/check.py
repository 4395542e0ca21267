"""The check as a whole: read both ends, compare them, sort what was found."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from .asyncapi_source import AsyncApiError, load_backend, own_backend
from .backend import read_backend
from .compare import compare
from .finding import Report, order
from .frontend import read_frontend
from .model import Backend, Unresolved
from .reading import Reading
from .source.walk import Progress


class CheckError(Exception):
    """The check could not be done at all; the text says why and what to do."""


def check(
    frontends: Sequence[Path],
    backends: Sequence[Path],
    *,
    asyncapi: str | None = None,
    progress: Progress | None = None,
) -> Report:
    """Compare front ends with the back end whose source stands below `backends`, that an AsyncAPI document describes, or (neither given) with Backchannel itself.

    Nothing of either end is run. Every path in `frontends` is a front end of its own, but for parts of one package, and pages and their scripts in folders side by side; all of `backends` are one back end.

    :raises CheckError: the AsyncAPI document cannot be had or read
    """
    start = time.perf_counter()
    counted = _Counter(progress)
    served = _backend(backends, asyncapi, counted)
    clients = [read_frontend(list(map(str, paths)), counted.next()) for paths in _together(frontends)]
    findings, undecided = compare(served.end, [client.end for client in clients])
    unresolved = [*served.unresolved, *(one for client in clients for one in client.unresolved), *undecided]
    return Report(
        findings=tuple(sorted(findings, key=order)),
        unresolved=tuple(dict.fromkeys(unresolved)),
        files=served.files + sum(client.files for client in clients),
        sockets=sum(len(client.end.sockets) for client in clients),
        routes=len(served.end.routes),
        seconds=time.perf_counter() - start,
        socket_files=tuple(
            sorted({socket.where.file for client in clients for socket in client.end.sockets})
        ),
        route_files=tuple(sorted({route.where.file for route in served.end.routes})),
        commented=tuple(sorted({*served.commented, *(file for one in clients for file in one.commented)})),
    )


def _together(paths: Sequence[Path]) -> list[list[Path]]:
    """The paths of each front end: one that is a package of its own stands alone; parts of one package (`app`, `components`) are one, and so are `templates` and `static`, the pages of a site and what they load."""
    packages: dict[Path, list[Path]] = {}
    for path in paths:
        above = path.absolute().parent
        if not _is_package(path) and _is_package(above):
            packages.setdefault(above, []).append(path)
    parts = [path for some in packages.values() for path in some]
    loose = [path for path in paths if path not in parts and not _is_package(path)]
    if len(loose) < 2 or not any(next(path.rglob("*.html"), None) for path in loose):
        loose = []
    alone = [path for path in paths if path not in parts and path not in loose]
    return [*([loose] if loose else []), *packages.values(), *([path] for path in alone)]


def _is_package(path: Path) -> bool:
    return (path / "package.json").is_file()


def _backend(paths: Sequence[Path], asyncapi: str | None, counted: _Counter) -> Reading[Backend]:
    if paths:
        return read_backend([str(path) for path in paths], counted.next())
    try:
        end = load_backend(asyncapi) if asyncapi is not None else own_backend()
    except AsyncApiError as error:
        raise CheckError(str(error)) from error
    return Reading(end, _undescribed(end), 0)


def _undescribed(end: Backend) -> tuple[Unresolved, ...]:
    return tuple(Unresolved(end.name, why, None) for why in end.routes_open)


class _Counter:
    """Adds up the files of several trees for one line of progress."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._before = 0
        self._last = 0

    def next(self) -> Progress | None:
        """The progress of the next tree."""
        if self._progress is None:
            return None
        self._before += self._last
        self._last = 0
        return self._tell

    def _tell(self, count: int) -> None:
        assert self._progress is not None
        self._last = count
        self._progress(self._before + count)
