"""REST: messages and questions by page."""

from __future__ import annotations

from typing import Any

import pytest

from backchannel.log.base import LogUnavailable
from backchannel.log.memory import MemoryLog
from backchannel.protocol.events import ChatMessage, Question
from backchannel.protocol.user import Role

from .conftest import Site, error_of


class TestMessages:
    async def test_pages_from_the_newest(self, site: Site) -> None:
        await site.create()
        await site.do("start", "h", Role.host)
        for n in range(7):
            await site.do("chat_message", f"u{n}", message=f"message {n}")
        seen: list[list[str]] = []
        before: int | None = None
        while True:
            query = {"limit": 3} | ({"before": before} if before else {})
            response = await site.client.get("/api/streams/demo/messages", params=query)
            assert response.status_code == 200, response.text
            page = response.json()
            seen.append([message["message"] for message in page["messages"]])
            for message in page["messages"]:
                ChatMessage.model_validate({k: v for k, v in message.items() if k != "offset"})
            before = page["next_before"]
            if before is None:
                break
        assert seen == [[f"message {n}" for n in numbers] for numbers in ([4, 5, 6], [1, 2, 3], [0])]

    async def test_an_exact_page_is_the_last(self, site: Site) -> None:
        await site.create()
        await site.do("start", "h", Role.host)
        await site.do("chat_message", message="one")
        page = (await site.client.get("/api/streams/demo/messages?limit=1")).json()
        assert (len(page["messages"]), page["next_before"]) == (1, None)
        assert page["messages"][0]["offset"] == 2

    async def test_nothing_yet(self, site: Site) -> None:
        await site.create()
        assert (await site.client.get("/api/streams/demo/messages")).json() == {
            "messages": [],
            "next_before": None,
        }

    @pytest.mark.parametrize("kind", ["messages", "questions"])
    @pytest.mark.parametrize("limit", ["0", "-1", "101", "x", "1e9"])
    async def test_pages_are_capped(self, site: Site, kind: str, limit: str) -> None:
        await site.create()
        response = await site.client.get(f"/api/streams/demo/{kind}?limit={limit}")
        assert error_of(response, 422, "invalid_field")["field"] == "limit"

    @pytest.mark.parametrize("before", ["-1", "x", str(2**53)])
    async def test_a_wrong_offset(self, site: Site, before: str) -> None:
        await site.create()
        response = await site.client.get(f"/api/streams/demo/messages?before={before}")
        assert error_of(response, 422, "invalid_field")["field"] == "before"


class TestQuestions:
    async def ask(self, site: Site, votes: dict[str, int]) -> None:
        await site.create()
        for text, count in votes.items():
            question = await site.do("question", f"asker of {text}", question=text)
            for n in range(count):
                await site.do("question_upvote", f"voter {n}", question_id=str(question))

    async def read(self, site: Site, sort: str, limit: int) -> list[list[str]]:
        pages, after = [], None
        while True:
            query: dict[str, Any] = {"sort": sort, "limit": limit} | ({"after": after} if after else {})
            response = await site.client.get("/api/streams/demo/questions", params=query)
            assert response.status_code == 200, response.text
            pages.append([Question.model_validate(q).question for q in response.json()["questions"]])
            after = response.json()["next_after"]
            if after is None:
                return pages

    async def test_by_votes_the_older_first_among_equals(self, site: Site) -> None:
        await self.ask(site, {"a": 0, "b": 2, "c": 1, "d": 2, "e": 0})
        assert await self.read(site, "votes", 2) == [["b", "d"], ["c", "a"], ["e"]]
        assert await self.read(site, "votes", 5) == [["b", "d", "c", "a", "e"]]

    async def test_by_time(self, site: Site) -> None:
        await self.ask(site, {"a": 0, "b": 2, "c": 1})
        assert await self.read(site, "time", 2) == [["a", "b"], ["c"]]

    async def test_anonymous_stays_anonymous(self, site: Site) -> None:
        await site.create()
        await site.do("question", "secret-asker", question="who am I?", anonymous=True)
        response = await site.client.get("/api/streams/demo/questions")
        assert response.json()["questions"][0]["user"] is None
        assert "secret-asker" not in response.text

    @pytest.mark.parametrize(
        "cursor", ["x", "1.2", "5", "1.00000000000000000000000000000000", "-." + "0" * 32]
    )
    @pytest.mark.parametrize("sort", ["votes", "time"])
    async def test_a_wrong_cursor(self, site: Site, sort: str, cursor: str) -> None:
        await self.ask(site, {"a": 1})
        response = await site.client.get(
            "/api/streams/demo/questions", params={"sort": sort, "after": cursor}
        )
        assert error_of(response, 422, "invalid_field")["field"] == "after"

    async def test_what_is_not_committed_is_not_shown(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The room decides on its state before the log has it; whoever reads meanwhile waits for the log's word."""
        await self.ask(site, {"a": 0})

        async def fail(self: MemoryLog, appends: object) -> None:
            raise LogUnavailable("gone")

        with monkeypatch.context() as patched:
            patched.setattr(MemoryLog, "append", fail)
            with pytest.raises(AssertionError):
                await site.do("question", question="never committed")
        assert await self.read(site, "time", 10) == [["a"]]
