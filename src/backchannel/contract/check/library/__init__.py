"""What known libraries do, as tables for the interpreter."""
