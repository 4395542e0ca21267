"""Examples of the commands and events about polls."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from ...protocol import commands, events
from .example import Example
from .samples import at

POLL_ID: Final = UUID("0192f3a8-2c4d-7e5f-8a6b-7c8d9e0f1a2b")
OPEN: Final = events.Poll(
    id=POLL_ID,
    question="Where shall we fly next?",
    kind=events.PollKind.single,
    options=("The Moon", "Mars"),
    results=events.PollResults.live,
    changeable=True,
    status=events.PollStatus.open,
    votes=3,
    tallies=(1, 2),
    created_at=at(26),
    opened_at=at(27),
)
QUIZ: Final = events.Poll(
    id=POLL_ID,
    question="How many holds has the countdown?",
    kind=events.PollKind.quiz,
    options=("One", "Two"),
    results=events.PollResults.at_close,
    changeable=False,
    status=events.PollStatus.open,
    votes=41,
    created_at=at(26),
    opened_at=at(27),
)
_CLOSED: Final = QUIZ.model_copy(
    update={
        "status": events.PollStatus.closed,
        "tallies": (12, 29),
        "right": 1,
        "closed_at": at(29),
    }
)

POLL_COMMANDS: Final = (
    Example(
        "poll",
        "Ask everyone, at once",
        commands.PollCommand(
            type="livestream:poll",
            ref="40",
            data=commands.PollData(id=POLL_ID, question=OPEN.question, options=OPEN.options, open=True),
        ),
    ),
    Example(
        "quiz",
        "Prepare a quiz whose results wait for its end",
        commands.PollCommand(
            type="livestream:poll",
            ref="41",
            data=commands.PollData(
                id=POLL_ID,
                question=QUIZ.question,
                kind=events.PollKind.quiz,
                options=QUIZ.options,
                right=1,
                results=events.PollResults.at_close,
                changeable=False,
            ),
        ),
    ),
    Example(
        "edit_poll",
        "Replace what a draft asks",
        commands.PollEditCommand(
            type="livestream:poll_edit",
            ref="42",
            data=commands.PollEditData(
                poll_id=POLL_ID, question=OPEN.question, options=(*OPEN.options, "Home")
            ),
        ),
    ),
    Example(
        "close_poll",
        "End the voting and show the results",
        commands.PollStatusCommand(
            type="livestream:poll_status",
            ref="43",
            data=commands.PollStatusData(poll_id=POLL_ID, status="closed"),
        ),
    ),
    Example(
        "delete_poll",
        "Take a poll away",
        commands.PollDeleteCommand(
            type="livestream:poll_delete", ref="44", data=commands.PollDeleteData(poll_id=POLL_ID)
        ),
    ),
    Example(
        "undelete_poll",
        "Bring it back as it was",
        commands.PollDeleteCommand(
            type="livestream:poll_delete",
            ref="45",
            data=commands.PollDeleteData(poll_id=POLL_ID, undo=True),
        ),
    ),
    Example(
        "show_poll",
        "Show no poll any more",
        commands.PollShowCommand(
            type="livestream:poll_show", ref="46", data=commands.PollShowData(poll_id=None)
        ),
    ),
    Example(
        "vote",
        "Vote for the second option",
        commands.PollVoteCommand(
            type="livestream:poll_vote",
            ref="47",
            data=commands.PollVoteData(poll_id=POLL_ID, choices=(1,)),
        ),
    ),
    Example(
        "take_vote_back",
        "Take the vote back",
        commands.PollVoteCommand(
            type="livestream:poll_vote", ref="48", data=commands.PollVoteData(poll_id=POLL_ID, choices=())
        ),
    ),
)

POLL_EVENTS: Final = (
    Example(
        "poll",
        "A poll is open, with its results for all to see",
        events.PollUpdateEvent(offset=4330, data=events.PollUpdate(poll=OPEN, current_poll=POLL_ID)),
    ),
    Example(
        "hidden_poll",
        "A quiz is open: until it closes, nobody but staff sees more than the number of votes",
        events.PollUpdateEvent(offset=4340, data=events.PollUpdate(poll=QUIZ, current_poll=POLL_ID)),
    ),
    Example(
        "closed_poll",
        "The quiz is closed",
        events.PollUpdateEvent(offset=4390, data=events.PollUpdate(poll=_CLOSED, current_poll=POLL_ID)),
    ),
    Example(
        "poll_removed",
        "The poll was deleted, and none is shown any more",
        events.PollRemovedEvent(offset=4391, data=events.PollRemoved(poll_id=POLL_ID, current_poll=None)),
    ),
    Example(
        "poll_current",
        "An earlier poll is shown again",
        events.PollCurrentEvent(offset=4392, data=events.PollCurrent(current_poll=POLL_ID)),
    ),
    Example(
        "poll_vote",
        "As the voter sees it",
        events.PollVoteEvent(
            offset=4331,
            data=events.PollVote(poll_id=POLL_ID, votes=4, tallies=(1, 3), choices=(1,)),
        ),
    ),
    Example(
        "poll_votes_hidden",
        "As everyone else sees it while the results wait",
        events.PollVoteEvent(offset=4341, data=events.PollVote(poll_id=POLL_ID, votes=42)),
    ),
)
