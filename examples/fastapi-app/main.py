"""One's own FastAPI application with Backchannel in it, and one's own users in Backchannel.

export BACKCHANNEL_SECRET=$(openssl rand -hex 32)
uvicorn main:app --ws websockets-sansio
"""

from typing import Annotated
from uuid import uuid4

from fastapi import Body, FastAPI, HTTPException, Response
from starlette.requests import HTTPConnection

from backchannel.asgi import Backchannel, Identity, Role

USERS = {"ada": Identity("u-1", "Ada"), "ines": Identity("u-2", "Ines", Role.host)}
"""Stands for your database. Your sign-in asks for more than a name."""

sessions: dict[str, Identity] = {}


async def who(connection: HTTPConnection) -> Identity | None:
    """The user of this session, for requests and WebSockets alike."""
    return sessions.get(connection.cookies.get("session", ""))


live = Backchannel(authenticate=who)
app = FastAPI(lifespan=live.lifespan)


@app.post("/sign-in", status_code=204)
async def sign_in(user: Annotated[str, Body(embed=True)], response: Response) -> None:
    if user not in USERS:
        raise HTTPException(403, "nobody has this name here")
    session = uuid4().hex
    sessions[session] = USERS[user]
    response.set_cookie("session", session, httponly=True, samesite="lax")


app.mount("/live", live)
