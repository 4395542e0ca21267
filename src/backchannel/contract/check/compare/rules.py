"""The rules that the check knows: each id is a page in the docs, a key in a baseline and a name in a suppression."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ..finding import Class, Finding, Grade
from ..model import Where


@dataclass(frozen=True, slots=True)
class Rule:
    """`grade` is what a finding of this rule has where nothing speaks for a milder one."""

    id: str
    kind: Class
    title: str
    grade: Grade = Grade.ERROR


_ALL = (
    Rule("url-no-route", "url", "The front end opens a WebSocket at a path that the back end does not have"),
    Rule("url-trailing-slash", "url", "The path differs from the route's in its trailing slash"),
    Rule("url-prefix", "url", "The path lacks a prefix of the route, or has one too many"),
    Rule("url-parameter", "url", "The path's parameters are not those of the route"),
    Rule(
        "url-wrong-socket",
        "url",
        "Events are sent on a socket whose route does not handle them, while another does",
    ),
    Rule("token-storage-keys", "token", "One front end reads its token under different storage keys"),
    Rule("token-key-unwritten", "token", "The token is read from a storage key that nothing writes"),
    Rule(
        "token-not-read", "token", "What the front end gives in the handshake is not what the back end reads"
    ),
    Rule("token-missing", "token", "The back end always wants something that the front end does not give"),
    Rule("message-envelope", "message", "The message has another form than the back end takes apart"),
    Rule(
        "message-field",
        "message",
        "A field that the back end reads is missing in the message, or has another name there",
    ),
    Rule("message-double-encoded", "message", "The message is JSON inside of JSON"),
    Rule("message-type", "message", "A field has another type than the back end can use"),
    Rule("event-unhandled", "event", "An event is sent that the route does not handle"),
    Rule("event-never-sent", "event", "The route handles an event that no front end sends", Grade.NOTE),
    Rule(
        "response-never-sent",
        "response",
        "The front end waits for a message that the back end never sends on that socket",
    ),
    Rule(
        "response-unhandled",
        "response",
        "The back end sends a message that no front end handles",
        Grade.WARNING,
    ),
    Rule("response-shape", "response", "The front end reads a message otherwise than the back end builds it"),
    Rule(
        "response-encoding",
        "response",
        "The front end decodes frames otherwise than the back end encodes them",
    ),
    Rule(
        "response-no-handler",
        "response",
        "A group of sockets is told something for which none of them has a handler",
    ),
)

RULES: Mapping[str, Rule] = MappingProxyType({rule.id: rule for rule in _ALL})
"""All rules by their id, in the order of the docs' index."""


def finding(
    rule: str,
    *,
    message: str,
    why: str,
    fix: str,
    frontend: Where | None,
    backend: Where | None,
    subject: str,
    grade: Grade | None = None,
) -> Finding:
    """A finding of that rule, graded as the rule is unless it says otherwise.

    Raises:
        KeyError: the registry has no such rule.
    """
    known = RULES[rule]
    return Finding(
        rule=known.id,
        kind=known.kind,
        grade=known.grade if grade is None else grade,
        message=message,
        why=why,
        fix=fix,
        frontend=frontend,
        backend=backend,
        subject=subject,
    )
