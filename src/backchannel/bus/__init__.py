"""The bus: how nodes tell each other that something happened. The contract stands in ``bus.base``."""
