"""A bot for the chat of a stream: it greets whoever speaks for the first time, and answers !help.

export BACKCHANNEL_TOKEN=$(backchannel token --sub helper --name Helper --ttl 86400)
python bot.py http://127.0.0.1:8000 launch
"""

import argparse
import asyncio
import os

from backchannel.client import Client, CommandError
from backchannel.protocol.events import ChatMessageEvent

HELP = "Ask the host under Questions; the most upvoted come first. I know one command: !help"


async def run(url: str, stream_id: str, token: str) -> None:
    """Listen and answer until the stream's server closes the connection for good.

    The client comes back by itself when the connection breaks, misses nothing that the server still has, and sends an
    answer that was under way again, so that it appears once.
    """
    async with Client.connect(url, stream_id, token=token) as client:
        me = client.view.user.id
        greeted = {message.user.id for message in client.view.chat} | {me}
        async for event in client:
            if not isinstance(event, ChatMessageEvent) or event.data.user.id == me:
                continue
            user = event.data.user
            if event.data.message.strip().lower() == "!help":
                await say(client, HELP)
            elif user.id not in greeted:
                await say(client, f"Welcome, {user.name}!")
            greeted.add(user.id)


async def say(client: Client, text: str) -> None:
    """Say it; what the server refuses, as when many come at once, is left unsaid."""
    try:
        await client.say(text)
    except CommandError as refusal:
        print(f"not said: {refusal}")


def main() -> None:
    parser = argparse.ArgumentParser(description="A bot that greets and answers !help.")
    parser.add_argument("url", help="the server, such as http://127.0.0.1:8000")
    parser.add_argument("stream", help="the stream's id")
    arguments = parser.parse_args()
    asyncio.run(run(arguments.url, arguments.stream, os.environ["BACKCHANNEL_TOKEN"]))


if __name__ == "__main__":
    main()
