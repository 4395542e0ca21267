"""What goes over the wire, and nothing else: commands, events, replies, close and error codes, and the codec.

These models are the only source of the contract. ``contract/asyncapi.json``, ``contract/schema.json`` and the TypeScript
types are generated from them.
"""
