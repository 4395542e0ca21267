"""Which file an import of a front end means."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from backchannel.contract.check.source.resolve_javascript import JavaScriptResolver

from ..trees import write


def resolver(root: Path, files: Mapping[str, str]) -> JavaScriptResolver:
    write(root, files)
    return JavaScriptResolver(
        [root.as_posix()], [(root / name).as_posix() for name in files if not name.endswith(".json")]
    )


FILES = {
    "src/main.ts": "",
    "src/api/index.ts": "",
    "src/api/socket.tsx": "",
    "src/Chat.vue": "",
    "src/lib/util.js": "",
    "packages/client/src/index.ts": "",
    "packages/client/package.json": '{ "name": "@chat/client", "main": "dist/index.js" }',
    "public/js/chat.js": "",
}


@pytest.mark.parametrize(
    ("specifier", "found"),
    [
        ("./api", "src/api/index.ts"),
        ("./api/socket.js", "src/api/socket.tsx"),
        ("./Chat.vue", "src/Chat.vue"),
        ("@/lib/util", "src/lib/util.js"),
        ("~/Chat.vue", "src/Chat.vue"),
        ("$lib/util", "src/lib/util.js"),
        ("@chat/client", "packages/client/src/index.ts"),
        ("/js/chat.js", "public/js/chat.js"),
        ("/static/js/chat.js?v=3", "public/js/chat.js"),
        ("react", None),
        ("./nothing", None),
        ("https://cdn.example/x.js", None),
        ("node:events", None),
    ],
)
def test_without_configuration(tmp_path: Path, specifier: str, found: str | None) -> None:
    path = resolver(tmp_path, FILES).resolve((tmp_path / "src/main.ts").as_posix(), specifier)
    assert path == (None if found is None else (tmp_path / found).as_posix())


def test_paths_of_a_tsconfig_that_extends_another(tmp_path: Path) -> None:
    files = {
        "base.json": '{ "compilerOptions": { "baseUrl": "src", /* from here */ "paths": { "#net/*": ["net/*"], "config": ["settings.ts"], } } }',
        "tsconfig.json": '{ // mine\n "extends": "./base", "compilerOptions": {} }',
        "src/net/socket.ts": "",
        "src/settings.ts": "",
        "src/deep/main.ts": "",
    }
    found = resolver(tmp_path, files)
    here = (tmp_path / "src/deep/main.ts").as_posix()
    assert found.resolve(here, "#net/socket") == (tmp_path / "src/net/socket.ts").as_posix()
    assert found.resolve(here, "config") == (tmp_path / "src/settings.ts").as_posix()
    assert found.resolve(here, "net/socket") == (tmp_path / "src/net/socket.ts").as_posix()


def test_a_configuration_above_the_argument_counts(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "tsconfig.json": '{"compilerOptions": {"paths": {"app/*": ["./src/*"]}}}',
            "src/a.ts": "",
            "src/b.ts": "",
        },
    )
    root = (tmp_path / "src").as_posix()
    found = JavaScriptResolver([root], [f"{root}/a.ts", f"{root}/b.ts"])
    assert found.resolve(f"{root}/a.ts", "app/b") == f"{root}/b.ts"


def test_a_configuration_that_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    found = resolver(tmp_path, {"tsconfig.json": "{ nonsense", "src/a.ts": "", "src/b.ts": ""})
    assert found.resolve((tmp_path / "src/a.ts").as_posix(), "./b") == (tmp_path / "src/b.ts").as_posix()
