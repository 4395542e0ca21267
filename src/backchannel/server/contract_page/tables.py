"""The tables of the page: roles, ways of a token, claims, codes, limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .fields import Json
from .markup import Html, code, element, inline, join


def table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]], kind: str) -> Html:
    """A table whose first cell of each row is its heading."""
    head = element("tr", *(element("th", heading, scope="col") for heading in headings))
    body = (
        element("tr", element("th", first, scope="row"), *(element("td", cell) for cell in rest))
        for first, *rest in rows
    )
    return element(
        "table",
        element("caption", caption),
        element("thead", head),
        element("tbody", *body),
        class_=kind,
    )


def roles(document: Json) -> Html:
    """Which role may send which command."""
    needs_token = {
        entry["messages"][0]["$ref"].rpartition("/")[2]: entry["x-token-required"]
        for entry in document["operations"].values()
        if "x-roles" in entry
    }
    rows = []
    for key, message in document["components"]["messages"].items():
        if key not in needs_token:
            continue
        allowed = document["x-roles"][message["name"]]
        cells = [_yes_no(role in allowed) for role in ("host", "moderator", "viewer")]
        name = element("a", code(message["name"]), href=f"#{key}")
        rows.append([name, *cells, _yes_no(not needs_token[key])])
    headings = ["Command", "Host", "Mode\u00adrator", "Viewer", "No token"]
    return table("Who may send which command", headings, rows, "roles")


def _yes_no(yes: bool) -> Html:
    return element("span", "yes" if yes else "no", class_="yes" if yes else "no")


def ways_of_a_token(document: Json) -> Html:
    """How a client says who it is from, in the order in which the server looks."""
    schemes = document["components"]["securitySchemes"]
    items = (
        element("li", element("h3", _way(name, scheme)), element("p", inline(scheme["description"])))
        for name, scheme in schemes.items()
    )
    return element("ol", *items, class_="ways")


def _way(name: str, scheme: Json) -> Html:
    if scheme.get("in") == "query":
        return join(["Query parameter ", code(scheme["name"])])
    header = scheme.get("name", "Authorization")
    return join(["Subprotocol, in " if name == "subprotocol" else "Header ", code(header)])


def claims(document: Json) -> Html:
    """What a token says."""
    rows = [
        [code(row["name"]), "required" if row["required"] else "optional", inline(row["description"])]
        for row in document["x-token"]
    ]
    return table("The claims of a token", ["Claim", "Needed", "Meaning"], rows, "claims")


def close_codes(document: Json) -> Html:
    """What each close code means and what a client does then."""
    rows = []
    for row in document["x-close-codes"]:
        text = join([element("strong", row["name"].replace("_", " ")), ": ", row["reason"], "."])
        advice = element("p", inline(row["action"]))
        number = element("span", code(str(row["code"])), id=f"close-{row['code']}")
        rows.append([number, join([element("p", text), advice]), _back(row["reconnect"])])
    headings = ["Code", "What it means and what to do", "Then"]
    return table("Close codes", headings, rows, "codes")


def _back(reconnect: bool) -> Html:
    return element(
        "span", "come back" if reconnect else "stay away", class_="badge good" if reconnect else "badge bad"
    )


def error_codes(document: Json) -> Html:
    """What each error code means, and whether the same command may be sent again."""
    rows = [
        [
            element("span", code(row["code"]), id=f"error-{row['code']}"),
            inline(row["description"]),
            element("span", "send again", class_="badge good") if row["retryable"] else "change it",
        ]
        for row in document["x-error-codes"]
    ]
    return table("Codes of an error", ["Code", "Meaning", "Then"], rows, "codes")


def limits(document: Json) -> Html:
    """How much and how fast, as this server is set."""
    rows = [
        [
            code(row["name"]),
            f"{row['value']:g}" if row["value"] < 1e5 else str(row["value"]),
            inline(row["description"]),
        ]
        for row in document["x-limits"]
    ]
    return table("Limits of this server", ["Limit", "Value", "Meaning"], rows, "limits")
