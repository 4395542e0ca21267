"""Which names of messages a back end may put together at all: those that its source spells, whole or in parts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property


def _imports(modules: str) -> str:
    return rf"(?:^|\n)[ \t]*(?:import|from)[ \t]+(?:{modules})\b"


_MODELS = _imports(
    r"openai|anthropic|google\.genai|google\.adk|google\.generativeai|vertexai|cohere|mistralai|groq|ollama|litellm|lang(?:chain|graph|fuse|smith)|llama_index"
    r"|autogen|crewai|pydantic_ai|agents|smolagents|semantic_kernel|ag_ui|copilotkit|haystack|dspy|fastmcp|mcp"
)
_VOICES = _imports(r"deepgram|assemblyai|elevenlabs|livekit|pipecat|vonage|twilio")
_ENGINES = _imports(r"docker|kubernetes")
_FEEDS = _imports(
    r"socketio|aiokafka|kafka|confluent_kafka|paho|aiomqtt|asyncio_mqtt|gmqtt|nats|grpc|ccxt|binance|alpaca|kiteconnect|dhanhq|polygon|ib_insync"
)
_SOCKETS = rf"{_imports('websockets?')}[\s\S]*?\b(?:connect|create_connection|WebSocketApp)\(|ws_connect\(|aconnect_ws\(|httpx_ws"
_NAMED = rb"""\.(?:type|event|event_type|kind)\b|["'](?:type|event|event_type|kind)["'](?:\]|,|\))"""
_ELSEWHERE = tuple(
    (re.compile(origin.encode()), tuple(re.compile(sign) for sign in signs))
    for origin, signs in (
        (_FEEDS, ()),
        (_SOCKETS, ()),
        # Most programs ask a model for a text. Only a stream has events with names of their own, and they matter where somebody looks at them.
        (_MODELS, (rb"stream", _NAMED)),
        (r"iter_lines\(", (_NAMED,)),
        (_VOICES, (rb"(?i:stream|socket)",)),
        (_ENGINES, (rb"(?i:events\(|watch)",)),
    )
)
"""What brings in messages that other people's programs put together, and what else then stands in that file: their names stand nowhere in a project that passes them on."""

_TESTS = re.compile(r"(?:^|/)(?:tests?/|test_[^/]*$|[^/]*_test\.py$|conftest\.py$)")
"""Files that say what a back end is expected to send: they send nothing themselves."""

_LONG_TEXT = re.compile(rb"\"\"\"[\s\S]*?\"\"\"|'''[\s\S]*?'''")
_SEPARATORS = re.compile(r"[_:./-]")
_JOINTS = b"_-:./ "


class Spelled:
    """The names that a tree of Python may give a message. A name is taken as spelled rather than not: however it is separated and cased, where its parts
    are put together, and any name at all where the tree passes on what is named elsewhere. Nothing is searched before something is asked for.
    """

    def __init__(self, contents: Mapping[str, bytes], roots: Sequence[str] = ()) -> None:
        self._contents = {
            path: data for path, data in contents.items() if not _TESTS.search(_below(path, roots))
        }
        self._known: dict[str, bool] = {}

    def __contains__(self, name: object) -> bool:
        if not isinstance(name, str) or self._passes_on:
            return True
        if name not in self._known:
            self._known[name] = self._whole(name) or self._in_parts(name.lower())
        return self._known[name]

    @cached_property
    def _passes_on(self) -> bool:
        return any(
            _is_code(data, origin) and all(sign.search(data) for sign in signs)
            for data in self._contents.values()
            for origin, signs in _ELSEWHERE
        )

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


def _is_code(data: bytes, pattern: re.Pattern[bytes]) -> bool:
    """Whether it stands outside of long texts: documentation shows how others connect."""
    return pattern.search(data) is not None and pattern.search(_LONG_TEXT.sub(b"", data)) is not None


def _below(path: str, roots: Sequence[str]) -> str:
    """The path from its root on: where a project stands says nothing of it."""
    return next((path[len(root) :] for root in roots if path.startswith(f"{root}/")), path)
