"""Who is in the rehearsal audience."""

from __future__ import annotations

from dataclasses import dataclass

from ..protocol.user import Role


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody in the audience. ``name`` begins with the name that the screenplay uses."""

    id: str
    name: str
    role: Role = Role.viewer

    @property
    def first_name(self) -> str:
        return self.name.partition(" ")[0]


PERSONAS: tuple[Persona, ...] = (
    Persona("rehearsal-mira", "Mira Okafor", Role.host),
    Persona("rehearsal-tomasz", "Tomasz Nowak", Role.moderator),
    Persona("rehearsal-amara", "Amara Diallo"),
    Persona("rehearsal-diego", "Diego Serrano"),
    Persona("rehearsal-hana", "Hana Kim"),
    Persona("rehearsal-ines", "Ines Ferreira"),
    Persona("rehearsal-jonas", "Jonas Lindqvist"),
    Persona("rehearsal-kenji", "Kenji Watanabe"),
    Persona("rehearsal-lena", "Lena Fischer"),
    Persona("rehearsal-oleg", "Oleg Marchenko"),
    Persona("rehearsal-priya", "Priya Raman"),
    Persona("rehearsal-ravi", "Ravi Menon"),
    Persona("rehearsal-sofia", "Sofia Rossi"),
)
"""The host, a moderator and eleven viewers. The host leaves every second question to the human one."""
