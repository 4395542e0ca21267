"""A real Chromium for the tests of this folder, driven by Playwright.

Playwright and the browser start for each test: its objects belong to the event loop of the test, and half a second buys
that no test sees another's leftovers. What a page writes to its console as an error, and what it throws, fails the test,
unless the test expects it: ``complaints.expect(PATTERN)``.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

import pytest
from playwright.async_api import Browser, ConsoleMessage, Error, Page, async_playwright

from scripts.node import MODULES
from scripts.stamps import ROOT

from .chromium import FLAGS, Chromium, unpacked
from .live_server import server

__all__ = ["server"]  # a fixture that another module defines

RESULTS = ROOT / "test-results"
ColorScheme = Literal["dark", "light"]


REVOKED = r"ERR_FILE_NOT_FOUND \(blob:"
"""hls.js takes its object URL back when it lets go of the video; Chromium says so if it had not begun to load it."""


@dataclass
class Complaints:
    """What the pages of one test wrote to their consoles as errors, or threw."""

    seen: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=lambda: [REVOKED])

    def expect(self, pattern: str) -> None:
        """Let pass what ``pattern``, a regular expression, is found in."""
        self.expected.append(pattern)

    def unexpected(self) -> list[str]:
        return [text for text in self.seen if not any(re.search(pattern, text) for pattern in self.expected)]

    def listen_to(self, page: Page) -> None:
        def console(message: ConsoleMessage) -> None:
            if message.type == "error":
                self.seen.append(f"{message.text} ({message.location.get('url', '')})")

        def thrown(error: Error) -> None:
            self.seen.append(str(error))

        page.on("console", console)
        page.on("pageerror", thrown)


class NewPage(Protocol):
    """Opens a page in a browser context of its own: nothing is shared with other pages, not even storage."""

    def __call__(
        self,
        width: int = 1440,
        height: int = 900,
        color_scheme: ColorScheme = "light",
        locale: str = "en-US",
    ) -> Awaitable[Page]: ...


@pytest.fixture(scope="session")
def chromium() -> Chromium:
    """The browser's program, unpacked."""
    return unpacked()


@pytest.fixture
async def browser(chromium: Chromium) -> AsyncIterator[Browser]:
    """A running browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium.program, env=chromium.environment, args=FLAGS
        )
        yield browser
        await browser.close()


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """What the test's pages complained of; fails the test at its end for what it did not expect."""
    complaints = Complaints()
    yield complaints
    assert complaints.unexpected() == [], "a page wrote errors to its console, or threw"


@pytest.fixture
def new_page(browser: Browser, complaints: Complaints) -> NewPage:
    """See :class:`NewPage`. ``width`` and ``height`` in CSS pixels; ``locale`` is what the browser asks for."""

    async def open_page(
        width: int = 1440, height: int = 900, color_scheme: ColorScheme = "light", locale: str = "en-US"
    ) -> Page:
        context = await browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=color_scheme,
            reduced_motion="reduce",
            locale=locale,
        )
        page = await context.new_page()
        complaints.listen_to(page)
        return page

    return open_page


@pytest.fixture
def screenshot() -> Callable[[Page, str], Awaitable[Path]]:
    """``await screenshot(page, name)`` writes test-results/NAME.png, the visible part, and returns its path."""

    async def take(page: Page, name: str) -> Path:
        path = RESULTS / f"{name}.png"
        await page.screenshot(path=path)
        return path

    return take


@pytest.fixture
def axe() -> Callable[[Page], Awaitable[list[dict[str, Any]]]]:
    """``await axe(page)``: what axe-core finds wrong, each with ``id``, ``impact``, ``help`` and the ``nodes`` concerned."""
    source = (MODULES / "axe-core/axe.min.js").read_text()

    async def run(page: Page) -> list[dict[str, Any]]:
        # Evaluated, not added as a script element: the page's content security policy forbids foreign scripts.
        await page.evaluate(source)
        violations: list[dict[str, Any]] = await page.evaluate("async () => (await axe.run()).violations")
        return violations

    return run
