"""The check on small projects, each in the manner of one idiom: it finds what is wrong with them, where it is wrong, and nothing else.

`fixtures/**/expected.json` says what is true of a project's code. Errors are compared exactly; warnings by class and front end file; notes are free.
Where several lines would do for an end, all are listed; an end that is left out is not compared. A list of grades with `none` in it is for what has
its root in another finding and may be told or not.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from backchannel.contract.check.check import check
from backchannel.contract.check.finding import Finding, Grade, Report
from backchannel.contract.check.model import Where

FIXTURES = Path(__file__).parent / "fixtures"
PROJECTS = sorted(path.parent.relative_to(FIXTURES).as_posix() for path in FIXTURES.glob("**/expected.json"))
CLASSES = {"url", "token", "message", "event", "response"}

BACKEND_LINES = 2
"""How far off the line in the back end may be: a decorator or its function, the first or the last line of a message."""

Expected = dict[str, Any]


def run(root: Path, frontends: list[str], backends: list[str], monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.chdir(root)
    return check(
        [Path(one) for one in frontends], [Path(one) for one in backends], asyncapi=None, progress=None
    )


def grades(expected: Expected) -> list[str]:
    return expected["grade"] if isinstance(expected["grade"], list) else [expected["grade"]]


def is_at(found: Where | None, expected: Any, *, within: int = 0) -> bool:
    if found is None or expected is None:
        return found is None and expected is None
    places = expected if isinstance(expected, list) else [expected]
    return any(found.file == one["file"] and abs(found.line - one["line"]) <= within for one in places)


def is_expected_error(found: Finding, expected: Expected) -> bool:
    return (
        (found.kind, found.rule) == (expected["class"], expected["rule"])
        and is_at(found.frontend, expected["frontend"])
        and ("backend" not in expected or is_at(found.backend, expected["backend"], within=BACKEND_LINES))
    )


def is_expected_warning(found: Finding, expected: Expected) -> bool:
    return found.kind == expected["class"] and file_of(found.frontend) == file_of(expected["frontend"])


def file_of(end: Any) -> str | None:
    if isinstance(end, list):
        end = end[0]
    return str(end["file"]) if isinstance(end, dict) else end and str(end.file)


def shown(found: Finding) -> str:
    ends = " ".join(f"{end.file}:{end.line}" if end else "-" for end in (found.frontend, found.backend))
    return f"{found.grade.name.lower()} {found.rule} {ends}: {found.message}"


def differences(report: Report, expected: list[Expected]) -> list[str]:
    """What is missing and what is too much, a line each."""
    found: list[str] = []
    left = list(expected)
    for grade, fits in ((Grade.ERROR, is_expected_error), (Grade.WARNING, is_expected_warning)):
        name = grade.name.lower()
        for one in (one for one in report.findings if one.grade is grade):
            match = next((other for other in left if name in grades(other) and fits(one, other)), None)
            if match is None:
                found.append(f"too much: {shown(one)}")
            else:
                left.remove(match)
    optional = {"note", "none"}
    found += [f"missing: {json.dumps(one)}" for one in left if not optional & set(grades(one))]
    return found


@pytest.mark.parametrize("project", PROJECTS)
def test_finds_what_is_true(project: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = json.loads((FIXTURES / project / "expected.json").read_text(encoding="utf-8"))

    report = run(FIXTURES / project, expected["frontend"], expected["backend"], monkeypatch)

    wrong = differences(report, expected["findings"])
    assert not wrong, "\n".join([expected["idiom"], *wrong])


def test_the_seed_yields_all_classes_and_its_mended_version_none(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = run(FIXTURES / "seed/broken", ["frontend"], ["backend"], monkeypatch)
    fixed = run(FIXTURES / "seed/fixed", ["frontend"], ["backend"], monkeypatch)

    assert {one.kind for one in broken.findings if one.grade is Grade.ERROR} == CLASSES
    assert [shown(one) for one in fixed.findings if one.grade is not Grade.NOTE] == []
    assert (fixed.sockets, fixed.routes) == (2, 2)


def test_fixtures_cover_every_class_and_as_many_clean_projects_as_broken() -> None:
    found: Counter[str] = Counter()
    clean = 0
    for project in PROJECTS:
        expected = json.loads((FIXTURES / project / "expected.json").read_text(encoding="utf-8"))["findings"]
        found.update({one["class"] for one in expected if grades(one) == ["error"]})
        clean += not expected
    assert all(found[kind] >= 5 for kind in CLASSES), found
    assert clean >= len(PROJECTS) - clean - 1


@pytest.mark.parametrize("project", PROJECTS)
def test_expectations_name_lines_that_are_there(project: str) -> None:
    for one in json.loads((FIXTURES / project / "expected.json").read_text(encoding="utf-8"))["findings"]:
        for end in (one["frontend"], one.get("backend")):
            for place in end if isinstance(end, list) else [end] if end else []:
                lines = (FIXTURES / project / place["file"]).read_text(encoding="utf-8").splitlines()
                assert lines[place["line"] - 1].strip()


# --- what trees hold besides good code -------------------------------------------------------------------------------

FRONT = """\
const socket = new WebSocket("ws://localhost:8000/ws/chat/");
socket.onopen = () => socket.send(JSON.stringify({ type: "say", text: "Hello" }));
"""
BACK = """\
from fastapi import FastAPI, WebSocket

