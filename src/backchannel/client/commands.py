"""What one can do in a stream: a method for each command of the room."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
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

    async def say(self, message: str, *, reply_to: UUID | None = None, id: UUID | None = None) -> AckData:
        """Say something in the chat. Errors: see ``send``."""
        data = commands.ChatMessageData(message=message, reply_to=reply_to, id=id or uuid4())
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

    async def change_settings(self, settings: commands.SettingsData) -> AckData:
        """Change the settings that are named (staff). Errors: see ``send``."""
        data = settings if settings.id else settings.model_copy(update={"id": uuid4()})
        return await self.send(commands.SettingsCommand(type="livestream:settings", data=data))

    async def start(self) -> AckData:
        """Go live (host). Errors: see ``send``."""
        return await self.send(
            commands.StartCommand(type="livestream:start", data=commands.ActData(id=uuid4()))
        )

    async def end(self) -> AckData:
        """End the stream (host). Errors: see ``send``."""
        return await self.send(commands.EndCommand(type="livestream:end", data=commands.ActData(id=uuid4())))
