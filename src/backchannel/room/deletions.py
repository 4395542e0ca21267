"""What was taken out of the chat, and by which act: so that undoing one brings back exactly what it hid, and no more."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(slots=True)
class Deletions:
    """The deletions that stand. They stay small however long the chat: none of them names the messages it hides but one."""

    messages: dict[UUID, UUID] = field(default_factory=dict)
    """Single messages, and the act that deleted each."""
    users: dict[str, dict[UUID, int]] = field(default_factory=dict)
    """By user, each act and the offset up to which it deleted what they wrote."""
    cleared: dict[UUID, int] = field(default_factory=dict)
    """Each act that cleared the chat, and the offset up to which."""

    erased: set[str] = field(default_factory=set)
    """Who stands in the place of somebody that was erased. No act brings back what they have said."""

    def hides(self, message_id: UUID, user_id: str, offset: int) -> bool:
        """Whether a message that stands at this offset is deleted."""
        if message_id in self.messages or user_id in self.erased:
            return True
        if any(offset <= upto for upto in self.cleared.values()):
            return True
        return any(offset <= upto for upto in self.users.get(user_id, {}).values())

    def has(self, act_id: UUID) -> bool:
        acts = (self.cleared, *self.users.values())
        return act_id in self.messages.values() or any(act_id in act for act in acts)

    def without(self, act_id: UUID) -> Deletions:
        """What stands once this act is undone."""
        users = {user: _without(acts, act_id) for user, acts in self.users.items()}
        return Deletions(
            messages={message: act for message, act in self.messages.items() if act != act_id},
            users={user: acts for user, acts in users.items() if acts},
            cleared=_without(self.cleared, act_id),
            erased=self.erased,
        )


def _without(acts: dict[UUID, int], act_id: UUID) -> dict[UUID, int]:
    return {act: upto for act, upto in acts.items() if act != act_id}
