"""The rehearsal audience's text, its order, and what it says to humans."""

from __future__ import annotations

from itertools import islice
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backchannel.protocol.user import Role
from backchannel.rehearsal.audience import Pace
from backchannel.rehearsal.personas import PERSONAS
from backchannel.rehearsal.reactions import (
    TO_GREETING,
    TO_QUESTION,
    TO_REMARK,
    TO_THANKS,
    comment_on_question,
    reply_to_message,
)
from backchannel.rehearsal.screenplay import Answer, Ask, Cue, Say, ScreenplayError, cues, load, parse

QUARTER_OF_AN_HOUR = 15 * 60


def round_of(seed: int) -> list[Cue]:
    """Everything that is said before anything is said again."""
    length = sum(
        sum(len(exchange) for exchange in topic.exchanges)
        + sum(1 if answer is None else 2 for _, answer in topic.questions)
        for topic in load()
    )
    return list(islice(cues(load(), Random(seed)), length - 8))


def test_every_speaker_is_somebody_and_everybody_speaks() -> None:
    speakers = {cue.speaker for cue in round_of(1)}
    assert speakers == {persona.first_name for persona in PERSONAS}


def test_texts_fit_the_default_limits_and_none_is_said_twice() -> None:
    spoken = round_of(1)
    limits = {Say: 500, Ask: 300, Answer: 2000}
    assert all(0 < len(cue.text) <= limits[type(cue)] for cue in spoken)
    assert len({cue.text for cue in spoken}) == len(spoken)


@given(st.integers())
def test_nothing_is_repeated_for_a_quarter_of_an_hour(seed: int) -> None:
    mean = sum(Pace().between_lines) / 2
    first = list(islice(cues(load(), Random(seed)), int(QUARTER_OF_AN_HOUR / mean)))
    assert len({(cue.speaker, cue.text) for cue in first}) == len(first)


@given(st.integers())
def test_answers_come_after_their_question_and_only_from_the_host(seed: int) -> None:
    hosts = {persona.first_name for persona in PERSONAS if persona.role is Role.host}
    asked: set[Ask] = set()
    for cue in islice(cues(load(), Random(seed)), 600):
        if isinstance(cue, Ask):
            asked.add(cue)
        elif isinstance(cue, Answer):
            assert cue.question in asked
            assert cue.speaker in hosts


def test_the_host_leaves_questions_to_the_human_one() -> None:
    questions = [question for topic in load() for question in topic.questions]
    answered = [answer for _, answer in questions if answer is not None]
    assert len(questions) >= 30
    assert len(questions) / 3 <= len(answered) <= len(questions) * 2 / 3


def test_the_second_round_comes_in_another_order() -> None:
    size = len(round_of(1))
    script = list(islice(cues(load(), Random(1)), 2 * size))
    first, second = script[:size], script[size:]
    assert [cue for cue in second if cue in first] != [cue for cue in first if cue in second]


def test_the_same_seed_gives_the_same_order() -> None:
    assert round_of(7) == round_of(7)
    assert round_of(7) != round_of(8)


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("Hello everybody", TO_GREETING),
        ("hej!", TO_GREETING),
        ("Many thanks", TO_THANKS),
        ("What is a codec?", TO_QUESTION),
        ("This shipped yesterday", TO_REMARK),
    ],
)
def test_a_reply_fits_what_was_said(text: str, choices: tuple[str, ...]) -> None:
    reply = reply_to_message(text, "Ada Lovelace", Random(1))
    assert reply in {choice.replace("{name}", "Ada") for choice in choices}


@given(st.text(min_size=1), st.text(), st.integers())
def test_no_name_upsets_a_reply(name: str, text: str, seed: int) -> None:
    assert reply_to_message(text, name, Random(seed))
    assert "{name}" not in comment_on_question(None, Random(seed))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Ada: hello", "before the first topic"),
        ("# T\nhello", "should begin like"),
        ("# T\nAda shouts: hello", "should begin like"),
        ("# T\nAda answers: yes", "right below its question"),
    ],
)
def test_a_screenplay_that_cannot_be_read_says_where(text: str, problem: str) -> None:
    with pytest.raises(ScreenplayError, match=rf"line \d.*{problem}"):
        parse(text)
