"""What the pages say when the connection is lost, refused or back."""

from __future__ import annotations

import time

import pytest
from playwright.async_api import expect

from backchannel.protocol.user import Role
from backchannel.testing import RunningServer, running_server

from ..integration.tokens import forged
from .conftest import Complaints, NewPage
from .viewer import Viewer


async def test_a_killed_server_is_noticed_and_comes_back(new_page: NewPage, complaints: Complaints) -> None:
    complaints.expect("ERR_CONNECTION_REFUSED")
    async with running_server() as server:
        await server.create_stream("restart")
        ada, ben = Viewer(await new_page()), Viewer(await new_page(360, 640))
        await ada.open(server.url, "restart", server.token("Ada"))
        await ben.open(server.url, "restart", server.token("Ben"))
        await ada.say("before")
        await expect(ben.message("before")).to_be_visible()
        await expect(ada.page.get_by_role("button", name="Retry now")).to_have_count(0)

        await server.kill()
        await expect(ada.page.get_by_role("status").filter(has_text="Connection lost")).to_have_count(1)
        await ada.say("while it was away")
        await expect(ada.message("while it was away")).to_contain_text("Sending")
        await expect(ada.page.get_by_text("What you wrote waits to be sent.").first).to_be_attached()

        await server.start()
        for viewer in (ada, ben):
            retry = viewer.page.get_by_role("button", name="Retry now")
            # In one step: the page may come back by itself between a look and a press.
            await retry.evaluate_all("buttons => buttons.forEach((button) => button.click())")
            await expect(retry).to_have_count(0, timeout=30_000)
        await expect(ben.message("while it was away")).to_have_count(1)
        await expect(ada.message("while it was away")).to_have_count(1)
        await expect(ada.message("while it was away")).not_to_contain_text("Sending")
        await expect(ada.message("before")).to_have_count(1)


async def test_offline_is_said(new_page: NewPage, complaints: Complaints) -> None:
    complaints.expect("net::ERR_")
    async with running_server() as server:
        await server.create_stream("offline")
        ada = Viewer(await new_page())
        await ada.open(server.url, "offline", server.token("Ada"))
        await ada.page.context.set_offline(True)
        await server.kill()  # the browser leaves an open socket open when it goes offline
        await expect(ada.page.get_by_role("status").filter(has_text="You are offline")).to_have_count(1)
        await server.start()
        await ada.say("still here")
        await ada.page.context.set_offline(False)
        await expect(ada.page.get_by_role("button", name="Retry now")).to_have_count(0)
        await expect(ada.message("still here")).not_to_contain_text("Sending")


REFUSALS = {
    "expired": "Your sign-in has expired",
    "other": "Your sign-in is for another stream",
    "forged": "Your sign-in does not work here",
}


@pytest.mark.parametrize("kind", REFUSALS)
async def test_a_token_that_is_refused(server: RunningServer, new_page: NewPage, kind: str) -> None:
    stream_id = f"refusing-{kind}"
    await server.create_stream(stream_id)
    tokens = {
        "expired": forged(server, exp=time.time() - 3600),
        "other": server.token("Ada", streams={"elsewhere": Role.viewer}),
        "forged": "not-a-token",
    }
    page = await new_page()
    await page.goto(f"{server.url}/watch/{stream_id}#access_token={tokens[kind]}")
    await expect(page.get_by_role("heading", name=REFUSALS[kind])).to_be_visible()
    await page.get_by_role("button", name="Go on without signing in").click()
    await expect(page.get_by_role("log")).to_be_visible()
    assert await page.evaluate("localStorage.getItem('access_token')") is None


async def test_a_lobby_for_a_token_that_is_refused(
    server: RunningServer, new_page: NewPage, complaints: Complaints
) -> None:
    complaints.expect("status of 401")
    await server.create_stream("open-to-all", title="Open to all")
    page = await new_page()
    await page.goto(f"{server.url}/#access_token={forged(server, exp=time.time() - 3600)}")
    await expect(page.get_by_role("alert")).to_contain_text("Your sign-in has expired")
    await expect(page.get_by_role("link", name="Open to all")).to_be_visible()
    await page.get_by_role("button", name="Sign out").first.click()
    await expect(page.get_by_role("alert")).to_have_count(0)
    await expect(page.get_by_role("link", name="Open to all")).to_be_visible()


async def test_no_such_stream(server: RunningServer, new_page: NewPage) -> None:
    page = await new_page()
    await page.goto(f"{server.url}/watch/no-such-stream")
    await expect(page.get_by_role("heading", name="No such stream")).to_be_visible()
    await page.get_by_role("link", name="All streams").click()
    await expect(page.get_by_role("heading", name="Streams", exact=True)).to_be_visible()


async def test_a_stream_by_invitation(server: RunningServer, new_page: NewPage) -> None:
    await server.create_stream("invited", guests=False)
    page = await new_page()
    await page.goto(f"{server.url}/watch/invited")
    await expect(page.get_by_role("heading", name="This stream is by invitation")).to_be_visible()


async def test_an_unknown_page(server: RunningServer, new_page: NewPage, complaints: Complaints) -> None:
    complaints.expect("status of 404")
    page = await new_page()
    await page.goto(f"{server.url}/nowhere")
    await expect(page.get_by_role("heading", name="No such page")).to_be_visible()


async def test_a_lobby_without_a_server(new_page: NewPage, complaints: Complaints) -> None:
    complaints.expect("ERR_CONNECTION_REFUSED")
    async with running_server() as server:
        page = await new_page()
        await page.goto(server.url)
        await expect(page.get_by_text("There is no stream yet.")).to_be_visible()
        await server.kill()
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        await expect(page.get_by_role("alert")).to_contain_text("could not be reached")
        await server.start()
        await page.get_by_role("button", name="Try again").click()
        await expect(page.get_by_role("alert")).to_have_count(0)
