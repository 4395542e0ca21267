"""How the command line is read where it is more than Typer's."""

from __future__ import annotations

import pytest

from backchannel.contract.check.options import spread_backends


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("web --backend api", "web --backend api"),
        ("web --backend api workers --format json", "web --backend api --backend workers --format json"),
        ("web --backend api --backend workers", "web --backend api --backend workers"),
        ("--backend api web admin", "--backend api web admin"),
        ("--format json web --backend api workers", "--format json web --backend api --backend workers"),
        ("--format json --backend api web", "--format json --backend api web"),
        ("web --backend=api admin", "web --backend=api admin"),
        ("web --backend api -- workers", "web --backend api -- workers"),
        ("web --backend", "web --backend"),
        ("web --quiet --backend api workers", "web --quiet --backend api --backend workers"),
    ],
)
def test_backend_takes_several_paths(typed: str, meant: str) -> None:
    assert spread_backends(typed.split(), {"--backend", "--format"}) == meant.split()
