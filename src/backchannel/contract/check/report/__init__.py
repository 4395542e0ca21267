"""A report as text, Markdown, JSON or SARIF: pure functions from a `Report` to what is printed."""

from __future__ import annotations
