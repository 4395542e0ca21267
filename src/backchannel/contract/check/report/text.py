"""Text for people at a terminal or in a job's log, in the manner of a compiler: what, where on both ends, why, and the fix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.text import Text

from ..finding import Finding, Grade, Report
from ..lines import Lines
from ..model import Unresolved, Where
from .words import grade, left_out, place, read, tally

_STYLES: Final = {Grade.ERROR: "bold red", Grade.WARNING: "bold yellow", Grade.NOTE: "bold cyan"}
_GUTTER: Final = "blue"
_WIDEST: Final = (
    160  # characters of a quoted line: beyond it is a generated line, of which nobody needs the rest
)
_SHOWN: Final = 10  # things that could not be resolved; --format json has them all


def text(report: Report, lines: Lines, *, quiet: bool = False) -> Iterator[Text]:
    """The report's lines, styled for who can show it. `quiet` leaves out the summary and what could not be resolved."""
    for finding in report.findings:
        yield from _finding(finding, lines)
        yield Text()
    if quiet:
        return
    yield from _unresolved(report.unresolved)
    for gone in report.gone:
        yield Text(f"gone: {gone}", style="dim")
    for sentence in left_out(report):
        yield Text(sentence)
    yield Text.assemble(
        (tally(report.findings), _summary_style(report.findings)),
        f" ({read(report)}, {report.seconds:.1f} s)",
    )


def _summary_style(findings: Sequence[Finding]) -> str:
    return _STYLES[max(finding.grade for finding in findings)] if findings else "bold green"


def _finding(finding: Finding, lines: Lines) -> Iterator[Text]:
    yield Text.assemble(
        (f"{grade(finding)}[{finding.rule}]", _STYLES[finding.grade]), (f": {finding.message}", "bold")
    )
    ends = [end for end in (finding.frontend, finding.backend) if end is not None]
    width = max((len(str(end.line)) for end in ends), default=1)
    for arrow, end in zip(("-->", ":::"), ends, strict=False):
        yield from _quoted(arrow, end, lines.at(end), width)
    pad = " " * width
    for label, said in (("why", finding.why), ("fix", finding.fix)):
        first, *rest = said.splitlines() or [""]
        yield Text.assemble((f"{pad} = ", _GUTTER), (f"{label}: ", "bold"), first)
        for line in rest:
            yield Text(f"{pad}   {' ' * len(label)}  {line}")


def _quoted(arrow: str, where: Where, source: str | None, width: int) -> Iterator[Text]:
    pad = " " * width
    yield Text.assemble((f"{pad}{arrow} ", _GUTTER), place(where))
    if source is None:
        return
    shown = source.expandtabs(4).rstrip()
    if len(shown) > _WIDEST:
        shown = f"{shown[:_WIDEST]}…"
    yield Text(f"{pad} |", style=_GUTTER)
    yield Text.assemble((f"{where.line:>{width}} | ", _GUTTER), shown)
    yield Text(f"{pad} |", style=_GUTTER)


def _unresolved(unresolved: tuple[Unresolved, ...]) -> Iterator[Text]:
    if not unresolved:
        return
    yield Text("Not resolved, and so not judged:", style="bold")
    for each in unresolved[:_SHOWN]:
        where = f"{place(each.where)}: " if each.where else ""
        yield Text(f"  {where}{each.what}: {each.why}")
    if len(unresolved) > _SHOWN:
        yield Text(f"  and {len(unresolved) - _SHOWN} more; --format json lists all")
    yield Text()
