"""One connection under any frames, ticks, tokens and refusals, in any order, on either endpoint."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from backchannel.connection import (
    Action,
    Close,
    Connection,
    ConnectionRules,
    Join,
    Leave,
    Refresh,
    Send,
    Submit,
)
from backchannel.protocol.codes import CloseCode, ErrorCode
from backchannel.protocol.replies import Ack, Error
from backchannel.protocol.user import Role
from backchannel.room.identity import Identity
from backchannel.room.limits import Rate
from backchannel.room.rejection import Rejection

NOW = 1_800_000_000.0
SAY = {"type": "livestream:chat_message", "data": {"message": "Hello"}}

STREAMS = ["a", "b", "c", "d"]
FRAMES = st.one_of(
    st.sampled_from(
        [
            SAY,
            {"type": "livestream:start"},
            {"type": "ping"},
            {"type": "nope"},
            {"type": "auth:refresh", "data": {"token": "t"}},
        ]
    ),
    st.builds(lambda s: SAY | {"stream_id": s}, st.sampled_from(STREAMS)),
    st.builds(lambda s: {"type": "livestream:join", "stream_id": s}, st.sampled_from(STREAMS)),
    st.builds(lambda s: {"type": "livestream:leave", "stream_id": s}, st.sampled_from(STREAMS)),
)
ROLES = st.sampled_from([None, {"a": Role.viewer}, {"a": Role.host, "b": Role.viewer}])


class Machine(RuleBasedStateMachine):
    """Keeps book of what comes out: one answer for each frame, and after the close nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.closed = False
        self.joined: set[str] = set()
        self.warned_for: list[float | None] = []
        self.connection: Connection | None = None

    def start(self, many: bool, guest: bool) -> None:
        identity = None if guest else Identity("ada", "Ada", expires_at=NOW + 100)
        rules = ConnectionRules(Rate(5.0, 20), frames_over=5, streams=3)
        self.connection = Connection(stream_id=None if many else "a", identity=identity, rules=rules, now=NOW)
        self.take(self.connection.open(NOW))

    def take(self, actions: list[Action]) -> None:
        """Keep book of what comes out."""
        for action in actions:
            assert not self.closed, f"{action} after the close"
            match action:
                case Join(stream_id):
                    assert stream_id not in self.joined
                    self.joined.add(stream_id)
                case Leave(stream_id):
                    self.joined.remove(stream_id)
                case Submit(stream_id):
                    assert stream_id in self.joined
                case Close():
                    self.closed = True
                case _:
                    pass

    @rule(many=st.booleans(), guest=st.booleans())
    def begin(self, many: bool, guest: bool) -> None:
        if self.connection is None:
            self.start(many, guest)

    @rule(frame=FRAMES, ref=st.none() | st.sampled_from(["1", "x\n"]))
    def receive(self, frame: dict[str, Any], ref: str | None) -> None:
        if self.connection is None:
            return
        actions = self.connection.receive_text(json.dumps(frame | ({"ref": ref} if ref else {})), self.now)
        answers = [action for action in actions if not isinstance(action, Leave)]
        assert len(answers) == (0 if self.closed else 1)
        for action in answers:
            match action:
                case Send(message):
                    assert isinstance(message, Ack | Error)
                    # What is no ref that may be echoed in an error about a bad frame is left out.
                    assert message.ref == ref or (ref == "x\n" and message.ref is None)
                case Submit(_, command):
                    assert command.ref == ref
                case Join(_, _, echoed) | Refresh(_, echoed):
                    assert echoed == ref
                case _:
                    assert action == Close(CloseCode.too_fast)
        self.take(actions)

    @rule(words=st.text(max_size=20))
    def receive_anything(self, words: str) -> None:
        if self.connection is not None:
            actions = self.connection.receive_text(words, self.now)
            assert len(actions) == (0 if self.closed else 1)
            self.take(actions)

    @rule(seconds=st.sampled_from([0.0, 0.1, 1.0, 30.0, 70.0]))
    def tick(self, seconds: float) -> None:
        self.now += seconds
        if self.connection is None:
            return
        expires_at = self.connection.identity.expires_at if self.connection.identity else None
        actions = self.connection.tick(self.now)
        if any(isinstance(action, Send) for action in actions):
            assert expires_at not in self.warned_for, "warned twice of one expiry"
            self.warned_for.append(expires_at)
        self.take(actions)
        assert self.closed or expires_at is None or self.now < expires_at + 10

    @rule(user=st.sampled_from(["ada", "bob"]), streams=ROLES, good=st.booleans())
    def refresh(self, user: str, streams: dict[str, Role] | None, good: bool) -> None:
        if self.connection is None:
            return
        before, was_closed = self.connection.identity, self.closed
        roles = {stream: before.role_in(stream) if before else None for stream in self.joined}
        identity = Identity(user, user, streams=streams, expires_at=self.now + 100) if good else None
        actions = self.connection.refreshed(identity, "1")
        self.take(actions)
        if was_closed or identity is None or before is None or user != before.id:
            assert self.connection.identity == before
            return
        changed = any(identity.role_in(stream) is not role for stream, role in roles.items())
        assert (actions[-1] == Close(CloseCode.resync)) is changed

    @rule(stream_id=st.sampled_from(STREAMS))
    def refuse_a_join(self, stream_id: str) -> None:
        if self.connection is not None and stream_id in self.joined and not self.closed:
            self.joined.discard(stream_id)
            rejection = Rejection(ErrorCode.no_such_stream, "no such stream")
            self.take(self.connection.join_refused(stream_id, CloseCode.no_such_stream, rejection, "1"))

    @rule()
    def receive_binary(self) -> None:
        if self.connection is not None:
            self.take(self.connection.receive_binary())

    @invariant()
    def what_is_joined_is_what_was_told(self) -> None:
        if self.connection is not None:
            assert self.connection.joined == self.joined
            assert self.connection.closed is self.closed


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=120, stateful_step_count=30, deadline=None)
