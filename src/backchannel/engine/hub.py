"""The hub of one room: what was committed goes out to the viewers, and who comes in is told where things stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from ..connection import ResumePoint
from ..protocol.codec import encode
from ..protocol.codes import CloseCode
from ..protocol.events import Stream, ViewerCount, ViewerCountEvent
from ..protocol.replies import Ack, AckData
from ..room.access import kept_out
from ..room.events import AnyRoomEvent, UserSanctioned
from ..room.identity import Actor
from ..room.render import render
from ..room.rules import RoomRules
from ..room.state import RoomState
from ..room.withholding import changes_the_past, render_now, withheld
from .fanout import Fanout
from .frames import Batch
from .inbox import Joining
from .loader import LoggedEvent
from .options import EngineOptions
from .presence import Presence
from .ring import Entry, PreparedEvent, Ring, entry_of
from .stats import Stats
from .viewer import Viewer
from .welcome import WelcomeWriter

_VIEWER_COUNT = ("livestream:viewer_count", "")


class Hub:
    """The outgoing side of a room. Knows the log's events, not its state; whoever calls it has committed them.

    :param share: called with the number of people on this node when it changes
    """

    def __init__(
        self,
        stream_id: str,
        rules: RoomRules,
        options: EngineOptions,
        stats: Stats,
        share: Callable[[int], None],
    ) -> None:
        self._stream_id = stream_id
        self._options = options
        self._stats = stats
        self._welcomes = WelcomeWriter(rules)
        self._ring = Ring(options.ring_events, options.ring_bytes)
        self._fanout = Fanout(self._ring, options.fanout, stats)
        self.presence = Presence(options.viewer_count_interval, self._announce, share)

    def __len__(self) -> int:
        """How many connections there are."""
        return len(self._fanout)

    @property
    def last_offset(self) -> int:
        """Of the last event that was published."""
        return self._ring.last_offset

    def prefill(self, items: Iterable[LoggedEvent], state: RoomState) -> None:
        """Put events into the ring that happened before anybody came, so that those who return can resume.

        :param state: the room after all of them
        """
        for item in items:
            self._ring.append(self._entry(item, state))
        self._fanout.skip()

    def publish(self, items: Sequence[LoggedEvent], state: RoomState) -> None:
        """Send committed events to everyone who may see them. They follow each other without a hole.

        :param state: the room after all of them
        """
        if any(changes_the_past(item.event) for item in items):
            self._ring.revise(lambda entry: self._revised(entry, state))
        for item in items:
            self._ring.append(self._entry(item, state))
        for user_id in {id for item in items if (id := _concerns(item.event)) is not None}:
            self._review(user_id, state)
        self._fanout.wake()

    def let_in(self, joining: Joining, state: RoomState, stream: Stream, now: datetime) -> None:
        """Give a viewer its welcome, then exactly what it lacks; from now on it gets what everyone gets.

        Whom the room keeps out is told so instead.
        """
        viewer = joining.viewer
        refused = kept_out(state, viewer.actor)
        if refused is not None:
            viewer.turned_away(refused, joining)
            return
        seq = self._seq_of(joining.resume, viewer.actor, state)
        recovered = seq is not None
        self._stats.resumes += recovered
        self._stats.snapshots += not recovered
        self._fanout.add(viewer, self._ring.head if seq is None else seq)
        self.presence.set_local(self._fanout.people)
        welcome = self._welcomes.write(
            state,
            stream,
            viewer.actor,
            named=viewer.audience.named,
            recovered=recovered,
            viewer_count=self.presence.total,
            now=now,
        )
        viewer.sink.write(Batch([*self._join_ack(joining), welcome]))
        self._fanout.catch_up(viewer)

    def remove(self, viewer: Viewer) -> None:
        """Forget a viewer. Idempotent."""
        self._fanout.remove(viewer)
        self.presence.set_local(self._fanout.people)

    def stalled(self, viewer: Viewer) -> None:
        """The viewer's socket takes no more, or is closing."""
        self._fanout.stalled(viewer)

    def drained(self, viewer: Viewer) -> None:
        """The viewer's socket takes more again."""
        self._fanout.catch_up(viewer)

    def sweep(self, now: float) -> None:
        """Look for slow readers. Called every second or so, with the event loop's time."""
        self._fanout.sweep(now)

    def resync(self, recent: Iterable[LoggedEvent], state: RoomState) -> None:
        """What viewers have seen does not lead to what the log says: all come back for a snapshot."""
        self._stats.resyncs += 1
        viewers = self._fanout.viewers()
        for viewer in viewers:
            self._fanout.remove(viewer)
        self._fanout.stop()
        self._ring = Ring(self._options.ring_events, self._options.ring_bytes)
        self._fanout = Fanout(self._ring, self._options.fanout, self._stats)
        self.prefill(recent, state)
        for viewer in viewers:
            viewer.sink.close(CloseCode.resync)
        self.presence.set_local(0)

    def flush(self) -> None:
        """Write all that waits, now."""
        self._fanout.flush()

    def stop(self) -> None:
        self.presence.stop()
        self._fanout.stop()

    def _review(self, user_id: str, state: RoomState) -> None:
        """Something happened to who somebody is here: see whether they may stay, in every tab."""
        for viewer in self._fanout.viewers_of(user_id):
            refused = kept_out(state, viewer.actor)
            if refused is not None:
                self.remove(viewer)
                viewer.turned_away(refused, None)

    def _seq_of(self, resume: ResumePoint | None, actor: Actor, state: RoomState) -> int | None:
        """The cursor of who comes back to this point; None if the whole gap is not there, so that it gets a snapshot."""
        if resume is None or resume.epoch != actor.epoch(state.epoch):
            return None
        if not 0 <= state.offset - resume.offset <= self._options.resume_events:
            return None
        return self._ring.seq_of(resume.offset, state.offset)

    def _entry(self, item: LoggedEvent, state: RoomState) -> Entry:
        hidden = withheld(item.event, item.offset, state)
        forms = render_now(item.event, item.offset, state) if hidden else render(item.event, item.offset)
        entry = entry_of(forms, item.offset, self._stream_id)
        entry.event, entry.withheld = item.event, hidden
        return entry

    def _revised(self, entry: Entry, state: RoomState) -> Entry | None:
        """An entry as it is to be sent from now on; None where it stays as it is."""
        if entry.event is None or entry.offset is None:
            return None
        if not (entry.withheld or withheld(entry.event, entry.offset, state)):
            return None
        return self._entry(LoggedEvent(entry.offset, entry.event), state)

    def _announce(self, people: int) -> None:
        event = PreparedEvent(ViewerCountEvent(data=ViewerCount(viewer_count=people)), self._stream_id)
        self._ring.append(Entry(None, event, event, replaces=_VIEWER_COUNT))
        self._fanout.wake()

    def _join_ack(self, joining: Joining) -> list[bytes]:
        if not joining.acknowledge:
            return []
        return [encode(Ack(ref=joining.ref, stream_id=self._stream_id, data=AckData())).encode()]


def _concerns(event: AnyRoomEvent) -> str | None:
    """Whose standing in the room an event changes, if it does."""
    return event.user_id if isinstance(event, UserSanctioned) else None
