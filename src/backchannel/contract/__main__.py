"""``python -m backchannel.contract [--check]``, run in the root of a checkout."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .export import stale, write

COMMAND = "python -m backchannel.contract"


def main(arguments: list[str] | None = None) -> int:
    """Write the files of the contract, or with ``--check`` tell which are stale.

    :returns: the exit status: 0 when all is current, 1 when ``--check`` found a stale file, 2 outside a
        checkout
    """
    parser = argparse.ArgumentParser(
        prog=COMMAND, description="Generate the contract from the models of the protocol."
    )
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 if a file is stale")
    parser.add_argument("--root", type=Path, default=Path(), help="the root of the checkout (default: here)")
    options = parser.parse_args(arguments)
    if not (options.root / "src/backchannel/protocol").is_dir():
        print(
            f"{options.root.resolve()} is no checkout of Backchannel: run this in its root, or give --root",
            file=sys.stderr,
        )
        return 2
    if options.check:
        return _check(options.root)
    for path in write(options.root):
        print(f"wrote {path}")
    return 0


def _check(root: Path) -> int:
    old = stale(root)
    for path in old:
        print(f"{path} differs from the models in src/backchannel/protocol", file=sys.stderr)
    if old:
        print(f"run: {COMMAND}", file=sys.stderr)
    return 1 if old else 0


if __name__ == "__main__":
    sys.exit(main())
