"""The chat and the questions in a frame on other sites: who may show them, what the two pages tell each other, and who is not heard."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import ConsoleMessage, Frame, FrameLocator, Page, expect

from backchannel.config import LimitOptions, Settings
from backchannel.testing import RunningServer, running_server
from scripts.stamps import ROOT

from .conftest import Complaints, NewPage
from .sites import Site, other_site

Screenshot = Callable[[Page, str], Awaitable[Path]]
Axe = Callable[[Page], Awaitable[list[dict[str, Any]]]]

MOUNT = """<!doctype html><html lang="en"><title>Shop</title><link rel="icon" href="data:,">
<main><h1>Shop</h1><div id="talk" style="width:400px"></div></main>
<script type="module">
import { mountEmbed } from "SERVER/embed.js";
window.told = []; window.failures = []; window.token = null;
window.addEventListener("message", ({origin, data}) => told.push({origin, ...data}));
window.mount = (options) => { window.embed = mountEmbed(document.getElementById("talk"),
  {url: "SERVER", streamId: "launch", onFailure: (failure) => failures.push(failure.message), ...options}); };
window.mounted = true;
</script>"""
FRAME = """<!doctype html><html lang="en"><title>Blog</title><link rel="icon" href="data:,">
<main><h1>Blog</h1><iframe src="SRC" title="Talk" width="400" height="600"></iframe></main>"""


@dataclass
class World:
    """A server, a site that may show its embed, and one that may not."""

    server: RunningServer
    shop: Site
    thief: Site

    async def mounted(self, page: Page, options: str = "{}", at: Site | None = None) -> FrameLocator:
        """The embed as ``mountEmbed(…, options)`` makes it; ``options`` is JavaScript."""
        await page.goto(f"{(at or self.shop).origin}/")
        await page.wait_for_function("window.mounted")
        await page.evaluate(f"mount({options})")
        return page.frame_locator("iframe").first

    async def framed(self, page: Page, query: str) -> FrameLocator:
        self.shop.pages["/frame"] = FRAME.replace("SRC", f"{self.server.url}/embed/launch{query}")
        await page.goto(f"{self.shop.origin}/frame")
        return page.frame_locator("iframe").first


@pytest.fixture(scope="module")
def sites() -> Iterator[tuple[Site, Site]]:
    with other_site() as shop, other_site() as thief:
        yield shop, thief


@pytest.fixture
async def world(sites: tuple[Site, Site]) -> AsyncIterator[World]:
    shop, thief = sites
    async with running_server(
        Settings(embed_origins=(shop.origin,), limits=LimitOptions(chat_rate=0))
    ) as server:
        await server.create_stream("launch", title="Launch day")
        async with server.client("launch", server.token("Bo")) as bo:
            await bo.say("Good evening from Bo")
            await bo.ask("Will there be a recording?")
        for site in sites:
            site.pages["/"] = MOUNT.replace("SERVER", server.url)
        yield World(server, shop, thief)


def embed_of(page: Page) -> Frame:
    (frame,) = page.main_frame.child_frames
    return frame


async def told(page: Page, type: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await page.evaluate("type => told.filter(it => it.type === type)", type)
    return found


async def until_told(page: Page, type: str, **fields: object) -> None:
    """Wait until the embed told the page around it so."""
    await page.wait_for_function(
        "([type, fields]) => told.some(it => it.type === type && Object.keys(fields).every(k => it[k] === fields[k]))",
        arg=[type, fields],
    )


async def test_a_guest_talks_in_a_frame_of_an_allowed_site(
    world: World, new_page: NewPage, screenshot: Screenshot, axe: Axe
) -> None:
    page = await new_page(700, 700)
    embed = await world.framed(page, "?accent=7a1fa2")
    await expect(embed.get_by_text("Good evening from Bo")).to_be_visible()
    await embed.get_by_role("textbox", name="Say something").fill("Hello from the blog")
    await embed.get_by_role("textbox", name="Say something").press("Enter")
    await embed.get_by_role("textbox", name="Your name").fill("Ada")
    await embed.get_by_role("button", name="Join", exact=True).click()
    await expect(embed.get_by_role("log").get_by_text("Hello from the blog")).to_have_count(1)
    await screenshot(page, "embed-guest")
    await embed.get_by_role("tab", name="Q&A").click()
    await expect(embed.get_by_text("Will there be a recording?")).to_be_visible()
    await screenshot(page, "embed-guest-questions")
    assert await axe(page) == []


async def test_a_site_that_is_not_named_is_refused(
    world: World, new_page: NewPage, complaints: Complaints
) -> None:
    complaints.expect("frame-ancestors|ERR_BLOCKED_BY_CSP|ERR_BLOCKED_BY_RESPONSE|Framing")
    page = await new_page()
    await world.mounted(page, "{readyTimeout: 1500, token: 'secret'}", at=world.thief)
    await page.wait_for_function("failures.length > 0")
    (failure,) = await page.evaluate("failures")
    assert f"is {world.thief.origin} among its embed_origins?" in failure
    assert await page.evaluate("told") == []


async def test_no_other_page_of_the_server_can_be_framed(
    world: World, new_page: NewPage, complaints: Complaints
) -> None:
    complaints.expect("frame-ancestors|ERR_BLOCKED_BY_CSP|ERR_BLOCKED_BY_RESPONSE|Framing")
    complaints.expect("404")  # the last of the paths
    page = await new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    for path in ("/", "/watch/launch", "/embed.html", "/nowhere"):
        world.shop.pages["/frame"] = FRAME.replace("SRC", f"{world.server.url}{path}")
        refused.clear()
        await page.goto(f"{world.shop.origin}/frame")
        assert embed_of(page).url.startswith("chrome-error:"), path
        assert any("frame-ancestors" in text for text in refused), path


async def test_an_allowed_site_in_a_frame_of_another_is_refused(
    world: World, new_page: NewPage, complaints: Complaints
) -> None:
    complaints.expect("frame-ancestors|ERR_BLOCKED_BY_CSP|ERR_BLOCKED_BY_RESPONSE|Framing")
    world.shop.pages["/inner"] = FRAME.replace("SRC", f"{world.server.url}/embed/launch")
    world.thief.pages["/outer"] = FRAME.replace("SRC", f"{world.shop.origin}/inner")
    page = await new_page()
    await page.goto(f"{world.thief.origin}/outer")
    (inner,) = embed_of(page).child_frames
    assert inner.url.startswith("chrome-error:")


async def test_the_token_is_handed_in_and_stands_in_no_address(world: World, new_page: NewPage) -> None:
    page = await new_page()
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.on("websocket", lambda socket: addresses.append(socket.url))
    token = world.server.token("Ada", id="ada")
    embed = await world.mounted(page, f"{{token: async () => '{token}'}}")
    await embed.get_by_role("textbox", name="Say something").fill("Hello from Ada")
    await embed.get_by_role("textbox", name="Say something").press("Enter")
    message = embed.get_by_role("log").get_by_role("listitem").filter(has_text="Hello from Ada")
    await expect(message).to_have_attribute("data-own", "true")
    await expect(message).to_contain_text("Ada")
    assert any("/ws/livestream/launch" in address for address in addresses)
    assert not any(token in address for address in addresses)
    assert token not in world.server.output
    kept = await embed_of(page).evaluate("() => JSON.stringify({...localStorage, ...sessionStorage})")
    assert token not in kept
    assert {entry["origin"] for entry in await page.evaluate("told")} == {world.server.url}


async def test_who_is_not_signed_in_is_sent_to_sign_in_and_keeps_the_words(
    world: World, new_page: NewPage
) -> None:
    page = await new_page()
    token = world.server.token("Ada")
    embed = await world.mounted(
        page, "{token: () => window.token, onSignIn: () => { window.wanted = true; }}"
    )
    box = embed.get_by_role("textbox", name="Say something")
    await box.fill("Not lost")
    await box.press("Enter")
    await page.wait_for_function("window.wanted === true")
    await expect(box).to_have_value("Not lost")
    await page.evaluate(f"() => {{ window.token = '{token}'; embed.reconnect(); }}")
    await until_told(page, "backchannel:status", status="open")
    await box.press("Enter")
    await expect(embed.get_by_role("log").get_by_text("Not lost")).to_have_count(1)


async def test_it_tells_what_waits_and_how_high_it_is(world: World, new_page: NewPage) -> None:
    page = await new_page()
    embed = await world.mounted(page, "{height: 'content', minHeight: 200, maxHeight: 700}")
    await until_told(page, "backchannel:ready", version=1, streamId="launch")
    await until_told(page, "backchannel:counts", unreadMessages=0, openQuestions=1)
    first = (await told(page, "backchannel:resize"))[-1]["height"]
    async with world.server.client("launch", world.server.token("Bo")) as bo:
        for number in range(12):
            await bo.say(f"Line {number}\nof two\nof three")
        await expect(embed.get_by_text("Line 11")).to_be_visible()
        await page.wait_for_function("first => told.findLast(it => it.height).height > first", arg=first)
        await page.wait_for_function("embed.frame.style.height === '700px'")
        assert [entry for entry in await told(page, "backchannel:counts") if entry["unreadMessages"]] == []
        await page.evaluate("embed.frame.style.display = 'none'")
        await page.wait_for_function(
            """async () => { const frame = embed.frame; await new Promise(requestAnimationFrame);
            return frame.getClientRects().length === 0; }"""
        )
        await bo.ask("Where is the archive?")
        await until_told(page, "backchannel:counts", unreadQuestions=1, openQuestions=2)
        await bo.say("Unseen")
        await until_told(page, "backchannel:counts", unreadMessages=1)
        await page.evaluate("embed.frame.style.display = 'block'")
        await page.wait_for_function(
            "told.findLast(it => it.type === 'backchannel:counts').unreadMessages === 0"
        )
    assert (await told(page, "backchannel:counts"))[-1]["unreadQuestions"] == 1
    await embed.get_by_role("tab", name="Q&A").click()
    await until_told(page, "backchannel:counts", unreadMessages=0, unreadQuestions=0, openQuestions=2)


async def test_the_page_around_changes_its_look_and_opens_the_question_form(
    world: World, new_page: NewPage, screenshot: Screenshot, axe: Axe
) -> None:
    page = await new_page(600, 700)
    embed = await world.mounted(page, "{theme: 'light', height: 560}")
    await expect(embed.get_by_text("Good evening from Bo")).to_be_visible()
    await page.evaluate("embed.setAppearance({theme: 'dark', accent: '#ffcc00', compact: true})")
    html = embed.locator("html")
    await expect(html).to_have_attribute("data-theme", "dark")
    await expect(html).to_have_attribute("data-compact", "true")
    await page.evaluate("embed.show('questions', {write: true})")
    await expect(embed.get_by_role("textbox", name="Ask a question")).to_be_focused()
    await screenshot(page, "embed-dark-compact")
    assert await axe(page) == []
    with pytest.raises(Exception, match="none of light, dark, auto"):
        await page.evaluate("embed.setAppearance({theme: 'pink'})")


ATTACKS = [
    {"type": "backchannel:appearance", "theme": "dark"},
    {"type": "backchannel:show", "view": "questions", "write": True},
    {"type": "backchannel:reconnect"},
    {"type": "backchannel:token", "request": 1, "token": "of the thief", "failure": ""},
]


async def test_messages_of_others_are_not_heard(world: World, new_page: NewPage) -> None:
    """A frame of another site beside the embed, and the page around by a wrong frame, speak to both ends: nothing happens."""
    page = await new_page()
    embed = await world.mounted(
        page, "{theme: 'light', onSignIn: () => { window.wanted = true; }, token: null}"
    )
    await expect(embed.get_by_text("Good evening from Bo")).to_be_visible()
    target = embed_of(page)
    world.thief.pages["/"] = "<!doctype html><title>Thief</title><p>Thief"
    await page.evaluate(
        """origin => new Promise(resolve => {
          const frame = document.createElement("iframe"); frame.id = "thief"; frame.src = origin + "/";
          frame.onload = resolve; document.body.append(frame); })""",
        world.thief.origin,
    )
    thief = next(frame for frame in page.frames if frame.url.startswith(world.thief.origin))
    before = len(await page.evaluate("told"))
    await thief.evaluate(
        """attacks => {
          for (const attack of attacks) parent.frames[0].postMessage(attack, "*");
          for (const type of ["backchannel:sign_in_wanted", "backchannel:ready"]) parent.postMessage({type}, "*");
          parent.postMessage({type: "backchannel:resize", height: 9}, "*");
          parent.postMessage({type: "backchannel:token_wanted", request: 1}, "*");
        }""",
        ATTACKS,
    )
    # Messages keep their order: when what is sent afterwards has been heard, the others were there before it.
    await page.wait_for_function("count => told.length >= count + 4", arg=before)
    await page.evaluate("embed.setAppearance({compact: true})")
    await expect(embed.locator("html")).to_have_attribute("data-compact", "true")
    await expect(embed.locator("html")).to_have_attribute("data-theme", "light")
    await expect(embed.get_by_role("tab", name="Chat")).to_have_attribute("aria-selected", "true")
    assert await page.evaluate("window.wanted") is None
    assert await page.evaluate("embed.frame.style.height") == "480px"
    assert await page.evaluate("failures") == []
    assert target.url.startswith(world.server.url)


async def test_what_is_malformed_is_told_on_the_console(world: World, new_page: NewPage) -> None:
    page = await new_page()
    warnings: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "warning":
            warnings.append(message.text)

    page.on("console", listen)
    embed = await world.framed(
        page, "?view=chats&theme=pink&accent=red&compact=yes&token=abc&colour=1&lang=xx"
    )
    await expect(embed.get_by_role("tab", name="Q&A")).to_be_visible()
    expected = [
        r"view=\"chats\" is not one of chat, questions, both; both is used",
        r"theme=\"pink\" is not one of light, dark, auto; auto is used",
        r"accent=\"red\" is not six hexadecimal digits, such as 0a685c; the default is used",
        r"compact=\"yes\" is not 1 or 0; false is used",
        r"token is ignored: a token in an address ends up in logs",
        r"\"colour\" is no parameter of this page; there are view, ",
        r"lang=\"xx\" is not a language that there is: en or de; the default is used",
    ]
    for pattern in expected:
        assert any(re.search(pattern, warning) for warning in warnings), (pattern, warnings)
    assert "abc" not in " ".join(warnings)
    async with page.expect_console_message(
        lambda message: "view of backchannel:show is none of" in message.text
    ):
        await page.evaluate(
            "frames[0].postMessage({type: 'backchannel:show', view: 'all', write: false}, '*')",
        )


async def test_a_sandbox_needs_what_the_documentation_says(world: World, new_page: NewPage) -> None:
    found = re.search(r"`(allow-scripts [a-z -]+)`", (ROOT / "docs/embedding.md").read_text())
    assert found is not None
    page = await new_page()
    frame = FRAME.replace("<iframe", f'<iframe sandbox="{found[1]}"')
    world.shop.pages["/frame"] = frame.replace("SRC", f"{world.server.url}/embed/launch")
    await page.goto(f"{world.shop.origin}/frame")
    embed = page.frame_locator("iframe")
    await embed.get_by_role("textbox", name="Say something").fill("From a sandbox")
    await embed.get_by_role("textbox", name="Say something").press("Enter")
    await embed.get_by_role("textbox", name="Your name").fill("Cleo")
    await embed.get_by_role("button", name="Join", exact=True).click()
    await expect(embed.get_by_role("log").get_by_text("From a sandbox")).to_have_count(1)


async def test_a_token_that_is_put_into_the_address_is_not_used_and_in_no_log(
    world: World, new_page: NewPage
) -> None:
    page = await new_page()
    token = world.server.token("Ada")
    embed = await world.framed(page, f"?token={token}")
    await expect(embed.get_by_text("Good evening from Bo")).to_be_visible()
    await embed.get_by_role("textbox", name="Say something").fill("Who am I?")
    await embed.get_by_role("textbox", name="Say something").press("Enter")
    await expect(embed.get_by_role("textbox", name="Your name")).to_be_visible()
    assert token not in world.server.output


@pytest.mark.parametrize("view", ["chat", "questions"])
async def test_one_of_the_two_fills_the_frame(
    world: World, new_page: NewPage, screenshot: Screenshot, view: str
) -> None:
    page = await new_page(500, 640, locale="de-DE")
    embed = await world.framed(page, f"?view={view}&theme=dark")
    shown = "Good evening from Bo" if view == "chat" else "Will there be a recording?"
    await expect(embed.get_by_text(shown)).to_be_visible()
    await expect(embed.get_by_role("tab")).to_have_count(0)
    await expect(embed.locator("html")).to_have_attribute("lang", "de")
    await screenshot(page, f"embed-{view}-dark-de")


async def test_without_the_stream_it_says_so(world: World, new_page: NewPage) -> None:
    page = await new_page()
    await world.mounted(page, "{streamId: 'nowhere'}")
    await until_told(page, "backchannel:status", status="closed", reason="no_such_stream")
    await expect(page.frame_locator("iframe").get_by_role("alert")).to_be_visible()


def snippets(language: str) -> list[str]:
    text = (ROOT / "docs/embedding.md").read_text()
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


async def test_the_documentation_s_pages_work_as_they_stand(world: World, new_page: NewPage) -> None:
    frame, script = (
        snippet.replace("https://chat.example.org", world.server.url) for snippet in snippets("html")
    )
    head = '<!doctype html><html lang="en"><title>Docs</title><link rel="icon" href="data:,">'
    world.shop.pages["/frame"] = head + frame
    world.shop.pages["/script"] = head + script
    world.shop.pages["/chat-token"] = world.server.token("Ada")
    page = await new_page()
    await page.goto(f"{world.shop.origin}/frame")
    await expect(page.frame_locator("iframe").get_by_text("Good evening from Bo")).to_be_visible()
    await page.goto(f"{world.shop.origin}/script")
    embed = page.frame_locator("iframe")
    await embed.get_by_role("textbox", name="Say something").fill("From the documentation")
    await embed.get_by_role("textbox", name="Say something").press("Enter")
    await expect(embed.get_by_role("listitem").filter(has_text="From the documentation")).to_contain_text(
        "Ada"
    )
    await page.get_by_role("button", name="Ask a question").click()
    await expect(embed.get_by_role("textbox", name="Ask a question")).to_be_focused()
