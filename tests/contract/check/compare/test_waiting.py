"""What a front end waits for, and whether it ever comes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backchannel.contract.check.compare import compare
from backchannel.contract.check.finding import Grade
from backchannel.contract.check.model import (
    Anything,
    Conversation,
    Echo,
    Scalar,
)

from .builders import (
    STRING,
    back,
    between,
    case,
    front,
    page,
    route,
    rules,
    says,
    server,
    socket,
    talk,
)
from .served import SERVES, hears, judged


def test_a_message_that_is_never_sent_beside_others_may_be_a_leftover() -> None:
    (one,) = between(SERVES, hears("message", "users", "banned"))
    assert (one.rule, one.subject, one.grade) == ("response-never-sent", "/ws banned", Grade.WARNING)
    assert "`message` and `users`" in one.message


@pytest.mark.parametrize("known", [["message"], ["message", "users"]])
def test_a_handler_of_which_half_is_never_sent_is_broken(known: list[str]) -> None:
    found = between(SERVES, hears(*known, "banned", "kicked"))
    assert [one.subject for one in found if one.grade is Grade.ERROR] == ["/ws banned", "/ws kicked"]


def test_what_nothing_sends_beside_what_nothing_sends_yet() -> None:
    asleep = [says({"type": name}, called=False) for name in ("banned", "kicked", "muted")]
    there = replace(SERVES, sends=(*SERVES.sends, *asleep))
    found = between(there, hears("message", "banned", "kicked", "muted", "warned"))
    assert {one.grade for one in found if one.rule == "response-never-sent"} == {Grade.WARNING}


def test_changes_of_one_thing_that_come_for_some_and_not_for_others() -> None:
    there = talk(sends=[says({"type": name}) for name in ("block_deleted", "block_updated", "joined")])
    here = hears("block_created", "block_deleted", "block_updated", "joined")
    assert [one.subject for one in between(there, here) if one.grade is Grade.ERROR] == ["/ws block_created"]


def test_what_tells_of_the_same_by_another_name_is_one_finding_with_both() -> None:
    there = talk(
        sends=[
            says({"type": "message"}),
            says({"type": "users"}),
            says({"type": "wallet_update", "balance": STRING}),
        ]
    )
    (one,) = between(there, hears("message", "users", "balance_update"))
    assert (one.rule, one.grade) == ("response-never-sent", Grade.ERROR)
    assert "wallet_update" in one.message


def test_a_value_that_a_field_never_has_is_another_form_of_one_that_it_has() -> None:
    there = talk(
        sends=[says({"type": "state", "seat": {"status": Scalar("string", frozenset({"fold", "all_in"}))}})]
    )
    here = talk(
        cases=[
            case("state"),
            case("folded", "seat.status"),
            case("all_in", "seat.status"),
            case("folded", "status"),
        ]
    )
    (one,) = between(there, here)
    assert (one.rule, one.grade) == ("response-never-sent", Grade.ERROR)
    assert "it sends `fold`" in one.message


def test_a_reworded_name_is_one_finding_with_both() -> None:
    there = talk(
        sends=[says({"type": "call_status_update"}), says({"type": "users"}), says({"type": "text"})]
    )
    (one,) = between(there, hears("video_call_status", "users", "text"))
    assert (one.rule, one.grade, one.backend) == ("response-never-sent", Grade.ERROR, there.sends[0].where)


def test_a_sender_that_nothing_calls_is_named() -> None:
    there = replace(SERVES, sends=(*SERVES.sends, says({"type": "banned"}, called=False)))
    (one,) = [one for one in between(there, hears("message", "banned")) if one.rule == "response-never-sent"]
    assert (one.grade, one.backend) == (Grade.WARNING, there.sends[-1].where)
    assert "called by nothing" in one.message


def test_one_of_two_names_in_one_condition_is_enough() -> None:
    first = case("message")
    here = talk(cases=[first, case("new_message", where=first.where), case("users")])
    assert judged(here) == []
    condition = front()
    lines = [replace(case(name), beside=condition) for name in ("message", "new_message")]
    assert judged(talk(cases=[*lines, case("users")])) == []


@pytest.mark.parametrize("name", ["error", "pong", "connected", "server_error", "subscribed"])
def test_waiting_out_of_caution_is_a_note(name: str) -> None:
    assert judged(hears("message", "users", name)) == [("response-never-sent", Grade.NOTE)]


def test_a_branch_that_does_nothing_is_a_note() -> None:
    here = talk(cases=[case("message"), case("users"), case("banned", empty=True)])
    assert judged(here) == [("response-never-sent", Grade.NOTE)]


def test_a_branch_that_nothing_calls_is_a_warning() -> None:
    here = talk(cases=[case("message"), case("users"), case("banned", called=False)])
    assert judged(here) == [("response-never-sent", Grade.WARNING)]


def test_a_near_name_is_one_finding_with_both() -> None:
    there = talk(sends=[says({"type": "chat:new_message"}), says({"type": "users"})])
    (one,) = between(there, hears("new_message", "users"))
    assert (one.rule, one.grade, one.backend) == ("response-never-sent", Grade.ERROR, there.sends[0].where)
    assert "Wait for `chat:new_message`" in one.fix


def test_a_name_under_another_key_is_one_finding() -> None:
    there = talk(sends=[says({"event": "message"}), says({"event": "users"})])
    (one,) = between(there, hears("message", "users"))
    assert (one.rule, one.grade) == ("response-shape", Grade.ERROR)
    assert "`event`" in one.message


def test_a_route_that_sends_nothing_is_one_finding() -> None:
    assert judged(hears("message", "users"), talk()) == [("response-never-sent", Grade.ERROR)]


@pytest.mark.parametrize(
    "there",
    [
        replace(SERVES, open_sends=("a plugin sends",)),
        replace(SERVES, sends=(*SERVES.sends, says(Anything("it is computed")))),
        replace(SERVES, sends=(*SERVES.sends, says({"type": STRING}))),
    ],
)
def test_a_route_that_may_send_more_may_send_it(there: Conversation) -> None:
    assert judged(hears("message", "users", "banned"), there) == []


def test_openness_is_told() -> None:
    open_ = replace(SERVES, open_sends=("a plugin sends",))
    _, unresolved = compare(server(route("/ws", open_)), [page(socket("/ws", conversation=hears("message")))])
    assert [one.why for one in unresolved] == ["a plugin sends"]


def test_what_is_passed_on_is_what_front_ends_send() -> None:
    relay = talk(sends=[says(Echo())])
    here = talk(cases=[case("draw"), case("clear")], sends=[says({"type": "draw"})])
    assert [one.subject for one in between(relay, here) if one.grade is Grade.WARNING] == ["/ws clear"]
    drawing = page(socket("/ws", conversation=here))
    other = page(socket("/ws", conversation=talk(sends=[says({"type": "clear"})])), name="admin")
    assert rules(server(route("/ws", relay)), drawing, other) == []
    unknown = page(socket("/ws", conversation=talk(open_sends=("a prop",))), name="admin")
    assert rules(server(route("/ws", relay)), drawing, unknown) == []


def test_who_else_speaks_to_a_relay_may_send_what_is_waited_for() -> None:
    waits = hears("found", "phase", "finished")
    sends = [says({"type": "history"}), says(Echo())]
    lost = [one for one in between(talk(sends=sends), waits) if one.rule == "response-never-sent"]
    assert [one.grade for one in lost] == [Grade.WARNING] * 3
    without = [one for one in between(talk(sends=sends[:1]), waits) if one.rule == "response-never-sent"]
    assert [one.grade for one in without] == [Grade.ERROR] * 3


def test_a_name_that_is_passed_on() -> None:
    relay = talk(sends=[says({"type": Echo(("type",)), "from": STRING})])
    here = talk(cases=[case("draw"), case("clear")], sends=[says({"type": "draw"})])
    assert [one.subject for one in between(relay, here) if one.grade is Grade.WARNING] == ["/ws clear"]


def test_what_the_back_end_never_spells_does_not_come_however_little_is_known_of_what_it_sends() -> None:
    there = talk(sends=[says({"type": "message"})], hears="", open_sends=("a queue",))
    listener = page(socket("/ws", conversation=hears("auth_confirmed", "auth_failed", "message")))
    open_ = server(route("/ws", conversation=there))
    assert rules(open_, listener, least=Grade.WARNING) == []
    unspelled = replace(open_, spelled=frozenset({"message"}))
    assert rules(unspelled, listener, least=Grade.ERROR) == ["response-never-sent"] * 2
    spelled = replace(open_, spelled=frozenset({"message", "auth_failed", "auth_confirmed"}))
    assert rules(spelled, listener, least=Grade.WARNING) == []


def test_what_a_front_end_says_itself_may_be_passed_on_unseen() -> None:
    there = replace(talk(sends=[says({"type": "message"})], open_sends=("a queue",)), handed=(((), ()),))
    speaks = replace(hears("typing", "stopped"), sends=(says({"type": "typing"}), says({"type": "stopped"})))
    backend = replace(server(route("/ws", conversation=there)), spelled=frozenset({"message"}))
    assert "response-never-sent" not in rules(backend, page(socket("/ws", conversation=speaks)))
    unknown = page(socket("/ws", conversation=replace(hears("typing", "stopped"), open_sends=("a prop",))))
    assert "response-never-sent" not in rules(backend, unknown)
    keeps = replace(backend, routes=(route("/ws", conversation=replace(there, handed=())),))
    assert "response-never-sent" in rules(keeps, unknown)


def test_a_name_that_goes_nowhere_does_not_come_however_it_is_spelled() -> None:
    there = talk(sends=[says({"type": "message"})], hears="", open_sends=("a queue",))
    listener = page(socket("/ws", conversation=hears("finished", "declined", "message")))
    spelled = replace(
        server(route("/ws", conversation=there)), spelled=frozenset({"finished", "declined", "message"})
    )
    assert rules(spelled, listener, least=Grade.WARNING) == []
    lost = replace(
        spelled, lost=frozenset({"finished", "declined"}), built={"finished": back(), "declined": back()}
    )
    assert rules(lost, listener, least=Grade.ERROR) == ["response-never-sent"] * 2


def test_what_has_no_known_callers_may_have_any_name_that_it_does_not_spell() -> None:
    known = replace(SERVES, sends=(*SERVES.sends, says({"type": "left"}, called=False)))
    assert ("response-never-sent", Grade.ERROR) in judged(hears("message", "banned", "kicked"), known)
    unknown = replace(SERVES, sends=(*SERVES.sends, says({"type": STRING}, called=False)))
    assert ("response-never-sent", Grade.ERROR) not in judged(hears("message", "banned", "kicked"), unknown)


def test_a_name_in_one_condition_with_others_is_missed_where_it_stands_alone() -> None:
    together, alone = replace(front(), line=5), replace(front(), line=9)
    here = talk(
        cases=[case("trade", where=together), case("message", where=together), case("trade", where=alone)]
    )
    (one,) = between(talk(sends=[says({"type": "message"})]), here)
    assert (one.rule, one.frontend) == ("response-never-sent", alone)


@pytest.mark.parametrize(("lobby", "expected"), [("started", Grade.WARNING), ("closed", Grade.ERROR)])
def test_what_is_built_and_comes_to_another_handler_is_not_astray(lobby: str, expected: Grade) -> None:
    game, waits = hears("message", "users", "started"), talk(cases=[case(lobby), case("waiting")])
    tells = talk(sends=[says({"type": lobby}), says({"type": "waiting"})])
    backend = replace(server(route("/game", SERVES), route("/lobby", tells)), built={"started": back()})
    front_end = page(socket("/game", conversation=game), socket("/lobby", conversation=waits))
    findings, _ = compare(backend, [front_end])
    assert [one.grade for one in findings if one.subject == "/game started"] == [expected]


@pytest.mark.parametrize(
    ("sent", "waited", "paired"),
    [("error", "training.failed", False), ("error", "training:error", False), ("ERROR", "error", True)],
)
def test_what_any_end_sends_is_not_what_is_meant(sent: str, waited: str, paired: bool) -> None:
    there = talk(sends=[*SERVES.sends, says({"type": sent})])
    (one,) = [
        one for one in between(there, hears("message", "users", waited)) if one.rule == "response-never-sent"
    ]
    assert (one.grade is Grade.ERROR) is paired


@pytest.mark.parametrize(
    ("spelled", "expected"), [({"order_created", "cancel"}, Grade.ERROR), ({"order_created"}, Grade.WARNING)]
)
def test_a_change_that_the_back_end_has_no_word_for_is_none_to_tell_of(
    spelled: set[str], expected: Grade
) -> None:
    sends = [says({"type": name}) for name in ("order_created", "order_updated", "joined")]
    backend = replace(server(route("/ws", talk(sends=sends))), spelled=spelled)
    waits = hears("order_created", "order_updated", "order_cancelled", "joined")
    findings, _ = compare(backend, [page(socket("/ws", conversation=waits))])
    assert [one.grade for one in findings if one.subject == "/ws order_cancelled"] == [expected]


def test_two_words_for_any_change_are_no_two_changes() -> None:
    there = talk(sends=[says({"type": name}) for name in ("stations_update", "state", "joined")])
    (one,) = between(there, hears("stations_update", "station_change", "state", "joined"))
    assert (one.subject, one.grade) == ("/ws station_change", Grade.WARNING)
