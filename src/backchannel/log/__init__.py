"""The log: every stream's events, kept in order, durably. The contract stands in ``log.base``."""
