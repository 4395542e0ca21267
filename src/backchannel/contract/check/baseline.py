"""The baseline: known findings in a file, so that a project starts with what it has and hears of what is new.

A finding is known by its rule, the files of both ends and its subject, not by lines, which move. What a file has twice must be in
the baseline twice. Paths are kept relative to the baseline's folder: it means the same from wherever the check is run.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, ValidationError

from .finding import Finding, Report
from .model import Where

Identity: TypeAlias = tuple[str, str, str | None, str | None]


class BaselineError(Exception):
    """The file cannot be used; the text says why and what to do."""


class Known(BaseModel):
    """One known finding. `message` is for those who read the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: str
    subject: str
    frontend: str | None
    backend: str | None
    message: str

    @property
    def identity(self) -> Identity:
        """What makes it the same finding."""
        return self.rule, self.subject, self.frontend, self.backend

    def __str__(self) -> str:
        """For a list of those that are gone."""
        ends = " and ".join(end for end in (self.frontend, self.backend) if end)
        return f"{self.rule} in {ends}: {self.message}" if ends else f"{self.rule}: {self.message}"


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: Literal[1]
    findings: list[Known]


def read_baseline(path: Path) -> list[Known]:
    """The known findings of a file.

    :raises BaselineError: if it cannot be read or is no baseline
    """
    try:
        return _File.model_validate_json(path.read_bytes()).findings
    except OSError as error:
        raise BaselineError(f"{path}: {error.strerror}; make it with --write-baseline") from error
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in detail["loc"])
        raise BaselineError(
            f"{path} is no baseline: {where + ': ' if where else ''}{detail['msg']}; make it anew with --write-baseline"
        ) from error


def baseline_text(findings: Iterable[Finding], folder: Path) -> str:
    """A baseline that knows these findings, to be written into `folder`. The same findings give the same bytes."""
    known = sorted((_known(finding, folder) for finding in findings), key=_order)
    return (
        json.dumps(
            {"version": 1, "findings": [each.model_dump() for each in known]}, indent=2, ensure_ascii=False
        )
        + "\n"
    )


def without_known(report: Report, known: Sequence[Known], folder: Path) -> Report:
    """The report without the findings that a baseline in `folder` knows: those are in `known`, what it knows in vain in `gone`."""
    left = Counter(each.identity for each in known)
    new: list[Finding] = []
    matched: list[Finding] = []
    for finding in report.findings:
        identity = _known(finding, folder).identity
        if left[identity]:
            left[identity] -= 1
            matched.append(finding)
        else:
            new.append(finding)
    gone = []
    for each in known:
        if left[each.identity]:
            left[each.identity] -= 1
            gone.append(str(each))
    return replace(report, findings=tuple(new), known=(*report.known, *matched), gone=tuple(sorted(gone)))


def _known(finding: Finding, folder: Path) -> Known:
    return Known(
        rule=finding.rule,
        subject=finding.subject,
        frontend=_portable(finding.frontend, folder),
        backend=_portable(finding.backend, folder),
        message=finding.message,
    )


def _order(known: Known) -> tuple[str, ...]:
    return known.frontend or "", known.backend or "", known.rule, known.subject, known.message


def _portable(where: Where | None, folder: Path) -> str | None:
    if where is None:
        return None
    path = Path(where.file)
    if "://" in where.file or not path.exists():  # a document on the web, Backchannel's own contract
        return where.file
    return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
