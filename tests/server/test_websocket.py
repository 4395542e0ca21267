"""The endpoints, the same under prepared frames and under plain ASGI."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from backchannel.protocol.base import SUBPROTOCOL
from backchannel.protocol.user import Role
from backchannel.room.identity import Identity
from backchannel.server import websocket
from backchannel.server.sinks import AsgiSink, PreparedSink

from .sockets import PLAIN, PREPARED, Frame, Site, Socket, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")
SAY = "livestream:chat_message"
HELLO = {"message": "Hello"}


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=[PREPARED, PLAIN])
async def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Site]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(websocket, "TICK_INTERVAL", 0.05)
        directory = tmp_path_factory.mktemp("site")
        changes = {"auth": {"leeway": 0, "expiry_warning": 1.5}, "room": {"viewer_count_interval": 0.02}}
        async with serving(request.param, directory, **changes) as site:
            yield site


async def test_each_kind_writes_its_own_way(site: Site) -> None:
    async with site.watch(await site.stream()):
        (session,) = site.application.gateway._sessions
        assert isinstance(session._sink, PreparedSink if site.kind == PREPARED else AsgiSink)


@pytest.mark.parametrize("slash", ["", "/"])
async def test_connecting_to_a_stream_joins_it(site: Site, slash: str) -> None:
    id = await site.stream()
    async with site.dial(f"/ws/livestream/{id}{slash}", site.token()) as socket:
        welcome = await socket.next()
        assert welcome["type"] == "livestream:welcome"
        assert "stream_id" not in welcome
        assert welcome["data"]["user"]["id"] == "ada"
        ack = await socket.reply(SAY, HELLO)
        assert ack == {"type": "ack", "ref": "r", "data": {"id": ack["data"]["id"], "offset": 1}}
        said = await _event(socket)
        assert (said["offset"], said["data"]["message"], "stream_id" in said) == (1, "Hello", False)


async def _event(socket: Socket, type: str = SAY) -> Frame:
    """The event, before or after what was read already."""
    for frame in socket.seen:
        if frame["type"] == type:
            return frame
    return await socket.until(type)


@pytest.mark.parametrize("slash", ["", "/"])
async def test_one_connection_for_many_streams(site: Site, slash: str) -> None:
    first, second = await site.stream(), await site.stream()
    async with site.dial(f"/ws{slash}", site.token()) as socket, site.watch(second, site.token("bob")) as bob:
        assert (await socket.next())["type"] == "connection:welcome"
        for id in (first, second):
            ack = await socket.reply("livestream:join", stream_id=id)
            assert (ack["type"], ack["stream_id"], ack["data"]) == ("ack", id, {})
            welcome = await socket.until("livestream:welcome")
            assert (welcome["stream_id"], welcome["data"]["stream"]["id"]) == (id, id)
        await bob.reply(SAY, {"message": "In the second"})
        said = await socket.until(SAY)
        assert (said["stream_id"], said["data"]["message"]) == (second, "In the second")
        ack = await socket.reply(SAY, HELLO, stream_id=first)
        assert (ack["stream_id"], ack["data"]["offset"]) == (first, 1)
        assert (await socket.reply(SAY, HELLO))["data"]["field"] == "stream_id"
        assert (await socket.reply("livestream:leave", stream_id=second))["type"] == "ack"
        await bob.reply(SAY, {"message": "Unheard"})
        assert (await socket.reply(SAY, HELLO, stream_id=second))["data"]["code"] == "not_joined"
        await socket.reply("ping")
        assert "Unheard" not in str(socket.seen)
        refused = await socket.reply("livestream:join", stream_id="nowhere")
        assert (refused["data"]["code"], refused["stream_id"]) == ("no_such_stream", "nowhere")
        assert (await socket.reply("livestream:join", stream_id=second))["type"] == "ack"


async def test_join_and_leave_are_for_the_other_endpoint(site: Site) -> None:
    id = await site.stream()
    async with site.watch(id, site.token()) as socket:
        assert (await socket.reply("livestream:join", stream_id=id))["data"]["code"] == "already_joined"
        assert (await socket.reply("livestream:leave", stream_id=id))["data"]["code"] == "wrong_endpoint"
        assert (await socket.reply(SAY, HELLO, stream_id="other"))["data"]["code"] == "wrong_stream"


async def test_two_viewers_see_the_same(site: Site) -> None:
    id = await site.stream()
    async with site.watch(id, site.token("ada")) as ada, site.watch(id) as guest:
        for i in range(30):
            await ada.reply(SAY, {"message": str(i)})
        while guest.seen[-1].get("offset") != 30:
            await guest.next()
        await ada.reply("ping")
        of_ada, of_guest = ([f for f in s.seen if f["type"] == SAY] for s in (ada, guest))
        assert of_ada == of_guest
        assert [frame["offset"] for frame in of_ada] == list(range(1, 31))


async def test_a_long_message_survives_each_length_of_frame(site: Site) -> None:
    """RFC 6455 writes lengths in three ways; the snapshot needs the longest."""
    id = await site.stream()
    async with site.watch(id, site.token()) as socket:
        for _ in range(60):
            await socket.reply(SAY, {"message": "👩‍🚀" * 300})
    async with site.dial(f"/ws/livestream/{id}") as socket:
        welcome = await socket.next()
        assert len(welcome["data"]["snapshot"]["chat"]) == 60
        assert len(str(welcome).encode()) > 2**16


class TestResume:
    @pytest.mark.parametrize(
        ("query", "recovered"),
        [
            ("?epoch={epoch}&offset=3", True),
            ("?epoch={epoch}&offset=5", True),
            ("?epoch=other&offset=3", False),
            ("?epoch={epoch}&offset=6", False),
            ("?epoch={epoch}&offset=-1", False),
            ("?epoch={epoch}&offset=x", False),
            ("?epoch={epoch}&offset=99999999999999999999", False),
            ("?epoch={epoch}&offset=" + "9" * 5000, False),
            ("?epoch={epoch}", False),
            ("?offset=3", False),
            ("?epoch=&offset=", False),
            ("?" + "&".join(f"a{i}=1" for i in range(100)), False),
        ],
        ids=lambda value: str(value)[:40],
    )
    async def test_a_position_in_the_url(self, site: Site, query: str, recovered: bool) -> None:
        id = await site.stream()
        async with site.watch(id, site.token()) as ada:
            for i in range(5):
                await ada.reply(SAY, {"message": str(i)})
            epoch = ada.seen[0]["data"]["epoch"]
            async with site.watch(id, None, query.format(epoch=epoch)) as back:
                welcome = back.seen[0]["data"]
                assert (welcome["recovered"], "snapshot" in welcome) == (recovered, not recovered)
                await ada.reply(SAY, {"message": "5"})
                while back.seen[-1].get("offset") != 6:
                    await back.next()
                offsets = [frame["offset"] for frame in back.seen if frame["type"] == SAY]
                stood_at = int(query.rpartition("=")[2]) if recovered else 5
                assert offsets == list(range(stood_at + 1, 7))


class TestWhoIsThere:
    async def test_the_first_way_is_the_only_one_looked_at(self, site: Site) -> None:
        """Subprotocol, then header, then ticket, then query."""
        id = await site.stream()

        def ticket() -> str:
            return site.application.gateway.services.tickets.issue(Identity("by-ticket", "By ticket"))

        query, header = (
            f"token={site.token('by-query')}",
            {"Authorization": f"Bearer {site.token('by-header')}"},
        )
        offer = [SUBPROTOCOL, f"bearer.{site.token('by-subprotocol')}"]
        ways = [
            (offer, header, f"?ticket={ticket()}&{query}", "by-subprotocol"),
            ([SUBPROTOCOL], header, f"?ticket={ticket()}&{query}", "by-header"),
            ([], {}, f"?ticket={ticket()}&{query}", "by-ticket"),
            ([], {}, f"?{query}", "by-query"),
            ([], {}, "", None),
        ]
        for offered, headers, query, user in ways:
            async with site.dial(
                f"/ws/livestream/{id}/{query}", offer=offered, additional_headers=headers
            ) as socket:
                welcome = await socket.next()
                assert welcome["data"]["user"]["id"] == user
                assert socket.subprotocol == (SUBPROTOCOL if offered else None)

    async def test_a_wrong_first_way_is_not_mended_by_a_later_one(self, site: Site) -> None:
        id = await site.stream()
        query = f"?token={site.token()}"
        async with site.dial(f"/ws/livestream/{id}{query}", offer=[SUBPROTOCOL, "bearer.x"]) as socket:
            assert (await socket.closed())[0] == 4501
            assert socket.subprotocol == SUBPROTOCOL

    async def test_protocols_that_nobody_speaks(self, site: Site) -> None:
        async with site.dial(f"/ws/livestream/{await site.stream()}", offer=["graphql-ws"]) as socket:
            assert (await socket.closed())[0] == 4500

    @pytest.mark.parametrize(
        ("path", "who", "code"),
        [
            ("/ws/livestream/{id}", "garbage", 4501),
            ("/ws/livestream/{id}", "null", 4501),
            ("/ws", None, 4506),
            ("/ws/livestream/{private}", None, 4506),
            ("/ws/livestream/{private}", "guest", 4506),
            ("/ws/livestream/nowhere", "ada", 4504),
            ("/ws/livestream/a%2Fb", "ada", 4504),
            ("/ws/livestream/{id}/more", "ada", 4504),
            ("/ws/livestream/", "ada", 4504),
            ("/elsewhere", "ada", 4504),
            ("/ws/livestream/{id}", "stranger", 4505),
        ],
    )
    async def test_a_refusal_is_a_close_code_after_the_handshake(
        self, site: Site, path: str, who: str | None, code: int
    ) -> None:
        tokens = {
            "ada": site.token(),
            "guest": site.token("guest", guest=True),
            "stranger": site.token(streams={"another": Role.host}),
            None: None,
        }
        path = path.format(id=await site.stream(), private=await site.stream(guests=False))
        async with site.dial(path, tokens.get(who, who)) as socket:
            got, reason = await socket.closed()
            assert got == code
            assert reason
            assert socket.seen == []

    async def test_a_foreign_page_is_refused_and_its_own_is_not(self, site: Site) -> None:
        id = await site.stream()
        async with site.dial(f"/ws/livestream/{id}", site.token(), origin="https://evil.example") as socket:
            assert (await socket.closed())[0] == 4507
        own = f"http://127.0.0.1:{site.port}"
        async with site.dial(f"/ws/livestream/{id}", site.token(), origin=own) as socket:
            assert (await socket.next())["type"] == "livestream:welcome"


class TestTokens:
    async def test_a_token_that_ends_is_warned_of_then_closes(self, site: Site) -> None:
        id = await site.stream()
        async with site.dial(f"/ws/livestream/{id}", site.token(ttl=2)) as socket:
            await socket.until("auth:expiring")
            assert (await socket.closed())[0] == 4502

    async def test_a_new_token_keeps_it_open_and_another_role_brings_it_back(self, site: Site) -> None:
        id = await site.stream()
        async with site.watch(id, site.token()) as socket:
            assert (await socket.reply("auth:refresh", {"token": "x"}))["data"]["code"] == "bad_token"
            other = await socket.reply("auth:refresh", {"token": site.token("bob")})
            assert other["data"]["code"] == "bad_token"
            assert (await socket.reply("auth:refresh", {"token": site.token()}))["type"] == "ack"
            assert (await socket.reply(SAY, HELLO))["type"] == "ack"
            promoted = await socket.reply("auth:refresh", {"token": site.token(role=Role.moderator)})
            assert promoted["type"] == "ack"
            assert (await socket.closed())[0] == 4010


class TestFrames:
    @pytest.mark.parametrize("payload", [b"\x00", b"{}"])
    async def test_binary_is_refused(self, site: Site, payload: bytes) -> None:
        async with site.watch(await site.stream()) as socket:
            await socket.connection.send(payload)
            assert (await socket.closed())[0] == 1003

    @pytest.mark.parametrize(
        "payload", ["x" * 16_385, "é" * 8193], ids=["ASCII", "more bytes than characters"]
    )
    async def test_too_big_is_refused(self, site: Site, payload: str) -> None:
        async with site.watch(await site.stream()) as socket:
            await socket.connection.send(payload)
            assert (await socket.closed())[0] == 1009

    async def test_16_kib_are_not_too_big(self, site: Site) -> None:
        async with site.watch(await site.stream()) as socket:
            await socket.connection.send("x" * 16_384)
            assert (await socket.until("error"))["data"]["code"] == "invalid_json"

    async def test_nonsense_is_answered_and_the_connection_lives(self, site: Site) -> None:
        async with site.watch(await site.stream(), site.token()) as socket:
            for text in (
                "",
                "[]",
                "{",
                '{"type": "nope", "stream_id": "a b"}',
                '{"type": "ping", "ref": {}}',
            ):
                await socket.connection.send(text)
                assert (await socket.until("error"))["data"]["message"]
            assert (await socket.reply("ping"))["type"] == "ack"


async def test_who_leaves_is_not_counted_any_more(site: Site) -> None:
    id = await site.stream()
    async with site.watch(id, site.token()) as ada:
        async with site.watch(id):
            while (await ada.until("livestream:viewer_count"))["data"]["viewer_count"] != 2:
                pass
        while (await ada.until("livestream:viewer_count"))["data"]["viewer_count"] != 1:
            pass
    assert site.application.gateway.counts.total <= 1
