"""BenchmarkError: a benchmark could not be carried out. Its message says what failed and what to do."""

from __future__ import annotations


class BenchmarkError(Exception):
    """A measurement could not be taken. A bar that is missed is a result, not this."""
