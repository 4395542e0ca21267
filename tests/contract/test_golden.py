"""The golden sequences through the Python fold. The TypeScript reducer runs the same files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import Field, TypeAdapter

from backchannel.protocol.base import WireModel, format_time
from backchannel.protocol.events import EVENTS, AnyEvent, Welcome
from backchannel.protocol.view import RoomView

FOLDER = Path(__file__).parents[2] / "contract" / "golden"
FILES = sorted(FOLDER.glob("*.json"))
EVENT: TypeAdapter[AnyEvent] = TypeAdapter(Annotated[AnyEvent, Field(discriminator="type")])
KEYS = {"name", "about", "chat_limit", "welcome", "events", "expected"}


def load(path: Path) -> dict[str, Any]:
    golden: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return golden


def as_json(view: RoomView) -> dict[str, Any]:
    """The state as `expected` writes it, sets sorted."""
    snapshot = view.snapshot().model_dump(mode="json")
    if view.last_said_at is not None:
        snapshot["last_said_at"] = format_time(view.last_said_at)
    return in_order(
        {
            "stream": view.stream.model_dump(mode="json"),
            "user": view.user.model_dump(mode="json"),
            "epoch": view.epoch,
            "offset": view.offset,
            "viewer_count": view.viewer_count,
            **snapshot,
        }
    )


def in_order(state: dict[str, Any]) -> dict[str, Any]:
    sets = {name: sorted(state[name]) for name in ("own_votes", "own_questions")}
    if "own_poll_votes" in state:
        sets["own_poll_votes"] = sorted(state["own_poll_votes"], key=lambda vote: vote["poll_id"])
    return {**state, **sets}


def fold(golden: dict[str, Any]) -> RoomView:
    view = RoomView.from_welcome(Welcome.model_validate(golden["welcome"]), chat_limit=golden["chat_limit"])
    for event in golden["events"]:
        view.apply(EVENT.validate_python(event))
    return view


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_fold_of_the_events_is_what_was_expected(path: Path) -> None:
    golden = load(path)
    assert as_json(fold(golden)) == in_order(golden["expected"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_named_after_its_sequence_and_holds_only_what_the_readme_names(path: Path) -> None:
    golden = load(path)
    assert golden["name"] == path.stem
    assert set(golden) == KEYS


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_written_as_the_wire_writes(path: Path) -> None:
    """Nothing in it would be sent otherwise: no null for what is omitted, no other form of time."""
    golden = load(path)
    parsed: list[tuple[WireModel, Any]] = [(Welcome.model_validate(golden["welcome"]), golden["welcome"])]
    parsed += [(EVENT.validate_python(event), event) for event in golden["events"]]
    for model, written in parsed:
        assert model.model_dump(mode="json") == written


def test_every_event_stands_in_a_sequence() -> None:
    seen = {event["type"] for path in FILES for event in load(path)["events"]}
    assert seen == {EVENT_CLASS.model_fields["type"].default for EVENT_CLASS in EVENTS}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_fresh_welcome_of_the_expected_state_gives_the_same_view(path: Path) -> None:
    golden = load(path)
    view = fold(golden)
    welcome = Welcome(
        stream=view.stream,
        user=view.user,
        epoch=view.epoch,
        offset=view.offset,
        recovered=False,
        viewer_count=view.viewer_count,
        server_time=golden["welcome"]["server_time"],
        last_said_at=view.last_said_at,
        snapshot=view.snapshot(),
    )
    assert RoomView.from_welcome(welcome, chat_limit=view.chat_limit) == view
