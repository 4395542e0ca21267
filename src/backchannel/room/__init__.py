"""The rules of a room, pure: what may be done, what follows from it, and what everyone sees of it. No I/O, no clock."""
