"""Everything by keyboard alone: no pointer touches these pages."""

from __future__ import annotations

from playwright.async_api import Page, expect

from backchannel.testing import RunningServer

from .conftest import NewPage
from .live_server import host_token
from .viewer import Viewer

FOCUSED = """() => {
  const element = document.activeElement;
  const label = element.labels?.[0]?.textContent ?? "";
  return (element.getAttribute("aria-label") ?? "") + " " + label + " " + element.textContent;
}"""


async def tab_to(page: Page, name: str, *, steps: int = 40) -> None:
    """Press Tab until what has the focus is called so, which must show."""
    for _ in range(steps):
        await page.keyboard.press("Tab")
        if name in await page.evaluate(FOCUSED):
            assert await page.evaluate("document.activeElement.matches(':focus-visible')")
            return
    raise AssertionError(f"{steps} times Tab did not lead to {name!r}")


async def test_from_the_lobby_to_an_answer(server: RunningServer, new_page: NewPage) -> None:
    await server.create_stream("keys", title="By keyboard")
    page = await new_page()
    ada = Viewer(page)
    await page.goto(f"{server.url}/#access_token={server.token('Ada')}")
    await expect(page.get_by_role("link", name="By keyboard")).to_be_visible()
    await page.keyboard.press("Tab")
    assert "Skip to the content" in await page.evaluate(FOCUSED)
    await page.keyboard.press("Enter")
    await tab_to(page, "By keyboard")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log")).to_be_visible()

    await tab_to(page, "Say something")
    await page.keyboard.type("no hands")
    await page.keyboard.press("Enter")
    await expect(ada.message("no hands")).to_contain_text("Ada")

    await expect(ada.message("no hands").get_by_role("button", name="Reply to Ada")).to_be_attached()
    await page.keyboard.press("Shift+Tab")
    assert "Reply to Ada" in await page.evaluate(FOCUSED)
    await page.keyboard.press("Enter")
    await expect(ada.box).to_be_focused()
    await page.keyboard.type("a reply")
    await page.keyboard.press("Enter")
    await expect(ada.message("a reply")).to_contain_text("no hands")

    await page.get_by_role("tab", name="Chat").focus()
    await page.keyboard.press("ArrowRight")
    await tab_to(page, "Ask a question")
    await page.keyboard.type("Is this possible?")
    await tab_to(page, "Ask anonymously", steps=1)
    await tab_to(page, "Ask", steps=1)
    await page.keyboard.press("Enter")
    await expect(ada.question("Is this possible?")).to_contain_text("Yours")

    await page.get_by_role("tab", name="Q&A").focus()
    await tab_to(page, "Top")
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("radio", name="Newest")).to_be_checked()
    await tab_to(page, "Upvote")
    await page.keyboard.press("Space")
    await expect(ada.upvote("Is this possible?")).to_have_attribute("aria-pressed", "true")


async def test_a_host_without_a_pointer(server: RunningServer, new_page: NewPage) -> None:
    await server.create_stream("keys-host", live=False)
    async with server.client("keys-host", server.token("Ada")) as ada:
        await ada.ask("Can you hear us?")
        page = await new_page()
        host = Viewer(page)
        await host.open(server.url, "keys-host", host_token(server))
        await tab_to(page, "Go live")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("button", name="End stream")).to_be_visible()
        await page.get_by_role("tab", name="Chat").focus()
        await page.keyboard.press("End")
        await tab_to(page, "Answer", steps=8)
        while "Answered" in await page.evaluate(FOCUSED):
            await page.keyboard.press("Tab")
        await tab_to(page, "Answer", steps=8)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("textbox", name="Your answer")).to_be_focused()
        await page.keyboard.press("Escape")
        assert await page.evaluate(FOCUSED) == "  Answer"
        await page.keyboard.press("Enter")
        await page.keyboard.type("Loud and clear.")
        await page.keyboard.press("Enter")
        await expect(host.question("Can you hear us?")).to_contain_text("Loud and clear.")


async def test_the_menu(server: RunningServer, new_page: NewPage) -> None:
    page = await new_page()
    await page.goto(server.url)
    await expect(page.get_by_role("heading", name="Streams")).to_be_visible()
    await tab_to(page, "Menu")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("combobox", name="Theme")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("combobox", name="Theme")).to_be_hidden()
    assert "Menu" in await page.evaluate(FOCUSED)
