"""The server: the only part that knows ASGI and HTTP."""
