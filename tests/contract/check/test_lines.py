"""Lines of source, as reports quote them."""

from __future__ import annotations

from pathlib import Path

from backchannel.contract.check.lines import Lines
from backchannel.contract.check.model import Where


def test_lines_are_those_of_an_editor(tmp_path: Path) -> None:
    file = tmp_path / "a.ts"
    file.write_bytes(b"one\r\ntwo\x0c still two\rthree\n")
    assert Lines().of(str(file)) == ["one", "two\x0c still two", "three", ""]


def test_what_is_not_there_has_no_line(tmp_path: Path) -> None:
    lines = Lines()
    assert lines.at(Where(str(tmp_path), 1)) is None
    assert lines.at(Where(str(tmp_path / "none.py"), 7)) is None
    assert lines.at(Where("\0", 2)) is None
    assert lines.around(Where("none.py", 7)) == []


def test_an_excerpt_has_no_common_indentation_and_no_blank_ends(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("\n    if x:\n        send()\n\n    end()\n")
    assert Lines().around(Where(str(file), 2), before=1, after=2) == ["if x:", "    send()"]


def test_a_document_that_is_made_can_be_quoted() -> None:
    lines = Lines()
    lines.know("contract/asyncapi.json", "{\n}\n")
    assert lines.at(Where("contract/asyncapi.json", 2)) == "}"
