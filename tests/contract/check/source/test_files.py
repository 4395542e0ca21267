"""Reading files, and what a glance at their bytes says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from backchannel.contract.check.source.files import decode, read_tree, scan

from ..trees import write


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1"]
)
def test_text_in_any_encoding(encoding: str) -> None:
    text = "# bücher und Straßen\nx = 'é'\n"
    assert decode(text.encode(encoding)) == text


def test_a_coding_line_is_believed_unless_it_is_wrong() -> None:
    assert decode("# -*- coding: cp1251 -*-\nx = 'привет'".encode("cp1251")).endswith("'привет'")
    assert decode("# coding: utf-9\nx = 'é'".encode()).endswith("'é'")
    assert decode("# coding: ascii\nx = 'é'".encode()).endswith("'é'")


def test_line_ends_become_one_kind() -> None:
    assert decode(b"a\r\nb\rc\n") == "a\nb\nc\n"


def specifiers(text: str, language: str = "python") -> list[str]:
    name = "a.py" if language == "python" else "a.ts"
    return list(scan(name, text.encode(), "python" if language == "python" else "javascript").specifiers)


def test_python_imports_at_a_glance() -> None:
    assert specifiers(
        "import a.b, c as d\nfrom .x import (\n  y,  # why\n  z as w,\n)\nfrom . import v\n    from q import r, \\\n   s\nimportant = 1\n"
    ) == ["a.b", "c", ".x", ".x.y", ".x.z", ".", ".v", "q", "q.r", "q.s"]


def test_javascript_imports_at_a_glance() -> None:
    assert sorted(
        specifiers(
            "import a, {b} from './a';\nexport * from \"../b\"\nconst c = require('c')\nimport('./d').then()\nimport './e.css'\nconst from = 1",
            "javascript",
        )
    ) == ["../b", "./a", "./d", "./e.css", "c"]


@pytest.mark.parametrize(
    "text",
    [
        "@app.websocket('/ws')",
        "class C(AsyncWebsocketConsumer): pass",
        "await manager.broadcast(x)",
        "channel_layer.group_send(a)",
    ],
)
def test_python_that_matters(text: str) -> None:
    assert scan("a.py", text.encode(), "python").is_seed
    assert not scan("a.py", b"def add(a, b): return a + b", "python").is_seed


@pytest.mark.parametrize(
    "text",
    [
        "new WebSocket(url)",
        "useWebSocket()",
        "`wss://${host}`",
        "localStorage.getItem('token')",
        "document.cookie",
    ],
)
def test_javascript_that_matters(text: str) -> None:
    assert scan("a.ts", text.encode(), "javascript").is_seed
    assert not scan("a.ts", b"export const add = (a, b) => a + b", "javascript").is_seed


def test_a_page_without_scripts_does_not_matter() -> None:
    assert not scan("a.html", b"<p>WebSocket</p>", "javascript").is_seed
    assert scan("a.html", b"<script>new WebSocket('/ws')</script>", "javascript").is_seed


def test_huge_unreadable_and_generated_files(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "huge.js": "// WebSocket\n" * 100_000,
            "minified.js": "var a=new WebSocket(b);" * 500,
            "webpack.js": "/******/ (() => { // webpackBootstrap\n" + "x\n" * 3000,
            "image.js": "const logo = '" + "A" * 3000 + "'\nnew WebSocket(a)\n",
            "utf16.js": "new WebSocket('ä')".encode("utf-16"),
        },
    )
    os.symlink("nowhere.js", tmp_path / "gone.js")
    tree = read_tree([str(tmp_path)], "javascript")
    assert sorted(Path(path).name for path in tree.files) == ["image.js", "utf16.js"]
    assert all(scanned.is_seed for scanned in tree.files.values())
    assert {Path(one.path).name: one.why for one in tree.left_out} == {
        "gone.js": "no such file or directory",
        "huge.js": "larger than 1 MB",
    }


def test_roots_within_one_another_are_read_once_and_progress_is_told(tmp_path: Path) -> None:
    write(tmp_path, {f"a/m{number}.py": "" for number in range(600)})
    told: list[int] = []
    tree = read_tree([str(tmp_path), str(tmp_path / "a")], "python", told.append)
    assert len(tree.files) == 600
    assert told == [500, 600]
