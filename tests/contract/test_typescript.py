"""The generated TypeScript, under the strict compiler."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from backchannel.contract import Format, export
from backchannel.contract.examples import EXAMPLES
from backchannel.contract.typescript import _type

WRONG = """\
// @ts-expect-error a required field is missing
export const a: T.ChatMessageData = {};
// @ts-expect-error a misspelt field
export const b: T.ChatMessageData = { message: "Hello", messageType: "text" };
// @ts-expect-error what is omitted is never null
export const c: T.AckData = { id: null };
// @ts-expect-error nor undefined
export const d: T.AckData = { id: undefined };
// @ts-expect-error the asker may be null, but is never left out
export const e: Pick<T.Question, "user"> = {};
// @ts-expect-error no such type
export const f: T.Command["type"] = "livestream:chat";
// @ts-expect-error no such code
export const g: T.ErrorCode = "oops";
"""

USE = """\
export function offset(event: T.Event): number | null {
  return event.type === "livestream:chat_message" ? event.offset : null;
}
export function told(event: T.Event): string {
  switch (event.type) {
    case "livestream:chat_message":
      return event.data.user.name + event.data.message;
    case "livestream:question":
      return event.data.user?.name ?? "somebody";
    case "livestream:welcome":
      return event.data.snapshot?.chat[0]?.message ?? "";
    default:
      return event.type;
  }
}
export const back: boolean | undefined = T.CLOSE_CODES[4008]?.reconnect;
export const retry: boolean = T.ERROR_CODES.unavailable.retryable;
export const limits: [1, "backchannel.v1", 16384] = [T.PROTOCOL_VERSION, T.SUBPROTOCOL, T.MAX_FRAME_BYTES];
"""


def node_tool(root: Path, path: str) -> list[str]:
    """How to run a tool of the web workspace."""
    node = shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")
    tool = root / "web/node_modules" / path
    assert node, "there is no node: run make setup"
    assert tool.is_file(), f"{tool} is missing: run make setup"
    return [node, str(tool)]


def compile_strictly(root: Path, folder: Path, use: str) -> tuple[int, str]:
    """The compiler's status and output for a file that uses the generated module as `T`."""
    (folder / "protocol.ts").write_text(export(Format.typescript), encoding="utf-8")
    (folder / "use.ts").write_text(f'import * as T from "./protocol";\n{use}', encoding="utf-8")
    config = {
        "extends": str(root / "web/tsconfig.base.json"),
        "compilerOptions": {"noEmit": True, "types": []},
        "files": ["use.ts"],
    }
    (folder / "tsconfig.json").write_text(json.dumps(config), encoding="utf-8")
    command = [*node_tool(root, "typescript/bin/tsc"), "--project", str(folder), "--pretty", "false"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return run.returncode, run.stdout + run.stderr


def test_it_compiles_and_every_example_has_its_type(root: Path, tmp_path: Path) -> None:
    lines = [
        f"export const example{number}: T.{type(example.message).__name__} = "
        f"{json.dumps(example.payload, ensure_ascii=False)};"
        for number, example in enumerate(EXAMPLES)
    ]
    assert compile_strictly(root, tmp_path, "\n".join(lines) + "\n" + USE) == (0, "")


def test_what_is_wrong_does_not_compile(root: Path, tmp_path: Path) -> None:
    """Each line is expected to be an error: the compiler complains about an expectation that is not met."""
    assert compile_strictly(root, tmp_path, WRONG) == (0, "")


def test_the_compiler_is_really_asked(root: Path, tmp_path: Path) -> None:
    status, output = compile_strictly(root, tmp_path, "export const x: T.Role = 7;\n")
    assert status != 0
    assert "use.ts(2,14)" in output


def test_a_schema_without_a_translation_stops_the_generator() -> None:
    with pytest.raises(ValueError, match="no TypeScript for the schema"):
        _type({"type": "object", "patternProperties": {}})


def test_it_is_laid_out_as_the_formatter_of_the_pages_would(root: Path) -> None:
    """People read it, and a change of one model must show as a small difference."""
    text = export(Format.typescript)
    name = "--stdin-file-path=packages/client/src/protocol.ts"
    run = subprocess.run(
        [*node_tool(root, "@biomejs/biome/bin/biome"), "format", name],
        cwd=root / "web",
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout == text
