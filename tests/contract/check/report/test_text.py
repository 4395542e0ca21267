"""Text as it stands on a terminal or in a log."""

from __future__ import annotations

from dataclasses import replace

from backchannel.contract.check.finding import Report
from backchannel.contract.check.lines import Lines
from backchannel.contract.check.model import Unresolved, Where
from backchannel.contract.check.report.text import text

from ..reports import Project


def plain(report: Report, *, quiet: bool = False) -> str:
    return "".join(f"{line.plain}\n" for line in text(report, Lines(), quiet=quiet))


def test_both_ends_are_quoted_with_why_and_fix(project: Project) -> None:
    assert plain(project.report(project.slash())) == (
        "error[url-trailing-slash]: The socket opens `/ws/livestream/{stream}/`, the route is `/ws/livestream/{stream_id}`.\n"
        " --> web/src/viewer.ts:4\n"
        "  |\n"
        "4 |   const url = `ws://localhost:8000/ws/livestream/${stream}/?token=${token}`;\n"
        "  |\n"
        " ::: api/main.py:6\n"
        "  |\n"
        '6 | @app.websocket("/ws/livestream/{stream_id}")\n'
        "  |\n"
        "  = why: Starlette redirects only HTTP: the handshake is refused with 403.\n"
        "  = fix: Write the address without its last slash.\n"
        "\n"
        "Not resolved, and so not judged:\n"
        "  web/src/viewer.ts:5: the address of a socket: comes from a server\n"
        "\n"
        "1 error (1 socket of the front end against 1 route, 2 files read, 0.2 s)\n"
    )


def test_an_end_that_does_not_exist_or_cannot_be_read_is_left_out(project: Project) -> None:
    shown = plain(project.report(project.unheard(), project.slash(backend=Where("the contract", 0))))
    assert "--> api/main.py:7\n" in shown
    assert "::: the contract\n  = why" in shown


def test_several_lines_of_fix_are_aligned_and_long_lines_cut(project: Project) -> None:
    (project.root / "wide.ts").write_text("x" * 500)
    shown = plain(project.report(project.slash(fix="Write:\nurl", frontend=Where("wide.ts", 1))))
    assert "  = fix: Write:\n         url\n" in shown
    assert f"1 | {'x' * 160}…\n" in shown


def test_quiet_says_nothing_of_nothing(project: Project) -> None:
    assert plain(project.report(), quiet=True) == ""
    assert plain(project.report(project.slash()), quiet=True).endswith("without its last slash.\n\n")
    assert plain(replace(project.report(), unresolved=())).startswith("nothing found (1 socket")


def test_the_list_of_what_is_not_resolved_is_short_and_says_so(project: Project) -> None:
    many = tuple(Unresolved(f"thing {number}", "computed", None) for number in range(13))
    shown = plain(replace(project.report(), unresolved=many))
    assert "thing 9" in shown
    assert "thing 10" not in shown
    assert "  and 3 more; --format json lists all\n" in shown


def test_what_is_not_listed_is_counted(project: Project) -> None:
    report = replace(
        project.report(), suppressed=(project.join(),), known=(project.slash(),), gone=("x in y: z",)
    )
    shown = plain(report)
    assert "1 finding suppressed by comments in the source.\n" in shown
    assert "1 finding known to the baseline.\n" in shown
    assert "gone: x in y: z\n1 finding" in shown
