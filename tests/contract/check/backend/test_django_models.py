"""What consumers send of Django's models, and to whom."""

from __future__ import annotations

from pathlib import Path

from .reading import backend, route, sends

MODELS = """
    from django.db import models

    class Player(models.Model):
        username = models.CharField(max_length=10)
        leader = models.BooleanField(default=False)
        score = models.IntegerField(null=True)
        room = models.ForeignKey("Room", on_delete=models.CASCADE)

        def shown(self):
            return {"name": self.username, "leader": self.leader}
"""

CONSUMERS = """
    from channels.generic.websocket import JsonWebsocketConsumer
    from .models import Player

    class RoomConsumer(JsonWebsocketConsumer):
        def connect(self):
            player = Player.objects.filter(room=1).order_by("username").first()
            self.send_json({"type": "you", "leader": player.leader, "score": player.score, "id": player.id})
            self.send_json({"type": "host", "player": Player.objects.get(leader=True).shown()})
"""

ROUTING = """
    from django.urls import path
    from .consumers import *

    websocket_urlpatterns = [path("ws/room/", RoomConsumer.as_asgi())]
"""


def test_fields_of_a_queried_model_have_their_type(tmp_path: Path) -> None:
    files = {"game/models.py": MODELS, "game/consumers.py": CONSUMERS, "game/routing.py": ROUTING}
    assert sends(route(tmp_path, files)) == [
        "{type: 'host', player: {name: string, leader: boolean}}",
        "{type: 'you', leader: boolean, score: ?, id: ?}",
    ]


def test_a_group_that_a_consumer_joins_in_a_function_of_its_own_is_its_group(tmp_path: Path) -> None:
    files = {
        "game/joining.py": """
            def join(consumer, name):
                consumer.channel_layer.group_add(f"{name}_1", consumer.channel_name)
        """,
        "game/consumers.py": """
            from channels.generic.websocket import JsonWebsocketConsumer
            from .joining import join

            class RoomConsumer(JsonWebsocketConsumer):
                def connect(self):
                    join(self, "room")
                    self.channel_layer.group_send("room_1", {"type": "told", "text": "hello"})

                def told(self, event):
                    self.send_json({"type": "room", "text": event["text"]})

            class GameConsumer(JsonWebsocketConsumer):
                def connect(self):
                    join(self, "game")

                def told(self, event):
                    self.send_json({"type": "game", "text": event["text"]})
        """,
        "game/routing.py": ROUTING.replace(
            ".as_asgi())]", '.as_asgi()), path("ws/game/", GameConsumer.as_asgi())]'
        ),
    }
    told = {one.path: sends(one) for one in backend(tmp_path, files).routes}
    assert told == {"/ws/room/": ["{type: 'room', text: 'hello'}"], "/ws/game/": []}
