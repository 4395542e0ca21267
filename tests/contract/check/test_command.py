"""`backchannel contract check` as a user and a CI job run it: what is printed, where, and the exit code."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from backchannel.cli import main
from backchannel.contract.check import command

from .pages import put, rule_page

COMMAND = str(Path(sys.executable).parent / "backchannel")


@dataclass(frozen=True, slots=True)
class Outcome:
    code: int
    out: str
    err: str


class Check:
    """The command in a folder of its own, in this process; with settings of the environment in one of its own."""

    def __init__(
        self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.folder = folder
        self._capsys = capsys
        self._monkeypatch = monkeypatch
        monkeypatch.chdir(folder)

    def __call__(self, *arguments: str, **environment: str) -> Outcome:
        if environment:
            return self._process(arguments, environment)
        self._monkeypatch.setattr(sys, "argv", ["backchannel", "contract", "check", *arguments])
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        captured = self._capsys.readouterr()
        assert ended.value.code is None or isinstance(ended.value.code, int)
        return Outcome(ended.value.code or 0, captured.out, captured.err)

    def _process(self, arguments: Sequence[str], environment: Mapping[str, str]) -> Outcome:
        done = subprocess.run(
            [COMMAND, "contract", "check", *arguments],
            cwd=self.folder,
            env={**os.environ, **environment},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    def has(self, files: dict[str, str]) -> Check:
        """The same check of these files."""
        put(files, self.folder)
        return self


@pytest.fixture
def check(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Check:
    return Check(tmp_path, capsys, monkeypatch)


@pytest.fixture
def broken(check: Check) -> Check:
    """A project whose address has a slash too many."""
    return check.has(rule_page("url-trailing-slash").wrong)


@pytest.fixture
def sound(check: Check) -> Check:
    return check.has(rule_page("url-trailing-slash").right)


def test_an_error_fails_and_names_both_ends(broken: Check) -> None:
    outcome = broken("web", "--backend", "api")
    assert outcome.code == 1
    assert outcome.out.startswith("error[url-trailing-slash]: ")
    assert "--> web/chat.js:2\n" in outcome.out
    assert "::: api/main.py:6\n" in outcome.out
    assert "1 error (" in outcome.out
    assert outcome.err == ""
    assert "\x1b" not in outcome.out


def test_nothing_found_succeeds(sound: Check) -> None:
    outcome = sound("web", "--backend", "api")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("nothing found (1 socket of the front end against 1 route")
    assert sound("web", "--backend", "api", "--quiet") == Outcome(0, "", "")


def test_the_whole_repository_can_be_both_ends(broken: Check) -> None:
    outcome = broken(".", "--backend", ".", "--format", "json")
    assert outcome.code == 1
    (finding,) = json.loads(outcome.out)["findings"]
    assert finding["frontend"] == {"file": "web/chat.js", "line": 2}
    assert finding["backend"] == {"file": "api/main.py", "line": 6}


def test_several_back_ends_after_one_option(broken: Check) -> None:
    (broken.folder / "workers").mkdir()
    assert broken("web", "--backend", "workers", "api", "--format", "json").code == 1


def test_fail_on_chooses_the_least_grade_that_fails(check: Check) -> None:
    check.has(rule_page("response-unhandled").wrong)
    assert check("web", "--backend", "api").code == 0
    assert check("web", "--backend", "api", "--fail-on", "warning").code == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere", "--backend", "api"], "FRONTEND nowhere: no such file or directory"),
        (["web", "--backend", "nowhere"], "--backend nowhere: no such file or directory"),
        (["web", "--backend", "api", "--asyncapi", "https://example.org/x"], "give one of them"),
        (["web", "--asyncapi", "nowhere.yaml"], "--asyncapi nowhere.yaml: no such file"),
        (["web", "--backend", "api", "--baseline", "none.json"], "make it with --write-baseline"),
        (["web", "--backend", "api", "--write-baseline"], "add --baseline FILE"),
        (["web", "--backend", "api", "--update-baseline"], "add --baseline FILE"),
        (
            ["web", "--backend", "api", "--baseline", "b.json", "--write-baseline", "--update-baseline"],
            "choose one",
        ),
        (["web", "--backend", "api", "--baseline", "web/chat.js"], "web/chat.js is no baseline"),
        (["web", "--backend", "api", "--output", "no/where.txt"], "the folder no does not exist"),
        (["web", "--backend", "api", "--output", "web"], "web cannot be written: Is a directory"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(broken: Check, arguments: list[str], said: str) -> None:
    outcome = broken(*arguments)
    assert outcome.code == 2
    assert outcome.err.startswith("backchannel: ")
    assert outcome.err.count("\n") == 1
    assert said in outcome.err
    assert outcome.out == ""


@pytest.mark.parametrize("arguments", [[], ["web", "--format", "xml"], ["web", "--fail-on", "note"]])
def test_what_is_no_command_line_is_refused(broken: Check, arguments: list[str]) -> None:
    outcome = broken(*arguments)
    assert outcome.code == 2
    assert "Usage: backchannel contract check" in outcome.err


@pytest.mark.parametrize("form", ["text", "markdown", "json", "sarif"])
def test_a_report_goes_to_a_file(broken: Check, form: str) -> None:
    printed = broken("web", "--backend", "api", "--format", form)
    written = broken("web", "--backend", "api", "--format", form, "--output", "report")
    assert (written.code, written.out) == (1, "")
    assert written.err == "backchannel: 1 error; the report is in report\n"
    report = (broken.folder / "report").read_text(encoding="utf-8")
    # The last line of text has the time that it took.
    assert report.splitlines()[:-1] == printed.out.splitlines()[:-1]


def test_the_same_source_gives_the_same_bytes(broken: Check) -> None:
    for form in ("json", "sarif"):
        first, second = (
            broken("web", "--backend", "api", "--format", form, PYTHONHASHSEED=seed) for seed in ("1", "2")
        )
        assert first == second


def test_source_of_any_script_is_printed_whatever_the_locale(broken: Check) -> None:
    path = broken.folder / "web/chat.js"
    path.write_text(
        path.read_text().replace("const socket =", "/* Ünïcode 日本 */ const socket ="), encoding="utf-8"
    )
    outcome = broken("web", "--backend", "api", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert outcome.code == 1
    assert "/* Ünïcode 日本 */" in outcome.out


def test_a_terminal_gets_colours_and_progress_that_goes_away(broken: Check) -> None:
    leader, follower = pty.openpty()
    done = subprocess.run(
        [COMMAND, "contract", "check", "web", "--backend", "api"],
        cwd=broken.folder,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"},
        stdout=follower,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(follower)
    shown = os.read(leader, 65536).decode()
    os.close(leader)
    assert done.returncode == 1
    assert "\x1b[1;31merror[url-trailing-slash]" in shown
    assert done.stderr == b""


class TestBaseline:
    ARGUMENTS = ("web", "--backend", "api", "--baseline", "known.json")

    def test_known_findings_do_not_fail_and_new_ones_do(self, broken: Check) -> None:
        wrote = broken(*self.ARGUMENTS, "--write-baseline")
        assert wrote == Outcome(0, "", "backchannel: known.json now knows 1 error\n")
        outcome = broken(*self.ARGUMENTS)
        assert outcome.code == 0
        assert "1 finding known to the baseline." in outcome.out
        path = broken.folder / "web/chat.js"
        moved = path.read_text().replace("onopen", "onerror")
        (broken.folder / "web/again.js").write_text(path.read_text())
        path.write_text("// one\n// two\n" + moved)
        (finding,) = json.loads(broken(*self.ARGUMENTS, "--format", "json").out)["findings"]
        assert finding["frontend"]["file"] == "web/again.js"

    def test_what_is_gone_is_named_until_it_is_taken_out(self, broken: Check) -> None:
        broken(*self.ARGUMENTS, "--write-baseline")
        put(rule_page("url-trailing-slash").right, broken.folder)
        outcome = broken(*self.ARGUMENTS)
        assert outcome.code == 0
        assert "gone: url-trailing-slash in web/chat.js and api/main.py: " in outcome.out
        updated = broken(*self.ARGUMENTS, "--update-baseline")
        assert updated.err == "backchannel: known.json: took out 1 that are found no more\n"
        assert json.loads((broken.folder / "known.json").read_text()) == {"version": 1, "findings": []}
        assert "gone" not in broken(*self.ARGUMENTS).out


def test_a_comment_with_a_reason_accepts_a_finding(broken: Check) -> None:
    path = broken.folder / "web/chat.js"
    lines = path.read_text().splitlines(keepends=True)
    lines.insert(1, "// backchannel: ignore[url-trailing-slash] the proxy strips it\n")
    path.write_text("".join(lines))
    outcome = broken("web", "--backend", "api")
    assert outcome.code == 0
    assert "1 finding suppressed by comments in the source." in outcome.out


def test_a_failure_of_the_check_is_not_taken_for_findings(
    broken: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(command, "check", fail)
    outcome = broken("web", "--backend", "api")
    assert outcome.code == 2
    assert "RecursionError: too deep" in outcome.err
    assert outcome.err.endswith("please report the lines above\n")


def test_a_reader_that_goes_away_is_no_traceback(broken: Check) -> None:
    with subprocess.Popen(
        [COMMAND, "contract", "check", "web", "--backend", "api"],
        cwd=broken.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert b"Traceback" not in running.stderr.read()
