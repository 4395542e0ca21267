"""What one can do in a stream: a method for each command of the room."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4

from ..protocol import commands
from ..protocol.commands import RoomCommand
from ..protocol.replies import AckData


class StreamCommands(ABC):
    """Each method makes one command, with an id of its own where none is given, and sends it."""

    @abstractmethod
    async def send(self, command: RoomCommand) -> AckData:
        """Send a command; see the class that does."""

    async def say(
        self,
        message: str,
        *,
        reply_to: UUID | None = None,
        announcement: bool = False,
        mentions: Sequence[str] = (),
        id: UUID | None = None,
    ) -> AckData:
        """Say something in the chat, or announce it (staff); ``mentions`` are ids of users who are named in it. Errors: see ``send``."""
        data = commands.ChatMessageData(
            message=message,
            message_type="announcement" if announcement else "text",
            reply_to=reply_to,
            mentions=tuple(mentions),
            id=id or uuid4(),
        )
        return await self.send(commands.ChatMessageCommand(type="livestream:chat_message", data=data))

    async def delete_message(self, message_id: UUID, *, id: UUID | None = None) -> AckData:
        """Delete one message (staff, or one's own). Errors: see ``send``."""
        data = commands.MessageDeleteData(message_id=message_id, id=id or uuid4())
        return await self.send(commands.MessageDeleteCommand(type="livestream:message_delete", data=data))

    async def delete_messages_of(self, user_id: str, *, id: UUID | None = None) -> AckData:
        """Delete all that a user has written so far (staff). Errors: see ``send``."""
        data = commands.UserMessagesDeleteData(user_id=user_id, id=id or uuid4())
        return await self.send(
            commands.UserMessagesDeleteCommand(type="livestream:user_messages_delete", data=data)
        )

    async def clear_chat(self, *, id: UUID | None = None) -> AckData:
        """Delete all that was written so far (staff). Errors: see ``send``."""
        data = commands.ActData(id=id or uuid4())
        return await self.send(commands.ChatClearCommand(type="livestream:chat_clear", data=data))

    async def restore_messages(self, act_id: UUID, *, id: UUID | None = None) -> AckData:
        """Undo a deletion, by the id that its ack gave (staff). Errors: see ``send``."""
        data = commands.MessagesRestoreData(act_id=act_id, id=id or uuid4())
        return await self.send(commands.MessagesRestoreCommand(type="livestream:messages_restore", data=data))

    async def time_out(
        self,
        user_id: str,
        seconds: int,
        *,
        reason: str | None = None,
        delete_messages: bool = False,
        id: UUID | None = None,
    ) -> AckData:
        """Let a user only read for a time, 1 s to 14 days (staff). ``reason`` is shown to them. Errors: see ``send``."""
        data = commands.UserTimeoutData(
            user_id=user_id,
            seconds=seconds,
            reason=reason,
            delete_messages=delete_messages,
            id=id or uuid4(),
        )
        return await self.send(commands.UserTimeoutCommand(type="livestream:user_timeout", data=data))

    async def ban(
        self,
        user_id: str,
        *,
        reason: str | None = None,
        delete_messages: bool = False,
        id: UUID | None = None,
    ) -> AckData:
        """Put a user out of the stream and keep them out (staff). ``reason`` is shown to them. Errors: see ``send``."""
        data = commands.UserBanData(
            user_id=user_id, reason=reason, delete_messages=delete_messages, id=id or uuid4()
        )
        return await self.send(commands.UserBanCommand(type="livestream:user_ban", data=data))

    async def lift_sanction(self, act_id: UUID, *, id: UUID | None = None) -> AckData:
        """Undo a timeout or a ban, by the id that its ack gave (staff). Errors: see ``send``."""
        data = commands.SanctionLiftData(act_id=act_id, id=id or uuid4())
        return await self.send(commands.SanctionLiftCommand(type="livestream:sanction_lift", data=data))

    async def ask(self, question: str, *, anonymous: bool = False, id: UUID | None = None) -> AckData:
        """Ask a question. Errors: see ``send``."""
        data = commands.QuestionData(question=question, anonymous=anonymous, id=id or uuid4())
        return await self.send(commands.QuestionCommand(type="livestream:question", data=data))

    async def upvote(self, question_id: UUID, *, id: UUID | None = None) -> AckData:
        """Upvote a question. Errors: see ``send``."""
        data = commands.QuestionUpvoteData(question_id=question_id, id=id or uuid4())
        return await self.send(commands.QuestionUpvoteCommand(type="livestream:question_upvote", data=data))

    async def withdraw_upvote(self, question_id: UUID, *, id: UUID | None = None) -> AckData:
        """Take the vote back. Errors: see ``send``."""
        data = commands.QuestionUpvoteData(question_id=question_id, withdraw=True, id=id or uuid4())
        return await self.send(commands.QuestionUpvoteCommand(type="livestream:question_upvote", data=data))

    async def answer(self, question_id: UUID, answer: str, *, id: UUID | None = None) -> AckData:
        """Answer a question (staff). Errors: see ``send``."""
        data = commands.QuestionAnswerData(question_id=question_id, answer=answer, id=id or uuid4())
        return await self.send(commands.QuestionAnswerCommand(type="livestream:question_answer", data=data))

    async def set_question_status(
        self,
        question_id: UUID,
        status: Literal["open", "answering", "answered", "dismissed"],
        *,
        id: UUID | None = None,
    ) -> AckData:
        """Approve or reopen, put in the spotlight, answer live, or dismiss (staff). Errors: see ``send``."""
        data = commands.QuestionStatusData(question_id=question_id, status=status, id=id or uuid4())
        return await self.send(commands.QuestionStatusCommand(type="livestream:question_status", data=data))

    async def edit_question(self, question_id: UUID, question: str, *, id: UUID | None = None) -> AckData:
        """Put one's own question in other words. Errors: see ``send``."""
        data = commands.QuestionEditData(question_id=question_id, question=question, id=id or uuid4())
        return await self.send(commands.QuestionEditCommand(type="livestream:question_edit", data=data))

    async def withdraw_question(self, question_id: UUID, *, id: UUID | None = None) -> AckData:
        """Take one's own question back. Errors: see ``send``."""
        data = commands.QuestionWithdrawData(question_id=question_id, id=id or uuid4())
        return await self.send(
            commands.QuestionWithdrawCommand(type="livestream:question_withdraw", data=data)
        )

    async def label_question(
        self, question_id: UUID, labels: Sequence[str], *, id: UUID | None = None
    ) -> AckData:
        """Give a question these labels and no others (staff). Errors: see ``send``."""
        data = commands.QuestionLabelsData(question_id=question_id, labels=tuple(labels), id=id or uuid4())
        return await self.send(commands.QuestionLabelsCommand(type="livestream:question_labels", data=data))

    async def make_poll(self, poll: commands.PollData) -> AckData:
        """Make a poll, as a draft or, with ``open``, for everyone at once (staff). Errors: see ``send``."""
        data = poll if poll.id else poll.model_copy(update={"id": uuid4()})
        return await self.send(commands.PollCommand(type="livestream:poll", data=data))

    async def edit_poll(self, poll: commands.PollEditData) -> AckData:
        """Replace all that a draft asks (staff). Errors: see ``send``."""
        data = poll if poll.id else poll.model_copy(update={"id": uuid4()})
        return await self.send(commands.PollEditCommand(type="livestream:poll_edit", data=data))

    async def set_poll_status(
        self, poll_id: UUID, status: Literal["open", "closed"], *, id: UUID | None = None
    ) -> AckData:
        """Open, close or reopen a poll (staff). Errors: see ``send``."""
        data = commands.PollStatusData(poll_id=poll_id, status=status, id=id or uuid4())
        return await self.send(commands.PollStatusCommand(type="livestream:poll_status", data=data))

    async def delete_poll(self, poll_id: UUID, *, id: UUID | None = None) -> AckData:
        """Take a poll away (staff). Errors: see ``send``."""
        data = commands.PollDeleteData(poll_id=poll_id, id=id or uuid4())
        return await self.send(commands.PollDeleteCommand(type="livestream:poll_delete", data=data))

    async def restore_poll(self, poll_id: UUID, *, id: UUID | None = None) -> AckData:
        """Bring a deleted poll back as it was (staff). Errors: see ``send``."""
        data = commands.PollDeleteData(poll_id=poll_id, undo=True, id=id or uuid4())
        return await self.send(commands.PollDeleteCommand(type="livestream:poll_delete", data=data))

    async def show_poll(self, poll_id: UUID | None, *, id: UUID | None = None) -> AckData:
        """Show a poll as the current one, or none (staff). Errors: see ``send``."""
        data = commands.PollShowData(poll_id=poll_id, id=id or uuid4())
        return await self.send(commands.PollShowCommand(type="livestream:poll_show", data=data))

    async def vote(self, poll_id: UUID, choices: Sequence[int], *, id: UUID | None = None) -> AckData:
        """Vote in a poll for the options at these places; none takes the vote back. Errors: see ``send``."""
        data = commands.PollVoteData(poll_id=poll_id, choices=tuple(choices), id=id or uuid4())
        return await self.send(commands.PollVoteCommand(type="livestream:poll_vote", data=data))

    async def review_message(self, message_id: UUID, *, approve: bool, id: UUID | None = None) -> AckData:
        """Decide on a message that is held (staff). Errors: see ``send``."""
        data = commands.MessageReviewData(message_id=message_id, approve=approve, id=id or uuid4())
        return await self.send(commands.MessageReviewCommand(type="livestream:message_review", data=data))

    async def change_block_list(
        self,
        *,
        add: Sequence[commands.NewBlockedTerm] = (),
        remove: Sequence[str] = (),
        id: UUID | None = None,
    ) -> AckData:
        """Add terms to the block list, and remove others (staff). Errors: see ``send``."""
        data = commands.BlockListData(add=tuple(add), remove=tuple(remove), id=id or uuid4())
        return await self.send(commands.BlockListCommand(type="livestream:block_list", data=data))

    async def pin_message(
        self, message_id: UUID, *, until: datetime | None = None, id: UUID | None = None
    ) -> AckData:
        """Keep a message above the chat (staff), until a moment or for good; it takes the place of another. Errors: see ``send``."""
        data = commands.MessagePinData(message_id=message_id, until=until, id=id or uuid4())
        return await self.send(commands.MessagePinCommand(type="livestream:message_pin", data=data))

    async def unpin_message(self, message_id: UUID, *, id: UUID | None = None) -> AckData:
        """Take the pinned message down (staff). Errors: see ``send``."""
        data = commands.MessageUnpinData(message_id=message_id, id=id or uuid4())
        return await self.send(commands.MessageUnpinCommand(type="livestream:message_unpin", data=data))

    async def queue_question(
        self, question_id: UUID, *, before: UUID | None = None, id: UUID | None = None
    ) -> AckData:
        """Star a question (staff): put it into the queue before another, or at its end. Errors: see ``send``."""
        data = commands.QuestionQueueData(question_id=question_id, before=before, id=id or uuid4())
        return await self.send(commands.QuestionQueueCommand(type="livestream:question_queue", data=data))

    async def unqueue_question(self, question_id: UUID, *, id: UUID | None = None) -> AckData:
        """Take a question out of the queue (staff). Errors: see ``send``."""
        data = commands.QuestionQueueData(question_id=question_id, remove=True, id=id or uuid4())
        return await self.send(commands.QuestionQueueCommand(type="livestream:question_queue", data=data))

    async def change_settings(self, settings: commands.SettingsData) -> AckData:
        """Change the settings that are named (staff). Errors: see ``send``."""
        data = settings if settings.id else settings.model_copy(update={"id": uuid4()})
        return await self.send(commands.SettingsCommand(type="livestream:settings", data=data))

    async def start(self) -> AckData:
        """Go live (host). Errors: see ``send``."""
        return await self.send(
            commands.StartCommand(type="livestream:start", data=commands.ActData(id=uuid4()))
        )

    async def schedule(self, starts_at: datetime | None) -> AckData:
        """Announce when the stream goes live; None calls the announcement off. Nothing starts by itself. Host only.

        :param starts_at: a moment to come, with its zone
        """
        data = commands.ScheduleData(starts_at=starts_at, id=uuid4())
        return await self.send(commands.ScheduleCommand(type="livestream:schedule", data=data))

    async def end(self) -> AckData:
        """End the stream (host). Errors: see ``send``."""
        return await self.send(commands.EndCommand(type="livestream:end", data=commands.ActData(id=uuid4())))
