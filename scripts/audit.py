"""``python -m scripts.audit``: look every locked package up in the advisory databases of the two registries.

Exit status 1: a known vulnerability. A database that does not answer is no finding, and no clean bill: it is said loudly.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from . import node
from .set_up import LOCK, VENV
from .stamps import ROOT


class NoAnswerError(Exception):
    """The advisory database could not be asked, or knew none of the packages."""


def parsed(done: subprocess.CompletedProcess[str]) -> Any:
    """The report that an auditor printed.

    :raises NoAnswerError: it printed none; the message is the last line of what it printed instead
    """
    try:
        return json.loads(done.stdout)
    except json.JSONDecodeError as error:
        said = (done.stderr or done.stdout).strip().splitlines() or [f"status {done.returncode}"]
        raise NoAnswerError(said[-1]) from error


def python_findings(report: Any) -> list[str]:
    """The vulnerabilities in a report of pip-audit.

    :raises NoAnswerError: a package could not be looked up, so nothing is known of it
    """
    packages = report["dependencies"]
    found = [
        f"{package['name']} {package['version']}: {flaw['id']}, fixed in {', '.join(flaw['fix_versions']) or 'no version'}"
        for package in packages
        for flaw in package.get("vulns", [])
    ]
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    if unknown and not found:
        raise NoAnswerError(f"{len(unknown)} of {len(packages)} packages could not be looked up")
    return found


def web_findings(report: Any) -> list[str]:
    """The vulnerabilities in a report of ``npm audit``.

    :raises NoAnswerError: it holds npm's error instead
    """
    if "vulnerabilities" not in report:
        raise NoAnswerError(report.get("message", "npm gave no reason"))
    return [
        f"{name} {flaw['range']}: {flaw['severity']}"
        for name, flaw in sorted(report["vulnerabilities"].items())
    ]


def audit_python() -> list[str]:
    command: list[str | Path] = [
        VENV / "bin/pip-audit",
        "--requirement",
        LOCK,
        "--disable-pip",
        "--require-hashes",
    ]
    options = ["--progress-spinner", "off", "--format", "json", "--timeout", "15"]
    done = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True, check=False)
    return python_findings(parsed(done))


def audit_web() -> list[str]:
    command: list[str | Path] = [node.node_folder() / "npm", "audit", "--json"]
    done = subprocess.run(
        command, cwd=node.WEB, env=node.environment(), capture_output=True, text=True, check=False
    )
    return web_findings(parsed(done))


def main() -> int:
    status = 0
    for name, audit in {LOCK.name: audit_python, "web/package-lock.json": audit_web}.items():
        try:
            found = audit()
        except NoAnswerError as error:
            print(
                f"WARNING: {name} was NOT AUDITED: the advisory database did not answer ({error})",
                file=sys.stderr,
            )
            continue
        for line in found:
            print(f"VULNERABLE: {name}: {line}", file=sys.stderr)
        if found:
            status = 1
        else:
            print(f"{name}: no known vulnerability")
    return status


if __name__ == "__main__":
    sys.exit(main())
