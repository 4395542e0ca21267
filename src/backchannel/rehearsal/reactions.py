"""What the audience says to humans. Pure."""

from __future__ import annotations

import re
from random import Random

_GREETING = re.compile(
    r"\b(hi|hello|hey|hej|hola|hallo|moin|bonjour|ciao|good (morning|evening|afternoon))\b", re.IGNORECASE
)
_THANKS = re.compile(r"\b(thanks?|thank you|thx|merci|danke|gracias)\b", re.IGNORECASE)

TO_GREETING = (
    "Hi {name}, good to have you here!",
    "Welcome, {name} 👋",
    "Hello {name}! You picked a good moment to join.",
    "Hey {name}, nice to see a new face",
)
TO_THANKS = ("You're welcome, {name}!", "Any time, {name} 🙂", "Happy to help, {name}")
TO_QUESTION = (
    "Good one, {name}. Put it into the Q&A so that Mira sees it, I'd vote for it.",
    "{name}, I was wondering the same. Ask it in the Q&A tab?",
    "That deserves a place in the Q&A, {name}, chat scrolls away so fast",
)
TO_REMARK = (
    "So true, {name}",
    "Interesting, {name}, we saw something like that too",
    "{name} has a point",
    "I did not look at it that way before, {name}",
    "+1 to {name}",
)
ON_QUESTION = (
    "Just upvoted {name}'s question, I'd like to know that too",
    "Great question, {name}! You have my vote.",
    "Votes for {name}'s question, please 🙏",
)
ON_ANONYMOUS_QUESTION = (
    "Whoever asked that last question: thank you, I upvoted it",
    "Good anonymous question just now, it has my vote",
)
ON_ANSWER = (
    "Thank you, {name}, that answers it!",
    "Clear answer, {name}, thanks",
    "That helps a lot, thank you {name}",
)


def reply_to_message(text: str, name: str, random: Random) -> str:
    """What somebody says to a human's message."""
    choices: tuple[str, ...] = TO_REMARK
    if _GREETING.search(text):
        choices = TO_GREETING
    elif _THANKS.search(text):
        choices = TO_THANKS
    elif "?" in text:
        choices = TO_QUESTION
    return _say(choices, name, random)


def comment_on_question(asker: str | None, random: Random) -> str:
    """What somebody says about a human's question; ``asker`` is None if it was asked anonymously."""
    return _say(ON_QUESTION if asker else ON_ANONYMOUS_QUESTION, asker or "", random)


def thank_for_answer(name: str, random: Random) -> str:
    """What somebody says to a human who answered a question."""
    return _say(ON_ANSWER, name, random)


def _say(choices: tuple[str, ...], name: str, random: Random) -> str:
    # replaced, not formatted: a name may hold braces
    return random.choice(choices).replace("{name}", name.partition(" ")[0] or name)
