"""Django Channels back ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from .reading import backend, cases, reads, route, sends

CONSUMER = """
    import json
    from urllib.parse import parse_qs
    from channels.generic.websocket import AsyncWebsocketConsumer

    class ChatConsumer(AsyncWebsocketConsumer):
        async def connect(self):
            self.room = self.scope["url_route"]["kwargs"]["room"]
            token = parse_qs(self.scope["query_string"].decode()).get("token", [None])[0]
            if not token:
                await self.close()
                return
            self.group = f"chat_{self.room}"
            await self.channel_layer.group_add(self.group, self.channel_name)
            await self.accept()

        async def receive(self, text_data):
            data = json.loads(text_data)
            if data["type"] == "say":
                await self.channel_layer.group_send(self.group, {"type": "chat.message", "text": data["text"], "user": self.room})

        async def chat_message(self, event):
            await self.send(text_data=json.dumps({"type": "said", "text": event["text"]}))
"""
ROUTING = """
    from django.urls import re_path
    from channels.routing import URLRouter
    from chat.consumers import ChatConsumer

    websocket_urlpatterns = [re_path(r"^ws/chat/(?P<room>\\w+)/$", ChatConsumer.as_asgi())]
    application = URLRouter(websocket_urlpatterns)
"""
PROJECT = {"chat/__init__.py": "", "chat/consumers.py": CONSUMER, "chat/routing.py": ROUTING}


def test_a_consumer_and_its_group(tmp_path: Path) -> None:
    found = route(tmp_path, PROJECT)
    assert found.pattern == r"^ws/chat/(?P<room>\w+)/$"
    assert found.path == "/ws/chat/{room}/"
    assert sends(found) == ["{type: 'said', text: echo.text}"]
    assert cases(found) == ["type=say"]
    assert "text required [type=say]" in reads(found)
    assert found.conversation.hears == {"json"}
    assert [(one.place, one.name) for one in found.credentials] == [("query", "token")]


def test_what_views_send_to_a_group_reaches_only_who_may_be_in_it(tmp_path: Path) -> None:
    files = {
        **PROJECT,
        "chat/views.py": """
            from asgiref.sync import async_to_sync
            from channels.layers import get_channel_layer

            def post(request):
                layer = get_channel_layer()
                async_to_sync(layer.group_send)("notify_all", {"type": "notify", "n": 1})
                async_to_sync(layer.group_send)(f"chat_{request.room}", {"type": "chat_message", "text": "from a view"})
        """,
        "chat/notify.py": """
            from channels.generic.websocket import JsonWebsocketConsumer

            class Notify(JsonWebsocketConsumer):
                def connect(self):
                    self.channel_layer.group_add("notify_all", self.channel_name)
                    self.accept()

                def receive_json(self, content):
                    self.send_json({"kind": "seen", "id": content["id"]})

                def notify(self, event):
                    self.send_json({"kind": "notify", "n": event["n"]})

                def chat_message(self, event):
                    self.send_json({"kind": "not for us"})
        """,
        "chat/routing.py": ROUTING.replace("]\n", ", path('ws/<int:user>/', Notify.as_asgi())]\n").replace(
            "import re_path", "import path, re_path\n    from chat.notify import Notify"
        ),
    }
    found = {one.path: one for one in backend(tmp_path, files).routes}
    assert sends(found["/ws/chat/{room}/"]) == [
        "{type: 'said', text: 'from a view'}",
        "{type: 'said', text: echo.text}",
    ]
    assert sends(found["/ws/{user}/"]) == ["{kind: 'notify', n: 1}", "{kind: 'seen', id: echo.id}"]
    assert found["/ws/{user}/"].params == {"user": "int"}


def test_a_consumer_without_a_url_is_no_route(tmp_path: Path) -> None:
    assert backend(tmp_path, {"chat/__init__.py": "", "chat/consumers.py": CONSUMER}).routes == ()


@pytest.mark.parametrize(
    "routing",
    [
        'path("ws/", URLRouter([path("chat/", C.as_asgi())]))',
        'path("ws/chat/", C.as_asgi())',
        'path("ws/chat/", C)',
    ],
)
def test_ways_to_route(tmp_path: Path, routing: str) -> None:
    source = f"""
        from channels.generic.websocket import WebsocketConsumer
        from channels.routing import ProtocolTypeRouter, URLRouter
        from channels.auth import AuthMiddlewareStack
        from django.urls import path

        class C(WebsocketConsumer):
            def receive(self, text_data=None, bytes_data=None):
                self.send(text_data="ok")

        application = ProtocolTypeRouter({{"websocket": AuthMiddlewareStack(URLRouter([{routing}]))}})
    """
    found = route(tmp_path, source)
    assert found.path == "/ws/chat/"
    assert sends(found) == ["text(ok)"]


MIDDLEWARE = """
    from urllib.parse import parse_qs
    from channels.middleware import BaseMiddleware

    class TokenMiddleware(BaseMiddleware):
        async def __call__(self, scope, receive, send):
            token = from_cookie(scope)
            query = parse_qs(scope.get("query_string", b"").decode())
            {}
            scope["user"] = find(token)
            return await super().__call__(scope, receive, send)
