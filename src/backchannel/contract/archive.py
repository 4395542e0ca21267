"""The lines of an archive as one JSON Schema: an archive outlives the version that wrote it, so its form is public."""

from __future__ import annotations

from pydantic.json_schema import JsonSchemaValue

from ..room.archive import FORMAT, LINES
from .json_schema import DEFINITIONS, described, union_of


def archive_document() -> JsonSchemaValue:
    """The schema of one line: the first is an ``ArchiveHeader``, the last an ``ArchiveEnd``, all others ``ArchivedEvent``."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Backchannel, one line of an archive, format {FORMAT}",
        "description": "An archive is a file of such lines: a header, every event of the stream's log in order, and an end.",
        "$ref": DEFINITIONS + "ArchiveLine",
        "$defs": {"ArchiveLine": union_of(LINES), **described([(line, "serialization") for line in LINES])},
    }
