"""The contract, generated from the models of `backchannel.protocol`: AsyncAPI, JSON Schema and TypeScript.

``python -m backchannel.contract`` writes the committed files; with ``--check`` it tells whether they are
current.
"""

from .export import Format, export, stale, write

__all__ = ["Format", "export", "stale", "write"]
