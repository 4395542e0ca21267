"""The sections of the page that describe messages, and the types that they share."""

from __future__ import annotations

from .fields import ASKED, TOLD, Field, Json, field_list, fields_of, named_types, type_of
from .json_text import json_block, lines_of
from .markup import Html, code, element, inline, prose

LONG_EXAMPLE = 30
"""Lines from which on an example is folded away: more than a screen of a phone."""


class Messages:
    """The messages of a document, by family."""

    def __init__(self, document: Json) -> None:
        self.document = document
        self.schemas: dict[str, Json] = document["components"]["schemas"]
        self._operations: list[Json] = list(document["operations"].values())

    def of(self, family: str) -> list[tuple[str, Json]]:
        """The messages of ``command``, ``reply`` or ``event`` by the name of their model, once each."""
        return [
            (key, message)
            for key, message in self.document["components"]["messages"].items()
            if "." not in key and message["tags"] == [{"name": family}]
        ]

    def fields(self, key: str) -> list[Field]:
        """What stands beside ``type``: first what the message says, then what every message of its family has."""
        found = [field for field in fields_of(self.schemas[key], self.schemas) if field.path != "type"]
        return sorted(found, key=lambda field: not field.path.startswith("data"))

    def section(self, key: str, message: Json) -> Html:
        """Everything about one message."""
        words = ASKED if message["tags"] == [{"name": "command"}] else TOLD
        examples = [_example(example, folded=bool(n)) for n, example in enumerate(message["examples"])]
        return element(
            "article",
            _heading(key, message["name"]),
            element("p", *self._badges(key), class_="badges"),
            prose(message["summary"]),
            element(
                "div",
                element(
                    "div", element("h4", "Fields"), field_list(self.fields(key), words, self._notes(key))
                ),
                element("div", element("h4", "Examples" if examples[1:] else "Example"), *examples),
                class_="columns",
            ),
            class_="message",
            aria_labelledby=key,
        )

    def shared_types(self) -> list[str]:
        """The names of the types that messages name, less those that have a place of their own."""
        every = [
            field
            for family in ("command", "reply", "event")
            for key, _ in self.of(family)
            for field in self.fields(key)
        ]
        return [name for name in named_types(every, self.schemas) if name != "ErrorCode"]

    def type_section(self, name: str) -> Html:
        """One shared type."""
        schema = self.schemas[name]
        values = schema.get("enum")
        body = (
            element("p", "One of ", type_of(schema), ".")
            if values
            else field_list(list(fields_of(schema, self.schemas)), TOLD)
        )
        return element(
            "article",
            _heading(name, name),
            prose(schema["description"]) if "description" in schema else "",
            body,
            class_="message",
            aria_labelledby=name,
        )

    def _of_key(self, key: str) -> list[Json]:
        ending = f"/messages/{key}"
        return [entry for entry in self._operations if entry["messages"][0]["$ref"].endswith(ending)]

    def _badges(self, key: str) -> list[str]:
        operations = self._of_key(key)
        badges: list[str] = []
        if operations and "x-roles" in operations[0]:
            badges += self._who(operations[0])
        addresses = [
            self.document["channels"][entry["channel"]["$ref"].rpartition("/")[2]]["address"]
            for entry in operations
        ]
        for address in addresses:
            badges.append(element("span", code(address), class_="badge"))
        if any(field.path == "offset" for field in self.fields(key)):
            badges.append(element("span", "in the log", class_="badge"))
        return [part for badge in badges for part in (badge, " ")][:-1]

    def _who(self, operation: Json) -> list[Html]:
        every = operation["x-roles"] == ["host", "moderator", "viewer"]
        roles = ["every role"] if every else operation["x-roles"]
        badges = [element("span", role, class_=f"badge {'' if every else role}".strip()) for role in roles]
        if not operation["x-token-required"]:
            badges.append(element("span", "also without a token", class_="badge"))
        return badges

    def _notes(self, key: str) -> dict[str, str]:
        """Where an endpoint demands more than the model."""
        streams = self.document["components"]["messages"].get(f"streams.{key}")
        if streams is None:
            return {}
        (_, demand) = streams["payload"]["allOf"]
        words = (
            "required on /ws" if self._of_key(key)[0]["action"] == "receive" else "always on /ws, else never"
        )
        return dict.fromkeys(demand["required"], words)


def _heading(anchor: str, text: str) -> Html:
    return element("h3", element("a", code(text), href=f"#{anchor}", class_="anchor"), id=anchor)


def _example(example: Json, *, folded: bool) -> Html:
    block = json_block(example["payload"])
    if folded or lines_of(example["payload"]) > LONG_EXAMPLE:
        return element("details", element("summary", inline(example["summary"])), block)
    return element("figure", element("figcaption", inline(example["summary"])), block)
