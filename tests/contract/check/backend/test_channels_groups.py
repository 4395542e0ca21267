"""What groups are told for which no consumer in them has a handler."""

from __future__ import annotations

from pathlib import Path

import pytest

from .reading import backend

CONSUMERS = """
    from channels.generic.websocket import AsyncJsonWebsocketConsumer
    from django.urls import path
    from elsewhere import Handlers

    class Room(AsyncJsonWebsocketConsumer{bases}):
        async def connect(self):
            self.group = f"room_{{self.scope['url_route']['kwargs']['room']}}"
            await self.channel_layer.group_add(self.group, self.channel_name)
            await self.accept()

        async def room_opened(self, event):
            await self.send_json({{"type": "opened"}})
        {more}

    class Other(AsyncJsonWebsocketConsumer):
        async def connect(self):
            await self.channel_layer.group_add({other}, self.channel_name)

        async def room_closed(self, event):
            await self.send_json({{"type": "closed"}})

    websocket_urlpatterns = [{routes}]
"""
BOTH = 'path("ws/<int:room>/", Room.as_asgi()), path("ws/", Other.as_asgi())'


def told(
    tmp_path: Path,
    call: str,
    *,
    bases: str = "",
    more: str = "",
    other: str = '"lobby"',
    routes: str = BOTH,
) -> list[tuple[str, tuple[str, ...], bool]]:
    views = f"""
        from asgiref.sync import async_to_sync
        from channels.layers import get_channel_layer
        from django.urls import path

        def close(request, room):
            layer = get_channel_layer()
            async_to_sync(layer.{call})

        urlpatterns = [path("close/<int:room>/", close)]
    """
    consumers = CONSUMERS.format(bases=bases, more=more, other=other, routes=routes)
    found = backend(tmp_path, {"consumers.py": consumers, "views.py": views}).undelivered
    return [(one.name, one.members, one.called) for one in found]


def test_a_group_whose_consumer_has_no_such_handler(tmp_path: Path) -> None:
    call = 'group_send)(f"room_{room}", {"type": "room.closed"}'
    assert told(tmp_path, call) == [("room.closed", ("Room",), True)]


@pytest.mark.parametrize(
    ("call", "given"),
    [
        ('group_send)(f"room_{room}", {"type": "room.opened"}', {}),
        ('group_send)(f"room_{room}", {"type": request.kind}', {}),
        ('group_send)(f"room_{room}", {"type": "send_json"}', {}),
        ('group_send)("lobby", {"type": "room.closed"}', {}),
        ('group_send)(request.group, {"type": "room.closed"}', {}),
        ('group_send)(request.group, {"type": "room.lost"}', {}),
        ('group_send)(f"hall_{room}", {"type": "room.lost"}', {}),
        ('send)(request.channel, {"type": "room.lost"}', {}),
        ('group_send)(f"room_{room}", {"type": "room.closed"}', {"other": "self.found"}),
        ('group_send)(f"room_{room}", {"type": "room.closed"}', {"bases": ", Handlers"}),
        ('group_send)(f"room_{room}", {"type": "room.closed"}', {"more": "async def dispatch(self, m): ..."}),
        ('group_send)(f"room_{room}", {"type": "room.closed"}', {"more": "room_closed = room_opened"}),
        ('group_send)(f"room_{room}", {"type": "room.closed"}', {"routes": 'path("ws/", Other.as_asgi())'}),
    ],
)
def test_what_has_a_handler_or_may_have_one(tmp_path: Path, call: str, given: dict[str, str]) -> None:
    assert told(tmp_path, call, **given) == []


def test_the_only_consumer_is_in_every_group(tmp_path: Path) -> None:
    source = """
        from channels.generic.websocket import AsyncJsonWebsocketConsumer
        from django.urls import path

        class Room(AsyncJsonWebsocketConsumer):
            async def connect(self):
                await self.channel_layer.group_add("room", self.channel_name)

            async def receive_json(self, content):
                await self.channel_layer.group_send(self.found(), {"type": "room.closed"})

        websocket_urlpatterns = [path("ws/", Room.as_asgi())]
    """
    assert [one.members for one in backend(tmp_path, source).undelivered] == [("Room",)]
