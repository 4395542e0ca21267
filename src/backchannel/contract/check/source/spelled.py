"""Which names of messages a back end may put together at all: those that its source spells, whole or in parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

_ELSEWHERE = re.compile(
    rb"""(?:^|\n)[ \t]*(?:import|from)[ \t]+(?:
        openai|anthropic|google\.genai|google\.adk|google\.generativeai|vertexai|cohere|mistralai|groq|ollama|litellm|lang(?:chain|graph|fuse|smith)|llama_index|autogen
        |crewai|pydantic_ai|agents|smolagents|semantic_kernel|ag_ui|copilotkit|haystack|dspy|deepgram|assemblyai|elevenlabs|livekit|pipecat|vonage|twilio|fastmcp|mcp
        |websockets?|socketio|aiokafka|kafka|confluent_kafka|paho|aiomqtt|asyncio_mqtt|gmqtt|nats|grpc|ccxt|binance|alpaca|kiteconnect|dhanhq|polygon|ib_insync|docker|kubernetes
    )\b
    |ws_connect\(|create_connection\(|aconnect_ws\(|httpx_ws|aiter_lines\(|iter_lines\(""",
    re.VERBOSE,
)
"""What brings in messages that other people's programs put together: their names stand nowhere in a project that passes them on."""

_SEPARATORS = re.compile(r"[_:./-]")
_JOINTS = b"_-:./ "


class Spelled:
    """The names that a tree of Python may give a message. A name is taken as spelled rather than not: however it is separated and cased, where its parts
    are put together, and any name at all where the tree passes on what is named elsewhere. Nothing is searched before something is asked for.
    """

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self._contents = contents
        self._known: dict[str, bool] = {}

    def __contains__(self, name: object) -> bool:
        if not isinstance(name, str) or self._passes_on:
            return True
        if name not in self._known:
            self._known[name] = self._whole(name) or self._in_parts(name.lower())
        return self._known[name]

    @cached_property
    def _passes_on(self) -> bool:
        return any(_ELSEWHERE.search(data) for data in self._contents.values())

    @cached_property
    def _texts(self) -> list[bytes]:
        return [data.lower() for data in self._contents.values()]

    @cached_property
    def _packed(self) -> list[bytes]:
        return [text.translate(None, _JOINTS) for text in self._texts]

    def times(self, name: str) -> int:
        """How often it stands in quotes, however it is cased."""
        quoted = re.compile(rb"""(["'])%s\1""" % re.escape(name.lower().encode()))
        return sum(len(quoted.findall(text)) for text in self._texts)

    def _whole(self, name: str) -> bool:
        packed = name.lower().encode().translate(None, _JOINTS)
        return any(packed in text for text in self._packed)

    def _in_parts(self, name: str) -> bool:
        """Whether a text begins or ends as the name does and goes on with what is only known later (`f"job_{state}"`, `kind + "_failed"`), or joins two that make it."""
        return any(
            self._found(
                rf"""["'}}]{re.escape(name[: cut.end()])}(?:["'{{]|%s)|(?:["'}}]|%s){re.escape(name[cut.start() :])}["'{{]"""
            )
            or (
                self._found(rf"}}{re.escape(cut[0])}\{{|[\"']{re.escape(cut[0])}[\"']")
                and all(
                    self._found(rf"""["']{re.escape(part)}["']""")
                    for part in (name[: cut.start()], name[cut.end() :])
                )
            )
            for cut in _SEPARATORS.finditer(name)
        )

    def _found(self, pattern: str) -> bool:
        compiled = re.compile(pattern.encode())
        return any(compiled.search(text) for text in self._texts)
