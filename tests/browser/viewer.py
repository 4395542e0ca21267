"""The pages as a person uses them: what is on them by its role and name, never by its place in the markup."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect


@dataclass(frozen=True, slots=True)
class Viewer:
    """A stream's page in one browser."""

    page: Page

    async def open(self, url: str, stream_id: str, token: str | None = None) -> None:
        """Open the stream's page, signed in as a link with a token does it, and wait for the room."""
        fragment = "" if token is None else f"#access_token={token}"
        await self.page.goto(f"{url}/watch/{stream_id}{fragment}")
        await expect(self.page.get_by_role("log", name="Chat messages")).to_be_visible()

    @property
    def box(self) -> Locator:
        return self.page.get_by_role("textbox", name="Say something")

    @property
    def ask_box(self) -> Locator:
        return self.page.get_by_role("textbox", name="Ask a question")

    async def watch(self) -> None:
        """Wait until a second of the video has been played."""
        await self.page.wait_for_function("() => document.querySelector('video')?.currentTime > 1")

    async def say(self, text: str) -> None:
        await self.box.fill(text)
        await self.box.press("Enter")

    async def ask(self, question: str, *, anonymous: bool = False) -> None:
        await self.ask_box.fill(question)
        if anonymous:
            await self.page.get_by_role("checkbox", name="Ask anonymously").check()
        await self.page.get_by_role("button", name="Ask", exact=True).click()

    async def show_questions(self) -> None:
        await self.page.get_by_role("tab", name="Q&A").click()

    async def show_chat(self) -> None:
        await self.page.get_by_role("tab", name="Chat").click()

    def message(self, text: str) -> Locator:
        return self.page.get_by_role("log").get_by_role("listitem").filter(has_text=text)

    def question(self, text: str) -> Locator:
        return self.page.get_by_role("region", name="Questions").get_by_role("listitem").filter(has_text=text)

    def upvote(self, text: str) -> Locator:
        return self.question(text).get_by_role("button", name="Upvote")

    async def give_name(self, name: str) -> None:
        """Answer the dialog that asks for a name."""
        await self.page.get_by_role("textbox", name="Your name").fill(name)
        await self.page.get_by_role("button", name="Join", exact=True).click()
