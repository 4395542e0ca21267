"""The example pages in a real browser, built from the packages as npm packs them, against a real server."""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from backchannel.config import Settings
from backchannel.testing import RunningServer, running_server
from scripts.node import MODULES, WEB, environment, node_folder
from scripts.stamps import ROOT

from .conftest import NewPage

EXAMPLES = ROOT / "examples"
Screenshot = Callable[[Page, str], Awaitable[Path]]
Axe = Callable[[Page], Awaitable[list[dict[str, Any]]]]


def run(program: str, *arguments: str | Path, folder: Path) -> str:
    done = subprocess.run(
        [node_folder() / program, *arguments],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``client`` and ``react``, unpacked from what ``npm pack`` makes."""
    folder = tmp_path_factory.mktemp("packages")
    for name in ("client", "react"):
        workspace = f"--workspace=@backchannel/{name}"
        run("npm", "run", "build", workspace, folder=WEB)
        packed = run("npm", "pack", "--json", f"--pack-destination={folder}", workspace, folder=WEB)
        (about,) = _entries(json.loads(packed))
        with tarfile.open(folder / about["filename"]) as archive:
            archive.extractall(folder / f"{name}-packed", filter="data")
        (folder / f"{name}-packed" / "package").rename(folder / name)
    return folder


def _entries(packed: Any) -> list[dict[str, Any]]:
    """What was packed; npm 11 lists it, npm 12 names it by package."""
    return list(packed.values()) if isinstance(packed, dict) else packed


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder at an address of its own."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def react_page(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The React example, built in a folder of its own with the packed packages and the workspace's other ones."""
    project = tmp_path_factory.mktemp("example") / "react-vite"
    shutil.copytree(EXAMPLES / "react-vite", project, ignore=shutil.ignore_patterns("node_modules", "dist"))
    modules = project / "node_modules"
    modules.mkdir()
    for path in MODULES.iterdir():
        if path.name not in {"@backchannel", ".bin", ".vite", ".package-lock.json"}:
            (modules / path.name).symlink_to(path)
    shutil.copytree(packages, modules / "@backchannel", ignore=shutil.ignore_patterns("*.tgz", "*-packed"))
    run("node", MODULES / "typescript" / "bin" / "tsc", "--noEmit", folder=project)
    run("node", MODULES / "vite" / "bin" / "vite.js", "build", folder=project)
    return project / "dist"


async def ask(server: RunningServer) -> None:
    async with server.client("launch", server.token("Bo")) as bo:
        await bo.ask("Will there be a recording?")
        await bo.say("Good evening from Bo")


async def test_the_plain_page_reads_speaks_and_keeps_what_is_refused(
    packages: Path, tmp_path: Path, new_page: NewPage, screenshot: Screenshot, axe: Axe
) -> None:
    shutil.copy(EXAMPLES / "plain" / "index.html", tmp_path)
    shutil.copytree(packages / "client" / "dist", tmp_path / "client")
    with served(tmp_path) as origin:
        async with running_server(Settings(allowed_origins=(origin,))) as server:
            await server.create_stream("launch", title="Launch day")
            await ask(server)
            page = await new_page(360, 640, "dark")
            await page.goto(f"{origin}/?stream=launch&server={server.url}")
            await expect(page.get_by_role("heading", name="Launch day")).to_be_visible()
            await expect(page.get_by_text("Good evening from Bo")).to_be_visible()
            await page.get_by_label("Your name").fill("Ada")
            await page.get_by_label("Message").fill("Hello <b>all</b>")
            await page.get_by_role("button", name="Send").click()
            await expect(page.get_by_text("Hello <b>all</b>")).to_be_visible()
            await expect(page.locator("li.pending")).to_have_count(0)
            await page.get_by_label("Message").fill("x" * 501)
            await page.get_by_role("button", name="Send").click()
            await expect(page.get_by_role("alert")).to_contain_text("500")
            await expect(page.get_by_label("Message")).to_have_value("x" * 501)
            await screenshot(page, "example-plain")
            assert await axe(page) == []


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (360, "dark")])
async def test_the_react_page_uses_hooks_and_parts_in_its_own_look(
    width: int, scheme: Any, react_page: Path, new_page: NewPage, screenshot: Screenshot, axe: Axe
) -> None:
    with served(react_page) as origin:
        async with running_server(Settings(allowed_origins=(origin,))) as server:
            await server.create_stream("launch", title="Launch day")
            await ask(server)
            page = await new_page(width, 800, scheme)
            await page.goto(f"{origin}/?stream=launch&server={server.url}")
            await expect(page.get_by_role("heading", name="Launch day")).to_be_visible()
            await expect(page.get_by_text("Good evening from Bo")).to_be_visible()
            await page.get_by_role("textbox", name="Say something").fill("Hello")
            await page.keyboard.press("Enter")
            await page.get_by_role("dialog").get_by_role("textbox").fill("Ada")
            await page.keyboard.press("Enter")
            await expect(page.get_by_role("listitem").filter(has_text="Hello")).to_have_count(1)
            vote = page.get_by_role("listitem").filter(has_text="recording").get_by_role("button")
            await vote.click()
            await expect(vote).to_have_attribute("aria-pressed", "true")
            await expect(vote).to_contain_text("1")
            assert await vote.evaluate("element => getComputedStyle(element).fontFamily") == (
                'Georgia, "Noto Serif", serif'
            )
            send = page.get_by_role("button", name="Send")
            assert await send.evaluate("element => getComputedStyle(element).borderRadius") == "14px"
            await screenshot(page, f"example-react-{width}")
            assert await axe(page) == []
