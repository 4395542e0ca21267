"""`backchannel contract check`: from the command line to what is printed, and the exit code.

0: nothing at or above `--fail-on`. 1: something. 2: the command could not do what it was asked for, or failed itself.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Final

from rich.console import Console

from ..export import FILES, export
from ..export import Format as Document
from .baseline import BaselineError, Known, baseline_text, read_baseline, without_known
from .check import CheckError, check
from .compare.rules import RULES
from .finding import Grade, Report
from .lines import Lines
from .options import FailOn, Format, Options
from .progress import shown
from .report.document import document
from .report.markdown import markdown
from .report.sarif import sarif
from .report.text import text
from .report.words import tally
from .suppress import suppress

OK: Final = 0
FOUND: Final = 1
USAGE: Final = 2

_GRADES: Final = {FailOn.error: Grade.ERROR, FailOn.warning: Grade.WARNING}


class _UsageError(Exception):
    """What was asked for makes no sense; the text says what to do."""


def run(options: Options) -> int:
    """Check, print, and say how it went.

    :returns: the exit code
    """
    try:
        _look_at(options)
        known = read_baseline(options.baseline) if options.baseline and not options.write_baseline else None
        lines = Lines()
        if not options.backends and options.asyncapi is None:
            lines.know(FILES[Document.asyncapi].as_posix(), export(Document.asyncapi))
        with shown(not options.quiet) as tell:
            report = check(options.frontends, options.backends, asyncapi=options.asyncapi, progress=tell)
            report = _without_suppressed(report, options, lines)
        if options.baseline is not None and known is None:
            return _write_baseline(options.baseline, report)
        if options.baseline is not None and known is not None:
            report = _without_known(report, known, options.baseline, update=options.update_baseline)
        _print(report, options, lines)
    except (_UsageError, BaselineError, CheckError) as error:
        for line in str(error).splitlines():
            sys.stderr.write(f"backchannel: {line}\n")
        return USAGE
    except BrokenPipeError:  # whoever read what is printed has seen enough; the command line ends quietly
        raise
    except Exception:  # noqa: BLE001 - Python's own exit code is 1, which says that something was found
        traceback.print_exc()
        sys.stderr.write("backchannel: the check itself failed: please report the lines above\n")
        return USAGE
    least = _GRADES[options.fail_on]
    return FOUND if any(finding.grade >= least for finding in report.findings) else OK


def _look_at(options: Options) -> None:
    """Refuse early what cannot be right."""
    for role, paths in (("FRONTEND", options.frontends), ("--backend", options.backends)):
        for path in paths:
            if not path.exists():
                raise _UsageError(
                    f"{role} {path}: no such file or directory; paths are relative to {Path.cwd()}"
                )
    if options.asyncapi and "://" not in options.asyncapi and not Path(options.asyncapi).is_file():
        raise _UsageError(f"--asyncapi {options.asyncapi}: no such file; give a file or an http(s) URL")
    if options.backends and options.asyncapi:
        raise _UsageError("--backend and --asyncapi are two contracts to check against: give one of them")
    if options.baseline is None and (options.write_baseline or options.update_baseline):
        raise _UsageError("--write-baseline and --update-baseline need a file: add --baseline FILE")
    if options.write_baseline and options.update_baseline:
        raise _UsageError(
            "--write-baseline takes in all that is found, --update-baseline only takes out what is gone: choose one"
        )
    if options.baseline is not None and not options.write_baseline and not options.baseline.is_file():
        raise _UsageError(f"--baseline {options.baseline}: no such file; make it with --write-baseline")
    for option, written in (("--output", options.output), ("--baseline", options.baseline)):
        if written is not None and not written.absolute().parent.is_dir():
            raise _UsageError(f"{option} {written}: the folder {written.parent} does not exist")


def _without_suppressed(report: Report, options: Options, lines: Lines) -> Report:
    document = [options.asyncapi] if options.asyncapi and "://" not in options.asyncapi else []
    kinds = {rule.id: rule.kind for rule in RULES.values()}
    return suppress(report, [*report.commented, *document], lines, kinds)


def _write_baseline(path: Path, report: Report) -> int:
    _write(path, baseline_text(report.findings, path.absolute().parent))
    sys.stderr.write(f"backchannel: {path} now knows {tally(report.findings)}\n")
    return OK


def _without_known(report: Report, known: Sequence[Known], path: Path, *, update: bool) -> Report:
    folder = path.absolute().parent
    left = without_known(report, known, folder)
    if update and left.gone:
        _write(path, baseline_text(left.known, folder))
        sys.stderr.write(f"backchannel: {path}: took out {len(left.gone)} that are found no more\n")
    return left


def _print(report: Report, options: Options, lines: Lines) -> None:
    if options.format is Format.text and options.output is None:
        console = Console(highlight=False, markup=False, emoji=False)
        if console.is_terminal:
            for line in text(report, lines, quiet=options.quiet):
                console.print(line, soft_wrap=True)
            return
    content = _content(report, options, lines)
    if options.output is None:
        _to_stdout(content)
    else:
        _write(options.output, content)
        if not options.quiet:
            sys.stderr.write(f"backchannel: {tally(report.findings)}; the report is in {options.output}\n")


def _content(report: Report, options: Options, lines: Lines) -> str:
    match options.format:
        case Format.json:
            return document(report)
        case Format.sarif:
            return sarif(report, _repository(Path.cwd()), options.rules_url)
        case Format.markdown:
            return markdown(report, lines)
        case Format.text:
            return "".join(f"{line.plain}\n" for line in text(report, lines, quiet=options.quiet))


def _to_stdout(content: str) -> None:
    if isinstance(sys.stdout, TextIOWrapper):
        # Reports quote source of any script, whatever a terminal or a job's log is set to.
        sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(content)


def _write(path: Path, content: str) -> None:
    try:
        path.write_text(content, encoding="utf-8", newline="\n")
    except OSError as error:
        raise _UsageError(f"{path} cannot be written: {error.strerror}") from error


def _repository(folder: Path) -> Path:
    """The repository that a folder lies in, or the folder itself outside of one."""
    resolved = folder.resolve()
    return next((each for each in (resolved, *resolved.parents) if (each / ".git").exists()), resolved)
