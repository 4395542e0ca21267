"""A line at the terminal that shows how far the check is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from .source.walk import Progress


@contextmanager
def shown(wanted: bool) -> Iterator[Progress | None]:
    """Files read so far, on standard error while that is a terminal and `wanted`; gone when it ends."""
    console = Console(stderr=True)
    if not (wanted and console.is_terminal):
        yield None
        return
    columns = SpinnerColumn(), TextColumn("{task.completed:,.0f} files read"), TimeElapsedColumn()
    with Bars(*columns, console=console, transient=True) as bars:
        task = bars.add_task("read", total=None)
        yield lambda files: bars.update(task, completed=files)
