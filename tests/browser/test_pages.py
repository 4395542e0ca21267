"""Stories of people in front of the pages, with a real server behind them."""

from __future__ import annotations

import re

from playwright.async_api import expect

from backchannel.config import LimitOptions, Settings
from backchannel.testing import RunningServer, running_server

from .conftest import Complaints, NewPage
from .live_server import create_video_stream, host_token
from .viewer import Viewer


async def test_two_people_and_a_host(server: RunningServer, new_page: NewPage) -> None:
    await server.create_stream("story")
    ada, ben, ines = [Viewer(await new_page()) for _ in range(3)]
    await ada.open(server.url, "story", server.token("Ada"))
    await ben.open(server.url, "story", server.token("Ben"))
    await ines.open(server.url, "story", host_token(server))

    await ada.say("Hello from Lisbon")
    await expect(ben.message("Hello from Lisbon")).to_contain_text("Ada")
    await ben.message("Hello from Lisbon").hover()
    await ben.page.get_by_role("button", name="Reply to Ada").click()
    await ben.say("And from Accra")
    await expect(ada.message("And from Accra")).to_contain_text("Hello from Lisbon")
    await ines.say("Welcome, both")
    await expect(ada.message("Welcome, both")).to_contain_text("Host")

    for viewer in (ada, ben, ines):
        await viewer.show_questions()
    await ada.ask("Will the tools be open source?", anonymous=True)
    await expect(ada.question("open source")).to_contain_text("Yours")
    await expect(ben.question("open source")).to_contain_text("Anonymous")
    await expect(ben.question("open source")).not_to_contain_text("Yours")

    await ben.upvote("open source").click()
    await expect(ben.upvote("open source")).to_have_attribute("aria-pressed", "true")
    await expect(ada.upvote("open source")).to_have_accessible_name(re.compile("1 vote:"))
    await ben.upvote("open source").click()
    await expect(ada.upvote("open source")).to_have_accessible_name(re.compile("0 votes:"))
    await ben.upvote("open source").click()

    await ines.question("open source").get_by_role("button", name="Answer", exact=True).click()
    await ines.page.get_by_role("textbox", name="Your answer").fill("They are already.")
    await ines.page.get_by_role("button", name="Send answer").click()
    for viewer in (ada, ben):
        await expect(viewer.question("open source")).to_contain_text("They are already.")
        await expect(viewer.upvote("open source")).to_be_disabled()
    await ada.page.get_by_role("radio", name="Open").check(force=True)
    await expect(ada.question("open source")).to_have_count(0)


async def test_a_guest_gets_a_name_when_first_speaking(server: RunningServer, new_page: NewPage) -> None:
    await server.create_stream("guests")
    guest = Viewer(await new_page(360, 640))
    await guest.open(server.url, "guests")
    await guest.say("May I join?")
    await guest.page.get_by_role("button", name="Just read").click()
    await expect(guest.box).to_have_value("May I join?")

    await guest.box.press("Enter")
    await guest.give_name("Olga")
    await expect(guest.message("May I join?")).to_contain_text("Olga")
    await expect(guest.box).to_be_focused()
    assert await guest.page.evaluate("localStorage.getItem('access_token')")

    await guest.page.reload()
    await guest.say("Back again")
    await expect(guest.message("Back again")).to_contain_text("Olga")

    await guest.page.get_by_role("button", name="Olga", exact=True).click()
    await guest.page.get_by_role("button", name="Change name").click()
    await guest.give_name("Olga K.")
    await expect(guest.page.get_by_role("button", name="Olga K.", exact=True)).to_be_visible()
    await guest.page.get_by_role("button", name="Olga K.", exact=True).click()
    await guest.page.get_by_role("button", name="Sign out").click()
    await expect(guest.page.get_by_role("button", name="Menu")).to_be_visible()
    assert await guest.page.evaluate("localStorage.getItem('access_token')") is None


async def test_a_guest_gets_a_name_when_first_voting(server: RunningServer, new_page: NewPage) -> None:
    await server.create_stream("guest-vote")
    async with server.client("guest-vote", server.token("Ada")) as ada:
        await ada.ask("Does a guest's vote count?")
    guest = Viewer(await new_page(360, 640))
    await guest.open(server.url, "guest-vote")
    await guest.show_questions()
    await guest.upvote("guest's vote").click()
    await guest.give_name("Olga")
    await expect(guest.upvote("guest's vote")).to_have_attribute("aria-pressed", "true")
    await expect(guest.upvote("guest's vote")).to_have_accessible_name(re.compile("1 vote:"))


