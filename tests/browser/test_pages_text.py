"""Text is text: whatever people write, nothing of it runs, loads or looks like what it is not."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.async_api import Page, expect

from backchannel.config import LimitOptions, Settings
from backchannel.testing import running_server

from .conftest import Complaints, NewPage
from .live_server import host_token
from .viewer import Viewer

# The same texts go through the functions that make links in web/packages/react.
HOSTILE: list[str] = json.loads((Path(__file__).parent / "hostile_texts.json").read_text())
SETTINGS = Settings(
    limits=LimitOptions(frame_rate=0, chat_rate=0, question_rate=0, answer_rate=0, name_max_characters=0)
)

WATCH = """
window.violations = [];
window.violated = new Promise(resolve => {
  document.addEventListener("securitypolicyviolation", event => {
    window.violations.push(event.violatedDirective);
    resolve();
  });
});
"""
INSIDE = """
selector => [...document.querySelectorAll(selector)].map(element => ({
  text: element.textContent,
  tags: [...element.querySelectorAll("*")].map(child => child.tagName),
  links: [...element.querySelectorAll("a")].map(a => ({ href: a.href, host: a.host, label: a.textContent, rel: a.rel })),
}))
"""


async def check(page: Page, selector: str) -> list[str]:
    """The texts of what the selector finds, after a look at what stands in them."""
    found = await page.evaluate(INSIDE, selector)
    for element in found:
        assert set(element["tags"]) <= {"SPAN", "A"}, element
        for link in element["links"]:
            assert link["href"].startswith(("http://", "https://")), link
            assert link["rel"] == "noopener nofollow ugc", link
            assert link["label"].split("/")[0].split("?")[0].split("#")[0] == link["host"], link
    return [element["text"] for element in found]


async def test_hostile_texts(new_page: NewPage) -> None:
    async with running_server(SETTINGS) as server:
        await server.create_stream("hostile", title=HOSTILE[0])
        async with server.client("hostile", server.token("Ben")) as ben:
            asked = []
            for text in HOSTILE:
                await ben.say(text)
                asked.append((await ben.ask(text)).id)
        async with server.client("hostile", host_token(server)) as host:
            for question_id, text in zip(asked[:5], HOSTILE, strict=False):
                assert question_id is not None
                await host.answer(question_id, text)
        for number, text in enumerate(HOSTILE):
            async with server.client("hostile", server.token(text, id=f"hostile-{number}")) as named:
                await named.say(f"my name is {number}")

        page = await new_page()
        await page.add_init_script(WATCH)
        viewer = Viewer(page)
        await viewer.open(server.url, "hostile", server.token(HOSTILE[1], id="hostile"))
        await expect(viewer.message(f"my name is {len(HOSTILE) - 1}")).to_be_visible()
        await expect(page.get_by_role("heading", level=1)).to_have_text(HOSTILE[0])
        said = await check(page, ".bc-message .bc-text")
        assert len(said) == 2 * len(HOSTILE)
        for text in HOSTILE:
            if "://" not in text:  # of links, the host and path are shown, not what was typed
                assert text in said
        names = await page.locator(".bc-message .bc-name").all_text_contents()
        assert set(HOSTILE) - set(names) <= {text for text in HOSTILE if not text.isascii()}
        await viewer.show_questions()
        assert len(await check(page, ".bc-question .bc-text")) == len(HOSTILE) + 5
        assert await page.evaluate("window.hacked") is None
        assert await page.evaluate("window.violations") == []
        assert page.url == f"{server.url}/watch/hostile"


async def test_the_policy_would_have_stopped_it(new_page: NewPage, complaints: Complaints) -> None:
    """The watcher of the test above can fail, and the policy holds even where the pages would not."""
    complaints.expect("Content Security Policy")
    async with running_server() as server:
        page = await new_page()
        await page.add_init_script(WATCH)
        await page.goto(server.url)
        await expect(page.get_by_role("heading", name="Streams")).to_be_visible()
        await page.evaluate(
            "document.body.insertAdjacentHTML('beforeend', '<button onclick=\"window.hacked = 1\">x</button>')"
        )
        await page.get_by_role("button", name="x", exact=True).click()
        await page.evaluate("window.violated")
        assert await page.evaluate("window.violations") == ["script-src-attr"]
        assert await page.evaluate("window.hacked") is None
