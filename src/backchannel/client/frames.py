"""Text frames from the server to typed messages. Pure."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from ..protocol.events import AnyEvent
from ..protocol.replies import Reply

ServerMessage = AnyEvent | Reply

_adapter: TypeAdapter[ServerMessage] = TypeAdapter(Annotated[ServerMessage, Field(discriminator="type")])


def parse(text: str) -> ServerMessage | None:
    """The message in a frame; None for a type that this version does not know.

    A newer server may say more than this client knows: unknown types and fields are passed over, as the protocol's
    compatibility rule asks of clients. (A server refuses them: there, a name that is lost is a command that is lost.)

    :raises pydantic.ValidationError: for a known type whose data is not what the contract says
    """
    try:
        return _adapter.validate_json(text, extra="ignore")
    except ValidationError as error:
        if error.errors(include_url=False, include_input=False)[0]["type"] == "union_tag_invalid":
            return None
        raise
