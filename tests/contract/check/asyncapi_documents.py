"""AsyncAPI documents for the tests of how they are read."""

from __future__ import annotations

from pathlib import Path

from backchannel.contract.check.asyncapi_source import load_backend
from backchannel.contract.check.model import Backend, Read, Route

ROOMS = """\
asyncapi: 3.0.0
info: {title: Rooms, version: '1'}
servers:
  live: {host: 'rooms.example:8443', protocol: wss, pathname: /v1}
  broker: {host: 'kafka.example', protocol: kafka}
channels:
  room:
    address: /rooms/{room_id}
    servers: [{$ref: '#/servers/live'}]
    parameters:
      room_id: {}
    bindings:
      ws:
        query:
          type: object
          required: [token]
          properties:
            token: {type: string}
            lang: {type: string}
    messages:
      join: {$ref: '#/components/messages/Join'}
      say: {$ref: '#/components/messages/Say'}
      said: {$ref: '#/components/messages/Said'}
  audit:
    address: audit.log
    servers: [{$ref: '#/servers/broker'}]
operations:
  hear:
    action: receive
    channel: {$ref: '#/channels/room'}
    messages:
      - $ref: '#/channels/room/messages/join'
      - $ref: '#/channels/room/messages/say'
    reply:
      messages:
        - $ref: '#/components/messages/Refused'
  tell:
    action: send
    channel: {$ref: '#/channels/room'}
    messages: [{$ref: '#/channels/room/messages/said'}]
components:
  messages:
    Join:
      payload:
        type: object
        required: [type, room]
        properties:
          type: {const: join}
          room: {type: object, required: [name], properties: {name: {type: string}, size: {type: integer}}}
          since: {type: [string, 'null']}
    Say:
      payload:
        allOf:
          - $ref: '#/components/schemas/Named'
          - type: object
            required: [text]
            properties:
              type: {enum: [say, shout]}
              text: {type: string}
              tags: {type: array, items: {type: object, required: [label], properties: {label: {type: string}}}}
    Said:
      payload:
        oneOf:
          - {$ref: '#/components/schemas/Line'}
          - {$ref: '#/components/schemas/Count'}
        discriminator: kind
    Refused:
      payload:
        type: object
        properties: {type: {const: error}, reason: {type: string}}
  schemas:
    Named: {type: object, required: [type], properties: {type: {type: string}, id: {type: string}}}
    Line: {type: object, required: [kind, text], properties: {kind: {type: string}, text: {type: string}}}
    Count: {type: object, required: [kind], properties: {kind: {type: string}, n: {type: integer}}, additionalProperties: true}
"""


def loaded(folder: Path, text: str) -> Backend:
    """The back end of a document with this text."""
    path = folder / "asyncapi.yaml"
    path.write_text(text, encoding="utf-8")
    return load_backend(str(path))


def only(backend: Backend) -> Route:
    (route,) = backend.routes
    return route


def read_at(route: Route, path: str, name: str | None = None) -> Read:
    (read,) = [
        read
        for read in route.conversation.reads
        if ".".join(read.path) == path
        and (name is None or any(name in condition.values for condition in read.conditions))
    ]
    return read


def payload(schema: str, more: str = "") -> str:
    return f"""\
asyncapi: 3.1.0
channels: {{c: {{address: /c, messages: {{m: {{payload: {schema}{more}}}}}}}}}
operations: {{o: {{action: send, channel: {{$ref: '#/channels/c'}}}}}}
"""
