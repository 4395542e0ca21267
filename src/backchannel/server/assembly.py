"""From settings to the parts that they configure: the log, the bus, the rules of rooms, the engine."""

from __future__ import annotations

from ..bus.base import Bus
from ..bus.local import LocalBus
from ..bus.nats import NatsBus
from ..config import Settings
from ..engine.engine import Engine
from ..engine.options import EngineOptions, FanoutOptions
from ..log.sql import SqlLog
from ..protocol.base import message_type
from ..protocol.commands import (
    ChatMessageCommand,
    QuestionAnswerCommand,
    QuestionCommand,
    QuestionUpvoteCommand,
)
from ..room.limits import Rate
from ..room.rules import RoomRules
from ..room.text import TextRule


def make_engine(settings: Settings, bus: Bus | None = None) -> Engine:
    """An engine on the database of the settings, not started yet.

    :param bus: instead of the one that the settings name
    :raises LogRefused: the database URL names no store
    """
    return Engine(
        SqlLog(settings.database_url),
        bus or make_bus(settings),
        room_rules(settings),
        engine_options(settings),
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
        chat_history=room.chat_history,
        snapshot_questions=room.snapshot_questions,
        rates={
            message_type(ChatMessageCommand): Rate(limits.chat_rate, limits.chat_burst),
            message_type(QuestionCommand): Rate(limits.question_rate, limits.question_burst),
            message_type(QuestionUpvoteCommand): Rate(limits.upvote_rate, limits.upvote_burst),
            message_type(QuestionAnswerCommand): Rate(limits.answer_rate, limits.answer_burst),
        },
    )


def engine_options(settings: Settings) -> EngineOptions:
    room = settings.room
    return EngineOptions(
        ring_events=room.ring_events,
        ring_bytes=room.ring_bytes,
        resume_events=room.resume_events,
        state_every=room.state_every,
        idle_unload=room.idle_unload,
        viewer_count_interval=room.viewer_count_interval,
        reconcile_interval=room.reconcile_interval,
        fanout=FanoutOptions(settings.fanout.pass_interval, settings.fanout.slow_reader_timeout),
    )
