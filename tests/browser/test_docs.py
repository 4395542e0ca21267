"""The documentation of the REST API works in a browser under its policy, with no other host."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.async_api import Request, expect

from backchannel.testing import RunningServer

from .conftest import NewPage


async def test_docs(server: RunningServer, new_page: NewPage) -> None:
    page = await new_page()
    hosts: set[str | None] = set()

    def asked(request: Request) -> None:
        if not request.url.startswith("data:"):
            hosts.add(urlsplit(request.url).hostname)

    page.on("request", asked)
    await page.goto(f"{server.url}/docs")
    operation = page.get_by_role("button", name="Guest Token")
    await expect(operation).to_be_visible()
    await operation.click()
    await expect(page.get_by_text("under a name of their own choice")).to_be_visible()
    assert hosts == {"127.0.0.1"}
