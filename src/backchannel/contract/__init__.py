"""The contract, generated from the models of `backchannel.protocol`: AsyncAPI, JSON Schema and TypeScript.

``python -m backchannel.contract`` writes the committed files; with ``--check`` it tells whether they are
current.
"""

from .asyncapi import asyncapi_document
from .export import Format, NotWritten, export, export_to, stale, write

__all__ = ["Format", "NotWritten", "asyncapi_document", "export", "export_to", "stale", "write"]
