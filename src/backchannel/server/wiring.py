"""From settings to parts: the one place that knows both."""

from __future__ import annotations

from ..bus.base import Bus
from ..bus.local import LocalBus
from ..bus.nats import NatsBus
from ..config import Settings
from ..connection import ConnectionRules
from ..engine.engine import Engine
from ..engine.options import EngineOptions, FanoutOptions
from ..log.sql import SqlLog
from ..room.limits import Rate
from ..room.rules import RoomRules
from ..room.text import TextRule
from .prepared import ProtocolLimits


def make_engine(settings: Settings) -> Engine:
    """The engine over the configured database and bus. Nothing is opened yet.

    :raises LogRefused: the database's URL names no store
    """
    return Engine(
        SqlLog(settings.database_url), make_bus(settings), room_rules(settings), engine_options(settings)
    )


def make_bus(settings: Settings) -> Bus:
    return NatsBus(settings.bus_url) if settings.bus_url else LocalBus()


def room_rules(settings: Settings) -> RoomRules:
    limits, room = settings.limits, settings.room
    return RoomRules(
        message=TextRule("data.message", limits.message_max_characters, limits.message_max_bytes),
        question=TextRule("data.question", limits.question_max_characters, limits.question_max_bytes),
        answer=TextRule("data.answer", limits.answer_max_characters, limits.answer_max_bytes),
        questions_per_stream=limits.questions_per_stream,
        polls_per_stream=limits.polls_per_stream,
        chat_history=room.chat_history,
        snapshot_questions=room.snapshot_questions,
        rates={
            "livestream:chat_message": Rate(limits.chat_rate, limits.chat_burst),
            "livestream:question": Rate(limits.question_rate, limits.question_burst),
            "livestream:question_upvote": Rate(limits.upvote_rate, limits.upvote_burst),
            "livestream:poll_vote": Rate(limits.upvote_rate, limits.upvote_burst),
            "livestream:question_answer": Rate(limits.answer_rate, limits.answer_burst),
        },
    )


def engine_options(settings: Settings) -> EngineOptions:
    room, fanout = settings.room, settings.fanout
    return EngineOptions(
        ring_events=room.ring_events,
        ring_bytes=room.ring_bytes,
        resume_events=room.resume_events,
        state_every=room.state_every,
        idle_unload=room.idle_unload,
        viewer_count_interval=room.viewer_count_interval,
        reconcile_interval=room.reconcile_interval,
        fanout=FanoutOptions(fanout.pass_interval, fanout.slow_reader_timeout),
    )


def connection_rules(settings: Settings) -> ConnectionRules:
    limits, auth = settings.limits, settings.auth
    return ConnectionRules(
        frame_rate=Rate(limits.frame_rate, limits.frame_burst),
        streams=limits.streams_per_connection,
        expiry_warning=auth.expiry_warning,
        expiry_leeway=auth.leeway,
    )


def protocol_limits(settings: Settings) -> ProtocolLimits:
    limits = settings.limits
    return ProtocolLimits(
        handshake_timeout=limits.handshake_timeout,
        header_max_count=limits.header_max_count,
        header_max_bytes=limits.header_max_bytes,
        fragments=limits.fragments,
        write_buffer=settings.fanout.write_buffer,
    )
