"""The rehearsal audience: people made up for a demo, who talk, ask and vote like a small, friendly crowd.

They are ordinary users of the public client, so a demo with them exercises what every integrator uses.
"""

from .audience import TokenMaker, run_rehearsal
from .personas import PERSONAS, Persona

__all__ = ["PERSONAS", "Persona", "TokenMaker", "run_rehearsal"]
