"""``make setup``: .venv from the locked dependencies, the project in it, and the packages of web/.

Runs on nothing but Python's standard library. A second run finds its stamps and has nothing to do.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from pathlib import Path

from .stamps import ROOT, Stamp, StepError, alone, digest

VENV = ROOT / ".venv"
PYTHON = VENV / "bin/python"
LOCK = ROOT / "requirements.lock"
LEAST_PYTHON = (3, 11)


def run(*command: str | Path) -> None:
    done = subprocess.run(command, cwd=ROOT, check=False)
    if done.returncode != 0:
        raise StepError(f"`{' '.join(map(str, command))}` failed (status {done.returncode}); see above")


def made_from() -> str:
    # The path too: the programs in .venv/bin name it, so a checkout that was moved needs a new one.
    return digest([LOCK, ROOT / "pyproject.toml"], platform.python_version(), str(ROOT))


def made_by_this_python() -> bool:
    settings = VENV / "pyvenv.cfg"
    return settings.exists() and f"version = {platform.python_version()}\n" in settings.read_text()


def set_up_python() -> None:
    """Make .venv what the lock says: anew when the last set-up did not finish or was another Python's."""
    stamp, wanted = Stamp(VENV / "set-up"), made_from()
    if stamp.says(wanted):
        return
    print("Installing the Python packages in .venv …", flush=True)
    if VENV.exists() and not (stamp.exists and made_by_this_python()):
        shutil.rmtree(VENV)
    stamp.take_away()
    if not PYTHON.exists():
        run(sys.executable, "-m", "venv", VENV)
    # -qq: errors only. pip warns of every index of a machine's settings that lacks a package.
    pip: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "-qq",
        "--disable-pip-version-check",
        "--no-deps",
    ]
    run(*pip, "--require-hashes", "--requirement", LOCK)
    # The build back end is among the locked packages: without isolation nothing comes from outside the lock.
    run(*pip, "--no-build-isolation", "--editable", ".")
    run(PYTHON, "-m", "pip", "--quiet", "check")
    stamp.write(wanted)


def main() -> int:
    if sys.version_info < LEAST_PYTHON:
        least = ".".join(map(str, LEAST_PYTHON))
        print(
            f"Backchannel needs Python {least} or newer, {sys.executable} is {platform.python_version()}:"
            " run `make setup PYTHON=/path/to/a/newer/python`",
            file=sys.stderr,
        )
        return 1
    try:
        with alone("python"):
            set_up_python()
        # By the Python of .venv, which has the wheel of Node.
        run(PYTHON, "-m", "scripts.node", "install")
    except StepError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
