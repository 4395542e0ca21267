"""What the audience says: the text of ``talk.txt`` as typed lines, and the order in which they come. Pure.

The text: ``# Topic``; under it exchanges, with a blank line between them; each line ``Name: what is said``,
``Name asks: a question``, or, right below a question, ``Name answers: its answer``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from random import Random


@dataclass(frozen=True, slots=True)
class Say:
    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Ask:
    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    speaker: str
    question: Ask
    text: str


Cue = Say | Ask | Answer
"""One thing that somebody does."""

ANSWER_AFTER = (10, 22)
"""Cues between a question and its answer: at four seconds a cue, 40 to 90 s in which votes can gather."""


@dataclass(frozen=True, slots=True)
class Topic:
    title: str
    exchanges: tuple[tuple[Say, ...], ...]
    questions: tuple[tuple[Ask, Answer | None], ...]


class ScreenplayError(ValueError):
    """A line of the screenplay that cannot be understood."""

    def __init__(self, number: int, line: str, problem: str) -> None:
        super().__init__(f"line {number} of the screenplay, {line!r}: {problem}")


def load() -> tuple[Topic, ...]:
    """The screenplay that comes with the package."""
    return parse((files(__package__) / "talk.txt").read_text(encoding="utf-8"))


def parse(text: str) -> tuple[Topic, ...]:
    """The topics in a text.

    :raises ScreenplayError: for a line that is none of the above
    """
    drafts: list[_Draft] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("# "):
            drafts.append(_Draft(line[2:]))
        elif not drafts:
            raise ScreenplayError(number, line, "it stands before the first topic")
        elif not line.strip():
            drafts[-1].exchanges.append([])
        else:
            drafts[-1].add(number, line)
    return tuple(draft.topic() for draft in drafts)


class _Draft:
    """A topic while it is read."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.exchanges: list[list[Say]] = [[]]
        self.questions: list[tuple[Ask, Answer | None]] = []

    def add(self, number: int, line: str) -> None:
        head, colon, text = line.partition(": ")
        speaker, _, verb = head.partition(" ")
        if not colon or verb not in ("", "asks", "answers"):
            raise ScreenplayError(
                number, line, "it should begin like `Name: `, `Name asks: ` or `Name answers: `"
            )
        if verb == "":
            self.exchanges[-1].append(Say(speaker, text))
        elif verb == "asks":
            self.questions.append((Ask(speaker, text), None))
        elif self.questions and self.questions[-1][1] is None:
            question = self.questions[-1][0]
            self.questions[-1] = (question, Answer(speaker, question, text))
        else:
            raise ScreenplayError(number, line, "an answer stands right below its question")

    def topic(self) -> Topic:
        exchanges = tuple(tuple(exchange) for exchange in self.exchanges if exchange)
        return Topic(self.title, exchanges, tuple(self.questions))


def cues(topics: tuple[Topic, ...], random: Random) -> Iterator[Cue]:
    """The screenplay without end: first as it is written, then over and over in another order.

    The first topic, in which people arrive, comes once. Exchanges stay whole; questions fall in between.
    """
    pending: list[tuple[int, Answer]] = []
    clock = 0
    for topic in _topics(topics, random):
        for cue, answer in _topic_cues(topic, random):
            clock += 1
            yield cue
            if answer is not None:
                pending.append((clock + random.randint(*ANSWER_AFTER), answer))
            for due in [item for item in pending if item[0] <= clock]:
                pending.remove(due)
                yield due[1]


def _topics(topics: tuple[Topic, ...], random: Random) -> Iterator[Topic]:
    yield from topics
    rest = list(topics[1:])
    while rest:
        random.shuffle(rest)
        for topic in rest:
            exchanges = random.sample(topic.exchanges, len(topic.exchanges))
            yield Topic(topic.title, tuple(exchanges), topic.questions)


def _topic_cues(topic: Topic, random: Random) -> Iterator[tuple[Cue, Answer | None]]:
    """The topic's lines, with its questions among them but not before the first two."""
    lines: list[tuple[Cue, Answer | None]] = [(say, None) for exchange in topic.exchanges for say in exchange]
    for question in topic.questions:
        lines.insert(random.randint(min(2, len(lines)), len(lines)), question)
    yield from lines
