"""Both ends laid side by side: `compare` says where a back end and its front ends have drifted apart."""

from __future__ import annotations

from .ends import compare
from .rules import RULES, Rule

__all__ = ["RULES", "Rule", "compare"]
