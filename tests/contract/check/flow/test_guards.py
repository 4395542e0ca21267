"""The algebra of conditions and values."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backchannel.contract.check.flow.guards import fact_of, together
from backchannel.contract.check.flow.texts import text_of
from backchannel.contract.check.flow.values import (
    HEARD_LIMIT,
    UNION_LIMIT,
    Guard,
    Json,
    Lit,
    Obj,
    Opaque,
    Site,
    Text,
    Union,
    When,
    Wire,
    join,
    lit,
    options,
)
from backchannel.contract.check.model import Condition, Where

SITE = Site(Where("a.py", 1), "a")
NAMES = ("a", "b", "c")

conditions = st.builds(
    Condition,
    st.sampled_from([("type",), ("data", "kind")]),
    st.frozensets(st.sampled_from(NAMES), max_size=2),
    st.booleans(),
)
guards = st.lists(st.builds(Guard, st.just(SITE), conditions), max_size=4)
messages = st.fixed_dictionaries(
    {"type": st.sampled_from([None, *NAMES, "d"]), "kind": st.sampled_from([None, *NAMES])}
)


def holds(condition: Condition, message: dict[str, str | None]) -> bool:
    value = message[condition.path[-1]]
    met = value in condition.values if condition.values else value is not None
    return met != condition.negated


@given(guards, guards, messages)
def test_together_never_excludes_a_message_that_fits(
    one: list[Guard], two: list[Guard], message: dict[str, str | None]
) -> None:
    start = together((), tuple(one))
    both = None if start is None else together(start, tuple(two))
    fits = all(holds(guard.condition, message) for guard in (*one, *two))
    if fits:
        assert both is not None
        assert all(holds(guard.condition, message) for guard in both)


def test_contradictions_are_found() -> None:
    a, b = (Guard(SITE, Condition(("type",), frozenset([name]))) for name in "ab")
    not_a = Guard(SITE, Condition(("type",), frozenset("a"), negated=True))
    missing = Guard(SITE, Condition(("type",), negated=True))
    assert together((a,), (b,)) is None
    assert together((a,), (not_a,)) is None
    assert together((missing,), (a,)) is None
    assert together((a,), (a,)) == (a,)
    other = Guard(Site(Where("b.py", 1), "b"), b.condition)
    assert together((a,), (other,)) == (a, other), "what one socket heard says nothing of another"


values = st.one_of(
    st.builds(lit, st.one_of(st.text(max_size=2), st.integers(0, 3), st.booleans(), st.none())),
    st.builds(Opaque, st.sampled_from(["x", "y", "z", "w"])),
)


@given(st.lists(values, min_size=1, max_size=6))
def test_join_is_idempotent_and_keeps_every_constant(found: list[Lit | Opaque]) -> None:
    joined = join(*found)
    assert join(joined, joined) == joined
    assert join(joined, found[0]) == joined
    assert {value for value in found if isinstance(value, Lit)} == {
        value for value in options(joined) if isinstance(value, Lit)
    }


def test_every_chain_of_joins_ends() -> None:
    value = join(lit(0))
    for number in range(10 * UNION_LIMIT):
        value = join(value, lit(number))
    assert isinstance(value, Union)
    assert len(value.options) <= UNION_LIMIT + 1
    assert join(value, lit(-1)) == value


def test_of_many_that_say_the_same_one_stands_for_all() -> None:
    place = Where("a.py", 1)
    value = join(lit(0))
    for _ in range(3 * UNION_LIMIT):
        value = join(value, Json(Obj("dict", place, {"type": lit("tick"), "at": Opaque("now")})))
    value = join(value, Json(Obj("dict", place, {"type": lit("tock"), "at": Opaque("now")})))
    names = [
        option.value.fields["type"]
        for option in options(value)
        if isinstance(option, Json) and isinstance(option.value, Obj)
    ]
    assert Opaque("one of many") not in options(value)
    assert set(names) == {lit("tick"), lit("tock")}
    assert join(value, Json(Obj("dict", place, {"type": lit("tock"), "at": Opaque("now")}))) == value, (
        "and stays so"
    )


@given(st.lists(st.one_of(st.text(max_size=3), st.none()), max_size=5))
def test_text_is_its_parts(parts: list[str | None]) -> None:
    text = text_of([Opaque("hole") if part is None else lit(part) for part in parts])
    if None not in parts:
        assert text == lit("".join(part for part in parts if part is not None))
    else:
        assert isinstance(text, Text)
        known = "".join(str(part.value) for part in text.parts if isinstance(part, Lit))
        assert known == "".join(part for part in parts if part is not None)


def test_one_field_under_many_conditions_keeps_those_that_all_have() -> None:
    kind = Guard(SITE, Condition(("type",), frozenset({"list"})))
    more = [Guard(SITE, Condition((name,))) for name in "abcdefghijklmnop"]
    field = Wire(SITE, "json", ("items",))
    kept = [When((kind, one), field) for one in more]
    assert len(kept) > HEARD_LIMIT
    assert join(*kept) == When((kind,), field)
    assert join(*kept, When((more[0],), field)) == field
    assert join(*kept, field) == field


def test_one_field_of_several_messages_is_of_one_of_them() -> None:
    def named(*names: str) -> Guard:
        return Guard(SITE, Condition(("type",), frozenset(names)))

    field = Wire(SITE, "json", ("items",))
    more = [Guard(SITE, Condition((name,))) for name in "abcdefgh"]
    kept = [When((named(name), one), field) for name in ("list", "change") for one in more]
    assert len(kept) > HEARD_LIMIT
    assert join(*kept) == When((named("list", "change"),), field)


def test_what_may_also_be_unknown_is_neither_true_nor_false() -> None:
    assert fact_of(join(lit(None), Opaque("token"))) is None
    assert fact_of(join(lit("x"), Opaque("token"))) is None
    assert fact_of(join(lit(None), lit(""))) is False
    heard = Wire(SITE, "json", ("token",))
    assert fact_of(join(heard, Opaque("token"))) == fact_of(heard)
