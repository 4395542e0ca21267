"""The page for a projector: what stands on it, that it can be read, and that nothing private ever does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.async_api import Page, expect

from backchannel.client import Client
from backchannel.protocol.commands import PollData, SettingsData
from backchannel.protocol.user import Role
from backchannel.testing import RunningServer, running_server

from .conftest import Complaints, NewPage
from .live_server import host_token

Screenshot = Callable[[Page, str], Awaitable[Path]]
Axe = Callable[[Page], Awaitable[list[dict[str, Any]]]]

WALLS = [(1920, 1080), (1280, 720)]
LONG = (
    "Given that two migrations failed before the third one held, what would you tell a city of half a million that has to "
    "choose between a supplier's finished system and one that its own people build, and how would you count what it costs "
    "them over ten years, "
    "including the people who leave?"
)
OPTIONS = ["Buses", "Trams and the underground", "Night trains", "Bicycles to borrow"]

SMALLEST = """() => {
  const sizes = [...document.querySelectorAll(".present *")]
    .filter(element => element.clientHeight > 0 &&
      [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim() !== ""))
    .map(element => parseFloat(getComputedStyle(element).fontSize));
  return Math.min(...sizes) / innerHeight;
}"""
"""The smallest text that is shown, as a part of the height of the wall."""
CUT = """() => [...document.querySelectorAll(".present *")].filter(element =>
  element.scrollHeight > element.clientHeight + 1 && getComputedStyle(element).overflow === "hidden"
  && !element.matches(".present-title, .present-bar, .bc-hidden")).map(element => element.className)"""
OVERLAPS = """() => {
  const ink = innerHeight / 100;
  const texts = [...document.querySelectorAll(
    ".present-title, .present-numbers, .present-kicker, .present-question, .present-poll-question, .present-option,"
    + " .present-by, .present-qr, .present-call, .present-url, .present-lost")]
    .filter(element => element.clientHeight > 0 || element.matches("svg"))
    .map(element => { const range = document.createRange(); range.selectNodeContents(element);
      return [element.getAttribute("class"), range.getBoundingClientRect()]; });
  const apart = (a, b) => a.right <= b.left + 1 || b.right <= a.left + 1 || a.bottom <= b.top + ink || b.bottom <= a.top + ink;
  return texts.flatMap(([one, a], place) =>
    texts.slice(place + 1).filter(([, b]) => !apart(a, b)).map(([other]) => `${one} and ${other}`));
}"""
"""What is written over something else; of two lines the ink may meet."""
SCROLLS = """() => [document.documentElement, document.body].some(element =>
  element.scrollHeight > innerHeight || element.scrollWidth > innerWidth)"""


async def inspect(page: Page, axe: Axe, smallest: float = 1 / 32) -> None:
    """Whoever sits in the last row, ten metres away, can read all of it, and nothing is cut off."""
    assert await page.evaluate(SMALLEST) >= smallest
    assert await page.evaluate(CUT) == []
    assert await page.evaluate(OVERLAPS) == []
    assert await page.evaluate(SCROLLS) is False
    assert await axe(page) == []


async def ask(server: RunningServer, stream_id: str, question: str, *, spotlight: bool = True) -> UUID:
    async with server.client(stream_id, server.token("Ada Lovelace", id="ada")) as ada:
        id = (await ada.ask(question)).id
        assert id is not None
    if spotlight:
        async with server.client(stream_id, host_token(server)) as host:
            await host.set_question_status(id, "answering")
    return id


async def show_poll(host: Client, poll: dict[str, Any]) -> UUID:
    id = (await host.make_poll(PollData.model_validate({**poll, "open": True}))).id
    assert id is not None
    return id


@pytest.mark.parametrize("size", WALLS, ids=["1080p", "720p"])
async def test_the_way_in_and_then_the_question(
    server: RunningServer, new_page: NewPage, screenshot: Screenshot, axe: Axe, size: tuple[int, int]
) -> None:
    stream_id = f"wall-{size[1]}"
    await server.create_stream(stream_id, title="How a timetable became open data")
    page = await new_page(*size)
    await page.goto(f"{server.url}/present/{stream_id}")
    readable = f"{server.url.removeprefix('http://')}/watch/{stream_id}"
    await expect(page.get_by_role("img", name=f"QR code to {readable}")).to_be_visible()
    await expect(page.get_by_text(readable, exact=True)).to_be_visible()
    await screenshot(page, f"present-join-{size[1]}")
    await inspect(page, axe)
    for name, question in (("short", "Will there be a recording?"), ("long", LONG)):
        await ask(server, stream_id, question)
        shown = page.get_by_text(question)
        await expect(shown).to_be_visible()
        await expect(page.get_by_text("Ada Lovelace")).to_be_visible()
        await screenshot(page, f"present-question-{name}-{size[1]}")
        await inspect(page, axe)
        height = await shown.evaluate(
            "element => parseFloat(getComputedStyle(element).fontSize) / innerHeight"
        )
        assert height >= (0.12 if name == "short" else 0.05)


@pytest.mark.parametrize("size", WALLS, ids=["1080p", "720p"])
async def test_a_poll_and_its_results(
    server: RunningServer, new_page: NewPage, screenshot: Screenshot, axe: Axe, size: tuple[int, int]
) -> None:
    stream_id = f"wall-poll-{size[1]}"
    await server.create_stream(stream_id, title="How a timetable became open data")
    page = await new_page(*size, locale="de-DE")
    await page.goto(f"{server.url}/present/{stream_id}?theme=light")
    await ask(server, stream_id, "Will there be a recording?")
    await expect(page.get_by_text("Will there be a recording?")).to_be_visible()
    async with server.client(stream_id, host_token(server)) as host:
        poll = await show_poll(host, {"question": "How did you come here today?", "options": OPTIONS})
        await expect(page.get_by_text("Jetzt abstimmen")).to_be_visible()
        for name, choice in (("Bo", 0), ("Cleo", 0), ("Dan", 2)):
            async with server.client(stream_id, server.token(name)) as voter:
                await voter.vote(poll, [choice])
        rows = page.locator(".present-option")
        await expect(rows.nth(0)).to_contain_text("67 %")
        await expect(rows.nth(2)).to_contain_text("33 %")
        await expect(page.get_by_text("3 Stimmen")).to_be_visible()
        await screenshot(page, f"present-poll-{size[1]}")
        await inspect(page, axe)
        await host.set_poll_status(poll, "closed")
        await expect(page.get_by_text("Will there be a recording?")).to_be_visible()
        quiz: dict[str, Any] = {"question": LONG[:200], "options": [f"{LONG[:98]}{n}" for n in range(10)]}
        quiz |= {"kind": "quiz", "right": 3, "results": "at_close"}
        poll = await show_poll(host, quiz)
        await expect(page.get_by_text("Das Ergebnis kommt, wenn die Abstimmung vorbei ist.")).to_be_visible()
        await expect(page.get_by_text("Richtige Antwort")).to_have_count(0)
        await expect(page.locator(".present-percent")).to_have_count(0)
        async with server.client(stream_id, server.token("Bo")) as voter:
            await voter.vote(poll, [3])
        await expect(page.get_by_text("1 Stimme", exact=True)).to_be_visible()
        await screenshot(page, f"present-quiz-{size[1]}")
        await inspect(page, axe, 1 / 45)
        (question,) = [it for it in host.view.questions.values() if it.status == "answering"]
        await host.set_question_status(question.id, "answered")
        await host.set_poll_status(poll, "closed")
    await expect(rows.nth(3)).to_contain_text("Richtige Antwort")
    await expect(rows.nth(3)).to_contain_text("100 %")
    await screenshot(page, f"present-quiz-closed-{size[1]}")
    await inspect(page, axe, 1 / 45)


async def test_nothing_private_is_shown_even_where_the_host_is_signed_in(
    server: RunningServer, new_page: NewPage
) -> None:
    await server.create_stream("wall-private", title="Town hall")
    page = await new_page(1280, 720)
    frames: list[str] = []
    page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda frame: frames.append(str(frame))),
    )
    async with server.client("wall-private", host_token(server)) as host:
        await host.change_settings(SettingsData(review_questions=True))
        async with server.client("wall-private", server.token("Ada")) as ada:
            await ada.ask("Pending and private?")
        draft = PollData.model_validate({"question": "A draft of a poll", "options": ["One", "Two"]})
        await host.make_poll(draft)
    # Whoever presents has been signed in as the host in this browser.
    await page.goto(f"{server.url}/watch/wall-private#access_token={host_token(server)}")
    await expect(page.get_by_role("log")).to_be_visible()
    assert any("A draft of a poll" in frame for frame in frames)
    frames.clear()
    await page.goto(f"{server.url}/present/wall-private")
    await expect(page.get_by_role("img", name="QR code")).to_be_visible()
    assert frames, "the page has heard the server"
    heard = "".join(frames)
    for private in ("Pending and private?", "A draft of a poll", '"role":"host"'):
        assert private not in heard
        await expect(page.get_by_text(private)).to_have_count(0)


async def test_a_token_of_staff_shows_nothing(server: RunningServer, new_page: NewPage) -> None:
    await server.create_stream("wall-staff", title="Town hall")
    page = await new_page(1280, 720)
    for role in (Role.host, Role.moderator):
        await page.goto("about:blank")
        await page.goto(f"{server.url}/present/wall-staff#access_token={server.token('Max', role=role)}")
        await expect(page.get_by_role("alert")).to_contain_text("This is a link for staff")
        await expect(page.get_by_text("Town hall")).to_have_count(0)
        assert await page.evaluate("location.hash + JSON.stringify({...localStorage})") == "{}"


async def test_a_stream_without_guests_is_shown_with_a_viewer_s_token(
    server: RunningServer, new_page: NewPage, screenshot: Screenshot
) -> None:
    await server.create_stream("wall-members", title="Members only", guests=False)
    page = await new_page(1280, 720)
    await page.goto(f"{server.url}/present/wall-members")
    await expect(page.get_by_role("alert")).to_be_visible()
    await screenshot(page, "present-refused")
    await page.goto("about:blank")
    await page.goto(f"{server.url}/present/wall-members#access_token={server.token('Wall')}")
    await expect(page.get_by_role("heading", name="Members only")).to_be_visible()


async def test_it_says_when_the_connection_is_lost_and_comes_back(
    new_page: NewPage, complaints: Complaints, screenshot: Screenshot, axe: Axe
) -> None:
    complaints.expect("ERR_CONNECTION_REFUSED|WebSocket connection")
    async with running_server() as server:
        await server.create_stream("wall-lost", title="Town hall")
        await ask(server, "wall-lost", "Will there be a recording?")
        page = await new_page(1280, 720)
        await page.goto(f"{server.url}/present/wall-lost")
        await expect(page.get_by_text("Will there be a recording?")).to_be_visible()
        lost = page.get_by_text("No connection. What you see may be old")
        await expect(lost).to_have_count(0)
        await server.stop()
        await expect(lost).to_be_visible()
        await expect(page.get_by_text("Will there be a recording?")).to_be_visible()
        await screenshot(page, "present-lost")
        await inspect(page, axe)
        await server.start()
        await expect(lost).to_have_count(0, timeout=30_000)
        async with server.client("wall-lost", host_token(server)) as host:
            (question,) = host.view.questions.values()
            await host.set_question_status(question.id, "answered")
        await expect(page.get_by_text("Will there be a recording?")).to_have_count(0)


async def test_before_and_after_the_stream(
    server: RunningServer, new_page: NewPage, screenshot: Screenshot, axe: Axe
) -> None:
    await server.create_stream("wall-times", title="Town hall", live=False)
    page = await new_page(1280, 720)
    await page.goto(f"{server.url}/present/wall-times?join=https://example.org/ask&accent=ffcc00")
    await expect(page.get_by_text("Begins soon")).to_be_visible()
    await expect(page.get_by_text("example.org/ask", exact=True)).to_be_visible()
    await screenshot(page, "present-scheduled")
    await inspect(page, axe)
    async with server.client("wall-times", host_token(server)) as host:
        await host.start()
        await host.end()
    await expect(page.get_by_text("The stream has ended.")).to_be_visible()
    await screenshot(page, "present-ended")
    await inspect(page, axe)


async def test_the_pointer_is_hidden_until_it_moves(server: RunningServer, new_page: NewPage) -> None:
    await server.create_stream("wall-pointer")
    page = await new_page(1280, 720)
    await page.clock.install()
    await page.goto(f"{server.url}/present/wall-pointer")
    body = page.locator("body")
    await expect(body).to_have_css("cursor", "none")
    await page.mouse.move(200, 200)
    await expect(body).to_have_css("cursor", "auto")
    await page.clock.run_for(3_000)
    await expect(body).to_have_css("cursor", "none")
