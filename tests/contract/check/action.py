"""Runs the shell steps of `action.yml` as GitHub's runner does: expressions replaced, in bash with -e and pipefail."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parents[3] / "action.yml"


def action() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return content


@dataclass
class Runner:
    """A job in `workspace`. `context` has the values of expressions other than inputs, by their text."""

    workspace: Path
    temp: Path
    context: dict[str, str]
    inputs: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)
    summary: str = ""

    def run(self, step_id: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run one step; what it writes to the runner's files is in `outputs` and `summary` then."""
        (step,) = [step for step in action()["runs"]["steps"] if step.get("id") == step_id]
        output, summary = self.temp / "output", self.temp / "summary"
        for file in (output, summary):
            file.write_text("")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
            cwd=self.workspace,
            env={
                **os.environ,
                **{name: self._value(value) for name, value in step["env"].items()},
                "RUNNER_TEMP": str(self.temp),
                "GITHUB_OUTPUT": str(output),
                "GITHUB_STEP_SUMMARY": str(summary),
                "GITHUB_SERVER_URL": "https://github.example",
                **environment,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        for line in output.read_text().splitlines():
            name, _, value = line.partition("=")
            self.outputs[name] = value
        self.summary = summary.read_text(encoding="utf-8")
        return done

    def _value(self, template: str) -> str:
        return re.sub(r"\$\{\{ *(.*?) *\}\}", lambda found: self._expression(found[1]), template)

    def _expression(self, expression: str) -> str:
        if expression.startswith("inputs."):
            name = expression.removeprefix("inputs.")
            return self.inputs.get(name) or str(action()["inputs"][name]["default"])
        return self.context[expression]
