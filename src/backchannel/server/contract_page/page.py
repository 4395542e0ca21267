"""The page: its head, its table of contents, and its sections in the order in which one needs them."""

from __future__ import annotations

from dataclasses import dataclass

from . import tables
from .fields import Json
from .markup import Html, code, element, inline, join, prose
from .messages import Messages

_DOCTYPE = Html("<!doctype html>\n")
_ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' "
    "rx='8' fill='%230a685c'/%3E%3Cpath d='M8 10h16v9H15l-4 4v-4H8z' fill='%23fff'/%3E%3C/svg%3E"
)
_LOGO = Html(
    '<svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true" focusable="false">'
    '<rect width="32" height="32" rx="8" class="logo-ground"/><path d="M8 10h16v9H15l-4 4v-4H8z" class="logo-mark"/></svg>'
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page, and the entries it has in the table of contents."""

    anchor: str
    title: str
    body: Html
    entries: tuple[tuple[str, str], ...] = ()
    """Anchor and text of what stands in it."""


def contract_page(document: Json, *, style: str, theme_script: str | None) -> str:
    """The page for an AsyncAPI document as ``backchannel.contract`` makes it.

    :param style: the address of the style sheet
    :param theme_script: the address of the script that sets the theme which the user chose on the other pages
    """
    sections = _sections(document)
    head = element(
        "head",
        Html('<meta charset="utf-8">'),
        Html('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        Html('<meta name="color-scheme" content="light dark">'),
        element("title", "The contract · Backchannel"),
        Html(f'<link rel="icon" href="{_ICON}">'),
        element("script", src=theme_script) if theme_script else "",
        Html(f'<link rel="stylesheet" href="{style}">'),
    )
    body = element(
        "body",
        element("a", "Skip to the content", href="#content", class_="skip"),
        _bar(),
        element(
            "div",
            element(
                "nav",
                element("h2", "Contents", id="contents-heading"),
                _contents(sections),
                class_="side",
                aria_labelledby="contents-heading",
            ),
            element(
                "main",
                _introduction(document),
                _folded_contents(sections),
                *map(_section, sections),
                id="content",
                tabindex="-1",
            ),
            class_="page",
        ),
    )
    return _DOCTYPE + element("html", head, body, lang="en") + "\n"


def _bar() -> Html:
    links = element(
        "nav",
        element("a", "Contents", href="#contents", class_="to-contents"),
        element("a", "asyncapi.json", href="/asyncapi.json"),
        element("a", "REST API", href="/docs"),
        aria_label="Documents",
    )
    return element(
        "header", element("a", _LOGO, " Backchannel", href="/", class_="home"), links, class_="bar"
    )


def _contents(sections: list[Section]) -> Html:
    items = []
    for section in sections:
        link = element("a", section.title, href=f"#{section.anchor}")
        inner = [
            element("li", element("a", code(text), href=f"#{anchor}")) for anchor, text in section.entries
        ]
        items.append(element("li", link, element("ul", *inner) if inner else ""))
    return element("ul", *items, class_="contents")


def _folded_contents(sections: list[Section]) -> Html:
    """For a phone, where there is no room beside the text."""
    return element(
        "details",
        element("summary", "Contents"),
        _contents(sections),
        id="contents",
        class_="inline-contents",
    )


def _section(section: Section) -> Html:
    link = element("a", section.title, href=f"#{section.anchor}", class_="anchor")
    return element(
        "section", element("h2", link, id=section.anchor), section.body, aria_labelledby=section.anchor
    )


def _introduction(document: Json) -> Html:
    info = document["info"]
    first = info["description"].partition("\n\n")[0]
    lead = f"{first} This page is everything that a client and this server say to each other, version {info['version']} of the wire."
    made = "It is made from the models that the server checks every frame with. The same as a document: "
    export = element(
        "p", "As types: ", code("backchannel contract export --format typescript"), class_="muted"
    )
    document_link = element("p", made, element("a", "asyncapi.json", href="/asyncapi.json"), ".")
    return join(
        [element("h1", "The contract"), element("p", inline(lead), class_="lead"), document_link, export]
    )


def _sections(document: Json) -> list[Section]:
    messages = Messages(document)
    return [
        _connect(document),
        Section("tokens", "Say who you are", _tokens(document)),
        Section("frames", "Frames", _frames(document)),
        Section("roles", "Who may send what", tables.roles(document)),
        _family(
            messages,
            "command",
            "commands",
            "Commands",
            "What a client sends. Each is answered by one `ack` or one `error`.",
        ),
        _family(messages, "reply", "replies", "Replies", "What answers one command, by its `ref`."),
        _family(
            messages,
            "event",
            "events",
            "Events",
            "What the server tells, unasked. What is *in the log* has an `offset`.",
        ),
        _types(messages),
        Section("close-codes", "Close codes", join([_CLOSING, tables.close_codes(document)])),
        Section("error-codes", "Error codes", join([_ERRORS, tables.error_codes(document)])),
        Section("limits", "Limits", join([_LIMITS, tables.limits(document)])),
    ]


_CLOSING = prose(
    "1000 to 1015 are as in RFC 6455. Of the server's own, also of those that are not invented yet, 4000 to 4499 mean "
    "*come back*, with your position and after a backoff with jitter; 4500 to 4999 are final: the same URL and token get "
    "the same answer. Who is refused at the door gets a close frame too, just after the opening, since a browser cannot "
    "read the status of a refused handshake."
)
_ERRORS = prose(
    "An `error` carries one of these in `data.code`, what was wrong and what to do in `data.message`, and where waiting "
    "helps `data.retry_after` in seconds."
)
_LIMITS = prose("As this server is set. Where a name begins with `limits.`, 0 means no limit.")


def _connect(document: Json) -> Section:
    cards = []
    for name, channel in document["channels"].items():
        query = channel["bindings"]["ws"]["query"]["properties"]
        parameters = [
            element("div", element("dt", code(f"?{key}=")), element("dd", inline(value["description"])))
            for key, value in query.items()
        ]
        cards.append(
            element(
                "article",
                element("h3", code(channel["address"]), id=f"endpoint-{name}"),
                element("p", element("strong", channel["title"]), ". ", inline(channel["description"])),
                element("h4", "Query parameters"),
                element("dl", *parameters, class_="fields"),
                class_="card",
                aria_labelledby=f"endpoint-{name}",
            )
        )
    entries = tuple(
        (f"endpoint-{name}", channel["address"]) for name, channel in document["channels"].items()
    )
    snippet = element("pre", element("code", quick_start(document)), id="quick-start")
    body = join([element("div", *cards, class_="cards"), element("h3", "In a browser"), snippet])
    return Section("connect", "Connect", body, entries)


def quick_start(document: Json) -> str:
    """The least that a page needs: join, read, and say something. ``token`` is a variable of the page."""
    host = document["servers"]["tls"]["variables"]["host"]["default"]
    scheme = "ws" if host.startswith("localhost") else "wss"
    return f"""\
const url = "{scheme}://{host}/ws/livestream/launch";
const socket = new WebSocket(url, ["backchannel.v{document["info"]["version"]}", `bearer.${{token}}`]);

socket.onmessage = ({{ data }}) => {{
  const message = JSON.parse(data);
  if (message.type === "livestream:chat_message") {{
    console.log(`${{message.data.user.name}}: ${{message.data.message}}`);
  }}
}};

socket.onopen = () => {{
  const command = {{ type: "livestream:chat_message", ref: "1", data: {{ message: "Hello" }} }};
  socket.send(JSON.stringify(command));
}};"""


def _tokens(document: Json) -> Html:
    lead = prose(
        "A token is a JWT (RFC 7519) that your own back end signs. A client brings it in any one of these ways. The server "
        "looks in this order, and the first that is there counts, even if it proves wrong. Without any, one may read a stream "
        "that allows guests; `POST /api/streams/{stream_id}/guest` gives a guest's token for a display name."
    )
    return join([lead, tables.ways_of_a_token(document), tables.claims(document)])


def _frames(document: Json) -> Html:
    paragraphs = document["info"]["description"].split("\n\n")
    return join(element("p", inline(text)) for text in paragraphs[1:-1])


def _family(messages: Messages, family: str, anchor: str, title: str, lead: str) -> Section:
    found = messages.of(family)
    body = join([element("p", inline(lead)), *(messages.section(key, message) for key, message in found)])
    return Section(anchor, title, body, tuple((key, message["name"]) for key, message in found))


def _types(messages: Messages) -> Section:
    names = messages.shared_types()
    body = join(messages.type_section(name) for name in names)
    return Section("types", "Shared types", body, tuple((name, name) for name in names))
