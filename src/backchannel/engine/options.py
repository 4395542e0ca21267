"""What the engine can be told. The settings that these come from, their units and sources, stand in ``config``."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FanoutOptions:
    pass_interval: float = 0.01
    """Seconds."""
    slow_reader_timeout: float = 30.0
    """Seconds."""


@dataclass(frozen=True, slots=True)
class EngineOptions:
    ring_events: int = 2048
    ring_bytes: int = 4 * 1024 * 1024
    resume_events: int = 1000
    state_every: int = 1000
    """Events."""
    idle_unload: float = 300.0
    """Seconds."""
    viewer_count_interval: float = 2.0
    """Seconds."""
    reconcile_interval: float = 1.0
    """Seconds."""
    fanout: FanoutOptions = field(default=FanoutOptions())