app = FastAPI()


@app.websocket("/ws/chat")
async def chat(websocket: WebSocket):
    await websocket.accept()
    while True:
        message = await websocket.receive_json()
        if message["type"] == "say":
            print(message["text"])
"""
SLASH = ["error url-trailing-slash web/chat.js:1 api/main.py:6"]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A project with one error, to which a test adds what may be in the way of finding it."""
    write(tmp_path / "web/chat.js", FRONT)
    write(tmp_path / "api/main.py", BACK)
    return tmp_path


def write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def errors(root: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    report = run(root, ["web"], ["api"], monkeypatch)
    return [shown(one).split(": ", 1)[0] for one in report.findings if one.grade is Grade.ERROR]


def test_runs_nothing_of_what_it_reads(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trace = f"open({str(tree / 'ran')!r}, 'w').close()\nraise SystemExit('this was run')\n"
    write(tree / "api/main.py", BACK + "\n" + trace)
    write(tree / "api/__init__.py", trace)
    write(tree / "api/conftest.py", trace)
    write(tree / "api/sitecustomize.py", trace)
    write(
        tree / "web/package.json", '{"scripts": {"prepare": "touch ../ran", "postinstall": "touch ../ran"}}'
    )
    write(tree / "web/vite.config.js", 'require("fs").writeFileSync("../ran", "");')

    assert errors(tree, monkeypatch) == SLASH
    assert not (tree / "ran").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("api/broken.py", "from fastapi import WebSocket\ndef half(websocket:\n  if (((\n"),
        ("api/old.py", "print 'WebSocket'\nexec 'x' in {}\n"),
        ("api/merge.py", "<<<<<<< HEAD\nwebsocket = 1\n=======\nwebsocket = 2\n>>>>>>> other\n"),
        ("api/tabs.py", "def a(websocket):\n\tif 1:\n        pass\n\t  x = 1\n"),
        ("api/null.py", b"import websocket\x00s\n"),
        ("web/broken.ts", "export class Socket { constructor( { new WebSocket(`ws://${\n"),
        ("web/broken.vue", "<script>new WebSocket('ws://</script><template><p></template>"),
        ("web/broken.svelte", "{#if socket}<script>let ws = new WebSocket("),
        ("web/broken.html", "<script>let ws = new WebSocket(</script><script src="),
        ("web/null.js", b"new WebSocket('ws://localhost/\x00\x00')"),
        ("web/random.js", bytes(range(256)) * 40 + b"new WebSocket("),
        ("web/config.json", '{"url": "ws://localhost:8000/ws/other"}'),
    ],
)
def test_reads_around_what_is_no_good_code(
    tree: Path, name: str, content: str | bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tree / name, content)

    report = run(tree, ["web"], ["api"], monkeypatch)

    assert [shown(one).split(": ", 1)[0] for one in report.findings if "chat.js" in shown(one)] == SLASH


def test_a_syntax_error_elsewhere_in_the_file_hides_nothing(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tree / "web/chat.js", FRONT + "\nfunction half( {\n")
    write(tree / "api/main.py", BACK + "\n\ndef half(:\n    return\n")

    assert errors(tree, monkeypatch) == SLASH