async def test_a_name_that_is_refused_says_why(
    server: RunningServer, new_page: NewPage, complaints: Complaints
) -> None:
    complaints.expect("status of 4")  # the browser reports every refused request
    await server.create_stream("names")
    guest = Viewer(await new_page())
    await guest.open(server.url, "names")
    await guest.say("Hello")
    await guest.give_name("x" * 41)
    dialog = guest.page.get_by_role("dialog")
    await expect(dialog.get_by_role("alert")).to_contain_text("40")
    await guest.give_name("Ada")
    await expect(guest.message("Hello")).to_contain_text("Ada")


async def test_a_guest_of_another_stream_is_nobodys_problem(server: RunningServer, new_page: NewPage) -> None:
    for stream_id in ("first", "second"):
        await server.create_stream(stream_id)
    guest = Viewer(await new_page())
    await guest.open(server.url, "first")
    await guest.say("Hello")
    await guest.give_name("Olga")
    await expect(guest.message("Hello")).to_be_visible()
    await guest.open(server.url, "second")
    await guest.say("Hello here")
    await expect(guest.page.get_by_role("textbox", name="Your name")).to_have_value("Olga")
    await guest.page.get_by_role("button", name="Join", exact=True).click()
    await expect(guest.message("Hello here")).to_contain_text("Olga")


async def test_a_refused_message_stays(new_page: NewPage) -> None:
    slow = Settings(limits=LimitOptions(chat_rate=0.01, chat_burst=2))
    async with running_server(slow) as server:
        await server.create_stream("quick")
        ada = Viewer(await new_page())
        await ada.open(server.url, "quick", server.token("Ada"))
        for text in ("one", "two"):
            await ada.say(text)
            await expect(ada.message(text)).to_be_visible()
        await ada.say("three is too many")
        await expect(ada.page.get_by_text("That was too soon. Your message waits")).to_be_attached()
        await expect(ada.page.get_by_text("Goes out in")).to_be_visible()
        await expect(ada.box).to_have_value("three is too many")
        await ada.page.get_by_role("button", name="Do not send").click()
        await expect(ada.page.get_by_text("Goes out in")).to_have_count(0)
        await expect(ada.box).to_have_value("three is too many")


async def test_a_token_in_the_link_is_taken_out_of_it(server: RunningServer, new_page: NewPage) -> None:
    await server.create_stream("link")
    ada = Viewer(await new_page())
    token = server.token("Ada")
    await ada.open(server.url, "link", token)
    await expect(ada.page.get_by_role("button", name="Ada", exact=True)).to_be_visible()
    assert ada.page.url == f"{server.url}/watch/link"
    assert await ada.page.evaluate("localStorage.getItem('access_token')") == token
    # The same page again with somebody else's link: only the fragment changes.
    await ada.page.goto(f"{server.url}/watch/link#access_token={server.token('Ben')}")
    await expect(ada.page.get_by_role("button", name="Ben", exact=True)).to_be_visible()


async def test_the_host_starts_and_ends(server: RunningServer, new_page: NewPage) -> None:
    await create_video_stream(server, "evening", live=False)
    ines, ada = Viewer(await new_page()), Viewer(await new_page(360, 640))
    await ines.open(server.url, "evening", host_token(server))
    await ada.open(server.url, "evening", server.token("Ada"))
    await expect(ada.page.get_by_text("Not live yet")).to_be_visible()
    await ines.page.get_by_role("button", name="Go live").click()
    await expect(ada.page.locator("video")).to_be_visible()
    await ines.page.get_by_role("button", name="End stream").click()
    await ines.page.get_by_role("button", name="No", exact=True).click()
    await ines.page.get_by_role("button", name="End stream").click()
    await ines.page.get_by_role("button", name="End it").click()
    await expect(ada.page.get_by_text("This stream has ended")).to_be_visible()
    await expect(ada.box).to_have_count(0)
    await expect(ada.page.get_by_text("Everything stays here to read").first).to_be_visible()


async def test_the_lobby_leads_to_the_streams(server: RunningServer, new_page: NewPage) -> None:
    await server.create_stream("in-lobby", title="Winter road plan")
    page = await new_page()
    await page.goto(server.url)
    await page.get_by_role("region", name="Live now").get_by_role("link", name="Winter road plan").click()
    await expect(page.get_by_role("heading", name="Winter road plan", level=1)).to_be_visible()
    await expect(page).to_have_title("Winter road plan · Backchannel")


async def test_the_theme_is_kept(server: RunningServer, new_page: NewPage) -> None:
    page = await new_page(color_scheme="light")
    await page.goto(server.url)
    ground = "getComputedStyle(document.body).backgroundColor"
    light = await page.evaluate(ground)
    await page.get_by_role("button", name="Menu").click()
    await page.get_by_role("combobox", name="Theme").select_option("Dark")
    dark = await page.evaluate(ground)
    assert dark != light
    await page.reload()
    assert await page.evaluate(ground) == dark
