"""The pages: what is served where, how long it may be kept, and what happens before they are built."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from backchannel.server.pages import CONTENT_SECURITY_POLICY, STAGE_POLICY, embed_policy, install_pages
from backchannel.server.rest_errors import install_error_handlers

from .conftest import error_of

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
INDEX = "<!doctype html><title>Backchannel</title>"
EMBED = "<!doctype html><title>Embed</title>"
SCRIPT = b"export const words = 'the same again and again and again and again and again and again';"
# The plain file's path, its type, and what is in it.
COMPRESSED = [
    ("/assets/index-B4x9.js", "text/javascript; charset=utf-8", SCRIPT),
    ("/", "text/html; charset=utf-8", INDEX.encode()),
    ("/watch/demo", "text/html; charset=utf-8", INDEX.encode()),
    ("/favicon.svg", "image/svg+xml", b"<svg/>"),
]
GZIP = {"Accept-Encoding": "gzip"}
PLAIN = {"Accept-Encoding": "identity"}


def client_of(folder: Path) -> httpx.AsyncClient:
    app = FastAPI(docs_url=None, redoc_url=None)
    install_error_handlers(app)
    install_pages(app, folder, ("https://www.example.org",))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://chat.example")


@pytest.fixture
async def pages(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    (tmp_path / "secret.txt").write_text("outside")
    folder = tmp_path / "pages"
    (folder / "assets").mkdir(parents=True)
    (folder / "demo" / "vp9").mkdir(parents=True)
    (folder / "index.html").write_text(INDEX)
    (folder / "embed.html").write_text(EMBED)
    (folder / "embed.js").write_text("export {};")
    (folder / "favicon.svg").write_text("<svg/>")
    (folder / "assets" / "index-B4x9.js").write_bytes(SCRIPT)
    (folder / "assets" / "theme-1.js").write_text("export {};")
    (folder / "demo" / "clip.m3u8").write_text("#EXTM3U")
    (folder / "demo" / "vp9" / "0.m4s").write_bytes(bytes(range(256)))
    for name in ("index.html", "favicon.svg", "assets/index-B4x9.js", "demo/clip.m3u8", "demo/vp9/0.m4s"):
        (folder / f"{name}.gz").write_bytes(gzip.compress((folder / name).read_bytes()))
    async with client_of(folder) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/watch/demo", "/watch/demo/", "/watch/demo?x=1"])
async def test_the_page_answers_its_routes(pages: httpx.AsyncClient, path: str) -> None:
    response = await pages.get(path, headers=BROWSER)
    assert (response.status_code, response.text) == (200, INDEX)
    assert response.headers["content-type"].startswith("text/html")
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["content-security-policy"] == CONTENT_SECURITY_POLICY


@pytest.mark.parametrize("path", ["/embed/demo", "/embed/demo/", "/embed/demo?view=chat"])
async def test_the_embed_can_be_framed_by_who_is_named(pages: httpx.AsyncClient, path: str) -> None:
    response = await pages.get(path, headers=BROWSER)
    assert (response.status_code, response.text) == (200, EMBED)
    policy = response.headers["content-security-policy"]
    assert policy.endswith("; frame-ancestors 'self' https://www.example.org")
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", ["/", "/watch/demo", "/embed.html", "/embed", "/embed/a/b", "/nowhere"])
async def test_nothing_else_can_be_framed_at_all(pages: httpx.AsyncClient, path: str) -> None:
    policy = (await pages.get(path, headers=BROWSER)).headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("name", ["present", "overlay"])
async def test_the_pages_for_a_stage_have_no_video_and_no_frame(
    pages: httpx.AsyncClient, tmp_path: Path, name: str
) -> None:
    (tmp_path / "pages" / f"{name}.html").write_text(f"<!doctype html><title>{name}</title>")
    for path in (f"/{name}/demo", f"/{name}/demo/"):
        response = await pages.get(path, headers=BROWSER)
        assert response.status_code == 200
        assert f"<title>{name}</title>" in response.text
        assert response.headers["content-security-policy"] == STAGE_POLICY
    assert STAGE_POLICY.endswith("frame-ancestors 'none'")
    assert "unsafe" not in STAGE_POLICY
    assert "media-src" not in STAGE_POLICY


def test_unless_somebody_is_named_only_the_server_s_own_pages_frame_the_embed() -> None:
    assert embed_policy(()).endswith("frame-ancestors 'self'")


async def test_any_site_may_import_the_embed_s_script_and_nothing_else(pages: httpx.AsyncClient) -> None:
    asked = {"Origin": "https://elsewhere.example"}
    script = await pages.get("/embed.js", headers=asked)
    assert script.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in script.headers
    assert script.headers["cache-control"] == "no-cache"
    for path in ("/", "/embed/demo", "/assets/index-B4x9.js"):
        assert "access-control-allow-origin" not in (await pages.get(path, headers=asked)).headers


async def test_assets_may_be_kept_for_ever(pages: httpx.AsyncClient) -> None:
    response = await pages.get("/assets/index-B4x9.js")
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["content-type"].startswith("text/javascript")


async def test_the_clip_can_be_read_in_ranges(pages: httpx.AsyncClient) -> None:
    response = await pages.get("/demo/vp9/0.m4s", headers={"Range": "bytes=10-19"})
    assert (response.status_code, response.content) == (206, bytes(range(10, 20)))
    assert response.headers["content-range"] == "bytes 10-19/256"
    assert response.headers["content-type"] == "video/iso.segment"
    playlist = await pages.get("/demo/clip.m3u8")
    assert playlist.headers["content-type"] == "application/vnd.apple.mpegurl"


@pytest.mark.parametrize("path", ["/", "/assets/index-B4x9.js", "/demo/clip.m3u8"])
async def test_what_has_not_changed_is_not_sent_again(pages: httpx.AsyncClient, path: str) -> None:
    tag = (await pages.get(path)).headers["etag"]
    assert (await pages.get(path, headers={"If-None-Match": tag})).status_code == 304


async def test_head(pages: httpx.AsyncClient) -> None:
    for path in ("/", "/watch/demo", "/demo/clip.m3u8"):
        for form in (PLAIN, GZIP):
            response, whole = await pages.head(path, headers=form), await pages.get(path, headers=form)
            assert (response.status_code, response.content) == (200, b"")
            assert response.headers == whole.headers


@pytest.mark.parametrize(("path", "media_type", "content"), COMPRESSED)
async def test_text_is_sent_compressed(
    pages: httpx.AsyncClient, path: str, media_type: str, content: bytes
) -> None:
    plain, compressed = await pages.get(path, headers=PLAIN), await pages.get(path, headers=GZIP)
    assert "content-encoding" not in plain.headers
    assert compressed.headers["content-encoding"] == "gzip"
    assert int(compressed.headers["content-length"]) == len(gzip.compress(content))
    for response in (plain, compressed):
        assert (response.status_code, response.content) == (200, content)
        assert response.headers["content-type"] == media_type
        assert response.headers["vary"] == "Accept-Encoding"
    for name in ("cache-control", "content-security-policy"):
        assert compressed.headers[name] == plain.headers[name]


@pytest.mark.parametrize("path", [path for path, _, _ in COMPRESSED])
async def test_a_cache_never_takes_one_form_for_the_other(pages: httpx.AsyncClient, path: str) -> None:
    tags = {(await pages.get(path, headers=form)).headers["etag"]: form for form in (PLAIN, GZIP)}
    assert len(tags) == 2
    for tag, form in tags.items():
        same = await pages.get(path, headers=form | {"If-None-Match": tag})
        assert (same.status_code, same.headers["etag"], same.headers["vary"]) == (304, tag, "Accept-Encoding")
        assert "content-encoding" not in same.headers
        other = PLAIN if form is GZIP else GZIP
        assert (await pages.get(path, headers=other | {"If-None-Match": tag})).status_code == 200


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "gzip"),
        ("br;q=1.0, GZIP;q=0.8, *;q=0.1", "gzip"),
        ("*", "gzip"),
        ("gzip;q=0", None),
        ("gzip; q=0.000, *", None),
        ("br, *;q=0", None),
        ("br", None),
        ("", None),
    ],
)
async def test_what_the_client_accepts(pages: httpx.AsyncClient, accepted: str, encoding: str | None) -> None:
    response = await pages.get("/assets/index-B4x9.js", headers={"Accept-Encoding": accepted})
    assert response.headers.get("content-encoding") == encoding
    assert response.content == SCRIPT


async def test_a_range_is_of_the_plain_form(pages: httpx.AsyncClient) -> None:
    compressed = await pages.get("/assets/index-B4x9.js", headers=GZIP)
    assert "accept-ranges" not in compressed.headers
    response = await pages.get("/assets/index-B4x9.js", headers=GZIP | {"Range": "bytes=0-5"})
    assert (response.status_code, response.content) == (206, SCRIPT[:6])
    assert "content-encoding" not in response.headers
    assert response.headers["vary"] == "Accept-Encoding"
    # The rest of a compressed form is not the rest of the plain one: the whole file comes.
    condition = {"Range": "bytes=6-", "If-Range": compressed.headers["etag"]}
    rest = await pages.get("/assets/index-B4x9.js", headers=GZIP | condition)
    assert (rest.status_code, rest.content) == (200, SCRIPT)


@pytest.mark.parametrize("path", ["/demo/clip.m3u8", "/demo/vp9/0.m4s"])
async def test_the_clip_is_never_compressed(pages: httpx.AsyncClient, path: str) -> None:
    response = await pages.get(path, headers=GZIP)
    assert response.status_code == 200
    assert "content-encoding" not in response.headers
    assert "vary" not in response.headers


async def test_without_a_compressed_form_the_plain_one_is_sent(pages: httpx.AsyncClient) -> None:
    response = await pages.get("/assets/theme-1.js", headers=GZIP)
    assert (response.status_code, response.text) == (200, "export {};")
    assert "content-encoding" not in response.headers
    assert response.headers["vary"] == "Accept-Encoding"


async def test_a_compressed_form_has_no_path_of_its_own(pages: httpx.AsyncClient) -> None:
    error_of(await pages.get("/assets/index-B4x9.js.gz"), 404, "not_found")
    error_of(await pages.get("/assets/gone.js", headers=GZIP), 404, "not_found")
    page = await pages.get("/index.html.gz", headers=BROWSER | GZIP)
    assert (page.status_code, page.text) == (404, INDEX)


async def test_an_unknown_path_is_the_pages_own_404(pages: httpx.AsyncClient) -> None:
    response = await pages.get("/nowhere", headers=BROWSER)
    assert (response.status_code, response.text) == (404, INDEX)
    # What was kept of another path must not turn a 404 into a 304.
    tag = response.headers["etag"]
    assert (await pages.get("/nowhere", headers=BROWSER | {"If-None-Match": tag})).status_code in {304, 404}


@pytest.mark.parametrize("path", ["/nowhere", "/assets/gone.js", "/demo/gone.m4s", "/api/nothing"])
async def test_programs_get_an_error(pages: httpx.AsyncClient, path: str) -> None:
    error_of(await pages.get(path), 404, "not_found")


@pytest.mark.parametrize("path", ["/assets/gone.js", "/api/nothing", "/demo/gone.m4s"])
async def test_a_missing_file_is_never_the_page(pages: httpx.AsyncClient, path: str) -> None:
    error_of(await pages.get(path, headers=BROWSER), 404, "not_found")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/assets/../../secret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%00",
    ],
)
async def test_nothing_outside_is_served(pages: httpx.AsyncClient, path: str) -> None:
    response = await pages.get(path)
    assert response.status_code == 404
    assert "outside" not in response.text


async def test_only_reading(pages: httpx.AsyncClient) -> None:
    for path in ("/", "/assets/index-B4x9.js"):
        error_of(await pages.post(path), 405, "method_not_allowed")


async def test_before_they_are_built_the_page_says_so(tmp_path: Path) -> None:
    async with client_of(tmp_path / "pages") as client:
        for path in ("/", "/watch/demo", "/nowhere"):
            response = await client.get(path, headers=BROWSER)
            assert response.status_code == 503
            assert "make demo" in response.text
            assert response.headers["cache-control"] == "no-store"
        error_of(await client.get("/assets/x.js"), 404, "not_found")


def test_the_policy_runs_no_inline_script() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "default-src 'none'" in CONTENT_SECURITY_POLICY
    assert "frame-ancestors 'none'" in CONTENT_SECURITY_POLICY