@pytest.mark.parametrize(
    ("encoding", "mark", "cookie"),
    [
        ("utf-8-sig", "", ""),
        ("utf-16", "", ""),
        ("utf-16-le", "\ufeff", ""),
        ("utf-16-be", "\ufeff", ""),
        ("utf-32", "", ""),
        ("latin-1", "", ""),
        ("latin-1", "", "# -*- coding: latin-1 -*- "),
        ("cp1252", "", "# coding: no-such-encoding "),
    ],
)
def test_reads_files_in_any_encoding(
    tree: Path, encoding: str, mark: str, cookie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # In front of the first statement and on its line, so that the numbers of lines stay what they are.
    write(tree / "web/chat.js", (mark + "/* café */ " + FRONT).encode(encoding))
    back = BACK.replace("app = FastAPI()", 'app = FastAPI(title="café")')
    start = f"{cookie}\n" if cookie else mark
    write(
        tree / "api/main.py", (start + (back.replace("\n\n", "\n", 1) if cookie else back)).encode(encoding)
    )

    assert errors(tree, monkeypatch) == SLASH


def test_line_ends_of_other_systems(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tree / "web/chat.js", FRONT.replace("\n", "\r\n"))
    write(tree / "api/main.py", BACK.replace("\n", "\r\n"))

    assert errors(tree, monkeypatch) == SLASH


def test_links_that_go_in_circles(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for end in ("web", "api"):
        (tree / end / "deep/er").mkdir(parents=True)
        os.symlink("..", tree / end / "deep/up")
        os.symlink(tree, tree / end / "deep/er/root")
        os.symlink(".", tree / end / "self")
        os.symlink("nowhere", tree / end / "dangling.js")
    os.symlink("loop.py", tree / "api/loop.py")
    os.symlink("chat.js", tree / "web/again.js")

    assert errors(tree, monkeypatch) == SLASH


def test_files_and_folders_that_cannot_be_read(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tree / "web/folder.js").mkdir()
    os.mkfifo(tree / "api/pipe.py")
    write(tree / "web/secret/socket.js", FRONT)
    (tree / "web/secret").chmod(0o000)
    try:
        found = errors(tree, monkeypatch)
    finally:
        (tree / "web/secret").chmod(0o755)

    # Who runs the tests as root may read the folder all the same.
    assert set(SLASH) <= set(found)


def test_huge_generated_and_minified_files(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tree / "web/assets/data.js", "// new WebSocket\n" + 'export const row = "x";\n' * 220_000)
    write(
        tree / "web/assets/app.4f2a.js",
        'var a=new WebSocket("ws://localhost:8000/gone");' + "a.b=1;" * 20_000,
    )
    write(tree / "web/dist/index.js", 'new WebSocket("ws://localhost:8000/gone");')
    write(tree / "web/node_modules/x/index.js", 'new WebSocket("ws://localhost:8000/gone");')
    write(tree / "api/.venv/lib/x.py", BACK.replace("/ws/chat", "/ws/chat/"))
    write(tree / "api/table.py", "# websocket\nROWS = [\n" + '    ("a", 1),\n' * 400_000 + "]\n")

    assert errors(tree, monkeypatch) == SLASH


def test_deep_nesting(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = 3_000
    write(tree / "api/deep.py", f"websocket = {'(' * deep}1{')' * deep}\n")
    write(tree / "api/sum.py", f"websocket = {' + '.join(['1'] * deep)}\n")
    write(tree / "web/deep.js", f"const WebSocketUrl = {'[' * deep}1{']' * deep};\n")
    write(tree / "web/sum.js", f"const WebSocketUrl = {' + '.join(['a'] * deep)};\n")
    write(tree / "web/calls.js", f"WebSocket{'.then(x => x)' * deep};\n")
    write(tree / "web/ifs.js", "".join(f"if (WebSocket.a{n}) {{}} else " for n in range(deep)) + "{}\n")
    write(tree / "web/tree.jsx", f"export const WebSocket1 = () => {'<i>' * 500}{'</i>' * 500};\n")

    assert errors(tree, monkeypatch) == SLASH


def test_empty_trees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "api").mkdir()
    write(tmp_path / "api/__init__.py", "")

    report = run(tmp_path, ["web"], ["api"], monkeypatch)

    assert (report.findings, report.sockets, report.routes) == ((), 0, 0)


def test_one_end_alone_is_told_and_not_judged(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tree / "none").mkdir()

    without_backend = run(tree, ["web"], ["none"], monkeypatch)
    without_frontend = run(tree, ["none"], ["api"], monkeypatch)

    assert (without_backend.sockets, without_backend.routes) == (1, 0)
    assert (without_frontend.sockets, without_frontend.routes) == (0, 1)
    assert not [one for one in without_backend.findings if one.grade is Grade.ERROR]
    assert not without_frontend.findings


def test_single_files_as_ends(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = run(tree, ["web/chat.js"], ["api/main.py"], monkeypatch)

    assert [shown(one).split(": ", 1)[0] for one in report.findings] == SLASH
