"""The video, and how much of the pages it may cost those who do not watch it."""

from __future__ import annotations

import gzip

from playwright.async_api import Response, expect

from backchannel.testing import RunningServer

from .conftest import Complaints, NewPage
from .live_server import create_video_stream, host_token
from .viewer import Viewer

MAX_SCRIPT_BYTES = 90_000
"""Of all JavaScript of the viewer page without video, as gzip: on slow 3G (50 kB/s) under two seconds."""


async def test_the_clip_plays(server: RunningServer, new_page: NewPage) -> None:
    await create_video_stream(server, "clip")
    viewer = Viewer(await new_page())
    await viewer.open(server.url, "clip")
    video = viewer.page.locator("video")
    await expect(video).to_have_js_property("paused", False)
    await viewer.watch()
    assert await video.evaluate("video => video.videoWidth") == 960
    assert await video.evaluate("video => video.loop && video.controls && video.muted")
    await viewer.page.get_by_role("button", name="Sound on").click()
    await expect(video).to_have_js_property("muted", False)
    await expect(viewer.page.get_by_role("button", name="Sound on")).to_have_count(0)


async def test_a_video_that_cannot_be_played_says_so(
    server: RunningServer, new_page: NewPage, complaints: Complaints
) -> None:
    complaints.expect("status of 404")
    host = host_token(server)
    new = {"id": "broken", "title": "Broken", "video_url": "/demo/no-such-clip.m3u8"}
    assert (await server.request("POST", "/api/streams", token=host, body=new)).status == 201
    assert (await server.request("POST", "/api/streams/broken/start", token=host)).status == 200
    viewer = Viewer(await new_page())
    await viewer.open(server.url, "broken")
    said = viewer.page.get_by_role("alert").filter(has_text="The video cannot be played")
    await expect(said).to_be_visible(timeout=20_000)
    await expect(viewer.page.get_by_role("button", name="Try again")).to_be_visible()
    await expect(viewer.box).to_be_enabled()


async def test_the_scripts_are_small(server: RunningServer, new_page: NewPage) -> None:
    await server.create_stream("plain")
    page = await new_page()
    scripts: list[Response] = []
    page.on("response", lambda response: scripts.append(response) if response.url.endswith(".js") else None)
    viewer = Viewer(page)
    await viewer.open(server.url, "plain")
    await viewer.show_questions()
    await expect(viewer.ask_box).to_be_visible()
    sizes = {script.url: len(gzip.compress(await script.body())) for script in scripts}
    names = {url: url.rsplit("/", 1)[-1].rsplit("-", 1)[0] for url in sizes}
    assert "hls" not in names.values(), "hls.js was loaded for a stream without a playlist"
    assert not any(name.endswith("de") for name in names.values()), "a language that nobody reads was loaded"
    assert sizes
    assert sum(sizes.values()) <= MAX_SCRIPT_BYTES, sizes
