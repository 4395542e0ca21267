"""A few cycles of kill -9 under load; ``tests.integration.kill9`` runs as many as one likes."""

from __future__ import annotations

import pytest

from .kill9 import VIEWERS, run
from .oracles import violations

READY_SECONDS = 5.0
CYCLES = 4


@pytest.mark.timeout(180)  # each cycle starts a server anew
@pytest.mark.parametrize("database", ["SQLite", "PostgreSQL"])
async def test_kill_9_under_load_loses_nothing_that_was_acknowledged(
    database: str, request: pytest.FixtureRequest
) -> None:
    url: str | None = request.getfixturevalue("postgres_url") if database == "PostgreSQL" else None
    figures, history = await run(CYCLES, seed=1, database_url=url)
    assert violations(history) == []
    # The run has to have been what it says: work before every kill, and something cut off by them.
    assert figures.acked >= CYCLES * 40
    assert figures.unknown == 0
    assert figures.resent > 0
    assert figures.resumes >= CYCLES * VIEWERS
    # Measured in CPU: on a machine that runs nothing else it is the same, and a busy one must not fail the test.
    assert figures.most_ready_cpu <= READY_SECONDS