"""


@pytest.mark.parametrize(
    ("read", "required"),
    [("token = query['token'][0]", True), ("if 'token' in query: token = query['token'][0]", False)],
)
def test_what_is_read_under_a_condition_is_not_always_wanted(
    tmp_path: Path, read: str, required: bool
) -> None:
    found = route(tmp_path, {**PROJECT, "chat/middleware.py": MIDDLEWARE.format(read)})
    asked = {one.where.file.rpartition("/")[2]: one for one in found.credentials}
    assert asked["middleware.py"].required is required


DISPATCH = """
    import functools
    import json
    from channels.generic.websocket import WebsocketConsumer

    HANDLERS = {}

    def handles(name):
        def decorate(function):
            HANDLERS[name] = function
            return function
        return decorate

    def logged(function):
        @functools.wraps(function)
        def wrapper(self, *args, **kwargs):
            return function(self, *args, **kwargs)
        return wrapper

    class ChatConsumer(WebsocketConsumer):
        def history(self, data):
            self.say({"command": "history", "of": data["of"]})

        commands = {"history": history}

        @handles("bonus")
        def bonus(self, to, **more):
            self.say({"command": "bonus", "to": to})

        def receive(self, text_data):
            data = json.loads(text_data)
            if data["command"] in HANDLERS:
                HANDLERS[data["command"]](self, **data)
            self.commands[data["command"]](self, data)

        @logged
        def say(self, message):
            self.send(json.dumps(message))
"""


def test_methods_that_are_kept_as_plain_functions_are_given_their_instance(tmp_path: Path) -> None:
    found = route(tmp_path, {**PROJECT, "chat/consumers.py": DISPATCH})
    assert sends(found) == ["{command: 'bonus', to: echo.to}", "{command: 'history', of: echo.of}"]
    assert set(cases(found)) == {"command=history", "command=bonus"}


def test_a_consumer_that_is_handed_on_to_other_files_is_followed(tmp_path: Path) -> None:
    files = {
        **PROJECT,
        "chat/consumers.py": """
            from channels.generic.websocket import WebsocketConsumer
            from .receiving import receive

            class ChatConsumer(WebsocketConsumer):
                def receive(self, text_data):
                    receive(self, text_data)
        """,
        "chat/receiving.py": """
            import json
            from .acting import act

            def receive(client, text_data):
                act(client, json.loads(text_data))
        """,
        "chat/acting.py": """
            from .events import Events

            def act(client, data):
                if data["action"] == "leave":
                    Events.left(client)
        """,
        "chat/events.py": """
            import json

            class Events:
                @staticmethod
                def tell(client, action):
                    client.send(json.dumps({"action": action}))

                @staticmethod
                def left(client):
                    Events.tell(client, "left")
        """,
    }
    assert sends(route(tmp_path, files)) == ["{action: 'left'}"]
