"""The project's own front end: it fits the contract, and the check would see it if it did not."""

from __future__ import annotations

import shutil
from pathlib import Path

from backchannel.contract.check.check import check
from backchannel.contract.check.finding import Finding, Grade, Report

WEB = Path(__file__).parents[3] / "web"


def errors(report: Report) -> list[Finding]:
    return [finding for finding in report.findings if finding.grade is Grade.ERROR]


def test_it_fits() -> None:
    report = check([WEB / "apps", WEB / "packages"], [])
    assert errors(report) == []
    # Otherwise nothing was compared.
    assert str(WEB / "packages/client/src/wire.ts") in report.socket_files


def test_another_address_would_be_seen(tmp_path: Path) -> None:
    shutil.copytree(WEB / "packages/client/src", tmp_path / "src")
    urls = tmp_path / "src/urls.ts"
    code = urls.read_text(encoding="utf-8")
    assert code.count("/ws/livestream/") == 1
    urls.write_text(code.replace("/ws/livestream/", "/ws/stream/"), encoding="utf-8")
    assert "url-no-route" in {finding.rule for finding in errors(check([tmp_path / "src"], []))}
