"""The contract as the server gives it: ``/asyncapi.json`` for programs, and ``/contract`` for people.

The page is made from the document, and from nothing else: what one says, the other says.
"""

from .routes import install_contract

__all__ = ["install_contract"]
