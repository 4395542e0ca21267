"""Messages that have the name that the front end waits for at another place than it looks: `type` is sent, `data.event` is compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..finding import Finding, Grade
from ..model import Case, Path, Send
from . import names, shapes
from .discriminator import names_messages
from .join import Heard
from .rules import finding
from .text import code


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A message that the route makes with the name that `case` waits for, at `sent_at` instead; it has nothing where the front end looks, or an object that has the name in it."""

    case: Case
    send: Send
    sent_at: Path

    @property
    def is_within(self) -> bool:
        """Whether a whole message stands where its name is looked for: put into an envelope once too often."""
        return (
            len(self.sent_at) > len(self.case.path) and self.sent_at[: len(self.case.path)] == self.case.path
        )


def misplaced(one: Heard) -> Iterator[Misplaced]:
    """Those of a socket: names that no message has where they are compared, and that nothing compares where they are sent.

    A message that has another name which is compared is taken for what it is: `card.kind` is then the kind of a card.
    """
    cases = [case for case in one.link.socket.conversation.cases if names_messages(case.path) and case.path]
    compared = {(case.path, case.value) for case in cases}
    for case in cases:
        if (
            case.local
            or names.is_courtesy(case.value)
            or any(_has(send, case.path, case.value) for send in one.json)
        ):
            continue
        for send in one.own:
            within = next((at for at in _below(case) if _has(send, at, case.value)), None)
            if within is not None and (within, case.value) not in compared:
                yield Misplaced(case, send, within)
                break
            elsewhere = [(name,) for name in names.DISCRIMINATORS if _has(send, (name,), case.value)]
            if (
                elsewhere
                and (elsewhere[0], case.value) not in compared
                and shapes.look_up(send.shape, case.path).absent
                and not any(_has(send, path, value) for path, value in compared)
            ):
                yield Misplaced(case, send, elsewhere[0])
                break


def _below(case: Case) -> Iterator[Path]:
    return ((*case.path, name) for name in names.DISCRIMINATORS)


def _has(send: Send, path: Path, value: str) -> bool:
    return value in (shapes.literals(send.shape, path) or ())


def report_misplaced(found: Misplaced, one: Heard) -> Finding:
    """The finding: at the comparison, and where the message is put together."""
    case, send = found.case, found.send
    reachable = case.called and send.called and one.link.socket.called
    return finding(
        "response-shape",
        message=f"The front end takes `{case.value}` from {code(case.path)}; {one.named} sends it as {code(found.sent_at)}: {shapes.describe(send.shape)}.",
        why=f"The comparison is with {'an object' if found.is_within else 'undefined'}, so the message is taken for none.",
        fix=f"Send what stands at {code(case.path)} as the message itself."
        if found.is_within
        else f"Compare {code(found.sent_at)}, or send {code(case.path)}.",
        frontend=case.where,
        backend=send.where,
        subject=f"{one.named} {case.value} {shapes.dotted(case.path)}",
        grade=Grade.ERROR if reachable else Grade.WARNING,
    )
